//! Deliverables: as headings, as a list, as a table.

use super::blocks::Block;
use super::body::{fill, framed_fields, prefer_labelled, titled_field};
use super::boxes;
use super::context::{Context, Notes};
use super::extent::{is_list, own_blocks};
use super::field::{self, Accept};
use super::heading::{self, Opens, names_people};
use super::inline::Inline;
use super::item_tables::{lists_deliverables, names_deliverables, titles_in_tables};
use super::listed::{
    Numbered, bold_items, bold_paragraphs, bold_title, boxed_items, items_among, rows_of_tables, status_lines,
};
use super::number::{
    is_counted, is_item_title, is_keyed_item, is_numbered_part, labelled, without_number, without_part,
    without_task_number,
};
use super::outline::{Nested, Node, is_aside, is_own_section};
use super::periods::status_in_title;
use super::summary_table::{summary_section, summary_table};
use super::work::{is_of_deliverables, names_group, names_left_out, names_spare, names_work};
use crate::lang::headings;
use crate::model::{Deliverable, Section, SummaryTable};
use crate::source::Text;
use crate::text::chars::COLONS;
use crate::text::words::{phrase, words};

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
    let text = text.replace(['’', '\''], " ");
    let (mut own, mut wanted) = (words(&text), words(lead));
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
    let has_groups = |child: &Node<'_, '_>| {
        boxes::has_boxes(child.blocks) && !has_fields(context, child) && !is_item_title(&child.title.value)
    };
    if !boxes::has_boxes(node.blocks) && !node.children.iter().any(has_groups) {
        read_into(context, node, &mut found, nested, notes);
        return found.deliverables;
    }
    if !boxes::has_boxes(node.blocks) && are_counted(&node.children) {
        for child in node.children.iter().filter(|child| !is_spare(node, child)) {
            match is_beside_items(node, child) {
                true => nested.push(child),
                false => deliverable_or_group(context, child, None, false, &mut found, nested, notes),
            }
        }
        without_parts(&mut found.deliverables);
        return found.deliverables;
    }
    found.deliverables = bold_items(context, node.blocks, notes);
    if found.deliverables.is_empty() {
        found.deliverables = boxed_items(context, node.blocks, notes);
    }
    for child in &node.children {
        let group = child.name();
        let mut items = match child.section {
            None if !is_spare(node, child) => tasks(context, child, nested, notes),
            _ => Vec::new(),
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

/// Whether most headings beside each other count what stands below them, `1. Parser` or `Phase 2: Parser`, and the boxes there have
/// no numbers of their own: what is counted is what is delivered, and the boxes say when it is.
pub(super) fn are_counted(children: &[Node<'_, '_>]) -> bool {
    let with_boxes = || children.iter().filter(|child| boxes::has_boxes(child.blocks));
    let counted = with_boxes().filter(|child| is_counted(&child.title.value)).count();
    counted > 1 && counted * 2 > with_boxes().count() && !with_boxes().any(|child| boxes::are_numbered(child.blocks))
}

/// Takes `Phase 2: ` off the titles.
pub(super) fn without_parts(items: &mut [Numbered]) {
    for (_, item) in items {
        let name = without_part(&item.title.value).into();
        item.title.value = name;
    }
}

/// Reads a section about what is built.
pub(super) fn built<'n, 'b, 'a>(
    context: &Context<'_>,
    node: &'n Node<'b, 'a>,
    nested: &mut Nested<'n, 'b, 'a>,
    notes: &mut Notes,
) -> Vec<Numbered> {
    let mut found = deliverables(context, node, nested, notes).deliverables;
    // `As a user, I want …` is a reason, not a deliverable; what stands among many of them is one as well.
    let all = found.len();
    found.retain(|(_, item)| {
        let title = item.title.value.trim_start_matches(|c: char| !c.is_alphanumeric());
        !headings::STORIES.iter().any(|lead| begins_with(title, lead))
    });
    if found.len() * 2 < all {
        found.clear();
    }
    found
}

/// Reads one heading as a deliverable.
pub(super) fn headed<'n, 'b, 'a>(
    context: &Context<'_>,
    node: &'n Node<'b, 'a>,
    nested: &mut Nested<'n, 'b, 'a>,
    notes: &mut Notes,
) -> Vec<Numbered> {
    let mut found = Deliverables::default();
    deliverable_or_group(context, node, None, false, &mut found, nested, notes);
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
        let title = || phrase(child.name());
        titles.is_empty() || has_content(context, child) || titles.contains(&title())
    };
    // Next to a table, other headings explain it.
    let is_table = !titles.is_empty() && !node.children.iter().any(is_one);
    let has_more = is_table && node.children.iter().any(|child| holds_rows(context, child));
    if has_more {
        found.deliverables.extend(rows_of_tables(context, node.blocks, notes));
    }
    let only_group = are_groups(context, node);
    let is_list = titles.is_empty() && explain_list(context, node);
    let are_counted = are_counted_items(&node.children);
    let is_report = is_report(context, node);
    for child in &node.children {
        let explains = match is_table {
            true => child.section.is_none() && !holds_rows(context, child),
            false => is_list || is_aside(child) && !has_content(context, child),
        };
        if only_group {
            notes.item_headings.push(child.span);
            let items = items_among(context, child.blocks, notes);
            add_group(&mut found.deliverables, &child.title, items);
        } else if explains
            || names_people(&child.title.value)
            || is_spare(node, child)
            || is_beside_items(node, child)
            || is_report && child.number.is_some()
        {
            nested.push(child);
        } else {
            let is_counted = are_counted && child.number.is_some();
            deliverable_or_group(context, child, None, is_counted, found, nested, notes);
        }
    }
    let blocks = own_blocks(node);
    if found.deliverables.len() == before {
        found.deliverables.extend(items_among(context, blocks, notes));
    } else if !has_more {
        for block in blocks {
            if let Block::Table { head, rows, span } = block
                && lists_deliverables(context, head, rows, notes)
            {
                let table = summary_table(context, head, rows, *span, false, notes);
                found.table.get_or_insert(table);
            }
        }
    }
    if found.deliverables.len() == before && node.children.is_empty() {
        found.deliverables.extend(status_lines(context, node.blocks));
        if found.deliverables.len() == before {
            found.deliverables.extend(bold_paragraphs(context, node.blocks, notes));
        }
    }
}

