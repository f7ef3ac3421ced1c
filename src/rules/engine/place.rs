//! Places in a chapter: enclosing sections, and positions for new text.

use crate::edit::Edit;
use crate::model::{Section, Status};
use crate::project::Subject;
use crate::source::{Span, lines};
use crate::text::slice;

/// Extent and name, in backticks, of the section of level 1 or 2 around `place`; an empty span if there is none.
pub(crate) fn section_around(subject: Subject<'_>, place: Span) -> (Span, String) {
    let headings = subject.milestone.headings.iter();
    let around = headings.filter(|found| found.heading.level <= 2 && found.extent.contains(place));
    match around.max_by_key(|found| found.heading.level) {
        Some(found) => {
            let name = found.heading.text.of(subject.text);
            (found.extent, format!("`{name}`"))
        }
        None => (Span::default(), "the text under the title".to_owned()),
    }
}

/// Whether an open box at `place` would contradict a Completed status.
pub(crate) fn is_in_completed(subject: Subject<'_>, place: Span) -> bool {
    let mut before = subject.milestone.deliverables.iter().rev();
    let deliverable = before.find(|deliverable| deliverable.span.start <= place.start);
    subject.is_settled() || deliverable.is_some_and(|d| d.known_status() == Some(Status::Completed))
}

/// The name, in backticks, of the innermost heading above all of `places`.
pub(crate) fn heading_over(subject: Subject<'_>, places: impl Iterator<Item = Span> + Clone) -> String {
    let holds_all = |extent: Span| places.clone().all(|place| extent.contains(place));
    let headings = subject.milestone.headings.iter();
    let around = headings.filter(|found| holds_all(found.extent));
    match around.max_by_key(|found| found.extent.start) {
        Some(found) => format!("`{}`", found.heading.text.of(subject.text)),
        None => "the text under the title".to_owned(),
    }
}

/// Whether there are only spaces, tabs and `>` before `place` on its line.
pub(crate) fn begins_line(text: &str, place: Span) -> bool {
    let start = place.start as usize;
    let lead = slice(text, lines::start_of(text, start)..start);
    lead.trim_matches([' ', '\t', '>']).is_empty()
}

/// The line end that a chapter uses.
pub(crate) fn new_line(text: &str) -> &'static str {
    if text.contains("\r\n") { "\r\n" } else { "\n" }
}

/// The end of the line with byte `at`, before its line end.
pub(crate) fn line_end(text: &str, at: u32) -> u32 {
    let mut at = at as usize;
    while slice(text, ..at).ends_with(['\n', '\r']) {
        at -= 1;
    }
    Span::at(lines::end_of(text, at)).start
}

/// Whether the text at `span` is the label of a reference link, `[2027-3-1]` or `[2027-3-1][]`: then a definition may have the same name.
pub(crate) fn is_label(text: &str, span: Span) -> bool {
    let (before, after) = (slice(text, ..span.start as usize), slice(text, span.end as usize..));
    before.ends_with('[') && after.starts_with(']') && !after.starts_with("](")
}

/// Inserts `section`, with `\n` as line end, at the end of a milestone; its headings become subheadings.
pub(crate) fn new_section(subject: Subject<'_>, section: &str) -> Edit {
    let text = subject.text;
    let level = subject
        .document
        .extent
        .and(subject.document.h1.as_ref())
        .map_or(1, |own| own.level);
    let section = deeper(section, usize::from(level - 1));
    let newline = new_line(text);
    let end = text.trim_end().len();
    let body = format!("\n\n{section}").replace('\n', newline);
    let last = if text.len() == end { newline } else { "" };
    Edit::insert(end, format!("{body}{last}"))
}

/// Makes headings deeper by `by` levels, at most to level 6.
fn deeper(lines: &str, by: usize) -> String {
    const DEEPEST: usize = 6;
    let line = |line: &str| {
        let level = line.bytes().take_while(|byte| *byte == b'#').count();
        match level {
            0 => line.to_owned(),
            _ => "#".repeat(by.min(DEEPEST.saturating_sub(level))) + line,
        }
    };
    lines.split_inclusive('\n').map(line).collect()
}

/// The heading of the first of `sections` that exists, else the chapter's title.
pub(crate) fn heading_or_title(subject: Subject<'_>, sections: &[Section]) -> Span {
    let found = sections
        .iter()
        .find_map(|&section| subject.milestone.heading_of(section));
    found.map_or_else(|| subject.title_place(), |found| found.heading.span)
}

/// Inserts `lines`, separated by `\n`, below the heading of `section`; without that heading, appends it as `title`.
pub(crate) fn lines_in_section(subject: Subject<'_>, section: Section, title: &str, lines: &str) -> Edit {
    let Some(found) = subject.milestone.heading_of(section) else {
        return new_section(subject, &format!("## {title}\n\n{lines}"));
    };
    let at = line_end(subject.text, found.heading.span.end) as usize;
    let body = format!("\n\n{lines}").replace('\n', new_line(subject.text));
    Edit::insert(at, body)
}
