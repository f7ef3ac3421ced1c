//! Headings and what stands below each, labels in bold that act as headings included.

use super::blocks::Block;
use super::heading;
use super::inline::{Line, Piece, PieceKind, Plain};
use crate::chars::{digit, is_dash};
use crate::config::Vocabulary;
use crate::config::vocabulary::phrase;
use crate::lang::headings;
use crate::model::Section;
use crate::source::{Span, Text};

/// A heading and all that it holds.
pub struct Node<'b, 'a> {
    pub level: u8,
    /// Heading or label; empty for the text before the first heading.
    pub title: Text,
    /// The heading's own span; empty at the start of the text for the root.
    pub span: Span,
    pub section: Option<Section>,
    /// A paragraph in bold, not a heading.
    pub is_label: bool,
    /// What stands between the heading and its first child.
    pub blocks: &'b [Block<'a>],
    pub children: Vec<Node<'b, 'a>>,
    /// From the heading to the next one of its level or above.
    pub extent: Span,
}

const LABEL_LEVEL: u8 = 7;

/// The tree over `blocks`, which reach to byte `end`.
pub fn outline<'b, 'a>(blocks: &'b [Block<'a>], start: usize, end: usize, vocabulary: &Vocabulary) -> Node<'b, 'a> {
    let mut stack = vec![Node {
        level: 0,
        title: Text::default(),
        span: Span::at(start),
        section: None,
        is_label: false,
        blocks: &[],
        children: Vec::new(),
        extent: Span::new(start, end),
    }];
    let mut body = 0;
    for (index, block) in blocks.iter().enumerate() {
        let Some((level, title, section)) = opens(block, &stack, vocabulary) else {
            continue;
        };
        if let Some(open) = stack.last_mut() {
            open.blocks = &blocks[body..index];
        }
        body = index + 1;
        close(&mut stack, level, block.span().start);
        stack.push(Node {
            level,
            title,
            span: block.span(),
            section,
            is_label: level == LABEL_LEVEL,
            blocks: &[],
            children: Vec::new(),
            extent: Span {
                start: block.span().start,
                end: u32::try_from(end).unwrap_or(u32::MAX),
            },
        });
    }
    if let Some(open) = stack.last_mut() {
        open.blocks = &blocks[body..];
    }
    close(&mut stack, 1, u32::try_from(end).unwrap_or(u32::MAX));
    stack.pop().expect("the root is never closed")
}

/// Closes every open node of `level` or deeper; they end at byte `at`.
fn close(stack: &mut Vec<Node<'_, '_>>, level: u8, at: u32) {
    // That of the root is above every other one.
    while stack.last().is_some_and(|node| node.level >= level) {
        let Some(mut done) = stack.pop() else { return };
        done.extent.end = at;
        if let Some(parent) = stack.last_mut() {
            parent.children.push(done);
        }
    }
}

