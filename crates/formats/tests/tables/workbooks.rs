//! Workbooks and spreadsheets: what reading gives, and what a damaged one costs.

use std::io::{Cursor, Write};

use joinder_core::codes::Country;
use joinder_formats::{Mapping, ReadOptions, Reason};
use proptest::prelude::*;

use super::{csv, options, traces, try_read};

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

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

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
}
