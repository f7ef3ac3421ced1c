//! Headings and what is below each, including bold labels that act as headings.

use std::ops::Range;

use super::blocks::{Block, Item};
use super::heading;
use super::inline::{Inline, Line, Piece, PieceKind, Plain};
use super::number::{names_part, without_number, without_outline_number};
use super::risk_names::names_risks;
use super::work::names_deliverables;
use crate::config::Vocabulary;
use crate::lang::headings;
use crate::model::{FieldKind, Section};
use crate::source::{Span, Text};
use crate::text::chars::COLONS;
use crate::text::slice;
use crate::text::words::{phrase, phrased};

/// A heading and all that it holds.
pub(super) struct Node<'b, 'a> {
    pub level: u8,
    /// Heading or label; empty for the text before the first heading.
    pub title: Text,
    /// The number before its name.
    pub number: Option<u32>,
    /// Where the name stands in the title.
    name: Range<usize>,
    /// The heading's own span; empty at the start of the text for the root.
    pub span: Span,
    pub section: Option<Section>,
    /// The field that its name names.
    pub field: Option<FieldKind>,
    /// It names a part, whose fields are its own.
    pub is_part: bool,
    /// A paragraph in bold, not a heading.
    pub is_label: bool,
    /// The blocks between the heading and its first child.
    pub blocks: &'b [Block<'a>],
    pub children: Vec<Node<'b, 'a>>,
    /// From the heading to the next one of its level or above.
    pub extent: Span,
}

impl<'b, 'a> Node<'b, 'a> {
    /// A node whose heading or label is at `span`; it has no end yet.
    fn new(level: u8, title: Text, span: Span, vocabulary: &Vocabulary) -> Self {
        let (number, name) = without_number(&title.value);
        let start = name.as_ptr() as usize - title.value.as_ptr() as usize;
        let phrase = phrased(name);
        Self {
            level,
            number,
            field: vocabulary.field_of(&phrase),
            name: start..start + name.len(),
            is_part: names_part(&title.value),
            title,
            span,
            section: vocabulary.section_of(&phrase),
            is_label: level == LABEL_LEVEL,
            blocks: &[],
            children: Vec::new(),
            extent: span,
        }
    }

    /// Whether a heading directly below it opens the deliverables.
    pub(super) fn has_deliverables(&self) -> bool {
        let mut children = self.children.iter();
        children.any(|child| child.section == Some(Section::Deliverables))
    }

    pub(super) fn has_table(&self) -> bool {
        self.blocks.iter().any(|block| matches!(block, Block::Table { .. }))
    }

    /// The title without the number before it.
    pub(super) fn name(&self) -> &str {
        slice(&self.title.value, self.name.clone())
    }
}

/// Headings in a section that open sections of their own, for the readers of those.
pub(super) type Nested<'n, 'b, 'a> = Vec<&'n Node<'b, 'a>>;

const LABEL_LEVEL: u8 = 7;

/// The tree over `blocks`, which reach to byte `end`.
pub(super) fn outline<'b, 'a>(
    blocks: &'b [Block<'a>],
    start: usize,
    end: usize,
    vocabulary: &Vocabulary,
) -> Node<'b, 'a> {
    let mut stack = vec![Node::new(0, Text::default(), Span::at(start), vocabulary)];
    let mut body = 0;
    for (index, block) in blocks.iter().enumerate() {
        if let (Block::List { items, span }, Some(open)) = (block, stack.last_mut()) {
            open.children.extend(listed_labels(open, items, *span, vocabulary));
        }
        let is_over_list = matches!(blocks.get(index + 1), Some(Block::List { .. }));
        let Some(node) = opens(block, is_over_list, &stack, vocabulary) else {
            continue;
        };
        if let Some(open) = stack.last_mut() {
            open.blocks = &blocks[body..index];
        }
        body = index + 1;
        close(&mut stack, node.level, block.span().start);
        stack.push(node);
    }
    if let Some(open) = stack.last_mut() {
        open.blocks = &blocks[body..];
    }
    close(&mut stack, 1, u32::try_from(end).unwrap_or(u32::MAX));
    let mut root = stack.pop().expect("the root is never closed");
    root.extent = Span::new(start, end);
    root
}

/// Makes the last line of a paragraph a paragraph of its own if it is the label of the list below.
pub(super) fn part_labels(blocks: &mut Vec<Block<'_>>, vocabulary: &Vocabulary) {
    let mut at = 1;
    while at < blocks.len() {
        if let (Block::Paragraph { inline, span }, Block::List { .. }) = (blocks[at - 1], blocks[at])
            && let Some((above, label)) = last_line_apart(&inline, vocabulary)
        {
            let start = label.pieces.first().map_or(span.end, |first| first.span.start);
            let start = above.pieces.last().map_or(start, |last| last.span.end.min(start));
            let (above_span, own) = (Span { end: start, ..span }, Span { start, ..span });
            blocks[at - 1] = Block::Paragraph {
                inline: above,
                span: above_span,
            };
            blocks.insert(
                at,
                Block::Paragraph {
                    inline: label,
                    span: own,
                },
            );
            at += 1;
        }
        at += 1;
    }
}

