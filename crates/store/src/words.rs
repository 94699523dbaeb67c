//! What organisations say of series and of pairs of reports, and what neighbours were told of it.

use std::collections::BTreeSet;

use joinder_core::{OrganisationCode, Reference, ReportId};

use crate::{
    StoreError, Told, Tx,
    db::{Datum, Row, need},
    told::told_of,
};

/// Reports asked of at once.
const AT_ONCE: usize = 500;

const COLUMNS: &str = "organisation, via, matter, counter, began, at_ms, body";

/// A word as kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WordRow {
    /// Whose.
    pub organisation: OrganisationCode,
    /// Over whose link it came; none for this node's own.
    pub via: Option<OrganisationCode>,
    /// What it is about, as that organisation calls it.
    pub matter: String,
    /// The organisation's own counter.
    pub counter: u32,
    /// The entry that first told of the matter.
    pub began: Option<u64>,
    /// When it was said or came here first, Unix milliseconds.
    pub at_ms: i64,
    /// What it says, as JSON.
    pub body: String,
}

impl WordRow {
    fn via(&self) -> &str {
        self.via.as_ref().map_or("", OrganisationCode::as_str)
    }
}

/// A report that a word names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WordAbout {
    /// Whose word.
    pub organisation: OrganisationCode,
    /// The word's matter.
    pub matter: String,
    /// The report as it is here.
    pub report: ReportId,
}

