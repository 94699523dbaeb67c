//! Exports of record systems: short names, capitals, bilingual headings, dates without marks, numbers without plus.
//!
//! Each must be understood, and read without a fault.

#![expect(clippy::unwrap_used, clippy::panic, reason = "what a test cannot read fails it")]

use std::{io::Cursor, ops::ControlFlow};

use joinder_core::{Marking, Report, codes::Country};
use joinder_formats::{Intake, Item, ReadOptions, Trust, read};

use super::check;

/// Reads a table with the mapping that is suggested; no row is set aside and no field at fault.
#[track_caller]
fn reports(text: &str, country: Country) -> Vec<Report> {
    let options = ReadOptions { suggest_mapping: true, country: Some(country), ..ReadOptions::default() };
    let received = jiff::civil::date(2026, 6, 1);
    let intake = Intake {
        owner: "EU-TEST".parse().unwrap(),
        country: Some(country),
        marking: Marking::cautious(received),
        received,
        default_kind: None,
        trust: Trust::default(),
    };
    let mut reports = Vec::new();
    let input = Box::new(Cursor::new(text.as_bytes().to_vec()));
    let summary = read(input, "export.csv", &options, &mut |item| {
        match item {
            Item::SetAside(aside) => panic!("set aside: {aside}"),
            Item::Draft(draft) => {
                let finished = draft.finish(&intake).unwrap();
                assert!(finished.faults.is_empty(), "{:?}", finished.faults);
                reports.push(finished.report);
            }
        }
        ControlFlow::Continue(())
    })
    .unwrap();
    assert!(!reports.is_empty(), "{summary:?}");
    reports
}

/// What the first report says: when reported, when it happened, the sum.
#[track_caller]
fn first(text: &str, country: Country, want: [&str; 3]) {
    let reports = reports(text, country);
    let report = &reports[0];
    let reported = report.reported_at.map(|w| w.to_string()).unwrap_or_default();
    let happened = report.happened.from.map(|w| w.to_string()).unwrap_or_default();
    let sum =
        report.losses.first().map(|l| format!("{} {}", l.money.amount, l.money.currency)).unwrap_or_default();
    assert_eq!([reported.as_str(), happened.as_str(), sum.as_str()], want);
}

const DANISH: &str = "SAGSNR;ANM_DATO;GERNINGSTID_FRA;GERNINGSTID_TIL;GERNKODE_TEKST;FORURETTET_NAVN;FORURETTET_TLF;MISTÆNKT_KONTONR;MISTÆNKT_TLF;MISTÆNKT_MAIL;TAB_KR;RESUME\n\
    1900-00001-26;05-03-2026;03-03-2026 14:20;03-03-2026 15:00;Databedrageri;Mette Hansen;20123456;DK5000400440116243;31234567;support@nem-pay.example.dk;1.234,-;Forurettede blev ringet op af en mand fra banken og overførte beløbet til en konto som hun ikke kendte.\n\
    1900-00002-26;23-03-2026;21-03-2026 09:10;21-03-2026 09:30;Databedrageri;Lars Olsen;20123457;DK5000400440116243;31234567;support@nem-pay.example.dk;500,-;Anmelder trykkede på et link i en sms og indtastede sine kortoplysninger på en falsk side fra posten.\n";

#[test]
fn danish_in_capitals_with_round_sums() {
    check(
        DANISH,
        Country::DK,
        "SAGSNR = reference
        ANM_DATO = reported-at
        GERNINGSTID_FRA = happened-from
        GERNINGSTID_TIL = happened-until
        GERNKODE_TEKST = kind
        FORURETTET_NAVN = ignore
        FORURETTET_TLF = trace phone victim
        MISTÆNKT_KONTONR = trace account offender
        MISTÆNKT_TLF = trace phone offender
        MISTÆNKT_MAIL = trace email offender
        TAB_KR = amount
        RESUME = narrative",
    );
    first(DANISH, Country::DK, ["2026-03-05", "2026-03-03T14:20:00+01:00", "1234 DKK"]);
}

