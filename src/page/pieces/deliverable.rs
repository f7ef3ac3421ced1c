//! A deliverable as a row of a table, and as a link.

use crate::graph::SpecIx;
use crate::labels::Word;
use crate::model::{Deliverable, Status};
use crate::page::context::Page;
use crate::page::pieces::inline::Inline;
use crate::project::Subject;

/// The target, and how long ago it was if it is overdue.
fn due<'p>(page: &'p Page<'_>, subject: Subject<'_>, deliverable: &'p Deliverable) -> Option<Inline<'p>> {
    let target = deliverable.target.as_ref()?;
    Some(page.date(target) + late(page, subject, deliverable).unwrap_or_default())
}

/// How long ago the target was, if it is overdue.
pub(crate) fn late<'p>(page: &'p Page<'_>, subject: Subject<'_>, deliverable: &Deliverable) -> Option<Inline<'p>> {
    let target = deliverable.target.as_ref()?;
    let is_open = !subject.is_settled() && !deliverable.known_status().is_some_and(Status::is_settled);
    let late = page.days_to(target).filter(|&days| is_open && days < 0);
    late.map(|days| page.days_left(days))
}

/// `Deliverable · Status · Owner · Target · Criteria`.
pub(crate) fn head<'p>(page: &'p Page<'_>) -> [Inline<'p>; 5] {
    let words = [
        Word::Deliverable,
        Word::Status,
        Word::Owner,
        Word::Target,
        Word::Criteria,
    ];
    words.map(|word| page.label(word))
}

/// One deliverable under [`head`].
pub(crate) fn row<'p>(page: &'p Page<'_>, subject: Subject<'p>, index: usize) -> [Inline<'p>; 5] {
    let deliverable = &subject.milestone.deliverables[index];
    let status = deliverable.status.as_ref();
    let criteria = match deliverable.criteria.is_empty() {
        true => Inline::new(),
        false => page.meter(deliverable.progress(), deliverable.known_status()),
    };
    [
        link(page, subject.spec, index, &deliverable.title.value),
        status.map_or(Inline::new(), |status| page.status(status)),
        page.names(&deliverable.owners),
        due(page, subject, deliverable).unwrap_or_default(),
        criteria,
    ]
}

/// A link to a deliverable; only its title if it is on this page and has no anchor.
fn link<'p>(page: &'p Page<'_>, spec: SpecIx, index: usize, title: &'p str) -> Inline<'p> {
    let href = page.href(spec, Some(index));
    let is_here = page.project.graph.specs[spec].chapter == page.chapter;
    match is_here && !href.starts_with('#') {
        true => page.plain(title),
        false => page.link(&href, "", title),
    }
}
