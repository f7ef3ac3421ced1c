//! Blocks as plain texts and as steps.

use super::answer::{Asked, says_nothing};
use super::blocks::Block;
use super::boxes;
use super::context::Context;
use super::field_lines::joined;
use crate::model::Step;
use crate::source::{Text, Written};

/// The first paragraph.
pub(super) fn prose(blocks: &[Block<'_>]) -> Option<Text> {
    let first = blocks.iter().find_map(|block| match block {
        Block::Paragraph { inline, .. } => Some(inline.whole()),
        Block::List { items, .. } => items.iter().find_map(|item| Some(item.lead()?.whole())),
        Block::Group { blocks, .. } => prose(blocks),
        _ => None,
    });
    first.filter(|text| !text.value.is_empty())
}

/// The text of every list item, else of every paragraph.
pub(super) fn list_texts(blocks: &[Block<'_>]) -> Vec<Text> {
    let mut lists = Vec::new();
    let mut paragraphs = Vec::new();
    for block in blocks {
        match block {
            Block::List { items, .. } => lists.extend(items.iter().filter_map(|item| Some(item.lead()?.whole()))),
            Block::Paragraph { inline, .. } => paragraphs.push(inline.whole()),
            _ => {}
        }
    }
    if lists.is_empty() { paragraphs } else { lists }
}

/// The texts of paragraphs and of lists as one.
pub(super) fn all_texts(blocks: &[Block<'_>]) -> Option<Text> {
    list_texts(blocks).into_iter().reduce(|all, more| joined(&all, &more))
}

/// Every item of the lists among `blocks`, without paragraphs that introduce them; without lists, the paragraphs.
pub(super) fn steps(context: &Context<'_>, blocks: &[Block<'_>]) -> Vec<Step> {
    let mut steps = Vec::new();
    add_steps(context, blocks, &mut steps);
    if steps.is_empty() {
        for block in blocks {
            let Block::Paragraph { inline, .. } = block else {
                continue;
            };
            let text = inline.whole();
            if !text.value.is_empty() && !text.value.ends_with(':') && !says_nothing(&text.value, Asked::Steps) {
                let text = Written::copy(&text, context.text);
                steps.push(Step { text, done: None });
            }
        }
    }
    steps
}

/// Adds the items of the lists among `blocks`; an item with boxes below it is replaced by those.
fn add_steps(context: &Context<'_>, blocks: &[Block<'_>], steps: &mut Vec<Step>) {
    for block in blocks {
        let items = match block {
            Block::List { items, .. } => *items,
            Block::Group { blocks, .. } => {
                add_steps(context, blocks, steps);
                continue;
            }
            _ => continue,
        };
        for item in items {
            if boxes::has_boxes(item.blocks) {
                add_steps(context, item.blocks, steps);
            } else if let Some(lead) = item.lead() {
                steps.push(Step {
                    text: lead.written(context.text),
                    done: item.checkbox.map(|(done, _)| done),
                });
            }
        }
    }
}
