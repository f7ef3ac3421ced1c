//! `completions` and `man`: what a shell and a manual reader know of the command line, from the same definitions.

use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::Args;
use clap_complete::Shell;
use clap_mangen::Man;

use super::deliver;
use crate::files;

/// Write completions for a shell
///
/// To standard output; where a shell reads them is in the examples.
#[derive(Args)]
#[command(after_help = "\
Examples:
  mdbook-mls completions bash > ~/.local/share/bash-completion/completions/mdbook-mls
  mdbook-mls completions zsh > ~/.zfunc/_mdbook-mls
  mdbook-mls completions fish > ~/.config/fish/completions/mdbook-mls.fish")]
pub struct Arguments {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

/// Write the manual pages
///
/// Without a folder, the page of the program itself goes to standard output.
#[derive(Args)]
#[command(after_help = "\
Examples:
  mdbook-mls man | man -l -                    read it
  mdbook-mls man --output man1                 one page per command, into a folder")]
pub struct ManArguments {
    /// A folder for one page per command
    #[arg(long, short, value_name = "DIR")]
    output: Option<PathBuf>,
}

pub fn run(arguments: &Arguments, mut program: clap::Command) -> Result<ExitCode> {
    let mut text = Vec::new();
    let name = program.get_name().to_owned();
    clap_complete::generate(arguments.shell, &mut program, name, &mut text);
    deliver(&String::from_utf8(text)?, None)?;
    Ok(ExitCode::SUCCESS)
}

pub fn man(arguments: &ManArguments, mut program: clap::Command) -> Result<ExitCode> {
    program.build();
    let Some(folder) = &arguments.output else {
        deliver(&page(program)?.1, None)?;
        return Ok(ExitCode::SUCCESS);
    };
    fs::create_dir_all(folder).with_context(|| format!("cannot make the folder `{}`", folder.display()))?;
    let commands: Vec<_> = program
        .get_subcommands()
        .filter(|command| command.get_name() != "help")
        .cloned()
        .collect();
    for command in commands.into_iter().chain([program]) {
        let (name, text) = page(command)?;
        files::write(&folder.join(name), text.as_bytes())?;
    }
    Ok(ExitCode::SUCCESS)
}

/// A page's file name and text.
fn page(command: clap::Command) -> Result<(String, String)> {
    let man = Man::new(command);
    let mut text = Vec::new();
    man.render(&mut text)?;
    Ok((man.get_filename(), String::from_utf8(text)?))
}
