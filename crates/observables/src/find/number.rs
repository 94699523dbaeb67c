//! Runs of digits: telephone numbers, cards, national accounts, parcels, adverts. Not dates, sums and counts.

use joinder_core::codes::Country;
use joinder_core::{Fault, TraceKind, Value};

use super::words::Hint;
use super::{Claim, Finder};
use crate::normalise::{is_phone_in_use, undisguised};

const MAX_GROUPS: usize = 12;

/// Groups of digits with separators between them.
struct Run {
    start: usize,
    plus: bool,
    groups: [(usize, usize); MAX_GROUPS],
    count: usize,
    digits: usize,
}

impl Run {
    fn groups(&self) -> &[(usize, usize)] {
        &self.groups[..self.count]
    }

    /// Digits up to the end of a group.
    fn digits_to(&self, group: usize) -> usize {
        self.groups[..=group].iter().map(|(s, e)| e - s).sum()
    }

    fn end(&self) -> usize {
        self.groups[self.count - 1].1
    }
}

impl Finder<'_> {
    /// An atom of digits and signs, and what follows it.
    pub(super) fn number(&mut self, place: usize, start: usize, end: usize) {
        let Some(first) = self.bytes[start..end].iter().position(|b| b.is_ascii_digit() || *b == b'+') else {
            return;
        };
        let start = start + first;
        if self.linked_number(place, start, end) {
            return;
        }
        let Some(run) = self.run(start) else { return };
        if run.digits < 6 || self.is_date(&run) {
            return;
        }
        if run.plus || self.text[run.start..].starts_with("00") && !self.text[run.start..].starts_with("000")
        {
            if self.phone(place, &run) {
                return;
            }
            let counter = start.checked_sub(1).is_some_and(|i| self.bytes[i] == b'=');
            if run.plus && !counter && (8..=15).contains(&run.digits) {
                return self.no_phone(place, &run);
            }
        }
        let hints = self.hints_before(place, 4);
        if self.is_money(place, &run) {
            return;
        }
        if self.remote_access(place, &run) {
            return;
        }
        self.by_hint(place, &run, hints);
    }

    fn by_hint(&mut self, place: usize, run: &Run, hints: Hint) {
        let trunk = self.bytes[run.start] == b'0';
        if self.card(place, run, hints) {
            return;
        }
        if self.proven_account(place, run) {
            return;
        }
        let messenger = Hint::PLATFORM;
        // The nearest word decides: `my account is empty. Phone 612 345 678`.
        const NO_PHONE: Hint = Hint::ORDER
            .and(Hint::ACCOUNT)
            .and(Hint::IBAN)
            .and(Hint::PARCEL)
            .and(Hint::ADVERT)
            .and(Hint::CARD);
        let near = self.hints_before(place, 2);
        let is_call = self.hints_before(place, 1).any(Hint::PHONE | messenger)
            || near.any(Hint::PHONE | messenger) && !near.any(NO_PHONE);
        if hints.any(Hint::ACCOUNT | Hint::IBAN)
            && !is_call
            && !self.label.any(Hint::PHONE)
            && self.account(place, run)
        {
            return;
        }
        if trunk && run.digits >= 8 && self.phone(place, run) {
            return;
        }
        if hints.any(Hint::PARCEL) && self.parcel(place, run.start, run.groups[0].1) {
            return;
        }
        if hints.any(Hint::ADVERT | Hint::MARKET) && self.advert(place, run.start, run.groups[0].1) {
            return;
        }
        let other = hints.any(NO_PHONE) && !is_call;
        let after = Hint::PHONE | messenger;
        let said = hints.any(Hint::PHONE) || self.label.any(messenger);
        // Three, three and four digits are a number of North America, whose code the reader has to guess.
        let foreign = self.is_american(run) && !self.is_in_north_america();
        if !other && !foreign && run.digits >= 7 {
            let near = said
                || hints.any(messenger | Hint::NUMBER)
                || self.is_american(run)
                || self.hints_after(place, run.end(), 2).any(after);
            if near && self.phone(place, run) {
                return;
            }
            if said && self.label.any(Hint::PHONE) && (9..=15).contains(&run.digits) {
                self.no_phone(place, run);
            }
        }
    }

    /// Numbers that carry their kind in the word before: `CVE 2014-1000`, `AS 64500`.
    fn linked_number(&mut self, place: usize, start: usize, end: usize) -> bool {
        let Some(before) = place.checked_sub(1).map(|i| self.words[i]) else { return false };
        let name = &self.text[before.start..before.end];
        if before.start < self.done || name.len() > 4 || self.words[place].start != start {
            return false;
        }
        let digits = &self.text[start..end];
        if name.eq_ignore_ascii_case("cve") && digits.len() >= 9 && digits.as_bytes()[4] == b'-' {
            let raw = format!("CVE-{digits}");
            return self.offer(place, TraceKind::Cve, &raw, before.start..end, Claim::Unsaid);
        }
        let system = name == "AS" || name.trim_end_matches(':').eq_ignore_ascii_case("asn");
        if system && (1..=10).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit()) {
            let raw = format!("AS{digits}");
            return self.offer(place, TraceKind::Asn, &raw, before.start..end, Claim::Unsaid);
        }
        false
    }

    /// The groups of digits from here on.
    fn run(&self, start: usize) -> Option<Run> {
        let plus = self.bytes[start] == b'+';
        let mut run = Run { start, plus, groups: [(0, 0); MAX_GROUPS], count: 0, digits: 0 };
        let before = start.checked_sub(1).map_or(b' ', |i| self.bytes[i]);
        if before.is_ascii_alphanumeric() || before == b'_' || (0xC3..0xE2).contains(&before) {
            return None;
        }
        let mut at = start + usize::from(plus);
        if plus && matches!(self.bytes.get(at), Some(b' ' | b'(')) {
            at += 1;
        }
        while run.count < MAX_GROUPS {
            let length = self.bytes[at..].iter().take(40).take_while(|b| b.is_ascii_digit()).count();
            let end = at + length;
            let next = self.bytes.get(end).copied().unwrap_or(b' ');
            let after = self.bytes.get(end + 1).copied().unwrap_or(b' ');
            let glued = next.is_ascii_alphabetic()
                || matches!(next, b'_' | b'@')
                || matches!(next, b':' | b',') && after.is_ascii_digit()
                || (0xC3..0xE2).contains(&next);
            if length == 0 || length >= 40 || glued {
                break;
            }
            run.groups[run.count] = (at, end);
            run.count += 1;
            run.digits += length;
            if run.digits > 40 {
                break;
            }
            let gap = self.bytes[end..]
                .iter()
                .take(4)
                .take_while(|b| matches!(b, b' ' | b'.' | b'-' | b'/' | b'(' | b')'))
                .count();
            let gap_bytes = &self.bytes[end..end + gap];
            let blanks = gap_bytes.iter().filter(|b| **b == b' ').count();
            if gap == 0 || gap > 3 || blanks > 2 || gap_bytes == b". " || gap_bytes == b".. " {
                break;
            }
            at = end + gap;
        }
        (run.count > 0).then_some(run)
    }

    /// A number in the forms of E.164 or the context's country, as long as it can be. One that nobody has counts only where
    /// it is plainly meant as a telephone number.
    fn phone(&mut self, place: usize, run: &Run) -> bool {
        let abroad = run.plus || self.text[run.start..].starts_with("00");
        let said = |finder: &mut Self| {
            finder.label.any(Hint::PHONE)
                || finder.hints_before(place, 3).any(Hint::PHONE)
                || run.digits >= 9 && finder.follows_a_messenger(place)
        };
        self.phone_that(place, run, is_phone_in_use)
            || (abroad || said(self)) && self.phone_that(place, run, |_| true)
    }

    /// Whether a messenger is named right before whose accounts are telephone numbers; elsewhere numbers are users' own.
    fn follows_a_messenger(&self, place: usize) -> bool {
        let before = place.checked_sub(1).map(|i| self.words[i]);
        let named = before.and_then(|word| super::words::platform_of(&self.text[word.start..word.end]));
        matches!(named, Some("whatsapp" | "viber" | "signal"))
    }

    fn phone_that(&mut self, place: usize, run: &Run, counts: fn(&str) -> bool) -> bool {
        let start = match run.start.checked_sub(1) {
            Some(i) if self.bytes[i] == b'(' && i >= self.done => i,
            Some(_) | None => run.start,
        };
        let mut tries = 0;
        for group in (0..run.count).rev() {
            let digits = run.digits_to(group);
            if digits < 6 || tries == 5 {
                return false;
            }
            if digits > 17 {
                continue;
            }
            tries += 1;
            let end = run.groups[group].1;
            let raw = self.text[start..end].trim_start_matches(['(', ')']);
            let value = undisguised(TraceKind::Phone, raw, self.context);
            if matches!(&value, Value::Trace(trace) if counts(trace.normal()))
                && self.offer(place, TraceKind::Phone, raw, start..end, Claim::Unsaid)
            {
                return true;
            }
        }
        false
    }

    fn no_phone(&mut self, place: usize, run: &Run) {
        let value = undisguised(TraceKind::Phone, &self.text[run.start..run.end()], self.context);
        let fault = match value {
            Value::Invalid { fault, .. } => fault,
            Value::Trace(_) => Fault::Structure,
        };
        self.keep(place, Value::Invalid { claimed: TraceKind::Phone, fault }, run.start..run.end(), None);
    }

    /// Four groups of four, or a word that says card.
    fn card(&mut self, place: usize, run: &Run, hints: Hint) -> bool {
        let quads = run.count >= 4 && run.groups()[..4].iter().all(|(s, e)| e - s == 4);
        let amex = run.count >= 3
            && run.groups().iter().take(3).map(|(s, e)| e - s).eq([4, 6, 5])
            && self.bytes[run.start] == b'3';
        let groups = if quads {
            4
        } else if amex {
            3
        } else if hints.any(Hint::CARD) && (12..=19).contains(&run.digits_to(0)) {
            1
        } else {
            return false;
        };
        let end = run.groups[groups - 1].1;
        let claim = if hints.any(Hint::CARD) { Claim::Said } else { Claim::Unsaid };
        if run.plus || !matches!(self.bytes[run.start], b'2'..=b'6') {
            return false;
        }
        self.offer(place, TraceKind::Card, &self.text[run.start..end], run.start..end, claim)
    }

    fn account(&mut self, place: usize, run: &Run) -> bool {
        if self.context.country.is_none() || run.plus {
            return false;
        }
        for group in (0..run.count).rev().take(4) {
            let end = run.groups[group].1;
            if run.digits_to(group) < 7 {
                return false;
            }
            if self.offer(
                place,
                TraceKind::Account,
                &self.text[run.start..end],
                run.start..end,
                Claim::Unsaid,
            ) {
                return true;
            }
        }
        false
    }

    /// Digits in the groups of the State's accounts, whose check digits leave no doubt: no word has to say what they are.
    fn proven_account(&mut self, place: usize, run: &Run) -> bool {
        let Some(country) = self.context.country.filter(|_| !run.plus) else { return false };
        let proven = (0..run.count).rev().find(|&group| self.is_grouped_as_account(country, run, group));
        let Some(end) = proven.map(|group| run.groups[group].1) else { return false };
        self.offer(place, TraceKind::Account, &self.text[run.start..end], run.start..end, Claim::Unsaid)
    }

    fn is_grouped_as_account(&self, country: Country, run: &Run, last: usize) -> bool {
        let groups = &run.groups()[..=last];
        let lengths = groups.iter().map(|(start, end)| end - start);
        match country {
            Country::HU => matches!(last, 1 | 2) && lengths.clone().all(|length| length == 8),
            Country::FR => run.digits_to(last) == 23,
            Country::PL => run.digits_to(last) == 26,
            Country::PT => run.digits_to(last) == 21,
            Country::BE => lengths.eq([3, 7, 2]),
            Country::HR => lengths.eq([7, 10]),
            Country::ES => lengths.eq([4, 4, 2, 10]),
            Country::CZ | Country::SK => {
                let (start, end) = groups[last];
                last > 0 && end - start == 4 && self.bytes[start - 1] == b'/' && run.digits_to(last) >= 13
            }
            _ => false,
        }
    }

    pub(super) fn parcel(&mut self, place: usize, start: usize, end: usize) -> bool {
        let digits = self.bytes[start..end].iter().filter(|b| b.is_ascii_digit()).count();
        end - start >= 8
            && digits >= 6
            && self.offer(place, TraceKind::Parcel, &self.text[start..end], start..end, Claim::Unsaid)
    }

    /// The nine or ten digits under which a program for remote access is reached, where such a program is named.
    fn remote_access(&mut self, place: usize, run: &Run) -> bool {
        let Some(last) = (0..run.count).find(|&group| matches!(run.digits_to(group), 9 | 10)) else {
            return false;
        };
        // `123 456 789` and the like, or all in one.
        if run.plus || self.bytes[run.start] == b'0' || last != run.count - 1 {
            return false;
        }
        let end = run.groups[last].1;
        let before = self.hints_before(place, 4);
        let ends = matches!(self.bytes.get(end), Some(b'.' | b'!' | b'?'));
        if !before.any(Hint::REMOTE) && (before.any(Hint::PHONE | Hint::PLATFORM | Hint::NUMBER) || ends) {
            // What follows is of another sentence, or of another thing than the telephone that was named.
            return false;
        }
        let Some(program) = self.platform_near(place, end, Hint::REMOTE) else { return false };
        // A word for such programs, and none by name: only where it is said to be somebody's number there.
        let is_meant = before.any(Hint::REMOTE) && before.any(Hint::USER | Hint::NUMBER);
        if program == "number" && (before.any(Hint::PHONE) || !is_meant) {
            return false;
        }
        let digits = self.text[run.start..end].chars().filter(char::is_ascii_digit).collect::<String>();
        self.offer(place, TraceKind::Handle, &format!("{program}:{digits}"), run.start..end, Claim::Unsaid)
    }

    /// The number of an advert, where a marketplace is named nearby or the words before can mean nothing else.
    pub(super) fn advert(&mut self, place: usize, start: usize, end: usize) -> bool {
        let hints = self.hints_before(place, 6);
        if !hints.any(Hint::ADVERT) && !matches!(self.bytes[start], b'm' | b'a') || end - start < 6 {
            return false;
        }
        let listed = (end - start >= 7 && self.hints_before(place, 3).any(Hint::LISTING)).then_some("advert");
        let Some(market) = self.platform_near(place, end, Hint::MARKET).or(listed) else { return false };
        let raw = format!("{market}:{}", &self.text[start..end]);
        self.offer(place, TraceKind::Advert, &raw, start..end, Claim::Unsaid)
    }

    /// `833-631-7911`, `(833) 631-7911`.
    fn is_american(&self, run: &Run) -> bool {
        run.count >= 3
            && run.groups()[..3].iter().map(|(s, e)| e - s).eq([3, 3, 4])
            && run.groups()[..2].iter().all(|(_, e)| matches!(self.bytes[*e], b'-' | b')'))
    }

    fn is_in_north_america(&self) -> bool {
        self.context.country.is_some_and(|c| matches!(c, Country::US | Country::CA))
    }

    fn is_date(&self, run: &Run) -> bool {
        let [a, b, c, ..] = *run.groups() else { return false };
        let number = |(s, e): (usize, usize)| self.text[s..e].parse::<u32>().unwrap_or(u32::MAX);
        let separator = |x: (usize, usize), y: (usize, usize)| (y.0 - x.1 == 1).then(|| self.bytes[x.1]);
        let (Some(first), Some(second)) = (separator(a, b), separator(b, c)) else { return false };
        if first != second || !matches!(first, b'.' | b'-' | b'/') {
            return false;
        }
        let year = |n: u32| (1900..2100).contains(&n);
        let (x, y, z) = (number(a), number(b), number(c));
        let short = |g: (usize, usize)| g.1 - g.0 <= 2;
        let day_first = short(a) && short(b) && (x <= 12 && y <= 31 || x <= 31 && y <= 12) && x > 0 && y > 0;
        let two_digit_year = c.1 - c.0 == 2 && run.digits <= 6;
        day_first && (c.1 - c.0 == 4 && year(z) || two_digit_year)
            || a.1 - a.0 == 4 && year(x) && short(b) && short(c) && y <= 12
    }

    /// Sums: a currency right before or behind.
    fn is_money(&mut self, place: usize, run: &Run) -> bool {
        let before = self.text[..run.start].trim_end_matches(' ');
        if before.ends_with(['€', '$', '£']) {
            return true;
        }
        let rest = &self.bytes[run.end()..];
        let rest = rest.strip_prefix(b" ").unwrap_or(rest);
        if rest.starts_with("€".as_bytes())
            || matches!(rest.first(), Some(b'$'))
            || rest.starts_with("£".as_bytes())
        {
            return true;
        }
        run.digits <= 9 && self.hints_after(place, run.end(), 1).any(Hint::CURRENCY)
    }

    /// The platform or marketplace named closest before, in the label, or right after.
    pub(super) fn platform_near(&self, place: usize, end: usize, sort: Hint) -> Option<&'static str> {
        let word = |i: usize| &self.text[self.words[i].start..self.words[i].end];
        let of =
            |text: &str| super::words::platform_of(text).filter(|_| super::words::hint_of(text).any(sort));
        let label_end = end.min(self.label_start + 64);
        if !self.label.is_none() && self.label_start < label_end {
            let label = self.text.get(self.label_start..label_end).and_then(|l| l.split('@').next());
            if let Some(platform) = label.and_then(of) {
                return Some(platform);
            }
        }
        (place.saturating_sub(6)..place).rev().find_map(|i| of(word(i))).or_else(|| {
            let last = (place..self.words.len()).take(12).find(|&i| self.words[i].start >= end)?;
            (last..self.words.len().min(last + 4)).find_map(|i| of(word(i)))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Context, find::find};

    #[test]
    fn dates_sums_and_counts_are_no_numbers() {
        let context = Context::of(Country::NL);
        for text in [
            "on 12.03.2024 and 2024-03-12 at 12:30:45",
            "€ 1 234 567,00 and 1.234.567 euro",
            "order 2024 00012",
            "version 1.2.3.4",
            "255.256.344.1",
            "1 2 3 4 5 6 7 8 9 10 11 12 13 14",
        ] {
            let found = find(text, &context);
            assert!(found.is_empty(), "{text}: {found:?}");
        }
    }
}
