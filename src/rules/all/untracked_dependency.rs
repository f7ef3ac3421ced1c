//! `untracked-dependency`: a dependency names no spec.

use crate::diagnostic::Severity;
use crate::project::{Project, Subject};
use crate::rules::engine::{is_of_template, is_open};
use crate::rules::{Check, Family, Need, Report, Rule};
use crate::source::Text;

pub(super) static RULE: Rule = Rule {
    name: "untracked-dependency",
    family: Family::Timeline,
    severity: Severity::Info,
    needs: &[Need::Others],
    summary: "a dependency names no spec",
    explanation: "\
A reader may understand \"Phase 2\", but the program does not: there is no link, no status, and no warning if one of the two moves. The
program follows a dependency that names a chapter, as `[MLS-002]` or as a link to its file, or an id of a tracker or another book that the
configuration knows.

Some things never have a chapter, such as a regulator's letter, so this is only information. `None` and `TBD` are not dependencies, and text
beside an id counts as a remark on it. Settled milestones are ignored.",
    check: Check::Milestone(check),
    ..Rule::DEFAULT
};

fn check(project: &Project<'_>, subject: Subject<'_>, report: &mut Report) {
    if subject.is_settled() {
        return;
    }
    let milestone = subject.milestone;
    let waits = milestone
        .depends_on
        .untracked
        .iter()
        .map(|text| (text, "what it waits for"));
    let blocks = milestone
        .blocks
        .untracked
        .iter()
        .map(|text| (text, "what waits for it"));
    let is_answer = |text: &Text| !is_open(&text.value) && !is_of_template(project, &text.value);
    for (text, what) in waits.chain(blocks).filter(|(text, _)| is_answer(text)) {
        let help = match meant(project, subject, &text.value) {
            Some(name) => format!("did you mean `[{name}]`?"),
            None => "write the id of its chapter, such as `[MLS-002]`, if it has one".to_owned(),
        };
        report
            .at(text.span, format!("`{}` names no spec", shortened(&text.value)))
            .label(what)
            .help(help)
            .together("dependencies name no spec");
    }
}

/// The milestone whose title is in `words`.
fn meant<'a>(project: &'a Project<'_>, subject: Subject<'_>, words: &str) -> Option<&'a str> {
    let named = project.graph.titled(words, subject.spec, &project.documents)?;
    let id = project.graph.specs[named].id.as_ref()?;
    Some(id.as_str())
}

/// The first twelve words.
fn shortened(text: &str) -> String {
    let mut words = text.split_whitespace();
    let head: Vec<&str> = words.by_ref().take(12).collect();
    let more = if words.next().is_some() { " …" } else { "" };
    head.join(" ") + more
}
