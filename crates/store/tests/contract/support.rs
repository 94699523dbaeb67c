//! A store for one test, and builders that set only what matters.

use std::{
    ops::Deref,
    sync::atomic::{AtomicU32, Ordering},
};

use joinder_core::{
    Marking, Narrative, Observable, Origin, Period, Report, ReportId, Side, Trace, TraceKind, Value, Victim,
    codes::Kind,
};
use joinder_matching::{Evidence, EvidenceBuilder, Profile};
use joinder_store::{
    NewReport, Seal, Store, StoreError, StoreKey, Tx, Write, WriteKind, digest_of, raw_digest_of,
};
use postgres::NoTls;

pub const NOW: i64 = 1_790_000_000_000;

/// A seal of its own for each number.
pub fn a_seal(number: u8) -> Seal {
    Seal::new(StoreKey::new([number; 32]), [number; Seal::CHANCE])
}

pub struct TestStore {
    store: Option<Store>,
    pub place: Place,
}

pub enum Place {
    Sqlite(tempfile::TempDir, Option<Seal>),
    Postgres { url: String, server: String, database: String, seal: Option<Seal> },
}

impl TestStore {
    pub fn sqlite() -> Self {
        Self::open(Place::Sqlite(tempfile::tempdir().unwrap(), None))
    }

    /// On SQLite, and sealed.
    pub fn sealed() -> Self {
        Self::open(Place::Sqlite(tempfile::tempdir().unwrap(), Some(a_seal(1))))
    }

    pub fn postgres() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let server =
            std::env::var("JOINDER_TEST_POSTGRES").expect("set JOINDER_TEST_POSTGRES to the URL of a server");
        let database =
            format!("joinder_test_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let mut client = postgres::Client::connect(&server, NoTls).unwrap();
        client
            .batch_execute(&format!("CREATE DATABASE {database} TEMPLATE template0 ENCODING 'UTF8'"))
            .unwrap();
        let url = match server.split_once("://") {
            None => format!("{server} dbname={database}"),
            Some(_) if server.contains('?') => format!("{server}&dbname={database}"),
            Some(_) => format!("{server}?dbname={database}"),
        };
        Self::open(Place::Postgres { url, server, database, seal: None })
    }

    fn open(place: Place) -> Self {
        let store = place.open().unwrap();
        Self { store: Some(store), place }
    }

    /// Closes the store.
    pub fn close(&mut self) {
        self.store = None;
    }

    /// Closes the store and opens it again.
    pub fn reopen(&mut self) -> Result<(), StoreError> {
        self.close();
        self.store = Some(self.place.open()?);
        Ok(())
    }

    /// Sends statements to the database past the store.
    pub fn by_other_hands(&self, sql: &str) {
        match &self.place {
            Place::Sqlite(folder, _) => {
                rusqlite::Connection::open(folder.path().join("joinder.db"))
                    .unwrap()
                    .execute_batch(sql)
                    .unwrap();
            }
            Place::Postgres { url, .. } => {
                postgres::Client::connect(url, NoTls).unwrap().batch_execute(sql).unwrap()
            }
        }
    }

    /// Takes all reports away past the store.
    pub fn empty(&self) {
        let words = if self.is_sqlite() {
            "INSERT INTO text (text) VALUES ('delete-all')"
        } else {
            "DELETE FROM text; DELETE FROM posting"
        };
        self.by_other_hands(&format!("DELETE FROM report; DELETE FROM entry; {words}"));
    }

    pub fn is_sqlite(&self) -> bool {
        matches!(self.place, Place::Sqlite(..))
    }

    pub fn writing<T>(&self, body: impl FnOnce(&mut Tx<'_>) -> Result<T, StoreError>) -> T {
        self.write("test", body).unwrap()
    }

    pub fn reading<T>(&self, body: impl FnOnce(&mut Tx<'_>) -> Result<T, StoreError>) -> T {
        self.read(body).unwrap()
    }

    /// Writes reports that are new.
    pub fn file(&self, reports: &[(ReportId, Report)]) {
        let new: Vec<_> = reports.iter().map(|(id, report)| a_write(*id, report, WriteKind::New)).collect();
        self.writing(|tx| tx.write_reports(&new, "test", NOW));
    }
}

impl Place {
    /// By which seal it is opened from now on.
    pub fn seal_by(&mut self, by: Seal) {
        let (Self::Sqlite(_, seal) | Self::Postgres { seal, .. }) = self;
        *seal = Some(by);
    }

    pub fn open(&self) -> Result<Store, StoreError> {
        match self {
            Self::Sqlite(folder, seal) => Store::sqlite(folder.path(), seal.as_ref()),
            Self::Postgres { url, seal, .. } => Store::postgres(url, seal.as_ref()),
        }
    }
}

impl Deref for TestStore {
    type Target = Store;
    fn deref(&self) -> &Store {
        self.store.as_ref().expect("a test asks nothing of a store that it closed")
    }
}

impl Drop for TestStore {
    fn drop(&mut self) {
        self.store = None;
        if let Place::Postgres { server, database, .. } = &self.place {
            let dropped = postgres::Client::connect(server, NoTls).and_then(|mut client| {
                client.batch_execute(&format!("DROP DATABASE {database} WITH (FORCE)"))
            });
            if let Err(error) = dropped {
                eprintln!("{database} is left behind: {error}");
            }
        }
    }
}

pub fn id(number: i64) -> ReportId {
    ReportId::from_number(number).unwrap()
}

pub fn a_report(owner: &str, reference: &str) -> Report {
    Report {
        owner: owner.parse().unwrap(),
        reference: reference.parse().unwrap(),
        kind: Kind::Phishing,
        reported_at: None,
        happened: Period::default(),
        country: None,
        place: None,
        victim: Victim::default(),
        losses: Vec::new(),
        narrative: None,
        observables: Vec::new(),
        attachments: Vec::new(),
        fields: std::collections::BTreeMap::new(),
        marking: Marking::cautious(jiff::civil::date(2026, 3, 1)),
    }
}

pub fn telling(mut report: Report, text: &str) -> Report {
    report.narrative = Some(Narrative { text: text.to_owned(), language: None });
    report
}

pub fn with_trace(mut report: Report, kind: TraceKind, normal: &str, side: Side) -> Report {
    report.observables.push(Observable {
        value: Value::Trace(Trace::new(kind, normal).unwrap()),
        side,
        origin: Origin::Field("field".into()),
        raw: normal.into(),
        port: None,
        seen_at: None,
    });
    report
}

pub fn a_write(id: ReportId, report: &Report, kind: WriteKind) -> Write {
    let body = serde_json::to_vec(&report.to_native()).unwrap();
    let (digest, raw_digest) = (digest_of(&body), raw_digest_of(b"salt", &body));
    Write { report: NewReport::new(report, body, digest, raw_digest), evidence: evidence(id, report), kind }
}

pub fn evidence(id: ReportId, report: &Report) -> Evidence {
    let mut builder =
        EvidenceBuilder::new(id, report.owner.as_str(), report.reference.as_str(), Profile::UNKNOWN);
    for observable in report.observables.iter().filter(|o| o.side == Side::Offender) {
        if let Some(trace) = observable.trace() {
            builder.key(trace.key(), trace.kind(), false);
        }
    }
    builder.build()
}
