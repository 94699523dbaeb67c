//! Ledgers: entries in their order, the tree over them, and the head that was signed last.
//!
//! Whoever appends signs (or has checked) a new head and keeps it in the same transaction.

use joinder_core::ReportId;
use joinder_ledger::{Accumulator, Content, Entry, Header, Kind, NodeHash, Position, Salt, root_at};

use crate::{
    StoreError, Tx,
    audit::AUDIT,
    db::{Datum, Row, need},
};

/// The head over all entries of a ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerHead {
    /// How many entries.
    pub size: u64,
    /// The signed note.
    pub note: String,
}

/// An entry to be appended.
#[derive(Clone, Copy, Debug)]
pub struct NewLedgerEntry<'a> {
    /// The entry.
    pub entry: &'a Entry,
    /// The entry that first told of the same matter; `None` where this one does.
    pub began: Option<u64>,
    /// The report that it is about, as this node numbers it.
    pub subject: Option<ReportId>,
}

/// An entry as kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerEntry {
    /// Its number, from 0.
    pub seq: u64,
    /// The entry that first told of the same matter.
    pub began: u64,
    /// The report that it is about.
    pub subject: Option<ReportId>,
    /// The entry.
    pub entry: Entry,
}

const COLUMNS: &str = "seq, began, subject, header, salt, payload";
/// The same of `ledger_entry e`, joined with others.
pub(crate) const COLUMNS_OF_E: &str = "e.seq, e.began, e.subject, e.header, e.salt, e.payload";
const INSERT_ENTRY: &str = "INSERT INTO ledger_entry (ledger, seq, kind, header, salt, payload, began, subject) \
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
const INSERT_NODE: &str = "INSERT INTO ledger_node (ledger, level, place, hash) VALUES (?1, ?2, ?3, ?4)";

