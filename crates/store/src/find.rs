//! Lists of reports: what a query asks for, and what disclosure lets through of it.

use std::fmt::Write as _;

use joinder_core::{
    DisclosureFilter, OrganisationCode, Release, ReportId,
    codes::{Country, Kind},
};

use crate::{
    StoreError, Tx,
    db::{Datum, Dialect, Row, need},
};

/// Which reports a list shows. Always under a disclosure filter.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Query {
    /// Words that all occur in the narrative.
    pub text: Option<String>,
    /// Of this kind.
    pub kind: Option<Kind>,
    /// Of this owner.
    pub owner: Option<OrganisationCode>,
    /// Registered in this State.
    pub country: Option<Country>,
    /// Dated from, seconds.
    pub from: Option<i64>,
    /// Dated before, seconds.
    pub before: Option<i64>,
    /// Through this source.
    pub source: Option<String>,
    /// Only identifiers below this one: where the last page ended.
    pub below: Option<ReportId>,
    /// Restricted ones too: for whoever answers the person whom they are about.
    pub restricted: bool,
}

impl Tx<'_> {
    /// A page of reports, newest arrival first: those that the filter lets through and the query asks for.
    pub fn find_reports(
        &mut self,
        filter: &DisclosureFilter,
        query: &Query,
        limit: usize,
    ) -> Result<Vec<ReportId>, StoreError> {
        let (conditions, params) = self.conditions(filter, query);
        let sql = format!("SELECT id FROM report WHERE {conditions} ORDER BY id DESC LIMIT {limit}");
        let params: Vec<Datum<'_>> = params.iter().map(Owned::as_datum).collect();
        self.ids(&sql, &params)
    }

    /// How many reports the query asks for and the filter lets through, counted up to `most`.
    pub fn count_reports(
        &mut self,
        filter: &DisclosureFilter,
        query: &Query,
        most: usize,
    ) -> Result<usize, StoreError> {
        let (conditions, params) = self.conditions(filter, query);
        let sql =
            format!("SELECT COUNT(*) FROM (SELECT 1 FROM report WHERE {conditions} LIMIT {most}) AS counted");
        let params: Vec<Datum<'_>> = params.iter().map(Owned::as_datum).collect();
        let mut count = 0;
        self.db.query(&sql, &params, &mut |row| {
            count = row.int(0).unwrap_or(0) as usize;
            Ok(())
        })?;
        Ok(count)
    }

    fn conditions(&self, filter: &DisclosureFilter, query: &Query) -> (String, Vec<Owned>) {
        let mut sql = String::new();
        let mut params = Vec::new();
        disclosure_condition(filter, self.db.dialect(), &mut sql, &mut params);
        if !query.restricted {
            sql.push_str(" AND restricted = 0");
        }
        let mut and = |condition: &str, value: Owned, params: &mut Vec<Owned>| {
            params.push(value);
            // Writing to a String cannot fail.
            let _ = write!(sql, " AND {condition} ?{}", params.len());
        };
        if let Some(kind) = query.kind {
            and("kind =", Owned::Text(kind.to_string()), &mut params);
        }
        if let Some(owner) = &query.owner {
            and("owner =", Owned::Text(owner.to_string()), &mut params);
        }
        if let Some(country) = query.country {
            and("country =", Owned::Text(country.to_string()), &mut params);
        }
        if let Some(from) = query.from {
            and("dated >=", Owned::Int(from), &mut params);
        }
        if let Some(before) = query.before {
            and("dated <", Owned::Int(before), &mut params);
        }
        if let Some(source) = &query.source {
            and("source =", Owned::Text(source.clone()), &mut params);
        }
        if let Some(below) = query.below {
            and("id <", Owned::Int(below.number()), &mut params);
        }
        if let Some(text) = &query.text {
            match self.text_condition(text, params.len() + 1) {
                Some((condition, value)) => {
                    params.push(Owned::Text(value));
                    let _ = write!(sql, " AND {condition}");
                }
                // No word at all is in no text: never the same as not to ask for any.
                None => sql.push_str(" AND 1 = 0"),
            }
        }
        if let Some(condition) = reading_condition(filter, query) {
            sql.push_str(&condition);
        }
        (sql, params)
    }

    /// Counts by month of erasure and source, and of these the viewer's own, for [`Self::due_by_month`]; restricted reports
    /// go like others.
    pub(crate) fn grouped_by_month(
        &mut self,
        filter: &DisclosureFilter,
        most: usize,
        each: &mut dyn FnMut(&dyn Row) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let (conditions, params) = self.conditions(filter, &Query { restricted: true, ..Query::default() });
        let sql = format!(
            "SELECT substr(erase_by, 1, 7), source, COUNT(*), \
             CAST(SUM(CASE WHEN owner = ?1 THEN 1 ELSE 0 END) AS BIGINT) FROM report WHERE {conditions} \
             GROUP BY substr(erase_by, 1, 7), source ORDER BY 1, 2 LIMIT {most}"
        );
        let params: Vec<Datum<'_>> = params.iter().map(Owned::as_datum).collect();
        self.db.query(&sql, &params, each)
    }

    /// The natural keys of all reports that the filter lets through, in order of arrival.
    pub fn each_visible_key(
        &mut self,
        filter: &DisclosureFilter,
        each: &mut dyn FnMut(ReportId, &str, &str) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let (conditions, params) = self.conditions(filter, &Query::default());
        let sql = format!("SELECT id, owner, reference FROM report WHERE {conditions} ORDER BY id");
        let params: Vec<Datum<'_>> = params.iter().map(Owned::as_datum).collect();
        self.db.query(&sql, &params, &mut |row| {
            let id = need(row.int(0).and_then(ReportId::from_number), "report", "id")?;
            let owner = need(row.text(1), "report", "owner")?;
            each(id, owner, need(row.text(2), "report", "reference")?)
        })
    }
}

