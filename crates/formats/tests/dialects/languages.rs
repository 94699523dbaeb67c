//! One export for each language of the Union, headers as people write them.

use joinder_core::codes::Country;

use super::check;

#[test]
fn german() {
    check(
        "Polizei Musterland;;;;;;;;;;\n\
         Vorgangsnummer;Tatzeit von;Anzeige erstattet am;Delikt;Geschädigter Name;Geb.-Datum;Telefon Geschädigter;IBAN Täter;E-Mail-Adresse des Täters;Schadenshöhe (EUR);Sachverhalt\n\
         VN/2026/0001;13.02.2026 14:30;14.02.2026;Warenbetrug;Erika Muster;01.02.1960;0171 2345678;DE02120300000000202051;verkauf@shop-eins.de;1.250,00;Die Geschädigte bestellte ein Gerät im Internet und überwies das Geld, die Ware kam nie an.\n\
         VN/2026/0002;14.02.2026 09:00;15.02.2026;Warenbetrug;Max Muster;01.03.1970;0171 2345679;DE02120300000000202051;verkauf@shop-eins.de;99,90;Der Geschädigte kaufte über eine Anzeige ein Fahrrad und hat nach der Zahlung nichts mehr gehört.\n",
        Country::DE,
        "Vorgangsnummer = reference
         Tatzeit von = happened-from
         Anzeige erstattet am = reported-at
         Delikt = kind
         Geschädigter Name = ignore
         Geb.-Datum = ignore
         Telefon Geschädigter = trace phone victim
         IBAN Täter = trace account offender
         E-Mail-Adresse des Täters = trace email offender
         Schadenshöhe (EUR) = amount
         Sachverhalt = narrative",
    );
}

#[test]
fn dutch_with_snake_case() {
    check(
        "aangifte_nr,pleegdatum,datum_aangifte,soort_delict,naam_aangever,telefoon,rekeningnummer_aangever,tegenrekening,naam_rekeninghouder,tel_verdachte,website,schadebedrag,omschrijving\n\
         PL-001,01-02-2026,03-02-2026,Online handelsfraude,J. Jansen,0612345678,NL91ABNA0417164300,NL02ABNA0123456789,K. Pieters,+31687654321,www.goedkoop-shop.nl,\"125,50\",\"Ik heb via een website een telefoon gekocht, betaald en daarna niets meer gehoord van de verkoper.\"\n\
         PL-002,21-02-2026,23-02-2026,Online handelsfraude,P. Peters,0612345679,NL20INGB0001234567,NL02ABNA0123456789,K. Pieters,+31687654321,www.goedkoop-shop.nl,\"80,00\",\"Via internet een jas besteld en betaald, de winkel reageert nergens meer op en levert niet.\"\n",
        Country::NL,
        "aangifte_nr = reference
         pleegdatum = happened-from
         datum_aangifte = reported-at
         soort_delict = kind
         naam_aangever = ignore
         telefoon = trace phone victim
         rekeningnummer_aangever = trace account victim
         tegenrekening = trace account offender
         naam_rekeninghouder = trace person offender
         tel_verdachte = trace phone offender
         website = trace url offender
         schadebedrag = amount
         omschrijving = narrative",
    );
}

#[test]
fn french() {
    check(
        "N° de procédure|Date des faits|Date de dépôt de plainte|Infraction|Nom du plaignant|Mail du plaignant|RIB bénéficiaire|Téléphone mis en cause|Site internet|Préjudice|Exposé des faits\n\
         2026/000123|12/02/2026|15/02/2026|Escroquerie|Martin|a.martin@laposte.net|FR7630006000011234567890189|06 12 34 56 78|https://boutique-pas-chere.fr|1 250,00 €|La victime explique avoir commandé un téléphone sur un site internet et ne l'avoir jamais reçu.\n\
         2026/000124|13/02/2026|16/02/2026|Escroquerie|Durand|b.durand@laposte.net|FR7630006000011234567890189|06 12 34 56 78|https://boutique-pas-chere.fr|80,00 €|Le plaignant déclare avoir payé par virement une commande qui n'a jamais été livrée chez lui.\n",
        Country::FR,
        "N° de procédure = reference
         Date des faits = happened-from
         Date de dépôt de plainte = reported-at
         Infraction = kind
         Nom du plaignant = ignore
         Mail du plaignant = trace email victim
         RIB bénéficiaire = trace account offender
         Téléphone mis en cause = trace phone offender
         Site internet = trace url offender
         Préjudice = amount
         Exposé des faits = narrative",
    );
}