impl Tx<'_> {
    /// The head over all entries; none where there is no entry yet.
    pub fn ledger_head(&mut self, ledger: &str) -> Result<Option<LedgerHead>, StoreError> {
        let mut head = None;
        let sql = "SELECT size, note FROM ledger_head WHERE ledger = ?1";
        self.db.query(sql, &[Datum::Text(ledger)], &mut |row| {
            let size = need(row.int(0).and_then(from_int), "ledger_head", "size")?;
            head = Some(LedgerHead { size, note: need(row.text(1), "ledger_head", "note")?.to_owned() });
            Ok(())
        })?;
        Ok(head)
    }

    /// How many entries there are.
    pub fn ledger_size(&mut self, ledger: &str) -> Result<u64, StoreError> {
        Ok(self.ledger_head(ledger)?.map_or(0, |head| head.size))
    }

    /// Keeps the head over all entries.
    pub fn set_ledger_head(&mut self, ledger: &str, head: &LedgerHead) -> Result<(), StoreError> {
        let sql = "INSERT INTO ledger_head (ledger, size, note) VALUES (?1, ?2, ?3) \
            ON CONFLICT (ledger) DO UPDATE SET size = excluded.size, note = excluded.note";
        let params = [Datum::Text(ledger), Datum::Int(to_int(head.size)), Datum::Text(&head.note)];
        self.db.execute(sql, &params)?;
        for ((of, kind), count) in std::mem::take(&mut self.appended) {
            let sql = "INSERT INTO ledger_kind (ledger, kind, entries) VALUES (?1, ?2, ?3) \
                ON CONFLICT (ledger, kind) DO UPDATE SET entries = ledger_kind.entries + excluded.entries";
            self.db.execute(sql, &[Datum::Text(&of), Datum::Text(&kind), Datum::Int(count)])?;
        }
        Ok(())
    }

    /// The tree over the first `size` entries, to be grown. One read for each bit of the size.
    pub fn ledger_tree(&mut self, ledger: &str, size: u64) -> Result<Accumulator, StoreError> {
        Accumulator::restore(size, |position| self.ledger_node(ledger, position))
    }

    /// The root over the first `size` entries. One read for each bit of the size.
    pub fn ledger_root(&mut self, ledger: &str, size: u64) -> Result<NodeHash, StoreError> {
        root_at(size, |position| self.ledger_node(ledger, position))
    }

    /// The hash of a complete subtree: of these all proofs are made.
    pub fn ledger_node(&mut self, ledger: &str, position: Position) -> Result<NodeHash, StoreError> {
        let sql = "SELECT hash FROM ledger_node WHERE ledger = ?1 AND level = ?2 AND place = ?3";
        let params =
            [Datum::Text(ledger), Datum::Int(i64::from(position.level)), Datum::Int(to_int(position.index))];
        let mut found = None;
        self.db.query(sql, &params, &mut |row| {
            found = row.bytes(0).and_then(|hash| hash.try_into().ok()).map(NodeHash);
            Ok(())
        })?;
        need(found, "ledger_node", "hash")
    }

    /// Appends an entry where the tree ends, and grows the tree. Gives the entry's number.
    pub fn append_to_ledger(
        &mut self,
        ledger: &str,
        tree: &mut Accumulator,
        new: NewLedgerEntry<'_>,
    ) -> Result<u64, StoreError> {
        let seq = tree.size();
        let header = new.entry.header();
        let (salt, payload) = match new.entry.content() {
            Content::Kept { salt, payload } => (Datum::Bytes(&salt.0), Datum::Secret(payload.as_bytes())),
            Content::Erased => (Datum::Null, Datum::Null),
        };
        let params = [
            Datum::Text(ledger),
            Datum::Int(to_int(seq)),
            Datum::Text(header.kind().name()),
            Datum::Bytes(header.bytes()),
            salt,
            payload,
            Datum::Int(to_int(new.began.unwrap_or(seq))),
            new.subject.map(ReportId::number).into(),
        ];
        self.db.execute(INSERT_ENTRY, &params)?;
        if ledger != AUDIT {
            let kind = header.kind().name();
            match self.appended.iter_mut().find(|((of, what), _)| of == ledger && what == kind) {
                Some((_, count)) => *count += 1,
                None => _ = self.appended.insert((ledger.to_owned(), kind.to_owned()), 1),
            }
        }
        let mut completed = Vec::new();
        tree.append(header.leaf(), |position, hash| completed.push((position, hash)));
        for (position, hash) in &completed {
            let params = [
                Datum::Text(ledger),
                Datum::Int(i64::from(position.level)),
                Datum::Int(to_int(position.index)),
                Datum::Bytes(&hash.0),
            ];
            self.db.execute(INSERT_NODE, &params)?;
        }
        Ok(seq)
    }

    /// Entries from number `from` on, at most `limit`.
    pub fn ledger_entries(
        &mut self,
        ledger: &str,
        from: u64,
        limit: usize,
    ) -> Result<Vec<LedgerEntry>, StoreError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM ledger_entry WHERE ledger = ?1 AND seq >= ?2 ORDER BY seq LIMIT ?3"
        );
        let mut all = Vec::new();
        let params = [Datum::Text(ledger), Datum::Int(to_int(from)), Datum::Int(limit as i64)];
        self.db.query(&sql, &params, &mut |row| {
            all.push(entry_of(row)?);
            Ok(())
        })?;
        Ok(all)
    }

    /// About how many bytes the lines of at most so many entries take, from one on; none of their contents is read.
    pub fn ledger_entry_sizes(
        &mut self,
        ledger: &str,
        from: u64,
        limit: usize,
    ) -> Result<Vec<u64>, StoreError> {
        let sql = "SELECT CAST(octet_length(header) + COALESCE(octet_length(payload), 0) AS BIGINT) \
            FROM ledger_entry WHERE ledger = ?1 AND seq >= ?2 ORDER BY seq LIMIT ?3";
        let mut all = Vec::new();
        let params = [Datum::Text(ledger), Datum::Int(to_int(from)), Datum::Int(limit as i64)];
        self.db.query(sql, &params, &mut |row| {
            all.push(need(row.int(0).and_then(|size| u64::try_from(size).ok()), "ledger_entry", "payload")?);
            Ok(())
        })?;
        Ok(all)
    }

    /// The entries of one kind that have their payload.
    pub fn whole_entries_of(&mut self, ledger: &str, kind: &Kind) -> Result<Vec<LedgerEntry>, StoreError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM ledger_entry WHERE ledger = ?1 AND kind = ?2 AND payload IS NOT NULL"
        );
        let mut all = Vec::new();
        self.db.query(&sql, &[Datum::Text(ledger), Datum::Text(kind.name())], &mut |row| {
            all.push(entry_of(row)?);
            Ok(())
        })?;
        Ok(all)
    }

    /// One entry.
    pub fn ledger_entry(&mut self, ledger: &str, seq: u64) -> Result<Option<LedgerEntry>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM ledger_entry WHERE ledger = ?1 AND seq = ?2");
        let mut found = None;
        self.db.query(&sql, &[Datum::Text(ledger), Datum::Int(to_int(seq))], &mut |row| {
            found = Some(entry_of(row)?);
            Ok(())
        })?;
        Ok(found)
    }

    /// The report that a matter is about, as the last entry about it that has one says.
    pub fn ledger_subject(&mut self, ledger: &str, began: u64) -> Result<Option<ReportId>, StoreError> {
        let sql = "SELECT subject FROM ledger_entry WHERE ledger = ?1 AND began = ?2 AND subject IS NOT NULL \
            ORDER BY seq DESC LIMIT 1";
        let mut found = None;
        self.db.query(sql, &[Datum::Text(ledger), Datum::Int(to_int(began))], &mut |row| {
            found = row.int(0).and_then(ReportId::from_number);
            Ok(())
        })?;
        Ok(found)
    }

    /// The last that each neighbour told of each matter that a report is, and has not taken back: ledger and entry.
    pub fn heard_of(&mut self, subject: ReportId) -> Result<Vec<(String, LedgerEntry)>, StoreError> {
        let sql = format!(
            "SELECT {COLUMNS}, ledger FROM ledger_entry WHERE subject = ?1 AND ledger LIKE 'in:%' \
            AND payload IS NOT NULL AND kind IN ('report', 'amendment', 'narrowed', 'widened') ORDER BY ledger, seq"
        );
        let mut all: Vec<(String, LedgerEntry)> = Vec::new();
        self.db.query(&sql, &[Datum::Int(subject.number())], &mut |row| {
            let ledger = need(row.text(6), "ledger_entry", "ledger")?.to_owned();
            let entry = entry_of(row)?;
            all.retain(|(of, before)| *of != ledger || before.began != entry.began);
            all.push((ledger, entry));
            Ok(())
        })?;
        Ok(all)
    }

    /// Erases payload and salt of the entries about one matter, those before number `before`. Headers stay, and with them
    /// every head and proof. Gives how many were erased.
    pub fn erase_in_ledger(&mut self, ledger: &str, began: u64, before: u64) -> Result<u64, StoreError> {
        let sql = "UPDATE ledger_entry SET salt = NULL, payload = NULL \
            WHERE ledger = ?1 AND began = ?2 AND seq < ?3 AND payload IS NOT NULL";
        self.db.execute(sql, &[Datum::Text(ledger), Datum::Int(to_int(began)), Datum::Int(to_int(before))])
    }

    /// Takes a ledger away whole: its owner begins another under another key.
    pub fn drop_ledger(&mut self, ledger: &str) -> Result<(), StoreError> {
        for sql in [
            "DELETE FROM ledger_entry WHERE ledger = ?1",
            "DELETE FROM ledger_node WHERE ledger = ?1",
            "DELETE FROM ledger_head WHERE ledger = ?1",
            "DELETE FROM ledger_kind WHERE ledger = ?1",
        ] {
            self.db.execute(sql, &[Datum::Text(ledger)])?;
        }
        Ok(())
    }

    /// How many entries there are of each kind; those that this version does not know together, as `other`.
    pub fn ledger_kinds(&mut self, ledger: &str) -> Result<Vec<(String, u64)>, StoreError> {
        let sql = "SELECT kind, entries FROM ledger_kind WHERE ledger = ?1 ORDER BY kind";
        let (mut all, mut others) = (Vec::new(), 0);
        self.db.query(sql, &[Datum::Text(ledger)], &mut |row| {
            let kind = Kind::from_name(need(row.text(0), "ledger_kind", "kind")?);
            let count = need(row.int(1).and_then(from_int), "ledger_kind", "entries")?;
            if matches!(kind, Kind::Unknown(_)) {
                others += count;
            } else {
                all.push((kind.name().to_owned(), count));
            }
            Ok(())
        })?;
        if others > 0 {
            all.push(("other".to_owned(), others));
        }
        Ok(all)
    }
}

