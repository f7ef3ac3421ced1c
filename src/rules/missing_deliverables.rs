//! `missing-deliverables`: a milestone has at least one deliverable.

use crate::analysis::{Project, Subject};
use crate::config::vocabulary::phrase;
use crate::diagnostic::Severity;
use crate::lang::headings;
use crate::model::Section;
use crate::rules::engine::open_section;
use crate::rules::{Check, Family, Fixable, Report, Rule};

pub static RULE: Rule = Rule {
    name: "missing-deliverables",
    family: Family::Deliverables,
    severity: Severity::Error,
    essential: false,
    strict_only: false,
    needs: &[],
    fix: Fixable::No,
    summary: "a milestone has at least one deliverable",
    explanation: "\
A milestone without deliverables says when and not what. Deliverables are read from `### 1. Title`, `### D1: Title` or `### Title`
under a Deliverables heading, from a table with a Deliverable column, from a list under the heading or under a bold
`Deliverables:`, and from lines such as `**Export job**: done` where nothing else stands there. Tasks are none.",
    guide_words: &[],
    check: Check::Milestone(check),
};

fn check(project: &Project<'_>, subject: Subject<'_>, report: &mut Report) {
    if !subject.milestone.deliverables.is_empty() {
        return;
    }
    let help = help(project, subject);
    let help = help.as_str();
    if let Some(span) = open_section(project, subject, Section::Deliverables) {
        let draft = report.at(subject.chapter, span, "the deliverables are still open");
        draft.help(help).missing_in(subject).until_started(subject);
        return;
    }
    match subject.milestone.heading_of(Section::Deliverables) {
        Some(found) => report.at(
            subject.chapter,
            found.heading.span,
            "no deliverable stands under this heading",
        ),
        None => {
            let name = project.name(subject.spec);
            let place = project.title_place(subject.chapter);
            report.at(
                subject.chapter,
                place,
                format!("`{name}` has no section `Deliverables` and no deliverable"),
            )
        }
    }
    .help(help)
    .missing_in(subject);
}

/// Tasks are work and no deliverables, unless their author says so.
fn help(project: &Project<'_>, subject: Subject<'_>) -> String {
    let text = project.text(subject.chapter);
    let mut unread = subject
        .milestone
        .headings
        .iter()
        .filter(|found| found.section.is_none());
    let tasks = unread.find(|found| headings::TASKS.contains(&phrase(found.heading.text.of(text)).as_str()));
    match tasks {
        Some(found) => format!(
            "call the section `{}` `Deliverables` if its items are what will be handed over",
            found.heading.text.of(text)
        ),
        None => "under `## Deliverables`, write `### 1. Title` for each thing that will be handed over".to_owned(),
    }
}
