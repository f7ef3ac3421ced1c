//! The body of a deliverable: its fields and its criteria.

use super::blocks::{Block, Item};
use super::field::{self, Accept, FieldLine};
use super::inline::Inline;
use super::metadata::{joined, listed_names};
use super::outline::Node;
use super::{Context, boxes};
use crate::model::{Criterion, Deliverable, Field, FieldKind, Moved, Section, Swallowed};
use crate::source::{Span, Text, Written, lines};

/// A line of fields that renders as part of the list item above it.
pub struct SwallowedLine {
    pub fields: Vec<Field>,
    /// With the line end before it.
    span: Span,
    /// It holds something that cannot be shown in another place.
    fixed: bool,
}

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
                    if label == Some(FieldKind::Owner)
                        && deliverable.owners.is_empty()
                        && let Some(names) = listed_names(items, self.vocabulary, self.text)
                    {
                        deliverable.owners = field::owners(&Text::new(names, *span));
                        continue;
                    }
                    let before = deliverable.moved.len();
                    let mut whole = Vec::with_capacity(items.len());
                    for item in *items {
                        whole.push((item.span, self.item(deliverable, item, label)));
                    }
                    if whole.iter().all(|(_, moves)| *moves) {
                        deliverable.moved.truncate(before);
                    }
                    deliverable.moved.extend(self.items_to_move(&whole, *span));
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

    /// Takes the fields of a paragraph; what it labels for the list after it.
    pub fn paragraph(
        &mut self,
        deliverable: &mut Deliverable,
        lines: &mut [FieldLine<'_>],
        span: Span,
        label: Option<FieldKind>,
    ) -> Option<FieldKind> {
        let mut open: Option<Field> = None;
        // Of each field or stretch of prose, its lines and whether they move.
        let mut units: Vec<(Span, bool)> = Vec::with_capacity(lines.len());
        let mut prose: Option<Text> = None;
        let mut opened = None;
        for line in lines.iter_mut() {
            let own = Span {
                start: self.start_of(line),
                end: line.end,
            };
            let is_fixed = line.is_fixed();
            if line.fields.is_empty() {
                let more = line.whole();
                match open.as_mut().filter(|field| !self.is_sentence(field)) {
                    Some(field) => {
                        field.value = joined(&field.value, &more);
                        field.span = field.span.cover(line.span);
                        field.region.end = line.end;
                        if let Some((lines, moves)) = units.last_mut() {
                            lines.end = own.end;
                            *moves &= !is_fixed;
                        }
                    }
                    None => {
                        prose = Some(prose.map_or(more.clone(), |prose| joined(&prose, &more)));
                        units.push((own, false));
                    }
                }
                continue;
            }
            let mut moves = !is_fixed;
            for (at, (field, _)) in line.fields.drain(..).enumerate() {
                if let Some(done) = open.replace(field) {
                    let is_shown = self.take(deliverable, done);
                    match (at, units.last_mut()) {
                        (0, Some((_, moves))) => *moves &= is_shown,
                        _ => moves &= is_shown,
                    }
                }
            }
            units.push((own, moves));
        }
        if let Some(done) = open {
            opened = (done.value.value.is_empty() || done.kind == FieldKind::AcceptanceCriteria).then_some(done.kind);
            let is_shown = self.take(deliverable, done);
            if let Some((_, moves)) = units.last_mut() {
                *moves &= is_shown;
            }
        }
        if let Some(prose) = prose
            && matches!(label, None | Some(FieldKind::Description))
        {
            let prose = Written::copy(&prose, self.text);
            deliverable.description.get_or_insert(prose);
        }
        if units.iter().any(|(_, moves)| *moves) {
            let moved = self.lines_to_move(&units, span);
            deliverable.moved.extend(moved);
        }
        opened
    }

    /// Takes what an item says; whether all of it is shown elsewhere.
    pub fn item(&mut self, deliverable: &mut Deliverable, item: &Item<'a>, label: Option<FieldKind>) -> bool {
        if item.checkbox.is_some() {
            let swallowed = self.criteria_of(item, &mut deliverable.criteria);
            self.take_swallowed(deliverable, swallowed);
            return false;
        }
        let Some(lead) = item.lead() else {
            self.fill_blocks(deliverable, item.blocks, label);
            return false;
        };
        let mut lines = self.lines(lead, Accept::Any);
        let is_field = lines.first().is_some_and(|line| !line.fields.is_empty());
        if is_field {
            let before = deliverable.moved.len();
            let opened = self.paragraph(deliverable, &mut lines, item.span, label);
            // An item moves as a whole or stays.
            let is_whole = matches!(&deliverable.moved[before..], [all] if all.is_block);
            deliverable.moved.truncate(before);
            self.fill_blocks(deliverable, &item.blocks[1..], opened);
            is_whole && item.blocks.len() == 1
        } else {
            if label == Some(FieldKind::AcceptanceCriteria) {
                self.milestone.false_boxes.extend(boxes::emoji(lead));
            }
            let swallowed = self.swallowed(lead);
            self.take_swallowed(deliverable, swallowed);
            self.fill_blocks(deliverable, &item.blocks[1..], label);
            false
        }
    }

    fn take_swallowed(&mut self, deliverable: &mut Deliverable, lines: Vec<SwallowedLine>) {
        for line in lines {
            let mut moves = !line.fixed;
            for field in line.fields {
                moves &= self.take(deliverable, field);
            }
            if moves {
                let span = line.span;
                deliverable.moved.push(Moved { span, is_block: false });
            }
        }
    }

    /// The ticked and open leaves at and below `item`; fields that its last lines hold come back with their lines.
    pub fn criteria_of(&mut self, item: &Item<'a>, criteria: &mut Vec<Criterion>) -> Vec<SwallowedLine> {
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
    pub fn criterion_text(&mut self, lead: &Inline<'a>, fields: &mut Vec<SwallowedLine>) -> Text {
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

    /// Field lines after the first line of a list item's text.
    pub fn swallowed(&mut self, lead: &Inline<'a>) -> Vec<SwallowedLine> {
        self.swallowed_in(&self.lines(lead, Accept::Known))
    }

    fn swallowed_in(&mut self, lines: &[FieldLine<'_>]) -> Vec<SwallowedLine> {
        let mut found: Vec<SwallowedLine> = Vec::new();
        for (index, line) in lines.iter().enumerate().skip(1) {
            if line.fields.is_empty() {
                if let Some(last) = found.last_mut() {
                    if let Some(field) = last.fields.last_mut() {
                        field.value = joined(&field.value, &line.whole());
                        field.region.end = line.end;
                    }
                    last.span.end = line.end;
                    last.fixed |= line.is_fixed();
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
            found.push(SwallowedLine {
                fields: line.fields.iter().map(|(field, _)| field.clone()).collect(),
                span: Span {
                    start: lines[index - 1].end,
                    end: line.end,
                },
                fixed: line.is_fixed(),
            });
        }
        found
    }

    /// Takes a field; whether the badge line shows all of it.
    pub fn take(&mut self, deliverable: &mut Deliverable, field: Field) -> bool {
        let is_word = |text: &str| text.contains(char::is_alphanumeric);
        let is_filled = is_word(&field.value.value) && is_word(field.region.of(self.text));
        let is_shown = match field.kind {
            FieldKind::Owner if deliverable.owners.is_empty() => {
                deliverable.owners = field::owners(&field.value);
                !deliverable.owners.is_empty()
            }
            FieldKind::Status => {
                let is_first = deliverable.status.as_ref().is_none_or(|old| old.from_delivered);
                if is_first {
                    deliverable.status = Some(field::status(&field.value, self.vocabulary));
                }
                is_first
            }
            FieldKind::Delivered => {
                let value = field::delivered(&field.value, self.vocabulary);
                deliverable.status.get_or_insert(value);
                let mut before = deliverable.fields.iter();
                before.all(|other| other.kind != FieldKind::Delivered || other.is_empty)
            }
            FieldKind::Target => {
                let value = field::date(&field.value, self.limit);
                let is_first = deliverable.target.is_none();
                deliverable.target.get_or_insert(value);
                is_first
            }
            FieldKind::Description | FieldKind::Summary if !field.value.value.is_empty() => {
                let text = Written::copy(&field.value, self.text);
                deliverable.description.get_or_insert(text);
                false
            }
            FieldKind::AcceptanceCriteria => {
                deliverable.criteria_label.get_or_insert(field.span);
                false
            }
            _ => false,
        };
        deliverable.fields.push(field.into());
        is_shown && is_filled
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
