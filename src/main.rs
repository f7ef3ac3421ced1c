//! The binary: mdBook's plugin where there is no argument, the command line otherwise.

use std::io::{IsTerminal, stdin};
use std::process::ExitCode;

use mdbook_mls::{cli, plugin};

/// A call makes many small texts on all cores; benches/README.md has the figures.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let mut arguments = std::env::args_os();
    match arguments.nth(1) {
        // First of all and without anything that can fail: mdBook takes every other exit for a "no".
        Some(argument) if argument == "supports" => {
            let renderer = arguments.next().unwrap_or_default();
            ExitCode::from(u8::from(!plugin::supports(&renderer.to_string_lossy())))
        }
        None if !stdin().is_terminal() => plugin::run(),
        _ => cli::run(std::env::args_os()),
    }
}
