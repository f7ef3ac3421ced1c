//! Blockers: as headings, as a list, as a table, as fields; and what is waited for.

use super::answer::{Answer, Asked, answer, begins_with_not, says_nothing};
use super::blocks::{Block, Item, Row};
use super::columns::BLOCKERS;
use super::context::{Context, Notes};
use super::criteria::text_and_fields;
use super::extent::{blocks_of_items, holds_all, is_list, names_aside};
use super::field::{self, Accept};
use super::field_lines::{fields_alone, fields_in};
use super::inline::Inline;
use super::outline::{Nested, Node, is_aside, is_own_section};
use super::table::Table;
use super::texts::short_list;
use crate::config::vocabulary::level;
use crate::lang::{headings, updates};
use crate::model::{Blocker, Field, FieldKind, LevelValue, Section, Status};
use crate::source::{Span, Text};
use crate::text::chars::{COLONS, digit};
use crate::text::slice;
use crate::text::words::{phrase, words};

/// What a section of blockers holds.
#[derive(Default)]
pub(super) struct Blockers {
    /// Each with the number that is written with it.
    pub blockers: Vec<(Option<u32>, Blocker)>,
    pub waiting: Vec<Text>,
}

/// Reads a section of blockers.
pub(super) fn blockers<'n, 'b, 'a>(
    context: &Context<'_>,
    node: &'n Node<'b, 'a>,
    nested: &mut Nested<'n, 'b, 'a>,
    notes: &mut Notes,
) -> Blockers {
    let mut found = Blockers::default();
    for child in &node.children {
        match child.section {
            Some(Section::Blockers) if is_own_section(child) => {
                let below = self::blockers(context, child, nested, notes);
                found.blockers.extend(below.blockers);
                found.waiting.extend(below.waiting);
            }
            Some(Section::Waiting | Section::Risks | Section::Updates) => nested.push(child),
            _ if is_own_section(child) => nested.push(child),
            _ if is_aside(child) && !holds_all(node, child) => nested.push(child),
            _ if is_aside(child) || is_group(context, child) => {
                notes.item_headings.push(child.span);
                let mut below = self::blockers(context, child, nested, notes);
                let is_over = is_over(context, child.name());
                below.blockers.iter_mut().for_each(|(_, own)| own.resolved |= is_over);
                found.blockers.extend(below.blockers);
                found.waiting.extend(below.waiting);
            }
            _ => {
                notes.item_headings.push(child.span);
                found.blockers.extend(headed_blocker(context, child));
            }
        }
    }
    let mut loose = Loose::default();
    let mut is_other = false;
    for block in blocks_of_items(context, node) {
        match block {
            Block::List { .. } if is_other => {}
            Block::List { items, .. } => items.iter().for_each(|item| loose.item(context, item)),
            Block::Table { head, rows, .. } => loose.blockers.extend(blocker_rows(context, head, rows, notes)),
            Block::Paragraph { inline, .. } => {
                is_other = introduces_others(context, node.blocks, inline);
                for field in fields_alone(context, inline, Accept::Known) {
                    let span = field.span;
                    loose.field(context, field, span);
                }
            }
            _ => {}
        }
    }
    let is_prose = loose.blockers.is_empty()
        && node.children.is_empty()
        && node
            .blocks
            .iter()
            .all(|block| matches!(block, Block::Paragraph { .. } | Block::Other { .. }));
    if is_prose {
        found.waiting.extend(waiting_prose(context, node.blocks));
    }
    let unnumbered = loose.blockers.into_iter().map(|blocker| (None, blocker));
    found.blockers.extend(unnumbered);
    found
}

/// Whether a heading only gives the state or the level of the blockers in the list below it: `Open`, `Resolved`, `Critical`.
fn is_group(context: &Context<'_>, node: &Node<'_, '_>) -> bool {
    let name = node.name();
    let is_state = || {
        let status = context.vocabulary.status(name);
        status.is_some_and(|(_, note)| note.is_empty())
            || level(name).is_some()
            || words(name).all(|(_, word)| {
                let word = phrase(word);
                headings::BEFORE.contains(&word.as_str()) || updates::RESOLVED.contains(&word.as_str())
            })
    };
    let has_fields = || !fields_in(context, node.blocks).is_empty();
    let is_bare = node.number.is_none() && !name.contains(['(', '（']);
    is_bare && node.blocks.first().is_some_and(is_list) && is_state() && !has_fields()
}

/// The blockers that the value of a field names. Empty if the value is a count or a status.
pub(super) fn blockers_of_field(context: &Context<'_>, value: &Text) -> Vec<Blocker> {
    let is_one = |text: &Text| {
        let is_count = text.value.starts_with(|c| digit(c).is_some());
        !is_no_blocker(&text.value) && !is_count && context.vocabulary.status(&text.value).is_none()
    };
    let own = match is_one(value) {
        true => short_list(context, value),
        false => Vec::new(),
    };
    let own = own.into_iter().filter(is_one);
    own.map(|text| new_blocker(context, &text.value, text.span, text.span))
        .collect()
}

