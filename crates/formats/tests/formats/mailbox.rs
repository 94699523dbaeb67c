//! Laws of mailboxes: whatever one mail is, those beside it are read.

use joinder_formats::{Format, Limits, ReadOptions};
use proptest::prelude::*;

use crate::support::{Outcome, intake, options, read_bytes};

const SEPARATOR: &str = "From a@b.example.com Mon Mar  2 10:00:00 2026\n";

/// What mails are made of, and what breaks them.
const PIECES: [&str; 20] = [
    "From: a@bad.example.com\n",
    "To: c@victim.example.org\n",
    "Subject: =?utf-8?B?aGk=?=\n",
    "Date: Mon, 2 Mar 2026 10:00:00 +0100\n",
    "Received: from a.example.com ([1.2.3.4]) by b.example.com; Mon, 2 Mar 2026 10:00:00 +0100\n",
    "Content-Type: multipart/mixed; boundary=b\n",
    "Content-Type: multipart/digest; boundary=\"b c\"\n",
    "Content-Type: message/rfc822\n",
    "Content-Type: application/octet-stream; name=\"a.eml\"\n",
    "Content-Type: application/vnd.ms-outlook; name=\"\u{202e}a.msg\"\n",
    "Content-Transfer-Encoding: base64\n",
    "Content-Transfer-Encoding: quoted-printable\n",
    "\n",
    "\r\n",
    "--b\n",
    "--b c--\n",
    "RnJvbTogYUBiYWQuZXhhbXBsZS5jb20KClg=\n",
    "=\n",
    "---------- Forwarded message ---------\nFrom: c@d.example.com\nTo: a@b.example.com\n",
    "On 2 March Ana <a@b.example.com> wrote:\n> x\n",
];

fn read(mailbox: &[u8]) -> Outcome {
    let limits = Limits { document_bytes: 8_192, mail_parts: 20, ..Limits::default() };
    read_bytes(mailbox, "in.mbox", &ReadOptions { format: Some(Format::Mbox), limits, ..options() })
}

fn good(subject: &str) -> String {
    format!("{SEPARATOR}From: x@bad.example.com\nSubject: {subject}\n\nhello\n")
}

/// The subjects of the mails that were read.
fn subjects(outcome: &Outcome) -> Vec<&str> {
    outcome.drafts.iter().filter_map(|draft| draft.fields.get("subject").map(String::as_str)).collect()
}

#[track_caller]
fn neighbours_are_read(broken: &[u8]) {
    let mailbox =
        [good("first").as_bytes(), b"\n", SEPARATOR.as_bytes(), broken, b"\n", good("last").as_bytes()]
            .concat();
    let outcome = read(&mailbox);
    let found = subjects(&outcome);
    assert_eq!((found.first(), found.last()), (Some(&"first"), Some(&"last")));
}

#[test]
fn a_mail_that_breaks_off_or_is_too_large_costs_itself_alone() {
    neighbours_are_read(b"From: a@bad.example.com\nSubject: cut\n\nhalf a li");
    neighbours_are_read(&[b'x'; 20_000]);
    let parts = "--b\n\nx\n".repeat(50);
    let many = format!(
        "From: a@bad.example.com\nSubject: many\nContent-Type: multipart/mixed; boundary=b\n\n{parts}"
    );
    neighbours_are_read(many.as_bytes());
    neighbours_are_read("Content-Type: message/rfc822\n\n".repeat(200).as_bytes());
}

#[test]
fn a_sentence_that_begins_like_a_separator_begins_no_mail() {
    let mail = format!("{}See the log:\n{SEPARATOR}and so on, at length\n", good("one"));
    assert_eq!(subjects(&read(mail.as_bytes())), ["one"]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_cost_their_own_mail_alone(broken in prop::collection::vec(any::<u8>(), 0..400)) {
        neighbours_are_read(&broken);
    }

    #[test]
    fn any_mail_costs_itself_alone_and_can_be_finished(
        pieces in prop::collection::vec((0..PIECES.len(), any::<u8>(), 0u8..20), 0..30),
    ) {
        let mut broken = Vec::new();
        for (piece, byte, damage) in pieces {
            broken.extend_from_slice(PIECES[piece].as_bytes());
            if damage == 0 {
                broken.push(byte);
            }
        }
        neighbours_are_read(&broken);
        for draft in read(&[SEPARATOR.as_bytes(), &broken].concat()).drafts {
            let _ = draft.finish(&intake());
        }
    }
}
