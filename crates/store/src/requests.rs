//! Requests for a release, what was granted, and what is passed on. What they say, the node knows; here it is JSON.

use joinder_core::{OrganisationCode, Reference, ReportId, RequestId};

use crate::{
    StoreError, Tx,
    db::{Datum, Row, need},
};

/// A request as kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestRow {
    /// This node's identifier of it.
    pub id: RequestId,
    /// The node's word for which way it goes.
    pub way: String,
    /// Who asks.
    pub asker: OrganisationCode,
    /// The asker's identifier of it.
    pub number: RequestId,
    /// Who is asked.
    pub owner: OrganisationCode,
    /// The owner's number of the report; none where the request is only passed on.
    pub reference: Option<Reference>,
    /// The neighbour to whom it goes, or from whom it came.
    pub via: OrganisationCode,
    /// The node's word for its state.
    pub state: String,
    /// All else, as the node's JSON.
    pub body: String,
    /// When it was asked or came, Unix milliseconds.
    pub asked_ms: i64,
}

/// A grant as kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GrantRow {
    /// The request that was granted.
    pub request: RequestId,
    /// The report.
    pub report: ReportId,
    /// To whom.
    pub asker: OrganisationCode,
    /// Over which neighbour's link.
    pub via: OrganisationCode,
    /// What, as the node's JSON.
    pub body: String,
    /// From when on it no longer holds, Unix milliseconds.
    pub until_ms: i64,
}

/// A matter that is passed on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passed {
    /// To whom.
    pub told_to: OrganisationCode,
    /// The entry there that began it.
    pub entry: u64,
}

const COLUMNS: &str = "id, way, asker, number, owner, reference, via, state, body, asked_ms";
const GRANT_COLUMNS: &str = "request, report, asker, via, body, until_ms";

