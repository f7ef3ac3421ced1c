//! `digest`: a report for the stakeholders of a book.

use std::process::ExitCode;

use anyhow::{Result, anyhow};
use clap::{Args, ValueEnum};
use jiff::civil;

use super::history::unknown;
use super::{BookArguments, Command, OutputArguments, deliver, tell_failures};
use crate::analysis::analyse;
use crate::ledger::History;
use crate::output::digest;
use crate::output::labels::labels;
use crate::text::nearest::nearest;

/// Write a report of what happened, for stakeholders
///
/// The report lists what was finished, what moved and why, what is newly blocked or at risk, what is due in four weeks,
/// and which decisions are open, in the book's language. With `--for`, it has only the milestones whose communication
/// plan names this stakeholder, since the last day on which an update was due, and only the topics that the plan's row
/// asks for: `Dates, blockers` leaves out decisions. The report says how much was left out. Finished work is always
/// included.
#[derive(Args)]
#[command(after_help = "\
Examples:
  mdbook-mls digest                          the last week, for the whole book
  mdbook-mls digest --for Customers          the update that customers were promised
  mdbook-mls digest --since 2027-03-01       since a day
  mdbook-mls digest --due                    who is owed an update today?")]
pub(crate) struct Arguments {
    /// A stakeholder of the communication plans
    #[arg(long = "for", value_name = "STAKEHOLDER")]
    stakeholder: Option<String>,

    #[command(flatten)]
    book: BookArguments,

    /// The first day of the report [default: seven days ago, or according to the stakeholder's frequency]
    #[arg(long, value_name = "DATE", value_parser = day)]
    since: Option<civil::Date>,

    /// List who is owed an update today instead
    #[arg(long)]
    due: bool,

    /// How to write it
    #[arg(long, short, value_enum, default_value_t)]
    format: Format,

    #[command(flatten)]
    output: OutputArguments,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For chats, issues and pages
    #[default]
    Markdown,
    /// For mails
    Text,
    /// For your own programs
    Json,
}

impl Command for Arguments {
    const NAME: &'static str = "digest";

    fn run(&self) -> Result<ExitCode> {
        run(self)
    }
}

fn day(text: &str) -> Result<civil::Date, String> {
    text.parse().map_err(|_| "write a date as 2027-01-28".to_owned())
}

fn run(arguments: &Arguments) -> Result<ExitCode> {
    let opened = arguments.book.open()?;
    let analysis = analyse(&opened.book, &opened.config, opened.as_of);
    tell_failures(&analysis);
    let project = &analysis.project;
    let stakeholder = arguments.stakeholder.as_deref();
    if let Some(wanted) = stakeholder {
        let mut rows = project
            .subjects()
            .flat_map(|subject| subject.milestone.communication.plan.iter());
        if !rows.any(|row| digest::is_for(row, wanted)) {
            return Err(nobody(wanted, &digest::stakeholders(project)));
        }
    }
    let output = arguments.output.output.as_deref();
    let labels = &labels(&analysis);
    if arguments.due {
        let owed = digest::owed(project, stakeholder);
        let text = match arguments.format {
            Format::Json => digest::due_json(&owed, opened.as_of),
            format => digest::due_text(&owed, labels, format == Format::Markdown),
        };
        deliver(text, output)?;
        return Ok(ExitCode::SUCCESS);
    }
    let mut made = digest::digest(project, stakeholder, arguments.since);
    if !matches!(opened.book.history, History::Known(_)) {
        made.unknown = Some(unknown(&opened.book.history));
    }
    let text = match arguments.format {
        Format::Json => made.json(),
        Format::Text => digest::text(&made, labels),
        Format::Markdown => digest::markdown(&made, labels),
    };
    deliver(text, output)?;
    Ok(ExitCode::SUCCESS)
}

fn nobody(wanted: &str, known: &[String]) -> anyhow::Error {
    let meant = nearest(wanted, known.iter().map(String::as_str));
    let help = match meant {
        Some(meant) => format!(", did you mean `{meant}`?"),
        None if known.is_empty() => "; no communication plan names anybody".to_owned(),
        None => format!("; they name `{}`", known.join("`, `")),
    };
    anyhow!("no communication plan names `{wanted}`{help}")
}
