//! Fields of a milestone that are not under its title: `## Status` above a line, a block below a subtitle, the last lines. The
//! field nearest to the title counts; if two equally near ones differ, neither does.

use super::block_fields::{SHORT, listed_values};
use super::blocks::{Block, Row};
use super::context::Context;
use super::field;
use super::general_names::names_whole;
use super::headers::{code_header, html_header};
use super::heading::names_people;
use super::metadata::{metadata, swallowed_fields};
use super::number::without_number;
use super::outline::Node;
use super::owners::is_name_or_team;
use super::people::{others_below, people, value_below};
use super::periods::{is_period, periods, title_tail};
use super::said::said;
use super::table::cell;
use super::weak::{is_weak, meaning, period_in, says};
use crate::config::vocabulary::families::family;
use crate::lang::{dates, headings, path};
use crate::model::{
    Date, DateReading, Doubt, Field, FieldKind, Metadata, Section, Swallowed, read_date, read_leading_date,
};
use crate::source::{Span, Text};
use crate::text::chars::{COLONS, digit};
use crate::text::words::{are_alike, phrase, words};

/// A heading that is more levels below the title belongs to a part.
const DEEPEST: usize = 2;

/// How far from the title a field is, the nearest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    /// In the block under a subtitle or in a section that begins with one.
    Subtitle,
    /// Below a heading that names the field.
    Heading,
    /// In the last section, after a rule or in the last row of the timeline.
    End,
    /// In the title itself.
    Title,
    /// A period without a name: on a line of its own under the title, in the title or in the heading below it.
    Period,
    /// In a sentence.
    Said,
}

type Found = Vec<(Place, Field)>;

/// Adds to `metadata` the status, the target and the owners that it lacks, from the headings below `root`.
pub(super) fn elsewhere(context: &Context<'_>, root: &Node<'_, '_>, preamble: &Node<'_, '_>, metadata: &mut Metadata) {
    let mut found = Found::new();
    let top = match std::ptr::eq(root, preamble) {
        true => root,
        // The only heading holds the whole text.
        false if preamble.level > 1 && !holds_all(root, preamble) => root,
        false => preamble,
    };
    let headers = code_header(context, root);
    let headers = headers.into_iter().chain(html_header(context, root, preamble));
    let headers = headers.filter(|field| field.kind == FieldKind::Title || is_clear(context, field));
    found.extend(headers.map(|field| (Place::Subtitle, field)));
    title_below(preamble, &mut found);
    before_title(context, root, preamble, &mut found);
    below_labels(context, preamble, &mut found, &mut metadata.swallowed);
    subtitles(context, top, preamble, &mut found);
    named_headings(context, top, &mut found);
    let mut owners = Vec::new();
    people(context, top, 0, &mut owners);
    let owners = owners.into_iter().filter(|field| is_clear(context, field));
    found.extend(owners.map(|field| (Place::Heading, field)));
    last_lines(context, top, &mut found);
    if metadata.status.is_none() || metadata.target.is_none() || lacks_owners(metadata) {
        let place = |place: Place| move |field: Field| (place, field);
        found.extend(title_tail(context, preamble).into_iter().map(place(Place::Title)));
        found.extend(periods(context, preamble).into_iter().map(place(Place::Period)));
        found.extend(said(context, root, preamble).into_iter().map(place(Place::Said)));
    }
    for kind in [FieldKind::Status, FieldKind::Target, FieldKind::Owner] {
        take(context, kind, &found, metadata);
    }
    let is_end = |(place, field): &&(Place, Field)| *place == Place::Subtitle && field.kind == FieldKind::CompletedOn;
    if let (None, Some((_, end))) = (&metadata.completed_on, found.iter().find(is_end)) {
        metadata.completed_on = Some(field::date(&end.value, None));
    }
    found.retain(|(place, _)| *place < Place::Title);
    metadata.elsewhere = found.into_iter().map(|(_, field)| field).collect();
}

/// Whether all other headings stand below the title.
fn holds_all(root: &Node<'_, '_>, preamble: &Node<'_, '_>) -> bool {
    let mut headings = root.children.iter().filter(|node| !node.is_label);
    root.blocks.is_empty() && headings.all(|node| std::ptr::eq(node, preamble))
}

