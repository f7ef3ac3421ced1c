//! Answers that are still open: `TBD` and its kin.

use crate::config::words::placeholders_in;
use crate::labels::Language;
use crate::model::{Dependency, Section};
pub use crate::parse::answer::is_open;
use crate::project::{Project, Subject};
use crate::source::{Span, Spanned, Text};

/// What stands where something is required.
pub enum Answer<'a> {
    Given,
    /// It will be said later.
    Open(Spanned<&'a str>),
    Missing,
}

/// What kind of answer a value is.
pub fn answer(text: Option<&Text>) -> Answer<'_> {
    answer_of(text.map(|text| Spanned::new(text.as_str(), text.span)))
}

/// The same of any text.
pub fn answer_of(text: Option<Spanned<&str>>) -> Answer<'_> {
    match text {
        None => Answer::Missing,
        Some(text) if text.value.trim().is_empty() => Answer::Missing,
        Some(text) if is_open(text.value) => Answer::Open(text),
        Some(_) => Answer::Given,
    }
}

/// Whether a text is one that a template left to be replaced, which `placeholder-left` speaks of.
pub fn is_of_template(project: &Project<'_>, text: &str) -> bool {
    let language = Language::of(&project.book.language);
    !placeholders_in(text, language, &project.config.vocabulary).is_empty()
}

/// Whether one direction of dependency is stated: by ids, by words or by `None`, not by what waits to be replaced.
pub fn is_stated(project: &Project<'_>, side: &Dependency) -> bool {
    let says = |text: &Text| {
        let value = text.value.trim();
        let is_blank = value.starts_with(['[', '<']) && value.ends_with([']', '>']);
        !is_open(value) && !is_blank && !is_of_template(project, value)
    };
    side.none || !side.references.is_empty() || side.untracked.iter().any(says)
}

/// The heading of a section that holds nothing but an open answer.
pub fn open_section(project: &Project<'_>, subject: Subject<'_>, section: Section) -> Option<Span> {
    let found = subject.milestone.heading_of(section)?;
    let text = project.text(subject.chapter);
    let body = Span {
        start: found.heading.span.end,
        end: found.extent.end,
    };
    let body = body.of(text).trim_start_matches([' ', '\n', '\r', '-', '*', '>']);
    let is_tbd = !body.trim().is_empty() && body.len() < 80 && is_open(body);
    is_tbd.then_some(found.heading.span)
}
