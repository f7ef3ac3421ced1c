//! `ambiguous-reading`: two places may both give the status, the target date or the owner.

use crate::diagnostic::Severity;
use crate::model::FieldKind;
use crate::project::{Project, Subject};
use crate::rules::{Check, Family, Report, Rule};

pub(super) static RULE: Rule = Rule {
    name: "ambiguous-reading",
    family: Family::Identity,
    severity: Severity::Info,
    summary: "two places may both give the status, the target date or the owner",
    explanation: "\
A status, a target date or an owner that is not given under the title is looked for where people also write it: below a heading that is
its name (`## Status`), in the block under a subtitle, in the last lines, at the end of the title. The nearest to the title counts. Where
two that differ are as near, nobody but the author knows which one speaks of the whole, so neither is taken. What stands under the title
goes before all of them; `mdbook-mls check --explain-reading FILE` shows what is read from which line.",
    check: Check::Milestone(check),
    ..Rule::DEFAULT
};

fn check(_: &Project<'_>, subject: Subject<'_>, report: &mut Report) {
    for doubt in &subject.document.metadata.doubts {
        let (name, key) = match doubt.kind {
            FieldKind::Status => ("status", "Status"),
            FieldKind::Target => ("target date", "Target Date"),
            _ => ("owner", "Owner"),
        };
        report
            .at(
                doubt.second.span,
                format!(
                    "the {name} may be `{}` or `{}`, and neither is taken",
                    doubt.first.value, doubt.second.value
                ),
            )
            .help(format!(
                "write the one that is the milestone's under the title: `**{key}**: …`"
            ))
            .related(doubt.first.span, "this one is equally close to the title");
    }
}
