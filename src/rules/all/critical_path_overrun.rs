//! `critical-path-overrun`: the critical path needs more days than there are between its start and its end.

use crate::config::Calendar;
use crate::diagnostic::Severity;
use crate::model::CriticalPath;
use crate::project::{Project, Subject};
use crate::rules::engine::figure;
use crate::rules::{Check, Family, Report, Rule};
use crate::source::Span;

pub(super) static RULE: Rule = Rule {
    name: "critical-path-overrun",
    family: Family::Timeline,
    severity: Severity::Warning,
    summary: "the critical path needs more days than there are between its start and its end",
    explanation: "\
A path of twelve days does not fit between a Monday and the Sunday of the following week, which has only ten working days. The rule adds up
the days of all steps and compares them with the days from the start to the end, both included. The message shows both numbers, and the help
shows the day on which the work would be done.

The start is the one written in the path; the end is the path's own, or else the milestone's target. Working days are Monday to Friday
without the configured `holidays`; with `calendar = \"continuous\"` every day counts. A week is five working days, and `1-2 days` counts as
two. Paths without a start or without any duration are ignored, and so are settled milestones. Steps that run in parallel do not belong in
one path: leave out the shorter one.",
    check: Check::Milestone(check),
    ..Rule::DEFAULT
};

fn check(project: &Project<'_>, subject: Subject<'_>, report: &mut Report) {
    let (Some(fit), Some(path)) = (project.schedule.fit(subject.spec), &subject.milestone.critical_path) else {
        return;
    };
    let (Some(missing), Some(held), Some(end)) = (fit.missing(), fit.held, fit.end) else {
        return;
    };
    if subject.is_settled() {
        return;
    }
    let days = |number: f64| {
        let kind = match project.config.calendar {
            Calendar::WorkingDays => "working day",
            Calendar::Continuous => "day",
        };
        let plural = if number == 1.0 { "" } else { "s" };
        format!("{} {kind}{plural}", figure(number))
    };
    let later = fit
        .last()
        .map_or(String::new(), |last| format!(", or move the end to {last}"));
    let draft = report
        .at(
            place(subject.text, path),
            format!(
                "the critical path needs {} and has {held} between {} and {}",
                days(fit.needed),
                fit.start.first(),
                end.last()
            ),
        )
        .help(format!("take {} out of the path, begin earlier{later}", days(missing)));
    if let (None, Some(target)) = (&path.end, &subject.document.metadata.target) {
        draft.related(target.text.span, "the end is the milestone's target");
    }
}

/// From the first step to the last if they are on one line; otherwise the first step.
fn place(text: &str, path: &CriticalPath) -> Span {
    let mut steps = path.steps.iter().map(|step| step.name.span);
    let Some(first) = steps.next() else { return path.span };
    let all = steps.next_back().map_or(first, |last| first.cover(last));
    if all.of(text).contains('\n') { first } else { all }
}
