//! `malformed-checkbox`: a text looks like a checkbox but is not one.

use std::collections::BTreeMap;

use crate::diagnostic::Severity;
use crate::edit::Edit;
use crate::model::{FalseBox, FalseBoxKind};
use crate::project::{Project, Subject};
use crate::rules::engine::{heading_over, is_in_completed, section_around};
use crate::rules::{Check, Family, Fixable, Report, Rule};
use crate::source::Span;
use crate::text::slice;

pub(super) static RULE: Rule = Rule {
    name: "malformed-checkbox",
    family: Family::Deliverables,
    severity: Severity::Warning,
    fix: Fixable::Both,
    summary: "a text looks like a checkbox but is not one",
    explanation: "\
A criterion is a list item that starts with `[ ]` or `[x]` and a space. `-[ ]`, `- []`, `- [ ]text` and `- [✓]` look like one but are shown
as text: they are not counted, so a deliverable may seem to be done although it is not. A link, a footnote, a word in brackets and anything
in code are ignored.

If only a space is missing in an open box, the fix is safe, unless it would give an open box to something that is Completed. No fix ticks a
box: change `-[x]` and `- [✓]` yourself. `- [ ]* 1.1 Write tests` marks an optional task and is not a criterion.",
    check: Check::Milestone(check),
    ..Rule::DEFAULT
};

fn check(_: &Project<'_>, subject: Subject<'_>, report: &mut Report) {
    let text = subject.text;
    let milestone = subject.milestone;
    let mut sections: BTreeMap<(Span, bool), Vec<&FalseBox>> = BTreeMap::new();
    for found in milestone
        .false_boxes
        .iter()
        .filter(|found| found.kind != FalseBoxKind::Emoji)
    {
        let (extent, _) = section_around(subject, found.span);
        let is_open = bracketed(found.span.of(text)).is_empty();
        sections.entry((extent, is_open)).or_default().push(found);
    }
    for ((_, is_open), boxes) in sections {
        let section = heading_over(subject, boxes.iter().map(|found| found.span));
        let first = boxes[0];
        let written = first.span.of(text);
        let message = match boxes.len() {
            1 => format!("`{written}` looks like a checkbox but is read as text"),
            count => format!("{count} checkboxes in {section} are read as text, such as `{written}`"),
        };
        let edits = boxes.iter().filter_map(|found| corrected(text, found.span));
        let edits: Vec<_> = edits.collect();
        let draft = report.at(first.span, message);
        draft.help("write `- [ ] `, or `- [x] ` if it is done");
        if edits.len() < boxes.len() {
            continue;
        }
        match is_open && !boxes.iter().any(|found| is_in_completed(subject, found.span)) {
            true => draft.safe_fix("put the space where it belongs", edits),
            false => draft.unsafe_fix("write it as a checkbox", edits),
        };
    }
}

/// Returns `x` for `-[x ]`.
fn bracketed(written: &str) -> &str {
    let inner = written.trim_start_matches(['-', '*', '+']).trim_start_matches('[');
    inner.trim_end_matches(']').trim()
}

/// The correct box; `None` if it would be ticked, if its mark is unclear, or if no text follows it.
fn corrected(text: &str, span: Span) -> Option<Edit> {
    let written = span.of(text);
    let bullet = written
        .strip_suffix(|_: char| true)
        .and_then(|rest| rest.chars().next())
        .filter(|first| *first != '[');
    let lead = bullet.map_or(String::new(), |bullet| format!("{bullet} "));
    let inner = match bracketed(written).trim_end_matches('\u{fe0f}') {
        "" | "-" | "~" | "✗" | "✘" | "❌" => "[ ]",
        // Only a person ticks a box.
        _ => return None,
    };
    let behind = slice(text, span.end as usize..).chars().next()?;
    let gap = match behind {
        ' ' | '\t' => "",
        '\n' | '\r' => return None,
        _ => " ",
    };
    Some(Edit::replace(span, format!("{lead}{inner}{gap}")))
}
