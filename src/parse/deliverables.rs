//! Deliverables: as headings, as a list, as a table.

use super::blocks::{Block, Item, Row};
use super::body::{fill, fill_blocks, prefer_labelled, take};
use super::boxes;
use super::columns::DELIVERABLES;
use super::context::{Context, Notes};
use super::criteria::{criterion_text, has_link, swallowed};
use super::field::{self, Accept};
use super::field_lines::{field_lines, is_dependency};
use super::heading::{self, Opens, names_people};
use super::inline::Inline;
use super::number::{labelled, without_number, without_task_number};
use super::outline::{Nested, Node, is_own_section};
use super::summary_table::{summary_section, summary_table};
use super::table::{Cells, Table, cell, column};
use crate::lang::{columns, deliverables, headings};
use crate::model::{Criterion, Deliverable, DeliverableForm, FieldKind, Section, SummaryTable};
use crate::source::{Span, Text, Written};
use crate::text::words::{phrase, words};

/// Larger numbers are not deliverable numbers, in headings or in tables.
const HIGHEST: u32 = 9_999;

/// A deliverable and the number that is written with it.
pub(super) type Numbered = (Option<u32>, Deliverable);

/// What a section of deliverables holds.
#[derive(Default)]
pub(super) struct Deliverables {
    pub deliverables: Vec<Numbered>,
    pub table: Option<SummaryTable>,
}

/// Reads a section called Deliverables.
pub(super) fn deliverables<'n, 'b, 'a>(
    context: &Context<'_>,
    node: &'n Node<'b, 'a>,
    nested: &mut Nested<'n, 'b, 'a>,
    notes: &mut Notes,
) -> Deliverables {
    let mut found = Deliverables::default();
    read_into(context, node, &mut found, nested, notes);
    found
}

/// Whether a text begins with the whole words of `lead`, in any case.
fn begins_with(text: &str, lead: &str) -> bool {
    let (mut own, mut wanted) = (words(text), words(lead));
    wanted.all(|(_, word)| own.next().is_some_and(|(_, other)| other.eq_ignore_ascii_case(word)))
        || !lead.is_ascii() && text.starts_with(lead)
}

/// Reads a list of tasks, in which headings over boxes are groups.
pub(super) fn tasks<'n, 'b, 'a>(
    context: &Context<'_>,
    node: &'n Node<'b, 'a>,
    nested: &mut Nested<'n, 'b, 'a>,
    notes: &mut Notes,
) -> Vec<Numbered> {
    let mut found = Deliverables::default();
    let own = boxes::has_boxes(node.blocks);
    let are_groups = own
        || node
            .children
            .iter()
            .any(|child| boxes::has_boxes(child.blocks) && !has_fields(context, child));
    if !are_groups {
        read_into(context, node, &mut found, nested, notes);
        return found.deliverables;
    }
    found.deliverables = boxed_items(context, node.blocks, notes);
    for child in &node.children {
        let group = without_number(&child.title.value).1;
        let mut items = match child.section {
            Some(_) => Vec::new(),
            None => tasks(context, child, nested, notes),
        };
        match items.is_empty() {
            true => nested.push(child),
            false => notes.item_headings.push(child.span),
        }
        for (_, item) in &mut items {
            item.group.get_or_insert_with(|| group.into());
        }
        found.deliverables.append(&mut items);
    }
    found.deliverables
}

/// Reads a section about what is built.
pub(super) fn built<'n, 'b, 'a>(
    context: &Context<'_>,
    node: &'n Node<'b, 'a>,
    nested: &mut Nested<'n, 'b, 'a>,
    notes: &mut Notes,
) -> Vec<Numbered> {
    let mut found = deliverables(context, node, nested, notes).deliverables;
    // `As a user, I want …` is a reason, not a deliverable.
    found.retain(|(_, item)| {
        let title = item.title.value.trim_start_matches(|c: char| !c.is_alphanumeric());
        !headings::STORIES.iter().any(|lead| begins_with(title, lead))
    });
    found
}

/// The list items with boxes in `blocks`, at the top level of each list.
pub(super) fn boxed_items(context: &Context<'_>, blocks: &[Block<'_>], notes: &mut Notes) -> Vec<Numbered> {
    let mut found = Vec::new();
    for block in blocks {
        match block {
            Block::List { items, .. } => {
                let is_field = |item: &Item<'_>| {
                    let line = item
                        .lead()
                        .and_then(|lead| field_lines(context, lead, Accept::Known).into_iter().next());
                    line.is_some_and(|line| !line.fields.is_empty())
                };
                let boxed = items.iter().filter(|item| item.checkbox.is_some() && !is_field(item));
                found.extend(boxed.flat_map(|item| list_items(context, std::slice::from_ref(item), notes)));
            }
            Block::Group { blocks, .. } => found.extend(boxed_items(context, blocks, notes)),
            _ => {}
        }
    }
    found
}

