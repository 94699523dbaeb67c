//! An account number as written: groups of letters and digits, each with the word before it.

use joinder_core::Fault;

/// More groups than any account is written in.
const MAX_GROUPS: usize = 24;

/// Words that name a part and are no part.
const LABELS: &[&str] = &[
    "ABI",
    "ACC",
    "ACCOUNT",
    "BANK",
    "BANKGIRO",
    "BANKLEITZAHL",
    "BANQUE",
    "BG",
    "BLZ",
    "CAB",
    "CC",
    "CCC",
    "CIN",
    "CLE",
    "CLEARING",
    "CODE",
    "COMPTE",
    "CONTA",
    "CONTO",
    "CTA",
    "CUENTA",
    "GIRO",
    "GUICHET",
    "KONTO",
    "KONTONUMMER",
    "KTO",
    "NIB",
    "NO",
    "NR",
    "NRB",
    "NUMBER",
    "NUMERO",
    "PG",
    "PLUSGIRO",
    "POSTGIRO",
    "REG",
    "REK",
    "REKENING",
    "RIB",
    "SORT",
];

pub(super) struct Written {
    /// Upper case, each with the label before it.
    pub(super) groups: Vec<(Option<&'static str>, String)>,
    /// All groups together.
    pub(super) all: String,
}

impl Written {
    pub(super) fn read(text: &str) -> Result<Self, Fault> {
        // A current account's "c/c" would else fall apart into letters.
        let upper = text.to_ascii_uppercase().replace("C/C", "CC");
        if upper.len() > 120 {
            return Err(Fault::Length);
        }
        if !upper.is_ascii() {
            return Err(Fault::Alphabet);
        }
        let mut groups = Vec::new();
        let mut label = None;
        for word in upper.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()) {
            if let Some(known) = LABELS.iter().find(|known| **known == word) {
                label = Some(*known);
                continue;
            }
            groups.push((label.take(), word.to_owned()));
            if groups.len() > MAX_GROUPS {
                return Err(Fault::Length);
            }
        }
        let all: String = groups.iter().map(|(_, group)| group.as_str()).collect();
        if all.is_empty() { Err(Fault::Length) } else { Ok(Self { groups, all }) }
    }

    /// The digits, where there is nothing else.
    pub(super) fn digits(&self) -> Option<&str> {
        is_digits(&self.all).then_some(self.all.as_str())
    }

    /// Whether one of these words stands before a group.
    pub(super) fn is_labelled(&self, labels: &[&str]) -> bool {
        self.groups.iter().any(|(label, _)| label.is_some_and(|label| labels.contains(&label)))
    }

    /// Joins groups to those that carry labels: `BLZ 370 400 44` is one part. Unlabelled groups at the front stay apart.
    pub(super) fn parts(&self) -> Vec<(Option<&'static str>, String)> {
        let mut parts: Vec<(Option<&'static str>, String)> = Vec::new();
        for (label, group) in &self.groups {
            match parts.last_mut() {
                Some((Some(_), part)) if label.is_none() => part.push_str(group),
                Some(_) | None => parts.push((*label, group.clone())),
            }
        }
        parts
    }
}

pub(super) fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}
