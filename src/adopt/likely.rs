//! Whether a chapter without an id is a milestone, by its name and by what it contains.

use crate::lang::documents::{ACCOUNTS, CONSEQUENCES, DECISIONS, PAGES, PLANS, RECORDS, WHOLES};
use crate::lang::{List, dates};
use crate::model::{Document, Section};
use crate::parse::several::{has_telling_sections, reads_like_milestone};
use crate::source::{Chapter, path};
use crate::text::chars::{ORDINAL, digit, numeral};
use crate::text::words::{phrase, words};

/// Whether it has the fields and the content of a milestone, or has two of its fields or is called `Sprint 3`, and has a section
/// of one. A record of a decision has a status as well.
pub(super) fn is_milestone(chapter: &Chapter<'_>, document: &Document) -> bool {
    if is_decision(chapter, document) || is_other_page(chapter, document) {
        return false;
    }
    let metadata = &document.metadata;
    let fields = [
        metadata.status.as_ref().is_some_and(|status| status.status.is_some()),
        metadata.target.is_some(),
        !metadata.owners.is_empty(),
    ];
    let has_some = fields.into_iter().filter(|is_given| *is_given).count() > 1;
    let is_plan = || {
        document.milestone.as_ref().is_some_and(|own| {
            own.deliverables_section.is_some() && own.deliverables.len() > 1 && has_telling_sections(own)
        })
    };
    reads_like_milestone(document)
        || is_plan()
        || has_some && has_content(document)
        || is_called_one(chapter, document) && (has_content(document) || has_headings(document))
}

fn has_headings(document: &Document) -> bool {
    document.milestone.as_ref().is_some_and(|own| own.headings.len() > 2)
}

/// Whether its title, a part of it or the name of its file is that of a milestone: `Backlog — Sprint 21`, `Implementation Plan: Screens`.
fn is_called_one(chapter: &Chapter<'_>, document: &Document) -> bool {
    let file = chapter.file().rsplit('/').next().unwrap_or("");
    let stem = path::stem(file);
    if document.title == file {
        return after_number(stem).is_some_and(str::is_empty);
    }
    let is_page = || title_parts(&document.title).any(is_page);
    let is_one = |part: &str| after_number(part).is_some() || is_plan(part) && !is_page();
    match title_parts(&document.title).any(is_one) {
        true => !title_parts(&document.title).any(is_account) && !is_account(&stem.replace(['-', '_'], " ")),
        false => after_number(stem).is_some_and(str::is_empty),
    }
}

/// Whether a part of a title names an account of a milestone: `Sprint 3 Report for the board`, `Lessons learned`.
fn is_account(part: &str) -> bool {
    let is_one = |word: &str| ACCOUNTS.contains(&word.to_lowercase().as_str());
    let own = after_number(part).filter(|rest| part.strip_suffix(rest).is_some_and(|lead| lead.ends_with(' ')));
    let mut own = words(own.unwrap_or(""));
    own.next().is_some_and(|(_, word)| is_one(word)) || words(part).last().is_some_and(|(_, word)| is_one(word))
}

/// The parts of a title between dashes, colons and bars.
fn title_parts(title: &str) -> impl Iterator<Item = &str> {
    let parts = title.split(['—', '–', ':', '：', '|', '·', '(', '（']);
    parts.flat_map(|part| part.split(" - ")).map(str::trim)
}

fn is_plan(part: &str) -> bool {
    let name = phrase(part);
    let begins = |own: &&str| {
        let rest = name.strip_prefix(own)?;
        Some(rest.is_empty() || rest.starts_with(' '))
    };
    ends_with(&name, &PLANS) || PLANS.iter().any(|own| begins(own) == Some(true))
}

/// Whether a part of a title names a page that plans nothing: `Glossary`, `Incident 2027-01-03`, `Test plan`.
fn is_page(part: &str) -> bool {
    let name = phrase(part);
    let bare = name.trim_end_matches(|c: char| !c.is_alphabetic());
    ends_with(&name, &PAGES) || PAGES.contains(&bare)
}

fn ends_with(name: &str, list: &List) -> bool {
    let at_end = |own: &str| {
        let rest = name.strip_suffix(own)?;
        Some(rest.is_empty() || rest.ends_with(' ') || !own.is_ascii())
    };
    list.iter().any(|own| at_end(own) == Some(true))
}

/// Whether a page is something other than a plan. Its title says so (`Leave policy`, `Incident 2027-01-03`), or its status is that of
/// a text (`published`) and it has no target. A page with a section of deliverables or criteria is never one.
fn is_other_page(chapter: &Chapter<'_>, document: &Document) -> bool {
    let headings = document.milestone.iter().flat_map(|own| &own.headings);
    let mut sections = headings.filter_map(|heading| heading.section);
    let is_planned = |section| {
        matches!(
            section,
            Section::Deliverables | Section::SuccessCriteria | Section::AcceptanceCriteria
        )
    };
    if sections.any(is_planned) || is_called_one(chapter, document) {
        return false;
    }
    let status = document.metadata.status.as_ref();
    let is_text = status.is_some_and(|status| dates::WRITTEN.contains(&phrase(&status.text.value).as_str()));
    title_parts(&document.title).any(is_page) || is_text && document.metadata.target.is_none()
}

