//! `{{#mls deliverables}}`: the deliverables of the whole book.

use crate::labels::Word;
use crate::model::filter as filters;
use crate::page::context::Page;
use crate::page::directive::{Record, Render};
use crate::page::filter::Filter;
use crate::page::pieces::deliverable;
use crate::page::pieces::inline::Inline;
use crate::page::pieces::table::Table;
use crate::project::Subject;

pub(super) static RECORD: Record = Record {
    name: "deliverables",
    summary: "the deliverables of all milestones",
    filters: &[&filters::MILESTONE, &filters::OWNER, &filters::STATUS],
    example: "{{#mls deliverables owner=Ana}}",
    render: Render::Block(deliverables),
};

/// The most rows on a page.
const MOST: usize = 1000;

/// The deliverables of all milestones, up to [`MOST`].
fn deliverables<'p>(page: &'p Page<'_>, filter: Filter<'_>) -> String {
    // The milestone comes after the deliverable's name.
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
            if found <= MOST {
                table.push(with(deliverable::row(page, subject, index), page.spec_id(subject.spec)));
            }
        }
    }
    let notes = page.part_shown(found.min(MOST), found);
    let mut blocks = vec![table.or_none(page, Word::NoDeliverables)];
    blocks.extend(notes.into_iter().map(|note| page.inline(note).into_owned()));
    blocks.join("\n\n")
}