/// Whether a label such as `Key decisions:` says what the list below is where another line says that nothing is blocked.
fn introduces_others(context: &Context<'_>, blocks: &[Block<'_>], inline: &Inline<'_>) -> bool {
    let names = |text: &str| context.vocabulary.section(text) == Some(Section::Blockers);
    let says_none = |inline: &Inline<'_>| {
        let line = inline.lines().next().map(|line| line.plain());
        let parted = line.as_ref().and_then(|line| line.text.split_once(COLONS));
        parted.is_some_and(|(key, answer)| names(key) && says_nothing(answer, Asked::Blockers))
    };
    let own = inline.whole();
    if names_aside(own.value.trim_end_matches(COLONS)) {
        return true;
    }
    own.value.ends_with(COLONS)
        && !names(own.value.trim_end_matches(COLONS))
        && blocks
            .iter()
            .any(|block| matches!(block, Block::Paragraph { inline, .. } if says_none(inline)))
}

/// Paragraphs such as `Waiting for legal (asked 2026-10-02).`, if the section holds nothing else.
fn waiting_prose(context: &Context<'_>, blocks: &[Block<'_>]) -> Vec<Text> {
    let texts = blocks.iter().filter_map(|block| match block {
        Block::Paragraph { inline, .. } => Some(inline.whole()),
        _ => None,
    });
    let waiting = texts.filter(|text| {
        let is_directive = text.value.starts_with("{{");
        !is_directive && !is_no_blocker(&text.value) && !is_over(context, &text.value)
    });
    waiting.collect()
}

/// The blocker that a heading names, with its number.
fn headed_blocker(context: &Context<'_>, node: &Node<'_, '_>) -> Option<(Option<u32>, Blocker)> {
    let (number, name) = (node.number, node.name());
    if says_nothing(name, Asked::Blockers) && node.blocks.is_empty() {
        return None;
    }
    let mut blocker = new_blocker(context, name, node.title.span, node.span);
    for field in fields_in(context, node.blocks) {
        blocker_field(context, &mut blocker, field);
    }
    if blocker.issue.is_none() {
        blocker.issue = node.blocks.iter().find_map(|block| match block {
            Block::Paragraph { inline, .. } => {
                let lines = field::lines(inline, context.vocabulary, context.text, Accept::Any);
                lines.iter().all(|line| line.fields.is_empty()).then(|| inline.whole())
            }
            _ => None,
        });
    }
    Some((number, blocker))
}

fn new_blocker(context: &Context<'_>, name: &str, title_span: Span, span: Span) -> Blocker {
    let (title, priority) = match name
        .rfind(['(', '（'])
        .filter(|_| name.trim_end().ends_with([')', '）']))
    {
        Some(open) => {
            let inner = slice(name, open..).trim_start_matches(['(', '（']);
            let inner = inner.trim_end().trim_end_matches([')', '）']);
            let level = level(inner);
            let is_level = level.is_some();
            let value = LevelValue {
                text: Text::new(inner, title_span),
                level,
            };
            (
                if is_level { slice(name, ..open).trim() } else { name },
                is_level.then_some(value),
            )
        }
        None => (name, None),
    };
    Blocker {
        title: Text::new(title, title_span),
        span,
        priority,
        resolved: is_over(context, name),
        ..Blocker::default()
    }
}

fn blocker_field(context: &Context<'_>, blocker: &mut Blocker, field: Field) {
    match field.kind {
        FieldKind::Issue | FieldKind::Description => keep_first(&mut blocker.issue, &field),
        FieldKind::Impact => keep_first(&mut blocker.impact, &field),
        FieldKind::Action | FieldKind::Mitigation => keep_first(&mut blocker.action, &field),
        FieldKind::Owner => blocker.owners.extend(field::owners(&field.value)),
        FieldKind::TargetResolution | FieldKind::Target => {
            let value = field::date(&field.value, context.limit);
            blocker.target.get_or_insert(value);
        }
        FieldKind::Priority => blocker.priority = Some(field::level_value(&field.value)),
        FieldKind::Status => blocker.resolved |= is_over(context, &field.value.value),
        _ => {}
    }
    blocker.fields.push(field);
}

/// Blockers from paragraphs, items and rows without headings of their own.
#[derive(Default)]
struct Loose {
    blockers: Vec<Blocker>,
    /// Whether the last blocker takes the fields that follow.
    is_open: bool,
}

impl Loose {
    /// A field outside a blocker's heading or item: `**Issue**: …` begins a blocker, which takes the fields after it.
    fn field(&mut self, context: &Context<'_>, field: Field, span: Span) {
        if field.kind == FieldKind::Issue {
            self.is_open = !is_no_blocker(&field.value.value);
            if self.is_open {
                let blocker = new_blocker(context, &field.value.value, field.value.span, span);
                self.blockers.push(blocker);
            }
        }
        if self.is_open
            && let Some(blocker) = self.blockers.last_mut()
        {
            blocker_field(context, blocker, field);
        }
    }

