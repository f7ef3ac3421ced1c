//! Timeline: the critical path with its days.

use jiff::civil;

use super::answer::{Asked, says_nothing};
use super::blocks::{Block, Item, Row};
use super::columns::PATH_STEPS;
use super::context::{Context, Notes};
use super::dependencies::{Relations, names_group};
use super::extent::is_list;
use super::field;
use super::inline::Inline;
use super::outline::{Node, is_aside};
use super::sentence::Side;
use super::table::{Table, cell};
use super::texts::prose;
use crate::lang::{columns, path as path_words, units};
use crate::model::{CriticalPath, Date, DateReading, DateValue, FieldKind, PathStep, Section};
use crate::source::{Span, Text, lines};
use crate::text::chars::{ARROWS, is_dash};
use crate::text::slice;
use crate::text::words::{phrase, words};

/// What a section about time holds.
#[derive(Default)]
pub(super) struct Timeline {
    pub relations: Relations,
    pub path: Option<CriticalPath>,
}

/// Reads a section about time or dependencies.
pub(super) fn timeline(context: &Context<'_>, node: &Node<'_, '_>) -> Timeline {
    let mut found = Timeline::default();
    let groups = node.children.iter().filter(|child| is_group(context, node, child));
    for block in node.blocks.iter().chain(groups.flat_map(|group| group.blocks)) {
        match block {
            Block::Paragraph { inline, .. } => found.relations.paragraph(context, inline, node),
            Block::List { items, .. } => items.iter().for_each(|item| found.relations.item(context, item, node)),
            Block::Code { content, .. } if found.path.is_none() => found.path = path_text(context, *content),
            Block::Table { head, rows, .. } if node.section == Some(Section::Dependencies) => {
                named_rows(context, head, rows, &mut found.relations);
            }
            _ => {}
        }
    }
    found
}

/// Whether a heading in a section about dependencies only names the kind of those below it, `Internal`, or is over ids.
fn is_group(context: &Context<'_>, node: &Node<'_, '_>, child: &Node<'_, '_>) -> bool {
    let names_ids = || {
        let mut lists = child.blocks.iter().filter(|block| is_list(block));
        let explains = is_aside(child) && node.blocks.iter().any(is_list);
        !explains && lists.any(|block| context.references_in(block.span()).next().is_some())
    };
    node.section == Some(Section::Dependencies) && child.section.is_none() && (names_group(child.name()) || names_ids())
}

