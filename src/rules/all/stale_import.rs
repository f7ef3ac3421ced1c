//! `stale-import`: an imported file cannot be read, has an unknown version or is older than its `max-age` (30 days).

use crate::config::Import;
use crate::diagnostic::Severity;
use crate::imports::Outcome;
use crate::project::Project;
use crate::rules::{Check, Family, Need, Report, Rule};

pub(super) static RULE: Rule = Rule {
    name: "stale-import",
    family: Family::Tool,
    severity: Severity::Warning,
    needs: &[Need::Date],
    summary: "an imported file cannot be read, has an unknown version or is older than its `max-age` (30 days)",
    explanation: "\
An import is a local file, the `milestones.json` of another book. A build fetches nothing, so a job or a person has to keep the copy up to
date: the as-of date in the file may be at most `max-age` days old. A file that is missing, is not an export, or has a version that this
program does not know says nothing about the other book.",
    check: Check::Book(check),
    ..Rule::DEFAULT
};

fn check(project: &Project<'_>, report: &mut Report) {
    for (name, outcome) in &project.graph.imports.books {
        let Some(import) = project.config.imports.get(name) else {
            continue;
        };
        let file = &import.file;
        match outcome {
            Outcome::Unreadable(reason) => report
                .file(
                    "book.toml",
                    format!("the import `{name}` cannot be read from `{file}`: {reason}"),
                )
                .help("put the other book's `milestones.json` there, or correct `file` under `imports`"),
            Outcome::Strange(what) => report
                .file(file, format!("the import `{name}` {what}"))
                .help("put the other book's `milestones.json` there, written by `mdbook-mls export json`"),
            Outcome::Read { as_of, .. } => {
                let Some(age) = age(project, *as_of).filter(|&age| age > i64::from(import.max_age)) else {
                    continue;
                };
                report.file(file, old(name, *as_of, age, import)).help(format!(
                    "put a new `milestones.json` of that book there, or raise `max-age` to {age}"
                ))
            }
        };
    }
}

/// The age in days.
fn age(project: &Project<'_>, as_of: jiff::civil::Date) -> Option<i64> {
    Some(i64::from(as_of.until(project.as_of).ok()?.get_days()))
}

fn old(name: &str, as_of: jiff::civil::Date, age: i64, import: &Import) -> String {
    let max = import.max_age;
    format!("the import `{name}` is of {as_of}, {age} days ago, but its `max-age` is {max}")
}
