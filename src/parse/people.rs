//! The owners below headings about people: `## Team` over fields, roles in a table or a list, and names.

use super::block_fields::SHORT;
use super::blocks::{Block, Item, Row};
use super::context::Context;
use super::field::{self, Accept};
use super::field_lines::{listed_names, with_rest};
use super::heading::names_people;
use super::inline::Inline;
use super::metadata::metadata;
use super::outline::Node;
use super::owners::{is_name, owners};
use super::table::{self, cell};
use super::weak::{composed, is_weak, meaning, says};
use crate::lang::columns;
use crate::model::{DateReading, Field, FieldKind, Section, read_date};
use crate::source::{Span, Text};
use crate::text::chars::{COLONS, is_dash};

/// A heading that is more levels below the title belongs to a part.
const DEEPEST: usize = 3;

/// Adds the owners below headings about people, anywhere below `node` except in its parts.
pub(super) fn people(context: &Context<'_>, node: &Node<'_, '_>, depth: usize, found: &mut Vec<Field>) {
    for child in node.children.iter().filter(|child| !child.is_label) {
        let is_owner = depth < 2 && names_owner(context, child);
        if names_people(&child.title.value) || is_owner {
            let first = found.len();
            if is_owner && let Some(value) = value_below(context, FieldKind::Owner, child.blocks) {
                let span = child.span.cover(value.span);
                found.push(Field::new(FieldKind::Owner, child.title.clone(), value, span));
                continue;
            }
            below(context, child, found);
            if found.len() == first {
                found.extend(names(context, child));
            }
        } else if depth < DEEPEST && !child.is_part && !holds_items(node) {
            people(context, child, depth + 1, found);
        }
    }
}

/// Whether a heading is of a section with items: owners below it are those of the items.
fn holds_items(node: &Node<'_, '_>) -> bool {
    matches!(
        node.section,
        Some(Section::Deliverables | Section::Risks | Section::Blockers | Section::Updates)
    )
}

fn below(context: &Context<'_>, node: &Node<'_, '_>, found: &mut Vec<Field>) {
    let own = metadata(context, node.blocks, None).fields.into_iter();
    let own = own.filter(|field| field.kind == FieldKind::Owner && !is_weak(context, field));
    // `Project manager: coordination, dates` says what one does.
    let own = own.filter(|field| says(context.vocabulary, FieldKind::Owner, &field.value.value));
    let first = found.len();
    found.extend(own.map(|field| Field {
        is_moved: false,
        ..field
    }));
    if found.len() == first {
        for block in node.blocks {
            match block {
                Block::Table { head, rows, .. } => found.extend(rows_with_role(context, head, rows)),
                Block::List { items, .. } => found.extend(items_with_role(context, items)),
                _ => {}
            }
        }
    }
    for child in &node.children {
        let meaning = child.field.or_else(|| composed(child.name()));
        if meaning == Some(FieldKind::Owner)
            && let Some(value) = value_below(context, FieldKind::Owner, child.blocks)
        {
            let span = child.span.cover(value.span);
            let field = Field::new(FieldKind::Owner, child.title.clone(), value, span);
            found.extend(Some(field).filter(|field| !is_weak(context, field)));
        } else if let Some(field) = name_with_role(context, &child.title, child.span) {
            found.push(field);
        } else if !child.is_label {
            below(context, child, found);
        }
    }
}

/// `Référent projet` for `Référent·e projet`: a word without the endings of its other forms.
fn first_form(text: &str) -> String {
    let mut is_ending = false;
    let first = text.chars().filter(|c| {
        is_ending = *c == '·' || is_ending && c.is_alphabetic();
        !is_ending
    });
    first.collect()
}

/// Whether a text says that somebody is the owner: `Project Lead`, `M1 (Lead)`, `Lead, backend`.
fn is_role(context: &Context<'_>, text: &str) -> bool {
    let text = first_form(text);
    let mut parts = text.split(['(', ')', '（', '）', ',', '，', '、', '/', '&', ';']);
    parts.any(|part| {
        let field = || {
            Field::new(
                FieldKind::Owner,
                Text::new(part, Span::default()),
                Text::default(),
                Span::default(),
            )
        };
        meaning(context.vocabulary, part) == Some(FieldKind::Owner) && !is_weak(context, &field())
    })
}

