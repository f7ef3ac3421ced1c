//! The one way to open a book: its configuration, today, its baseline, its imports and its chapters, from any tree.

mod chapters;
mod rewritten;
mod surroundings;
#[cfg(test)]
mod tests;

use std::fmt;

use anyhow::{Context, Result, anyhow};
use jiff::civil;
use rustc_hash::FxHashSet;
use serde_json::Value;

use super::files;
use super::history;
use super::host::Settings;
use super::tree::{Disk, Overlay, Tree};
use crate::baseline::Baseline;
use crate::config::{self, AsOf, Config, FailOn, Past, Profile};
use crate::contain::Containment;
use crate::lang::Language;
use crate::ledger::{History, Unknown};
use crate::parse;
use crate::rules::{self, Need};
use crate::source::{self, Book, Chapter, Known};
use chapters::Chapters;
pub(crate) use rewritten::Index;
pub(crate) use surroundings::unlisted;

/// A book with everything that an analysis of it needs.
pub struct Opened<'a, T = Disk> {
    pub tree: T,
    pub settings: Settings,
    pub config: Config,
    /// The day that rules call today.
    pub as_of: civil::Date,
    /// `None` if nobody recorded one.
    pub baseline: Option<Baseline>,
    pub book: Book<'a>,
    /// What is wrong with configuration, day or baseline; a default replaces each one that is wrong.
    pub problems: Vec<Problem>,
    origin: Origin,
    overrides: Overrides,
}

/// What a call overrides in the book.
#[derive(Clone, Default)]
pub struct Overrides {
    /// The variables: `MDBOOK_…` override book.toml, as in mdBook, and `SOURCE_DATE_EPOCH` the day of a build.
    pub environment: Vec<(String, String)>,
    pub as_of: Option<AsOf>,
    pub fail_on: Option<FailOn>,
    pub profile: Option<Profile>,
    /// The findings that do not count, instead of those in the baseline.
    pub known: Option<Known>,
    /// The history, if it is already known from the same book with other texts.
    pub history: Option<History>,
}

/// Which files, relative to the book's root, its chapters come from.
enum Origin {
    /// Those that SUMMARY.md lists, and these.
    Summary(Vec<String>),
    /// Only these, outside any book.
    Files(Vec<String>),
}

/// A problem that keeps a part of the configuration from being used.
pub enum Problem {
    Key(config::Problem),
    Day(anyhow::Error),
    Baseline(anyhow::Error),
}

/// Opens the book that has its book.toml at the root of `tree`.
///
/// # Errors
/// Files that cannot be read; a book.toml or SUMMARY.md that cannot be parsed.
pub fn open<T: Tree>(tree: T, overrides: &Overrides) -> Result<Opened<'static, T>> {
    Configured::of_book(tree, overrides)?.chapters(Vec::new())
}

/// Opens Markdown files outside any book as the chapters of one that has its sources at the root of `tree`.
///
/// # Errors
/// A file that cannot be read.
pub(crate) fn files<T: Tree>(tree: T, paths: Vec<String>, overrides: &Overrides) -> Result<Opened<'static, T>> {
    let settings = Settings {
        src: String::new(),
        ..Settings::new(&Value::Null)
    };
    let mut configured = Configured::new(tree, settings, Value::Null, None, overrides);
    // There is no book that these rules could look into.
    let whole_book = rules::ALL.iter().filter(|rule| rule.needs.contains(&Need::Book));
    let off = whole_book.map(|rule| (rule.name.to_owned(), None));
    configured.config.rules.extend(off);
    let mut chapters = Chapters::default();
    chapters.add(&configured.tree, &configured.settings, &paths)?;
    Ok(configured.complete(chapters, None, Origin::Files(paths)))
}

