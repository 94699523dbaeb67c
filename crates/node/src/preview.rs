//! A source tried on its first records: what stands in the file, and the reports that would become of it.

use std::{borrow::Cow, fmt, io::Cursor, ops::ControlFlow, sync::Arc};

use joinder_core::{Disclosed, Report, disclose};
use joinder_formats::{Around, FieldFault, Finished, Item, Mapping, ReadOptions};

use crate::{ImportOptions, Node, NodeError, Source, profile::DESK_PURPOSE};

/// Records shown.
const ROWS: usize = 30;

/// One record of a preview.
#[derive(Clone, PartialEq)]
pub struct PreviewRow {
    /// Its line, where lines are counted.
    pub line: Option<u64>,
    /// As it stands in the file, at most 2 000 characters.
    pub raw: String,
    /// The report that it becomes; none where it would be set aside.
    pub report: Option<Disclosed>,
    /// Fields that would be set aside: field and what was expected.
    pub faults: Vec<(String, String)>,
}

impl fmt::Debug for PreviewRow {
    // The record may name a victim.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PreviewRow")
            .field("line", &self.line)
            .field("bytes", &self.raw.len())
            .field("report", &self.report)
            .field("faults", &self.faults.len())
            .finish_non_exhaustive()
    }
}

/// A source tried on a sample.
#[derive(Clone, Debug, PartialEq)]
pub struct Preview {
    /// What was read.
    pub format: String,
    /// The mapping that was used, with all that was recognised.
    pub mapping: Option<Mapping>,
    /// What the operator should know.
    pub notes: Vec<String>,
    /// The first records.
    pub rows: Vec<PreviewRow>,
    /// Why the file cannot be read, where it cannot.
    pub error: Option<String>,
}

impl Node {
    /// Reads a sample as an import would, and writes nothing.
    pub fn preview(&self, source: &Source, name: &str, sample: &[u8], options: &ImportOptions) -> Preview {
        let intake = source.intake(self.today());
        let read_options = ReadOptions {
            format: options.format.or(source.format.map(|f| f.0)),
            mapping: options.mapping.clone().or_else(|| source.mapping.clone()),
            suggest_mapping: true,
            country: source.country,
            ..ReadOptions::default()
        };
        let mut rows = Vec::new();
        let input = Box::new(Cursor::new(sample.to_vec()));
        let read = joinder_formats::read(input, name, &read_options, &mut |item| {
            rows.push(self.row(item, &intake));
            if rows.len() == ROWS { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        match read {
            Ok(summary) => Preview {
                format: summary.format.to_string(),
                mapping: summary.mapping,
                notes: summary.notes,
                rows,
                error: None,
            },
            Err(error) => {
                let error = NodeError::Read(error);
                let cause = std::error::Error::source(&error).map(ToString::to_string);
                Preview { format: String::new(), mapping: None, notes: Vec::new(), rows, error: cause }
            }
        }
    }

    fn row(&self, item: Item, intake: &joinder_formats::Intake) -> PreviewRow {
        match item {
            Item::SetAside(aside) => PreviewRow {
                line: aside.position.line,
                raw: excerpt(&aside.raw, aside.around.as_ref()),
                report: None,
                faults: vec![(aside.field.unwrap_or_default(), aside.expected)],
            },
            Item::Draft(draft) => {
                let (line, raw) = (draft.position.line, excerpt(&draft.raw, draft.around.as_ref()));
                match draft.finish(intake) {
                    Ok(Finished { report, faults, .. }) => {
                        // The preview is shown to whoever sets up the source, whatever its owner will let be seen.
                        let shown = Report { owner: self.viewer().organisation.clone(), ..report };
                        PreviewRow {
                            line,
                            raw,
                            report: disclose(self.viewer(), &shown, DESK_PURPOSE),
                            faults: faults.into_iter().map(in_words).collect(),
                        }
                    }
                    Err(aside) => PreviewRow {
                        line,
                        raw,
                        report: None,
                        faults: vec![(aside.field.unwrap_or_default(), aside.expected)],
                    },
                }
            }
        }
    }
}

fn in_words(fault: FieldFault) -> (String, String) {
    (fault.field, fault.expected)
}

/// A table's rows in the encoding in which it was just read.
fn excerpt(raw: &[u8], around: Option<&Arc<Around>>) -> String {
    let text = around.and_then(|around| around.text(raw, None));
    let text = text.map_or_else(|| String::from_utf8_lossy(raw), Cow::Owned);
    text.chars().take(2_000).collect()
}
