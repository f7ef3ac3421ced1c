//! Deliverables of a chapter in which no section of that name has any: the first of the other forms that there is.

use rustc_hash::FxHashSet;

use super::blocks::{Block, Item};
use super::boxes;
use super::coded::coded;
use super::context::{Context, Notes};
use super::deliverables::{are_counted, built, headed, tasks, without_parts};
use super::extent::{is_list, label_of};
use super::field::{self, Accept};
use super::general_names::names_whole;
use super::inline::Inline;
use super::item_tables::{has_owners, lists_deliverables};
use super::listed::{
    Numbered, bold_numbered_items, boxed_items, is_left_out, items_among, list_items, rows_of_tables, table_rows,
};
use super::number::{
    begins_with_period, is_keyed_item, is_numbered_part, labelled, without_any_code, without_part, without_task_number,
};
use super::outline::{Nested, Node};
use super::sections::names_next;
use super::table::cell;
use super::table_fields::parts;
use super::texts::short_list;
use super::work::{Work, has_noun, names_plan, names_priority, names_scope, names_work, noun};
use crate::lang::{documents, headings};
use crate::model::{Deliverable, DeliverableForm, FieldKind, Section};
use crate::source::{Span, Text};
use crate::text::chars::{COLONS, digit};
use crate::text::words::{phrase, words};

/// What is found, and its section if it has one of its own.
#[derive(Default)]
pub(super) struct Unlabelled {
    pub deliverables: Vec<Numbered>,
    pub section: Option<Span>,
    /// The names of two lists of which only the author knows which one is meant: neither is taken.
    pub doubt: Option<(Text, Text)>,
}

/// Reads `root`, whose title is the heading at `title`. The first form that is found counts.
pub(super) fn unlabelled(
    context: &Context<'_>,
    root: &Node<'_, '_>,
    title: Option<Span>,
    notes: &mut Notes,
) -> Unlabelled {
    let mut open = Vec::new();
    places(root, &mut open);
    let top = open.iter().find(|node| Some(node.span) == title).unwrap_or(&root);
    let chapter = Chapter {
        context,
        root,
        top,
        open: &open,
    };
    // The likeliest first.
    let forms = [
        Chapter::sections_of_work as fn(&_, &mut _) -> _,
        Chapter::labels_of_work,
        Chapter::headings_that_say_so,
        Chapter::headings_that_count,
        Chapter::headings_with_keys,
        Chapter::headings_with_owners,
        Chapter::headings_with_criteria,
        Chapter::tables,
        Chapter::headings_of_scope,
        Chapter::headings_of_plan,
        Chapter::boxes,
        Chapter::numbered_headings,
        Chapter::numbered_lines,
        Chapter::scope,
        Chapter::fields,
        Chapter::headings_with_letters,
        Chapter::headings_of_parts,
        Chapter::priorities,
        Chapter::steps,
    ];
    let mut found = forms.into_iter().map(|read| read(&chapter, notes));
    found
        .find(|found| !found.deliverables.is_empty() || found.doubt.is_some())
        .unwrap_or_default()
}

/// Adds `node` and the headings below it that are neither sections of the guide nor over the work of a later time.
fn places<'n, 'b, 'a>(node: &'n Node<'b, 'a>, found: &mut Vec<&'n Node<'b, 'a>>) {
    found.push(node);
    for child in &node.children {
        let is_open = matches!(child.section, None | Some(Section::Summary | Section::Timeline));
        if is_open && (child.level == 1 || !names_next(&child.title.value)) {
            places(child, found);
        }
    }
}

struct Chapter<'c, 'n, 'b, 'a> {
    context: &'c Context<'c>,
    root: &'n Node<'b, 'a>,
    /// What the title stands over.
    top: &'n Node<'b, 'a>,
    /// It and the headings below that may hold deliverables.
    open: &'c [&'n Node<'b, 'a>],
}

