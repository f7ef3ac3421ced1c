//! The parts of blocks that leave the page because they are shown in another place.

use super::answer::is_none_word;
use super::context::Context;
use super::field::FieldLine;
use crate::lang::metadata::NO_REMARK;
use crate::model::{Field, Moved, ReferenceForm};
use crate::source::{Span, lines};
use crate::text::words::{phrase, words};
use crate::text::{has_knot, slice};

/// The lines of a paragraph that are shown elsewhere, with the breaks that joined them to the rest. `lines` holds the lines of
/// each field and whether they move.
pub(super) fn lines_to_move(text: &str, lines: &[(Span, bool)], paragraph: Span) -> Vec<Moved> {
    if is_quoted(text, paragraph) {
        return Vec::new();
    }
    if lines.iter().all(|(_, moves)| *moves) {
        let span = whole_lines(text, trimmed(text, paragraph));
        return vec![Moved { span, is_block: true }];
    }
    let mut moved = Vec::new();
    let mut index = 0;
    while index < lines.len() {
        if !lines[index].1 {
            index += 1;
            continue;
        }
        let first = index;
        while index < lines.len() && lines[index].1 {
            index += 1;
        }
        // `10) …` after a `<br>` would begin a list where it is first.
        let next = lines.get(index).filter(|_| first == 0);
        if next.is_some_and(|(next, _)| begins_block(next.of(text))) {
            return Vec::new();
        }
        // A run at the end includes the break before it, any other the break after it.
        let span = match (lines.get(index), first.checked_sub(1)) {
            (Some((next, _)), _) => Span {
                start: lines[first].0.start,
                end: next.start,
            },
            (None, Some(before)) => Span {
                start: lines[before].0.end,
                end: lines[index - 1].0.end,
            },
            (None, None) => continue,
        };
        moved.push(Moved { span, is_block: false });
    }
    moved
}

/// Whether a block is within a quotation, which would stay on the page without it.
fn is_quoted(text: &str, block: Span) -> bool {
    let line = lines::start_of(text, block.start as usize);
    slice(text, line..block.start as usize).contains('>')
}

/// Whether a text that continues a paragraph would begin a block of another kind. The text may be only the mark of that block.
fn begins_block(text: &str) -> bool {
    let text = text.trim();
    let number = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_numbered = number.len() < text.len();
    let mark = number.split([' ', '\t', '\n']).next().unwrap_or("");
    let is_rule = || text.len() > 2 && text.chars().all(|c| matches!(c, '-' | '*' | '_' | ' '));
    match is_numbered {
        true => matches!(mark, "." | ")"),
        false => {
            matches!(
                mark,
                "-" | "+" | "*" | ":" | "#" | "##" | "###" | "####" | "#####" | "######"
            ) || ["> ", ">", "```", "~~~"].iter().any(|mark| text.starts_with(mark))
                || is_rule()
        }
    }
}

/// The same for the items of a list. A numbered list moves as a whole, or the numbers of the other items would change.
pub(super) fn items_to_move(text: &str, items: &[(Span, bool)], list: Span) -> Vec<Moved> {
    if is_quoted(text, list) {
        return Vec::new();
    }
    if items.iter().all(|(_, moves)| *moves) {
        let span = whole_lines(text, trimmed(text, list));
        return vec![Moved { span, is_block: true }];
    }
    if list.of(text).starts_with(|c: char| c.is_ascii_digit()) {
        return Vec::new();
    }
    let moving = items.iter().filter(|(_, moves)| *moves);
    let whole = moving.map(|(span, _)| Moved {
        span: whole_lines(text, trimmed(text, *span)),
        is_block: false,
    });
    whole.collect()
}

/// Whether the lines of a paragraph contain marks that cannot be cut apart; see [`has_knot`].
pub(super) fn is_knotted(text: &str, lines: impl Iterator<Item = Span>) -> bool {
    lines.reduce(Span::cover).is_some_and(|whole| has_knot(whole.of(text)))
}

/// `span` without trailing whitespace.
pub(super) fn trimmed(text: &str, span: Span) -> Span {
    let length = span.of(text).trim_end().len();
    Span::new(span.start as usize, span.start as usize + length)
}

/// Where a line starts, including the marks before its first word.
pub(super) fn start_of(text: &str, line: &FieldLine<'_>) -> u32 {
    let before = Span::new(0, line.span.start as usize).of(text);
    Span::at(before.trim_end_matches(['*', '_', '~', '[', '!']).len()).start
}

/// `span` extended to whole lines, including the line break, if nothing else is on them.
pub(super) fn whole_lines(text: &str, span: Span) -> Span {
    let start = span.start as usize;
    let end = span.end as usize;
    let line_start = lines::start_of(text, start);
    // A list item's span may already end after its line end.
    if end > start && slice(text, ..end).ends_with(['\n', '\r']) {
        return if slice(text, line_start..start).trim().is_empty() {
            Span::new(line_start, end)
        } else {
            span
        };
    }
    let line_end = lines::end_of(text, end);
    if !slice(text, line_start..start).trim().is_empty() || !slice(text, end..line_end).trim().is_empty() {
        return span;
    }
    let after = match slice(text, line_end..) {
        rest if rest.starts_with("\r\n") => line_end + 2,
        "" => line_end,
        _ => line_end + 1,
    };
    Span::new(line_start, after)
}

/// Whether a dependency contains more than ids: `[MLS-001] (the gate)`.
pub(super) fn has_remark(context: &Context<'_>, field: &Field) -> bool {
    let area = context.reach(field.value.span.cover(field.region));
    let says_more = |start: u32, end: u32| {
        let between = Span { start, end }.of(context.text);
        words(between).any(|(_, word)| !NO_REMARK.contains(&word.to_lowercase().as_str()))
    };
    let mut start = area.start;
    let mut seen = Vec::new();
    for reference in context.references_in(area) {
        let is_more = reference.form == ReferenceForm::Link
            || reference.deliverable().is_some()
            || seen.contains(&reference.id.as_ref());
        if is_more || says_more(start, reference.span.start) {
            return true;
        }
        seen.push(reference.id.as_ref());
        start = reference.span.end;
    }
    // A bar without that row already says `None`.
    let is_none = seen.is_empty() && is_none_word(&phrase(area.of(context.text)));
    !is_none && says_more(start, area.end)
}
