//! Mails passed on, in every form that mailers know: who passes one on is the reporter and never the offender.

use joinder_core::Report;

use crate::support::{has, has_not, read_text, traces};

const EVIDENCE: &str = "From: Thief <thief@bad.example.com>\nTo: ana@victim.example.org\nSubject: Win\nDate: Mon, 2 Mar 2026 10:00:00 +0100\nMessage-ID: <1@bad.example.com>\n\nYou won! Write to win@lottery.example.com\n";

/// A mail of the reporter with a part that has the head and the body.
fn carrier(head: &str, body: &str) -> String {
    format!(
        "From: ana@victim.example.org\nTo: report@police.example.org\nSubject: Please look\nDate: Tue, 3 Mar 2026 08:00:00 +0100\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=\"edge\"\n\n--edge\nContent-Type: text/plain\n\nI got this.\n--edge\n{head}\n\n{body}\n--edge--\n"
    )
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for (index, chunk) in bytes.chunks(3).enumerate() {
        let number = chunk.iter().fold(0u32, |n, b| n << 8 | u32::from(*b)) << (8 * (3 - chunk.len()));
        for place in 0..4 {
            let digit = DIGITS[(number >> (18 - 6 * place) & 63) as usize];
            out.push(if place <= chunk.len() { char::from(digit) } else { '=' });
        }
        if index % 19 == 18 {
            out.push('\n');
        }
    }
    out
}

#[track_caller]
fn was_passed_on(report: &Report) {
    has(report, "victim email:ana@victim.example.org");
    has(report, "offender email:thief@bad.example.com");
    has(report, "offender email:win@lottery.example.com");
    has_not(report, "offender email:ana@victim.example.org");
    has_not(report, "victim email:thief@bad.example.com");
}

#[test]
fn a_mail_in_a_file_of_any_type_and_name_is_the_evidence() {
    let packed = base64(EVIDENCE.as_bytes());
    let packed = packed.as_str();
    let encoded = "Content-Transfer-Encoding: base64";
    for (head, body) in [
        ("Content-Type: application/octet-stream; name=\"Win.EML\"\nContent-Disposition: attachment".to_owned(), EVIDENCE),
        (format!("Content-Type: application/octet-stream\n{encoded}\nContent-Disposition: attachment; filename=\"a.eml\""), packed),
        (format!("Content-Type: application/octet-stream; name=\"evidence\"\n{encoded}\nContent-Disposition: attachment"), packed),
        ("Content-Type: text/plain; name=\"mail.txt\"\nContent-Disposition: attachment; filename=\"mail.txt\"".to_owned(), EVIDENCE),
        (format!("Content-Type: message/rfc822\n{encoded}"), packed),
        (format!("Content-Type: message/global; name=\"=?utf-8?q?a?=.eml\"\n{encoded}"), packed),
        ("Content-Type: message/rfc822".to_owned(), EVIDENCE),
    ] {
        let finished = read_text(&carrier(&head, body), "a.eml").one();
        assert!(finished.faults.is_empty(), "{head}: {:?}", finished.faults);
        let report = finished.report;
        was_passed_on(&report);
        assert_eq!(report.fields["subject"], "Win", "{head}");
        assert!(report.attachments.is_empty(), "{head}: {:?}", report.attachments);
        assert_eq!(report.happened.from.unwrap().date().to_string(), "2026-03-02", "{head}");
    }
}

#[test]
fn a_digest_with_encoded_mails_is_read() {
    let body =
        format!("--in\n\n{EVIDENCE}\n--in\nContent-Transfer-Encoding: base64\n\n{}\n--in--\n", base64(b"x"));
    let head = "Content-Type: multipart/digest; boundary=\"in\"";
    was_passed_on(&read_text(&carrier(head, &body), "a.eml").one().report);
}

