//! `forecast`: what happens if nobody does anything.

use std::process::ExitCode;

use anyhow::Result;
use clap::{Args, ValueEnum};

use super::{BookArguments, Command, OutputArguments, deliver, tell_failures};
use crate::ahead::{self, MOST_DAYS};
use crate::analysis::analyse;
use crate::ledger::History;
use crate::output::ahead::{self as output, Report};
use crate::source::map::Places;
use crate::text::terminal::clean;

/// Show which findings will appear on which day if nothing is done
///
/// For each day, lists the findings that `check --as-of DAY` reports and the day before does not, and how to prevent
/// them. From git, for each open milestone: the day by which it is done in 50 % and in 85 % of 5,000 simulated runs, in
/// which each coming week repeats a random past week, and how many criteria must be met each week to finish in time.
/// This needs four whole weeks of history and five met criteria.
#[derive(Args)]
#[command(after_help = "\
Examples:
  mdbook-mls forecast                       the next 90 days
  mdbook-mls forecast --days 14             the next two weeks
  mdbook-mls forecast --as-of 2027-04-01    as seen from another day")]
pub(crate) struct Arguments {
    /// How many days to look at
    #[arg(long, value_name = "N", default_value_t = ahead::DAYS, value_parser = clap::value_parser!(u16).range(1..=i64::from(MOST_DAYS)))]
    days: u16,

    #[command(flatten)]
    book: BookArguments,

    /// How to write it
    #[arg(long, short, value_enum, default_value_t)]
    format: Format,

    #[command(flatten)]
    output: OutputArguments,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Findings by day, then milestones
    #[default]
    Text,
    /// All fields, for your own programs
    Json,
    /// Two tables
    Markdown,
}

impl Command for Arguments {
    const NAME: &'static str = "forecast";

    fn run(&self) -> Result<ExitCode> {
        let opened = self.book.open()?;
        let analysis = analyse(&opened.book, &opened.config, opened.as_of);
        let failed = tell_failures(&analysis);
        let places = Places::new(&opened.book, &opened.tree);
        let unknown = match &opened.book.history {
            History::Known(_) => None,
            other => Some(super::history::unknown(other)),
        };
        let report = Report {
            days: ahead::ahead(&analysis, self.days),
            looked_at: self.days,
            projections: ahead::projections(&analysis.project),
            claims: ahead::claims(&analysis.project),
            unknown,
            analysis: &analysis,
            places: &places,
        };
        let write = match self.format {
            Format::Text => output::text,
            Format::Json => output::json,
            Format::Markdown => output::markdown,
        };
        deliver(write(&report), self.output.output.as_deref())?;
        if let Some(reason) = report.unknown.filter(|_| self.format == Format::Json) {
            anstream::eprintln!("mdbook-mls: there is no history: {}", clean(&reason));
        }
        Ok(ExitCode::from(u8::from(failed)))
    }
}
