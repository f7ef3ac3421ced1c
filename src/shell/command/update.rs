//! `update`: a dated status update.

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;

use super::Command;
use super::writing::WritingArguments;
use crate::requests::News;

/// Write a dated status update of a milestone
///
/// The update is added to the section of status updates, above the older ones and in their form. If the section is
/// missing, it is added.
#[derive(Args)]
#[command(after_help = "\
Examples:
  mdbook-mls update MLS-004 \"The bank has the seal\" --percent 70 --confidence high --next 2027-03-26")]
pub(crate) struct Arguments {
    /// The milestone
    id: String,

    /// The text of the update
    text: String,

    /// How much is done, in percent
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(0..=100))]
    percent: Option<u32>,

    /// low, medium or high
    #[arg(long, value_name = "WORD")]
    confidence: Option<String>,

    /// The day of the next update
    #[arg(long, value_name = "DATE")]
    next: Option<String>,

    #[command(flatten)]
    writing: WritingArguments,
}

impl Command for Arguments {
    const NAME: &'static str = "update";

    fn run(&self) -> Result<ExitCode> {
        let news = News {
            text: self.text.clone(),
            percent: self.percent,
            confidence: self.confidence.clone(),
            next: self.next.clone(),
        };
        self.writing.draft(|draft| {
            let place = draft.place(&self.id)?;
            draft.update(place, &news)
        })
    }
}
