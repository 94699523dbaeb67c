//! Names on platforms: `@jan_99` beside the word Telegram, `Instagram: maria.k_`, `user#1234`.

use joinder_core::TraceKind;

use super::words::Hint;
use super::{Claim, Finder};
use crate::normalise::UNSTATED;

fn is_name(b: u8) -> bool {
    b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'-')
}

impl Finder<'_> {
    /// The name behind an at sign, if a platform is named near it.
    pub(super) fn mention(&mut self, place: usize, at: usize) {
        let before = at.checked_sub(1).map_or(b' ', |i| self.bytes[i]);
        if before.is_ascii_alphanumeric() {
            return;
        }
        let length = self.bytes[at + 1..].iter().take(65).take_while(|b| is_name(**b)).count();
        let mut end = at + 1 + length;
        while end > at + 1 && matches!(self.bytes[end - 1], b'.' | b'-') {
            end -= 1;
        }
        if !(2..=64).contains(&(end - at - 1)) {
            return;
        }
        let said = |finder: &mut Self| finder.named_before(place).any(Hint::NICK | Hint::ACCOUNT);
        let platform = self.platform_near(place, end, Hint::PLATFORM);
        let platform = platform.or_else(|| said(self).then_some(UNSTATED));
        let Some(platform) = platform else { return };
        let raw = format!("{platform}:{}", &self.text[at + 1..end]);
        self.offer(place, TraceKind::Handle, &raw, at..end, Claim::Unsaid);
    }

    /// What the two words say that stand before a name, or before what says that it is one: `profil nazywa się`.
    pub(super) fn named_before(&mut self, place: usize) -> Hint {
        let naming =
            (1..=3).take_while(|&back| place >= back && self.hint(place - back).any(Hint::NAMING)).count();
        self.hints_before(place - naming, 2)
    }

    /// A bare name, if a platform is named right before it.
    pub(super) fn named(&mut self, place: usize, start: usize, end: usize) {
        let code = &self.bytes[start..end];
        let length = code.iter().take_while(|b| is_name(**b) || **b == b'#').count();
        let mut stop = start + length;
        while stop > start && matches!(self.bytes[stop - 1], b'.' | b'-' | b'#') {
            stop -= 1;
        }
        let name = &self.bytes[start..stop];
        if !(3..=64).contains(&name.len())
            || start + length < end
            || !name.iter().any(u8::is_ascii_alphabetic)
            || start < self.done
        {
            return;
        }
        let is_file = [".jpg", ".jpeg", ".png", ".pdf", ".mp4", ".docx"]
            .iter()
            .any(|ending| name.to_ascii_lowercase().ends_with(ending.as_bytes()));
        if is_file {
            return;
        }
        let numbered = name.iter().position(|b| *b == b'#').is_some_and(|i| name.len() - i == 5 && i > 1);
        let near = self.named_before(place);
        let hints = self.hints_before(place, 3) | near;
        let sort = if hints.any(Hint::USER) { Hint::PLATFORM | Hint::MARKET } else { Hint::PLATFORM };
        let said =
            hints.any(Hint::USER | Hint::NICK) || self.label.any(Hint::PLATFORM) || hints.any(Hint::PLATFORM);
        if !said || !numbered && name.contains(&b'#') {
            return;
        }
        const OTHER_NUMBERS: Hint = Hint::ORDER
            .and(Hint::PARCEL)
            .and(Hint::ADVERT)
            .and(Hint::TRANSACTION)
            .and(Hint::NUMBER)
            .and(Hint::VERSION);
        let unplaced = near.any(Hint::NICK) && !near.any(OTHER_NUMBERS) && name.len() >= 5;
        let platform = self.platform_near(place, stop, sort).or(unplaced.then_some(UNSTATED));
        let Some(platform) = platform else { return };
        // Beside these messengers stand file names and numbers.
        if platform == "whatsapp" || platform == "viber" {
            return;
        }
        let raw = format!("{platform}:{}", &self.text[start..stop]);
        self.offer(place, TraceKind::Handle, &raw, start..stop, Claim::Unsaid);
    }
}

#[cfg(test)]
mod tests {
    use joinder_core::{TraceKind, Value};

    use crate::{Context, normalise::normalise};

    #[test]
    fn platforms_of_the_table_are_those_of_the_normal_form() {
        let table = include_str!("words.tsv");
        let slugs = table
            .lines()
            .filter(|l| !l.starts_with('#'))
            .filter_map(|l| l.split('\t').next()?.split_once(':'));
        for (_, slug) in slugs {
            // Some platforms number their users; those that take the name must keep the platform's.
            if let Value::Trace(trace) =
                normalise(TraceKind::Handle, &format!("{slug}:abcdef12"), &Context::ANYWHERE)
            {
                assert_eq!(trace.normal(), format!("{slug}:abcdef12"));
            }
        }
    }
}
