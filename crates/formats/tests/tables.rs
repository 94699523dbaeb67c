//! Tables through the public door: what reading gives, on good rows and on broken ones.

use std::{
    io::{Cursor, Read, Write},
    ops::ControlFlow,
};

use joinder_core::{LossStage, Marking, Side, TraceKind, codes::Country};
use joinder_formats::{
    Column, DateOrder, Draft, Finished, Format, Intake, Item, Mapping, ReadError, ReadOptions, Reason, Role,
    SetAside, Summary, read,
};
use proptest::prelude::*;

struct Outcome {
    drafts: Vec<Draft>,
    aside: Vec<SetAside>,
    summary: Summary,
}

fn options(country: Country) -> ReadOptions {
    ReadOptions { suggest_mapping: true, country: Some(country), ..ReadOptions::default() }
}

fn try_read(bytes: &[u8], name: &str, options: &ReadOptions) -> Result<Outcome, ReadError> {
    let (mut drafts, mut aside) = (Vec::new(), Vec::new());
    let summary = read(Box::new(Cursor::new(bytes.to_vec())), name, options, &mut |item| {
        match item {
            Item::Draft(draft) => drafts.push(*draft),
            Item::SetAside(record) => aside.push(*record),
        }
        ControlFlow::Continue(())
    })?;
    assert_eq!(summary.records, (drafts.len() + aside.len()) as u64);
    Ok(Outcome { drafts, aside, summary })
}

fn csv(text: &str, country: Country) -> Outcome {
    try_read(text.as_bytes(), "export.csv", &options(country)).expect("a table can be read")
}

fn traces(draft: &Draft) -> Vec<String> {
    draft
        .traces
        .iter()
        .map(|t| {
            let kind = t.kind.map_or("?", TraceKind::slug);
            let side = match t.side {
                Side::Offender => "offender",
                Side::Victim => "victim",
                Side::Third => "third",
            };
            format!(
                "{side} {kind} {}{}",
                t.platform.as_deref().map_or(String::new(), |p| format!("{p}/")),
                t.raw
            )
        })
        .collect()
}

const GERMAN: &str = "Vorgangsnummer;Tatzeit;Delikt;Geschädigter;IBAN Täter;Täter Telegram;Plattform;Schaden;Sachverhalt\r\n\
    V1;13.02.2026 14:30;Warenbetrug;Erika Muster;DE02 1203 0000 0000 2020 51 (Bank eins);@verkauf;Telegram;1.250,00 €;\"Erste Zeile\r\nzweite; Zeile\"\r\n\
    V2;29.03.2026 02:30;Warenbetrug;Max Muster;unbekannt;@verkauf, Uwe;Kleinanzeigen;keine Angabe;Der Täter schrieb über die App und verlangte eine Zahlung im Voraus.\r\n\
    V3;31.02.2026;Warenbetrug;Uta Muster;DE02120300000000202051;;;99999999999999999;Kurz\r\n";

#[test]
fn a_row_becomes_a_draft() {
    let outcome = csv(GERMAN, Country::DE);
    assert!(outcome.aside.is_empty(), "{:?}", outcome.aside);
    let first = &outcome.drafts[0];
    assert_eq!(first.reference.as_deref(), Some("V1"));
    assert_eq!(first.kind_words.as_deref(), Some("Warenbetrug"));
    assert_eq!(first.happened.from.unwrap().to_string(), "2026-02-13T14:30:00+01:00");
    assert_eq!(first.narrative.as_ref().unwrap().text, "Erste Zeile\nzweite; Zeile");
    assert_eq!(first.losses[0].money.amount.to_string(), "1250.00");
    assert_eq!((first.position.line, first.position.offset), (Some(2), GERMAN.find("V1").unwrap() as u64));
    let all = traces(first);
    assert!(all.iter().any(|t| t.starts_with("offender iban DE02")), "{all:?}");
    assert!(all.contains(&"offender handle telegram/@verkauf".to_owned()), "{all:?}");
    let text = format!("{:?}{:?}", first.fields, all);
    assert!(!text.contains("Erika"), "the victim's name is left out: {text}");
    assert!(
        outcome.summary.notes.iter().any(|n| n.contains("`Geschädigter`")),
        "and it is said: {:?}",
        outcome.summary.notes
    );
}

#[test]
fn what_cannot_be_taken_is_a_fault_and_the_rest_is_kept() {
    let outcome = csv(GERMAN, Country::DE);
    let clock = &outcome.drafts[1];
    assert_eq!(clock.faults.len(), 1, "{:?}", clock.faults);
    assert_eq!(clock.faults[0].reason.slug(), "date");
    assert_eq!(clock.happened.from.unwrap().to_string(), "2026-03-29T02:30:00", "kept as local");
    let absurd = &outcome.drafts[2];
    let reasons: Vec<&str> = absurd.faults.iter().map(|f| f.reason.slug()).collect();
    assert_eq!(reasons, ["date", "sum"]);
    assert!(absurd.faults.iter().all(|f| !f.expected.contains("9999") && !f.expected.contains("31.02")));
    assert_eq!(traces(absurd), ["offender iban DE02120300000000202051"]);
}

#[test]
fn the_zone_of_the_host_never_matters() {
    // The zone comes from the State or the mapping; a mapping without one leaves times local.
    let mapping =
        Mapping { zone: None, ..Mapping::from_toml("[[column]]\nname='t'\nrole='happened-from'").unwrap() };
    let with = ReadOptions { mapping: Some(mapping), ..options(Country::DE) };
    let outcome = try_read(b"t;x\n2026-03-01 10:00;1\n", "a.csv", &with).unwrap();
    let when = outcome.drafts[0].happened.from.unwrap().to_string();
    assert!(when == "2026-03-01T10:00:00" || when == "2026-03-01T10:00:00+01:00", "{when}");
}