const HUNGARIAN: &str = "Bűnügyi szám\tRögzítés időpontja\tElkövetés ideje\tMinősítés\tSértett telefonszáma\tSértett bankszámlaszáma\tElkövető által használt számlaszám\tElkövető e-mail címe\tWeboldal\tOkozott kár (Ft)\tTényállás\n\
    01000/1234/2026.bü.\t2026.03.05. 14:20\t2026.03.03.\tInformációs rendszer felhasználásával elkövetett csalás\t06301234567\t11773016-11111018-00000000\tHU42117730161111101800000000\tugyfel@bank-biztonsag.hu\twww.bank-biztonsag.hu\t1 250 000\tA sértettet telefonon felhívta egy magát banki ügyintézőnek kiadó személy, és a pénzt átutaltatta vele.\n\
    01000/1235/2026.bü.\t2026.03.25. 09:05\t2026.03.24.\tInformációs rendszer felhasználásával elkövetett csalás\t06201234568\t11773016-11111018-00000000\tHU42117730161111101800000000\tugyfel@bank-biztonsag.hu\twww.bank-biztonsag.hu\t85 000\tA sértett egy apróhirdetési oldalon telefont vásárolt, előre fizetett, de a csomag soha nem érkezett meg.\n";

#[test]
fn hungarian_with_national_accounts() {
    check(
        HUNGARIAN,
        Country::HU,
        "Bűnügyi szám = reference
        Rögzítés időpontja = reported-at
        Elkövetés ideje = happened-from
        Minősítés = kind
        Sértett telefonszáma = trace phone victim
        Sértett bankszámlaszáma = trace account victim
        Elkövető által használt számlaszám = trace account offender
        Elkövető e-mail címe = trace email offender
        Weboldal = trace url offender
        Okozott kár (Ft) = amount
        Tényállás = narrative",
    );
    first(HUNGARIAN, Country::HU, ["2026-03-05T14:20:00+01:00", "2026-03-03", "1250000 HUF"]);
}

const GREEK: &str = "ΑΡ_ΠΡΩΤ;ΗΜ_ΚΑΤΑΓΓΕΛΙΑΣ;ΗΜ_ΤΕΛΕΣΗΣ;ΕΙΔΟΣ_ΑΠΑΤΗΣ;ΤΗΛ_ΠΑΘΟΝΤΟΣ;IBAN_ΔΙΚΑΙΟΥΧΟΥ;ΤΗΛ_ΔΡΑΣΤΗ;EMAIL_ΔΡΑΣΤΗ;ΙΣΤΟΣΕΛΙΔΑ;ΠΟΣΟ;ΠΕΡΙΓΡΑΦΗ\n\
    3009/12/345;5/3/2026 14:20;3/3/2026;Απάτη με υπολογιστή;6912345678;GR1601101250000000012300695;2101234567;info@ependysi.gr;www.ependysi.gr;1.234,50;Ο παθών δέχθηκε κλήση από άγνωστο άνδρα που του υποσχέθηκε μεγάλα κέρδη και έστειλε χρήματα σε λογαριασμό.\n\
    3009/12/346;25/3/2026 10:00;24/3/2026;Απάτη με υπολογιστή;6912345679;GR1601101250000000012300695;2101234567;info@ependysi.gr;www.ependysi.gr;80,00;Η καταγγέλλουσα αγόρασε προϊόν από ηλεκτρονικό κατάστημα, το πλήρωσε και δεν το παρέλαβε ποτέ στο σπίτι.\n";

#[test]
fn greek_in_capitals_without_accents() {
    check(
        GREEK,
        Country::GR,
        "ΑΡ_ΠΡΩΤ = reference
        ΗΜ_ΚΑΤΑΓΓΕΛΙΑΣ = reported-at
        ΗΜ_ΤΕΛΕΣΗΣ = happened-from
        ΕΙΔΟΣ_ΑΠΑΤΗΣ = kind
        ΤΗΛ_ΠΑΘΟΝΤΟΣ = trace phone victim
        IBAN_ΔΙΚΑΙΟΥΧΟΥ = trace account offender
        ΤΗΛ_ΔΡΑΣΤΗ = trace phone offender
        EMAIL_ΔΡΑΣΤΗ = trace email offender
        ΙΣΤΟΣΕΛΙΔΑ = trace url offender
        ΠΟΣΟ = amount
        ΠΕΡΙΓΡΑΦΗ = narrative",
    );
    first(GREEK, Country::GR, ["2026-03-05T14:20:00+02:00", "2026-03-03", "1234.50 EUR"]);
}

