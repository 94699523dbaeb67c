//! Writes the files: one pass over the reports, one buffer a State.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use encoding_rs::Encoding;
use jiff::civil::DateTime;

use super::{Bytes, Cell, Dialect, Layout, Sum};
use crate::Scenario;
use crate::dice::seed_of;
use crate::kind::Kind;
use crate::lists;
use crate::report::{FieldName, GeneratedReport, Moment, Side};
use crate::state::STATES;
use crate::telling::thousands;

/// A file could not be written.
#[derive(Debug, thiserror::Error)]
#[error("writing scenario file {file}")]
pub struct WriteError {
    file: PathBuf,
    source: std::io::Error,
}

struct Out {
    path: PathBuf,
    to: BufWriter<File>,
}

impl Out {
    fn create(path: PathBuf) -> Result<Self, WriteError> {
        match File::create(&path) {
            Ok(file) => Ok(Self { path, to: BufWriter::with_capacity(1 << 18, file) }),
            Err(source) => Err(WriteError { file: path, source }),
        }
    }

    fn bytes(&mut self, bytes: &[u8]) -> Result<(), WriteError> {
        self.to.write_all(bytes).map_err(|source| WriteError { file: self.path.clone(), source })
    }

    fn text(&mut self, text: &str, into: Bytes) -> Result<(), WriteError> {
        match into {
            Bytes::Utf8 | Bytes::Utf8Bom => self.bytes(text.as_bytes()),
            Bytes::Utf16Le => {
                let units: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
                self.bytes(&units)
            }
            Bytes::Legacy(encoding) => self.bytes(&legacy(text, encoding)),
        }
    }

    fn finish(mut self) -> Result<PathBuf, WriteError> {
        match self.to.flush() {
            Ok(()) => Ok(self.path),
            Err(source) => Err(WriteError { file: self.path, source }),
        }
    }
}

/// Old systems write `?` for what their code page lacks.
fn legacy(text: &str, encoding: &'static Encoding) -> Vec<u8> {
    let (bytes, _, lost) = encoding.encode(text);
    if !lost {
        return bytes.into_owned();
    }
    let mut piece = [0; 4];
    text.chars()
        .flat_map(|c| {
            let (bytes, _, lost) = encoding.encode(c.encode_utf8(&mut piece));
            if lost { vec![b'?'] } else { bytes.into_owned() }
        })
        .collect()
}

/// Kind labels by slug and language.
struct Labels(Vec<Vec<(&'static str, &'static str)>>);

impl Labels {
    fn read() -> Self {
        let lists = lists::read(include_str!("../../data/kinds.txt"));
        let lines = lists.get("labels").map_or(&[][..], Vec::as_slice);
        Self(
            Kind::ALL
                .iter()
                .map(|kind| {
                    lines
                        .iter()
                        .filter_map(|line| line.strip_prefix(kind.key())?.strip_prefix(';'))
                        .flat_map(|rest| rest.split(';').filter_map(|pair| pair.split_once('=')))
                        .collect()
                })
                .collect(),
        )
    }

    fn of(&self, kind: Kind, language: &str) -> &'static str {
        self.0[kind as usize]
            .iter()
            .find(|(known, _)| *known == language)
            .map_or(kind.slug(), |(_, label)| label)
    }
}

pub(crate) fn write_all(scenario: &Scenario, dir: &Path) -> Result<Vec<PathBuf>, WriteError> {
    fs::create_dir_all(dir).map_err(|source| WriteError { file: dir.to_owned(), source })?;
    let labels = Labels::read();
    let mut outs = Vec::new();
    for (index, code) in scenario.states().enumerate() {
        let dialect = Dialect::of(index);
        let mut out = Out::create(dir.join(dialect.file.replace("{}", &code.to_lowercase())))?;
        head(&mut out, dialect)?;
        outs.push(out);
    }
    let mut truth = Out::create(dir.join("truth.csv"))?;
    truth.bytes(b"owner,reference,series\n")?;
    let mut line = String::new();
    for report in scenario.reports() {
        let index = STATES.iter().position(|state| state.code == report.owner).unwrap_or(0);
        line.clear();
        record(&report, Dialect::of(index), &labels, &mut line);
        outs[index].text(&line, Dialect::of(index).bytes)?;
        let series = report.series.map_or_else(String::new, |series| series.to_string());
        truth.bytes(format!("{},{},{series}\n", report.owner, report.reference).as_bytes())?;
    }
    let mut negatives = Out::create(dir.join("hard-negatives.csv"))?;
    negatives.bytes(b"class,value,why\n")?;
    for negative in scenario.hard_negatives() {
        let words = [serde_json::to_string(&negative.class), serde_json::to_string(&negative.why)]
            .map(|word| word.unwrap_or_default().trim_matches('"').to_owned());
        negatives.bytes(format!("{},{},{}\n", words[0], negative.value, words[1]).as_bytes())?;
    }
    outs.into_iter().chain([truth, negatives]).map(Out::finish).collect()
}

fn head(out: &mut Out, dialect: &Dialect) -> Result<(), WriteError> {
    match dialect.bytes {
        Bytes::Utf8Bom => out.bytes(&[0xEF, 0xBB, 0xBF])?,
        Bytes::Utf16Le => out.bytes(&[0xFF, 0xFE])?,
        Bytes::Utf8 | Bytes::Legacy(_) => {}
    }
    let mut text = String::new();
    for title in dialect.title {
        text.push_str(title);
        text.push_str(dialect.newline);
    }
    if dialect.layout != Layout::Lines {
        row(dialect.columns.iter().map(|(header, _)| (*header).to_owned()), dialect, &mut text);
    }
    out.text(&text, dialect.bytes)
}

