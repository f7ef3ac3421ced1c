//! Text that looks like a checkbox but is not one.

use std::collections::BTreeSet;

use super::blocks::{Block, Item};
use super::inline::{Inline, PieceKind, Run};
use super::number::without_task_number;
use super::outline::Node;
use crate::model::{FalseBox, FalseBoxKind, Milestone};
use crate::source::{Span, Text, lines};
use crate::text::slice;

const EMOJI: [char; 12] = ['✅', '☑', '✔', '❌', '⬜', '☐', '✓', '🔲', '🟩', '❎', '✗', '✘'];

/// Bracketed boxes that CommonMark does not parse, anywhere in a chapter: `-[ ]`, `- []`, `- [✓]`.
pub(super) fn brackets(text: &str, root: &Node<'_, '_>, runs: &[Run]) -> Vec<FalseBox> {
    let mut found = Vec::new();
    items_below(root, &mut |item| {
        let lead = item.lead().filter(|_| item.checkbox.is_none());
        found.extend(lead.and_then(bracket));
    });
    found.extend(runs.iter().filter_map(|run| glued(text, *run)));
    found.sort_by_key(|found| found.span);
    found
}

/// An emoji in place of a checkbox at the start of an item, where criteria are expected.
pub(super) fn emoji(lead: &Inline<'_>) -> Option<FalseBox> {
    let plain = written(lead, |first| EMOJI.contains(&first))?;
    let mut chars = plain.value.chars();
    let first = chars.next().filter(|first| EMOJI.contains(first))?;
    // The variation selector for the emoji form.
    let selector = chars
        .next()
        .filter(|next| *next == '\u{fe0f}')
        .map_or(0, char::len_utf8);
    let start = plain.span.start as usize;
    Some(FalseBox {
        kind: FalseBoxKind::Emoji,
        span: Span::new(start, start + first.len_utf8() + selector),
    })
}

/// Visits every list item below `node`.
fn items_below<'a>(node: &Node<'_, 'a>, visit: &mut dyn FnMut(&'a Item<'a>)) {
    items(node.blocks, visit);
    for child in &node.children {
        items_below(child, visit);
    }
}

/// Visits every list item of `blocks`, nested ones included.
fn items<'a>(blocks: &[Block<'a>], visit: &mut dyn FnMut(&'a Item<'a>)) {
    for block in blocks {
        match block {
            Block::List { items: own, .. } => {
                for item in *own {
                    visit(item);
                    items(item.blocks, visit);
                }
            }
            Block::Group { blocks, .. } => items(blocks, visit),
            _ => {}
        }
    }
}

/// Whether there is a checkbox in `blocks`, at any depth.
pub(super) fn has_boxes(blocks: &[Block<'_>]) -> bool {
    blocks.iter().any(|block| match block {
        Block::List { items, .. } => items
            .iter()
            .any(|item| item.checkbox.is_some() || has_boxes(item.blocks)),
        Block::Group { blocks, .. } => has_boxes(blocks),
        _ => false,
    })
}

/// Whether most checkboxes at the top level of the lists in `blocks` have numbers: `- [ ] 1.2 Title`, `- [ ] T003 Title`.
pub(super) fn are_numbered(blocks: &[Block<'_>]) -> bool {
    let (mut all, mut numbered) = (0, 0);
    for block in blocks {
        let Block::List { items, .. } = block else { continue };
        for lead in items
            .iter()
            .filter(|item| item.checkbox.is_some())
            .filter_map(Item::lead)
        {
            let text = lead.whole();
            all += 1;
            numbered += usize::from(without_task_number(&text.value).1.len() < text.value.trim().len());
        }
    }
    numbered * 2 > all
}

/// The number of checkboxes that are under no recognised heading and were not read otherwise, and the first of them. A checkbox
/// with nested ones does not count.
pub(super) fn stray(root: &Node<'_, '_>, milestone: &Milestone) -> Option<(usize, Span)> {
    let success = milestone.success.iter().flat_map(|group| &group.criteria);
    let procedures = milestone.procedures.iter().flat_map(|procedure| &procedure.criteria);
    let read: BTreeSet<u32> = success.chain(procedures).map(|criterion| criterion.start).collect();
    let known = milestone.headings.iter();
    let mut known = known
        .filter(|found| found.section.is_some() || found.is_item)
        .peekable();
    // The furthest end of the headings that have begun.
    let mut end = 0;
    let mut strays: Option<(usize, Span)> = None;
    items_below(root, &mut |item| {
        let Some((_, span)) = item.checkbox.filter(|_| !has_boxes(item.blocks)) else {
            return;
        };
        while let Some(found) = known.next_if(|found| found.extent.start <= span.start) {
            end = end.max(found.extent.end);
        }
        if span.start >= end && !read.contains(&span.start) {
            let (count, first) = strays.unwrap_or((0, span));
            strays = Some((count + 1, first));
        }
    });
    strays
}

/// `[]`, `[ ]text` or `[✓]` at the start of an item.
fn bracket(lead: &Inline<'_>) -> Option<FalseBox> {
    let plain = written(lead, |first| first == '[')?;
    let mark = mark(&plain.value)?;
    let start = plain.span.start as usize;
    if is_optional(&plain.value) {
        return None;
    }
    Some(FalseBox {
        kind: kind(mark)?,
        span: Span::new(start, start + mark.len() + 2),
    })
}

/// `[ ]* 1.1 Write tests`: an optional task, as some tools mark it. It is not meant to be a checkbox.
pub(super) fn is_optional(text: &str) -> bool {
    let star = text.split_once(']').and_then(|(_, behind)| behind.strip_prefix('*'));
    star.is_some_and(|behind| behind.starts_with(char::is_whitespace))
}

/// `-[ ]` at the start of a line, where the missing space keeps it from being an item.
fn glued(text: &str, run: Run) -> Option<FalseBox> {
    let start = run.span.start as usize;
    if !matches!(text.as_bytes().get(start), Some(b'-' | b'*' | b'+')) {
        return None;
    }
    let own = run.span.of(text);
    let rest = own.strip_prefix(['-', '*', '+'])?;
    let mark = mark(rest)?;
    let line = slice(text, lines::start_of(text, start)..start);
    let is_first = line.chars().all(|c| c.is_whitespace() || c == '>');
    (is_first && !run.heading).then_some(())?;
    Some(FalseBox {
        kind: kind(mark)?,
        span: Span::new(start, start + mark.len() + 3),
    })
}

/// The text of an item, unless it starts with code or with a character that `asked` rejects.
fn written(lead: &Inline<'_>, asked: impl Fn(char) -> bool) -> Option<Text> {
    let first = lead.pieces.first()?;
    let begins = first.text.trim_start().chars().next();
    // After whitespace or struck-out text the next piece decides.
    let may_be = first.struck || begins.is_none_or(asked);
    (may_be && first.kind == PieceKind::Text).then(|| lead.whole())
}

/// `x` from `[x] text`.
fn mark(text: &str) -> Option<&str> {
    let (mark, _) = text.strip_prefix('[')?.split_once(']')?;
    (mark.len() < 10).then_some(mark)
}

fn kind(mark: &str) -> Option<FalseBoxKind> {
    let bare = mark.trim();
    let mut chars = bare.chars().filter(|c| *c != '\u{fe0f}');
    match (chars.next(), chars.next()) {
        (None | Some('x' | 'X'), None) => Some(FalseBoxKind::MissingSpace),
        // A word or a `^` is a footnote, a citation or a key.
        (Some(only), None) if !only.is_alphanumeric() && only != '^' => Some(FalseBoxKind::OddMark),
        _ => None,
    }
}
