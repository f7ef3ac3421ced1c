//! `missing-delay-plan`: others wait for a milestone that has no `If delayed` or no `Contingency`.

use crate::config::Profile;
use crate::diagnostic::Severity;
use crate::guide::{CONTINGENCY, IF_DELAYED, State};
use crate::model::{Section, SpecId};
use crate::project::{Project, Subject};
use crate::rules::engine::{and_list, heading_or_title, is_of_template, is_open};
use crate::rules::{Check, Family, Need, Report, Rule};

pub(super) static RULE: Rule = Rule {
    name: "missing-delay-plan",
    family: Family::Timeline,
    severity: Severity::Warning,
    from: Profile::Guide,
    needs: &[Need::Others],
    summary: "others wait for a milestone that has no `If delayed` or no `Contingency`",
    explanation: "\
If a milestone slips, others have to decide in a hurry what to do, unless that was decided beforehand. If something waits for a milestone,
its `If delayed` says what happens to those who wait, and its `Contingency` says what they can fall back on.

Something waits for a milestone if its own chapter says so (`This milestone blocks`, with ids or in plain words) or if another milestone of
the book depends on it. A milestone that nothing waits for is ignored. `TBD` is not a plan; \"they wait, and that is fine\" is one.",
    check: Check::Milestone(check),
    ..Rule::DEFAULT
};

fn check(project: &Project<'_>, subject: Subject<'_>, report: &mut Report) {
    let milestone = subject.milestone;
    let waiting = waiting(project, subject);
    let who = match waiting.as_slice() {
        [] => return,
        [one] => format!("`{one}` waits"),
        more => format!("{} others wait", more.len()),
    };
    let mut missing = Vec::new();
    for (key, item) in [("If delayed", &IF_DELAYED), ("Contingency", &CONTINGENCY)] {
        match item.state(subject) {
            State::Given => {}
            State::Open(text) => {
                report
                    .at(
                        text.span,
                        format!("{who} for this milestone, and `{key}` is still `{}`", text.value),
                    )
                    .help(help(key))
                    .missing_in(subject);
            }
            State::Missing => missing.push(key),
        }
    }
    let [first, ..] = missing[..] else { return };
    let keys: Vec<String> = missing.iter().map(|key| format!("`{key}`")).collect();
    let stated = milestone.blocks.stated;
    let place = stated.unwrap_or_else(|| heading_or_title(subject, &[Section::Dependencies, Section::Timeline]));
    let name = project.name(subject.spec);
    let does = if keys.len() == 1 { "is" } else { "are" };
    report
        .at(
            place,
            format!("{who} for `{name}`, and {} {does} missing", and_list(&keys)),
        )
        .help(match missing.len() {
            1 => help(first),
            _ => "write `**If delayed**: ` and what happens to them, and `**Contingency**: ` and what you can fall back on",
        })
        .missing_in(subject);
}

fn help(key: &str) -> &'static str {
    match key {
        "If delayed" => "write `**If delayed**: ` and what happens to those who wait",
        _ => "write `**Contingency**: ` and what you can fall back on",
    }
}

/// The names of everything that waits for the milestone.
fn waiting<'a>(project: &'a Project<'_>, subject: Subject<'a>) -> Vec<&'a str> {
    let graph = &project.graph;
    let dependents = graph.dependents(subject.spec).iter();
    let mut names: Vec<&str> = dependents.map(|&spec| project.name(spec)).collect();
    let side = &subject.milestone.blocks;
    // Ids in other books and trackers.
    let elsewhere = side.references.iter().filter_map(|reference| reference.id.as_ref());
    let elsewhere = elsewhere.map(SpecId::as_str);
    names.extend(elsewhere.filter(|id| graph.by_id(id).is_none()));
    let words = side.untracked.iter().map(|text| text.as_str());
    names.extend(words.filter(|words| !is_open(words) && !is_of_template(project, words)));
    names.dedup();
    names
}
