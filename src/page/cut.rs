//! What leaves the page: front matter, waivers, and the field lines that a bar or a badge line shows instead.

use super::{Page, is_blank};
use crate::edit::Edits;
use crate::source::Span;

/// Stands for removed lines where two lists would grow together without it.
pub const SEPARATOR: &str = "<!-- -->";

pub fn edits(page: &Page<'_>, edits: &mut Edits) {
    if let Some(front_matter) = &page.document.front_matter {
        edits.delete(front_matter.span);
    }
    for waiver in &page.document.waivers {
        comment(page, waiver.span, edits);
    }
    for span in groups(page, moved(page)) {
        let keep = page.document.waivers.iter().all(|waiver| !span.contains(waiver.span));
        debug_assert!(keep, "a waiver is no field");
        lines(page, span, edits);
    }
}

/// The field lines that are shown elsewhere, sorted.
fn moved(page: &Page<'_>) -> Vec<Span> {
    let Some(subject) = page.subject().filter(|_| !page.project.config.keep_fields) else {
        return Vec::new();
    };
    let own = subject.document.metadata.moved.iter();
    let deliverables = subject.milestone.deliverables.iter();
    let shown = deliverables.filter(|d| super::deliverable::has_line(page, d));
    let mut spans: Vec<Span> = own.chain(shown.flat_map(|d| &d.moved)).copied().collect();
    spans.sort_unstable();
    spans
}

/// Whole lines, those with nothing but blank lines between them joined.
fn groups(page: &Page<'_>, spans: Vec<Span>) -> Vec<Span> {
    let mut out: Vec<Span> = Vec::new();
    for span in spans {
        let span = whole_lines(page, span).unwrap_or(span);
        match out.last_mut() {
            Some(last) if is_blank(page.text.get(last.end as usize..span.start as usize)) => *last = last.cover(span),
            _ => out.push(span),
        }
    }
    out
}

/// `span` from its first line's start, with its last line's end; none where it shares a line with something else.
fn whole_lines(page: &Page<'_>, span: Span) -> Option<Span> {
    let own = span.of(page.text);
    let before = own.len() - own.trim_start_matches(['\n', '\r']).len();
    let span = Span::new(span.start as usize + before, span.end as usize);
    let start = page.line_start(span)?;
    let end = page.line_end(span);
    let rest = page.text.get(span.end as usize..end)?;
    rest.trim().is_empty().then(|| Span::new(start, end))
}

fn lines(page: &Page<'_>, span: Span, edits: &mut Edits) {
    let removed = span.of(page.text);
    let before = page.text[..span.start as usize].lines();
    let mut after = page.text[span.end as usize..].lines();
    let is_apart = is_blank(before.clone().next_back()) && !is_of_list(removed);
    let is_text = |line: &&str| !is_blank(Some(line));
    match is_apart && before.rev().find(is_text).is_some_and(is_of_list) && after.find(is_text).is_some_and(is_of_list)
    {
        true => separator(page, span, edits),
        false => edits.delete(span),
    }
}

/// A line of its own.
fn separator(page: &Page<'_>, span: Span, edits: &mut Edits) {
    edits.write(span, |out| {
        out.push_str(SEPARATOR);
        out.push_str(page.eol);
    });
}

fn comment(page: &Page<'_>, span: Span, edits: &mut Edits) {
    let Some(whole) = whole_lines(page, span) else {
        // In a line of prose nothing is missing; elsewhere what stands behind it would become something else.
        let (before, after) = (&page.text[..span.start as usize], &page.text[span.end as usize..]);
        let words = before
            .strip_suffix(' ')
            .is_some_and(|before| before.ends_with(char::is_alphanumeric));
        return match words && after.starts_with(' ') && !is_blank(after.lines().next()) {
            true => edits.delete(span),
            false => edits.replace(span, SEPARATOR),
        };
    };
    let above = page.text[..whole.start as usize].lines().next_back();
    let below = page.text[whole.end as usize..].lines().next();
    match is_blank(above) || is_blank(below) {
        true => lines(page, whole, edits),
        // It kept the two apart.
        false => separator(page, whole, edits),
    }
}

/// Whether a line starts a list item or is indented like the inside of one.
fn is_of_list(line: &str) -> bool {
    let mark = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let marked = if mark.len() < line.len() {
        mark.starts_with(['.', ')'])
    } else {
        line.starts_with(['-', '*', '+']) && line[1..].starts_with([' ', '\t'])
    };
    marked || line.starts_with("  ") || line.starts_with('\t')
}
