//! The line "This milestone blocks" of a milestone that a new one waits for.

use crate::edit::Edit;
use crate::model::{Section, SpecId};
use crate::parse::answer::{Answer, Asked, answer};
use crate::project::{Project, Subject};
use crate::requests::stated_value;
use crate::source::Text;
use crate::text::slice;

/// The edit that makes `subject` say that it blocks `id`; `None` if it says so already.
pub(super) fn edit(project: &Project<'_>, subject: Subject<'_>, id: &SpecId) -> Option<Edit> {
    let text = project.text(subject.chapter);
    let blocks = &subject.milestone.blocks;
    if blocks.references.iter().any(|known| known.id.as_ref() == Some(id)) {
        return None;
    }
    let name = format!("[{id}]");
    if let Some(last) = blocks.references.iter().max_by_key(|known| known.span) {
        let end = last.span.end as usize + note_after(slice(text, last.span.end as usize..));
        return Some(Edit::insert(end, format!(", {name}")));
    }
    if let Some(stated) = blocks.stated {
        let value = stated_value(text, stated);
        let is_given = |words: &Text| answer(&words.value, Asked::Dependencies) == Answer::Given;
        return Some(match blocks.untracked.iter().any(is_given) && !blocks.none {
            true => Edit::insert(value.end as usize, format!(", {name}")),
            false => Edit::replace(value, name),
        });
    }
    let line = format!("- **This milestone blocks**: {name}");
    Some(new_line_for(text, subject, &line))
}

/// The length of ` (Planned)` at the start of `rest`.
fn note_after(rest: &str) -> usize {
    let line = rest.lines().next().unwrap_or("");
    match line.trim_start_matches(' ').starts_with('(') {
        true => line.find(')').map_or(0, |end| end + 1),
        false => 0,
    }
}

/// Right below the line about the other direction, else at the end of the section about dependencies, else in a new one.
fn new_line_for(text: &str, subject: Subject<'_>, line: &str) -> Edit {
    let newline = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let milestone = subject.milestone;
    if let Some(stated) = milestone.depends_on.stated {
        let start = slice(text, ..stated.start as usize)
            .rfind('\n')
            .map_or(0, |end| end + 1);
        let own = slice(text, start..stated.end as usize);
        let marker = own.len() - own.trim_start_matches([' ', '\t', '-', '+', '*']).len();
        let lead = slice(own, ..marker).trim_end_matches("**");
        if lead.trim_start().starts_with(['-', '*', '+']) && own.contains(':') {
            let end = start + own.trim_end().len();
            return Edit::insert(end, format!("{newline}{lead}{}", line.trim_start_matches("- ")));
        }
    }
    let home = [Section::Dependencies, Section::Timeline].into_iter();
    let home = home.filter_map(|section| milestone.heading_of(section)).next();
    let end = home.map_or(text.len(), |home| home.extent.end as usize);
    let end = slice(text, ..end).trim_end().len();
    match home {
        Some(_) => Edit::insert(end, format!("{newline}{newline}{line}")),
        None => Edit::insert(
            end,
            format!("{newline}{newline}## Dependencies{newline}{newline}{line}"),
        ),
    }
}
