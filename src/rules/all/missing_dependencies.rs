//! `missing-dependencies`: a milestone does not say what it waits for, or what waits for it; `None` is an answer.

use crate::config::Profile;
use crate::diagnostic::Severity;
use crate::guide::{BLOCKS, DEPENDS_ON, State};
use crate::model::{Section, SectionHeading};
use crate::project::{Project, Subject};
use crate::rules::engine::{and_list, heading_or_title, lines_in_section};
use crate::rules::{Check, Family, Fixable, Report, Rule};
use crate::source::Span;

pub(super) static RULE: Rule = Rule {
    name: "missing-dependencies",
    family: Family::Timeline,
    severity: Severity::Warning,
    from: Profile::Guide,
    fix: Fixable::Unsafe,
    summary: "a milestone does not say what it waits for, or what waits for it; `None` is an answer",
    explanation: "\
If a line is missing, either there is no dependency or nobody has thought about it, and a reader cannot know which. So each milestone states
what it waits for (`Blocking this milestone`, `Depends on`, `Prerequisites` …) and what waits for it (`This milestone blocks`, `Enables` …),
as a line, a list item or a section, anywhere in the chapter. Ids need no colon before them: the line `Depends on MLS-001` counts. Under
`Dependencies`, the first words of a sentence decide its direction, as in `MLS-003 waits for this`; a sentence whose direction is unclear
counts for neither.

`None` is a full answer, with or without a reason after it. `TBD` is not an answer. Whether the named milestones exist is checked by
`unresolved-reference` and `untracked-dependency`. If you do not know the answer, ask the owner of the next milestone now, while it takes a
minute.",
    check: Check::Milestone(check),
    ..Rule::DEFAULT
};

/// What is said of words that are not read.
const UNCLEAR: &str =
    "; the text below the heading names neither ids nor a direction: begin it with `Depends on:` or `Blocks:`";

/// Whether something is written below a heading for both directions and was not read.
fn says_words(subject: Subject<'_>) -> bool {
    let milestone = subject.milestone;
    let is_read = milestone.depends_on.stated.is_some() || milestone.blocks.stated.is_some();
    let sections = milestone
        .headings
        .iter()
        .filter(|found| found.section == Some(Section::Dependencies));
    let says = |found: &SectionHeading| {
        let below = Span {
            start: found.heading.span.end.min(found.extent.end),
            ..found.extent
        };
        below.of(subject.text).contains(char::is_alphanumeric)
    };
    !is_read && sections.into_iter().any(says)
}

fn check(project: &Project<'_>, subject: Subject<'_>, report: &mut Report) {
    let sides = [
        (&DEPENDS_ON, "what it waits for", "Blocking this milestone"),
        (&BLOCKS, "what waits for it", "This milestone blocks"),
    ];
    let mut missing = Vec::new();
    for side in sides {
        match side.0.state(subject) {
            State::Given => {}
            State::Open(text) => {
                report
                    .at(text.span, format!("{} is still `{}`", side.1, text.value))
                    .help("name the milestones by their ids, or write `None`")
                    .missing_in(subject);
            }
            State::Missing => missing.push(side),
        }
    }
    if missing.is_empty() {
        return;
    }
    let name = project.name(subject.spec);
    let whats: Vec<&str> = missing.iter().map(|(_, what, _)| *what).collect();
    let lines: Vec<&str> = missing.iter().map(|(item, ..)| item.skeleton).collect();
    let keys: Vec<String> = missing.iter().map(|(.., key)| format!("`**{key}**: None`")).collect();
    report
        .at(
            heading_or_title(subject, &[Section::Dependencies, Section::Timeline]),
            format!("`{name}` does not say {}", whats.join(" nor ")),
        )
        .label("searched in the whole chapter")
        .help(format!(
            "write {}, with the ids of the milestones instead of `None` if there are any{}",
            and_list(&keys),
            if says_words(subject) { UNCLEAR } else { "" }
        ))
        .missing_in(subject)
        .unsafe_fix(
            "add the missing lines, to be filled in",
            [lines_in_section(
                subject,
                Section::Dependencies,
                "Dependencies",
                &lines.join("\n"),
            )],
        );
}
