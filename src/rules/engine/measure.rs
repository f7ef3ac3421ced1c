//! What a criterion can be checked against: a number, an artefact, a reference.

use crate::config::words::says_how_many;
use crate::lang::{Language, writing};
use crate::model::{Criterion, DateReading, read_leading_date};
use crate::project::{Project, Subject};
use crate::source::Span;
use crate::text::slice;

/// The prose in `area`, without code, comments and HTML.
pub(crate) fn prose_in(subject: Subject<'_>, area: Span) -> impl Iterator<Item = Span> {
    let prose = &subject.milestone.prose;
    let first = prose.partition_point(|run| run.end <= area.start);
    let runs = prose[first..].iter().take_while(move |run| run.start < area.end);
    runs.map(move |run| Span {
        start: run.start.max(area.start),
        end: run.end.min(area.end),
    })
}

/// Whether the criterion contains a number, a name, a quotation or a link.
pub(crate) fn is_measured(project: &Project<'_>, subject: Subject<'_>, criterion: &Criterion) -> bool {
    let source = project.text(subject.chapter);
    let written = criterion.text.span.of(source);
    let text = criterion.text.of(source);
    criterion.has_link
        || says_how_many(text)
        || written.contains(['`', '"', '“', '„', '«', '「'])
        || names_a_thing(text, Language::of(&project.book.language))
}

/// A capitalised name or a file name. In languages that capitalise nouns, only names such as `TLS` and `iOS` count.
fn names_a_thing(text: &str, language: Language) -> bool {
    text.split_whitespace().enumerate().any(|(index, word)| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        let capitals = word.chars().filter(|c| c.is_uppercase()).count();
        let is_name = capitals > 0 && index > 0 && !writing::CAPITAL_NOUNS[language as usize];
        let is_odd = capitals > 1 || capitals == 1 && !word.starts_with(char::is_uppercase);
        is_name || is_odd || word.contains('.')
    })
}

/// Whether `text` contains a date.
pub(crate) fn names_a_day(text: &str) -> bool {
    let starts = text
        .char_indices()
        .filter(|(at, c)| c.is_alphanumeric() && !slice(text, ..*at).ends_with(char::is_alphanumeric));
    starts
        .into_iter()
        .any(|(at, _)| match read_leading_date(slice(text, at..)).0 {
            DateReading::Date(date) => date.day().is_some(),
            DateReading::NoYear { .. } => true,
            _ => false,
        })
}
