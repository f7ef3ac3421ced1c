//! `unmeasured-criterion`: a technical or operational criterion names no number, artefact or reference.

use std::collections::BTreeMap;

use crate::config::Profile;
use crate::diagnostic::Severity;
use crate::model::{CriteriaKind, Criterion};
use crate::project::{Project, Subject};
use crate::rules::engine::is_measured;
use crate::rules::{Check, Family, Report, Rule};

pub(super) static RULE: Rule = Rule {
    name: "unmeasured-criterion",
    family: Family::Deliverables,
    severity: Severity::Info,
    from: Profile::Strict,
    summary: "a technical or operational criterion names no number, artefact or reference",
    explanation: "\
People can agree in advance on a criterion that can be measured. A success criterion in the groups Technical and Operational should contain
a number or a word for an amount (\"every\", \"twice\", \"no\"), a name, a file, something in code or quotation marks, a link or a
reference. Ticked criteria are ignored, because they are met.

No program can tell whether a sentence can be checked, so the findings of this rule are only hints, and it runs only in profile `strict`.",
    check: Check::Milestone(check),
    ..Rule::DEFAULT
};

fn check(project: &Project<'_>, subject: Subject<'_>, report: &mut Report) {
    let groups = subject.milestone.success.iter();
    let mut open: BTreeMap<&str, (usize, Vec<&Criterion>)> = BTreeMap::new();
    for group in groups.filter(|group| matches!(group.kind, CriteriaKind::Technical | CriteriaKind::Operational)) {
        let (all, unmeasured) = open.entry(group.kind.slug()).or_default();
        *all += group.criteria.len();
        let vague = group
            .criteria
            .iter()
            .filter(|criterion| !criterion.done && !is_measured(project, subject, criterion));
        unmeasured.extend(vague);
    }
    for (kind, (all, unmeasured)) in open {
        let Some(first) = unmeasured.first() else { continue };
        let message = match unmeasured.len() {
            1 => format!("this {kind} criterion names no number, artefact or reference"),
            count => format!("{count} of {all} {kind} criteria name no number, artefact or reference"),
        };
        report
            .at(first.text.span, message)
            .label(if unmeasured.len() == 1 { "" } else { "the first of them" })
            .help("say how much, how many, or what to look at");
    }
}