/// Whether the headings below `node` only explain its list. Then there are fewer headings than items, at most one heading has a list,
/// and none looks like a deliverable.
fn explain_list(context: &Context<'_>, node: &Node<'_, '_>) -> bool {
    let items = node.blocks.iter().map(|block| match block {
        Block::List { items, .. } => items.len(),
        _ => 0,
    });
    let items: usize = items.sum();
    if items < 2 || node.children.is_empty() {
        return false;
    }
    let listed = |child: &Node<'_, '_>| {
        let name = phrase(child.name());
        let lists = node.blocks.iter().filter_map(|block| match block {
            Block::List { items, .. } => Some(*items),
            _ => None,
        });
        lists
            .flatten()
            .filter_map(|item| Some(phrase(&item.lead()?.lines().next()?.plain().text)))
            .any(|item| item.starts_with(&name))
    };
    let is_one = |child: &Node<'_, '_>| {
        matches!(
            child.section,
            Some(Section::Deliverables | Section::DeliverablesSummary)
        ) || child.number.is_some()
            || is_item_title(&child.title.value)
            || names_work(&child.title.value).is_some()
            || has_content(context, child)
            || child.children.iter().any(|below| has_content(context, below))
            || listed(child)
    };
    let own = || node.children.iter().filter(|child| !child.is_label && !is_aside(child));
    let lists = own()
        .filter(|child| child.blocks.iter().any(|block| matches!(block, Block::List { .. })))
        .count();
    own().count() < items && lists < 2 && !own().any(is_one)
}

