//! The body of a deliverable: its fields and its criteria.

use super::blocks::{Block, Item, Row};
use super::boxes;
use super::context::{Context, Notes};
use super::criteria::{SwallowedLine, boxes_in, criteria_of, swallowed};
use super::elsewhere::is_clear;
use super::field::{self, Accept, FieldLine};
use super::field_lines::{defined, field_lines, is_sentence, joined, listed_names, part_sentences};
use super::key::is_plain;
use super::metadata::whole_fields;
use super::moves::{is_knotted, items_to_move, lines_to_move, start_of};
use super::outline::Node;
use super::people::value_below;
use crate::model::{DateReading, Deliverable, Doubt, Field, FieldKind, Moved, Section};
use crate::source::{SourceText, Span, Text};
use crate::text::chars::COLONS;

/// Reads the body of a deliverable; headings below it label what follows them.
pub(super) fn fill(
    context: &Context<'_>,
    deliverable: &mut Deliverable,
    node: &Node<'_, '_>,
    label: Option<FieldKind>,
    notes: &mut Notes,
) {
    fill_blocks(context, deliverable, node.blocks, label, notes);
    let doubts = deliverable.doubts.len();
    for child in &node.children {
        let kind = label_of(context, child);
        if kind == Some(FieldKind::AcceptanceCriteria) {
            deliverable.criteria_label.get_or_insert(child.span);
        }
        notes.item_headings.push(child.span);
        if let Some(field) = titled_field(context, child) {
            take(context, deliverable, field);
        } else if let Some(kind) = kind {
            take_below(context, deliverable, kind, child.blocks);
        }
        fill(context, deliverable, child, kind, notes);
    }
    // What stands deeper is about a part.
    deliverable.doubts.truncate(doubts);
}

/// The field in the text of a heading: `Owner: Ana`.
pub(super) fn titled_field(context: &Context<'_>, node: &Node<'_, '_>) -> Option<Field> {
    let (key, value) = node.title.value.split_once(COLONS)?;
    let kind = context.vocabulary.field(key).filter(|kind| is_own(*kind))?;
    let of_title = |text: &str| Text::new(text.trim(), node.title.span);
    let field = Field::new(kind, of_title(key), of_title(value), node.span);
    is_clear(context, &field).then_some(field)
}

/// Takes the value that stands alone below the name of its field.
fn take_below(context: &Context<'_>, deliverable: &mut Deliverable, kind: FieldKind, blocks: &[Block<'_>]) -> bool {
    let is_known = match kind {
        FieldKind::Owner => !deliverable.owners.is_empty(),
        FieldKind::Status => deliverable.status.is_some(),
        FieldKind::Target => deliverable.target.is_some(),
        _ => true,
    };
    let value = match is_known {
        true => None,
        false => value_below(context, kind, blocks),
    };
    let field = value.map(|value| {
        let span = value.span;
        Field::new(kind, Text::default(), value, span)
    });
    let Some(Field { value, .. }) = field.filter(|field| is_clear(context, field)) else {
        return false;
    };
    match kind {
        FieldKind::Owner => deliverable.owners = field::owners(&value),
        FieldKind::Status => deliverable.status = Some(field::status(&value, context.vocabulary)),
        _ => deliverable.target = Some(field::date(&value, context.limit)),
    }
    true
}

fn is_own(kind: FieldKind) -> bool {
    matches!(kind, FieldKind::Status | FieldKind::Target | FieldKind::Owner)
}