/// Splits a text before its last line, if that line is a label.
fn last_line_apart<'a>(inline: &Inline<'a>, vocabulary: &Vocabulary) -> Option<(Inline<'a>, Inline<'a>)> {
    let at = inline.pieces.iter().rposition(|piece| piece.kind == PieceKind::Break)?;
    let (above, own) = inline.pieces.split_at_checked(at + 1)?;
    let own = Inline { pieces: own };
    let line = own.only_line().filter(may_be_label)?;
    let is_whole = own.pieces.iter().all(|piece| !piece.fixed && !piece.struck);
    let plain = line.plain();
    // A line in lower case may continue a sentence that ends with the name of a section and a colon.
    let begins = plain.is_strong(0..plain.text.len()) || !plain.text.trim_start().starts_with(char::is_lowercase);
    (is_whole && begins && label(&plain, false, vocabulary).is_some()).then_some((Inline { pieces: above }, own))
}

/// The labels among the items of a list of fields, each with a nested list: `- Risks:` after `- Status: Done`.
fn listed_labels<'b, 'a>(
    open: &Node<'b, 'a>,
    items: &'b [Item<'a>],
    list: Span,
    vocabulary: &Vocabulary,
) -> Vec<Node<'b, 'a>> {
    let node = |item: &'b Item<'a>| {
        let (lead, [Block::Paragraph { span, .. }, below @ ..]) = (item.lead()?, item.blocks) else {
            return None;
        };
        let line = lead.only_line().filter(may_be_label)?;
        let (title, section) = label(&line.plain(), false, vocabulary)?;
        let is_over_list = matches!(below, [Block::List { .. }]) && item.checkbox.is_none();
        is_over_list.then(|| Node {
            section: Some(section),
            blocks: below,
            extent: list,
            ..Node::new(LABEL_LEVEL, title, *span, vocabulary)
        })
    };
    if open.is_label || open.section.is_some_and(has_items) || !items.iter().any(|item| item.blocks.len() > 1) {
        return Vec::new();
    }
    let is_field = |item: &Item<'_>| {
        let key = item.lead().and_then(|lead| Some(lead.lines().next()?.plain()));
        let key = key.as_ref().and_then(|line| line.text.split_once(COLONS));
        let kind = key.and_then(|(key, _)| vocabulary.field(key));
        matches!(kind, Some(FieldKind::Status | FieldKind::Target | FieldKind::Owner))
    };
    match items.iter().any(is_field) {
        true => items.iter().filter_map(node).collect(),
        false => Vec::new(),
    }
}

/// Closes every open node of `level` or deeper; they end at byte `at`.
fn close(stack: &mut Vec<Node<'_, '_>>, level: u8, at: u32) {
    // The root's level is above every other one.
    while stack.last().is_some_and(|node| node.level >= level) {
        let Some(mut done) = stack.pop() else { return };
        done.extent.end = at;
        if let Some(parent) = stack.last_mut() {
            parent.children.push(done);
        }
    }
}

/// The section that a heading or a label opens by itself.
pub(super) fn section_of(block: &Block<'_>, vocabulary: &Vocabulary) -> Option<Section> {
    opens(block, false, &[], vocabulary)?.section
}

/// What a block opens below the nodes of `stack`.
fn opens<'b, 'a>(
    block: &Block<'_>,
    is_over_list: bool,
    stack: &[Node<'_, '_>],
    vocabulary: &Vocabulary,
) -> Option<Node<'b, 'a>> {
    let in_deliverables = || {
        let mut around = stack.iter();
        around.any(|node| node.section == Some(Section::Deliverables) && !node.is_label)
    };
    match block {
        Block::Heading { level, inline, span } => {
            let node = Node::new(*level, inline.whole(), *span, vocabulary);
            let title = &node.title.value;
            let mut around = stack.iter().filter(|node| node.level < *level && !node.is_label);
            let section = node.section.or_else(|| heading::outlined(node.name(), vocabulary));
            let section = section.or_else(|| {
                if *level == 1 {
                    return None;
                }
                if around.any(|node| node.section.is_some_and(has_items)) {
                    return heading::remarked(title, vocabulary);
                }
                match heading::opens(title, vocabulary) {
                    heading::Opens::Section(section) => Some(section),
                    _ => None,
                }
            });
            Some(Node { section, ..node })
        }
        Block::Paragraph { inline, span } if !in_deliverables() => {
            let line = inline.only_line().filter(|line| is_over_list || may_be_label(line))?;
            let (title, section) = label(&line.plain(), is_over_list, vocabulary)?;
            let node = Node::new(LABEL_LEVEL, title, *span, vocabulary);
            Some(Node {
                section: Some(section),
                ..node
            })
        }
        _ => None,
    }
}

