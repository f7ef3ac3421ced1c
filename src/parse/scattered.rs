//! Dependencies that stand outside the sections about them: on lines of their own, and as list items.

use super::Context;
use super::answer::{Asked, says_nothing};
use super::blocks::{Block, Item};
use super::field::Accept;
use super::inline::{FirstWord, Inline, joins_fields};
use super::outline::Node;
use super::sentence::{Side, may_begin_name};
use crate::config::vocabulary::words;
use crate::lang::deliverables;
use crate::model::{Field, Section};

impl<'a> Context<'_, 'a> {
    /// Reads `node` and what stands below it, `around` being the section it belongs to.
    /// What stands in `preamble` itself is metadata.
    pub fn scattered(&mut self, node: &Node<'_, 'a>, preamble: Option<&Node<'_, 'a>>, around: Option<Section>) {
        let section = node.section.or(around);
        if section == Some(Section::Updates) {
            // What was so on that day.
            return;
        }
        let is_preamble = preamble.is_some_and(|preamble| std::ptr::eq(preamble, node));
        let is_read = matches!(
            node.section,
            Some(Section::Timeline | Section::Dependencies | Section::DependsOn | Section::Blocks)
        );
        if !is_preamble && !is_read {
            self.scattered_blocks(node.blocks, section);
        }
        for child in &node.children {
            self.scattered(child, preamble, section);
        }
    }

    fn scattered_blocks(&mut self, blocks: &[Block<'a>], section: Option<Section>) {
        for block in blocks {
            match block {
                Block::Paragraph { inline, .. } => self.scattered_lines(inline, None, section),
                Block::List { items, .. } => {
                    for item in *items {
                        if let Some(lead) = item.lead() {
                            self.scattered_lines(lead, Some(item), section);
                            self.scattered_blocks(&item.blocks[1..], section);
                        }
                    }
                }
                Block::Group { blocks, .. } => self.scattered_blocks(blocks, section),
                _ => {}
            }
        }
    }

    fn scattered_lines(&mut self, inline: &Inline<'a>, item: Option<&Item<'a>>, section: Option<Section>) {
        let is_criterion = item.is_some_and(|item| item.checkbox.is_some());
        if is_criterion && inline.is_one_line() || !self.may_name_dependency(inline) {
            return;
        }
        let mut lines = self.lines(inline, Accept::Known);
        if is_criterion && !lines.is_empty() {
            // Whatever it says.
            lines.remove(0);
        }
        for (field, is_bold) in self.dependency_lines(lines) {
            if let Some(side) = Side::of(field.kind) {
                if self.states(&field, section) {
                    self.dependency_field(&field);
                }
                if let Some(item) = item.filter(|_| field.value.value.is_empty()) {
                    self.dependencies_below(side, item);
                }
            } else if is_bold && is_about_all(section) {
                self.dependency_field(&field);
            }
        }
    }

    /// Whether a line may be about dependencies; false is certain, and most lines are read for that reason no further.
    fn may_name_dependency(&self, inline: &Inline<'a>) -> bool {
        let begins = |word: &str| may_begin_name(word, self.vocabulary);
        inline.lines().any(|line| {
            if let [only] = line.pieces
                && only.is_exact()
                && !joins_fields(only.text)
            {
                return begins(only.text);
            }
            let raw = words(line.span().of(self.text)).next().map(|(_, word)| word);
            let shown = match line.first_word() {
                FirstWord::Unclear => return true,
                FirstWord::Is(word) => Some(word),
                FirstWord::None => None,
            };
            raw.is_some_and(begins) || shown != raw && shown.is_some_and(begins)
        })
    }

    /// Ids are a dependency of the milestone wherever they stand. Words may be about the part that they stand in.
    fn states(&self, field: &Field, section: Option<Section>) -> bool {
        if self.references_in(field.span).next().is_some() {
            return true;
        }
        match section {
            Some(Section::Deliverables) => {
                !says_nothing(&field.value.value, Asked::Dependencies) && !names_deliverable(&field.value.value)
            }
            Some(Section::SuccessCriteria | Section::SignOff) => true,
            section => is_about_all(section),
        }
    }
}

/// Whether words in a section are about the milestone and not about a part of it.
fn is_about_all(section: Option<Section>) -> bool {
    matches!(
        section,
        None | Some(
            Section::Summary
                | Section::Timeline
                | Section::Dependencies
                | Section::References
                | Section::AcceptanceCriteria
                | Section::RootCause
        )
    )
}

/// `D2`, `deliverable 2`, `#2`: another deliverable of the same milestone.
fn names_deliverable(value: &str) -> bool {
    words(value).next().is_some_and(|(_, word)| {
        let word = word.to_lowercase();
        let digits = word.trim_start_matches('d');
        deliverables::NAMES.contains(&word.as_str()) || digits.bytes().all(|byte| byte.is_ascii_digit())
    })
}