impl<'n, 'b, 'a> Chapter<'_, 'n, 'b, 'a> {
    /// The headings that may be of deliverables, in order.
    fn headings(&self) -> impl Iterator<Item = &'n Node<'b, 'a>> {
        let own = self.open.iter().copied();
        own.filter(|node| !std::ptr::eq(*node, self.top) && !std::ptr::eq(*node, self.root))
    }

    /// `Tasks`, `Sprint backlog`, `What was built`: the outermost and first one that holds any, and those of its level that are
    /// called alike, as in `Open tasks` and `Completed tasks`.
    fn sections_of_work(&self, notes: &mut Notes) -> Unlabelled {
        let is_below_title = |node: &Node<'_, '_>| self.top.children.iter().any(|child| std::ptr::eq(child, node));
        let named = self
            .headings()
            .filter_map(|node| Some((node, names_work(&node.title.value)?)));
        let named = named.filter(|(node, work)| *work != Work::Topic || is_below_title(node));
        // The tasks of an item.
        let are_several = self.labelled_headings().nth(1).is_some();
        let owned: Vec<Span> = self
            .headings()
            .filter(|node| self.has_owner(node))
            .chain(self.labelled_headings().filter(|_| are_several))
            .map(|node| node.extent)
            .collect();
        // What stands below a plan that is a list of boxes itself.
        let planned: Vec<Span> = self
            .headings()
            .filter(|node| !node.children.is_empty() && boxes::has_boxes(node.blocks) && names_plan(&node.title.value))
            .map(|node| node.extent)
            .collect();
        let is_within = |node: &Node<'_, '_>, all: &[Span]| {
            all.iter()
                .any(|own| own.start < node.span.start && node.span.end <= own.end)
        };
        let named = named.filter(|(node, _)| !is_within(node, &owned) && !is_within(node, &planned));
        let mut named: Vec<_> = named.collect();
        named.sort_by_key(|(node, _)| node.level);
        let mut found = Unlabelled::default();
        let mut first: Option<(u8, Option<String>)> = None;
        let (mut of_first, mut called) = (None, None);
        let mut other = None;
        let mut titles = FxHashSet::default();
        for (node, work) in named {
            let noun = noun(&node.title.value);
            let is_alike = |(level, own): &(u8, Option<String>)| *level == node.level && *own == noun;
            if !first.as_ref().is_none_or(is_alike) {
                if other.is_none()
                    && work != Work::Tasks
                    && of_first == Some((node.level, work, has_noun(&node.title.value)))
                {
                    let items = built(self.context, node, &mut Nested::new(), &mut Notes::default());
                    let says_again = |(_, item): &Numbered| titles.contains(&phrase(&item.title.value));
                    other = Some(&node.title).filter(|_| items.len() > 1 && !items.iter().any(says_again));
                }
                continue;
            }
            let mut nested = Nested::new();
            let read = match work {
                Work::Tasks => tasks,
                Work::Things | Work::Topic => built,
            };
            let mut own = read(self.context, node, &mut nested, notes);
            // What is planned may be done as well.
            own.retain(|(_, item)| !titles.contains(&phrase(&item.title.value)));
            // `Day 1: Kickoff` says when, not what.
            if own.iter().all(|(_, item)| begins_with_period(&item.title.value)) {
                own.clear();
            }
            titles.extend(own.iter().map(|(_, item)| phrase(&item.title.value)));
            if !own.is_empty() {
                first.get_or_insert((node.level, noun));
                of_first.get_or_insert((node.level, work, has_noun(&node.title.value)));
                called.get_or_insert(&node.title);
                found.section.get_or_insert(node.extent);
                found.deliverables.extend(own);
            }
        }
        if let (Some(called), Some(other)) = (called, other)
            && found.deliverables.len() > 1
        {
            let doubt = Some((called.clone(), other.clone()));
            return Unlabelled {
                doubt,
                ..Unlabelled::default()
            };
        }
        found
    }

    /// `**Stories:**` over a list.
    fn labels_of_work(&self, notes: &mut Notes) -> Unlabelled {
        let mut found = Unlabelled::default();
        for node in [self.root, self.top] {
            for pair in node.blocks.windows(2) {
                let [
                    Block::Paragraph { inline, .. },
                    list @ (Block::List { .. } | Block::Table { .. }),
                ] = pair
                else {
                    continue;
                };
                let is_of_work = label_of(inline).is_some_and(|name| names_work(&name).is_some());
                if is_of_work && found.deliverables.is_empty() {
                    found.deliverables = items_among(self.context, std::slice::from_ref(list), notes);
                }
            }
        }
        found
    }

    /// `Deliverable: Title`, `Task 2: Title`: those of the highest level.
    fn headings_that_say_so(&self, notes: &mut Notes) -> Unlabelled {
        self.read_headings(self.labelled_headings(), notes)
    }

    fn labelled_headings(&self) -> impl Iterator<Item = &'n Node<'b, 'a>> {
        let is_labelled = |node: &&Node<'_, '_>| labelled(&node.title.value).is_some();
        let level = self.headings().filter(is_labelled).map(|node| node.level).min();
        let named = self.headings().filter(is_labelled);
        named.filter(move |node| Some(node.level) == level)
    }

    /// Headings beside each other, most of them with somebody who does it. Those of phases are milestones rather.
    fn headings_with_owners(&self, notes: &mut Notes) -> Unlabelled {
        let mut found: Vec<&'n Node<'b, 'a>> = Vec::new();
        for parent in self.open {
            let beside = || {
                parent
                    .children
                    .iter()
                    .filter(|node| !node.is_label && node.section.is_none())
            };
            let is_one = |node: &&Node<'_, '_>| {
                !std::ptr::eq(*node, self.top)
                    && !is_numbered_part(&node.title.value)
                    && !names_whole(&node.title.value)
                    && !names_scope(&node.title.value)
                    && self.has_owner(node)
            };
            let own: Vec<_> = beside().filter(is_one).collect();
            if own.len() * 2 >= beside().count() && found.first().is_none_or(|first| first.level == parent.level + 1) {
                found.extend(own);
            }
        }
        let mut found = self.several(found, notes);
        for (_, item) in &mut found.deliverables {
            // `1.2 Title`
            let name = without_task_number(&item.title.value).1.into();
            item.title.value = name;
        }
        found
    }

    /// Headings beside each other, most of them with criteria or tasks of their own.
    fn headings_with_criteria(&self, notes: &mut Notes) -> Unlabelled {
        for parent in self.open {
            let beside = || parent.children.iter().filter(|node| !node.is_label);
            let is_one = |node: &&Node<'_, '_>| {
                node.section.is_none() && !is_numbered_part(&node.title.value) && self.has_criteria(node)
            };
            let own: Vec<_> = beside().filter(is_one).collect();
            if own.len() > 1 && own.len() * 2 > beside().count() {
                return self.read_headings(own, notes);
            }
        }
        Unlabelled::default()
    }

    fn has_criteria(&self, node: &Node<'_, '_>) -> bool {
        let is_criteria = |section| {
            matches!(
                section,
                Some(Section::AcceptanceCriteria | Section::SuccessCriteria | Section::SignOff)
            )
        };
        let says_so = |inline: &Inline<'_>| {
            let Some(line) = inline.lines().next() else {
                return false;
            };
            let line = line.plain();
            let name = line.text.split(COLONS).next().unwrap_or("");
            let is_bold = name.contains(char::is_alphanumeric) && line.is_strong(0..name.len());
            is_bold && is_criteria(self.context.vocabulary.section(name))
        };
        node.children.iter().any(|child| is_criteria(child.section))
            || node
                .blocks
                .iter()
                .any(|block| matches!(block, Block::Paragraph { inline, .. } if says_so(inline)))
    }

    fn has_owner(&self, node: &Node<'_, '_>) -> bool {
        let context = self.context;
        let names_one = |inline: &Inline<'_>| {
            let lines = field::lines(inline, context.vocabulary, context.text, Accept::Known);
            let mut fields = lines.iter().flat_map(|line| &line.fields);
            fields.any(|(field, _)| field.kind == FieldKind::Owner && !field.value.value.is_empty())
        };
        let mut first = node.blocks.iter().take(2);
        first.any(|block| match block {
            Block::Paragraph { inline, .. } => names_one(inline),
            Block::List { items, .. } => items.iter().filter_map(Item::lead).any(names_one),
            _ => false,
        })
    }

    fn tables(&self, notes: &mut Notes) -> Unlabelled {
        let rows = self
            .open
            .iter()
            .flat_map(|node| rows_of_tables(self.context, node.blocks, notes));
        rows.collect::<Vec<_>>().into()
    }

    /// The headings of one level whose numbers go up from the first: `T1 — Title`, `T2 — Title`.
    fn headings_that_count(&self, notes: &mut Notes) -> Unlabelled {
        self.read_coded(true, notes)
    }

    /// The same with letters that nobody knows: `K1 — Title`, `K2 — Title`, `K3 — Title`.
    fn headings_with_letters(&self, notes: &mut Notes) -> Unlabelled {
        self.read_coded(false, notes)
    }

    fn read_coded(&self, is_known: bool, notes: &mut Notes) -> Unlabelled {
        let mut found = self.read_headings(coded(self.open, is_known), notes);
        for (_, item) in &mut found.deliverables {
            if let Some(name) = without_any_code(&item.title.value).map(Into::into) {
                item.title.value = name;
            }
        }
        found
    }

    /// Headings with keys, the outermost ones: `SEC-001: Title`.
    fn headings_with_keys(&self, notes: &mut Notes) -> Unlabelled {
        let is_id = |node: &Node<'_, '_>| self.context.references_in(node.title.span).next().is_some();
        let keyed: Vec<_> = self
            .headings()
            .filter(|node| !node.is_label && is_keyed_item(&node.title.value) && !is_id(node))
            .collect();
        let level = keyed.iter().map(|node| node.level).min();
        let own = keyed.into_iter().filter(|node| Some(node.level) == level);
        self.several(own.collect(), notes)
    }

    /// Numbered headings below `Scope`, or below those that group them there: `Mandatory`, `Backend`.
    fn headings_of_scope(&self, notes: &mut Notes) -> Unlabelled {
        let Some(scope) = self.headings().find(|node| names_scope(&node.title.value)) else {
            return Unlabelled::default();
        };
        let counts = |node: &Node<'_, '_>| {
            let mut own = node.children.iter().zip(1..);
            node.children.len() > 1 && own.all(|(child, at)| child.number == Some(at))
        };
        let around = std::iter::once(scope)
            .chain(&scope.children)
            .filter(|node| counts(node));
        let mut found = self.several(around.flat_map(|node| &node.children).collect(), notes);
        found.section = Some(scope.extent).filter(|_| !found.deliverables.is_empty());
        found
    }

    /// `Implementation plan` over headings that count the boxes below them.
    fn headings_of_plan(&self, notes: &mut Notes) -> Unlabelled {
        let is_plan = |node: &&Node<'_, '_>| {
            !boxes::has_boxes(node.blocks) && names_plan(&node.title.value) && are_counted(&node.children)
        };
        let Some(plan) = self.headings().find(is_plan) else {
            return Unlabelled::default();
        };
        let mut found = self.read_headings(plan.children.iter().filter(|node| node.section.is_none()), notes);
        without_parts(&mut found.deliverables);
        found
    }

    /// `Must have` and `Should have` beside each other, each over a list.
    fn priorities(&self, notes: &mut Notes) -> Unlabelled {
        let is_one = |node: &&Node<'_, '_>| names_priority(&node.title.value);
        let mut around = self.open.iter();
        let Some(around) = around.find(|node| node.children.iter().filter(is_one).count() > 1) else {
            return Unlabelled::default();
        };
        let mut found = Unlabelled::default();
        for node in around.children.iter().filter(is_one) {
            let mut items = items_among(self.context, node.blocks, notes);
            for (_, item) in &mut items {
                item.group = Some(node.name().into());
            }
            found.deliverables.append(&mut items);
        }
        found
    }

    /// Lines in bold right below the title that count what stands after them: `**1. Parser**`.
    fn numbered_lines(&self, notes: &mut Notes) -> Unlabelled {
        let mut items = [self.top, self.root].into_iter();
        let items = items.find_map(|node| {
            let found = bold_numbered_items(self.context, node.blocks, notes);
            (!found.is_empty()).then_some(found)
        });
        items.unwrap_or_default().into()
    }

    fn boxes(&self, notes: &mut Notes) -> Unlabelled {
        let mut found = Unlabelled::default();
        if !self.is_task_list() {
            return found;
        }
        for node in self.open.iter().filter(|node| boxes::has_boxes(node.blocks)) {
            let is_group = !std::ptr::eq(*node, self.top) && node.level > 0;
            let group = is_group.then(|| node.name());
            let mut items = boxed_items(self.context, node.blocks, notes);
            for (_, item) in &mut items {
                item.group = group.map(Into::into);
            }
            found.deliverables.append(&mut items);
        }
        found
    }

    /// Numbered headings right below the title among others without a number: what is counted there is no outline of the text.
    fn numbered_headings(&self, notes: &mut Notes) -> Unlabelled {
        let beside = || self.top.children.iter().filter(|node| !node.is_label);
        let is_one = |node: &&Node<'_, '_>| node.number.is_some();
        let own: Vec<_> = beside().filter(is_one).collect();
        let counts_on = own.iter().zip(1..).all(|(node, number)| node.number == Some(number));
        let are_items =
            counts_on && own.iter().all(|node| node.section.is_none()) && beside().any(|node| !is_one(&node));
        self.several(own.into_iter().filter(|_| are_items).collect(), notes)
    }

    /// The list below `Scope` or `In scope`, or the table of deliverables with owners.
    fn scope(&self, notes: &mut Notes) -> Unlabelled {
        let mut found = Unlabelled::default();
        for node in self.headings().filter(|node| names_scope(&node.title.value)) {
            let above = std::iter::once(None).chain(node.blocks.iter().map(Some));
            let lists: Vec<_> = node
                .blocks
                .iter()
                .zip(above)
                .filter(|(block, above)| is_list(block) && !is_left_out(*above))
                .map(|(block, _)| block)
                .collect();
            if let ([Block::Table { head, rows, .. }], true) = (lists.as_slice(), found.deliverables.is_empty())
                && has_owners(self.context, head)
                && lists_deliverables(self.context, head, rows, notes)
            {
                found.deliverables = table_rows(self.context, head, rows, notes);
                found.section = Some(node.extent);
            }
            if let ([Block::List { items, .. }], true) = (lists.as_slice(), found.deliverables.is_empty()) {
                found.deliverables = list_items(self.context, items, notes);
                found.section = Some(node.extent);
            }
        }
        match found.deliverables.len() {
            0 | 1 => Unlabelled::default(),
            _ => found,
        }
    }

    /// A line or a row that is called like the section, and says what is delivered: `**Deliverable**: A ledger`.
    fn fields(&self, _: &mut Notes) -> Unlabelled {
        let mut found = Vec::new();
        let blocks = self
            .open
            .iter()
            .flat_map(|node| node.blocks.iter().map(|block| (*node, block)));
        for (node, block) in blocks {
            let is_top = std::ptr::eq(node, self.root) || std::ptr::eq(node, self.top);
            let mut add = |key: &Text, value: Text| {
                let is_named = self.context.vocabulary.section(&key.value) == Some(Section::Deliverables);
                let titles = short_list(self.context, &value).into_iter().filter(|_| is_named);
                found.extend(titles.map(|title| {
                    let own = Deliverable {
                        span: title.span,
                        title,
                        form: DeliverableForm::ListItem,
                        ..Deliverable::default()
                    };
                    (None, own)
                }));
            };
            match block {
                Block::Table { head, rows, .. } if head.cells.len() == 2 => {
                    for row in std::iter::once(head).chain(*rows) {
                        if let (Some(key), Some(value)) = (cell(row, Some(0)), row.cells.get(1)) {
                            add(&key, parts(value));
                        }
                    }
                }
                Block::Paragraph { inline, .. } if is_top => {
                    for line in field::lines(inline, self.context.vocabulary, self.context.text, Accept::Any) {
                        line.fields
                            .into_iter()
                            .for_each(|(field, _)| add(&field.key, field.value));
                    }
                }
                _ => {}
            }
        }
        found.into()
    }

    /// `Milestone 1: Title`, `Phase 2: Title` beside each other, each over boxes.
    fn headings_of_parts(&self, notes: &mut Notes) -> Unlabelled {
        let is_part = |title: &str| {
            let first = words(title).next().map(|(_, word)| word.to_lowercase());
            is_numbered_part(title) && first.is_some_and(|first| documents::WHOLES.contains(&first.as_str()))
        };
        let is_one = |node: &&Node<'_, '_>| is_part(&node.title.value) && boxes::has_boxes(node.blocks);
        let mut around = self
            .open
            .iter()
            .filter(|node| node.children.iter().filter(is_one).count() > 1);
        let own = around
            .next()
            .into_iter()
            .flat_map(|node| node.children.iter().filter(is_one));
        let mut found = self.several(own.collect(), notes);
        without_parts(&mut found.deliverables);
        found
    }

    /// The headings `Step 1: Title`, `Step 2: Title` right below the title of a plan.
    fn steps(&self, notes: &mut Notes) -> Unlabelled {
        if !names_plan(&self.top.title.value) {
            return Unlabelled::default();
        }
        let is_step = |node: &&Node<'_, '_>| {
            let title = node.title.value.as_str();
            let first = words(title).next().map(|(_, word)| word.to_lowercase());
            let is_whole = first.is_none_or(|first| documents::WHOLES.contains(&first.as_str()));
            is_numbered_part(title) && !is_whole && !begins_with_period(title) && without_part(title) != title
        };
        let own = self
            .top
            .children
            .iter()
            .filter(|node| node.section.is_none())
            .filter(is_step);
        let mut found = self.several(own.collect(), notes);
        without_parts(&mut found.deliverables);
        found
    }

    /// Reads headings if there are several.
    fn several(&self, own: Vec<&'n Node<'b, 'a>>, notes: &mut Notes) -> Unlabelled {
        match own.len() {
            0 | 1 => Unlabelled::default(),
            _ => self.read_headings(own, notes),
        }
    }

    fn read_headings(&self, own: impl IntoIterator<Item = &'n Node<'b, 'a>>, notes: &mut Notes) -> Unlabelled {
        let mut nested = Nested::new();
        let own = own.into_iter();
        let items = own.flat_map(|node| headed(self.context, node, &mut nested, notes));
        items.collect::<Vec<_>>().into()
    }

    /// Whether the boxes of the chapter are a list of tasks: they are right below its title or below numbered headings, or the
    /// title says so.
    fn is_task_list(&self) -> bool {
        let mut with_boxes = self.open.iter().filter(|node| boxes::has_boxes(node.blocks)).peekable();
        let is_task = |(_, word): (usize, &str)| headings::TASKS.contains(&word.to_lowercase().as_str());
        let is_named = || words(&self.top.title.value).any(is_task);
        let is_top = |node: &Node<'_, '_>| std::ptr::eq(node, self.root) || std::ptr::eq(node, self.top);
        with_boxes.peek().is_some()
            && (with_boxes.all(|node| is_top(node) || is_numbered(&node.title.value) || names_plan(&node.title.value))
                || is_named())
    }
}

impl From<Vec<Numbered>> for Unlabelled {
    fn from(deliverables: Vec<Numbered>) -> Self {
        Self {
            deliverables,
            ..Self::default()
        }
    }
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
