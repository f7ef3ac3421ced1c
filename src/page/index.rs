//! `{{#mls index}}` and `{{#mls deliverables}}`: what the whole book holds, as tables.

use super::Page;
use super::deliverable;
use super::directive::Filter;
use super::inline::{Inline, Tone};
use super::table::Table;
use crate::graph::SpecIx;
use crate::labels::Word;

/// Every spec of every kind: status, owner, target, progress, and who refers to it.
pub fn specs(page: &Page<'_>, filter: Filter<'_>) -> String {
    let words = [
        Word::Spec,
        Word::Status,
        Word::Owner,
        Word::Target,
        Word::Criteria,
        Word::ReferredToBy,
    ];
    let mut table = Table::new(words.map(|word| page.plain(page.labels.get(word))).to_vec());
    let specs = (0..page.project.graph.specs.len()).filter(|&spec| filter.lets_spec(page, spec));
    specs.for_each(|spec| table.push(row(page, spec)));
    written(page, table)
}

fn row(page: &Page<'_>, spec: SpecIx) -> Vec<Inline> {
    let document = page.project.document(spec);
    let metadata = &document.metadata;
    let owners: Vec<&str> = metadata.owners.iter().map(|owner| owner.as_str()).collect();
    let progress = document.milestone.as_ref().map(|milestone| milestone.progress());
    let progress = progress.filter(|progress| progress.total > 0);
    let referred = page.project.graph.referenced_by(spec).iter();
    vec![
        page.spec(spec),
        metadata
            .status
            .as_ref()
            .map_or(Inline::new(), |status| page.status(status)),
        page.plain(&owners.join(", ")),
        due(page, spec),
        progress.map_or(Inline::new(), |progress| {
            page.meter(progress, page.project.status(spec))
        }),
        referred.map(|&spec| page.spec_id(spec)).collect::<Vec<_>>().join(", "),
    ]
}

/// The target, and how long ago it was where the spec is not settled.
fn due(page: &Page<'_>, spec: SpecIx) -> Inline {
    let Some(target) = &page.project.document(spec).metadata.target else {
        return Inline::new();
    };
    let is_settled = page.project.status(spec).is_some_and(|status| status.is_settled());
    let late = page.days_to(target).filter(|&days| days < 0 && !is_settled);
    let late = late.map(|days| page.note(Tone::Late, &page.plain(&page.labels.days_left(days))));
    page.date(target) + &late.unwrap_or_default()
}

/// Every deliverable of every milestone.
pub fn deliverables(page: &Page<'_>, filter: Filter<'_>) -> String {
    let mut head = deliverable::head(page);
    head.insert(0, page.plain(page.labels.get(Word::Milestone)));
    let mut table = Table::new(head);
    for subject in page.project.subjects() {
        for (index, item) in subject.milestone.deliverables.iter().enumerate() {
            if filter.lets(item.known_status(), &item.owners) {
                let mut row = deliverable::row(page, subject, index);
                row.insert(0, page.spec_id(subject.spec));
                table.push(row);
            }
        }
    }
    written(page, table)
}

fn written(page: &Page<'_>, table: Table) -> String {
    match table.is_empty() {
        true => page.plain(page.labels.get(Word::None)),
        false => table.compact().write(page),
    }
}
