//! The typed form of the `[preprocessor.mls]` table. [`read`] builds it from what mdBook sends.

mod keys;
mod problem;
mod read;
mod reader;
mod settings;
mod shapes;
#[cfg(test)]
mod tests;
pub mod vocabulary;
pub(crate) mod words;

use std::collections::BTreeMap;

use globset::GlobSet;
use jiff::civil;

use crate::diagnostic::Severity;
use crate::model::Prefixes;
pub(crate) use keys::book_schema;
pub use keys::keys;
pub use problem::Origin;
pub(crate) use problem::Problem;
pub use read::read;
pub(crate) use read::read_both;
pub(crate) use settings::settings;
use shapes::Named;
pub use vocabulary::Vocabulary;

/// The keys of our table that mdBook itself reads.
pub const HOST_KEYS: [&str; 5] = ["command", "before", "after", "renderers", "optional"];

/// The keys of `[output.mls]` that mdBook itself reads. That table has no others.
pub(crate) const OUTPUT_KEYS: [&str; 2] = ["command", "optional"];

/// Which rules run, and how strict they are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Profile {
    /// Identity, references, dates and contradictions.
    Essential,
    /// In addition, what the guide requires.
    #[default]
    Guide,
    /// In addition, warnings become errors, and the rules that ask for evidence are on.
    Strict,
}

impl Named for Profile {
    const NAMES: &'static [(&'static str, Self)] = &[
        ("essential", Self::Essential),
        ("guide", Self::Guide),
        ("strict", Self::Strict),
    ];
}

/// Which findings stop a build.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum FailOn {
    /// Errors.
    #[default]
    Error,
    /// Errors and warnings.
    Warning,
    /// None.
    Never,
}

impl Named for FailOn {
    const NAMES: &'static [(&'static str, Self)] = &[
        ("error", Self::Error),
        ("warning", Self::Warning),
        ("never", Self::Never),
    ];
}

impl FailOn {
    /// Whether a finding of this severity stops a build.
    pub fn blocks(self, severity: Severity) -> bool {
        match self {
            Self::Error => severity == Severity::Error,
            Self::Warning => severity >= Severity::Warning,
            Self::Never => false,
        }
    }
}

/// Which day counts as today. The shell turns it into a date.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AsOf {
    /// The day of the build in UTC, or `SOURCE_DATE_EPOCH` if it is set.
    #[default]
    Build,
    /// The day of the commit at HEAD.
    Commit,
    Day(civil::Date),
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Calendar {
    /// Monday to Friday without the holidays.
    #[default]
    WorkingDays,
    /// Every day.
    Continuous,
}

impl Named for Calendar {
    const NAMES: &'static [(&'static str, Self)] =
        &[("working-days", Self::WorkingDays), ("continuous", Self::Continuous)];
}

/// A rule's configured severity. `None` if the rule is off.
pub(crate) type Level = Option<Severity>;

/// Severities of rules for the files that match.
#[derive(Clone, Debug)]
pub struct Override {
    pub files: GlobSet,
    pub rules: BTreeMap<String, Level>,
}

/// Another book's export.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    /// Its path below the book's root.
    pub file: String,
    /// The URL that the other book is published at, with a slash at its end.
    pub base: Option<String>,
    /// The age in days after which the export is reported.
    pub max_age: u32,
}

impl Import {
    /// The default of `max_age`.
    pub const MAX_AGE: u32 = 30;
}

/// The chapters that are milestones whatever their names are, by path below the source folder or below the book's root.
#[derive(Clone, Debug, Default)]
pub struct Milestones {
    /// Chapters that are one milestone each.
    pub whole: GlobSet,
    /// Chapters in which each heading of a level is a milestone.
    pub levels: Vec<(GlobSet, u8)>,
}

impl Milestones {
    /// Whether the whole chapter at `file` below the source folder `src` is one milestone.
    pub fn has_chapter(&self, src: &str, file: &str) -> bool {
        !self.whole.is_empty() && is_match(&self.whole, src, file)
    }

    /// The level of the headings that are milestones in the chapter at `file` below the source folder `src`. `None` if the
    /// configuration names none.
    pub fn level(&self, src: &str, file: &str) -> Option<u8> {
        let found = self.levels.iter().find(|(files, _)| is_match(files, src, file));
        found.map(|(_, level)| *level)
    }
}

fn is_match(globs: &GlobSet, src: &str, file: &str) -> bool {
    globs.is_match(file) || globs.is_match(format!("{src}/{file}"))
}

/// The `[preprocessor.mls]` table of book.toml; the manual explains each key.
#[derive(Clone, Debug)]
pub struct Config {
    /// Which rules run.
    pub profile: Profile,
    /// Which findings stop a build.
    pub fail_on: FailOn,
    /// By the name of a rule, its severity in the whole book; `None` turns it off.
    pub rules: BTreeMap<String, Level>,
    /// Severities for some files, which come before those of `rules`.
    pub overrides: Vec<Override>,
    /// Where the program takes today's date from.
    pub as_of: AsOf,
    /// Which days count as working days.
    pub calendar: Calendar,
    /// Days on which nobody works.
    pub holidays: Vec<civil::Date>,
    /// Chapters, or their headings, that are milestones even if they have no id.
    pub milestones: Milestones,
    /// The prefixes of ids, each with its kind of specification.
    pub prefixes: Prefixes,
    /// Names of fields, sections and statuses, with those that the book adds.
    pub vocabulary: Vocabulary,
    /// By key, words for the generated parts of a page that replace those of the language.
    pub labels: BTreeMap<String, String>,
    /// By prefix, the URL of a tracker with `{id}` in it.
    pub links: BTreeMap<String, String>,
    /// By name, the exports of other books.
    pub imports: BTreeMap<String, Import>,
    /// Whether an id in a text becomes a link even without brackets.
    pub link_bare_ids: bool,
    /// Whether the author's fields stay on the page beside the bar that shows them.
    pub keep_fields: bool,
    /// Whether each page contains the style of the generated parts.
    pub inline_style: InlineStyle,
    /// Whether the history of the milestones is read from git.
    pub history: Past,
}

/// Whether each page contains the style of the generated parts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum InlineStyle {
    /// Only if the book does not include our style sheet itself.
    #[default]
    Auto,
    Always,
    Never,
}

impl InlineStyle {
    /// Turns `Auto` into `Never` if the book includes our style sheet.
    #[must_use]
    pub fn resolved(self, has_sheet: bool) -> Self {
        match self {
            Self::Auto if has_sheet => Self::Never,
            known => known,
        }
    }
}

/// Whether the history of the milestones is read from git.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Past {
    /// If there is a git repository.
    #[default]
    Auto,
    Off,
}

impl Named for Past {
    const NAMES: &'static [(&'static str, Self)] = &[("auto", Self::Auto), ("off", Self::Off)];
}

impl Default for Config {
    fn default() -> Self {
        Self {
            profile: Profile::default(),
            fail_on: FailOn::default(),
            rules: BTreeMap::new(),
            overrides: Vec::new(),
            as_of: AsOf::default(),
            calendar: Calendar::default(),
            holidays: Vec::new(),
            milestones: Milestones::default(),
            prefixes: Prefixes::default(),
            vocabulary: Vocabulary::default(),
            labels: BTreeMap::new(),
            links: BTreeMap::new(),
            imports: BTreeMap::new(),
            link_bare_ids: true,
            keep_fields: false,
            inline_style: InlineStyle::default(),
            history: Past::default(),
        }
    }
}
