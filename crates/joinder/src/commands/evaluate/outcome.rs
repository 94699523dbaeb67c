//! What an evaluation says: figures, lures, and the groups and series that went worst.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    fmt,
    hash::Hash,
};

use anyhow::Result;
use joinder_core::SeriesId;
use joinder_node::{Counts, Node};
use serde::Serialize;

use super::trial::{Judged, Trial};
use crate::commands::b3::{self, Pairs};

/// Groups and series that are named as having gone worst.
const WORST: usize = 8;

/// How a set went.
#[derive(Debug, Serialize)]
pub(super) struct Outcome {
    set: &'static str,
    counts: Counts,
    /// Reports whose group is known.
    judged: usize,
    /// Reports whose group nobody knows, and how many of them stand in a series.
    not_judged: usize,
    not_judged_in_series: usize,
    /// True groups of two and more, and the reports in them.
    groups: usize,
    grouped: usize,
    /// Series with two and more judged reports.
    series: usize,
    precision: f64,
    recall: f64,
    f: f64,
    pairs_right: u64,
    pairs_wrong: u64,
    pairs_missed: u64,
    lures: Vec<Lure>,
    torn: Vec<Torn>,
    mixed: Vec<Mixed>,
}

/// A value in reports of unrelated offenders, and whether it led the matching astray.
#[derive(Debug, Serialize)]
struct Lure {
    value: &'static str,
    /// Reports that carry it, and the groups to which they belong.
    reports: usize,
    groups: usize,
    /// Pairs of them from different groups that stand in one series.
    pairs_joined: u64,
    /// The most groups whose reports with it stand in one series.
    most_groups_in_a_series: usize,
    /// As what the node holds it; none where it is not known as a trace.
    kind: Option<String>,
    bits: Option<f32>,
    joins: Option<bool>,
    shared: Option<String>,
}

/// A true group that was found in pieces.
#[derive(Debug, Serialize)]
struct Torn {
    group: String,
    reports: usize,
    /// Sizes of the pieces, the largest first; a report alone is a piece of one.
    pieces: Vec<usize>,
}

/// A series with reports of several groups.
#[derive(Debug, Serialize)]
struct Mixed {
    reports: usize,
    /// The groups and how many of the reports are theirs, those with most first; reports that stand alone in truth are
    /// under "alone".
    groups: Vec<(String, usize)>,
    /// What holds it together.
    evidence: Vec<String>,
}

impl Outcome {
    pub(super) const HEADER: &str = "set          reports  amended  aside  fields  judged  groups  in them  series  \
                                     precision  recall  F      right  wrong  missed";

    pub(super) fn of(set: &'static str, trial: &Trial, lures: &[&'static str]) -> Result<Self> {
        let all = trial.judged()?;
        let (judged, rest): (Vec<&Judged>, Vec<&Judged>) = all.iter().partition(|j| !j.known.unknown);
        let truth = labels(judged.iter().map(|j| j.known.group.as_deref()));
        let found = labels(judged.iter().map(|j| j.series));
        let (precision, recall) = b3::b3(&truth, &found);
        let Pairs { right, wrong, missed } = b3::pairs(&truth, &found);
        let groups: Vec<usize> = sizes(judged.iter().filter_map(|j| j.known.group.as_deref()));
        let series: Vec<usize> = sizes(judged.iter().filter_map(|j| j.series));
        Ok(Self {
            set,
            counts: trial.counts(),
            judged: judged.len(),
            not_judged: rest.len(),
            not_judged_in_series: rest.iter().filter(|j| j.series.is_some()).count(),
            groups: groups.len(),
            grouped: groups.iter().sum(),
            series: series.len(),
            precision,
            recall,
            f: b3::f(precision, recall),
            pairs_right: right,
            pairs_wrong: wrong,
            pairs_missed: missed,
            lures: lures.iter().map(|lure| Lure::of(lure, &judged, trial.node())).collect::<Result<_>>()?,
            torn: torn(&judged),
            mixed: mixed(&judged, trial.node())?,
        })
    }
}

