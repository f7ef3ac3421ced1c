//! The body of a deliverable: its fields and its criteria.

use super::blocks::{Block, Item};
use super::field::{self, Accept, FieldLine};
use super::inline::Inline;
use super::metadata::joined;
use super::outline::Node;
use super::{Context, boxes, whole_lines};
use crate::model::{Criterion, Deliverable, Field, FieldKind, Section, Swallowed};
use crate::source::{Span, Text, Written, lines};

impl<'a> Context<'_, 'a> {
    /// Reads the body of a deliverable; headings below it label what follows them.
    pub fn fill(&mut self, deliverable: &mut Deliverable, node: &Node<'_, 'a>, label: Option<FieldKind>) {
        self.fill_blocks(deliverable, node.blocks, label);
        for child in &node.children {
            let kind = self.label(child);
            if kind == Some(FieldKind::AcceptanceCriteria) {
                deliverable.criteria_label.get_or_insert(child.span);
            }
            self.mark_item(child.span);
            self.fill(deliverable, child, kind);
        }
    }

    /// What the heading of a part of a deliverable says of what stands below it.
    fn label(&self, part: &Node<'_, 'a>) -> Option<FieldKind> {
        match part.section {
            Some(Section::AcceptanceCriteria | Section::SuccessCriteria) => Some(FieldKind::AcceptanceCriteria),
            Some(Section::Summary) => Some(FieldKind::Description),
            _ => self.vocabulary.field(&part.title.value).or(Some(FieldKind::Other)),
        }
    }

    pub fn fill_blocks(&mut self, deliverable: &mut Deliverable, blocks: &[Block<'a>], mut label: Option<FieldKind>) {
        for block in blocks {
            match block {
                Block::Paragraph { inline, span } => {
                    let mut lines = self.lines(inline, Accept::Any);
                    label = self.paragraph(deliverable, &mut lines, *span, label);
                }
                Block::List { items, span, .. } => {
                    let before = deliverable.moved.len();
                    for item in *items {
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
                Block::Group { blocks, .. } => self.boxes_in(blocks, &mut deliverable.criteria),
                _ => {}
            }
        }
    }

    /// The ticked and open leaves in `blocks`: of a quotation, an alert, a footnote, a definition.
    /// Fields in them are quoted and nobody's own.
    pub fn boxes_in(&mut self, blocks: &[Block<'a>], criteria: &mut Vec<Criterion>) {
        let before = self.milestone.swallowed.len();
        for block in blocks {
            match block {
                Block::List { items, .. } => {
                    for item in *items {
                        self.criteria_of(item, criteria);
                    }
                }
                Block::Group { blocks, .. } => self.boxes_in(blocks, criteria),
                _ => {}
            }
        }
        self.milestone.swallowed.truncate(before);
    }

    /// Takes the fields of a paragraph; what it labels for the list behind it.
    pub fn paragraph(
        &mut self,
        deliverable: &mut Deliverable,
        lines: &mut [FieldLine<'_>],
        span: Span,
        label: Option<FieldKind>,
    ) -> Option<FieldKind> {
        let mut open: Option<Field> = None;
        let mut shown = Vec::with_capacity(lines.len());
        let mut prose: Option<Text> = None;
        let mut opened = None;
        for line in lines.iter_mut() {
            if line.fields.is_empty() {
                let more = line.whole();
                match open.as_mut().filter(|field| !self.is_sentence(field)) {
                    Some(field) => {
                        field.value = joined(&field.value, &more);
                        field.span = field.span.cover(line.span);
                    }
                    None => prose = Some(prose.map_or(more.clone(), |prose| joined(&prose, &more))),
                }
                shown.push(shown.last().copied().unwrap_or(false));
                continue;
            }
            shown.push(line.fields.iter().all(|(field, _)| is_shown(field.kind)));
            for (field, _) in line.fields.drain(..) {
                if let Some(done) = open.replace(field) {
                    self.take(deliverable, done);
                }
            }
        }
        if let Some(done) = open {
            opened = (done.value.value.is_empty() || done.kind == FieldKind::AcceptanceCriteria).then_some(done.kind);
            self.take(deliverable, done);
        }
        if let Some(prose) = prose
            && matches!(label, None | Some(FieldKind::Description))
        {
            let prose = Written::copy(&prose, self.text);
            deliverable.description.get_or_insert(prose);
        }
        deliverable.moved.extend(if shown.contains(&true) {
            self.lines_to_move(lines, &shown, span)
        } else {
            Vec::new()
        });
        opened
    }

    pub fn item(&mut self, deliverable: &mut Deliverable, item: &Item<'a>, label: Option<FieldKind>) {
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
            return self.fill_blocks(deliverable, item.blocks, label);
        };
        let mut lines = self.lines(lead, Accept::Any);
        let is_field = lines.first().is_some_and(|line| !line.fields.is_empty());
        if is_field {
            let before = deliverable.moved.len();
            let mut fields = lines.iter().flat_map(|line| &line.fields);
            let all_shown = fields.all(|(field, _)| is_shown(field.kind));
            let opened = self.paragraph(deliverable, &mut lines, item.span, label);
            // An item moves as a whole or stays.
            deliverable.moved.truncate(before);
            if item.blocks.len() == 1 && all_shown {
                deliverable.moved.push(whole_lines(self.text, item.span));
            }
            self.fill_blocks(deliverable, &item.blocks[1..], opened);
        } else {
            if label == Some(FieldKind::AcceptanceCriteria) {
                self.milestone.false_boxes.extend(boxes::emoji(lead));
            }
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
        for block in item.blocks {
            match block {
                Block::List { items, .. } => {
                    for child in *items {
                        fields.extend(self.criteria_of(child, criteria));
                    }
                }
                Block::Group { blocks, .. } => self.boxes_in(blocks, criteria),
                _ => {}
            }
        }
        if let Some((done, marker)) = item.checkbox
            && criteria.len() == before
        {
            let text = match item.lead() {
                Some(lead) if lead.is_one_line() => lead.written(self.text),
                Some(lead) => {
                    let text = self.criterion_text(lead, &mut fields);
                    Written::copy(&text, self.text)
                }
                None => Written::default(),
            };
            let text = if text.of(self.text).is_empty() {
                Written::new("", marker, self.text)
            } else {
                text
            };
            let has_link = has_link(item.blocks) || self.references_in(item.span).next().is_some();
            criteria.push(Criterion {
                text,
                done,
                start: marker.start,
                has_link,
            });
        }
        fields
    }

    /// The text of a criterion up to the first line that is a field.
    pub fn criterion_text(&mut self, lead: &Inline<'a>, fields: &mut Vec<(Field, Span)>) -> Text {
        if lead.is_one_line() {
            return lead.whole();
        }
        let lines = self.lines(lead, Accept::Known);
        let own = lines
            .iter()
            .skip(1)
            .position(|line| !line.fields.is_empty())
            .map_or(lines.len(), |at| at + 1);
        fields.extend(self.swallowed_in(&lines));
        let texts = lines[..own].iter().map(|line| line.whole());
        texts.reduce(|all, more| joined(&all, &more)).unwrap_or_default()
    }

    /// Field lines behind the first line of a list item's text.
    pub fn swallowed(&mut self, lead: &Inline<'a>) -> Vec<(Field, Span)> {
        self.swallowed_in(&self.lines(lead, Accept::Known))
    }

    fn swallowed_in(&mut self, lines: &[FieldLine<'_>]) -> Vec<(Field, Span)> {
        let mut found: Vec<(Field, Span)> = Vec::new();
        for (index, line) in lines.iter().enumerate().skip(1) {
            if line.fields.is_empty() {
                if let Some((field, span)) = found.last_mut() {
                    field.value = joined(&field.value, &line.whole());
                    span.end = self.end_of(line);
                }
                continue;
            }
            let start = line.span.start as usize;
            let line_start = lines::start_of(self.text, start);
            if found.is_empty() {
                self.milestone.swallowed.push(Swallowed {
                    field: line.span,
                    line_start: Span::at(line_start).start,
                });
            }
            let moved = Span {
                start: self.end_of(&lines[index - 1]),
                end: self.end_of(line),
            };
            for (at, (field, _)) in line.fields.iter().enumerate() {
                let moved = if at == 0 { moved } else { Span::at(moved.end as usize) };
                found.push((field.clone(), moved));
            }
        }
        found
    }

    pub fn take(&mut self, deliverable: &mut Deliverable, field: Field) {
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
                let text = Written::copy(&field.value, self.text);
                deliverable.description.get_or_insert(text);
            }
            FieldKind::AcceptanceCriteria => {
                deliverable.criteria_label.get_or_insert(field.span);
            }
            _ => {}
        }
        deliverable.fields.push(field.into());
    }

    /// With a label for acceptance criteria, boxes under other labels are not criteria; with a heading, neither are those
    /// under the headings beside it.
    pub fn prefer_labelled(&self, deliverable: &mut Deliverable, node: &Node<'_, 'a>) {
        let Some(own) = deliverable.criteria_label else {
            return;
        };
        let labels = deliverable.fields.iter();
        let labels = labels.filter(|field| field.is_empty && field.kind != FieldKind::AcceptanceCriteria);
        let is_heading = node.children.iter().any(|child| child.span == own);
        let headings = node.children.iter();
        let headings = headings.filter(|child| is_heading && self.label(child) != Some(FieldKind::AcceptanceCriteria));
        let others = labels
            .map(|field| field.span.start)
            .chain(headings.map(|child| child.span.start));
        let end = others.filter(|&other| other > own.start).min();
        deliverable.criteria.retain(|criterion| {
            let start = criterion.start;
            start > own.start && end.is_none_or(|end| start <= end)
        });
    }
}

/// Whether a link stands in the blocks or below them.
pub fn has_link(blocks: &[Block<'_>]) -> bool {
    blocks.iter().any(|block| match block {
        Block::Paragraph { inline, .. } => inline.has_link(),
        Block::List { items, .. } => items.iter().any(|item| has_link(item.blocks)),
        _ => false,
    })
}

fn is_shown(kind: FieldKind) -> bool {
    matches!(
        kind,
        FieldKind::Owner | FieldKind::Status | FieldKind::Delivered | FieldKind::Target
    )
}
