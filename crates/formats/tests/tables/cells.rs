//! What becomes of cells by the role of their column, and of a record that is read alone.

use joinder_core::{Marking, TraceKind, codes::Country};
use joinder_formats::{Column, Draft, Finished, Format, Intake, Mapping, ReadOptions, Role};

use super::{options, traces, try_read};

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