/// The rows of `| Dependency | Why |`; in `| Task | Depends on |` they are of the tasks.
fn named_rows(context: &Context<'_>, head: &Row<'_>, rows: &[Row<'_>], relations: &mut Relations) {
    let is_count = |name: &&str| columns::deliverables::NUMBER.contains(name);
    let at = usize::from(head.names.first().is_some_and(is_count));
    let name = head.cells.get(at).map(|cell| cell.whole().value).unwrap_or_default();
    let side_of = |cell: &Inline<'_>| Side::of(context.vocabulary.field(&cell.whole().value)?);
    let sides = head.cells.iter().filter_map(side_of).count();
    if context.vocabulary.field(&name) != Some(FieldKind::DependsOn) || sides > 1 {
        return rows_of_ids(context, head, rows, relations);
    }
    for row in rows {
        if let Some(text) = cell(row, Some(at)) {
            relations.add(context, Side::DependsOn, &text, row.span);
        }
    }
}

/// The ids of a table: below the names of both directions, `| Depends on | Blocks |`, or beside one of them, `| Blocks | MLS-002 |`.
fn rows_of_ids(context: &Context<'_>, head: &Row<'_>, rows: &[Row<'_>], relations: &mut Relations) {
    let side_of = |cell: &Inline<'_>| Side::of(context.vocabulary.field(&cell.whole().value)?);
    let columns: Vec<_> = head.cells.iter().map(side_of).collect();
    let is_of_columns = columns.iter().any(Option::is_some);
    for row in rows {
        let told = row.cells.iter().find_map(side_of).unwrap_or(Side::DependsOn);
        let names_own = |text: &Text| {
            context
                .references_in(text.span)
                .any(|own| own.id.is_some() && own.id.as_ref() == context.own)
        };
        let ids = (0..row.cells.len()).filter_map(|at| {
            let side = match is_of_columns {
                true => columns.get(at).copied().flatten()?,
                false => told,
            };
            let text = cell(row, Some(at)).filter(|text| context.references_in(text.span).next().is_some())?;
            Some((side, text))
        });
        let most = if is_of_columns { usize::MAX } else { 1 };
        for (side, text) in ids.filter(|(_, text)| !names_own(text)).take(most) {
            relations.add(context, side, &text, text.span);
        }
    }
}

/// The first path of a section about it.
pub(super) fn critical_path(context: &Context<'_>, blocks: &[Block<'_>], notes: &mut Notes) -> Option<CriticalPath> {
    let mut path = None;
    for block in blocks {
        let found = match block {
            Block::Table { head, rows, span } => {
                let table = Table::new(context, &PATH_STEPS, head, rows, notes);
                let steps = table.rows().map(|row| {
                    let [days] = row.others;
                    let days = days.and_then(|text| days_of(&text.value).or_else(|| text.value.parse().ok()));
                    PathStep { name: row.first, days }
                });
                path_with(*span, steps.collect(), None, None)
            }
            _ if path.is_some() => continue,
            Block::Code { content, .. } => path_text(context, *content),
            Block::Paragraph { span, .. } => path_text(context, *span).or_else(|| path_of_ids(context, *span)),
            Block::List { items, span, .. } => path_list(context, items, *span),
            _ => None,
        };
        path = path.or(found);
    }
    path.or_else(|| {
        let text = prose(blocks)?;
        let is_path = !says_nothing(&text.value, Asked::Path) && has_arrow(&text.value);
        is_path.then(|| path_text(context, text.span)).flatten()
    })
}

fn path_with(
    span: Span,
    steps: Vec<PathStep>,
    start: Option<DateValue>,
    end: Option<DateValue>,
) -> Option<CriticalPath> {
    (!steps.is_empty()).then_some(CriticalPath {
        span,
        steps,
        start,
        end,
    })
}

fn path_list(context: &Context<'_>, items: &[Item<'_>], span: Span) -> Option<CriticalPath> {
    if let [only] = items
        && let Some(whole) = only.lead().map(|lead| lead.plain().whole())
        && let Some(path) = path_text(context, whole.span).or_else(|| path_of_ids(context, whole.span))
    {
        return Some(path);
    }
    let mut marks = Vec::new();
    for lead in items.iter().filter_map(Item::lead) {
        let plain = lead.plain();
        let whole = plain.whole();
        let cut = whole
            .value
            .rfind(['(', '（', ':', '：'])
            .or_else(|| dash_before_days(&whole.value));
        let (name, note) = match cut {
            Some(cut) => (slice(&whole.value, ..cut).trim(), slice(&whole.value, cut..)),
            None => (&*whole.value, ""),
        };
        marks.push((Text::new(name, whole.span), Text::new(note, whole.span)));
    }
    let has_days = marks.iter().any(|(_, note)| days_of(&note.value).is_some());
    has_days.then(|| path_of(context, span, marks)).flatten()
}

/// The last dash in `Setup – 3 days`, if days follow it.
fn dash_before_days(text: &str) -> Option<usize> {
    let is_apart = |at: usize, dash: &str| {
        let after = slice(text, at + dash.len()..);
        let is_number = || after.trim_start().starts_with(|c: char| c.is_ascii_digit());
        slice(text, ..at).ends_with(' ') && after.starts_with(' ') && is_number()
    };
    let (at, dash) = text.rmatch_indices(is_dash).next()?;
    let days = slice(text, at + dash.len()..);
    (is_apart(at, dash) && days_of(days).is_some()).then_some(at)
}

/// `[MLS-001] – [MLS-002]`: nothing but ids and dashes between them.
fn path_of_ids(context: &Context<'_>, span: Span) -> Option<CriticalPath> {
    let mut at = None;
    let mut steps = Vec::new();
    for reference in context.references_in(span) {
        let between = Span {
            start: at.unwrap_or(span.start),
            end: reference.span.start,
        }
        .of(context.text)
        .trim();
        let is_between = match at {
            None => between.is_empty(),
            Some(_) => !between.is_empty() && between.chars().all(is_dash),
        };
        if !is_between {
            return None;
        }
        let name = reference.span.of(context.text).trim_matches(['[', ']']);
        steps.push(PathStep {
            name: Text::new(name, reference.span),
            days: None,
        });
        at = Some(reference.span.end);
    }
    let rest = Span {
        start: at?,
        end: span.end,
    }
    .of(context.text);
    let is_path = steps.len() > 1 && rest.trim().is_empty();
    is_path.then(|| path_with(span, steps, None, None))?
}

