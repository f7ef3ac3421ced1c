//! What the subcommands share: the book at hand, its configuration, and where a result goes.

pub(crate) mod adopt;
pub(crate) mod baseline;
pub(crate) mod check;
pub(crate) mod completeness;
pub(crate) mod completions;
pub(crate) mod diff;
pub(crate) mod digest;
pub(crate) mod doctor;
pub(crate) mod explain;
pub(crate) mod export;
pub(crate) mod fix;
pub(crate) mod forecast;
pub(crate) mod history;
pub(crate) mod init;
pub(crate) mod instructions;
pub(crate) mod list;
pub(crate) mod lsp;
pub(crate) mod man;
pub(crate) mod new;
mod record;
pub(crate) mod related;
pub(crate) mod rename;
pub(crate) mod retitle;
pub(crate) mod rules;
pub(crate) mod scope;
pub(crate) mod set;
pub(crate) mod sign;
pub(crate) mod tick;
pub(crate) mod update;
pub(crate) mod what_if;
mod writing;

use std::io::{ErrorKind, IsTerminal as _, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail};
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args, ValueEnum};

use crate::analysis::Analysis;
use crate::config::AsOf;
use crate::graph::SpecIx;
use crate::model::{SpecId, nearest_id};
use crate::output::failures::failures;
use crate::output::format::Style;
use crate::project::Project;
use crate::rules::INTERNAL_ERROR;
use crate::shell::files;
use crate::shell::open::{Opened, Overrides, open};
use crate::shell::terminal;
use crate::shell::tree::{Disk, disk};
pub use record::definition;
pub(crate) use record::{Command, Program, Record, run};

/// All commands in the order in which they are listed.
pub(crate) const ALL: &[Record] = &[
    Record::of::<init::Arguments>(),
    Record::of::<adopt::Arguments>(),
    Record::of::<new::Arguments>(),
    Record::of::<check::Arguments>(),
    Record::of::<fix::Arguments>(),
    Record::of::<list::Arguments>(),
    Record::of::<diff::Arguments>(),
    Record::of::<what_if::Arguments>(),
    Record::of::<forecast::Arguments>(),
    Record::of::<set::Arguments>(),
    Record::of::<tick::Tick>(),
    Record::of::<tick::Untick>(),
    Record::of::<update::Arguments>(),
    Record::of::<retitle::Arguments>(),
    Record::of::<rename::Arguments>(),
    Record::of::<sign::Arguments>(),
    Record::of::<completeness::Arguments>(),
    Record::of::<related::Arguments>(),
    Record::of::<history::Arguments>(),
    Record::of::<digest::Arguments>(),
    Record::of::<explain::Arguments>(),
    Record::of::<rules::Arguments>(),
    Record::of::<baseline::Arguments>(),
    Record::of::<export::Arguments>(),
    Record::of::<instructions::Arguments>(),
    Record::of::<doctor::Arguments>(),
    Record::of::<lsp::Arguments>(),
    Record::of::<completions::Arguments>(),
    Record::of::<man::Arguments>(),
];

/// The command that installs this program, typed in a clone of its repository.
const INSTALL: &str = "cargo install --locked --path .";

/// Which book, and which day it is there.
#[derive(Args, Default)]
pub(crate) struct BookArguments {
    /// The book's folder, which contains book.toml [default: the nearest such folder, from here upwards]
    #[arg(long, value_name = "DIR")]
    pub root: Option<PathBuf>,

    /// The day that rules call today: a date such as 2027-01-28, `build` or `commit` [default: as configured]
    #[arg(long, value_name = "DATE", value_parser = as_of)]
    pub as_of: Option<AsOf>,
}

/// Where the result goes.
#[derive(Args)]
pub(crate) struct OutputArguments {
    /// Write to this file instead of standard output
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// Text for people or for programs.
#[derive(Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum TextFormat {
    #[default]
    Text,
    Json,
}

/// The book's folder: `root`, else the nearest with a book.toml from the working directory upwards.
fn find_root(root: Option<&Path>) -> Result<PathBuf> {
    let root = match root {
        Some(root) if root.join("book.toml").is_file() => root.to_owned(),
        Some(root) => bail!("there is no book.toml in `{}`", root.display()),
        None => disk::find_root(Path::new(".")).context(
            "there is no book.toml here or in a parent folder; name the book's folder with `--root`, or the file to check",
        )?,
    };
    // A book must not be read while it is half changed.
    files::recover(&root)?;
    Ok(root)
}

impl BookArguments {
    /// What the environment and the command line override in the book.
    fn overrides(&self) -> Overrides {
        Overrides {
            as_of: self.as_of,
            ..Overrides::of_environment()
        }
    }

