//! `quoted-state-stale`: a status quoted after a reference is not the status of that spec.

use crate::config::vocabulary::begins_with;
use crate::diagnostic::Severity;
use crate::edit::Edit;
use crate::graph::Target;
use crate::lang::status_notes;
use crate::model::{Document, Reference, Section, Status};
use crate::project::Project;
use crate::rules::{Check, Family, Fixable, Need, Report, Rule};
use crate::source::{ChapterIx, Span};

pub(super) static RULE: Rule = Rule {
    name: "quoted-state-stale",
    family: Family::Timeline,
    severity: Severity::Warning,
    needs: &[Need::Book],
    fix: Fixable::Unsafe,
    summary: "a status quoted after a reference is not the status of that spec",
    explanation: "\
A status that is copied after a reference goes out of date. The link itself shows the current status, so the simplest fix is to delete the copy.

The rule reads a known status in round brackets directly after a reference to a spec, in any chapter. `(done)` and `(Completed)` are the
same, and `[MLS-001#2]` is compared with the status of its deliverable. Other words in brackets are ignored, and so are plans
(`(done by June)`) and status updates, which describe the state on their own date.",
    check: Check::Chapter(check),
    ..Rule::DEFAULT
};

fn check(project: &Project<'_>, chapter: ChapterIx, document: &Document, report: &mut Report) {
    let updates = updates(document);
    for reference in &document.references {
        let Some(quoted) = reference.quoted_status() else {
            continue;
        };
        let Some((said, note)) = project.config.vocabulary.status(&quoted.value) else {
            continue;
        };
        let is_plan = begins_with(&note, &status_notes::PLANS);
        if is_plan || updates.iter().any(|span| span.contains(reference.span)) {
            continue;
        }
        let Some((name, meant)) = state(project, chapter, reference).filter(|(_, meant)| *meant != said) else {
            continue;
        };
        let edit = note.is_empty().then(|| Edit::replace(quoted.span, meant.name()));
        report
            .at(
                quoted.span,
                format!("`{name}` is called `{}` here but is {meant}", quoted.value),
            )
            .help("delete the words in brackets, because the link shows the status, or bring them up to date")
            .together("quoted statuses are out of date")
            .unsafe_fix(format!("write `{meant}`"), edit);
    }
}

/// Name and status of the reference's target.
fn state(project: &Project<'_>, from: ChapterIx, reference: &Reference) -> Option<(String, Status)> {
    let target = project.graph.resolve(reference, from, project.book, project.config);
    let (spec, index) = match target {
        Target::Spec {
            spec,
            deliverable: Some(index),
        } => (spec, index),
        Target::Spec { spec, .. } => return Some((project.name(spec).to_owned(), project.status(spec)?)),
        Target::Imported {
            spec,
            deliverable: None,
        } => {
            let imported = &project.graph.imports.specs[spec];
            return Some((imported.name.clone(), imported.status?));
        }
        _ => return None,
    };
    let deliverable = project.subject(spec)?.milestone.deliverables.get(index)?;
    let name = format!("{}#{}", project.name(spec), deliverable.number);
    Some((name, deliverable.known_status()?))
}

fn updates(document: &Document) -> Vec<Span> {
    let headings = document.milestones().flat_map(|milestone| &milestone.headings);
    let updates = headings.filter(|found| found.section == Some(Section::Updates));
    updates.map(|found| found.extent).collect()
}
