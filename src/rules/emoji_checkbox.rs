//! `emoji-checkbox`: use a checkbox, not an emoji.

use std::collections::BTreeMap;

use crate::analysis::{Project, Subject};
use crate::diagnostic::Severity;
use crate::edit::Edit;
use crate::model::{FalseBox, FalseBoxKind};
use crate::rules::engine::section_around;
use crate::rules::{Check, Family, Fixable, Report, Rule};
use crate::source::Span;

pub static RULE: Rule = Rule {
    name: "emoji-checkbox",
    family: Family::Deliverables,
    severity: Severity::Info,
    essential: true,
    strict_only: false,
    needs: &[],
    fix: Fixable::Unsafe,
    summary: "use a checkbox, not an emoji",
    explanation: "\
`- ✅ The gate opens` says the same to a reader as `- [x] The gate opens`, and nothing to a program: such lines are no criteria and count in
no progress. Emoji in other lists, behind a real box or in the middle of a line are left alone.",
    guide_words: &[],
    check: Check::Milestone(check),
};

fn check(project: &Project<'_>, subject: Subject<'_>, report: &mut Report) {
    let text = project.text(subject.chapter);
    let emoji = subject
        .milestone
        .false_boxes
        .iter()
        .filter(|found| found.kind == FalseBoxKind::Emoji);
    let mut sections: BTreeMap<(Span, String), Vec<&FalseBox>> = BTreeMap::new();
    for found in emoji {
        sections
            .entry(section_around(project, subject, found.span))
            .or_default()
            .push(found);
    }
    for ((_, section), boxes) in sections {
        let first = boxes[0].span;
        let message = match boxes.len() {
            1 => format!("this line starts with `{}` and is no criterion", first.of(text)),
            count => format!("{count} lines in {section} start with an emoji and are no criteria"),
        };
        let edits = boxes.iter().map(|found| (subject.chapter, mended(text, found.span)));
        report
            .at(subject.chapter, first, message)
            .label(if boxes.len() == 1 { "" } else { "the first of them" })
            .help("write `- [ ] `, or `- [x] ` where it is done")
            .unsafe_fix("write it as a checkbox", edits.collect());
    }
}

/// The box that the emoji is a picture of.
fn mended(text: &str, span: Span) -> Edit {
    let is_ticked = span.of(text).starts_with(['✅', '☑', '✔', '✓', '🟩', '❎']);
    let behind = &text[span.end as usize..];
    let gap = if behind.starts_with([' ', '\t']) { "" } else { " " };
    Edit::replace(span, format!("{}{gap}", if is_ticked { "[x]" } else { "[ ]" }))
}