#[test]
fn who_passes_on_what_cannot_be_opened_is_no_offender() {
    for head in [
        "Content-Type: application/vnd.ms-outlook; name=\"a.msg\"\nContent-Disposition: attachment; filename=\"a.msg\"",
        "Content-Type: application/octet-stream; name=\"a.eml\"\nContent-Disposition: attachment; filename=\"a.eml\"",
    ] {
        let body = base64(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 damaged");
        let text = carrier(&format!("{head}\nContent-Transfer-Encoding: base64"), &body);
        let finished =
            read_text(&text.replace("I got this.", "thief@bad.example.com wrote to me."), "a.eml").one();
        assert_eq!(finished.faults.len(), 1, "{head}");
        assert_eq!(finished.faults[0].reason.slug(), "mail", "{head}");
        let report = finished.report;
        has(&report, "victim email:ana@victim.example.org");
        has_not(&report, "offender email:ana@victim.example.org");
        has(&report, "third email:report@police.example.org");
        assert!(
            report.narrative.unwrap().text.contains("wrote to me"),
            "the reporter's words are all there is"
        );
        assert_eq!(report.attachments.len(), 1, "kept, with its hash");
        assert!(!traces(&report_of(&text)).iter().any(|t| t.starts_with("offender sha256")));
    }
}

fn report_of(text: &str) -> Report {
    read_text(text, "a.eml").one().report
}

#[test]
fn an_ordinary_file_is_no_mail() {
    let text = carrier(
        "Content-Type: text/plain; name=\"times.txt\"\nContent-Disposition: attachment; filename=\"times.txt\"",
        "From: Monday\nTo: Friday\n\nopen",
    );
    has(&report_of(&text), "offender email:ana@victim.example.org");
}

#[test]
fn mails_deep_within_one_another_are_left_and_said() {
    let mut inner = EVIDENCE.to_owned();
    for n in 0..12 {
        inner = format!(
            "From: {n}@x.example.com\nSubject: {n}\nContent-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n{}\n",
            base64(inner.as_bytes())
        );
    }
    let finished = read_text(&inner, "a.eml").one();
    assert_eq!(finished.faults[0].reason.slug(), "too-deep");
    // No stack holds these: the parser must not see them.
    let nest = "Content-Type: message/rfc822\n\n".repeat(200_000);
    let outcome = read_text(&format!("From: a@bad.example.com\nSubject: x\n{nest}"), "a.eml");
    assert_eq!((outcome.drafts.len(), outcome.reasons()), (0, vec!["mail"]));
    let hidden =
        carrier("Content-Type: message/rfc822\nContent-Transfer-Encoding: base64", &base64(nest.as_bytes()));
    let finished = read_text(&hidden, "a.eml").one();
    assert_eq!(finished.faults[0].reason.slug(), "mail");
    has_not(&finished.report, "offender email:ana@victim.example.org");
}

#[test]
fn parts_are_counted_over_all_mails_together_however_boundaries_are_written() {
    let parts = |boundary: &str, count: usize| {
        let one = format!("--{boundary}\nContent-Type: text/plain\n\nx\n");
        format!(
            "From: thief@bad.example.com\nSubject: x\nContent-Type: multipart/mixed; boundary=\"{boundary}\"\n\n{}",
            one.repeat(count)
        )
    };
    for boundary in ["b", "b c", "b--", "----", "bo(un)dary"] {
        let outcome = read_text(&parts(boundary, 1_200), "a.eml");
        assert_eq!((outcome.drafts.len(), outcome.reasons()), (0, vec!["mail"]), "{boundary}");
        assert!(read_text(&parts(boundary, 100), "a.eml").aside.is_empty(), "{boundary}");
    }
    let head = "Content-Type: application/octet-stream; name=\"a.eml\"\nContent-Transfer-Encoding: base64";
    let closed = read_text(&carrier(head, &base64(parts("b", 1_200).as_bytes())), "a.eml").one();
    assert_eq!(closed.faults[0].reason.slug(), "mail");
    has_not(&closed.report, "offender email:thief@bad.example.com");
    // Two levels of 700 are too many together, although neither is alone.
    let inner = base64(parts("b", 700).as_bytes());
    let middle = format!("{}--b\n{head}\n\n{inner}\n--b--\n", parts("b", 700));
    let outcome = read_text(&carrier(head, &base64(middle.as_bytes())), "a.eml").one();
    assert!(outcome.faults.iter().any(|f| f.reason.slug() == "mail"), "{:?}", outcome.faults);
}

#[test]
fn names_of_files_hide_nothing() {
    for (name, want) in [
        ("invoice\u{202e}fdp.exe", "invoice\u{fffd}fdp.exe"),
        ("../../etc/passwd", "passwd"),
        ("C:/temp/a\u{200b}.pdf", "a\u{fffd}.pdf"),
        ("..\u{2066}", "..\u{fffd}"),
        ("folder/", "part-1"),
    ] {
        let mail = format!(
            "From: a@bad.example.com\nTo: b@victim.example.org\nSubject: x\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nhello\n--b\nContent-Type: application/pdf\nContent-Disposition: attachment; filename=\"{name}\"\n\nabc\n--b--\n"
        );
        let outcome = read_text(&mail, "x.eml");
        assert_eq!(outcome.drafts[0].raw, mail.as_bytes(), "the record stays as it was");
        assert_eq!(outcome.one().report.attachments[0].name, want, "{name:?}");
    }
}

/// A mail with a text below some words of its writer.
fn mail(from: &str, to: &str, subject: &str, text: &str) -> String {
    format!(
        "From: {from}\nTo: {to}\nSubject: {subject}\nDate: Tue, 3 Mar 2026 08:00:00 +0100\nContent-Type: text/plain; charset=utf-8\n\nHello.\n\n{text}\n"
    )
}

#[test]
fn inline_forwards_are_seen_in_every_language_of_the_union() {
    let tail = "Thief <thief@bad.example.com>";
    // Mark, names of sender, date, subject, recipient, as Outlook, Gmail, Apple Mail or Thunderbird writes them.
    for (language, mark, from, date, subject, to) in [
        ("bg", "-----Оригинално съобщение-----", "От", "Изпратено", "Относно", "До"),
        ("cs", "-------- Přeposlaná zpráva --------", "Od", "Datum", "Předmět", "Komu"),
        ("da", "-----Oprindelig meddelelse-----", "Fra", "Sendt", "Emne", "Til"),
        ("de", "Anfang der weitergeleiteten Nachricht:", "Von", "Datum", "Betreff", "An"),
        ("el", "---------- Προωθημένο μήνυμα ---------", "Από", "Ημερομηνία", "Θέμα", "Προς"),
        ("en", "Begin forwarded message:", "From", "Date", "Subject", "To"),
        ("es", "---------- Mensaje reenviado ---------", "De", "Fecha", "Asunto", "Para"),
        ("et", "-----Algne sõnum-----", "Saatja", "Saadetud", "Teema", "Adressaat"),
        ("fi", "-----Alkuperäinen viesti-----", "Lähettäjä", "Lähetetty", "Aihe", "Vastaanottaja"),
        ("fr", "-----Message d'origine-----", "De ", "Envoyé ", "Objet ", "À "),
        ("ga", "-----Bunteachtaireacht-----", "Ó", "Seolta", "Ábhar", "Chuig"),
        ("hr", "-----Izvorna poruka-----", "Šalje", "Poslano", "Predmet", "Prima"),
        ("hu", "-----Eredeti üzenet-----", "Feladó", "Elküldve", "Tárgy", "Címzett"),
        ("it", "Inizio messaggio inoltrato:", "Da", "Data", "Oggetto", "A"),
        ("lt", "-----Pradinis pranešimas-----", "Nuo", "Išsiųsta", "Tema", "Kam"),
        ("lv", "-----Sākotnējais ziņojums-----", "No", "Nosūtīts", "Temats", "Kam"),
        ("mt", "-----Messaġġ Oriġinali-----", "Minn", "Mibgħut", "Suġġett", "Lil"),
        ("nl", "-----Oorspronkelijk bericht-----", "Van", "Verzonden", "Onderwerp", "Aan"),
        ("pl", "-------- Treść przekazanej wiadomości --------", "Od", "Data", "Temat", "Do"),
        ("pt", "-----Mensagem original-----", "De", "Enviada", "Assunto", "Para"),
        ("ro", "-----Mesaj original-----", "De la", "Trimis", "Subiect", "Către"),
        ("sk", "-----Pôvodná správa-----", "Od", "Odoslané", "Predmet", "Komu"),
        ("sl", "-----Izvirno sporočilo-----", "Od", "Poslano", "Zadeva", "Za"),
        ("sv", "-----Ursprungligt meddelande-----", "Från", "Skickat", "Ämne", "Till"),
    ] {
        let fields = format!(
            "{from}: {tail}\n{date}: Mon, 2 Mar 2026 10:00:00 +0100\n{to}: ana@victim.example.org\nCc: ben@victim.example.org\n{subject}: Win"
        );
        // With its mark, and as Outlook writes it today, with a line at most.
        for above in [mark, "________________________________", ""] {
            let text = format!("{above}\n{fields}\n\nYou won! Write to win@lottery.example.com");
            let report =
                report_of(&mail("ana@victim.example.org", "report@police.example.org", "Fwd: Win", &text));
            was_passed_on(&report);
            has(&report, "victim email:ben@victim.example.org");
            assert_eq!(report.fields["subject"], "Win", "{language} {above}");
            let told = report.narrative.unwrap().text;
            assert!(told.starts_with("Win") && !told.contains("Hello"), "{language} {above}: {told}");
        }
    }
}

#[test]
fn a_date_in_the_words_of_the_reporter_begins_no_mail() {
    let text = "Date: yesterday\n\nI got this.\n\nFrom: Thief <thief@bad.example.com>\nSent: Monday\nTo: ana@victim.example.org\nSubject: Win\n\nWrite to win@lottery.example.com";
    let report = report_of(&mail("ana@victim.example.org", "report@police.example.org", "Fwd: Win", text));
    was_passed_on(&report);
    assert!(report.fields["reporter-note"].contains("I got this."), "what stands above is kept");
}

#[test]
fn a_known_sender_may_be_named_without_an_address() {
    let text = "-----Original Message-----\nFrom: Thief\nSent: Monday\nTo: Ana\nSubject: Win\n\nWrite to win@lottery.example.com";
    let report = report_of(&mail("ana@victim.example.org", "report@police.example.org", "WG: Win", text));
    has_not(&report, "offender email:ana@victim.example.org");
    assert_eq!(report.fields["from-name"], "Thief");
    // In an answer the quoted sender may be the victim.
    let report = report_of(&mail("thief@bad.example.com", "ana@victim.example.org", "Re: Win", text));
    has(&report, "offender email:thief@bad.example.com");
}

#[test]
fn an_answer_that_quotes_the_victim_makes_no_offender_of_the_victim() {
    let own = "From: Ana <ana@victim.example.org>\nSent: Monday\nTo: thief@bad.example.com\nSubject: Win\n\nWhere is it?";
    for quoted in [
        format!("-----Original Message-----\n{own}"),
        own.to_owned(),
        "On Mon, Mar 2, 2026 at 10:00 AM Ana <ana@victim.example.org> wrote:\n> Where is it?".to_owned(),
        "On Mon, Mar 2, 2026 at 10:00 AM Ana <\nana.private@victim.example.org> wrote:\n\n> Where is it?"
            .to_owned(),
        "Am 02.03.26 um 10:00 schrieb Ana (ana.private@victim.example.org):\n\nWhere is it?".to_owned(),
    ] {
        let report = report_of(&mail("thief@bad.example.com", "ana@victim.example.org", "Re: Win", &quoted));
        has(&report, "offender email:thief@bad.example.com");
        has(&report, "victim email:ana@victim.example.org");
        has_not(&report, "offender email:ana@victim.example.org");
        has_not(&report, "offender email:ana.private@victim.example.org");
    }
    // A thread that both sides have had: nothing in it is new to the reader.
    let thread = "From: Shop <shop@honest.example.com>\nSent: Monday\nTo: ana@victim.example.org\nSubject: Invoice\n\nThank you.";
    let report = report_of(&mail("thief@bad.example.com", "ana@victim.example.org", "Re: Invoice", thread));
    has(&report, "offender email:thief@bad.example.com");
    has_not(&report, "victim email:thief@bad.example.com");
}

#[test]
fn reporters_who_pass_on_their_own_words_are_no_offenders() {
    let own = "-----Original Message-----\nFrom: Ana <ana@victim.example.org>\nSent: Monday\nTo: thief@bad.example.com\nSubject: Win\n\nWhere is it?";
    let report = report_of(&mail("ana@victim.example.org", "report@police.example.org", "Fwd: Win", own));
    has(&report, "victim email:ana@victim.example.org");
    has_not(&report, "offender email:ana@victim.example.org");
    has(&report, "third email:thief@bad.example.com");
    // What they answered stands below, and is the evidence.
    let both = format!(
        "{own}\n\n-----Original Message-----\nFrom: thief@bad.example.com\nSent: Sunday\nTo: ana@victim.example.org\nSubject: Win\n\nWrite to win@lottery.example.com"
    );
    was_passed_on(&report_of(&mail(
        "ana@victim.example.org",
        "report@police.example.org",
        "Fwd: Win",
        &both,
    )));
}
