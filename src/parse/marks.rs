//! What is written to us and not to readers: directives and waivers.

use super::blocks::{Block, Scan};
use super::field;
use crate::model::{Directive, Waiver};
use crate::source::{Span, Text};

const OPEN: &str = "{{#mls";

/// Every `{{#mls …}}` outside code and headings.
pub fn directives(text: &str, scan: &Scan<'_>) -> Vec<Directive> {
    let mut found = Vec::new();
    for run in scan.runs.iter().filter(|run| !run.heading) {
        let mut at = run.span.start as usize;
        while let Some(start) = text.get(at..run.span.end as usize).and_then(|rest| rest.find(OPEN)) {
            let start = at + start;
            at = start + OPEN.len();
            let line_end = text[at..].find(['\n', '\r']).map_or(text.len(), |n| at + n);
            let Some(length) = text[at..line_end].find("}}") else {
                continue;
            };
            if !text[at..].starts_with([' ', '\t', '}']) {
                continue;
            }
            found.push(directive(text, start, at, at + length));
            at += length + 2;
        }
    }
    found
}

fn directive(text: &str, start: usize, from: usize, to: usize) -> Directive {
    let span = Span::new(start, to + 2);
    let line_start = text[..start].rfind(['\n', '\r']).map_or(0, |n| n + 1);
    let line_end = text[to..].find(['\n', '\r']).map_or(text.len(), |n| to + n);
    let mut directive = Directive {
        span,
        name: Text::new(String::new(), Span::at(to)),
        arguments: Vec::new(),
        filters: Vec::new(),
        alone: text[line_start..start].trim().is_empty() && text[to + 2..line_end].trim().is_empty(),
    };
    let words = quoted_words(&text[from..to], from);
    for (index, word) in words.into_iter().enumerate() {
        match word.value.split_once('=') {
            _ if index == 0 => directive.name = word,
            Some((key, value)) => {
                let at = word.span.start as usize;
                let key_span = Span::new(at, at + key.len());
                let value_span = Span {
                    start: key_span.end + 1,
                    end: word.span.end,
                };
                directive.filters.push((
                    Text::new(key.to_owned(), key_span),
                    Text::new(value.to_owned(), value_span),
                ));
            }
            None => directive.arguments.push(word),
        }
    }
    directive
}

/// Words apart by white space; quotation marks hold a value with spaces together and are dropped.
fn quoted_words(text: &str, offset: usize) -> Vec<Text> {
    let mut words = Vec::new();
    let mut word: Option<(usize, String)> = None;
    let mut quoted = false;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match c {
            '"' => {
                quoted = !quoted;
                word.get_or_insert((at, String::new()));
            }
            c if c.is_whitespace() && (!quoted || at == text.len()) => {
                if let Some((start, value)) = word.take() {
                    words.push(Text::new(value, Span::new(offset + start, offset + at)));
                }
            }
            c => word.get_or_insert((at, String::new())).1.push(c),
        }
    }
    words
}

/// Every `<!-- mls-allow… -->` comment and the block that it speaks of.
pub fn waivers(text: &str, scan: &Scan<'_>) -> Vec<Waiver> {
    let mut found = Vec::new();
    for html in &scan.html {
        let range = html.range();
        let mut at = range.start;
        while let Some(start) = text.get(at..range.end).and_then(|rest| rest.find("<!--")) {
            let start = at + start;
            let Some(length) = text[start..range.end].find("-->") else {
                break;
            };
            let end = start + length + 3;
            at = end;
            // `<!-->` and `<!--->` are whole comments.
            if length < 4 {
                continue;
            }
            found.extend(waiver(text, Span::new(start, end), &scan.blocks));
        }
    }
    found.sort_by_key(|waiver| waiver.span);
    found.dedup_by_key(|waiver| waiver.span);
    found
}

fn waiver(text: &str, span: Span, blocks: &[Block<'_>]) -> Option<Waiver> {
    let inner_start = span.start as usize + 4;
    let inner = &text[inner_start..span.end as usize - 3];
    let body = inner.trim_start();
    let name = ["mls-allow-file", "mls-allow"]
        .into_iter()
        .find(|name| body.starts_with(name))?;
    let mut at = inner_start + (inner.len() - body.len()) + name.len();
    let rest = &text[at..inner_start + inner.len()];
    if !rest.starts_with([' ', '\t', '\n', '\r', ':']) && !rest.is_empty() {
        return None;
    }
    let (head, reason) = match rest.find(':') {
        Some(colon) => (&rest[..colon], Some((at + colon + 1, &rest[colon + 1..]))),
        None => (rest, None),
    };
    let mut rule = Text::new(String::new(), Span::at(at));
    let mut until = None;
    for word in quoted_words(head, at) {
        match word.value.strip_prefix("until=") {
            Some(date) => until = Some(field::date(&Text::new(date.to_owned(), word.span), None)),
            None if rule.value.is_empty() => rule = word,
            None => {}
        }
    }
    let mut why = Text::new(String::new(), Span::at(span.end as usize - 3));
    if let Some((start, reason)) = reason {
        let mut kept = String::new();
        for word in reason.split_whitespace() {
            match word.strip_prefix("until=") {
                Some(date) => {
                    at = start;
                    until = Some(field::date(
                        &Text::new(date.to_owned(), Span::new(at, at + reason.len())),
                        None,
                    ));
                }
                None => {
                    if !kept.is_empty() {
                        kept.push(' ');
                    }
                    kept.push_str(word);
                }
            }
        }
        why = Text::new(kept, Span::new(start, start + reason.len()));
    }
    let whole_file = name == "mls-allow-file";
    Some(Waiver {
        span,
        rule,
        reason: why,
        until,
        whole_file,
        scope: if whole_file { None } else { Some(scope(span, blocks)) },
    })
}

/// The block behind the comment; a heading stands for its section, the title for what comes before the next heading.
fn scope(span: Span, blocks: &[Block<'_>]) -> Span {
    let around = blocks
        .iter()
        .find(|block| block.span().contains(span) && !matches!(block, Block::Other { .. }));
    if let Some(block) = around {
        return block.span();
    }
    let mut next = blocks
        .iter()
        .skip_while(|block| block.span().start < span.end)
        .filter(|block| !matches!(block, Block::Other { .. }));
    match next.next() {
        Some(Block::Heading {
            level, span: heading, ..
        }) => {
            let own = *level;
            let end = next.find_map(|block| match block {
                Block::Heading { level, span, .. } if own == 1 || *level <= own => Some(span.start),
                _ => None,
            });
            Span {
                start: heading.start,
                end: end.unwrap_or(u32::MAX),
            }
        }
        Some(block) => block.span(),
        None => Span::at(span.end as usize),
    }
}
