//! PostgreSQL: statements prepared once a connection, many rows by binary `COPY`.

use std::{collections::HashMap, error::Error, io::Write};

use postgres::{
    Client, NoTls, Statement,
    types::{IsNull, ToSql, Type, private::BytesMut, to_sql_checked},
};

use crate::{
    StoreError,
    db::{Datum, Db, Dialect, Row},
};

pub(crate) struct PostgresDb {
    client: Client,
    statements: HashMap<String, Statement>,
}

/// Statements kept a connection; texts of searches vary, and must not pile up.
const MAX_STATEMENTS: usize = 256;
/// Rows of one multi-row `INSERT`.
const ROWS_PER_INSERT: usize = 250;

impl PostgresDb {
    pub(crate) fn connect(url: &str) -> Result<Self, StoreError> {
        let failed = |source| StoreError::Postgres { task: "connect", source };
        let client = Client::connect(url, NoTls).map_err(failed)?;
        Ok(Self { client, statements: HashMap::new() })
    }

    fn prepare(&mut self, sql: &str) -> Result<Statement, StoreError> {
        if let Some(statement) = self.statements.get(sql) {
            return Ok(statement.clone());
        }
        if self.statements.len() >= MAX_STATEMENTS {
            self.statements.clear();
        }
        let statement = self.client.prepare(&sql.replace('?', "$")).map_err(failed)?;
        self.statements.insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }

    fn copy(&mut self, target: &str, rows: &mut dyn Iterator<Item = Vec<Datum<'_>>>) -> Result<(), StoreError> {
        let mut writer = self.client.copy_in(&format!("COPY {target} FROM STDIN BINARY")).map_err(failed)?;
        let io = |source| StoreError::Path { path: "PostgreSQL".into(), source };
        let mut buffer = Vec::with_capacity(1 << 16);
        buffer.extend_from_slice(b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0");
        for row in rows {
            buffer.extend_from_slice(&(row.len() as i16).to_be_bytes());
            row.iter().for_each(|datum| copy_field(datum, &mut buffer));
            if buffer.len() > 1 << 16 {
                writer.write_all(&buffer).map_err(io)?;
                buffer.clear();
            }
        }
        buffer.extend_from_slice(&(-1i16).to_be_bytes());
        writer.write_all(&buffer).map_err(io)?;
        writer.finish().map(|_| ()).map_err(failed)
    }

    /// `… VALUES (a, f(b))` with the row in brackets repeated.
    fn insert_rows(&mut self, head: &str, row_sql: &str, rows: &[Vec<Datum<'_>>]) -> Result<(), StoreError> {
        let mut sql = String::from(head);
        for (index, row) in rows.iter().enumerate() {
            if index > 0 {
                sql.push(',');
            }
            let mut numbered = row_sql.to_owned();
            // From the last, so that ?1 does not change the ?1 in ?10.
            for place in (1..=row.len()).rev() {
                numbered = numbered.replace(&format!("?{place}"), &format!("${}", index * row.len() + place));
            }
            sql.push_str(&numbered);
        }
        let statement = self.prepare(&sql)?;
        let params: Vec<&(dyn ToSql + Sync)> = rows.iter().flatten().map(|d| d as &(dyn ToSql + Sync)).collect();
        self.client.execute(&statement, &params).map(|_| ()).map_err(failed)
    }
}

fn copy_field(datum: &Datum<'_>, buffer: &mut Vec<u8>) {
    let bytes: &[u8] = match datum {
        Datum::Null => {
            buffer.extend_from_slice(&(-1i32).to_be_bytes());
            return;
        }
        Datum::Int(n) => {
            buffer.extend_from_slice(&8i32.to_be_bytes());
            buffer.extend_from_slice(&n.to_be_bytes());
            return;
        }
        Datum::Text(t) => t.as_bytes(),
        Datum::Bytes(b) => b,
    };
    buffer.extend_from_slice(&(bytes.len() as i32).to_be_bytes());
    buffer.extend_from_slice(bytes);
}

fn failed(source: postgres::Error) -> StoreError {
    StoreError::Postgres { task: "statement", source }
}

impl ToSql for Datum<'_> {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match self {
            Datum::Null => Ok(IsNull::Yes),
            Datum::Int(n) => n.to_sql(ty, out),
            Datum::Text(t) => t.to_sql(ty, out),
            Datum::Bytes(b) => b.to_sql(ty, out),
        }
    }

    fn accepts(ty: &Type) -> bool {
        [Type::INT8, Type::TEXT, Type::BYTEA, Type::VARCHAR].contains(ty)
    }

    to_sql_checked!();
}

impl Row for postgres::Row {
    fn int(&self, at: usize) -> Option<i64> {
        self.try_get(at).ok()
    }

    fn text(&self, at: usize) -> Option<&str> {
        self.try_get(at).ok()
    }

    fn bytes(&self, at: usize) -> Option<&[u8]> {
        self.try_get(at).ok()
    }
}

impl Db for PostgresDb {
    fn execute(&mut self, sql: &'static str, params: &[Datum<'_>]) -> Result<u64, StoreError> {
        if params.is_empty() && matches!(sql, "BEGIN" | "COMMIT" | "ROLLBACK") {
            return self.client.batch_execute(sql).map(|()| 0).map_err(failed);
        }
        let statement = self.prepare(sql)?;
        let params: Vec<&(dyn ToSql + Sync)> = params.iter().map(|d| d as &(dyn ToSql + Sync)).collect();
        self.client.execute(&statement, &params).map_err(failed)
    }

    fn query(
        &mut self,
        sql: &str,
        params: &[Datum<'_>],
        each: &mut dyn FnMut(&dyn Row) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let statement = self.prepare(sql)?;
        let mut rows = self.client.query_raw(&statement, params.iter()).map_err(failed)?;
        while let Some(row) = postgres::fallible_iterator::FallibleIterator::next(&mut rows).map_err(failed)? {
            each(&row)?;
        }
        Ok(())
    }

    fn insert_many(&mut self, sql: &'static str, rows: &mut dyn Iterator<Item = Vec<Datum<'_>>>) -> Result<(), StoreError> {
        let (head, values) = sql.split_once(" VALUES ").unwrap_or((sql, ""));
        let only_parameters = !values.contains(char::is_alphabetic);
        if only_parameters {
            return self.copy(head.trim_start_matches("INSERT INTO "), rows);
        }
        let (row_sql, tail) = values.split_once(" ON CONFLICT").unwrap_or((values, ""));
        let head = format!("{head} VALUES ");
        debug_assert!(tail.is_empty(), "conflicts are settled before many rows are inserted");
        let mut chunk = Vec::with_capacity(ROWS_PER_INSERT);
        for row in rows {
            chunk.push(row);
            if chunk.len() == ROWS_PER_INSERT {
                self.insert_rows(&head, row_sql, &chunk)?;
                chunk.clear();
            }
        }
        if chunk.is_empty() { Ok(()) } else { self.insert_rows(&head, row_sql, &chunk) }
    }

    fn script(&mut self, sql: &str) -> Result<(), StoreError> {
        self.client.batch_execute(sql).map_err(failed)
    }

    fn dialect(&self) -> Dialect {
        Dialect::Postgres
    }
}
