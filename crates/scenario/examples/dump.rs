//! dump
use joinder_scenario::{Scenario, Size};
fn main() {
    let s = Scenario::new(1, Size { reports: 20000, states: 10 });
    for r in s.reports() {
        println!("{}\t{}\t{}\t{}\t{}", r.series.map(|s| s.to_string()).unwrap_or_default(), r.kind.slug(), r.owner, r.reported_at, r.planted.iter().map(|p| format!("{:?}{}{}={}", p.class, if p.spoiled {"!"} else {""}, match p.role { joinder_scenario::Role::Offender => "", _ => "~" }, p.normal)).collect::<Vec<_>>().join(" "));
    }
}
