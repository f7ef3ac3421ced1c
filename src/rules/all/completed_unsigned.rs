//! `completed-unsigned`: the sign-off of a Completed milestone has a role that is neither signed nor ticked.

use crate::config::Profile;
use crate::diagnostic::Severity;
use crate::model::{Status, Step};
use crate::project::{Project, Subject};
use crate::rules::{Check, Family, Report, Rule};

pub(super) static RULE: Rule = Rule {
    name: "completed-unsigned",
    family: Family::Deliverables,
    severity: Severity::Info,
    from: Profile::Guide,
    summary: "the sign-off of a Completed milestone has a role that is neither signed nor ticked",
    explanation: "\
A box in the sign-off section stands for somebody who has to agree. If the milestone is Completed while such a box is open, they have not
agreed, or nobody has recorded it. Lines without a box describe conditions and are not checked.",
    check: Check::Milestone(check),
    ..Rule::DEFAULT
};

fn check(project: &Project<'_>, subject: Subject<'_>, report: &mut Report) {
    if subject.status() != Some(Status::Completed) {
        return;
    }
    let open: Vec<&Step> = subject
        .milestone
        .sign_off
        .iter()
        .filter(|step| step.done == Some(false))
        .collect();
    let Some(first) = open.first() else { return };
    let words = first.text.of(subject.text);
    let role = words.split([':', '：', '(']).next().unwrap_or(words).trim();
    let message = match open.len() {
        1 => format!("the milestone is Completed and `{role}` has not signed"),
        count => format!("the milestone is Completed and {count} lines of its sign-off are still open"),
    };
    report
        .at(first.text.span, message)
        .label(if open.len() == 1 { "" } else { "the first of them" })
        .help(format!(
            "type `mdbook-mls sign {} --role \"{role}\"`, or tick the box",
            project.name(subject.spec)
        ));
}
