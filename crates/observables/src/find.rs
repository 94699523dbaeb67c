//! Finds traces in free text.
//!
//! One pass over the text undoes disguises (`view`), one splits it into words (`words`); only words whose characters can
//! make a trace are looked at, and only there a candidate is cut and handed to `normalise`, which decides. What fails
//! its check is reported as invalid where the text says what it is meant to be, and otherwise passed over.
//!
//! Linear in the text's length: every look around a word is bounded.

mod account;
pub(crate) mod code;
mod handle;
mod mailbox;
mod number;
mod side;
mod site;
mod spoken;
pub(crate) mod view;
mod wallet;
pub(crate) mod web;
pub(crate) mod words;

use std::ops::Range;

use joinder_core::{Fault, Side, TraceKind, Value};

use crate::{Context, normalise::undisguised};
use view::View;
use words::{CLASS, Hint, Word, mask};

/// A trace in a text, or what claims to be one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The trace, or what is wrong with it.
    pub value: Value,
    /// Whose it seems to be, by the words before it.
    pub side: Side,
    /// Bytes of the text that was given.
    pub span: Range<usize>,
    /// Port written behind an address.
    pub port: Option<u16>,
}

/// Finds the traces in a text, in the order in which they stand there, none inside another.
///
/// Five microseconds for a kilobyte of ordinary text, besides the checks of what is found.
pub fn find(text: &str, context: &Context) -> Vec<Found> {
    let view = View::of(text);
    let words = words::split(view.text.as_bytes());
    let mut finder = Finder {
        text: &view.text,
        bytes: view.text.as_bytes(),
        view: &view,
        hints: vec![None; words.len()],
        words: &words,
        context,
        found: Vec::new(),
        done: 0,
        label: Hint::NONE,
        label_start: 0,
    };
    for place in 0..words.len() {
        finder.word(place);
    }
    finder.found
}

/// Whether the text says what a candidate is: then it is reported even if it fails its check.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Claim {
    Said,
    Unsaid,
}

/// Longest run of characters without a blank that can be a trace other than a URL or a mailbox.
const MAX_ATOM: usize = 512;

/// The state of one search.
struct Finder<'t> {
    text: &'t str,
    bytes: &'t [u8],
    view: &'t View<'t>,
    words: &'t [Word],
    hints: Vec<Option<Hint>>,
    context: &'t Context,
    found: Vec<Found>,
    /// Everything before is settled.
    done: usize,
    /// What the label before a colon in the same word says: `Tel:06…`.
    label: Hint,
    /// Where that label begins.
    label_start: usize,
}

impl<'t> Finder<'t> {
    fn word(&mut self, place: usize) {
        let word = self.words[place];
        if word.end <= self.done {
            return;
        }
        const PLAIN: u16 = mask::LOWER | mask::UPPER | mask::BEYOND | mask::OTHER | mask::HYPHEN;
        if word.mask & !(PLAIN | mask::DOT) == 0 {
            let inner = &self.bytes[word.start..word.end - 1];
            if word.mask & mask::DOT == 0 || !inner.contains(&b'.') {
                return self.plain_word(place, word);
            }
        }
        self.label = Hint::NONE;
        self.label_start = word.start;
        if word.mask & (mask::COLON | mask::UNDER | mask::PERCENT) != 0 {
            self.urls_and_atoms(place, word);
        } else {
            self.atoms(place, word.start.max(self.done), word.end);
        }
    }

    /// A word of letters alone.
    fn plain_word(&mut self, place: usize, word: Word) {
        let length = word.end - word.start;
        if word.mask & mask::LOWER == 0 && (8..=13).contains(&length) {
            self.bic(place, word.start, word.end);
        } else if matches!(length, 1 | 3 | 5 | 6) {
            self.spoken_dot(place);
        } else if length == 2 {
            self.spaced_iban(place, word.start);
        }
    }

    fn urls_and_atoms(&mut self, place: usize, word: Word) {
        let mut from = word.start.max(self.done);
        let mut look = from;
        while let Some(start) = web::next_url(self.bytes, look, from, word.end) {
            self.atoms(place, from, start.start);
            look = start.body.max(look + 1);
            if start.start >= self.done && self.url(place, &start) {
                from = self.done.max(from);
                look = from;
            } else {
                from = from.max(self.done);
            }
            if from >= word.end || look >= word.end {
                break;
            }
        }
        if from < word.end {
            self.atoms(place, from, word.end);
        }
    }

    /// Splits at what stands in no trace but a URL.
    fn atoms(&mut self, place: usize, start: usize, end: usize) {
        let mut from = start;
        while from < end {
            let length = self.bytes[from..end].iter().position(|&b| is_delimiter(b)).unwrap_or(end - from);
            if length > 0 {
                self.atom(place, from, from + length);
            }
            from += length;
            // Skips a whole delimiter, a character of several bytes included.
            from += 1;
            while from < end && !self.text.is_char_boundary(from) {
                from += 1;
            }
            from = from.max(self.done.min(end));
        }
    }