/// The rows of the tables among `blocks` that have a column for deliverables, or one for tasks and one for who does them.
pub(super) fn rows_of_tables(context: &Context<'_>, blocks: &[Block<'_>], notes: &mut Notes) -> Vec<Numbered> {
    let mut found = Vec::new();
    for block in blocks {
        if let Block::Table { head, rows, .. } = block
            && names_deliverables(context, head)
        {
            found.extend(table_rows(context, head, rows, notes));
        }
    }
    found
}

fn names_deliverables(context: &Context<'_>, head: &Row<'_>) -> bool {
    let has = |names: &[&str]| head.names.iter().any(|name| names.contains(name));
    let is_any = |names| head.names.iter().any(|name| context.vocabulary.is_column(name, names));
    has(&deliverables::NAMES)
        || (has(&headings::TASKS) || has(&headings::LABELS)) && is_any(&columns::deliverables::OWNER)
}

/// Reads one heading as a deliverable.
pub(super) fn headed<'n, 'b, 'a>(
    context: &Context<'_>,
    node: &'n Node<'b, 'a>,
    nested: &mut Nested<'n, 'b, 'a>,
    notes: &mut Notes,
) -> Vec<Numbered> {
    let mut found = Deliverables::default();
    deliverable_or_group(context, node, None, &mut found, nested, notes);
    found.deliverables
}

fn read_into<'n, 'b, 'a>(
    context: &Context<'_>,
    node: &'n Node<'b, 'a>,
    found: &mut Deliverables,
    nested: &mut Nested<'n, 'b, 'a>,
    notes: &mut Notes,
) {
    let before = found.deliverables.len();
    let titles = titles_in_tables(context, node.blocks, notes);
    let is_one = |child: &Node<'_, '_>| {
        let title = || phrase(without_number(&child.title.value).1);
        titles.is_empty() || has_content(context, child) || titles.contains(&title())
    };
    // Next to a table, other headings explain it.
    let is_table = !titles.is_empty() && !node.children.iter().any(is_one);
    let has_more = is_table && node.children.iter().any(|child| holds_rows(context, child));
    if has_more {
        found.deliverables.extend(rows_of_tables(context, node.blocks, notes));
    }
    for child in &node.children {
        let explains = is_table && child.section.is_none() && !holds_rows(context, child);
        match explains || names_people(&child.title.value) {
            true => nested.push(child),
            false => deliverable_or_group(context, child, None, found, nested, notes),
        }
    }
    let has_sections = found.deliverables.len() > before;
    let mut has_table = false;
    let mut is_left_out = false;
    for block in own_blocks(node) {
        match block {
            Block::Paragraph { inline, .. } => is_left_out = leaves_out(&inline.whole().value),
            Block::List { .. } if is_left_out => {}
            Block::Table { .. } if has_more => {}
            Block::Table { head, rows, span } if is_of_deliverables(context, head, notes) => {
                if !has_sections {
                    has_table = true;
                    found.deliverables.extend(table_rows(context, head, rows, notes));
                } else {
                    let table = summary_table(context, head, rows, *span, false, notes);
                    found.table.get_or_insert(table);
                }
            }
            // After a table, lists are remarks.
            Block::List { items, .. } if !has_sections && !has_table => {
                found.deliverables.extend(list_items(context, items, notes));
            }
            Block::Group { blocks, .. } if !has_sections && boxes::has_boxes(blocks) => {
                found.deliverables.extend(quoted_items(context, blocks, notes));
            }
            _ => {}
        }
    }
    if found.deliverables.len() == before && node.children.is_empty() {
        found.deliverables.extend(status_lines(context, node.blocks));
    }
}

/// Whether a table in a section of deliverables lists them: it has a column for them, or for their owner, due date, status or description.
fn is_of_deliverables(context: &Context<'_>, head: &Row<'_>, notes: &mut Notes) -> bool {
    let is_any = |names| head.names.iter().any(|name| context.vocabulary.is_column(name, names));
    let is_first_named = || {
        let mut names = head.names.iter();
        names
            .next()
            .is_some_and(|name| !context.vocabulary.is_column(name, &columns::deliverables::NUMBER))
    };
    column(context, head, DELIVERABLES.first, notes).is_some()
        || is_first_named()
            && [
                &columns::deliverables::STATUS,
                &columns::deliverables::OWNER,
                &columns::deliverables::TARGET,
                &columns::deliverables::DESCRIPTION,
            ]
            .into_iter()
            .any(is_any)
}