#[test]
fn spanish_in_capitals_without_accents() {
    check(
        "NUM_ATESTADO;FECHA_DENUNCIA;HORA_DENUNCIA;FECHA_HECHOS;MODALIDAD;DENUNCIANTE;CUENTA_ORIGEN;CUENTA_DESTINO;TELEFONO_DENUNCIADO;IMPORTE;RELATO_HECHOS\n\
         A-1;13/02/2026;10:30;12/02/2026;Estafa;Juan Perez;ES9121000418450200051332;ES7921000813610123456789;612345678;1.200,00;El denunciante manifiesta que compro un articulo por internet y nunca lo recibio en su casa.\n\
         A-2;14/02/2026;11:30;13/02/2026;Estafa;Ana Perez;ES6000491500051234567892;ES7921000813610123456789;612345678;300,00;La denunciante hizo una transferencia para alquilar un piso que resulto no existir en realidad.\n",
        Country::ES,
        "NUM_ATESTADO = reference
         FECHA_DENUNCIA = reported-at
         HORA_DENUNCIA = reported-time
         FECHA_HECHOS = happened-from
         MODALIDAD = kind
         DENUNCIANTE = ignore
         CUENTA_ORIGEN = trace account victim
         CUENTA_DESTINO = trace account offender
         TELEFONO_DENUNCIADO = trace phone offender
         IMPORTE = amount
         RELATO_HECHOS = narrative",
    );
}

#[test]
fn italian() {
    check(
        "Numero pratica;Data denuncia;Data fatto;Tipologia reato;Querelante;Utenza indagato;Conto beneficiario;Nome utente;Piattaforma;Danno;Descrizione\n\
         P1;13/02/2026;10/02/2026;Truffa online;Mario Rossi;+39 333 1234567;IT60X0542811101000000123456;venditore99;Subito;250,00;Il denunciante ha acquistato un telefono su un sito di annunci e non ha mai ricevuto nulla.\n\
         P2;14/02/2026;11/02/2026;Truffa online;Anna Bianchi;+39 333 1234567;IT60X0542811101000000123456;venditore99;Subito;90,00;La vittima ha pagato con bonifico una borsa vista in rete, poi il venditore è sparito del tutto.\n",
        Country::IT,
        "Numero pratica = reference
         Data denuncia = reported-at
         Data fatto = happened-from
         Tipologia reato = kind
         Querelante = ignore
         Utenza indagato = trace phone offender
         Conto beneficiario = trace account offender
         Nome utente = trace handle offender
         Piattaforma = platform
         Danno = amount
         Descrizione = narrative",
    );
}

#[test]
fn polish() {
    check(
        "Sygnatura sprawy;Data zgłoszenia;Data zdarzenia;Rodzaj przestępstwa;Pokrzywdzony;Nr konta pokrzywdzonego;Nr konta sprawcy;Telefon sprawcy;Adres strony;Kwota straty;Waluta;Opis zdarzenia\n\
         RSD-1/26;2026-02-13;2026-02-10;Oszustwo internetowe;Jan Kowalski;PL61109010140000071219812874;PL27114020040000300201355387;+48 601 234 567;http://tani-sklep.pl/x;1 250,00;PLN;Pokrzywdzony zamówił telefon w sklepie internetowym i nie otrzymał towaru do dnia dzisiejszego.\n\
         RSD-2/26;2026-02-14;2026-02-11;Oszustwo internetowe;Anna Nowak;PL10105000997603123456789123;PL27114020040000300201355387;+48 601 234 567;http://tani-sklep.pl/x;99,00;PLN;Zgłaszająca przelała pieniądze za buty, po czym kontakt ze sprzedającym całkiem się urwał.\n",
        Country::PL,
        "Sygnatura sprawy = reference
         Data zgłoszenia = reported-at
         Data zdarzenia = happened-from
         Rodzaj przestępstwa = kind
         Pokrzywdzony = ignore
         Nr konta pokrzywdzonego = trace account victim
         Nr konta sprawcy = trace account offender
         Telefon sprawcy = trace phone offender
         Adres strony = trace url offender
         Kwota straty = amount
         Waluta = currency
         Opis zdarzenia = narrative",
    );
}

