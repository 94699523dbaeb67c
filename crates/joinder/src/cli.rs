//! The command line: every flag's help, the man page and the completions come from here.

use std::{net::SocketAddr, path::PathBuf};

use clap::{Args, Parser, Subcommand};

/// Joinder pools cybercrime reports and finds those that belong together.
#[derive(Debug, Parser)]
#[command(name = "joinder", version, about, long_about = None, after_help = EXIT_CODES)]
pub struct Cli {
    /// Folder of the node's data; made if it is not there.
    #[arg(long, global = true, value_name = "DIR", env = "JOINDER_DATA", default_value = "joinder-data")]
    pub data: PathBuf,
    /// Configuration file; `joinder.toml` in the data folder if it is there.
    #[arg(long, global = true, value_name = "FILE", env = "JOINDER_CONFIG")]
    pub config: Option<PathBuf>,
    /// Answers as JSON on standard output, for scripts.
    #[arg(long, global = true)]
    pub json: bool,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

const EXIT_CODES: &str = "Exit codes: 0 done · 1 failed · 2 wrong command line or configuration · 3 done, but something was set aside · 4 done, but a neighbour that was asked gave no answer";

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the desk and the API.
    Serve(Serve),
    /// Make a scenario of several States and run their nodes and the centre's, linked, with a desk each.
    ///
    /// Each node is a process with its own store, in a folder of its own in the data folder. What a State's generated export holds
    /// is imported at its own node; from there it goes over links, as far as the State releases it. Every third State
    /// releases in full, the first among them, the others hits only. All stop together, with Ctrl-C.
    ///
    /// What it costs: each process holds some 100 MB, and all share the cores. 20 000 reports of three States take a minute
    /// or two on two cores the first time, of 27 States several minutes and 3 GB. Used again, it starts in seconds.
    Demo(Demo),
    /// Take files in: CSV, XLSX, JSON, mail, MISP, STIX, text, or a zip of these.
    Import(Import),
    /// Look up one or more values, here and, with `--neighbours`, at linked nodes.
    Lookup(Lookup),
    /// Write reports out.
    Export(Export),
    /// List series, or say which report is in which.
    Series(Series),
    /// Link this node with other organisations' nodes. While the node serves, it is asked; else it is opened.
    Link(Link),
    /// Erase what is due, or say what is. A node that serves does so once a day by itself.
    Retention(Retention),
    /// Seal what the store keeps of persons, by a key file. The node must not run meanwhile.
    Store(StoreArgs),
    /// Say who may log in. While the node serves, it is asked; else it is opened.
    Account(Account),
    /// Write a generated scenario: one export a State, and the truth.
    Scenario(Scenario),
    /// Measure this node's work on a generated scenario.
    Bench(Bench),
    /// Say how well the matching does on data whose truth is known.
    Evaluate(Evaluate),
    /// Check that the store is whole, and that the index made in other ways gives the same. With files: check those.
    ///
    /// A ledger file, as `joinder link ledger` writes it, is checked offline and needs no node: every entry is what its signed
    /// heads cover, and what was erased is named. `docs/verify_ledger.py` gives the same verdict without this program.
    Verify(Verify),
    /// The log of who did what here: its signed head, a file of it, and whether it goes on from a head that was kept.
    Audit(Audit),
    /// Check the configuration and explain a mistake.
    CheckConfig,
    /// Print the completions of a shell.
    Completions {
        /// Which shell.
        shell: clap_complete::Shell,
    },
    /// Write the man pages.
    Man {
        /// Into this folder; the page of `joinder` itself to standard output if not given.
        #[arg(value_name = "DIR")]
        into: Option<PathBuf>,
    },
}

/// `joinder serve`
#[derive(Debug, Args)]
pub struct Serve {
    /// Address to listen on. A loopback address, until the node has accounts and a proxy before it that speaks TLS.
    #[arg(long, value_name = "ADDRESS:PORT", env = "JOINDER_LISTEN")]
    pub listen: Option<SocketAddr>,
    /// Stop when standard input ends, too: whoever starts the node and holds that takes it along, in whatever way they end.
    #[arg(long)]
    pub until_stdin_ends: bool,
}

