//! `check`: the findings of a book, or of the files that are named.

use std::collections::{BTreeMap, BTreeSet};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Result, anyhow, bail};
use clap::{Args, ValueEnum};

use super::{BookArguments, Opened, OutputArguments, configure, deliver, find_root, open};
use crate::analysis::{Analysis, analyse};
use crate::config::FailOn;
use crate::diagnostic::Site;
use crate::emit::{self, Style};
use crate::files;
use crate::load::{self, Loaded};
use crate::rules::{self, Need};
use crate::source::map::Places;
use crate::source::{Book, path};

/// Check the milestones of a book
///
/// The same findings as in `mdbook build`. With PATHs, only what concerns these files and folders is shown; rules that
/// need the whole book still read all of it. A PATH outside any book is checked on its own.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// Files or folders to look at [default: the whole book]
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,

    #[command(flatten)]
    book: BookArguments,

    /// How to write the findings
    #[arg(long, short, value_enum, default_value_t)]
    format: Format,

    /// From which severity on findings end the run with exit code 1 [default: as configured]
    #[arg(long, value_name = "SEVERITY")]
    fail_on: Option<Threshold>,

    #[command(flatten)]
    output: OutputArguments,
}

const EXAMPLES: &str = "\
Examples:
  mdbook-mls check                                          the whole book
  mdbook-mls check docs/specs/milestone/mls-002-queue.md    one milestone, before you push it
  mdbook-mls check --format sarif --output mls.sarif        for code scanning
  mdbook-mls check --as-of 2027-03-01                       what will be overdue in March?";

#[derive(Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Drawn, with the line and what to do
    #[default]
    Full,
    /// One line each, as editors read it
    Concise,
    /// Everything, for your own programs
    Json,
    /// For code scanning
    Sarif,
    /// Annotations in GitHub Actions
    Github,
    /// GitLab's code quality report
    Gitlab,
    /// A test report
    Junit,
    /// For reviewdog
    Rdjson,
}

#[derive(Clone, Copy, ValueEnum)]
enum Threshold {
    Error,
    Warning,
    Never,
}

impl From<Threshold> for FailOn {
    fn from(threshold: Threshold) -> Self {
        match threshold {
            Threshold::Error => Self::Error,
            Threshold::Warning => Self::Warning,
            Threshold::Never => Self::Never,
        }
    }
}

pub fn run(arguments: &Arguments) -> Result<ExitCode> {
    let groups = groups(arguments)?;
    let is_text = matches!(arguments.format, Format::Full | Format::Concise | Format::Github);
    if groups.len() > 1 && !is_text {
        bail!("the PATHs do not belong to one book, and this format holds one; check them book by book");
    }
    let mut text = String::new();
    let mut receipts = Vec::new();
    let mut blocks = false;
    for (root, paths) in &groups {
        let opened = open_group(root.as_deref(), paths, arguments)?;
        let places = Places::new(&opened.loaded.book, &opened.loaded.disk);
        let mut analysis = analyse(&opened.loaded.book, &opened.config, opened.as_of);
        narrow(&mut analysis, &places, &opened.loaded, paths);
        text.push_str(&written(&analysis, &places, &opened.loaded, arguments));
        receipts.push(receipt(&analysis));
        blocks |= analysis.blocking().next().is_some();
    }
    deliver(&text, arguments.output.output.as_deref())?;
    for receipt in receipts {
        anstream::eprintln!("{receipt}");
    }
    Ok(ExitCode::from(u8::from(blocks)))
}

/// The PATHs by the root of their book; those outside any book belong to none. All paths are absolute.
fn groups(arguments: &Arguments) -> Result<BTreeMap<Option<PathBuf>, Vec<PathBuf>>> {
    let named = arguments.book.root.as_deref();
    let root = match (named, arguments.paths.is_empty()) {
        (None, false) => None,
        _ => Some(absolute(&find_root(named)?)?),
    };
    let mut groups: BTreeMap<Option<PathBuf>, Vec<PathBuf>> = BTreeMap::new();
    for path in &arguments.paths {
        let path = absolute(path)?;
        let own = match &root {
            Some(root) => Some(root.clone()).filter(|root| path.starts_with(root)),
            None => load::find_root(&path),
        };
        groups.entry(own).or_default().push(path);
    }
    if groups.is_empty() {
        groups.insert(root, Vec::new());
    }
    Ok(groups)
}

fn absolute(path: &Path) -> Result<PathBuf> {
    path.canonicalize().map_err(|error| match error.kind() {
        ErrorKind::NotFound => anyhow!("there is no file or folder `{}`", path.display()),
        _ => anyhow!("cannot read `{}`: {error}", path.display()),
    })
}

