//! Deliverables as items of lists, as rows of tables and as lines, and which part of each is its title.

use super::answer::{Asked, says_nothing};
use super::blocks::{Block, Item, Row};
use super::body::{fill_blocks, take};
use super::boxes;
use super::columns::DELIVERABLES;
use super::context::{Context, Notes};
use super::criteria::{begins_in_bold_line, criterion_text, has_link, swallowed, text_and_fields};
use super::extent::{label_of, names_aside};
use super::field::{self, Accept, FieldLine};
use super::field_lines::{field_lines, is_dependency};
use super::heading::names_people;
use super::inline::{Inline, Plain};
use super::item_tables::{lists_deliverables, names_deliverables};
use super::number::{
    is_code, is_item_title, labelled, lead_length, without_label, without_number, without_state, without_task_number,
};
use super::table::{Cells, Table};
use super::work::names_sum;
use crate::lang::{headings, metadata};
use crate::model::{Criterion, Deliverable, DeliverableForm, FieldKind, Section};
use crate::source::{SourceText, Span, Text};
use crate::text::chars::{BULLETS, COLONS, is_dash, joins_words};
use crate::text::slice;
use crate::text::words::words;

/// Larger numbers are not deliverable numbers, in headings or in tables.
const HIGHEST: u32 = 9_999;

/// A deliverable and the number that is written with it.
pub(super) type Numbered = (Option<u32>, Deliverable);