/// Whether the headings in a section are mostly titles of what it holds: of deliverables, blockers, groups of criteria.
fn has_items(section: Section) -> bool {
    matches!(
        section,
        Section::Deliverables
            | Section::SuccessCriteria
            | Section::AcceptanceCriteria
            | Section::Procedures
            | Section::Risks
            | Section::Blockers
            | Section::Updates
    )
}

/// Whether a line may be a label: a check without false negatives that rules out most paragraphs.
fn may_be_label(line: &Line<'_>) -> bool {
    let is_odd = |piece: &Piece<'_>| piece.strong || piece.struck || piece.kind == PieceKind::Silent;
    let last = line.pieces.iter().rev().find(|piece| !piece.text.trim_end().is_empty());
    let ends_so = last.is_some_and(|piece| piece.text.trim_end().ends_with(COLONS));
    ends_so || line.pieces.iter().any(is_odd)
}

/// `**Deliverables:**` or `Deliverables:` alone on its line, and `Deliverables` over a list.
fn label(line: &Plain<'_>, is_over_list: bool, vocabulary: &Vocabulary) -> Option<(Text, Section)> {
    let whole = line.whole();
    let name = whole.value.trim_end_matches(COLONS).trim_end();
    let is_bold = line.is_strong(0..line.text.len());
    if !is_bold && !is_over_list && name.len() == whole.value.len() || name.contains(COLONS) {
        return None;
    }
    // `【主要成果物】`
    let inner = name.strip_prefix(['[', '【', '［']);
    let inner = inner.and_then(|inner| inner.strip_suffix([']', '】', '］']));
    let is_of_deliverables = || inner.is_some_and(|inner| is_over_list && names_deliverables(inner));
    let section = vocabulary
        .section(name)
        .or_else(|| heading::remarked(name, vocabulary))
        .or_else(|| is_of_deliverables().then_some(Section::Deliverables))
        .or_else(|| (is_bold && is_over_list && names_risks(name)).then_some(Section::Risks))?;
    let stays_field = matches!(section, Section::AcceptanceCriteria | Section::RollbackSteps);
    (!stays_field).then_some((whole, section))
}

/// Whether a heading among the headings of items only explains the items: `Notes`, `Open questions`.
pub(super) fn is_aside(node: &Node<'_, '_>) -> bool {
    let name = || phrase(without_outline_number(&node.title.value).trim_end_matches(COLONS));
    node.number.is_none() && node.section.is_none() && headings::ASIDES.contains(&name().as_str())
}

/// Whether a heading among those of items opens a section of its own.
pub(super) fn is_own_section(node: &Node<'_, '_>) -> bool {
    let is_part = matches!(
        node.section,
        None | Some(Section::AcceptanceCriteria | Section::SuccessCriteria | Section::Procedures)
    );
    !is_part && heading::stands_alone(&node.title.value)
}

/// The labels for risks and dependencies of a part of the milestone. Such a label is below another heading. In addition, there is a
/// heading or another label for the same section, or a field gives the dependencies of the whole milestone.
pub(super) fn labels_of_parts(root: &Node<'_, '_>, preamble: &Node<'_, '_>, has_dependencies: bool) -> Vec<Span> {
    const KINDS: [Section; 3] = [Section::Risks, Section::DependsOn, Section::Dependencies];
    let mut labels: Vec<(Section, Span, bool)> = Vec::new();
    let mut headings: Vec<Section> = Vec::new();
    let mut open = vec![root];
    while let Some(node) = open.pop() {
        let is_top = std::ptr::eq(node, root) || std::ptr::eq(node, preamble);
        for child in &node.children {
            match child.section.filter(|section| KINDS.contains(section)) {
                Some(section) if child.is_label => {
                    let is_of_part = !is_top && node.section.is_none();
                    labels.push((section, child.span, is_of_part));
                }
                Some(section) => headings.push(section),
                None => {}
            }
            open.push(child);
        }
    }
    let is_repeated = |section| labels.iter().filter(|(other, _, _)| *other == section).count() > 1;
    let is_given = |section| has_dependencies && section == Section::DependsOn;
    let own = labels.iter().filter(|(section, _, is_of_part)| {
        *is_of_part && (headings.contains(section) || is_repeated(*section) || is_given(*section))
    });
    own.map(|(_, span, _)| *span).collect()
}
