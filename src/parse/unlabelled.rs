//! Deliverables of a chapter without a section of that name: lists of tasks, `Deliverable: Title` headings, tables with a
//! column for them.

use super::boxes;
use super::context::{Context, Notes};
use super::deliverables::{Numbered, boxed_items, built, headed, rows_of_tables, tasks};
use super::number::{code, labelled, without_number};
use super::outline::{Nested, Node};
use crate::lang::headings;
use crate::model::Section;
use crate::source::Span;
use crate::text::chars::digit;
use crate::text::words::{phrase, words};

/// What is found, and its section if it has one of its own.
#[derive(Default)]
pub(super) struct Unlabelled {
    pub deliverables: Vec<Numbered>,
    pub section: Option<Span>,
}

/// Reads `root`, whose title is the heading at `title`. The first form that is found counts.
pub(super) fn unlabelled(
    context: &Context<'_>,
    root: &Node<'_, '_>,
    title: Option<Span>,
    notes: &mut Notes,
) -> Unlabelled {
    let mut nested = Nested::new();
    let mut found = Unlabelled::default();
    let mut open = Vec::new();
    places(root, &mut open);
    for node in open
        .iter()
        .filter(|node| Some(node.span) != title && is_of_tasks(&node.title.value))
    {
        found.section.get_or_insert(node.extent);
        found.deliverables.extend(tasks(context, node, &mut nested, notes));
    }
    if !found.deliverables.is_empty() {
        return found;
    }
    found.section = None;
    let labelled: Vec<_> = open
        .iter()
        .filter(|node| Some(node.span) != title && is_labelled(&node.title.value))
        .collect();
    let level = labelled.iter().map(|node| node.level).min();
    for node in labelled.into_iter().filter(|node| Some(node.level) == level) {
        found.deliverables.extend(headed(context, node, &mut nested, notes));
    }
    if !found.deliverables.is_empty() {
        return found;
    }
    for node in &open {
        found.deliverables.extend(rows_of_tables(context, node.blocks, notes));
    }
    if !found.deliverables.is_empty() {
        return found;
    }
    // Below another heading they belong to that heading.
    let top = open.iter().find(|node| Some(node.span) == title).unwrap_or(&root);
    let over_built = top
        .children
        .iter()
        .find(|node| node.section.is_none() && is_of_built(&node.title.value));
    if let Some(node) = over_built {
        found.deliverables = built(context, node, &mut nested, notes);
        found.section = Some(node.extent).filter(|_| !found.deliverables.is_empty());
    }
    if !found.deliverables.is_empty() {
        return found;
    }
    for node in coded(&open) {
        found.deliverables.extend(headed(context, node, &mut nested, notes));
    }
    if found.deliverables.is_empty() && is_task_list(&open, root, title) {
        for node in open.iter().filter(|node| boxes::has_boxes(node.blocks)) {
            let group = (Some(node.span) != title && node.level > 0).then(|| without_number(&node.title.value).1);
            let mut items = boxed_items(context, node.blocks, notes);
            for (_, item) in &mut items {
                item.group = group.map(Into::into);
            }
            found.deliverables.append(&mut items);
        }
    }
    found
}

/// Adds `node` and the headings below it that are not sections of the guide.
fn places<'n, 'b, 'a>(node: &'n Node<'b, 'a>, found: &mut Vec<&'n Node<'b, 'a>>) {
    found.push(node);
    for child in &node.children {
        if matches!(child.section, None | Some(Section::Summary | Section::Timeline)) {
            places(child, found);
        }
    }
}

/// `Tasks`, `2. Tasks:`, `Tasks (draft)`.
fn is_of_tasks(title: &str) -> bool {
    let name = without_number(title).1;
    let name = name.split(['(', '[', '（']).next().unwrap_or(name);
    headings::TASKS.contains(&phrase(name).as_str())
}

/// `Stories (the build plan)`, `What was built`.
fn is_of_built(title: &str) -> bool {
    let name = without_number(title).1;
    let name = name.split(['(', '[', '（']).next().unwrap_or(name);
    headings::BUILT.contains(&phrase(name).as_str())
}

/// The headings of one level whose numbers go up from the first: `T1 — Title`, `T2 — Title`.
fn coded<'n, 'b, 'a>(open: &[&'n Node<'b, 'a>]) -> Vec<&'n Node<'b, 'a>> {
    let codes: Vec<_> = open
        .iter()
        .filter(|node| !node.is_label)
        .filter_map(|node| Some((node, code(&node.title.value)?)))
        .collect();
    let Some((first, (letters, number))) = codes.first() else {
        return Vec::new();
    };
    let own = codes
        .iter()
        .filter(|(node, (other, _))| node.level == first.level && other == letters);
    let numbers: Vec<u32> = own.clone().map(|(_, (_, number))| *number).collect();
    let counts_on = numbers.len() > 1 && *number <= 1 && numbers.windows(2).all(|pair| pair[0] < pair[1]);
    own.filter(|_| counts_on).map(|(node, _)| **node).collect()
}

/// `Deliverable: Title`, `Deliverable 2: Title`, `WI-0.1: Title`, `Epic 3 - Title`.
fn is_labelled(title: &str) -> bool {
    labelled(title).is_some()
}

/// Whether the boxes of a chapter are a list of tasks: they are right below its title or below numbered headings, or the title says so.
fn is_task_list(open: &[&Node<'_, '_>], root: &Node<'_, '_>, title: Option<Span>) -> bool {
    let mut with_boxes = open.iter().filter(|node| boxes::has_boxes(node.blocks)).peekable();
    let is_named = || {
        let mut titles = open.iter().filter(|node| Some(node.span) == title);
        titles.any(|node| {
            words(&node.title.value).any(|(_, word)| headings::TASKS.contains(&word.to_lowercase().as_str()))
        })
    };
    let is_top = |node: &Node<'_, '_>| std::ptr::eq(node, root) || Some(node.span) == title;
    with_boxes.peek().is_some() && (with_boxes.all(|node| is_top(node) || is_numbered(&node.title.value)) || is_named())
}

/// `1. Setup`, `1.2 Setup`, `Phase 1: Setup`, `Task 3 - Setup`.
fn is_numbered(title: &str) -> bool {
    let mut words = words(title).map(|(_, word)| word);
    let (first, second) = (words.next().unwrap_or(""), words.next().unwrap_or(""));
    let is_number = |word: &str| !word.is_empty() && word.chars().all(|c| digit(c).is_some());
    let lead = first.to_lowercase();
    let is_lead = headings::PARTS.contains(&lead.as_str()) || headings::NUMBER_LEADS.contains(&lead.as_str());
    is_number(first) || is_lead && is_number(second)
}
