//! `orphan-milestone`: every milestone file is in SUMMARY.md.

use crate::analysis::Project;
use crate::diagnostic::Severity;
use crate::parse;
use crate::rules::{Check, Family, Fixable, Need, Report, Rule};
use crate::source::{Chapter, path};

pub static RULE: Rule = Rule {
    name: "orphan-milestone",
    family: Family::Timeline,
    severity: Severity::Warning,
    essential: true,
    strict_only: false,
    needs: &[Need::Book],
    fix: Fixable::No,
    summary: "every milestone file below the source folder is in SUMMARY.md",
    explanation: "\
mdBook reads the chapters that SUMMARY.md lists and no others. A milestone that is not listed has no page, appears on no roadmap, and
every reference to it is dead, although the file is plainly there.

A file is taken for a milestone by its name (`mls-004-slug.md`, three digits or more) or by a glob under `milestones`; its text is
not read. Templates without a number are left alone. If the milestone is over and done with, list it all the same, with its
status: people look for it.",
    guide_words: &[],
    check: Check::Book(check),
};

fn check(project: &Project<'_>, report: &mut Report) {
    let book = project.book;
    for file in book.unlisted.iter().flatten() {
        let unread = Chapter {
            path: file.clone(),
            source_path: Some(file.clone()),
            ..Chapter::default()
        };
        let document = parse::document(&unread, &book.src, project.config);
        if document.milestone.is_none() {
            continue;
        }
        let name = document
            .identity
            .map_or(file.clone(), |identity| identity.id.to_string());
        report
            .file(
                path::join(&book.src, file),
                format!("`{name}` is not in SUMMARY.md, so it has no page"),
            )
            .help(format!("add `- [{name}: Its Title]({file})` to SUMMARY.md"));
    }
}
