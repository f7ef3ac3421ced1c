//! `{{#mls NAME …}}`: what stands in a text, and which names and filters mean something.

use crate::source::{Span, Text};

/// `{{#mls NAME …}}` outside code.
#[derive(Clone, Debug)]
pub struct Directive {
    pub span: Span,
    pub name: Text,
    /// Words without `=`.
    pub arguments: Vec<Text>,
    /// `key=value` pairs.
    pub filters: Vec<(Text, Text)>,
    /// It has the line to itself.
    pub alone: bool,
    /// It stands in a link.
    pub linked: bool,
}

impl Directive {
    /// What its name asks for; none for a name that is none.
    pub fn kind(&self) -> Option<DirectiveKind> {
        DirectiveKind::of(&self.name.value)
    }
}

/// Whether `owner=WANTED` asks for `owner`, in any case: by the whole name or by one of its words, so that "Ana" asks for
/// "Ana (Backend)".
pub fn asks_for(wanted: &str, owner: &str) -> bool {
    let (wanted, owner) = (wanted.to_lowercase(), owner.to_lowercase());
    let mut words = owner.split(|c: char| !c.is_alphanumeric());
    owner == wanted || words.any(|word| word == wanted)
}

/// What a directive can put on a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DirectiveKind {
    Summary,
    Index,
    Roadmap,
    Timeline,
    Graph,
    Deliverables,
    Blockers,
    Risks,
    People,
    Findings,
    Exceptions,
    Badge,
}

impl DirectiveKind {
    pub const ALL: [Self; 12] = [
        Self::Summary,
        Self::Index,
        Self::Roadmap,
        Self::Timeline,
        Self::Graph,
        Self::Deliverables,
        Self::Blockers,
        Self::Risks,
        Self::People,
        Self::Findings,
        Self::Exceptions,
        Self::Badge,
    ];

    pub fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::Summary => "summary",
            Self::Index => "index",
            Self::Roadmap => "roadmap",
            Self::Timeline => "timeline",
            Self::Graph => "graph",
            Self::Deliverables => "deliverables",
            Self::Blockers => "blockers",
            Self::Risks => "risks",
            Self::People => "people",
            Self::Findings => "findings",
            Self::Exceptions => "exceptions",
            Self::Badge => "badge",
        }
    }

    /// The keys that it can be narrowed down by.
    pub fn filters(self) -> &'static [&'static str] {
        match self {
            Self::Index => &["kind", "milestone", "owner", "plan", "status"],
            Self::Summary | Self::Deliverables => &["milestone", "owner", "status"],
            Self::Roadmap | Self::Timeline | Self::Graph => &["group", "milestone", "owner", "plan", "status"],
            Self::Blockers | Self::Risks => &["level", "milestone", "owner", "plan", "status"],
            Self::People => &["milestone", "owner", "plan"],
            Self::Findings => &["milestone", "rule", "severity"],
            Self::Exceptions => &["milestone", "rule"],
            Self::Badge => &[],
        }
    }

    /// It stands within a line and takes an id; the others need a line of their own.
    pub fn is_inline(self) -> bool {
        self == Self::Badge
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_leads_back() {
        for kind in DirectiveKind::ALL {
            assert_eq!(DirectiveKind::of(kind.name()), Some(kind));
            assert!(kind.filters().is_sorted());
        }
        assert_eq!(DirectiveKind::of("Index"), None);
    }
}
