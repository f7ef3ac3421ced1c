//! Acceptance procedures.

use super::blocks::Block;
use super::body::note_lists;
use super::context::{Context, Notes};
use super::criteria::{boxes_in, criteria_of};
use super::outline::{Nested, Node, is_own_section};
use super::texts::{self, steps};
use crate::model::{Procedure, Section, Step};
use crate::source::Text;

/// What a section of procedures holds.
#[derive(Default)]
pub(super) struct Procedures {
    pub procedures: Vec<Procedure>,
    /// The steps of the first part about sign-off, for a milestone that has no section about it.
    pub sign_off: Vec<Step>,
}

/// Reads a section of procedures.
pub(super) fn procedures<'n, 'b, 'a>(
    context: &Context<'_>,
    node: &'n Node<'b, 'a>,
    nested: &mut Nested<'n, 'b, 'a>,
    notes: &mut Notes,
) -> Procedures {
    let mut found = Procedures::default();
    found
        .procedures
        .extend(procedure(context, Text::default(), node.blocks, notes));
    for child in &node.children {
        match child.section {
            Some(Section::SignOffProcess | Section::SignOff) => {
                note_lists(child.blocks, notes);
                let steps = steps(context, child.blocks);
                if found.sign_off.is_empty() {
                    found.sign_off.clone_from(&steps);
                }
                found.procedures.push(Procedure {
                    title: child.title.clone(),
                    criteria: Vec::new(),
                    steps,
                });
            }
            _ if is_own_section(child) => nested.push(child),
            _ => {
                notes.item_headings.push(child.span);
                found
                    .procedures
                    .extend(procedure(context, child.title.clone(), child.blocks, notes));
            }
        }
    }
    found
}

fn procedure(context: &Context<'_>, title: Text, blocks: &[Block<'_>], notes: &mut Notes) -> Option<Procedure> {
    let mut criteria = Vec::new();
    let mut steps = Vec::new();
    note_lists(blocks, notes);
    for block in blocks {
        let items = match block {
            Block::List { items, .. } => *items,
            Block::Group { blocks, .. } => {
                boxes_in(context, blocks, &mut criteria, notes);
                continue;
            }
            _ => continue,
        };
        for item in items {
            let before = criteria.len();
            criteria_of(context, item, &mut criteria, notes);
            if criteria.len() == before
                && let Some(lead) = item.lead()
            {
                steps.push(Step {
                    text: lead.source_text(context.text),
                    done: None,
                });
            }
        }
    }
    if criteria.is_empty() && steps.is_empty() {
        steps = texts::steps(context, blocks);
    }
    let is_filled = !criteria.is_empty() || !steps.is_empty();
    is_filled.then_some(Procedure { title, criteria, steps })
}