#[test]
fn a_twelve_hour_clock_is_recognised() {
    let outcome =
        csv("startDate;IP\n2025-06-27 03:58 AM;81.75.9.21\n2025-06-27 03:58 PM;81.75.9.22\n", Country::NL);
    let whens: Vec<String> =
        outcome.drafts.iter().map(|d| d.happened.from.or(d.reported_at).unwrap().to_string()).collect();
    assert_eq!(whens, ["2025-06-27T03:58:00+02:00", "2025-06-27T15:58:00+02:00"]);
    assert_eq!(traces(&outcome.drafts[1]), ["offender ip 81.75.9.22"]);
}

#[test]
fn an_empty_cell_stops_nothing() {
    let outcome = csv("IP,group\n192.0.2.1,a\n192.0.2.2,\n192.0.2.3,b\n", Country::NL);
    assert_eq!(outcome.drafts.len(), 3);
    assert!(outcome.drafts.iter().all(|d| d.traces.len() == 1 && d.faults.is_empty()));
}

#[test]
fn broken_lines_are_set_aside_byte_for_byte_and_replay_alone() {
    let text = "ref;iban;text\n1;NL91ABNA0417164300;a\n2;\0;b\n3;\"open;c\n4;x;y;z\n5;NL91ABNA0417164300;e\n6;\u{202e}evil;f\n";
    let outcome = csv(text, Country::NL);
    let shown: Vec<(&str, Option<u64>, &[u8])> =
        outcome.aside.iter().map(|a| (a.reason.slug(), a.position.line, a.raw.as_slice())).collect();
    assert_eq!(
        shown,
        [
            ("nul-byte", Some(3), &b"2;\0;b\n"[..]),
            ("quoting", Some(4), b"3;\"open;c\n"),
            ("too-many-columns", Some(5), b"4;x;y;z\n"),
        ]
    );
    for aside in &outcome.aside {
        let at = aside.position.offset as usize;
        assert_eq!(&text.as_bytes()[at..at + aside.raw.len()], aside.raw);
    }
    let references: Vec<&str> = outcome.drafts.iter().filter_map(|d| d.reference.as_deref()).collect();
    assert_eq!(references, ["1", "5", "6"]);
}

#[test]
fn files_in_other_encodings_give_the_same_drafts() {
    let want = csv(GERMAN, Country::DE).drafts;
    let (latin, _, lost) = encoding_rs::WINDOWS_1252.encode(GERMAN);
    assert!(!lost);
    let utf16: Vec<u8> = GERMAN.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let marked = [b"\xff\xfe".to_vec(), utf16.clone()].concat();
    let utf8 = [b"\xef\xbb\xbf".to_vec(), GERMAN.as_bytes().to_vec()].concat();
    for (bytes, name) in
        [(latin.into_owned(), "windows-1252"), (utf16, "utf-16le"), (marked, "utf-16le"), (utf8, "utf-8")]
    {
        let outcome = try_read(&bytes, "a.csv", &options(Country::DE)).unwrap();
        assert_eq!(outcome.summary.mapping.unwrap().encoding.as_deref(), Some(name));
        assert_eq!(outcome.drafts.len(), want.len(), "{name}");
        for (draft, want) in outcome.drafts.iter().zip(&want) {
            assert_eq!(traces(draft), traces(want), "{name}");
            assert_eq!(
                (&draft.narrative, &draft.reference, &draft.losses),
                (&want.narrative, &want.reference, &want.losses)
            );
            let at = draft.position.offset as usize;
            assert_eq!(&bytes[at..at + draft.raw.len()], &draft.raw[..], "{name}: byte-identical");
        }
    }
}

#[test]
fn what_was_recognised_reads_the_file_the_same_way_again() {
    let first = csv(GERMAN, Country::DE);
    let toml = first.summary.mapping.unwrap().to_toml();
    let with = ReadOptions {
        mapping: Some(Mapping::from_toml(&toml).unwrap()),
        suggest_mapping: false,
        ..options(Country::DE)
    };
    let again = try_read(GERMAN.as_bytes(), "export.csv", &with).unwrap();
    assert_eq!(again.drafts, first.drafts);
    assert_eq!(again.summary.mapping.unwrap().to_toml(), toml);
}

#[test]
fn a_mapping_that_fits_nothing_is_refused() {
    let mut mapping = Mapping::default();
    mapping.columns.push(Column::new("absent", Role::Reference));
    let with = ReadOptions { mapping: Some(mapping), ..options(Country::DE) };
    assert!(matches!(try_read(b"a;b\n1;2\n", "a.csv", &with), Err(ReadError::Mapping { .. })));
    let with = ReadOptions { suggest_mapping: false, ..options(Country::DE) };
    assert!(matches!(try_read(b"a;b\n1;2\n", "a.csv", &with), Err(ReadError::NoMapping { .. })));
}

#[test]
fn ten_thousand_columns_are_set_aside() {
    let wide = vec!["x"; 10_000].join(";");
    let outcome =
        csv(&format!("ref;iban\n1;NL91ABNA0417164300\n{wide}\n2;NL91ABNA0417164300\n"), Country::NL);
    assert_eq!((outcome.drafts.len(), outcome.aside.len()), (2, 1));
    assert_eq!(outcome.aside[0].reason.slug(), "too-many-columns");
    let outcome = csv(&format!("{wide}\n{wide}\n"), Country::NL);
    assert!(outcome.drafts.is_empty(), "a header of ten thousand columns is none");
}

