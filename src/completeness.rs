//! How much of what the guide asks of a milestone is written, and where the rest belongs.

use crate::guide::{self, AFTER_DELIVERABLES, BEFORE_DELIVERABLES, DELIVERABLES, OF_DELIVERABLE, ORDER};
use crate::model::{Progress, Section};
use crate::project::{Project, Subject};
use crate::source::Span;

/// A milestone's parts in the order of the guide.
#[derive(Clone, Debug)]
pub(crate) struct Completeness {
    pub parts: Vec<Part>,
    /// Ticked criteria of the deliverables.
    pub progress: Progress,
}

/// A section of the guide, or the block under the title.
#[derive(Clone, Debug)]
pub(crate) struct Part {
    pub name: &'static str,
    /// How many things the guide asks for here, one at least.
    pub asked: usize,
    /// Those of them that are not there.
    pub gaps: Vec<Gap>,
}

/// Something that the guide asks for and the milestone does not say.
#[derive(Clone, Debug)]
pub(crate) struct Gap {
    pub what: String,
    pub state: State,
    /// The open answer; if there is none, the place for it: below a heading, or at the end of the section before it.
    pub place: Span,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    /// There is no answer.
    Missing,
    /// `TBD`, or a text of the template.
    Open,
}

impl State {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Open => "open",
        }
    }
}

impl Part {
    fn ask(&mut self, what: impl Into<String>, state: guide::State<'_>, home: impl FnOnce() -> Span) {
        self.asked += 1;
        let (state, place) = match state {
            guide::State::Given => return,
            guide::State::Open(text) => (State::Open, text.span),
            guide::State::Missing => (State::Missing, home()),
        };
        self.gaps.push(Gap {
            what: what.into(),
            state,
            place,
        });
    }

    pub(crate) fn filled(&self) -> usize {
        self.asked - self.gaps.len()
    }
}

impl Completeness {
    pub(crate) fn of(project: &Project<'_>, subject: Subject<'_>) -> Self {
        Self {
            parts: parts(project, subject),
            progress: subject.milestone.progress(),
        }
    }

    pub(crate) fn asked(&self) -> usize {
        self.parts.iter().map(|part| part.asked).sum()
    }

    pub(crate) fn filled(&self) -> usize {
        self.parts.iter().map(Part::filled).sum()
    }

    /// Whole percent, rounded down, so that 100 means that nothing is left.
    pub(crate) fn percent(&self) -> usize {
        self.filled() * 100 / self.asked().max(1)
    }
}

/// What the guide asks for, part by part.
fn parts(project: &Project<'_>, subject: Subject<'_>) -> Vec<Part> {
    let mut parts = Vec::new();
    let add = |parts: &mut Vec<Part>, items: &[&guide::Item]| {
        for item in items {
            let state = item.written(project, subject);
            part(parts, item.part).ask(item.what, state, || home(subject, item.sections));
        }
    };
    add(&mut parts, BEFORE_DELIVERABLES);
    deliverables(project, subject, part(&mut parts, DELIVERABLES));
    add(&mut parts, AFTER_DELIVERABLES);
    parts
}

/// The part with this name, which is the last one or a new one.
fn part<'p>(parts: &'p mut Vec<Part>, name: &'static str) -> &'p mut Part {
    if parts.last().is_none_or(|last| last.name != name) {
        parts.push(Part {
            name,
            asked: 0,
            gaps: Vec::new(),
        });
    }
    parts.last_mut().expect("there is one")
}

fn deliverables(project: &Project<'_>, subject: Subject<'_>, part: &mut Part) {
    let deliverables = &subject.milestone.deliverables;
    if !deliverables.iter().any(guide::is_asked_of) {
        let state = match deliverables.is_empty() {
            true => guide::State::Missing,
            // All are Cancelled.
            false => guide::State::Given,
        };
        part.ask("deliverables", state, || home(subject, &[Section::Deliverables]));
    }
    for own in deliverables.iter().filter(|own| guide::is_asked_of(own)) {
        let mut nameless = None;
        for item in OF_DELIVERABLE {
            let state = match (item.written(project, subject, own), nameless) {
                // The name that the template gives to a deliverable is no answer.
                (guide::State::Given, Some(name)) => guide::State::Open(name),
                (state, _) => state,
            };
            if let (guide::State::Open(name), "title") = (&state, item.what) {
                nameless = Some(*name);
            }
            part.ask(format!("deliverable {}: {}", own.number, item.what), state, || own.span);
        }
    }
}

/// What an answer belongs below: the heading of the first of `sections` that is there, else the end of the last
/// section that the guide has before it, else the title.
fn home(subject: Subject<'_>, sections: &[Section]) -> Span {
    let milestone = subject.milestone;
    if sections.is_empty() {
        return subject.title_place();
    }
    let mut headings = sections.iter().filter_map(|section| milestone.heading_of(*section));
    if let Some(found) = headings.next() {
        return found.heading.span;
    }
    let own = sections
        .iter()
        .rev()
        .find_map(|section| ORDER.iter().position(|known| known == section));
    let before = ORDER[..own.unwrap_or(0)].iter().rev();
    match before.filter_map(|section| milestone.heading_of(*section)).next() {
        Some(found) => last_line(subject.text, found.extent),
        None => match subject.document.metadata.block {
            Some(block) => last_line(subject.text, block),
            None => subject.title_place(),
        },
    }
}

/// The end of the last line with text in `extent`.
fn last_line(text: &str, extent: Span) -> Span {
    Span::at(extent.start as usize + extent.of(text).trim_end().len())
}
