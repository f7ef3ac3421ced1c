//! `missing-deliverables`: a milestone has at least one deliverable.

use crate::analysis::{Project, Subject};
use crate::diagnostic::Severity;
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
under a Deliverables heading, from a table with a Deliverable column, and from a list under the heading or under a bold
`Deliverables:`.",
    guide_words: &[],
    check: Check::Milestone(check),
};

fn check(project: &Project<'_>, subject: Subject<'_>, report: &mut Report) {
    if !subject.milestone.deliverables.is_empty() {
        return;
    }
    let help = "under `## Deliverables`, write `### 1. Title` for each thing that will be handed over";
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
