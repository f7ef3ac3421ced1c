//! `stale-sign-off`: the text that was signed has changed since.

use crate::diagnostic::Severity;
use crate::project::{Project, Subject};
use crate::promise;
use crate::rules::{Check, Family, Report, Rule};

pub(super) static RULE: Rule = Rule {
    name: "stale-sign-off",
    family: Family::Deliverables,
    severity: Severity::Warning,
    summary: "the text that was signed has changed since",
    explanation: "\
`mdbook-mls sign` writes a fingerprint of the milestone's promises into the line of a role: its title, deliverables, criteria and their
levels, target, dependencies and rollback. If one of these has changed, the role has agreed to something other than the current text. Ticks,
statuses, owners, order and line breaks do not count. Ask the role to sign again, or restore the text that was signed; `mdbook-mls diff`
shows what changed since a commit.",
    check: Check::Milestone(check),
    ..Rule::DEFAULT
};

fn check(project: &Project<'_>, subject: Subject<'_>, report: &mut Report) {
    let signatures = promise::signatures(subject.milestone, subject.text);
    if signatures.is_empty() {
        return;
    }
    let now = promise::of_subject(project, subject);
    let name = project.name(subject.spec);
    for signature in signatures {
        let role = &signature.role;
        match signature.fits(&now) {
            Some(true) => {}
            Some(false) => {
                report
                    .at(signature.span, format!("the text that `{role}` signed has changed since"))
                    .label("this signature is for another text")
                    .help(format!("let the role sign again, `mdbook-mls sign {name} --role \"{role}\"`, or restore the text that was signed"));
            }
            None => {
                report
                    .at(
                        signature.span,
                        format!("the signature of `{role}` has a form that this program does not know"),
                    )
                    .help("update mdbook-mls, or let the role sign again");
            }
        }
    }
}
