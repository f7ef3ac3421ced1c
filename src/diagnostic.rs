//! A finding of a rule, its place, its labels and its fix.

use std::borrow::Cow;
use std::fmt;

use crate::edit::Edit;
use crate::lang::Word;
use crate::source::ChapterIx;
pub use crate::source::Site;

/// How serious a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing; it never stops a build.
    Info,
    /// It stops a build only if `fail-on` is `warning`.
    Warning,
    /// It stops a build unless `fail-on` is `never`.
    Error,
}

impl Severity {
    /// The most serious one first.
    pub const ALL: [Self; 3] = [Self::Error, Self::Warning, Self::Info];

    /// The label, in each language.
    pub(crate) fn word(self) -> Word {
        match self {
            Self::Info => Word::Info,
            Self::Warning => Word::Warning,
            Self::Error => Word::Error,
        }
    }

    /// The name in the configuration and in all output: `warning`.
    pub fn name(self) -> &'static str {
        self.word().key()
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A second place that explains a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The place.
    pub site: Site,
    /// What is there: lower case, no full stop.
    pub text: String,
}

/// A way to fix a finding. A safe fix never changes a meaning, an anchor or a status.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// Whether `fix` applies it without being asked to.
    pub safe: bool,
    /// What it does, in the imperative: "insert a blank line".
    pub title: Cow<'static, str>,
    /// All of it or nothing, `in_summary` included.
    pub edits: Vec<(ChapterIx, Edit)>,
    /// Edits of SUMMARY.md, offsets in [`crate::source::Book::summary`].
    pub in_summary: Vec<Edit>,
}

/// One violation of a rule at one place.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Finding {
    /// The name of the rule.
    pub rule: &'static str,
    /// How serious it is in this book.
    pub severity: Severity,
    /// What is wrong: lower case, no full stop, names in backticks.
    pub message: String,
    /// What stands at the place, for the drawing; may be empty.
    pub label: Cow<'static, str>,
    /// What to type.
    pub help: Cow<'static, str>,
    /// Its place.
    pub site: Site,
    /// Other places that explain it.
    pub related: Vec<Label>,
    /// The id of the milestone that it is about.
    pub milestone: Option<String>,
    /// How to fix it.
    pub fix: Option<Box<Fix>>,
    /// A name that stays the same after edits elsewhere in the chapter; empty until `analyse` has all findings of the chapter.
    pub fingerprint: String,
    /// The fingerprint as older versions made it, from the name of the chapter's file; empty if no baseline needs it.
    pub old_fingerprint: String,
    /// A waiver allows it.
    pub waived: bool,
    /// The baseline contains it.
    pub baselined: bool,
}

impl Finding {
    /// A finding without a label, help, fix or milestone.
    pub fn new(rule: &'static str, severity: Severity, site: Site, message: impl Into<String>) -> Self {
        Self {
            rule,
            severity,
            message: message.into(),
            label: Cow::Borrowed(""),
            help: Cow::Borrowed(""),
            site,
            related: Vec::new(),
            milestone: None,
            fix: None,
            fingerprint: String::new(),
            old_fingerprint: String::new(),
            waived: false,
            baselined: false,
        }
    }

    /// The same finding with what to type.
    #[must_use]
    pub fn with_help(self, help: impl Into<Cow<'static, str>>) -> Self {
        Self {
            help: help.into(),
            ..self
        }
    }

    /// Whether it still counts: neither waived nor in the baseline.
    pub fn is_live(&self) -> bool {
        !self.waived && !self.baselined
    }
}
