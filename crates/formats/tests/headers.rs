//! Single headers as systems write them, with values of their kind beneath: what each is taken for.

use joinder_core::{Side, TraceKind, codes::Country};
use joinder_formats::{Role, suggest};

/// Twelve rows: a number, the column in question, a sum.
fn guess(header: &str, values: &[&str]) -> (Role, Option<TraceKind>, Option<Side>) {
    let mut text = format!("Vorgangsnummer\t{header}\n");
    for row in 0..12 {
        text += &format!("V-{row:03}\t{}\n", values[row % values.len()]);
    }
    let suggestion = suggest(text.as_bytes(), "x.csv", Some(Country::DE));
    let guess = &suggestion.guesses[1];
    (guess.role, guess.kind, guess.side)
}

#[track_caller]
fn check(values: &[&str], want: (Role, Option<TraceKind>, Option<Side>), headers: &str) {
    let wrong = misread(values, want, headers);
    assert!(wrong.is_empty(), "{wrong}");
}

/// The headers that were taken for something else.
fn misread(values: &[&str], want: (Role, Option<TraceKind>, Option<Side>), headers: &str) -> String {
    let wrong: Vec<String> = headers
        .split('|')
        .map(str::trim)
        .filter_map(|header| {
            let got = guess(header, values);
            (got != want).then(|| format!("{header}: {got:?}, not {want:?}\n"))
        })
        .collect();
    wrong.concat()
}

const ACCOUNTS: &[&str] =
    &["DE02120300000000202051", "NL91ABNA0417164300", "FR1420041010050500013M02606", "BE68539007547034"];
const PHONES: &[&str] = &["+31612345678", "0612345679", "0049 171 2345678", "+48 601 234 567"];
const MAILS: &[&str] = &["a@example.org", "b.c@shop.example", "info(at)shop.example"];
const SITES: &[&str] = &["https://shop.example/a", "www.shop-zwei.com", "shop-drei.eu"];
const DATES: &[&str] = &["13.02.2026", "01.03.2026", "05.04.2026 14:30"];

const fn trace(kind: TraceKind, side: Side) -> (Role, Option<TraceKind>, Option<Side>) {
    (Role::Trace, Some(kind), Some(side))
}

#[test]
fn accounts_of_offenders() {
    check(
        ACCOUNTS,
        trace(TraceKind::Account, Side::Offender),
        "iban|IBAN_suspect|suspect_account|SuspectIBAN|beneficiary_account_number|payee account|account_to|Konto Täter|KontoTaeter|Empfänger-IBAN|\
         Zahlungsempfänger Konto|TV_IBAN|Kontonummer des Beschuldigten|Bankverbindung Tatverdächtiger|rekening_verdachte|Rekeningnummer tegenpartij|\
         iban begunstigde|IBAN dader|compte du suspect|IBAN MEC|compte_beneficiaire|IBAN de l'auteur|RIB escroc|compte destinataire|cuenta_beneficiario|\
         IBAN del investigado|cuenta bancaria del denunciado|Nº cuenta destino|conto_destinatario|IBAN indagato|Conto corrente del truffatore|\
         numero_conto_beneficiario|rachunek_odbiorcy|Numer rachunku podejrzanego|konto oszusta|conta_destino|NIB suspeito|IBAN do arguido|cont_beneficiar|\
         IBAN suspect|contul autorului|konto_misstänkt|Mottagarens kontonummer|gärningsmannens konto|gerningsmandens konto|Mistænktes kontonr.|\
         saajan_tilinumero|epaillyn_tili|Huijarin IBAN|kahtlustatava konto|saaja IBAN|aizdomās turētā konts|saņēmēja IBAN|įtariamojo sąskaita|\
         gavėjo IBAN|ucet_pachatele|číslo účtu příjemce|cislo uctu podezreleho|účet podvodníka|ucet_pachatela|IBAN podozrivého|račun osumljenca|\
         TRR storilca|racun_pocinitelja|IBAN osumnjičenika|račun primatelja|elkövető bankszámla|kedvezményezett IBAN|gyanúsított számlaszáma|\
         банкова сметка на заподозрения|IBAN на извършителя|сметка получател|smetka na izvarshitelya|λογαριασμός υπόπτου|IBAN δικαιούχου|\
         ΙΒΑΝ ΔΡΑΣΤΗ|arithmos logariasmou drasti|IBAN tas-suspettat|kont tal-benefiċjarju|cuntas an amhrastaigh|IBAN verdacht|tegenrek_nr|\
         fraud_account|mule_account|acct_offender|Gegenkonto|Zielkonto|target_iban|DEST_IBAN|iban dest.|compte crédité|credited account",
    );
}

