//! Deliverables: as headings, as a list, as a table.

use std::collections::{HashMap, HashSet};

use super::blocks::{Block, Item, Row};
use super::body::has_link;
use super::field::{self, Accept};
use super::inline::Inline;
use super::outline::{Node, without_number};
use super::table::cell;
use super::{Context, boxes, dependencies};
use crate::config::vocabulary::phrase;
use crate::lang::columns::deliverables::{DESCRIPTION, NUMBER, OWNER, STATUS, TARGET, TITLE};
use crate::model::{
    Criterion, Deliverable, DeliverableForm, FieldKind, Section, SummaryColumns, SummaryRow, SummaryTable,
};
use crate::source::{Span, Text, Written};

/// Larger ones are no numbers of deliverables, in headings as in tables.
const HIGHEST: u32 = 9_999;

impl<'a> Context<'_, 'a> {
    /// A section called Deliverables.
    pub fn deliverables(&mut self, node: &Node<'_, 'a>) {
        let extent = node.extent;
        self.milestone.deliverables_section.get_or_insert(extent);
        let before = self.milestone.deliverables.len();
        for child in &node.children {
            self.deliverable_or_group(child, None);
        }
        let has_sections = self.milestone.deliverables.len() > before;
        for block in node.blocks {
            match block {
                Block::Table { head, rows, span } if self.column(head, &TITLE).is_some() => {
                    if has_sections {
                        self.summary_table(head, rows, *span, false);
                    } else {
                        self.table_rows(head, rows);
                    }
                }
                Block::List { items, .. } if !has_sections => self.list_items(items),
                Block::Group { blocks, .. } if !has_sections && boxes::has_boxes(blocks) => self.quoted_items(blocks),
                _ => {}
            }
        }
        if self.milestone.deliverables.len() == before && node.children.is_empty() {
            self.status_lines(node.blocks);
        }
    }

    /// `**Export job**: done` on lines of their own, where all below the heading has this shape.
    fn status_lines(&mut self, blocks: &[Block<'a>]) {
        let mut found = Vec::new();
        for block in blocks {
            let Block::Paragraph { inline, .. } = block else { return };
            for line in self.lines(inline, Accept::Any) {
                let is_stated = dependencies::is_dependency(&line);
                let Ok([(field, true)]) = line.fields.into_inner() else {
                    if is_stated { continue } else { return }
                };
                let status = field::status(&field.value, self.vocabulary);
                if field.kind != FieldKind::Other || status.status.is_none() {
                    if is_stated { continue } else { return }
                }
                found.push((field, status));
            }
        }
        for (field, status) in found {
            let (number, title) = without_number(&field.key.value);
            let deliverable = Deliverable {
                number: self.next_number(number),
                title: Text::new(title, field.key.span),
                span: field.span,
                form: DeliverableForm::ListItem,
                status: Some(status),
                ..Deliverable::default()
            };
            self.milestone.deliverables.push(deliverable);
        }
    }

    fn deliverable_or_group(&mut self, node: &Node<'_, 'a>, group: Option<&str>) {
        match node.section {
            Some(Section::DeliverablesSummary) => return self.summary_section(node),
            Some(Section::SuccessCriteria | Section::SignOff) => return self.section(node),
            Some(section) if Self::is_own_section(node) && (is_no_deliverable(section) || !self.has_content(node)) => {
                return self.section(node);
            }
            _ => {}
        }
        self.mark_item(node.span);
        if self.is_group(node) {
            let name = without_number(&node.title.value).1.to_owned();
            for child in &node.children {
                self.deliverable_or_group(child, Some(&name));
            }
            return;
        }
        let (number, title) = without_number(&node.title.value);
        let mut deliverable = Deliverable {
            number: self.next_number(number),
            title: Text::new(title, node.title.span),
            span: node.span,
            group: group.map(Into::into),
            ..Deliverable::default()
        };
        self.fill(&mut deliverable, node, None);
        self.prefer_labelled(&mut deliverable, node);
        self.milestone.deliverables.push(deliverable);
    }

    /// A heading with deliverables below it, and nothing of a deliverable of its own.
    fn is_group(&self, node: &Node<'_, 'a>) -> bool {
        let part = |child: &Node<'_, 'a>| {
            let name = without_number(&child.title.value).1;
            child.section.is_some() || self.vocabulary.field(name).is_some()
        };
        let is_deliverable = |child: &Node<'_, 'a>| self.has_content(child) || child.children.iter().any(part);
        let mut children = node.children.iter();
        children.any(|child| !part(child) && is_deliverable(child)) && !self.has_content(node)
    }

    /// Whether fields or criteria of a deliverable stand right below a heading.
    fn has_content(&self, node: &Node<'_, 'a>) -> bool {
        let has_field = |inline: &Inline<'a>| {
            let lines = field::lines(inline, self.vocabulary, self.text, Accept::Known);
            lines.iter().any(|line| !line.fields.is_empty())
        };
        node.blocks.iter().any(|block| match block {
            Block::Paragraph { inline, .. } => has_field(inline),
            Block::List { items, .. } => items
                .iter()
                .any(|item| item.checkbox.is_some() || item.lead().is_some_and(has_field)),
            Block::Group { blocks, .. } => boxes::has_boxes(blocks),
            _ => false,
        })
    }

    /// The lists of a quotation or an alert.
    fn quoted_items(&mut self, blocks: &[Block<'a>]) {
        for block in blocks {
            match block {
                Block::List { items, .. } => self.list_items(items),
                Block::Group { blocks, .. } => self.quoted_items(blocks),
                _ => {}
            }
        }
    }

    /// The number as written, or the next one: no two deliverables have the same.
    fn next_number(&mut self, written: Option<u32>) -> u32 {
        let next = self.numbers.last().map_or(1, |last| last + 1);
        let number = written.filter(|number| !self.numbers.contains(number)).unwrap_or(next);
        self.numbers.insert(number);
        number
    }

    fn list_items(&mut self, items: &[Item<'a>]) {
        for item in items {
            let Some(lead) = item.lead() else { continue };
            let lines = self.lines(lead, Accept::Known);
            if item.checkbox.is_none() && lines.first().is_some_and(dependencies::is_dependency) {
                continue;
            }
            let mut fields = Vec::new();
            let first = match item.checkbox {
                Some(_) => self.criterion_text(lead, &mut fields),
                None => lines.first().map(|line| line.whole()).unwrap_or_default(),
            };
            if item.checkbox.is_none() {
                self.milestone.false_boxes.extend(boxes::emoji(lead));
                fields.extend(self.swallowed(lead));
            }
            let (name, description) = split_title(lead, &first);
            let (number, title) = without_number(&name.value);
            let mut deliverable = Deliverable {
                number: self.next_number(number),
                title: Text::new(title, name.span),
                span: first.span,
                form: DeliverableForm::ListItem,
                description: description.map(|text| Written::copy(&text, self.text)),
                ..Deliverable::default()
            };
            for field in fields.into_iter().flat_map(|line| line.fields) {
                self.take(&mut deliverable, field);
            }
            self.fill_blocks(&mut deliverable, &item.blocks[1..], None);
            if let (Some((done, marker)), true) = (item.checkbox, deliverable.criteria.is_empty()) {
                let has_link = has_link(item.blocks) || self.references_in(item.span).next().is_some();
                deliverable.criteria.push(Criterion {
                    text: Written::copy(&first, self.text),
                    done,
                    start: marker.start,
                    has_link,
                });
            }
            deliverable.moved.clear();
            self.milestone.deliverables.push(deliverable);
        }
    }

    fn table_rows(&mut self, head: &Row<'a>, rows: &[Row<'a>]) {
        let columns = Columns::new(self, head);
        for row in rows {
            let Some(title) = cell(row, columns.title) else {
                continue;
            };
            let written = cell(row, columns.number).and_then(|text| text.value.trim_end_matches('.').parse().ok());
            let written = written.filter(|&number| number <= HIGHEST);
            let (number, name) = without_number(&title.value);
            let deliverable = Deliverable {
                number: self.next_number(written.or(number)),
                title: Text::new(name, title.span),
                span: row.span,
                form: DeliverableForm::TableRow,
                description: cell(row, columns.description).map(|text| Written::copy(&text, self.text)),
                owners: cell(row, columns.owner)
                    .map(|text| field::owners(&text))
                    .unwrap_or_default(),
                status: cell(row, columns.status).map(|text| field::status(&text, self.vocabulary)),
                target: cell(row, columns.target).map(|text| field::date(&text, self.limit)),
                ..Deliverable::default()
            };
            self.milestone.deliverables.push(deliverable);
        }
    }

    /// A heading of its own for the hand-written table.
    pub fn summary_section(&mut self, node: &Node<'_, 'a>) {
        for block in node.blocks {
            if let Block::Table { head, rows, span } = block {
                self.summary_table(head, rows, *span, true);
            }
        }
    }

    fn summary_table(&mut self, head: &Row<'a>, rows: &[Row<'a>], span: Span, under_heading: bool) {
        let columns = Columns::new(self, head);
        let rows = rows.iter().filter_map(|row| {
            let title = cell(row, columns.title.or(Some(0)))?;
            let (_, name) = without_number(&title.value);
            Some(SummaryRow {
                span: row.span,
                deliverable: None,
                title: Text::new(name, title.span),
                status: cell(row, columns.status).map(|text| field::status(&text, self.vocabulary)),
                owner: cell(row, columns.owner),
                target: cell(row, columns.target).map(|text| field::date(&text, self.limit)),
            })
        });
        let table = SummaryTable {
            span,
            under_heading,
            columns: SummaryColumns {
                title: columns.title,
                status: columns.status,
                owner: columns.owner,
                target: columns.target,
            },
            rows: rows.collect(),
        };
        self.milestone.summary_table.get_or_insert(table);
    }

    /// The table fills the targets that the sections lack; where there are no sections it is all there is.
    pub fn summary_rows_become_deliverables(&mut self) {
        let Some(table) = &self.milestone.summary_table else {
            return;
        };
        let rows = table.rows.clone();
        if self.milestone.deliverables.is_empty() {
            for row in rows {
                let number = self.next_number(None);
                self.milestone.deliverables.push(Deliverable {
                    number,
                    title: row.title,
                    span: row.span,
                    form: DeliverableForm::TableRow,
                    owners: row.owner.map(|text| field::owners(&text)).unwrap_or_default(),
                    status: row.status,
                    target: row.target,
                    ..Deliverable::default()
                });
            }
            self.milestone.summary_table = None;
            return;
        }
        let pairs = pair_rows(&rows, &self.milestone.deliverables);
        let own = self
            .milestone
            .summary_table
            .iter_mut()
            .flat_map(|table| &mut table.rows);
        own.zip(&pairs)
            .for_each(|(row, deliverable)| row.deliverable = *deliverable);
        for (row, deliverable) in rows.into_iter().zip(pairs) {
            let Some(deliverable) = deliverable.map(|index| &mut self.milestone.deliverables[index]) else {
                continue;
            };
            let written = row.target.filter(|target| !target.text.value.is_empty());
            if deliverable.target.is_none() && written.is_some() {
                deliverable.target = written;
                deliverable.target_from_table = true;
            }
        }
    }
}

