//! Chapters whose headings read like milestones, but have no ids and are not in the configuration.

use globset::{Glob, GlobSet, GlobSetBuilder};

use super::number::names_part;
use crate::config::{Config, Milestones, Vocabulary};
use crate::contain::Containment;
use crate::model::{Document, FieldKind, Milestone, Section};
use crate::source::{Chapter, ChapterIx};
use crate::text::words::words;

/// A chapter that reads like several milestones, each below a heading of this level.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Several {
    pub chapter: ChapterIx,
    pub level: u8,
    pub count: usize,
}

/// The message about such a chapter in `file`, and the help on what to type.
pub(crate) fn advice(file: &str, level: u8, count: usize) -> (String, String) {
    let marks = "#".repeat(usize::from(level));
    let told = format!("`{file}` reads like {count} milestones");
    let help = format!(
        "begin each of its headings with an id, `{marks} MLS-001: …`, or write `milestones = [{{ files = \"{file}\", level = {level} }}]` \
         into `[preprocessor.mls]`, and `mdbook-mls adopt` numbers them"
    );
    (told, help)
}

/// The levels of headings that can be milestones within a chapter.
const LEVELS: [u8; 2] = [2, 3];

/// A single heading that reads like a milestone is a section.
const SEVERAL: usize = 2;

/// The level and the number of the headings of a chapter that read like milestones, if there are several.
pub(crate) fn find(chapter: &Chapter<'_>, src: &str, config: &Config, containment: Containment) -> Option<(u8, usize)> {
    if !may_hold(&chapter.text, &config.vocabulary) {
        return None;
    }
    let whole = super::contained_document(chapter, src, &all_whole(config), containment);
    let is_unread = whole.unread.is_some() || whole.identity.is_some();
    headings(chapter, src, config, containment, &whole).filter(|_| !is_unread)
}

/// Whether two headings of one level have a status, a target or an owner in the first lines below them: a cheap check that
/// misses only headings whose fields are below other text.
fn may_hold(text: &str, vocabulary: &Vocabulary) -> bool {
    const FIRST_LINES: usize = 6;
    let mut counts = [0_usize; LEVELS.len()];
    let mut from = 0;
    while let Some(at) = memchr::memmem::find(text.get(from..).unwrap_or("").as_bytes(), b"\n##") {
        let start = from + at + 1;
        from = start + 2;
        let rest = text.get(start..).unwrap_or("");
        let bare = rest.trim_start_matches('#');
        let level = rest.len() - bare.len();
        let Some(count) = LEVELS.iter().position(|own| usize::from(*own) == level) else {
            continue;
        };
        let below = bare.lines().skip(1).map(str::trim).filter(|line| !line.is_empty());
        let mut below = below.take_while(|line| !line.starts_with('#')).take(FIRST_LINES);
        if below.any(|line| begins_with_field(line, vocabulary)) {
            counts[count] += 1;
            if counts[count] >= SEVERAL {
                return true;
            }
        }
    }
    false
}

fn begins_with_field(line: &str, vocabulary: &Vocabulary) -> bool {
    const LONGEST: usize = 60;
    let line = line.trim_start_matches(['-', '*', '>', '|', '_', '+', ' ']);
    let key = line.split([':', '：', '|', '*']).next().unwrap_or("");
    let is_short = key.len() <= LONGEST && key.len() < line.len() && words(key).next().is_some();
    let kind = is_short.then(|| vocabulary.field(key)).flatten();
    matches!(kind, Some(FieldKind::Status | FieldKind::Target | FieldKind::Owner))
}

/// `config` for a book whose chapters are all milestones.
pub(crate) fn all_whole(config: &Config) -> Config {
    Config {
        milestones: Milestones {
            whole: all(),
            levels: Vec::new(),
        },
        ..config.clone()
    }
}

fn all() -> GlobSet {
    let every = Glob::new("**").map(|glob| GlobSetBuilder::new().add(glob).build());
    every.ok().and_then(Result::ok).unwrap_or_default()
}

