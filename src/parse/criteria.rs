//! Boxes that can be ticked, and the field lines that render as part of their items.

use super::blocks::{Block, Item};
use super::context::{Context, Notes};
use super::field::{Accept, FieldLine};
use super::field_lines::{field_lines, joined, part_sentences};
use super::inline::Inline;
use super::moves::is_knotted;
use crate::model::{Criterion, Field, Swallowed};
use crate::source::{SourceText, Span, Text, lines};
use crate::text::slice;

/// A line of fields that renders as part of the list item above it.
pub(super) struct SwallowedLine {
    pub fields: Vec<Field>,
    /// Including the line break before it.
    pub span: Span,
    /// Whether it contains something that cannot be shown in another place.
    pub fixed: bool,
}

/// Adds the innermost checkboxes in `blocks`, those of a block quote, an alert, a footnote or a definition. Fields in them are
/// quoted and are ignored.
pub(super) fn boxes_in(context: &Context<'_>, blocks: &[Block<'_>], criteria: &mut Vec<Criterion>, notes: &mut Notes) {
    let before = notes.swallowed.len();
    for block in blocks {
        match block {
            Block::List { items, .. } => {
                for item in *items {
                    criteria_of(context, item, criteria, notes);
                }
            }
            Block::Group { blocks, .. } => boxes_in(context, blocks, criteria, notes),
            _ => {}
        }
    }
    notes.swallowed.truncate(before);
}

/// Adds the innermost checkboxes at and below `item`; returns the fields in its last lines, with these lines.
pub(super) fn criteria_of(
    context: &Context<'_>,
    item: &Item<'_>,
    criteria: &mut Vec<Criterion>,
    notes: &mut Notes,
) -> Vec<SwallowedLine> {
    let before = criteria.len();
    let mut fields = Vec::new();
    for block in item.blocks {
        match block {
            Block::List { items, .. } => {
                for child in *items {
                    fields.extend(criteria_of(context, child, criteria, notes));
                }
            }
            Block::Group { blocks, .. } => boxes_in(context, blocks, criteria, notes),
            _ => {}
        }
    }
    if let Some((done, marker)) = item.checkbox
        && criteria.len() == before
    {
        let text = match item.lead() {
            Some(lead) if lead.is_one_line() => lead.source_text(context.text),
            Some(lead) => {
                let text = criterion_text(context, lead, &mut fields, notes);
                SourceText::copy(&text, context.text)
            }
            None => SourceText::default(),
        };
        let text = if text.of(context.text).is_empty() {
            SourceText::new("", marker, context.text)
        } else {
            text
        };
        let has_link = has_link(item.blocks) || context.references_in(item.span).next().is_some();
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
pub(super) fn criterion_text(
    context: &Context<'_>,
    lead: &Inline<'_>,
    fields: &mut Vec<SwallowedLine>,
    notes: &mut Notes,
) -> Text {
    if lead.is_one_line() {
        return lead.whole();
    }
    let mut lines = field_lines(context, lead, Accept::Known);
    part_sentences(context, &mut lines);
    let own = lines
        .iter()
        .skip(1)
        .position(|line| !line.fields.is_empty())
        .map_or(lines.len(), |at| at + 1);
    fields.extend(swallowed_in(context, &lines, notes));
    let texts = lines[..own].iter().map(|line| line.whole());
    texts.reduce(|all, more| joined(&all, &more)).unwrap_or_default()
}

/// `**Frost**` on a line of its own.
pub(super) fn begins_in_bold_line(inline: &Inline<'_>) -> bool {
    let first = inline.lines().next().map(|line| line.plain());
    first.is_some_and(|line| line.text.contains(char::is_alphanumeric) && line.is_strong(0..line.text.len()))
}

/// The text of an item up to its first line of fields, and the fields in those lines.
pub(super) fn text_and_fields(context: &Context<'_>, lead: &Inline<'_>) -> (Text, Vec<Field>) {
    let mut lines = Vec::new();
    let text = criterion_text(context, lead, &mut lines, &mut Notes::default());
    (text, lines.into_iter().flat_map(|line| line.fields).collect())
}

/// Field lines after the first line of a list item's text.
pub(super) fn swallowed(context: &Context<'_>, lead: &Inline<'_>, notes: &mut Notes) -> Vec<SwallowedLine> {
    let mut lines = field_lines(context, lead, Accept::Known);
    part_sentences(context, &mut lines);
    swallowed_in(context, &lines, notes)
}

fn swallowed_in(context: &Context<'_>, lines: &[FieldLine<'_>], notes: &mut Notes) -> Vec<SwallowedLine> {
    let mut found: Vec<SwallowedLine> = Vec::new();
    let is_knotted = is_knotted(context.text, lines.iter().map(|line| line.span));
    let has_html = lines.iter().any(FieldLine::has_html);
    let mut is_prose = false;
    for (index, line) in lines.iter().enumerate().skip(1) {
        is_prose = line.fields.is_empty() && (is_prose || line.is_apart && !found.is_empty());
        if is_prose {
            continue;
        }
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
        let line_start = lines::start_of(context.text, start);
        if found.is_empty() {
            notes.swallowed.push(Swallowed {
                field: line.span,
                line_start: Span::at(line_start).start,
                end: lines.last().map_or(line.end, |last| last.end),
                is_bound: is_knotted || has_html || lines[index - 1].is_joined_with(line),
            });
        }
        found.push(SwallowedLine {
            fields: line.fields.iter().map(|(field, _)| field.clone()).collect(),
            span: Span {
                start: lines[index - 1].end,
                end: line.end,
            },
            fixed: line.is_fixed() || is_knotted,
        });
    }
    // A break with nothing below it would stand in the line above.
    if let (Some(last), Some(line)) = (found.last_mut(), lines.last())
        && last.span.end == line.end
    {
        let end = line.end as usize;
        let following = slice(context.text, end..lines::end_of(context.text, end));
        last.fixed |= !following.trim().is_empty();
    }
    found
}

/// Whether there is a link in the blocks or below them.
pub(super) fn has_link(blocks: &[Block<'_>]) -> bool {
    blocks.iter().any(|block| match block {
        Block::Paragraph { inline, .. } => inline.has_link(),
        Block::List { items, .. } => items.iter().any(|item| has_link(item.blocks)),
        _ => false,
    })
}
