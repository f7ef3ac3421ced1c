//! A sentence as ids, words and marks.

use std::ops::Range;

use compact_str::CompactString;

use crate::model::Reference;
use crate::source::Span;
use crate::text::chars::ARROWS;
use crate::text::slice;
use crate::text::words::words;

pub(super) const ARROW: char = '→';

#[derive(Clone, Debug)]
pub(super) struct Token<'r> {
    pub span: Span,
    pub kind: Kind<'r>,
    /// In round brackets.
    pub in_note: bool,
}

#[derive(Clone, Debug)]
pub(super) enum Kind<'r> {
    Id(&'r Reference),
    Word(CompactString),
    Mark(char),
}

impl Token<'_> {
    pub(super) fn word(&self) -> Option<&str> {
        match &self.kind {
            Kind::Word(word) => Some(word),
            _ => None,
        }
    }

    pub(super) fn is(&self, list: &[&str]) -> bool {
        self.word().is_some_and(|word| list.contains(&word))
    }

    pub(super) fn is_id(&self) -> bool {
        matches!(self.kind, Kind::Id(_))
    }

    pub(super) fn is_mark(&self, marks: &[char]) -> bool {
        matches!(self.kind, Kind::Mark(mark) if marks.contains(&mark))
    }
}

/// The tokens of `area`, which contains `references`.
pub(super) fn tokens<'r>(text: &str, area: Span, references: &[&'r Reference]) -> Vec<Token<'r>> {
    let mut tokens = Vec::new();
    let mut depth = 0_usize;
    let mut at = area.start as usize;
    let end = area.end as usize;
    for reference in references {
        let start = reference.span.start as usize;
        if start < at || reference.span.end as usize > end {
            continue;
        }
        words_and_marks(text, at..start, &mut depth, &mut tokens);
        tokens.push(Token {
            span: reference.span,
            kind: Kind::Id(reference),
            in_note: depth > 0,
        });
        at = reference.span.end as usize;
    }
    words_and_marks(text, at..end, &mut depth, &mut tokens);
    tokens
}

/// The words and marks of `range`; struck-out text, comments and addresses of links are skipped.
fn words_and_marks(text: &str, range: Range<usize>, depth: &mut usize, tokens: &mut Vec<Token<'_>>) {
    let mut at = range.start;
    while let Some(c) = slice(text, at..range.end).chars().next() {
        let rest = slice(text, at..range.end);
        let in_note = *depth > 0;
        let mut push = |length: usize, kind: Kind<'static>| {
            tokens.push(Token {
                span: Span::new(at, at + length),
                kind,
                in_note,
            });
            length
        };
        at += if let Some(arrow) = ARROWS.iter().find(|arrow| rest.starts_with(**arrow)) {
            push(arrow.len(), Kind::Mark(ARROW))
        } else if let Some(length) = passed_over(rest) {
            length
        } else if c.is_alphanumeric() || c == '&' {
            let word = words(rest).next().map_or(rest, |(_, word)| word);
            push(word.len(), Kind::Word(lower(word)))
        } else {
            let length = c.len_utf8();
            let ends_sentence = c != '.' || slice(rest, 1..).chars().next().is_none_or(char::is_whitespace);
            let mark = match c {
                '、' | '，' => ',',
                '。' => '.',
                '：' => ':',
                '–' | '—' => '-',
                c => c,
            };
            match mark {
                '(' | '（' => *depth += 1,
                ')' | '）' => *depth = depth.saturating_sub(1),
                ':' | '-' => _ = push(length, Kind::Mark(mark)),
                ',' | ';' | '.' | '\n' if ends_sentence => _ = push(length, Kind::Mark(mark)),
                _ => {}
            }
            length
        };
    }
}

/// A word in the form that tokens have it in.
pub(super) fn lower(word: &str) -> CompactString {
    if !word.is_ascii() {
        return word.to_lowercase().replace('’', "'").into();
    }
    let mut word = CompactString::from(word);
    word.make_ascii_lowercase();
    word
}

/// The length of `~~struck~~`, of a comment or of a link's `](address)` at the start of `rest`.
fn passed_over(rest: &str) -> Option<usize> {
    /// How many bytes are searched for the end.
    const LONGEST: usize = 2000;
    let close = match rest.as_bytes() {
        [b'~', b'~', ..] => "~~",
        [b']', b'(', ..] => ")",
        [b'<', b'!', b'-', b'-', ..] => "-->",
        _ => return None,
    };
    let within = &rest.as_bytes()[2..rest.len().min(LONGEST)];
    Some(2 + memchr::memmem::find(within, close.as_bytes())? + close.len())
}
