//! Milestones by target, in groups by quarter or by plan.

use crate::graph::SpecIx;
use crate::labels::Word;
use crate::model::Date;
use crate::page::context::Page;
use crate::page::filter::Filter;
use crate::page::pieces::inline::Inline;

/// A named group of milestones.
pub(super) struct Group<'p> {
    pub name: Inline<'p>,
    pub milestones: Vec<SpecIx>,
}

/// The milestones that pass `filter`, by target, those without one last.
pub(super) fn by_date(page: &Page<'_>, filter: Filter<'_>) -> Vec<SpecIx> {
    let subjects = page
        .project
        .subjects()
        .filter(|subject| filter.lets_spec(page, subject.spec));
    let mut found: Vec<_> = subjects
        .map(|subject| {
            let day = subject.target().map(Date::last);
            (day.is_none(), day, subject.spec)
        })
        .collect();
    found.sort_unstable();
    found.into_iter().map(|(.., spec)| spec).collect()
}

/// By the quarter of the target; `milestones` are sorted by target.
pub(super) fn by_quarter<'p>(page: &'p Page<'_>, milestones: &[SpecIx]) -> Vec<Group<'p>> {
    let quarter = |&spec: &SpecIx| {
        let day = page.project.subject(spec)?.target()?.last();
        Some((day.year(), (day.month() + 2) / 3))
    };
    let groups = milestones.chunk_by(|a, b| quarter(a) == quarter(b));
    let name = |milestones: &[SpecIx]| match milestones.first().and_then(quarter) {
        Some((year, quarter)) => page.said(page.labels.date(Date::Quarter { year, quarter })),
        None => page.label(Word::NoDate),
    };
    let group = |milestones: &[SpecIx]| Group {
        name: name(milestones),
        milestones: milestones.to_vec(),
    };
    groups.map(group).collect()
}

/// By plan, in the order of the book; milestones without one last. The order within a plan stays.
pub(super) fn by_plan<'p>(page: &'p Page<'_>, milestones: &[SpecIx]) -> Vec<Group<'p>> {
    let mut plans: Vec<(Option<SpecIx>, SpecIx)> =
        milestones.iter().map(|&spec| (page.project.plan(spec), spec)).collect();
    plans.sort_by_key(|(plan, _)| (plan.is_none(), *plan));
    let groups = plans.chunk_by(|a, b| a.0 == b.0);
    let group = |milestones: &[(Option<SpecIx>, SpecIx)]| Group {
        name: match milestones[0].0 {
            Some(plan) => page.spec(plan),
            None => page.label(Word::NoPlan),
        },
        milestones: milestones.iter().map(|(_, spec)| *spec).collect(),
    };
    groups.map(group).collect()
}

/// By plan if `filter` asks for it, else by quarter.
pub(super) fn asked<'p>(page: &'p Page<'_>, filter: Filter<'_>, milestones: &[SpecIx]) -> Vec<Group<'p>> {
    match filter.wants_plans() {
        true => by_plan(page, milestones),
        false => by_quarter(page, milestones),
    }
}
