//! `duplicate-id`: one chapter for an id.

use crate::analysis::Project;
use crate::diagnostic::Severity;
use crate::graph::SpecIx;
use crate::rules::{Check, Family, Fixable, Need, Report, Rule};

pub static RULE: Rule = Rule {
    name: "duplicate-id",
    family: Family::Identity,
    severity: Severity::Error,
    essential: true,
    strict_only: false,
    needs: &[Need::Book],
    fix: Fixable::No,
    summary: "one chapter for an id",
    explanation: "\
An id that two chapters claim makes every reference to it a guess. The first chapter in SUMMARY.md keeps the id; the finding stands
at the others.",
    guide_words: &[],
    check: Check::Book(check),
};

fn check(project: &Project<'_>, report: &mut Report) {
    for &(first, second) in &project.graph.duplicates {
        let place = |spec: SpecIx| {
            let chapter = project.graph.specs[spec].chapter;
            let identity = project.documents[chapter].identity.as_ref();
            let span = identity.and_then(|identity| identity.span);
            (chapter, span.unwrap_or_else(|| project.title_place(chapter)))
        };
        let (chapter, span) = place(second);
        let (other, other_span) = place(first);
        let file = project.book.chapters[other].file();
        report
            .at(
                chapter,
                span,
                format!("`{}` is already the id of `{file}`", project.name(second)),
            )
            .help("give this chapter the next free number in its file name, its H1 and its front matter")
            .related(other, other_span, "the first chapter with this id");
    }
}