/// A parameter that its query owns.
enum Owned {
    Int(i64),
    Text(String),
}

impl Owned {
    fn as_datum(&self) -> Datum<'_> {
        match self {
            Self::Int(n) => Datum::Int(*n),
            Self::Text(t) => Datum::Text(t),
        }
    }
}

/// The filter of [`DisclosureFilter::passes`] as SQL: the two must select the same.
fn disclosure_condition(
    filter: &DisclosureFilter,
    dialect: Dialect,
    sql: &mut String,
    params: &mut Vec<Owned>,
) {
    let purpose = joinder_core::codes::Purposes::of(&[filter.purpose]).bits();
    params.push(Owned::Text(filter.own.to_string()));
    params.push(Owned::Int(filter.least_release as i64));
    params.push(Owned::Int(i64::from(purpose)));
    params.push(Owned::Text(format!("\n{}\n", filter.own)));
    // Not LIKE: in SQLite it takes `nl` for `NL`, and a code may hold its wildcards.
    let named = match dialect {
        Dialect::Sqlite => "(audience IS NOT NULL AND instr(audience, ?4) > 0)",
        Dialect::Postgres => "(audience IS NOT NULL AND strpos(audience, ?4) > 0)",
    };
    let open = if filter.open_audience { "audience IS NULL OR " } else { "" };
    let any = if filter.any_list { "audience <> '' OR " } else { "" };
    sql.push_str("(owner = ?1 OR (release >= ?2 AND (purposes & ?3) <> 0 AND (");
    sql.push_str(open);
    sql.push_str(any);
    sql.push_str(named);
    sql.push_str(") AND (red = 0 OR ");
    sql.push_str(named);
    sql.push_str(")))");
}

/// A query by what a viewer may not read would tell it: words are looked for only where the viewer may read the
/// narrative, kind, State and date only where it may see them (see the table of [`joinder_core::disclosure`]).
fn reading_condition(filter: &DisclosureFilter, query: &Query) -> Option<String> {
    let by_facts =
        query.kind.is_some() || query.country.is_some() || query.from.is_some() || query.before.is_some();
    // A partner is the viewer whom no open audience reaches; the centre the one whom any list does.
    let release = if query.text.is_some() {
        if filter.open_audience { Release::Full as i64 } else { return Some(" AND owner = ?1".to_owned()) }
    } else if by_facts {
        if filter.any_list { Release::Hit as i64 } else { Release::Full as i64 }
    } else {
        return None;
    };
    Some(format!(" AND (owner = ?1 OR release >= {release})"))
}