#[test]
fn a_state_that_nobody_states_is_recognised_and_said() {
    let rows: String = (1..=12)
        .map(|n| format!("PL-{n};061234567{};Ik heb via een website een telefoon gekocht en betaald, maar daarna nooit meer iets gehoord van de verkoper, zaak {n}.\n", n % 10))
        .collect();
    let with = ReadOptions { suggest_mapping: true, ..ReadOptions::default() };
    let outcome =
        try_read(format!("Zaaknummer;Telefoon verdachte;Verklaring\n{rows}").as_bytes(), "a.csv", &with)
            .unwrap();
    assert_eq!(outcome.drafts[0].country, Some(Country::NL));
    assert!(outcome.summary.notes.iter().any(|n| n.contains("NL")), "{:?}", outcome.summary.notes);
}

#[test]
fn several_values_in_one_cell_are_several_traces() {
    let text = "Atestado,\"Cuentas, teléfonos y correos del denunciado\",Webs y perfiles del denunciado\n\
        A-1,ES9121000418450200051332 | +34612345678,tienda-uno.es | @ana_99\nA-2,uno@tienda.es,https://tienda-uno.es/x\nA-3,+34612345679 | dos@tienda.es,@ana_99\n";
    let outcome = csv(text, Country::ES);
    let first = traces(&outcome.drafts[0]);
    for want in [
        "offender iban ES9121000418450200051332",
        "offender phone +34612345678",
        "offender handle @ana_99",
        "offender domain tienda-uno.es",
    ] {
        assert!(first.iter().any(|t| t == want), "{want} in {first:?}");
    }
    let text = "Dossier;RIB bénéficiaire;Courriel de l'auteur\n1;FR1420041010050500013M02606 - BE68539007547034;a@x.fr / b@x.fr\n2;BE68539007547034;c@x.fr\n3;BE68539007547034;d@x.fr\n";
    assert_eq!(traces(&csv(text, Country::FR).drafts[0]).len(), 4);
}

#[test]
fn rows_of_one_report_are_joined() {
    let text = "case_id;trace_type;trace_value;amount\n\
        C1;iban;NL91ABNA0417164300;10.50\nC1;phone;+31612345678;10.50\nC1;email;a@example.org;\n\
        C2;iban;NL91ABNA0417164300;20.00\nC2;url;https://shop.example/x;20.00\nC3;iban;NL91ABNA0417164300;1.00\n";
    let outcome = csv(text, Country::NL);
    let references: Vec<&str> = outcome.drafts.iter().filter_map(|d| d.reference.as_deref()).collect();
    assert_eq!(references, ["C1", "C2", "C3"]);
    assert_eq!(outcome.drafts[0].traces.len(), 3, "{:?}", traces(&outcome.drafts[0]));
    assert_eq!(outcome.drafts[0].losses.len(), 1);
}

#[test]
fn sums_dates_and_stages_follow_the_mapping() {
    let mapping = Mapping::from_toml(
        "delimiter = ','\ndecimal-mark = '.'\ndate-order = 'mdy'\nzone = '+02:00'\ncurrency = 'USD'\n\
         [[column]]\nname = 'n'\nrole = 'reference'\n[[column]]\nname = 'd'\nrole = 'reported-at'\n[[column]]\nname = 't'\nrole = 'reported-time'\n\
         [[column]]\nname = 'back'\nrole = 'amount'\nstage = 'recovered'\n",
    )
    .unwrap();
    assert_eq!(mapping.date_order, Some(DateOrder::Mdy));
    let with = ReadOptions { mapping: Some(mapping), ..options(Country::NL) };
    let outcome = try_read(b"n,d,t,back\n7,03/04/2026,3:58 PM,\"1,234.50\"\n", "a.csv", &with).unwrap();
    let draft = &outcome.drafts[0];
    assert_eq!(draft.reported_at.unwrap().to_string(), "2026-03-04T15:58:00+02:00");
    assert_eq!(draft.losses[0].stage, LossStage::Recovered);
    assert_eq!(format!("{} {}", draft.losses[0].money.amount, draft.losses[0].money.currency), "1234.50 USD");
}

/// A cell that cannot be what a column of this role holds; none where any text can.
fn bad_cell(role: Role) -> Option<&'static str> {
    match role {
        Role::Reference => Some("A\u{202e}1"),
        Role::Language => Some("klingon"),
        Role::ReportedAt | Role::HappenedFrom | Role::HappenedUntil => Some("31.02.2026"),
        Role::ReportedTime | Role::HappenedFromTime | Role::HappenedUntilTime => Some("25:99"),
        Role::Amount => Some("a lot"),
        Role::Currency => Some("Zorkmid"),
        Role::Country => Some("Atlantis"),
        Role::VictimAge => Some("young"),
        Role::Stage | Role::VictimKind | Role::VictimSector | Role::Traces | Role::TraceKind => Some("zzz"),
        Role::Trace => Some("NL91ABNA0417164301"),
        Role::Port => Some("https"),
        Role::Kind | Role::Narrative | Role::Place | Role::Platform | Role::Field | Role::Ignore => None,
    }
}

