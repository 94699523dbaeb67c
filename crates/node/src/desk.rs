//! The desk: what waits for me.

use joinder_core::{OrganisationCode, ReportId, Role};

use crate::{
    HitView, Node, NodeError, ReportLine, SeriesLine, SourceView, profile::DESK_PURPOSE, views::SeriesNames,
};

/// Rows of each list.
const ROWS: usize = 8;
/// Arrivals looked at for new hits.
const ARRIVALS: usize = 64;

/// A hit that is news.
#[derive(Clone, Debug, PartialEq)]
pub struct HitNews {
    /// The report that came.
    pub report: ReportLine,
    /// The strongest that it met.
    pub hit: HitView,
}

/// A source that needs somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceTrouble {
    /// Which.
    pub source: String,
    /// Records set aside and open.
    pub set_aside: i64,
    /// Why its last file was not read to the end.
    pub error: Option<String>,
}

/// What stands on the desk.
#[derive(Clone, Debug, PartialEq)]
pub struct DeskView {
    /// Reports held.
    pub reports: usize,
    /// Series of which anything may be known.
    pub series: usize,
    /// Reports that came today.
    pub today: usize,
    /// Organisations whose reports are here.
    pub owners: Vec<OrganisationCode>,
    /// New hits on our reports, by worth.
    pub hits: Vec<HitNews>,
    /// Series that stood before and grew in the last 7 days.
    pub growing: Vec<SeriesLine>,
    /// Sources in trouble.
    pub trouble: Vec<SourceTrouble>,
    /// All that is set aside and open.
    pub set_aside: i64,
    /// How many of that are fields of reports that were taken without them.
    pub set_aside_fields: i64,
}

impl Node {
    /// What waits for the node's people.
    pub fn desk(&self) -> Result<DeskView, NodeError> {
        let (reports, today, owners) = self.figures();
        let set_aside = self.store().read(|tx| tx.open_set_aside())?;
        let sources = self.sources()?;
        Ok(DeskView {
            reports,
            series: self.all_summaries().len(),
            today,
            owners,
            hits: self.new_hits()?,
            growing: self.growing(ROWS)?,
            set_aside,
            set_aside_fields: sources.iter().map(|view| view.set_aside_fields).sum(),
            trouble: trouble(sources),
        })
    }

    fn figures(&self) -> (usize, usize, Vec<OrganisationCode>) {
        let state = self.state();
        let day = u16::try_from(self.now_ms() / 86_400_000).unwrap_or(0);
        let (mut reports, mut today, mut owners) = (0, 0, std::collections::BTreeSet::new());
        for (_, profile, _) in state.index.profiles() {
            reports += 1;
            today += usize::from(profile.received == day);
            owners.insert(profile.owner);
        }
        let known = self.owners();
        let mut codes: Vec<_> = owners.into_iter().filter_map(|n| known.code(n).cloned()).collect();
        codes.sort();
        (reports, today, codes)
    }

    /// The latest of our reports that met something that counts, by worth: bits, and more where another organisation is met.
    fn new_hits(&self) -> Result<Vec<HitNews>, NodeError> {
        let filter = joinder_core::DisclosureFilter::new(self.viewer(), DESK_PURPOSE);
        // The centre has no reports of its own: all that it holds is its work.
        let own = Some(self.organisation().code.clone()).filter(|_| self.organisation().role != Role::Centre);
        let query = joinder_store::Query { owner: own, ..joinder_store::Query::default() };
        self.store().read(|tx| {
            let latest = tx.find_reports(&filter, &query, ARRIVALS)?;
            let best: Vec<_> = {
                let state = self.state();
                let hits = latest.iter().filter_map(|&id| state.index.hits(id, 1).pop());
                hits.filter(|hit| hit.bits > 0.0).collect()
            };
            let ids: Vec<ReportId> = best.iter().flat_map(|hit| [hit.report, hit.other]).collect();
            let names = SeriesNames::of(self, tx, &ids)?;
            let mut news = Vec::new();
            for hit in best {
                let (Some(own), Some(other)) = (tx.report(hit.report)?, tx.report(hit.other)?) else {
                    continue;
                };
                if let (Some(report), Some(line)) = (self.line(&own, &names), self.line(&other, &names)) {
                    news.push(HitNews { report, hit: self.hit_view(&hit, line, [&own, &other]) });
                }
            }
            let worth =
                |n: &HitNews| n.hit.bits + if n.report.owner == n.hit.other.owner { 0.0 } else { 20.0 };
            news.sort_by(|a, b| worth(b).total_cmp(&worth(a)));
            news.truncate(ROWS);
            Ok(news)
        })
    }
}

/// The sources that need somebody, those that could not be read first.
fn trouble(sources: Vec<SourceView>) -> Vec<SourceTrouble> {
    let all = sources.into_iter().map(|view| SourceTrouble {
        error: view.receipts.first().and_then(|receipt| receipt.error.clone()),
        set_aside: view.set_aside,
        source: view.source.name,
    });
    let mut bad: Vec<_> = all.filter(|t| t.set_aside > 0 || t.error.is_some()).collect();
    bad.sort_by_key(|t| (std::cmp::Reverse(t.error.is_some()), std::cmp::Reverse(t.set_aside)));
    bad.truncate(ROWS);
    bad
}
