//! `export`: the renderer's artefacts without mdBook.

use std::process::ExitCode;

use anyhow::Result;
use clap::{Args, ValueEnum};

use super::{BookArguments, OutputArguments, deliver, find_root, open};
use crate::analysis::analyse;
use crate::source::map::Places;
use crate::{emit, export, files};

/// Write the milestones in a format for other programs
#[derive(Args)]
#[command(after_help = "\
Examples:
  mdbook-mls export json                                 to standard output
  mdbook-mls export json --output milestones.json        to a file, for another book's `imports`
  mdbook-mls export json | jq '.milestones[].target'")]
pub struct Arguments {
    /// What to write
    #[arg(value_name = "FORMAT")]
    format: Format,

    #[command(flatten)]
    book: BookArguments,

    #[command(flatten)]
    output: OutputArguments,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// Milestones and specs with all that was read of them
    Json,
    /// The findings, for code scanning
    Sarif,
}

pub fn run(arguments: &Arguments) -> Result<ExitCode> {
    let opened = open(&find_root(arguments.book.root.as_deref())?, &arguments.book)?;
    let loaded = &opened.loaded;
    let analysis = analyse(&loaded.book, &opened.config, opened.as_of);
    let text = match arguments.format {
        Format::Json => export::json(&analysis),
        Format::Sarif => {
            let places = Places::new(&loaded.book, &loaded.disk);
            emit::sarif(&analysis, &places, &files::below_repository(loaded.disk.root()))
        }
    };
    deliver(&text, arguments.output.output.as_deref())?;
    Ok(ExitCode::SUCCESS)
}
