//! `several-milestones`: a chapter whose headings read like milestones of their own says so.

use crate::diagnostic::Severity;
use crate::model::Document;
use crate::parse::several::{advice, find};
use crate::project::Project;
use crate::rules::{Check, Family, Report, Rule};
use crate::source::{ChapterIx, Span};

pub(super) static RULE: Rule = Rule {
    name: "several-milestones",
    family: Family::Identity,
    severity: Severity::Info,
    summary: "a chapter reads like several milestones, and neither ids nor the configuration say so",
    explanation: "\
A chapter may be a plan with a heading for each milestone and a status, a target date or an owner below each. Such milestones are not read
unless they have ids or the configuration names the file: they are missing from all pages, exports and rules. Give each heading an id
(`## MLS-004: …`), or name the file with the level of its headings in `milestones`; then each is a milestone of its own. If the chapter is
not a plan, ignore this finding: it is only information.

The rule looks at chapters without an id. At least two headings of level 2 or 3 must each have a status,
a target or an owner in the first lines below them, and deliverables or criteria. In a book without milestones, `no-milestones` reports the
file.",
    check: Check::Chapter(check),
    ..Rule::DEFAULT
};

fn check(project: &Project<'_>, chapter: ChapterIx, document: &Document, report: &mut Report) {
    // A milestone with an id is one milestone.
    let is_one = document.milestone.is_some() && document.identity.is_some();
    let is_read = is_one || !document.parts.is_empty() || document.unread.is_some();
    if is_read || !project.has_milestones() {
        return;
    }
    let own = &project.book.chapters[chapter];
    if let Some((level, count)) = find(own, &project.book.src, project.config, project.containment) {
        let (told, help) = advice(own.file(), level, count);
        let place = document.h1.as_ref().map_or(Span::default(), |h1| h1.span);
        report.in_chapter(chapter, place, told).help(help);
    }
}