impl Tx<'_> {
    /// Keeps a word, and the reports that its matter is about now. Said again under the same counter, it is the same word.
    pub fn save_word(
        &mut self,
        row: &WordRow,
        about: &[(OrganisationCode, Reference)],
    ) -> Result<(), StoreError> {
        let sql = "INSERT INTO word (organisation, via, matter, counter, began, at_ms, body) \
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (organisation, via, matter, counter) \
            DO UPDATE SET began = excluded.began, body = excluded.body";
        let params = [
            Datum::Text(row.organisation.as_str()),
            Datum::Text(row.via()),
            Datum::Text(&row.matter),
            Datum::Int(i64::from(row.counter)),
            row.began.map(|began| began as i64).into(),
            Datum::Int(row.at_ms),
            Datum::Text(&row.body),
        ];
        self.db.execute(sql, &params)?;
        // The last said counts; of what others said before, so much is kept for the history and no more.
        let sql = "DELETE FROM word WHERE organisation = ?1 AND via = ?2 AND matter = ?3 AND via <> '' AND counter < \
            (SELECT MAX(counter) FROM word WHERE organisation = ?1 AND via = ?2 AND matter = ?3) - 50";
        self.db.execute(sql, &params[..3])?;
        let sql = "DELETE FROM word_about WHERE organisation = ?1 AND via = ?2 AND matter = ?3";
        self.db.execute(sql, &params[..3])?;
        for (owner, reference) in about {
            let sql = "INSERT INTO word_about (organisation, via, matter, owner, reference) \
                VALUES (?1, ?2, ?3, ?4, ?5)";
            let [organisation, via, matter, ..] = params;
            let (owner, reference) = (Datum::Text(owner.as_str()), Datum::Text(reference.as_str()));
            self.db.execute(sql, &[organisation, via, matter, owner, reference])?;
        }
        Ok(())
    }

    /// Whether an organisation's words on a matter are here, as this neighbour brought them.
    pub fn has_matter(
        &mut self,
        organisation: &OrganisationCode,
        via: &OrganisationCode,
        matter: &str,
    ) -> Result<bool, StoreError> {
        let sql = "SELECT 1 FROM word WHERE organisation = ?1 AND via = ?2 AND matter = ?3 LIMIT 1";
        let params = [Datum::Text(organisation.as_str()), Datum::Text(via.as_str()), Datum::Text(matter)];
        let mut found = false;
        self.db.query(sql, &params, &mut |_| {
            found = true;
            Ok(())
        })?;
        Ok(found)
    }

    /// On how many matters a neighbour brought words.
    pub fn matters_by(&mut self, via: &OrganisationCode) -> Result<u64, StoreError> {
        let mut count = 0;
        let sql =
            "SELECT COUNT(*) FROM (SELECT DISTINCT organisation, matter FROM word WHERE via = ?1) AS matters";
        self.db.query(sql, &[Datum::Text(via.as_str())], &mut |row| {
            count = row.int(0).unwrap_or(0).unsigned_abs();
            Ok(())
        })?;
        Ok(count)
    }

    /// What a neighbour told of a matter is gone. True where anything was here.
    pub fn unsay(&mut self, via: &OrganisationCode, began: u64) -> Result<bool, StoreError> {
        let params = [Datum::Text(via.as_str()), Datum::Int(began as i64)];
        let sql = "DELETE FROM word_about WHERE via = ?1 AND EXISTS (SELECT 1 FROM word \
            WHERE word.via = word_about.via AND word.organisation = word_about.organisation \
            AND word.matter = word_about.matter AND word.began = ?2)";
        self.db.execute(sql, &params)?;
        Ok(self.db.execute("DELETE FROM word WHERE via = ?1 AND began = ?2", &params)? > 0)
    }

    /// All that came over a neighbour's link is gone: its ledger is read again from the beginning.
    pub fn unsay_all(&mut self, via: &OrganisationCode) -> Result<(), StoreError> {
        let params = [Datum::Text(via.as_str())];
        self.db.execute("DELETE FROM word_about WHERE via = ?1", &params)?;
        self.db.execute("DELETE FROM word WHERE via = ?1", &params).map(|_| ())
    }

    /// All words, those of an organisation on a matter together, by their counter.
    pub fn words(&mut self) -> Result<Vec<WordRow>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM word ORDER BY organisation, matter, counter, via");
        let mut all = Vec::new();
        self.db.query(&sql, &[], &mut |row| {
            all.push(word_of(row)?);
            Ok(())
        })?;
        Ok(all)
    }

    /// Whether others said anything.
    pub fn hears_words(&mut self) -> Result<bool, StoreError> {
        let mut any = false;
        self.db.query("SELECT 1 FROM word WHERE via <> '' LIMIT 1", &[], &mut |_| {
            any = true;
            Ok(())
        })?;
        Ok(any)
    }

    /// The reports here that words name.
    pub fn words_about(&mut self) -> Result<Vec<WordAbout>, StoreError> {
        let sql = "SELECT DISTINCT word_about.organisation, word_about.matter, report.id FROM word_about \
            JOIN report ON report.owner = word_about.owner AND report.reference = word_about.reference";
        let mut all = Vec::new();
        self.db.query(sql, &[], &mut |row| {
            all.push(WordAbout {
                organisation: need(code(row, 0), "word_about", "organisation")?,
                matter: need(row.text(1), "word_about", "matter")?.to_owned(),
                report: need(row.int(2).and_then(ReportId::from_number), "report", "id")?,
            });
            Ok(())
        })?;
        Ok(all)
    }

    /// Of some reports those of which both ends of a link know by that link: this node told the neighbour, or was told.
    pub fn known_over(
        &mut self,
        neighbour: &OrganisationCode,
        reports: &[ReportId],
    ) -> Result<BTreeSet<ReportId>, StoreError> {
        let mut known = BTreeSet::new();
        let heard_in = format!("in:{neighbour}");
        for some in reports.chunks(AT_ONCE) {
            // Numbers only: nothing that anybody wrote stands in it.
            let list = some.iter().map(|id| id.number().to_string()).collect::<Vec<_>>().join(", ");
            let told = format!("SELECT report FROM told WHERE organisation = ?1 AND report IN ({list})");
            let heard = format!(
                "SELECT DISTINCT subject FROM ledger_entry WHERE ledger = ?1 AND payload IS NOT NULL \
                 AND kind IN ('report', 'amendment', 'narrowed', 'widened') AND subject IN ({list})"
            );
            for (sql, name) in [(&told, neighbour.as_str()), (&heard, heard_in.as_str())] {
                self.db.query(sql, &[Datum::Text(name)], &mut |row| {
                    known.insert(need(row.int(0).and_then(ReportId::from_number), "told", "report")?);
                    Ok(())
                })?;
            }
        }
        Ok(known)
    }

    /// The matters of which a neighbour was told what was said, and in which entries.
    pub fn told_words(&mut self, neighbour: &OrganisationCode) -> Result<Vec<(String, Told)>, StoreError> {
        let sql = "SELECT began, seq, digest, matter FROM told_word WHERE organisation = ?1 ORDER BY matter";
        let mut all = Vec::new();
        self.db.query(sql, &[Datum::Text(neighbour.as_str())], &mut |row| {
            all.push((need(row.text(3), "told_word", "matter")?.to_owned(), told_of(row)?));
            Ok(())
        })?;
        Ok(all)
    }

    /// Notes what a neighbour was told of a matter.
    pub fn set_told_word(
        &mut self,
        neighbour: &OrganisationCode,
        matter: &str,
        told: Told,
    ) -> Result<(), StoreError> {
        let sql = "INSERT INTO told_word (organisation, matter, began, seq, digest) \
            VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (organisation, matter) \
            DO UPDATE SET began = excluded.began, seq = excluded.seq, digest = excluded.digest";
        let params = [
            Datum::Text(neighbour.as_str()),
            Datum::Text(matter),
            Datum::Int(told.began as i64),
            Datum::Int(told.seq as i64),
            Datum::Bytes(&told.digest),
        ];
        self.db.execute(sql, &params).map(|_| ())
    }

    /// A neighbour holds nothing of a matter any more.
    pub fn forget_told_word(&mut self, neighbour: &OrganisationCode, matter: &str) -> Result<(), StoreError> {
        let params = [Datum::Text(neighbour.as_str()), Datum::Text(matter)];
        let sql = "DELETE FROM told_word WHERE organisation = ?1 AND matter = ?2";
        self.db.execute(sql, &params).map(|_| ())
    }
}

fn word_of(row: &dyn Row) -> Result<WordRow, StoreError> {
    let via = need(row.text(1), "word", "via")?;
    let via = match via {
        "" => None,
        _ => Some(need(via.parse().ok(), "word", "via")?),
    };
    Ok(WordRow {
        organisation: need(code(row, 0), "word", "organisation")?,
        via,
        matter: need(row.text(2), "word", "matter")?.to_owned(),
        counter: need(row.int(3).and_then(|n| u32::try_from(n).ok()), "word", "counter")?,
        began: row.int(4).and_then(|n| u64::try_from(n).ok()),
        at_ms: need(row.int(5), "word", "at_ms")?,
        body: need(row.text(6), "word", "body")?.to_owned(),
    })
}

fn code(row: &dyn Row, at: usize) -> Option<OrganisationCode> {
    row.text(at)?.parse().ok()
}
