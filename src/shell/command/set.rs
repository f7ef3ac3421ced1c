//! `set`: fields of milestones and deliverables.

use std::process::ExitCode;

use anyhow::{Result, bail};
use clap::Args;

use super::Command;
use super::writing::{WritingArguments, pair};

/// Set fields of a milestone or a deliverable
///
/// Finds the field where the author wrote it, keeps its form and changes nothing else. If the field is missing, it is
/// added in the form of the book's other fields. An emoji or a remark beside the old value is removed with it and
/// printed. FIELD is status, target, owner or another field of the block; a target may be a date, +10d, -1w or +5wd
/// (working days).
#[derive(Args)]
#[command(after_help = "\
Examples:
  mdbook-mls set MLS-004 status=in-review
  mdbook-mls set MLS-004 target=+1w owner=\"Ana, Bo\"
  mdbook-mls set 'MLS-004#2' status=completed              its second deliverable
  mdbook-mls set MLS-004 status=completed MLS-005 status=in-progress
  mdbook-mls set MLS-004 target=2027-04-16 --dry-run       print the diff and what would follow")]
pub(crate) struct Arguments {
    /// An id, MLS-004 or MLS-004#2, and its fields; more ids with their fields may follow
    #[arg(value_name = "ID FIELD=VALUE", required = true, num_args = 2..)]
    what: Vec<String>,

    #[command(flatten)]
    writing: WritingArguments,
}

impl Command for Arguments {
    const NAME: &'static str = "set";

    fn run(&self) -> Result<ExitCode> {
        let mut requests: Vec<(&str, Vec<(&str, &str)>)> = Vec::new();
        for argument in &self.what {
            match (argument.contains('='), requests.last_mut()) {
                (false, _) => requests.push((argument, Vec::new())),
                (true, Some((_, fields))) => fields.push(pair(argument)?),
                (true, None) => bail!("`{argument}` has no id before it; write `mdbook-mls set MLS-001 {argument}`"),
            }
        }
        if let Some((id, _)) = requests.iter().find(|(_, fields)| fields.is_empty()) {
            bail!("nothing is set for `{id}`; write `mdbook-mls set {id} status=in-progress`");
        }
        self.writing.draft(|draft| {
            for (id, fields) in &requests {
                let place = draft.place(id)?;
                for (field, value) in fields {
                    draft.set(place, field, value)?;
                }
            }
            Ok(())
        })
    }
}
