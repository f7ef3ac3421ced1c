//! `baseline`: records the findings of today, so that only new ones count.

use std::process::ExitCode;

use anyhow::{Result, bail};
use clap::Args;

use super::{BookArguments, Command, deliver, find_root, tell_failures};
use crate::analysis::analyse;
use crate::baseline::{Baseline, FILE};
use crate::shell::files::{self, Change};
use crate::shell::open::{Overrides, open};
use crate::shell::tree::Disk;
use crate::source::Known;

/// Record today's findings so that only new ones count
///
/// They are written to mls-baseline.json beside book.toml, which belongs in the repository. `check` and the build leave
/// out the findings that are recorded there, even if they move, their file is renamed or the text around them changes.
/// Run again, the command removes what has been fixed and adds nothing: the list grows only with --add.
#[derive(Args)]
#[command(after_help = "\
Examples:
  mdbook-mls baseline          begin, and later remove what has been fixed
  mdbook-mls baseline --add    also record findings that are new since then")]
pub(crate) struct Arguments {
    #[command(flatten)]
    book: BookArguments,

    /// Also record findings that are new since the last run
    #[arg(long)]
    add: bool,
}

impl Command for Arguments {
    const NAME: &'static str = "baseline";

    fn run(&self) -> Result<ExitCode> {
        run(self)
    }
}

fn run(arguments: &Arguments) -> Result<ExitCode> {
    let root = find_root(arguments.book.root.as_deref())?;
    let _lock = files::lock(&root)?;
    let overrides = Overrides {
        known: Some(Known::All),
        ..arguments.book.overrides()
    };
    let opened = open(Disk::new(&root), &overrides)?.checked()?;
    let analysis = analyse(&opened.book, &opened.config, opened.as_of);
    tell_failures(&analysis);
    if !analysis.failures.is_empty() {
        bail!("the baseline is not changed: mdbook-mls itself failed, so some findings are not known");
    }
    let found = Baseline::of(&analysis);
    let (next, told) = match &opened.baseline {
        Some(old) => later(old.clone(), found, arguments),
        None => first(found),
    };
    if let Some(next) = next {
        files::write_below(&[&root], &[Change::new(root.join(FILE), next.text())])?;
    }
    deliver(told + "\n", None)?;
    Ok(ExitCode::SUCCESS)
}

/// What to write, if there is something new, and what to report.
type Outcome = (Option<Baseline>, String);

fn first(found: Baseline) -> Outcome {
    match found.entries.len() {
        0 => (None, "there are no findings to record".to_owned()),
        count => (Some(found), format!("{} recorded in {FILE}", counted(count))),
    }
}

fn later(old: Baseline, found: Baseline, arguments: &Arguments) -> Outcome {
    // Entries that stay keep their messages, which may contain dates.
    let (mut next, gone) = old.clone().still_in(&found);
    let come = found.without(&next);
    let (gone, new) = (gone.entries.len(), come.entries.len());
    let mut told = Vec::new();
    if gone > 0 {
        told.push(format!("{gone} dropped"));
    }
    if new > 0 && arguments.add {
        next.add(come);
        told.push(format!("{new} added"));
    } else if new > 0 {
        told.push(format!("{new} new not recorded (`--add` does)"));
    }
    let count = counted(next.entries.len());
    let told = match told.is_empty() {
        true => format!("{count} recorded in {FILE}, as before"),
        false => format!("{count} recorded in {FILE}: {}", told.join(", ")),
    };
    // Sorts the entries, since files may have been renamed.
    next.add(Baseline::default());
    ((next != old).then_some(next), told)
}

fn counted(findings: usize) -> String {
    match findings {
        1 => "1 finding".to_owned(),
        many => format!("{many} findings"),
    }
}
