//! Success criteria in their groups.

use std::sync::LazyLock;

use super::blocks::Block;
use super::boxes;
use super::context::{Context, Notes};
use super::criteria::{boxes_in, criteria_of};
use super::number::without_number;
use super::outline::{Nested, Node, is_own_section};
use crate::config::vocabulary::criteria_kind;
use crate::lang::headings;
use crate::model::{CriteriaGroup, Section};
use crate::source::Text;
use crate::text::chars::COLONS;
use crate::text::slice;
use crate::text::words::{phrase, words};

/// Reads a section of success criteria.
pub(super) fn success<'n, 'b, 'a>(
    context: &Context<'_>,
    node: &'n Node<'b, 'a>,
    nested: &mut Nested<'n, 'b, 'a>,
    notes: &mut Notes,
) -> Vec<CriteriaGroup> {
    let mut groups = Vec::new();
    add_groups(context, Text::default(), node.blocks, &mut groups, notes);
    for child in &node.children {
        let is_sign_off = matches!(child.section, Some(Section::SignOff | Section::SignOffProcess));
        if is_sign_off || is_own_section(child) {
            nested.push(child);
            continue;
        }
        for part in std::iter::once(child).chain(&child.children) {
            notes.item_headings.push(part.span);
            add_groups(context, part.title.clone(), part.blocks, &mut groups, notes);
        }
    }
    groups
}

/// The boxes of a group; bold labels within it open groups of their own.
fn add_groups(
    context: &Context<'_>,
    title: Text,
    blocks: &[Block<'_>],
    groups: &mut Vec<CriteriaGroup>,
    notes: &mut Notes,
) {
    let mut group = new_group(title);
    let mut seen = false;
    let mut add = |group: CriteriaGroup, seen: bool| {
        if seen || !group.title.value.is_empty() {
            groups.push(group);
        }
    };
    for block in blocks {
        match block {
            Block::List { items, .. } => {
                for item in *items {
                    if item.checkbox.is_none()
                        && let Some(lead) = item.lead()
                    {
                        notes.false_boxes.extend(boxes::emoji(lead));
                    }
                    criteria_of(context, item, &mut group.criteria, notes);
                    seen = true;
                }
            }
            Block::Paragraph { inline, .. } => {
                notes.false_boxes.extend(boxes::lines(inline, true));
                if let Some(line) = inline.only_line() {
                    let plain = line.plain();
                    let whole = plain.whole();
                    let is_label = plain.is_strong(0..plain.text.len()) || whole.value.ends_with(COLONS);
                    if is_label && words(&whole.value).count() <= 6 {
                        add(std::mem::replace(&mut group, new_group(label_text(whole))), seen);
                        seen = false;
                    }
                }
            }
            Block::Group { blocks, .. } => {
                boxes_in(context, blocks, &mut group.criteria, notes);
                seen |= boxes::has_boxes(blocks);
            }
            _ => {}
        }
    }
    add(group, seen);
}

fn new_group(title: Text) -> CriteriaGroup {
    let (name, level) = match title
        .value
        .rfind(['(', '（'])
        .filter(|_| title.value.trim_end().ends_with([')', '）']))
    {
        Some(open) => {
            let inner = slice(&title.value, open..).trim_start_matches(['(', '（']);
            let inner = inner.trim_end().trim_end_matches([')', '）']);
            (slice(&title.value, ..open).trim(), Some(Text::new(inner, title.span)))
        }
        None => (&*title.value, None),
    };
    let is_optional = |level: &Text| is_optional(&phrase(&level.value));
    let must = match &level {
        Some(level) => !is_optional(level),
        None => !is_optional(&title),
    };
    CriteriaGroup {
        kind: criteria_kind(name),
        title: Text::new(without_number(name).1, title.span),
        level,
        must,
        criteria: Vec::new(),
    }
}

/// Whether the name of a group or its level says that it is optional.
fn is_optional(phrase: &str) -> bool {
    /// The first bytes of the words.
    static FIRST: LazyLock<[bool; 256]> = LazyLock::new(|| {
        let mut first = [false; 256];
        headings::OPTIONAL
            .iter()
            .for_each(|word| first[usize::from(word.as_bytes()[0])] = true);
        first
    });
    let first = &*FIRST;
    let bytes = phrase.as_bytes();
    let stands_at = |at: usize| {
        headings::OPTIONAL
            .iter()
            .any(|word| bytes[at..].starts_with(word.as_bytes()))
    };
    (0..bytes.len()).any(|at| first[usize::from(bytes[at])] && stands_at(at))
}

fn label_text(mut text: Text) -> Text {
    text.value = text.value.trim_end_matches(COLONS).trim_end().into();
    text
}
