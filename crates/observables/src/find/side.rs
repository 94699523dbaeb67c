//! Whose trace it is, by the words before it in the sentence.
//!
//! A report tells what an offender did, so a trace in it is the offender's unless the words say otherwise: `my account`,
//! `the bank's hotline`. Cautious towards the offender: where a new number is announced, something is called false, or
//! the sentence moves on (`from`, `to`), the trace stays with the offender. So it does in a text that speaks to the
//! victim (`call us back to keep your account`): there `my` and `us` are the offender.

use joinder_core::{Side, TraceKind, Value, codes::Country};

use super::Finder;
use super::words::Hint;

/// How many words before a trace may speak of it.
const BACK: usize = 7;

/// `My` in the languages of these States alone.
const MY_ONLY_IN: &[(&str, &[Country])] = &[
    ("mi", &[Country::ES]),
    ("mis", &[Country::ES]),
    ("ma", &[Country::FR, Country::BE, Country::LU]),
    ("mu", &[Country::EE]),
    ("min", &[Country::SE, Country::DK, Country::FI]),
    ("mit", &[Country::DK]),
    ("nos", &[Country::FR, Country::BE, Country::LU]),
    ("mes", &[Country::FR, Country::BE, Country::LU]),
    ("mano", &[Country::LT, Country::LV]),
];

/// A closing formula counts this near to the end of the text.
const SIGNATURE: usize = 240;