/// The list items with boxes in `blocks`, at the top level of each list.
pub(super) fn boxed_items(context: &Context<'_>, blocks: &[Block<'_>], notes: &mut Notes) -> Vec<Numbered> {
    let mut found = Vec::new();
    let mut is_of_owners = false;
    for block in blocks {
        match block {
            Block::List { .. } if is_of_owners => {}
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
        is_of_owners = is_label_of_owners(context, block);
    }
    found
}

/// Whether a paragraph ends with a label for owners: `**Owner:**`.
fn is_label_of_owners(context: &Context<'_>, block: &Block<'_>) -> bool {
    let Block::Paragraph { inline, .. } = block else {
        return false;
    };
    let lines = field::lines(inline, context.vocabulary, context.text, Accept::Known);
    let last = lines.last().and_then(|line| line.fields.last());
    last.is_some_and(|(field, _)| field.kind == FieldKind::Owner && field.value.value.is_empty())
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

/// `**Export job**: done` on lines of their own, if everything below the heading has this form.
pub(super) fn status_lines(context: &Context<'_>, blocks: &[Block<'_>]) -> Vec<Numbered> {
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

/// The deliverables that lists and tables among `blocks` are.
pub(super) fn items_among(context: &Context<'_>, blocks: &[Block<'_>], notes: &mut Notes) -> Vec<Numbered> {
    let mut found = bold_items(context, blocks, notes);
    if found.is_empty() {
        found = bold_over_fields(context, blocks, notes);
    }
    if !found.is_empty() {
        return found;
    }
    let mut has_table = false;
    let mut is_left_out = false;
    let is_only = is_only_table(blocks);
    for block in blocks {
        match block {
            Block::Paragraph { inline, .. } => is_left_out = leaves_out(context, inline),
            // A list with checkboxes counts even below such a label.
            Block::List { .. } if is_left_out && !boxes::has_boxes(std::slice::from_ref(block)) => {}
            Block::Table { head, rows, .. } if lists_deliverables(context, head, rows, notes) || is_only => {
                has_table = true;
                found.extend(table_rows(context, head, rows, notes));
            }
            // After a table, lists are remarks.
            Block::List { items, .. } if !has_table => found.extend(list_items(context, items, notes)),
            Block::List { .. } => boxes::uncounted(std::slice::from_ref(block), &mut notes.false_boxes),
            Block::Group { blocks, .. } if boxes::has_boxes(blocks) => {
                found.extend(quoted_items(context, blocks, notes));
            }
            _ => {}
        }
    }
    match found.is_empty() {
        true => typed_items(blocks),
        false => found,
    }
}

/// Two or more lines that begin with a typed bullet, which does not make a list in Markdown: `• Survey`.
fn typed_items(blocks: &[Block<'_>]) -> Vec<Numbered> {
    let lines = blocks.iter().filter_map(|block| match block {
        Block::Paragraph { inline, .. } => Some(inline.lines().map(|line| line.plain().whole())),
        _ => None,
    });
    let items: Vec<Numbered> = lines
        .flatten()
        .filter_map(|line| {
            let title = line.value.strip_prefix(BULLETS)?.trim();
            let deliverable = Deliverable {
                title: Text::new(title, line.span),
                span: line.span,
                form: DeliverableForm::ListItem,
                ..Deliverable::default()
            };
            title.contains(char::is_alphanumeric).then_some((None, deliverable))
        })
        .collect();
    match items.len() {
        0..FEWEST => Vec::new(),
        _ => items,
    }
}

/// Whether the only list among `blocks` is a table that is none of fields.
fn is_only_table(blocks: &[Block<'_>]) -> bool {
    let mut own = blocks
        .iter()
        .filter(|block| matches!(block, Block::List { .. } | Block::Table { .. }));
    let (Some(Block::Table { head, rows, .. }), None) = (own.next(), own.next()) else {
        return false;
    };
    let is_field = |name: &&str| metadata::HEADS.contains(name);
    rows.len() > 1 && head.names.len() > 1 && !head.names.iter().any(is_field)
}

/// Lines in bold that say what each of the lists and texts after them is: `**Task 1: Title**`.
pub(super) fn bold_items(context: &Context<'_>, blocks: &[Block<'_>], notes: &mut Notes) -> Vec<Numbered> {
    let own = blocks.iter().enumerate();
    let titles = own.filter_map(|(at, block)| Some((at, bold_title(block)?)));
    items_after(context, blocks, &titles.collect::<Vec<_>>(), FEWEST, notes)
}

/// Deliverables as lines in bold, each with a paragraph below it, if the section contains only paragraphs: `**Planner**` above
/// `It plans the paths.`
pub(super) fn bold_paragraphs(context: &Context<'_>, blocks: &[Block<'_>], notes: &mut Notes) -> Vec<Numbered> {
    let own = blocks.iter().enumerate();
    let titles: Vec<_> = own.filter_map(|(at, block)| Some((at, bold_line(block)?))).collect();
    let is_name = |(_, title): &(usize, Text)| {
        let name = title.value.trim_end_matches(COLONS);
        !is_label_of_none(context, name)
    };
    let are_texts = blocks.iter().all(|block| matches!(block, Block::Paragraph { .. }));
    let has_text = |(at, _): &(usize, Text)| blocks.get(at + 1).is_some_and(|below| bold_line(below).is_none());
    if titles.is_empty() && are_texts {
        let leads: Option<Vec<_>> = blocks
            .iter()
            .enumerate()
            .map(|(at, block)| Some((at, bold_lead(block)?)))
            .collect();
        let leads = leads.filter(|leads| leads.iter().all(is_name)).unwrap_or_default();
        return items_after(context, blocks, &leads, FEWEST, notes);
    }
    match are_texts
        && titles.first().is_some_and(|(at, _)| *at == 0)
        && titles.iter().all(|own| is_name(own) && has_text(own))
    {
        true => items_after(context, blocks, &titles, FEWEST, notes),
        false => Vec::new(),
    }
}

/// Lines in bold over the fields of what they name: `**1. Wall**` over `- Owner: Ana` or above `Owner: Ana`.
fn bold_over_fields(context: &Context<'_>, blocks: &[Block<'_>], notes: &mut Notes) -> Vec<Numbered> {
    let is_own = |line: &FieldLine<'_>| {
        let mut kinds = line.fields.iter().map(|(field, _)| field.kind);
        kinds.any(|kind| matches!(kind, FieldKind::Status | FieldKind::Target | FieldKind::Owner))
    };
    let begins = |inline: &Inline<'_>| {
        let lines = field_lines(context, inline, Accept::Known);
        lines.first().is_some_and(is_own)
    };
    let is_over_fields = |at: usize| match blocks.get(at + 1) {
        Some(Block::List { items, .. }) => items.first().and_then(Item::lead).is_some_and(begins),
        Some(Block::Paragraph { inline, .. }) => begins(inline),
        _ => false,
    };
    let mut titles = Vec::new();
    let mut has_fields = false;
    for (at, block) in blocks.iter().enumerate() {
        let (title, fields) = match (bold_line(block), block) {
            (Some(title), _) => (title, Vec::new()),
            (None, Block::Paragraph { inline, .. }) if begins_in_bold_line(inline) => {
                match text_and_fields(context, inline) {
                    (_, fields) if fields.is_empty() => continue,
                    found => found,
                }
            }
            _ => continue,
        };
        let name = title.value.trim_end_matches(COLONS);
        // `**Notes**` ends what stands above it.
        let is_other = names_others(context, name);
        if !is_other && is_label_of_none(context, name) {
            continue;
        }
        has_fields |= !is_other && (!fields.is_empty() || is_over_fields(at));
        titles.push((at, title, fields, is_other));
    }
    if !has_fields {
        return Vec::new();
    }
    let places: Vec<_> = titles.iter().map(|(at, title, ..)| (*at, title.clone())).collect();
    let found = items_after(context, blocks, &places, 1, notes);
    let own = found.into_iter().zip(titles).filter(|(_, (.., is_other))| !is_other);
    let own = own.map(|((number, mut item), (_, _, fields, _))| {
        for field in fields {
            take(context, &mut item, field);
        }
        (number, item)
    });
    own.collect()
}

