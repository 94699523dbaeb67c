//! Mails: who is who, by the way it came.

use joinder_core::{Origin, codes::Kind};
use joinder_formats::{Format, ReadOptions};

use crate::support::{has, has_not, options, read_bytes, read_text, traces};

const EVIDENCE: &str = "Received: from mx.victim.example.org (mx.victim.example.org [10.0.0.5]) by box.victim.example.org with ESMTP; Mon, 2 Mar 2026 10:00:02 +0100\r\n\
Received: from evil.host.test (unknown [203.0.113.9]) by mx.victim.example.org with ESMTP; Mon, 2 Mar 2026 10:00:00 +0100\r\n\
Received: from inner (inner [198.51.100.7]) by evil.host.test; Mon, 2 Mar 2026 09:59:00 +0100\r\n\
From: \"Bank <security@bank.example.com>\" <thief@bad.example.com>\r\n\
Reply-To: collect@mail.example.com\r\n\
To: Ana <ana@victim.example.org>\r\n\
Return-Path: <bounce@bad.example.com>\r\n\
Message-ID: <1@bad.example.com>\r\n\
Date: Mon, 2 Mar 2026 10:00:00 +0100\r\n\
List-Unsubscribe: <https://tracker.example.com/u>\r\n\
Subject: Your account\r\n\
Content-Type: text/html; charset=utf-8\r\n\
\r\n\
<p>Dear client, pay to <b>NL91ABNA0417164300</b> or <a href=\"https://phish.example.com/login\">your bank</a></p>\r\n";

#[test]
fn a_plain_mail_is_the_evidence() {
    let outcome = read_text(EVIDENCE, "a.eml");
    assert_eq!(outcome.summary.format, Format::Mail);
    let report = outcome.one().report;
    assert!(report.reference.as_str().starts_with("1@bad.example.com#"));
    assert_eq!(report.reported_at.unwrap().to_string(), "2026-03-02T10:00:00+01:00");
    for trace in [
        "offender email:thief@bad.example.com",
        "offender email:collect@mail.example.com",
        "offender email:bounce@bad.example.com",
        "victim email:ana@victim.example.org",
        "offender url:https://phish.example.com/login",
        "offender iban:NL91ABNA0417164300",
        "offender ip:203.0.113.9",
        "third ip:198.51.100.7",
    ] {
        has(&report, trace);
    }
    assert!(!traces(&report).iter().any(|t| t.contains("tracker.example.com") || t.contains("10.0.0.5")));
    let hops: Vec<_> =
        report.observables.iter().filter(|o| o.origin == Origin::Header("received".into())).collect();
    assert_eq!(hops.len(), 2, "every public hop, in order");
    assert_eq!(hops[0].raw.as_ref(), "203.0.113.9");
    assert!(hops[0].seen_at.is_some());
}

#[test]
fn a_mail_forwarded_as_attachment_was_sent_by_the_reporter() {
    let carrier = format!(
        "From: ana@victim.example.org\r\nTo: report@police.example.org\r\nSubject: Fwd: phishing\r\nDate: Tue, 3 Mar 2026 08:00:00 +0100\r\n\
         Message-ID: <c1@victim.example.org>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"b\"\r\n\r\n\
         --b\r\nContent-Type: text/plain\r\n\r\nI got this, please look.\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n{EVIDENCE}\r\n--b--\r\n"
    );
    let report = read_text(&carrier, "carrier.eml").one().report;
    has(&report, "victim email:ana@victim.example.org");
    has(&report, "offender email:thief@bad.example.com");
    has(&report, "third email:report@police.example.org");
    has(&report, "offender url:https://phish.example.com/login");
    has_not(&report, "offender email:ana@victim.example.org");
    assert_eq!(
        report.reported_at.unwrap().date().to_string(),
        "2026-03-03",
        "reported when the carrier was sent"
    );
    assert_eq!(report.happened.from.unwrap().date().to_string(), "2026-03-02");
    assert!(!report.narrative.unwrap().text.contains("please look"), "the reporter's words are no evidence");
    assert_eq!(report.fields["reporter-note"].trim(), "I got this, please look.");
}