/// The mapping of a table `no;when;sum;cell;iban` whose column `cell` has this role.
fn around(role: Role) -> Mapping {
    let date = if role == Role::HappenedFromTime {
        Role::HappenedFrom
    } else if role == Role::HappenedUntilTime {
        Role::HappenedUntil
    } else {
        Role::ReportedAt
    };
    let mut cell = Column::new("cell", role);
    cell.kind = (role == Role::Trace).then_some(TraceKind::Iban);
    let mut iban = Column::new("iban", Role::Trace);
    iban.kind = Some(TraceKind::Account);
    let mut columns = vec![
        Column::new("no", Role::Reference),
        Column::new("when", date),
        Column::new("sum", Role::Amount),
        cell,
        iban,
    ];
    // The role under test stands alone; of traces there may be several.
    columns.retain(|column| column.name == "cell" || column.role != role || role == Role::Trace);
    Mapping { delimiter: Some(';'), header_line: Some(1), columns, ..Mapping::default() }
}

fn finished(text: &str, mapping: Mapping) -> Finished {
    let with = ReadOptions { mapping: Some(mapping), ..options(Country::NL) };
    let mut outcome = try_read(text.as_bytes(), "a.csv", &with).expect("a table can be read");
    assert!(outcome.aside.is_empty(), "{:?}", outcome.aside);
    let received = jiff::civil::date(2026, 6, 1);
    let draft = outcome.drafts.remove(0);
    assert_eq!(draft.position.line, Some(2));
    let intake = Intake {
        owner: "NL-POL".parse().expect("letters and a dash are a code"),
        country: Some(Country::NL),
        marking: Marking::cautious(received),
        received,
        default_kind: None,
        trust: joinder_formats::Trust::default(),
    };
    draft.finish(&intake).expect("there is a trace to keep")
}

#[test]
fn a_bad_cell_of_any_role_is_told_and_the_rest_is_kept() {
    for &role in Role::ALL {
        let cell = bad_cell(role);
        let text = format!(
            "no;when;sum;cell;iban\nA1;01.03.2026;12,50;{};NL91ABNA0417164300\n",
            cell.unwrap_or("any text whatever")
        );
        let Finished { report, faults, .. } = finished(&text, around(role));
        let mut kept = report.observables.iter().filter_map(|o| o.trace());
        assert!(kept.any(|trace| trace.to_string() == "iban:NL91ABNA0417164300"), "{role:?}");
        let told: Vec<_> = faults.iter().filter(|fault| fault.field == "cell").collect();
        let Some(cell) = cell else {
            assert!(faults.is_empty(), "{role:?} takes any text: {faults:?}");
            continue;
        };
        assert_eq!((told.len(), faults.len()), (1, 1), "{role:?}: {faults:?}");
        assert!(!told[0].expected.is_empty() && !told[0].expected.contains(cell), "{role:?}: {told:?}");
        // What failed is not lost from the report, either; an invalid trace stands among the traces.
        if role != Role::Trace {
            assert_eq!(report.fields.get("cell").map(String::as_str), Some(cell), "{role:?}");
        }
    }
}

#[test]
fn a_currency_that_is_not_known_is_never_another() {
    let sums = |currency: &str, mapping: Mapping| {
        let text = format!("no;when;sum;cell;iban\nA1;01.03.2026;100;{currency};NL91ABNA0417164300\n");
        let Finished { report, faults, .. } = finished(&text, mapping);
        let sum = report.losses.first().map(|l| format!("{} {}", l.money.amount, l.money.currency));
        (sum, report.fields.get("sum").cloned(), faults.len())
    };
    for currency in ["Zorkmid", "Shiba Inu", "XXX", "kr", "EUR USD", "Bitcoin (EUR)"] {
        assert_eq!(sums(currency, around(Role::Currency)), (None, Some("100".into()), 1), "{currency}");
        let stated = Mapping { currency: Some("EUR".parse().unwrap()), ..around(Role::Currency) };
        assert_eq!(sums(currency, stated), (None, Some("100".into()), 1), "{currency}");
    }
    for (currency, sum) in [
        ("", "100 EUR"),
        ("-", "100 EUR"),
        ("Dogecoin", "100 DOGE"),
        ("USDT TRC20", "100 USDT"),
        ("Euro (EUR)", "100 EUR"),
        ("US dollar - USD", "100 USD"),
        ("zł", "100 PLN"),
        ("Kč", "100 CZK"),
        ("Ft", "100 HUF"),
        ("лв.", "100 BGN"),
        ("danske kroner", "100 DKK"),
    ] {
        assert_eq!(sums(currency, around(Role::Currency)), (Some(sum.into()), None, 0), "{currency}");
    }
    // The sum's own currency and its column's are nearer than the row's.
    let mut own = around(Role::Currency);
    own.columns[2].currency = Some("PLN".parse().unwrap());
    assert_eq!(sums("Zorkmid", own), (Some("100 PLN".into()), None, 1));
}

#[test]
fn what_a_row_says_of_cells_that_it_has_not_is_kept_as_a_field() {
    let text = "no;when;sum;cell;iban\nA1;;1;14:30;NL91ABNA0417164300\n";
    let Finished { report, faults, .. } = finished(text, around(Role::ReportedTime));
    assert_eq!((report.reported_at, report.fields.get("cell").map(String::as_str)), (None, Some("14:30")));
    assert!(faults.is_empty(), "{faults:?}");
    let text = "no;when;sum;cell;iban\nA1;01.03.2026;1;443;NL91ABNA0417164300\n";
    let Finished { report, faults, .. } = finished(text, around(Role::Port));
    assert_eq!((report.fields.get("cell").map(String::as_str), faults.len()), (Some("443"), 0));
}

