//! References become links: `[MLS-002]` gets an address behind it, a bare id brackets as well. The words stay.

use super::Page;
use crate::edit::Edit;
use crate::model::{Reference, ReferenceForm};

pub fn edits(page: &Page<'_>, edits: &mut Vec<Edit>) {
    let is_shown = |reference: &&Reference| {
        let mut directives = page.document.directives.iter();
        reference.span.start as usize >= page.top() && !directives.any(|one| one.span.contains(reference.span))
    };
    let references = page.document.references.iter().filter(is_shown);
    edits.extend(references.filter_map(|reference| edit(page, reference)));
}

fn edit(page: &Page<'_>, reference: &Reference) -> Option<Edit> {
    let written = reference.span.of(page.text);
    // Behind these marks a bracket would open an image, or none at all.
    let before = page.text.get(..reference.span.start as usize)?;
    if written.is_empty() || before.ends_with(['!', '\\']) {
        return None;
    }
    let text = match reference.form {
        ReferenceForm::Bracket => written.to_owned(),
        ReferenceForm::Bare if page.project.config.link_bare_ids => format!("[{written}]"),
        ReferenceForm::Bare | ReferenceForm::Link => return None,
    };
    let (href, title) = page.resolve(reference)?;
    let destination = page.destination(&href, &title);
    let link = format!("{text}({destination})");
    let link = match page.is_html() {
        // A hook for the style sheet: the link stays Markdown, which other plugins can follow.
        true => format!("<span class=\"mls-ref\">{link}</span>"),
        false => link,
    };
    Some(Edit::replace(reference.span, link))
}
