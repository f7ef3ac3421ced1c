//! `target-moved-silently`: a target moved by a week or more without a reason.

use crate::diagnostic::Severity;
use crate::project::{Project, Subject};
use crate::rules::engine::counted;
use crate::rules::{Check, Family, Need, Report, Rule};

/// The number of days from which a move needs a reason.
const WEEK: u32 = 7;

pub(super) static RULE: Rule = Rule {
    name: "target-moved-silently",
    family: Family::History,
    severity: Severity::Info,
    needs: &[Need::Git],
    summary: "a target moved by a week or more without a reason",
    explanation: "\
A date that moves without an explanation costs trust, and months later nobody knows the reason. The commit that moves a target by a week or
more, in either direction, must say why: with a line `Milestone-Change: MLS-004 target-pushed: reason` in its message, or with a new status
update in the milestone. For a merge, the messages of the merged commits count as well.

A line in the message of a later commit explains earlier moves: `git commit --allow-empty` is enough. Settled milestones are ignored.
The rule reports nothing without git, in a shallow clone and with `history = \"off\"`.",
    check: Check::Milestone(check),
    ..Rule::DEFAULT
};

fn check(project: &Project<'_>, subject: Subject<'_>, report: &mut Report) {
    let Some((ledger, life)) = project.life(subject.spec).filter(|_| !subject.is_settled()) else {
        return;
    };
    let mut silent: Vec<_> = life.silent_moves(WEEK).collect();
    let Some(last) = silent.pop() else { return };
    let (Some(commit), Some(after)) = (ledger.commit(last.commit), &last.after) else {
        return;
    };
    let name = project.name(subject.spec);
    let days = counted(last.distance() as usize, "day", "days");
    let direction = if last.days.unwrap_or(0) < 0 { "earlier" } else { "later" };
    let more = match silent.len() {
        0 => String::new(),
        1 => "; the move before it has no reason either".to_owned(),
        more => format!("; {more} moves before it have no reason either"),
    };
    let id = commit.id.get(..10).unwrap_or(&commit.id);
    let place = subject.document.metadata.target.as_ref().map(|target| target.text.span);
    report
        .at(
            place.unwrap_or_else(|| subject.title_place()),
            format!("the target of `{name}` moved to {}, {days} {direction}, but commit {id} does not say why{more}", after.text),
        )
        .label(format!("moved on {}", commit.date))
        .help(format!(
            "write a line `Milestone-Change: {name} target-pushed: REASON` in the message of your next commit; next time, write \
             a status update beside the new date"
        ));
}