#[test]
fn a_time_of_day_from_its_own_column_is_read_as_one_beside_its_date() {
    for (date, time, want, faults) in [
        ("01.03.2026", "14:30", "2026-03-01T14:30:00+01:00", 0),
        ("01.03.2026 00:00", "14:30", "2026-03-01T14:30:00+01:00", 0),
        ("01.03.2026 09:15", "14:30", "2026-03-01T09:15:00+01:00", 0),
        ("01.03.2026 09:15", "25:99", "2026-03-01T09:15:00+01:00", 1),
        // The clocks went forward then.
        ("29.03.2026", "02:30", "2026-03-29T02:30:00", 1),
    ] {
        let text = format!("no;when;sum;cell;iban\nA1;{date};1;{time};NL91ABNA0417164300\n");
        let mapping = Mapping { zone: Some("Europe/Amsterdam".into()), ..around(Role::ReportedTime) };
        let read = finished(&text, mapping);
        let when = read.report.reported_at.map(|when| when.to_string());
        assert_eq!((when.as_deref(), read.faults.len()), (Some(want), faults), "{date} {time}");
    }
}

#[test]
fn one_record_is_read_alone_under_the_header_of_its_table() {
    let table = "no;seen;iban;remark;cell\n\
        A1;x;NL91ABNA0417164300;y;+31612345678\nA2;x;\"BE68539007547034\";\"y;z\";\n";
    let given = |more: &str| {
        let iban = "[[column]]\nname = 'iban'\nrole = 'trace'\nkind = 'account'\n";
        let number = "[[column]]\nname = 'no'\nrole = 'reference'\n";
        Mapping::from_toml(&format!("{iban}{number}{more}")).unwrap()
    };
    // Fewer columns than the table has, and in another order.
    let few = given("");
    let with = |mapping: Mapping| ReadOptions {
        mapping: Some(mapping),
        format: Some(Format::Csv),
        ..options(Country::NL)
    };
    let whole = try_read(table.as_bytes(), "a.csv", &with(few.clone())).unwrap();
    let alone = |draft: &Draft, now: &Mapping| {
        let around = draft.around.as_ref().unwrap();
        let mapping = around.mapping(Some(now)).unwrap();
        try_read(&around.file(&draft.raw), "a.csv", &with(mapping)).unwrap()
    };
    assert_eq!(whole.drafts.len(), 2);
    for draft in &whole.drafts {
        let alone = alone(draft, &few);
        assert!(alone.aside.is_empty(), "{:?}", alone.aside);
        assert_eq!(alone.drafts.len(), 1);
        assert_eq!(
            (&alone.drafts[0].reference, traces(&alone.drafts[0]), &alone.drafts[0].faults),
            (&draft.reference, traces(draft), &draft.faults)
        );
    }
    // A mapping that was mended since may name columns that the first left out.
    let mended = given("[[column]]\nname = 'cell'\nrole = 'trace'\nkind = 'phone'");
    let alone = alone(&whole.drafts[0], &mended);
    let mut found = traces(&alone.drafts[0]);
    found.sort();
    assert_eq!(found, ["offender iban NL91ABNA0417164300", "offender phone +31612345678"]);
}

#[test]
fn a_row_whose_columns_the_mapping_names_is_read_again_under_those_names() {
    let naming = |names: &str| {
        let number = "[[column]]\nname = 'no'\nrole = 'reference'\n";
        let iban = "[[column]]\nname = 'iban'\nrole = 'trace'\nkind = 'account'\n";
        Mapping::from_toml(&format!("header-line = 0\nheader = [{names}]\n{number}{iban}")).unwrap()
    };
    let with = |mapping: Mapping| ReadOptions {
        mapping: Some(mapping),
        format: Some(Format::Csv),
        ..options(Country::NL)
    };
    let table = b"A1;NL91ABNA0417164300\nA2;BE68539007547034\n";
    let whole = try_read(table, "a.csv", &with(naming("'no', 'iban'"))).unwrap();
    // The source's mapping has been made for another order since.
    let now = naming("'iban', 'no'");
    for draft in &whole.drafts {
        let around = draft.around.as_ref().unwrap();
        let alone =
            try_read(&around.file(&draft.raw), "a.csv", &with(around.mapping(Some(&now)).unwrap())).unwrap();
        assert_eq!(alone.drafts[0].reference, draft.reference);
        assert_eq!(traces(&alone.drafts[0]), traces(draft));
    }
    assert_eq!(whole.drafts[1].reference.as_deref(), Some("A2"));
}

/// A workbook of one sheet: text cells, numbers, a date, and a formula with its value.
fn workbook(rows: &str) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let style = zip::write::SimpleFileOptions::default();
    let mut part = |name: &str, text: &str| {
        zip.start_file(name, style).expect("memory takes it");
        zip.write_all(text.as_bytes()).expect("memory takes it");
    };
    part(
        "[Content_Types].xml",
        r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>"#,
    );
    part(
        "_rels/.rels",
        r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
    );
    part(
        "xl/workbook.xml",
        r#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Export" sheetId="1" r:id="rId1"/></sheets></workbook>"#,
    );
    part(
        "xl/_rels/workbook.xml.rels",
        r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>"#,
    );
    part(
        "xl/styles.xml",
        r#"<?xml version="1.0"?><styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="22" applyNumberFormat="1"/></cellXfs></styleSheet>"#,
    );
    part(
        "xl/worksheets/sheet1.xml",
        &format!(
            r#"<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>"#
        ),
    );
    zip.finish().expect("memory takes it").into_inner()
}

