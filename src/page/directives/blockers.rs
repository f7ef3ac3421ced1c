//! `{{#mls blockers}}`: open blockers, blocked milestones, and dependencies that are not milestones.

use crate::labels::Word;
use crate::model::filter as filters;
use crate::model::{Blocker, Level};
use crate::page::anchor;
use crate::page::context::Page;
use crate::page::directive::{Record, Render};
use crate::page::filter::Filter;
use crate::page::pieces::columns;
use crate::page::pieces::inline::Inline;
use crate::page::pieces::table::Table;
use crate::project::Subject;

pub(super) static RECORD: Record = Record {
    name: "blockers",
    summary: "the open blockers of milestones that are not settled, and what these milestones wait for",
    filters: &[
        &filters::LEVEL,
        &filters::MILESTONE,
        &filters::OWNER,
        &filters::PLAN,
        &filters::STATUS,
    ],
    example: "{{#mls blockers level=high}}",
    render: Render::Block(blockers),
};

/// Open blockers of open milestones, the highest priority first; then blocked milestones; then other dependencies. A
/// filter for a status includes settled milestones.
fn blockers(page: &Page<'_>, filter: Filter<'_>) -> String {
    let subjects = page.project.subjects();
    let asked = |subject: &Subject<'_>| filter.lets_open(page, *subject);
    let subjects: Vec<Subject<'_>> = subjects.filter(asked).collect();
    let mut tables = vec![open(page, filter, &subjects)];
    // These tables have no levels or owners to filter by.
    if !filter.asks(&filters::LEVEL) && !filter.asks(&filters::OWNER) {
        tables.push(blocked(page, &subjects));
        tables.push(waiting(page, &subjects));
    }
    let written = tables.into_iter().filter(|table| !table.is_empty());
    let written: Vec<String> = written.map(|table| table.compact().written(page)).collect();
    match written.is_empty() {
        true => page.nothing(Word::NothingBlocked),
        false => written.join("\n\n"),
    }
}

fn open<'p>(page: &'p Page<'_>, filter: Filter<'_>, subjects: &[Subject<'p>]) -> Table<'p> {
    let words = [
        Word::Blocker,
        Word::Priority,
        Word::Milestone,
        Word::Owner,
        Word::Action,
        Word::TargetResolution,
    ];
    let mut table = Table::new(columns::heads(page, &words));
    let mut found: Vec<(Option<Level>, Subject<'_>, usize)> = Vec::new();
    for &subject in subjects {
        for (index, blocker) in subject.milestone.blockers.iter().enumerate() {
            let level = blocker.priority.as_ref().and_then(|priority| priority.level);
            if !blocker.resolved && filter.lets_level(level) && filter.lets_owner(&blocker.owners) {
                found.push((level, subject, index));
            }
        }
    }
    found.sort_by_key(|&(level, ..)| std::cmp::Reverse(level));
    for (_, subject, index) in found {
        let blocker = &subject.milestone.blockers[index];
        table.push([
            name(page, subject, index),
            priority(page, blocker),
            page.spec_id(subject.spec),
            page.said(
                blocker
                    .owners
                    .iter()
                    .map(|owner| owner.as_str())
                    .collect::<Vec<_>>()
                    .join(", "),
            ),
            blocker.action.as_ref().map_or(Inline::new(), |action| {
                page.linked_from(subject.chapter, &action.value, action.span)
            }),
            resolution(page, blocker),
        ]);
    }
    table
}

/// The blocker's title as a link to it.
fn name<'p>(page: &'p Page<'_>, subject: Subject<'p>, index: usize) -> Inline<'p> {
    let title = &subject.milestone.blockers[index].title.value;
    let anchor = anchor::of_blocker(page.project, subject.spec, index).filter(|_| page.is_html());
    match anchor {
        Some(anchor) => page.link(&page.address(subject.chapter, Some(&anchor)), "", title),
        None => page.plain(title),
    }
}

fn priority<'p>(page: &'p Page<'_>, blocker: &'p Blocker) -> Inline<'p> {
    let Some(priority) = &blocker.priority else {
        return Inline::new();
    };
    match priority.level {
        Some(level) => page.level(level),
        None => page.plain(&priority.text.value),
    }
}

fn resolution<'p>(page: &'p Page<'_>, blocker: &'p Blocker) -> Inline<'p> {
    let Some(target) = &blocker.target else {
        return Inline::new();
    };
    let late = page.days_to(target).filter(|&days| days < 0);
    page.date(target) + late.map_or(Inline::new(), |days| page.days_left(days))
}

/// The blocked milestones, their blockers, and since when they are blocked.
fn blocked<'p>(page: &'p Page<'_>, subjects: &[Subject<'_>]) -> Table<'p> {
    let words = [
        Word::Milestone,
        Word::Status,
        Word::BlockedBy,
        Word::Since,
        Word::Earliest,
    ];
    let mut table = Table::new(columns::heads(page, &words));
    let graph = &page.project.graph;
    for blocked in &page.project.schedule.blocked {
        if !subjects.iter().any(|subject| subject.spec == blocked.milestone) {
            continue;
        }
        let own = blocked.by.iter().map(|&by| page.with_status(by, page.spec_ref(by)));
        let imported = graph.imported_blockers(blocked.milestone).map(|(imported, _)| imported);
        let imported = imported.filter(|imported| !imported.status.is_some_and(|status| status.is_settled()));
        table.push([
            page.spec(blocked.milestone),
            columns::status(page, blocked.milestone),
            page.ids(own.chain(imported.map(|imported| page.imported(imported)))),
            blocked.since.map_or(Inline::new(), |since| page.day(since)),
            columns::earliest(page, blocked.milestone),
        ]);
    }
    table
}

/// The dependencies that are not milestones.
fn waiting<'p>(page: &'p Page<'_>, subjects: &[Subject<'p>]) -> Table<'p> {
    let mut table = Table::new(columns::heads(page, &[Word::WaitingFor, Word::Milestone]));
    for subject in subjects {
        for awaited in &subject.milestone.waiting {
            table.push([
                page.linked_from(subject.chapter, &awaited.value, awaited.span),
                page.spec_id(subject.spec),
            ]);
        }
    }
    table
}
