//! `missing-communication`: nothing says who needs to know, and how often.

use crate::config::Profile;
use crate::diagnostic::Severity;
use crate::guide::{AUDIENCE, COMMUNICATION_PLAN, Item, State};
use crate::project::{Project, Subject};
use crate::rules::engine::new_section;
use crate::rules::{Check, Family, Fixable, Report, Rule};

pub(super) static RULE: Rule = Rule {
    name: "missing-communication",
    family: Family::Status,
    severity: Severity::Warning,
    from: Profile::Guide,
    fix: Fixable::Unsafe,
    summary: "nothing says who needs to know, and how often",
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
                [new_section(subject, AUDIENCE.skeleton)],
            );
        return;
    };
    let is_given = |item: &Item| matches!(item.state(subject), State::Given);
    let (what, help) = match (is_given(&AUDIENCE), is_given(&COMMUNICATION_PLAN)) {
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