/// The names in the rows of `| Name | Role |` whose role is an owner's.
fn rows_with_role(context: &Context<'_>, head: &Row<'_>, rows: &[Row<'_>]) -> Vec<Field> {
    let is_of_people = |name: &&str| context.vocabulary.is_column(name, &columns::people::NAME);
    let Some(column) = head.names.iter().position(is_of_people) else {
        return Vec::new();
    };
    let owner = |row: &Row<'_>| {
        let name = cell(row, Some(column))?;
        let roles = (0..row.cells.len()).filter(|at| *at != column);
        let role = roles
            .filter_map(|at| cell(row, Some(at)))
            .find(|text| is_role(context, &text.value))?;
        Some(Field::new(FieldKind::Owner, role, name, row.span))
    };
    rows.iter().filter_map(owner).collect()
}

/// `Ana` from `- Ana (Project Lead)`, `- Ana – Project Lead`, `- @ana Project Lead (Wharf)`.
fn items_with_role(context: &Context<'_>, items: &[Item<'_>]) -> Vec<Field> {
    let owner = |item: &Item<'_>| name_with_role(context, &item.lead()?.whole(), item.span);
    items.iter().filter_map(owner).collect()
}

/// The name before the role of an owner.
fn name_with_role(context: &Context<'_>, text: &Text, span: Span) -> Option<Field> {
    let (name, role) = match text.value.split_once(' ').filter(|(first, _)| first.starts_with('@')) {
        Some(parts) => parts,
        None => text
            .value
            .split_once(|c| is_dash(c) && c != '-' || matches!(c, '(' | '（' | ':' | '：'))
            .or_else(|| text.value.split_once(" - "))?,
    };
    let name = name.trim();
    let is_owner = is_name(name) && context.vocabulary.field(name).is_none() && is_role(context, role);
    let value = Text::new(name, text.span);
    is_owner.then(|| Field::new(FieldKind::Owner, Text::new(role.trim(), text.span), value, span))
}

/// The value in the first block below a heading: a line, names in a list, the column of a table.
pub(super) fn value_below(context: &Context<'_>, kind: FieldKind, blocks: &[Block<'_>]) -> Option<Text> {
    // An image is not a value.
    let is_said = |block: &&Block<'_>| match block {
        Block::Other { .. } => false,
        Block::Paragraph { inline, .. } => inline.plain().text.contains(char::is_alphanumeric),
        _ => true,
    };
    let block = blocks.iter().find(is_said)?;
    match block {
        // `The following have agreed to lead the work.`
        Block::Paragraph { inline, .. }
            if kind == FieldKind::Owner
                && inline.plain().text.trim_end().ends_with(['.', ':', '：', '。'])
                && let Some(value) = names_after(context, block, blocks) =>
        {
            Some(value)
        }
        Block::Paragraph { inline, span } => {
            let mut lines = field::lines(inline, context.vocabulary, context.text, Accept::Known);
            let fields = with_rest(context, &mut lines);
            if let Some(own) = fields.into_iter().find(|field| field.kind == kind) {
                return Some(own.value);
            }
            let first = inline.lines().next()?.plain().whole();
            let whole = inline.whole();
            // `**Progress**: In progress`, where nothing else has a status.
            if kind == FieldKind::Status && !says(context.vocabulary, kind, &first.value) {
                let mut told = lines_with(context, inline, kind);
                if let (Some(only), None) = (told.next(), told.next()) {
                    return Some(only.value);
                }
            }
            let is_line = inline.is_one_line() && whole.value.len() <= SHORT;
            match kind {
                FieldKind::Owner => is_line.then_some(whole),
                _ => (first.value.len() <= SHORT).then_some(Text::new(first.value, *span)),
            }
        }
        Block::List { items, span } => match kind {
            FieldKind::Owner => Some(Text::new(listed_names(context, items)?, *span)),
            _ => match items {
                [only] => only.lead().map(|lead| lead.whole()),
                // `- Closed` above remarks.
                [first, rest @ ..] if kind == FieldKind::Status => {
                    let told = |item: &Item<'_>| {
                        let text = item.lead().map(|lead| lead.whole())?;
                        says(context.vocabulary, kind, &text.value).then_some(text)
                    };
                    let is_bare = |text: &Text| {
                        context
                            .vocabulary
                            .status(&text.value)
                            .is_some_and(|(_, note)| note.is_empty())
                    };
                    told(first).filter(|text| is_bare(text) && !rest.iter().any(|item| told(item).is_some()))
                }
                _ => None,
            },
        },
        Block::Table { head, rows, span } if kind == FieldKind::Owner => {
            let column = head
                .names
                .iter()
                .position(|name| context.vocabulary.is_column(name, &columns::deliverables::OWNER));
            let is_of_people = |name: &&str| context.vocabulary.is_column(name, &columns::people::NAME);
            let column = column.or_else(|| head.names.iter().position(is_of_people))?;
            let names = table::distinct(rows, column);
            (!names.is_empty()).then(|| Text::new(names.join(", "), *span))
        }
        Block::Group { blocks, .. } => value_below(context, kind, blocks),
        _ => None,
    }
}