#[test]
fn a_mail_forwarded_inline_is_cut_at_its_mark_in_many_languages() {
    let blocks = [
        "---------- Forwarded message ---------\nFrom: Thief <thief@bad.example.com>\nDate: Mon, 2 Mar 2026 10:00:00 +0100\nSubject: Win\nTo: <ana@victim.example.org>",
        "-------- Weitergeleitete Nachricht --------\nBetreff: Win\nDatum: Mon, 2 Mar 2026 10:00:00 +0100\nVon: Thief <thief@bad.example.com>\nAn: ana@victim.example.org",
        "---------- Message transféré ---------\nDe : Thief <thief@bad.example.com>\nObjet : Win\nÀ : ana@victim.example.org",
        "---------- Doorgestuurd bericht ---------\nVan: Thief <thief@bad.example.com>\nOnderwerp: Win\nAan: ana@victim.example.org",
        "---------- Messaggio inoltrato ---------\nDa: Thief <thief@bad.example.com>\nOggetto: Win\nA: ana@victim.example.org",
        "---------- Wiadomość przekazana dalej ---------\nOd: Thief <thief@bad.example.com>\nTemat: Win\nDo: ana@victim.example.org",
        "---------- Mensaje reenviado ---------\nDe: Thief <thief@bad.example.com>\nAsunto: Win\nPara: ana@victim.example.org",
        "-----Original Message-----\nFrom: Thief <thief@bad.example.com>\nSent: Monday\nTo: ana@victim.example.org\nSubject: Win",
    ];
    for block in blocks {
        let mail = format!(
            "From: ana@victim.example.org\nTo: report@police.example.org\nSubject: Fwd: Win\nContent-Type: text/plain; charset=utf-8\n\nI think this is fraud.\n\n{block}\n\nYou won! Write to win@lottery.example.com\n"
        );
        let report = read_text(&mail, "f.eml").one().report;
        has(&report, "victim email:ana@victim.example.org");
        has(&report, "offender email:thief@bad.example.com");
        has(&report, "offender email:win@lottery.example.com");
        has_not(&report, "offender email:ana@victim.example.org");
        let text = report.narrative.unwrap().text;
        assert!(text.starts_with("Win") && !text.contains("I think this is fraud"), "{block}: {text}");
    }
}

#[test]
fn a_mail_in_the_victims_own_name_makes_no_offender_of_the_victim() {
    let mail = "From: ana@victim.example.org\nTo: ana@victim.example.org\nSubject: I have your passwords\nDate: Mon, 2 Mar 2026 10:00:00 +0000\n\nPay to 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa\n";
    let report = read_text(mail, "x.eml").one().report;
    has(&report, "victim email:ana@victim.example.org");
    has_not(&report, "offender email:ana@victim.example.org");
}

#[test]
fn odd_beginnings_are_mails_still() {
    // A byte order mark; no Received; a mailbox's own line; a display name that pretends.
    for mail in [
        "\u{feff}From: a@bad.example.com\nSubject: x\n\nhello",
        "Status: RO\nFrom: a@bad.example.com\nSubject: x\n\nhello",
        "From a@bad.example.com Mon Mar  2 10:00:00 2026\nFrom: a@bad.example.com\nSubject: x\n\nhello",
        "\n\nFrom: a@bad.example.com\nSubject: x\n\nhello",
    ] {
        let report = read_text(mail, "unnamed").one().report;
        has(&report, "offender email:a@bad.example.com");
        assert_eq!(report.narrative.unwrap().text, "x\n\nhello");
    }
    // The operator may force the type.
    let forced = ReadOptions { format: Some(Format::Mail), ..options() };
    let report = read_bytes(b"Subject: only this\n\nhello", "x.txt", &forced).one().report;
    assert_eq!(report.fields["subject"], "only this");
}

#[test]
fn two_mails_with_one_identifier_are_two_reports() {
    let mbox = "From a@b.example.com Mon Mar  2 10:00:00 2026\nFrom: a@bad.example.com\nMessage-ID: <same@x.example.com>\nSubject: one\n\n>From here on\n\n\
                From a@b.example.com Mon Mar  2 10:00:01 2026\nFrom: b@bad.example.com\nMessage-ID: <same@x.example.com>\nSubject: two\n\nFrom now on no mail begins\n";
    let outcome = read_text(mbox, "in.mbox");
    assert_eq!(outcome.summary.format, Format::Mbox);
    assert_eq!(outcome.drafts.len(), 2);
    assert!(outcome.drafts[0].raw.windows(6).any(|w| w == b">From "), "the record stays as it was");
    assert_eq!(outcome.drafts[1].position.line, Some(8));
    let reports = outcome.reports();
    assert!(reports[0].narrative.as_ref().unwrap().text.contains("\nFrom here on"), "unquoted in the mail");
    assert_ne!(reports[0].reference, reports[1].reference);
}

