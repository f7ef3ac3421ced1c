//! `completions`: what a shell has to know to complete our commands.

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use clap_complete::{Shell, generate};

use super::{Command, definition, deliver};

/// Write completions for a shell
#[derive(Args)]
#[command(after_help = "\
Examples:
  mdbook-mls completions bash > mdbook-mls.bash
  mdbook-mls completions zsh > _mdbook-mls
  mdbook-mls completions fish > mdbook-mls.fish

bash reads them from ~/.local/share/bash-completion/completions/mdbook-mls, fish from
~/.config/fish/completions, zsh from a folder in its $fpath; PowerShell and elvish run them
from their profile.")]
pub(crate) struct Arguments {
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

impl Command for Arguments {
    const NAME: &'static str = "completions";

    fn run(&self) -> Result<ExitCode> {
        run(self)
    }
}

fn run(arguments: &Arguments) -> Result<ExitCode> {
    let mut definition = definition();
    let mut out = Vec::new();
    let name = definition.get_name().to_owned();
    generate(arguments.shell, &mut definition, name, &mut out);
    let mut script = String::from_utf8(out)?;
    if arguments.shell == Shell::Bash {
        // If the program's name has a hyphen, the script names its states in two ways, and no option completes: clap#6421.
        script = script.replace("mdbook__subcmd__mls", "mdbook__mls");
    }
    deliver(script, None)?;
    Ok(ExitCode::SUCCESS)
}