/// More values in paragraphs of their own below a heading over `first`: a second day below `## Target Date`.
pub(super) fn others_below(context: &Context<'_>, node: &Node<'_, '_>, first: &Field) -> Vec<Field> {
    const MOST: usize = 4;
    let is_alone = |value: &Text| match first.kind {
        FieldKind::Status => context
            .vocabulary
            .status(&value.value)
            .is_some_and(|(_, note)| note.is_empty()),
        FieldKind::Target => matches!(read_date(&value.value), (DateReading::Date(_), "")),
        _ => false,
    };
    let values = node.blocks.iter().map_while(|block| match block {
        Block::Paragraph { inline, .. } if inline.is_one_line() => Some(inline.whole()),
        _ => None,
    });
    let others = values.skip(1).take(MOST).filter(is_alone);
    others
        .map(|value| Field::new(first.kind, first.key.clone(), value.clone(), value.span))
        .collect()
}

/// The names in the list directly after a block.
fn names_after(context: &Context<'_>, block: &Block<'_>, blocks: &[Block<'_>]) -> Option<Text> {
    let mut after = blocks.iter().skip_while(|other| !std::ptr::eq(*other, block)).skip(1);
    let Some(Block::List { items, span }) = after.next() else {
        return None;
    };
    let names = listed_names(context, items)?;
    let is_list = owners(&Text::new(names.as_str(), *span))
        .iter()
        .all(|name| is_name(&name.value));
    is_list.then(|| Text::new(names, *span))
}

/// The fields of a paragraph whose values say what one of `kind` is for, whatever their keys are.
fn lines_with<'c>(context: &'c Context<'_>, inline: &Inline<'_>, kind: FieldKind) -> impl Iterator<Item = Field> + 'c {
    let mut lines = field::lines(inline, context.vocabulary, context.text, Accept::Any);
    let own = with_rest(context, &mut lines).into_iter();
    own.filter(move |field| says(context.vocabulary, kind, &field.value.value))
}

/// Whether a heading is called like an owner, `### Project lead`, wherever it stands.
pub(super) fn names_owner(context: &Context<'_>, node: &Node<'_, '_>) -> bool {
    let name = node.name().trim_end_matches(COLONS);
    let key = Text::new(name, node.title.span);
    let field = || Field::new(FieldKind::Owner, key, Text::default(), node.span);
    node.field == Some(FieldKind::Owner) && !is_weak(context, &field())
}

/// The names of `## Team members` over a list or a line of nothing else, who count if nobody else is named.
fn names(context: &Context<'_>, node: &Node<'_, '_>) -> Option<Field> {
    let name = node.name();
    let key = Text::new(name.trim_end_matches(COLONS), node.title.span);
    let value = node.blocks.iter().find_map(|block| match block {
        Block::List { items, span } => {
            // What stands below the last name may go on as its second line.
            let name = |item: &Item<'_>| {
                let name = item.lead()?.lines().next()?.plain().whole().value;
                is_name(&name).then_some(name)
            };
            let names: Vec<_> = items.iter().map(name).collect::<Option<_>>()?;
            Some(Text::new(names.join(", "), *span))
        }
        Block::Paragraph { inline, .. } if inline.is_one_line() => {
            let line = inline.whole();
            let names = owners(&line);
            let are_names =
                line.value.len() <= SHORT && !names.is_empty() && names.iter().all(|name| is_name(&name.value));
            are_names.then_some(line)
        }
        _ => None,
    })?;
    let field = Field::new(FieldKind::Owner, key, value, node.span);
    (meaning(context.vocabulary, &field.key.value) == Some(FieldKind::Owner)).then_some(field)
}
