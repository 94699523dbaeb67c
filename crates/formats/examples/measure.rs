//! Times reading, and reading with finishing, of a table or NDJSON in memory: `measure FILE [STATE] [ROUNDS]`.

use std::{error::Error, hint::black_box, io::Cursor, ops::ControlFlow, time::Instant};

use joinder_core::{Marking, codes::Country};
use joinder_formats::{Intake, Item, ReadOptions, Trust, read};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().ok_or("expected a file")?;
    let country: Option<Country> = arguments.next().map(|state| state.parse()).transpose()?;
    let rounds: u32 = arguments.next().map_or(Ok(5), |rounds| rounds.parse())?;
    let bytes = std::fs::read(&path)?;
    let options = ReadOptions { suggest_mapping: true, country, ..ReadOptions::default() };
    let received = jiff::civil::date(2026, 1, 1);
    let marking = Marking::cautious(received);
    let owner = "EU-DEMO".parse()?;
    let trust = Trust::default();
    let intake = Intake { owner, country, marking, received, default_kind: None, trust };
    let run = |finish: bool| -> Result<(u64, f64), Box<dyn Error>> {
        let mut records = 0u64;
        let start = Instant::now();
        read(Box::new(Cursor::new(bytes.clone())), &path, &options, &mut |item| {
            records += 1;
            match item {
                Item::Draft(draft) if finish => drop(black_box(draft.finish(&intake))),
                Item::Draft(_) | Item::SetAside(_) => {}
            }
            ControlFlow::Continue(())
        })?;
        Ok((records, start.elapsed().as_secs_f64()))
    };
    let mut best = [f64::INFINITY; 2];
    let mut records = 0;
    for _ in 0..rounds {
        for (slot, finish) in [false, true].into_iter().enumerate() {
            let (count, seconds) = run(finish)?;
            records = count;
            best[slot] = best[slot].min(seconds);
        }
    }
    let each = |seconds: f64| seconds * 1e6 / records.max(1) as f64;
    println!(
        "{path}: {records} records of {} bytes; read {:.2} µs, read and finish {:.2} µs a record (best of {rounds})",
        bytes.len() as u64 / records.max(1),
        each(best[0]),
        each(best[1]),
    );
    Ok(())
}