/// What a block opens below the nodes of `stack`.
fn opens(block: &Block<'_>, stack: &[Node<'_, '_>], vocabulary: &Vocabulary) -> Option<(u8, Text, Option<Section>)> {
    let in_deliverables = || {
        let mut around = stack.iter();
        around.any(|node| node.section == Some(Section::Deliverables) && !node.is_label)
    };
    match block {
        Block::Heading { level, inline, .. } => {
            let title = inline.whole();
            let mut around = stack.iter().filter(|node| node.level < *level && !node.is_label);
            let section = heading::named(&title.value, vocabulary).or_else(|| {
                if *level == 1 {
                    return None;
                }
                if around.any(|node| node.section.is_some_and(has_items)) {
                    return heading::remarked(&title.value, vocabulary);
                }
                match heading::opens(&title.value, vocabulary) {
                    heading::Opens::Section(section) => Some(section),
                    _ => None,
                }
            });
            Some((*level, title, section))
        }
        Block::Paragraph { inline, .. } if !in_deliverables() => {
            let line = inline.only_line().filter(may_be_label)?;
            let (title, section) = label(&line.plain(), vocabulary)?;
            Some((LABEL_LEVEL, title, Some(section)))
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

/// Whether a line may be a label; false is certain, and said of most paragraphs.
fn may_be_label(line: &Line<'_>) -> bool {
    let is_odd = |piece: &Piece<'_>| piece.strong || piece.struck || piece.kind == PieceKind::Silent;
    let last = line.pieces.iter().rev().find(|piece| !piece.text.trim_end().is_empty());
    let ends_so = last.is_some_and(|piece| piece.text.trim_end().ends_with([':', '：']));
    ends_so || line.pieces.iter().any(is_odd)
}

/// `**Deliverables:**` or `Deliverables:` alone on its line.
fn label(line: &Plain<'_>, vocabulary: &Vocabulary) -> Option<(Text, Section)> {
    let whole = line.whole();
    let name = whole.value.trim_end_matches([':', '：']).trim_end();
    let is_bold = line.is_strong(0..line.text.len());
    if !is_bold && name.len() == whole.value.len() || name.contains([':', '：']) {
        return None;
    }
    let section = vocabulary
        .section(name)
        .or_else(|| heading::remarked(name, vocabulary))?;
    let stays_field = matches!(section, Section::AcceptanceCriteria | Section::RollbackSteps);
    (!stays_field).then_some((whole, section))
}

/// `2` and `Title` of `2. Title`, `D2: Title`, `Deliverable 2 - Title`.
pub fn without_number(title: &str) -> (Option<u32>, &str) {
    let title = title.trim();
    match numbered(title) {
        Some((number, "")) => (Some(number), title),
        Some((number, name)) => (Some(number), name),
        None => (None, title),
    }
}

fn numbered(title: &str) -> Option<(u32, &str)> {
    // Most titles have none.
    if !title.contains(|c| digit(c).is_some()) {
        return None;
    }
    let text = title.trim_start_matches(|c: char| !c.is_alphanumeric());
    let rest = text.trim_start_matches(char::is_alphabetic);
    let lead = phrase(text.strip_suffix(rest)?);
    if !lead.is_empty() && !headings::NUMBER_LEADS.contains(&lead.as_str()) {
        return None;
    }
    let rest = rest.trim_start();
    let behind = rest.trim_start_matches(|c| digit(c).is_some());
    let digits = rest.strip_suffix(behind)?.chars();
    let number = match digits.clone().count() {
        1..=4 => digits.filter_map(digit).fold(0, |number, digit| number * 10 + digit),
        _ => return None,
    };
    let bare = behind.trim_start();
    let separated = bare.strip_prefix(is_separator);
    let is_number = separated.is_some_and(|after| !after.starts_with(|c| digit(c).is_some())) || bare.is_empty();
    let name = bare.trim_start_matches(|c| is_separator(c) || c == ' ');
    is_number.then(|| (number, name.trim()))
}

/// A mark that parts a number from a title.
fn is_separator(c: char) -> bool {
    is_dash(c) || matches!(c, '.' | ')' | ':' | '．' | '）' | '：' | '、')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_off_titles() {
        for (title, expected) in [
            ("1. Upload", (Some(1), "Upload")),
            ("D12: Upload", (Some(12), "Upload")),
            ("Deliverable 3 - Upload", (Some(3), "Upload")),
            ("🚀 2) Upload", (Some(2), "Upload")),
            ("Upload", (None, "Upload")),
            ("3D view", (None, "3D view")),
            ("2.5 times faster", (None, "2.5 times faster")),
            ("100 users", (None, "100 users")),
            ("Data 2: x", (None, "Data 2: x")),
            ("1 – Importer", (Some(1), "Importer")),
            ("1 — Importer", (Some(1), "Importer")),
            ("1 ― Importer", (Some(1), "Importer")),
            ("1−Importer", (Some(1), "Importer")),
            ("1：标题", (Some(1), "标题")),
            ("２．標題", (Some(2), "標題")),
            ("3、标题", (Some(3), "标题")),
            ("D4 – Ünïcode", (Some(4), "Ünïcode")),
            ("12—", (Some(12), "12—")),
            ("—", (None, "—")),
            ("12345 – x", (None, "12345 – x")),
            ("1\u{301} – x", (None, "1\u{301} – x")),
        ] {
            assert_eq!(without_number(title), expected, "{title}");
        }
    }

    proptest::proptest! {
        #[test]
        fn a_title_is_never_cut_within_a_character(title in "(D|Deliverable |no |é)?[0-9３]{0,5}[ .):：、‐-―−－-]{0,3}\\PC{0,6}") {
            let (_, name) = without_number(&title);
            proptest::prop_assert!(title.contains(name));
        }
    }
}
