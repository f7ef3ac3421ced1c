//! `scope-grew`: criteria added since the milestone left Planned are more than a quarter of those it had.

use crate::config::Profile;
use crate::diagnostic::Severity;
use crate::project::{Project, Subject};
use crate::rules::engine::counted;
use crate::rules::{Check, Family, Need, Report, Rule};

/// Of so many criteria one more is not news.
const SHARE: usize = 4;

pub(super) static RULE: Rule = Rule {
    name: "scope-grew",
    family: Family::History,
    severity: Severity::Info,
    from: Profile::Guide,
    needs: &[Need::Git],
    summary: "criteria added since the milestone left Planned are more than a quarter of those it had",
    explanation: "\
Work that is found on the way is normal. When it grows by more than a quarter and the date stays, one of the two is no longer true, and it
is better to decide which. From git's history the criteria are counted that a milestone had when it left Planned, and those that were
added since and are still there: in deliverables, success criteria, sign-off and procedures. Other words for the same criterion, and a
criterion that moved to another deliverable, are none.

A milestone that had no criteria when it left Planned is left alone, and so is a settled one.",
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
        .help("move what can wait to another milestone, or agree on a later target for what it is now");
}