const BULGARIAN: &str = "Рег. №;Дата на регистрация;Дата на деянието;Вид измама;Тел. на пострадалия;IBAN на получателя;Тел. на извършителя;Ел. поща на извършителя;Сайт;Щета (лв.);Фабула\n\
    328000-1234/26;05.03.2026 г.;03.03.2026 г.;Телефонна измама;0881234567;BG80BNBG96611020345678;0899123456;help@bank-sigurnost.bg;bank-sigurnost.bg;1234,50;Пострадалата получила обаждане от мъж, който се представил за служител на банката, и превела парите си по сметка.\n\
    328000-1235/26;25.03.2026 г.;24.03.2026 г.;Телефонна измама;0881234568;BG80BNBG96611020345678;0899123456;help@bank-sigurnost.bg;bank-sigurnost.bg;80,00;Жалбоподателят поръчал телефон от обява в интернет, платил предварително, но пратката никога не пристигнала.\n";

#[test]
fn bulgarian_with_year_words() {
    check(
        BULGARIAN,
        Country::BG,
        "Рег. № = reference
        Дата на регистрация = reported-at
        Дата на деянието = happened-from
        Вид измама = kind
        Тел. на пострадалия = trace phone victim
        IBAN на получателя = trace account offender
        Тел. на извършителя = trace phone offender
        Ел. поща на извършителя = trace email offender
        Сайт = trace url offender
        Щета (лв.) = amount
        Фабула = narrative",
    );
    first(BULGARIAN, Country::BG, ["2026-03-05", "2026-03-03", "1234.50 BGN"]);
}

const CROATIAN: &str = "BROJ_KU;DATUM_ZAPRIMANJA;DATUM_DJELA;KAZNENO_DJELO;OIB_OŠTEĆENIKA;IBAN_OŠTEĆENIKA;IBAN_PRIMATELJA;MOB_POČINITELJA;WEB_STRANICA;ŠTETA_EUR;OPIS_DOGAĐAJA\n\
    K-1/26;05.03.2026. 10:22;03.03.2026.;Računalna prijevara;69435151530;HR1210010051863000160;HR1723600001101234565;0912345678;www.brzi-zajam.hr;1.234,50;Oštećenik je na oglasniku pronašao automobil, uplatio predujam na račun i nakon toga se prodavatelj više nije javljao.\n\
    K-2/26;25.03.2026. 12:05;24.03.2026.;Računalna prijevara;69435151531;HR1210010051863000160;HR1723600001101234565;0912345678;www.brzi-zajam.hr;80,00;Oštećena je primila poruku da joj paket čeka u pošti, otvorila poveznicu i upisala podatke svoje kartice na stranici.\n";

#[test]
fn croatian_with_points_behind_the_year() {
    check(
        CROATIAN,
        Country::HR,
        "BROJ_KU = reference
        DATUM_ZAPRIMANJA = reported-at
        DATUM_DJELA = happened-from
        KAZNENO_DJELO = kind
        OIB_OŠTEĆENIKA = ignore
        IBAN_OŠTEĆENIKA = trace account victim
        IBAN_PRIMATELJA = trace account offender
        MOB_POČINITELJA = trace phone offender
        WEB_STRANICA = trace url offender
        ŠTETA_EUR = amount
        OPIS_DOGAĐAJA = narrative",
    );
    first(CROATIAN, Country::HR, ["2026-03-05T10:22:00+01:00", "2026-03-03", "1234.50 EUR"]);
}

const LITHUANIAN: &str = "IKI_NR,REG_DATA,IVYKIO_DATA,NUSIKALSTAMOS_VEIKOS_RUSIS,NUKENTEJUSIOJO_TEL,GAVEJO_SASKAITA,ITARIAMOJO_TEL,ITARIAMOJO_EL_PASTAS,INTERNETO_SVETAINE,ZALA_EUR,APLINKYBES\n\
    01-1-00123-26,2026-03-05,2026-03-03,Sukčiavimas,861234567,LT121000011101001000,37061234568,info@greitas-bankas.lt,greitas-bankas.lt,1234.50,Nukentėjusiajai paskambino vyras ir prisistatė banko darbuotoju bei įkalbėjo pervesti pinigus į kitą sąskaitą.\n\
    01-1-00124-26,2026-03-25,2026-03-24,Sukčiavimas,861234569,LT121000011101001000,37061234568,info@greitas-bankas.lt,greitas-bankas.lt,80.00,Pareiškėjas internete pirko telefoną ir iš anksto sumokėjo tačiau prekės taip ir negavo o pardavėjas dingo visai.\n";

