//! Blocks as plain texts and as steps.

use super::answer::{Asked, says_nothing};
use super::blocks::{Block, Row};
use super::boxes;
use super::context::Context;
use super::field_lines::joined;
use super::table::cell;
use crate::lang::metadata;
use crate::model::Step;
use crate::source::{SourceText, Span, Text};
use crate::text::chars::joins_words;
use crate::text::words::words;

/// The first paragraph.
pub(super) fn prose(blocks: &[Block<'_>]) -> Option<Text> {
    let first = blocks.iter().find_map(|block| match block {
        Block::Paragraph { inline, .. } => Some(inline.whole()),
        Block::List { items, .. } => items.iter().find_map(|item| Some(item.lead()?.whole())),
        Block::Group { blocks, .. } => prose(blocks),
        _ => None,
    });
    first.filter(|text| !text.value.is_empty())
}

/// The items of a short list such as `frost; strike` or `frost, strike`. A text that may be a sentence is one item. A text that only
/// refers to another place has none.
pub(super) fn short_list(context: &Context<'_>, value: &Text) -> Vec<Text> {
    const MOST_WORDS: usize = 3;
    let text = value.value.as_str();
    let mut own = words(text).map(|(_, word)| word.to_lowercase());
    let is_pointer = own
        .next()
        .is_some_and(|first| metadata::POINTERS.contains(&first.as_str()))
        || metadata::POINTERS
            .iter()
            .any(|word| !word.starts_with(joins_words) && text.contains(word))
        || Span {
            end: value.span.end + 2,
            ..value.span
        }
        .of(context.text)
        .contains("](");
    if is_pointer {
        return Vec::new();
    }
    let by = |marks: &[char]| -> Vec<&str> {
        text.split(marks)
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .collect()
    };
    let short = |part: &&str| words(part).count() <= MOST_WORDS && !part.contains(['(', ')', '（', '）', '.']);
    let listed = by(&[',', '、', '，']);
    let parts = match text.contains([';', '；']) {
        true => by(&[';', '；']),
        false if listed.iter().all(short) => listed,
        false => vec![text],
    };
    let is_exact = (value.span.end - value.span.start) as usize == text.len();
    let parts = parts
        .into_iter()
        .filter(|part| part.contains(char::is_alphanumeric))
        .map(|part| {
            let at = value.span.start as usize + (part.as_ptr() as usize - text.as_ptr() as usize);
            let span = if is_exact {
                Span::new(at, at + part.len())
            } else {
                value.span
            };
            Text::new(part, span)
        });
    parts.collect()
}

/// The text of every list item, else of every paragraph.
pub(super) fn list_texts(blocks: &[Block<'_>]) -> Vec<Text> {
    let mut lists = Vec::new();
    let mut paragraphs = Vec::new();
    for block in blocks {
        match block {
            Block::List { items, .. } => lists.extend(items.iter().filter_map(|item| Some(item.lead()?.whole()))),
            Block::Paragraph { inline, .. } => paragraphs.push(inline.whole()),
            _ => {}
        }
    }
    if lists.is_empty() { paragraphs } else { lists }
}

/// The texts of paragraphs and of lists as one.
pub(super) fn all_texts(blocks: &[Block<'_>]) -> Option<Text> {
    list_texts(blocks).into_iter().reduce(|all, more| joined(&all, &more))
}

/// Every item of the lists among `blocks`, without paragraphs that introduce them; without lists, or if they hold only signatures, the
/// paragraphs.
pub(super) fn steps(context: &Context<'_>, blocks: &[Block<'_>]) -> Vec<Step> {
    let mut steps = Vec::new();
    add_steps(context, blocks, &mut steps);
    if steps.iter().all(|step| step.is_signed(context.text)) {
        for block in blocks {
            let Block::Paragraph { inline, .. } = block else {
                continue;
            };
            let text = inline.whole();
            if !text.value.is_empty() && !text.value.ends_with(':') && !says_nothing(&text.value, Asked::Steps) {
                let text = SourceText::copy(&text, context.text);
                steps.push(Step { text, done: None });
            }
        }
        steps.sort_by_key(|step| step.text.span);
    }
    steps
}

/// As [`steps`]; without any, the rows of tables, the lines of code and the paragraphs of quotations and definitions.
pub(super) fn steps_in_any_form(context: &Context<'_>, blocks: &[Block<'_>]) -> Vec<Step> {
    let steps = steps(context, blocks);
    if !steps.is_empty() {
        return steps;
    }
    let mut texts = Vec::new();
    add_texts(context, blocks, &mut texts);
    let said = texts
        .into_iter()
        .filter(|text| !says_nothing(&text.value, Asked::Steps));
    said.map(|text| Step {
        text: SourceText::copy(&text, context.text),
        done: None,
    })
    .collect()
}

fn add_texts(context: &Context<'_>, blocks: &[Block<'_>], texts: &mut Vec<Text>) {
    for block in blocks {
        match block {
            Block::Table { rows, .. } => {
                let row = |row: &Row<'_>| {
                    let cells: Vec<Text> = (0..row.cells.len()).filter_map(|at| cell(row, Some(at))).collect();
                    let all: Vec<&str> = cells.iter().map(|cell| cell.value.as_str()).collect();
                    let says = |text: &str| text.contains(char::is_alphabetic);
                    all.iter()
                        .any(|text| says(text))
                        .then(|| Text::new(all.join(" · "), row.span))
                };
                texts.extend(rows.iter().filter_map(row));
            }
            Block::Code { content, .. } => {
                let mut at = content.start as usize;
                for line in content.of(context.text).split_inclusive('\n') {
                    let own = Span::new(at, at + line.len());
                    at += line.len();
                    let text = line.trim();
                    texts.extend((!text.is_empty()).then(|| Text::new(text, own)));
                }
            }
            Block::Paragraph { inline, .. } => {
                let text = inline.whole();
                texts.extend((!text.value.is_empty() && !text.value.ends_with(':')).then_some(text));
            }
            Block::Group { blocks, .. } => add_texts(context, blocks, texts),
            _ => {}
        }
    }
}

/// Adds the items of the lists among `blocks`; an item with boxes below it is replaced by those.
fn add_steps(context: &Context<'_>, blocks: &[Block<'_>], steps: &mut Vec<Step>) {
    for block in blocks {
        let items = match block {
            Block::List { items, .. } => *items,
            Block::Group { blocks, .. } => {
                add_steps(context, blocks, steps);
                continue;
            }
            _ => continue,
        };
        for item in items {
            if boxes::has_boxes(item.blocks) {
                add_steps(context, item.blocks, steps);
            } else if let Some(lead) = item.lead() {
                steps.push(Step {
                    text: lead.source_text(context.text),
                    done: item.checkbox.map(|(done, _)| done),
                });
            }
        }
    }
}
