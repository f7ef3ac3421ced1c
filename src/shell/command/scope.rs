//! Which books the PATHs of a call belong to, and which findings concern them.

use std::collections::{BTreeMap, BTreeSet};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::{Result, anyhow};
use clap::{Args, ValueEnum};

use super::{BookArguments, find_root};
use crate::analysis::Analysis;
use crate::config::FailOn;
use crate::diagnostic::{Finding, Site};
use crate::project::Project;
use crate::shell::files::{self, Lock};
use crate::shell::host::Settings;
use crate::shell::open::{self, Configured, Opened, Overrides};
use crate::shell::tree::{Disk, disk};
use crate::source::map::Places;
use crate::source::{Book, ChapterIx, path};

/// What a call is about.
#[derive(Args)]
pub(crate) struct Paths {
    /// Files or folders to look at [default: the whole book]
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,

    #[command(flatten)]
    book: BookArguments,
}

/// What a call is about, and what of it counts.
#[derive(Args)]
pub(crate) struct Scope {
    #[command(flatten)]
    paths: Paths,

    /// The lowest severity that ends the run with exit code 1 [default: as configured]
    #[arg(long, value_name = "SEVERITY")]
    fail_on: Option<Threshold>,
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

/// A book, or the files outside any book, and what is selected from it.
pub(crate) struct Part {
    pub opened: Opened<'static>,
    /// Relative to the book's root, with `/`; empty if the whole book is selected.
    paths: Vec<String>,
    _lock: Option<Lock>,
}

impl Scope {
    /// Like [`Paths::parts`], with the `fail-on` of the command line.
    ///
    /// # Errors
    /// The same.
    pub(crate) fn parts(&self) -> Result<Vec<Part>> {
        self.paths.parts(self.fail_on())
    }

    /// Like [`Paths::locked_parts`], with the `fail-on` of the command line.
    ///
    /// # Errors
    /// The same.
    pub(crate) fn locked_parts(&self) -> Result<Vec<Part>> {
        self.paths.locked_parts(self.fail_on())
    }

    fn fail_on(&self) -> Option<FailOn> {
        self.fail_on.map(FailOn::from)
    }
}

impl Paths {
    /// The books that the PATHs belong to, each with its PATHs; `fail_on` overrides the one that each has.
    ///
    /// # Errors
    /// A PATH or a book does not exist or cannot be read, or a configuration has mistakes.
    pub(crate) fn parts(&self, fail_on: Option<FailOn>) -> Result<Vec<Part>> {
        let groups = self.groups()?.into_iter();
        let part = |(root, paths): (Option<PathBuf>, Vec<PathBuf>)| self.part(root, &paths, fail_on, None);
        groups.map(part).collect()
    }

    /// Like [`Self::parts`], but each is locked against other commands that would change it.
    ///
    /// # Errors
    /// The same.
    pub(crate) fn locked_parts(&self, fail_on: Option<FailOn>) -> Result<Vec<Part>> {
        let locked = |(root, paths): (Option<PathBuf>, Vec<PathBuf>)| {
            let lock = files::lock(root.as_deref().unwrap_or(Path::new(".")))?;
            self.part(root, &paths, fail_on, Some(lock))
        };
        self.groups()?.into_iter().map(locked).collect()
    }

    /// The PATHs by the root of their book; those outside any book belong to none. All paths are absolute.
    fn groups(&self) -> Result<BTreeMap<Option<PathBuf>, Vec<PathBuf>>> {
        let named = self.book.root.as_deref();
        let is_needed = named.is_some() || self.paths.is_empty();
        let root = match is_needed {
            true => Some(absolute(&find_root(named)?)?),
            false => disk::find_root(Path::new(".")).and_then(|root| root.canonicalize().ok()),
        };
        let mut homes = Homes {
            named: root.clone().filter(|_| is_needed),
            here: root.clone(),
            sources: BTreeMap::new(),
            environment: Overrides::of_environment().environment,
        };
        let mut groups: BTreeMap<Option<PathBuf>, Vec<PathBuf>> = BTreeMap::new();
        for path in &self.paths {
            let path = absolute(path)?;
            groups.entry(homes.of(&path)).or_default().push(path);
        }
        if groups.is_empty() {
            groups.insert(root, Vec::new());
        }
        Ok(groups)
    }

