//! The rows of the roadmap before and after a change.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use jiff::civil;

use crate::model::Status;
use crate::project::{Project, Subject};
use crate::text::escape;
use crate::text::terminal::clean;

/// A milestone in the roadmap.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Row {
    title: String,
    status: String,
    /// As written; empty if there is none.
    target: String,
    day: Option<civil::Date>,
    /// The first day on which it can be done, if that is after its target.
    earliest: Option<civil::Date>,
}

impl Row {
    fn of(project: &Project<'_>, subject: Subject<'_>) -> Self {
        let target = subject.target();
        let day = target.map(|target| target.last());
        let outlook = project.schedule.plan.outlook(subject.spec);
        let earliest = outlook.filter(|outlook| outlook.is_grounded && !subject.is_settled());
        Self {
            title: subject.document.title.clone(),
            status: subject
                .status()
                .map_or_else(|| "no status".to_owned(), |status: Status| status.name().to_owned()),
            target: target.map_or(String::new(), |target| target.to_string()),
            day,
            earliest: earliest
                .map(|outlook| outlook.earliest)
                .filter(|earliest| day.is_none_or(|day| *earliest > day)),
        }
    }

    fn when(&self) -> &str {
        if self.target.is_empty() {
            "no date"
        } else {
            &self.target
        }
    }

    fn earliest(&self) -> String {
        self.earliest.map_or(String::new(), |day| format!("not before {day}"))
    }
}

/// The rows by milestone.
fn rows(project: &Project<'_>) -> BTreeMap<String, Row> {
    let subjects = project.subjects();
    let own = subjects.map(|subject| (project.name(subject.spec).to_owned(), Row::of(project, subject)));
    own.collect()
}

/// All rows by day, those without a day last; `-` marks an old row, `+` a new one.
fn sorted<'r>(before: &'r BTreeMap<String, Row>, after: &'r BTreeMap<String, Row>) -> Vec<(char, &'r str, &'r Row)> {
    let mut found: Vec<(char, &str, &Row)> = Vec::new();
    for (name, row) in before {
        match after.get(name) {
            Some(own) if own == row => found.push((' ', name, row)),
            _ => found.push(('-', name, row)),
        }
    }
    let new = after.iter().filter(|(name, row)| before.get(*name) != Some(row));
    found.extend(new.map(|(name, row)| ('+', name.as_str(), row)));
    found.sort_by_key(|(sign, name, row)| (row.day.is_none(), row.day, *name, *sign == '+'));
    found
}

/// For a terminal: changed rows appear twice.
pub fn text(before: &Project<'_>, after: &Project<'_>) -> String {
    let (old, new) = (rows(before), rows(after));
    let all = sorted(&old, &new);
    let wide = |of: &dyn Fn(&(char, &str, &Row)) -> usize| all.iter().map(of).max().unwrap_or(0);
    let name_width = wide(&|(_, name, _)| name.chars().count());
    let when_width = wide(&|(.., row)| row.when().chars().count());
    let status_width = wide(&|(.., row)| row.status.chars().count());
    let mut out = "Roadmap\n".to_owned();
    for (sign, name, row) in &all {
        let line = format!(
            "{sign} {:when_width$}  {:name_width$}  {:status_width$}  {}  {}",
            row.when(),
            clean(name),
            row.status,
            clean(&row.title),
            row.earliest()
        );
        _ = writeln!(out, "{}", line.trim_end());
    }
    out
}

/// As a table: changed cells have both values.
pub fn markdown(before: &Project<'_>, after: &Project<'_>) -> String {
    let (old, new) = (rows(before), rows(after));
    let mut out =
        "\n**Roadmap**\n\n| milestone | status | target | first possible day |\n|---|---|---|---|\n".to_owned();
    for (sign, name, row) in sorted(&old, &new) {
        let was = old.get(name).filter(|_| sign == '+');
        // A milestone that stays has only its new row.
        if sign == '-' && new.contains_key(name) {
            continue;
        }
        let both = |of: &dyn Fn(&Row) -> String| match was.map(of) {
            Some(old) if old != of(row) => {
                let old = if old.is_empty() { "none".to_owned() } else { old };
                format!("{old} → **{}**", of(row))
            }
            _ => of(row),
        };
        let name = escape::markdown(name);
        let title = escape::markdown(&row.title);
        _ = match sign {
            '-' => writeln!(out, "| ~~{name} {title}~~ | dropped | | |"),
            _ => writeln!(
                out,
                "| {name} {title} | {} | {} | {} |",
                both(&|row| row.status.clone()),
                both(&|row| row.when().to_owned()),
                both(&|row| row.earliest())
            ),
        };
    }
    out
}
