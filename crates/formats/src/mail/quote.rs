//! Whose words a mail answers: `On 2 March 2026, Ana <ana@example.org> wrote:`. Who wrote to the offender is none.

use joinder_core::{Side, TraceKind};

use super::{forward, headers::header_trace, words};
use crate::Draft;

/// Longest line that may name who is quoted, in bytes.
const MAX_LINE: usize = 500;
/// Most addresses taken of the lines of one mail that name who is quoted.
const MAX_QUOTED: usize = 50;

/// Adds the addresses of those whom the offender quotes, save those whose side the header fields tell.
pub(super) fn read(draft: &mut Draft, text: &str) {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let mut found = 0;
    for (index, &line) in lines.iter().enumerate() {
        if !line.ends_with([':', '：']) || line.len() > MAX_LINE || !names_writer(&lines, index) {
            continue;
        }
        // Mailers break the line, before the address or within its brackets.
        let before = index.checked_sub(1).map_or("", |before| lines[before]);
        let source = if line.contains('@') { line } else { before };
        if source.len() > MAX_LINE {
            continue;
        }
        for address in forward::addresses(source.trim_end_matches([':', '：'])) {
            if draft.traces.iter().any(|t| t.raw.eq_ignore_ascii_case(&address)) {
                continue;
            }
            found += 1;
            if found > MAX_QUOTED {
                return;
            }
            draft.traces.push(header_trace("quoted", TraceKind::Email, address, Side::Victim));
        }
    }
}

/// Whether the line has the word for "wrote", or a date and a quotation below it.
fn names_writer(lines: &[&str], index: usize) -> bool {
    let folded = joinder_core::fold(lines[index]);
    if folded.split(' ').any(|word| words::WROTE.contains(&word)) {
        return true;
    }
    let before = index.checked_sub(1).map_or("", |before| lines[before]);
    let dated = [before, lines[index]].iter().any(|line| line.bytes().any(|b| b.is_ascii_digit()));
    let below = lines[index + 1..].iter().find(|line| !line.is_empty());
    dated && below.is_some_and(|line| line.starts_with('>'))
}