    fn item(&mut self, context: &Context<'_>, item: &Item<'_>) {
        let Some(lead) = item.lead() else { return };
        let plain = lead.plain_if_struck().unwrap_or_else(|| lead.plain());
        let is_over = plain.struck || item.checkbox.is_some_and(|(done, _)| done);
        let mut fields = fields_alone(context, lead, Accept::Known);
        let names_issue = fields.iter().any(|field| field.kind == FieldKind::Issue);
        if names_issue || self.is_open && !fields.is_empty() {
            fields.extend(fields_in(context, &item.blocks[1..]));
            for field in fields {
                self.field(context, field, item.span);
            }
            if self.is_open
                && names_issue
                && let Some(blocker) = self.blockers.last_mut()
            {
                blocker.resolved |= is_over;
            }
            return;
        }
        let (text, own) = match lead.is_one_line() {
            true => (plain.whole(), Vec::new()),
            false => match text_and_fields(context, lead) {
                (_, own) if own.is_empty() => (plain.whole(), own),
                found => found,
            },
        };
        if answer(&text.value, Asked::Blockers) != Answer::Given
            || !fields.is_empty() && item.blocks.len() == 1
            || text.value.is_empty()
        {
            return;
        }
        self.is_open = false;
        let mut blocker = new_blocker(context, &text.value, text.span, item.span);
        blocker.resolved |= is_over;
        for field in own.into_iter().chain(fields_in(context, &item.blocks[1..])) {
            blocker_field(context, &mut blocker, field);
        }
        self.blockers.push(blocker);
    }
}

fn blocker_rows(context: &Context<'_>, head: &Row<'_>, rows: &[Row<'_>], notes: &mut Notes) -> Vec<Blocker> {
    const KINDS: [FieldKind; 7] = [
        FieldKind::Issue,
        FieldKind::Impact,
        FieldKind::Owner,
        FieldKind::Action,
        FieldKind::TargetResolution,
        FieldKind::Priority,
        FieldKind::Status,
    ];
    let table = Table::new(context, &BLOCKERS, head, rows, notes);
    let named = table.rows().filter(|row| {
        !says_nothing(&row.first.value, Asked::Blockers) || context.references_in(row.first.span).next().is_some()
    });
    let blockers = named.map(|row| {
        let mut blocker = new_blocker(context, &row.first.value, row.first.span, row.span);
        let [.., resolution] = &row.others;
        // The cell says how the blocker was resolved, or that it is not resolved yet: `no`, `in progress`.
        let is_told = |text: &&Text| {
            let status = context.vocabulary.status(&text.value).map(|(status, _)| status);
            answer(&text.value, Asked::Value) == Answer::Given
                && !(words(&text.value).count() <= 2 && begins_with_not(&text.value))
                && status.is_none_or(|status| matches!(status, Status::Completed | Status::Cancelled))
        };
        blocker.resolved |= resolution.as_ref().filter(is_told).is_some();
        for (kind, value) in KINDS.into_iter().zip(row.others) {
            if let Some(value) = value {
                let span = value.span;
                let field = Field::new(kind, Text::default(), value, span);
                blocker_field(context, &mut blocker, field);
            }
        }
        blocker
    });
    blockers.collect()
}

fn keep_first(slot: &mut Option<Text>, field: &Field) {
    slot.get_or_insert_with(|| field.value.clone());
}

/// Whether a title or status says that a blocker is resolved.
fn is_over(context: &Context<'_>, text: &str) -> bool {
    const TICKS: [char; 4] = ['✅', '☑', '✔', '✓'];
    let bare = text.trim().trim_end_matches('\u{fe0f}');
    if bare.starts_with(TICKS) || bare.ends_with(TICKS) {
        return true;
    }
    let whole = phrase(text);
    let is_marked = |phrase: &str| {
        updates::RESOLVED.iter().any(|word| {
            let starts = phrase
                .strip_prefix(word)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(' '));
            starts || phrase.strip_suffix(word).is_some_and(|rest| rest.ends_with(' '))
        })
    };
    // `The permit (resolved 2026-11-02)`
    let mut remarks = text.split(['(', '（', '[', ')', '）', ']']).skip(1);
    let marked = is_marked(&whole) || remarks.any(|remark| is_marked(&phrase(remark)));
    let takes_back = |word: &&str| {
        whole
            .match_indices(word)
            .any(|(at, _)| slice(&whole, at + word.len()..).starts_with(' '))
    };
    marked && !updates::UNRESOLVED.iter().any(takes_back)
        || context
            .vocabulary
            .status(text)
            .is_some_and(|(status, _)| matches!(status, Status::Completed | Status::Cancelled))
}

/// Whether a text names no blocker: `None`, `There are no known blockers`, `TBD`, or the introduction of a list.
fn is_no_blocker(text: &str) -> bool {
    answer(text, Asked::Blockers) != Answer::Given || text.ends_with(COLONS)
}