fn lacks_owners(metadata: &Metadata) -> bool {
    metadata.owners.is_empty() || metadata.has_weak_owners
}

/// Takes the nearest field of `kind`, unless the value is known already or two equally near fields differ.
fn take(context: &Context<'_>, kind: FieldKind, found: &Found, metadata: &mut Metadata) {
    let is_known = match kind {
        FieldKind::Status => metadata.status.is_some(),
        FieldKind::Target => metadata.target.is_some(),
        _ => !lacks_owners(metadata),
    };
    if is_known || metadata.doubts.iter().any(|doubt| doubt.kind == kind) {
        return;
    }
    let own = || found.iter().filter(|(_, field)| field.kind == kind);
    let is_any_strong = own().any(|(_, field)| !is_weak(context, field));
    if !is_any_strong && kind == FieldKind::Owner && metadata.has_weak_owners {
        return;
    }
    // At the end of a chapter, the author is the author of the text.
    let counts = |place: Place, field: &Field| match kind {
        FieldKind::Owner => place < Place::End || !is_weak(context, field),
        _ => true,
    };
    let own = || own().filter(|(place, field)| counts(*place, field));
    let strong = || own().filter(|(_, field)| !is_any_strong || !is_weak(context, field));
    let Some(nearest) = strong().map(|(place, _)| *place).min() else {
        return;
    };
    let mut nearest = strong().filter(|(place, _)| *place == nearest).map(|(_, field)| field);
    let Some(first) = nearest.next() else { return };
    if let Some(other) = nearest.find(|other| !is_same(context, first, other)) {
        metadata.doubts.push(Doubt {
            kind,
            first: first.value.clone(),
            second: other.value.clone(),
        });
        return;
    }
    match kind {
        FieldKind::Status => metadata.status = Some(field::status_of_whole(&first.value, context.vocabulary)),
        FieldKind::Target => metadata.target = Some(field::date(&first.value, None)),
        _ => {
            metadata.owners = field::owners(&first.value);
            metadata.has_weak_owners = false;
        }
    }
}

fn is_same(context: &Context<'_>, one: &Field, other: &Field) -> bool {
    let status = |field: &Field| context.vocabulary.status(&field.value.value).map(|(status, _)| status);
    are_alike(&one.value.value, &other.value.value)
        || match one.kind {
            FieldKind::Status => status(one) == status(other),
            FieldKind::Target => read_date(&one.value.value).0 == read_date(&other.value.value).0,
            _ => false,
        }
}

/// Whether a field has a clear value, with nothing else in it.
pub(super) fn is_clear(context: &Context<'_>, field: &Field) -> bool {
    let value = field.value.value.as_str();
    match field.kind {
        FieldKind::Status => context.vocabulary.status(value).is_some(),
        FieldKind::CurrentStatus => context
            .vocabulary
            .status(value)
            .is_some_and(|(_, note)| note.is_empty()),
        FieldKind::Target => matches!(read_date(value).0, DateReading::Date(_)),
        FieldKind::Owner => are_names(value),
        _ => false,
    }
}

/// Whether a text consists of names of people or teams, and is not a sentence.
fn are_names(value: &str) -> bool {
    // `The authors are Ana Lee` is no name.
    let is_name = |name: &Text| match words(&name.value).count() {
        1..=3 => !name.value.ends_with('.'),
        4..=6 => is_name_or_team(&name.value),
        _ => false,
    };
    let names = field::owners(&Text::new(value, Span::default()));
    value.len() <= SHORT * 4 && !names.is_empty() && names.iter().all(is_name) && !value.contains(". ")
}

/// Whether a section may hold such fields: no section of the guide except the summary, and no part of the milestone.
fn is_about_all(node: &Node<'_, '_>) -> bool {
    matches!(node.section, None | Some(Section::Summary)) && !node.is_part
}

