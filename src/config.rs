//! The `[preprocessor.mls]` table, typed. [`read`] makes it from what the host sends.

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

/// What mdBook itself reads in our table.
pub const HOST_KEYS: [&str; 5] = ["command", "before", "after", "renderers", "optional"];

/// What mdBook itself reads in `[output.mls]`, where nothing else stands.
pub(crate) const OUTPUT_KEYS: [&str; 2] = ["command", "optional"];

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Profile {
    /// Identity, references, dates and contradictions.
    Essential,
    /// Plus what the guide requires.
    #[default]
    Guide,
    /// Warnings become errors, evidence rules are on.
    Strict,
}

impl Named for Profile {
    const NAMES: &'static [(&'static str, Self)] = &[
        ("essential", Self::Essential),
        ("guide", Self::Guide),
        ("strict", Self::Strict),
    ];
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FailOn {
    #[default]
    Error,
    Warning,
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

/// Where the one "today" comes from. The shell turns it into a day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AsOf {
    /// Today in UTC, or `SOURCE_DATE_EPOCH`.
    #[default]
    Build,
    /// The date of HEAD.
    Commit,
    Day(civil::Date),
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Calendar {
    /// Monday to Friday, less the holidays.
    #[default]
    WorkingDays,
    /// Every day.
    Continuous,
}

impl Named for Calendar {
    const NAMES: &'static [(&'static str, Self)] =
        &[("working-days", Self::WorkingDays), ("continuous", Self::Continuous)];
}

/// A rule's configured severity; none means off.
pub(crate) type Level = Option<Severity>;

/// Severities for the files that match.
#[derive(Clone, Debug)]
pub struct Override {
    pub files: GlobSet,
    pub rules: BTreeMap<String, Level>,
}

/// Another book's export.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    /// Below the book's root.
    pub file: String,
    /// The URL that the other book is published at, with a slash at its end.
    pub base: Option<String>,
    /// In days.
    pub max_age: u32,
}

impl Import {
    /// In days, where the configuration does not say.
    pub const MAX_AGE: u32 = 30;
}

/// Which chapters are milestones whatever their name, by path below the source folder or below the book's root.
#[derive(Clone, Debug, Default)]
pub struct Milestones {
    /// The chapters themselves.
    pub whole: GlobSet,
    /// Chapters in which each heading of a level is a milestone.
    pub levels: Vec<(GlobSet, u8)>,
}

impl Milestones {
    pub fn is_empty(&self) -> bool {
        self.whole.is_empty() && self.levels.is_empty()
    }

    /// Whether the chapter at `file` below the source folder `src` is one as a whole.
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

#[derive(Clone, Debug)]
pub struct Config {
    pub profile: Profile,
    pub fail_on: FailOn,
    pub rules: BTreeMap<String, Level>,
    pub overrides: Vec<Override>,
    pub as_of: AsOf,
    pub calendar: Calendar,
    pub holidays: Vec<civil::Date>,
    pub milestones: Milestones,
    pub prefixes: Prefixes,
    pub vocabulary: Vocabulary,
    /// Generated words that replace the language's own, by their key.
    pub labels: BTreeMap<String, String>,
    /// Prefix to URL with `{id}`.
    pub links: BTreeMap<String, String>,
    pub imports: BTreeMap<String, Import>,
    pub link_bare_ids: bool,
    pub keep_fields: bool,
    pub inline_style: InlineStyle,
    pub history: Past,
}

/// Whether each page carries the style of the generated parts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum InlineStyle {
    /// Unless the book has our sheet among its own.
    #[default]
    Auto,
    Always,
    Never,
}

impl InlineStyle {
    /// What it comes to for a book that has our sheet among its own, or has not.
    #[must_use]
    pub fn settled(self, has_sheet: bool) -> Self {
        match self {
            Self::Auto if has_sheet => Self::Never,
            known => known,
        }
    }
}

/// Whether git is asked what happened to the milestones.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Past {
    /// Where there is a git repository.
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
