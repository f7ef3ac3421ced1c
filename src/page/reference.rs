//! References become links: `[MLS-002]` gets an address, a bare id also gets brackets. The words stay.

use crate::edit::Edits;
use crate::model::{Directive, Reference, ReferenceForm};
use crate::page::context::Page;
use crate::source::{Span, lines};
use crate::text::slice;

pub(super) fn edits(page: &Page<'_>, edits: &mut Edits) {
    let code = code_below_directives(page);
    let terms = if page.is_html() { terms(page.text) } else { Vec::new() };
    let is_shown = |reference: &&Reference| {
        let mut directives = page.document.directives.iter();
        reference.span.start as usize >= page.top()
            && !directives.any(|one| one.span.contains(reference.span))
            && !code.iter().any(|code| code.contains(reference.span))
            && !is_within(&terms, reference.span)
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

/// The terms of definition lists, in order: mdBook makes each of them a link.
fn terms(text: &str) -> Vec<Span> {
    let mut terms = Vec::new();
    // A fast check: few texts have a line that begins with a colon.
    if !["\n:", "\n :", "\n  :", "> :", ">:"]
        .iter()
        .any(|mark| text.contains(mark))
    {
        return terms;
    }
    // The lines since the last blank one, and whether one blank line followed them.
    let (mut start, mut end, mut is_blank_below) = (0, 0, false);
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let bare = line.trim_start_matches([' ', '\t', '>']).trim_end();
        match bare {
            "" => is_blank_below = !is_blank_below && end > start,
            bare if bare.starts_with(':') && !bare.starts_with("::") => {
                terms.extend((end > start).then(|| Span::new(start, end)));
                (start, end, is_blank_below) = (at + line.len(), at + line.len(), false);
            }
            _ if is_blank_below || end == start => (start, end, is_blank_below) = (at, at + line.len(), false),
            _ => end = at + line.len(),
        }
        if bare.is_empty() && !is_blank_below {
            (start, end) = (at + line.len(), at + line.len());
        }
        at += line.len();
    }
    terms
}

/// Whether one of `spans`, which are in order, contains `span`.
fn is_within(spans: &[Span], span: Span) -> bool {
    let after = spans.partition_point(|own| own.start <= span.start);
    after.checked_sub(1).is_some_and(|last| spans[last].contains(span))
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
        let mut start = end + rest.find('\n').map_or(rest.len(), |at| at + 1);
        // A directive at the start of its line ends the list that the code belonged to.
        if page.line_start(directive.span) == Some(directive.span.start as usize) {
            let blank = slice(page.text, start..).split_inclusive('\n');
            start += blank
                .take_while(|line| line.trim().is_empty())
                .map(str::len)
                .sum::<usize>();
        }
        let code = slice(page.text, start..).split_inclusive('\n').take_while(is_indented);
        Span::new(start, start + code.map(str::len).sum::<usize>())
    });
    below.filter(|code| code.start < code.end).collect()
}
