//! `missing-deliverables`: a milestone has no deliverable.

use crate::config::Profile;
use crate::diagnostic::Severity;
use crate::model::Section;
use crate::project::{Project, Subject};
use crate::rules::engine::open_section;
use crate::rules::{Check, Family, Report, Rule};

pub(super) static RULE: Rule = Rule {
    name: "missing-deliverables",
    family: Family::Deliverables,
    severity: Severity::Error,
    from: Profile::Guide,
    summary: "a milestone has no deliverable",
    explanation: "\
A milestone without deliverables does not say what will be delivered. Deliverables are read from `### 1. Title`, `### D1: Title` or `### Title`
under a Deliverables heading, from a table with a Deliverable column, from a list under the heading or under a bold
`Deliverables:`, and from lines such as `**Export job**: done` if there is nothing else. Tasks are not deliverables.",
    check: Check::Milestone(check),
    ..Rule::DEFAULT
};

fn check(project: &Project<'_>, subject: Subject<'_>, report: &mut Report) {
    if !subject.milestone.deliverables.is_empty() {
        return;
    }
    if let Some(span) = open_section(subject, Section::Deliverables) {
        let draft = report.at(span, "the deliverables are still open");
        draft.help(HELP).missing_in(subject).until_started(subject);
        return;
    }
    match subject.milestone.heading_of(Section::Deliverables) {
        Some(found) => report.at(found.heading.span, "there is no deliverable under this heading"),
        None => {
            let name = project.name(subject.spec);
            let place = subject.title_place();
            report.at(
                place,
                format!("`{name}` has no section `Deliverables` and no deliverable"),
            )
        }
    }
    .help(HELP)
    .missing_in(subject);
}

const HELP: &str = "under `## Deliverables`, write `### 1. Title` for each thing that will be handed over";
