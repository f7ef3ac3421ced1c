//! `missing-communication`: the communication plan does not say who is informed, or how often.

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
    summary: "the communication plan does not say who is informed, or how often",
    explanation: "\
News often comes too late because nobody has written down who needs it. The section `Stakeholder Communication` names the people or teams
that are informed about the milestone, and how often they get an update.

A table with a stakeholder and a frequency answers both. A list says who, and also how often if an item says so
(`- **Board**: a letter every month`). `On completion` is a frequency. The communication part of a rollback plan is for another situation
and does not count. `TBD` is not an answer.",
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
            .help("under `## Stakeholder Communication`, write who is informed, and how often")
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
            "how often the people it names are informed",
            "add a table with the columns Stakeholder, Update Frequency and Content",
        ),
        (false, _) => (
            "who is informed",
            "list the people and teams that wait for this, and how often they are informed",
        ),
    };
    report
        .at(heading, format!("`{name}` does not say {what}"))
        .help(help)
        .missing_in(subject);
}