/// `joinder demo`
#[derive(Debug, Args)]
pub struct Demo {
    /// How many reports to make, over all States. With a node for each State at most 10 000 times their number are made.
    #[arg(long, default_value_t = 20_000)]
    pub reports: u64,
    /// How many States report, from 1 to 27: 3 if not given, 10 with `--single`.
    #[arg(long, value_parser = clap::value_parser!(u8).range(1..=27))]
    pub states: Option<u8>,
    /// The seed: the same seed gives the same scenario.
    #[arg(long, default_value_t = 2013)]
    pub seed: u64,
    /// One process with the centre's node alone, into which the exports of all States are imported.
    #[arg(long)]
    pub single: bool,
    /// Address of the centre's desk: 127.0.0.1:8400 if not given, or where that is taken any free port. The desks of States
    /// are on free ports.
    #[arg(long, value_name = "ADDRESS:PORT", env = "JOINDER_LISTEN")]
    pub listen: Option<SocketAddr>,
    /// Stop as soon as all is imported and told, without serving the desks.
    #[arg(long)]
    pub no_serve: bool,
}

/// `joinder import`
#[derive(Debug, Args)]
pub struct Import {
    /// The source: whose reports these are. Each file's own name if not given.
    #[arg(long, value_name = "NAME")]
    pub source: Option<String>,
    /// A mapping of columns, as TOML.
    #[arg(long, value_name = "FILE", conflicts_with = "suggest_mapping")]
    pub mapping: Option<PathBuf>,
    /// Work out a mapping from headers and values, print it, and use it.
    #[arg(long)]
    pub suggest_mapping: bool,
    /// The State of the source (two letters): default region for phones, accounts and dates.
    #[arg(long, value_name = "STATE")]
    pub country: Option<joinder_core::codes::Country>,
    /// Another owner whose reports the source may bring too, from now on; repeat it for more. Without it, records that
    /// state another owner than the source's are set aside.
    #[arg(long, value_name = "ORGANISATION")]
    pub also_of: Vec<joinder_core::OrganisationCode>,
    /// Let the conditions that records state hold from now on even where they are wider than the source's: for one's own export.
    #[arg(long)]
    pub trust_markings: bool,
    /// The format, where it should not be recognised.
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<joinder_formats::Format>,
    /// The files; `-` for standard input.
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
}

/// `joinder lookup`
#[derive(Debug, Args)]
pub struct Lookup {
    /// Ask the centre and all linked authorities, too. Whoever is asked learns of what; the question is logged at both ends.
    #[arg(long, requires_all = ["purpose", "case"])]
    pub neighbours: bool,
    /// For which purpose of Regulation (EU) 2016/794 art 18(2): a to f.
    #[arg(long, requires = "neighbours")]
    pub purpose: Option<joinder_core::codes::Purpose>,
    /// The reference of the case in which is asked.
    #[arg(long, value_name = "REFERENCE", requires = "neighbours")]
    pub case: Option<String>,
    /// Ask this neighbour only; repeat it for more. A partner is asked only so.
    #[arg(long, value_name = "ORGANISATION", requires = "neighbours")]
    pub of: Vec<joinder_core::OrganisationCode>,
    /// The values; read from standard input if none is given.
    #[arg(value_name = "VALUE")]
    pub values: Vec<String>,
}

/// `joinder export`
#[derive(Debug, Args)]
pub struct Export {
    /// native, csv, stix or misp.
    #[arg(long, default_value = "native")]
    pub format: joinder_formats::Export,
    /// Only of this owner.
    #[arg(long)]
    pub owner: Option<joinder_core::OrganisationCode>,
    /// Only of this kind.
    #[arg(long)]
    pub kind: Option<joinder_core::codes::Kind>,
    /// Only registered in this State.
    #[arg(long, value_name = "STATE")]
    pub country: Option<joinder_core::codes::Country>,
    /// Only dated on this day or later.
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub from: Option<jiff::civil::Date>,
    /// Only dated on this day or earlier.
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub until: Option<jiff::civil::Date>,
    /// Only with all these words in the narrative.
    #[arg(long, value_name = "WORDS")]
    pub text: Option<String>,
    /// Write here instead of standard output.
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

fn day(text: &str) -> Result<jiff::civil::Date, &'static str> {
    text.parse().map_err(|_| "expected a date such as 2026-12-31")
}