fn text_row(number: u32, cells: &[&str]) -> String {
    let cells: String = cells
        .iter()
        .enumerate()
        .map(|(at, text)| {
            format!(
                r#"<c r="{}{number}" t="inlineStr"><is><t>{text}</t></is></c>"#,
                char::from(b'A' + at as u8)
            )
        })
        .collect();
    format!(r#"<row r="{number}">{cells}</row>"#)
}

#[test]
fn workbooks_give_values_dates_and_rows() {
    let rows = text_row(1, &["Export der Polizei"])
        + &text_row(3, &["Aktenzeichen", "Tatzeit", "IBAN Täter", "Schaden"])
        + r#"<row r="4"><c r="A4"><v>20260001</v></c><c r="B4" s="1"><v>46066.5</v></c><c r="C4" t="str"><f>"DE02"&amp;"120300000000202051"</f><v>DE02120300000000202051</v></c><c r="D4"><v>1250.5</v></c></row>"#
        + r#"<row r="6"><c r="A6"><v>20260002</v></c><c r="B6" s="1"><v>46067</v></c><c r="C6" t="inlineStr"><is><t>DE02120300000000202051</t></is></c><c r="D6"><v>99</v></c></row>"#;
    let outcome = try_read(&workbook(&rows), "export.xlsx", &options(Country::DE)).unwrap();
    assert!(outcome.aside.is_empty(), "{:?}", outcome.aside);
    let draft = &outcome.drafts[0];
    assert_eq!(draft.reference.as_deref(), Some("20260001"), "{:#?}", outcome.summary.notes);
    assert_eq!(draft.happened.from.unwrap().to_string(), "2026-02-13T12:00:00+01:00");
    assert_eq!(traces(draft), ["offender iban DE02120300000000202051"]);
    assert_eq!(draft.losses[0].money.amount.to_string(), "1250.5");
    assert_eq!(draft.position.line, Some(4));
    assert_eq!(outcome.drafts[1].happened.from.unwrap().to_string(), "2026-02-14");
}

#[test]
fn a_workbook_without_a_header_is_read_under_the_names_of_its_mapping() {
    let mapping = "header-line = 0\nheader = ['no', 'iban', 'story']\n[[column]]\nname = 'no'\nrole = 'reference'\n\
        [[column]]\nname = 'iban'\nrole = 'trace'\nkind = 'account'\n[[column]]\nname = 'story'\nrole = 'narrative'\n";
    let mapping = Mapping::from_toml(mapping).unwrap();
    let with = |mapping: Mapping| ReadOptions { mapping: Some(mapping), ..options(Country::NL) };
    let rows = text_row(1, &["A1", "NL91ABNA0417164300"]) + &text_row(2, &["A2", "BE68539007547034", "told"]);
    let outcome = try_read(&workbook(&rows), "x.xlsx", &with(mapping.clone())).unwrap();
    assert_eq!(outcome.drafts.len(), 2, "{:?}", outcome.aside);
    assert_eq!(outcome.drafts[0].reference.as_deref(), Some("A1"));
    assert_eq!(outcome.summary.mapping.unwrap().header, mapping.header, "as it was given");
    for draft in &outcome.drafts {
        let around = draft.around.as_ref().unwrap();
        let again = with(around.mapping(Some(&mapping)).unwrap());
        let again = ReadOptions { format: Some(around.file_format()), ..again };
        let alone = try_read(&around.file(&draft.raw), "x.csv", &again).unwrap();
        assert_eq!(alone.drafts[0].reference, draft.reference);
        assert_eq!((traces(&alone.drafts[0]), &alone.drafts[0].faults), (traces(draft), &draft.faults));
    }
}

#[test]
fn a_mapping_names_the_columns_only_where_no_line_does() {
    let table = "no;iban\nA1;NL91ABNA0417164300\nA2;BE68539007547034\n";
    assert_eq!(csv(table, Country::NL).summary.mapping.unwrap().header, None);
    let rows = text_row(1, &["no", "iban"]) + &text_row(2, &["A1", "NL91ABNA0417164300"]);
    let outcome = try_read(&workbook(&rows), "x.xlsx", &options(Country::NL)).unwrap();
    assert_eq!(outcome.summary.mapping.unwrap().header, None);
}

#[test]
fn a_broken_workbook_is_set_aside_whole() {
    let whole = workbook(&text_row(1, &["a", "b"]));
    for cut in [whole.len() / 2, whole.len() - 10] {
        let outcome = try_read(&whole[..cut], "x.xlsx", &options(Country::DE)).unwrap();
        assert!(outcome.drafts.is_empty());
        assert!(!outcome.aside.is_empty());
    }
}

#[test]
fn a_cell_that_cannot_be_read_costs_its_row_alone() {
    let cells = |number, iban| text_row(number, &[&format!("A{number}"), iban, "story"]);
    let bad = r#"<row r="3"><c r="A3" t="inlineStr"><is><t>A3</t></is></c><c r="B3" t="s"><v>999</v></c><c r="C3" t="inlineStr"><is><t>told</t></is></c></row>"#;
    let rows = text_row(1, &["ref", "iban", "description"])
        + &cells(2, "NL91ABNA0417164300")
        + bad
        + &cells(4, "NL91ABNA0417164300");
    let outcome = try_read(&workbook(&rows), "x.xlsx", &options(Country::NL)).unwrap();
    let lines: Vec<_> = outcome.drafts.iter().map(|draft| draft.position.line).collect();
    assert_eq!((lines, outcome.aside.len()), (vec![Some(2), Some(4)], 1), "{:?}", outcome.aside);
    let aside = &outcome.aside[0];
    assert_eq!((aside.position.line, aside.reason.slug()), (Some(3), "workbook"));
    assert_eq!(&aside.raw[..], b"\"A3\",\"\",\"told\"\n", "what can be read of it is kept");
}

#[test]
fn a_sheet_that_breaks_keeps_what_stands_before() {
    let row = |number: u32| text_row(number, &[&format!("A{number}"), "NL91ABNA0417164300"]);
    let rows = text_row(1, &["ref", "iban"])
        + &row(2)
        + &row(3)
        + r#"<row r="4"><c r="A4" t="inlineStr"><is><t>A4</t></is></c><c r="B4""#;
    let outcome = try_read(&workbook(&rows), "x.xlsx", &options(Country::NL)).unwrap();
    let lines: Vec<_> = outcome.drafts.iter().map(|draft| draft.position.line).collect();
    assert_eq!(lines, [Some(2), Some(3)]);
    let [row, sheet] = &outcome.aside[..] else { panic!("{:?}", outcome.aside) };
    assert_eq!((row.position.line, &row.raw[..]), (Some(4), &b"\"A4\"\n"[..]), "the row in which it breaks");
    assert!(sheet.position.line == Some(5) && sheet.expected.contains("`Export`"), "{sheet:?}");
}

#[test]
fn a_far_away_cell_costs_no_memory() {
    let rows = text_row(1, &["ref", "iban"])
        + &text_row(2, &["1", "NL91ABNA0417164300"])
        + r#"<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>"#;
    let outcome = try_read(&workbook(&rows), "x.xlsx", &options(Country::NL)).unwrap();
    assert_eq!((outcome.drafts.len(), outcome.aside.len()), (1, 1), "{:?}", outcome.aside);
}

/// An OpenDocument spreadsheet of one sheet.
fn spreadsheet(rows: &str) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let style = zip::write::SimpleFileOptions::default();
    let content = format!(
        r#"<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet><table:table table:name="Export"><table:table-column/>{rows}</table:table></office:spreadsheet></office:body></office:document-content>"#
    );
    for (name, text) in
        [("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", content.as_str())]
    {
        zip.start_file(name, style).expect("memory takes it");
        zip.write_all(text.as_bytes()).expect("memory takes it");
    }
    zip.finish().expect("memory takes it").into_inner()
}

