//! The people and teams that an owner field names.

use crate::lang::{fields, headings, metadata};
use crate::source::{Span, Text};
use crate::text::slice;
use crate::text::words::{phrase, words};

/// The people or teams of an owner field, separated by comma, semicolon, `&`, `+`, `/` or "and" outside brackets.
pub(crate) fn owners(text: &Text) -> Vec<Text> {
    let mut out = Vec::new();
    let mut depth = 0_usize;
    let mut start = 0;
    let exact = text.span.end - text.span.start == u32::try_from(text.value.len()).unwrap_or(0);
    let mut add = |from: usize, to: usize| {
        let raw = slice(&text.value, from..to);
        for name in parts(raw) {
            let name = bare(name);
            if !name.contains(char::is_alphanumeric) {
                continue;
            }
            let at = text.span.start as usize + (name.as_ptr() as usize - text.value.as_ptr() as usize);
            let span = match exact {
                true => Span::new(at, at + name.len()),
                false => text.span,
            };
            out.push(Text::new(name, span));
        }
    };
    let bytes = text.value.as_bytes();
    for (at, c) in text.value.char_indices() {
        match c {
            // `[gates] [roads]` are two.
            '[' if depth == 0 && slice(&text.value, ..at).ends_with("] ") => {
                add(start, at);
                (start, depth) = (at, 1);
            }
            '(' | '[' | '（' | '【' => depth += 1,
            ')' | ']' | '）' | '】' => depth = depth.saturating_sub(1),
            ',' | ';' | '&' | '+' | '、' | '，' | '；' if depth == 0 => {
                add(start, at);
                start = at + c.len_utf8();
            }
            '/' if depth == 0 && at > 0 && bytes[at - 1] == b' ' => {
                add(start, at);
                start = at + 1;
            }
            // What follows is a remark: `Ana & Bo — until May, then Chidi`.
            '–' | '—' if depth == 0 && slice(&text.value, ..at).ends_with(' ') => break,
            _ => {}
        }
    }
    add(start, text.value.len());
    out
}

/// `Ana` and `Bo` from `Ana and Bo` and from `Ana/Bo`; a text that may be one name is not split.
fn parts(text: &str) -> Vec<&str> {
    // The last name in `Ana, Bo, and Chidi`.
    let bare = text.trim_start();
    let after = bare
        .split_once(' ')
        .filter(|(word, rest)| headings::AND.contains(word) && is_name(rest));
    let text = after.map_or(text, |(_, rest)| rest);
    let mut spaces = memchr::memchr_iter(b' ', text.as_bytes()).peekable();
    let joint = std::iter::from_fn(|| Some((spaces.next()?, *spaces.peek()?)))
        .find(|(before, after)| headings::AND.contains(&slice(text, before + 1..*after)))
        .map(|(before, after)| (slice(text, ..=before), slice(text, after..)));
    if let Some((first, rest)) = joint
        && is_name(first)
        && is_name(rest)
        && !names_team(rest)
    {
        return vec![first, rest];
    }
    let listed: Vec<&str> = text.split(['|', '·', '•']).collect();
    if listed.len() > 1 && listed.iter().all(|name| is_name(name)) {
        return listed;
    }
    let mut pieces = text.split('/');
    let (first, second) = (pieces.next().unwrap_or(""), pieces.next().unwrap_or(""));
    // `@org/team` is a handle, `UI/UX` a field of work.
    let is_pair = pieces.next().is_none()
        && is_name(first)
        && is_name(second)
        && first.trim().starts_with('@') == second.trim().starts_with('@')
        && first.split(' ').next_back().is_some_and(is_written_out)
        && second.split(' ').next().is_some_and(is_written_out)
        && !names_team(second)
        && !names_role(second);
    match is_pair {
        true => vec![first, second],
        false => vec![text],
    }
}

/// Whether a word has lowercase letters, as names do; `AI` in `AI/ML Architect` has none.
fn is_written_out(word: &str) -> bool {
    word.contains(char::is_lowercase)
}

