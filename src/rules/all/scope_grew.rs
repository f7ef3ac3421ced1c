//! `scope-grew`: the criteria have grown by more than a quarter since the milestone left Planned.

use crate::config::Profile;
use crate::diagnostic::Severity;
use crate::project::{Project, Subject};
use crate::rules::engine::counted;
use crate::rules::{Check, Family, Need, Report, Rule};

/// Up to one new criterion for this many old ones is not reported.
const SHARE: usize = 4;

pub(super) static RULE: Rule = Rule {
    name: "scope-grew",
    family: Family::History,
    severity: Severity::Info,
    from: Profile::Guide,
    needs: &[Need::Git],
    summary: "the criteria have grown by more than a quarter since the milestone left Planned",
    explanation: "\
Some extra work is normal. If the work grows by more than a quarter and the date stays the same, the scope or the date is no longer
realistic, and you should decide which to change. The rule reads git's history and compares the criteria that the milestone had when it left
Planned with those that were added since and still exist: in deliverables, success criteria, sign-off and procedures. A criterion that was
only reworded or moved to another deliverable does not count as added.

A milestone that had no criteria when it left Planned is ignored, and so is a settled one.",
    check: Check::Milestone(check),
    ..Rule::DEFAULT
};

fn check(project: &Project<'_>, subject: Subject<'_>, report: &mut Report) {
    let Some((ledger, life)) = project.life(subject.spec).filter(|_| !subject.is_settled()) else {
        return;
    };
    let Some(left) = life.left_planned() else { return };
    let Some(had) = life.boxes_at(left).filter(|had| *had > 0) else {
        return;
    };
    let added = life.added_since(left);
    if added * SHARE <= had {
        return;
    }
    let since = ledger
        .commit(left)
        .map_or(String::new(), |commit| commit.date.to_string());
    let heading = subject.milestone.headings.iter();
    let place = heading
        .filter(|found| found.section == Some(crate::model::Section::Deliverables))
        .map(|found| found.heading.span);
    let name = project.name(subject.spec);
    report
        .at(
            { place }.next().unwrap_or_else(|| subject.title_place()),
            format!(
                "`{name}` had {} when it left Planned, and {} since",
                counted(had, "criterion", "criteria"),
                counted(added, "was added", "were added")
            ),
        )
        .label(format!("it left Planned on {since}"))
        .help("move what can wait to another milestone, or agree on a later target for the larger scope");
}
