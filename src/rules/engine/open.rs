//! Open answers, such as `TBD`.

pub(crate) use crate::guide::is_of_template;
use crate::model::{Dependency, Section};
pub(crate) use crate::parse::answer::is_open;
use crate::project::{Project, Subject};
use crate::source::{Span, Text};

/// Whether one direction of dependency is stated: by ids, words or `None`, but not by placeholders.
pub(crate) fn is_stated(project: &Project<'_>, side: &Dependency) -> bool {
    let says = |text: &Text| {
        let value = text.value.trim();
        let is_blank = value.starts_with(['[', '<']) && value.ends_with([']', '>']);
        !is_open(value) && !is_blank && !is_of_template(project, value)
    };
    side.none || !side.references.is_empty() || side.untracked.iter().any(says)
}

/// The heading of a section that contains only an open answer.
pub(crate) fn open_section(subject: Subject<'_>, section: Section) -> Option<Span> {
    let found = subject.milestone.heading_of(section)?;
    let body = Span {
        start: found.heading.span.end,
        end: found.extent.end,
    };
    let body = body
        .of(subject.text)
        .trim_start_matches([' ', '\n', '\r', '-', '*', '>']);
    let is_tbd = !body.trim().is_empty() && body.len() < 80 && is_open(body);
    is_tbd.then_some(found.heading.span)
}
