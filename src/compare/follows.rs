//! What follows from the changes: findings, slack, who is late, who has too much to do.

use std::collections::BTreeMap;

use jiff::civil;
use rustc_hash::{FxHashMap, FxHashSet};

use super::milestones::Pairs;
use super::side::Side;
use crate::diagnostic::{Finding, Severity, Site};
use crate::graph::SpecIx;
use crate::promise::{self, Difference};
use crate::schedule::Week;

/// Consequences of the changes, which nobody wrote down.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Follows {
    /// Indices of findings of the newer analysis.
    pub gained: Vec<usize>,
    /// Indices of findings of the older analysis.
    pub gone: Vec<usize>,
    pub slack: Vec<Slack>,
    pub late: Vec<Late>,
    pub overbooked: Vec<Overbooked>,
    pub unsigned: Vec<Unsigned>,
}

/// A milestone whose slack in the schedule changed.
#[derive(Clone, Debug, PartialEq)]
pub struct Slack {
    pub milestone: String,
    /// The slack: by how many days it may end after its earliest day.
    pub before: f64,
    pub after: f64,
    /// The earliest day on which it can be done.
    pub earliest_before: civil::Date,
    pub earliest_after: civil::Date,
}

/// A milestone that is now due before what it waits for.
#[derive(Clone, Debug, PartialEq)]
pub struct Late {
    pub milestone: String,
    pub target: civil::Date,
    /// The day on which the milestone that it waits for is due.
    pub ready: civil::Date,
    /// What it waits for until then.
    pub waits_for: String,
}

/// Somebody with more than a week of work in a week.
#[derive(Clone, Debug, PartialEq)]
pub struct Overbooked {
    pub person: String,
    pub week: Week,
    pub before: f64,
    pub after: f64,
}

/// A signature that matched and no longer does.
#[derive(Clone, Debug, PartialEq)]
pub struct Unsigned {
    pub milestone: String,
    /// Its words: role, name and date.
    pub signature: String,
    /// What was signed and is gone, and what is new.
    pub changed: Difference,
}

impl Follows {
    pub fn is_empty(&self) -> bool {
        self == &Self::default()
    }
}

pub(crate) fn follows(base: &Side<'_>, head: &Side<'_>, pairs: &Pairs) -> Follows {
    let (gained, gone) = findings(base, head, pairs);
    Follows {
        gained,
        gone,
        slack: slack(base, head, pairs),
        late: late(base, head, pairs),
        overbooked: overbooked(base, head),
        unsigned: unsigned(base, head, pairs),
    }
}

fn unsigned(base: &Side<'_>, head: &Side<'_>, pairs: &Pairs) -> Vec<Unsigned> {
    let mut found = Vec::new();
    for (at, (&now, partner)) in head.subjects.iter().zip(&pairs.of_head).enumerate() {
        let signatures = promise::signatures(now.milestone, now.text);
        let Some(before) = partner.and_then(|partner| base.subjects.get(partner)) else {
            continue;
        };
        if signatures.is_empty() {
            continue;
        }
        let (old, new) = (
            promise::parts_of(base.project(), *before),
            promise::parts_of(head.project(), now),
        );
        let (was, is) = (promise::fingerprint(&old), promise::fingerprint(&new));
        let stale = signatures
            .into_iter()
            .filter(|signature| signature.fits(&was) == Some(true) && signature.fits(&is) == Some(false));
        found.extend(stale.map(|signature| Unsigned {
            milestone: head.name(at).to_owned(),
            signature: signature.words,
            changed: promise::difference(&old, &new),
        }));
    }
    found
}

/// The findings that are only in one of the books or have another severity there, matched by fingerprint, then by rule, milestone and
/// message, since a fingerprint depends on the words of its line.
fn findings(base: &Side<'_>, head: &Side<'_>, pairs: &Pairs) -> (Vec<usize>, Vec<usize>) {
    let live = |side: &Side<'_>| -> Vec<usize> {
        let findings = side.analysis.findings.iter().enumerate();
        findings
            .filter(|(_, finding)| finding.is_live())
            .map(|(at, _)| at)
            .collect()
    };
    let (mut old, mut new) = (live(base), live(head));
    fn print(finding: &Finding) -> (&str, Severity) {
        (finding.fingerprint.as_str(), finding.severity)
    }
    fn known<'f>(side: &Side<'f>, list: &[usize]) -> FxHashSet<(&'f str, Severity)> {
        let findings = &side.analysis.findings;
        list.iter().map(|at| print(&findings[*at])).collect()
    }
    let (before, after) = (known(base, &old), known(head, &new));
    old.retain(|at| !after.contains(&print(&base.analysis.findings[*at])));
    new.retain(|at| !before.contains(&print(&head.analysis.findings[*at])));
    // A milestone is identified by its index in the newer book.
    let mut of_base: FxHashMap<SpecIx, Option<usize>> = FxHashMap::default();
    for (at, subject) in base.subjects.iter().enumerate() {
        of_base.insert(subject.spec, pairs.of_base[at]);
    }
    let mut of_head: FxHashMap<SpecIx, Option<usize>> = FxHashMap::default();
    for (at, subject) in head.subjects.iter().enumerate() {
        of_head.insert(subject.spec, Some(at));
    }
    let key = |side: &Side<'_>, of: &FxHashMap<SpecIx, Option<usize>>, finding: &Finding| {
        let spec = match &finding.site {
            Site::Chapter { chapter, span } => side.project().spec_at(*chapter, *span),
            _ => None,
        };
        let milestone = spec.and_then(|spec| of.get(&spec).copied().flatten());
        (finding.rule, finding.severity, milestone, finding.message.clone())
    };
    let mut counts: FxHashMap<_, usize> = FxHashMap::default();
    for at in &new {
        *counts
            .entry(key(head, &of_head, &head.analysis.findings[*at]))
            .or_default() += 1;
    }
    let mut both: FxHashMap<_, usize> = FxHashMap::default();
    old.retain(|at| {
        let key = key(base, &of_base, &base.analysis.findings[*at]);
        match counts.get_mut(&key).filter(|count| **count > 0) {
            Some(count) => {
                *count -= 1;
                *both.entry(key).or_default() += 1;
                false
            }
            None => true,
        }
    });
    new.retain(|at| {
        let key = key(head, &of_head, &head.analysis.findings[*at]);
        match both.get_mut(&key).filter(|count| **count > 0) {
            Some(count) => {
                *count -= 1;
                false
            }
            None => true,
        }
    });
    (new, old)
}

