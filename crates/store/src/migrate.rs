//! Migrations: numbered, run in one transaction with the note that they ran, never edited afterwards. One that comes after
//! stores could be sealed (16 and on) reads no column that may be: SQL would see sealed bytes there.

use sha2::{Digest, Sha256};

use crate::{
    StoreError,
    db::{Datum, Db, Dialect, need},
};

struct Migration {
    number: i64,
    both: &'static str,
    sqlite: &'static str,
    postgres: &'static str,
}

const ALL: &[Migration] = &[
    Migration {
        number: 1,
        both: include_str!("migrations/0001.sql"),
        sqlite: include_str!("migrations/0001.sqlite.sql"),
        postgres: include_str!("migrations/0001.postgres.sql"),
    },
    Migration { number: 2, both: include_str!("migrations/0002.sql"), sqlite: "", postgres: "" },
    Migration { number: 3, both: include_str!("migrations/0003.sql"), sqlite: "", postgres: "" },
    Migration { number: 4, both: include_str!("migrations/0004.sql"), sqlite: "", postgres: "" },
    Migration { number: 5, both: include_str!("migrations/0005.sql"), sqlite: "", postgres: "" },
    Migration {
        number: 6,
        both: "",
        sqlite: include_str!("migrations/0006.sqlite.sql"),
        postgres: include_str!("migrations/0006.postgres.sql"),
    },
    Migration { number: 7, both: include_str!("migrations/0007.sql"), sqlite: "", postgres: "" },
    Migration {
        number: 8,
        both: include_str!("migrations/0008.sql"),
        sqlite: include_str!("migrations/0008.sqlite.sql"),
        postgres: include_str!("migrations/0008.postgres.sql"),
    },
    Migration { number: 9, both: include_str!("migrations/0009.sql"), sqlite: "", postgres: "" },
    Migration { number: 10, both: include_str!("migrations/0010.sql"), sqlite: "", postgres: "" },
    Migration { number: 11, both: include_str!("migrations/0011.sql"), sqlite: "", postgres: "" },
    Migration { number: 12, both: include_str!("migrations/0012.sql"), sqlite: "", postgres: "" },
    Migration { number: 13, both: include_str!("migrations/0013.sql"), sqlite: "", postgres: "" },
    Migration { number: 14, both: include_str!("migrations/0014.sql"), sqlite: "", postgres: "" },
    Migration { number: 15, both: include_str!("migrations/0015.sql"), sqlite: "", postgres: "" },
    Migration { number: 16, both: include_str!("migrations/0016.sql"), sqlite: "", postgres: "" },
    Migration { number: 17, both: include_str!("migrations/0017.sql"), sqlite: "", postgres: "" },
];

/// Brings the schema up to date, in one transaction: all of it or nothing. Two processes that start at once wait for
/// each other.
pub(crate) fn run(db: &mut dyn Db) -> Result<(), StoreError> {
    db.begin()?;
    let result = migrate(db).and_then(|()| db.script("COMMIT"));
    if result.is_err() {
        let _ = db.script("ROLLBACK"); // the first error is the news
    }
    result
}

fn migrate(db: &mut dyn Db) -> Result<(), StoreError> {
    db.script("CREATE TABLE IF NOT EXISTS migration (number BIGINT PRIMARY KEY, hash TEXT NOT NULL)")?;
    let mut done = Vec::new();
    db.query("SELECT number, hash FROM migration ORDER BY number", &[], &mut |row| {
        let number = need(row.int(0), "migration", "number")?;
        done.push((number, need(row.text(1), "migration", "hash")?.to_owned()));
        Ok(())
    })?;
    let known = ALL.iter().map(|m| m.number).max().unwrap_or(0);
    if let Some((found, _)) = done.last().filter(|(number, _)| *number > known) {
        return Err(StoreError::Newer { found: *found, known });
    }
    for migration in ALL {
        // In SQLite only a key declared INTEGER is the number by which the table itself is sorted; both have 64 bits there.
        let (both, own) = match db.dialect() {
            Dialect::Sqlite => {
                (migration.both.replace("BIGINT PRIMARY KEY", "INTEGER PRIMARY KEY"), migration.sqlite)
            }
            Dialect::Postgres => (migration.both.to_owned(), migration.postgres),
        };
        let hash = hash(&[migration.both, own]);
        match done.iter().find(|(number, _)| *number == migration.number) {
            Some((_, ran)) if *ran == hash => {}
            Some(_) => return Err(StoreError::Edited { number: migration.number }),
            None => {
                db.script(&both)?;
                db.script(own)?;
                let params = [Datum::Int(migration.number), Datum::Text(&hash)];
                db.execute("INSERT INTO migration (number, hash) VALUES (?1, ?2)", &params)?;
            }
        }
    }
    Ok(())
}

fn hash(texts: &[&str]) -> String {
    let mut sha = Sha256::new();
    for text in texts {
        sha.update(text.as_bytes());
    }
    sha.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}