#[test]
fn portuguese() {
    check(
        "NUIPC;Data da queixa;Data dos factos;Tipo de crime;Lesado;IBAN do lesado;IBAN do suspeito;Telemóvel do suspeito;Prejuízo;Descrição dos factos\n\
         1/26;13-02-2026;10-02-2026;Burla informática;João Silva;PT50000201231234567890154;PT50002700000001234567833;+351 912 345 678;250,00;O lesado comprou um telemóvel numa plataforma de anúncios e nunca o recebeu na sua morada.\n\
         2/26;14-02-2026;11-02-2026;Burla informática;Ana Sousa;PT50003300000000123456705;PT50002700000001234567833;+351 912 345 678;90,00;A queixosa pagou o arrendamento de férias de uma casa que afinal não existe em lado nenhum.\n",
        Country::PT,
        "NUIPC = reference
         Data da queixa = reported-at
         Data dos factos = happened-from
         Tipo de crime = kind
         Lesado = ignore
         IBAN do lesado = trace account victim
         IBAN do suspeito = trace account offender
         Telemóvel do suspeito = trace phone offender
         Prejuízo = amount
         Descrição dos factos = narrative",
    );
}

#[test]
fn romanian() {
    check(
        "Nr. dosar;Data sesizării;Data faptei;Infracțiunea;Persoana vătămată;Cont făptuitor;Telefon făptuitor;Prejudiciu;Situația de fapt\n\
         D1;13.02.2026;10.02.2026;Înșelăciune;Ion Popescu;RO49AAAA1B31007593840000;0721234567;1.250,00 lei;Persoana vătămată a comandat un telefon de pe internet și nu l-a mai primit niciodată acasă.\n\
         D2;14.02.2026;11.02.2026;Înșelăciune;Ana Ionescu;RO49AAAA1B31007593840000;0721234567;300,00 lei;Reclamanta a plătit în avans chiria pentru un apartament care s-a dovedit că nu există deloc.\n",
        Country::RO,
        "Nr. dosar = reference
         Data sesizării = reported-at
         Data faptei = happened-from
         Infracțiunea = kind
         Persoana vătămată = ignore
         Cont făptuitor = trace account offender
         Telefon făptuitor = trace phone offender
         Prejudiciu = amount
         Situația de fapt = narrative",
    );
}

#[test]
fn swedish_and_danish() {
    check(
        "Diarienummer;Anmälningsdatum;Brottsdatum;Brottstyp;Målsägande;Målsägandes telefon;Mottagarkonto;Misstänkts e-post;Belopp;Fritext\n\
         K-1;2026-02-13;2026-02-10;Bedrägeri;Anna Svensson;070-1234567;5000 12 345 67;falsk@butik-en.se;1 250 kr;Målsäganden köpte en telefon på nätet och betalade men fick aldrig någon vara levererad hem.\n\
         K-2;2026-02-14;2026-02-11;Bedrägeri;Erik Ek;070-1234568;5000 12 345 67;falsk@butik-en.se;300 kr;Anmälaren blev uppringd av någon som sa sig vara från banken och lämnade ut sina koder då.\n",
        Country::SE,
        "Diarienummer = reference
         Anmälningsdatum = reported-at
         Brottsdatum = happened-from
         Brottstyp = kind
         Målsägande = ignore
         Målsägandes telefon = trace phone victim
         Mottagarkonto = trace account offender
         Misstänkts e-post = trace email offender
         Belopp = amount
         Fritext = narrative",
    );
    check(
        "Journalnr;Anmeldt dato;Gerningsdato;Gerningstype;Forurettede;Forurettedes konto;Modtagerkonto;Tlf. gerningsmand;Hjemmeside;Tab i kr.;Sagsfremstilling\n\
         J-1;13-02-2026;10-02-2026;Bedrageri;Hans Hansen;DK5000400440116243;DK9520000123456789;+45 20 12 34 56;billig-butik.dk;1.250,00;Forurettede købte en telefon på nettet og betalte forud, men varen blev aldrig leveret hjem.\n\
         J-2;14-02-2026;11-02-2026;Bedrageri;Jens Jensen;DK2030003330000123;DK9520000123456789;+45 20 12 34 56;billig-butik.dk;300,00;Anmelder blev ringet op af en person der sagde at han var fra banken og fik hendes koder.\n",
        Country::DK,
        "Journalnr = reference
         Anmeldt dato = reported-at
         Gerningsdato = happened-from
         Gerningstype = kind
         Forurettede = ignore
         Forurettedes konto = trace account victim
         Modtagerkonto = trace account offender
         Tlf. gerningsmand = trace phone offender
         Hjemmeside = trace url offender
         Tab i kr. = amount
         Sagsfremstilling = narrative",
    );
}

