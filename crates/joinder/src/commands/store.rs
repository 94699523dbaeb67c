//! `joinder store`: the seal of the store, and its key files.

use std::{fs::OpenOptions, io::Write, path::Path, process::ExitCode};

use anyhow::{Context, Result, anyhow};
use joinder_node::{Chance, OsChance, Seal, StoreError, StoreKey};

use crate::{
    cli::{Cli, StoreArgs, StoreCommand},
    config::{self, Config, ConfigErrors, seal_by},
    opening,
    progress::Progress,
};

pub fn run(cli: &Cli, args: &StoreArgs) -> Result<ExitCode> {
    match &args.what {
        StoreCommand::NewKey { file } => new_key(file)?,
        StoreCommand::Seal => seal(cli)?,
        StoreCommand::ChangeKey { to } => change_key(cli, to)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn new_key(file: &Path) -> Result<()> {
    // The configuration is read from wherever the node is started.
    let file = std::path::absolute(file)?;
    let mut key = [0; 32];
    OsChance.fill(&mut key)?;
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = options.open(&file).and_then(|mut open| {
        open.write_all(StoreKey::new(key).to_file().as_bytes())?;
        open.sync_all()
    });
    written.with_context(|| format!("cannot write {}", file.display()))?;
    println!(
        "{} holds a new key. Keep a copy apart from the store: without it nothing that is sealed can be read.",
        file.display()
    );
    println!("Name it in the configuration: key_file = \"{}\" under [store].", file.display());
    Ok(())
}

/// The configuration, and the seal by the key file that it names.
fn named(cli: &Cli) -> Result<(Config, Seal)> {
    opening::expect_existing(cli)?;
    let config = config::read(cli.config.as_deref(), &cli.data)?;
    let mistake = |mistake: &str| ConfigErrors(vec![format!("store.key_file: {mistake}")]);
    let seal = config.store.seal().map_err(|error| mistake(&error))?;
    let seal =
        seal.ok_or_else(|| mistake("expected the key file, as `joinder store new-key FILE` writes one"))?;
    Ok((config, seal))
}

fn seal(cli: &Cli) -> Result<()> {
    let (config, seal) = named(cli)?;
    let progress = Progress::new("sealing");
    // It is opened as one that is not sealed: where it is, that is the news.
    let store = opening::store(&cli.data, &config, None).map_err(|error| match error.downcast_ref() {
        Some(StoreError::Locked) => StoreError::SealedAlready.into(),
        _ => error,
    })?;
    let texts = store.seal(&seal, &mut |texts| progress.say(format!("{texts} texts")))?;
    progress.done();
    println!("The store is sealed, and the index of its words. Texts: {texts}.");
    println!("Backups from before hold them in the clear.");
    Ok(())
}

fn change_key(cli: &Cli, to: &Path) -> Result<()> {
    let (config, seal) = named(cli)?;
    let new = seal_by(to).map_err(|error| anyhow!(error))?;
    opening::store(&cli.data, &config, Some(&seal))?.change_key(&new)?;
    println!("The store opens by {} from now on: name it as key_file in the configuration.", to.display());
    Ok(())
}
