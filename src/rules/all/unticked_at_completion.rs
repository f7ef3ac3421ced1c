//! `unticked-at-completion`: a Completed milestone has a must-criterion that is not ticked.

use crate::diagnostic::Severity;
use crate::model::{CriteriaGroup, Criterion, Status};
use crate::project::{Project, Subject};
use crate::rules::{Check, Family, Report, Rule};

pub(super) static RULE: Rule = Rule {
    name: "unticked-at-completion",
    family: Family::Deliverables,
    severity: Severity::Error,
    summary: "a Completed milestone has a must-criterion that is not ticked",
    explanation: "\
People who depend on a milestone rely on its status Completed. An open box in a Completed milestone means that the status or the box is
wrong. All criteria of deliverables count, and success criteria; if only optional ones (`should`, `nice to have`) are open, it is a warning.",
    check: Check::Milestone(check),
    ..Rule::DEFAULT
};

fn check(_: &Project<'_>, subject: Subject<'_>, report: &mut Report) {
    if subject.status() != Some(Status::Completed) {
        return;
    }
    let deliverables = subject.milestone.deliverables.iter();
    let done = deliverables.filter(|deliverable| deliverable.known_status() != Some(Status::Cancelled));
    unticked(
        "criteria of its deliverables",
        done.flat_map(|d| &d.criteria),
        Severity::Error,
        report,
    );
    let (must, wish): (Vec<_>, Vec<_>) = subject.milestone.success.iter().partition(|group| group.must);
    let open = |groups: &[&CriteriaGroup]| groups.iter().any(|group| group.criteria.iter().any(|c| !c.done));
    if open(&must) {
        let criteria = must.iter().flat_map(|group| &group.criteria);
        unticked("success criteria", criteria, Severity::Error, report);
    } else if open(&wish) {
        let criteria = wish.iter().flat_map(|group| &group.criteria);
        unticked("optional criteria", criteria, Severity::Warning, report);
    }
}

fn unticked<'a>(of: &str, criteria: impl Iterator<Item = &'a Criterion>, severity: Severity, report: &mut Report) {
    let criteria: Vec<&Criterion> = criteria.collect();
    let open: Vec<&&Criterion> = criteria.iter().filter(|criterion| !criterion.done).collect();
    let Some(first) = open.first() else { return };
    let (count, total) = (open.len(), criteria.len());
    report
        .at(
            first.marker(),
            format!("the milestone is Completed with {count} of {total} {of} unticked"),
        )
        .label(if count == 1 { "" } else { "the first of them" })
        .help("tick what is done, or set the status back to `In Review`")
        .severity(severity);
}
