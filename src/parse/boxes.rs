//! Text that looks like a checkbox but is not one.

use std::collections::BTreeSet;

use super::blocks::{Block, Item};
use super::inline::{Inline, PieceKind, Run};
use super::number::without_task_number;
use super::outline::Node;
use crate::model::{DeliverableForm, FalseBox, FalseBoxKind, Milestone, Progress, Section};
use crate::source::{self, Span, Text};
use crate::text::chars::{BULLETS, is_cross};
use crate::text::slice;

const EMOJI: [char; 8] = ['✅', '✔', '❌', '✓', '🟩', '❎', '✗', '✘'];

/// Drawn boxes. They are not used as decoration, unlike the other emoji.
const DRAWN: [char; 10] = ['☐', '☑', '☒', '⬜', '🔲', '🔳', '🗹', '▢', '◻', '□'];

/// Bracketed boxes that CommonMark does not parse: `-[ ]`, `- []`, `- [✓]`, `• [ ]`, `- ［ ］`. In tables, only those in sections of
/// deliverables, criteria and procedures.
pub(super) fn brackets(text: &str, root: &Node<'_, '_>, runs: &[Run]) -> Vec<FalseBox> {
    let mut found = Vec::new();
    items_below(root, &mut |item| {
        let lead = item.lead().filter(|_| item.checkbox.is_none());
        found.extend(lead.and_then(bracket));
    });
    let (mut tables, mut cells) = (Vec::new(), Vec::new());
    tables_below(root, false, &mut tables, &mut cells);
    let is_in_table = |run: &&Run| {
        let at = tables.partition_point(|table| table.end <= run.span.start);
        tables.get(at).is_some_and(|table| table.start <= run.span.start)
    };
    let runs = runs.iter().filter(|run| !is_in_table(run));
    found.extend(runs.filter_map(|run| glued(text, *run)));
    found.extend(cells);
    found.sort_by_key(|found| found.span);
    found.dedup_by_key(|found| found.span.start);
    found
}

/// An emoji in place of a checkbox at the start of an item, where criteria are expected.
pub(super) fn emoji(lead: &Inline<'_>) -> Option<FalseBox> {
    drawn(lead).or_else(|| symbol(lead, &EMOJI))
}

/// A drawn box at the start of an item or a line.
pub(super) fn drawn(lead: &Inline<'_>) -> Option<FalseBox> {
    symbol(lead, &DRAWN)
}

/// The false boxes at the starts of the lines of a paragraph. Emoji count only if `are_criteria`, that is, if criteria are expected there.
pub(super) fn lines(inline: &Inline<'_>, are_criteria: bool) -> Vec<FalseBox> {
    let lines = inline.lines().map(|line| Inline { pieces: line.pieces });
    let boxes = lines.filter_map(|line| {
        let found = if are_criteria { emoji(&line) } else { drawn(&line) };
        found.or_else(|| bare_bracket(&line))
    });
    boxes.collect()
}

/// `[ ] text` without a list marker.
fn bare_bracket(line: &Inline<'_>) -> Option<FalseBox> {
    let plain = written(line, opens)?;
    let own = Bracketed::at_start(&plain.value)?;
    let is_mark = matches!(own.mark, " " | "x" | "X") || own.is_wide && own.mark.trim().chars().all(is_cross);
    let following = plain.value.get(own.length..).filter(|_| is_mark)?;
    let goes_on = following.starts_with(' ') || own.is_wide && !following.trim().is_empty();
    goes_on.then_some(())?;
    own.false_box(plain.span.start as usize)
}