/// What follows the number in `Sprint 3: Screens`, `PHASE1`, `M-018` or `第二阶段`; `None` for other names.
fn after_number(name: &str) -> Option<&str> {
    const SEPARATORS: [char; 10] = [' ', '-', '_', '#', '.', ':', '–', '—', '：', '\u{a0}'];
    let name = name.trim_start_matches(|c: char| !c.is_alphanumeric());
    let is_numeral = |c: char| digit(c).is_some() || numeral(c).is_some();
    if let Some(ordinal) = name.strip_prefix(ORDINAL) {
        let rest = ordinal.trim_start_matches(is_numeral);
        let is_number = rest.len() < ordinal.len();
        return is_number
            .then(|| WHOLES.iter().find_map(|whole| rest.strip_prefix(whole)))
            .flatten();
    }
    let lower = name.to_lowercase();
    // A letter that is longer in lower case moves what follows.
    let numbers = WHOLES
        .iter()
        .filter_map(|whole| lower.strip_prefix(whole).and_then(|_| name.get(whole.len()..)));
    numbers.into_iter().find_map(|rest| {
        let number = rest.trim_start_matches(SEPARATORS);
        // `Epic E1`.
        let bare = number.strip_prefix(|c: char| c.is_ascii_uppercase());
        let number = bare.filter(|bare| bare.starts_with(is_numeral)).unwrap_or(number);
        let after = number.trim_start_matches(is_numeral);
        let roman = number.trim_start_matches(['I', 'V', 'X']);
        let after = if after.len() < number.len() { after } else { roman };
        // `Phase 2b`.
        let has_number = after.len() < number.len();
        let after = match after.strip_prefix(|c: char| c.is_ascii_lowercase()) {
            Some(rest) if has_number && !rest.starts_with(char::is_alphanumeric) => rest,
            _ => after,
        };
        let is_number = has_number && !after.starts_with(char::is_alphanumeric);
        is_number.then(|| after.trim_start_matches(SEPARATORS))
    })
}

/// Whether anything of a milestone was read in it.
fn has_content(document: &Document) -> bool {
    let Some(milestone) = &document.milestone else {
        return false;
    };
    let has_section = || milestone.headings.iter().any(|heading| heading.section.is_some());
    let has_boxes = || milestone.boxes.total > 0 || milestone.has_content();
    has_boxes() || has_section() || !milestone.labels.is_empty() || milestone.summary.is_some()
}

/// Whether it is a record of a decision, by its name or its headings.
fn is_decision(chapter: &Chapter<'_>, document: &Document) -> bool {
    let stem = path::stem(chapter.file().rsplit('/').next().unwrap_or("")).to_lowercase();
    let title = phrase(&document.title);
    let mut names = RECORDS
        .iter()
        .flat_map(|record| [stem.strip_prefix(record), title.strip_prefix(record)]);
    let is_named = names.any(|rest| rest.is_some_and(|rest| !rest.starts_with(char::is_alphabetic)));
    let titles = document.milestone.iter().flat_map(|milestone| &milestone.headings);
    let titles: Vec<String> = titles
        .map(|found| phrase(found.heading.text.of(&chapter.text)))
        .collect();
    let has = |names: &[&str]| titles.iter().any(|title| names.contains(&title.as_str()));
    is_named || has(&DECISIONS) && has(&CONSEQUENCES)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_a_number_is_that_of_a_milestone() {
        for (name, rest) in [
            ("Sprint 3", Some("")),
            ("PHASE1", Some("")),
            ("M-018", Some("")),
            ("M4", Some("")),
            ("Phase 2b: Screens", Some("Screens")),
            ("Phase II — Screens", Some("Screens")),
            ("Epic E1: Data", Some("Data")),
            ("🚀 Sprint 21 (Hardening)", Some("(Hardening)")),
            ("第二阶段", Some("")),
            ("フェーズ１：画面", Some("画面")),
            ("Jalon n 2", None),
            ("Phases 1", None),
            ("Phase one", None),
            ("Milestones", None),
            ("Mode 3", None),
            ("İ1", None),
            ("", None),
        ] {
            assert_eq!(after_number(name), rest, "{name}");
        }
        for (title, is_named) in [
            ("Implementation Plan: Screens", true),
            ("Phase1 Implementation Plan", true),
            ("实施任务列表", true),
            ("Statement of Work (SOW)", true),
            ("How they work", false),
            ("Plan d'action : écrans", true),
            ("Plan: Screens", true),
            ("Projektauftrag Hafen", true),
            ("項目計劃", true),
            ("Planning", false),
        ] {
            assert_eq!(title_parts(title).any(is_plan), is_named, "{title}");
        }
        for title in ["How we plan", "Test plan", "Incident 2027-01-03", "Glossary"] {
            assert!(is_page(title), "{title}");
        }
        for (title, is_named) in [
            ("Sprint 3 Retrospective", true),
            ("Sprint 3: Retrospective", true),
            ("Milestone 1 Report for the board", true),
            ("Sprint 1: Prompt library", false),
            ("Report 3", false),
        ] {
            assert_eq!(title_parts(title).any(is_account), is_named, "{title}");
        }
    }
}
