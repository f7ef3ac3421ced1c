//! Which of several sections of deliverables count, and which tasks are deliverables.

use super::number::labelled;
use super::outline::Node;
use super::work::{names_deliverables, names_work, noun};
use crate::model::Section;
use crate::source::Span;

/// The noun of the sections that count where several of deliverables are called differently: the one that says so, else that of
/// the first.
pub(super) fn called(root: &Node<'_, '_>, preamble: &Node<'_, '_>) -> Option<String> {
    let mut found = Vec::new();
    outermost(root, preamble, &mut found);
    let (first, _) = found.split_first().filter(|(_, others)| !others.is_empty())?;
    let own = found.iter().find(|title| names_deliverables(title)).unwrap_or(first);
    let own = noun(own)?;
    let has_others = found.iter().any(|title| noun(title).as_ref() != Some(&own));
    has_others.then_some(own)
}

/// The titles of the sections of deliverables below `node` that are neither in a part nor in another such section. `title` is the heading
/// of the whole milestone, which is not a part.
fn outermost<'n>(node: &'n Node<'_, '_>, title: &Node<'_, '_>, found: &mut Vec<&'n str>) {
    for child in &node.children {
        match child.section {
            Some(Section::Deliverables) => found.push(&child.title.value),
            None if child.is_part && !std::ptr::eq(child, title) => {}
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
