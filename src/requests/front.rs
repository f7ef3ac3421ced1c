//! Values in front matter, quoted where necessary.

use crate::model::FrontMatter;
use crate::parse::front_matter::is_yaml_word;
use crate::source::Span;
use crate::text::slice;

/// Whether the block is TOML.
pub(super) fn is_toml(text: &str) -> bool {
    text.trim_start_matches('\u{feff}').starts_with("+++")
}

/// The whole scalar at `span`, quotation marks included; `None` if it is written over several lines.
pub(super) fn scalar(text: &str, span: Span) -> Option<Span> {
    let own = span.of(text);
    let bare = own.trim_end();
    if bare.contains('\n')
        || bare.starts_with(['|', '>', '&', '*', '!'])
        || bare.starts_with("\"\"\"")
        || bare.starts_with("'''")
    {
        return None;
    }
    let (start, end) = (span.start as usize, span.start as usize + bare.len());
    if let Some(quote) = quote_of(bare) {
        // A comment may follow.
        let ends = bare.match_indices(quote).map(|(at, _)| at + 1).skip(1);
        let is_end = |end: &usize| {
            let rest = slice(bare, *end..);
            rest.is_empty() || rest.starts_with([' ', '\t']) && rest.trim_start().starts_with('#')
        };
        let end = ends.filter(is_end).last()?;
        return Some(Span::new(start, start + end));
    }
    // In front matter that was read line by line, the span is without its quotation marks.
    let before = slice(text, ..start)
        .chars()
        .next_back()
        .filter(|c| matches!(c, '"' | '\''));
    let after = slice(text, end..).chars().next();
    match before {
        Some(_) if before == after => Some(Span::new(start - 1, end + 1)),
        _ => {
            let value = bare.split(" #").next().unwrap_or(bare).trim_end();
            Some(Span::new(start, start + value.len()))
        }
    }
}

fn quote_of(text: &str) -> Option<char> {
    text.chars().next().filter(|c| matches!(c, '"' | '\''))
}

/// `value` as a scalar, quoted like `old`, or if it must be.
pub(super) fn quoted(old: &str, value: &str, toml: bool) -> String {
    let is_plain = match toml {
        true => is_day(value) && is_day(old),
        false => is_plain_yaml(value),
    };
    match quote_of(old) {
        Some('\'') if !value.contains('\'') => format!("'{value}'"),
        Some('\'') if !toml => format!("'{}'", value.replace('\'', "''")),
        None if is_plain => value.to_owned(),
        _ => format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\"")),
    }
}

fn is_day(value: &str) -> bool {
    let bytes = value.as_bytes();
    bytes.len() == 10
        && bytes.iter().enumerate().all(|(at, byte)| match at {
            4 | 7 => *byte == b'-',
            _ => byte.is_ascii_digit(),
        })
}

/// Whether YAML reads `value` without quotation marks as this text, even within a flow list.
fn is_plain_yaml(value: &str) -> bool {
    let first = value.chars().next().unwrap_or(' ');
    (first.is_alphanumeric() || matches!(first, '(' | '/' | '.' | '+'))
        && !value.contains(": ")
        && !value.contains(" #")
        && !value.ends_with(':')
        && !value.contains([',', '[', ']', '{', '}', '"'])
        && !is_yaml_word(&value.to_lowercase())
        && value.trim() == value
}

/// The new items of a list: the span from the first old one to the last, and its new text. `None` if there is something else between them.
pub(super) fn list(text: &str, items: &[Span], names: &[String], toml: bool) -> Option<(Span, String)> {
    let scalars: Vec<Span> = items.iter().map(|item| scalar(text, *item)).collect::<Option<_>>()?;
    let (first, last) = (scalars.first()?, scalars.last()?);
    let old = first.of(text);
    let joint = match scalars.get(1) {
        Some(second) => {
            let between = Span::new(first.end as usize, second.start as usize).of(text);
            between.to_owned()
        }
        None => {
            let line = super::slots::line_of(text, first.start as usize);
            let before = slice(text, line.start as usize..first.start as usize);
            let newline = if text.contains("\r\n") { "\r\n" } else { "\n" };
            match before.trim_start().starts_with('-') {
                true => format!("{newline}{before}"),
                false => ", ".to_owned(),
            }
        }
    };
    let is_gap = |pair: &[Span]| match pair {
        [one, next] => {
            let between = Span::new(one.end as usize, next.start as usize).of(text);
            between.chars().all(|c| c.is_whitespace() || matches!(c, '-' | ','))
        }
        _ => true,
    };
    if !scalars.windows(2).all(is_gap) {
        return None;
    }
    let names: Vec<String> = names.iter().map(|name| quoted(old, name, toml)).collect();
    Some((first.cover(*last), names.join(&joint)))
}

/// The place for a value on a line that has none and whose key `is_wanted`, and what must come before the value.
pub(super) fn empty_value(
    text: &str,
    matter: &FrontMatter,
    is_wanted: impl Fn(&str) -> bool,
) -> Option<(Span, &'static str)> {
    let mark = if is_toml(text) { '=' } else { ':' };
    let mut at = matter.span.start as usize;
    for line in matter.span.of(text).split_inclusive('\n') {
        let start = at;
        at += line.len();
        let Some((key, rest)) = line.split_once(mark) else {
            continue;
        };
        let bare = rest.trim();
        let is_empty = matches!(bare, "" | "~" | "null" | "Null" | "NULL" | "\"\"" | "''");
        if key.starts_with([' ', '\t', '#']) || !is_wanted(key.trim()) || !is_empty {
            continue;
        }
        let from = start + key.len() + 1;
        let lead = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        // A list below the key would have been read as its value.
        return Some(match bare {
            "" => (Span::at(from + lead), if lead == 0 { " " } else { "" }),
            _ => (
                Span::new(from + lead, from + lead + bare.len()),
                if lead == 0 { " " } else { "" },
            ),
        });
    }
    None
}
