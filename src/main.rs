//! The binary: mdBook's plugin if there is no argument, the command line otherwise.

use std::io::{IsTerminal, stdin};
use std::process::ExitCode;

use mdbook_mls::internals::{cli, contain, plugin};

/// A call makes many small texts on all cores; benches/README.md has the figures.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let mut arguments = std::env::args_os();
    let first = arguments.nth(1);
    // This comes first and cannot fail, because mdBook takes any other exit code as "no".
    if first.as_ref().is_some_and(|argument| argument == "supports") {
        let renderer = arguments.next().unwrap_or_default();
        return ExitCode::from(u8::from(!plugin::supports(&renderer.to_string_lossy())));
    }
    contain::install_hook(std::env::var_os("RUST_BACKTRACE").is_some_and(|value| value != "0"));
    join_workers();
    match first {
        None if !stdin().is_terminal() => plugin::run(),
        _ => cli::run(std::env::args_os()),
    }
}

/// Makes this thread one of the workers. An additional thread would wait for a core after each parallel step, because workers
/// look for more work before they sleep.
fn join_workers() {
    // This fails only if the workers have started, and they have not.
    _ = rayon::ThreadPoolBuilder::new().use_current_thread().build_global();
}
