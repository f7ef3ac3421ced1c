//! A record of each command, from which the command line, its help and its lists are built.

use std::process::ExitCode;

use anyhow::{Context as _, Result};
use clap::{ArgMatches, Args, ColorChoice, Command as Definition, Parser};

/// What a command has besides its arguments. The first line of their doc comment is its summary.
pub(crate) trait Command: Args {
    const NAME: &'static str;

    /// # Errors
    /// A mistake in the call, the configuration or a file.
    fn run(&self) -> Result<ExitCode>;
}

/// A command, whatever its arguments.
pub(crate) struct Record {
    pub name: &'static str,
    define: fn(Definition) -> Definition,
    run: fn(&ArgMatches) -> Result<ExitCode>,
}

impl Record {
    pub(crate) const fn of<C: Command>() -> Self {
        Self {
            name: C::NAME,
            define: C::augment_args,
            run: |matches| C::from_arg_matches(matches)?.run(),
        }
    }

    fn definition(&self) -> Definition {
        (self.define)(Definition::new(self.name))
    }
}

/// Reads, checks and publishes milestone specifications in mdBook books.
#[derive(Parser)]
#[command(version, max_term_width = 100, after_help = PLUGIN)]
pub(crate) struct Program {
    /// When to use colour; NO_COLOR is respected
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: ColorChoice,
}

const PLUGIN: &str = "\
With this table in book.toml, mdBook runs the program itself:

    [preprocessor.mls]

Exit codes: 0 clean, 1 findings that block, 2 a mistake in the call, the configuration or a file.";

/// The command line as data, for help, completions and manual pages.
pub fn definition() -> Definition {
    // Their help lists options in the order in which they are added: those of the program come last.
    let commands = Definition::new("mdbook-mls").subcommands(super::ALL.iter().map(Record::definition));
    Program::augment_args(commands)
        .subcommand_required(true)
        .arg_required_else_help(true)
}

/// Runs the command that was called.
///
/// # Errors
/// The errors of the command.
pub(crate) fn run(matches: &ArgMatches) -> Result<ExitCode> {
    let called = matches.subcommand().and_then(|(name, arguments)| {
        let record = super::ALL.iter().find(|record| record.name == name)?;
        Some((record, arguments))
    });
    let (record, arguments) = called.context("no command was called")?;
    (record.run)(arguments)
}
