//! How much of what the guide asks of a milestone is written, and where the rest belongs.

mod ask;

use crate::analysis::{Project, Subject};
use crate::model::Progress;
use crate::source::Span;

/// A milestone's parts in the order of the guide.
#[derive(Clone, Debug)]
pub struct Completeness {
    pub parts: Vec<Part>,
    /// Ticked criteria of the deliverables.
    pub progress: Progress,
}

/// A section of the guide, or the block under the title.
#[derive(Clone, Debug)]
pub struct Part {
    pub name: &'static str,
    /// How many things the guide asks for here, one at least.
    pub asked: usize,
    /// Those of them that are not there.
    pub gaps: Vec<Gap>,
}

/// Something that the guide asks for and the milestone does not say.
#[derive(Clone, Debug)]
pub struct Gap {
    pub what: String,
    pub state: State,
    /// The open answer; where there is none what it belongs below: a heading, or the end of the section before it.
    pub place: Span,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Nothing is said.
    Missing,
    /// `TBD`, or a text of the template.
    Open,
}

impl State {
    pub fn name(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Open => "open",
        }
    }
}

impl Part {
    pub fn filled(&self) -> usize {
        self.asked - self.gaps.len()
    }
}

impl Completeness {
    pub fn of(project: &Project<'_>, subject: Subject<'_>) -> Self {
        Self {
            parts: ask::parts(project, subject),
            progress: subject.milestone.progress(),
        }
    }

    pub fn asked(&self) -> usize {
        self.parts.iter().map(|part| part.asked).sum()
    }

    pub fn filled(&self) -> usize {
        self.parts.iter().map(Part::filled).sum()
    }

    /// Whole percent, rounded down, so that 100 means that nothing is left.
    pub fn percent(&self) -> usize {
        self.filled() * 100 / self.asked().max(1)
    }
}
