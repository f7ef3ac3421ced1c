//! Which of several sections of deliverables count, and which tasks are deliverables.

use super::answer::is_open;
use super::blocks::Block;
use super::number::{labelled, without_number, without_outline_number};
use super::outline::Node;
use super::work::{names_deliverables, names_work, noun};
use crate::lang::headings;
use crate::model::Section;
use crate::source::Span;
use crate::text::chars::COLONS;
use crate::text::words::phrase;

/// The noun of the sections that count where several of deliverables are called differently: the one that says so, else that of
/// the first.
pub(super) fn called(root: &Node<'_, '_>, preamble: &Node<'_, '_>) -> Option<String> {
    let mut all = Vec::new();
    outermost(root, preamble, &mut all);
    // A section that is still empty does not count if another one is not.
    let filled = all.iter().filter(|node| !is_empty(node));
    let found: Vec<&str> = filled.map(|node| node.title.value.as_str()).collect();
    let (first, _) = found.split_first().filter(|(_, others)| !others.is_empty())?;
    let own = found.iter().find(|title| names_deliverables(title)).unwrap_or(first);
    let own = noun(own)?;
    let has_others = found.iter().any(|title| noun(title).as_ref() != Some(&own));
    has_others.then_some(own)
}

/// Whether nothing stands below a heading, or only that it is to be written.
fn is_empty(node: &Node<'_, '_>) -> bool {
    let is_open = |block: &Block<'_>| match block {
        Block::Paragraph { inline, .. } => is_open(&inline.whole().value),
        Block::Other { .. } => true,
        _ => false,
    };
    node.children.is_empty() && node.blocks.iter().all(is_open)
}

/// Whether a heading is over the work of a later time: `Next steps`, `3. Outlook`.
pub(super) fn names_next(title: &str) -> bool {
    let name = without_outline_number(without_number(title).1).trim_end_matches(COLONS);
    headings::NEXT.contains(&phrase(name).as_str())
}

/// Whether a section says what is delivered and when it is done, which is not of this milestone where it is for a later time.
pub(super) fn is_of_work(section: Option<Section>) -> bool {
    matches!(
        section,
        Some(
            Section::Deliverables
                | Section::DeliverablesSummary
                | Section::SuccessCriteria
                | Section::AcceptanceCriteria
                | Section::Procedures
                | Section::SignOff
        )
    )
}

/// The sections of deliverables below `node` that are neither in a part nor in another such section. `title` is the heading
/// of the whole milestone, which is not a part.
fn outermost<'n, 'b, 'a>(node: &'n Node<'b, 'a>, title: &Node<'_, '_>, found: &mut Vec<&'n Node<'b, 'a>>) {
    for child in &node.children {
        match child.section {
            Some(Section::Deliverables) => found.push(child),
            None if !std::ptr::eq(child, title) && (child.is_part || names_next(&child.title.value)) => {}
            _ => outermost(child, title, found),
        }
    }
}

/// The headings `Task 2: Title` beside each other, of which one is over a heading `Deliverables`: the tasks are what is delivered,
/// and what stands there says when they are.
pub(super) fn with_deliverables(node: &Node<'_, '_>, found: &mut Vec<Span>) {
    let is_task = |child: &&Node<'_, '_>| labelled(&child.title.value).is_some();
    if node
        .children
        .iter()
        .any(|child| child.has_deliverables() && is_task(&child))
    {
        found.extend(node.children.iter().filter(is_task).map(|child| child.span));
    }
    for child in &node.children {
        with_deliverables(child, found);
    }
}

/// The same below a heading such as `Task list`, which says that they are tasks.
pub(super) fn is_over_such_tasks(node: &Node<'_, '_>) -> bool {
    const FEWEST: usize = 2;
    let own = node
        .children
        .iter()
        .filter(|child| child.section.is_none() && child.has_deliverables());
    own.take(FEWEST).count() == FEWEST && names_work(&node.title.value).is_some()
}