/// The fields of a table, a quotation or a definition list about one thing, and whether it holds something that no other place
/// shows. `| Task | Owner |` is about others.
pub(super) fn framed_fields(context: &Context<'_>, block: &Block<'_>) -> Option<(Vec<Field>, bool)> {
    let is_key = |row: &Row<'_>| {
        // A number may stand before it.
        let names = row.cells.iter().take(2).map(|cell| cell.whole().value);
        let mut names = names.skip_while(|name| !name.contains(char::is_alphabetic));
        let first = names.next();
        first.is_some_and(|name| context.vocabulary.field(name.trim_end_matches(COLONS)).is_some())
    };
    match block {
        Block::Table { head, rows, .. } if !is_key(head) && !rows.iter().any(is_key) => None,
        Block::Group { blocks, .. } if boxes::has_boxes(blocks) => None,
        // A definition without text is none as soon as something stands below it.
        Block::Group { blocks, span }
            if is_definition_list(context, blocks, *span) && defined(context, blocks).is_empty() =>
        {
            None
        }
        Block::Table { .. } | Block::Group { .. } => {
            let (fields, fixed) = whole_fields(context, block)?;
            // The badge line shows no names of columns, and a term is no paragraph.
            let fixed = fixed || !block.span().of(context.text).starts_with('>');
            fields.iter().any(|field| is_own(field.kind)).then_some((fields, fixed))
        }
        _ => None,
    }
}

fn is_definition_list(context: &Context<'_>, blocks: &[Block<'_>], span: Span) -> bool {
    !span.of(context.text).starts_with('>') && blocks.iter().all(|block| matches!(block, Block::Group { .. }))
}

/// Takes what a table or a quotation holds.
fn take_framed(
    context: &Context<'_>,
    deliverable: &mut Deliverable,
    block: &Block<'_>,
    label: Option<FieldKind>,
    notes: &mut Notes,
) {
    if let Some((fields, fixed)) = framed_fields(context, block) {
        let mut moves = !fixed;
        for field in fields {
            moves &= take(context, deliverable, field);
        }
        let span = block.span();
        deliverable
            .moved
            .extend(moves.then_some(Moved { span, is_block: true }));
        return;
    }
    if let Block::Group { blocks, span } = block {
        if is_definition_list(context, blocks, *span) {
            return boxes_in(context, blocks, &mut deliverable.criteria, notes);
        }
        // The text of a quotation is not a description, and its lines stay on the page.
        let (moved, swallowed) = (deliverable.moved.len(), notes.swallowed.len());
        fill_blocks(context, deliverable, blocks, label.or(Some(FieldKind::Other)), notes);
        deliverable.moved.truncate(moved);
        notes.swallowed.truncate(swallowed);
    }
}

/// The field that a heading within a deliverable labels.
fn label_of(context: &Context<'_>, part: &Node<'_, '_>) -> Option<FieldKind> {
    match part.section {
        Some(Section::AcceptanceCriteria | Section::SuccessCriteria) => Some(FieldKind::AcceptanceCriteria),
        Some(Section::Summary) => Some(FieldKind::Description),
        _ => context.vocabulary.field(&part.title.value).or(Some(FieldKind::Other)),
    }
}