impl Finder<'_> {
    pub(super) fn side(&mut self, place: usize, start: usize, value: &Value) -> Side {
        let nouns = Hint::NUMBER
            | Hint::ACCOUNT
            | Hint::PHONE
            | Hint::MAIL
            | Hint::CARD
            | Hint::IBAN
            | Hint::WALLET
            | Hint::ADDRESS
            | Hint::USER;
        let phone = kind_of(value) == TraceKind::Phone;
        let mut seen = Seen::default();
        // The label in the same word: `my-IBAN:NL91…` says nothing of its own.
        let mut nearer_noun = self.label.any(Hint::ACCOUNT | Hint::CARD | Hint::IBAN);
        seen.noun = self.label.any(nouns);
        for step in 1..=BACK {
            let Some(i) = place.checked_sub(step) else { break };
            let word = self.words[i];
            if word.start >= start {
                continue;
            }
            let bytes = &self.bytes[word.start..word.end];
            if ends_sentence(bytes) && step > 0 && !self.is_short_label(i) {
                break;
            }
            if matches!(bytes[0], b'"' | b'\'') && !bytes[1..].contains(&bytes[0])
                || starts_quote(&self.text[word.start..word.end])
            {
                // Somebody is quoted: not the victim speaking of himself.
                return Side::Offender;
            }
            let hint = self.hint(i);
            seen.new |= hint.any(Hint::NEW);
            seen.fake |= hint.any(Hint::FAKE);
            seen.official |= hint.any(Hint::OFFICIAL);
            if phone && hint.any(Hint::INCOMING) && !seen.mine && !seen.third {
                // `to my phone they called from`: what follows is the caller's.
                return Side::Offender;
            }
            let my = hint.any(Hint::MY) && self.is_my(i, nouns);
            if my && !seen.third {
                seen.mine |= seen.noun || hint.any(nouns) || step == 1;
            }
            if my && seen.third {
                seen.official = true;
            }
            if !seen.third && (hint.any(Hint::SELF) && seen.reach || hint.any(Hint::CALL) && seen.me) {
                seen.mine = true;
            }
            // `Ik heb Deltabank gebeld op`, `ich habe Deltabank unter … angerufen`.
            if hint.any(Hint::SELF) && seen.third && phone {
                seen.called |= self.hints_after(place, self.done, 2).any(Hint::PARTICIPLE);
                seen.official |= seen.called;
            }
            seen.me |= hint.any(Hint::ME);
            seen.reach |= hint.any(Hint::CALL);
            let named = phone && hint.any(Hint::NAMED);
            if (hint.any(Hint::THIRD) || named) && !nearer_noun && !seen.mine {
                // Who stands before `called` does the calling, unless it is a participle: `heb de bank gebeld`.
                seen.caller |= !seen.third && seen.called && (!seen.participle || seen.me);
                seen.thirds += u32::from(!named);
                seen.third = true;
            }
            seen.called |= hint.any(Hint::CALLED);
            seen.participle |= hint.any(Hint::PARTICIPLE);
            // `appelé par téléphone` says how, not by whom.
            seen.by |= hint.any(Hint::BY) && seen.third && !self.hint(i + 1).any(Hint::PHONE | Hint::MAIL);
            if hint.any(Hint::CALLED) && seen.third && !seen.me {
                seen.official = true;
            }
            let toward = hint.any(Hint::TOWARD) && !my && !seen.mine && !seen.third;
            if toward {
                if !(phone && hint.any(Hint::AT) && self.follows_a_bank(i)) {
                    return Side::Offender;
                }
                seen.toward = true;
            }
            // `bank account` is an account, and no bank.
            nearer_noun = hint.any(Hint::ACCOUNT | Hint::CARD | Hint::IBAN) && !hint.any(Hint::THIRD);
            seen.noun |= hint.any(nouns) && !hint.any(Hint::THIRD);
        }
        match seen.side() {
            Some(Side::Victim) if self.speaks_to_the_victim(place) => Side::Offender,
            Some(side) => side,
            None => self.signature(place, start, value),
        }
    }

    /// Whether a word that may say `my` does so here: in another State's language it is `to me`, `him`, `has` or `from`.
    fn is_my(&mut self, place: usize, nouns: Hint) -> bool {
        let word = self.words[place];
        let part =
            self.text[word.start..word.end].split(|c: char| !c.is_alphanumeric()).find(|p| !p.is_empty());
        let folded = joinder_core::fold(part.unwrap_or_default());
        if folded == "ми" {
            // `сметката ми`, but `ми каза`.
            return place > 0 && self.hint(place - 1).any(nouns);
        }
        let states = MY_ONLY_IN.iter().find(|(my, _)| *my == folded);
        let country = self.context.country;
        states.is_none_or(|(_, states)| country.is_none_or(|country| states.contains(&country)))
    }

    /// Whether the words around say `your` as often as `my`: a pasted mail, a transcript of a call.
    fn speaks_to_the_victim(&mut self, place: usize) -> bool {
        let around = place.saturating_sub(120)..self.words.len().min(place + 60);
        let (mut you, mut my) = (0, 0);
        for i in around {
            let hint = self.hint(i);
            you += usize::from(hint.any(Hint::YOU));
            my += usize::from(hint.any(Hint::SELF) || hint.any(Hint::MY) && self.is_my(i, Hint::NONE));
        }
        you > 0 && you >= my
    }

    /// `llamé al banco al`, `la Deltabanca al`: the number is the bank's, nothing goes there.
    fn follows_a_bank(&mut self, place: usize) -> bool {
        (place.saturating_sub(2)..place).any(|i| self.hint(i).any(Hint::THIRD | Hint::NAMED))
    }

    /// `tel.`, `nr.`: an abbreviation, not the end of a sentence.
    fn is_short_label(&mut self, place: usize) -> bool {
        let word = self.words[place];
        word.end - word.start <= 6 && !self.hint(place).is_none()
    }

    /// After a closing formula near the end stand the contacts of who wrote it.
    fn signature(&mut self, place: usize, start: usize, value: &Value) -> Side {
        if !matches!(kind_of(value), TraceKind::Email | TraceKind::Phone)
            || self.bytes.len() - start > SIGNATURE
        {
            return Side::Offender;
        }
        if self.speaks_to_the_victim(place) {
            return Side::Offender;
        }
        let closing = (place.saturating_sub(14)..place).any(|i| self.hint(i).any(Hint::CLOSING));
        if closing { Side::Victim } else { Side::Offender }
    }
}

fn kind_of(value: &Value) -> TraceKind {
    match value {
        Value::Trace(trace) => trace.kind(),
        Value::Invalid { claimed, .. } => *claimed,
    }
}

#[derive(Default)]
struct Seen {
    mine: bool,
    noun: bool,
    new: bool,
    fake: bool,
    official: bool,
    third: bool,
    thirds: u32,
    me: bool,
    reach: bool,
    /// Somebody called or was called.
    called: bool,
    participle: bool,
    /// The bank is who called.
    caller: bool,
    by: bool,
    /// Something may have gone to the number, unless it was called.
    toward: bool,
}

impl Seen {
    fn side(&self) -> Option<Side> {
        if self.fake || self.new && self.mine {
            return Some(Side::Offender);
        }
        if self.mine {
            return Some(Side::Victim);
        }
        if self.caller || self.by && self.called || self.toward && !self.called {
            return None;
        }
        if self.third && (self.official || self.thirds > 1) {
            return Some(Side::Third);
        }
        None
    }
}

fn ends_sentence(bytes: &[u8]) -> bool {
    matches!(bytes.last(), Some(b'.' | b'!' | b'?' | b';'))
}

fn starts_quote(word: &str) -> bool {
    word.starts_with(['“', '„', '«', '»', '‘', '”'])
}
