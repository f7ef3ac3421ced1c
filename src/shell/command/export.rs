//! `export`: the renderer's artefacts without mdBook.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, anyhow, bail};
use clap::{Args, ValueEnum};

use super::{BookArguments, deliver, tell_failures, to_json};
use crate::analysis::analyse;
use crate::graph::relative;
use crate::shell::files;
use crate::shell::open::Opened;
use crate::shell::tree::disk::with_slashes;
use crate::source::map::Places;
use crate::source::path::normalise;
use crate::{config, emit, export, rules};

/// Write the milestones in a format for other programs
#[derive(Args)]
#[command(after_help = "\
Examples:
  mdbook-mls export json                             to standard output
  mdbook-mls export json --output milestones.json    to a file, for another book's `imports`
  mdbook-mls export all --output book/mls            all that `[output.mls]` makes, into a folder
  mdbook-mls export json | jq '.milestones[].target'")]
pub struct Arguments {
    /// What to write
    #[arg(value_name = "FORMAT")]
    format: Format,

    #[command(flatten)]
    book: BookArguments,

    /// Write to this file instead of standard output; for `badges` and `all` the folder to write into
    #[arg(long, short, value_name = "PATH", required_if_eq_any = [("format", "badges"), ("format", "all")])]
    output: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// Milestones and specs with what was read of them
    Json,
    /// One row per deliverable, for spreadsheets
    Csv,
    /// Targets as all-day events, for calendars
    Ics,
    /// Statuses and updates, for feed readers
    Atom,
    /// The milestones by date, as a picture
    Timeline,
    /// What waits for what, as a picture
    Graph,
    /// The findings, for code scanning
    Sarif,
    /// The JSON Schema of book.toml with the table `[preprocessor.mls]`, for editors
    Schema,
    /// A picture and a shields.io endpoint per milestone, into a folder
    Badges,
    /// Everything that `[output.mls]` makes, into a folder
    All,
}

pub fn run(arguments: &Arguments) -> Result<ExitCode> {
    let output = arguments.output.as_deref();
    match arguments.format {
        Format::Schema => schema(output).map(|()| ExitCode::SUCCESS),
        format => of_book(format, &arguments.book, output),
    }
}

fn schema(output: Option<&Path>) -> Result<()> {
    let known: Vec<&str> = rules::ALL.iter().map(|rule| rule.name).collect();
    deliver(to_json(&config::book_schema(&known))?, output)
}

fn of_book(format: Format, book: &BookArguments, output: Option<&Path>) -> Result<ExitCode> {
    let opened = book.open()?;
    let analysis = analyse(&opened.book, &opened.config, opened.as_of);
    let blocks = tell_failures(&analysis);
    if analysis.failure_of_all().is_some() {
        bail!("nothing is written, since the chapters could not be joined");
    }
    let site = &site(&opened, format, output);
    let folder = || output.context("`--output` names the folder");
    let one = |name: &str, make: &dyn Fn() -> Vec<u8>| {
        let bytes = export::one(&analysis, name, make).map_err(|failed| anyhow!(failed.to_string()))?;
        deliver(bytes, output)
    };
    match format {
        Format::Json => one("milestones.json", &|| export::json(&analysis, site).into())?,
        Format::Csv => one("deliverables.csv", &|| export::csv(&analysis, site))?,
        Format::Ics => one("milestones.ics", &|| export::ics(&analysis, site).into())?,
        Format::Atom => one("feed.xml", &|| export::atom(&analysis, site).into())?,
        Format::Timeline => one("timeline.svg", &|| export::timeline(&analysis, site).into())?,
        Format::Graph => one("graph.svg", &|| export::graph(&analysis, site).into())?,
        Format::Sarif => one("mls.sarif", &|| {
            let places = Places::new(&opened.book, &opened.tree);
            emit::sarif(&analysis, &places, &files::below_repository(opened.tree.root())).into()
        })?,
        Format::Schema => schema(output)?,
        Format::Badges => {
            let made = export::badges(&analysis);
            files::place(folder()?, &made.artefacts)?;
            made.complete().map_err(|failed| anyhow!(failed))?;
        }
        Format::All => {
            let made = export::all(&analysis, site);
            files::publish(folder()?, &made.artefacts)?;
            made.complete().map_err(|failed| anyhow!(failed))?;
        }
    }
    Ok(ExitCode::from(u8::from(blocks)))
}

/// The address of the book's pages: in full where book.toml has it, else as seen from the output, where that lies
/// within the book.
fn site(opened: &Opened<'_>, format: Format, output: Option<&Path>) -> String {
    let settings = &opened.settings;
    let seen = || -> Option<String> {
        let whole = |path: &Path| Some(normalise(&with_slashes(&std::path::absolute(path).ok()?)));
        let (root, output) = (whole(opened.tree.root())?, whole(output?)?);
        let below = output.strip_prefix(&root)?.strip_prefix('/')?;
        let file = match format {
            Format::All => format!("{below}/index.html"),
            _ => below.to_owned(),
        };
        let page = format!("{}/index.html", settings.html_folder()?);
        Some(relative(&file, &page).trim_end_matches("index.html").to_owned())
    };
    settings.site.clone().or_else(seen).unwrap_or_default()
}