#[test]
fn attachments_are_hashed_and_not_opened() {
    let mail = "From: a@bad.example.com\nTo: b@victim.example.org\nSubject: x\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n\
                --b\nContent-Type: text/plain\n\nhello\n--b\nContent-Type: application/zip; name=\"in.zip\"\nContent-Transfer-Encoding: base64\n\
                Content-Disposition: attachment; filename=\"in.zip\"\n\nYWJj\n--b--\n";
    let report = read_text(mail, "x.eml").one().report;
    assert_eq!(report.attachments.len(), 1);
    let file = &report.attachments[0];
    assert_eq!((file.name.as_str(), file.size), ("in.zip", 3));
    assert_eq!(file.sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    has(&report, "offender sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

#[test]
fn an_absurd_date_gives_way_to_that_of_arrival() {
    let mail = "Received: from x.example.com ([203.0.113.9]) by mx.victim.example.org; Mon, 2 Mar 2026 10:00:00 +0100\nFrom: a@bad.example.com\nDate: Mon, 2 Mar 2099 10:00:00 +0100\nSubject: x\n\nhello";
    let finished = read_text(mail, "x.eml").one();
    assert_eq!(finished.report.reported_at.unwrap().date().to_string(), "2026-03-02");
    assert_eq!(finished.faults[0].reason.slug(), "date");
}

#[test]
fn a_feedback_report_tells_source_and_recipient() {
    let arf = "From: <abuse@provider.example.org>\nDate: Thu, 5 Mar 2026 17:40:36 +0000\nSubject: FW: Earn money\nTo: <abuse@police.example.org>\nMIME-Version: 1.0\nContent-Type: multipart/report; report-type=feedback-report; boundary=\"p\"\n\n\
               --p\nContent-Type: text/plain\n\nThis is an abuse report.\n--p\nContent-Type: message/feedback-report\n\nFeedback-Type: fraud\nSource-IP: 203.0.113.77\nOriginal-Rcpt-To: <ana@victim.example.org>\nReported-Uri: http://earn.example.com/money\nReported-Uri: mailto:ana@victim.example.org\nArrival-Date: Thu, 5 Mar 2026 14:00:00 +0000\n\n\
               --p\nContent-Type: message/rfc822\n\nFrom: <spam@bad.example.com>\nSubject: Earn money\n\nSpam\n--p--\n";
    let report = read_text(arf, "arf.eml").one().report;
    assert_eq!(report.kind, Kind::Phishing);
    has(&report, "offender ip:203.0.113.77");
    has(&report, "offender url:http://earn.example.com/money");
    has(&report, "victim email:ana@victim.example.org");
    has(&report, "victim email:abuse@provider.example.org");
    has(&report, "offender email:spam@bad.example.com");
}

#[test]
fn a_mail_in_an_attached_zip_is_the_evidence_and_files_in_zips_are_hashed() {
    use std::io::{Cursor, Write};
    let pack = |files: &[(&str, &[u8])]| {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in files {
            zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
            zip.write_all(bytes).unwrap();
        }
        zip.finish().unwrap().into_inner()
    };
    let hex = |bytes: &[u8]| bytes.iter().map(|b| format!("={b:02X}")).collect::<String>();
    let wrap = |zip: &[u8]| {
        let lines: Vec<String> = zip.chunks(24).map(|chunk| hex(chunk) + "=\r\n").collect();
        format!(
            "From: citizen@example.org\r\nTo: report@police.example.nl\r\nSubject: Report\r\nMessage-ID: <z@example.org>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b1\r\n\r\n--b1\r\nContent-Type: text/plain\r\n\r\nSee the mail.\r\n--b1\r\nContent-Type: application/zip; name=a.zip\r\nContent-Disposition: attachment; filename=a.zip\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n{}\r\n--b1--\r\n",
            lines.concat()
        )
    };
    let inner = b"From: thief@evil-shop.com\r\nTo: citizen@example.org\r\nSubject: Pay\r\nDate: Mon, 2 Mar 2026 10:00:00 +0100\r\n\r\nPay to NL91ABNA0417164300.\r\n";
    let report = read_text(&wrap(&pack(&[("old/mail.eml", inner)])), "a.eml").one().report;
    has(&report, "offender email:thief@evil-shop.com");
    has(&report, "victim email:citizen@example.org");
    has(&report, "offender iban:NL91ABNA0417164300");

    let nested = pack(&[("b.zip", &pack(&[("run.exe", b"MZ harmless")]))]);
    let report = read_text(&wrap(&nested), "b.eml").one().report;
    let names: Vec<&str> = report.attachments.iter().map(|a| a.name.as_str()).collect();
    assert_eq!(names, ["a.zip", "a.zip!b.zip!run.exe", "a.zip!b.zip"]);

    let bomb = pack(&[("zeros", &vec![0u8; 40 << 20])]);
    let report = read_text(&wrap(&bomb), "c.eml").one().report;
    assert_eq!(report.attachments.len(), 1, "only the zip itself is hashed");
}