fn symbol(lead: &Inline<'_>, known: &[char]) -> Option<FalseBox> {
    if lead.pieces.first().is_some_and(|first| first.linked) {
        return None;
    }
    let plain = written(lead, |first| known.contains(&first))?;
    let mut chars = plain.value.chars();
    let first = chars.next().filter(|first| known.contains(first))?;
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

/// Adds the innermost boxes in `blocks` as uncounted ones.
pub(super) fn uncounted(blocks: &[Block<'_>], found: &mut Vec<FalseBox>) {
    items(blocks, &mut |item| {
        let marker = item.checkbox.filter(|_| !has_boxes(item.blocks));
        found.extend(marker.map(|(_, span)| FalseBox {
            kind: FalseBoxKind::Uncounted,
            span,
        }));
    });
}

/// Adds the boxes that look like ones of a deliverable, a criterion or a procedure, but are read as none.
pub(super) fn left_over(text: &str, root: &Node<'_, '_>, milestone: &Milestone, found: &mut Vec<FalseBox>) {
    // In most milestones, all boxes are read.
    if milestone.boxes.total <= criteria(milestone).count() {
        return;
    }
    of_footnotes(text, root, milestone, found);
}

/// The places of the boxes that are read.
fn read(milestone: &Milestone) -> BTreeSet<u32> {
    criteria(milestone).collect()
}

fn criteria(milestone: &Milestone) -> impl Iterator<Item = u32> {
    let criteria = milestone.deliverables.iter().flat_map(|one| &one.criteria);
    let criteria = criteria.chain(milestone.success.iter().flat_map(|group| &group.criteria));
    let criteria = criteria.chain(milestone.procedures.iter().flat_map(|procedure| &procedure.criteria));
    criteria.map(|criterion| criterion.start)
}

/// Adds the boxes of the footnotes that a section of deliverables, criteria or procedures refers to.
fn of_footnotes(text: &str, root: &Node<'_, '_>, milestone: &Milestone, found: &mut Vec<FalseBox>) {
    let mut notes = Vec::new();
    footnotes_below(text, root, &mut notes);
    if notes.is_empty() {
        return;
    }
    let is_asked = |section: Option<Section>| {
        matches!(
            section,
            Some(Section::Deliverables | Section::AcceptanceCriteria | Section::SuccessCriteria | Section::Procedures)
        )
    };
    let mut labels: BTreeSet<&str> = BTreeSet::new();
    // Sections within another one are not searched again.
    let mut end = 0;
    for heading in milestone.headings.iter().filter(|heading| is_asked(heading.section)) {
        if heading.extent.start < end {
            continue;
        }
        end = heading.extent.end;
        let own = heading.extent.of(text);
        labels.extend(own.match_indices("[^").filter_map(|(at, _)| label(slice(own, at..))));
    }
    for (label, blocks) in notes {
        if labels.contains(label) {
            uncounted(blocks, found);
        }
    }
}

/// `[^1` of a footnote or a reference to one.
fn label(text: &str) -> Option<&str> {
    const LONGEST: usize = 64;
    let end = text.bytes().take(LONGEST).position(|byte| byte == b']')?;
    Some(slice(text, ..end))
}

/// Collects the footnotes with boxes below `node`, with their labels.
fn footnotes_below<'t, 'a>(text: &'t str, node: &Node<'_, 'a>, found: &mut Vec<(&'t str, &'a [Block<'a>])>) {
    for block in node.blocks {
        if let Block::Group { blocks, span } = block
            && span.of(text).starts_with("[^")
            && has_boxes(blocks)
        {
            found.extend(label(span.of(text)).map(|label| (label, *blocks)));
        }
    }
    for child in &node.children {
        footnotes_below(text, child, found);
    }
}

/// Sorts the false boxes, and removes those that are read after all, and those in table rows of deliverables, where a box is the status.
pub(super) fn drop_read(milestone: &mut Milestone) {
    let rows = milestone.deliverables.iter();
    let rows = rows
        .filter(|one| one.form == DeliverableForm::TableRow)
        .map(|one| one.span);
    let of_summary = milestone.summary_table.iter().flat_map(|table| &table.rows);
    let of_summary = of_summary.filter(|row| row.status.is_some()).map(|row| row.span);
    let mut rows: Vec<Span> = rows.chain(of_summary).collect();
    rows.sort_unstable();
    let has_uncounted = milestone
        .false_boxes
        .iter()
        .any(|found| found.kind == FalseBoxKind::Uncounted);
    let read = if has_uncounted {
        read(milestone)
    } else {
        BTreeSet::new()
    };
    milestone.false_boxes.retain(|found| {
        if found.kind == FalseBoxKind::Uncounted {
            return !read.contains(&found.span.start);
        }
        let at = rows.partition_point(|row| row.end <= found.span.start);
        found.kind != FalseBoxKind::Cell || rows.get(at).is_none_or(|row| row.start > found.span.start)
    });
    milestone.false_boxes.sort_by_key(|found| found.span);
}

