//! Which findings are waived, and which waivers waive nothing.

use std::cell::LazyCell;
use std::collections::HashMap;

use jiff::civil;

use super::super::{Rule, WaiverUse, find};
use super::report::Draft;
use crate::diagnostic::Site;
use crate::model::{Document, Waiver};
use crate::project::Project;
use crate::source::ChapterIx;

/// Marks waived findings and counts them for each waiver.
pub(super) fn apply<'a>(project: &'a Project<'_>, drafts: &mut [Draft]) -> Vec<WaiverUse<'a>> {
    let mut groups = groups(project, drafts);
    let mut uses = Vec::new();
    for (chapter, document) in project.documents.iter().enumerate() {
        for waiver in &document.waivers {
            let group = groups.get_mut(&(chapter, waiver.rule.as_str()));
            let waived = match group.filter(|_| is_in_force(waiver, project.as_of)) {
                Some(group) => group.waive(waiver, document),
                None => 0,
            };
            uses.push(WaiverUse {
                chapter,
                waiver,
                waived,
                is_checked: true,
            });
        }
    }
    for draft in groups.into_values().flat_map(Group::waived) {
        drafts[draft].finding.waived = true;
    }
    uses
}

/// The findings of one rule in one chapter.
#[derive(Default)]
struct Group {
    /// Start and index of each draft; findings about the whole file come first, without a start. Sorted.
    drafts: Vec<(Option<u32>, usize)>,
    /// The number of waivers that start minus those that end, before each draft and after the last.
    steps: Vec<isize>,
}

impl Group {
    /// Applies the waiver; returns the number of drafts in its scope.
    fn waive(&mut self, waiver: &Waiver, document: &Document) -> usize {
        let before = |at: u32| self.drafts.partition_point(|(start, _)| *start < Some(at));
        let range = match waiver.scope {
            // In a milestone that is part of a chapter, it covers only that part.
            _ if waiver.whole_file => match document
                .part_at(waiver.span)
                .and_then(|part| document.parts[part].extent)
            {
                Some(extent) => before(extent.start)..before(extent.end),
                None => 0..self.drafts.len(),
            },
            Some(scope) => before(scope.start)..before(scope.end.max(scope.start + 1)),
            None => return 0,
        };
        self.steps[range.start] += 1;
        self.steps[range.end] -= 1;
        range.len()
    }

    fn waived(self) -> impl Iterator<Item = usize> {
        let mut waivers = 0;
        let steps = self.steps.into_iter();
        let drafts = self.drafts.into_iter().zip(steps).filter(move |(_, step)| {
            waivers += step;
            waivers > 0
        });
        drafts.map(|((_, draft), _)| draft)
    }
}

fn groups(project: &Project<'_>, drafts: &[Draft]) -> HashMap<(ChapterIx, &'static str), Group> {
    let chapters = LazyCell::new(|| {
        let chapters = 0..project.book.chapters.len();
        let by_path: HashMap<String, ChapterIx> = chapters.map(|ix| (project.book.root_path(ix), ix)).collect();
        by_path
    });
    let mut groups: HashMap<_, Group> = HashMap::new();
    if project.documents.iter().all(|document| document.waivers.is_empty()) {
        return groups;
    }
    for (at, draft) in drafts.iter().enumerate() {
        let (chapter, start) = match &draft.finding.site {
            Site::Chapter { chapter, span } => (*chapter, Some(span.start)),
            Site::File { path } => {
                let Some(chapter) = chapters.get(path) else { continue };
                (*chapter, None)
            }
            Site::Book => continue,
        };
        if project.documents[chapter].waivers.is_empty() {
            continue;
        }
        let group = groups.entry((chapter, draft.finding.rule)).or_default();
        group.drafts.push((start, at));
    }
    for group in groups.values_mut() {
        group.drafts.sort_unstable();
        group.steps = vec![0; group.drafts.len() + 1];
    }
    groups
}

/// Whether it names a rule that can be waived, gives a reason and has not expired.
pub(crate) fn is_in_force(waiver: &Waiver, as_of: civil::Date) -> bool {
    let rule = find(waiver.rule.as_str());
    let can_be_waived = rule.is_some_and(Rule::can_be_waived);
    let in_time = match &waiver.until {
        None => true,
        Some(until) => until.date().is_some_and(|date| date.last() >= as_of),
    };
    can_be_waived && in_time && !waiver.reason.value.trim().is_empty()
}