/// Whether no deliverable is called like this section.
fn is_no_deliverable(section: Section) -> bool {
    matches!(
        section,
        Section::Risks
            | Section::Blockers
            | Section::Capacity
            | Section::Updates
            | Section::Communication
            | Section::CommunicationPlan
            | Section::Audience
            | Section::Waiting
            | Section::Dependencies
    )
}

/// The deliverable of each row of a summary table: by title, then by place.
fn pair_rows(rows: &[SummaryRow], deliverables: &[Deliverable]) -> Vec<Option<usize>> {
    let mut by_title = HashMap::new();
    for (index, deliverable) in deliverables.iter().enumerate() {
        by_title.entry(phrase(&deliverable.title.value)).or_insert(index);
    }
    let find = |row: &SummaryRow| by_title.get(&phrase(&row.title.value)).copied();
    let named: Vec<Option<usize>> = rows.iter().map(find).collect();
    let taken: HashSet<usize> = named.iter().flatten().copied().collect();
    let same_length = rows.len() == deliverables.len();
    let by_place = |index: usize| (same_length && !taken.contains(&index)).then_some(index);
    let pairs = named.into_iter().enumerate();
    pairs.map(|(index, found)| found.or_else(|| by_place(index))).collect()
}

/// `API` and `does X` of `**API**: does X` or `API - does X`.
fn split_title(lead: &Inline<'_>, first: &Text) -> (Text, Option<Text>) {
    let Some(line) = lead.lines().next().map(|line| line.plain()) else {
        return (first.clone(), None);
    };
    let cut = [": ", " - ", " – ", " — ", "："]
        .iter()
        .filter_map(|mark| Some((line.text.find(mark)?, mark.len())))
        .min();
    match cut {
        Some((at, length)) if line.is_strong(0..at) || length > 2 => {
            let description = line.slice(at + length..line.text.len());
            (
                line.slice(0..at),
                (!description.value.is_empty()).then_some(description),
            )
        }
        _ => (first.clone(), None),
    }
}

struct Columns {
    title: Option<usize>,
    number: Option<usize>,
    status: Option<usize>,
    owner: Option<usize>,
    target: Option<usize>,
    description: Option<usize>,
}

impl Columns {
    fn new(context: &mut Context<'_, '_>, head: &Row<'_>) -> Self {
        Self {
            title: context.column(head, &TITLE),
            number: context.column(head, &NUMBER),
            status: context.column(head, &STATUS),
            owner: context.column(head, &OWNER),
            target: context.column(head, &TARGET),
            description: context.column(head, &DESCRIPTION),
        }
    }
}
