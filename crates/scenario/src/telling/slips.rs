//! What hands do to text and sums.

use crate::dice::Dice;

/// Small changes that come with copying: cut at the end, a word left out, all in lower case.
pub(super) fn copied(bait: String, dice: &mut Dice) -> String {
    match dice.below(10) {
        0 => bait.to_lowercase(),
        1 => {
            let words: Vec<&str> = bait.split(' ').collect();
            words[..words.len() - words.len() / 4].join(" ")
        }
        2 => {
            let mut words: Vec<&str> = bait.split(' ').collect();
            words.remove(dice.below(words.len()));
            words.join(" ")
        }
        3 => bait.replace(". ", ".\n"),
        _ => bait,
    }
}

/// Hasty typing; only sentences without values pass here.
pub(super) fn misspelt(sentence: &str, dice: &mut Dice) -> String {
    let lower = dice.chance(0.3);
    let mut out = String::with_capacity(sentence.len());
    let mut chars = sentence.chars().peekable();
    while let Some(c) = chars.next() {
        let roll = dice.below(160);
        match roll {
            0 if c.is_alphabetic() => {}
            1 if c.is_alphabetic() => out.extend([c, c]),
            2 => match chars.next_if(|next| next.is_alphabetic()) {
                Some(next) if c.is_alphabetic() => out.extend([next, c]),
                Some(next) => out.extend([c, next]),
                None => out.push(c),
            },
            3 if c == ',' => {}
            _ if lower => out.extend(c.to_lowercase()),
            _ => out.push(c),
        }
    }
    out
}

/// Sums as people lose them: round when large or agreed, with cents in shops.
pub(super) fn tidy(sum: f64, dice: &mut Dice) -> f64 {
    match (sum, dice.below(10)) {
        (0.0..300.0, 0..=4) => sum.floor() + *dice.pick(&[0.95, 0.99, 0.5, 0.9]),
        (0.0..300.0, 5..=8) => sum.round(),
        (1_000.0.., 0..=5) => (sum / 50.0).round() * 50.0,
        (1_000.0.., 6..=7) => (sum / 1_000.0).ceil() * 1_000.0,
        (300.0..1_000.0, 0..=6) => (sum / 10.0).round() * 10.0,
        _ => (sum * 100.0).round() / 100.0,
    }
}

/// Groups of three.
pub(crate) fn thousands(whole: u64, gap: char) -> String {
    let digits = whole.to_string();
    let mut text = String::with_capacity(digits.len() + 4);
    for (index, c) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(gap);
        }
        text.push(c);
    }
    text
}
