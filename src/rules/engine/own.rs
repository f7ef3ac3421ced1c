//! Findings that depend only on one chapter are kept until its text changes.

use std::collections::BTreeSet;

use compact_str::CompactString;
use jiff::civil;
use rustc_hash::FxHashMap;

use super::super::{Check, Need, Rule, find};
use super::report::Draft;
use crate::diagnostic::Site;
use crate::project::Project;
use crate::source::ChapterIx;

/// The findings of rules about one chapter, before waivers.
pub(crate) struct Own {
    as_of: civil::Date,
    reading: Reading,
    drafts: Vec<Draft>,
}

/// What depends on other chapters: the chapter's position, the names of its specs and which of them are milestones.
#[derive(PartialEq, Eq)]
struct Reading {
    chapter: ChapterIx,
    specs: Vec<(CompactString, bool)>,
    is_aside: bool,
}

impl Reading {
    fn of(project: &Project<'_>, chapter: ChapterIx) -> Self {
        let specs = &project.graph.specs;
        let own = project.graph.in_chapter(chapter);
        Self {
            chapter,
            specs: own
                .map(|spec| (specs[spec].name.clone(), specs[spec].is_milestone))
                .collect(),
            is_aside: project.documents[chapter].aside.is_some(),
        }
    }
}

impl Own {
    /// Whether the rules would find the same in the chapter, if its text has not changed.
    pub(crate) fn holds(&self, project: &Project<'_>, chapter: ChapterIx) -> bool {
        self.as_of == project.as_of && self.reading == Reading::of(project, chapter)
    }
}

/// Whether a rule looks at only one chapter.
pub(super) fn is_own(rule: &Rule) -> bool {
    let looks_further = rule.needs.iter().any(|need| *need != Need::Date);
    matches!(rule.check, Check::Milestone(_) | Check::Chapter(_)) && !looks_further
}

/// Adds known findings to `drafts` and new ones to `known`, except those of chapters in which a rule has `failed`.
pub(super) fn keep(
    project: &Project<'_>,
    known: &mut [Option<Own>],
    drafts: &mut Vec<Draft>,
    failed: &BTreeSet<ChapterIx>,
) {
    let is_new = |chapter: ChapterIx| project.documents[chapter].unread.is_none() && !failed.contains(&chapter);
    let mut found: FxHashMap<ChapterIx, Own> = FxHashMap::default();
    for chapter in (0..known.len()).filter(|&chapter| known[chapter].is_none() && is_new(chapter)) {
        let own = Own {
            as_of: project.as_of,
            reading: Reading::of(project, chapter),
            drafts: Vec::new(),
        };
        found.insert(chapter, own);
    }
    for draft in drafts
        .iter()
        .filter(|draft| find(draft.finding.rule).is_some_and(is_own))
    {
        if let Site::Chapter { chapter, .. } = draft.finding.site
            && let Some(own) = found.get_mut(&chapter)
        {
            own.drafts.push(draft.clone());
        }
    }
    drafts.extend(known.iter().flatten().flat_map(|own| own.drafts.iter().cloned()));
    for (chapter, own) in found {
        known[chapter] = Some(own);
    }
}
