//! What rules say of a chapter by its own words alone: it is said again as long as these words stay.

use std::collections::BTreeSet;

use compact_str::CompactString;
use jiff::civil;
use rustc_hash::FxHashMap;

use super::super::{Check, Need, Rule, find};
use super::report::Draft;
use crate::diagnostic::Site;
use crate::project::Project;
use crate::source::ChapterIx;

/// What the rules about one chapter have found in it, before anything was waived.
pub(crate) struct Own {
    as_of: civil::Date,
    reading: Reading,
    drafts: Vec<Draft>,
}

/// What other chapters have a say in: where a chapter stands, what its milestones go by and which of its parts are some.
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
    /// Whether the rules would find the same in the chapter now, whose words have not changed.
    pub(crate) fn holds(&self, project: &Project<'_>, chapter: ChapterIx) -> bool {
        self.as_of == project.as_of && self.reading == Reading::of(project, chapter)
    }
}

/// Whether a rule looks at one chapter, whatever others say.
pub(super) fn is_own(rule: &Rule) -> bool {
    let looks_further = rule.needs.iter().any(|need| *need != Need::Date);
    matches!(rule.check, Check::Milestone(_) | Check::Chapter(_)) && !looks_further
}

/// Adds what is known to `drafts`, and what these hold to what is known; nothing of chapters at which a rule has `failed`.
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
