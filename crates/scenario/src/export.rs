//! One file for each State, as that State's system would have written it.

mod dialects;
mod write;

use crate::report::{FieldName, Moment, Side};

pub use self::write::WriteError;
pub(crate) use self::write::write_all;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Cell {
    Reference,
    /// Registered at, by the dialect's own date pattern.
    Reported,
    /// Happened at, by another pattern: systems are not of one piece.
    Happened,
    HappenedTime,
    Kind,
    Narrative,
    Loss,
    Currency,
    Age,
    Sector,
    PersonOrFirm,
    Region,
    Place,
    Language,
    /// One of the words, by the reference: office, channel, state of the file.
    Word(&'static [&'static str]),
    Field(FieldName, Side),
    /// Several fields in one cell.
    Many(Side, &'static [FieldName]),
}

/// How sums are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sum {
    /// `1234.56`
    Point,
    /// `1234,56`
    Comma,
    /// `1.234,56`
    DotComma,
    /// `1 234,56`
    SpaceComma,
    /// `€ 1.234,56`
    SymbolFirst,
    /// `1 234,56 €`
    SymbolLast,
}

#[derive(Clone, Copy)]
pub(crate) enum Bytes {
    Utf8,
    Utf8Bom,
    Utf16Le,
    Legacy(&'static encoding_rs::Encoding),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Layout {
    /// Quotes where needed.
    Table(char),
    /// All cells quoted.
    Quoted(char),
    /// A JSON object a line.
    Lines,
}

/// How a State exports.
pub(crate) struct Dialect {
    pub codes: &'static [&'static str],
    /// `{}` is the State's code.
    pub file: &'static str,
    pub layout: Layout,
    pub bytes: Bytes,
    /// Lines before the header.
    pub title: &'static [&'static str],
    pub newline: &'static str,
    /// `%d %m %Y %H %M %S` as usual, `%e %n %k` the same without leading zero, `%z` the offset.
    pub reported: &'static str,
    pub happened: &'static str,
    pub sum: Sum,
    /// Between values in one cell.
    pub joiner: &'static str,
    /// Share of reports with the desk's standing sentence.
    pub clerk_share: f64,
    pub kind_language: &'static str,
    pub columns: &'static [(&'static str, Cell)],
}

impl Dialect {
    /// The State's own, or that of a neighbour whose system it took over.
    pub(crate) fn of(state: usize) -> &'static Self {
        let code = crate::state::STATES[state].code;
        dialects::DIALECTS
            .iter()
            .find(|dialect| dialect.codes.contains(&code))
            .unwrap_or(&dialects::DIALECTS[dialects::DIALECTS.len() - 1])
    }

    /// Whether the form has a place for it.
    pub(crate) fn asks(&self, name: FieldName, side: Side) -> bool {
        self.columns.iter().any(|(_, cell)| {
            if let Cell::Many(own_side, names) = cell {
                return *own_side == side && names.contains(&name);
            }
            *cell == Cell::Field(name, side)
        })
    }
}

/// A number in the State's own style, unique within it; `SCN` says that it is a scenario.
pub(crate) fn reference(code: &str, at: Moment, number: u64) -> String {
    let year = at.local().year();
    match code {
        "NL" => format!("PL-SCN-{year}{number:07}-1"),
        "DE" => format!("SCN/{number:07}/{year}"),
        "FR" => format!("SCN-{year}-{number:07}"),
        "ES" => format!("SCN{year}{number:08}"),
        "IT" => format!("SCN.{number}/{year}"),
        "PL" => format!("SCN-l.dz.{number}/{}", year % 100),
        "PT" => format!("{number:06}/{}.0SCN", year % 100),
        "RO" => format!("SCN{number}/P/{year}"),
        "SE" => format!("SCN-K{number:06}-{}", year % 100),
        "FI" => format!("5500/SCN/{number:06}/{}", year % 100),
        "CZ" => format!("KRPA-SCN-{number}/TC-{year}"),
        "BE" => format!("BR.SCN.{number:06}/{year}"),
        other => format!("{other}-SCN-{year}-{number:07}"),
    }
}