#[test]
fn lithuanian_without_accents_and_numbers_without_plus() {
    check(
        LITHUANIAN,
        Country::LT,
        "IKI_NR = reference
        REG_DATA = reported-at
        IVYKIO_DATA = happened-from
        NUSIKALSTAMOS_VEIKOS_RUSIS = kind
        NUKENTEJUSIOJO_TEL = trace phone victim
        GAVEJO_SASKAITA = trace account offender
        ITARIAMOJO_TEL = trace phone offender
        ITARIAMOJO_EL_PASTAS = trace email offender
        INTERNETO_SVETAINE = trace url offender
        ZALA_EUR = amount
        APLINKYBES = narrative",
    );
    first(LITHUANIAN, Country::LT, ["2026-03-05", "2026-03-03", "1234.50 EUR"]);
}

const BELGIAN: &str = "PV-nr / N° PV;Datum vaststelling / Date du constat;Datum feit / Date du fait;Misdrijf / Infraction;Tel. slachtoffer / Tél. victime;Rekening begunstigde / Compte bénéficiaire;Tel. verdachte / Tél. suspect;E-mail verdachte / E-mail suspect;Website / Site web;Schade / Préjudice;Feitenrelaas / Relation des faits\n\
    BR.20.F1.001234/2026;05/03/2026;03/03/2026;Informaticabedrog / Fraude informatique;0470123456;BE68539007547034;0032 470 99 88 77;hulp@kaart-stop.example.be;www.kaart-stop.be;1.234,50 €;Het slachtoffer kreeg een oproep van zogezegd de bank en moest haar kaart deblokkeren via een onbekende website.\n\
    BR.20.F1.001235/2026;25/03/2026;24/03/2026;Informaticabedrog / Fraude informatique;0470123457;BE68539007547034;0032 470 99 88 77;hulp@kaart-stop.example.be;www.kaart-stop.be;80,00 €;La victime a reçu un message disant que son colis l'attendait et a encodé les données de sa carte sur un faux site.\n";

#[test]
fn belgian_in_two_languages() {
    check(
        BELGIAN,
        Country::BE,
        "PV-nr / N° PV = reference
        Datum vaststelling / Date du constat = reported-at
        Datum feit / Date du fait = happened-from
        Misdrijf / Infraction = kind
        Tel. slachtoffer / Tél. victime = trace phone victim
        Rekening begunstigde / Compte bénéficiaire = trace account offender
        Tel. verdachte / Tél. suspect = trace phone offender
        E-mail verdachte / E-mail suspect = trace email offender
        Website / Site web = trace url offender
        Schade / Préjudice = amount
        Feitenrelaas / Relation des faits = narrative",
    );
    first(BELGIAN, Country::BE, ["2026-03-05", "2026-03-03", "1234.50 EUR"]);
}

const ENGLISH: &str = "crime_no,registered_on,occurred_on,loss_amount,loss_currency,beneficiary_iban,payer_iban,suspect_msisdn,complainant_phone,seller_nick,website_url,btc_address,mo_text\n\
    PULSE-26-0001,20260305,20260303,1234.50,EUR,IE29AIBK93115212345678,IE64IRCE92050112345678,353871234567,0861234567,gadget_king77,https://gadget-king.example.com/shop,bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq,The injured party bought a phone on a marketplace and paid by transfer but the goods were never delivered to her.\n\
    PULSE-26-0002,20260325,20260324,80.00,EUR,IE29AIBK93115212345678,IE64IRCE92050112345678,353871234567,0861234568,gadget_king77,https://gadget-king.example.com/shop,1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa,The injured party was told by a caller to move all savings to a safe account and lost everything on the same day.\n";

#[test]
fn english_with_dates_without_marks() {
    check(
        ENGLISH,
        Country::IE,
        "crime_no = reference
        registered_on = reported-at
        occurred_on = happened-from
        loss_amount = amount
        loss_currency = currency
        beneficiary_iban = trace account offender
        payer_iban = trace account victim
        suspect_msisdn = trace phone offender
        complainant_phone = trace phone victim
        seller_nick = trace handle offender
        website_url = trace url offender
        btc_address = trace wallet offender
        mo_text = narrative",
    );
    first(ENGLISH, Country::IE, ["2026-03-05", "2026-03-03", "1234.50 EUR"]);
}

