//! The fields under the title: as lines, as a list, as a table; and those of the front matter.

use super::blocks::{Block, Row};
use super::field::{self, Accept, FieldLine};
use super::sentence::Side;
use super::{Context, whole_lines};
use crate::config::vocabulary::words;
use crate::model::{Field, FieldKind, FrontMatter, Metadata};
use crate::source::{Span, Text, lines};

/// A field longer than this with an unknown key is a sentence.
const SHORT: usize = 120;

/// What a field line turned out to be, with the place to take it away from.
struct Found {
    fields: Vec<Field>,
    moved: Vec<Span>,
    span: Span,
}

impl Context<'_, '_> {
    /// Reads the blocks under the title and the front matter.
    pub fn metadata(&self, blocks: &[Block<'_>], front_matter: Option<&FrontMatter>) -> Metadata {
        let mut metadata = Metadata::default();
        for (key, value) in front_matter.map_or(&[][..], |matter| &matter.entries) {
            metadata.fields.push(Field {
                kind: self.vocabulary.field(&key.value).unwrap_or(FieldKind::Other),
                key: key.clone(),
                value: value.clone(),
                span: key.span.cover(value.span),
                from_front_matter: true,
            });
        }
        for block in blocks {
            let found = self.block_fields(block, metadata.block.is_some());
            if let Some(found) = found {
                metadata.block = Some(metadata.block.map_or(found.span, |all| all.cover(found.span)));
                metadata.fields.extend(found.fields);
                metadata.moved.extend(found.moved);
            }
        }
        self.take_values(&mut metadata);
        metadata
    }

    /// The fields of one block; `follows` where some stood in the blocks before it.
    fn block_fields(&self, block: &Block<'_>, follows: bool) -> Option<Found> {
        match block {
            Block::Paragraph { inline, span } => {
                let mut lines = self.lines(inline, Accept::Any);
                let is_plain = |(field, bold): &(Field, bool)| !bold && field.kind != FieldKind::Other;
                if lines.iter().flat_map(|line| &line.fields).any(is_plain) {
                    lines = self.lines(inline, Accept::Block);
                }
                self.paragraph_fields(lines, *span, follows)
            }
            Block::List { items, span, .. } => self.list_fields(items, *span),
            Block::Table { head, rows, span } => self.table_fields(head, rows, *span),
            // A quotation: all of it is fields and moves as a whole, or it stays.
            Block::Group { blocks, span } => {
                let mut fields = Vec::new();
                for block in *blocks {
                    let found = self.block_fields(block, true)?;
                    let is_moved = found.fields.iter().all(|field| self.is_shown(field));
                    fields.extend(found.fields);
                    is_moved.then_some(())?;
                }
                let known = fields.iter().any(|field: &Field| field.kind != FieldKind::Other);
                known.then(|| Found {
                    fields,
                    moved: vec![whole_lines(self.text, *span)],
                    span: *span,
                })
            }
            _ => None,
        }
    }

    fn take_values(&self, metadata: &mut Metadata) {
        for field in metadata.fields.iter().filter(|field| !field.value.value.is_empty()) {
            match field.kind {
                FieldKind::Status => {
                    metadata
                        .status
                        .get_or_insert_with(|| field::status(&field.value, self.vocabulary));
                }
                FieldKind::Target => {
                    metadata.target.get_or_insert_with(|| field::date(&field.value, None));
                }
                FieldKind::Owner if field.from_front_matter || metadata.owners.is_empty() => {
                    metadata.owners.extend(field::owners(&field.value));
                }
                _ => {}
            }
        }
        let limit = metadata
            .target
            .as_ref()
            .and_then(|target| target.date())
            .map(crate::model::Date::last);
        let completed = metadata
            .fields
            .iter()
            .find(|field| field.kind == FieldKind::CompletedOn);
        metadata.completed_on = completed.map(|field| field::date(&field.value, limit));
    }

    fn paragraph_fields(&self, mut lines: Vec<FieldLine<'_>>, span: Span, follows: bool) -> Option<Found> {
        let known = |field: &Field| !matches!(field.kind, FieldKind::Other);
        let has_known = lines
            .iter()
            .flat_map(|line| &line.fields)
            .any(|(field, _)| known(field));
        let short = |line: &FieldLine| {
            !line.fields.is_empty()
                && line
                    .fields
                    .iter()
                    .all(|(f, bold)| *bold && f.value.value.len() <= SHORT)
        };
        let goes_on = follows && lines.iter().all(short);
        if !has_known && !goes_on {
            return None;
        }
        let mut shown = Vec::with_capacity(lines.len());
        for line in &lines {
            shown.push(match line.fields.as_slice() {
                [] => shown.last().copied().unwrap_or(false),
                fields => fields.iter().all(|(field, _)| self.is_shown(field)),
            });
        }
        Some(Found {
            moved: self.lines_to_move(&lines, &shown, span),
            fields: with_rest(&mut lines),
            span,
        })
    }

    /// The lines of a paragraph that are shown elsewhere, with the breaks that joined them to the rest.
    pub fn lines_to_move(&self, lines: &[FieldLine<'_>], shown: &[bool], paragraph: Span) -> Vec<Span> {
        if shown.iter().all(|shown| *shown) {
            return vec![whole_lines(self.text, paragraph)];
        }
        let mut moved = Vec::new();
        let mut index = 0;
        while index < lines.len() {
            if !shown[index] {
                index += 1;
                continue;
            }
            let first = index;
            while index < lines.len() && shown[index] {
                index += 1;
            }
            // A run at the end takes the break before it along, any other the break behind it.
            moved.push(match lines.get(index) {
                Some(next) => Span {
                    start: self.start_of(&lines[first]),
                    end: self.start_of(next),
                },
                None => Span {
                    start: self.end_of(&lines[first - 1]),
                    end: self.end_of(&lines[index - 1]),
                },
            });
        }
        moved
    }

    /// Where a line starts, the marks before its first word included.
    fn start_of(&self, line: &FieldLine<'_>) -> u32 {
        let before = &self.text[..line.span.start as usize];
        Span::at(before.trim_end_matches(['*', '_', '~', '[', '!']).len()).start
    }

    /// Where a line ends, the marks behind its last word included.
    pub fn end_of(&self, line: &FieldLine<'_>) -> u32 {
        line.end.unwrap_or_else(|| {
            let end = lines::end_of(self.text, line.span.end as usize);
            Span::at(end).start
        })
    }

    fn list_fields(&self, items: &[super::blocks::Item<'_>], span: Span) -> Option<Found> {
        let mut fields = Vec::new();
        let mut moved = Vec::new();
        for item in items {
            let Some(lead) = item.lead().filter(|_| item.checkbox.is_none()) else {
                continue;
            };
            let mut lines = self.lines(lead, Accept::Any);
            let is_field = lines.first().is_some_and(|line| !line.fields.is_empty());
            if !is_field || item.blocks.len() > 1 {
                continue;
            }
            let own = with_rest(&mut lines);
            if own.iter().all(|field| self.is_shown(field)) {
                moved.push(whole_lines(self.text, item.span));
            }
            fields.extend(own);
        }
        let known = fields.iter().any(|field| field.kind != FieldKind::Other);
        known.then(|| {
            let all = moved.len() == items.len();
            let moved = if all { vec![whole_lines(self.text, span)] } else { moved };
            Found { fields, moved, span }
        })
    }

    fn table_fields(&self, head: &Row<'_>, rows: &[Row<'_>], span: Span) -> Option<Found> {
        let mut fields = Vec::new();
        if head.cells.len() == 2 {
            for row in std::iter::once(head).chain(rows) {
                let [key, value] = row.cells else { continue };
                fields.extend(self.cell_field(key.whole(), value.whole(), row.span));
            }
        } else if let [row] = rows {
            for (key, value) in head.cells.iter().zip(row.cells) {
                fields.extend(self.cell_field(key.whole(), value.whole(), row.span));
            }
        }
        let is_header = |field: &Field| field.span == head.span && field.kind == FieldKind::Other;
        fields.retain(|field| !is_header(field));
        let known = fields.iter().any(|field| field.kind != FieldKind::Other);
        let all_shown = fields.iter().all(|field| self.is_shown(field));
        known.then(|| Found {
            moved: if all_shown {
                vec![whole_lines(self.text, span)]
            } else {
                Vec::new()
            },
            fields,
            span,
        })
    }

    fn cell_field(&self, mut key: Text, value: Text, span: Span) -> Option<Field> {
        key.value = key.value.trim_end_matches([':', '：']).trim().into();
        if key.value.is_empty() {
            return None;
        }
        Some(Field {
            kind: self.vocabulary.field(&key.value).unwrap_or(FieldKind::Other),
            key,
            value,
            span,
            from_front_matter: false,
        })
    }

    /// Whether the status bar shows a field of the block; texts of their own, and remarks on dependencies, stay on the page.
    fn is_shown(&self, field: &Field) -> bool {
        let is_text = matches!(
            field.kind,
            FieldKind::Summary
                | FieldKind::Description
                | FieldKind::AcceptanceCriteria
                | FieldKind::CurrentStatus
                | FieldKind::NextUpdate
                | FieldKind::Confidence
                | FieldKind::IfDelayed
                | FieldKind::Contingency
        );
        !(is_text || Side::of(field.kind).is_some() && self.has_remark(field))
    }

    /// Whether more than ids stands in a dependency: `[MLS-001] (the gate)`.
    fn has_remark(&self, field: &Field) -> bool {
        let area = self.reach(field.value.span);
        let says_more = |start: u32, end: u32| {
            let between = Span { start, end }.of(self.text);
            words(between).any(|(_, word)| !["and", "&", "none"].contains(&word.to_lowercase().as_str()))
        };
        let mut start = area.start;
        for reference in self.references_in(area) {
            if says_more(start, reference.span.start) {
                return true;
            }
            start = reference.span.end;
        }
        says_more(start, area.end)
    }
}

/// Takes the fields of lines; a line without one goes on with the value before it.
pub fn with_rest(lines: &mut [FieldLine<'_>]) -> Vec<Field> {
    let mut fields: Vec<Field> = Vec::new();
    for line in lines {
        match fields.last_mut() {
            Some(last) if line.fields.is_empty() => {
                last.value = joined(&last.value, &line.whole());
                last.span = last.span.cover(line.span);
            }
            _ => fields.extend(line.fields.drain(..).map(|(field, _)| field)),
        }
    }
    fields
}

pub fn joined(first: &Text, more: &Text) -> Text {
    let space = if first.value.is_empty() { "" } else { " " };
    Text::new(
        format!("{}{space}{}", first.value, more.value),
        first.span.cover(more.span),
    )
}
