//! `joinder export`

use std::{
    fs::File,
    io::{BufWriter, Write},
    process::ExitCode,
};

use anyhow::{Context, Result};
use joinder_node::ReportQuery;

use crate::{
    cli::{Cli, Export},
    opening::existing,
};

pub fn run(cli: &Cli, args: &Export) -> Result<ExitCode> {
    let node = existing(cli)?;
    let query = ReportQuery {
        text: args.text.clone(),
        kind: args.kind,
        owner: args.owner.clone(),
        country: args.country,
        from: args.from,
        until: args.until,
        ..ReportQuery::default()
    };
    let count = match &args.output {
        None => {
            let mut out = BufWriter::new(std::io::stdout().lock());
            let count = node.export(&query, args.format, &mut out)?;
            out.flush()?;
            count
        }
        Some(path) => {
            let file = File::create(path).with_context(|| format!("cannot write {}", path.display()))?;
            let mut out = BufWriter::new(file);
            let count = node.export(&query, args.format, &mut out)?;
            out.into_inner().map_err(|error| error.into_error())?.sync_all()?;
            count
        }
    };
    eprintln!("{count} reports written");
    Ok(ExitCode::SUCCESS)
}
