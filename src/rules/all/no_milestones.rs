//! `no-milestones`: no chapter is a milestone.

use crate::diagnostic::Severity;
use crate::model::Document;
use crate::parse::several::{advice, find};
use crate::project::Project;
use crate::rules::engine::{and_list, counted};
use crate::rules::{Check, Family, Need, Report, Rule};

pub(super) static RULE: Rule = Rule {
    name: "no-milestones",
    family: Family::Tool,
    severity: Severity::Warning,
    needs: &[Need::Book],
    summary: "no chapter is a milestone",
    explanation: "\
The plugin is configured but found nothing to do. Usually the ids are written in another form, or the chapters are not in SUMMARY.md. A
chapter is a milestone if its front matter, its H1 or its file name gives it an id with a milestone prefix (`MLS-001`), or if a glob of
`milestones` matches its path. If a chapter looks like several milestones, the help names it.",
    check: Check::Book(check),
    ..Rule::DEFAULT
};

fn check(project: &Project<'_>, report: &mut Report) {
    let is_unread = |document: &Document| document.unread.is_some();
    if project.has_milestones() || project.documents.iter().any(is_unread) {
        return;
    }
    let prefixes: Vec<String> = project
        .config
        .prefixes
        .milestones()
        .map(|prefix| format!("`{prefix}-001`"))
        .collect();
    let chapters = counted(project.book.chapters.len(), "chapter", "chapters");
    let several = project.book.chapters.iter().find_map(|chapter| {
        let (level, count) = find(chapter, &project.book.src, project.config, project.containment)?;
        Some(advice(chapter.file(), level, count))
    });
    let help = match several {
        Some((told, help)) => format!("{told}: {help}"),
        None => format!(
            "give a chapter an id like {} in its front matter, its H1 or its file name, or name its path in `milestones` in book.toml",
            and_list(&prefixes).replace(" and ", " or "),
        ),
    };
    report.book(format!("no milestone among {chapters}")).help(help);
}
