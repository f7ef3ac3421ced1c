//! `list`: milestones, by the filters of the directives and by when they are due.

use std::process::ExitCode;

use anyhow::{Result, bail};
use clap::{Args, ValueEnum};
use serde::Serialize;

use super::writing::pair;
use super::{BookArguments, Command, deliver, tell_failures, to_json};
use crate::analysis::analyse;
use crate::model::{Date, DateReading, Progress, Status, asks_for, read_date};
use crate::project::{Project, Subject};
use crate::rules::wrong_filter;
use crate::text::nearest::nearest;
use crate::text::terminal::clean;

/// List milestones
///
/// The filters are those of the directives, and `due`: owner=Ana, status=at-risk, plan=PLN-001, milestone=MLS-004,
/// due=late, due=2027-04 (within that month), due=2027-04-15 (by that day).
#[derive(Args)]
#[command(after_help = "\
Examples:
  mdbook-mls list
  mdbook-mls list owner=Ana status=at-risk
  mdbook-mls list --owner Ana --due late
  mdbook-mls list due=2027-04 --format json")]
pub(crate) struct Arguments {
    /// Filters; all of them must match
    #[arg(value_name = "FILTER=VALUE")]
    filters: Vec<String>,

    /// The same as owner=NAME
    #[arg(long, value_name = "NAME")]
    owner: Option<String>,

    /// The same as status=STATUS
    #[arg(long, value_name = "STATUS")]
    status: Option<String>,

    /// The same as plan=ID
    #[arg(long, value_name = "ID")]
    plan: Option<String>,

    /// The same as milestone=ID
    #[arg(long, value_name = "ID")]
    milestone: Option<String>,

    /// The same as due=DATE
    #[arg(long, value_name = "DATE", allow_hyphen_values = true)]
    due: Option<String>,

    /// How to write the list
    #[arg(long, short, value_enum, default_value_t)]
    format: Format,

    #[command(flatten)]
    book: BookArguments,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    #[default]
    Text,
    Json,
    Csv,
}

impl Command for Arguments {
    const NAME: &'static str = "list";

    fn run(&self) -> Result<ExitCode> {
        let filters = self.filters()?;
        let opened = self.book.open()?;
        let analysis = analyse(&opened.book, &opened.config, opened.as_of);
        tell_failures(&analysis);
        let project = &analysis.project;
        for filter in &filters {
            if let Some((message, help)) = filter.mistake(project) {
                anstream::eprintln!("note: {message}; {help}");
            }
        }
        let subjects = project.subjects();
        let mut rows: Vec<Row> = subjects
            .filter(|subject| filters.iter().all(|filter| filter.lets(project, *subject)))
            .map(|subject| Row::new(project, subject))
            .collect();
        rows.sort_by(|a, b| a.order.cmp(&b.order));
        deliver(self.written(&rows, project)?, None)?;
        Ok(ExitCode::SUCCESS)
    }
}

/// One condition for a milestone.
enum Filter {
    Owner(String),
    Status(Status),
    Plan(String),
    Milestone(String),
    Late,
    Within(Date),
}

impl Arguments {
    fn filters(&self) -> Result<Vec<Filter>> {
        let flags = [
            ("owner", &self.owner),
            ("status", &self.status),
            ("plan", &self.plan),
            ("milestone", &self.milestone),
            ("due", &self.due),
        ];
        let flags = flags
            .into_iter()
            .filter_map(|(key, value)| Some((key, value.as_deref()?)));
        let given: Vec<(&str, &str)> = self.filters.iter().map(|filter| pair(filter)).collect::<Result<_>>()?;
        given
            .into_iter()
            .chain(flags)
            .map(|(key, value)| Filter::new(key, value))
            .collect()
    }

    fn written(&self, rows: &[Row], project: &Project<'_>) -> Result<String> {
        match self.format {
            Format::Json => to_json(&List {
                format: "mdbook-mls/list/1",
                as_of: project.as_of.to_string(),
                milestones: rows,
            }),
            Format::Csv => {
                let mut table = csv::Writer::from_writer(Vec::new());
                table.write_record([
                    "id", "title", "status", "owner", "target", "late", "done", "total", "file",
                ])?;
                for row in rows {
                    let late = row.late.to_string();
                    let (done, total) = (row.progress.done.to_string(), row.progress.total.to_string());
                    let owners = row.owners.join(", ");
                    let target = row.target.as_deref().unwrap_or("");
                    let status = row.status.unwrap_or("");
                    table.write_record([
                        &row.id, &row.title, status, &owners, target, &late, &done, &total, &row.file,
                    ])?;
                }
                Ok(String::from_utf8(table.into_inner()?)?)
            }
            Format::Text => Ok(text(rows)),
        }
    }
}

