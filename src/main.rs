//! The binary: mdBook's plugin where there is no argument, the command line otherwise.

use std::io::{IsTerminal, stdin};
use std::process::ExitCode;

use mdbook_mls::internals::{cli, contain, plugin};

/// A call makes many small texts on all cores; benches/README.md has the figures.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let mut arguments = std::env::args_os();
    let first = arguments.nth(1);
    // First of all and without anything that can fail: mdBook takes every other exit for a "no".
    if first.as_ref().is_some_and(|argument| argument == "supports") {
        let renderer = arguments.next().unwrap_or_default();
        return ExitCode::from(u8::from(!plugin::supports(&renderer.to_string_lossy())));
    }
    contain::install_hook(std::env::var_os("RUST_BACKTRACE").is_some_and(|value| value != "0"));
    join_the_workers();
    match first {
        None if !stdin().is_terminal() => plugin::run(),
        _ => cli::run(std::env::args_os()),
    }
}

/// Makes this thread one of those that share the work. As one more, it would have to wait for a core each time they have
/// done something together: for a while they look for more before they sleep.
fn join_the_workers() {
    // Nobody else has started them. Where that fails, the first who has work for them says so.
    _ = rayon::ThreadPoolBuilder::new().use_current_thread().build_global();
}