/// Whether a label introduces what is not delivered: `**Out of scope**:`.
fn leaves_out(label: &str) -> bool {
    const MOST_WORDS: usize = 4;
    let is_label = label.ends_with([':', '：']) && words(label).count() <= MOST_WORDS;
    is_label && words(label).any(|(_, word)| headings::TURNS.contains(&word.to_lowercase().as_str()))
}

/// The blocks below a heading. A label has no end of its own, so its blocks end at the text after its lists.
fn own_blocks<'b, 'a>(node: &Node<'b, 'a>) -> &'b [Block<'a>] {
    let is_list = |block: &Block<'_>| matches!(block, Block::List { .. } | Block::Table { .. });
    let first = node.blocks.iter().position(is_list).filter(|_| node.is_label);
    let after = first.and_then(|first| {
        let rest = node.blocks.get(first..)?;
        Some(first + rest.iter().position(|block| !is_list(block))?)
    });
    after.and_then(|end| node.blocks.get(..end)).unwrap_or(node.blocks)
}

/// The titles that the tables among `blocks` give, as phrases.
fn titles_in_tables(context: &Context<'_>, blocks: &[Block<'_>], notes: &mut Notes) -> Vec<String> {
    let mut titles = Vec::new();
    for block in blocks {
        if let Block::Table { head, rows, .. } = block
            && let Some(at) = column(context, head, DELIVERABLES.first, notes)
        {
            let cells = rows.iter().filter_map(|row| cell(row, Some(at)));
            titles.extend(cells.map(|cell| phrase(without_number(&cell.value).1)));
        }
    }
    titles
}

/// `**Export job**: done` on lines of their own, if everything below the heading has this form.
fn status_lines(context: &Context<'_>, blocks: &[Block<'_>]) -> Vec<Numbered> {
    let mut found = Vec::new();
    for block in blocks {
        let Block::Paragraph { inline, .. } = block else {
            return Vec::new();
        };
        for line in field_lines(context, inline, Accept::Any) {
            let is_stated = is_dependency(&line);
            let Ok([(field, true)]) = <[_; 1]>::try_from(line.fields) else {
                if is_stated { continue } else { return Vec::new() }
            };
            let status = field::status(&field.value, context.vocabulary);
            if field.kind != FieldKind::Other || status.status.is_none() {
                if is_stated { continue } else { return Vec::new() }
            }
            found.push((field, status));
        }
    }
    let deliverables = found.into_iter().map(|(field, status)| {
        let (number, title) = without_number(&field.key.value);
        let deliverable = Deliverable {
            title: Text::new(title, field.key.span),
            span: field.span,
            form: DeliverableForm::ListItem,
            status: Some(status),
            ..Deliverable::default()
        };
        (number, deliverable)
    });
    deliverables.collect()
}

fn deliverable_or_group<'n, 'b, 'a>(
    context: &Context<'_>,
    node: &'n Node<'b, 'a>,
    group: Option<&str>,
    found: &mut Deliverables,
    nested: &mut Nested<'n, 'b, 'a>,
    notes: &mut Notes,
) {
    match node.section {
        Some(Section::DeliverablesSummary) => {
            let table = summary_section(context, node, notes);
            found.table = found.table.take().or(table);
            return;
        }
        Some(Section::SuccessCriteria | Section::SignOff) => return nested.push(node),
        Some(Section::Deliverables) if is_own_section(node) => {
            return read_into(context, node, found, nested, notes);
        }
        Some(section) if is_own_section(node) && (is_no_deliverable(section) || !has_content(context, node)) => {
            return nested.push(node);
        }
        _ => {}
    }
    notes.item_headings.push(node.span);
    if !has_content(context, node) && holds_rows(context, node) {
        let name = without_number(&node.title.value).1;
        let rows = rows_of_tables(context, node.blocks, notes).into_iter();
        found.deliverables.extend(rows.map(|(number, row)| {
            let group = Some(name.into());
            (number, Deliverable { group, ..row })
        }));
        for child in &node.children {
            match holds_rows(context, child) {
                true => deliverable_or_group(context, child, Some(name), found, nested, notes),
                false => nested.push(child),
            }
        }
        return;
    }
    if is_group(context, node) {
        let name = without_number(&node.title.value).1.to_owned();
        for child in &node.children {
            deliverable_or_group(context, child, Some(&name), found, nested, notes);
        }
        return;
    }
    let (number, title) = without_number(&node.title.value);
    let title = labelled(&node.title.value)
        .filter(|_| number.is_none())
        .unwrap_or(title);
    let mut deliverable = Deliverable {
        title: Text::new(title, node.title.span),
        span: node.span,
        group: group.map(Into::into),
        ..Deliverable::default()
    };
    fill(context, &mut deliverable, node, None, notes);
    prefer_labelled(context, &mut deliverable, node);
    found.deliverables.push((number, deliverable));
}