    /// The book at `root`, with the files among `paths` that SUMMARY.md does not list; without a root, only those files.
    fn part(
        &self,
        root: Option<PathBuf>,
        paths: &[PathBuf],
        fail_on: Option<FailOn>,
        lock: Option<Lock>,
    ) -> Result<Part> {
        let overrides = Overrides {
            fail_on,
            ..self.book.overrides()
        };
        let opened = match root {
            Some(root) => {
                let configured = Configured::of_book(Disk::new(root), &overrides)?;
                let src = &configured.settings.src;
                let files = paths.iter().filter(|path| is_markdown(path) && path.is_file());
                let files = files.map(|path| configured.tree.relative(src, path)).collect();
                configured.chapters(files)?
            }
            None => {
                let disk = Disk::new(absolute(Path::new("."))?);
                let files = alone(paths).iter().map(|path| disk.relative("", path)).collect();
                open::files(disk, files, &overrides)?
            }
        };
        let opened = opened.checked()?;
        let paths = paths.iter().map(|path| opened.tree.relative(&opened.book.src, path));
        Ok(Part {
            paths: paths.collect(),
            opened,
            _lock: lock,
        })
    }
}

/// Which book a path belongs to.
struct Homes {
    /// The root that the command line names.
    named: Option<PathBuf>,
    /// The root of the book around the working directory.
    here: Option<PathBuf>,
    /// The source folders of the books, by root.
    sources: BTreeMap<PathBuf, Option<PathBuf>>,
    environment: Vec<(String, String)>,
}

impl Homes {
    /// The root of the book of `path`: the one whose source folder contains it, which need not be below the root; else the
    /// nearest one upwards, unless its sources are elsewhere.
    fn of(&mut self, path: &Path) -> Option<PathBuf> {
        let nearest = match &self.named {
            Some(named) => Some(named.clone()),
            None => disk::find_root(path),
        };
        let here = self.here.clone();
        let is_source =
            |own: &mut Self, root: &PathBuf| own.source(root).is_some_and(|source| path.starts_with(source));
        if let Some(root) = [&nearest, &here]
            .into_iter()
            .flatten()
            .find(|root| is_source(self, root))
        {
            return Some(root.clone());
        }
        nearest.filter(|root| {
            let is_own = path == root || path == root.join("book.toml");
            let is_around = self.source(root).is_none_or(|source| source.starts_with(root));
            is_own || is_around && path.starts_with(root)
        })
    }

    fn source(&mut self, root: &Path) -> Option<&Path> {
        if !self.sources.contains_key(root) {
            // Problems of a book are reported when it is opened.
            let config = open::book_toml(&Disk::new(root), &self.environment).ok();
            let src = config.map(|(_, config)| Settings::new(&config).src);
            let source = src.and_then(|src| disk::source_folder(root, &src));
            self.sources.insert(root.to_owned(), source);
        }
        self.sources.get(root)?.as_deref()
    }
}

impl Part {
    /// Keeps the findings that concern the selection.
    pub(crate) fn narrow(&self, analysis: &mut Analysis<'_>, places: &Places<'_>) {
        let book = analysis.project.book;
        analysis.findings.retain(|finding| self.concerns(book, finding, places));
    }

    /// Whether a finding in `book`, which may be a changed version of this one, concerns the selection.
    pub(crate) fn concerns(&self, book: &Book<'_>, finding: &Finding, places: &Places<'_>) -> bool {
        if self.paths.is_empty() {
            return true;
        }
        match &finding.site {
            Site::Chapter { chapter, .. } => {
                self.holds(&path::join(&book.src, book.chapters[*chapter].file()))
                    || places
                        .locate(&finding.site)
                        .is_some_and(|place| self.holds(&place.file))
            }
            Site::File { path } => self.holds(path),
            // Lone files are the whole selection.
            Site::Book => self.is_lone() || self.holds("book.toml"),
        }
    }

    /// Whether these are files outside any book.
    pub(crate) fn is_lone(&self) -> bool {
        self.opened.is_lone()
    }

    /// Whether a chapter is selected.
    pub(crate) fn wants(&self, book: &Book<'_>, chapter: ChapterIx) -> bool {
        self.paths.is_empty() || self.holds(&book.root_path(chapter))
    }

    /// The chapters that are not milestones though somebody may think so, relative to the book's root: those that are named
    /// as PATHs, else those that look like one.
    pub(crate) fn other_chapters(&self, project: &Project<'_>) -> Vec<String> {
        let named: BTreeSet<&str> = self.paths.iter().map(String::as_str).collect();
        let others = project.documents.iter().enumerate();
        let others = others.filter(|(_, document)| match named.is_empty() {
            true => document.is_like_milestone(),
            false => !document.has_milestones() && document.unread.is_none(),
        });
        let others = others.map(|(chapter, _)| project.book.root_path(chapter));
        others
            .filter(|path| named.is_empty() || named.contains(path.as_str()))
            .collect()
    }

    /// Whether PATHs were named.
    pub(crate) fn is_narrow(&self) -> bool {
        !self.paths.is_empty()
    }

    /// Whether `file` is one of the PATHs or is below one.
    pub(crate) fn holds(&self, file: &str) -> bool {
        self.paths.iter().any(|path| {
            let rest = file.strip_prefix(path.as_str());
            path.is_empty() || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        })
    }
}

fn absolute(path: &Path) -> Result<PathBuf> {
    path.canonicalize().map_err(|error| match error.kind() {
        ErrorKind::NotFound => anyhow!("there is no file or folder `{}`", path.display()),
        _ => anyhow!("cannot read `{}`: {error}", path.display()),
    })
}

fn is_markdown(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "md")
}

/// Files and the Markdown files below folders.
fn alone(paths: &[PathBuf]) -> BTreeSet<PathBuf> {
    let mut files = BTreeSet::new();
    for path in paths {
        if path.is_dir() {
            let found = open::unlisted(&Disk::new(path), "", "", &[]);
            files.extend(found.iter().map(|file| path.join(file)));
        } else {
            files.insert(path.clone());
        }
    }
    files
}
