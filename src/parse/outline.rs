//! Headings and what stands below each, labels in bold that act as headings included.

use super::blocks::Block;
use super::inline::{Line, Piece, PieceKind, Plain};
use crate::config::Vocabulary;
use crate::config::vocabulary::phrase;
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
        let in_deliverables = stack
            .iter()
            .any(|node| node.section == Some(Section::Deliverables) && !node.is_label);
        let Some((level, title, section)) = opens(block, in_deliverables, vocabulary) else {
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

fn opens(block: &Block<'_>, in_deliverables: bool, vocabulary: &Vocabulary) -> Option<(u8, Text, Option<Section>)> {
    match block {
        Block::Heading { level, inline, .. } => {
            let title = inline.whole();
            let section = vocabulary.section(without_number(&title.value).1);
            Some((*level, title, section))
        }
        Block::Paragraph { inline, .. } if !in_deliverables => {
            let line = inline.only_line().filter(may_be_label)?;
            let (title, section) = label(&line.plain(), vocabulary)?;
            Some((LABEL_LEVEL, title, Some(section)))
        }
        _ => None,
    }
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
    let section = vocabulary.section(name)?;
    let stays_field = matches!(section, Section::AcceptanceCriteria | Section::RollbackSteps);
    (!stays_field).then_some((whole, section))
}

/// `2` and `Title` of `2. Title`, `D2: Title`, `Deliverable 2 - Title`.
pub fn without_number(title: &str) -> (Option<u32>, &str) {
    if !title.bytes().any(|byte| byte.is_ascii_digit()) {
        return (None, title.trim());
    }
    let text = title.trim_start_matches(|c: char| !c.is_alphanumeric());
    let word = text.find(|c: char| !c.is_alphabetic()).unwrap_or(text.len());
    let lead = match word {
        0 => String::new(),
        _ => phrase(&text[..word]),
    };
    let is_lead = matches!(lead.as_str(), "" | "d" | "deliverable" | "blocker" | "b" | "no");
    let rest = if lead.is_empty() {
        text
    } else {
        text[word..].trim_start()
    };
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    if !is_lead || digits == 0 || digits > 4 {
        return (None, title.trim());
    }
    let behind = &rest[digits..];
    let bare = behind.trim_start();
    let separator = bare.starts_with(['.', ')', ':', '-', '–', '—', '：']);
    let is_number = separator && !bare[1..].starts_with(|c: char| c.is_ascii_digit()) || bare.is_empty();
    if !is_number {
        return (None, title.trim());
    }
    let name = bare.trim_start_matches(['.', ')', ':', '-', '–', '—', '：', ' ']);
    (
        rest[..digits].parse().ok(),
        if name.is_empty() { title.trim() } else { name.trim() },
    )
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
        ] {
            assert_eq!(without_number(title), expected, "{title}");
        }
    }
}
