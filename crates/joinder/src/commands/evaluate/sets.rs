//! The sets with a known truth: where it stands, and how a report is told from another.

use std::{collections::HashMap, fs::File, io::BufReader, path::Path};

use anyhow::{Context, Result};
use flate2::bufread::GzDecoder;
use joinder_core::codes::Country;
use joinder_formats::Draft;
use serde::Deserialize;

use super::{
    outcome::Outcome,
    trial::{Known, Trial},
};

/// One set.
pub(super) struct Set {
    pub(super) name: &'static str,
    /// What it needs of the folder; the first is what is imported.
    pub(super) files: &'static [&'static str],
    /// Values that stand in reports of unrelated offenders.
    lures: &'static [&'static str],
    take: fn(&Path, &Set) -> Result<Trial>,
}

pub(super) const ALL: &[Set] = &[
    Set {
        name: "mails",
        files: &["mail/phishing-pot", "mail/phishing-pot-index.csv"],
        lures: &[],
        take: mails,
    },
    Set {
        name: "wallets",
        files: &["complaints/bitcoinabuse-reports-2022-10-23.csv"],
        // The sites that three adverts for "recovering" lost money name, pasted under whatever wallet was at hand.
        lures: &["dps-cybersecurity.org", "swift-assetsrecovery.online", "coinportservice.online"],
        take: wallets,
    },
    Set {
        name: "robocalls",
        files: &["complaints/robocall-transcripts.csv"],
        // Called back from seven campaigns that sound different.
        lures: &["+18333041447"],
        take: robocalls,
    },
    Set {
        name: "scam-sites",
        files: &["scam-sites/cryptoscamdb-urls.yaml.gz", "scam-sites/cryptoscamdb-clusters.json.gz"],
        lures: &[],
        take: scam_sites,
    },
];

impl Set {
    /// Imports it into a node of its own and holds the series against the truth.
    pub(super) fn evaluate(&self, folder: &Path) -> Result<Outcome> {
        eprintln!("{}: importing {}", self.name, folder.join(self.files[0]).display());
        let trial = (self.take)(folder, self)?;
        Outcome::of(self.name, &trial, self.lures)
    }

    fn lures_in(&self, text: &str) -> Vec<&'static str> {
        let text = text.to_lowercase();
        self.lures.iter().copied().filter(|lure| text.contains(lure)).collect()
    }
}

/// Truth: mails with the same Reply-To.
fn mails(folder: &Path, set: &Set) -> Result<Trial> {
    let (mails, index) = (folder.join(set.files[0]), folder.join(set.files[1]));
    let table = Table::open(&index)?;
    let mut rows = csv::Reader::from_path(&index)?;
    let mut groups: HashMap<String, String> = HashMap::new();
    for row in rows.records() {
        let row = row.with_context(|| format!("{} is no table", index.display()))?;
        let reply_to = table.cell(&row, "reply_to").trim().to_lowercase();
        if !reply_to.is_empty() {
            groups.insert(table.cell(&row, "file").to_owned(), reply_to);
        }
    }
    let entries = std::fs::read_dir(&mails).with_context(|| format!("cannot read {}", mails.display()))?;
    let mut files = entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    files.retain(|path| path.extension().is_some_and(|extension| extension == "eml"));
    files.sort();
    let mut trial = Trial::new(set.name, None)?;
    for file in &files {
        let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let group = groups.get(&name);
        trial.take(file, &mut |_| Known { group: group.cloned(), ..Known::default() })?;
    }
    Ok(trial)
}

/// Truth: reports of the same wallet.
fn wallets(folder: &Path, set: &Set) -> Result<Trial> {
    table(folder, set, None, &|table, row| {
        let lures = set.lures_in(table.cell(row, "description"));
        Known { group: Some(table.cell(row, "address").trim().to_owned()), unknown: false, lures }
    })
}

/// Truth: calls of the same campaign by sound; calls that sound like no other are not judged.
fn robocalls(folder: &Path, set: &Set) -> Result<Trial> {
    table(folder, set, Some(Country::US), &|table, row| {
        let campaign = table.cell(row, "campaign").trim();
        let lures = set.lures_in(table.cell(row, "callback_numbers"));
        Known { group: Some(campaign.to_owned()), unknown: campaign.is_empty(), lures }
    })
}

/// A file of rows, each a report of its own.
fn table(
    folder: &Path,
    set: &Set,
    country: Option<Country>,
    know: &dyn Fn(&Table, &csv::StringRecord) -> Known,
) -> Result<Trial> {
    let file = folder.join(set.files[0]);
    let table = Table::open(&file)?;
    let mut trial = Trial::new(set.name, country)?;
    trial.take(&file, &mut |draft| match table.row(draft) {
        Some(row) => know(&table, &row),
        None => Known { unknown: true, ..Known::default() },
    })?;
    Ok(trial)
}

/// The columns of a table with commas, by name.
struct Table(HashMap<String, usize>);

impl Table {
    fn open(file: &Path) -> Result<Self> {
        let mut reader =
            csv::Reader::from_path(file).with_context(|| format!("cannot read {}", file.display()))?;
        let header = reader.headers().with_context(|| format!("{} is no table", file.display()))?;
        Ok(Self(header.iter().enumerate().map(|(place, name)| (name.to_owned(), place)).collect()))
    }

    fn cell<'a>(&self, row: &'a csv::StringRecord, column: &str) -> &'a str {
        self.0.get(column).and_then(|&place| row.get(place)).unwrap_or_default()
    }

    /// The row from which a draft was made: read here once more, so that a wrong mapping cannot bend the truth.
    fn row(&self, draft: &Draft) -> Option<csv::StringRecord> {
        let mut reader =
            csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(draft.raw.as_slice());
        reader.records().next()?.ok()
    }
}

/// Sites that share a wallet, themselves or through others.
#[derive(Deserialize)]
struct Cluster {
    cluster: u32,
    sites: Vec<String>,
}

/// Truth: sites that share a wallet; a site that is listed twice is one with itself.
fn scam_sites(folder: &Path, set: &Set) -> Result<Trial> {
    let truth = folder.join(set.files[1]);
    let input = File::open(&truth).with_context(|| format!("cannot read {}", truth.display()))?;
    let clusters: Vec<Cluster> =
        serde_json::from_reader(BufReader::new(GzDecoder::new(BufReader::new(input))))
            .with_context(|| format!("{}: expected a list of clusters", truth.display()))?;
    let mut cluster_of = HashMap::new();
    for Cluster { cluster, sites } in clusters {
        cluster_of.extend(sites.into_iter().map(|site| (site, format!("cluster {cluster}"))));
    }
    let mut trial = Trial::new(set.name, None)?;
    trial.take(&folder.join(set.files[0]), &mut |draft| {
        let site = draft.fields.get("name").cloned().unwrap_or_default();
        let group = cluster_of.get(&site).cloned().unwrap_or(site);
        Known { group: Some(group).filter(|group| !group.is_empty()), ..Known::default() }
    })?;
    Ok(trial)
}
