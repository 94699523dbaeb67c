//! Use of the node that somebody should ask about. Each is a count with a bound, both of which are shown: it says that
//! somebody should look, not that something is wrong.

use std::collections::BTreeMap;

use jiff::{Timestamp, civil::Weekday};
use joinder_core::{Deed, LogUse};
use joinder_ledger::Content;
use joinder_store::{AuditFilter, StoreError};

use super::{
    AuditSettings,
    read::{each_entry, holds, line_of},
};
use crate::{Node, NodeError};

/// So many look-ups without a case, and more than half of all, are many.
pub const MANY_WITHOUT_CASE: u64 = 20;
/// So many look-ups outside working hours are many.
pub const MANY_OUTSIDE: u64 = 5;
/// So many reports opened can be many.
pub const MANY_OPENED: u64 = 50;
/// They are where they are more than so many times what the one in the middle opened.
pub const TIMES_OTHERS: u64 = 3;

/// What stands out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Oddity {
    /// Many look-ups without a case.
    WithoutCase,
    /// Look-ups outside working hours.
    OutsideHours,
    /// Look-ups of what is known to be their own.
    OwnValues,
    /// Far more reports opened than others did.
    FarMore,
}

impl Oddity {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::WithoutCase, Self::OutsideHours, Self::OwnValues, Self::FarMore];

    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::WithoutCase => "without-case",
            Self::OutsideHours => "outside-hours",
            Self::OwnValues => "own-values",
            Self::FarMore => "far-more",
        }
    }
}

/// What was counted of one person.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    /// Look-ups, of this node and of neighbours.
    pub look_ups: u64,
    /// Of these, without a case.
    pub without_case: u64,
    /// Of these, outside working hours.
    pub outside_hours: u64,
    /// Of these, with a value that is known to be the person's own.
    pub own_values: u64,
    /// Reports opened, each time.
    pub opened: u64,
}

/// A person, what was counted, and what stands out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unusual {
    /// As the log names them.
    pub who: String,
    /// The counts.
    pub counted: Counted,
    /// What stands out.
    pub odd: Vec<Oddity>,
}

impl Node {
    /// Everybody who worked here between two moments, those of whom most stands out first. `own` has, for a name as the log
    /// has it, values that are known to be the person's own.
    pub fn audit_unusual(
        &self,
        reading: LogUse,
        span_ms: (i64, i64),
        own: &BTreeMap<String, Vec<String>>,
    ) -> Result<Vec<Unusual>, NodeError> {
        self.record_reading(reading, None, None)?;
        self.audit_flushed()?;
        let settings = self.audit_settings().unwrap_or_default();
        let keys = self.audit_keys()?;
        let span =
            AuditFilter { from_ms: Some(span_ms.0), before_ms: Some(span_ms.1), ..AuditFilter::default() };
        let mut all: BTreeMap<String, Counted> = BTreeMap::new();
        self.store().read(|tx| {
            tx.each_audit_row(&span, &mut |row| {
                // What nodes do is the links' to show.
                if row.who == "node" || row.who.starts_with("neighbour:") {
                    return Ok(());
                }
                let counted = all.entry(row.who).or_default();
                match Deed::of_name(&row.deed) {
                    // The empty form is no look-up.
                    Some(Deed::LookedUp | Deed::NeighbourAsked) if row.asked > 0 => {
                        counted.look_ups += 1;
                        counted.without_case += u64::from(row.case.is_none());
                        counted.outside_hours += u64::from(!is_at_work(&settings, row.at_ms));
                    }
                    Some(Deed::ReportOpened) => counted.opened += 1,
                    Some(_) | None => {}
                }
                Ok::<_, StoreError>(())
            })?;
            for (who, counted) in &mut all {
                let known = own.get(who).map_or(&[][..], Vec::as_slice);
                let known: Vec<String> = known.iter().map(|value| self.asked_value(value)).collect();
                if known.is_empty() {
                    continue;
                }
                let filter = AuditFilter { who: Some(who.clone()), asked: true, ..span.clone() };
                each_entry(tx, filter, &mut |entry| {
                    let Content::Kept { salt, .. } = entry.entry.content() else { return };
                    let Some(event) = line_of(entry).event else { return };
                    let is_own = known.iter().any(|value| holds(&keys, salt, &event, value));
                    counted.own_values += u64::from(is_own);
                })?;
            }
            Ok::<_, NodeError>(())
        })?;
        Ok(judged(all))
    }
}

