//! References become links: `[MLS-002]` gets an address, a bare id also gets brackets. The words stay.

use crate::edit::Edits;
use crate::model::{Directive, Reference, ReferenceForm};
use crate::page::context::Page;
use crate::source::{Span, lines};
use crate::text::slice;

pub(super) fn edits(page: &Page<'_>, edits: &mut Edits) {
    let code = code_below_directives(page);
    let is_in_term = |reference: &Reference| page.is_html() && is_term(page.text, reference.span);
    let is_shown = |reference: &&Reference| {
        let mut directives = page.document.directives.iter();
        reference.span.start as usize >= page.top()
            && !directives.any(|one| one.span.contains(reference.span))
            && !code.iter().any(|code| code.contains(reference.span))
            && !is_in_term(reference)
    };
    let references = page.document.references.iter().filter(is_shown);
    // The end of the last reference that became a link.
    let mut linked = None;
    for reference in references {
        if link(page, reference, linked, edits) {
            linked = Some(reference.span.end);
        }
    }
}

/// Makes the reference a link; returns whether it did. `linked` is the end of the last one.
fn link(page: &Page<'_>, reference: &Reference, linked: Option<u32>, edits: &mut Edits) -> bool {
    let written = reference.span.of(page.text);
    // After these marks a bracket opens an image, is escaped, or is the label of the link before it. In HTML, our own
    // link takes no label, and a bare id gets a tag, not a bracket.
    let before = page.text.get(..reference.span.start as usize);
    let is_apart = linked == Some(reference.span.start) || reference.form == ReferenceForm::Bare;
    let is_after_ours = page.is_html() && is_apart && before.is_some_and(|before| before.ends_with(']'));
    let is_clean = is_after_ours || before.is_some_and(|before| !before.ends_with(['!', '\\', ']']));
    if written.is_empty() || !is_clean || page.would_change_marks(reference.span) {
        return false;
    }
    let inner = match reference.form {
        ReferenceForm::Bracket => written.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')),
        ReferenceForm::Bare if page.project.config.link_bare_ids => Some(written),
        ReferenceForm::Bare | ReferenceForm::Link => None,
    };
    let (Some(inner), Some(destination)) = (inner, page.destination(reference)) else {
        return false;
    };
    let link = match page.is_html() {
        true => ["<a class=\"mls-ref\"", &destination, ">", inner, "</a>"],
        false => ["[", inner, "](", &destination, ")"],
    };
    edits.write(reference.span, |out| out.extend(link));
    true
}

/// Whether what stands at `span` is in a term of a definition list: mdBook makes the whole term a link.
fn is_term(text: &str, span: Span) -> bool {
    const MOST_LINES: usize = 20;
    let below = slice(text, lines::end_of(text, span.end as usize)..).lines();
    let mut below = below.skip(1).take(MOST_LINES);
    let bare = |line: &str| line.trim_start_matches([' ', '\t', '>']).to_owned();
    let mut is_definition = |is_wanted: &dyn Fn(&str) -> bool| below.find(|line| is_wanted(line)).map(bare);
    let found = is_definition(&|line| bare(line).is_empty() || bare(line).starts_with(':'));
    let found = found.and_then(|line| match line.is_empty() {
        true => is_definition(&|_| true),
        false => Some(line),
    });
    found.is_some_and(|line| line.starts_with(':') && !line.starts_with("::"))
}

/// The lines below directives on lines of their own that are code on the page, because they are indented and continue no text any more.
fn code_below_directives(page: &Page<'_>) -> Vec<Span> {
    const INDENT: usize = 4;
    let is_indented = |line: &&str| {
        let indent = line.bytes().take_while(|byte| *byte == b' ').count();
        (line.starts_with('\t') || indent >= INDENT) && !line.trim().is_empty()
    };
    let is_alone = |directive: &&Directive| {
        let after = slice(page.text, directive.span.end as usize..).trim_start_matches([' ', '\t']);
        after.starts_with(['\r', '\n']) && page.line_start(directive.span).is_some()
    };
    let below = page.document.directives.iter().filter(is_alone).map(|directive| {
        let end = lines::end_of(page.text, directive.span.end as usize);
        let rest = slice(page.text, end..);
        let start = end + rest.find('\n').map_or(rest.len(), |at| at + 1);
        let code = slice(page.text, start..).split_inclusive('\n').take_while(is_indented);
        Span::new(start, start + code.map(str::len).sum::<usize>())
    });
    below.filter(|code| code.start < code.end).collect()
}
