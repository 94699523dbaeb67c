//! Writes the exports of a scenario into a folder: `write_exports DIR REPORTS STATES SEED`.

use std::path::PathBuf;

use joinder_scenario::{Scenario, Size};

fn main() -> Result<(), joinder_scenario::WriteError> {
    let mut arguments = std::env::args().skip(1);
    let dir = PathBuf::from(arguments.next().unwrap_or_else(|| "scenario".to_owned()));
    let mut number = |fallback: u64| arguments.next().and_then(|text| text.parse().ok()).unwrap_or(fallback);
    let size = Size { reports: number(2_000), states: number(10) as usize };
    for file in Scenario::new(number(1), size).write_exports(&dir)? {
        println!("{}", file.display());
    }
    Ok(())
}