/// The fields that stand before the first heading of the first level, below another one or below none.
fn before_title(context: &Context<'_>, root: &Node<'_, '_>, preamble: &Node<'_, '_>, found: &mut Found) {
    if preamble.level != 1 || std::ptr::eq(root, preamble) {
        return;
    }
    add_fields(context, root.blocks, Place::Subtitle, found);
    let before = root.children.iter().take_while(|node| !std::ptr::eq(*node, preamble));
    before.for_each(|node| found.extend(of_subtitle(context, node)));
}

/// The fields that run into the list of a label right below the title: `**Goals:**`.
fn below_labels(context: &Context<'_>, preamble: &Node<'_, '_>, found: &mut Found, notes: &mut Vec<Swallowed>) {
    let labels = preamble.children.iter().take_while(|node| node.is_label);
    let is_of_whole = |section| {
        matches!(
            section,
            None | Some(Section::Summary | Section::Dependencies | Section::DependsOn | Section::Blocks)
        )
    };
    for node in labels.filter(|node| is_of_whole(node.section)) {
        if let [Block::List { items, .. }, ..] = node.blocks
            && let Some(own) = items.last().and_then(|last| swallowed_fields(context, last, notes))
        {
            let clear = own.fields.into_iter().filter(|field| is_clear(context, field));
            found.extend(clear.map(|field| (Place::Subtitle, field)));
        }
    }
}

/// The blocks of fields with which the first sections begin.
fn subtitles(context: &Context<'_>, top: &Node<'_, '_>, preamble: &Node<'_, '_>, found: &mut Found) {
    let headings = top
        .children
        .iter()
        .filter(|node| !node.is_label && !std::ptr::eq(*node, preamble));
    let alone = top.blocks.is_empty() && headings.clone().filter(|node| node.level <= top.level + 2).count() == 1;
    // A heading right below the title is a subtitle, unless other headings are parts.
    let is_subtitle = |node: &Node<'_, '_>| {
        let mut others = headings.clone();
        let is_first = others.next().is_some_and(|first| std::ptr::eq(first, node));
        is_first && node.section.is_none() && top.blocks.is_empty() && !others.any(|other| other.is_part)
    };
    for node in headings.clone().take(2) {
        // The only heading holds the whole text.
        // Whose names stand below a heading over people is read with them.
        if names_people(&node.title.value) {
            continue;
        }
        let is_of_whole = is_about_all(node) && (node.section.is_some() || names_whole(&node.title.value));
        if !(is_of_whole || alone && node.section.is_none() || is_subtitle(node)) {
            continue;
        }
        let fields = of_subtitle(context, node);
        // If several headings of the same sort have such a block, each is a part of the whole.
        let is_like = |other: &Node<'_, '_>| {
            let is_named = !is_of_whole || names_whole(&other.title.value);
            other.level == node.level && other.section == node.section && is_named
        };
        let mut others = headings
            .clone()
            .filter(|other| !std::ptr::eq(*other, node) && is_like(other))
            .take(MOST_OTHERS);
        let has_one_of = |other: &Found| {
            let mut kinds = other.iter().map(|(_, field)| field.kind);
            kinds.any(|kind| fields.iter().any(|(_, field)| field.kind == kind))
        };
        let is_part = !fields.is_empty() && others.any(|other| has_one_of(&of_subtitle(context, other)));
        if !is_part {
            found.extend(fields);
        }
    }
}

/// How many headings are compared with the first one.
const MOST_OTHERS: usize = 8;

/// The fields in the first blocks below a heading.
fn of_subtitle(context: &Context<'_>, node: &Node<'_, '_>) -> Found {
    let mut found = Found::new();
    let first = node.blocks.get(..node.blocks.len().min(6)).unwrap_or_default();
    let has_block = first
        .iter()
        .any(|block| !matches!(block, Block::Code { .. } | Block::Other { .. }));
    if has_block {
        add_fields(context, first, Place::Subtitle, &mut found);
    }
    found
}

