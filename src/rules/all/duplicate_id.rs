//! `duplicate-id`: two chapters have the same id, in this book or in an import.

use crate::diagnostic::Severity;
use crate::graph::SpecIx;
use crate::imports::Outcome;
use crate::model::SpecId;
use crate::project::Project;
use crate::rules::{Check, Family, Need, Report, Rule};
use crate::source::{ChapterIx, Span};

pub(super) static RULE: Rule = Rule {
    name: "duplicate-id",
    family: Family::Identity,
    severity: Severity::Error,
    needs: &[Need::Book],
    summary: "two chapters have the same id, in this book or in an import",
    explanation: "\
If two chapters have the same id, a reference to it may mean either of them. The first chapter in SUMMARY.md keeps the id, and the others
are reported. The same goes for the chapters of a book that `imports` names.

If this book and an imported one share an id, that is a warning, once for each import: `[MLS-001]` and `[platform:MLS-001]` are unambiguous
for the program, but people who say `MLS-001` may mean either.",
    check: Check::Book(check),
    ..Rule::DEFAULT
};

fn check(project: &Project<'_>, report: &mut Report) {
    for &(first, second) in &project.graph.duplicates {
        let (chapter, span) = place(project, second);
        let (other, other_span) = place(project, first);
        let file = project.book.chapters[other].file();
        report
            .in_chapter(
                chapter,
                span,
                format!("`{}` is already the id of `{file}`", project.name(second)),
            )
            .help("give this chapter the next free number in its file name, its H1 and its front matter")
            .related_in(other, other_span, "the first chapter with this id");
    }
    for (import, outcome) in &project.graph.imports.books {
        if let Outcome::Read { twice, .. } = outcome {
            within(project, import, twice, report);
            across(project, import, report);
        }
    }
}

/// Ids that the imported book has more than once.
fn within(project: &Project<'_>, import: &str, twice: &[SpecId], report: &mut Report) {
    let Some(file) = project.config.imports.get(import).map(|import| &import.file) else {
        return;
    };
    for id in twice {
        report
            .file(
                file,
                format!("the import `{import}` has more than one chapter with the id `{id}`"),
            )
            .help(format!(
                "change the number in that book; until then, `[{import}:{id}]` means the first of them"
            ));
    }
}

/// Ids of this book that the import also has.
fn across(project: &Project<'_>, import: &str, report: &mut Report) {
    let is_there = |id: &SpecId| project.graph.imports.find(import, id).is_some();
    let specs =
        (0..project.graph.specs.len()).filter(|&spec| project.graph.specs[spec].id.as_ref().is_some_and(is_there));
    let shared: Vec<SpecIx> = specs.collect();
    let Some(&first) = shared.first() else { return };
    let name = project.name(first);
    let message = match shared.len() - 1 {
        0 => format!("`{name}` is also an id of the import `{import}`"),
        1 => format!("`{name}` and another id of this book are also ids of the import `{import}`"),
        more => format!("`{name}` and {more} other ids of this book are also ids of the import `{import}`"),
    };
    let (chapter, span) = place(project, first);
    report
        .in_chapter(chapter, span, message)
        .severity(Severity::Warning)
        .help("use different numbers in each book, or waive this here if the books are independent");
}

fn place(project: &Project<'_>, spec: SpecIx) -> (ChapterIx, Span) {
    let chapter = project.graph.specs[spec].chapter;
    let document = project.document(spec);
    let span = document.identity.as_ref().and_then(|identity| identity.span);
    (
        chapter,
        span.unwrap_or_else(|| document.title_place(project.text(chapter))),
    )
}
