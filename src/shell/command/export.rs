//! `export`: the renderer's artefacts without mdBook.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, anyhow, bail};
use clap::Args;

use super::{BookArguments, Command, choice, deliver, tell_failures, to_json};
use crate::analysis::analyse;
use crate::graph::relative;
use crate::output::findings::sarif::sarif;
use crate::output::format::{ArtefactFormat, Make};
use crate::output::{artefacts, folder, made};
use crate::shell::files;
use crate::shell::open::Opened;
use crate::shell::tree::disk::with_slashes;
use crate::source::map::Places;
use crate::source::path::normalise;
use crate::{config, rules};

/// Write the milestones in a format for other programs
#[derive(Args)]
#[command(after_help = "\
Examples:
  mdbook-mls export json                             to standard output
  mdbook-mls export json --output milestones.json    to a file, for another book's `imports`
  mdbook-mls export all --output book/mls            all that `[output.mls]` makes, into a folder
  mdbook-mls export json | jq '.milestones[].target'")]
pub(crate) struct Arguments {
    /// What to write
    #[arg(value_name = "FORMAT", value_parser = choice(choices()))]
    format: Choice,

    #[command(flatten)]
    book: BookArguments,

    #[arg(long, short, value_name = "PATH", help = output_help(), required_if_eq_any = into_folders().map(|name| ("format", name)))]
    output: Option<PathBuf>,
}

#[derive(Clone, Copy)]
enum Choice {
    Artefact(&'static ArtefactFormat),
    Sarif,
    Schema,
    All,
}

/// What can be written: single files, then folders.
fn choices() -> impl Iterator<Item = (&'static str, &'static str, Choice)> {
    let artefact = |format: &&'static ArtefactFormat| (format.name, format.help, Choice::Artefact(format));
    let (files, folders): (Vec<_>, Vec<_>) = artefacts::ALL.iter().partition(|format| format.folder().is_none());
    let own = [
        ("sarif", "The findings, for code scanning", Choice::Sarif),
        (
            "schema",
            "The JSON Schema of book.toml with the table `[preprocessor.mls]`, for editors",
            Choice::Schema,
        ),
    ];
    let all = (
        "all",
        "Everything that `[output.mls]` makes, into a folder",
        Choice::All,
    );
    let files: Vec<_> = files.into_iter().map(artefact).chain(own).collect();
    files.into_iter().chain(folders.into_iter().map(artefact)).chain([all])
}

/// The choices that write into a folder.
fn into_folders() -> impl Iterator<Item = &'static str> {
    let folders = artefacts::ALL.iter().filter(|format| format.folder().is_some());
    folders.map(|format| format.name).chain(["all"])
}

fn output_help() -> String {
    let folders: Vec<String> = into_folders().map(|name| format!("`{name}`")).collect();
    format!(
        "Write to this file instead of standard output; for {} the folder to write into",
        folders.join(" and ")
    )
}

impl Command for Arguments {
    const NAME: &'static str = "export";

    fn run(&self) -> Result<ExitCode> {
        run(self)
    }
}

fn run(arguments: &Arguments) -> Result<ExitCode> {
    let output = arguments.output.as_deref();
    match arguments.format {
        Choice::Schema => schema(output).map(|()| ExitCode::SUCCESS),
        format => of_book(format, &arguments.book, output),
    }
}

fn schema(output: Option<&Path>) -> Result<()> {
    let known: Vec<&str> = rules::ALL.iter().map(|rule| rule.name).collect();
    deliver(to_json(&config::book_schema(&known))?, output)
}

fn of_book(format: Choice, book: &BookArguments, output: Option<&Path>) -> Result<ExitCode> {
    let opened = book.open()?;
    let analysis = analyse(&opened.book, &opened.config, opened.as_of);
    let blocks = tell_failures(&analysis);
    if analysis.failure_of_all().is_some() {
        bail!("nothing is written, since the chapters could not be joined");
    }
    let site = &site(&opened, format, output);
    let folder = || output.context("`--output` names the folder");
    let one = |name: &str, make: &dyn Fn() -> Vec<u8>| {
        let bytes = made::one(&analysis, name, make).map_err(|failed| anyhow!(failed.to_string()))?;
        deliver(bytes, output)
    };
    match format {
        Choice::Artefact(format) => match format.make {
            Make::File(name, make) => one(name, &|| make(&analysis, site))?,
            Make::Folder { make, .. } => {
                let made = make(&analysis);
                files::place(folder()?, &made.artefacts)?;
                made.complete().map_err(|failed| anyhow!(failed))?;
            }
        },
        Choice::Sarif => one("mls.sarif", &|| {
            let places = Places::new(&opened.book, &opened.tree);
            sarif(&analysis, &places, &files::below_repository(opened.tree.root())).into()
        })?,
        Choice::Schema => schema(output)?,
        Choice::All => {
            let made = folder::all(&analysis, site);
            files::publish(folder()?, &made.artefacts)?;
            made.complete().map_err(|failed| anyhow!(failed))?;
        }
    }
    Ok(ExitCode::from(u8::from(blocks)))
}

/// The address of the book's pages: the full one if book.toml has it, else one relative to the output, if that is within the book.
fn site(opened: &Opened<'_>, format: Choice, output: Option<&Path>) -> String {
    let settings = &opened.settings;
    let seen = || -> Option<String> {
        let whole = |path: &Path| Some(normalise(&with_slashes(&std::path::absolute(path).ok()?)));
        let (root, output) = (whole(opened.tree.root())?, whole(output?)?);
        let below = output.strip_prefix(&root)?.strip_prefix('/')?;
        let file = match format {
            Choice::All => format!("{below}/{}", folder::INDEX),
            _ => below.to_owned(),
        };
        let page = format!("{}/index.html", settings.html_folder()?);
        Some(relative(&file, &page).trim_end_matches("index.html").to_owned())
    };
    settings.site.clone().or_else(seen).unwrap_or_default()
}
