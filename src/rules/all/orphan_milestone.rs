//! `orphan-milestone`: a milestone file below the source folder is not in SUMMARY.md.

use crate::diagnostic::Severity;
use crate::edit::Edit;
use crate::model::SpecId;
use crate::parse;
use crate::project::Project;
use crate::rules::engine::title_case;
use crate::rules::{Check, Family, Fixable, Need, Report, Rule};
use crate::source::{Chapter, path};
use crate::summary::{self, NewEntry};
use crate::text::words::phrase;

pub(super) static RULE: Rule = Rule {
    name: "orphan-milestone",
    family: Family::Timeline,
    severity: Severity::Warning,
    needs: &[Need::Book],
    fix: Fixable::Unsafe,
    summary: "a milestone file below the source folder is not in SUMMARY.md",
    explanation: "\
mdBook reads only the chapters that SUMMARY.md lists. A milestone that is not listed has no page and is on no roadmap, and a reference to it
leads nowhere, although the file exists.

A file counts as a milestone because of its name (`mls-004-slug.md`, three digits or more) or a glob under `milestones`; its text is not
read. Templates without a number are ignored. List a settled milestone as well, with its status, because people look for it.",
    check: Check::Book(check),
    ..Rule::DEFAULT
};

fn check(project: &Project<'_>, report: &mut Report) {
    let book = project.book;
    for file in book.unlisted.iter().flatten() {
        let unread = Chapter {
            path: file.clone(),
            ..Chapter::default()
        };
        let document = parse::document(&unread, &book.src, project.config);
        let is_new = |part: &crate::model::Document| {
            let own = part.identity.as_ref();
            own.is_none_or(|own| project.graph.by_id(own.id.as_str()).is_none())
        };
        if document.milestone.is_none() && !document.parts.iter().any(is_new) {
            continue;
        }
        let id = document.identity.map(|identity| identity.id);
        let name = id.as_ref().map_or(file.as_str(), |id| id.as_str());
        let edit = id.as_ref().and_then(|id| entry(project, file, id));
        report
            .file(
                path::join(&book.src, file),
                format!("`{name}` is not in SUMMARY.md, so it has no page"),
            )
            .help(format!("add `- [{name}: Its Title]({file})` to SUMMARY.md"))
            .summary_fix(
                "add it to SUMMARY.md, with the words of its file name as the title",
                edit,
            );
    }
}

/// The edit of SUMMARY.md that lists the file, with the words of its name as the title.
fn entry(project: &Project<'_>, file: &str, id: &SpecId) -> Option<Edit> {
    let name = file.rsplit('/').next().unwrap_or(file);
    let slug = name.strip_suffix(".md")?.get(id.as_str().len()..)?;
    let title = match phrase(slug) {
        words if words.is_empty() => "Untitled".to_owned(),
        words => title_case(&words),
    };
    let new = NewEntry {
        id,
        kind: project.config.prefixes.kind(id.prefix())?,
        title: &title,
        path: file,
    };
    summary::add(project.book.summary.as_ref()?, &new, &project.config.prefixes)
}
