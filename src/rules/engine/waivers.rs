//! Which findings the waivers in the chapters take away, and which waivers took none.

use jiff::civil;

use super::super::{Check, WaiverUse, find};
use super::report::Draft;
use crate::analysis::Project;
use crate::diagnostic::Site;
use crate::model::Waiver;
use crate::source::ChapterIx;

/// Marks what is waived and counts it for each waiver of the book.
pub fn apply<'a>(project: &'a Project<'_>, drafts: &mut [Draft]) -> Vec<WaiverUse<'a>> {
    let mut uses = Vec::new();
    for (chapter, document) in project.documents.iter().enumerate() {
        for waiver in &document.waivers {
            let mut waived = 0;
            if is_in_force(waiver, project.as_of) {
                for draft in drafts
                    .iter_mut()
                    .filter(|draft| covers(project, chapter, waiver, draft))
                {
                    draft.finding.waived = true;
                    waived += 1;
                }
            }
            uses.push(WaiverUse {
                chapter,
                waiver,
                waived,
            });
        }
    }
    uses
}

/// It names a rule that can be waived, gives a reason, and its last day has not passed.
pub fn is_in_force(waiver: &Waiver, as_of: civil::Date) -> bool {
    let rule = find(waiver.rule.as_str());
    let can_be_waived = rule.is_some_and(|rule| !matches!(rule.check, Check::Waiver(_)));
    let in_time = match &waiver.until {
        None => true,
        Some(until) => until.date().is_some_and(|date| date.last() >= as_of),
    };
    can_be_waived && in_time && !waiver.reason.value.trim().is_empty()
}

fn covers(project: &Project<'_>, chapter: ChapterIx, waiver: &Waiver, draft: &Draft) -> bool {
    let finding = &draft.finding;
    if finding.rule != waiver.rule.as_str() {
        return false;
    }
    match &finding.site {
        Site::Chapter { chapter: own, span } => {
            *own == chapter
                && match waiver.scope {
                    _ if waiver.whole_file => true,
                    Some(scope) => scope.start <= span.start && span.start < scope.end.max(scope.start + 1),
                    None => false,
                }
        }
        Site::File { path } => waiver.whole_file && *path == project.book.root_path(chapter),
        Site::Book => false,
    }
}