/// `joinder series`
#[derive(Debug, Args)]
pub struct Series {
    /// Print `owner,reference,series` for every report; the series is empty where a report stands alone.
    #[arg(long)]
    pub csv: bool,
    /// How many series to list.
    #[arg(long, default_value_t = 20)]
    pub limit: usize,
}

/// `joinder verify`
#[derive(Debug, Args)]
pub struct Verify {
    /// The key of whose ledgers they are, as you have it from them; repeat it for more. Without it the keys count that each
    /// file states: then it is whole, and whose it is you still have to ask.
    #[arg(long = "key", value_name = "KEY", requires = "files")]
    pub keys: Vec<joinder_ledger::VerifierKey>,
    /// Check this node's audit ledger alone: every entry, the tree over them, and the signed head.
    #[arg(long, conflicts_with = "files")]
    pub audit: bool,
    /// Ledger files; this node's own store if none is given.
    #[arg(value_name = "LEDGER-FILE")]
    pub files: Vec<PathBuf>,
}

/// `joinder audit`
#[derive(Debug, Args)]
pub struct Audit {
    /// What to do.
    #[command(subcommand)]
    pub what: AuditCommand,
}

/// What to do about the audit ledger. While the node serves, it is asked; else it is opened.
#[derive(Debug, Subcommand)]
pub enum AuditCommand {
    /// Print the signed head over all entries. Keep it where nobody who works at the node can change it.
    Head,
    /// Say whether the log goes on from a head that was kept: then nothing that it covered was changed or taken out.
    Check {
        /// The file with the head; `-` for standard input.
        head: PathBuf,
    },
    /// Write the log as a ledger file, which `joinder verify` and `docs/verify_ledger.py` check.
    Export {
        /// For what it is read: lawfulness, self-monitoring, integrity or criminal-proceedings (Directive (EU) 2016/680
        /// art. 25(2)). The reading is itself recorded.
        #[arg(long = "for", value_name = "USE", value_parser = log_use)]
        reading: joinder_core::LogUse,
        /// The file to write; `-` for standard output.
        file: PathBuf,
    },
}

fn log_use(text: &str) -> Result<joinder_core::LogUse, &'static str> {
    let expected = "expected lawfulness, self-monitoring, integrity or criminal-proceedings";
    joinder_core::LogUse::of_name(text).ok_or(expected)
}

impl Command {
    /// Its name, as the log has it.
    pub fn door(&self) -> &'static str {
        match self {
            Self::Serve(_) => "joinder serve",
            Self::Demo(_) => "joinder demo",
            Self::Import(_) => "joinder import",
            Self::Lookup(_) => "joinder lookup",
            Self::Export(_) => "joinder export",
            Self::Series(_) => "joinder series",
            Self::Link(_) => "joinder link",
            Self::Scenario(_) => "joinder scenario",
            Self::Bench(_) => "joinder bench",
            Self::Evaluate(_) => "joinder evaluate",
            Self::Verify(_) => "joinder verify",
            Self::Store(_) => "joinder store",
            Self::Audit(_) => "joinder audit",
            Self::Account(_) => "joinder account",
            Self::Retention(_) => "joinder retention",
            Self::CheckConfig => "joinder check-config",
            Self::Completions { .. } => "joinder completions",
            Self::Man { .. } => "joinder man",
        }
    }
}

/// `joinder link`
#[derive(Debug, Args)]
pub struct Link {
    /// What to do.
    #[command(subcommand)]
    pub what: LinkCommand,
}