/// Whether there are tables of deliverables below a heading.
fn holds_rows(context: &Context<'_>, node: &Node<'_, '_>) -> bool {
    let is_of_rows =
        |block: &Block<'_>| matches!(block, Block::Table { head, .. } if names_deliverables(context, head));
    node.blocks.iter().any(is_of_rows) || node.children.iter().any(|child| holds_rows(context, child))
}

/// Whether a heading has deliverables below it but no deliverable's fields or criteria of its own.
fn is_group(context: &Context<'_>, node: &Node<'_, '_>) -> bool {
    let part = |child: &Node<'_, '_>| {
        let name = without_number(&child.title.value).1;
        let is_known = child.section.is_some() || context.vocabulary.field(name).is_some();
        is_known || heading::opens(name, context.vocabulary) != Opens::Other
    };
    let is_deliverable = |child: &Node<'_, '_>| has_content(context, child) || child.children.iter().any(part);
    let mut children = node.children.iter();
    children.any(|child| !part(child) && is_deliverable(child)) && !has_content(context, node)
}

/// Whether a deliverable's fields are right below a heading.
fn has_fields(context: &Context<'_>, node: &Node<'_, '_>) -> bool {
    node.blocks.iter().any(|block| match block {
        Block::Paragraph { inline, .. } => {
            let lines = field::lines(inline, context.vocabulary, context.text, Accept::Known);
            lines.iter().any(|line| !line.fields.is_empty())
        }
        _ => false,
    })
}

/// Whether a deliverable's fields or criteria are right below a heading.
fn has_content(context: &Context<'_>, node: &Node<'_, '_>) -> bool {
    let has_field = |inline: &Inline<'_>| {
        let lines = field::lines(inline, context.vocabulary, context.text, Accept::Known);
        lines.iter().any(|line| !line.fields.is_empty())
    };
    node.blocks.iter().any(|block| match block {
        Block::Paragraph { inline, .. } => has_field(inline),
        Block::List { items, .. } => items
            .iter()
            .any(|item| item.checkbox.is_some() || item.lead().is_some_and(has_field)),
        Block::Group { blocks, .. } => boxes::has_boxes(blocks),
        _ => false,
    })
}

/// The list items of a block quote or an alert.
fn quoted_items(context: &Context<'_>, blocks: &[Block<'_>], notes: &mut Notes) -> Vec<Numbered> {
    let mut found = Vec::new();
    for block in blocks {
        match block {
            Block::List { items, .. } => found.extend(list_items(context, items, notes)),
            Block::Group { blocks, .. } => found.extend(quoted_items(context, blocks, notes)),
            _ => {}
        }
    }
    found
}

fn list_items(context: &Context<'_>, items: &[Item<'_>], notes: &mut Notes) -> Vec<Numbered> {
    let mut found = Vec::with_capacity(items.len());
    let are_named = items.len() > 1 && items.iter().filter_map(Item::lead).all(has_name);
    for item in items {
        let Some(lead) = item.lead() else { continue };
        if item.checkbox.is_none() && boxes::is_optional(&lead.whole().value) {
            continue;
        }
        let lines = field_lines(context, lead, Accept::Known);
        if item.checkbox.is_none() && lines.first().is_some_and(is_dependency) {
            continue;
        }
        let mut fields = Vec::new();
        let first = match item.checkbox {
            Some(_) => criterion_text(context, lead, &mut fields, notes),
            None => lines.first().map(|line| line.whole()).unwrap_or_default(),
        };
        if item.checkbox.is_none() {
            notes.false_boxes.extend(boxes::emoji(lead));
            fields.extend(swallowed(context, lead, notes));
        }
        let (name, description) = split_title(lead, &first, are_named);
        let (number, title) = match item.checkbox {
            Some(_) => without_task_number(&name.value),
            None => without_number(&name.value),
        };
        let mut deliverable = Deliverable {
            title: Text::new(title, name.span),
            span: first.span,
            form: DeliverableForm::ListItem,
            description: description.map(|text| Written::copy(&text, context.text)),
            ..Deliverable::default()
        };
        for field in fields.into_iter().flat_map(|line| line.fields) {
            take(context, &mut deliverable, field);
        }
        fill_blocks(context, &mut deliverable, &item.blocks[1..], None, notes);
        if let (Some((done, marker)), true) = (item.checkbox, deliverable.criteria.is_empty()) {
            let has_link = has_link(item.blocks) || context.references_in(item.span).next().is_some();
            deliverable.criteria.push(Criterion {
                text: Written::copy(&first, context.text),
                done,
                start: marker.start,
                has_link,
            });
        }
        deliverable.moved.clear();
        found.push((number, deliverable));
    }
    found
}

