//! Shows what each column of a table is taken for, and how its rows read: `suggest_mapping FILE [STATE]`.

use std::{collections::BTreeMap, error::Error, fs::File, ops::ControlFlow};

use joinder_core::{Marking, Side};
use joinder_formats::{FieldFault, Intake, Item, ReadOptions, Trust, read};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().ok_or("expected a file")?;
    let country = arguments.next().map(|state| state.parse()).transpose()?;
    let options = ReadOptions { suggest_mapping: true, country, ..ReadOptions::default() };
    let received = jiff::civil::date(2026, 1, 1);
    let marking = Marking::cautious(received);
    let owner = "EU-DEMO".parse()?;
    let trust = Trust::default();
    let intake = Intake { owner, country, marking, received, default_kind: None, trust };
    let (mut reports, mut aside) = (0, 0);
    let mut faults: BTreeMap<String, u64> = BTreeMap::new();
    let mut fields: BTreeMap<String, u64> = BTreeMap::new();
    let mut traces: BTreeMap<String, u64> = BTreeMap::new();
    let mut count = |fault: FieldFault| {
        *faults.entry(format!("{}: expected {}", fault.field, fault.expected)).or_default() += 1;
    };
    let summary = read(Box::new(File::open(&path)?), &path, &options, &mut |item| {
        match item {
            Item::SetAside(_) => aside += 1,
            Item::Draft(draft) => match draft.finish(&intake) {
                Err(_) => aside += 1,
                Ok(finished) => {
                    reports += 1;
                    finished.faults.into_iter().for_each(&mut count);
                    for name in finished.report.fields.into_keys() {
                        *fields.entry(name).or_default() += 1;
                    }
                    for one in finished.report.observables {
                        let side = match one.side {
                            Side::Offender => "offender",
                            Side::Victim => "victim",
                            Side::Third => "third",
                        };
                        let valid = if one.trace().is_some() { "" } else { "invalid " };
                        *traces.entry(format!("{side} {valid}{}", one.kind())).or_default() += 1;
                    }
                }
            },
        }
        ControlFlow::Continue(())
    })?;
    println!("{path}: {} read as {reports} reports, {aside} set aside", summary.format);
    for note in &summary.notes {
        println!("  {note}");
    }
    println!("  traces {traces:?}\n  fields {fields:?}\n  faults {faults:?}");
    Ok(())
}
