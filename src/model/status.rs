//! The seven statuses.

use std::fmt;

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

    /// The English name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Planned => "Planned",
            Self::InProgress => "In Progress",
            Self::InReview => "In Review",
            Self::Completed => "Completed",
            Self::AtRisk => "At Risk",
            Self::Blocked => "Blocked",
            Self::Cancelled => "Cancelled",
        }
    }

    /// The form in JSON, CSS and filters: `in-progress`.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::InProgress => "in-progress",
            Self::InReview => "in-review",
            Self::Completed => "completed",
            Self::AtRisk => "at-risk",
            Self::Blocked => "blocked",
            Self::Cancelled => "cancelled",
        }
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