    fn atom(&mut self, place: usize, start: usize, end: usize) {
        let mut start = start.max(self.done);
        let mut end = end;
        while end > start
            && matches!(self.bytes[end - 1], b'.' | b':' | b'-' | b'?' | b'/' | b'&' | b'%' | b'~' | b'+')
        {
            end -= 1;
        }
        // Labels before a colon: at most a few, so that a text of colons stays cheap.
        for _ in 0..4 {
            while start < end
                && matches!(self.bytes[start], b'.' | b':' | b'-' | b'?' | b'/' | b'&' | b'%' | b'~' | b'#')
            {
                // `::1` begins with its colons.
                let address = self.bytes[start..end].starts_with(b"::") && end - start <= 40;
                if address && self.bytes[start + 2..end].first().is_some_and(u8::is_ascii_hexdigit) {
                    break;
                }
                start += 1;
            }
            if start >= end {
                return;
            }
            let mask = self.bytes[start..end.min(start + MAX_ATOM)]
                .iter()
                .fold(0, |m, &b| m | CLASS[usize::from(b)]);
            if mask & mask::AT != 0 || end - start > MAX_ATOM {
                return self.at_signs(place, start, end);
            }
            if mask & mask::COLON == 0 {
                return self.part(place, start, end, mask);
            }
            let Some(next) = self.colons(place, start, end) else { return };
            start = next;
        }
    }

    /// An atom without at sign and colon.
    fn part(&mut self, place: usize, start: usize, end: usize, mask: u16) {
        const LETTER: u16 = mask::LOWER | mask::UPPER | mask::BEYOND;
        if mask & mask::DOT != 0 && mask & LETTER != 0 && self.site(place, start, end) {
            return;
        }
        if mask & mask::DIGIT != 0 {
            if mask & LETTER == 0 || matches!(self.bytes[start], b'0'..=b'9' | b'+') {
                if mask & mask::DOT != 0 && self.ip_v4(place, start, end) {
                    return;
                }
                if mask & LETTER == 0 {
                    return self.number(place, start, end);
                }
            }
            return self.code(place, start, end);
        }
        if end - start == 2 && self.spaced_iban(place, start) {
            return;
        }
        if mask & mask::LOWER == 0 && mask & mask::UPPER != 0 {
            return self.bic(place, start, end);
        }
        let in_path = self.words[place].mask & (mask::BACK | mask::SLASH) != 0;
        let dotted = mask & mask::DOT != 0
            && !in_path
            && !is_titled(&self.text[start..end])
            && self.named_before(place).any(Hint::NICK);
        if mask & mask::UNDER != 0 || dotted || self.label.any(Hint::USER) {
            self.named(place, start, end);
        } else if self.label.any(Hint::WALLET) {
            self.code(place, start, end);
        }
    }

    /// Asks whether `raw` is of a kind, and keeps it if so, or if the text claims it.
    fn offer(&mut self, place: usize, kind: TraceKind, raw: &str, span: Range<usize>, claim: Claim) -> bool {
        self.offer_with_port(place, kind, raw, span, claim, None)
    }

    fn offer_with_port(
        &mut self,
        place: usize,
        kind: TraceKind,
        raw: &str,
        span: Range<usize>,
        claim: Claim,
        port: Option<u16>,
    ) -> bool {
        let value = if self.view.is_broken(span.start, span.end) {
            Value::Invalid { claimed: kind, fault: Fault::Structure }
        } else {
            undisguised(kind, raw, self.context)
        };
        if claim == Claim::Unsaid && matches!(value, Value::Invalid { .. }) {
            return false;
        }
        self.keep(place, value, span, port);
        true
    }

    fn keep(&mut self, place: usize, value: Value, span: Range<usize>, port: Option<u16>) {
        debug_assert!(span.start >= self.done);
        self.done = span.end;
        let side = self.side(place, span.start, &value);
        let span = self.view.original(span.start, span.end);
        self.found.push(Found { value, side, span, port });
    }

    /// What a word says, read once.
    fn hint(&mut self, place: usize) -> Hint {
        match self.hints[place] {
            Some(hint) => hint,
            None => {
                let word = self.words[place];
                let hint = words::hint_of(&self.text[word.start..word.end]);
                self.hints[place] = Some(hint);
                hint
            }
        }
    }

    /// What the label and the `back` words before say.
    fn hints_before(&mut self, place: usize, back: usize) -> Hint {
        (place.saturating_sub(back)..place).fold(self.label, |hints, i| hints | self.hint(i))
    }

    /// What the word that begins at or after `end`, and the next ones, say.
    fn hints_after(&mut self, place: usize, end: usize, count: usize) -> Hint {
        let first = (place..self.words.len()).take(12).find(|&i| self.words[i].start >= end);
        let Some(first) = first else { return Hint::NONE };
        (first..self.words.len().min(first + count)).fold(Hint::NONE, |hints, i| hints | self.hint(i))
    }

    /// Whether the view differs from what was written: somebody hid something here.
    fn is_disguised(&self, start: usize, end: usize) -> bool {
        self.view.original(start, end).len() != end - start
    }
}

/// `Dr.Meier`, `J.Jansen`, `Mme.Durand`: a person, and no name on a platform.
fn is_titled(text: &str) -> bool {
    let is_capital = |part: &str| part.starts_with(|c: char| c.is_ascii_uppercase());
    text.split_once('.')
        .is_some_and(|(title, name)| title.len() <= 4 && is_capital(title) && is_capital(name))
}

fn is_delimiter(b: u8) -> bool {
    // Lead bytes from E2 on: typographic signs and scripts without blanks between words; C2: Latin-1 signs.
    matches!(
        b,
        b'"' | b'\''
            | b'<'
            | b'>'
            | b'('
            | b')'
            | b'['
            | b']'
            | b'{'
            | b'}'
            | b','
            | b';'
            | b'|'
            | b'*'
            | b'`'
            | b'!'
            | b'='
            | b'^'
            | b'$'
            | b'\\'
    ) || b == 0xC2
        || b >= 0xE2
}
