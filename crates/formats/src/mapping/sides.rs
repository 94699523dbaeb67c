//! Whose traces a column holds: from its words, its group, its neighbours, and the columns of the same kind.

use joinder_core::{Side, TraceKind, codes::Country};

use super::{
    columns::Decision,
    profile::Profile,
    words::{Meaning, Word},
};

/// One column as this room sees it.
pub(crate) struct Seen<'a, 't> {
    pub meaning: &'a Meaning,
    /// Of the header of the group that the column stands in, where there is one.
    pub group: &'a Meaning,
    pub decision: &'a Decision,
    pub profile: &'a Profile<'t>,
    /// The header without numbers at its end: `iban 1` and `iban 2` are of one side.
    pub stem: String,
}

/// The side and why; one for each column, none where the column holds no trace and names nobody.
pub(crate) fn sides(columns: &[Seen<'_, '_>], country: Option<Country>) -> Vec<Option<(Side, &'static str)>> {
    let mut sides: Vec<Option<(Side, &'static str)>> = columns.iter().map(|c| stated(c, columns)).collect();
    for at in 0..columns.len() {
        if sides[at].is_none() && is_judged(&columns[at]) {
            sides[at] = by_neighbours(columns, &sides, at);
        }
    }
    for at in 0..columns.len() {
        if sides[at].is_none() && is_judged(&columns[at]) {
            sides[at] = by_contrast(columns, &sides, at, country);
        }
    }
    columns
        .iter()
        .zip(sides)
        .map(|(column, side)| {
            is_judged(column)
                .then(|| side.unwrap_or((Side::Offender, "nothing says otherwise, so the offender's")))
        })
        .collect()
}

fn is_judged(column: &Seen<'_, '_>) -> bool {
    column.decision.kind.is_some()
        || column.decision.identity
        || matches!(column.decision.role, super::Role::Traces)
}

/// What the header, or else the group, says.
fn stated(column: &Seen<'_, '_>, columns: &[Seen<'_, '_>]) -> Option<(Side, &'static str)> {
    if !is_judged(column) {
        return None;
    }
    worded(column.meaning, column, columns, "the header says whose")
        .or_else(|| worded(column.group, column, columns, "the heading above says whose"))
}

fn worded(
    meaning: &Meaning,
    column: &Seen<'_, '_>,
    columns: &[Seen<'_, '_>],
    why: &'static str,
) -> Option<(Side, &'static str)> {
    let kind = column.decision.kind;
    // `IBAN Käufer an Verkäufer` names both: the column's own noun is not to be had, so the offender's.
    if meaning.has(Word::Offender) {
        return Some((Side::Offender, why));
    }
    let paid = matches!(
        kind,
        Some(
            TraceKind::Account
                | TraceKind::OtherWallet
                | TraceKind::Person
                | TraceKind::Company
                | TraceKind::Bic
                | TraceKind::Card
        )
    );
    let has_other = |word| {
        columns.iter().any(|c| {
            c.decision.kind == kind && c.meaning.has(word) && !std::ptr::eq(c.meaning, column.meaning)
        })
    };
    if meaning.has(Word::Recipient) {
        return Some(if paid || !has_other(Word::Sender) {
            (Side::Offender, why)
        } else {
            (Side::Victim, "was written or called to")
        });
    }
    if meaning.has(Word::Victim) {
        return Some((Side::Victim, why));
    }
    if meaning.has(Word::Sender) {
        return Some(if paid {
            (Side::Victim, "was paid from")
        } else {
            (Side::Offender, "was written or called from")
        });
    }
    meaning.has(Word::Third).then_some((Side::Third, why))
}

/// Contact details and names that stand beside the victim's identity are the victim's.
fn by_neighbours(
    columns: &[Seen<'_, '_>],
    sides: &[Option<(Side, &'static str)>],
    at: usize,
) -> Option<(Side, &'static str)> {
    let column = &columns[at];
    if column.meaning.has(Word::Holder) {
        return by_account(columns, sides, at);
    }
    let contact = column.decision.identity
        || matches!(column.decision.kind, Some(TraceKind::Phone | TraceKind::Email | TraceKind::Person));
    if !contact {
        return None;
    }
    let says_victim = |c: &Seen<'_, '_>| c.meaning.has(Word::Victim) || c.group.has(Word::Victim);
    let names_victim = columns.iter().any(says_victim);
    // Backwards over columns of people; the nearest that says whose it is decides.
    for back in (0..at).rev().take(4) {
        let near = &columns[back];
        if !is_judged(near) && !near.meaning.any(&[Word::Gender, Word::Age, Word::Place, Word::Birth]) {
            break;
        }
        match sides[back] {
            // A name that nothing ascribes is the victim's for want of better, where others say that they are: no reason
            // for what stands beside it.
            Some((Side::Victim, _)) if near.decision.identity && names_victim && !says_victim(near) => {}
            Some((Side::Victim, _)) => return Some((Side::Victim, "stands beside the victim's details")),
            Some((Side::Offender, _)) if near.decision.identity => {
                return Some((Side::Offender, "stands beside the offender's details"));
            }
            Some((Side::Offender | Side::Third, _)) => break,
            None => {}
        }
    }
    // A date of birth or a postal address is asked of who reports.
    let window = at.saturating_sub(3)..(at + 4).min(columns.len());
    let of_reporter = window.clone().any(|near| {
        let words = columns[near].meaning;
        words.any(&[Word::Birth, Word::Gender])
            && !words.has(Word::Offender)
            && !columns[near].group.has(Word::Offender)
    });
    let offender_near = window.into_iter().any(|near| matches!(sides[near], Some((Side::Offender, _))));
    if of_reporter && !offender_near {
        return Some((Side::Victim, "stands beside a date of birth or the like"));
    }
    let bare_name = column.decision.identity
        && column.decision.kind == Some(TraceKind::Person)
        && !column.meaning.has(Word::Company);
    let named_elsewhere =
        columns.iter().zip(sides).any(|(c, s)| c.decision.identity && matches!(s, Some((Side::Offender, _))));
    if bare_name && !column.meaning.has(Word::Holder) {
        let why = if named_elsewhere {
            "the offender's name has a column of its own"
        } else {
            "a name that is not said to be the offender's"
        };
        return Some((Side::Victim, why));
    }
    if column.decision.identity && column.meaning.has(Word::Address) {
        return Some((Side::Victim, "an address that is not said to be the offender's"));
    }
    None
}

/// Who holds an account is on the side of the nearest column with one; the column before it rather than the one behind.
fn by_account(
    columns: &[Seen<'_, '_>],
    sides: &[Option<(Side, &'static str)>],
    at: usize,
) -> Option<(Side, &'static str)> {
    let distance = |other: usize| (other.abs_diff(at), other > at);
    let nearest = (0..columns.len())
        .filter(|other| columns[*other].decision.kind == Some(TraceKind::Account))
        .min_by_key(|other| distance(*other))?;
    sides[nearest].map(|(side, _)| (side, "holds the account beside it"))
}

/// Beside a column of the same kind that says its side, the one that doesn't is the other's.
fn by_contrast(
    columns: &[Seen<'_, '_>],
    sides: &[Option<(Side, &'static str)>],
    at: usize,
    country: Option<Country>,
) -> Option<(Side, &'static str)> {
    let column = &columns[at];
    let kind = column.decision.kind?;
    let nouns = [(TraceKind::Email, Word::Email), (TraceKind::Phone, Word::Phone)];
    let noun = nouns.into_iter().find(|(named, _)| *named == kind).map(|(_, noun)| noun);
    // Also a column of several kinds whose header names this one: `Suspect e-mail / web`.
    let names = |c: &Seen<'_, '_>| {
        matches!(c.decision.role, super::Role::Traces) && noun.is_some_and(|noun| c.meaning.has(noun))
    };
    let same =
        |other: usize| other != at && (columns[other].decision.kind == Some(kind) || names(&columns[other]));
    let said = |side: Side| (0..columns.len()).any(|o| same(o) && sides[o].is_some_and(|(s, _)| s == side));
    let alike = (0..columns.len()).any(|o| same(o) && columns[o].stem == column.stem);
    if said(Side::Victim) && !said(Side::Offender) {
        return Some((Side::Offender, "the victim's has a column of its own"));
    }
    let contact = matches!(kind, TraceKind::Phone | TraceKind::Email | TraceKind::Account);
    if said(Side::Offender) && !said(Side::Victim) && contact && !alike {
        return Some((Side::Victim, "the offender's has a column of its own"));
    }
    if !contact || alike || said(Side::Offender) || said(Side::Victim) {
        return None;
    }
    // Neither says it: offenders' values come back, victims' don't, and victims bank at home.
    let rival = (0..columns.len()).find(|o| same(*o) && sides[*o].is_none())?;
    let (own, other) = (column.profile, columns[rival].profile);
    if own.filled < 20 || other.filled < 20 {
        return None;
    }
    let homely = |p: &Profile<'_>| kind != TraceKind::Account || country.is_none_or(|c| p.ibans_of(c) >= 90);
    let unrepeated = own.repeats() == 0 && other.repeats() >= 3;
    let repeated = other.repeats() == 0 && own.repeats() >= 3;
    if unrepeated && homely(own) {
        Some((Side::Victim, "its values never come back, those of the other column do"))
    } else if repeated && homely(other) {
        Some((Side::Offender, "its values come back, those of the other column never do"))
    } else {
        None
    }
}