impl Filter {
    fn new(key: &str, value: &str) -> Result<Self> {
        let value = value.trim();
        if value.is_empty() {
            bail!("`{key}=` has no value");
        }
        Ok(match key.trim().to_lowercase().as_str() {
            "owner" => Self::Owner(value.to_owned()),
            "plan" => Self::Plan(value.trim_matches(['[', ']']).to_owned()),
            "milestone" => Self::Milestone(value.trim_matches(['[', ']']).to_owned()),
            "status" => {
                let slug = value.to_lowercase().replace([' ', '_'], "-");
                match Status::from_slug(&slug) {
                    Some(status) => Self::Status(status),
                    None => bail!(
                        "there is no status `{value}`; write one of {}",
                        Status::ALL.map(Status::slug).join(", ")
                    ),
                }
            }
            "due" if value.eq_ignore_ascii_case("late") => Self::Late,
            "due" => match read_date(value) {
                (DateReading::Date(date), "") => Self::Within(date),
                _ => bail!("`due={value}` is not a date; write due=late, due=2027-04 or due=2027-04-15"),
            },
            other => {
                let known = ["owner", "status", "plan", "milestone", "due"];
                let meant = nearest(other, known).map_or(String::new(), |meant| format!(", did you mean `{meant}`?"));
                bail!("there is no filter `{other}`{meant} (there are {})", known.join(", "))
            }
        })
    }

    /// The error and its help for a value that matches nothing, or several owners.
    fn mistake(&self, project: &Project<'_>) -> Option<(String, String)> {
        let (filter, value) = match self {
            Self::Owner(wanted) => ("owner", wanted),
            Self::Plan(wanted) => ("plan", wanted),
            Self::Milestone(wanted) => ("milestone", wanted),
            _ => return None,
        };
        wrong_filter(project, filter, value)
    }

    fn lets(&self, project: &Project<'_>, subject: Subject<'_>) -> bool {
        let is_id = |wanted: &str, own: &str| own.eq_ignore_ascii_case(wanted);
        match self {
            Self::Owner(wanted) => {
                let owners = &subject.document.metadata.owners;
                owners.iter().any(|owner| asks_for(wanted, &owner.value))
            }
            Self::Status(status) => subject.status() == Some(*status),
            Self::Plan(wanted) => project
                .plan(subject.spec)
                .is_some_and(|plan| is_id(wanted, project.name(plan))),
            Self::Milestone(wanted) => is_id(wanted, project.name(subject.spec)),
            Self::Late => is_late(project, subject),
            // Due by a day, or within a longer period.
            Self::Within(Date::Day(day)) => subject.target().is_some_and(|target| target.last() <= *day),
            Self::Within(time) => subject.target().is_some_and(|target| {
                let due = target.last();
                time.first() <= due && due <= time.last()
            }),
        }
    }
}

/// Whether a milestone is open after its target.
fn is_late(project: &Project<'_>, subject: Subject<'_>) -> bool {
    !subject.is_settled() && subject.target().is_some_and(|target| target.last() < project.as_of)
}

#[derive(Serialize)]
struct List<'a> {
    format: &'static str,
    as_of: String,
    milestones: &'a [Row],
}

#[derive(Serialize)]
struct Row {
    id: String,
    title: String,
    status: Option<&'static str>,
    owners: Vec<String>,
    target: Option<String>,
    /// Whether it is open after its target.
    late: bool,
    blocked: bool,
    progress: Done,
    /// Relative to the book's root.
    file: String,
    #[serde(skip)]
    order: (Option<Due>, String),
}

/// The day it is due; milestones without one come last.
type Due = std::cmp::Reverse<std::cmp::Reverse<jiff::civil::Date>>;

#[derive(Clone, Copy, Serialize)]
struct Done {
    done: usize,
    total: usize,
}

impl Row {
    fn new(project: &Project<'_>, subject: Subject<'_>) -> Self {
        let Progress { done, total } = subject.milestone.progress();
        let id = project.name(subject.spec).to_owned();
        let due = subject.target().map_or(jiff::civil::Date::MAX, Date::last);
        let owners = subject.document.metadata.owners.iter();
        Self {
            title: subject.document.title.clone(),
            status: subject.status().map(Status::slug),
            owners: owners.map(|owner| owner.value.to_string()).collect(),
            target: subject.target().map(|target| target.to_string()),
            late: is_late(project, subject),
            blocked: project.is_blocked(subject.spec),
            progress: Done { done, total },
            file: project.book.root_path(subject.chapter),
            order: (Some(std::cmp::Reverse(std::cmp::Reverse(due))), id.clone()),
            id,
        }
    }
}

fn text(rows: &[Row]) -> String {
    if rows.is_empty() {
        return "no milestone matches\n".to_owned();
    }
    let cells = rows.iter().map(|row| {
        let target = row.target.clone().unwrap_or_else(|| "no date".to_owned());
        [
            row.id.clone(),
            row.status.unwrap_or("no status").to_owned(),
            if row.late { format!("{target} late") } else { target },
            format!("{}/{}", row.progress.done, row.progress.total),
            row.owners.join(", "),
            row.title.clone(),
        ]
    });
    let cells: Vec<[String; 6]> = cells.map(|row| row.map(|cell| clean(&cell).into_owned())).collect();
    let width = |column: usize| {
        cells
            .iter()
            .map(|row| unicode_width::UnicodeWidthStr::width(row[column].as_str()))
            .max()
            .unwrap_or(0)
    };
    let widths: Vec<usize> = (0..6).map(width).collect();
    let mut out = String::new();
    for row in &cells {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(&widths) {
            let own = unicode_width::UnicodeWidthStr::width(cell.as_str());
            line.push_str(cell);
            line.push_str(&" ".repeat(width - own + 2));
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}
