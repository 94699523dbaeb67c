//! Lets offenders act in order of time: a heap holds the next report of each one at work.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

use crate::Scenario;
use crate::dice::Dice;
use crate::export::reference;
use crate::kind::Kind;
use crate::offender::{Offender, Plan};
use crate::report::{GeneratedReport, Series};
use crate::state::STATES;
use crate::telling::{Incident, Registration, tell};

const DAY: i64 = 86_400;
/// Victims remembered a State, who may be hit again.
const REMEMBERED: usize = 48;

struct Active {
    offender: Offender,
    left: u32,
    dice: Dice,
    /// The last few victims: they may report again.
    recent: Vec<Incident>,
}

/// Iterator over the reports of a [`Scenario`].
pub struct Reports<'a> {
    scenario: &'a Scenario,
    next_plan: usize,
    due: BinaryHeap<Reverse<(i64, u32)>>,
    active: HashMap<u32, Active>,
    counters: Vec<u64>,
    victims: Vec<Vec<u64>>,
    made: u64,
}

impl<'a> Reports<'a> {
    pub(crate) fn new(scenario: &'a Scenario) -> Self {
        Self {
            scenario,
            next_plan: 0,
            due: BinaryHeap::new(),
            active: HashMap::new(),
            counters: vec![0; scenario.states],
            victims: vec![Vec::new(); scenario.states],
            made: 0,
        }
    }

    /// Starts every offender whose time has come before the next report due.
    fn start_due(&mut self) {
        while let Some(plan) = self.scenario.plans.get(self.next_plan) {
            if self.due.peek().is_some_and(|Reverse((at, _))| *at < plan.start) {
                return;
            }
            let index = self.next_plan as u32;
            let offender = Offender::new(plan, &self.scenario.plans, self.scenario.states);
            let mut dice = Dice::named(&[plan.seed, 7]);
            self.due.push(Reverse((next_time(plan, plan.start, plan.reports, &mut dice), index)));
            self.active.insert(index, Active { offender, left: plan.reports, dice, recent: Vec::new() });
            self.next_plan += 1;
        }
    }

    fn incident(&mut self, active: &mut Active, at: i64) -> Incident {
        let Active { offender, dice, recent, left } = active;
        let state = offender.states[dice.weighted(offender.states.iter().map(|(_, share)| *share))].0;
        // who recovers losses works from lists of those who lost
        let again = if offender.kind == Kind::RecoveryScam { 0.4 } else { 0.008 };
        let known = &mut self.victims[state];
        let victim = if !known.is_empty() && dice.chance(again) { *dice.pick(known) } else { dice.next() };
        match known.len() {
            REMEMBERED => known[dice.below(REMEMBERED)] = victim,
            _ => known.push(victim),
        }
        let delay =
            (dice.spread(offender.kind.profile().patience, 1.1).clamp(0.01, 200.0) * DAY as f64) as i64;
        let mut happened = at - delay;
        if happened < offender.start && *left > 1 {
            happened = offender.start + ((at - offender.start) as f64 * dice.unit()) as i64;
        }
        let happened = happened.min(at - 60);
        let incident = Incident { seed: dice.next(), victim, state, happened };
        if recent.len() < 3 {
            recent.push(incident);
        } else {
            recent[dice.below(3)] = incident;
        }
        incident
    }
}

impl Iterator for Reports<'_> {
    type Item = GeneratedReport;

    fn next(&mut self) -> Option<GeneratedReport> {
        self.start_due();
        let Reverse((at, index)) = self.due.pop()?;
        let plan = &self.scenario.plans[index as usize];
        let mut active = self.active.remove(&index)?;
        let at_desk = opening_hours(at);
        let twice = !active.recent.is_empty() && active.dice.chance(0.03);
        let (incident, state) = if twice {
            let incident = *active.dice.pick(&active.recent);
            let elsewhere = active.dice.chance(0.3);
            (incident, if elsewhere { active.dice.below(self.scenario.states) } else { incident.state })
        } else {
            let incident = self.incident(&mut active, at_desk);
            (incident, incident.state)
        };
        self.counters[state] += 1;
        self.made += 1;
        let desk = Registration {
            seed: active.dice.next(),
            state,
            at: at_desk,
            reference: reference(
                STATES[state].code,
                self.scenario.world.moment(state, at_desk),
                self.counters[state],
            ),
            series: plan.series.map(Series),
        };
        let report = tell(&self.scenario.world, &active.offender, &incident, desk);
        active.left -= 1;
        if active.left > 0 {
            self.due.push(Reverse((next_time(plan, at, active.left, &mut active.dice), index)));
            self.active.insert(index, active);
        }
        Some(report)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let all: u64 = self.scenario.plans.iter().map(|plan| u64::from(plan.reports)).sum();
        let left = (all - self.made) as usize;
        (left, Some(left))
    }
}

/// The earliest of `left` times spread evenly between `from` and the end: sorted times without a list of them.
fn next_time(plan: &Plan, from: i64, left: u32, dice: &mut Dice) -> i64 {
    let share = 1.0 - dice.unit().powf(1.0 / f64::from(left.max(1)));
    from + ((plan.end - from) as f64 * share) as i64
}

/// Bends the hours of a day towards those in which people report, keeping their order.
fn opening_hours(at: i64) -> i64 {
    /// Share of reports before the hour (UTC).
    const UNTIL: [(f64, f64); 7] =
        [(0.0, 0.0), (0.04, 6.0), (0.12, 8.0), (0.38, 11.0), (0.72, 16.0), (0.95, 21.0), (1.0, 24.0)];
    let (day, within) = (at.div_euclid(DAY), at.rem_euclid(DAY) as f64 / DAY as f64);
    let step = UNTIL.windows(2).find(|pair| within < pair[1].0);
    let hour = step.map_or(23.9, |pair| {
        let ((share, hour), (next_share, next_hour)) = (pair[0], pair[1]);
        hour + (within - share) / (next_share - share) * (next_hour - hour)
    });
    day * DAY + (hour * 3_600.0) as i64
}
