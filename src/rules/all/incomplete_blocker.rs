//! `incomplete-blocker`: an open blocker lacks an issue, an impact, an owner, an action, a target resolution or a priority.

use crate::config::Profile;
use crate::diagnostic::Severity;
use crate::guide::{self, State};
use crate::model::Blocker;
use crate::project::{Project, Subject};
use crate::rules::engine::{and_list, is_open};
use crate::rules::{Check, Family, Report, Rule};
use crate::source::Text;

pub(super) static RULE: Rule = Rule {
    name: "incomplete-blocker",
    family: Family::People,
    severity: Severity::Warning,
    from: Profile::Guide,
    summary: "an open blocker lacks an issue, an impact, an owner, an action, a target resolution or a priority",
    explanation: "\
A blocker is a request for action. It says what is wrong (`Issue`), what that costs (`Impact`), who is responsible (`Owner`), what they do
next (`Action`), by when (`Target Resolution`) and how urgent it is (`Priority`, or `(High Priority)` in its heading). Somebody has to ask
for each part that is missing.

Blockers are read from headings, list items and tables; in lists and tables the line itself is the issue. If there are none of these, each
`**Issue**: …` begins a blocker, and the fields after it belong to that blocker. Resolved blockers (struck through, ticked, or with a status
such as Resolved) are ignored. `TBD` counts as missing. If only the owner is missing, `missing-owner` reports it.",
    check: Check::Milestone(check),
    ..Rule::DEFAULT
};

fn check(_: &Project<'_>, subject: Subject<'_>, report: &mut Report) {
    let total = subject.milestone.blockers.len();
    for blocker in subject.open_blockers() {
        let missing = missing(subject, blocker);
        if missing.is_empty() || missing == ["owner"] {
            continue;
        }
        let first = if missing[0] == "owner" { missing[1] } else { missing[0] };
        report
            .at(
                blocker.span,
                format!(
                    "blocker {} `{}` has no {}",
                    blocker.number,
                    blocker.title.value,
                    and_list(&missing).replace(" and ", " or ")
                ),
            )
            .help(help(first))
            .together(format!(
                "of {total} blockers lack some of issue, impact, action, target resolution and priority"
            ))
            .missing_in(subject);
    }
}

fn missing(subject: Subject<'_>, blocker: &Blocker) -> Vec<&'static str> {
    let is_said = |text: &Option<Text>| text.as_ref().is_some_and(|text| !is_open(&text.value));
    let mut headings = subject.milestone.headings.iter();
    let is_line = !headings.any(|found| found.heading.span == blocker.span);
    let parts = [
        ("issue", is_line || is_said(&blocker.issue)),
        ("impact", is_said(&blocker.impact)),
        ("owner", matches!(guide::owner(subject, &blocker.owners), State::Given)),
        ("action", is_said(&blocker.action)),
        (
            "target resolution",
            blocker
                .target
                .as_ref()
                .is_some_and(|target| !is_open(&target.text.value)),
        ),
        (
            "priority",
            blocker
                .priority
                .as_ref()
                .is_some_and(|priority| !is_open(&priority.text.value)),
        ),
    ];
    parts
        .into_iter()
        .filter(|(_, said)| !said)
        .map(|(name, _)| name)
        .collect()
}

fn help(part: &str) -> &'static str {
    match part {
        "issue" => "below it, write `- **Issue**: ` and what is wrong",
        "impact" => "below it, write `- **Impact**: ` and what it delays, and for how long",
        "action" => "below it, write `- **Action**: ` and what is done next",
        "priority" => "end its title with `(High Priority)`, or `Medium` or `Low`",
        _ => "below it, write `- **Target Resolution**: ` and a day such as `2027-01-28`",
    }
}