#[test]
fn finnish_and_estonian() {
    check(
        "Ilmoitusnumero;Ilmoituspäivä;Tapahtuma-aika;Rikosnimike;Asianomistaja;Asianomistajan puhelin;Epäillyn tilinumero;Epäillyn sähköposti;Verkkosivu;Vahinko €;Selostus\n\
         5500/R/1;13.2.2026;10.2.2026 klo 14.30;Petos;Matti Meikäläinen;040 1234567;FI2112345600000785;huijari@halpakauppa.fi;halpakauppa.fi;1 250,00;Asianomistaja osti verkkokaupasta puhelimen ja maksoi sen, mutta tuotetta ei koskaan toimitettu.\n\
         5500/R/2;14.2.2026;11.2.2026 klo 9.05;Petos;Maija Meikäläinen;040 1234568;FI2112345600000785;huijari@halpakauppa.fi;halpakauppa.fi;90,00;Ilmoittajalle soitti henkilö, joka esiintyi pankin työntekijänä ja sai tunnukset haltuunsa heti.\n",
        Country::FI,
        "Ilmoitusnumero = reference
         Ilmoituspäivä = reported-at
         Tapahtuma-aika = happened-from
         Rikosnimike = kind
         Asianomistaja = ignore
         Asianomistajan puhelin = trace phone victim
         Epäillyn tilinumero = trace account offender
         Epäillyn sähköposti = trace email offender
         Verkkosivu = trace url offender
         Vahinko € = amount
         Selostus = narrative",
    );
    check(
        "Menetluse nr;Teate esitamise kuupäev;Kuriteo toimepanemise aeg;Liik;Kannatanu;Saaja konto;Kahtlustatava telefon;Kahju;Kirjeldus\n\
         26-1;13.02.2026;10.02.2026;Kelmus;Mari Maasikas;EE382200221020145685;+372 5123 4567;1 250,00;Kannatanu tellis internetist telefoni ja tasus selle eest, kuid kaup ei jõudnud kunagi temani.\n\
         26-2;14.02.2026;11.02.2026;Kelmus;Jüri Tamm;EE382200221020145685;+372 5123 4567;90,00;Avaldajale helistas isik, kes esitles end panga töötajana ja küsis temalt paroole ning koode.\n",
        Country::EE,
        "Menetluse nr = reference
         Teate esitamise kuupäev = reported-at
         Kuriteo toimepanemise aeg = happened-from
         Liik = kind
         Kannatanu = ignore
         Saaja konto = trace account offender
         Kahtlustatava telefon = trace phone offender
         Kahju = amount
         Kirjeldus = narrative",
    );
}