/// What to do about links.
#[derive(Debug, Subcommand)]
pub enum LinkCommand {
    /// Print an invitation: one line, for the node of one organisation, once. Pass it on by a way you trust.
    Invite {
        /// The code of whom is invited: no other organisation can use it.
        organisation: joinder_core::OrganisationCode,
        /// What it is, which decides what it is told.
        #[arg(long, value_enum, default_value_t = InvitedRole::Authority)]
        role: InvitedRole,
        /// How long it can be used, in whole hours: from 1h to 720h.
        #[arg(long, value_name = "TIME", default_value = "24h")]
        valid: jiff::SignedDuration,
    },
    /// Take an invitation up.
    Join {
        /// The whole line; `-` for standard input, so that it stands in no list of processes.
        invitation: String,
    },
    /// List the links and how they stand.
    List,
    /// Write the file of a link's ledger, with the signed head, to standard output: `joinder verify` checks it.
    Ledger {
        /// The neighbour's code.
        organisation: joinder_core::OrganisationCode,
        /// The ledger of what the neighbour told.
        #[arg(long = "in", conflicts_with = "told")]
        heard: bool,
        /// The ledger of what the neighbour was told, as it is where nothing is said.
        #[arg(long = "out")]
        told: bool,
    },
    /// Say by which keys others know this node: for `joinder verify --key`, and to be read out on the telephone.
    Keys,
    /// Make another key. Neighbours learn of it by their ledgers, and links that stand go on.
    RotateKey(RotateKey),
    /// Let nothing pass until the link is resumed.
    Pause {
        /// The neighbour's code.
        organisation: joinder_core::OrganisationCode,
    },
    /// Let a paused or stopped link go on.
    Resume {
        /// The neighbour's code.
        organisation: joinder_core::OrganisationCode,
    },
    /// End a link. Only a new invitation makes a new one.
    Revoke {
        /// The neighbour's code.
        organisation: joinder_core::OrganisationCode,
        /// Take back what was told, too.
        #[arg(long)]
        recall: bool,
    },
}

/// `joinder account`
#[derive(Debug, Args)]
pub struct Account {
    /// What to do.
    #[command(subcommand)]
    pub what: AccountCommand,
}

/// What to do about accounts.
#[derive(Debug, Subcommand)]
pub enum AccountCommand {
    /// List the accounts: name, role, whether somebody can log in.
    List,
    /// Make an account, and print the code by which its person takes it up on the page /setup, once, within seven days. The
    /// first account is an administrator's; from it on everybody has to log in.
    Invite {
        /// The name under which the person logs in.
        name: String,
        /// For what: viewer, analyst, supervisor, administrator, data-protection-officer, trainer or partner.
        #[arg(long)]
        role: joinder_core::codes::PersonRole,
        /// Of which unit; of the organisation as a whole if not given.
        #[arg(long)]
        unit: Option<joinder_core::Unit>,
    },
    /// Move an account to a unit of the organisation. Who belongs to one decides over what its sources bring, and over what no unit has.
    Move {
        /// The account's name.
        name: String,
        /// To which unit; to the organisation as a whole if not given.
        #[arg(long)]
        unit: Option<joinder_core::Unit>,
    },
    /// List the units of the organisation: name, people, sources.
    Units,
    /// Add a unit.
    AddUnit {
        /// Its name.
        name: joinder_core::Unit,
    },
    /// Let nobody log in to an account any more; its sessions and tokens end.
    Disable {
        /// The account's name.
        name: String,
    },
    /// Take password, second factor, sessions and tokens away, and print the code by which its person takes it up anew.
    Reset {
        /// The account's name.
        name: String,
    },
}

/// Which key is to be another one.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub struct RotateKey {
    /// The certificate and its key: shown as soon as all neighbours know of it.
    #[arg(long)]
    pub tls: bool,
    /// The key that signs the ledgers of what neighbours are told.
    #[arg(long)]
    pub ledger: bool,
}

/// What an invited organisation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum InvitedRole {
    /// A police or judicial authority of a State.
    Authority,
    /// The centre, to which States release what they choose.
    Centre,
    /// A bank, CSIRT, provider or platform.
    Partner,
}

impl From<InvitedRole> for joinder_core::Role {
    fn from(role: InvitedRole) -> Self {
        match role {
            InvitedRole::Authority => Self::Authority,
            InvitedRole::Centre => Self::Centre,
            InvitedRole::Partner => Self::Partner,
        }
    }
}

/// `joinder store`
#[derive(Debug, Args)]
pub struct StoreArgs {
    /// What to do.
    #[command(subcommand)]
    pub what: StoreCommand,
}