impl Tx<'_> {
    /// Adds a request, or changes its state and body.
    pub fn save_request(&mut self, row: &RequestRow) -> Result<(), StoreError> {
        let sql = "INSERT INTO request (id, way, asker, number, owner, reference, via, state, body, asked_ms) \
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) \
            ON CONFLICT (id) DO UPDATE SET state = excluded.state, body = excluded.body";
        let params = [
            Datum::Int(row.id.number()),
            Datum::Text(&row.way),
            Datum::Text(row.asker.as_str()),
            Datum::Int(row.number.number()),
            Datum::Text(row.owner.as_str()),
            row.reference.as_ref().map(Reference::as_str).into(),
            Datum::Text(row.via.as_str()),
            Datum::Text(&row.state),
            Datum::SecretText(&row.body),
            Datum::Int(row.asked_ms),
        ];
        self.db.execute(sql, &params).map(|_| ())
    }

    /// One request, by this node's identifier.
    pub fn request(&mut self, id: RequestId) -> Result<Option<RequestRow>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM request WHERE id = ?1");
        Ok(self.request_rows(&sql, &[Datum::Int(id.number())])?.pop())
    }

    /// One request, by who asks and its own identifier.
    pub fn request_of(
        &mut self,
        asker: &OrganisationCode,
        number: RequestId,
    ) -> Result<Option<RequestRow>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM request WHERE asker = ?1 AND number = ?2");
        let params = [Datum::Text(asker.as_str()), Datum::Int(number.number())];
        Ok(self.request_rows(&sql, &params)?.pop())
    }

    /// Requests that go one way and are in one state, newest first, at most `limit`.
    pub fn requests(&mut self, way: &str, state: &str, limit: usize) -> Result<Vec<RequestRow>, StoreError> {
        let sql =
            format!("SELECT {COLUMNS} FROM request WHERE way = ?1 AND state = ?2 ORDER BY id DESC LIMIT ?3");
        self.request_rows(&sql, &[Datum::Text(way), Datum::Text(state), Datum::Int(limit as i64)])
    }

    /// The same, oldest first.
    pub fn oldest_requests(
        &mut self,
        way: &str,
        state: &str,
        limit: usize,
    ) -> Result<Vec<RequestRow>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM request WHERE way = ?1 AND state = ?2 ORDER BY id LIMIT ?3");
        self.request_rows(&sql, &[Datum::Text(way), Datum::Text(state), Datum::Int(limit as i64)])
    }

    /// Requests of one organisation about one report that go one way and are in one state.
    pub fn requests_by(
        &mut self,
        asker: &OrganisationCode,
        (owner, reference): (&OrganisationCode, &Reference),
        (way, state): (&str, &str),
    ) -> Result<Vec<RequestRow>, StoreError> {
        // Not by the index of reports: of those in one state there are few, however many there were.
        let sql = format!(
            "SELECT {COLUMNS} FROM request WHERE way = ?1 AND state = ?2 AND asker = ?3 AND owner || '' = ?4 \
             AND reference = ?5 ORDER BY id"
        );
        let params = [
            Datum::Text(way),
            Datum::Text(state),
            Datum::Text(asker.as_str()),
            Datum::Text(owner.as_str()),
            Datum::Text(reference.as_str()),
        ];
        self.request_rows(&sql, &params)
    }

    /// How many requests go one way and are in one state.
    pub fn count_requests(&mut self, way: &str, state: &str) -> Result<u64, StoreError> {
        let mut count = 0;
        let sql = "SELECT COUNT(*) FROM request WHERE way = ?1 AND state = ?2";
        self.db.query(sql, &[Datum::Text(way), Datum::Text(state)], &mut |row| {
            count = need(row.int(0).and_then(|n| u64::try_from(n).ok()), "request", "id")?;
            Ok(())
        })?;
        Ok(count)
    }

    /// Requests about one report, oldest first.
    pub fn requests_about(
        &mut self,
        owner: &OrganisationCode,
        reference: &Reference,
    ) -> Result<Vec<RequestRow>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM request WHERE owner = ?1 AND reference = ?2 ORDER BY id");
        self.request_rows(&sql, &[Datum::Text(owner.as_str()), Datum::Text(reference.as_str())])
    }

    /// Forgets the requests about one report.
    pub fn forget_requests(
        &mut self,
        owner: &OrganisationCode,
        reference: &Reference,
    ) -> Result<(), StoreError> {
        let sql = "DELETE FROM request WHERE owner = ?1 AND reference = ?2";
        self.db.execute(sql, &[Datum::Text(owner.as_str()), Datum::Text(reference.as_str())]).map(|_| ())
    }

    fn request_rows(&mut self, sql: &str, params: &[Datum<'_>]) -> Result<Vec<RequestRow>, StoreError> {
        let mut all = Vec::new();
        self.db.query(sql, params, &mut |row| {
            all.push(request_of(row)?);
            Ok(())
        })?;
        Ok(all)
    }

    /// Keeps what was granted on a request, in place of what was granted on it before.
    pub fn set_grant(&mut self, row: &GrantRow) -> Result<(), StoreError> {
        let sql = "INSERT INTO granted (request, report, asker, via, body, until_ms, fed) \
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0) ON CONFLICT (request) DO UPDATE SET report = excluded.report, \
            body = excluded.body, until_ms = excluded.until_ms, fed = 0";
        let params = [
            Datum::Int(row.request.number()),
            Datum::Int(row.report.number()),
            Datum::Text(row.asker.as_str()),
            Datum::Text(row.via.as_str()),
            Datum::SecretText(&row.body),
            Datum::Int(row.until_ms),
        ];
        self.db.execute(sql, &params).map(|_| ())
    }

    /// What was granted on a request no longer holds from `now_ms` on; nothing where nothing was.
    pub fn end_grant(&mut self, request: RequestId, now_ms: i64) -> Result<(), StoreError> {
        let sql = "UPDATE granted SET until_ms = ?2, fed = 0 WHERE request = ?1 AND until_ms > ?2";
        self.db.execute(sql, &[Datum::Int(request.number()), Datum::Int(now_ms)]).map(|_| ())
    }

    /// What was granted of a report, the latest request first.
    pub fn grants_of(&mut self, report: ReportId) -> Result<Vec<GrantRow>, StoreError> {
        let sql = format!("SELECT {GRANT_COLUMNS} FROM granted WHERE report = ?1 ORDER BY request DESC");
        self.grant_rows(&sql, &[Datum::Int(report.number())])
    }

    /// What was granted over a neighbour's link.
    pub fn grants_over(&mut self, via: &OrganisationCode) -> Result<Vec<GrantRow>, StoreError> {
        let sql = format!("SELECT {GRANT_COLUMNS} FROM granted WHERE via = ?1");
        self.grant_rows(&sql, &[Datum::Text(via.as_str())])
    }

    /// Reports of which something was granted over a neighbour's link, or no longer is, since the neighbour was fed.
    pub fn reports_granted_since(
        &mut self,
        via: &OrganisationCode,
        now_ms: i64,
    ) -> Result<Vec<ReportId>, StoreError> {
        let sql = "SELECT report FROM granted WHERE via = ?1 AND fed = 0 \
            UNION ALL SELECT report FROM granted WHERE via = ?1 AND fed = 1 AND until_ms <= ?2";
        let mut ids = Vec::new();
        self.db.query(sql, &[Datum::Text(via.as_str()), Datum::Int(now_ms)], &mut |row| {
            ids.push(need(row.int(0).and_then(ReportId::from_number), "granted", "report")?);
            Ok(())
        })?;
        Ok(ids)
    }

    /// The neighbour was fed what was granted on a request; what no longer holds is forgotten.
    pub fn grant_fed(&mut self, request: RequestId, now_ms: i64) -> Result<(), StoreError> {
        let params = [Datum::Int(request.number()), Datum::Int(now_ms)];
        self.db.execute("DELETE FROM granted WHERE request = ?1 AND until_ms <= ?2", &params)?;
        self.db.execute("UPDATE granted SET fed = 1 WHERE request = ?1", &params[..1]).map(|_| ())
    }

    fn grant_rows(&mut self, sql: &str, params: &[Datum<'_>]) -> Result<Vec<GrantRow>, StoreError> {
        let mut all = Vec::new();
        self.db.query(sql, params, &mut |row| {
            all.push(grant_of(row)?);
            Ok(())
        })?;
        Ok(all)
    }

    /// Where a matter that a neighbour told is passed on to.
    pub fn passed(
        &mut self,
        heard_from: &OrganisationCode,
        began: u64,
    ) -> Result<Option<Passed>, StoreError> {
        let sql = "SELECT told_to, entry FROM passed WHERE heard_from = ?1 AND began = ?2";
        let mut found = None;
        self.db.query(sql, &[Datum::Text(heard_from.as_str()), Datum::Int(began as i64)], &mut |row| {
            found = Some(Passed {
                told_to: need(organisation(row, 0), "passed", "told_to")?,
                entry: need(entry(row, 1), "passed", "entry")?,
            });
            Ok(())
        })?;
        Ok(found)
    }

    /// Notes where a matter is passed on to.
    pub fn add_passed(
        &mut self,
        heard_from: &OrganisationCode,
        began: u64,
        passed: &Passed,
    ) -> Result<(), StoreError> {
        let sql = "INSERT INTO passed (heard_from, began, told_to, entry) VALUES (?1, ?2, ?3, ?4)";
        let params = [
            Datum::Text(heard_from.as_str()),
            Datum::Int(began as i64),
            Datum::Text(passed.told_to.as_str()),
            Datum::Int(passed.entry as i64),
        ];
        self.db.execute(sql, &params).map(|_| ())
    }

    /// A matter is not passed on any more.
    pub fn forget_passed(&mut self, heard_from: &OrganisationCode, began: u64) -> Result<(), StoreError> {
        let sql = "DELETE FROM passed WHERE heard_from = ?1 AND began = ?2";
        let params = [Datum::Text(heard_from.as_str()), Datum::Int(began as i64)];
        self.db.execute(sql, &params).map(|_| ())
    }

    /// The matters that are passed on to a neighbour: who told them, and the entry there that began each.
    pub fn passed_to(
        &mut self,
        told_to: &OrganisationCode,
    ) -> Result<Vec<(OrganisationCode, u64)>, StoreError> {
        let mut all = Vec::new();
        let sql = "SELECT heard_from, began FROM passed WHERE told_to = ?1 ORDER BY heard_from, began";
        self.db.query(sql, &[Datum::Text(told_to.as_str())], &mut |row| {
            let heard_from = need(organisation(row, 0), "passed", "heard_from")?;
            all.push((heard_from, need(entry(row, 1), "passed", "began")?));
            Ok(())
        })?;
        Ok(all)
    }
}

fn request_of(row: &dyn Row) -> Result<RequestRow, StoreError> {
    let code = |at, column| need(organisation(row, at), "request", column);
    let text = |at, column| need(row.text(at).map(str::to_owned), "request", column);
    let reference = row.text(5).map(str::parse::<Reference>).transpose();
    Ok(RequestRow {
        id: need(row.int(0).and_then(RequestId::from_number), "request", "id")?,
        way: text(1, "way")?,
        asker: code(2, "asker")?,
        number: need(row.int(3).and_then(RequestId::from_number), "request", "number")?,
        owner: code(4, "owner")?,
        reference: need(reference.ok(), "request", "reference")?,
        via: code(6, "via")?,
        state: text(7, "state")?,
        body: need(row.secret_text(8, ("request", "body"))?, "request", "body")?.into_owned(),
        asked_ms: need(row.int(9), "request", "asked_ms")?,
    })
}

fn grant_of(row: &dyn Row) -> Result<GrantRow, StoreError> {
    let code = |at, column| need(organisation(row, at), "granted", column);
    Ok(GrantRow {
        request: need(row.int(0).and_then(RequestId::from_number), "granted", "request")?,
        report: need(row.int(1).and_then(ReportId::from_number), "granted", "report")?,
        asker: code(2, "asker")?,
        via: code(3, "via")?,
        body: need(row.secret_text(4, ("granted", "body"))?, "granted", "body")?.into_owned(),
        until_ms: need(row.int(5), "granted", "until_ms")?,
    })
}

fn organisation(row: &dyn Row, at: usize) -> Option<OrganisationCode> {
    row.text(at)?.parse().ok()
}

fn entry(row: &dyn Row, at: usize) -> Option<u64> {
    u64::try_from(row.int(at)?).ok()
}