/// Whether what stands below `child` is not done now, or only if there is time, unlike what stands below other headings of `node`.
fn is_spare(node: &Node<'_, '_>, child: &Node<'_, '_>) -> bool {
    let title = &child.title.value;
    // Most titles of items begin with a number.
    if title.starts_with(|c: char| c.is_ascii_digit()) {
        return false;
    }
    names_left_out(title) || node.children.len() > 1 && names_spare(title)
}

/// Whether `child` opens a section beside headings of items: `Testing` beside `Task 1: The gate` and `Task 2: The wall`.
fn is_beside_items(node: &Node<'_, '_>, child: &Node<'_, '_>) -> bool {
    const FEWEST: usize = 2;
    let is_section = || {
        !matches!(
            child.section,
            None | Some(Section::Deliverables | Section::DeliverablesSummary)
        )
    };
    let is_item = |node: &Node<'_, '_>| is_item_title(&node.title.value);
    child.number.is_none()
        && is_section()
        && !is_item(child)
        && node
            .children
            .iter()
            .filter(|other| is_item(other))
            .nth(FEWEST - 1)
            .is_some()
}

/// Whether the numbered headings below `node` are the sections of a text, `1. Summary` and `2. Findings`: one of them is called like a
/// section, all have only text, and what has fields beside them has no number.
fn is_report(context: &Context<'_>, node: &Node<'_, '_>) -> bool {
    let numbered = || node.children.iter().filter(|child| child.number.is_some());
    let is_section = |child: &Node<'_, '_>| {
        matches!(
            child.section,
            Some(Section::Summary | Section::References | Section::Timeline)
        )
    };
    let has_more = |child: &Node<'_, '_>| has_content(context, child) || !child.children.is_empty();
    let is_one = |child: &Node<'_, '_>| child.number.is_none() && child.section.is_none() && has_fields(context, child);
    numbered().any(is_section) && !numbered().any(has_more) && node.children.iter().any(is_one)
}

/// Adds what stands below a heading that only groups it.
fn add_group(found: &mut Vec<Numbered>, title: &Text, items: Vec<Numbered>) {
    let name = without_number(&title.value).1;
    found.extend(items.into_iter().map(|(number, item)| {
        let group = Some(name.into());
        (number, Deliverable { group, ..item })
    }));
}

/// Whether headings beside each other count deliverables, most of which have a name of their own: `4. Feature documentation` after
/// `1. The gate`, `2. The wall` and `3. The mast`.
fn are_counted_items(children: &[Node<'_, '_>]) -> bool {
    const FEWEST: usize = 3;
    let of_several = |title: &str| names_work(title).is_some() || is_of_deliverables(title);
    let counted = || children.iter().filter(|child| child.number.is_some());
    let named = counted().filter(|child| !of_several(&child.title.value)).count();
    named >= FEWEST && named * 2 > counted().count()
}

/// Whether the headings below `node` only say what the items of the lists below them have in common: `Backend`, `Dev team 2`,
/// `Hardware:`.
fn are_groups(context: &Context<'_>, node: &Node<'_, '_>) -> bool {
    const FEWEST: usize = 2;
    let is_one = |child: &Node<'_, '_>| {
        let title = child.title.value.trim_end();
        let is_named = || title.ends_with(COLONS) || names_group(title) || is_numbered_part(title);
        !child.is_label && child.blocks.iter().any(is_list) && !has_fields(context, child) && is_named()
    };
    node.children.len() >= FEWEST && node.children.iter().all(is_one)
}

