//! `missing-sign-off`: the sign-off does not say when the milestone is done, or who approves it.

use crate::config::Profile;
use crate::config::words::says_who_approves;
use crate::diagnostic::Severity;
use crate::guide::{SIGN_OFF, State};
use crate::model::Section;
use crate::project::{Project, Subject};
use crate::promise;
use crate::rules::engine::is_open;
use crate::rules::{Check, Family, Report, Rule};

pub(super) static RULE: Rule = Rule {
    name: "missing-sign-off",
    family: Family::Deliverables,
    severity: Severity::Warning,
    from: Profile::Guide,
    summary: "the sign-off does not say when the milestone is done, or who approves it",
    explanation: "\
Somebody has to declare that the milestone is done, and everybody has to know who that is. The section `Sign-Off Criteria` lists the
conditions, and one of its lines says who approves; a `Sign-Off Process` among the acceptance procedures counts as well.",
    check: Check::Milestone(check),
    ..Rule::DEFAULT
};

const HELP: &str = "under `## Sign-Off Criteria`, write a numbered list: the conditions, and who approves";

fn check(project: &Project<'_>, subject: Subject<'_>, report: &mut Report) {
    let milestone = subject.milestone;
    let heading = milestone
        .heading_of(Section::SignOff)
        .or(milestone.heading_of(Section::SignOffProcess));
    let place = heading.map_or(subject.title_place(), |found| found.heading.span);
    let message = match (SIGN_OFF.state(subject), heading) {
        (State::Given, _) => {
            let in_process = milestone.procedures.iter().flat_map(|procedure| &procedure.steps);
            let mut steps = milestone.sign_off.iter().chain(in_process);
            let text = subject.text;
            let is_signed = !promise::signatures(milestone, text).is_empty();
            if !is_signed && !steps.any(|step| !is_open(step.text.of(text)) && says_who_approves(step.text.of(text))) {
                report
                    .at(place, "the sign-off does not say who approves")
                    .help("add a line such as `The head of operations approves`")
                    .missing_in(subject);
            }
            return;
        }
        (State::Open(text), _) => {
            report
                .at(text.span, "the sign-off is still open")
                .help(HELP)
                .missing_in(subject);
            return;
        }
        (State::Missing, Some(_)) => "the sign-off is empty".to_owned(),
        (State::Missing, None) => format!("`{}` has no section `Sign-Off Criteria`", project.name(subject.spec)),
    };
    report.at(place, message).help(HELP).missing_in(subject);
}