/// Opens a book whose `chapters` mdBook has read and sent, with other plugins' changes; `is_reread` replaces their texts with
/// those of their files.
pub fn sent<'a, T: Tree>(
    tree: T,
    settings: Settings,
    chapters: Vec<Chapter<'a>>,
    is_reread: bool,
    overrides: &Overrides,
) -> Opened<'a, T> {
    let book_toml = tree.read("book.toml");
    let configured = Configured::new(tree, settings, Value::Null, book_toml.as_deref(), overrides);
    let mut chapters = Chapters::of(chapters);
    if is_reread {
        chapters.reread(&configured.tree, &configured.settings);
    }
    let unlisted = configured.unlisted(&chapters);
    configured.complete(chapters, Some(unlisted), Origin::Summary(Vec::new()))
}

/// A book's settings in JSON: its book.toml, and the `MDBOOK_…` variables over it, as in mdBook. Also returns the text of book.toml.
///
/// # Errors
/// It cannot be read or parsed.
pub(crate) fn book_toml(tree: &impl Tree, environment: &[(String, String)]) -> Result<(String, Value)> {
    let name = || tree.name("book.toml");
    let text = tree
        .text("book.toml")
        .with_context(|| format!("cannot read `{}`", name()))?;
    let mut host: Value = toml::from_str(&text).with_context(|| format!("in `{}`", name()))?;
    for (key, value) in environment {
        override_with(&mut host, key, value);
    }
    Ok((text.as_ref().to_owned(), host))
}

/// A book before its chapters are read.
pub(crate) struct Configured<T = Disk> {
    pub tree: T,
    pub settings: Settings,
    /// mdBook's whole configuration: book.toml with the overrides of the environment.
    pub host: Value,
    /// `None` for files outside any book.
    pub book_toml: Option<String>,
    pub config: Config,
    pub as_of: civil::Date,
    pub baseline: Option<Baseline>,
    pub problems: Vec<Problem>,
    overrides: Overrides,
}

impl<T: Tree> Configured<T> {
    /// Reads the book.toml at the root of `tree`.
    ///
    /// # Errors
    /// It cannot be read or parsed.
    pub(crate) fn of_book(tree: T, overrides: &Overrides) -> Result<Self> {
        let (book_toml, host) = book_toml(&tree, &overrides.environment)?;
        let settings = Settings::new(&host);
        Ok(Self::new(tree, settings, host, Some(&book_toml), overrides))
    }

    fn new(tree: T, settings: Settings, host: Value, book_toml: Option<&str>, overrides: &Overrides) -> Self {
        let known: Vec<&str> = rules::ALL.iter().map(|rule| rule.name).collect();
        let mut problems = Vec::new();
        let read = config::read_both(&settings.table, &settings.output, book_toml, &known);
        let mut config = read.unwrap_or_else(|wrong| {
            problems.extend(wrong.into_iter().map(Problem::Key));
            Config::default()
        });
        config.vocabulary.language = Language::of(&settings.language);
        config.as_of = overrides.as_of.unwrap_or(config.as_of);
        config.fail_on = overrides.fail_on.unwrap_or(config.fail_on);
        config.profile = overrides.profile.unwrap_or(config.profile);
        let as_of = files::today(
            config.as_of,
            || tree.commit_date(),
            overrides.variable("SOURCE_DATE_EPOCH"),
        );
        let as_of = as_of.unwrap_or_else(|error| {
            problems.push(Problem::Day(error));
            files::this_day()
        });
        let baseline = match book_toml {
            Some(_) => surroundings::baseline(&tree).unwrap_or_else(|error| {
                problems.push(Problem::Baseline(error));
                None
            }),
            None => None,
        };
        Self {
            tree,
            settings,
            host,
            book_toml: book_toml.map(str::to_owned),
            config,
            as_of,
            baseline,
            problems,
            overrides: overrides.clone(),
        }
    }

