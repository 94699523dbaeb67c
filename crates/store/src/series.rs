//! Series: their identity, name and history. Which reports are in one is the matching index's to say.

use joinder_core::{ReportId, SeriesId, codes::Offence};
use joinder_matching::Change;
use serde::{Deserialize, Serialize};

use crate::{
    StoreError, Tx,
    db::{Datum, Row, json, need, next_number, to_json},
};

/// Lines of all histories that are looked at for what happened lately: they have no index by time.
const LATEST: i64 = 20_000;

/// A series as kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeriesRow {
    /// Its identifier.
    pub id: SeriesId,
    /// Its number for people.
    pub number: i64,
    /// A report of it.
    pub anchor: ReportId,
    /// Since when, Unix milliseconds.
    pub born_ms: i64,
    /// As an analyst called it.
    pub name: Option<String>,
    /// Since when it is no more.
    pub ended_ms: Option<i64>,
    /// Where it went up in.
    pub into: Option<SeriesId>,
}

/// One line of a series' history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeriesHistory {
    /// When, Unix milliseconds.
    pub at_ms: i64,
    /// `born`, `merged`, `split`, `ended`, `named`, `offence` or `offence-undone`.
    pub what: String,
    /// The other series, for a merger or a split.
    pub other: Option<SeriesId>,
    /// A name, for `named`; a [`SaidOffence`] as JSON, for `offence`; by whom, for `offence-undone`.
    pub note: Option<String>,
}

impl SeriesHistory {
    /// What was said of the offence; none for any other line.
    pub fn offence(&self) -> Result<Option<SaidOffence>, StoreError> {
        let said = || json(self.note.as_deref(), "series_history", "note");
        (self.what == "offence").then(said).transpose()
    }
}

/// The offence that a person says a series is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaidOffence {
    /// Which.
    pub offence: Offence,
    /// Who says so.
    pub who: String,
    /// Why, in the person's words.
    pub why: String,
}