/// Whether a label names a field, a section or what is no deliverable.
fn is_label_of_none(context: &Context<'_>, name: &str) -> bool {
    context.vocabulary.field(name).is_some()
        || context.vocabulary.section(name).is_some()
        || names_others(context, name)
}

/// `3.1 — The planner` of `**3.1 — The planner.** It plans the paths.`
fn bold_lead(block: &Block<'_>) -> Option<Text> {
    let Block::Paragraph { inline, .. } = block else {
        return None;
    };
    let plain = inline.lines().next()?.plain();
    let end = plain.strong_end().filter(|_| plain.strong_starts().next() == Some(0))?;
    let name =
        slice(&plain.text, ..end).trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '.' | ':' | '。' | '：'));
    // `**The planner**: done` is a pair of a key and a value.
    let is_key = slice(&plain.text, name.len()..).trim_start().starts_with(COLONS);
    let is_name = name.contains(char::is_alphanumeric) && name.len() < inline.plain().text.len();
    (is_name && (!is_key || without_number(name).0.is_some())).then(|| plain.slice(0..name.len()))
}

/// Lines in bold that count on from one: `**1. Title**`.
pub(super) fn bold_numbered_items(context: &Context<'_>, blocks: &[Block<'_>], notes: &mut Notes) -> Vec<Numbered> {
    let own = blocks.iter().enumerate();
    let titles = own.filter_map(|(at, block)| Some((at, bold_line(block)?)));
    let titles: Vec<_> = titles
        .filter(|(_, line)| without_number(&line.value).0.is_some())
        .collect();
    let mut counted = titles.iter().zip(1..);
    match counted.all(|((_, line), number)| without_number(&line.value).0 == Some(number)) {
        true => items_after(context, blocks, &titles, FEWEST, notes),
        false => Vec::new(),
    }
}

/// Fewer lines in bold are remarks.
const FEWEST: usize = 2;