fn is_at_work(settings: &AuditSettings, at_ms: i64) -> bool {
    let Ok(at) = Timestamp::from_millisecond(at_ms) else { return true };
    let at = settings.zone.to_datetime(at);
    let (from, until) = settings.hours;
    let is_weekend = matches!(at.weekday(), Weekday::Saturday | Weekday::Sunday);
    !is_weekend && (from..until).contains(&at.hour())
}

fn judged(all: BTreeMap<String, Counted>) -> Vec<Unusual> {
    let mut opened: Vec<u64> = all.values().map(|counted| counted.opened).collect();
    opened.sort_unstable();
    // Of two, neither is like others.
    let middle = if opened.len() < 3 { None } else { opened.get(opened.len() / 2).copied() };
    let mut judged: Vec<Unusual> = all
        .into_iter()
        .map(|(who, counted)| {
            let is_odd = |odd: &Oddity| match odd {
                Oddity::WithoutCase => {
                    counted.without_case >= MANY_WITHOUT_CASE && counted.without_case * 2 > counted.look_ups
                }
                Oddity::OutsideHours => counted.outside_hours >= MANY_OUTSIDE,
                Oddity::OwnValues => counted.own_values > 0,
                Oddity::FarMore => {
                    counted.opened >= MANY_OPENED
                        && middle.is_some_and(|middle| counted.opened > middle * TIMES_OTHERS)
                }
            };
            Unusual { odd: Oddity::ALL.into_iter().filter(is_odd).collect(), who, counted }
        })
        .collect();
    judged.sort_by(|a, b| {
        let order = |one: &Unusual| (one.odd.len(), one.counted.look_ups, one.counted.opened);
        order(b).cmp(&order(a)).then_with(|| a.who.cmp(&b.who))
    });
    judged
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_is_done_on_weekdays_in_working_hours_of_the_zone() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap().as_millisecond();
        let settings = AuditSettings::default();
        assert!(is_at_work(&settings, at("2026-07-01T07:00:00Z")));
        assert!(!is_at_work(&settings, at("2026-07-01T19:00:00Z")));
        assert!(!is_at_work(&settings, at("2026-07-04T12:00:00Z")), "a Saturday");
        let zone = jiff::tz::TimeZone::get("Europe/Athens").unwrap();
        assert!(
            !is_at_work(&AuditSettings { zone, ..settings }, at("2026-07-01T17:00:00Z")),
            "20 hours there"
        );
    }

    #[test]
    fn each_oddity_has_its_bound() {
        let many = Counted { look_ups: 30, without_case: 20, opened: 10, ..Counted::default() };
        let far = Counted { opened: 60, ..Counted::default() };
        let usual = Counted { look_ups: 90, without_case: 40, outside_hours: 4, opened: 10, ..many };
        let all = [("a", many), ("b", far), ("c", usual), ("d", Counted { own_values: 1, ..usual })];
        let judged = judged(all.into_iter().map(|(who, counted)| (who.to_owned(), counted)).collect());
        let odd = |who: &str| judged.iter().find(|one| one.who == who).unwrap().odd.clone();
        assert_eq!(odd("a"), [Oddity::WithoutCase]);
        assert_eq!(odd("b"), [Oddity::FarMore]);
        assert_eq!(odd("c"), Vec::new());
        assert_eq!(odd("d"), [Oddity::OwnValues]);
        assert_eq!(judged.last().map(|one| one.who.as_str()), Some("c"), "who stands out goes first");
    }
}
