//! Migrations: numbered, each in one transaction with the note that it ran, never edited afterwards.

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

const ALL: &[Migration] = &[Migration {
    number: 1,
    both: include_str!("migrations/0001.sql"),
    sqlite: include_str!("migrations/0001.sqlite.sql"),
    postgres: include_str!("migrations/0001.postgres.sql"),
}];

/// Brings the schema up to date.
pub(crate) fn run(db: &mut dyn Db) -> Result<(), StoreError> {
    db.execute("CREATE TABLE IF NOT EXISTS migration (number BIGINT PRIMARY KEY, hash TEXT NOT NULL)", &[])?;
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
        let own = match db.dialect() {
            Dialect::Sqlite => migration.sqlite,
            Dialect::Postgres => migration.postgres,
        };
        let hash = hash(&[migration.both, own]);
        match done.iter().find(|(number, _)| *number == migration.number) {
            Some((_, ran)) if *ran == hash => {}
            Some(_) => return Err(StoreError::Edited { number: migration.number }),
            None => step(db, migration, own, &hash)?,
        }
    }
    Ok(())
}

fn step(db: &mut dyn Db, migration: &Migration, own: &str, hash: &str) -> Result<(), StoreError> {
    db.execute("BEGIN", &[])?;
    let result = db
        .script(migration.both)
        .and_then(|()| db.script(own))
        .and_then(|()| {
            let params = [Datum::Int(migration.number), Datum::Text(hash)];
            db.execute("INSERT INTO migration (number, hash) VALUES (?1, ?2)", &params)
        })
        .and_then(|_| db.execute("COMMIT", &[]));
    if let Err(error) = result {
        let _ = db.execute("ROLLBACK", &[]); // the first error is the news
        return Err(error);
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
