//! The rollback plan: its steps, who is informed, and what is analysed afterwards.

use super::blocks::Block;
use super::context::{Context, Notes};
use super::outline::{Nested, Node, is_own_section};
use super::texts::{list_texts, steps_in_any_form as steps};
use crate::model::{Rollback, Section};

/// Reads a section about the rollback into `rollback`.
pub(super) fn rollback<'n, 'b, 'a>(
    context: &Context<'_>,
    node: &'n Node<'b, 'a>,
    rollback: &mut Rollback,
    nested: &mut Nested<'n, 'b, 'a>,
    notes: &mut Notes,
) {
    rollback.heading.get_or_insert(node.span);
    let introduces =
        !node.children.is_empty() && node.blocks.iter().all(|block| matches!(block, Block::Paragraph { .. }));
    if !introduces {
        rollback.steps.extend(steps(context, node.blocks));
    }
    for child in &node.children {
        match child.section {
            Some(Section::Communication | Section::CommunicationPlan | Section::Audience) => {
                notes.item_headings.push(child.span);
                rollback.communication.extend(list_texts(child.blocks));
            }
            Some(Section::RootCause) => rollback.analysis.extend(list_texts(child.blocks)),
            // The timeline and the steps of the rollback itself.
            Some(Section::Timeline | Section::RollbackSteps) => rollback.steps.extend(steps(context, child.blocks)),
            Some(Section::Contingency) => {
                rollback.steps.extend(steps(context, child.blocks));
                nested.push(child);
            }
            Some(Section::Rollback) if is_own_section(child) => self::rollback(context, child, rollback, nested, notes),
            _ if is_own_section(child) => nested.push(child),
            _ => rollback.steps.extend(steps(context, child.blocks)),
        }
    }
}