    /// The whole book: the chapters that SUMMARY.md lists, and those of the files `more`, relative to the book's root,
    /// that it does not list.
    ///
    /// # Errors
    /// Files that cannot be read; a SUMMARY.md that cannot be parsed.
    pub(crate) fn chapters(self, more: Vec<String>) -> Result<Opened<'static, T>> {
        self.chapters_in_order(more, &[])
    }

    /// Like [`Self::chapters`]; those with a file in `first` come first and in this order.
    fn chapters_in_order(self, more: Vec<String>, first: &[&str]) -> Result<Opened<'static, T>> {
        let (tree, settings) = (&self.tree, &self.settings);
        let may_create = self.host.pointer("/build/create-missing") != Some(&Value::Bool(false));
        let mut chapters = Chapters::listed(tree, settings, may_create)?;
        let unlisted = self.unlisted(&chapters);
        let mut known: FxHashSet<String> = chapters.files(settings).collect();
        known.insert(settings.summary());
        let others: Vec<String> = more.iter().filter(|file| !known.contains(*file)).cloned().collect();
        chapters.add(tree, settings, &others)?;
        chapters.sort(first);
        Ok(self.complete(chapters, Some(unlisted), Origin::Summary(more)))
    }

    /// Uses a known history, instead of asking git.
    pub(crate) fn knows(&mut self, history: &History) {
        self.overrides.history = Some(history.clone());
    }

    fn unlisted(&self, chapters: &Chapters<'_>) -> Vec<String> {
        let Settings { src, build_dir, .. } = &self.settings;
        surroundings::unlisted(&self.tree, src, build_dir, &chapters.all)
    }

    /// Adds everything that is not in the chapters.
    fn complete<'a>(self, chapters: Chapters<'a>, unlisted: Option<Vec<String>>, origin: Origin) -> Opened<'a, T> {
        let Self {
            tree, settings, config, ..
        } = self;
        let known = self.baseline.as_ref().map(Baseline::known).unwrap_or_default();
        let summary = unlisted.is_some().then(|| tree.read(&settings.summary())).flatten();
        let mut book = Book {
            title: settings.title.clone(),
            language: settings.language.clone(),
            is_right_to_left: settings.is_right_to_left,
            src: settings.src.clone(),
            chapters: chapters.all,
            summary: summary.map(|text| text.to_string()),
            unlisted,
            braces: Vec::new(),
            imports: surroundings::imports(&tree, &config),
            known: self.overrides.known.clone().unwrap_or(known),
            history: History::Unasked,
            faults: chapters.faults,
        };
        match Containment::On.run(|| source::braces(&book, &tree)) {
            Ok(braces) => book.braces = braces,
            Err(fault) => book.faults.push((None, fault)),
        }
        book.history = match (&self.overrides.history, &origin) {
            (Some(known), _) => known.clone(),
            // Files outside any book have no past.
            (None, Origin::Files(_)) => History::Unasked,
            (None, Origin::Summary(_)) => past(&tree, &settings, &config, &book),
        };
        Opened {
            tree,
            settings,
            config,
            as_of: self.as_of,
            baseline: self.baseline,
            book,
            problems: self.problems,
            origin,
            overrides: self.overrides,
        }
    }
}

impl<'a, T: Tree> Opened<'a, T> {
    /// The same book, unless there are problems.
    ///
    /// # Errors
    /// The problems.
    pub fn checked(mut self) -> Result<Self> {
        let mut keys = Vec::new();
        for problem in std::mem::take(&mut self.problems) {
            match problem {
                Problem::Key(problem) => keys.push(problem.to_string()),
                Problem::Day(error) | Problem::Baseline(error) if keys.is_empty() => return Err(error),
                Problem::Day(_) | Problem::Baseline(_) => {}
            }
        }
        match keys.is_empty() {
            true => Ok(self),
            false => Err(anyhow!("fix the configuration first\n{}", keys.join("\n"))),
        }
    }

