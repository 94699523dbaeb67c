//! Opening a node from what the command line and the configuration say.

use std::path::Path;

use anyhow::{Context, Result, bail};
use joinder_node::{Acting, Node, Now, OsChance, Seal, Settings, SharedLists, Store, trial_organisation};
use joinder_web::zone_of;

use crate::{
    cli::Cli,
    config::{self, Config, ConfigErrors},
    progress::Progress,
};

/// The machine's clock.
pub struct SystemNow;

impl Now for SystemNow {
    #[expect(clippy::disallowed_methods, reason = "the one place where the clock is looked at")]
    fn ms(&self) -> i64 {
        jiff::Timestamp::now().as_millisecond()
    }
}

/// The node that the command line names, and its configuration.
pub fn node(cli: &Cli) -> Result<(Node, Config)> {
    let config = config::read(cli.config.as_deref(), &cli.data)?;
    let mistakes = config.mistakes();
    if !mistakes.is_empty() {
        return Err(ConfigErrors(mistakes).into());
    }
    let acting = Acting { door: Some(cli.command.door().into()), ..Acting::operator() };
    Ok((open(&cli.data, &config)?.under(acting), config))
}

/// The node that the command line names, if there is one: a question makes no empty node.
pub fn existing(cli: &Cli) -> Result<Node> {
    expect_existing(cli)?;
    node(cli).map(|(node, _)| node)
}

/// Fails where there is no node yet.
pub fn expect_existing(cli: &Cli) -> Result<()> {
    let config = config::read(cli.config.as_deref(), &cli.data)?;
    if config.store.postgres_url_file.is_none() && !cli.data.exists() {
        bail!(
            "{}: expected a node's data folder; `joinder import` or `joinder serve` makes one",
            cli.data.display()
        );
    }
    Ok(())
}

/// The store of a node, which is sealed or to be where a seal is given.
pub fn store(data: &Path, config: &Config, seal: Option<&Seal>) -> Result<Store> {
    Ok(match &config.store.postgres_url_file {
        None => Store::sqlite(data, seal)?,
        Some(path) => {
            let url =
                std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
            Store::postgres(url.trim(), seal)?
        }
    })
}

/// A node in a folder.
pub fn open(data: &Path, config: &Config) -> Result<Node> {
    let seal =
        config.store.seal().map_err(|mistake| ConfigErrors(vec![format!("store.key_file: {mistake}")]))?;
    let store = store(data, config, seal.as_ref())?;
    let settings = Settings {
        folder: data.to_owned(),
        organisation: config.organisation.clone().unwrap_or_else(trial_organisation),
        lists: lists(config)?,
        now: Box::new(SystemNow),
        chance: Box::new(OsChance),
    };
    let mut progress = None;
    let mut tell = |reports: u64| {
        let progress = progress.get_or_insert_with(|| Progress::new("warning lists have changed"));
        progress.say(format!("{reports} reports compared with them"));
    };
    let node = Node::open_telling(store, settings, &mut tell).context("cannot open the node");
    if let Some(progress) = progress {
        progress.done();
    }
    let node = node?;
    let country = config.organisation.as_ref().and_then(|whose| whose.country);
    node.configure_audit(config.audit.settings(zone_of(country))).context("cannot end the log's term")?;
    Ok(node)
}

fn lists(config: &Config) -> Result<SharedLists> {
    let mut lists = SharedLists::builtin();
    for path in &config.lists.misp_warning_lists {
        let text =
            std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
        lists.add_warning_list(&text).with_context(|| format!("{} is no warning list", path.display()))?;
    }
    Ok(lists)
}
