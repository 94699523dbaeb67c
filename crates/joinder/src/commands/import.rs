//! `joinder import`

use std::{
    fmt::Write as _,
    fs::File,
    io::{ErrorKind, Read, Write},
    path::Path,
    process::ExitCode,
};

use anyhow::{Context, Result};
use joinder_formats::Mapping;
use joinder_node::{ImportOptions, Node, Receipt};

use super::node;
use crate::{
    SET_ASIDE,
    cli::{Cli, Import},
    progress::{Progress, words},
};

pub fn run(cli: &Cli, args: &Import) -> Result<ExitCode> {
    let options = options(args)?;
    let node = node(cli)?;
    let mut receipts = Vec::new();
    for file in &args.files {
        receipts.push(one(&node, args, file, &options, cli.json)?);
    }
    let set_aside = receipts.iter().any(|r| r.counts.set_aside + r.counts.faults > 0);
    let failed = receipts.iter().find_map(|receipt| Some((receipt, receipt.error.as_deref()?)));
    if let Some((receipt, error)) = failed {
        // Most errors of reading name the file themselves.
        let named =
            if error.starts_with(&receipt.file) { String::new() } else { format!("{}: ", receipt.file) };
        let unmapped = receipt.counts.read == 0 && options.mapping.is_none() && !options.suggest_mapping;
        if unmapped && error.contains("expected a mapping") {
            anyhow::bail!(
                "{named}{error}: `--mapping FILE` gives one, `--suggest-mapping` works one out and prints it."
            );
        }
        anyhow::bail!("{named}{error}\nWhat was read before is kept; mend the file and import it again.");
    }
    Ok(if set_aside { ExitCode::from(SET_ASIDE) } else { ExitCode::SUCCESS })
}

fn options(args: &Import) -> Result<ImportOptions> {
    let mapping = args.mapping.as_deref().map(|path| {
        let text =
            std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
        Mapping::from_toml(&text).with_context(|| format!("{} is no mapping", path.display()))
    });
    let mapping = mapping.transpose()?;
    Ok(ImportOptions { format: args.format, mapping, suggest_mapping: args.suggest_mapping })
}

fn one(node: &Node, args: &Import, file: &Path, options: &ImportOptions, json: bool) -> Result<Receipt> {
    let name = file
        .file_name()
        .map_or_else(|| "standard input".to_owned(), |name| name.to_string_lossy().into_owned());
    let stem = file
        .file_stem()
        .map_or_else(|| "standard-input".to_owned(), |stem| stem.to_string_lossy().into_owned());
    let source_name = args.source.clone().unwrap_or(stem);
    if args.country.is_some() || !args.also_of.is_empty() || args.trust_markings {
        let mut source = node.source_or_new(&source_name)?;
        source.country = args.country.or(source.country);
        source.trust.owners.extend(args.also_of.iter().cloned());
        source.trust.markings |= args.trust_markings;
        node.save_source(&source)?;
    }
    let input: Box<dyn Read + Send> = if file == Path::new("-") {
        Box::new(std::io::stdin())
    } else {
        Box::new(File::open(file).with_context(|| format!("cannot read {}", file.display()))?)
    };
    let progress = Progress::new(&name);
    let receipt = node.import(&source_name, &name, input, options, &mut |counts| progress.show(counts))?;
    progress.done();
    show(&receipt, options, json)?;
    Ok(receipt)
}

fn show(receipt: &Receipt, options: &ImportOptions, json: bool) -> Result<()> {
    if json {
        let line = serde_json::json!({
            "source": receipt.source, "file": receipt.file, "counts": receipt.counts, "format": receipt.format,
            "mapping": receipt.mapping, "notes": receipt.notes, "error": receipt.error,
        });
        return say(&format!("{}\n", serde_json::to_string(&line)?));
    }
    let mut text = String::new();
    if let Some(mapping) = receipt.mapping.as_ref().filter(|_| options.suggest_mapping) {
        writeln!(text, "# mapping of {}, suggested and used\n{mapping}", receipt.file)?;
    }
    for note in &receipt.notes {
        writeln!(text, "# {note}")?;
    }
    writeln!(text, "{} ({}): {}", receipt.file, receipt.source, words(&receipt.counts))?;
    say(&text)
}

/// On standard output; a reader that went away stops no import.
fn say(text: &str) -> Result<()> {
    match std::io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        said => said.map_err(Into::into),
    }
}