/// What to do with the store.
#[derive(Debug, Subcommand)]
pub enum StoreCommand {
    /// Write a new key file. Keep a copy of it apart from the store: without it nothing that is sealed can be read.
    NewKey {
        /// Where to; it must not be there.
        file: PathBuf,
    },
    /// Seal a store that is in use already, by the key file that the configuration names under [store].
    ///
    /// All in one transaction: it takes about as much free space as the store itself. One that is new is sealed from the
    /// start, and needs no command.
    Seal,
    /// Have the store open by another key file, and no longer by the one that the configuration names. Nothing is written anew
    /// but one row: change the configuration afterwards. Backups from before still open by the first key file, and with what is
    /// in them so does the store: where both may have been stolen, export and begin a new node.
    ChangeKey {
        /// The other key file.
        #[arg(long, value_name = "FILE")]
        to: PathBuf,
    },
}

/// `joinder retention`
#[derive(Debug, Args)]
pub struct Retention {
    /// What to do.
    #[command(subcommand)]
    pub what: RetentionCommand,
}

/// What to do about terms.
#[derive(Debug, Subcommand)]
pub enum RetentionCommand {
    /// Erase the reports whose day has come, here and, as links pass it on, at whoever was told. What a stop holds stays.
    Run {
        /// Only count what would go.
        #[arg(long)]
        dry_run: bool,
    },
}

/// `joinder scenario`
#[derive(Debug, Args)]
pub struct Scenario {
    /// How many reports to make.
    #[arg(long, default_value_t = 20_000)]
    pub reports: u64,
    /// How many States report.
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u8).range(1..=27))]
    pub states: u8,
    /// The seed.
    #[arg(long, default_value_t = 2013)]
    pub seed: u64,
    /// Write native NDJSON instead of the States' own dialects.
    #[arg(long)]
    pub native: bool,
    /// The folder to write to; made if it is not there.
    #[arg(value_name = "DIR")]
    pub into: PathBuf,
}

/// `joinder bench`
#[derive(Debug, Args)]
pub struct Bench {
    /// Which measurement: all but `import-memory`, `scale` and `http`, which take minutes, if not given.
    #[arg(value_enum)]
    pub what: Vec<Measurement>,
    /// How many reports to make; each measurement has its own default.
    #[arg(long)]
    pub reports: Option<u64>,
    /// How many entries a new neighbour catches up on, in `link`.
    #[arg(long, default_value_t = 100_000)]
    pub entries: u64,
    /// The seed.
    #[arg(long, default_value_t = 2013)]
    pub seed: u64,
    /// A PostgreSQL URL, to measure that back-end too.
    #[arg(long, value_name = "URL", env = "JOINDER_BENCH_POSTGRES")]
    pub postgres: Option<String>,
    /// In `scale`, import the larger number into SQLite, too.
    #[arg(long)]
    pub large_store: bool,
    /// Write what peers need to measure the same (traces and truth) into this folder.
    #[arg(long, value_name = "DIR")]
    pub hand_over: Option<PathBuf>,
}

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Measurement {
    /// How good the series are (B³) through the real importers.
    Quality,
    /// From normalised traces in memory to series.
    Match,
    /// From NDJSON bytes to series: without a store, and to a durable store with text search.
    Intake,
    /// One more report into many.
    Arrival,
    /// Look-up in process.
    Lookup,
    /// Importing a file again, and rebuilding the index.
    Again,
    /// What the index holds in memory.
    Memory,
    /// What an import holds in memory at most, of 1 000 000 reports and of a fifth of them.
    ImportMemory,
    /// What a report costs among 400 000 and among ten times as many.
    Scale,
    /// Look-ups over HTTP at 200 a second, and every page of the desk, with 1 000 000 reports.
    Http,
    /// Links: how soon a hit stands at another State, and how fast a new neighbour catches up.
    Link,
    /// The log: what it adds to a look-up, and how fast it is verified.
    Audit,
}

/// `joinder evaluate`
#[derive(Debug, Args)]
pub struct Evaluate {
    /// Folder with the public data sets.
    #[arg(value_name = "DIR")]
    pub data_sets: PathBuf,
}