#[test]
fn accounts_of_victims() {
    check(
        ACCOUNTS,
        trace(TraceKind::Account, Side::Victim),
        "victim_iban|complainant account|payer_account|account_from|source account|IBAN Geschädigter|Konto Geschaedigte|Opferkonto|Konto des Anzeigeerstatters|\
         Auftraggeberkonto|IBAN slachtoffer|rekening_aangever|eigen rekening|IBAN plaignant|compte victime|compte_emetteur|compte débité|cuenta_victima|\
         cuenta ordenante|IBAN denunciante|conto vittima|IBAN querelante|conto ordinante|konto pokrzywdzonego|rachunek_nadawcy|conta do lesado|\
         IBAN vítima|cont_victima|IBAN persoana vatamata|målsägandens konto|avsändarkonto|forurettedes kontonr|afsenderkonto|uhrin tilinumero|\
         asianomistajan tili|maksajan tili|kannatanu konto|maksja konto|cietušā konts|nukentėjusiojo sąskaita|mokėtojo sąskaita|ucet_poskozeneho|\
         účet poškodeného|účet plátce|račun oškodovanca|račun oštećenika|sértett számlaszáma|сметка на пострадалия|сметка на жертвата|\
         λογαριασμός θύματος|IBAN παθόντος|kont tal-vittma|cuntas an íospartaigh|own_iban|CUENTA_ORIGEN|customer_account|Kundenkonto",
    );
}

#[test]
fn phones() {
    check(
        PHONES,
        trace(TraceKind::Phone, Side::Offender),
        "phone|Telefon|tel_nr|suspect_phone|Rufnummer Täter|Handynummer des Täters|tel. verdachte|GSM dader|téléphone de l'auteur|n° tel escroc|\
         teléfono sospechoso|movil_autor|utenza telefonica indagato|cell. truffatore|nr tel. sprawcy|telefon oszusta|telemovel_suspeito|telefon faptuitor|\
         misstänkts telefon|mobil gerningsmand|epäillyn puhelinnumero|kahtlustatava telefon|tālrunis|telefonas|telefon_pachatele|telefón podvodníka|\
         telefon storilca|mobitel osumnjičenika|elkövető telefonszáma|телефон на извършителя|τηλέφωνο δράστη|τηλ. υπόπτου|telefon tas-suspettat|fón|\
         caller_number|calling number|Anrufernummer|numéro appelant|MSISDN|whatsapp_number|WhatsApp-Nummer|gsm_nr|offender mobile",
    );
}

#[test]
fn mails() {
    check(
        MAILS,
        trace(TraceKind::Email, Side::Offender),
        "email|e-mail|E-Mail Täter|mail_verdachte|e-mailadres|adresse e-mail|courriel de l'auteur|correo electrónico|correo_autor|posta elettronica|\
         e-mail sprawcy|adres e-mail|e-post|epost_misstankt|sähköposti|e-posti aadress|e-pasts|el. paštas|e-mailová adresa|e-pošta|e-naslov|e-mail cím|\
         имейл|електронна поща|ηλ. ταχυδρομείο|email_suspect|sender_email|From|indirizz elettroniku|ríomhphost|suspectEmail",
    );
}

#[test]
fn sites() {
    check(
        SITES,
        trace(TraceKind::Url, Side::Offender),
        "url|website|Webseite|Internetadresse|site internet|lien|página web|sito web|strona www|adres strony|site|webbplats|hemsida|hjemmeside|verkkosivu|\
         nettisivusto|veebileht|tīmekļa vietne|interneto svetainė|webová stránka|spletna stran|web stranica|weboldal|интернет страница|сайт|ιστοσελίδα|\
         sit web|suíomh|domein|domain_name|shop_url|phishing_url|Link zur Anzeige|webshop|fake_shop",
    );
}

#[test]
fn dates_of_reports() {
    check(
        DATES,
        (Role::ReportedAt, None, None),
        "Anzeigedatum|Datum der Anzeige|Eingangsdatum|Meldedatum|Erfassungsdatum|datum aangifte|datum melding|registratiedatum|date de plainte|\
         date du signalement|date_depot|date d'enregistrement|fecha denuncia|fecha_registro|data denuncia|data segnalazione|data zgłoszenia|\
         data przyjęcia zawiadomienia|data_queixa|data da participação|data plângerii|data înregistrării|anmälningsdatum|anmäld|anmeldelsesdato|\
         ilmoituspvm|ilmoituksen päivämäärä|teate kuupäev|avalduse kuupäev|iesnieguma datums|pareiškimo data|datum oznámení|dátum nahlásenia|\
         datum prijave|bejelentés dátuma|feljelentés ideje|дата на жалбата|дата на регистрация|ημερομηνία καταγγελίας|ημ/νία αναφοράς|data tar-rapport|\
         report_date|date_reported|reported_on|createdAt|received_at|submission date",
    );
}

