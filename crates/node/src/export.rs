//! Reports written out: the query of a list, or those picked from one; disclosed, streamed.

use std::io::Write;

use joinder_core::{Deed, Disclosed, ReportId};
use joinder_formats::Export;
use joinder_store::StoreError;

use crate::{NewAct, Node, NodeError, ReportQuery, profile::DESK_PURPOSE, reports::store_query};

/// Reports read at once.
const PAGE: usize = 500;

impl Node {
    /// Writes every report that the query asks for and that may be seen, newest arrival first. Gives how many.
    pub fn export(&self, query: &ReportQuery, format: Export, out: &mut dyn Write) -> Result<u64, NodeError> {
        let reports = Pages { node: self, query: store_query(query)?, waiting: Vec::new(), done: false };
        write_out(reports, format, out)
    }

    /// Writes those of these reports that may be seen, in their order. Gives how many. One that may not be seen is left
    /// out as one that never was.
    pub fn export_picked(
        &self,
        ids: &[ReportId],
        format: Export,
        out: &mut dyn Write,
    ) -> Result<u64, NodeError> {
        let picked = ids.chunks(PAGE).flat_map(|some| {
            let read: Vec<Result<Disclosed, NodeError>> = match self.picked(some) {
                Ok(all) => all.into_iter().map(Ok).collect(),
                Err(error) => vec![Err(error)],
            };
            read
        });
        write_out(picked, format, out)
    }

    fn picked(&self, ids: &[ReportId]) -> Result<Vec<Disclosed>, NodeError> {
        let (mut shown, mut picked) = (Vec::new(), Vec::new());
        self.store().read(|tx| {
            for &id in ids {
                if let Some(disclosed) = tx.report(id)?.and_then(|stored| self.disclosed(&stored)) {
                    shown.push(id);
                    picked.push(disclosed);
                }
            }
            Ok::<_, StoreError>(())
        })?;
        self.record_act(NewAct::of(Deed::Exported).about_reports(shown))?;
        Ok(picked)
    }
}

/// Writes reports until they end or one cannot be read.
fn write_out(
    reports: impl Iterator<Item = Result<Disclosed, NodeError>>,
    format: Export,
    out: &mut dyn Write,
) -> Result<u64, NodeError> {
    let mut count = 0;
    let mut failed = None;
    let mut each = reports.map_while(|read| match read {
        Ok(report) => {
            count += 1;
            Some(report)
        }
        Err(error) => {
            failed = Some(error);
            None
        }
    });
    joinder_formats::write(format, out, &mut each)?;
    drop(each);
    failed.map_or(Ok(count), Err)
}

/// Walks a query page by page, so that memory does not grow with the export.
struct Pages<'a> {
    node: &'a Node,
    query: joinder_store::Query,
    waiting: Vec<Disclosed>,
    done: bool,
}

impl Pages<'_> {
    fn fill(&mut self) -> Result<(), NodeError> {
        let filter = joinder_core::DisclosureFilter::new(self.node.viewer(), DESK_PURPOSE);
        let mut shown = Vec::new();
        self.node.store().read(|tx| {
            let ids = tx.find_reports(&filter, &self.query, PAGE)?;
            self.done = ids.len() < PAGE;
            self.query.below = ids.last().copied().or(self.query.below);
            for id in ids {
                if let Some(disclosed) = tx.report(id)?.and_then(|stored| self.node.disclosed(&stored)) {
                    shown.push(id);
                    self.waiting.push(disclosed);
                }
            }
            self.waiting.reverse();
            Ok::<_, NodeError>(())
        })?;
        // As many entries as there are pages: so each report that was taken along is named.
        self.node.record_act(NewAct::of(Deed::Exported).about_reports(shown))
    }
}

impl Iterator for Pages<'_> {
    type Item = Result<Disclosed, NodeError>;

    fn next(&mut self) -> Option<Self::Item> {
        while self.waiting.is_empty() && !self.done {
            if let Err(error) = self.fill() {
                self.done = true;
                return Some(Err(error));
            }
        }
        self.waiting.pop().map(Ok)
    }
}
