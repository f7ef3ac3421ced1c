//! Dependencies outside the sections about them: on lines of their own, and as list items.

use super::answer::{Asked, says_nothing};
use super::blocks::{Block, Item};
use super::context::Context;
use super::dependencies::Relations;
use super::field::Accept;
use super::field_lines::{dependency_lines, field_lines};
use super::general_names::names_whole;
use super::inline::{FirstWord, Inline, joins_fields};
use super::outline::Node;
use super::sentence::{Side, may_begin_name};
use crate::lang::deliverables;
use crate::model::{Field, Section};
use crate::text::words::words;

/// Reads `node` and everything below it; `around` is the place it is in.
/// The content of `preamble` itself is metadata.
pub(super) fn scattered(
    context: &Context<'_>,
    node: &Node<'_, '_>,
    preamble: &Node<'_, '_>,
    around: Place,
    relations: &mut Relations,
) {
    let section = node.section.or(around.section);
    if section == Some(Section::Updates) {
        // An update says how things were on its day.
        return;
    }
    let is_preamble = std::ptr::eq(preamble, node);
    let is_read = matches!(
        node.section,
        Some(Section::Timeline | Section::Dependencies | Section::DependsOn | Section::Blocks)
    );
    let is_deep = node.section.is_none() && node.level > preamble.level + 1 && !names_whole(&node.title.value);
    let place = Place {
        section,
        is_in_list_of_part: is_deep && !node.is_label,
        ..around
    };
    if !is_preamble && !is_read {
        scattered_blocks(context, node.blocks, place, relations);
    }
    let mut of_deliverables = Vec::new();
    for child in &node.children {
        // `#### 4. The form` below another heading is a part of what that one says.
        let is_counted = || child.level > preamble.level + 1 && child.number.is_some();
        let is_part =
            section != Some(Section::Deliverables) && !std::ptr::eq(preamble, child) && (child.is_part || is_counted());
        let place = Place {
            is_of_part: around.is_of_part || is_part,
            ..place
        };
        if node.section == Some(Section::Deliverables) {
            let mut own = Relations::default();
            scattered(context, child, preamble, place, &mut own);
            of_deliverables.push(own);
        } else {
            scattered(context, child, preamble, place, relations);
        }
    }
    // Where several deliverables have it, it is theirs.
    let are_several = of_deliverables.iter().filter(|own| own.says_words()).nth(1).is_some();
    for mut own in of_deliverables {
        if are_several {
            own.keep_ids();
        }
        relations.append(own);
    }
}

/// Where a line is.
#[derive(Clone, Copy, Default)]
pub(super) struct Place {
    section: Option<Section>,
    /// Whether it is below the heading of a part, so that its words are about that part.
    is_of_part: bool,
    /// Whether words in a list are about what the heading above it names.
    is_in_list_of_part: bool,
}

fn scattered_blocks(context: &Context<'_>, blocks: &[Block<'_>], place: Place, relations: &mut Relations) {
    for block in blocks {
        match block {
            Block::Paragraph { inline, .. } => scattered_lines(context, inline, None, place, relations),
            Block::List { items, .. } => {
                for item in *items {
                    if let Some(lead) = item.lead() {
                        scattered_lines(context, lead, Some(item), place, relations);
                        scattered_blocks(context, &item.blocks[1..], place, relations);
                    }
                }
            }
            Block::Group { blocks, .. } => scattered_blocks(context, blocks, place, relations),
            _ => {}
        }
    }
}

fn scattered_lines(
    context: &Context<'_>,
    inline: &Inline<'_>,
    item: Option<&Item<'_>>,
    place: Place,
    relations: &mut Relations,
) {
    let is_criterion = item.is_some_and(|item| item.checkbox.is_some());
    if is_criterion && inline.is_one_line() || !may_name_dependency(context, inline) {
        return;
    }
    let mut lines = field_lines(context, inline, Accept::Known);
    if is_criterion && !lines.is_empty() {
        // The text of a criterion does not count, whatever it says.
        lines.remove(0);
    }
    for (field, is_bold) in dependency_lines(context, lines) {
        if let Some(side) = Side::of(field.kind) {
            let is_of_part = item.is_some() && place.is_in_list_of_part;
            let place = Place {
                is_of_part: place.is_of_part || is_of_part,
                ..place
            };
            if states(context, &field, place) {
                relations.take_field(context, &field);
            }
            if let Some(item) = item.filter(|_| field.value.value.is_empty()) {
                let mut below = Relations::default();
                below.below(context, side, item);
                if is_of_part {
                    below.keep_ids();
                }
                relations.append(below);
            }
        } else if is_bold && !place.is_of_part && is_about_all(place.section) {
            relations.take_field(context, &field);
        }
    }
}

/// Whether a line may be about dependencies: a check without false negatives that rules out most lines.
fn may_name_dependency(context: &Context<'_>, inline: &Inline<'_>) -> bool {
    let begins = |word: &str| may_begin_name(word, context.vocabulary);
    inline.lines().any(|line| {
        if let [only] = line.pieces
            && only.is_exact()
            && !joins_fields(only.text)
        {
            return first_word(only.text).is_some_and(begins);
        }
        let raw = first_word(line.span().of(context.text));
        let shown = match line.first_word() {
            FirstWord::Unclear => return true,
            FirstWord::Is(word) => Some(word),
            FirstWord::None => None,
        };
        raw.is_some_and(begins) || shown != raw && shown.is_some_and(begins)
    })
}

fn first_word(text: &str) -> Option<&str> {
    words(text).next().map(|(_, word)| word)
}

/// Whether a field is about the milestone. With ids it always is; words may be about the part that they are in.
fn states(context: &Context<'_>, field: &Field, place: Place) -> bool {
    if context.references_in(field.span).next().is_some() {
        return true;
    }
    match place.section {
        _ if place.is_of_part => false,
        Some(Section::Deliverables) => {
            !says_nothing(&field.value.value, Asked::Dependencies) && !names_deliverable(&field.value.value)
        }
        Some(Section::SuccessCriteria | Section::SignOff) => true,
        section => is_about_all(section),
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