#[test]
fn dates_of_offences() {
    check(
        DATES,
        (Role::HappenedFrom, None, None),
        "Tatzeit|Tattag|Tatdatum|Tatzeitbeginn|pleegdatum|datum feit|datum delict|date des faits|date de l'infraction|fecha_hechos|fecha del delito|\
         data fatto|data del reato|data czynu|data zdarzenia|data_factos|data ocorrência|data faptei|brottsdatum|händelsedatum|gerningsdato|\
         gerningstidspunkt|tapahtumapäivä|tekoaika|teo aeg|sündmuse kuupäev|notikuma datums|įvykio data|datum skutku|dátum skutku|datum dejanja|\
         datum događaja|elkövetés ideje|дата на деянието|дата на събитието|ημερομηνία τέλεσης|ημ/νία συμβάντος|offence_date|incidentDate|date_of_crime|\
         transaction_date|crime start date|Transaktionsdatum|transactiedatum|fecha transacción|data transazione|data transakcji|datum transakce|\
         dátum transakcie|datum transakcije|tekopäivä|tehingu kuupäev|darījuma datums|operacijos data|tranzakció dátuma|дата на транзакцията|\
         ημερομηνία συναλλαγής|transaktionsdato",
    );
}

#[test]
fn kinds() {
    check(
        &["Warenbetrug", "Anlagebetrug", "Phishing"],
        (Role::Kind, None, None),
        "Delikt|Deliktsart|Straftat|Kategorie|Phänomen|soort fraude|delict|categorie|type d'infraction|nature|infraction|tipo de delito|modalidad|\
         tipo reato|tipologia|rodzaj|kategoria|tipo_crime|tipul infracțiunii|brottstyp|brottskod|gerningskode|kategori|rikosnimike|rikoslaji|kuriteo liik|\
         noziedzīga nodarījuma veids|nusikaltimo rūšis|druh trestné činnosti|druh|vrsta kaznivega dejanja|vrsta|bűncselekmény típusa|вид престъпление|\
         είδος απάτης|κατηγορία|tip ta' reat|cineál|offence_type|scam_type|category|crimeType|Modus Operandi|type",
    );
}

#[test]
fn sums() {
    check(
        &["1.250,00", "99,90", "12,00", "300"],
        (Role::Amount, None, None),
        "Schaden|Schadenssumme|Betrag|Schadenshöhe EUR|schadebedrag|bedrag|montant|préjudice|montant du préjudice|importe|perjuicio|cuantía|importo|danno|\
         kwota|szkoda|wysokość szkody|prejuízo|valor|montante|prejudiciu|suma|belopp|skada|beløb|tab|summa|vahinko|menetetty summa|kahju|kahju suurus|\
         zaudējumi|žala|žalos dydis|nuostolių suma|škoda|výše škody|výška škody|znesek|višina škode|iznos|šteta|visina štete|kár|kárérték|összeg|щета|сума|размер на щетата|ποσό|\
         ζημία|ammont|telf|caillteanas|loss|amount_eur|loss_amount|damage|sum",
    );
}

#[test]
fn stories() {
    check(
        &[
            "Der Mann schrieb mir über die App und verlangte dann eine Zahlung im Voraus, Fall eins.",
            "Ich habe eine Jacke bestellt und bezahlt, aber nie etwas bekommen, das war Fall zwei.",
            "Nach der Überweisung war die Seite nicht mehr zu erreichen und niemand antwortete mir.",
            "Eine Frau rief an und sagte, sie sei von der Bank, und ich solle mein Geld in Sicherheit bringen.",
            "Auf dem Telefon stand, dass ein Paket wartet, und ich gab dort die Daten meiner Karte ein.",
            "Er versprach hohe Gewinne und zeigte mir eine Plattform, auf der alles echt aussah, bis heute.",
            "Mein Konto wurde übernommen und jemand verschickte in meinem Namen Nachrichten an Freunde.",
        ],
        (Role::Narrative, None, None),
        "Sachverhalt|Beschreibung|Tathergang|omschrijving|verklaring|description|récit|faits|exposé|relato|hechos|descripción|descrizione|fatti|opis|opis zdarzenia|\
         descrição|descriere|beskrivning|händelse|beskrivelse|sagsfremstilling|kuvaus|selostus|kirjeldus|apraksts|aprašymas|popis|popis skutku|opis dogodka|\
         leírás|tényállás|описание|фабула|περιγραφή|ιστορικό|deskrizzjoni|cur síos|narrative|free_text|what_happened|details|text|x1|comments",
    );
}

