//! Who is informed of what, and how often.

use super::blocks::Block;
use super::columns::COMMUNICATION;
use super::context::{Context, Notes};
use super::outline::Node;
use super::table::Table;
use crate::model::{Communication, PlanRow, read_frequency};
use crate::source::Text;
use crate::text::chars::COLONS;

/// Reads a section, or a part of one, about communication.
pub(super) fn communication(context: &Context<'_>, node: &Node<'_, '_>, notes: &mut Notes) -> Communication {
    let mut found = Communication {
        heading: Some(node.span),
        ..Communication::default()
    };
    for block in node.blocks {
        match block {
            Block::Table { head, rows, .. } => {
                let table = Table::new(context, &COMMUNICATION, head, rows, notes);
                found.plan.extend(table.rows().map(|row| {
                    let [frequency, content] = row.others;
                    PlanRow {
                        stakeholder: row.first,
                        days: frequency.as_ref().and_then(|text| read_frequency(&text.value)),
                        frequency,
                        content,
                    }
                }));
            }
            Block::List { items, .. } => {
                for text in items.iter().filter_map(|item| Some(item.lead()?.whole())) {
                    let (who, what) = match text.value.split_once(COLONS) {
                        Some((who, what)) => (who.trim(), what.trim()),
                        None => (&*text.value, ""),
                    };
                    let entry = (Text::new(who, text.span), Text::new(what, text.span));
                    found.audience.push(entry);
                }
            }
            _ => {}
        }
    }
    found
}