/// The book at `root`, and with it the files among `paths` that SUMMARY.md does not list; without a root these alone.
fn open_group(root: Option<&Path>, paths: &[PathBuf], arguments: &Arguments) -> Result<Opened> {
    let mut opened = match root {
        Some(root) => open(root, &arguments.book)?,
        None => configure(alone(paths)?, &arguments.book)?,
    };
    if root.is_some() {
        for path in paths.iter().filter(|path| is_markdown(path) && path.is_file()) {
            let name = relative_to(&opened.loaded, path);
            let book = &opened.loaded.book;
            let known = |file: &str| path::join(&book.src, file) == name;
            if !known("SUMMARY.md") && !book.chapters.iter().any(|chapter| known(chapter.file())) {
                opened.loaded.add(path)?;
            }
        }
    } else {
        // There is no book that these rules could look into.
        let whole_book = rules::ALL.iter().filter(|rule| rule.needs.contains(&Need::Book));
        let off = whole_book.map(|rule| (rule.name.to_owned(), None));
        opened.config.rules.extend(off);
    }
    opened.config.fail_on = arguments.fail_on.map_or(opened.config.fail_on, FailOn::from);
    Ok(opened)
}

fn is_markdown(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "md")
}

/// Files and the Markdown files below folders, shown from the working directory.
fn alone(paths: &[PathBuf]) -> Result<Loaded> {
    let mut files = BTreeSet::new();
    for path in paths {
        if path.is_dir() {
            let found = load::unlisted(path, &Book::default(), "");
            files.extend(found.iter().map(|file| path.join(file)));
        } else {
            files.insert(path.clone());
        }
    }
    load::files(&absolute(Path::new("."))?, files)
}

/// Leaves the findings that concern `paths`, all where there are none.
fn narrow(analysis: &mut Analysis<'_>, places: &Places<'_>, loaded: &Loaded, paths: &[PathBuf]) {
    if paths.is_empty() {
        return;
    }
    let wanted: Vec<String> = paths.iter().map(|path| relative_to(loaded, path)).collect();
    let concerns = |file: &str| {
        wanted.iter().any(|path| {
            let rest = file.strip_prefix(path.as_str());
            path.is_empty() || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        })
    };
    let book = &loaded.book;
    analysis.findings.retain(|finding| match &finding.site {
        Site::Chapter { chapter, .. } => {
            concerns(&path::join(&book.src, book.chapters[*chapter].file()))
                || places.locate(&finding.site).is_some_and(|place| concerns(&place.file))
        }
        Site::File { path } => concerns(path),
        // Lone files are all there is.
        Site::Book => loaded.book_toml.is_none() || concerns("book.toml"),
    });
}

/// `path` below the book's root, with `/`; empty for the root itself.
fn relative_to(loaded: &Loaded, path: &Path) -> String {
    let below = path.strip_prefix(loaded.disk.root()).unwrap_or(path);
    path::normalise(&below.to_string_lossy())
}

fn written(analysis: &Analysis<'_>, places: &Places<'_>, loaded: &Loaded, arguments: &Arguments) -> String {
    let root = || files::below_repository(loaded.disk.root());
    match arguments.format {
        Format::Full => emit::full(analysis, places, &style(arguments), None),
        Format::Concise => emit::concise(analysis, places),
        Format::Json => emit::json(analysis, places),
        Format::Sarif => emit::sarif(analysis, places, &root()),
        Format::Github => emit::github(analysis, places, &root()),
        Format::Gitlab => emit::gitlab(analysis, places, &root()),
        Format::Junit => emit::junit(analysis, places),
        Format::Rdjson => emit::rdjson(analysis, places, &root()),
    }
}

fn style(arguments: &Arguments) -> Style {
    let choice = match arguments.output.output {
        Some(_) => anstream::ColorChoice::global(),
        None => anstream::stdout().current_choice(),
    };
    let width = terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    Style {
        color: matches!(
            choice,
            anstream::ColorChoice::Always | anstream::ColorChoice::AlwaysAnsi
        ),
        width: width.map_or(Style::default().width, |width| width.clamp(40, 160)),
    }
}

fn receipt(analysis: &Analysis<'_>) -> String {
    let tally = emit::tally(analysis);
    match analysis.findings.iter().find(|finding| finding.is_live()) {
        Some(finding) => format!("{tally}; `mdbook-mls explain {}` says more about one", finding.rule),
        None => tally,
    }
}
