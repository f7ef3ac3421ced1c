//! The seven statuses.

use std::fmt;

use crate::lang::{Language, Word};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    Planned,
    InProgress,
    InReview,
    Completed,
    AtRisk,
    Blocked,
    Cancelled,
}

impl Status {
    pub const ALL: [Self; 7] = [
        Self::Planned,
        Self::InProgress,
        Self::InReview,
        Self::Completed,
        Self::AtRisk,
        Self::Blocked,
        Self::Cancelled,
    ];

    /// The label, in each language.
    pub fn word(self) -> Word {
        match self {
            Self::Planned => Word::Planned,
            Self::InProgress => Word::InProgress,
            Self::InReview => Word::InReview,
            Self::Completed => Word::Completed,
            Self::AtRisk => Word::AtRisk,
            Self::Blocked => Word::Blocked,
            Self::Cancelled => Word::Cancelled,
        }
    }

    /// The English name.
    pub fn name(self) -> &'static str {
        self.word().text(Language::English)
    }

    /// The form in JSON, CSS and filters: `in-progress`.
    pub fn slug(self) -> &'static str {
        self.word().key()
    }

    /// A symbol that identifies the status without colour.
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Planned => "○",
            Self::InProgress => "◐",
            Self::InReview => "◕",
            Self::Completed => "●",
            Self::AtRisk => "▲",
            Self::Blocked => "■",
            Self::Cancelled => "⊘",
        }
    }

    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.slug() == slug)
    }

    /// Completed or Cancelled, and therefore never overdue or stale.
    pub fn is_settled(self) -> bool {
        matches!(self, Self::Completed | Self::Cancelled)
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
