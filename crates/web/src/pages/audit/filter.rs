//! What of the log is asked for, as it stands in an address.

use jiff::{civil, tz::TimeZone};
use joinder_core::{Act, Deed, LogUse, ReportId};
use joinder_node::{AuditQuery, SeenQuery};
use serde::Deserialize;

use crate::{
    pages::FieldError,
    paths,
    reader::{Language, Locale},
};

/// Days that are looked back where no span was asked for.
const USUAL_DAYS: i64 = 30;
const DAY_MS: i64 = 24 * 3_600_000;
/// Rows that are asked for at most.
const MOST: usize = 1_000;

/// Which entries.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Filter {
    /// For what the log is read.
    pub r#use: Option<String>,
    /// Whose acts.
    pub who: Option<String>,
    /// Which act.
    pub act: Option<String>,
    /// Which deed.
    pub deed: Option<String>,
    /// About which report.
    pub report: Option<String>,
    /// In which case.
    pub case: Option<String>,
    /// From when on.
    pub from: Option<String>,
    /// Until when.
    pub until: Option<String>,
    /// Where the last page ended.
    pub cursor: Option<u64>,
    /// Rows.
    pub limit: Option<usize>,
}

fn given(text: &Option<String>) -> Option<&str> {
    text.as_deref().map(str::trim).filter(|text| !text.is_empty())
}

