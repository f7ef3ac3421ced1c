//! `{{#mls index}}` and `{{#mls deliverables}}`: what the whole book holds, as tables.

use super::directive::Filter;
use super::inline::Inline;
use super::table::Table;
use super::{Page, deliverable, timeline};
use crate::analysis::Subject;
use crate::graph::SpecIx;
use crate::labels::Word;

/// More rows than these are not shown.
const MOST_DELIVERABLES: usize = 1000;

/// Every spec of every kind: milestones with status, owner, target and progress, the others with their kind, each with
/// who refers to it.
pub fn specs(page: &Page<'_>, filter: Filter<'_>) -> String {
    let specs = (0..page.project.graph.specs.len()).filter(|&spec| filter.lets_spec(page, spec));
    let (milestones, others): (Vec<SpecIx>, Vec<SpecIx>) =
        specs.partition(|&spec| page.project.graph.specs[spec].is_milestone);
    let mut parts = [
        (milestones.first(), milestone_table(page, &milestones)),
        (others.first(), other_table(page, &others)),
    ];
    parts.sort_by_key(|(first, _)| first.copied());
    let parts: Vec<String> = parts
        .into_iter()
        .filter(|(first, _)| first.is_some())
        .map(|(_, table)| written(page, table))
        .collect();
    match parts.is_empty() {
        true => page.none(),
        false => parts.join("\n\n"),
    }
}

fn milestone_table<'p>(page: &'p Page<'_>, specs: &[SpecIx]) -> Table<'p> {
    let mut table = Table::new(heads(
        page,
        &[
            Word::Milestone,
            Word::Status,
            Word::Owner,
            Word::Target,
            Word::Criteria,
            Word::ReferredToBy,
        ],
    ));
    for &spec in specs {
        table.push([
            page.spec(spec),
            status(page, spec),
            owners(page, spec),
            due(page, spec),
            progress(page, spec),
            referrers(page, spec),
        ]);
    }
    table
}

fn other_table<'p>(page: &'p Page<'_>, specs: &[SpecIx]) -> Table<'p> {
    let mut table = Table::new(heads(
        page,
        &[
            Word::Spec,
            Word::Kind,
            Word::Status,
            Word::Owner,
            Word::Target,
            Word::ReferredToBy,
        ],
    ));
    for &spec in specs {
        let kind = page.labels.kind(&page.project.graph.specs[spec].kind);
        table.push([
            page.spec(spec),
            page.plain(kind),
            status(page, spec),
            owners(page, spec),
            due(page, spec),
            referrers(page, spec),
        ]);
    }
    table
}

pub fn heads<'p>(page: &'p Page<'_>, words: &[Word]) -> Vec<Inline<'p>> {
    words.iter().map(|&word| page.label(word)).collect()
}

pub fn status<'p>(page: &'p Page<'_>, spec: SpecIx) -> Inline<'p> {
    let status = page.project.document(spec).metadata.status.as_ref();
    status.map_or(Inline::new(), |status| page.status(status))
}

pub fn owners<'p>(page: &'p Page<'_>, spec: SpecIx) -> Inline<'p> {
    let owners = &page.project.document(spec).metadata.owners;
    page.names(owners)
}

pub fn progress<'p>(page: &'p Page<'_>, spec: SpecIx) -> Inline<'p> {
    let milestone = page.project.document(spec).milestone.as_ref();
    let progress = milestone
        .map(|milestone| milestone.progress())
        .filter(|progress| progress.total > 0);
    progress.map_or(Inline::new(), |progress| {
        page.meter(progress, page.project.status(spec))
    })
}

fn referrers<'p>(page: &'p Page<'_>, spec: SpecIx) -> Inline<'p> {
    let referrers = page.project.graph.referenced_by(spec).iter();
    page.ids(referrers.map(|&spec| page.spec_id(spec)))
}

/// The target, and how long ago it was where the spec is not settled.
pub fn due<'p>(page: &'p Page<'_>, spec: SpecIx) -> Inline<'p> {
    let Some(target) = &page.project.document(spec).metadata.target else {
        return Inline::new();
    };
    let is_settled = page.project.status(spec).is_some_and(|status| status.is_settled());
    let late = page.days_to(target).filter(|&days| days < 0 && !is_settled);
    let late = late.map(|days| page.days_left(days));
    page.date(target) + late.unwrap_or_default()
}

/// Every deliverable of every milestone, up to what a page can hold.
pub fn deliverables<'p>(page: &'p Page<'_>, filter: Filter<'_>) -> String {
    // Behind its name, a deliverable has its milestone.
    let with = |[name, rest @ ..]: [Inline<'p>; 5], milestone| [name, milestone].into_iter().chain(rest);
    let head: Vec<_> = with(deliverable::head(page), page.label(Word::Milestone)).collect();
    let mut table = Table::new(head);
    let asked = |subject: &Subject<'_>| filter.lets_milestone(page, subject.spec);
    let mut found = 0;
    for subject in page.project.subjects().filter(asked) {
        for (index, item) in subject.milestone.deliverables.iter().enumerate() {
            if !filter.lets(item.known_status(), &item.owners) {
                continue;
            }
            found += 1;
            if found <= MOST_DELIVERABLES {
                table.push(with(deliverable::row(page, subject, index), page.spec_id(subject.spec)));
            }
        }
    }
    let notes = timeline::shown(page, found.min(MOST_DELIVERABLES), found);
    let mut blocks = vec![written(page, table)];
    blocks.extend(notes.into_iter().map(|note| page.inline(note).into_owned()));
    blocks.join("\n\n")
}

pub fn written(page: &Page<'_>, table: Table<'_>) -> String {
    match table.is_empty() {
        true => page.none(),
        false => table.compact().written(page),
    }
}
