//! Places in a chapter: the section around one, and where new text goes.

use crate::analysis::{Project, Subject};
use crate::edit::Edit;
use crate::model::{Section, Status};
use crate::source::{ChapterIx, Span, lines};
use crate::text::slice;

/// The extent and the name, in backticks, of the section of level 2 around `place`; the whole chapter where none is.
pub fn section_around(project: &Project<'_>, subject: Subject<'_>, place: Span) -> (Span, String) {
    let headings = subject.milestone.headings.iter();
    let around = headings.filter(|found| found.heading.level <= 2 && found.extent.contains(place));
    match around.max_by_key(|found| found.heading.level) {
        Some(found) => {
            let name = found.heading.text.of(project.text(subject.chapter));
            (found.extent, format!("`{name}`"))
        }
        None => (Span::default(), "the text under the title".to_owned()),
    }
}

/// Whether an open box at `place` would contradict a status.
pub fn is_in_completed(subject: Subject<'_>, place: Span) -> bool {
    let mut before = subject.milestone.deliverables.iter().rev();
    let deliverable = before.find(|deliverable| deliverable.span.start <= place.start);
    subject.is_settled() || deliverable.is_some_and(|d| d.known_status() == Some(Status::Completed))
}

/// The name, in backticks, of the innermost heading over all of `places`.
pub fn heading_over(project: &Project<'_>, subject: Subject<'_>, places: impl Iterator<Item = Span> + Clone) -> String {
    let holds_all = |extent: Span| places.clone().all(|place| extent.contains(place));
    let headings = subject.milestone.headings.iter();
    let around = headings.filter(|found| holds_all(found.extent));
    match around.max_by_key(|found| found.extent.start) {
        Some(found) => format!("`{}`", found.heading.text.of(project.text(subject.chapter))),
        None => "the text under the title".to_owned(),
    }
}

/// The line end that the chapter uses.
pub fn new_line(project: &Project<'_>, chapter: ChapterIx) -> &'static str {
    if project.text(chapter).contains("\r\n") {
        "\r\n"
    } else {
        "\n"
    }
}

/// The end of the line that byte `at` stands in, before its line end.
pub fn line_end(project: &Project<'_>, chapter: ChapterIx, at: u32) -> u32 {
    let text = project.text(chapter);
    let mut at = at as usize;
    while slice(text, ..at).ends_with(['\n', '\r']) {
        at -= 1;
    }
    Span::at(lines::end_of(text, at)).start
}

/// An edit that puts `section`, lines with `\n`, at the end of the chapter.
pub fn new_section(project: &Project<'_>, chapter: ChapterIx, section: &str) -> Vec<(ChapterIx, Edit)> {
    let text = project.text(chapter);
    let newline = new_line(project, chapter);
    let end = text.trim_end().len();
    let body = format!("\n\n{section}").replace('\n', newline);
    let last = if text.len() == end { newline } else { "" };
    vec![(chapter, Edit::insert(end, format!("{body}{last}")))]
}

/// The heading of the first of `sections` that is there, else the place that stands for the chapter.
pub fn heading_or_title(project: &Project<'_>, subject: Subject<'_>, sections: &[Section]) -> Span {
    let found = sections
        .iter()
        .find_map(|&section| subject.milestone.heading_of(section));
    found.map_or_else(|| project.title_place(subject.chapter), |found| found.heading.span)
}

/// Edits that put `lines`, parted by `\n`, right under the heading of `section`; where it is missing, at the end of the
/// chapter under a heading of their own, `title`.
pub fn lines_in_section(
    project: &Project<'_>,
    subject: Subject<'_>,
    section: Section,
    title: &str,
    lines: &str,
) -> Vec<(ChapterIx, Edit)> {
    let chapter = subject.chapter;
    let Some(found) = subject.milestone.heading_of(section) else {
        return new_section(project, chapter, &format!("## {title}\n\n{lines}"));
    };
    let at = line_end(project, chapter, found.heading.span.end) as usize;
    let body = format!("\n\n{lines}").replace('\n', new_line(project, chapter));
    vec![(chapter, Edit::insert(at, body))]
}