    /// The same book as it would be with other `texts` in some files, by their paths relative to its root. The chapters of
    /// `last`, which is this book or one derived from it, keep their indices.
    ///
    /// # Errors
    /// The errors of [`open`].
    pub fn with(
        &self,
        texts: impl IntoIterator<Item = (String, String)>,
        last: &Book<'_>,
    ) -> Result<Opened<'static, Overlay<&T>>> {
        self.with_and_without(texts, [], last)
    }

    /// Like [`Self::with`], but without the files `gone`.
    ///
    /// # Errors
    /// The same.
    pub fn with_and_without<'f>(
        &self,
        texts: impl IntoIterator<Item = (String, String)>,
        gone: impl IntoIterator<Item = &'f str>,
        last: &Book<'_>,
    ) -> Result<Opened<'static, Overlay<&T>>> {
        let tree = Overlay::new(&self.tree, texts).without(gone);
        let overrides = Overrides {
            history: Some(self.book.history.clone()),
            ..self.overrides.clone()
        };
        let order: Vec<&str> = last.chapters.iter().map(Chapter::file).collect();
        match &self.origin {
            Origin::Files(paths) => files(tree, paths.clone(), &overrides),
            Origin::Summary(more) => Configured::of_book(tree, &overrides)?.chapters_in_order(more.clone(), &order),
        }
    }

    /// Whether these are files outside any book.
    pub fn is_lone(&self) -> bool {
        matches!(self.origin, Origin::Files(_))
    }
}

impl Overrides {
    /// With the variables of the environment; those that are not valid Unicode are ignored.
    pub fn of_environment() -> Self {
        let variables = std::env::vars_os();
        let text = |(key, value): (std::ffi::OsString, std::ffi::OsString)| {
            Some((key.into_string().ok()?, value.into_string().ok()?))
        };
        let ours = variables
            .filter_map(text)
            .filter(|(key, _)| key.starts_with("MDBOOK_") || key == "SOURCE_DATE_EPOCH");
        Self {
            environment: ours.collect(),
            ..Self::default()
        }
    }

    fn variable(&self, name: &str) -> Option<&str> {
        let mut variables = self.environment.iter();
        variables.find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Key(problem) => problem.fmt(f),
            Self::Day(error) | Self::Baseline(error) => write!(f, "{error:#}"),
        }
    }
}

/// What git knows about a book that may have milestones. If the program itself fails here, the book is still opened.
fn past(tree: &impl Tree, settings: &Settings, config: &Config, book: &Book<'_>) -> History {
    if config.history == Past::Off {
        return History::Off;
    }
    let may_be = |chapter: &Chapter<'_>| parse::may_hold_milestones(chapter, &book.src, config);
    if !book.chapters.iter().any(may_be) {
        return History::Unasked;
    }
    let read = ["kinds", "milestones", "vocabulary"].map(|key| settings.table.get(key));
    let asked = history::Asked {
        src: &settings.src,
        config,
        settings: format!("{} {read:?}", settings.language),
    };
    let (folder, commit) = tree.past();
    let found = Containment::On.run(|| history::of(folder, commit, &asked));
    found.unwrap_or_else(|fault| {
        History::Unknown(Unknown {
            reason: format!("mdbook-mls itself failed to read it: {fault}; please report this message"),
            is_incomplete: true,
        })
    })
}

/// Sets what `MDBOOK_KEY=value` means: `__` separates tables, `_` is a hyphen, the value is JSON or else a string.
fn override_with(config: &mut Value, variable: &str, value: &str) {
    let Some(key) = variable.strip_prefix("MDBOOK_") else {
        return;
    };
    let key = key.to_lowercase().replace("__", ".").replace('_', "-");
    let parts: Vec<&str> = key.split('.').collect();
    if !["book", "build", "rust", "output", "preprocessor"].contains(&parts[0]) {
        return;
    }
    let mut at = config;
    for part in parts {
        if !at.is_object() {
            *at = Value::Object(serde_json::Map::new());
        }
        at = &mut at[part];
    }
    *at = serde_json::from_str(value).unwrap_or_else(|_| Value::from(value));
}
