//! `id-mismatch`: file name, H1, front matter and SUMMARY.md give a chapter different ids.

use crate::diagnostic::Severity;
use crate::edit::Edit;
use crate::model::{Document, FieldKind, IdSource, Identity, SpecId};
use crate::project::Project;
use crate::rules::engine::and_list;
use crate::rules::{Check, Family, Fixable, Need, Report, Rule};
use crate::source::{ChapterIx, Span};

pub(super) static RULE: Rule = Rule {
    name: "id-mismatch",
    family: Family::Identity,
    severity: Severity::Warning,
    needs: &[Need::Book],
    fix: Fixable::Unsafe,
    summary: "file name, H1, front matter and SUMMARY.md give a chapter different ids",
    explanation: "\
A chapter may give its id in several places. The front matter counts, then the H1, then the file name. If they differ, people who look for
one id find the other; most often the chapter was copied from another one. A line `ID: …` under the title is compared as well.

A place without an id is not a mismatch, and neither is an id with fewer digits, which `invalid-id` reports.",
    check: Check::Chapter(check),
    ..Rule::DEFAULT
};

/// An id of the chapter.
struct Name<'a> {
    id: &'a SpecId,
    place: &'static str,
    /// Its place in the chapter's text, if it is written there exactly.
    span: Option<Span>,
}

fn check(project: &Project<'_>, chapter: ChapterIx, document: &Document, report: &mut Report) {
    for document in document.parts.iter().chain([document]) {
        check_one(project, chapter, document, report);
    }
}

fn check_one(project: &Project<'_>, chapter: ChapterIx, document: &Document, report: &mut Report) {
    let Some(own) = &document.identity else { return };
    let in_block = in_block(project, document, &own.id);
    let own = name(own);
    let mut others: Vec<Name<'_>> = document.other_ids.iter().map(name).collect();
    others.extend(in_block.iter().map(|(id, span)| Name {
        id,
        place: "in the block under its title",
        span: Some(*span),
    }));
    others.retain(|other| !same_but_for_digits(own.id, other.id));
    let Some(first) = others.first() else { return };
    let said: Vec<String> = std::iter::once(&own)
        .chain(&others)
        .map(|name| format!("`{}` {}", name.id, name.place))
        .collect();
    // The id that counts replaces other ids in the text; if there are none, the first other id replaces it in the text.
    let in_text = others.iter().find_map(|other| other.span);
    let meant = if in_text.is_some() { own.id } else { first.id };
    let is_free = meant == own.id || project.graph.by_id(meant.as_str()).is_none();
    let settles = others.iter().all(|other| other.span.is_some() || other.id == meant)
        && (meant == own.id || !is_own_outside(project, chapter, own.id));
    let wrong = std::iter::once(&own).chain(&others).filter(|name| name.id != meant);
    let edits = wrong
        .filter_map(|name| Some(Edit::replace(name.span?, meant.as_str())))
        .filter(|_| is_free && settles);
    report
        .at(
            in_text
                .or(own.span)
                .unwrap_or_else(|| document.title_place(project.text(chapter))),
            format!(
                "this {} is {}",
                if document.extent.is_some() {
                    "milestone"
                } else {
                    "chapter"
                },
                and_list(&said)
            ),
        )
        .help(format!("`{}` counts: give the chapter one id everywhere", own.id))
        .unsafe_fix(format!("write `{meant}` in the chapter"), edits);
}

/// Whether the name of the file, of its folder or in SUMMARY.md, which a fix does not change, contains `own`.
fn is_own_outside(project: &Project<'_>, chapter: ChapterIx, own: &SpecId) -> bool {
    let chapter = &project.book.chapters[chapter];
    let mut names = chapter.file().rsplit('/').take(2).chain([chapter.name.as_ref()]);
    names.any(|name| {
        let name = name.trim_start_matches(|c: char| !c.is_alphanumeric());
        let id = project.config.prefixes.id_at_start(name, 3);
        id.is_some_and(|(id, _)| id == *own)
    })
}

fn name(identity: &Identity) -> Name<'_> {
    let id = &identity.id;
    let is_exact = |span: &Span| (span.end - span.start) as usize == id.as_str().len();
    Name {
        id,
        place: match identity.source {
            IdSource::FrontMatter => "in its front matter",
            IdSource::Heading => "in its H1",
            IdSource::FileName => "in its file name",
            IdSource::FolderName => "in its folder's name",
            IdSource::Summary => "in SUMMARY.md",
        },
        span: identity.span.filter(is_exact),
    }
}

/// Different ids on lines such as `ID: MLS-001` in the block under the title.
fn in_block(project: &Project<'_>, document: &Document, own: &SpecId) -> Vec<(SpecId, Span)> {
    let fields = document.metadata.fields.iter();
    fields
        .filter(|field| field.kind == FieldKind::Id && !field.from_front_matter)
        .filter_map(|field| {
            let (id, length) = project.config.prefixes.id_at_start(&field.value.value, 1)?;
            let start = field.value.span.start as usize;
            Some((id, Span::new(start, start + length)))
        })
        .filter(|(id, _)| id != own)
        .collect()
}

/// `MLS-1` and `MLS-001`: one has too few digits, and `invalid-id` reports it.
fn same_but_for_digits(one: &SpecId, other: &SpecId) -> bool {
    let is_short = one.digits().len().min(other.digits().len()) < 3;
    is_short && one.prefix() == other.prefix() && one.number() == other.number()
}
