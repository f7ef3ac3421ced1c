//! Headings of sections in quotations, footnotes and list items. Nothing below them is read, but a rule reports them.

use super::blocks::Block;
use super::context::Context;
use super::outline::{Node, section_of};
use crate::model::{Milestone, Section};
use crate::source::Span;

/// Quotations often have headings with these names, and other documents than milestones too.
const COMMON: [Section; 3] = [Section::Summary, Section::Timeline, Section::References];

/// The first such heading of each section that `milestone` has nowhere else.
pub(super) fn inner_headings(context: &Context<'_>, root: &Node<'_, '_>, milestone: &Milestone) -> Vec<Span> {
    let mut found = Vec::new();
    add_below(context, root, &mut found);
    let is_known = |section: Section| {
        let mut headings = milestone.headings.iter().filter_map(|heading| heading.section);
        let mut labels = milestone.labels.iter().map(|(section, _)| *section);
        headings.any(|own| own == section) || labels.any(|own| own == section)
    };
    found.retain(|(section, _)| !COMMON.contains(section) && !is_known(*section));
    found.into_iter().map(|(_, span)| span).collect()
}

fn add_below(context: &Context<'_>, node: &Node<'_, '_>, found: &mut Vec<(Section, Span)>) {
    node.blocks.iter().for_each(|block| add_within(context, block, found));
    node.children.iter().for_each(|child| add_below(context, child, found));
}

fn add_within(context: &Context<'_>, block: &Block<'_>, found: &mut Vec<(Section, Span)>) {
    let mut add = |blocks: &[Block<'_>]| {
        for block in blocks {
            if let Block::Heading { span, .. } = block
                && let Some(section) = section_of(block, context.vocabulary)
                && found.iter().all(|(own, _)| *own != section)
            {
                found.push((section, *span));
            }
            add_within(context, block, found);
        }
    };
    match block {
        Block::Group { blocks, .. } => add(blocks),
        Block::List { items, .. } => items.iter().for_each(|item| add(item.blocks)),
        _ => {}
    }
}