#[test]
fn handles() {
    check(
        &["@anna_99", "uwe.k", "trader_max"],
        trace(TraceKind::Handle, Side::Offender),
        "Nickname|username|Benutzername|gebruikersnaam|pseudo|usuario|nome utente|nazwa użytkownika|utilizator|användarnamn|brugernavn|käyttäjätunnus|\
         nimimerkki|kasutajanimi|lietotājvārds|slapyvardis|přezdívka|uporabniško ime|korisničko ime|felhasználónév|потребителско име|όνομα χρήστη|telegram|\
         Telegram-Handle|instagram_suspect|social media profile|seller_nickname|Profilname des Täters|alias",
    );
}

#[test]
fn wallets() {
    check(
        &[
            "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq",
            "0x52908400098527886E0F7030069857D2E4169EE7",
            "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",
        ],
        trace(TraceKind::OtherWallet, Side::Offender),
        "wallet|Wallet-Adresse|crypto_address|adresse crypto|cartera|portafoglio crypto|portfel kryptowalutowy|plånbok|lompakko|peněženka|портфейл|πορτοφόλι|x|btc_address",
    );
}

#[test]
fn addresses() {
    check(
        &["192.0.2.7", "198.51.100.9:443", "2001:db8::7"],
        trace(TraceKind::Ip, Side::Offender),
        "IP|ip_address|IP-Adresse|adresse IP|dirección IP|IP-osoite|IP-cím|IP адрес|source_ip|ip_suspect|x",
    );
}

#[test]
fn numbers_of_remote_access_are_no_telephones() {
    check(
        &["123 456 789", "987 654 321", "1 234 567 890"],
        (Role::Field, None, None),
        "AnyDesk|AnyDesk ID|ANYDESK_NR|TeamViewer-ID|remote access id|Fernzugriff-ID|ID de acceso remoto|identifiant d'accès à distance|etäyhteys-ID",
    );
}

#[test]
fn names_of_victims() {
    check(
        &["Erika Muster", "Max Maier", "Uta Unger", "Jan Kowalski"],
        (Role::Ignore, None, None),
        "Name Geschädigter|naam aangever|nom de la victime|nombre denunciante|nome vittima|imię i nazwisko pokrzywdzonego|nome do lesado|målsägandens namn|\
         forurettedes navn|asianomistajan nimi|jméno poškozeného|sértett neve|име на пострадалия|ονοματεπώνυμο παθόντος|victim_name|Nachname|Geschädigter",
    );
}

#[test]
fn names_of_offenders() {
    check(
        &["Erika Muster", "Max Maier", "Uta Unger", "Jan Kowalski"],
        trace(TraceKind::Person, Side::Offender),
        "Name Täter|naam verdachte|nom du mis en cause|nombre del investigado|nome indagato|nazwisko sprawcy|nome do suspeito|misstänkts namn|gerningsmands navn|\
         epäillyn nimi|jméno pachatele|elkövető neve|име на извършителя|όνομα δράστη|suspect_name|Kontoinhaber|account_holder|beneficiary_name|Empfängername",
    );
}

#[test]
fn values_overrule_a_header_with_several_meanings() {
    const HEADERS: &str =
        "address|Adresse|indirizzo|dirección|adres|endereço|adress|osoite|adresa|cím|адрес|διεύθυνση|seoladh";
    const WALLETS: &[&str] = &[
        "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq",
        "0x52908400098527886E0F7030069857D2E4169EE7",
        "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",
    ];
    check(MAILS, trace(TraceKind::Email, Side::Offender), HEADERS);
    check(SITES, trace(TraceKind::Url, Side::Offender), HEADERS);
    check(WALLETS, trace(TraceKind::OtherWallet, Side::Offender), HEADERS);
    check(&["192.0.2.7", "198.51.100.9:443", "2001:db8::7"], trace(TraceKind::Ip, Side::Offender), HEADERS);
    check(
        &["+13152328257", "+18333041447; +18336317911", "+15302901397 / +15302901697"],
        trace(TraceKind::Phone, Side::Offender),
        "callback_numbers|numbers|Nummern",
    );
    check(
        &["Hauptstraße 5, 10115 Berlin", "Am Markt 1, 50667 Köln", "Gartenweg 12, 80331 München"],
        (Role::Ignore, None, None),
        "Anschrift|address|Adresse",
    );
}