/// What the lines at `titles` say of the blocks after each.
fn items_after(
    context: &Context<'_>,
    blocks: &[Block<'_>],
    titles: &[(usize, Text)],
    fewest: usize,
    notes: &mut Notes,
) -> Vec<Numbered> {
    if titles.len() < fewest {
        return Vec::new();
    }
    let ends = titles.iter().skip(1).map(|(at, _)| *at).chain([blocks.len()]);
    let items = titles.iter().zip(ends).map(|((at, line), end)| {
        let (number, title) = without_number(&line.value);
        let title = labelled(&line.value).filter(|_| number.is_none()).unwrap_or(title);
        let mut deliverable = Deliverable {
            title: Text::new(title, line.span),
            span: line.span,
            form: DeliverableForm::ListItem,
            ..Deliverable::default()
        };
        let body = blocks.get(at + 1..end).unwrap_or_default();
        fill_blocks(context, &mut deliverable, body, None, notes);
        deliverable.moved.clear();
        (number, deliverable)
    });
    items.collect()
}

/// The text of a line in bold that names an item.
pub(super) fn bold_title(block: &Block<'_>) -> Option<Text> {
    bold_line(block).filter(|text| is_item_title(text.value.trim_end_matches(COLONS)))
}

/// The text of a line that is all in bold.
fn bold_line(block: &Block<'_>) -> Option<Text> {
    let Block::Paragraph { inline, .. } = block else {
        return None;
    };
    let line = inline.only_line()?.plain();
    let is_bold = line.text.contains(char::is_alphanumeric) && line.is_strong(0..line.text.len());
    is_bold.then(|| line.whole())
}

/// Whether a label introduces work that is not delivered (`**Out of scope**:`) or something other than deliverables (`**Notes**:`).
fn leaves_out(context: &Context<'_>, inline: &Inline<'_>) -> bool {
    const MOST_WORDS: usize = 8;
    label_of(inline).is_some_and(|name| words(&name).count() <= MOST_WORDS && names_others(context, &name))
}

/// Whether the label above a list says that its items do not belong to the work: `Out of scope, for later:`.
pub(super) fn is_left_out(above: Option<&Block<'_>>) -> bool {
    const FIRST_WORDS: usize = 4;
    let Some(Block::Paragraph { inline, .. }) = above else {
        return false;
    };
    let turns = |word: &str| headings::TURNS.contains(&word.to_lowercase().as_str());
    label_of(inline).is_some_and(|name| words(&name).take(FIRST_WORDS).any(|(_, word)| turns(word)))
}

/// Whether a label names something other than deliverables.
fn names_others(context: &Context<'_>, name: &str) -> bool {
    let turns = |(_, word): (usize, &str)| headings::TURNS.contains(&word.to_lowercase().as_str());
    let mut unspaced = headings::TURNS.iter().filter(|turn| !turn.starts_with(joins_words));
    let is_other = !matches!(
        context.vocabulary.section(name),
        None | Some(Section::Deliverables | Section::DeliverablesSummary | Section::Summary)
    );
    is_other
        || names_aside(name)
        || names_people(name)
        || words(name).any(turns)
        || unspaced.any(|turn| name.contains(turn))
}

/// The list items of a block quote or an alert.
pub(super) fn quoted_items(context: &Context<'_>, blocks: &[Block<'_>], notes: &mut Notes) -> Vec<Numbered> {
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

pub(super) fn list_items(context: &Context<'_>, items: &[Item<'_>], notes: &mut Notes) -> Vec<Numbered> {
    let mut found = Vec::with_capacity(items.len());
    let swallowed_before = notes.swallowed.len();
    let are_named = items.len() > 1 && items.iter().filter_map(Item::lead).all(has_name);
    let codes = codes(items).unwrap_or_default();
    for (at, item) in items.iter().enumerate() {
        let Some(lead) = item.lead() else { continue };
        let code = codes.get(at).map_or("", String::as_str);
        if item.checkbox.is_none() && boxes::is_optional(&lead.whole().value) {
            continue;
        }
        // `- (none)`
        if items.len() == 1 && says_nothing(&lead.whole().value, Asked::Value) {
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
        let (name, description) = split_title(lead, &first, are_named, code.len());
        let bare = name.value.strip_prefix(code).unwrap_or(&name.value);
        let (number, title) = match item.checkbox {
            Some(_) => without_task_number(bare),
            None => without_number(bare),
        };
        let title = without_label(title).unwrap_or(title);
        let mut deliverable = Deliverable {
            title: Text::new(title, name.span),
            span: first.span,
            form: DeliverableForm::ListItem,
            description: description.map(|text| SourceText::copy(&text, context.text)),
            ..Deliverable::default()
        };
        for field in fields.into_iter().flat_map(|line| line.fields) {
            take(context, &mut deliverable, field);
        }
        fill_blocks(context, &mut deliverable, &item.blocks[1..], None, notes);
        if let (Some((done, marker)), true) = (item.checkbox, deliverable.criteria.is_empty()) {
            let has_link = has_link(item.blocks) || context.references_in(item.span).next().is_some();
            deliverable.criteria.push(Criterion {
                text: SourceText::copy(&first, context.text),
                done,
                start: marker.start,
                has_link,
            });
        }
        deliverable.moved.clear();
        found.push((number, deliverable));
    }
    // After the list, the field would not belong to the deliverable.
    let swallowed = notes.swallowed.iter_mut().skip(swallowed_before);
    swallowed.for_each(|field| field.is_bound = true);
    found
}

pub(super) fn table_rows(context: &Context<'_>, head: &Row<'_>, rows: &[Row<'_>], notes: &mut Notes) -> Vec<Numbered> {
    let table = Table::new(context, &DELIVERABLES, head, rows, notes);
    let deliverables = table.rows().filter(is_one_row).map(|row| {
        let [number, status, owner, target, description] = row.others;
        let written = number.and_then(|text| text.value.trim_end_matches('.').parse().ok());
        let written = written.filter(|&number| number <= HIGHEST);
        let (number, name) = without_number(row.first.value.trim_start_matches(STEP_DOWN));
        let name = without_state(name);
        let deliverable = Deliverable {
            title: Text::new(name, row.first.span),
            span: row.span,
            form: DeliverableForm::TableRow,
            description: description.map(|text| SourceText::copy(&text, context.text)),
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

/// Whether the first cell of a row holds a name, not only signs, and does not add up the other rows.
fn is_one_row<const N: usize>(row: &Cells<N>) -> bool {
    row.first.value.contains(char::is_alphanumeric) && !names_sum(&row.first.value)
}

/// Whether an item has a colon after its first few words, and text after it: `API: does X`.
fn has_name(lead: &Inline<'_>) -> bool {
    const MOST_WORDS: usize = 6;
    let line = lead.lines().next().map(|line| line.plain());
    let cut = line.as_ref().and_then(|line| {
        let text = line.text.get(lead_length(&line.text)..)?;
        text.split_once(": ").or_else(|| text.split_once('：'))
    });
    cut.is_some_and(|(name, rest)| {
        (1..=MOST_WORDS).contains(&words(name).count()) && rest.contains(char::is_alphanumeric)
    })
}

/// Splits `**API**: does X` or `API - does X` into `API` and `does X`. Before a colon, the name is bold, unless all items of
/// the list have this form.
fn split_title(lead: &Inline<'_>, first: &Text, are_named: bool, code: usize) -> (Text, Option<Text>) {
    let Some(line) = lead.lines().next().map(|line| line.plain()) else {
        return (first.clone(), None);
    };
    // A key or a word with a number, `US-001 — Title` and `Feature A: Title`, is no name.
    let key = lead_length(&line.text).max(code);
    let marks = [": ", " - ", " – ", " — ", "："].iter();
    let find = |mark: &&str| Some((line.text.get(key..)?.find(*mark)? + key, mark.len()));
    let mut cut = marks.filter_map(find).min();
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

/// The codes before the names of all `items`, each with the mark after it, if they count with the same letters:
/// `S-5.1 — ` of `**S-5.1 — Survey**`; none if an item has another form.
fn codes(items: &[Item<'_>]) -> Option<Vec<String>> {
    let mut letters = None;
    let found = items.iter().map(|item| {
        let line = item.lead()?.lines().next()?.plain();
        let length = code_length(&line)?;
        let own = line.text.split(|c: char| c.is_ascii_digit()).next()?;
        let is_first = letters.is_none();
        (is_first || letters.as_deref() == Some(own)).then(|| letters = Some(own.to_owned()))?;
        line.text.get(..length).map(str::to_owned)
    });
    found.collect::<Option<Vec<_>>>().filter(|own| own.len() > 1)
}

/// The length of a code and of the mark after it, if what follows is bold as well.
fn code_length(line: &Plain<'_>) -> Option<usize> {
    let (code, rest) = line.text.split_once(' ')?;
    let name = match code.strip_suffix(':') {
        Some(_) => rest,
        None => rest.strip_prefix(is_dash)?.strip_prefix(' ')?,
    };
    let code = code.trim_end_matches(':');
    let is_one = is_code(code) && code.starts_with(|c: char| c.is_ascii_uppercase()) && lead_length(&line.text) == 0;
    let start = line.text.len() - name.len();
    let first = name.chars().next()?.len_utf8();
    (is_one && line.is_strong(0..start + first)).then_some(start)
}

/// The name without its colon (`Survey` for `**Survey**:`) or without the words that join it to the next item (`Survey; and`).
fn without_colon(text: &Text) -> Text {
    let ends = headings::AND.iter().filter(|and| and.starts_with(joins_words));
    let joined = ends.filter_map(|and| text.value.strip_suffix(and)?.trim_end().strip_suffix([';', '；']));
    let bare = joined.min_by_key(|bare| bare.len()).unwrap_or(&text.value);
    let bare = bare.trim_end_matches([':', '：', ';', '；']);
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
