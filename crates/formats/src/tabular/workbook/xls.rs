//! Old workbooks (BIFF in a compound file), for a reader that believes what they state of themselves.
//!
//! That reader follows chains of sectors without end and makes room for every cell between the first and the last. So it
//! is given the stream of the workbook in a compound file of our own, once the sizes in that stream were looked at.

use super::Fault;
use crate::mail::outlook;

/// Most cells between the first and the last of the sheets, empty ones included: room is made for each.
const MAX_CELLS: u64 = 5_000_000;

/// Most cells that a sheet may state to have; as many as the format has room for.
const MAX_STATED: u64 = 65_536 * 256;

/// Most sheets.
const MAX_SHEETS: usize = 256;

// Kinds of records, MS-XLS 2.3.
const BEGIN: u16 = 0x0809;
const END: u16 = 0x000a;
const SHEET: u16 = 0x0085;
const DIMENSIONS: u16 = 0x0200;
const MANY_NUMBERS: u16 = 0x00bd;
const CELLS: [u16; 8] = [0x0006, 0x00d6, 0x00fd, 0x0203, 0x0204, 0x0205, 0x027e, MANY_NUMBERS];

/// The workbook in a compound file of our own.
pub(super) fn tamed(bytes: &[u8]) -> Result<Vec<u8>, Fault> {
    let stream = outlook::stream_named(bytes, &["Workbook", "Book"])
        .ok_or_else(|| "a workbook that is not damaged or encrypted".to_owned())?;
    weigh(&stream)?;
    Ok(wrapped(stream))
}

struct Record<'s> {
    kind: u16,
    data: &'s [u8],
    /// Where the next one begins.
    end: usize,
}

fn record(stream: &[u8], at: usize) -> Option<Record<'_>> {
    let length = usize::from(u16_at(stream, at.checked_add(2)?)?);
    let (start, end) = (at.checked_add(4)?, at.checked_add(4 + length)?);
    Some(Record { kind: u16_at(stream, at)?, data: stream.get(start..end)?, end })
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

fn weigh(stream: &[u8]) -> Result<(), Fault> {
    let mut sheets = Vec::new();
    let mut at = 0;
    while let Some(record) = record(stream, at) {
        match record.kind {
            SHEET => sheets.extend(u32_at(record.data, 0)),
            END => break,
            _ => {}
        }
        at = record.end;
    }
    if sheets.len() > MAX_SHEETS {
        return Err(format!("an old workbook of at most {MAX_SHEETS} sheets"));
    }
    let (mut cells, mut bytes) = (0, 0);
    for start in sheets {
        let sheet = Extent::of(stream, start as usize)?;
        cells += sheet.cells();
        bytes += sheet.bytes;
        if cells > MAX_CELLS {
            return Err(format!("an old workbook of at most {MAX_CELLS} cells, empty ones between included"));
        }
        if bytes > stream.len() {
            return Err("sheets that do not share their bytes".to_owned());
        }
    }
    Ok(())
}

/// What one sheet takes: its first and last row and column, and its bytes.
#[derive(Default)]
struct Extent {
    rows: Option<(u16, u16)>,
    columns: Option<(u16, u16)>,
    bytes: usize,
}

impl Extent {
    fn of(stream: &[u8], start: usize) -> Result<Self, Fault> {
        let mut extent = Self::default();
        let (mut at, mut begun, mut within) = (start, false, 0u32);
        while let Some(record) = record(stream, at) {
            extent.bytes += record.end - at;
            at = record.end;
            match record.kind {
                BEGIN if begun => within += 1,
                BEGIN => begun = true,
                END if within == 0 => break,
                END => within -= 1,
                // Charts within the sheet have cells of their own.
                _ if within > 0 => {}
                DIMENSIONS if stated(record.data).is_none_or(|cells| cells > MAX_STATED) => {
                    return Err(format!("sheets that state at most {MAX_STATED} cells"));
                }
                kind if CELLS.contains(&kind) => extent.add(&record),
                _ => {}
            }
        }
        Ok(extent)
    }

    fn add(&mut self, record: &Record<'_>) {
        let (Some(row), Some(first)) = (u16_at(record.data, 0), u16_at(record.data, 2)) else { return };
        let last = match record.kind {
            MANY_NUMBERS => u16_at(record.data, record.data.len().saturating_sub(2)).unwrap_or(first),
            _ => first,
        };
        let grown = |range: Option<(u16, u16)>, low: u16, high: u16| {
            Some(range.map_or((low, high), |(min, max)| (min.min(low), max.max(high))))
        };
        self.rows = grown(self.rows, row, row);
        self.columns = grown(self.columns, first.min(last), first.max(last));
    }

    fn cells(&self) -> u64 {
        let span = |range: Option<(u16, u16)>| range.map_or(0, |(min, max)| u64::from(max - min) + 1);
        span(self.rows) * span(self.columns)
    }
}

/// How many cells a record of dimensions states, in either of its forms; none where it contradicts itself.
fn stated(data: &[u8]) -> Option<u64> {
    let short = |at: usize| u16_at(data, at).map(u32::from);
    let (top, bottom, left, right) = match data.len() {
        10 => (short(0)?, short(2)?, short(4)?, short(6)?),
        _ => (u32_at(data, 0)?, u32_at(data, 4)?, short(8)?, short(10)?),
    };
    // Both ends are one behind the last; a sheet without cells has zeros there.
    if bottom == 0 || right == 0 {
        return Some(1);
    }
    let left = if left > 255 || right < left { 0 } else { left };
    let rows = u64::from(bottom.checked_sub(top)?);
    Some(rows.max(1) * u64::from(right - left).max(1)).filter(|_| bottom > top && right > left)
}