impl Tx<'_> {
    /// Keeps what a change did to the series.
    pub fn record_change(&mut self, change: &Change, at_ms: i64) -> Result<(), StoreError> {
        let mut number = next_number(self.db, "SELECT MAX(number) FROM series")?;
        let born = change.born.iter().map(|&(id, anchor)| (id, anchor));
        let split = change.split.iter().map(|&(_, id, anchor)| (id, anchor));
        let rows: Vec<(SeriesId, ReportId)> = born.chain(split).collect();
        let sql = "INSERT INTO series (id, number, anchor, born_ms) VALUES (?1, ?2, ?3, ?4)";
        self.db.insert_many(
            sql,
            &mut rows.iter().map(|&(id, anchor)| {
                number += 1;
                vec![
                    Datum::Int(id.number()),
                    Datum::Int(number - 1),
                    Datum::Int(anchor.number()),
                    Datum::Int(at_ms),
                ]
            }),
        )?;
        for &(gone, into) in &change.merged {
            let sql = "UPDATE series SET ended_ms = ?2, into_series = ?3 WHERE id = ?1";
            self.db
                .execute(sql, &[Datum::Int(gone.number()), Datum::Int(at_ms), Datum::Int(into.number())])?;
        }
        for &gone in &change.ended {
            self.db.execute(
                "UPDATE series SET ended_ms = ?2 WHERE id = ?1",
                &[Datum::Int(gone.number()), Datum::Int(at_ms)],
            )?;
        }
        for &(id, anchor) in &change.anchored {
            let sql = "UPDATE series SET anchor = ?2 WHERE id = ?1";
            self.db.execute(sql, &[Datum::Int(id.number()), Datum::Int(anchor.number())])?;
        }
        self.record_history(change, at_ms)
    }

    fn record_history(&mut self, change: &Change, at_ms: i64) -> Result<(), StoreError> {
        let mut lines: Vec<(SeriesId, &str, Option<SeriesId>)> = Vec::new();
        lines.extend(change.born.iter().map(|&(id, _)| (id, "born", None)));
        for &(gone, into) in &change.merged {
            lines.extend([(gone, "merged", Some(into)), (into, "merged", Some(gone))]);
        }
        for &(from, new, _) in &change.split {
            lines.extend([(from, "split", Some(new)), (new, "split", Some(from))]);
        }
        lines.extend(change.ended.iter().map(|&id| (id, "ended", None)));
        let first = next_number(self.db, "SELECT MAX(seq) FROM series_history")?;
        let sql = "INSERT INTO series_history (seq, series, at_ms, what, other, note) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        self.db.insert_many(
            sql,
            &mut lines.iter().zip(first..).map(|(&(id, what, other), seq)| {
                let other = other.map(|other| Datum::Int(other.number())).unwrap_or(Datum::Null);
                vec![
                    Datum::Int(seq),
                    Datum::Int(id.number()),
                    Datum::Int(at_ms),
                    Datum::Text(what),
                    other,
                    Datum::Null,
                ]
            }),
        )
    }

    /// Gives a series the name by which people call it.
    pub fn name_series(&mut self, id: SeriesId, name: &str, at_ms: i64) -> Result<bool, StoreError> {
        let sql = "UPDATE series SET name = ?2 WHERE id = ?1 AND ended_ms IS NULL";
        if self.db.execute(sql, &[Datum::Int(id.number()), Datum::Text(name)])? == 0 {
            return Ok(false);
        }
        self.note_in_history(id, "named", name, at_ms)?;
        Ok(true)
    }

    /// Keeps which offence a person says a series is.
    pub fn say_offence(&mut self, id: SeriesId, said: &SaidOffence, at_ms: i64) -> Result<bool, StoreError> {
        if self.series(id)?.is_none_or(|row| row.ended_ms.is_some()) {
            return Ok(false);
        }
        self.note_in_history(id, "offence", &to_json(said), at_ms)?;
        Ok(true)
    }

    /// Takes back what was said of a series' offence; what was said before it does not come back.
    pub fn unsay_offence(&mut self, id: SeriesId, who: &str, at_ms: i64) -> Result<bool, StoreError> {
        if self.said_offence(id)?.is_none() {
            return Ok(false);
        }
        self.note_in_history(id, "offence-undone", who, at_ms)?;
        Ok(true)
    }

    /// The offence that a series is said to be, and since when, Unix milliseconds.
    pub fn said_offence(&mut self, id: SeriesId) -> Result<Option<(i64, SaidOffence)>, StoreError> {
        let sql = "SELECT at_ms, what, other, note FROM series_history \
            WHERE series = ?1 AND what IN ('offence', 'offence-undone') ORDER BY seq DESC LIMIT 1";
        let mut standing = None;
        self.db.query(sql, &[Datum::Int(id.number())], &mut |row| {
            let line = history_line(row)?;
            standing = line.offence()?.map(|said| (line.at_ms, said));
            Ok(())
        })?;
        Ok(standing)
    }

    fn note_in_history(
        &mut self,
        id: SeriesId,
        what: &str,
        note: &str,
        at_ms: i64,
    ) -> Result<(), StoreError> {
        let seq = next_number(self.db, "SELECT MAX(seq) FROM series_history")?;
        let sql = "INSERT INTO series_history (seq, series, at_ms, what, other, note) VALUES (?1, ?2, ?3, ?4, NULL, ?5)";
        let params = [
            Datum::Int(seq),
            Datum::Int(id.number()),
            Datum::Int(at_ms),
            Datum::Text(what),
            Datum::Text(note),
        ];
        self.db.execute(sql, &params).map(|_| ())
    }

    /// A series by its identifier, ended ones too.
    pub fn series(&mut self, id: SeriesId) -> Result<Option<SeriesRow>, StoreError> {
        Ok(self.series_where("id = ?1", &[Datum::Int(id.number())])?.pop())
    }

    /// A series by its number for people.
    pub fn series_numbered(&mut self, number: i64) -> Result<Option<SeriesRow>, StoreError> {
        Ok(self.series_where("number = ?1", &[Datum::Int(number)])?.pop())
    }

    /// The series that people gave a name and that have not ended: few.
    pub fn named_series(&mut self) -> Result<Vec<SeriesRow>, StoreError> {
        self.series_where("name IS NOT NULL AND ended_ms IS NULL", &[])
    }

    /// All series that have not ended.
    pub fn live_series(&mut self) -> Result<Vec<SeriesRow>, StoreError> {
        self.series_where("ended_ms IS NULL", &[])
    }

    fn series_where(&mut self, condition: &str, params: &[Datum<'_>]) -> Result<Vec<SeriesRow>, StoreError> {
        let sql = format!(
            "SELECT id, number, anchor, born_ms, name, ended_ms, into_series FROM series WHERE {condition}"
        );
        let mut rows = Vec::new();
        self.db.query(&sql, params, &mut |row| {
            rows.push(SeriesRow {
                id: need(row.int(0).and_then(SeriesId::from_number), "series", "id")?,
                number: need(row.int(1), "series", "number")?,
                anchor: need(row.int(2).and_then(ReportId::from_number), "series", "anchor")?,
                born_ms: need(row.int(3), "series", "born_ms")?,
                name: row.text(4).map(str::to_owned),
                ended_ms: row.int(5),
                into: row.int(6).and_then(SeriesId::from_number),
            });
            Ok(())
        })?;
        Ok(rows)
    }

    /// The history of a series, newest first.
    pub fn series_history(&mut self, id: SeriesId) -> Result<Vec<SeriesHistory>, StoreError> {
        let sql = "SELECT at_ms, what, other, note FROM series_history WHERE series = ?1 ORDER BY seq DESC LIMIT 200";
        let mut lines = Vec::new();
        self.db.query(sql, &[Datum::Int(id.number())], &mut |row| {
            lines.push(history_line(row)?);
            Ok(())
        })?;
        Ok(lines)
    }

    /// Mergers and splits after a moment, newest first, each told once: by the series that lives on, or that was split.
    pub fn series_moves(
        &mut self,
        after_ms: i64,
        limit: usize,
    ) -> Result<Vec<(SeriesId, SeriesHistory)>, StoreError> {
        let next = next_number(self.db, "SELECT MAX(seq) FROM series_history")?;
        let sql = format!(
            "SELECT at_ms, what, other, note, series_history.series FROM series_history \
             WHERE seq >= ?1 AND at_ms > ?2 \
             AND (what = 'merged' OR (what = 'split' AND other > series_history.series)) \
             AND NOT EXISTS (SELECT 1 FROM series WHERE series.id = series_history.series AND ended_ms IS NOT NULL) \
             ORDER BY seq DESC LIMIT {limit}"
        );
        let mut moves = Vec::new();
        self.db.query(&sql, &[Datum::Int(next - LATEST), Datum::Int(after_ms)], &mut |row| {
            let series = need(row.int(4).and_then(SeriesId::from_number), "series_history", "series")?;
            moves.push((series, history_line(row)?));
            Ok(())
        })?;
        Ok(moves)
    }
}

fn history_line(row: &dyn Row) -> Result<SeriesHistory, StoreError> {
    Ok(SeriesHistory {
        at_ms: need(row.int(0), "series_history", "at_ms")?,
        what: need(row.text(1), "series_history", "what")?.to_owned(),
        other: row.int(2).and_then(SeriesId::from_number),
        note: row.text(3).map(str::to_owned),
    })
}
