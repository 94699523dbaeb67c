//! Mails forwarded inline: the reporter's words, a mark in the reporter's language, the old headers, the old text.

use joinder_core::{Side, TraceKind};
use mail_parser::{DateTime, Message};

use super::{
    body,
    headers::{header_trace, when},
};
use crate::Draft;

/// What the mailers of the Union's languages write above a forwarded mail, folded.
const MARKS: [&str; 46] = [
    "forwarded message",
    "original message",
    "begin forwarded message",
    "weitergeleitete nachricht",
    "ursprungliche nachricht",
    "originalnachricht",
    "anfang der weitergeleiteten nachricht",
    "message transfere",
    "message d origine",
    "message original",
    "debut du message reexpedie",
    "message reexpedie",
    "doorgestuurd bericht",
    "oorspronkelijk bericht",
    "begin doorgestuurd bericht",
    "messaggio inoltrato",
    "messaggio originale",
    "inizio messaggio inoltrato",
    "mensaje reenviado",
    "mensaje original",
    "mensagem encaminhada",
    "mensagem reencaminhada",
    "mensagem original",
    "wiadomosc przekazana dalej",
    "przekazana wiadomosc",
    "wiadomosc oryginalna",
    "przeposlana zprava",
    "preposlana zprava",
    "puvodni zprava",
    "preposlana sprava",
    "povodna sprava",
    "tovabbitott uzenet",
    "eredeti uzenet",
    "mesaj redirectionat",
    "mesaj original",
    "videresendt meddelelse",
    "vidarebefordrat meddelande",
    "ursprungligt meddelande",
    "valitetty viesti",
    "alkuperainen viesti",
    "edastatud kiri",
    "parsutita zina",
    "persiustas laiskas",
    "proslijedena poruka",
    "posredovano sporocilo",
    "προωθημενο μηνυμα",
];

/// Names of header fields in those languages, folded, and what they are.
const FIELDS: [(&str, Field); 58] = [
    ("from", Field::From),
    ("von", Field::From),
    ("de", Field::From),
    ("van", Field::From),
    ("da", Field::From),
    ("od", Field::From),
    ("fra", Field::From),
    ("fran", Field::From),
    ("lahettaja", Field::From),
    ("felado", Field::From),
    ("απο", Field::From),
    ("от", Field::From),
    ("saatja", Field::From),
    ("no", Field::From),
    ("nuo", Field::From),
    ("absender", Field::From),
    ("expediteur", Field::From),
    ("mittente", Field::From),
    ("to", Field::To),
    ("an", Field::To),
    ("a", Field::To),
    ("aan", Field::To),
    ("para", Field::To),
    ("do", Field::To),
    ("komu", Field::To),
    ("til", Field::To),
    ("till", Field::To),
    ("vastaanottaja", Field::To),
    ("cimzett", Field::To),
    ("catre", Field::To),
    ("προς", Field::To),
    ("до", Field::To),
    ("saaja", Field::To),
    ("kam", Field::To),
    ("kam skirta", Field::To),
    ("za", Field::To),
    ("prima", Field::To),
    ("empfanger", Field::To),
    ("date", Field::Date),
    ("sent", Field::Date),
    ("datum", Field::Date),
    ("gesendet", Field::Date),
    ("data", Field::Date),
    ("envoye", Field::Date),
    ("verzonden", Field::Date),
    ("inviato", Field::Date),
    ("enviado", Field::Date),
    ("fecha", Field::Date),
    ("wyslano", Field::Date),
    ("dato", Field::Date),
    ("subject", Field::Subject),
    ("betreff", Field::Subject),
    ("objet", Field::Subject),
    ("onderwerp", Field::Subject),
    ("oggetto", Field::Subject),
    ("asunto", Field::Subject),
    ("reply to", Field::ReplyTo),
    ("antwort an", Field::ReplyTo),
];

