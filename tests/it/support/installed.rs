//! The installed `mdbook` as a program.

use std::ffi::OsString;
use std::path::Path;
use std::process::{Command, Output};

use super::plugin;

/// The installed mdBook; without one, prints that the test is skipped.
pub fn mdbook() -> Option<Command> {
    let mut version = Command::new("mdbook");
    match version.env("PATH", search_path()).arg("--version").output() {
        Ok(output) if output.status.success() => {
            let mut mdbook = plugin::command("mdbook");
            mdbook.env("PATH", search_path());
            Some(mdbook)
        }
        Ok(_) => panic!("`mdbook --version` fails"),
        Err(error) => {
            eprintln!("skipped: there is no `mdbook` in target/bin or on PATH ({error})");
            None
        }
    }
}

/// PATH, preceded by the folder where the README's first command installs mdBook.
pub fn search_path() -> OsString {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let ours = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/bin");
    std::env::join_paths(std::iter::once(ours).chain(std::env::split_paths(&path))).expect("a search path")
}

/// Runs `mdbook build` in `root`; `None` without mdBook.
pub fn build(root: &Path, variables: &[(&str, &str)]) -> Option<Output> {
    let mut command = mdbook()?;
    command
        .args(["build"])
        .current_dir(root)
        .envs(variables.iter().copied());
    Some(command.output().expect("mdbook starts"))
}
