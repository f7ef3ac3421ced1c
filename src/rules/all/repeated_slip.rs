//! `repeated-slip`: a target has moved to a later date three times or more.

use crate::config::Profile;
use crate::diagnostic::Severity;
use crate::project::{Project, Subject};
use crate::rules::engine::counted;
use crate::rules::{Check, Family, Need, Report, Rule};

/// The number of moves to a later date that is reported.
const MANY: usize = 3;

pub(super) static RULE: Rule = Rule {
    name: "repeated-slip",
    family: Family::History,
    severity: Severity::Warning,
    from: Profile::Guide,
    needs: &[Need::Git],
    summary: "a target has moved to a later date three times or more",
    explanation: "\
Nobody believes a target that keeps moving: something is missing in the plan, or the milestone is too large. Split it, reduce its scope, or
say openly that there is no date yet.

The rule reads git's history and counts each commit that moves the target of an open milestone to a later date, even if the milestone had
another id or was in another file. A change that only makes the same date more precise does not count. In `strict` it stays a warning,
because nobody can change the past. If the new plan is sound, add a waiver with the reason.",
    check: Check::Milestone(check),
    ..Rule::DEFAULT
};

fn check(project: &Project<'_>, subject: Subject<'_>, report: &mut Report) {
    let Some((_, life)) = project.life(subject.spec).filter(|_| !subject.is_settled()) else {
        return;
    };
    let later = life
        .moves
        .iter()
        .filter(|moved| moved.days.is_some_and(|days| days > 0))
        .count();
    let Some((_, first)) = life.first.as_ref().filter(|_| later >= MANY) else {
        return;
    };
    let name = project.name(subject.spec);
    let far = life.slip().filter(|slip| slip.days > 0).map_or(String::new(), |slip| {
        format!(", {} in all", counted(slip.days.unsigned_abs() as usize, "day", "days"))
    });
    let place = subject.document.metadata.target.as_ref().map(|target| target.text.span);
    report
        .at(
            place.unwrap_or_else(|| subject.title_place()),
            format!("the target of `{name}` moved to a later date {later} times{far}"),
        )
        .label(format!("first promised for {}", first.text))
        .help(format!(
            "split the milestone or cut its scope; `mdbook-mls history {name}` shows each move and its reason"
        ));
}
