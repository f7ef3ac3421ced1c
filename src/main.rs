//! The binary: mdBook's plugin where there is no argument.

use std::io::{IsTerminal, stdin};
use std::process::ExitCode;

use mdbook_mls::plugin;

const HELP: &str = "\
mdbook-mls reads, checks and publishes milestone specifications in an mdBook book.

It is run by mdBook: put `[preprocessor.mls]` into book.toml, and `after = [\"links\"]` below it.
`mdbook-mls supports RENDERER` exits 0 for every renderer that gets its pages.";

fn main() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1);
    match arguments.next() {
        // First of all and without anything that can fail: mdBook takes every other exit for a "no".
        Some(argument) if argument == "supports" => {
            let renderer = arguments.next().unwrap_or_default();
            ExitCode::from(u8::from(!plugin::supports(&renderer.to_string_lossy())))
        }
        None if !stdin().is_terminal() => plugin::run(),
        argument => {
            anstream::eprintln!("{HELP}");
            ExitCode::from(if argument.is_some() { 2 } else { 0 })
        }
    }
}
