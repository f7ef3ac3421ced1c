//! The installed `mdbook` as a program.

#![allow(dead_code, reason = "each test file needs a part of it")]

use std::path::Path;
use std::process::{Command, Output};

use super::plugin;

/// mdBook, where one is on PATH; where there is none, a test says why it has nothing to do.
pub fn mdbook() -> Option<Command> {
    let mut version = Command::new("mdbook");
    match version.arg("--version").output() {
        Ok(output) if output.status.success() => Some(plugin::command("mdbook")),
        Ok(_) => panic!("`mdbook --version` fails"),
        Err(error) => {
            eprintln!("skipped: there is no `mdbook` on PATH ({error})");
            None
        }
    }
}

/// `mdbook build` in `root`; none where there is no mdBook.
pub fn build(root: &Path, variables: &[(&str, &str)]) -> Option<Output> {
    let mut command = mdbook()?;
    command
        .args(["build"])
        .current_dir(root)
        .envs(variables.iter().copied());
    Some(command.output().expect("mdbook starts"))
}
