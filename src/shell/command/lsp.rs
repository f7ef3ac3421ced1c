//! `lsp`: the language server.

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;

use super::Command;
use crate::shell::lsp;

/// Serve an editor: findings while you type, fixes, hovers, references
///
/// Speaks the Language Server Protocol on standard input and output until the editor ends it. Editors start it by
/// themselves; the manual's page "In the editor" has the settings of each.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// Use standard input and output; this is the default, and some editors pass it
    #[arg(long)]
    stdio: bool,
}

const EXAMPLES: &str = "\
Examples:
  mdbook-mls lsp                                            started by your editor";

impl Command for Arguments {
    const NAME: &'static str = "lsp";

    fn run(&self) -> Result<ExitCode> {
        let ended_well = lsp::run()?;
        Ok(ExitCode::from(u8::from(!ended_well)))
    }
}