const ABBREVIATED: &str = "RPT_ID|RPT_DT|OFF_DT_FROM|OFF_DT_TO|OFF_CAT|VIC_TEL|VIC_IBAN|SUSP_TEL|SUSP_IBAN|SUSP_EML|SUSP_URL|LOSS_AMT|LOSS_CCY|NARR\n\
    R0001|05-MAR-26|03-MAR-26|04-MAR-26|ROMANCE|99123456|MT84MALT011000012345MTLCAST001S|35679123456|MT31MALT01100000000000000000123|lara@love-abroad.com|http://love-abroad.com|12,500.00|EUR|The victim met a woman online who asked for money for a flight again and again and then never came to the island.\n\
    R0002|25-MAR-26|23-MAR-26|24-MAR-26|ROMANCE|99123457|MT84MALT011000012345MTLCAST001S|35679123456|MT31MALT01100000000000000000123|lara@love-abroad.com|http://love-abroad.com|300.00|EUR|The victim sent gift cards to a man whom she had met on a dating site and who said that he worked on an oil rig.\n";

#[test]
fn abbreviations_with_months_in_letters() {
    check(
        ABBREVIATED,
        Country::MT,
        "RPT_ID = reference
        RPT_DT = reported-at
        OFF_DT_FROM = happened-from
        OFF_DT_TO = happened-until
        OFF_CAT = kind
        VIC_TEL = trace phone victim
        VIC_IBAN = trace account victim
        SUSP_TEL = trace phone offender
        SUSP_IBAN = trace account offender
        SUSP_EML = trace email offender
        SUSP_URL = trace url offender
        LOSS_AMT = amount
        LOSS_CCY = currency
        NARR = narrative",
    );
}

const UNIX: &str = "case_uuid;created_ts;incident_ts;category;suspect_ip;suspect_wallet;victim_email;amount_lost;story\n\
    0b0f0b0e-0000-4000-8000-000000000001;1772716800;1772530200;investment;198.51.100.7;0x52908400098527886E0F7030069857D2E4169EE7;a.b@example.org;1234.50;A man on a chat told me about a trading platform where the money would double, and after my payment he was gone.\n\
    0b0f0b0e-0000-4000-8000-000000000002;1772803200;1772616600;investment;198.51.100.8;0x8617E340B3D01FA5F11F306F4090FD50E238070D;c.d@example.org;80.00;I saw an advert with a known face, left my number, and a caller made me pay into an account again and again.\n";

#[test]
fn seconds_since_1970() {
    check(
        UNIX,
        Country::CY,
        "case_uuid = reference
        created_ts = reported-at
        incident_ts = happened-from
        category = kind
        suspect_ip = trace ip offender
        suspect_wallet = trace wallet offender
        victim_email = trace email victim
        amount_lost = amount
        story = narrative",
    );
    first(UNIX, Country::CY, ["2026-03-05T13:20:00+00:00", "2026-03-03T09:30:00+00:00", "1234.50 EUR"]);
}

#[test]
fn one_column_for_every_way_to_reach_the_offender() {
    let table = |header: &str| {
        format!(
            "N° dossier;{header};Exposé des faits\n\
             D1;06 12 34 56 78;Le suspect a appelé la victime et lui a demandé de virer tout son argent sur un autre compte.\n\
             D2;paul@vente-rapide.fr;La victime a commandé un téléphone sur une annonce et n'a jamais rien reçu de la part du vendeur.\n\
             D3;Telegram: @paul_vente9 / +33 6 12 34 56 79;La victime a rencontré le suspect sur une application et lui a envoyé plusieurs cartes cadeaux.\n\
             D4;paul_vente9;Le vendeur a cessé de répondre dès que la victime a payé la commande par virement bancaire immédiat.\n\
             D5;x;Le plaignant ne sait plus par quel moyen le suspect l'a contacté avant de lui demander de l'argent.\n"
        )
    };
    for header in [
        "Téléphone / e-mail / profil de l'auteur",
        "Kontakt (Telefon, E-Mail, Messenger)",
        "Cuentas, teléfonos, correos y perfiles del denunciado",
    ] {
        let text = table(header);
        check(&text, Country::FR, &format!("{header} = traces handle offender"));
        let found: Vec<String> = reports(&text, Country::FR)
            .iter()
            .flat_map(|r| {
                r.observables.iter().filter_map(|o| o.trace()).map(ToString::to_string).collect::<Vec<_>>()
            })
            .collect();
        assert_eq!(
            found,
            [
                "phone:+33612345678",
                "email:paul@vente-rapide.fr",
                "handle:telegram:paul_vente9",
                "phone:+33612345679",
                "handle:user:paul_vente9"
            ],
            "{header}"
        );
    }
}