#[test]
fn latvian_and_lithuanian() {
    check(
        "Lietas numurs;Iesnieguma datums;Notikuma datums;Veids;Cietušais;Saņēmēja konts;Aizdomās turamā tālrunis;Zaudējumi;Apraksts\n\
         L1;13.02.2026.;10.02.2026.;Krāpšana;Jānis Bērziņš;LV80BANK0000435195001;+371 21234567;1250,00;Cietušais internetā pasūtīja telefonu un samaksāja par to, taču preci tā arī nekad nesaņēma.\n\
         L2;14.02.2026.;11.02.2026.;Krāpšana;Anna Ozola;LV80BANK0000435195001;+371 21234567;90,00;Iesniedzējai zvanīja persona, kura uzdevās par bankas darbinieku un izkrāpa viņas piekļuves kodus.\n",
        Country::LV,
        "Lietas numurs = reference
         Iesnieguma datums = reported-at
         Notikuma datums = happened-from
         Veids = kind
         Cietušais = ignore
         Saņēmēja konts = trace account offender
         Aizdomās turamā tālrunis = trace phone offender
         Zaudējumi = amount
         Apraksts = narrative",
    );
    check(
        "Bylos Nr.;Pareiškimo data;Įvykio data;Rūšis;Nukentėjusysis;Gavėjo sąskaita;Įtariamojo telefonas;Žala;Aplinkybės\n\
         B1;2026-02-13;2026-02-10;Sukčiavimas;Jonas Jonaitis;LT121000011101001000;+370 612 34567;1 250,00;Nukentėjusysis internetu užsisakė telefoną ir sumokėjo pinigus, tačiau prekės taip ir negavo.\n\
         B2;2026-02-14;2026-02-11;Sukčiavimas;Ona Onaitė;LT121000011101001000;+370 612 34567;90,00;Pareiškėjai paskambino asmuo, prisistatęs banko darbuotoju, ir išviliojo jos prisijungimo kodus.\n",
        Country::LT,
        "Bylos Nr. = reference
         Pareiškimo data = reported-at
         Įvykio data = happened-from
         Rūšis = kind
         Nukentėjusysis = ignore
         Gavėjo sąskaita = trace account offender
         Įtariamojo telefonas = trace phone offender
         Žala = amount
         Aplinkybės = narrative",
    );
}

#[test]
fn czech_and_slovak() {
    check(
        "Č.j.;Datum oznámení;Datum skutku;Druh;Poškozený;Účet poškozeného;Účet pachatele;E-mail pachatele;Web;Škoda;Popis skutku\n\
         KRPA-1;13. 2. 2026;10. 2. 2026 14:30;Podvod;Jan Novák;CZ6508000000192000145399;CZ9455000000001011038930;prodej@levny-obchod.cz;levny-obchod.cz;1 250,00 Kč;Poškozený si objednal na internetu telefon, zaplatil předem a zboží mu nebylo nikdy doručeno.\n\
         KRPA-2;14. 2. 2026;11. 2. 2026 09:05;Podvod;Eva Nová;CZ5508000000001234567899;CZ9455000000001011038930;prodej@levny-obchod.cz;levny-obchod.cz;90,00 Kč;Oznamovatelce volal muž, který se vydával za pracovníka banky, a vylákal od ní přístupové kódy.\n",
        Country::CZ,
        "Č.j. = reference
         Datum oznámení = reported-at
         Datum skutku = happened-from
         Druh = kind
         Poškozený = ignore
         Účet poškozeného = trace account victim
         Účet pachatele = trace account offender
         E-mail pachatele = trace email offender
         Web = trace url offender
         Škoda = amount
         Popis skutku = narrative",
    );
    check(
        "Číslo prípadu;Dátum oznámenia;Dátum skutku;Druh činu;Poškodený;Účet páchateľa;Telefón páchateľa;Výška škody;Opis skutku\n\
         P1;13.02.2026;10.02.2026;Podvod;Ján Novák;SK3112000000198742637541;+421 901 234 567;1 250,00 €;Poškodený si cez internet objednal telefón, zaplatil vopred a tovar mu nikdy nebol doručený.\n\
         P2;14.02.2026;11.02.2026;Podvod;Eva Nová;SK3112000000198742637541;+421 901 234 567;90,00 €;Oznamovateľke volal muž, ktorý sa vydával za pracovníka banky, a vylákal od nej kódy.\n",
        Country::SK,
        "Číslo prípadu = reference
         Dátum oznámenia = reported-at
         Dátum skutku = happened-from
         Druh činu = kind
         Poškodený = ignore
         Účet páchateľa = trace account offender
         Telefón páchateľa = trace phone offender
         Výška škody = amount
         Opis skutku = narrative",
    );
}

