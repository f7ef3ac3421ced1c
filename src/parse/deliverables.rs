//! Deliverables: as headings, as a list, as a table.

use super::blocks::{Block, Item, Row};
use super::field::{self, Accept, FieldLine};
use super::inline::Inline;
use super::metadata::joined;
use super::outline::{Node, without_number};
use super::table::{cell, column};
use super::{Context, whole_lines};
use crate::config::vocabulary::phrase;
use crate::model::{
    Criterion, DateReading, Deliverable, DeliverableForm, FalseBox, FalseBoxKind, Field, FieldKind, Section,
    SummaryRow, SummaryTable, Swallowed,
};
use crate::source::{Span, Text};

const TITLE: &[&str] = &[
    "deliverable",
    "deliverables",
    "name",
    "title",
    "item",
    "what",
    "entregable",
    "livrable",
    "liefergegenstand",
];
const STATUS: &[&str] = &["status", "state", "estado", "statut"];
const OWNER: &[&str] = &[
    "owner",
    "owners",
    "responsible",
    "who",
    "lead",
    "dri",
    "assignee",
    "verantwortlich",
    "responsable",
];
const TARGET: &[&str] = &[
    "target",
    "target date",
    "due",
    "due date",
    "deadline",
    "date",
    "when",
    "termin",
    "fecha",
    "échéance",
];
const DESCRIPTION: &[&str] = &[
    "description",
    "details",
    "notes",
    "scope",
    "beschreibung",
    "descripción",
];
const NUMBER: &[&str] = &["", "no", "nr", "id", "number"];

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
                Block::Table { head, rows, span } if column(head, TITLE).is_some() => {
                    if has_sections {
                        self.summary_table(head, rows, *span, false);
                    } else {
                        self.table_rows(head, rows);
                    }
                }
                Block::List { items, .. } if !has_sections => self.list_items(items),
                _ => {}
            }
        }
    }

    fn deliverable_or_group(&mut self, node: &Node<'_, 'a>, group: Option<&str>) {
        match node.section {
            Some(Section::DeliverablesSummary) => return self.summary_section(node),
            Some(Section::SuccessCriteria | Section::SignOff) => return self.section(node),
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
            title: Text::new(title.to_owned(), node.title.span),
            span: node.span,
            group: group.map(str::to_owned),
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
        let has_content = |node: &Node<'_, 'a>| {
            node.blocks.iter().any(|block| match block {
                Block::Paragraph { inline, .. } => field::lines(inline, self.vocabulary, Accept::Known)
                    .iter()
                    .any(|line| !line.fields.is_empty()),
                Block::List { items, .. } => items.iter().any(|item| {
                    item.checkbox.is_some()
                        || item.lead().is_some_and(|lead| {
                            field::lines(lead, self.vocabulary, Accept::Known)
                                .iter()
                                .any(|line| !line.fields.is_empty())
                        })
                }),
                _ => false,
            })
        };
        !has_content(node)
            && node
                .children
                .iter()
                .any(|child| !part(child) && (has_content(child) || child.children.iter().any(part)))
    }

    fn next_number(&self, written: Option<u32>) -> u32 {
        let taken = |number: u32| self.milestone.deliverables.iter().any(|d| d.number == number);
        match written {
            Some(number) if !taken(number) => number,
            _ => self
                .milestone
                .deliverables
                .iter()
                .map(|d| d.number)
                .max()
                .unwrap_or(0)
                .saturating_add(1),
        }
    }

    /// Reads the body of a deliverable; headings below it label what follows them.
    fn fill(&mut self, deliverable: &mut Deliverable, node: &Node<'_, 'a>, label: Option<FieldKind>) {
        self.fill_blocks(deliverable, node.blocks, label);
        for child in &node.children {
            let kind = match child.section {
                Some(Section::AcceptanceCriteria | Section::SuccessCriteria) => Some(FieldKind::AcceptanceCriteria),
                Some(Section::Summary) => Some(FieldKind::Description),
                _ => self.vocabulary.field(&child.title.value).or(Some(FieldKind::Other)),
            };
            if kind == Some(FieldKind::AcceptanceCriteria) {
                deliverable.criteria_label.get_or_insert(child.span);
            }
            self.mark_item(child.span);
            self.fill(deliverable, child, kind);
        }
    }

    fn fill_blocks(&mut self, deliverable: &mut Deliverable, blocks: &[Block<'a>], mut label: Option<FieldKind>) {
        for block in blocks {
            match block {
                Block::Paragraph { inline, span } => {
                    let lines = field::lines(inline, self.vocabulary, Accept::Any);
                    label = self.paragraph(deliverable, &lines, *span, label);
                }
                Block::List { items, span, .. } => {
                    let before = deliverable.moved.len();
                    for item in items {
                        self.item(deliverable, item, label);
                    }
                    let own = &deliverable.moved[before..];
                    if !items.is_empty()
                        && items
                            .iter()
                            .all(|item| own.iter().any(|moved| moved.contains(item.span)))
                    {
                        deliverable.moved.truncate(before);
                        deliverable.moved.push(whole_lines(self.text, *span));
                    }
                }
                _ => {}
            }
        }
    }

    /// The fields of a paragraph; what it labels for the list behind it.
    fn paragraph(
        &mut self,
        deliverable: &mut Deliverable,
        lines: &[FieldLine],
        span: Span,
        label: Option<FieldKind>,
    ) -> Option<FieldKind> {
        let mut open: Option<Field> = None;
        let mut shown = Vec::with_capacity(lines.len());
        let mut prose: Option<Text> = None;
        let mut opened = None;
        for line in lines {
            if line.fields.is_empty() {
                let more = line.plain.whole();
                match &mut open {
                    Some(field) => {
                        field.value = joined(&field.value, &more);
                        field.span = field.span.cover(line.span);
                    }
                    None => prose = Some(prose.map_or(more.clone(), |prose| joined(&prose, &more))),
                }
                shown.push(shown.last().copied().unwrap_or(false));
                continue;
            }
            for (field, _) in &line.fields {
                if let Some(done) = open.replace(field.clone()) {
                    self.take(deliverable, done);
                }
            }
            shown.push(line.fields.iter().all(|(field, _)| is_shown(field.kind)));
        }
        if let Some(done) = open {
            opened = (done.value.value.is_empty() || done.kind == FieldKind::AcceptanceCriteria).then_some(done.kind);
            self.take(deliverable, done);
        }
        if let Some(prose) = prose
            && matches!(label, None | Some(FieldKind::Description))
        {
            deliverable.description.get_or_insert(prose);
        }
        deliverable.moved.extend(if shown.contains(&true) {
            self.lines_to_move(lines, &shown, span)
        } else {
            Vec::new()
        });
        opened
    }

    fn item(&mut self, deliverable: &mut Deliverable, item: &Item<'a>, label: Option<FieldKind>) {
        if item.checkbox.is_some() {
            let fields = self.criteria_of(item, &mut deliverable.criteria);
            for (field, line) in fields {
                if is_shown(field.kind) {
                    deliverable.moved.push(line);
                }
                self.take(deliverable, field);
            }
            return;
        }
        let Some(lead) = item.lead() else {
            return self.fill_blocks(deliverable, &item.blocks, label);
        };
        let lines = field::lines(lead, self.vocabulary, Accept::Any);
        let is_field = lines.first().is_some_and(|line| !line.fields.is_empty());
        if is_field {
            let span = match &item.blocks[0] {
                Block::Paragraph { span, .. } => *span,
                _ => item.span,
            };
            let before = deliverable.moved.len();
            let opened = self.paragraph(deliverable, &lines, span, label);
            if deliverable.moved.len() > before {
                deliverable.moved.truncate(before);
                let all = lines
                    .iter()
                    .flat_map(|line| &line.fields)
                    .all(|(field, _)| is_shown(field.kind));
                if all && item.blocks.len() == 1 && lines.iter().all(|line| !line.fields.is_empty()) {
                    deliverable.moved.push(whole_lines(self.text, item.span));
                }
            }
            self.fill_blocks(deliverable, &item.blocks[1..], opened);
        } else {
            let in_criteria = label == Some(FieldKind::AcceptanceCriteria);
            self.false_box(lead, item, in_criteria);
            for (field, line) in self.swallowed(lead) {
                if is_shown(field.kind) {
                    deliverable.moved.push(line);
                }
                self.take(deliverable, field);
            }
            self.fill_blocks(deliverable, &item.blocks[1..], label);
        }
    }

    /// The ticked and open leaves at and below `item`; fields that its last lines hold come back with their lines.
    pub fn criteria_of(&mut self, item: &Item<'a>, criteria: &mut Vec<Criterion>) -> Vec<(Field, Span)> {
        let before = criteria.len();
        let mut fields = Vec::new();
        for block in &item.blocks {
            if let Block::List { items, .. } = block {
                for child in items {
                    fields.extend(self.criteria_of(child, criteria));
                }
            }
        }
        if let Some((done, marker)) = item.checkbox
            && criteria.len() == before
        {
            let text = item
                .lead()
                .map(|lead| self.criterion_text(lead, &mut fields))
                .unwrap_or_default();
            let text = if text.value.is_empty() {
                Text::new(String::new(), marker)
            } else {
                text
            };
            let has_link =
                item.lead().is_some_and(|lead| lead.plain().has_link) || self.references_in(text.span).next().is_some();
            criteria.push(Criterion {
                text,
                done,
                marker,
                has_link,
            });
        }
        fields
    }

    /// The text of a criterion up to the first line that is a field.
    fn criterion_text(&mut self, lead: &Inline<'a>, fields: &mut Vec<(Field, Span)>) -> Text {
        let lines = field::lines(lead, self.vocabulary, Accept::Known);
        let own = lines
            .iter()
            .skip(1)
            .position(|line| !line.fields.is_empty())
            .map_or(lines.len(), |at| at + 1);
        fields.extend(self.swallowed(lead));
        let texts = lines[..own].iter().map(|line| line.plain.whole());
        texts.reduce(|all, more| joined(&all, &more)).unwrap_or_default()
    }

    /// Field lines behind the first line of a list item's text.
    fn swallowed(&mut self, lead: &Inline<'a>) -> Vec<(Field, Span)> {
        let lines = field::lines(lead, self.vocabulary, Accept::Known);
        let mut found: Vec<(Field, Span)> = Vec::new();
        for (index, line) in lines.iter().enumerate().skip(1) {
            if line.fields.is_empty() {
                if let Some((field, span)) = found.last_mut() {
                    field.value = joined(&field.value, &line.plain.whole());
                    span.end = line.span.end;
                }
                continue;
            }
            let start = line.span.start as usize;
            let line_start = self.text[..start].rfind(['\n', '\r']).map_or(0, |at| at + 1);
            if found.is_empty() {
                self.milestone.swallowed.push(Swallowed {
                    field: line.span,
                    line_start: Span::at(line_start).start,
                });
            }
            let moved = Span {
                start: lines[index - 1].span.end,
                end: line.span.end,
            };
            for (at, (field, _)) in line.fields.iter().enumerate() {
                let moved = if at == 0 {
                    moved
                } else {
                    Span::at(line.span.end as usize)
                };
                found.push((field.clone(), moved));
            }
        }
        found
    }

    /// Notes an item that looks like a checkbox and is text.
    pub fn false_box(&mut self, lead: &Inline<'a>, item: &Item<'a>, in_criteria: bool) {
        let plain = lead.plain();
        let text = plain.text.trim_start();
        let mark = text
            .strip_prefix('[')
            .and_then(|rest| rest.split_once(']'))
            .map(|(mark, _)| mark);
        let kind = match mark {
            Some("" | " ") => FalseBoxKind::MissingSpace,
            Some("x" | "X") => FalseBoxKind::MissingSpace,
            Some(mark)
                if mark.chars().count() == 1 && !mark.chars().all(char::is_alphanumeric) && !mark.starts_with('^') =>
            {
                FalseBoxKind::OddMark
            }
            _ if text.starts_with(['✅', '☑', '✔', '❌', '⬜', '☐', '✓', '🔲', '🟩', '❎']) => {
                FalseBoxKind::Emoji
            }
            _ => return,
        };
        let start = plain.span(0..plain.text.len()).start;
        let length = match mark {
            Some(mark) if kind != FalseBoxKind::Emoji => mark.len() + 2,
            _ => text.chars().next().map_or(1, char::len_utf8),
        };
        let span = Span::new(start as usize, start as usize + length);
        let _ = item;
        self.milestone.false_boxes.push(FalseBox {
            kind,
            span,
            in_criteria,
        });
    }

    fn take(&mut self, deliverable: &mut Deliverable, field: Field) {
        match field.kind {
            FieldKind::Owner if deliverable.owners.is_empty() => {
                deliverable.owners = field::owners(&field.value);
            }
            FieldKind::Status => {
                let value = field::status(&field.value, self.vocabulary);
                if deliverable.status.as_ref().is_none_or(|old| old.from_delivered) {
                    deliverable.status = Some(value);
                }
            }
            FieldKind::Delivered => {
                let value = field::delivered(&field.value, self.vocabulary);
                deliverable.status.get_or_insert(value);
            }
            FieldKind::Target => {
                let value = field::date(&field.value, self.limit);
                deliverable.target.get_or_insert(value);
            }
            FieldKind::Description | FieldKind::Summary if !field.value.value.is_empty() => {
                deliverable.description.get_or_insert_with(|| field.value.clone());
            }
            FieldKind::AcceptanceCriteria => {
                deliverable.criteria_label.get_or_insert(field.span);
            }
            _ => {}
        }
        deliverable.fields.push(field);
    }

    /// With a label for acceptance criteria, boxes under other labels are not criteria.
    fn prefer_labelled(&mut self, deliverable: &mut Deliverable, _node: &Node<'_, 'a>) {
        let Some(label) = deliverable.criteria_label else {
            return;
        };
        let labels: Vec<Span> = deliverable
            .fields
            .iter()
            .filter(|field| field.value.value.is_empty() && field.kind != FieldKind::AcceptanceCriteria)
            .map(|field| field.span)
            .collect();
        deliverable.criteria.retain(|criterion| {
            let before = labels
                .iter()
                .filter(|span| span.start < criterion.marker.start)
                .map(|span| span.start)
                .max();
            criterion.marker.start > label.start && before.is_none_or(|other| other < label.start)
        });
    }

    fn list_items(&mut self, items: &[Item<'a>]) {
        for item in items {
            let Some(lead) = item.lead() else { continue };
            let lines = field::lines(lead, self.vocabulary, Accept::Known);
            let mut fields = Vec::new();
            let first = match item.checkbox {
                Some(_) => self.criterion_text(lead, &mut fields),
                None => lines.first().map(|line| line.plain.whole()).unwrap_or_default(),
            };
            if item.checkbox.is_none() {
                self.false_box(lead, item, true);
                fields.extend(self.swallowed(lead));
            }
            let (name, description) = split_title(lead, &first);
            let (number, title) = without_number(&name.value);
            let mut deliverable = Deliverable {
                number: self.next_number(number),
                title: Text::new(title.to_owned(), name.span),
                span: first.span,
                form: DeliverableForm::ListItem,
                description,
                ..Deliverable::default()
            };
            for (field, _) in fields {
                self.take(&mut deliverable, field);
            }
            self.fill_blocks(&mut deliverable, &item.blocks[1..], None);
            if let (Some((done, marker)), true) = (item.checkbox, deliverable.criteria.is_empty()) {
                let has_link = lead.plain().has_link;
                deliverable.criteria.push(Criterion {
                    text: first,
                    done,
                    marker,
                    has_link,
                });
            }
            deliverable.moved.clear();
            self.milestone.deliverables.push(deliverable);
        }
    }

    fn table_rows(&mut self, head: &Row<'a>, rows: &[Row<'a>]) {
        let columns = Columns::new(head);
        for row in rows {
            let Some(title) = cell(row, columns.title) else {
                continue;
            };
            let written = cell(row, columns.number).and_then(|text| text.value.trim_end_matches('.').parse().ok());
            let (number, name) = without_number(&title.value);
            let deliverable = Deliverable {
                number: self.next_number(written.or(number)),
                title: Text::new(name.to_owned(), title.span),
                span: row.span,
                form: DeliverableForm::TableRow,
                description: cell(row, columns.description),
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
        let columns = Columns::new(head);
        let rows = rows.iter().filter_map(|row| {
            let title = cell(row, columns.title.or(Some(0)))?;
            let (_, name) = without_number(&title.value);
            Some(SummaryRow {
                span: row.span,
                title: Text::new(name.to_owned(), title.span),
                status: cell(row, columns.status).map(|text| field::status(&text, self.vocabulary)),
                owner: cell(row, columns.owner),
                target: cell(row, columns.target).map(|text| field::date(&text, self.limit)),
            })
        });
        let table = SummaryTable {
            span,
            under_heading,
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
        for (row, deliverable) in rows.into_iter().zip(pairs) {
            let Some(deliverable) = deliverable.map(|index| &mut self.milestone.deliverables[index]) else {
                continue;
            };
            let dated = row.target.filter(|target| target.reading != DateReading::Text);
            if deliverable.target.is_none() && dated.is_some() {
                deliverable.target = dated;
                deliverable.target_from_table = true;
            }
        }
    }
}

/// The deliverable of each row of a summary table: by title, then by place.
pub fn pair_rows(rows: &[SummaryRow], deliverables: &[Deliverable]) -> Vec<Option<usize>> {
    let titles: Vec<String> = deliverables.iter().map(|d| phrase(&d.title.value)).collect();
    let mut pairs: Vec<Option<usize>> = rows
        .iter()
        .map(|row| titles.iter().position(|title| *title == phrase(&row.title.value)))
        .collect();
    for index in 0..rows.len() {
        if pairs[index].is_none()
            && index < deliverables.len()
            && rows.len() == deliverables.len()
            && !pairs.contains(&Some(index))
        {
            pairs[index] = Some(index);
        }
    }
    pairs
}

/// `API` and `does X` of `**API**: does X` or `API - does X`.
fn split_title(lead: &Inline<'_>, first: &Text) -> (Text, Option<Text>) {
    let Some(line) = lead.lines().first().map(|line| line.plain()) else {
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

fn is_shown(kind: FieldKind) -> bool {
    matches!(
        kind,
        FieldKind::Owner | FieldKind::Status | FieldKind::Delivered | FieldKind::Target
    )
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
    fn new(head: &Row<'_>) -> Self {
        Self {
            title: column(head, TITLE),
            number: column(head, NUMBER),
            status: column(head, STATUS),
            owner: column(head, OWNER),
            target: column(head, TARGET),
            description: column(head, DESCRIPTION),
        }
    }
}