/// More names of subject fields; a table of its own only because they are many.
const SUBJECTS: [&str; 14] = [
    "assunto", "temat", "predmet", "targy", "subiect", "emne", "amne", "aihe", "θεμα", "тема", "teema",
    "temats", "tema", "zadeva",
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Field {
    From,
    To,
    Date,
    Subject,
    ReplyTo,
}

/// A text cut at its forward mark.
pub(super) struct Inline {
    note: String,
    from: Vec<String>,
    reply_to: Vec<String>,
    to: Vec<String>,
    date: Option<String>,
    subject: Option<String>,
    text: String,
}

/// Cuts a text at the first forward mark that has a sender below it; none where there is none.
pub(super) fn split(text: &str) -> Option<Inline> {
    let lines: Vec<&str> = text.lines().map(unquote).collect();
    for (index, line) in lines.iter().enumerate() {
        if !is_mark(line) {
            continue;
        }
        if let Some(inline) = below(&lines, index) {
            return Some(inline);
        }
    }
    None
}

/// Without the marks of quoting.
fn unquote(line: &str) -> &str {
    line.trim_start_matches(['>', ' ', '\t', '|', '*', '\u{a0}'])
}

fn is_mark(line: &str) -> bool {
    if line.len() > 120 || line.len() < 8 {
        return false;
    }
    let folded = joinder_core::fold(line);
    MARKS.contains(&folded.as_str())
}

/// Reads the old header block below a mark: within five lines it must name a sender with an address.
fn below(lines: &[&str], mark: usize) -> Option<Inline> {
    let mut inline = Inline {
        note: lines[..mark].join("\n"),
        from: Vec::new(),
        reply_to: Vec::new(),
        to: Vec::new(),
        date: None,
        subject: None,
        text: String::new(),
    };
    let mut at = mark + 1;
    let mut blanks = 0;
    while at < lines.len() && at <= mark + 14 {
        let line = lines[at].trim();
        if line.is_empty() {
            blanks += 1;
            if !inline.from.is_empty() || blanks > 2 {
                break;
            }
        } else if let Some((field, value)) = field(line) {
            match field {
                Field::From => inline.from.extend(addresses(value)),
                Field::ReplyTo => inline.reply_to.extend(addresses(value)),
                Field::To => inline.to.extend(addresses(value)),
                Field::Date => inline.date = Some(value.to_owned()),
                Field::Subject => inline.subject = Some(value.to_owned()),
            }
        } else if !inline.from.is_empty() {
            break;
        }
        at += 1;
    }
    if inline.from.is_empty() {
        return None;
    }
    inline.text = lines.get(at..).unwrap_or_default().join("\n");
    Some(inline)
}

fn field(line: &str) -> Option<(Field, &str)> {
    let (name, value) = line.split_once([':', '：'])?;
    if name.len() > 40 {
        return None;
    }
    let folded = joinder_core::fold(name);
    let known = FIELDS.iter().find(|(n, _)| *n == folded).map(|(_, f)| *f);
    let known = known.or_else(|| SUBJECTS.contains(&folded.as_str()).then_some(Field::Subject))?;
    Some((known, value.trim().trim_start_matches('*').trim()))
}

/// The addresses of a line: `Ana <ana@example.org> [mailto:ana@example.org]`.
fn addresses(value: &str) -> Vec<String> {
    let words = value.split(|c: char| c.is_whitespace() || "<>,;\"'()[]".contains(c));
    let mut found: Vec<String> = Vec::new();
    for word in
        words.map(|w| w.strip_prefix("mailto:").unwrap_or(w)).filter(|w| w.contains('@') && w.len() <= 320)
    {
        if found.len() < 50 && !found.iter().any(|f| f == word) {
            found.push(word.to_owned());
        }
    }
    found
}

/// Takes a mail forwarded inline.
pub(super) fn read(draft: &mut Draft, message: &Message<'_>, inline: &Inline) {
    for (name, list, side) in [
        ("to", &inline.to, Side::Victim),
        ("from", &inline.from, Side::Offender),
        ("reply-to", &inline.reply_to, Side::Offender),
    ] {
        for address in list {
            let own = side == Side::Offender && inline.to.iter().any(|t| t.eq_ignore_ascii_case(address));
            let side = if own { Side::Victim } else { side };
            draft.traces.push(header_trace(name, TraceKind::Email, address.as_str(), side));
        }
    }
    draft.happened.from = inline.date.as_deref().and_then(DateTime::parse_rfc822).as_ref().and_then(when);
    if !inline.note.trim().is_empty() {
        draft.fields.insert("reporter-note".into(), inline.note.trim().to_owned());
    }
    if let Some(subject) = inline.subject.as_deref().or(message.subject()) {
        draft.tell(subject);
        draft.fields.insert("subject".into(), subject.to_owned());
    }
    draft.tell(&inline.text);
    body::links(draft, message);
}