/// Whether a chapter has a status, a target or an owner, and deliverables or criteria.
pub(crate) fn reads_like_milestone(document: &Document) -> bool {
    let Some(milestone) = &document.milestone else {
        return false;
    };
    // A list of boxes is a list of tasks only if there is a status or a target.
    let status = document.metadata.status.as_ref();
    let has_target = document.metadata.target.is_some();
    let has_state = status.is_some() || has_target;
    // The same is true of a list outside a section of deliverables.
    let is_list_alone = milestone.deliverables_section.is_none() && milestone.success.is_empty();
    let is_known = status.is_some_and(|status| status.status.is_some());
    let has_several = status.is_some() && milestone.deliverables.len() > 1;
    let has_content = milestone.has_content() && (is_known || has_target || has_several || !is_list_alone);
    let has_boxes = milestone.stray_boxes.is_some() || has_telling_sections(milestone);
    // `Sprint 3`, `M2 — The wall`.
    let is_called_one = || document.h1.is_some() && names_part(&document.title);
    document.has_fields() && (has_content || !milestone.sign_off.is_empty())
        || has_state && (has_boxes || is_called_one())
}

/// Whether a status, a target or an owner is written below the title. A tick after the title is not enough, because any heading may have
/// one.
fn has_written_fields(part: &Document) -> bool {
    let mut fields = part.metadata.fields.iter().chain(&part.metadata.elsewhere);
    fields.any(|field| matches!(field.kind, FieldKind::Status | FieldKind::Target | FieldKind::Owner))
}

/// Whether a chapter has sections that only a plan has, whatever they contain.
pub(crate) fn has_telling_sections(milestone: &Milestone) -> bool {
    const FEW: usize = 2;
    let is_telling = |section: &Section| {
        matches!(
            section,
            Section::Deliverables
                | Section::SuccessCriteria
                | Section::AcceptanceCriteria
                | Section::SignOff
                | Section::Risks
                | Section::Blockers
                | Section::Timeline
                | Section::Rollback
                | Section::Updates
        )
    };
    let headings = milestone.headings.iter().filter_map(|heading| heading.section);
    let labels = milestone.labels.iter().map(|(section, _)| *section);
    let mut found: Vec<Section> = headings.chain(labels).filter(is_telling).collect();
    found.sort_unstable();
    found.dedup();
    found.len() >= FEW
}

/// The level and the number of the headings that seem to be milestones. `None` if the chapter has a status or a target of its own: then
/// it is one milestone. Headings that are read as its deliverables do not count, unless they have level 2 and there is no section of
/// deliverables.
pub(crate) fn headings(
    chapter: &Chapter<'_>,
    src: &str,
    config: &Config,
    containment: Containment,
    whole: &Document,
) -> Option<(u8, usize)> {
    if whole.metadata.status.is_some() || whole.metadata.target.is_some() {
        return None;
    }
    let own = whole.milestone.as_deref();
    let has_section = own.is_some_and(|own| own.deliverables_section.is_some());
    let items = own.iter().flat_map(|own| &own.deliverables);
    let items: Vec<u32> = items.map(|deliverable| deliverable.span.start).collect();
    // If the chapter has an owner, headings of level 3 may be anything.
    let levels = LEVELS.iter().take(if whole.has_fields() { 1 } else { LEVELS.len() });
    levels.copied().find_map(|level| {
        let by_level = Config {
            milestones: Milestones {
                whole: GlobSet::empty(),
                levels: vec![(all(), level)],
            },
            ..config.clone()
        };
        let read = super::contained_document(chapter, src, &by_level, containment);
        let is_one = |part: &&Document| {
            let start = part.extent.map(|extent| extent.start);
            let is_item = start.is_some_and(|start| items.contains(&start)) && (has_section || level > LEVELS[0]);
            has_written_fields(part) && reads_like_milestone(part) && !is_item
        };
        let count = read.parts.iter().filter(is_one).count();
        (count >= SEVERAL).then_some((level, count))
    })
}
