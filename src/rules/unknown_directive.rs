//! `unknown-directive`: every `{{#mls …}}` has a known name, known filters and a line of its own.

use crate::analysis::Project;
use crate::diagnostic::Severity;
use crate::model::{Directive, DirectiveKind, Document, Status};
use crate::nearest::nearest;
use crate::rules::engine::and_list;
use crate::rules::{ALL, Check, Family, Fixable, Need, Report, Rule};
use crate::source::{ChapterIx, Span, Text};

pub static RULE: Rule = Rule {
    name: "unknown-directive",
    family: Family::Tool,
    severity: Severity::Error,
    essential: true,
    strict_only: false,
    needs: &[Need::Book],
    fix: Fixable::No,
    summary: "every `{{#mls …}}` has a known name, known filters and a line of its own",
    explanation: "\
A directive that is not understood stays on the page as it was written. Looked at are its name, the keys and values of its filters
(`status=at-risk`), the id of a `badge`, and whether a table or a drawing has the line to itself.

A directive in code, in a heading or behind a backslash is text and left alone.",
    guide_words: &[],
    check: Check::Chapter(check),
};

/// What is wrong, where, and what to do.
struct Mistake {
    span: Span,
    message: String,
    help: String,
}

fn check(project: &Project<'_>, chapter: ChapterIx, document: &Document, report: &mut Report) {
    for directive in &document.directives {
        if project.book.is_escaped(chapter, directive.span) {
            continue;
        }
        for Mistake { span, message, help } in mistakes(project, directive) {
            report.at(chapter, span, message).help(help);
        }
    }
}

fn mistakes(project: &Project<'_>, directive: &Directive) -> Vec<Mistake> {
    let Some(kind) = directive.kind() else {
        return vec![unknown_name(directive)];
    };
    let name = kind.name();
    let mut found = Vec::new();
    let mut say = |span, message: String, help: String| found.push(Mistake { span, message, help });
    match directive.arguments.first() {
        None if kind.is_inline() => say(
            directive.span,
            format!("`{name}` names no spec"),
            format!("write `{{{{#mls {name} MLS-001}}}}`"),
        ),
        Some(id) if kind.is_inline() => {
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
            format!("`{}` is no filter of `{name}`", word.value),
            format!("write `key=value`; {}", keys(kind)),
        ),
        None => {}
    }
    if !kind.is_inline() && !directive.alone {
        let help = "put it on a line of its own, without a list mark or text beside it";
        say(
            directive.span,
            format!("`{name}` shares its line with something else"),
            help.to_owned(),
        );
    }
    for (key, value) in &directive.filters {
        let lower = key.value.to_lowercase();
        if !kind.filters().contains(&lower.as_str()) {
            let meant = nearest(&lower, kind.filters().iter().copied());
            let help = meant.map_or_else(|| keys(kind), did_you_mean);
            say(key.span, format!("`{name}` has no filter `{}`", key.value), help);
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
    let names = DirectiveKind::ALL.map(DirectiveKind::name);
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
    let meant = nearest(&written.value, names);
    Mistake {
        span: written.span,
        message: format!("no directive is called `{}`", written.value),
        help: meant.map_or_else(|| format!("known are `{}`", names.join("`, `")), did_you_mean),
    }
}

fn did_you_mean(name: &str) -> String {
    format!("did you mean `{name}`?")
}

fn keys(kind: DirectiveKind) -> String {
    match kind.filters() {
        [] => format!("`{}` takes no filters", kind.name()),
        keys => {
            let keys: Vec<String> = keys.iter().map(|key| format!("`{key}`")).collect();
            format!("`{}` can be narrowed down by {}", kind.name(), and_list(&keys))
        }
    }
}

/// What a filter can ask for; none where that is anything.
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
        "milestone" => graph
            .milestones()
            .filter_map(|spec| graph.specs[spec].id.as_ref().map(ToString::to_string))
            .collect(),
        _ => return None,
    })
}

/// Compared as the pages compare: in any case, `at risk` as `at-risk`.
fn is_one_of(known: &[String], value: &Text) -> bool {
    let slug = value.value.replace([' ', '_'], "-");
    known.iter().any(|known| known.eq_ignore_ascii_case(&slug))
}

fn one_of(known: &[String]) -> String {
    match known.len() {
        0 | 20.. => "name one that this book has".to_owned(),
        _ => format!("write one of `{}`", known.join("`, `")),
    }
}