/// `# Project title` or, as the first heading below the title, `## Project title` over a line.
fn title_below(preamble: &Node<'_, '_>, found: &mut Found) {
    let first = preamble.children.first().filter(|_| preamble.blocks.is_empty());
    for node in [Some(preamble), first].into_iter().flatten() {
        let name = phrase(node.title.value.trim_end_matches(COLONS));
        let first = node.blocks.first();
        let Some(Block::Paragraph { inline, .. }) = first.filter(|_| headings::TITLES.contains(&name.as_str())) else {
            continue;
        };
        let value = inline.whole();
        // `**Authors:** Ana Lee` is another field.
        let is_field = inline.pieces.first().is_some_and(|first| first.strong) && value.value.contains(COLONS);
        if inline.is_one_line() && value.value.len() <= SHORT && !value.value.is_empty() && !is_field {
            let span = node.span.cover(value.span);
            let field = Field::new(FieldKind::Title, node.title.clone(), value, span);
            found.push((Place::Subtitle, field));
        }
    }
}

/// Adds the fields of `blocks` that have clear values.
fn add_fields(context: &Context<'_>, blocks: &[Block<'_>], place: Place, found: &mut Found) {
    let own = metadata(context, blocks, None);
    let in_table = |field: &Field| {
        let mut tables = blocks.iter().filter(|block| matches!(block, Block::Table { .. }));
        tables.any(|table| table.span().contains(field.span))
    };
    let is_known = |field: &Field| match field.kind {
        FieldKind::CompletedOn => matches!(read_date(&field.value.value).0, DateReading::Date(_)),
        // Those of lines and items are read where they stand.
        FieldKind::DependsOn | FieldKind::Blocks => place == Place::Subtitle && in_table(field),
        _ => is_clear(context, field),
    };
    let clear = own.fields.into_iter().filter(is_known);
    found.extend(clear.map(|field| {
        // `Current status: planning` is a status and nothing else.
        let kind = match field.kind {
            FieldKind::CurrentStatus => FieldKind::Status,
            kind => kind,
        };
        let own = Field {
            kind,
            is_moved: false,
            ..field
        };
        (place, own)
    }));
}

/// `## Status` over a line, `## Owners` over a list or a table, `## Status: Done`.
fn named_headings(context: &Context<'_>, top: &Node<'_, '_>, found: &mut Found) {
    let first = top.children.iter().find(|node| !node.is_label);
    let below = first
        .filter(|node| is_about_all(node))
        .map_or(&[][..], |node| &node.children);
    for node in top.children.iter().chain(below) {
        in_title(context, node, found);
        let name = node.title.value.trim_end_matches(COLONS);
        let name = name.split(['(', '（']).next().unwrap_or(name);
        let name = without_number(name).1;
        let kind = match meaning(context.vocabulary, name) {
            // `Developers`, `Resources` may stand over anything.
            Some(FieldKind::Owner)
                if context.vocabulary.field(name).is_none() && family(name).is_some_and(|own| own.is_weak) =>
            {
                continue;
            }
            Some(kind @ (FieldKind::Status | FieldKind::Target | FieldKind::Owner)) => kind,
            Some(FieldKind::CurrentStatus) => FieldKind::Status,
            _ => continue,
        };
        if names_people(&node.title.value) {
            continue;
        }
        let Some(value) = value_below(context, kind, node.blocks) else {
            if let Some(Block::List { items, .. }) = node.blocks.first()
                && let Some(values) = listed_values(context, kind, items)
            {
                let key = Text::new(name, node.title.span);
                let fields = values.into_iter().map(|value| {
                    let span = node.span.cover(value.span);
                    (Place::Heading, Field::new(kind, key.clone(), value, span))
                });
                found.extend(fields);
                continue;
            }
            // The section has fields of its own, as under a title.
            if let Some(Block::List { .. } | Block::Table { .. }) = node.blocks.first() {
                add_fields(context, node.blocks.get(..1).unwrap_or_default(), Place::Heading, found);
            }
            continue;
        };
        let value = match kind {
            // `The project ends on 25 June 2027.`
            FieldKind::Target if !says(context.vocabulary, kind, &value.value) => {
                let mut parts = value.value.split(['·', '|', '•']).map(str::trim);
                let part = parts
                    .find(|part| is_period(part))
                    .map(|part| Text::new(part, value.span));
                let part = part.or_else(|| period_in(&value)).or_else(|| dated(&value));
                part.unwrap_or(value)
            }
            _ => value,
        };
        let span = node.span.cover(value.span);
        let key = Text::new(name, node.title.span);
        let field = Field::new(kind, key, value, span);
        if is_clear(context, &field) {
            let others = others_below(context, node, &field);
            found.push((Place::Heading, field));
            found.extend(others.into_iter().map(|field| (Place::Heading, field)));
        }
    }
}