/// A compound file (MS-CFB, version 4) that holds one stream.
fn wrapped(mut stream: Vec<u8>) -> Vec<u8> {
    const SECTOR: usize = 4_096;
    const NUMBERS: usize = SECTOR / 4;
    const FREE: u32 = 0xffff_ffff;
    const LAST: u32 = 0xffff_fffe;
    const TABLE: u32 = 0xffff_fffd;
    // A smaller stream would stand among the small sectors.
    let size = stream.len().max(SECTOR);
    let sectors = size.div_ceil(SECTOR);
    stream.resize(sectors * SECTOR, 0);
    let mut tables = 1;
    while tables * NUMBERS < tables + 1 + sectors {
        tables += 1;
    }
    let first = tables + 1;

    let mut file = vec![0u8; SECTOR];
    let mut put = |at: usize, bytes: &[u8]| file[at..at + bytes.len()].copy_from_slice(bytes);
    put(0, outlook::MAGIC);
    put(24, &[0x3e, 0, 4, 0, 0xfe, 0xff, 12, 0, 6, 0]);
    put(40, &1u32.to_le_bytes());
    put(44, &(tables as u32).to_le_bytes());
    put(48, &(tables as u32).to_le_bytes());
    put(56, &(SECTOR as u32).to_le_bytes());
    put(60, &LAST.to_le_bytes());
    put(68, &LAST.to_le_bytes());
    for at in 0..109 {
        let table = if at < tables { at as u32 } else { FREE };
        put(76 + at * 4, &table.to_le_bytes());
    }
    let mut chains = vec![TABLE; tables];
    chains.push(LAST);
    chains.extend((1..sectors).map(|n| (first + n) as u32));
    chains.push(LAST);
    chains.resize(tables * NUMBERS, FREE);
    file.extend(chains.iter().flat_map(|n| n.to_le_bytes()));
    file.extend(entry("Root Entry", 5, 1, 0, 0));
    file.extend(entry("Workbook", 2, FREE, first as u32, size as u64));
    file.resize((tables + 2) * SECTOR, 0);
    file.append(&mut stream);
    file
}

/// One entry of a directory, MS-CFB 2.6.1.
fn entry(name: &str, kind: u8, child: u32, start: u32, size: u64) -> [u8; 128] {
    let mut entry = [0; 128];
    let name: Vec<u8> = name.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect();
    entry[..name.len()].copy_from_slice(&name);
    entry[64..66].copy_from_slice(&(name.len() as u16).to_le_bytes());
    entry[66] = kind;
    entry[67] = 1;
    entry[68..76].fill(0xff);
    entry[76..80].copy_from_slice(&child.to_le_bytes());
    entry[116..120].copy_from_slice(&start.to_le_bytes());
    entry[120..].copy_from_slice(&size.to_le_bytes());
    entry
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use calamine::{Data, Reader, Xls};

    use super::*;

    fn put(stream: &mut Vec<u8>, kind: u16, data: &[u8]) {
        stream.extend(kind.to_le_bytes());
        stream.extend((data.len() as u16).to_le_bytes());
        stream.extend(data);
    }

    /// A workbook with one sheet called `S`, and numbers in the cells.
    fn workbook(sheets: usize, cells: &[(u16, u16)], dimensions: &[u8]) -> Vec<u8> {
        let begin = |kind: u8| [0, 6, kind, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        let start = (20 + sheets * 13 + 4) as u32;
        let mut stream = Vec::new();
        put(&mut stream, BEGIN, &begin(5));
        for _ in 0..sheets {
            let mut sheet = start.to_le_bytes().to_vec();
            sheet.extend([0, 0, 1, 0, b'S']);
            put(&mut stream, SHEET, &sheet);
        }
        put(&mut stream, END, &[]);
        assert_eq!(stream.len(), start as usize);
        put(&mut stream, BEGIN, &begin(0x10));
        put(&mut stream, DIMENSIONS, dimensions);
        for (row, column) in cells {
            let mut cell = [row.to_le_bytes(), column.to_le_bytes(), [0, 0]].concat();
            cell.extend(7.0f64.to_le_bytes());
            put(&mut stream, 0x0203, &cell);
        }
        put(&mut stream, END, &[]);
        wrapped(stream)
    }

    #[test]
    fn a_workbook_reads_as_it_did() {
        let tamed = tamed(&workbook(1, &[(0, 0), (3, 2)], &[0; 14])).unwrap();
        let range = Xls::new(Cursor::new(tamed)).unwrap().worksheet_range("S").unwrap();
        assert_eq!((range.start(), range.end()), (Some((0, 0)), Some((3, 2))));
        assert_eq!(range.get_value((3, 2)), Some(&Data::Float(7.0)));
    }

    #[test]
    fn cells_that_are_far_apart_and_sheets_over_one_another_are_refused() {
        assert!(tamed(&workbook(1, &[(0, 0), (65_535, 255)], &[0; 14])).is_err());
        assert!(tamed(&workbook(1, &[(0, 0), (65_535, 65_535)], &[0; 14])).is_err());
        assert!(tamed(&workbook(1, &[(0, 0)], &[0xff; 14])).is_err());
        assert!(tamed(&workbook(60, &[(0, 0), (9, 9), (3, 3)], &[0; 14])).is_err());
        assert!(tamed(b"\xd0\xcf\x11\xe0").is_err());
    }
}
