//! What a rule has to say: a finding, its place, its labels and its fix.

use std::borrow::Cow;
use std::fmt;

use crate::edit::Edit;
use crate::source::ChapterIx;
pub use crate::source::Site;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    Info,
    Warning,
    Error,
}

impl Severity {
    pub const ALL: [Self; 3] = [Self::Error, Self::Warning, Self::Info];

    pub fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
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
    pub site: Site,
    pub text: String,
}

/// A way to fix a finding. A safe fix never changes a meaning, an anchor or a status.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
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
    pub rule: &'static str,
    pub severity: Severity,
    /// What is wrong: lower case, no full stop, names in backticks.
    pub message: String,
    /// What stands at the place, for the drawing; may be empty.
    pub label: Cow<'static, str>,
    /// What to type.
    pub help: Cow<'static, str>,
    pub site: Site,
    pub related: Vec<Label>,
    /// The id of the milestone that it is about.
    pub milestone: Option<String>,
    pub fix: Option<Box<Fix>>,
    /// A name that outlives edits around it; rules leave it empty, `analyse` sets it.
    pub fingerprint: String,
    /// The same as it was made of the chapter's file, for baselines from then; empty where no baseline asks for it.
    pub old_fingerprint: String,
    pub waived: bool,
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

    #[must_use]
    pub fn with_label(self, label: impl Into<Cow<'static, str>>) -> Self {
        Self {
            label: label.into(),
            ..self
        }
    }

    #[must_use]
    pub fn with_help(self, help: impl Into<Cow<'static, str>>) -> Self {
        Self {
            help: help.into(),
            ..self
        }
    }

    #[must_use]
    pub fn with_milestone(self, id: impl Into<String>) -> Self {
        Self {
            milestone: Some(id.into()),
            ..self
        }
    }

    #[must_use]
    pub fn with_related(mut self, site: Site, text: impl Into<String>) -> Self {
        let text = text.into();
        self.related.push(Label { site, text });
        self
    }

    #[must_use]
    pub fn with_fix(self, fix: Fix) -> Self {
        Self {
            fix: Some(Box::new(fix)),
            ..self
        }
    }

    /// Whether it still counts: neither waived nor in the baseline.
    pub fn is_live(&self) -> bool {
        !self.waived && !self.baselined
    }
}