/// The fields in the text of a heading: `Status: Done · Owner: Ana`.
fn in_title(context: &Context<'_>, node: &Node<'_, '_>, found: &mut Found) {
    let title = node.title.value.as_str();
    if node.is_label || !title.contains(COLONS) {
        return;
    }
    for part in title.split(['·', '|', '•']) {
        let Some((key, value)) = part.split_once(COLONS) else {
            continue;
        };
        let kind = match meaning(context.vocabulary, key) {
            Some(kind @ (FieldKind::Status | FieldKind::Target | FieldKind::Owner)) => kind,
            _ => continue,
        };
        let (key, value) = (
            Text::new(key.trim(), node.title.span),
            Text::new(value.trim(), node.title.span),
        );
        if says(context.vocabulary, kind, &value.value) {
            found.push((Place::Heading, Field::new(kind, key, value, node.span)));
        }
    }
}

/// The only day that a sentence names.
fn dated(sentence: &Text) -> Option<Text> {
    let text = sentence.value.as_str();
    let mut days = Vec::new();
    let mut end = 0;
    for (at, _) in words(text) {
        let rest = text.get(at..).unwrap_or("");
        if at < end || !rest.starts_with(|c| digit(c).is_some()) && !rest.starts_with(char::is_uppercase) {
            continue;
        }
        let (reading, note) = read_leading_date(rest);
        if let DateReading::Date(Date::Day(day)) = reading {
            let written = rest.strip_suffix(note).unwrap_or(rest);
            end = at + written.len();
            days.push((day, written.trim_end_matches(|c: char| !c.is_alphanumeric())));
        }
    }
    let (first, written) = *days.first()?;
    days.iter()
        .all(|(day, _)| *day == first)
        .then(|| Text::new(written, sentence.span))
}

/// The paragraphs of fields with which the last section ends, and those after its last rule, whatever section that is; and the
/// row with which the timeline ends, or its target.
fn last_lines(context: &Context<'_>, top: &Node<'_, '_>, found: &mut Found) {
    let mut last = top;
    let mut is_whole = true;
    let mut is_named = true;
    let mut depth = 0;
    let mut is_open = true;
    while let Some(next) = last.children.last() {
        depth += 1;
        last = next;
        is_whole &= is_about_all(next);
        is_named &= next.section.is_some() || names_whole(&next.title.value);
        is_open &= is_about_all(next) || next.is_label;
    }
    if is_open {
        last_labels(context, last.blocks, found);
    }
    if depth > 0 {
        let rule = last
            .blocks
            .iter()
            .rposition(|block| matches!(block, Block::Other { span } if is_rule(span.of(context.text))));
        // A last section with another name is a part if it begins with fields. Fields after its text are about the whole.
        let is_part = || {
            let mut own = Found::new();
            let first = last.blocks.get(..1).unwrap_or_default();
            add_fields(context, first, Place::End, &mut own);
            !own.is_empty()
        };
        is_whole &= is_named || depth == 1 && !is_part();
        let start = match (rule, is_whole && depth == 1) {
            (Some(rule), false) => rule + 1,
            (rule, true) => {
                let end = last.blocks.len();
                rule.map_or(end.saturating_sub(3), |rule| (rule + 1).min(end.saturating_sub(5)))
            }
            (None, false) => last.blocks.len(),
        };
        for block in last.blocks.get(start..).unwrap_or_default() {
            let own = std::slice::from_ref(block);
            match block {
                Block::Paragraph { .. } | Block::Table { .. } | Block::Group { .. } => {
                    add_fields(context, own, Place::End, found);
                }
                // A list is one of fields if several of them are.
                Block::List { .. } if is_whole && depth == 1 => {
                    let mut fields = Found::new();
                    add_fields(context, own, Place::End, &mut fields);
                    found.extend(Some(fields).filter(|fields| fields.len() > 1).into_iter().flatten());
                }
                _ => {}
            }
        }
    }
    for child in top.children.iter().filter(|child| !child.is_label) {
        footer(context, child, found);
    }
    timelines(context, top, 0, found);
}

