//! Fields under the title with misspelled keys. They are not read, but a rule reports them.

use super::blocks::{Block, Item, Row};
use super::context::Context;
use super::field::{Accept, lines};
use super::inline::Inline;
use super::table::cell;
use crate::model::{Field, FieldKind};
use crate::source::Text;
use crate::text::chars::COLONS;
use crate::text::words::phrase;

/// The fields that a misspelled key may mean. The names of other fields are too similar to common words.
const KINDS: [FieldKind; 3] = [FieldKind::Status, FieldKind::Target, FieldKind::Owner];

/// The fewest misspelled keys in a block without a known field. One alone may be a common word.
const FEWEST: usize = 2;

/// The fields of a block that are not read because their keys are misspelled. `is_known` is whether the block has a known field. Then only
/// list items are checked, because the other lines are read as fields anyway.
pub(super) fn misspelt(context: &Context<'_>, block: &Block<'_>, is_known: bool) -> Vec<Field> {
    let mut found = Vec::new();
    match block {
        Block::Paragraph { inline, .. } if !is_known => add_lines(context, inline, &mut found),
        Block::List { items, .. } => {
            let leads = items.iter().filter(|item| item.checkbox.is_none());
            leads
                .filter_map(Item::lead)
                .for_each(|lead| add_lines(context, lead, &mut found));
        }
        Block::Table { head, rows, .. } if !is_known => {
            for row in std::iter::once(head).chain(*rows) {
                found.extend(of_row(context, row));
            }
        }
        _ => {}
    }
    if found.len() < FEWEST && !is_known {
        found.clear();
    }
    found
}

fn add_lines(context: &Context<'_>, inline: &Inline<'_>, found: &mut Vec<Field>) {
    let lines = lines(inline, context.vocabulary, context.text, Accept::Block).into_iter();
    let fields = lines.flat_map(|line| line.fields).map(|(field, _)| field);
    found.extend(fields.filter(|field| is_slip(context, field)));
}

fn of_row(context: &Context<'_>, row: &Row<'_>) -> Option<Field> {
    let (key, value) = (
        cell(row, Some(0))?,
        cell(row, Some(1)).filter(|_| row.cells.len() == 2)?,
    );
    let key = Text::new(key.value.trim_end_matches(COLONS), key.span);
    let field = Field::new(FieldKind::Other, key, value, row.span);
    Some(field).filter(|field| is_slip(context, field))
}

fn is_slip(context: &Context<'_>, field: &Field) -> bool {
    field.kind == FieldKind::Other
        && !field.value.value.is_empty()
        && context
            .vocabulary
            .nearly_field(&phrase(&field.key.value), &KINDS)
            .is_some()
}
