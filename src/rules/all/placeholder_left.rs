//! `placeholder-left`: the chapter still contains text of the template, or a note to oneself.

use std::collections::BTreeMap;

use crate::config::Profile;
use crate::config::words::{placeholder_places, placeholders_in};
use crate::diagnostic::Severity;
use crate::labels::Language;
use crate::project::{Project, Subject};
use crate::rules::engine::{and_list, section_around};
use crate::rules::{Check, Family, Report, Rule};
use crate::source::Span;

pub(super) static RULE: Rule = Rule {
    name: "placeholder-left",
    family: Family::Identity,
    severity: Severity::Error,
    from: Profile::Guide,
    summary: "the chapter still contains text of the template, or a note to oneself",
    explanation: "\
A page that contains `[Name]`, `YYYY-MM-DD`, `TODO` or `???` is not finished. The rule has a fixed list of such texts for each language, and
`vocabulary.placeholder` adds to it; a word is not a placeholder merely because it is in square or angle brackets. `[Redis]`, `[RFC-2119]`,
a `todo` app, `TODO.md` and anything in code or comments are ignored, and so is a section that is called `TODO`.

The finding is a warning while the milestone is Planned. An owner such as `[Name]` is nobody. In a template of another language, the rule
for that value reports it as missing. `TBD` is an honest answer and not a placeholder: the rule for that value reports it
as missing.",
    check: Check::Milestone(check),
    ..Rule::DEFAULT
};

/// How many different placeholders a message names.
const NAMED: usize = 3;

fn check(project: &Project<'_>, subject: Subject<'_>, report: &mut Report) {
    let language = Language::of(&project.book.language);
    let text = subject.text;
    let near = placeholder_places(text, language, &project.config.vocabulary);
    if near.is_empty() {
        return;
    }
    let is_near = |area: &Span| {
        let at = near.partition_point(|place| place.end <= area.start as usize);
        near.get(at).is_some_and(|place| place.start < area.end as usize)
    };
    let front_matter = subject.document.front_matter.iter();
    let values = front_matter.flat_map(|matter| matter.entries.iter().map(|(_, value)| value.span));
    let mut sections: BTreeMap<(Span, String), Vec<Span>> = BTreeMap::new();
    let areas = values.chain(subject.milestone.prose.iter().copied());
    for area in areas.filter(is_near) {
        let start = area.start as usize;
        let found = placeholders_in(area.of(text), language, &project.config.vocabulary);
        let places = found
            .into_iter()
            .map(|part| Span::new(start + part.start, start + part.end));
        for place in places.filter(|place| !is_heading(subject, *place, text)) {
            sections.entry(section_around(subject, place)).or_default().push(place);
        }
    }
    for ((_, section), places) in sections {
        let mut names: Vec<String> = Vec::new();
        for place in &places {
            let name = format!("`{}`", place.of(text));
            if names.len() < NAMED && !names.contains(&name) {
                names.push(name);
            }
        }
        let message = match places.len() {
            1 => format!("{} has not been replaced", names[0]),
            count => format!("{count} placeholders are left in {section}: {}", and_list(&names)),
        };
        report
            .at(places[0], message)
            .help("write what belongs here, or delete it")
            .missing_in(subject)
            .until_started(subject);
    }
}

/// A section called `TODO` is a list of tasks.
fn is_heading(subject: Subject<'_>, place: Span, text: &str) -> bool {
    let mut headings = subject.milestone.headings.iter().map(|found| &found.heading);
    let name = place.of(text);
    headings.any(|heading| heading.span.contains(place) && heading.text.of(text) == name && !name.starts_with('['))
}
