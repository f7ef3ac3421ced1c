//! Which sections may share a heading, and two names in one word of a script without blanks.

use crate::config::Vocabulary;
use crate::lang::headings::AND;
use crate::model::Section;
use crate::text::chars::joins_words;

/// The first name, its section and the section of the other name of `风险与依赖`. A name of the vocabulary may hold the word
/// between two names itself.
pub(super) fn pair<'t>(title: &'t str, vocabulary: &Vocabulary) -> Option<(&'t str, Section, Section)> {
    if title.starts_with(|c: char| c.is_ascii() || joins_words(c)) {
        return None;
    }
    let mut places = AND
        .iter()
        .filter(|word| !word.starts_with(joins_words))
        .flat_map(|word| title.match_indices(*word));
    places.find_map(|(at, word)| {
        let (first, rest) = (title.get(..at)?.trim(), title.get(at + word.len()..)?.trim());
        Some((first, vocabulary.section(first)?, vocabulary.section(rest)?))
    })
}

/// Whether `section` is read if it shares a heading with `other`.
pub(super) fn goes_with(section: Section, other: Section) -> bool {
    matches!(
        (section, other),
        (
            Section::Deliverables,
            Section::AcceptanceCriteria
                | Section::DeliverablesSummary
                | Section::SuccessCriteria
                | Section::SignOff
                | Section::Timeline
                | Section::Summary
        ) | (Section::Timeline, Section::Dependencies | Section::CriticalPath)
            | (Section::SuccessCriteria, Section::AcceptanceCriteria)
            | (Section::Dependencies, Section::DependsOn | Section::Waiting)
            | (Section::DependsOn, Section::Dependencies | Section::Waiting)
            | (
                Section::Communication,
                Section::CommunicationPlan | Section::Updates | Section::Audience
            )
            | (Section::Rollback, Section::Contingency | Section::RollbackSteps)
            | (Section::Summary, Section::Summary)
    ) || section == other
}

/// Whether a section is prose and not a list of items that count.
pub(super) fn tells(section: Section) -> bool {
    matches!(
        section,
        Section::Timeline
            | Section::Communication
            | Section::CommunicationPlan
            | Section::References
            | Section::Capacity
    )
}