/// Collects the tables below `node`, and the cells that contain only a box. Cells count below a heading of deliverables, criteria or
/// procedures; `is_asked` is whether there is such a heading above `node`.
fn tables_below(node: &Node<'_, '_>, is_asked: bool, tables: &mut Vec<Span>, cells: &mut Vec<FalseBox>) {
    let is_asked = match node.section {
        Some(section) => matches!(
            section,
            Section::Deliverables | Section::AcceptanceCriteria | Section::SuccessCriteria | Section::Procedures
        ),
        None => is_asked,
    };
    for block in node.blocks {
        let Block::Table { rows, span, .. } = block else {
            continue;
        };
        tables.push(*span);
        for cell in rows.iter().flat_map(|row| row.cells).filter(|_| is_asked) {
            let plain = cell.whole();
            if matches!(plain.value.as_str(), "[ ]" | "[]" | "[x]" | "[X]") {
                cells.push(FalseBox {
                    kind: FalseBoxKind::Cell,
                    span: plain.span,
                });
            }
        }
    }
    for child in &node.children {
        tables_below(child, is_asked, tables, cells);
    }
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

/// Counts the sorted `boxes` within `extent`.
pub(super) fn within(boxes: &[(u32, bool)], extent: Span) -> Progress {
    let own = boxes
        .iter()
        .filter(|(start, _)| (extent.start..extent.end).contains(start));
    own.fold(Progress::default(), |all, (_, done)| Progress {
        done: all.done + usize::from(*done),
        total: all.total + 1,
    })
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
    let plain = written(lead, opens)?;
    let own = Bracketed::at_start(&plain.value).filter(|_| !is_optional(&plain.value))?;
    own.false_box(plain.span.start as usize)
}

/// `[ ]* 1.1 Write tests`: an optional task, as some tools mark it. It is not meant to be a checkbox.
pub(super) fn is_optional(text: &str) -> bool {
    let star = text
        .split_once(']')
        .and_then(|(_, following)| following.strip_prefix('*'));
    star.is_some_and(|following| following.starts_with(char::is_whitespace))
}

/// A box at the start of a line that is not a list item: `-[ ]` and `1.[ ]` lack a space, and `•` in `• [ ]` is not a list marker.
fn glued(text: &str, run: Run) -> Option<FalseBox> {
    let start = run.span.start as usize;
    // A fast check: few runs begin with such a byte.
    let first = *text.as_bytes().get(start)?;
    if !first.is_ascii_digit() && !matches!(first, b'-' | b'*' | b'+' | 0xc2 | 0xe2) {
        return None;
    }
    let own = run.span.of(text);
    let rest = after_bullet(own)?;
    let bracketed = Bracketed::at_start(rest)?;
    let line = slice(text, source::lines::start_of(text, start)..start);
    let is_first = line.chars().all(|c| c.is_whitespace() || c == '>');
    (is_first && !run.heading).then_some(())?;
    let length = own.len() - rest.len() + bracketed.length;
    let kind = bracketed.kind()?;
    Some(FalseBox {
        // This kind has no safe fix: a space would break the link or the emphasis.
        kind: if run.linked || run.emphasised {
            FalseBoxKind::OddMark
        } else {
            kind
        },
        span: Span::new(start, start + length),
    })
}

/// The text after a list marker, or after a character that is meant as one.
fn after_bullet(text: &str) -> Option<&str> {
    if let Some(rest) = text.strip_prefix(['-', '*', '+']) {
        return Some(rest);
    }
    let number = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let rest = match text.len() - number.len() {
        0 => text.strip_prefix(|c: char| BULLETS.contains(&c) || matches!(c, '–' | '—' | '−')),
        1..=9 => number.strip_prefix(['.', ')']),
        _ => None,
    };
    rest.map(|rest| rest.trim_start_matches([' ', '\t']))
}

/// The text of an item, unless it starts with code or with a character that `asked` rejects.
fn written(lead: &Inline<'_>, asked: impl Fn(char) -> bool) -> Option<Text> {
    let first = lead.pieces.first()?;
    let begins = first.text.trim_start().chars().next();
    // After whitespace or struck-out text the next piece decides.
    let may_be = first.struck || begins.is_none_or(asked);
    (may_be && first.kind == PieceKind::Text).then(|| lead.whole())
}

fn opens(first: char) -> bool {
    matches!(first, '[' | '［')
}

/// What looks like a box with brackets at the start of a text, ASCII or full-width.
struct Bracketed<'t> {
    /// `x` in `[x]`.
    mark: &'t str,
    length: usize,
    is_wide: bool,
}

impl<'t> Bracketed<'t> {
    fn at_start(text: &'t str) -> Option<Self> {
        let inner = text.strip_prefix(opens)?;
        // The brackets need not match: `［ ]`.
        let (mark, rest) = inner.split_once([']', '］'])?;
        let length = text.len() - rest.len();
        (mark.len() < 10).then_some(Self {
            mark,
            length,
            is_wide: length > mark.len() + 2,
        })
    }

    fn kind(&self) -> Option<FalseBoxKind> {
        let mut chars = self.mark.trim().chars().filter(|c| *c != '\u{fe0f}');
        match (chars.next(), chars.next()) {
            (None | Some('x' | 'X'), None) if !self.is_wide => Some(FalseBoxKind::MissingSpace),
            (None, None) => Some(FalseBoxKind::OddMark),
            (Some(only), None) if is_cross(only) => Some(FalseBoxKind::OddMark),
            // `［※］` is a note.
            (Some(only), None) if self.is_wide => EMOJI.contains(&only).then_some(FalseBoxKind::OddMark),
            // A word or a `^` is a footnote, a citation or a key.
            (Some(only), None) if !only.is_alphanumeric() && only != '^' => Some(FalseBoxKind::OddMark),
            _ => None,
        }
    }

    fn false_box(&self, start: usize) -> Option<FalseBox> {
        let span = Span::new(start, start + self.length);
        self.kind().map(|kind| FalseBox { kind, span })
    }
}