fn table_rows(context: &Context<'_>, head: &Row<'_>, rows: &[Row<'_>], notes: &mut Notes) -> Vec<Numbered> {
    let table = Table::new(context, &DELIVERABLES, head, rows, notes);
    let deliverables = table.rows().filter(is_one_row).map(|row| {
        let [number, status, owner, target, description] = row.others;
        let written = number.and_then(|text| text.value.trim_end_matches('.').parse().ok());
        let written = written.filter(|&number| number <= HIGHEST);
        let (number, name) = without_number(row.first.value.trim_start_matches(STEP_DOWN));
        let deliverable = Deliverable {
            title: Text::new(name, row.first.span),
            span: row.span,
            form: DeliverableForm::TableRow,
            description: description.map(|text| Written::copy(&text, context.text)),
            owners: owner.map(|text| field::owners(&text)).unwrap_or_default(),
            status: status.map(|text| field::status(&text, context.vocabulary)),
            target: target.map(|text| field::date(&text, context.limit)),
            ..Deliverable::default()
        };
        (written.or(number), deliverable)
    });
    deliverables.collect()
}

/// Marks that some write before the name of a row that belongs to the row above.
const STEP_DOWN: [char; 4] = ['↳', '└', '→', ' '];

/// Whether the first cell of a row holds a name, not only signs.
fn is_one_row<const N: usize>(row: &Cells<N>) -> bool {
    row.first.value.contains(char::is_alphanumeric)
}

/// Whether a heading of this section is never a deliverable.
fn is_no_deliverable(section: Section) -> bool {
    matches!(
        section,
        Section::Risks
            | Section::Blockers
            | Section::Capacity
            | Section::Updates
            | Section::Communication
            | Section::CommunicationPlan
            | Section::Audience
            | Section::Waiting
            | Section::Dependencies
    )
}

/// Whether an item has a colon after its first few words, and text after it: `API: does X`.
fn has_name(lead: &Inline<'_>) -> bool {
    const MOST_WORDS: usize = 6;
    let line = lead.lines().next().map(|line| line.plain());
    let cut = line
        .as_ref()
        .and_then(|line| line.text.split_once(": ").or_else(|| line.text.split_once('：')));
    cut.is_some_and(|(name, rest)| {
        (1..=MOST_WORDS).contains(&words(name).count()) && rest.contains(char::is_alphanumeric)
    })
}

/// Splits `**API**: does X` or `API - does X` into `API` and `does X`. Before a colon, the name is bold, unless all items of
/// the list have this form.
fn split_title(lead: &Inline<'_>, first: &Text, are_named: bool) -> (Text, Option<Text>) {
    let Some(line) = lead.lines().next().map(|line| line.plain()) else {
        return (first.clone(), None);
    };
    let marks = [": ", " - ", " – ", " — ", "："].iter();
    let mut cut = marks.filter_map(|mark| Some((line.text.find(mark)?, mark.len()))).min();
    // `**API.** does X` is a name as well.
    let end = line.text.find(". ").filter(|at| line.is_strong(0..at + 1));
    if let Some(end) = end.filter(|end| cut.is_none_or(|(at, _)| *end < at)) {
        cut = Some((end, ". ".len()));
    }
    match cut {
        // A full-width colon has three bytes but is not a dash.
        Some((at, length))
            if line.is_strong(0..at)
                || are_named
                || length > 2 && !line.text.get(at..).is_some_and(|rest| rest.starts_with('：')) =>
        {
            let description = line.slice(at + length..line.text.len());
            (
                line.slice(0..at),
                (!description.value.is_empty()).then_some(description),
            )
        }
        _ => (without_colon(first), None),
    }
}

/// The name without its colon: `Survey` for `**Survey**:`.
fn without_colon(text: &Text) -> Text {
    let bare = text.value.trim_end_matches([':', '：']);
    let cut = u32::try_from(text.value.len() - bare.len()).unwrap_or(0);
    let span = Span {
        end: text.span.end.saturating_sub(cut).max(text.span.start),
        ..text.span
    };
    match cut {
        0 => text.clone(),
        _ => Text::new(bare, span),
    }
}
