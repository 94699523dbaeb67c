//! What the tests share: reading bytes to the end, and telling a report in a few lines.

#![expect(clippy::unwrap_used, reason = "what a test cannot read fails it")]

use std::{
    io::{Cursor, Read},
    ops::ControlFlow,
};

use joinder_core::{Marking, Report, Side, codes::Country};
use joinder_formats::{
    Draft, Finished, Intake, Item, ReadError, ReadOptions, SetAside, Summary, Trust, read,
};

/// All that came of reading.
pub struct Outcome {
    pub drafts: Vec<Draft>,
    pub aside: Vec<SetAside>,
    pub summary: Summary,
}

impl Outcome {
    /// The only report; fails where there are more or where it was set aside.
    pub fn one(mut self) -> Finished {
        assert_eq!((self.drafts.len(), self.aside.len()), (1, 0), "{:?}", self.aside);
        self.drafts.remove(0).finish(&intake()).unwrap()
    }

    /// All reports.
    pub fn reports(self) -> Vec<Report> {
        self.drafts.into_iter().map(|d| d.finish(&intake()).unwrap().report).collect()
    }

    /// Slugs of the reasons, in order.
    pub fn reasons(&self) -> Vec<&'static str> {
        self.aside.iter().map(|a| a.reason.slug()).collect()
    }
}

pub fn intake() -> Intake {
    let received = jiff::civil::date(2026, 11, 25);
    Intake {
        owner: "NL-POL".parse().unwrap(),
        country: Some(Country::NL),
        marking: Marking::cautious(received),
        received,
        default_kind: None,
        trust: Trust { owners: ["FR-PN".parse().unwrap()].into(), markings: false },
    }
}

pub fn options() -> ReadOptions {
    ReadOptions { suggest_mapping: true, country: Some(Country::NL), ..ReadOptions::default() }
}

/// Reads bytes under a name.
pub fn read_bytes(bytes: &[u8], name: &str, options: &ReadOptions) -> Outcome {
    read_stream(Box::new(Cursor::new(bytes.to_vec())), name, options).unwrap()
}

/// Reads a text with the usual options.
pub fn read_text(text: &str, name: &str) -> Outcome {
    read_bytes(text.as_bytes(), name, &options())
}

/// Reads a stream; counts must agree.
pub fn read_stream(
    input: Box<dyn Read + Send>,
    name: &str,
    options: &ReadOptions,
) -> Result<Outcome, ReadError> {
    let (mut drafts, mut aside) = (Vec::new(), Vec::new());
    let summary = read(input, name, options, &mut |item| {
        match item {
            Item::Draft(draft) => drafts.push(*draft),
            Item::SetAside(record) => aside.push(*record),
        }
        ControlFlow::Continue(())
    })?;
    assert_eq!(summary.records, (drafts.len() + aside.len()) as u64, "every record has a fate");
    Ok(Outcome { drafts, aside, summary })
}

/// The traces of a report: `offender email:a@example.org`, `victim invalid iban`, sorted.
pub fn traces(report: &Report) -> Vec<String> {
    let mut out: Vec<String> = report
        .observables
        .iter()
        .map(|o| {
            let side = match o.side {
                Side::Offender => "offender",
                Side::Victim => "victim",
                Side::Third => "third",
            };
            match o.trace() {
                Some(trace) => format!("{side} {trace}"),
                None => format!("{side} invalid {}", o.kind()),
            }
        })
        .collect();
    out.sort();
    out.dedup();
    out
}

/// True where the report has the trace.
#[track_caller]
pub fn has(report: &Report, trace: &str) {
    let all = traces(report);
    assert!(all.iter().any(|t| t == trace), "expected {trace} in {all:#?}");
}

/// True where it has not.
#[track_caller]
pub fn has_not(report: &Report, trace: &str) {
    let all = traces(report);
    assert!(!all.iter().any(|t| t == trace), "{trace} in {all:#?}");
}
