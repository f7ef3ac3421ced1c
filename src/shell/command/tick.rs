//! `tick` and `untick`: one criterion.

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;

use super::Command;
use super::writing::WritingArguments;

/// Tick a criterion
///
/// PLACE is the number of the deliverable and the number of the criterion, as written or, if they have none, as
/// counted; or words that occur in one criterion only.
#[derive(Args)]
#[command(after_help = "\
Examples:
  mdbook-mls tick MLS-004 2.3
  mdbook-mls tick MLS-004 \"starts all refunds\"")]
pub(crate) struct Tick {
    #[command(flatten)]
    arguments: Arguments,
}

/// Untick a criterion
///
/// The arguments are those of `tick`.
#[derive(Args)]
#[command(after_help = "\
Examples:
  mdbook-mls untick MLS-004 2.3")]
pub(crate) struct Untick {
    #[command(flatten)]
    arguments: Arguments,
}

#[derive(Args)]
struct Arguments {
    /// The milestone
    id: String,

    /// `2.3`, or words of the criterion
    place: String,

    #[command(flatten)]
    writing: WritingArguments,
}

impl Arguments {
    fn run(&self, done: bool) -> Result<ExitCode> {
        self.writing.draft(|draft| {
            let place = draft.place(&self.id)?;
            draft.tick(place, &self.place, done)
        })
    }
}

impl Command for Tick {
    const NAME: &'static str = "tick";

    fn run(&self) -> Result<ExitCode> {
        self.arguments.run(true)
    }
}

impl Command for Untick {
    const NAME: &'static str = "untick";

    fn run(&self) -> Result<ExitCode> {
        self.arguments.run(false)
    }
}
