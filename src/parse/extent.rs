//! The blocks that belong to a label. Unlike a heading, a label has no clear end.

use super::blocks::Block;
use super::context::Context;
use super::field::{self, Accept};
use super::inline::Inline;
use super::outline::Node;
use crate::lang::headings;
use crate::model::FieldKind;
use crate::text::chars::COLONS;
use crate::text::words::phrase;

/// All blocks below a heading. Below a label, the blocks before the text after its first lists.
pub(super) fn own_blocks<'b, 'a>(node: &Node<'b, 'a>) -> &'b [Block<'a>] {
    up_to(node, |block| !is_list(block))
}

/// All blocks below a heading. Below a label, the blocks before the next label after its first list. Fields of items do not count as
/// labels.
pub(super) fn blocks_of_items<'b, 'a>(context: &Context<'_>, node: &Node<'b, 'a>) -> &'b [Block<'a>] {
    up_to(
        node,
        |block| matches!(block, Block::Paragraph { inline, .. } if is_other_label(context, inline)),
    )
}

/// The name of a label, which is a paragraph of one line in bold or with a colon: `Notes` for `**Notes**` and `Notes:`.
pub(super) fn label_of(inline: &Inline<'_>) -> Option<String> {
    let line = inline.only_line()?.plain();
    let text = line.text.trim();
    let name = text.trim_end_matches(COLONS);
    let is_label = name.len() < text.len() || line.is_strong(0..line.text.len());
    is_label.then(|| name.to_owned())
}

/// Whether a label names text that only explains the items of a section.
pub(super) fn names_aside(name: &str) -> bool {
    headings::ASIDES.contains(&phrase(name).as_str())
}

/// Whether all lists of a section stand below one heading: `Details`.
pub(super) fn holds_all(node: &Node<'_, '_>, child: &Node<'_, '_>) -> bool {
    !node.blocks.iter().any(is_list) && node.children.len() == 1 && child.blocks.iter().any(is_list)
}

pub(super) fn is_list(block: &Block<'_>) -> bool {
    matches!(block, Block::List { .. } | Block::Table { .. })
}

/// Below a label, the blocks before the first one after the first list for which `ends` is true. Otherwise all blocks.
fn up_to<'b, 'a>(node: &Node<'b, 'a>, ends: impl Fn(&Block<'_>) -> bool) -> &'b [Block<'a>] {
    let first = node.blocks.iter().position(is_list).filter(|_| node.is_label);
    let after = first.and_then(|first| {
        let rest = node.blocks.get(first..)?;
        Some(first + rest.iter().position(ends)?)
    });
    after.and_then(|end| node.blocks.get(..end)).unwrap_or(node.blocks)
}

/// Whether a paragraph begins with a label or a field that is not about the items above it.
fn is_other_label(context: &Context<'_>, inline: &Inline<'_>) -> bool {
    let Some(line) = inline.lines().next() else {
        return false;
    };
    let line = line.plain();
    let first = line.text.chars().next().map_or(0, char::len_utf8);
    let is_label = line.text.trim_end().ends_with(COLONS) || line.is_strong(0..first);
    let lines = field::lines(inline, context.vocabulary, context.text, Accept::Known);
    let mut fields = lines.iter().flat_map(|line| &line.fields);
    let is_of_item = fields.any(|(field, _)| {
        matches!(
            field.kind,
            FieldKind::Likelihood
                | FieldKind::Impact
                | FieldKind::Mitigation
                | FieldKind::Action
                | FieldKind::Issue
                | FieldKind::TargetResolution
        )
    });
    is_label && !is_of_item
}
