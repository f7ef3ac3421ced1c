//! Looking ahead: which findings appear on which day if nobody does anything, and when the rest is done at the pace so far.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use jiff::ToSpan as _;
use jiff::civil;
use rustc_hash::FxHashSet;

use crate::analysis::Analysis;
use crate::diagnostic::{Finding, Severity};
use crate::graph::SpecIx;
use crate::ledger::{self, Forecast, days_between};
use crate::model::{Date, Level, LevelValue, Status};
use crate::project::{Project, Subject};
use crate::rules::{self, Check, Need, Rule};
use crate::text::words::phrase;

/// How many days are looked at by default.
pub(crate) const DAYS: u16 = 90;
/// The most days, ten years: nobody plans for longer.
pub(crate) const MOST_DAYS: u16 = 3_660;

/// A day on which findings appear.
#[derive(Clone, Debug)]
pub struct Day {
    pub date: civil::Date,
    /// The findings that count on this day and did not on the day before, in the order of `check`.
    pub findings: Vec<Finding>,
}

/// When a milestone is done if the coming weeks are like the past ones.
#[derive(Clone, Debug)]
pub(crate) struct Projection {
    pub spec: SpecIx,
    /// Criteria that are not met.
    pub open: usize,
    /// Whole weeks since it was first under way; 0 if git does not know.
    pub weeks: usize,
    /// Criteria ticked in these weeks.
    pub ticks: usize,
    pub target: Option<Date>,
    /// Criteria to meet per week from now on to be done in time. `None` without a future target, or if nothing is open.
    pub needed: Option<f64>,
    /// `None` if there is too little data, or nothing is open.
    pub forecast: Option<Forecast>,
}

impl Projection {
    /// Criteria met per week so far.
    pub(crate) fn rate(&self) -> Option<f64> {
        (self.weeks > 0).then(|| self.ticks as f64 / self.weeks as f64)
    }
}

/// What settled milestones claimed about their confidence, and how many ended in which way.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Claims {
    /// `high`, or the author's own word if it is not a known level.
    pub claimed: String,
    /// Completed by the date that was promised at the time of the claim.
    pub in_time: usize,
    pub late: usize,
    pub cancelled: usize,
    /// Completed, but it is unknown when, or what was promised.
    pub unknown: usize,
}

/// The days on which findings appear, among the `days` days from tomorrow on. Each has what `check` reports on that day: rules
/// that depend on the date run again, and so do rules that a waiver names, since waivers end.
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

/// Not the message: it counts days, so it differs each day. A finding that got worse is a new one.
fn key(finding: &Finding) -> Key {
    (finding.fingerprint.clone(), finding.severity)
}

fn keys(findings: &[Finding]) -> FxHashSet<Key> {
    findings.iter().filter(|finding| finding.is_live()).map(key).collect()
}

/// The projections of all milestones that are not settled, in the order of the book.
pub(crate) fn projections(project: &Project<'_>) -> Vec<Projection> {
    let open = project.subjects().filter(|subject| !subject.is_settled());
    let of = |subject: Subject<'_>| {
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

/// Claimed confidence against outcome, the highest level first. For each settled milestone, the last claim before it was completed counts.
pub(crate) fn claims(project: &Project<'_>) -> Vec<Claims> {
    let mut found: BTreeMap<(Reverse<Option<Level>>, String), Claims> = BTreeMap::new();
    for subject in project.subjects().filter(|subject| subject.is_settled()) {
        let completed = project.completed(subject);
        let Some((confidence, day)) = last_claim(subject, completed) else {
            continue;
        };
        let word = match confidence.level {
            Some(level) => level.slug().to_owned(),
            None => phrase(&confidence.text.value),
        };
        let claims = found
            .entry((Reverse(confidence.level), word.clone()))
            .or_insert_with(|| Claims {
                claimed: word,
                ..Claims::default()
            });
        let promised = promised(project, subject, day);
        match (subject.status(), completed.zip(promised)) {
            (Some(Status::Cancelled), _) => claims.cancelled += 1,
            (_, Some((completed, promised))) if completed <= promised => claims.in_time += 1,
            (_, Some(_)) => claims.late += 1,
            (_, None) => claims.unknown += 1,
        }
    }
    found.into_values().collect()
}

/// The newest confidence that was claimed before the day of completion, and when; one without a day only if no claim has a day.
fn last_claim(subject: Subject<'_>, completed: Option<civil::Date>) -> Option<(&LevelValue, Option<civil::Date>)> {
    let updates = subject.milestone.updates.iter();
    let claims = updates.filter_map(|update| {
        let day = update.date.as_ref().and_then(|date| date.date()).map(Date::last);
        Some((update.confidence.as_ref()?, day))
    });
    let is_before = |day: civil::Date| completed.is_none_or(|completed| day < completed);
    let dated = claims.clone().filter(|(_, day)| day.is_some_and(is_before));
    // Of two claims on one day, the upper one in the chapter is newer.
    dated
        .rev()
        .max_by_key(|(_, day)| *day)
        .or_else(|| match claims.clone().any(|(_, day)| day.is_some()) {
            true => None,
            false => claims.clone().next(),
        })
}

/// The date that was promised on `day`; without a history or a day, the current target.
fn promised(project: &Project<'_>, subject: Subject<'_>, day: Option<civil::Date>) -> Option<civil::Date> {
    match (project.life(subject.spec), day) {
        (Some((ledger, life)), Some(day)) => ledger.promised(life, day).map(|promise| promise.last),
        _ => subject.target().map(Date::last),
    }
}
