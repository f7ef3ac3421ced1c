//! Field lines right below each other, as the guide writes them. Markdown would join them into one line, so each ends with
//! a line break.

use std::cell::LazyCell;

use crate::edit::Edits;
use crate::model::{Deliverable, DeliverableForm};
use crate::page::context::Page;
use crate::source::{Span, lines};
use crate::text::{has_knot, slice};

pub(crate) fn edits(page: &Page<'_>, edits: &mut Edits) {
    let Some(subject) = page.subject() else {
        return;
    };
    let swallowed = |span: Span| subject.milestone.swallowed.iter().any(|s| s.field.start == span.start);
    // An item or a row already shows its fields.
    let deliverables = subject.milestone.deliverables.iter();
    for deliverable in deliverables.filter(|d| d.form == DeliverableForm::Heading) {
        let mut before: Option<(Span, bool)> = None;
        let fields = lines(deliverable);
        let whole = fields.iter().copied().reduce(Span::cover);
        let headings = in_headings(page, &fields);
        let is_knotted = LazyCell::new(|| whole.is_some_and(|whole| has_knot(whole.of(page.text))));
        for (field, is_heading) in fields.into_iter().zip(headings) {
            let Some(start) = start(page, field) else {
                // It is after the mark of an item or a quotation, which continues on the next line.
                before = Some((field, true));
                continue;
            };
            let above = before.filter(|(above, _)| is_next(page, *above, start));
            // What follows such a line is also part of the item.
            let is_same_block = |(above, _): &(Span, bool)| !has_blank_line(page, *above, start);
            let is_swallowed = swallowed(field) || before.filter(is_same_block).is_some_and(|(_, swallowed)| swallowed);
            let is_moved = deliverable.moved.iter().any(|moved| moved.span.contains(field));
            if above.is_some() && !is_swallowed && !is_moved && !is_heading && !is_broken(page, start) && !*is_knotted {
                let end = slice(page.text, ..start).trim_end_matches(['\n', '\r']).len();
                edits.insert(end, if page.is_html() { "<br>" } else { "  " });
            }
            before = (is_swallowed || !is_moved).then_some((field, is_swallowed));
        }
    }
}

/// For each field, whether a rule (`---`) below its lines makes a heading of them.
fn in_headings(page: &Page<'_>, fields: &[Span]) -> Vec<bool> {
    let mut headings = vec![false; fields.len()];
    for (at, field) in fields.iter().enumerate().rev() {
        let end = page.line_end(*field);
        let below = fields.get(at + 1).filter(|below| start(page, **below) == Some(end));
        let rule = || page.text.get(end..).unwrap_or("").lines().next().unwrap_or("").trim();
        headings[at] = match below {
            Some(_) => headings[at + 1],
            None => rule().starts_with(['-', '=']) && rule().trim_start_matches('-').trim_start_matches('=').is_empty(),
        };
    }
    headings
}

/// The spans of the fields, sorted.
fn lines(deliverable: &Deliverable) -> Vec<Span> {
    let fields = deliverable.fields.iter().map(|field| field.span);
    let mut spans: Vec<Span> = fields.chain(deliverable.criteria_label).collect();
    spans.sort_unstable();
    spans.dedup_by_key(|span| span.start);
    spans
}

/// The start of a field's line, if only an indent and marks of bold text are before it.
fn start(page: &Page<'_>, field: Span) -> Option<usize> {
    let before = page.text.get(..field.start as usize)?;
    let start = lines::start_of(before, before.len());
    let marks = slice(before, start..).trim_start_matches(' ');
    marks.chars().all(|c| matches!(c, '*' | '_')).then_some(start)
}

/// Whether the line before `start` ends with a line break of Markdown or HTML, which already separates the two lines.
fn is_broken(page: &Page<'_>, start: usize) -> bool {
    let before = slice(page.text, ..start).trim_end_matches(['\n', '\r']);
    let tag = before.trim_end_matches(['>', '/', ' ']);
    before.ends_with("  ") || before.ends_with('\\') || before.ends_with('>') && tag.ends_with("<br")
}

/// Whether a blank line is between `field` and `start`.
fn has_blank_line(page: &Page<'_>, field: Span, start: usize) -> bool {
    let between = page.text.get(field.end as usize..start).unwrap_or("");
    between.lines().skip(1).any(|line| line.trim().is_empty())
}

/// Whether `start` begins the line after the one on which `field` ends.
fn is_next(page: &Page<'_>, field: Span, start: usize) -> bool {
    page.line_end(field) == start
}
