//! scratch
use std::{fs::File, ops::ControlFlow};
use joinder_core::{Marking};
use joinder_formats::{Intake, Item, ReadOptions, read};
fn main() {
    let mut a = std::env::args().skip(1);
    let path = a.next().expect("file");
    let country = a.next().map(|s| s.parse().expect("c"));
    let field = a.next().unwrap_or_default();
    let options = ReadOptions { suggest_mapping: true, country, ..ReadOptions::default() };
    let received = jiff::civil::date(2026, 1, 1);
    let intake = Intake { owner: "EU-DEMO".parse().expect("x"), country, marking: Marking::cautious(received), received, default_kind: None };
    let _ = read(Box::new(File::open(&path).expect("o")), &path, &options, &mut |item| {
        if let Item::Draft(draft) = item {
            let d = (*draft).clone();
            if let Ok(f) = draft.finish(&intake) {
                if let Some(v) = f.report.fields.get(&field) { println!("FIELD {v}"); }
                for o in &f.report.observables {
                    if o.trace().is_none() { println!("INVALID {:?} {} {}", o.origin, o.kind(), o.raw); }
                    else if field == "all" { println!("{:?} {:?} {:?}", o.side, o.origin, o.trace().map(|t| t.to_string())); }
                }
                for x in &f.faults { println!("FAULT {} {} :: {:?}", x.field, x.expected, d.traces.iter().filter(|t| matches!(&t.origin, joinder_core::Origin::Field(n) if **n == *x.field)).map(|t| t.raw.clone()).collect::<Vec<_>>()); }
            }
        }
        ControlFlow::Continue(())
    });
}
