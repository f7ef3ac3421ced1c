//! References become links: `[MLS-002]` gets an address behind it, a bare id brackets as well. The words stay.

use crate::edit::Edits;
use crate::model::{Reference, ReferenceForm};
use crate::page::context::Page;

pub fn edits(page: &Page<'_>, edits: &mut Edits) {
    let is_shown = |reference: &&Reference| {
        let mut directives = page.document.directives.iter();
        reference.span.start as usize >= page.top() && !directives.any(|one| one.span.contains(reference.span))
    };
    let references = page.document.references.iter().filter(is_shown);
    references.for_each(|reference| link(page, reference, edits));
}

fn link(page: &Page<'_>, reference: &Reference, edits: &mut Edits) {
    let written = reference.span.of(page.text);
    // Behind these marks a bracket would open an image, none at all, or in Markdown the label of the link before it.
    let before = page.text.get(..reference.span.start as usize);
    let is_clean = before.is_some_and(|before| match page.is_html() {
        true => !before.ends_with(['!', '\\']),
        false => !before.ends_with(['!', '\\', ']']),
    });
    if written.is_empty() || !is_clean || page.is_held_by_marks(reference.span) {
        return;
    }
    let (open, close) = match reference.form {
        ReferenceForm::Bracket => ("", ""),
        ReferenceForm::Bare if page.project.config.link_bare_ids => ("[", "]"),
        ReferenceForm::Bare | ReferenceForm::Link => return,
    };
    // A hook for the style sheet: the link stays Markdown, which other plugins can follow.
    let (start, end) = match page.is_html() {
        true => ("<span class=\"mls-ref\">", "</span>"),
        false => ("", ""),
    };
    if let Some(destination) = page.destination(reference) {
        let link = [start, open, written, close, "(", &destination, ")", end];
        edits.write(reference.span, |out| out.extend(link));
    }
}