pub(super) fn fill_blocks(
    context: &Context<'_>,
    deliverable: &mut Deliverable,
    blocks: &[Block<'_>],
    mut label: Option<FieldKind>,
    notes: &mut Notes,
) {
    let mut unmoved = None;
    for block in blocks {
        match block {
            Block::Paragraph { inline, span } => {
                let mut lines = field_lines(context, inline, Accept::Any);
                if let Some(kind) = label
                    && is_own(kind)
                    && lines.iter().all(|line| line.fields.is_empty())
                    && take_below(context, deliverable, kind, std::slice::from_ref(block))
                {
                    label = None;
                    continue;
                }
                let opened = paragraph(context, deliverable, &mut lines, *span, label);
                let are_criteria = [label, opened].contains(&Some(FieldKind::AcceptanceCriteria));
                if are_criteria || label.is_none() {
                    notes.false_boxes.extend(boxes::lines(inline, are_criteria));
                }
                label = opened;
            }
            Block::List { items, span, .. } => {
                note_boxes(items, label, notes);
                if label == Some(FieldKind::Owner)
                    && deliverable.owners.is_empty()
                    && let Some(names) = listed_names(context, items)
                {
                    deliverable.owners = field::owners(&Text::new(names, *span));
                    continue;
                }
                if let Some(kind) = label
                    && take_below(context, deliverable, kind, std::slice::from_ref(block))
                {
                    continue;
                }
                let before = deliverable.moved.len();
                let mut whole = Vec::with_capacity(items.len());
                for item in *items {
                    whole.push((item.span, take_item(context, deliverable, item, label, notes)));
                }
                if whole.iter().all(|(_, moves)| *moves) {
                    deliverable.moved.truncate(before);
                }
                deliverable.moved.extend(items_to_move(context.text, &whole, *span));
            }
            Block::Table { .. } | Block::Group { .. } => {
                take_framed(context, deliverable, block, label, notes);
                if is_heading_of_fields(block) {
                    unmoved.get_or_insert(deliverable.moved.len());
                }
            }
            _ => {}
        }
    }
    // What stands below such a heading stays there.
    if let Some(count) = unmoved {
        deliverable.moved.truncate(count);
    }
}

/// Whether a block is `Status: Planned` above `---`, which makes it a heading on the page.
fn is_heading_of_fields(block: &Block<'_>) -> bool {
    matches!(block, Block::Group { blocks: [.., Block::Other { span: rule }], span } if rule == span)
}

/// Whether a field is a status, a target or an owner with a value. A remark on the next line is not part of such a value.
fn is_short(field: &Field) -> bool {
    let is_own = matches!(field.kind, FieldKind::Status | FieldKind::Target | FieldKind::Owner);
    is_own && !field.value.value.is_empty()
}

/// Takes the fields of a paragraph; returns the field that it labels for the list after it.
fn paragraph(
    context: &Context<'_>,
    deliverable: &mut Deliverable,
    lines: &mut [FieldLine<'_>],
    span: Span,
    label: Option<FieldKind>,
) -> Option<FieldKind> {
    let mut open: Option<Field> = None;
    // For each field or stretch of prose: its lines, and whether they move.
    let mut units: Vec<(Span, bool)> = Vec::with_capacity(lines.len());
    let mut prose: Option<Text> = None;
    let mut opened = None;
    part_sentences(context, lines);
    // Whether the line is part of a remark after the value of the last field.
    let mut is_over = false;
    // The index in `units` of the line with the last field.
    let mut of_field = None;
    for line in lines.iter_mut() {
        let own = Span {
            start: start_of(context.text, line),
            end: line.end,
        };
        let is_fixed = line.is_fixed();
        is_over = line.fields.is_empty() && (is_over || line.is_apart && open.as_ref().is_some_and(is_short));
        if is_over {
            units.push((own, false));
            continue;
        }
        if line.fields.is_empty() {
            let more = line.whole();
            match open.as_mut().filter(|field| !is_sentence(context, field)) {
                Some(field) => {
                    field.value = joined(&field.value, &more);
                    field.span = field.span.cover(line.span);
                    field.region.end = line.end;
                    if let Some((lines, moves)) = units.last_mut() {
                        lines.end = own.end;
                        *moves &= !is_fixed;
                    }
                }
                None => {
                    prose = Some(prose.map_or(more.clone(), |prose| joined(&prose, &more)));
                    units.push((own, false));
                }
            }
            continue;
        }
        let mut moves = !is_fixed;
        for (at, (field, _)) in line.fields.drain(..).enumerate() {
            if let Some(done) = open.replace(field) {
                let is_shown = take(context, deliverable, done);
                match (at, of_field.and_then(|unit: usize| units.get_mut(unit))) {
                    (0, Some((_, moves))) => *moves &= is_shown,
                    _ => moves &= is_shown,
                }
            }
        }
        of_field = Some(units.len());
        units.push((own, moves));
    }
    if is_knotted(context.text, units.iter().map(|unit| unit.0)) {
        units.iter_mut().for_each(|unit| unit.1 = false);
    }
    if let Some(done) = open {
        opened = (done.value.value.is_empty() || done.kind == FieldKind::AcceptanceCriteria).then_some(done.kind);
        let is_shown = take(context, deliverable, done);
        if let Some((_, moves)) = of_field.and_then(|unit| units.get_mut(unit)) {
            *moves &= is_shown;
        }
    }
    if let Some(prose) = prose
        && matches!(label, None | Some(FieldKind::Description))
    {
        let prose = SourceText::copy(&prose, context.text);
        deliverable.description.get_or_insert(prose);
    }
    if units.iter().any(|(_, moves)| *moves) {
        let moved = lines_to_move(context.text, &units, span);
        deliverable.moved.extend(moved);
    }
    opened
}

/// Notes the items of lists of criteria that have an emoji in place of a box.
pub(super) fn note_lists(blocks: &[Block<'_>], notes: &mut Notes) {
    for block in blocks {
        match block {
            Block::List { items, .. } => note_boxes(items, Some(FieldKind::AcceptanceCriteria), notes),
            Block::Group { blocks, .. } => note_lists(blocks, notes),
            _ => {}
        }
    }
}

/// Notes the items that have an emoji or a drawn box in place of a checkbox. A list is one of criteria if its label says so, or if it
/// has no known label and one of its items has a checkbox. In other lists without a label, only drawn boxes are noted.
fn note_boxes(items: &[Item<'_>], label: Option<FieldKind>, notes: &mut Notes) {
    let has_box = || items.iter().any(|item| item.checkbox.is_some());
    let are_criteria = match label {
        // A heading without a meaning.
        None | Some(FieldKind::Other) => has_box(),
        Some(kind) => kind == FieldKind::AcceptanceCriteria,
    };
    if !are_criteria && label.is_some() {
        return;
    }
    let leads = items
        .iter()
        .filter(|item| item.checkbox.is_none())
        .filter_map(Item::lead);
    let emoji = leads.filter_map(|lead| {
        if are_criteria {
            boxes::emoji(lead)
        } else {
            boxes::drawn(lead)
        }
    });
    notes.false_boxes.extend(emoji);
}

/// Takes the content of an item; returns whether all of it is shown elsewhere.
fn take_item(
    context: &Context<'_>,
    deliverable: &mut Deliverable,
    item: &Item<'_>,
    label: Option<FieldKind>,
    notes: &mut Notes,
) -> bool {
    if item.checkbox.is_some() {
        let swallowed = criteria_of(context, item, &mut deliverable.criteria, notes);
        take_swallowed(context, deliverable, swallowed);
        return false;
    }
    let Some(lead) = item.lead() else {
        fill_blocks(context, deliverable, item.blocks, label, notes);
        return false;
    };
    let mut lines = field_lines(context, lead, Accept::Any);
    let is_field = lines.first().is_some_and(|line| !line.fields.is_empty());
    if is_field {
        let before = deliverable.moved.len();
        let opened = paragraph(context, deliverable, &mut lines, item.span, label);
        // An item moves as a whole or stays.
        let is_whole = matches!(&deliverable.moved[before..], [all] if all.is_block);
        deliverable.moved.truncate(before);
        fill_parts(context, deliverable, &item.blocks[1..], opened, notes);
        is_whole && item.blocks.len() == 1
    } else {
        let swallowed = swallowed(context, lead, notes);
        take_swallowed(context, deliverable, swallowed);
        fill_parts(context, deliverable, &item.blocks[1..], label, notes);
        false
    }
}

/// Reads what stands below an item, which is about a part.
fn fill_parts(
    context: &Context<'_>,
    deliverable: &mut Deliverable,
    blocks: &[Block<'_>],
    label: Option<FieldKind>,
    notes: &mut Notes,
) {
    let doubts = deliverable.doubts.len();
    fill_blocks(context, deliverable, blocks, label, notes);
    deliverable.doubts.truncate(doubts);
}

fn take_swallowed(context: &Context<'_>, deliverable: &mut Deliverable, lines: Vec<SwallowedLine>) {
    let doubts = deliverable.doubts.len();
    for line in lines {
        let mut moves = !line.fixed;
        for field in line.fields {
            moves &= take(context, deliverable, field);
        }
        if moves {
            let span = line.span;
            deliverable.moved.push(Moved { span, is_block: false });
        }
    }
    deliverable.doubts.truncate(doubts);
}

/// Reads a field into the deliverable. Returns whether the badge line shows the whole field.
pub(super) fn take(context: &Context<'_>, deliverable: &mut Deliverable, field: Field) -> bool {
    let is_word = |text: &str| text.contains(char::is_alphanumeric);
    let is_filled = is_word(&field.value.value)
        && is_word(field.region.of(context.text))
        && !is_plain(context.vocabulary, &field.key.value);
    let is_shown = match field.kind {
        FieldKind::Owner if deliverable.owners.is_empty() => {
            deliverable.owners = field::owners(&field.value);
            !deliverable.owners.is_empty()
        }
        FieldKind::Status if !field.value.value.is_empty() => {
            let is_first = deliverable.status.as_ref().is_none_or(|old| old.from_delivered);
            if is_first {
                deliverable.status = Some(field::status(&field.value, context.vocabulary));
            } else {
                deliverable.doubts.extend(doubt(context, deliverable, &field));
            }
            is_first
        }
        FieldKind::Delivered => {
            let value = field::delivered(&field.value, context.vocabulary);
            deliverable.status.get_or_insert(value);
            let mut before = deliverable.fields.iter();
            before.all(|other| other.kind != FieldKind::Delivered || other.is_empty)
        }
        FieldKind::Target if !field.value.value.is_empty() => {
            let is_first = deliverable.target.is_none();
            deliverable.doubts.extend(doubt(context, deliverable, &field));
            let value = || field::date(&field.value, context.limit);
            deliverable.target.get_or_insert_with(value);
            is_first
        }
        FieldKind::Description | FieldKind::Summary if !field.value.value.is_empty() => {
            let text = SourceText::copy(&field.value, context.text);
            deliverable.description.get_or_insert(text);
            false
        }
        FieldKind::AcceptanceCriteria => {
            deliverable.criteria_label.get_or_insert(field.span);
            false
        }
        _ => false,
    };
    deliverable.fields.push(field.into());
    is_shown && is_filled
}

/// The value of a field and the deliverable's, if both are clear and they differ.
fn doubt(context: &Context<'_>, deliverable: &Deliverable, field: &Field) -> Option<Doubt> {
    let first = match field.kind {
        FieldKind::Status => {
            let status = field::status(&field.value, context.vocabulary).status?;
            let own = deliverable.status.as_ref()?;
            (own.status? != status).then_some(&own.text)
        }
        _ => {
            let own = deliverable.target.as_ref()?;
            let (DateReading::Date(one), DateReading::Date(other)) =
                (&own.reading, field::date(&field.value, context.limit).reading)
            else {
                return None;
            };
            let is_same = one.first() <= other.last() && other.first() <= one.last();
            (!is_same).then_some(&own.text)
        }
    };
    let (kind, first, second) = (field.kind, first?.clone(), field.value.clone());
    Some(Doubt { kind, first, second })
}

/// Takes neither of two different values, and leaves their lines where they are.
pub(super) fn without_doubtful(deliverable: &mut Deliverable) {
    for Doubt { kind, .. } in &deliverable.doubts {
        match kind {
            FieldKind::Status => deliverable.status = None,
            _ => deliverable.target = None,
        }
        let lines: Vec<Span> = deliverable
            .fields
            .iter()
            .filter(|line| line.kind == *kind)
            .map(|line| line.span)
            .collect();
        let has_line = |moved: &Moved| {
            lines
                .iter()
                .any(|line| moved.span.start < line.end && line.start < moved.span.end)
        };
        deliverable.moved.retain(|moved| !has_line(moved));
    }
}

/// If there is a label for acceptance criteria, boxes under other labels are not criteria; if that label is a heading, neither
/// are boxes under its sibling headings.
pub(super) fn prefer_labelled(context: &Context<'_>, deliverable: &mut Deliverable, node: &Node<'_, '_>) {
    let Some(own) = deliverable.criteria_label else {
        return;
    };
    let labels = deliverable.fields.iter();
    let labels = labels.filter(|field| field.is_empty && field.kind != FieldKind::AcceptanceCriteria);
    let is_heading = node.children.iter().any(|child| child.span == own);
    let headings = node.children.iter();
    let headings =
        headings.filter(|child| is_heading && label_of(context, child) != Some(FieldKind::AcceptanceCriteria));
    let others = labels
        .map(|field| field.span.start)
        .chain(headings.map(|child| child.span.start));
    let end = others.filter(|&other| other > own.start).min();
    deliverable.criteria.retain(|criterion| {
        let start = criterion.start;
        start > own.start && end.is_none_or(|end| start <= end)
    });
}
