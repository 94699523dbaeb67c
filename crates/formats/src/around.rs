//! What stands around a record in its file: kept with what is set aside of it, so that the record can be read again alone.

use encoding_rs::{Encoding, UTF_8};

use crate::{Format, Mapping, encoding, tabular::workbook};

/// What it takes to read a record alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Around {
    /// The format of the record. A workbook's rows are kept as text with commas.
    pub format: Format,
    /// The header of its table, byte for byte; empty where it has none.
    pub head: Vec<u8>,
    /// How its table was read, without the meaning of its columns; their names only where no line holds them.
    pub table: Option<Mapping>,
}

impl Around {
    /// A record that can be read as it stands.
    pub(crate) fn of(format: Format) -> Self {
        Self { format, head: Vec::new(), table: None }
    }

    /// The record as a file of its own.
    pub fn file(&self, raw: &[u8]) -> Vec<u8> {
        let names = self.table.as_ref().and_then(|table| table.header.as_ref()).map_or(0, Vec::len);
        let rows = if self.format == Format::Xlsx {
            workbook::filled_up(&self.head, names, raw)
        } else {
            raw.to_vec()
        };
        [self.head.as_slice(), &rows].concat()
    }

    /// The record as text, in the encoding that the source states now or its file was read in. None where it is no text.
    pub fn text(&self, raw: &[u8], now: Option<&Mapping>) -> Option<String> {
        let text = self.encoding(now).decode_without_bom_handling_and_without_replacement(raw)?;
        Some(text.into_owned())
    }

    /// A text as the bytes that stand for it there. None where that encoding lacks one of its characters.
    pub fn bytes(&self, text: &str, now: Option<&Mapping>) -> Option<Vec<u8>> {
        encoding::bytes_in(self.encoding(now), text)
    }

    /// Only a table says its encoding; every other record is kept in UTF-8, and so is a workbook's.
    fn encoding(&self, now: Option<&Mapping>) -> &'static Encoding {
        let (Some(table), Format::Csv) = (&self.table, self.format) else { return UTF_8 };
        let stated = now.and_then(|mapping| mapping.encoding.as_ref());
        let label = stated.or(table.encoding.as_ref());
        label.and_then(|label| Encoding::for_label(label.trim().as_bytes())).unwrap_or(UTF_8)
    }

    /// The format of that file.
    pub fn file_format(&self) -> Format {
        if self.format == Format::Xlsx { Format::Csv } else { self.format }
    }

    /// The mapping of that file: what the columns mean, as the source says now, and how they were cut. None for a table
    /// whose source has no mapping.
    pub fn mapping(&self, now: Option<&Mapping>) -> Option<Mapping> {
        let Some(table) = &self.table else { return now.cloned() };
        let mut mapping = now?.clone();
        if self.format == Format::Xlsx {
            // The text is ours, whatever the workbook's mapping says.
            (mapping.encoding, mapping.delimiter, mapping.quote) = (None, None, None);
        }
        mapping.encoding = mapping.encoding.or_else(|| table.encoding.clone());
        mapping.delimiter = mapping.delimiter.or(table.delimiter);
        mapping.quote = mapping.quote.or(table.quote);
        mapping.header_line = table.header_line;
        mapping.header.clone_from(&table.header);
        mapping.sheet = None;
        mapping.decimal_mark = mapping.decimal_mark.or(table.decimal_mark);
        mapping.thousands_mark = mapping.thousands_mark.or(table.thousands_mark);
        mapping.date_order = mapping.date_order.or(table.date_order);
        mapping.zone = mapping.zone.or_else(|| table.zone.clone());
        mapping.currency = mapping.currency.or(table.currency);
        mapping.country = mapping.country.or(table.country);
        Some(mapping)
    }
}
