//! `stale-sign-off`: what was signed has changed since.

use crate::diagnostic::Severity;
use crate::project::{Project, Subject};
use crate::promise;
use crate::rules::{Check, Family, Report, Rule};

pub(super) static RULE: Rule = Rule {
    name: "stale-sign-off",
    family: Family::Deliverables,
    severity: Severity::Warning,
    summary: "what was signed has changed since",
    explanation: "\
`mdbook-mls sign` writes a fingerprint of what the milestone promises into the line of a role: its title, deliverables, criteria and
their levels, target, dependencies and rollback. When one of these reads otherwise, the role has agreed to something else than what
stands there. Ticks, statuses, owners, order and line breaks do not count. Ask the role to sign again, or restore what was signed;
`mdbook-mls diff` shows what changed since a commit.",
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
                    .at(signature.span, format!("what `{role}` signed has changed since"))
                    .label("signed for another text")
                    .help(format!("let the role sign again, `mdbook-mls sign {name} --role \"{role}\"`, or restore what was signed"));
            }
            None => {
                report
                    .at(
                        signature.span,
                        format!("the signature of `{role}` has another form than this program writes"),
                    )
                    .help("update mdbook-mls, or let the role sign again");
            }
        }
    }
}