/// Reads one heading. `is_counted` is whether it is one of several numbered items, whatever its name is.
fn deliverable_or_group<'n, 'b, 'a>(
    context: &Context<'_>,
    node: &'n Node<'b, 'a>,
    group: Option<&str>,
    is_counted: bool,
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
        Some(Section::AcceptanceCriteria | Section::SuccessCriteria | Section::SignOff) => return nested.push(node),
        Some(Section::References | Section::Timeline | Section::Summary)
            if node.number.is_none() && !has_content(context, node) =>
        {
            return nested.push(node);
        }
        Some(Section::Deliverables) if is_own_section(node) => {
            return read_into(context, node, found, nested, notes);
        }
        Some(section) if is_own_section(node) && (is_no_deliverable(section) || !has_content(context, node)) => {
            return nested.push(node);
        }
        _ => {}
    }
    notes.item_headings.push(node.span);
    let is_item = is_item_title(&node.title.value);
    // Most have fields, and are looked at no further.
    let has_fields = has_fields(context, node);
    let is_of_several = || names_work(&node.title.value).is_some() || is_of_deliverables(&node.title.value);
    if !is_item && !is_counted && !has_fields && node.section.is_none() && is_of_several() {
        let before = found.deliverables.len();
        read_into(context, node, found, nested, notes);
        let name = node.name();
        for (_, item) in found.deliverables.iter_mut().skip(before) {
            item.group.get_or_insert_with(|| name.into());
        }
        return;
    }
    let bold = match !is_item && node.blocks.first().and_then(bold_title).is_some() {
        true => bold_items(context, node.blocks, notes),
        false => Vec::new(),
    };
    if !bold.is_empty() {
        nested.extend(&node.children);
        return add_group(&mut found.deliverables, &node.title, bold);
    }
    let is_one = is_item || is_keyed_item(&node.title.value);
    if !is_one && !has_fields && !has_content(context, node) && holds_rows(context, node) {
        let name = node.name();
        let rows = rows_of_tables(context, node.blocks, notes);
        add_group(&mut found.deliverables, &node.title, rows);
        for child in &node.children {
            match holds_rows(context, child) {
                true => deliverable_or_group(context, child, Some(name), false, found, nested, notes),
                false => nested.push(child),
            }
        }
        return;
    }
    if is_group(context, node) {
        let name = node.name().to_owned();
        for child in &node.children {
            deliverable_or_group(context, child, Some(&name), false, found, nested, notes);
        }
        return;
    }
    let title = labelled(&node.title.value)
        .filter(|_| node.number.is_none())
        .unwrap_or(without_task_number(node.name()).1);
    let mut deliverable = Deliverable {
        title: Text::new(title, node.title.span),
        span: node.span,
        group: group.map(Into::into),
        ..Deliverable::default()
    };
    fill(context, &mut deliverable, node, None, notes);
    prefer_labelled(context, &mut deliverable, node);
    if deliverable.status.is_none() {
        let status = status_in_title(context, &node.title.value).map(|value| Text::new(value.trim(), node.title.span));
        deliverable.status = status.map(|value| field::status(&value, context.vocabulary));
    }
    found.deliverables.push((node.number, deliverable));
}

/// Whether there are tables of deliverables below a heading.
fn holds_rows(context: &Context<'_>, node: &Node<'_, '_>) -> bool {
    let is_of_rows =
        |block: &Block<'_>| matches!(block, Block::Table { head, .. } if names_deliverables(context, head));
    node.blocks.iter().any(is_of_rows) || node.children.iter().any(|child| holds_rows(context, child))
}

/// Whether a heading has deliverables below it but no deliverable's fields or criteria of its own.
fn is_group(context: &Context<'_>, node: &Node<'_, '_>) -> bool {
    let is_one = || is_counted(&node.title.value) && !is_numbered_part(&node.title.value);
    let part = |child: &Node<'_, '_>| {
        let name = child.name();
        // `Tasks` below `1. Parser`
        let is_of_one = || is_one() && (names_work(name).is_some() || is_of_deliverables(name));
        let is_known = child.section.is_some()
            || child.field.is_some()
            || titled_field(context, child).is_some()
            || is_of_one()
            || is_aside(child)
            || names_left_out(name);
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
        Block::Group { blocks, .. } => boxes::has_boxes(blocks) || framed_fields(context, block).is_some(),
        Block::Table { .. } => framed_fields(context, block).is_some(),
        _ => false,
    })
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
