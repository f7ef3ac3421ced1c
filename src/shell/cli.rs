//! The command line: its subcommands and how a run ends.

mod welcome;

use std::ffi::OsString;
use std::process::ExitCode;

use anyhow::anyhow;
use clap::{ColorChoice, FromArgMatches as _};

use crate::contain::Containment;
pub use crate::shell::command::definition;
use crate::shell::command::{self, Program};
use crate::shell::files;
use crate::text::terminal::clean_lines;

/// Runs the command line `args`, the program's name first.
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let args: Vec<OsString> = args.into_iter().collect();
    if args.len() < 2 {
        anstream::print!("{}", welcome::welcome(&definition()));
        return ExitCode::SUCCESS;
    }
    let read = definition().try_get_matches_from(args);
    let read = read.and_then(|matches| Ok((Program::from_arg_matches(&matches)?, matches)));
    let (program, matches) = match read {
        Ok(read) => read,
        Err(error) => {
            // Help and version exit with 0, the rest with 2.
            _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    // The call fails if there is a handler already, which is fine.
    _ = ctrlc::set_handler(interrupted);
    match program.color {
        ColorChoice::Auto => {}
        ColorChoice::Always => anstream::ColorChoice::Always.write_global(),
        ColorChoice::Never => anstream::ColorChoice::Never.write_global(),
    }
    let ran = Containment::On.run(|| command::run(&matches));
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
