//! Reports values of filters that match nothing in the book, for directives and for the command line.

use super::ALL;
use crate::diagnostic::Severity;
use crate::model::{Level, Status, asks_for};
use crate::project::Project;
use crate::schedule::load::name as person;
use crate::text::nearest::nearest;

pub(super) fn did_you_mean(name: &str) -> String {
    format!("did you mean `{name}`?")
}

/// The possible values of a filter; `None` if any value is possible.
fn values(project: &Project<'_>, key: &str) -> Option<Vec<String>> {
    let graph = &project.graph;
    Some(match key {
        "status" => Status::ALL.map(|status| status.slug().to_owned()).to_vec(),
        "level" => Level::ALL.map(|level| level.slug().to_owned()).to_vec(),
        "severity" => Severity::ALL.map(|severity| severity.name().to_owned()).to_vec(),
        "rule" => ALL.iter().map(|rule| rule.name.to_owned()).collect(),
        "kind" => project
            .config
            .prefixes
            .iter()
            .map(|(_, kind)| kind.to_owned())
            .collect(),
        "milestone" => graph.milestones().map(|spec| project.name(spec).to_owned()).collect(),
        "plan" => {
            let specs = graph.specs.iter().enumerate();
            let plans = specs.filter(|(_, spec)| spec.kind == "plan");
            plans.map(|(plan, _)| project.name(plan).to_owned()).collect()
        }
        "group" => vec!["plan".to_owned()],
        _ => return None,
    })
}

/// Compares as pages do: ignores case, and `at risk` equals `at-risk`.
fn is_one_of(known: &[String], value: &str) -> bool {
    let slug = value.replace([' ', '_'], "-");
    known.iter().any(|known| known.eq_ignore_ascii_case(&slug))
}

fn one_of<T: AsRef<str>>(known: &[T]) -> String {
    let known: Vec<&str> = known.iter().map(AsRef::as_ref).collect();
    match known.as_slice() {
        [] => "the book has none".to_owned(),
        [one] => format!("write `{one}`"),
        _ if known.len() < 20 => format!("write one of `{}`", known.join("`, `")),
        _ => "name one that this book has".to_owned(),
    }
}

/// All names that `owner=` can match, as written.
pub(super) fn people(project: &Project<'_>) -> Vec<String> {
    let owners = project.documents.iter().flat_map(|document| &document.metadata.owners);
    let others = project.subjects().flat_map(|subject| {
        let milestone = subject.milestone;
        let deliverables = milestone
            .deliverables
            .iter()
            .flat_map(|deliverable| &deliverable.owners);
        let blockers = milestone.blockers.iter().flat_map(|blocker| &blocker.owners);
        let risks = milestone.risks.iter().filter_map(|risk| risk.owner.as_ref());
        let capacity = milestone.capacity.iter().map(|row| &row.person);
        deliverables.chain(blockers).chain(risks).chain(capacity)
    });
    let names = owners.chain(others).map(|name| name.value.as_str());
    let mut names: Vec<&str> = names.collect();
    names.sort_unstable();
    names.dedup();
    names.into_iter().map(str::to_owned).collect()
}

/// The error for a value of any filter and its help, if the value matches nothing, or several owners.
pub(crate) fn wrong_filter(project: &Project<'_>, filter: &str, value: &str) -> Option<(String, String)> {
    match filter {
        "owner" => wrong_owner(value, &people(project)),
        _ => wrong_value(project, filter, value),
    }
}

/// The error for a value of a filter other than `owner` and its help, if the value matches nothing.
pub(super) fn wrong_value(project: &Project<'_>, filter: &str, value: &str) -> Option<(String, String)> {
    let known = values(project, filter).filter(|known| !is_one_of(known, value))?;
    let meant = nearest(value, known.iter().map(String::as_str));
    let help = meant.map_or_else(|| one_of(&known), did_you_mean);
    Some((format!("there is no {filter} `{value}`"), help))
}

/// The error for `owner` and its help, if it matches no name or several.
pub(super) fn wrong_owner(owner: &str, people: &[String]) -> Option<(String, String)> {
    let own: Vec<&String> = people.iter().filter(|name| asks_for(owner, name)).collect();
    // For "Ana" and "Ana Reyes", `Ana` is the former; a team in parentheses counts as a team.
    let called = each_once(own.iter().map(|name| person(name)).filter(|name| asks_for(owner, name)));
    if !own.is_empty() && (called.len() < 2 || called.iter().any(|name| name.eq_ignore_ascii_case(owner))) {
        return None;
    }
    let names = |names: &[&str]| format!("`{}`", names.join("` or `"));
    if called.len() > 1 {
        let help = match called.len() {
            ..20 => format!("write the whole name: {}", names(&called)),
            _ => "write the whole name".to_owned(),
        };
        return Some((format!("`{owner}` is the name of {} owners", called.len()), help));
    }
    let wanted = owner.to_lowercase();
    let begins = |name: &&str| {
        let name = name.to_lowercase();
        !wanted.is_empty()
            && name
                .split(|c: char| !c.is_alphanumeric())
                .any(|word| word.starts_with(&wanted))
    };
    let all = each_once(people.iter().map(|name| person(name)));
    let begun: Vec<&str> = all.iter().copied().filter(begins).collect();
    let help = match begun.as_slice() {
        [] => match nearest(owner, all.iter().copied()) {
            Some(meant) => did_you_mean(meant),
            None => one_of(&all),
        },
        [one] => did_you_mean(one),
        several if several.len() < 20 => format!("it could be {}", names(several)),
        _ => "write the whole name".to_owned(),
    };
    Some((format!("there is no owner `{owner}`"), help))
}

/// Sorts the names and keeps one of those that differ only in case.
fn each_once<'n>(names: impl Iterator<Item = &'n str>) -> Vec<&'n str> {
    let mut names: Vec<&str> = names.filter(|name| !name.is_empty()).collect();
    names.sort_by_key(|name| name.to_lowercase());
    names.dedup_by_key(|name| name.to_lowercase());
    names
}
