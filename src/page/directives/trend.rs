//! `{{#mls trend}}`: how each milestone's target moved, from git.

use jiff::civil;

use crate::draw::trend::{self, Line, MOST};
use crate::graph::SpecIx;
use crate::labels::Word;
use crate::ledger::{Ledger, Life};
use crate::model::Status;
use crate::model::filter as filters;
use crate::page::context::Page;
use crate::page::directive::{Record, Render};
use crate::page::filter::Filter;
use crate::page::past;
use crate::page::pieces::columns;
use crate::page::pieces::drawing;
use crate::page::pieces::inline::Inline;
use crate::page::pieces::table::Table;

pub(super) static RECORD: Record = Record {
    name: "trend",
    summary: "how each target moved, from git: the horizontal axis is the date of the report, the vertical axis is the target; a level line is a kept promise, a rising line is a slip",
    filters: &[&filters::MILESTONE, &filters::OWNER, &filters::PLAN, &filters::STATUS],
    example: "{{#mls trend}}",
    render: Render::Past(drawn),
};

fn drawn(page: &Page<'_>, filter: Filter<'_>, ledger: &Ledger) -> String {
    let lives = past::lives(page, filter);
    let promised: Vec<(SpecIx, &Life)> = lives.into_iter().filter(|(_, life)| life.first.is_some()).collect();
    if promised.is_empty() {
        return page.nothing(Word::NothingToDraw);
    }
    let shown = most(page, &promised);
    let today = page.project.as_of;
    let lines: Vec<Line> = shown
        .iter()
        .filter_map(|(spec, life)| line(page, ledger, *spec, life))
        .collect();
    let labels = page.labels;
    let svg = trend::trend(
        labels.get(Word::Trend),
        &lines,
        today,
        labels,
        labels.get(Word::DueWhenReported),
    )
    .svg;
    let mut table = Table::new(columns::heads(
        page,
        &[
            Word::Milestone,
            Word::Status,
            Word::FirstPromised,
            Word::Target,
            Word::MovedTargets,
        ],
    ));
    for (spec, life) in &promised {
        let first = life.first.as_ref().and_then(|(_, promise)| page.promise(promise));
        let kept = life.slip().filter(|slip| slip.moves > 0);
        table.push([
            page.spec(*spec),
            columns::status(page, *spec),
            first.unwrap_or_default(),
            columns::due(page, *spec),
            kept.map_or(Inline::new(), |slip| page.said(labels.kept(slip.moves, slip.days))),
        ]);
    }
    let notes: Vec<Inline<'_>> = page.part_shown(shown.len(), promised.len()).into_iter().collect();
    drawing::write(page, &[(Inline::new(), svg)], &notes, table)
}

/// As many as fit into one drawing: open milestones first, then those that moved most.
fn most<'l>(page: &Page<'_>, all: &[(SpecIx, &'l Life)]) -> Vec<(SpecIx, &'l Life)> {
    let mut places: Vec<usize> = (0..all.len()).collect();
    places.sort_by_key(|&at| {
        let (spec, life) = all[at];
        let is_settled = page.project.status(spec).is_some_and(Status::is_settled);
        (is_settled, std::cmp::Reverse(life.moves.len()))
    });
    places.truncate(MOST);
    places.sort_unstable();
    places.into_iter().map(|at| all[at]).collect()
}

fn line(page: &Page<'_>, ledger: &Ledger, spec: SpecIx, life: &Life) -> Option<Line> {
    let (first, promise) = life.first.as_ref()?;
    let mut points: Vec<(civil::Date, Option<civil::Date>)> = vec![(ledger.day(*first)?, Some(promise.last))];
    for moved in &life.moves {
        points.push((ledger.day(moved.commit)?, moved.after.as_ref().map(|after| after.last)));
    }
    let status = page.project.status(spec);
    let settled = status
        .is_some_and(Status::is_settled)
        .then(|| life.status_since())
        .flatten();
    let settled = settled.and_then(|commit| ledger.day(commit));
    let last = points.last().map(|point| point.0)?;
    let title = format!("{} {}", page.project.name(spec), page.project.document(spec).title);
    let kept = life.slip().filter(|slip| slip.moves > 0);
    let kept = kept.map_or(String::new(), |slip| {
        format!(": {}", page.labels.kept(slip.moves, slip.days))
    });
    Some(Line {
        href: page.href(spec, None),
        title: format!("{title}{kept}"),
        label: match &page.project.graph.specs[spec].id {
            Some(id) => id.to_string(),
            None => crate::draw::short(&page.project.document(spec).title),
        },
        slug: status.map_or("other", Status::slug),
        symbol: status.map_or("", Status::symbol),
        points,
        end: settled.unwrap_or(page.project.as_of).max(last),
        is_done: settled.is_some(),
    })
}
