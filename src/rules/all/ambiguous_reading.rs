//! `ambiguous-reading`: two equally likely places give different values for the status, the target date or the owner, or two lists
//! may each be the deliverables.

use crate::diagnostic::Severity;
use crate::model::FieldKind;
use crate::project::{Project, Subject};
use crate::rules::engine::name_of;
use crate::rules::{Check, Family, Report, Rule};

pub(super) static RULE: Rule = Rule {
    name: "ambiguous-reading",
    family: Family::Identity,
    severity: Severity::Info,
    summary: "two equally likely places give different statuses, target dates, owners or lists of deliverables",
    explanation: "\
If the status, the target date or the owner is not given under the title, it is looked for in the other places where people write it: below
a heading with its name (`## Status`), in the block under a subtitle, in the last lines, and at the end of the title. The value nearest to
the title counts. If two different values are equally near, only the author knows which one is about the whole milestone, so neither is
used. The same holds for a label above a list of different values. A value under the title takes precedence over all other places. Two
lists without the name of deliverables, `Features` and `User stories` beside each other, are such a case too, if they say different things:
neither is read until one is called `Deliverables`. A deliverable with two lines that give different statuses or targets has neither.
`mdbook-mls check --explain-reading FILE` shows which value is read from which line.",
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
                "write the milestone's own value under the title: `**{key}**: …`"
            ))
            .related(doubt.first.span, "this one is equally close to the title");
    }
    for deliverable in &subject.milestone.deliverables {
        for doubt in &deliverable.doubts {
            let name = match doubt.kind {
                FieldKind::Status => "status",
                _ => "target",
            };
            let (one, other) = (&doubt.first.value, &doubt.second.value);
            let own = name_of(deliverable);
            report
                .at(
                    doubt.second.span,
                    format!("the {name} of {own} may be `{one}` or `{other}`, and neither is taken"),
                )
                .help("keep the one that is true and delete the other")
                .related(doubt.first.span, "the other one");
        }
    }
    if let Some((first, second)) = &subject.milestone.doubtful_lists {
        report
            .at(
                second.span,
                format!(
                    "the deliverables may be the list below `{}` or the one below `{}`, and neither is taken",
                    first.value, second.value
                ),
            )
            .help("call the one that is delivered `Deliverables`")
            .related(first.span, "this list is equally likely");
    }
}