fn spread_row(cells: &[&str]) -> String {
    let cells: String = cells
        .iter()
        .map(|text| {
            format!(
                r#"<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>"#
            )
        })
        .collect();
    format!("<table:table-row>{cells}</table:table-row>\n")
}

#[test]
fn spreadsheets_give_values_dates_and_rows() {
    let rows = spread_row(&["Aktenzeichen", "Tatzeit", "IBAN Täter", "Schaden", "Sachverhalt"])
        + r#"<table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>"#
        + r#"<table:table-row><table:table-cell office:value-type="float" office:value="20260001"><text:p>20.260.001</text:p></table:table-cell><table:table-cell office:value-type="date" office:date-value="2026-02-13"><text:p>13.02.26</text:p></table:table-cell><table:table-cell office:value-type="string"><office:annotation><text:p>seen</text:p></office:annotation><text:p>DE02120300000000202051</text:p></table:table-cell><table:table-cell office:value-type="currency" office:value="1250.5"/><table:table-cell office:value-type="string"><text:p>Er &amp; sie<text:s text:c="2"/>zahlten.</text:p><text:p>Dann nichts.</text:p></table:table-cell></table:table-row>"#
        + &spread_row(&["20260002", "2026-02-14", "DE02120300000000202051", "99", "Nichts kam an, sagt er."])
        + r#"<table:table-row table:number-rows-repeated="1048571"><table:table-cell/></table:table-row>"#;
    let outcome = try_read(&spreadsheet(&rows), "export.ods", &options(Country::DE)).unwrap();
    assert!(outcome.aside.is_empty(), "{:?}", outcome.aside);
    let draft = &outcome.drafts[0];
    assert_eq!(draft.reference.as_deref(), Some("20260001"), "{:#?}", outcome.summary.notes);
    assert_eq!(draft.happened.from.unwrap().to_string(), "2026-02-13");
    assert_eq!(traces(draft), ["offender iban DE02120300000000202051"]);
    assert_eq!(draft.losses[0].money.amount.to_string(), "1250.5");
    assert_eq!(draft.position.line, Some(4));
    assert!(String::from_utf8_lossy(&draft.raw).contains("Er & sie  zahlten.\nDann nichts."));
}

#[test]
fn what_a_spreadsheet_repeats_costs_no_memory() {
    let header = spread_row(&["ref", "iban"]);
    let good = spread_row(&["1", "NL91ABNA0417164300"]);
    let columns = r#"<table:table-row><table:table-cell table:number-columns-repeated="16384" office:value-type="float" office:value="1"/></table:table-row>"#;
    let rows = r#"<table:table-row table:number-rows-repeated="1048576"><table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row>"#;
    let read = |rows: String| try_read(&spreadsheet(&rows), "x.ods", &options(Country::NL)).unwrap();
    let outcome = read(format!("{header}{good}{}", columns.repeat(1_000)));
    assert_eq!((outcome.drafts.len(), outcome.aside.len()), (1, 1_000));
    assert_eq!(outcome.aside[0].reason, Reason::TooManyColumns);
    let outcome = read(format!("{header}{good}{rows}"));
    assert_eq!((outcome.drafts.len(), outcome.aside.len()), (1, 1), "not read on, and it says why");
    let long = "y".repeat(1 << 20);
    let wide = format!(
        r#"<table:table-row><table:table-cell table:number-columns-repeated="4000" office:value-type="string"><text:p>{long}</text:p></table:table-cell></table:table-row>"#
    );
    let outcome = read(format!("{header}{good}{wide}"));
    assert_eq!((outcome.drafts.len(), outcome.aside.len()), (1, 1));
}