/// A number for each group; those that stand alone have one each.
fn labels<G: Eq + Hash>(groups: impl Iterator<Item = Option<G>>) -> Vec<u32> {
    let (mut numbers, mut next) = (HashMap::new(), 0);
    let mut fresh = || {
        next += 1;
        next
    };
    groups
        .map(|group| match group {
            Some(group) => *numbers.entry(group).or_insert_with(&mut fresh),
            None => fresh(),
        })
        .collect()
}

/// The sizes of the groups of two and more.
fn sizes<G: Eq + Hash>(groups: impl Iterator<Item = G>) -> Vec<usize> {
    let mut sizes: HashMap<G, usize> = HashMap::new();
    groups.for_each(|group| *sizes.entry(group).or_default() += 1);
    sizes.into_values().filter(|&size| size > 1).collect()
}

impl Lure {
    fn of(value: &'static str, judged: &[&Judged], node: &Node) -> Result<Self> {
        let with: Vec<_> = judged.iter().filter(|j| j.known.lures.contains(&value)).collect();
        let groups: BTreeSet<_> = with.iter().map(|j| j.known.group.as_deref()).collect();
        let mut series: BTreeMap<SeriesId, Vec<Option<&str>>> = BTreeMap::new();
        for report in &with {
            if let Some(id) = report.series {
                series.entry(id).or_default().push(report.known.group.as_deref());
            }
        }
        let most = series.values().map(|all| all.iter().collect::<BTreeSet<_>>().len()).max();
        let (truth, found) =
            (labels(with.iter().map(|j| j.known.group.as_deref())), labels(with.iter().map(|j| j.series)));
        let trace = node.look_up(value)?.into_iter().find_map(|answer| answer.trace);
        let trace = trace.as_ref();
        Ok(Self {
            value,
            reports: with.len(),
            groups: groups.len(),
            pairs_joined: b3::pairs(&truth, &found).wrong,
            most_groups_in_a_series: most.unwrap_or(0),
            kind: trace.map(|t| t.kind.to_string()),
            bits: trace.map(|t| t.bits),
            joins: trace.map(|t| t.joins),
            shared: trace.and_then(|t| t.shared.as_ref()).map(ToString::to_string),
        })
    }
}

fn torn(judged: &[&Judged]) -> Vec<Torn> {
    let mut groups: BTreeMap<&str, Vec<Option<SeriesId>>> = BTreeMap::new();
    for report in judged {
        if let Some(group) = report.known.group.as_deref() {
            groups.entry(group).or_default().push(report.series);
        }
    }
    let pieces = |all: &[Option<SeriesId>]| {
        let mut pieces = vec![1; all.iter().filter(|series| series.is_none()).count()];
        let mut series: HashMap<SeriesId, usize> = HashMap::new();
        all.iter().flatten().for_each(|&id| *series.entry(id).or_default() += 1);
        pieces.extend(series.into_values());
        pieces.sort_unstable_by(|a, b| b.cmp(a));
        pieces
    };
    let mut torn: Vec<Torn> = groups
        .into_iter()
        .map(|(group, all)| Torn { group: group.to_owned(), reports: all.len(), pieces: pieces(&all) })
        .filter(|torn| torn.pieces.len() > 1)
        .collect();
    torn.sort_by_key(|torn| std::cmp::Reverse(torn.pieces.len()));
    torn.truncate(WORST);
    torn
}

