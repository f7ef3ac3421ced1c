//! `man`: the manual pages.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Result, anyhow};
use clap::Args;
use clap_mangen::Man;
use clap_mangen::roff::{Roff, roman};

use super::{Command, definition, deliver};
use crate::shell::files::{self, Change};

/// Write manual pages
///
/// Writes the page of COMMAND, or the page of the program if there is no COMMAND, to standard output; with `--output`
/// all pages go into that folder.
#[derive(Args)]
#[command(after_help = "\
Examples:
  mdbook-mls man check > mdbook-mls-check.1
  mdbook-mls man --output share/man/man1")]
pub(crate) struct Arguments {
    /// The command to write about
    #[arg(value_name = "COMMAND")]
    command: Option<String>,

    /// Write every page into this folder
    #[arg(long, short, value_name = "DIR", conflicts_with = "command")]
    output: Option<PathBuf>,
}

impl Command for Arguments {
    const NAME: &'static str = "man";

    fn run(&self) -> Result<ExitCode> {
        run(self)
    }
}

fn run(arguments: &Arguments) -> Result<ExitCode> {
    let mut definition = definition().disable_help_subcommand(true);
    definition.build();
    let commands: Vec<clap::Command> = definition.get_subcommands().cloned().collect();
    if let Some(folder) = &arguments.output {
        let mut changes = Vec::new();
        for command in [definition].into_iter().chain(commands) {
            let man = manual(command.clone());
            changes.push(Change::new(folder.join(man.get_filename()), page(&man, &command)?));
        }
        files::write_all(&changes)?;
        return Ok(ExitCode::SUCCESS);
    }
    let command = match &arguments.command {
        None => definition,
        Some(name) => {
            let found = commands.into_iter().find(|command| command.get_name() == name);
            found.ok_or_else(|| anyhow!("there is no command `{name}`; `mdbook-mls help` lists them"))?
        }
    };
    deliver(page(&manual(command.clone()), &command)?, None)?;
    Ok(ExitCode::SUCCESS)
}

fn manual(command: clap::Command) -> Man {
    let source = concat!("mdbook-mls ", env!("CARGO_PKG_VERSION"));
    Man::new(command).source(source).manual("Milestones in mdBook")
}

/// A page as `clap_mangen` writes it, except for the examples, whose columns stay as they are.
fn page(man: &Man, command: &clap::Command) -> Result<Vec<u8>> {
    let mut out = Vec::new();
    man.render_title(&mut out)?;
    man.render_name_section(&mut out)?;
    man.render_synopsis_section(&mut out)?;
    man.render_description_section(&mut out)?;
    man.render_options_section(&mut out)?;
    if command.has_subcommands() {
        man.render_subcommands_section(&mut out)?;
    }
    let after = command.get_after_help().map(ToString::to_string).unwrap_or_default();
    let (title, text) = match after.strip_prefix("Examples:\n") {
        Some(examples) => ("EXAMPLES", examples),
        None => ("NOTES", after.as_str()),
    };
    let mut last = Roff::new();
    last.control("SH", [title]).control("nf", []);
    for line in text.lines() {
        last.text([roman(line)]);
    }
    last.control("fi", []).to_writer(&mut out)?;
    Ok(out)
}
