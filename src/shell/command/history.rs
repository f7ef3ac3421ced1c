//! `history`: what happened to milestones, from git.

use std::process::ExitCode;

use anyhow::Result;
use clap::{Args, ValueEnum};
use jiff::civil;

use super::{BookArguments, Command, OutputArguments, deliver, unknown_milestone};
use crate::analysis::analyse;
use crate::config::Config;
use crate::ledger::{History, Ledger, Life};
use crate::output::past::{self, Report};
use crate::shell::tree::{Tree as _, git};
use crate::source::Book;
use crate::text::terminal::clean;

/// Show what happened to milestones, from git
///
/// For each milestone, shows the target that was promised first, each move with its days and reason, each change of
/// status, and the criteria that were added, removed and ticked. The reason comes from a line
/// `Milestone-Change: MLS-004 target-pushed: reason` in the commit's message, or else from the status update in that
/// commit, or else from the first line of its message.
#[derive(Args)]
#[command(after_help = "\
Examples:
  mdbook-mls history                                      all milestones
  mdbook-mls history MLS-002                              one of them
  mdbook-mls history --since 2027-03-01                   what happened since a day
  mdbook-mls history --since HEAD~1                       what the last commit did
  mdbook-mls history --format csv --output history.csv    for a spreadsheet")]
pub(crate) struct Arguments {
    /// The milestones, by their present or former id [default: all]
    #[arg(value_name = "ID")]
    ids: Vec<String>,

    #[command(flatten)]
    book: BookArguments,

    /// Only what happened since this day, or after this git revision
    #[arg(long, value_name = "DATE|REV")]
    since: Option<String>,

    /// How to write it
    #[arg(long, short, value_enum, default_value_t)]
    format: Format,

    #[command(flatten)]
    output: OutputArguments,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Events by milestone
    #[default]
    Text,
    /// All that is known, for your own programs
    Json,
    /// A row for each event, for spreadsheets
    Csv,
    /// A table for each milestone
    Markdown,
}

impl Command for Arguments {
    const NAME: &'static str = "history";

    fn run(&self) -> Result<ExitCode> {
        run(self)
    }
}

fn run(arguments: &Arguments) -> Result<ExitCode> {
    let opened = arguments.book.open()?;
    let output = arguments.output.output.as_deref();
    let ledger = match &opened.book.history {
        History::Known(ledger) => ledger,
        other => {
            let reason = unknown(other);
            if arguments.format == Format::Json {
                deliver(past::none(&reason), output)?;
            }
            anstream::eprintln!("mdbook-mls: there is no history: {}", clean(&reason));
            return Ok(ExitCode::SUCCESS);
        }
    };
    let ledger = &named(ledger, &opened.book, &opened.config, opened.as_of);
    let report = Report {
        lives: lives(ledger, &arguments.ids)?,
        since: match &arguments.since {
            Some(since) => Some(commits_since(ledger, opened.tree.past().0, since)?),
            None => None,
        },
        ledger,
    };
    match arguments.format {
        Format::Text => deliver(past::text(&report), output)?,
        Format::Json => deliver(past::json(&report), output)?,
        Format::Csv => deliver(past::csv(&report), output)?,
        Format::Markdown => deliver(past::markdown(&report), output)?,
    }
    Ok(ExitCode::SUCCESS)
}

/// The ledger in which milestones without an id are called what they are called everywhere else: by the names of their files.
fn named(ledger: &Ledger, book: &Book<'_>, config: &Config, as_of: civil::Date) -> Ledger {
    let analysis = analyse(book, config, as_of);
    let specs = analysis.project.subjects().map(|subject| subject.spec);
    let names = specs.filter(|spec| analysis.project.graph.specs[*spec].id.is_none());
    let names = names.filter_map(|spec| {
        let (_, life) = analysis.project.life(spec)?;
        Some((life.id.clone(), analysis.project.name(spec).to_owned()))
    });
    ledger.renamed(&names.collect())
}

/// Why there is no history.
pub(super) fn unknown(history: &History) -> String {
    match history {
        History::Unknown(unknown) => unknown.reason.clone(),
        History::Off => "book.toml has `history = \"off\"`".to_owned(),
        History::Known(_) | History::Unasked => "the book has no milestones".to_owned(),
    }
}

/// The milestones with these ids, or all of them if no id is given.
fn lives<'l>(ledger: &'l Ledger, ids: &[String]) -> Result<Vec<&'l Life>> {
    if ids.is_empty() {
        return Ok(ledger.milestones.iter().collect());
    }
    let known = || ledger.milestones.iter().map(|life| life.id.as_str());
    let find = |id: &String| {
        let wanted = id.trim().trim_matches(['[', ']']);
        let found = ledger.any_life(wanted);
        found.ok_or_else(|| unknown_milestone(wanted, known()))
    };
    ids.iter().map(find).collect()
}

/// For each commit, whether it is since a day, or after a revision.
pub(super) fn commits_since(ledger: &Ledger, folder: &std::path::Path, since: &str) -> Result<Vec<bool>> {
    if let Ok(day) = since.parse::<civil::Date>() {
        return Ok(ledger.commits.iter().map(|commit| commit.day >= day).collect());
    }
    let newer = git::newer(folder, since)?;
    Ok(ledger.commits.iter().map(|commit| newer.contains(&commit.id)).collect())
}
