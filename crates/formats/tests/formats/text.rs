//! Plain text, lists, chats, XARF and lists of scam sites.

use joinder_core::codes::Kind;
use joinder_formats::Format;

use crate::support::{has, options, read_bytes, read_text};

#[test]
fn a_text_is_one_report() {
    let text = "I was called by +31 6 1234 5678 and told to pay.\nThe account was NL91 ABNA 0417 1643 00.\n";
    let outcome = read_text(text, "note.txt");
    assert_eq!(outcome.summary.format, Format::Text);
    let report = outcome.one().report;
    has(&report, "offender iban:NL91ABNA0417164300");
    assert_eq!(report.narrative.unwrap().language.unwrap().as_str(), "en");
}

#[test]
fn a_list_of_values_is_a_report_a_line_and_the_doubt_is_said() {
    let list =
        "# wallets\n1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa\n\nNL91ABNA0417164300\r\nhttp://bad.example.com/a,b\n";
    let outcome = read_text(list, "list.txt");
    assert!(outcome.summary.notes.iter().any(|n| n.contains("bare values")));
    let reports = outcome.reports();
    assert_eq!(reports.len(), 3);
    has(&reports[0], "offender bitcoin:1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa");
    has(&reports[1], "offender iban:NL91ABNA0417164300");
}

#[test]
fn another_encoding_is_recognised_and_shown() {
    let (bytes, _, _) = encoding_rs::WINDOWS_1250.encode(
        "Zapłaciłem za telefon, którego nigdy nie dostałem. Sprzedający zniknął i już nie odpowiada na moje wiadomości.",
    );
    let outcome = read_bytes(&bytes, "a.txt", &options());
    assert!(outcome.summary.notes.iter().any(|n| n.contains("encoding")), "{:?}", outcome.summary.notes);
    assert_eq!(outcome.one().report.narrative.unwrap().language.unwrap().as_str(), "pl");
}

#[test]
fn a_chat_is_one_report_with_who_took_part() {
    let chat = "\u{200e}[12.06.24, 20:35:11] Mary: hello\n[12.06.24, 20:36:00] +31 6 12345678: pay to NL91ABNA0417164300\n[12.06.24, 20:37:00] Mary: ok\n";
    let outcome = read_text(chat, "chat.txt");
    assert_eq!(outcome.summary.format, Format::Chat);
    let report = outcome.one().report;
    assert_eq!(report.fields["chat.participants"], "+31 6 12345678; Mary");
    has(&report, "offender iban:NL91ABNA0417164300");
}

#[test]
fn xarf_of_both_versions() {
    let four = r#"{"xarf_version":"4.2.0","report_id":"r-1","timestamp":"2026-01-15T16:55:42Z","reporter":{"org":"X"},"source_identifier":"203.0.113.44","source_port":5000,"category":"content","type":"phishing","url":"http://phish.example.com/","destination_ip":"198.51.100.9"}"#;
    let three = r#"{"Version":"3","ReporterInfo":{"ReporterOrgEmail":"a@b.example.com"},"Report":{"ReportType":"Spam","Date":"2026-01-15T14:30:25Z","SourceIp":"203.0.113.45","SmtpMailFromAddress":"spammer@evil.example.com"}}"#;
    let outcome = read_text(&format!("{four}\n{three}\n"), "x.jsonl");
    assert_eq!(outcome.summary.format, Format::Xarf);
    let reports = outcome.reports();
    assert_eq!((reports[0].kind, reports[1].kind), (Kind::Phishing, Kind::Spam));
    has(&reports[0], "offender ip:203.0.113.44");
    has(&reports[0], "victim ip:198.51.100.9");
    has(&reports[0], "offender url:http://phish.example.com/");
    assert_eq!(reports[0].observables[0].port, Some(5000));
    has(&reports[1], "offender email:spammer@evil.example.com");
}

#[test]
fn a_list_of_scam_sites_with_their_wallets() {
    let list = "---\n- name: bad.example.com\n  url: http://bad.example.com\n  category: Scamming\n  addresses:\n    BTC:\n    - 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa\n  reporter: X\n- name: 'Site: two'\n  url: https://two.example.com/x\n  category: Phishing\n  description: |-\n    line one\n    line two\n";
    let outcome = read_text(list, "sites.yaml");
    assert_eq!(outcome.summary.format, Format::Yaml);
    let reports = outcome.reports();
    assert_eq!((reports[0].kind, reports[1].kind), (Kind::ScamSite, Kind::Phishing));
    has(&reports[0], "offender domain:bad.example.com");
    has(&reports[0], "offender bitcoin:1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa");
    assert_eq!(reports[1].narrative.as_ref().unwrap().text, "line one\nline two");
}

#[test]
fn a_site_listed_twice_with_other_wallets_is_two_reports() {
    let entry = |wallets: &str| {
        format!("- name: bad.example.com\n  url: http://bad.example.com\n  category: Scamming\n{wallets}")
    };
    let one = entry("  addresses:\n    ETH:\n    - 0x52908400098527886E0F7030069857D2E4169EE7\n");
    let other = entry("  addresses:\n    BTC:\n    - 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa\n");
    let list = format!("{one}{other}{one}{}", entry(""));
    let outcome = read_text(&list, "sites.yaml");
    let references: Vec<_> = outcome.reports().iter().map(|r| r.reference.to_string()).collect();
    assert_ne!(references[0], references[1]);
    assert_eq!(references[0], references[2], "the same entry is the same report");
    assert_eq!(references[3], "bad.example.com http://bad.example.com");
}

#[test]
fn a_cards_number_is_not_kept_in_the_story() {
    let text = "Ik heb mijn kaart 4111 1111 1111 1111 ingevuld op https://betaal.example/x en later nog eens 4111111111111111.";
    let report = read_text(text, "a.txt").one().report;
    let kept = serde_json::to_string(&report.to_native()).unwrap();
    assert!(!kept.contains("4111 1111") && !kept.contains("41111111"), "{kept}");
    let story = report.narrative.unwrap().text;
    assert!(story.contains("4111 11** **** 1111") && story.contains("411111******1111"), "{story}");
    assert_eq!(story.len(), text.len());
}
