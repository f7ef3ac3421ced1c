//! `completeness`: how much of each milestone is written and done, and what is left.

mod table;

use std::io::IsTerminal as _;
use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use serde::Serialize;

use super::scope::{Part, Paths};
use super::{Command, OutputArguments, TextFormat, deliver, tell_failures, to_json};
use crate::analysis::analyse;
use crate::completeness::{Completeness, Gap};
use crate::diagnostic::Site;
use crate::model::Progress;
use crate::project::{Project, Subject};
use crate::source::map::Places;
use table::Look;

/// Show how much of each milestone is written and done
///
/// The guide asks for sections and fields. This command counts those that are filled in, names the others with the
/// lines where they belong, and counts the ticked criteria. With PATHs each milestone is shown part by part; without
/// them the whole book is shown in one table.
#[derive(Args)]
#[command(after_help = "\
Examples:
  mdbook-mls completeness                 the whole book
  mdbook-mls completeness --min 80        exit code 1 if one is below 80 percent
  mdbook-mls completeness docs/specs/milestone/mls-002-queue.md
  mdbook-mls completeness --format json | jq '.milestones[] | .missing[]'")]
pub(crate) struct Arguments {
    #[command(flatten)]
    paths: Paths,

    /// Exit with code 1 if a milestone is below this percentage; Completed and Cancelled ones do not count
    #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u8).range(0..=100))]
    min: Option<u8>,

    /// How to write it
    #[arg(long, short, value_enum, default_value_t)]
    format: TextFormat,

    #[command(flatten)]
    output: OutputArguments,
}

impl Command for Arguments {
    const NAME: &'static str = "completeness";

    fn run(&self) -> Result<ExitCode> {
        run(self)
    }
}

fn run(arguments: &Arguments) -> Result<ExitCode> {
    let mut records = Vec::new();
    let mut is_narrow = false;
    let mut fails = false;
    for part in arguments.paths.parts(None)? {
        is_narrow |= part.is_narrow();
        let (of_part, part_fails) = of_part(&part);
        records.extend(of_part);
        fails |= part_fails;
    }
    let text = match arguments.format {
        TextFormat::Json => to_json(&Report {
            format: "mdbook-mls/completeness/1",
            milestones: &records,
        })?,
        TextFormat::Text if is_narrow || records.len() == 1 => table::in_full(&records, look(arguments)),
        TextFormat::Text => table::overview(&records, look(arguments)),
    };
    deliver(text, arguments.output.output.as_deref())?;
    let least = usize::from(arguments.min.unwrap_or(0));
    let short = records
        .iter()
        .filter(|record| !record.is_settled && record.percent < least)
        .count();
    if arguments.min.is_some() {
        let verb = if short == 1 { "milestone is" } else { "milestones are" };
        anstream::eprintln!("mdbook-mls: {short} {verb} below {least} %");
    }
    Ok(ExitCode::from(u8::from(short > 0 || fails)))
}

/// The selected milestones, and whether one is missing because the program failed to read it.
fn of_part(part: &Part) -> (Vec<Record>, bool) {
    let opened = &part.opened;
    let mut analysis = analyse(&opened.book, &opened.config, opened.as_of);
    let places = Places::new(&opened.book, &opened.tree);
    part.narrow(&mut analysis, &places);
    let fails = tell_failures(&analysis);
    let project = &analysis.project;
    let wanted = project
        .subjects()
        .filter(|subject| part.wants(&opened.book, subject.chapter));
    (
        wanted.map(|subject| Record::new(project, subject, &places)).collect(),
        fails,
    )
}

/// Colour and width of the terminal; a file and a pipe get plain text.
fn look(arguments: &Arguments) -> Look {
    let is_terminal = arguments.output.output.is_none() && std::io::stdout().is_terminal();
    let width = terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    Look {
        has_color: anstream::stdout().current_choice() != anstream::ColorChoice::Never,
        width: width.filter(|_| is_terminal).map(|width| width.clamp(40, 120)),
    }
}

/// `mdbook-mls/completeness/1`
#[derive(Serialize)]
struct Report<'a> {
    format: &'static str,
    milestones: &'a [Record],
}

/// A milestone in JSON, and what the tables are made of.
#[derive(Serialize)]
pub(crate) struct Record {
    /// The name of its file, if it has no id.
    id: String,
    title: String,
    file: String,
    status: Option<&'static str>,
    /// Whole percent of what the guide asks for.
    percent: usize,
    filled: usize,
    asked: usize,
    progress: Ticked,
    parts: Vec<PartRecord>,
    missing: Vec<Missing>,
    #[serde(skip)]
    is_settled: bool,
}

#[derive(Serialize)]
struct Ticked {
    done: usize,
    total: usize,
}

impl From<Progress> for Ticked {
    fn from(Progress { done, total }: Progress) -> Self {
        Self { done, total }
    }
}

#[derive(Serialize)]
struct PartRecord {
    name: &'static str,
    filled: usize,
    asked: usize,
}

#[derive(Serialize)]
struct Missing {
    part: &'static str,
    what: String,
    /// `missing`, or `open` for `TBD` and texts of the template.
    state: &'static str,
    /// The line of the open answer, or the line below which the missing one belongs; `null` if the line is not known.
    line: Option<usize>,
}

impl Record {
    fn new(project: &Project<'_>, subject: Subject<'_>, places: &Places<'_>) -> Self {
        let completeness = Completeness::of(project, subject);
        let line = |gap: &Gap| {
            let site = Site::Chapter {
                chapter: subject.chapter,
                span: gap.place,
            };
            places.locate(&site).map(|place| place.start.line)
        };
        let parts = completeness.parts.iter();
        let missing = parts.clone().flat_map(|part| {
            part.gaps.iter().map(|gap| Missing {
                part: part.name,
                what: gap.what.clone(),
                state: gap.state.name(),
                line: line(gap),
            })
        });
        Self {
            id: project.name(subject.spec).to_owned(),
            title: subject.document.title.clone(),
            file: project.book.root_path(subject.chapter),
            status: subject.status().map(crate::model::Status::slug),
            percent: completeness.percent(),
            filled: completeness.filled(),
            asked: completeness.asked(),
            progress: completeness.progress.into(),
            missing: missing.collect(),
            parts: parts
                .map(|part| PartRecord {
                    name: part.name,
                    filled: part.filled(),
                    asked: part.asked,
                })
                .collect(),
            is_settled: subject.is_settled(),
        }
    }
}