/// Adds the labels at the end of the text, each with its value in the paragraph below it: `**Owner**` above `Ana`.
fn last_labels(context: &Context<'_>, mut blocks: &[Block<'_>], found: &mut Found) {
    while let [
        before @ ..,
        Block::Paragraph { inline: label, .. },
        Block::Paragraph { .. },
    ] = blocks
    {
        let line = label.plain();
        let name = line.text.trim().trim_end_matches(COLONS);
        let is_label = name.len() < line.text.trim().len() || line.is_strong(0..line.text.len());
        let kind = context
            .vocabulary
            .field(name)
            .filter(|_| is_label && label.is_one_line());
        if !matches!(kind, Some(FieldKind::Status | FieldKind::Target | FieldKind::Owner)) {
            return;
        }
        add_fields(
            context,
            blocks.get(before.len()..).unwrap_or_default(),
            Place::End,
            found,
        );
        blocks = before;
    }
}

/// Adds the lines after the rule with which a section ends, if they are fields and say when they were written: what stands below
/// was added later.
fn footer(context: &Context<'_>, node: &Node<'_, '_>, found: &mut Found) {
    let mut last = node;
    while let Some(next) = last.children.last() {
        last = next;
    }
    let [.., rule @ Block::Other { .. }, block @ Block::Paragraph { inline, .. }] = last.blocks else {
        return;
    };
    if !is_rule(rule.span().of(context.text)) {
        return;
    }
    const FEWEST: usize = 3;
    let own = metadata(context, std::slice::from_ref(block), None);
    let is_dated = own.fields.iter().any(|field| {
        let key = phrase(&field.key.value);
        dates::WRITTEN.contains(&key.as_str())
    });
    if is_dated && own.fields.len() >= FEWEST && inline.lines().count() == own.fields.len() {
        add_fields(context, std::slice::from_ref(block), Place::End, found);
    }
}

/// Adds the targets in the timelines below `node`, except those of its parts.
fn timelines(context: &Context<'_>, node: &Node<'_, '_>, depth: usize, found: &mut Found) {
    for child in node.children.iter().filter(|child| !child.is_label) {
        if child.section == Some(Section::Timeline) {
            let mut own = Found::new();
            for block in child.blocks {
                match block {
                    Block::Table { rows, .. } => {
                        own.extend(closing_row(context, rows).map(|field| (Place::End, field)))
                    }
                    Block::Paragraph { inline, span } if is_period(&inline.whole().value) => {
                        let value = Text::new(inline.whole().value, *span);
                        own.push((
                            Place::End,
                            Field::new(FieldKind::Target, child.title.clone(), value, *span),
                        ));
                    }
                    Block::List { .. } | Block::Paragraph { .. } => {
                        add_fields(context, std::slice::from_ref(block), Place::End, &mut own);
                    }
                    _ => {}
                }
            }
            found.extend(own.into_iter().filter(|(_, field)| field.kind == FieldKind::Target));
        } else if child.section.is_none_or(|section| section == Section::Summary) && depth < DEEPEST && !child.is_part {
            timelines(context, child, depth + 1, found);
        }
    }
}

fn is_rule(text: &str) -> bool {
    text.trim().chars().all(|c| matches!(c, '-' | '*' | '_' | ' '))
}

/// The target in the last row of a timeline: `| Launch | 2027-03-31 |`.
fn closing_row(context: &Context<'_>, rows: &[Row<'_>]) -> Option<Field> {
    let row = rows.last()?;
    let name = cell(row, Some(0))?;
    let phrase = phrase(&name.value);
    let is_end = path::ENDS.iter().skip(1).any(|end| phrase == *end)
        || context.vocabulary.field(&name.value) == Some(FieldKind::Target);
    let mut dates = (1..row.cells.len()).filter_map(|column| cell(row, Some(column)));
    let date = dates.rfind(|text| matches!(read_date(&text.value).0, DateReading::Date(_)))?;
    is_end.then(|| Field::new(FieldKind::Target, name, date, row.span))
}
