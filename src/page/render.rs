//! Puts a page together: its parts and their order.

use crate::analysis::Analysis;
use crate::config::InlineStyle;
use crate::contain::trip;
use crate::edit::Edits;
use crate::labels::Labels;
use crate::page::context::{Options, Page};
use crate::page::milestone::{
    bar, critical_path, deliverables, field_spacing, impact, levels, related, signatures, summary_table,
};
use crate::page::pieces::style;
use crate::page::shared::Shared;
use crate::page::{expand, panel, reference, removals};
use crate::source::ChapterIx;
use crate::source::map::Places;

/// Room for the edits of nearly every page, and for their bytes.
const EDITS: usize = 128;
const ROOM: usize = 24 << 10;

/// Makes the new text of any one chapter; `None` if nothing changes.
pub(super) fn pages<'a>(
    analysis: &'a Analysis<'a>,
    places: &'a Places<'a>,
    options: &'a Options,
) -> impl Fn(ChapterIx) -> Option<String> + Sync + 'a {
    let project = &analysis.project;
    let labels = Labels::new(&project.book.language, &project.config.labels);
    let findings = panel::findings(analysis, options);
    let shared = Shared::new(analysis);
    let is_left_alone = !project.has_milestones() && !options.panel;
    let texts = project.book.chapters.iter().map(|chapter| &*chapter.text);
    trip("beginning", texts);
    move |chapter| {
        if is_left_alone {
            return None;
        }
        trip("making", [project.text(chapter)]);
        let page = Page::new(analysis, places, &labels, options, chapter);
        let path = &project.book.chapters[chapter].path;
        make(&Page {
            findings: &findings[chapter],
            shared: Some(&shared),
            first_shared: shared.first_of(path),
            ..page
        })
    }
}

/// The new text of a chapter for renderers that want the source: only front matter is removed, and only in a book with
/// milestones.
pub fn strip(analysis: &Analysis<'_>, chapter: ChapterIx) -> Option<String> {
    let project = &analysis.project;
    trip("stripping", [project.text(chapter)]);
    let front_matter = project.documents[chapter].front_matter.as_ref()?;
    let mut edits = Edits::default();
    edits.delete(front_matter.span);
    let has_milestones = project.has_milestones();
    has_milestones.then(|| edits.apply_what_fits(&project.book.chapters[chapter].text))
}

fn make(page: &Page<'_>) -> Option<String> {
    let mut edits = Edits::with_capacity(EDITS, ROOM);
    let has_milestones = page.project.has_milestones();
    let parts = page.parts();
    let views = || [page].into_iter().chain(&parts);
    if has_milestones {
        removals::edits(page, &mut edits);
        for view in views() {
            removals::fields(view, &mut edits);
            field_spacing::edits(view, &mut edits);
        }
    }
    panel::edits(page, &mut edits);
    let styled = edits.len();
    if has_milestones {
        for view in views() {
            bar::edits(view, &mut edits);
            deliverables::edits(view, &mut edits);
            summary_table::edits(view, &mut edits);
            levels::edits(view, &mut edits);
            signatures::edits(view, &mut edits);
            critical_path::edits(view, &mut edits);
            impact::edits(view, &mut edits);
        }
        expand::edits(page, &mut edits);
        reference::edits(page, &mut edits);
        parts
            .iter()
            .chain([page])
            .for_each(|view| related::edits(view, &mut edits));
    }
    panel::explanations(page, &mut edits);
    if page.project.config.inline_style != InlineStyle::Never {
        style::edit(page, &mut edits, styled);
    }
    (!edits.is_empty()).then(|| edits.apply_what_fits(page.text))
}