#[test]
fn slovene_and_croatian() {
    check(
        "Številka zadeve;Datum prijave;Datum dejanja;Vrsta;Oškodovanec;TRR oškodovanca;TRR osumljenca;Telefon osumljenca;Spletna stran;Škoda;Opis\n\
         Z1;13. 2. 2026;10. 2. 2026;Goljufija;Janez Novak;SI56263300012039086;SI56191000000123438;+386 41 234 567;poceni-trgovina.si;1.250,00;Oškodovanec je na spletu naročil telefon in ga plačal vnaprej, blaga pa nikoli ni prejel.\n\
         Z2;14. 2. 2026;11. 2. 2026;Goljufija;Ana Novak;SI56020170014356205;SI56191000000123438;+386 41 234 567;poceni-trgovina.si;90,00;Prijaviteljico je poklical moški, ki se je predstavil kot bančni uslužbenec in dobil kode.\n",
        Country::SI,
        "Številka zadeve = reference
         Datum prijave = reported-at
         Datum dejanja = happened-from
         Vrsta = kind
         Oškodovanec = ignore
         TRR oškodovanca = trace account victim
         TRR osumljenca = trace account offender
         Telefon osumljenca = trace phone offender
         Spletna stran = trace url offender
         Škoda = amount
         Opis = narrative",
    );
    check(
        "Broj predmeta;Datum prijave;Datum događaja;Vrsta djela;Oštećenik;Račun počinitelja;Mobitel počinitelja;Iznos štete;Opis događaja\n\
         K1;13.02.2026.;10.02.2026.;Prijevara;Ivan Horvat;HR1210010051863000160;+385 91 234 5678;1.250,00;Oštećenik je putem interneta naručio mobitel i platio ga unaprijed, no roba nikad nije stigla.\n\
         K2;14.02.2026.;11.02.2026.;Prijevara;Ana Horvat;HR1210010051863000160;+385 91 234 5678;90,00;Prijaviteljicu je nazvao muškarac koji se predstavio kao djelatnik banke i dobio njezine kodove.\n",
        Country::HR,
        "Broj predmeta = reference
         Datum prijave = reported-at
         Datum događaja = happened-from
         Vrsta djela = kind
         Oštećenik = ignore
         Račun počinitelja = trace account offender
         Mobitel počinitelja = trace phone offender
         Iznos štete = amount
         Opis događaja = narrative",
    );
}

#[test]
fn hungarian() {
    check(
        "Ügyszám;Bejelentés dátuma;Elkövetés ideje;Cselekmény típusa;Sértett neve;Sértett bankszámlaszáma;Elkövető számlaszáma;Elkövető telefonszáma;Weboldal;Kárérték (Ft);Tényállás\n\
         Ü-1;2026.02.13.;2026. 02. 10. 14:30;Csalás;Kovács János;HU42117730161111101800000000;HU93116000060000000012345676;+36 30 123 4567;olcso-bolt.hu;125 000;A sértett az interneten rendelt egy telefont és előre kifizette, azonban a terméket nem kapta meg.\n\
         Ü-2;2026.02.14.;2026. 02. 11. 09:05;Csalás;Nagy Anna;HU91117730161111101800000001;HU93116000060000000012345676;+36 30 123 4567;olcso-bolt.hu;9 000;A bejelentőt felhívta egy férfi, aki banki ügyintézőnek adta ki magát, és kicsalta a kódjait tőle.\n",
        Country::HU,
        "Ügyszám = reference
         Bejelentés dátuma = reported-at
         Elkövetés ideje = happened-from
         Cselekmény típusa = kind
         Sértett neve = ignore
         Sértett bankszámlaszáma = trace account victim
         Elkövető számlaszáma = trace account offender
         Elkövető telefonszáma = trace phone offender
         Weboldal = trace url offender
         Kárérték (Ft) = amount
         Tényállás = narrative",
    );
}