/// `Start → A → B → Done` with the days and dates in brackets, on the same line or on the one below.
fn path_text(context: &Context<'_>, span: Span) -> Option<CriticalPath> {
    let text = span.of(context.text);
    // Most paragraphs have no arrow.
    if !has_arrow(text) {
        return None;
    }
    let base = span.start as usize;
    let mut names: Vec<Placed> = Vec::new();
    let mut notes: Vec<Placed> = Vec::new();
    let mut line_start = lines::start_of(context.text, base);
    for line in text.split_inclusive(['\n', '\r']) {
        let offset = base + (line.as_ptr() as usize - text.as_ptr() as usize);
        if slice(context.text, ..offset).ends_with(['\n', '\r']) {
            line_start = offset;
        }
        let placed = |text: Text| Placed {
            column: text.span.start as usize - line_start,
            line: line_start,
            text,
        };
        let has_arrow = has_arrow(line);
        if !has_arrow && names.is_empty() {
            continue;
        }
        let cleaned = without_brackets(line);
        if has_arrow {
            names.extend(split_arrows(&cleaned, offset).into_iter().map(placed));
        }
        if has_arrow || cleaned.trim().is_empty() {
            notes.extend(brackets(line, offset).into_iter().map(placed));
        }
    }
    let is_path = names.len() >= 2;
    is_path.then(|| path_of(context, span, noted(names, notes))).flatten()
}

/// Names with their notes: a date at either end is the start or the end, the rest are steps.
fn path_of(context: &Context<'_>, span: Span, marks: Vec<(Text, Text)>) -> Option<CriticalPath> {
    let mut start = None;
    let mut end = None;
    let mut steps = Vec::new();
    let last = marks.len().saturating_sub(1);
    for (index, (name, note)) in marks.into_iter().enumerate() {
        let days = days_of(&note.value);
        let is_edge = days.is_none() && (index == 0 || index == last);
        let date = is_edge.then(|| field::date(&note, context.limit));
        let is_date = |date: &DateValue| matches!(date.reading, DateReading::Date(_) | DateReading::NoYear { .. });
        let date = date.filter(is_date);
        match (date.is_some() || is_edge && is_terminal(&name.value), index) {
            (true, 0) => start = date,
            (true, _) => end = date,
            (false, _) => steps.push(PathStep { name, days }),
        }
    }
    before_end(&mut start, end.as_ref());
    path_with(span, steps, start, end)
}

/// A start without a year is the latest one that is not after the end.
fn before_end(start: &mut Option<DateValue>, end: Option<&DateValue>) {
    let end: Option<civil::Date> = end.and_then(DateValue::date).map(Date::last);
    if let (Some(value), Some(end)) = (start.as_mut(), end) {
        let again = field::date(&value.text, Some(end));
        if again.date().is_some() {
            *value = again;
        }
    }
}

/// The days in `3 days`, `1.5 weeks`, `2d`, `1-2 days` (the longer one).
fn days_of(text: &str) -> Option<f64> {
    let lower = text.to_lowercase();
    for (start, end) in number_ranges(&lower) {
        let Some((at, unit)) = words(slice(&lower, end..)).next() else {
            continue;
        };
        if !matches!(slice(&lower, end..end + at).trim(), "" | "-") {
            continue;
        }
        let value: f64 = slice(&lower, start..end).replace(',', ".").parse().ok()?;
        let factor = match unit {
            _ if units::DAYS.contains(&unit) => 1.0,
            _ if units::WEEKS.contains(&unit) => 5.0,
            _ if units::HOURS.contains(&unit) => 0.125,
            _ => continue,
        };
        return Some(value * factor);
    }
    None
}

/// A name or a note of a path.
struct Placed {
    text: Text,
    /// In bytes from the start of its line.
    column: usize,
    /// Where its line begins.
    line: usize,
}

