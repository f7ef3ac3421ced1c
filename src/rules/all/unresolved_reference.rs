//! `unresolved-reference`: a reference names an id that is not in the book, its imports or the link patterns.

use std::collections::BTreeMap;

use crate::diagnostic::Severity;
use crate::graph::{SpecIx, Target};
use crate::imports::Outcome;
use crate::model::{Document, Reference, ReferenceForm, SpecId, in_ascii};
use crate::project::Project;
use crate::rules::engine::and_list;
use crate::rules::{Check, Family, Need, Report, Rule};
use crate::source::{ChapterIx, Span};
use crate::text::nearest::nearest;
use crate::text::slice;

pub(super) static RULE: Rule = Rule {
    name: "unresolved-reference",
    family: Family::Timeline,
    severity: Severity::Error,
    needs: &[Need::Book],
    summary: "a reference names an id that is not in the book, its imports or the link patterns",
    explanation: "\
A reader expects `[MLS-002]` to lead to a page. References in brackets, in milestones and in other chapters, are looked up among the ids of
the book, the imports and the link patterns; so is a bare id that names a dependency. `[MLS-001#2]` needs a deliverable 2.

Only ids with a registered prefix are references: `[RFC-2119]` is not one, and neither is anything in code or an author's own link. An id
with another dash or with full-width letters or digits (`[MLS–002]`) leads nowhere either.",
    check: Check::Chapter(check),
    ..Rule::DEFAULT
};

fn check(project: &Project<'_>, chapter: ChapterIx, document: &Document, report: &mut Report) {
    let named = references(document).map(|reference| {
        let target = project.graph.resolve(reference, chapter, project.book, project.config);
        (reference, target)
    });
    let lost = named.filter(|(reference, target)| match target {
        // A chapter that was not read may contain it.
        Target::NoDeliverable { spec, .. } => project.document(*spec).unread.is_none(),
        Target::Unknown => {
            let own = reference.id.as_ref().filter(|_| reference.import().is_none());
            !own.is_some_and(|id| project.may_be_unread(id))
        }
        Target::NoImportedDeliverable { .. } => true,
        _ => false,
    });
    let by_place: BTreeMap<Span, (&Reference, Target)> = lost.map(|found| (found.0.span, found)).collect();
    for (reference, target) in by_place.into_values() {
        let (problem, help) = match target {
            Target::NoDeliverable { spec, number } => {
                no_deliverable(project.name(spec), number, numbers(project, spec))
            }
            Target::NoImportedDeliverable { spec, number } => {
                let imported = &project.graph.imports.specs[spec];
                let numbers = imported.deliverables.iter().map(|d| d.number.to_string()).collect();
                no_deliverable(&imported.name, number, numbers)
            }
            _ => unknown(project, document, reference, &name(reference)),
        };
        let together = format!("references lead nowhere: {problem}");
        report.at(reference.span, problem).help(help).as_one(together);
    }
    for place in &document.near_references {
        let written = place.of(project.text(chapter));
        let meant = in_ascii(written).0;
        let meant = slice(&meant, ..meant.find(']').map_or(meant.len(), |end| end + 1)).to_uppercase();
        report
            .at(
                *place,
                format!("`{written}` is not read as a reference, because it is not written in ASCII"),
            )
            .severity(Severity::Warning)
            .help(format!("write `{meant}`"));
    }
}

/// References in brackets, and bare ids in dependencies.
fn references(document: &Document) -> impl Iterator<Item = &Reference> {
    let sides = document.milestones().flat_map(|m| [&m.depends_on, &m.blocks]);
    let of_dependencies = sides
        .flat_map(|side| &side.references)
        .filter(|r| r.form == ReferenceForm::Bare);
    let in_brackets = document.references.iter().filter(|r| r.form == ReferenceForm::Bracket);
    in_brackets.chain(of_dependencies)
}

fn name(reference: &Reference) -> String {
    let id = reference.id.as_ref().map_or("", |id| id.as_str());
    let import = reference.import().map_or(String::new(), |import| format!("{import}:"));
    let deliverable = reference
        .deliverable()
        .map_or(String::new(), |number| format!("#{number}"));
    format!("{import}{id}{deliverable}")
}

fn numbers(project: &Project<'_>, spec: SpecIx) -> Vec<String> {
    let milestone = project.document(spec).milestone.as_deref();
    let deliverables = milestone.into_iter().flat_map(|m| &m.deliverables);
    deliverables.map(|d| d.number.to_string()).collect()
}

fn no_deliverable(name: &str, number: u32, numbers: Vec<String>) -> (String, String) {
    let help = match numbers.is_empty() {
        true => format!("write `[{name}]`: it has no deliverables"),
        false => format!("`{name}` has deliverables {}", and_list(&numbers)),
    };
    (format!("`{name}` has no deliverable {number}"), help)
}

fn unknown(project: &Project<'_>, document: &Document, reference: &Reference, name: &str) -> (String, String) {
    match (reference.import(), &reference.id) {
        (Some(import), Some(id)) => in_import(project, import, id, name),
        (_, Some(id)) => (
            format!("`{name}` is not the id of any chapter"),
            at_home(project, document, id),
        ),
        (_, None) => (format!("`{name}` is not the id of any chapter"), String::new()),
    }
}

fn at_home(project: &Project<'_>, document: &Document, id: &SpecId) -> String {
    if let Some(file) = unlisted(project, id) {
        return format!("add `{file}` to SUMMARY.md");
    }
    let imports = &project.graph.imports;
    let import = imports.books.keys().find(|import| imports.find(import, id).is_some());
    // A reference to the chapter itself is not meant.
    let is_own = |other: &&SpecId| document.identity.as_ref().is_some_and(|own| own.id == **other);
    match (project.graph.nearest_id(id).filter(|other| !is_own(other)), import) {
        (_, Some(import)) => format!("did you mean `[{import}:{id}]`, which is in another book?"),
        (Some(other), None) => format!("did you mean `{other}`?"),
        (None, None) => format!("write the chapter and add it to SUMMARY.md, or escape the bracket: `\\[{id}]`"),
    }
}

/// The file that is named after the id but not listed in SUMMARY.md.
fn unlisted<'a>(project: &'a Project<'_>, id: &SpecId) -> Option<&'a str> {
    let prefixes = &project.config.prefixes;
    let mut files = project.book.unlisted.iter().flatten();
    let file = files.find(|file| {
        let name = file.rsplit('/').next().unwrap_or(file);
        prefixes.id_at_start(name, 3).is_some_and(|(own, _)| own == *id)
    });
    file.map(String::as_str)
}

fn in_import(project: &Project<'_>, import: &str, id: &SpecId, name: &str) -> (String, String) {
    let imports = &project.graph.imports;
    let nowhere = format!("`{name}` is not the id of any chapter of another book");
    match imports.books.get(import) {
        None => {
            let help = match nearest(import, imports.books.keys().map(String::as_str)) {
                Some(other) => format!("did you mean `[{other}:{id}]`? No import is called `{import}`"),
                None => format!("no import is called `{import}`: add it under `imports` in book.toml"),
            };
            (nowhere, help)
        }
        Some(Outcome::Read { .. }) => {
            let help = match imports.nearest_id(import, id) {
                Some(other) => format!("did you mean `[{import}:{other}]`?"),
                None => format!("`{import}` has no such chapter; look there for the id, or import a newer export"),
            };
            (nowhere, help)
        }
        Some(_) => (
            format!("`{name}` cannot be looked up, because the import `{import}` cannot be read"),
            format!("fix the import `{import}` first"),
        ),
    }
}