    /// The book that the call is about.
    fn open(&self) -> Result<Opened<'static>> {
        open(Disk::new(find_root(self.root.as_deref())?), &self.overrides())?.checked()
    }
}

/// The spec that is called `id`, in any case, with or without brackets; or the spec of that file, relative to the book or its sources.
///
/// # Errors
/// There is no such spec, or none of this kind.
fn find_spec(project: &Project<'_>, id: &str, kind: Option<&str>) -> Result<SpecIx> {
    let graph = &project.graph;
    let fits = |spec: &SpecIx| kind.is_none_or(|kind| graph.specs[*spec].kind == kind);
    if let Some(spec) = project.named(id).filter(fits) {
        return Ok(spec);
    }
    let known = graph.specs.iter().enumerate().filter(|(spec, _)| fits(spec));
    let known = known.filter_map(|(_, spec)| spec.id.as_ref()).map(SpecId::as_str);
    Err(unknown_spec(id, kind.unwrap_or("spec"), known))
}

/// The error that the book has no milestone `id`, with the nearest of `known`.
fn unknown_milestone<'k>(id: &str, known: impl Iterator<Item = &'k str> + Clone) -> anyhow::Error {
    unknown_spec(id, "milestone", known)
}

fn unknown_spec<'k>(id: &str, kind: &str, known: impl Iterator<Item = &'k str> + Clone) -> anyhow::Error {
    let meant = nearest_id(id, known).map_or(String::new(), |meant| format!(", did you mean `{meant}`?"));
    anyhow!("the book has no {kind} `{id}`{meant}")
}

/// Reports what the program itself failed at, in commands that do not report findings. Returns whether that makes the run exit
/// with 1: an unread chapter must not pass as read.
fn tell_failures(analysis: &Analysis<'_>) -> bool {
    anstream::eprint!("{}", failures(analysis));
    analysis.blocking().any(|finding| finding.rule == INTERNAL_ERROR)
}

/// `path` relative to the working directory, if it is below that.
fn shown(path: &Path) -> String {
    let here = std::env::current_dir().ok();
    let below = here.and_then(|here| path.strip_prefix(here).ok().map(Path::to_owned));
    below.as_deref().unwrap_or(path).display().to_string()
}

/// Writes `bytes` to `output` whole or not at all, or to standard output. A closed pipe is not an error.
fn deliver(bytes: impl AsRef<[u8]>, output: Option<&Path>) -> Result<()> {
    if let Some(path) = output {
        return files::write(path, bytes.as_ref());
    }
    // Colours may be converted only on a terminal; other readers get the exact bytes.
    let mut stdout: Box<dyn Write> = match std::io::stdout().is_terminal() {
        true => Box::new(anstream::stdout().lock()),
        false => Box::new(std::io::stdout().lock()),
    };
    match stdout.write_all(bytes.as_ref()).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error).context("cannot write to standard output"),
        _ => Ok(()),
    }
}

/// What the reader of `output`, else of standard output, can show.
fn style(output: Option<&Path>) -> Style {
    let choice = match output {
        Some(_) => anstream::ColorChoice::global(),
        None => anstream::stdout().current_choice(),
    };
    Style {
        color: matches!(
            choice,
            anstream::ColorChoice::Always | anstream::ColorChoice::AlwaysAnsi
        ),
        width: terminal::width(),
    }
}

/// Parses one of these names, each with its help, into its value.
fn choice<T: Clone + Send + Sync + 'static>(
    known: impl IntoIterator<Item = (&'static str, &'static str, T)>,
) -> impl TypedValueParser<Value = T> {
    let known: Vec<(&str, &str, T)> = known.into_iter().collect();
    let values = known
        .iter()
        .map(|(name, help, _)| PossibleValue::new(*name).help(*help));
    PossibleValuesParser::new(values).try_map(move |name| {
        let found = known.iter().find(|(known, ..)| *known == name);
        found.map(|(.., value)| value.clone()).ok_or("there is no such name")
    })
}

/// `value` as indented JSON, with a line break at the end.
fn to_json(value: &impl serde::Serialize) -> Result<String> {
    Ok(serde_json::to_string_pretty(value)? + "\n")
}

fn as_of(text: &str) -> Result<AsOf, String> {
    match text {
        "build" => Ok(AsOf::Build),
        "commit" => Ok(AsOf::Commit),
        day => day
            .parse()
            .map(AsOf::Day)
            .map_err(|_| "write a date as 2027-01-28, or `build` or `commit`".to_owned()),
    }
}
