//! Prints what a scenario holds and how far plain joining would get: `measure REPORTS STATES SEED`.
//!
//! Joins on planted values as the generator knows them, so no reading mistakes blur the picture: once on offenders'
//! own values alone (the best that shared values can give), once on all that stand on the offender's side.

use std::collections::HashMap;

use joinder_scenario::{Class, GeneratedReport, Role, Scenario, Size};

fn main() {
    let mut arguments = std::env::args().skip(1).filter_map(|text| text.parse::<u64>().ok());
    let mut number = |fallback| arguments.next().unwrap_or(fallback);
    let size = Size { reports: number(20_000), states: number(10) as usize };
    let scenario = Scenario::new(number(1), size);
    let mut best = Joined::default();
    let mut plain = Joined::default();
    let mut truth: Vec<String> = Vec::new();
    let mut kinds: Vec<&'static str> = Vec::new();
    let (mut none, mut text_bytes) = (0u64, 0usize);
    for (index, report) in scenario.reports().enumerate() {
        truth.push(report.series.map_or_else(|| format!("alone-{index}"), |series| series.to_string()));
        kinds.push(report.kind.slug());
        best.add(index, keys(&report, &[Role::Offender]));
        plain.add(index, keys(&report, &[Role::Offender, Role::Shared]));
        none += u64::from(keys(&report, &[Role::Offender]).next().is_none());
        text_bytes += report.narrative.len();
    }
    let count = truth.len();
    println!(
        "reports {count}, without an own trace {none}, mean narrative {} bytes",
        text_bytes / count.max(1)
    );
    let mut sizes: HashMap<&str, usize> = HashMap::new();
    truth.iter().for_each(|label| *sizes.entry(label).or_default() += 1);
    let alone = sizes.values().filter(|size| **size == 1).count();
    let truth_sizes: HashMap<String, usize> =
        sizes.iter().map(|(label, n)| ((*label).to_owned(), *n)).collect();
    let mut large: Vec<usize> = sizes.into_values().collect();
    large.sort_unstable_by(|a, b| b.cmp(a));
    println!("alone {alone}, series {}, largest {:?}", large.len() - alone, &large[..large.len().min(10)]);
    for (name, joined) in [("own values", best), ("all values", plain)] {
        let labels = joined.labels(count);
        let (precision, recall) = b_cubed(&truth, &labels);
        println!("{name}: B3 precision {precision:.4} recall {recall:.4}");
        println!("  recall by kind: {:?}", recall_by(&truth, &labels, &kinds));
        let sizes: Vec<&'static str> = truth.iter().map(|label| bucket(&truth_sizes, label)).collect();
        println!("  recall by size: {:?}", recall_by(&truth, &labels, &sizes));
    }
}

fn keys<'a>(report: &'a GeneratedReport, roles: &'a [Role]) -> impl Iterator<Item = String> + 'a {
    report
        .planted
        .iter()
        .filter(|planted| {
            !planted.spoiled && roles.contains(&planted.role) && planted.class != Class::Persona
        })
        .map(|planted| format!("{:?}:{}", planted.class, planted.normal))
}

#[derive(Default)]
struct Joined {
    parent: Vec<usize>,
    first: HashMap<String, usize>,
}

impl Joined {
    fn add(&mut self, index: usize, keys: impl Iterator<Item = String>) {
        self.parent.push(index);
        for key in keys {
            let other = *self.first.entry(key).or_insert(index);
            let (a, b) = (self.root(index), self.root(other));
            self.parent[a.max(b)] = a.min(b);
        }
    }

    fn root(&mut self, mut index: usize) -> usize {
        while self.parent[index] != index {
            self.parent[index] = self.parent[self.parent[index]];
            index = self.parent[index];
        }
        index
    }

    fn labels(mut self, count: usize) -> Vec<usize> {
        (0..count).map(|index| self.root(index)).collect()
    }
}

fn b_cubed(truth: &[String], found: &[usize]) -> (f64, f64) {
    let mut both: HashMap<(&str, usize), f64> = HashMap::new();
    let mut by_truth: HashMap<&str, f64> = HashMap::new();
    let mut by_found: HashMap<usize, f64> = HashMap::new();
    for (label, cluster) in truth.iter().zip(found) {
        *both.entry((label, *cluster)).or_default() += 1.0;
        *by_truth.entry(label).or_default() += 1.0;
        *by_found.entry(*cluster).or_default() += 1.0;
    }
    let all = truth.len() as f64;
    let precision = both.iter().map(|((_, cluster), n)| n * n / by_found[cluster]).sum::<f64>() / all;
    let recall = both.iter().map(|((label, _), n)| n * n / by_truth[label]).sum::<f64>() / all;
    (precision, recall)
}

fn bucket(sizes: &HashMap<String, usize>, label: &str) -> &'static str {
    match sizes[label] {
        1 => "1",
        2 => "2",
        3..=5 => "3-5",
        6..=20 => "6-20",
        21..=100 => "21-100",
        _ => "over 100",
    }
}

fn recall_by(
    truth: &[String],
    found: &[usize],
    groups: &[&'static str],
) -> Vec<(&'static str, usize, String)> {
    let mut both: HashMap<(&str, usize), f64> = HashMap::new();
    let mut by_truth: HashMap<&str, f64> = HashMap::new();
    for (label, cluster) in truth.iter().zip(found) {
        *both.entry((label, *cluster)).or_default() += 1.0;
        *by_truth.entry(label).or_default() += 1.0;
    }
    let mut sums: HashMap<&'static str, (usize, f64)> = HashMap::new();
    for ((label, cluster), group) in truth.iter().zip(found).zip(groups) {
        let sum = sums.entry(group).or_default();
        sum.0 += 1;
        sum.1 += both[&(label.as_str(), *cluster)] / by_truth[label.as_str()];
    }
    let mut rows: Vec<_> =
        sums.into_iter().map(|(group, (n, sum))| (group, n, format!("{:.3}", sum / n as f64))).collect();
    rows.sort();
    rows
}
