//! Looking ahead: which findings come on which day if nobody does anything, and when the rest is done at the pace so far.

use jiff::ToSpan as _;
use jiff::civil;
use rustc_hash::FxHashSet;

use crate::analysis::Analysis;
use crate::diagnostic::{Finding, Severity};
use crate::graph::SpecIx;
use crate::ledger::{self, Forecast, days_between};
use crate::model::Date;
use crate::project::Project;
use crate::rules::{self, Check, Need, Rule};

/// Days that are looked at where nobody says how many.
pub const DAYS: u16 = 90;
/// Nobody plans for longer: ten years.
pub const MOST_DAYS: u16 = 3_660;

/// A day on which findings appear.
#[derive(Clone, Debug)]
pub struct Day {
    pub date: civil::Date,
    /// Those that count on this day and did not on the day before, in the order of `check`.
    pub findings: Vec<Finding>,
}

/// When a milestone is done if the coming weeks are like the past ones.
#[derive(Clone, Debug)]
pub struct Projection {
    pub spec: SpecIx,
    /// Criteria that are not met.
    pub open: usize,
    /// Whole weeks since it was first under way; 0 if git does not know.
    pub weeks: usize,
    /// Criteria ticked in these weeks.
    pub ticks: usize,
    pub target: Option<Date>,
    /// Criteria to meet in a week from now on to be done in time. `None` without a target to come, or if nothing is open.
    pub needed: Option<f64>,
    /// `None` if there is too little data, or nothing is open.
    pub forecast: Option<Forecast>,
}

impl Projection {
    /// Criteria met in a week so far.
    pub fn rate(&self) -> Option<f64> {
        (self.weeks > 0).then(|| self.ticks as f64 / self.weeks as f64)
    }
}

/// The days from tomorrow on, `days` of them, on which findings appear. Each day is what `check` says on that day: rules
/// whose answers depend on the day are asked again, and so are those that a waiver names, since waivers end.
pub fn ahead(analysis: &Analysis<'_>, days: u16) -> Vec<Day> {
    if analysis.failure_of_all().is_some() || !analysis.project.has_milestones() {
        return Vec::new();
    }
    let today = analysis.project.as_of;
    let mut project = analysis.project.clone();
    let waived: FxHashSet<&str> = analysis
        .project
        .documents
        .iter()
        .flat_map(|document| &document.waivers)
        .map(|waiver| waiver.rule.as_str())
        .collect();
    let is_asked = |rule: &Rule| {
        rule.needs.contains(&Need::Date) || waived.contains(rule.name) || matches!(rule.check, Check::Waiver(_))
    };
    let mut known = keys(&analysis.findings);
    let mut found = Vec::new();
    for day in 1..=i64::from(days.min(MOST_DAYS)) {
        let Ok(date) = today.checked_add(day.days()) else { break };
        project.as_of = date;
        let findings = rules::check_those(&project, &is_asked).findings;
        let now = keys(&findings);
        let new = |finding: &Finding| finding.is_live() && !known.contains(&key(finding));
        let findings: Vec<Finding> = findings.into_iter().filter(new).collect();
        known = now;
        if !findings.is_empty() {
            found.push(Day { date, findings });
        }
    }
    found
}

type Key = (String, Severity);

/// A message counts days, so that it is another one each day; what got worse is news.
fn key(finding: &Finding) -> Key {
    (finding.fingerprint.clone(), finding.severity)
}

fn keys(findings: &[Finding]) -> FxHashSet<Key> {
    findings.iter().filter(|finding| finding.is_live()).map(key).collect()
}

/// The projections of all milestones that are not settled, in the order of the book.
pub fn projections(project: &Project<'_>) -> Vec<Projection> {
    let open = project.subjects().filter(|subject| !subject.is_settled());
    let of = |subject: crate::project::Subject<'_>| {
        let progress = subject.milestone.progress();
        let open = progress.total.saturating_sub(progress.done);
        let ticks = project
            .life(subject.spec)
            .map_or(Vec::new(), |(ledger, life)| ledger.ticks(&[life], project.as_of));
        let target = subject.target();
        let left = target.map(|target| days_between(project.as_of, target.last()));
        let left = left.filter(|days| *days > 0 && open > 0);
        Projection {
            spec: subject.spec,
            open,
            weeks: ticks.len(),
            ticks: ticks.iter().sum(),
            target,
            needed: left.map(|days| open as f64 * 7.0 / f64::from(days)),
            forecast: ledger::forecast(&ticks, open, project.as_of),
        }
    };
    open.map(of).collect()
}