#[test]
fn bulgarian_and_greek() {
    check(
        "Номер на преписка;Дата на сигнала;Дата на деянието;Вид престъпление;Пострадал;Сметка на пострадалия;Сметка на извършителя;Телефон на извършителя;Интернет страница;Щета;Описание\n\
         П-1;13.02.2026 г.;10.02.2026 г.;Измама;Иван Иванов;BG80BNBG96611020345678;BG18RZBB91550123456789;+359 88 123 4567;evtin-magazin.bg;1 250,00 лв.;Пострадалият поръчал по интернет телефон и платил предварително, но стоката не била доставена.\n\
         П-2;14.02.2026 г.;11.02.2026 г.;Измама;Мария Петрова;BG29BNBG96611020345679;BG18RZBB91550123456789;+359 88 123 4567;evtin-magazin.bg;90,00 лв.;На жалбоподателката се обадил мъж, който се представил за служител на банка и взел кодовете.\n",
        Country::BG,
        "Номер на преписка = reference
         Дата на сигнала = reported-at
         Дата на деянието = happened-from
         Вид престъпление = kind
         Пострадал = ignore
         Сметка на пострадалия = trace account victim
         Сметка на извършителя = trace account offender
         Телефон на извършителя = trace phone offender
         Интернет страница = trace url offender
         Описание = narrative",
    );
    check(
        "Αρ. Πρωτ.;Ημερομηνία καταγγελίας;Ημερομηνία τέλεσης;Είδος αδικήματος;Παθών;Λογαριασμός παθόντος;Λογαριασμός δράστη;Τηλέφωνο δράστη;Ιστοσελίδα;Ποσό ζημίας;Περιγραφή\n\
         1/2026;13/02/2026;10/02/2026 02:30 μ.μ.;Απάτη;Γιώργος Παπαδόπουλος;GR1601101250000000012300695;GR9608100010000001234567890;+30 691 234 5678;fthino-magazi.gr;1.250,00 €;Ο παθών παρήγγειλε από το διαδίκτυο ένα τηλέφωνο και το πλήρωσε αλλά δεν το παρέλαβε ποτέ του.\n\
         2/2026;14/02/2026;11/02/2026 09:05 π.μ.;Απάτη;Μαρία Γεωργίου;GR2401101250000000012300696;GR9608100010000001234567890;+30 691 234 5678;fthino-magazi.gr;90,00 €;Την καταγγέλλουσα κάλεσε άτομο που παρίστανε τον υπάλληλο τράπεζας και της πήρε τους κωδικούς.\n",
        Country::GR,
        "Αρ. Πρωτ. = reference
         Ημερομηνία καταγγελίας = reported-at
         Ημερομηνία τέλεσης = happened-from
         Είδος αδικήματος = kind
         Παθών = ignore
         Λογαριασμός παθόντος = trace account victim
         Λογαριασμός δράστη = trace account offender
         Τηλέφωνο δράστη = trace phone offender
         Ιστοσελίδα = trace url offender
         Ποσό ζημίας = amount
         Περιγραφή = narrative",
    );
}

#[test]
fn english_and_camel_case() {
    check(
        "caseId,reportedAt,incidentDate,scamType,victimPhone,suspectPhone,beneficiaryIban,walletAddress,telegramHandle,websiteUrl,lossAmount,lossCurrency,narrative\n\
         c-1,2026-02-13T10:00:00Z,2026-02-10,Investment fraud,+353871234567,+353861234567,IE29AIBK93115212345678,bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq,@coach_anna,https://big-profit.example/,1250.00,EUR,I saw an advertisement on social media and paid into a trading platform which then vanished.\n\
         c-2,2026-02-14T10:00:00Z,2026-02-11,Investment fraud,+353871234568,+353861234567,IE29AIBK93115212345678,bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq,@coach_anna,https://big-profit.example/,90.00,EUR,A woman whom I met online told me about a trading platform and I lost everything I put in.\n",
        Country::IE,
        "caseId = reference
         reportedAt = reported-at
         incidentDate = happened-from
         scamType = kind
         victimPhone = trace phone victim
         suspectPhone = trace phone offender
         beneficiaryIban = trace account offender
         walletAddress = trace wallet offender
         telegramHandle = trace handle offender
         websiteUrl = trace url offender
         lossAmount = amount
         lossCurrency = currency
         narrative = narrative",
    );
}
