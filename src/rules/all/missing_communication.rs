//! `missing-communication`: the milestone says who has to know of it, and how often.

use crate::config::Profile;
use crate::diagnostic::Severity;
use crate::model::{Communication, read_frequency};
use crate::project::{Project, Subject};
use crate::rules::engine::{is_open, new_section};
use crate::rules::{Check, Family, Fixable, Report, Rule};
use crate::source::Text;

pub static RULE: Rule = Rule {
    name: "missing-communication",
    family: Family::Status,
    severity: Severity::Warning,
    from: Profile::Guide,
    fix: Fixable::Unsafe,
    summary: "who needs to know is said, and how often",
    explanation: "\
Most bad news is late news, because nobody had written down who was waiting for it. The section `Stakeholder Communication` names the
people or teams that need to know of the milestone, and how often they hear something.

A table with a stakeholder and a frequency answers both. A list answers the first, and the second where it says so (`- **Board**: a letter
every month`). `On completion` is a frequency. What a rollback plan says about communication is about another day and does not count.
`TBD` is no answer.",
    check: Check::Milestone(check),
    ..Rule::DEFAULT
};

fn check(project: &Project<'_>, subject: Subject<'_>, report: &mut Report) {
    let communication = &subject.milestone.communication;
    let name = project.name(subject.spec);
    let Some(heading) = communication.heading else {
        report
            .at(
                subject.title_place(),
                format!("`{name}` has no section `Stakeholder Communication`"),
            )
            .help("under `## Stakeholder Communication`, write who needs to know and how often they hear something")
            .missing_in(subject)
            .unsafe_fix(
                "add a section `Stakeholder Communication` to be filled in",
                [new_section(subject.text, SKELETON)],
            );
        return;
    };
    let (what, help) = match (says_who(communication), says_how_often(communication)) {
        (true, true) => return,
        (true, false) => (
            "how often the people it names hear something",
            "add a table with the columns Stakeholder, Update Frequency and Content",
        ),
        (false, _) => (
            "who needs to know",
            "list the people and teams that wait for this, and how often they hear something",
        ),
    };
    report
        .at(heading, format!("`{name}` does not say {what}"))
        .help(help)
        .missing_in(subject);
}

const SKELETON: &str = "\
## Stakeholder Communication

| Stakeholder | Update Frequency | Content |
|-------------|------------------|---------|
| TBD | TBD | TBD |";

fn says_who(communication: &Communication) -> bool {
    let listed = communication.audience.iter().map(|(who, _)| who);
    let planned = communication.plan.iter().map(|row| &row.stakeholder);
    listed.chain(planned).any(|who| !is_open(&who.value))
}

fn says_how_often(communication: &Communication) -> bool {
    let planned = communication.plan.iter().filter_map(|row| row.frequency.as_ref());
    let lines = communication.audience.iter().flat_map(|(who, what)| [who, what]);
    planned.into_iter().any(|text| !is_open(&text.value)) || lines.into_iter().any(names_a_frequency)
}

fn names_a_frequency(text: &Text) -> bool {
    let lower = text.value.to_lowercase();
    read_frequency(&lower).is_some() || lower.contains("on completion")
}
