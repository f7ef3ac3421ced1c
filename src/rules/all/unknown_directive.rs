//! `unknown-directive`: a `{{#mls …}}` has an unknown name, an unknown filter or other text on its line.

use std::cell::LazyCell;

use crate::diagnostic::Severity;
use crate::model::{DateReading, Directive, Document, KNOWN_DIRECTIVES, KnownDirective, Status, asks_for, read_date};
use crate::project::Project;
use crate::rules::engine::and_list;
use crate::rules::{ALL, Check, Family, Need, Report, Rule};
use crate::schedule::load::name as person;
use crate::source::{ChapterIx, Span, Text};
use crate::text::nearest::nearest;

pub(super) static RULE: Rule = Rule {
    name: "unknown-directive",
    family: Family::Tool,
    severity: Severity::Error,
    needs: &[Need::Book],
    summary: "a `{{#mls …}}` has an unknown name, an unknown filter or other text on its line",
    explanation: "\
A directive with an unknown name stays on the page as text. A filter with an unknown name is ignored, and a filter with a value that matches
nothing gives an empty result. The rule checks the directive's name, the keys and values of its filters (`status=at-risk`), the id of a
`badge`, and whether a table or a drawing is alone on its line. An owner, a plan or a milestone that a filter names must exist in the book,
and a first name must belong to one person only.

A directive in code, in a heading or after a backslash is text and is ignored.",
    check: Check::Chapter(check),
    ..Rule::DEFAULT
};

/// What is wrong, where, and what to do.
struct Mistake {
    span: Span,
    message: String,
    help: String,
}

fn check(project: &Project<'_>, chapter: ChapterIx, document: &Document, report: &mut Report) {
    let people = LazyCell::new(|| people(project));
    for directive in &document.directives {
        if project.book.is_escaped(chapter, directive.span) {
            continue;
        }
        for Mistake { span, message, help } in mistakes(project, directive, || &people) {
            report.at(span, message).help(help);
        }
    }
}

fn mistakes<'p>(project: &Project<'_>, directive: &Directive, people: impl Fn() -> &'p [String]) -> Vec<Mistake> {
    let mut known = KNOWN_DIRECTIVES.iter();
    let Some(kind) = known.find(|known| known.name == directive.name.value) else {
        return vec![unknown_name(directive)];
    };
    let name = kind.name;
    let mut found = Vec::new();
    let mut say = |span, message: String, help: String| found.push(Mistake { span, message, help });
    match directive.arguments.first() {
        None if kind.is_inline => say(
            directive.span,
            format!("`{name}` names no spec"),
            format!("write `{{{{#mls {name} MLS-001}}}}`"),
        ),
        Some(id) if kind.is_inline => {
            let wanted = id.value.to_uppercase();
            if project.graph.by_id(&wanted).is_none() {
                let written = project.config.prefixes.id_at_start(&wanted, 1);
                let meant = written.and_then(|(id, _)| project.graph.nearest_id(&id));
                let help = meant.map_or("name a chapter of this book".to_owned(), |id| did_you_mean(id.as_str()));
                say(id.span, format!("`{}` is not the id of any chapter", id.value), help);
            }
        }
        Some(word) => say(
            word.span,
            format!("`{}` is not a filter of `{name}`", word.value),
            format!("write `key=value`; {}", keys(kind)),
        ),
        None => {}
    }
    if !kind.is_inline && !directive.alone {
        let help = "put it on a line of its own, without a list mark or text beside it";
        say(
            directive.span,
            format!("`{name}` shares its line with something else"),
            help.to_owned(),
        );
    }
    for (key, value) in &directive.filters {
        let lower = key.value.to_lowercase();
        if !kind.filters.contains(&lower.as_str()) {
            let meant = nearest(&lower, kind.filters.iter().copied());
            let help = meant.map_or_else(|| keys(kind), did_you_mean);
            say(key.span, format!("`{name}` has no filter `{}`", key.value), help);
        } else if value.value.is_empty() {
            let help = format!("write a value after `{lower}=`, or leave the filter out");
            say(key.span, format!("the filter `{lower}` has no value"), help);
        } else if lower == "since" {
            if !matches!(read_date(&value.value), (DateReading::Date(_), "")) {
                let help = "write a date as 2027-03-01".to_owned();
                say(value.span, format!("`{}` is not a date", value.value), help);
            }
        } else if lower == "owner" {
            if let Some((message, help)) = wrong_owner(&value.value, people()) {
                say(value.span, message, help);
            }
        } else if let Some(known) = values(project, &lower).filter(|known| !is_one_of(known, value)) {
            let meant = nearest(&value.value, known.iter().map(String::as_str));
            let help = meant.map_or_else(|| one_of(&known), did_you_mean);
            say(value.span, format!("there is no {lower} `{}`", value.value), help);
        }
    }
    found
}

fn unknown_name(directive: &Directive) -> Mistake {
    let written = &directive.name;
    let names: Vec<&str> = KNOWN_DIRECTIVES.iter().map(|known| known.name).collect();
    if written.value.is_empty() {
        return Mistake {
            span: directive.span,
            message: "the directive has no name".to_owned(),
            help: format!(
                "write `{{{{#mls NAME}}}}`, where NAME is one of `{}`",
                names.join("`, `")
            ),
        };
    }
    let meant = nearest(&written.value, names.iter().copied());
    Mistake {
        span: written.span,
        message: format!("no directive is called `{}`", written.value),
        help: meant.map_or_else(|| format!("known are `{}`", names.join("`, `")), did_you_mean),
    }
}

fn did_you_mean(name: &str) -> String {
    format!("did you mean `{name}`?")
}

fn keys(kind: &KnownDirective) -> String {
    match kind.filters {
        [] => format!("`{}` takes no filters", kind.name),
        keys => {
            let keys: Vec<String> = keys.iter().map(|key| format!("`{key}`")).collect();
            format!("`{}` can be narrowed down by {}", kind.name, and_list(&keys))
        }
    }
}

/// The possible values of a filter; `None` if any value is possible.
fn values(project: &Project<'_>, key: &str) -> Option<Vec<String>> {
    let graph = &project.graph;
    Some(match key {
        "status" => Status::ALL.map(|status| status.slug().to_owned()).to_vec(),
        "level" => ["low", "medium", "high", "critical"].map(str::to_owned).to_vec(),
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
fn is_one_of(known: &[String], value: &Text) -> bool {
    let slug = value.value.replace([' ', '_'], "-");
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
fn people(project: &Project<'_>) -> Vec<String> {
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

/// The error for `owner` and its help, if it matches no name or several.
fn wrong_owner(owner: &str, people: &[String]) -> Option<(String, String)> {
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
