//! `unknown-directive`: a `{{#mls …}}` has an unknown name, an unknown filter or other text on its line.

use std::cell::LazyCell;

use crate::diagnostic::Severity;
use crate::model::{DateReading, Directive, Document, KNOWN_DIRECTIVES, KnownDirective, read_date};
use crate::project::Project;
use crate::rules::engine::and_list;
use crate::rules::filters::{did_you_mean, people, wrong_owner, wrong_value};
use crate::rules::{Check, Family, Need, Report, Rule};
use crate::source::{ChapterIx, Span};
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

A text that is almost a directive, such as `{{#MLS index}}` or one over two lines, and a directive in a heading are reported as well. In code
or after a backslash, it is text and is ignored.",
    check: Check::Chapter(check),
    ..Rule::DEFAULT
};

/// More in one chapter are of another program.
const MOST_NEAR: usize = 10;

/// `{{#mlsindex}}`
fn is_glued(written: &str) -> bool {
    let name = written.trim_start_matches(|c: char| !c.is_alphanumeric());
    name.get(3..)
        .is_some_and(|rest| rest.starts_with(char::is_alphanumeric))
}

/// Whether the first word after `mls` is the name of a directive.
fn names_directive(written: &str) -> bool {
    let name = written.trim_start_matches(|c: char| !c.is_alphanumeric());
    let name = name.get(3..).unwrap_or("").trim_start();
    let end = name.find(|c: char| !c.is_alphanumeric()).unwrap_or(name.len());
    let name = name.get(..end).unwrap_or("").to_lowercase();
    KNOWN_DIRECTIVES.iter().any(|known| known.name == name)
}

/// What is wrong, where, and what to do.
struct Mistake {
    span: Span,
    message: String,
    help: String,
}

fn check(project: &Project<'_>, chapter: ChapterIx, document: &Document, report: &mut Report) {
    let near = document.near_directives.iter();
    let near = near.filter(|span| !project.book.is_escaped(chapter, **span));
    for span in near.take(MOST_NEAR) {
        let written = span.of(project.text(chapter)).trim_end();
        let is_right = written.starts_with("{{#mls ") && written.ends_with("}}");
        // `{{#mlsx}}` is of another program, and a name that is none is an example.
        if (is_right || is_glued(written)) && !names_directive(written) {
            continue;
        }
        let place = if is_right { " in this place" } else { "" };
        report
            .at(
                *span,
                format!("`{written}` is not read as a directive{place}, and stays on the page as text"),
            )
            .help("write `{{#mls NAME}}` on one line, in lower case, outside headings and HTML tags");
    }
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
    if let Some(word) = directive.arguments.get(1).filter(|_| kind.is_inline) {
        say(
            word.span,
            format!("`{}` is more than `{name}` takes", word.value),
            format!("write `{{{{#mls {name} ID}}}}` with one id and nothing else"),
        );
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
        } else if let Some((message, help)) = wrong_value(project, &lower, &value.value) {
            say(value.span, message, help);
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

fn keys(kind: &KnownDirective) -> String {
    match kind.filters {
        [] => format!("`{}` takes no filters", kind.name),
        keys => {
            let keys: Vec<String> = keys.iter().map(|key| format!("`{key}`")).collect();
            format!("`{}` can be narrowed down by {}", kind.name, and_list(&keys))
        }
    }
}
