//! The graph of a series: reports and the traces that hold them together, bounded for a browser.

use std::collections::{HashMap, HashSet};

use joinder_core::{MatchKey, ReportId, SeriesId};

use crate::{Node, NodeError, views::trace_with_key};

/// Nodes drawn; beyond it what hangs on one trace is one node that says how many it stands for.
const MAX_REPORTS: usize = 400;

/// What a node of the graph is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NodeKind {
    /// A report.
    Report,
    /// A trace.
    Trace,
}

/// One node of the graph.
#[derive(Clone, Debug, PartialEq)]
pub struct GraphNode {
    /// The report's identifier, or the trace's key.
    pub id: String,
    /// What it is.
    pub kind: NodeKind,
    /// Owner and reference, or the trace's normal form.
    pub label: String,
    /// The report's kind, or the trace's.
    pub detail: String,
    /// Reports that hang on it; 1 for a report.
    pub weight: usize,
}

/// A series as a graph.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Graph {
    /// Reports and traces.
    pub nodes: Vec<GraphNode>,
    /// Report and trace, by their identifiers.
    pub edges: Vec<(String, String)>,
    /// Reports of the series that are not drawn.
    pub left_out: usize,
}

impl Node {
    /// The graph of a series; `None` where nothing of it may be known. The reports with most traces are drawn.
    pub fn graph(&self, id: SeriesId) -> Result<Option<Graph>, NodeError> {
        let (reports, shared, left_out) = {
            let state = self.state();
            let mut members = state.index.members(id);
            if members.is_empty() {
                return Ok(None);
            }
            let mut counts: HashMap<MatchKey, usize> = HashMap::new();
            for &report in &members {
                for (key, _) in state.index.keys_of(report) {
                    *counts.entry(key).or_default() += 1;
                }
            }
            let joins = |key: &MatchKey| state.index.value(*key).is_some_and(|v| v.joins);
            let shared: HashMap<MatchKey, usize> =
                counts.into_iter().filter(|(k, n)| *n > 1 && joins(k)).collect();
            let degree = |report: ReportId| {
                state.index.keys_of(report).filter(|(k, _)| shared.contains_key(k)).count()
            };
            members.sort_by_key(|&report| (std::cmp::Reverse(degree(report)), report));
            let left_out = members.len().saturating_sub(MAX_REPORTS);
            members.truncate(MAX_REPORTS);
            let keyed: Vec<(ReportId, Vec<MatchKey>)> = members
                .into_iter()
                .map(|r| {
                    (r, state.index.keys_of(r).map(|(k, _)| k).filter(|k| shared.contains_key(k)).collect())
                })
                .collect();
            (keyed, shared, left_out)
        };
        self.draw(&reports, &shared, left_out).map(Some)
    }

    fn draw(
        &self,
        reports: &[(ReportId, Vec<MatchKey>)],
        shared: &HashMap<MatchKey, usize>,
        left_out: usize,
    ) -> Result<Graph, NodeError> {
        let mut graph = Graph { left_out, ..Graph::default() };
        let mut drawn: HashSet<MatchKey> = HashSet::new();
        self.store().read(|tx| {
            for (id, keys) in reports {
                let Some(stored) = tx.report(*id)? else { continue };
                let Some(disclosed) = self.disclosed(&stored) else { continue };
                let shown = disclosed.report();
                graph.nodes.push(GraphNode {
                    id: id.to_string(),
                    kind: NodeKind::Report,
                    label: format!("{} {}", shown.owner, shown.reference),
                    detail: shown.kind.map(|k| k.to_string()).unwrap_or_default(),
                    weight: 1,
                });
                for &key in keys {
                    // A trace is named only by a report that shows it.
                    if !drawn.contains(&key) {
                        let Some(trace) = trace_with_key(shown, key) else { continue };
                        drawn.insert(key);
                        graph.nodes.push(GraphNode {
                            id: format!("{:016x}", key.0),
                            kind: NodeKind::Trace,
                            label: trace.normal().to_owned(),
                            detail: trace.kind().to_string(),
                            weight: shared.get(&key).copied().unwrap_or(0),
                        });
                    }
                    graph.edges.push((id.to_string(), format!("{:016x}", key.0)));
                }
            }
            Ok::<_, NodeError>(())
        })?;
        Ok(graph)
    }
}