/// Sizes of ledgers stay far below 2^63.
pub(crate) fn to_int(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

pub(crate) fn from_int(number: i64) -> Option<u64> {
    u64::try_from(number).ok()
}

pub(crate) fn entry_of(row: &dyn Row) -> Result<LedgerEntry, StoreError> {
    let header = row.bytes(3).and_then(|bytes| serde_json::from_slice(bytes).ok());
    let header = need(header.and_then(|value| Header::from_value(value).ok()), "ledger_entry", "header")?;
    let content = match (row.bytes(4), row.secret(5, ("ledger_entry", "payload"))?) {
        (Some(salt), Some(payload)) => {
            let salt = need(salt.try_into().ok().map(Salt), "ledger_entry", "salt")?;
            let payload = String::from_utf8(payload.into_owned()).ok();
            Content::Kept { salt, payload: need(payload, "ledger_entry", "payload")? }
        }
        (_, _) => Content::Erased,
    };
    Ok(LedgerEntry {
        seq: need(row.int(0).and_then(from_int), "ledger_entry", "seq")?,
        began: need(row.int(1).and_then(from_int), "ledger_entry", "began")?,
        subject: row.int(2).and_then(ReportId::from_number),
        entry: need(Entry::from_parts(header, content).ok(), "ledger_entry", "payload")?,
    })
}
