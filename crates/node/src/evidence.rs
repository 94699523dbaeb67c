//! The evidence kept of reports, made anew from their texts.
//!
//! What a warning list says of a value is kept with the report that carries it, since the value itself stands only in the
//! report's text. So whatever decides that, the lists and the program, is kept too; where it is not what it was, all
//! evidence is made anew before the index is.

use joinder_core::{Report, ReportId};
use joinder_matching::{Evidence, EvidenceBuilder, Profile};
use joinder_store::StoreError;

use crate::{Node, NodeError, intake::match_keys, profile::wording_of};

/// The setting that tells by which program and lists the evidence was made.
const MADE_BY: &str = "evidence-made-by";
/// Reports whose evidence is made anew in one transaction.
const PAGE: usize = 2_000;

impl Node {
    /// What is to be kept of a report. Of its profile only the wording is known here.
    pub(crate) fn evidence_of(&self, id: ReportId, report: &Report) -> Evidence {
        let profile = Profile { wording: wording_of(report), ..Profile::UNKNOWN };
        let mut builder = EvidenceBuilder::new(id, report.owner.as_str(), report.reference.as_str(), profile);
        for (key, kind, listed) in match_keys(report, self.lists()) {
            builder.key(key, kind, listed);
        }
        builder.build()
    }

    /// Makes all evidence anew where other lists or another version of the program made it. Cut short, it begins again.
    pub(crate) fn renew_evidence(&self, tell: &mut dyn FnMut(u64)) -> Result<(), NodeError> {
        let made_by = format!("{} {:016x}", env!("CARGO_PKG_VERSION"), self.lists().digest());
        if self.store().read(|tx| tx.setting(MADE_BY))?.as_ref() == Some(&made_by) {
            return Ok(());
        }
        let (mut after, mut looked_at, mut renewed) = (None, 0, 0);
        loop {
            let (page, last) = self.renew_page(after)?;
            let Some(last) = last else { break };
            after = Some(last);
            looked_at += page.0;
            renewed += page.1;
            tell(looked_at);
        }
        self.store().write("evidence made by", |tx| tx.set_setting(MADE_BY, &made_by))?;
        tracing::info!(reports = looked_at, renewed, "evidence.renewed");
        Ok(())
    }

    /// One page after a report: how many were looked at and how many renewed, and the last; none at the end.
    fn renew_page(&self, after: Option<ReportId>) -> Result<((u64, u64), Option<ReportId>), NodeError> {
        let page = self.store().write("renew evidence", |tx| {
            let (mut renewed, mut looked_at, mut last) = (Vec::new(), 0, None);
            tx.each_beside_evidence(after, PAGE, &mut |id, kept, report| {
                last = Some(id);
                looked_at += 1;
                match report {
                    Ok(report) => {
                        let made = self.evidence_of(id, &report);
                        if kept.as_ref() != Some(&made) {
                            renewed.push(made);
                        }
                    }
                    // It stays as it was; `verify` tells of it.
                    Err(error) => tracing::warn!(report.id = %id, %error, "evidence.unreadable"),
                }
                Ok(())
            })?;
            tx.renew_evidence(&renewed)?;
            Ok::<_, StoreError>(((looked_at, renewed.len() as u64), last))
        })?;
        Ok(page)
    }
}