fn mixed(judged: &[&Judged], node: &Node) -> Result<Vec<Mixed>> {
    let mut series: BTreeMap<SeriesId, BTreeMap<Option<&str>, usize>> = BTreeMap::new();
    for report in judged {
        if let Some(id) = report.series {
            *series.entry(id).or_default().entry(report.known.group.as_deref()).or_default() += 1;
        }
    }
    let alone = |groups: &BTreeMap<Option<&str>, usize>| groups.get(&None).copied().unwrap_or(0);
    let mut mixed: Vec<_> =
        series.into_iter().filter(|(_, groups)| groups.len() > 1 || alone(groups) > 1).collect();
    mixed.sort_by_key(|(_, groups)| std::cmp::Reverse(groups.values().sum::<usize>()));
    mixed.truncate(WORST);
    let in_words = |(id, groups): (SeriesId, BTreeMap<Option<&str>, usize>)| {
        let reports = groups.values().sum();
        let mut groups: Vec<_> =
            groups.into_iter().map(|(group, n)| (group.unwrap_or("alone").to_owned(), n)).collect();
        groups.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
        let lines = node.series(id)?.map(|view| view.evidence).unwrap_or_default();
        let counts = lines.iter().filter(|line| line.in_reports > 1).take(4);
        let evidence =
            counts.map(|line| format!("{} {} in {}", line.trace.kind, line.trace.normal, line.in_reports));
        Ok(Mixed { reports, groups, evidence: evidence.collect() })
    };
    mixed.into_iter().map(in_words).collect()
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Counts { read: _, new, amended, same: _, set_aside, faults } = self.counts;
        write!(
            f,
            "{:<12} {new:>7}  {amended:>7}  {set_aside:>5}  {faults:>6}  {:>6}  ",
            self.set, self.judged
        )?;
        write!(f, "{:>6}  {:>7}  {:>6}  ", self.groups, self.grouped, self.series)?;
        write!(f, "{:>9.4}  {:>6.4}  {:.3}  ", self.precision, self.recall, self.f)?;
        write!(f, "{:>5}  {:>5}  {:>6}", self.pairs_right, self.pairs_wrong, self.pairs_missed)?;
        if self.not_judged > 0 {
            let (all, found) = (self.not_judged, self.not_judged_in_series);
            write!(
                f,
                "\n  not judged   {all} reports of which nobody knows the group; {found} of them in a series"
            )?;
        }
        for lure in &self.lures {
            write!(f, "\n  lure         {lure}")?;
        }
        for Torn { group, reports, pieces } in &self.torn {
            let sizes: Vec<_> = pieces.iter().take(12).map(ToString::to_string).collect();
            let more = if pieces.len() > 12 { " …" } else { "" };
            write!(f, "\n  in pieces    {group}: {reports} reports as {}{more}", sizes.join(" "))?;
        }
        for Mixed { reports, groups, evidence } in &self.mixed {
            let named: Vec<_> = groups.iter().take(5).map(|(group, n)| format!("{group} {n}")).collect();
            let more =
                if groups.len() > 5 { format!(" and {} more", groups.len() - 5) } else { String::new() };
            write!(
                f,
                "\n  mixed        {reports} reports: {}{more}; held by {}",
                named.join(", "),
                held_by(evidence)
            )?;
        }
        Ok(())
    }
}

fn held_by(evidence: &[String]) -> String {
    if evidence.is_empty() { "their wording".to_owned() } else { evidence.join(", ") }
}

impl fmt::Display for Lure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { value, reports, groups, pairs_joined, most_groups_in_a_series: most, .. } = self;
        write!(
            f,
            "{value}: in {reports} reports of {groups} groups; joined {pairs_joined} pairs across groups, "
        )?;
        write!(f, "at most {most} groups in one series; ")?;
        match (&self.kind, self.bits, self.joins) {
            (Some(kind), Some(bits), Some(joins)) => {
                let joins =
                    if joins { "holds its reports together" } else { "does not hold its reports together" };
                write!(f, "{kind}, {bits:.1} bits, {joins}")?;
            }
            _ => write!(f, "not known as a trace")?,
        }
        match &self.shared {
            Some(why) => write!(f, ", shared: {why}"),
            None => Ok(()),
        }
    }
}
