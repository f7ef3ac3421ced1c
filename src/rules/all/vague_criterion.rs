//! `vague-criterion`: a criterion does not say what can be checked.

use std::collections::BTreeMap;

use crate::config::Profile;
use crate::config::words::{says_how_many, vague_in};
use crate::diagnostic::Severity;
use crate::labels::Language;
use crate::model::Criterion;
use crate::project::{Project, Subject};
use crate::rules::engine::{and_list, prose_in, section_around};
use crate::rules::{Check, Family, Report, Rule};
use crate::source::Span;

pub(super) static RULE: Rule = Rule {
    name: "vague-criterion",
    family: Family::Deliverables,
    severity: Severity::Info,
    from: Profile::Guide,
    summary: "a criterion does not say what can be checked",
    explanation: "\
People disagree about when \"works well\" is met. Open criteria are searched for such words, as whole words in the book's language;
`vocabulary.vague` adds more. A criterion that also says how many or how much (\"fast: under 200 ms\") can be checked and is ignored, and so
are words in code, parts of longer words (`breakfast`, `fast-forward`) and ticked boxes.",
    check: Check::Milestone(check),
    ..Rule::DEFAULT
};

/// How many different words a message names.
const NAMED: usize = 3;

fn check(project: &Project<'_>, subject: Subject<'_>, report: &mut Report) {
    let language = Language::of(&project.book.language);
    let text = subject.text;
    let mut sections: BTreeMap<(Span, String), Vec<Vec<Span>>> = BTreeMap::new();
    for criterion in criteria(subject).filter(|criterion| !criterion.done && !says_how_many(criterion.text.of(text))) {
        let places = prose_in(subject, criterion.text.span).flat_map(|run| {
            let start = run.start as usize;
            let found = vague_in(run.of(text), language, &project.config.vocabulary);
            found
                .into_iter()
                .map(move |part| Span::new(start + part.start, start + part.end))
        });
        let places: Vec<Span> = places.collect();
        if let Some(first) = places.first() {
            sections
                .entry(section_around(subject, *first))
                .or_default()
                .push(places);
        }
    }
    for ((_, section), vague) in sections {
        let mut names: Vec<String> = Vec::new();
        for place in vague.iter().flatten() {
            let name = format!("`{}`", place.of(text).to_lowercase());
            if names.len() < NAMED && !names.contains(&name) {
                names.push(name);
            }
        }
        let message = match vague.len() {
            1 => format!("nobody can check {}", and_list(&names)),
            count => format!("nobody can check {count} criteria in {section}: {}", and_list(&names)),
        };
        report
            .at(vague[0][0], message)
            .help("say what is counted, measured or inspected, and which result is required");
    }
}

/// The criteria that must be met: of deliverables and of the success criteria.
fn criteria(subject: Subject<'_>) -> impl Iterator<Item = &Criterion> {
    let milestone = subject.milestone;
    let of_deliverables = milestone.deliverables.iter().flat_map(|d| &d.criteria);
    let of_success = milestone.success.iter().flat_map(|group| &group.criteria);
    of_deliverables.chain(of_success)
}