fn row(cells: impl Iterator<Item = String>, dialect: &Dialect, out: &mut String) {
    let (delimiter, always) = match dialect.layout {
        Layout::Table(delimiter) => (delimiter, false),
        Layout::Quoted(delimiter) => (delimiter, true),
        Layout::Lines => (',', true),
    };
    for (index, cell) in cells.enumerate() {
        if index > 0 {
            out.push(delimiter);
        }
        if always || cell.contains([delimiter, '"', '\n', '\r']) {
            out.push('"');
            out.push_str(&cell.replace('"', "\"\""));
            out.push('"');
        } else {
            out.push_str(&cell);
        }
    }
    out.push_str(dialect.newline);
}

fn record(report: &GeneratedReport, dialect: &Dialect, labels: &Labels, out: &mut String) {
    let cells =
        dialect.columns.iter().map(|(header, column)| (*header, cell(report, *column, dialect, labels)));
    if dialect.layout == Layout::Lines {
        let filled = cells
            .filter(|(_, text)| !text.is_empty())
            .map(|(header, text)| (header.to_owned(), serde_json::Value::String(text)))
            .collect::<serde_json::Map<String, serde_json::Value>>();
        out.push_str(&serde_json::Value::Object(filled).to_string());
        out.push_str(dialect.newline);
    } else {
        row(cells.map(|(_, text)| text), dialect, out);
    }
}

fn cell(report: &GeneratedReport, column: Cell, dialect: &Dialect, labels: &Labels) -> String {
    let values = |side: Side, names: &[FieldName]| {
        let fitting = report.fields.iter().filter(|field| field.side == side && names.contains(&field.name));
        fitting.map(|field| field.raw.as_str()).collect::<Vec<&str>>().join(dialect.joiner)
    };
    let unknown = || Moment { seconds: 0, offset_seconds: 0 };
    match column {
        Cell::Reference => report.reference.clone(),
        Cell::Reported => date(report.reported_at, dialect.reported),
        Cell::Happened => report.happened_at.map_or_else(String::new, |at| date(at, dialect.happened)),
        Cell::HappenedTime if report.happened_at.is_none() => String::new(),
        Cell::HappenedTime => date(report.happened_at.unwrap_or_else(unknown), "%H:%M"),
        Cell::Kind => labels.of(report.kind, dialect.kind_language).to_owned(),
        Cell::Narrative => report.narrative.clone(),
        Cell::Loss => report
            .losses
            .first()
            .map_or_else(String::new, |loss| sum(&loss.amount, loss.currency, dialect.sum)),
        Cell::Currency => report.losses.first().map_or_else(String::new, |loss| loss.currency.to_owned()),
        Cell::Age => report.victim.age_band.unwrap_or("").to_owned(),
        Cell::Sector => report.victim.sector.unwrap_or("").to_owned(),
        Cell::PersonOrFirm => if report.victim.organisation { "2" } else { "1" }.to_owned(),
        Cell::Region => report.victim.region.to_owned(),
        Cell::Place => report.victim.place.to_owned(),
        Cell::Language => report.language.to_owned(),
        Cell::Word(words) => {
            let by = seed_of(&[
                report.reported_at.seconds as u64,
                report.reference.len() as u64,
                words.len() as u64,
            ]);
            words[(by % words.len() as u64) as usize].to_owned()
        }
        Cell::Field(name, side) => values(side, &[name]),
        Cell::Many(side, names) => values(side, names),
    }
}

fn date(at: Moment, pattern: &str) -> String {
    let local: DateTime = at.local();
    let mut out = String::with_capacity(24);
    let mut chars = pattern.chars();
    while let Some(c) = chars.next() {
        if c != '%' {
            out.push(c);
            continue;
        }
        let piece = match chars.next() {
            Some('d') => format!("{:02}", local.day()),
            Some('m') => format!("{:02}", local.month()),
            Some('Y') => format!("{:04}", local.year()),
            Some('H') => format!("{:02}", local.hour()),
            Some('M') => format!("{:02}", local.minute()),
            Some('S') => format!("{:02}", local.second()),
            Some('e') => local.day().to_string(),
            Some('n') => local.month().to_string(),
            Some('k') => local.hour().to_string(),
            Some('z') => {
                let minutes = at.offset_seconds / 60;
                format!(
                    "{}{:02}:{:02}",
                    if minutes < 0 { '-' } else { '+' },
                    minutes.abs() / 60,
                    minutes.abs() % 60
                )
            }
            _ => String::new(),
        };
        out.push_str(&piece);
    }
    out
}

fn sum(amount: &str, currency: &str, form: Sum) -> String {
    let (whole, cents) = amount.split_once('.').unwrap_or((amount, "00"));
    let number: u64 = whole.parse().unwrap_or(0);
    let symbol = match currency {
        "EUR" => "€",
        "PLN" => "zł",
        "RON" => "lei",
        "CZK" => "Kč",
        "SEK" | "DKK" => "kr",
        other => other,
    };
    match form {
        Sum::Point => amount.to_owned(),
        Sum::Comma => format!("{whole},{cents}"),
        Sum::DotComma => format!("{},{cents}", thousands(number, '.')),
        Sum::SpaceComma => format!("{},{cents}", thousands(number, '\u{a0}')),
        Sum::SymbolFirst => format!("{symbol} {},{cents}", thousands(number, '.')),
        Sum::SymbolLast => format!("{},{cents} {symbol}", thousands(number, '\u{a0}')),
    }
}
