//! Which blocks below a label belong to it: a label has no end of its own.

use super::blocks::Block;
use super::context::Context;
use super::field::{self, Accept};
use super::inline::Inline;
use super::outline::Node;
use crate::lang::headings;
use crate::model::FieldKind;
use crate::text::words::phrase;

/// The blocks below a heading, or those below a label up to the text after its lists.
pub(super) fn own_blocks<'b, 'a>(node: &Node<'b, 'a>) -> &'b [Block<'a>] {
    up_to(node, |block| !is_list(block))
}

/// The blocks below a heading, or those below a label up to the next label after its lists; fields of the items are no labels.
pub(super) fn blocks_of_items<'b, 'a>(context: &Context<'_>, node: &Node<'b, 'a>) -> &'b [Block<'a>] {
    up_to(
        node,
        |block| matches!(block, Block::Paragraph { inline, .. } if is_other_label(context, inline)),
    )
}

/// The name that a paragraph of one line gives to what stands below it: `Notes` for `**Notes**` and `Notes:`.
pub(super) fn label_of(inline: &Inline<'_>) -> Option<String> {
    let line = inline.only_line()?.plain();
    let text = line.text.trim();
    let name = text.trim_end_matches([':', '：']);
    let is_label = name.len() < text.len() || line.is_strong(0..line.text.len());
    is_label.then(|| name.to_owned())
}

/// Whether a label is over what only explains the items of a section.
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

/// The blocks up to the first one behind the first list that `ends` them.
fn up_to<'b, 'a>(node: &Node<'b, 'a>, ends: impl Fn(&Block<'_>) -> bool) -> &'b [Block<'a>] {
    let first = node.blocks.iter().position(is_list).filter(|_| node.is_label);
    let after = first.and_then(|first| {
        let rest = node.blocks.get(first..)?;
        Some(first + rest.iter().position(ends)?)
    });
    after.and_then(|end| node.blocks.get(..end)).unwrap_or(node.blocks)
}

/// Whether a paragraph is a label or a field that says nothing about the items above it.
fn is_other_label(context: &Context<'_>, inline: &Inline<'_>) -> bool {
    let Some(line) = inline.lines().next() else {
        return false;
    };
    let line = line.plain();
    let first = line.text.chars().next().map_or(0, char::len_utf8);
    let is_label = line.text.trim_end().ends_with([':', '：']) || line.is_strong(0..first);
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
