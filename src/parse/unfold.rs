//! What stands as its authors did not mean it, put where it is read: lists, tables and alerts in quotations, definition lists in
//! sections of items, and lines of fields above a rule that makes them a heading.

use bumpalo::Bump;

use super::blocks::{Block, Item};
use super::field::{self, Accept};
use super::inline::{Inline, PieceKind};
use super::outline::section_of;
use crate::config::Vocabulary;
use crate::model::{FieldKind, Section};
use crate::source::Span;

/// Replaces the quotations and definition lists of sections with what they hold, and headings of fields with groups of fields.
pub(super) fn unfold<'a>(blocks: &mut Vec<Block<'a>>, text: &str, vocabulary: &Vocabulary, arena: &'a Bump) {
    let is_folded = |block: &Block<'_>| match block {
        Block::Group { .. } => true,
        Block::Heading { span, .. } => is_underlined(span.of(text)),
        _ => false,
    };
    let Some(first) = blocks.iter().position(is_folded) else {
        return;
    };
    let mut around = Around {
        vocabulary,
        open: Vec::new(),
        label: None,
    };
    let mut all = Vec::with_capacity(blocks.len() + 8);
    for (at, block) in blocks.iter().enumerate() {
        let own = match *block {
            _ if at < first => None,
            Block::Group { blocks: inner, span } => deliverables(&mut around, blocks, at, text, arena)
                .or_else(|| unfolded(&mut around, inner, span, text, arena)),
            Block::Heading { inline, span, .. } if is_underlined(span.of(text)) => {
                let group = fields_above_rule(&inline, span, text, vocabulary, arena);
                group.map(|group| vec![group])
            }
            _ => None,
        };
        match own {
            Some(own) => all.extend(own),
            None => {
                around.pass(block);
                all.push(*block);
            }
        }
    }
    *blocks = all;
}

/// Whether a heading is one by the line below it.
fn is_underlined(heading: &str) -> bool {
    !heading.trim_start_matches(' ').starts_with('#')
}

/// The headings above a block.
struct Around<'v, 'a> {
    vocabulary: &'v Vocabulary,
    /// Each with its section, once that was asked for.
    open: Vec<(u8, Block<'a>, Option<Option<Section>>)>,
    /// The block right above, if it may be a label.
    label: Option<Block<'a>>,
}

impl<'a> Around<'_, 'a> {
    fn pass(&mut self, block: &Block<'a>) {
        if let Block::Heading { level, .. } = block {
            while self.open.pop_if(|(own, ..)| *own >= *level).is_some() {}
            self.open.push((*level, *block, None));
        }
        self.label = Some(*block).filter(|block| matches!(block, Block::Paragraph { .. }));
    }

    /// The section around, and whether no other heading stands between.
    fn section(&mut self) -> Option<(Section, bool)> {
        let label = self.label.take().and_then(|label| section_of(&label, self.vocabulary));
        if let Some(section) = label {
            return Some((section, true));
        }
        let mut is_right_below = true;
        for (_, heading, section) in self.open.iter_mut().rev() {
            if let Some(section) = *section.get_or_insert_with(|| section_of(heading, self.vocabulary)) {
                return Some((section, is_right_below));
            }
            is_right_below = false;
        }
        None
    }
}

/// `**Status**: Planned` right above `---`: fields, which no other place shows.
fn fields_above_rule<'a>(
    inline: &Inline<'a>,
    span: Span,
    text: &str,
    vocabulary: &Vocabulary,
    arena: &'a Bump,
) -> Option<Block<'a>> {
    let lines = field::lines(inline, vocabulary, text, Accept::Known);
    let is_own = |kind| matches!(kind, FieldKind::Status | FieldKind::Target | FieldKind::Owner);
    let mut fields = lines.iter().flat_map(|line| &line.fields);
    let are_fields = lines.iter().all(|line| !line.fields.is_empty()) && fields.any(|(field, _)| is_own(field.kind));
    // What is no text stays where it is.
    let rule = Block::Other { span };
    let paragraph = Block::Paragraph { inline: *inline, span };
    are_fields.then(|| Block::Group {
        blocks: arena.alloc_slice_copy(&[paragraph, rule]),
        span,
    })
}

/// What a group holds, if it is in a section that reads it.
fn unfolded<'a>(
    around: &mut Around<'_, 'a>,
    inner: &'a [Block<'a>],
    span: Span,
    text: &str,
    arena: &'a Bump,
) -> Option<Vec<Block<'a>>> {
    let written = span.of(text);
    if written.starts_with("[^") || inner.iter().any(|block| matches!(block, Block::Heading { .. })) {
        return None;
    }
    let (section, is_right_below) = around.section()?;
    if !written.starts_with('>') {
        return holds_items(section)
            .then(|| defined(inner, span, text, arena))
            .flatten();
    }
    let mut own = inner.to_vec();
    let is_alert = without_mark(&mut own);
    let is_list = |block: &Block<'_>| matches!(block, Block::List { .. });
    let is_table = |block: &Block<'_>| matches!(block, Block::Table { .. });
    let has_list = own.iter().any(is_list);
    let is_read = match section {
        // What stands below the heading of a deliverable is read with it.
        Section::Deliverables => is_right_below && (has_list || own.iter().any(is_table)),
        // The drawing stands below the path.
        Section::CriticalPath => own.last().is_some_and(|last| is_list(last) || is_table(last)),
        Section::Risks | Section::Blockers | Section::Waiting => has_list || is_alert || own.iter().any(is_table),
        _ => holds_items(section),
    };
    is_read.then_some(own)
}