impl Placed {
    /// Its distance from column `at`; 0 if it covers that column.
    fn distance(&self, at: usize) -> usize {
        let end = self.column + (self.text.span.end - self.text.span.start) as usize;
        if (self.column..=end).contains(&at) {
            0
        } else {
            self.column.abs_diff(at).min(end.abs_diff(at))
        }
    }
}

/// Each name with its note: in order if there are as many, else the note that is nearest on its line, or after or below it.
fn noted(names: Vec<Placed>, notes: Vec<Placed>) -> Vec<(Text, Text)> {
    /// A path with more steps than this is not drawn by hand.
    const MOST: usize = 400;
    let mut own: Vec<Text> = vec![Text::default(); names.len()];
    if notes.len() == names.len() {
        own = notes.into_iter().map(|note| note.text).collect();
    } else {
        for note in notes.into_iter().take(MOST) {
            let is_beside = |name: &Placed| name.line == note.line;
            let is_alone = !names.iter().take(MOST).any(is_beside);
            let free = (0..names.len().min(MOST))
                .filter(|&name| own[name].value.is_empty() && (is_alone || is_beside(&names[name])));
            if let Some(nearest) = free.min_by_key(|&name| names[name].distance(note.column)) {
                own[nearest] = note.text;
            }
        }
    }
    names.into_iter().map(|name| name.text).zip(own).collect()
}

fn number_ranges(text: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        let inside = c.is_ascii_digit()
            || start.is_some()
                && matches!(c, '.' | ',')
                && slice(text, at + 1..).starts_with(|c: char| c.is_ascii_digit());
        match (start, inside) {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                found.push((from, at));
                start = None;
            }
            _ => {}
        }
    }
    found
}

fn is_terminal(name: &str) -> bool {
    path_words::ENDS.contains(&phrase(name).as_str())
}

fn has_arrow(line: &str) -> bool {
    // Most lines have no arrow.
    let may_have = memchr::memchr(b'>', line.as_bytes()).is_some() || !line.is_ascii();
    may_have && ARROWS.iter().any(|arrow| line.contains(arrow))
}

/// The texts in round brackets.
fn brackets(line: &str, offset: usize) -> Vec<Text> {
    let mut found = Vec::new();
    let mut open = None;
    for (at, c) in line.char_indices() {
        match c {
            '(' | '（' => open = Some(at + c.len_utf8()),
            ')' | '）' => {
                if let Some(start) = open.take() {
                    found.push(Text::new(
                        slice(line, start..at).trim(),
                        Span::new(offset + start, offset + at),
                    ));
                }
            }
            _ => {}
        }
    }
    found
}

/// The line with spaces in place of the text in brackets, with the same length in bytes.
fn without_brackets(line: &str) -> String {
    let mut depth = 0_usize;
    let mut out = String::with_capacity(line.len());
    for c in line.chars() {
        match c {
            '(' | '（' => depth += 1,
            ')' | '）' => depth = depth.saturating_sub(1),
            '`' => {}
            c if depth == 0 => {
                out.push(c);
                continue;
            }
            _ => {}
        }
        (0..c.len_utf8()).for_each(|_| out.push(' '));
    }
    out
}

fn split_arrows(line: &str, offset: usize) -> Vec<Text> {
    let mut names = Vec::new();
    let mut start = 0;
    let mut at = 0;
    let mut add = |from: usize, to: usize| {
        let raw = slice(line, from..to);
        let name = raw.trim().trim_matches(['*', '|', '[', ']']);
        if name.contains(char::is_alphanumeric) {
            let begin = offset + from + raw.find(name).unwrap_or(0);
            names.push(Text::new(name, Span::new(begin, begin + name.len())));
        }
    };
    // No arrow begins with a character that most names consist of.
    let may_be = |c: char| !c.is_ascii_alphanumeric() && c != ' ';
    while let Some(next) = slice(line, at..).find(may_be) {
        at += next;
        let rest = slice(line, at..);
        match ARROWS.iter().find(|arrow| rest.starts_with(**arrow)) {
            Some(arrow) => {
                add(start, at);
                at += arrow.len();
                start = at;
            }
            None => at += rest.chars().next().map_or(1, char::len_utf8),
        }
    }
    add(start, line.len());
    names
}