impl Filter {
    /// Whether a use was said: before that nothing is read.
    pub fn says_use(&self) -> bool {
        given(&self.r#use).is_some()
    }

    /// The query, or what is wrong.
    pub fn query(&self, zone: &TimeZone) -> Result<AuditQuery, Vec<FieldError>> {
        let mut wrong = Vec::new();
        let reading =
            read(&mut wrong, "use", &self.r#use, "one of the uses that the list names", LogUse::of_name);
        let act = read(&mut wrong, "act", &self.act, "one of the six acts", Act::of_name);
        let deed = read(&mut wrong, "deed", &self.deed, "one of the list", Deed::of_name);
        let report = read(
            &mut wrong,
            "report",
            &self.report,
            "the reference of a report that is here, or its identifier, rep_…",
            |text| text.parse::<ReportId>().ok(),
        );
        let span = Span { from: self.from.clone(), until: self.until.clone() };
        let (from_ms, until_ms) = match span.ends(zone) {
            Ok(ends) => ends,
            Err(more) => {
                wrong.extend(more);
                (None, None)
            }
        };
        if self.limit.is_some_and(|limit| !(1..=MOST).contains(&limit)) {
            wrong.push(FieldError::new("limit", format!("limit: expected a number from 1 to {MOST}")));
        }
        let Some(reading) = reading.filter(|_| wrong.is_empty()) else {
            if wrong.is_empty() {
                wrong.push(FieldError::new("use", "use: expected for what the log is read"));
            }
            return Err(wrong);
        };
        Ok(AuditQuery {
            who: given(&self.who).map(as_logged),
            act,
            deed,
            report,
            case: given(&self.case).map(str::to_owned),
            from_ms,
            until_ms,
            below: self.cursor,
            limit: self.limit.unwrap_or(0),
            ..AuditQuery::all(reading)
        })
    }

    /// For what is read, and which span; the last thirty days where none was given.
    pub fn lately(&self, zone: &TimeZone, now_ms: i64) -> Result<(LogUse, (i64, i64)), Vec<FieldError>> {
        let reading = self.query(zone)?.reading;
        let span = Span { from: self.from.clone(), until: self.until.clone() };
        Ok((reading, span.or_lately(zone, now_ms)?))
    }

    /// Whose doings are asked for, in which span.
    pub fn seen(&self, zone: &TimeZone, now_ms: i64) -> Result<SeenQuery, Vec<FieldError>> {
        let (reading, (from_ms, until_ms)) = self.lately(zone, now_ms)?;
        let who = given(&self.who).map(as_logged);
        let who = who.ok_or_else(|| vec![FieldError::new("who", "who: expected an account or a link")])?;
        Ok(SeenQuery { reading, who, from_ms, until_ms })
    }

    /// The address of these entries.
    pub fn href(&self, page: &str, cursor: Option<u64>) -> String {
        let pairs = [
            ("use", &self.r#use),
            ("who", &self.who),
            ("act", &self.act),
            ("deed", &self.deed),
            ("report", &self.report),
            ("case", &self.case),
            ("from", &self.from),
            ("until", &self.until),
        ];
        let mut pairs: Vec<_> = pairs.into_iter().map(|(name, value)| (name, value.clone())).collect();
        pairs.push(("cursor", cursor.map(|seq| seq.to_string())));
        format!("{page}{}", paths::query(&pairs))
    }
}

/// Whose acts, as the log names them: a name alone is an account's.
///
/// The machine and the node go by what the pages call them; a link's organisation by its code, which has capitals as no
/// account has.
pub fn as_logged(who: &str) -> String {
    let is_called = |key: &str| {
        Language::ALL.into_iter().any(|language| Locale::of(language).say(key).eq_ignore_ascii_case(who))
    };
    let whole =
        matches!(who, "operator" | "node") || who.starts_with("account:") || who.starts_with("neighbour:");
    if whole {
        who.to_owned()
    } else if is_called("audit-operator") {
        "operator".to_owned()
    } else if is_called("audit-node") {
        "node".to_owned()
    } else if who.chars().any(char::is_uppercase) {
        format!("neighbour:{who}")
    } else {
        format!("account:{who}")
    }
}

fn read<T>(
    wrong: &mut Vec<FieldError>,
    field: &'static str,
    text: &Option<String>,
    expected: &str,
    read: impl Fn(&str) -> Option<T>,
) -> Option<T> {
    let text = given(text)?;
    let value = read(text);
    if value.is_none() {
        wrong.push(FieldError::new(field, format!("{field}: expected {expected}")));
    }
    value
}

/// From when until when.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Span {
    /// From when on.
    pub from: Option<String>,
    /// Until when.
    pub until: Option<String>,
}

impl Span {
    /// Both ends as Unix milliseconds, where they were given; a day's end is the end of the day.
    pub fn ends(&self, zone: &TimeZone) -> Result<(Option<i64>, Option<i64>), Vec<FieldError>> {
        let mut wrong = Vec::new();
        let expected = "a day or a moment such as 2026-12-31T08:30";
        let from = read(&mut wrong, "from", &self.from, expected, |text| moment(text, zone, 0));
        let until = read(&mut wrong, "until", &self.until, expected, |text| moment(text, zone, DAY_MS));
        if wrong.is_empty() { Ok((from, until)) } else { Err(wrong) }
    }

    /// The same; the last thirty days where nothing was given.
    pub fn or_lately(&self, zone: &TimeZone, now_ms: i64) -> Result<(i64, i64), Vec<FieldError>> {
        let (from, until) = self.ends(zone)?;
        let until = until.unwrap_or(now_ms + 1);
        Ok((from.unwrap_or(until - USUAL_DAYS * DAY_MS), until))
    }
}

/// A moment; of a day its beginning, and `day_ms` more.
fn moment(text: &str, zone: &TimeZone, day_ms: i64) -> Option<i64> {
    let ms = |time: civil::DateTime| zone.to_timestamp(time).ok().map(|at| at.as_millisecond());
    if let Ok(day) = text.parse::<civil::Date>()
        && text.len() == 10
    {
        return ms(day.at(0, 0, 0, 0)).map(|at| at + day_ms);
    }
    ms(text.parse::<civil::DateTime>().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_is_read_in_the_zone_of_the_reader() {
        let span = |from: &str, until: &str| Span { from: Some(from.into()), until: Some(until.into()) };
        let zone = TimeZone::get("Europe/Amsterdam").unwrap();
        let at = |text: &str| text.parse::<jiff::Timestamp>().unwrap().as_millisecond();
        let ends = span("2026-07-01", "2026-07-01").ends(&zone).unwrap();
        assert_eq!(ends, (Some(at("2026-06-30T22:00:00Z")), Some(at("2026-07-01T22:00:00Z"))));
        let ends = span("2026-07-01T08:30", "").ends(&zone).unwrap();
        assert_eq!(ends, (Some(at("2026-07-01T06:30:00Z")), None));
        assert_eq!(span("yesterday", "x").ends(&zone).unwrap_err().len(), 2);
    }

    #[test]
    fn nothing_is_read_before_a_use_is_said() {
        let filter = Filter { who: Some("made".into()), ..Filter::default() };
        assert!(!filter.says_use());
        assert_eq!(filter.query(&TimeZone::UTC).unwrap_err()[0].field, "use");
        let filter = Filter { r#use: Some("lawfulness".into()), ..filter };
        assert_eq!(filter.query(&TimeZone::UTC).unwrap().who.as_deref(), Some("account:made"));
        let filter = Filter { r#use: Some("curiosity".into()), ..filter };
        assert_eq!(filter.query(&TimeZone::UTC).unwrap_err()[0].field, "use");
    }
}
