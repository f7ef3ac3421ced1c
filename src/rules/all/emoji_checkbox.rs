//! `emoji-checkbox`: an emoji is used in place of a checkbox.

use std::collections::BTreeMap;

use crate::diagnostic::Severity;
use crate::edit::Edit;
use crate::model::{FalseBox, FalseBoxKind};
use crate::project::{Project, Subject};
use crate::rules::engine::{begins_line, heading_over, is_in_completed, section_around};
use crate::rules::{Check, Family, Fixable, Report, Rule};
use crate::source::Span;

pub(super) static RULE: Rule = Rule {
    name: "emoji-checkbox",
    family: Family::Deliverables,
    severity: Severity::Info,
    fix: Fixable::Unsafe,
    summary: "an emoji is used in place of a checkbox",
    explanation: "\
A reader understands `- ✅ The gate opens` as `- [x] The gate opens`, but a program does not: such lines are not criteria, and
their tick does not count. A list with a real box is a list of criteria. Drawn boxes (`☐`, `☑`) are also reported in other lists and lines
of a deliverable, unless a label for something else (`**Notes**:`) is above them. Other emoji in other lists, after a real box or in the
middle of a line are ignored.

The fix writes an open box, because an emoji may be decoration and only a person knows what is done. If the status is Completed, there is no
fix, because an open box would contradict it.",
    check: Check::Milestone(check),
    ..Rule::DEFAULT
};

fn check(_: &Project<'_>, subject: Subject<'_>, report: &mut Report) {
    let text = subject.text;
    let emoji = subject
        .milestone
        .false_boxes
        .iter()
        .filter(|found| found.kind == FalseBoxKind::Emoji);
    let mut sections: BTreeMap<Span, Vec<&FalseBox>> = BTreeMap::new();
    for found in emoji {
        let (extent, _) = section_around(subject, found.span);
        sections.entry(extent).or_default().push(found);
    }
    for boxes in sections.into_values() {
        let section = heading_over(subject, boxes.iter().map(|found| found.span));
        let first = boxes[0].span;
        let message = match boxes.len() {
            1 => format!("this line starts with `{}` and is not a criterion", first.of(text)),
            count => format!("{count} lines in {section} start with an emoji and are not criteria"),
        };
        let draft = report.at(first, message);
        draft
            .label(if boxes.len() == 1 { "" } else { "the first of them" })
            .help("write `- [ ] `, or `- [x] ` if it is done");
        if !boxes.iter().any(|found| is_in_completed(subject, found.span)) {
            let edits = boxes.iter().map(|found| opened(text, found.span));
            draft.unsafe_fix("write it as an open checkbox", edits);
        }
    }
}

/// Replaces the emoji by an open box. At the start of a line, the box gets a list marker.
fn opened(text: &str, span: Span) -> Edit {
    let following = text.get(span.end as usize..).unwrap_or("");
    let gap = if following.starts_with([' ', '\t']) { "" } else { " " };
    let bullet = if begins_line(text, span) { "- " } else { "" };
    Edit::replace(span, format!("{bullet}[ ]{gap}"))
}