/// The terms of a definition list that is all that a section of deliverables lists.
fn deliverables<'a>(
    around: &mut Around<'_, 'a>,
    blocks: &[Block<'a>],
    at: usize,
    text: &str,
    arena: &'a Bump,
) -> Option<Vec<Block<'a>>> {
    /// A section with more blocks is no list.
    const MOST: usize = 32;
    const FEWEST: usize = 2;
    let Block::Group { blocks: inner, span } = blocks.get(at)? else {
        return None;
    };
    let is_list = |block: &Block<'_>| matches!(block, Block::List { .. } | Block::Table { .. });
    let (lead, rest) = blocks.split_at(at);
    let is_below = lead
        .iter()
        .rev()
        .take(MOST)
        .find(|block| !matches!(block, Block::Paragraph { .. }));
    if span.of(text).starts_with(['>', '[']) || !matches!(is_below, Some(Block::Heading { .. })) {
        return None;
    }
    let label = around.label.and_then(|label| section_of(&label, around.vocabulary));
    let (level, heading, section) = around.open.last_mut()?;
    let section = *section.get_or_insert_with(|| section_of(heading, around.vocabulary));
    let next = rest
        .iter()
        .skip(1)
        .take(MOST)
        .find(|block| is_list(block) || matches!(block, Block::Heading { .. }));
    let is_last = match next {
        Some(Block::Heading { level: next, .. }) => *next <= *level,
        next => next.is_none(),
    };
    if label.is_some() || section != Some(Section::Deliverables) || !is_last {
        return None;
    }
    let list = defined(inner, *span, text, arena)?;
    let [Block::List { items, .. }] = list.as_slice() else {
        return None;
    };
    let is_field = |item: &Item<'_>| {
        let term = item.lead().map(|lead| lead.whole().value);
        term.is_none_or(|term| around.vocabulary.field(&term).is_some())
    };
    (items.len() >= FEWEST && !items.iter().any(is_field)).then_some(list)
}

/// Whether each item of a section stands for itself.
fn holds_items(section: Section) -> bool {
    matches!(
        section,
        Section::Risks
            | Section::Blockers
            | Section::Waiting
            | Section::Dependencies
            | Section::DependsOn
            | Section::Blocks
            | Section::Capacity
            | Section::Communication
            | Section::CommunicationPlan
            | Section::Audience
    )
}

/// Takes the line `[!WARNING]` off an alert.
fn without_mark(blocks: &mut Vec<Block<'_>>) -> bool {
    let Some(Block::Paragraph { inline, span }) = blocks.first().copied() else {
        return false;
    };
    let end = inline.pieces.iter().position(|piece| piece.kind == PieceKind::Break);
    let (mark, rest) = inline.pieces.split_at(end.unwrap_or(inline.pieces.len()));
    let mark: String = mark.iter().map(|piece| piece.text).collect();
    let name = mark.trim().strip_prefix("[!").and_then(|name| name.strip_suffix(']'));
    if !name.is_some_and(|name| name.chars().all(char::is_alphabetic)) {
        return false;
    }
    let rest = rest.get(1..).unwrap_or_default();
    match rest.first() {
        None => drop(blocks.remove(0)),
        Some(first) => {
            let start = first.span.start;
            blocks[0] = Block::Paragraph {
                inline: Inline { pieces: rest },
                span: Span { start, ..span },
            };
        }
    }
    true
}

/// The terms of a definition list as items over their definitions.
fn defined<'a>(blocks: &[Block<'a>], span: Span, text: &str, arena: &'a Bump) -> Option<Vec<Block<'a>>> {
    let mut items: Vec<(Vec<Block<'a>>, Span)> = Vec::new();
    for block in blocks {
        let Block::Group { blocks: own, span } = block else {
            return None;
        };
        match items.last_mut() {
            Some((item, all)) if span.of(text).starts_with(':') => {
                item.extend_from_slice(own);
                *all = all.cover(*span);
            }
            _ => items.push((own.to_vec(), *span)),
        }
    }
    let is_defined = |(blocks, _): &(Vec<Block<'_>>, Span)| blocks.len() > 1;
    if items.is_empty() || !items.iter().any(is_defined) {
        return None;
    }
    let items = items.into_iter().map(|(blocks, span)| Item {
        checkbox: None,
        blocks: arena.alloc_slice_copy(&blocks),
        span,
    });
    let items: Vec<_> = items.collect();
    let items = arena.alloc_slice_copy(&items);
    Some(vec![Block::List { items, span }])
}