#[test]
fn a_spreadsheet_that_is_cut_ends() {
    let whole = format!("{}{}", spread_row(&["ref", "iban"]), spread_row(&["1", "NL91ABNA0417164300"]));
    for cut in ["</table:table", "<table:table-row", "zzz<text:p"] {
        let outcome =
            try_read(&spreadsheet(&format!("{whole}{cut}")), "x.ods", &options(Country::NL)).unwrap();
        assert_eq!((outcome.drafts.len(), outcome.aside.len()), (1, 1), "what stands before is kept: {cut}");
        let aside = &outcome.aside[0];
        assert!(aside.position.line == Some(3) && aside.expected.contains("`Export`"), "{aside:?}");
    }
}

#[test]
fn a_stream_that_breaks_is_an_error() {
    struct Breaks(usize);
    impl Read for Breaks {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            self.0 += 1;
            if self.0 > 2_000 {
                return Err(std::io::Error::other("gone"));
            }
            let row = b"ref;iban;text\n1;NL91ABNA0417164300;abcdefghijklmnopqrstuvwxyz0123456789\n";
            let take = row.len().min(buffer.len());
            buffer[..take].copy_from_slice(&row[..take]);
            Ok(take)
        }
    }
    let with = options(Country::NL);
    let mut drafts = 0;
    let got = read(Box::new(Breaks(0)), "a.csv", &with, &mut |item| {
        drafts += usize::from(matches!(item, Item::Draft(_)));
        ControlFlow::Continue(())
    });
    assert!(matches!(got, Err(ReadError::Io { .. })), "{got:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_bytes_are_read_or_set_aside(bytes in proptest::collection::vec(prop_oneof![
        Just(b';'), Just(b'\n'), Just(b'"'), Just(b'a'), Just(b'1'), Just(b'@'), Just(b'.'), any::<u8>()], 0..600)) {
        let _ = try_read(&bytes, "a.csv", &options(Country::FR));
    }

    #[test]
    fn a_damaged_workbook_ends(
        ods in any::<bool>(), inside in any::<bool>(),
        damage in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
    ) {
        let rows = if ods {
            spread_row(&["ref", "iban"]) + &spread_row(&["1", "NL91ABNA0417164300"])
        } else {
            text_row(1, &["ref", "iban"]) + &text_row(2, &["1", "NL91ABNA0417164300"])
        };
        let mut rows = rows.into_bytes();
        if inside {
            // Sound as a zip, broken as XML.
            damage.iter().for_each(|(place, byte)| { let at = place.index(rows.len()); rows[at] = byte & 0x7f; });
        }
        let rows = String::from_utf8_lossy(&rows).into_owned();
        let mut bytes = if ods { spreadsheet(&rows) } else { workbook(&rows) };
        if !inside {
            damage.iter().for_each(|(place, byte)| { let at = place.index(bytes.len()); bytes[at] = *byte; });
        }
        let _ = try_read(&bytes, "x", &options(Country::NL));
    }

    #[test]
    fn any_table_has_a_suggestion(rows in proptest::collection::vec(
        proptest::collection::vec("[\\PC&&[^;\"\n\r]]{0,20}", 4), 1..12)) {
        let text: String = rows.iter().map(|r| r.join(";") + "\n").collect();
        let suggestion = joinder_formats::suggest(text.as_bytes(), "a.csv", None);
        let back = Mapping::from_toml(&suggestion.mapping.to_toml()).map_err(|e| TestCaseError::fail(format!("{e}: {}", suggestion.mapping.to_toml())))?;
        prop_assert_eq!(back, suggestion.mapping);
    }
}

#[test]
fn pages_of_the_source_about_its_records_are_no_traces() {
    let rows: String = (1..=12)
        .map(|n| format!("{n};https://shop-{n}.com/;https://www.feed.example.com/detail?id={n}\n"))
        .collect();
    let text = format!("id;url;detail_url\n{rows}");
    let suggestion = joinder_formats::suggest(text.as_bytes(), "feed.csv", None);
    let roles: Vec<joinder_formats::Role> = suggestion.guesses.iter().map(|g| g.role).collect();
    assert_eq!(roles[1..], [joinder_formats::Role::Trace, joinder_formats::Role::Field]);
}

#[test]
fn one_state_in_every_row_is_not_believed_beside_texts_in_several_languages() {
    const STORIES: [&str; 3] = [
        "I received a message which said that my computer had been hacked and that I must pay within two days.",
        "Ich habe eine Nachricht bekommen in der stand dass mein Rechner gehackt sei und ich sofort zahlen müsse.",
        "J'ai reçu un message disant que mon ordinateur avait été piraté et que je devais payer dans les deux jours.",
    ];
    let table = |stories: &[&str]| {
        let rows: String =
            (0..24).map(|n| format!("{n};United States;{}\n", stories[n % stories.len()])).collect();
        format!("id;from_country;description\n{rows}")
    };
    let country = |text: &str| {
        let suggestion = joinder_formats::suggest(text.as_bytes(), "x.csv", None);
        (
            suggestion.guesses[1].role,
            suggestion.notes.iter().any(|note| note.contains("one State in every row")),
        )
    };
    assert_eq!(country(&table(&STORIES)), (joinder_formats::Role::Field, true));
    assert_eq!(country(&table(&STORIES[..1])), (joinder_formats::Role::Country, false));
}