/// `Ana`, `Ana Lee`, `@ana`, `ana@example.com`.
pub(super) fn is_name(text: &str) -> bool {
    let text = text.split(['(', '[', '（', '【']).next().unwrap_or(text).trim();
    let is_word = |word: &str| word.starts_with(|c: char| c == '@' || c.is_alphabetic() && !c.is_lowercase());
    let is_address = text.contains('@') && !text.contains(' ');
    is_address || (1..=3).contains(&text.split_whitespace().count()) && text.split_whitespace().all(is_word)
}

/// Whether the last word says that the whole text names one team: `Design and Research Team`.
fn names_team(text: &str) -> bool {
    let last = words(text).last().map_or("", |(_, word)| word);
    let last = phrase(last);
    metadata::GROUPS.contains(&last.as_str())
}

/// Whether the last word says that the whole text is one role: `Frontend/Backend Developer`.
fn names_role(text: &str) -> bool {
    let last = words(text).last().map_or("", |(_, word)| word);
    metadata::ROLES.contains(&phrase(last).as_str())
}

/// A name without an image before it and without the brackets of a reference around it: `![Team][] [types]`.
fn bare(name: &str) -> &str {
    let mut name = name.trim();
    while let Some((_, rest)) = name.strip_prefix("![").and_then(|rest| rest.split_once(']')) {
        let behind = rest.strip_prefix('[').and_then(|rest| rest.split_once(']'));
        let behind = behind.or_else(|| rest.strip_prefix('(').and_then(|rest| rest.split_once(')')));
        name = behind.map_or(rest, |(_, behind)| behind).trim_start();
    }
    // `@ana Project Lead` ends with her role.
    if let Some((handle, role)) = name.split_once(' ').filter(|(handle, _)| handle.starts_with('@')) {
        let role = role.split(['(', '（']).next().unwrap_or(role);
        if fields::OWNER.contains(&phrase(role).as_str()) {
            return handle;
        }
    }
    let inner = name.strip_suffix("[]").unwrap_or(name);
    let inner = inner.strip_prefix('[').and_then(|inner| inner.strip_suffix(']'));
    inner.filter(|inner| !inner.contains(['[', ']'])).unwrap_or(name).trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_apart() {
        for (text, expected) in [
            ("Ana and Bo", &["Ana", "Bo"][..]),
            ("Ana Lee and Bo", &["Ana Lee", "Bo"]),
            ("Ana, Bo, and Chidi", &["Ana", "Bo", "Chidi"]),
            ("@ana and @bo", &["@ana", "@bo"]),
            ("Ana/Bo", &["Ana", "Bo"]),
            ("@ana/@bo", &["@ana", "@bo"]),
            ("Ana / Bo", &["Ana", "Bo"]),
            ("@wharf/gates", &["@wharf/gates"]),
            ("UI/UX", &["UI/UX"]),
            ("Senior AI/ML Architect", &["Senior AI/ML Architect"]),
            ("Frontend/Backend Developer", &["Frontend/Backend Developer"]),
            ("Ana Lee/Bo Kim", &["Ana Lee", "Bo Kim"]),
            ("Ana (gates) | Bo (roads)", &["Ana (gates)", "Bo (roads)"]),
            ("Ana · Bo", &["Ana", "Bo"]),
            ("Ana · since May", &["Ana · since May"]),
            ("@ana Project Lead (Wharf), @bo Tech Lead", &["@ana", "@bo"]),
            ("@wharf gate guild", &["@wharf gate guild"]),
            ("[gates] [roads]", &["gates", "roads"]),
            ("Design and Research Team", &["Design and Research Team"]),
            ("the gate and the road", &["the gate and the road"]),
            ("Ana Sandland", &["Ana Sandland"]),
            ("![Team][] [gates], [roads]", &["gates", "roads"]),
            ("Ana (gates and roads) & Bo", &["Ana (gates and roads)", "Bo"]),
        ] {
            let found = owners(&Text::new(text, Span::new(0, text.len())));
            let found: Vec<&str> = found.iter().map(|name| name.value.as_str()).collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
