//! The command line: its subcommands and how a run ends.

mod welcome;

use std::ffi::OsString;
use std::process::ExitCode;

use anyhow::{Result, anyhow};
use clap::{ColorChoice, CommandFactory as _, Parser, Subcommand};

use crate::contain::Containment;
use crate::shell::command;
use crate::shell::files;
use crate::text::terminal::clean_lines;

/// Reads, checks and publishes milestone specifications in mdBook books.
#[derive(Parser)]
#[command(name = "mdbook-mls", version, max_term_width = 100, after_help = PLUGIN)]
struct Cli {
    #[command(subcommand)]
    command: Command,

    /// When to use colour; NO_COLOR is respected
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    color: ColorChoice,
}

const PLUGIN: &str = "\
In book.toml, mdBook runs this program by itself:

    [preprocessor.mls]

Exit codes: 0 clean, 1 findings that block, 2 a mistake in the call, the configuration or a file.";

#[derive(Subcommand)]
enum Command {
    Init(command::init::Arguments),
    New(command::new::Arguments),
    Check(command::check::Arguments),
    Fix(command::fix::Arguments),
    Diff(command::diff::Arguments),
    Completeness(command::completeness::Arguments),
    Related(command::related::Arguments),
    Explain(command::explain::Arguments),
    Rules(command::rules::Arguments),
    Baseline(command::baseline::Arguments),
    Export(command::export::Arguments),
    Doctor(command::doctor::Arguments),
    Completions(command::completions::Arguments),
    Man(command::man::Arguments),
}

/// The command line as data, for help, completions and manual pages.
pub fn definition() -> clap::Command {
    Cli::command()
}

/// Runs the command line `args`, the program's name first.
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let args: Vec<OsString> = args.into_iter().collect();
    if args.len() < 2 {
        anstream::print!("{}", welcome::welcome(&definition()));
        return ExitCode::SUCCESS;
    }
    let cli = match Cli::try_parse_from(args) {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version end well, the rest with 2.
            _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    // Of no use where there is one already.
    _ = ctrlc::set_handler(interrupted);
    match cli.color {
        ColorChoice::Auto => {}
        ColorChoice::Always => anstream::ColorChoice::Always.write_global(),
        ColorChoice::Never => anstream::ColorChoice::Never.write_global(),
    }
    let ran = Containment::On.run(|| dispatch(cli.command));
    let failed = |fault| Err(anyhow!("mdbook-mls itself failed: {fault}; please report this message"));
    ran.unwrap_or_else(failed).unwrap_or_else(|error| {
        anstream::eprintln!("{}", clean_lines(&format!("error: {error:#}")));
        ExitCode::from(2)
    })
}

fn interrupted() {
    let what = match files::interrupt() {
        true => "files were written, each of them whole",
        false => "no file was changed",
    };
    anstream::eprintln!("\nerror: interrupted; {what}");
    std::process::exit(2);
}

fn dispatch(command: Command) -> Result<ExitCode> {
    match command {
        Command::Init(arguments) => command::init::run(&arguments),
        Command::New(arguments) => command::new::run(&arguments),
        Command::Check(arguments) => command::check::run(&arguments),
        Command::Fix(arguments) => command::fix::run(&arguments),
        Command::Diff(arguments) => command::diff::run(&arguments),
        Command::Completeness(arguments) => command::completeness::run(&arguments),
        Command::Related(arguments) => command::related::run(&arguments),
        Command::Explain(arguments) => command::explain::run(&arguments),
        Command::Rules(arguments) => command::rules::run(&arguments),
        Command::Baseline(arguments) => command::baseline::run(&arguments),
        Command::Export(arguments) => command::export::run(&arguments),
        Command::Doctor(arguments) => command::doctor::run(&arguments),
        Command::Completions(arguments) => command::completions::run(&arguments, definition()),
        Command::Man(arguments) => command::man::run(&arguments, definition()),
    }
}