fn slack(base: &Side<'_>, head: &Side<'_>, pairs: &Pairs) -> Vec<Slack> {
    let both = pairs.of_head.iter().enumerate();
    let both = both.filter_map(|(at, base)| Some(((*base)?, at)));
    let changed = both.filter_map(|(own, other)| {
        let before = base.project().schedule.plan.outlook(base.subjects[own].spec)?;
        let after = head.project().schedule.plan.outlook(head.subjects[other].spec)?;
        let is_same = before.earliest == after.earliest && (before.total_float - after.total_float).abs() < 1e-6;
        let is_grounded = before.is_grounded || after.is_grounded;
        (is_grounded && !is_same).then(|| Slack {
            milestone: head.name(other).to_owned(),
            before: before.total_float,
            after: after.total_float,
            earliest_before: before.earliest,
            earliest_after: after.earliest,
        })
    });
    changed.collect()
}

/// For each milestone that is due before what it waits for: its target, the day on which what it waits for is ready, and what that is.
fn behind(side: &Side<'_>) -> BTreeMap<SpecIx, (civil::Date, civil::Date, SpecIx)> {
    let project = side.project();
    let graph = &project.graph;
    let mut ready: FxHashMap<SpecIx, civil::Date> = FxHashMap::default();
    let mut found = BTreeMap::new();
    for &spec in &graph.order {
        let Some(subject) = project.subject(spec).filter(|subject| !subject.is_settled()) else {
            continue;
        };
        let target = subject.target().map(|target| target.last());
        let blockers = graph.blockers(spec).iter();
        let latest = blockers
            .filter_map(|blocker| Some((*ready.get(blocker)?, *blocker)))
            .max();
        let earliest = project
            .schedule
            .plan
            .outlook(spec)
            .filter(|outlook| outlook.is_grounded);
        let own = target.or(earliest.map(|outlook| outlook.earliest));
        if let (Some(target), Some((day, blocker))) = (target, latest)
            && day > target
        {
            found.insert(spec, (target, day, blocker));
        }
        if let Some(day) = own.max(latest.map(|(day, _)| day)) {
            ready.insert(spec, day);
        }
    }
    found
}

fn late(base: &Side<'_>, head: &Side<'_>, pairs: &Pairs) -> Vec<Late> {
    let (before, after) = (behind(base), behind(head));
    let was_late = |spec: SpecIx| {
        let own = head.subjects.binary_search_by_key(&spec, |subject| subject.spec).ok();
        let partner = own.and_then(|own| pairs.of_head[own]);
        partner.is_some_and(|partner| before.contains_key(&base.subjects[partner].spec))
    };
    let name = |spec: SpecIx| head.project().name(spec).to_owned();
    let late = after.iter().filter(|(spec, _)| !was_late(**spec));
    late.map(|(spec, &(target, ready, blocker))| Late {
        milestone: name(*spec),
        target,
        ready,
        waits_for: name(blocker),
    })
    .collect()
}

fn overbooked(base: &Side<'_>, head: &Side<'_>) -> Vec<Overbooked> {
    let people = &base.project().schedule.people;
    let before: FxHashMap<String, usize> = people
        .iter()
        .enumerate()
        .map(|(at, own)| (own.name.to_lowercase(), at))
        .collect();
    let mut found = Vec::new();
    for person in &head.project().schedule.people {
        let own = before.get(&person.name.to_lowercase()).map(|at| &people[*at]);
        for (week, _) in person.overbooked() {
            let percent = own.map_or(0.0, |own| own.percent(week));
            if !crate::schedule::load::is_too_much(percent) {
                found.push(Overbooked {
                    person: person.name.clone(),
                    week,
                    before: percent,
                    after: person.percent(week),
                });
            }
        }
    }
    found
}
