//! The people and teams that an owner field names.

use std::ops::Range;
use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::inline::joins_fields;
use crate::lang::{criteria, fields, headings, metadata};
use crate::model::{DateReading, read_date};
use crate::source::{Span, Text};
use crate::text::chars::{ARROWS, digit, joins_words};
use crate::text::slice;
use crate::text::words::{phrase, words};

/// The people or teams of an owner field, separated by comma, semicolon, `&`, `+`, `/` or "and" outside brackets.
pub(crate) fn owners(text: &Text) -> Vec<Text> {
    if text.value.split([',', ';', '&', '/', '、', '，']).all(is_of_template) {
        return Vec::new();
    }
    let mut out = Vec::new();
    let mut depth = 0_usize;
    let own = named_part(&text.value);
    let mut start = own.start;
    let exact = text.span.end - text.span.start == u32::try_from(text.value.len()).unwrap_or(0);
    let mut add = |from: usize, to: usize| {
        let raw = slice(&text.value, from..to);
        let is_after_comma = slice(&text.value, ..from).ends_with([',', '、', '，']);
        for (at, name) in parts(raw).into_iter().enumerate() {
            let is_after_comma = at == 0 && is_after_comma;
            let name = bare(name);
            if !name.contains(char::is_alphanumeric) {
                continue;
            }
            let at = text.span.start as usize + (name.as_ptr() as usize - text.value.as_ptr() as usize);
            let span = match exact {
                true => Span::new(at, at + name.len()),
                false => text.span,
            };
            out.push((is_after_comma, Text::new(name, span)));
        }
    };
    let bytes = text.value.as_bytes();
    for (at, c) in slice(&text.value, own.clone()).char_indices() {
        let at = own.start + at;
        match c {
            // `[gates] [roads]` are two.
            '[' if depth == 0 && slice(&text.value, ..at).ends_with("] ") => {
                add(start, at);
                (start, depth) = (at, 1);
            }
            '(' | '[' | '（' | '【' => depth += 1,
            ')' | ']' | '）' | '】' => depth = depth.saturating_sub(1),
            ',' | ';' | '&' | '+' | '、' | '，' | '；' | '\n' if depth == 0 => {
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
    add(start, own.end);
    // `Ana Lee, Project Lead` is one person.
    let is_role = |name: &Text| fields::OWNER.contains(&phrase(&name.value).as_str());
    if out.len() > 1 && !out.iter().all(|(_, name)| is_role(name)) {
        out.retain(|(_, name)| !is_role(name));
    }
    without_remarks(&mut out);
    out.into_iter().map(|(_, name)| name).collect()
}

/// Whether a name is one of a template, in any language: `[Name]`, `<owner>`.
fn is_of_template(name: &str) -> bool {
    static NAMES: LazyLock<FxHashSet<String>> = LazyLock::new(|| {
        let names = criteria::PLACEHOLDERS.iter().filter_map(|text| within_brackets(text));
        names.map(str::to_lowercase).collect()
    });
    within_brackets(name.trim()).is_some_and(|name| NAMES.contains(&name.to_lowercase()))
}

fn within_brackets(text: &str) -> Option<&str> {
    const PAIRS: [(char, char); 5] = [('[', ']'), ('<', '>'), ('［', '］'), ('【', '】'), ('＜', '＞')];
    PAIRS
        .iter()
        .find_map(|(open, close)| text.strip_prefix(*open)?.strip_suffix(*close))
}

/// Removes the title of a person or a time after a comma, which are not names: `Ana Lee, Head of Platform`, `Ana, until May`.
fn without_remarks(names: &mut Vec<(bool, Text)>) {
    if names.len() < 2 {
        return;
    }
    let begins = |name: &str, list: &[&str]| {
        let first = words(name).next().map(|(_, word)| word.to_lowercase());
        first.is_some_and(|first| list.contains(&first.as_str()))
    };
    let is_title = |name: &str| !name.contains(['(', '（']) && (names_role(name) || begins(name, &metadata::TITLES));
    // `Engineering, Senior Analyst` may be two owners.
    let is_person = |name: &str| is_name(name) && !is_title(name) && (name.contains(' ') || name.starts_with('@'));
    let (mut is_any, mut is_one) = (false, false);
    names.retain(|(is_after_comma, name)| {
        let name = name.value.as_str();
        // `J. R. Smith, Jr.`
        if *is_after_comma && is_any && metadata::NAME_ENDS.contains(&phrase(name).as_str()) {
            return false;
        }
        // A fast check: most names contain no digit.
        let is_date = || name.contains(|c| digit(c).is_some()) && matches!(read_date(name).0, DateReading::Date(_));
        let is_time = || begins(name, &metadata::SPANS) || is_date();
        let is_remark = *is_after_comma && (is_any && is_time() || is_one && is_title(name));
        is_one = is_person(name) || is_remark && is_one;
        is_any = true;
        !is_remark
    });
}

/// Where the names stand: after what they are, `Project Lead — Ana`, or in brackets after how many, `2 developers (Ana + Bo)`.
fn named_part(value: &str) -> Range<usize> {
    let counted = value.starts_with(|c: char| digit(c).is_some());
    let inner = value.strip_suffix([')', '）']).filter(|_| counted);
    if let Some((lead, inner)) = inner.and_then(|inner| inner.split_once(['(', '（'])) {
        let start = lead.len() + slice(value, lead.len()..).chars().next().map_or(0, char::len_utf8);
        return start..start + inner.len();
    }
    // Most values have no such mark.
    let is_mark = |byte: u8| matches!(byte, b'-' | b':') || !byte.is_ascii();
    if !value.bytes().any(is_mark) {
        return 0..value.len();
    }
    // `Ana -> Bo`
    let arrow = ARROWS
        .iter()
        .filter_map(|arrow| Some((value.rfind(arrow)?, arrow.len())))
        .max();
    if let Some((at, length)) = arrow
        && is_name(slice(value, ..at))
        && is_name(slice(value, at + length..))
    {
        return at + length..value.len();
    }
    let joints = [" — ", " – ", " - ", ": ", "："];
    let joint = joints
        .iter()
        .filter_map(|joint| Some((value.find(joint)?, joint.len())))
        .min();
    let following = joint.filter(|(at, length)| {
        let (role, name) = (slice(value, ..*at), slice(value, at + length..));
        let is_role = fields::OWNER.contains(&phrase(role).as_str()) || names_role(role);
        let name = name.split([',', ';', '&', '+', '、', '，']).next().unwrap_or(name);
        is_role && is_name_or_team(name) && !names_role(name)
    });
    following.map_or(0, |(at, length)| at + length)..value.len()
}

/// `Ana` and `Bo` of `Ana and Bo` and of `Ana/Bo`; a text that may be one name is one.
fn parts(text: &str) -> Vec<&str> {
    // The last name in `Ana, Bo, and Chidi`.
    let bare = text.trim_start();
    let after = bare
        .split_once(' ')
        .filter(|(word, rest)| (headings::AND.contains(word) || metadata::THEN.contains(word)) && is_name(rest));
    let text = after.map_or(text, |(_, rest)| rest);
    let names = match unspaced_names(text) {
        own if own.is_empty() => joined_names(text),
        own => own,
    };
    if names.len() > 1 && names.iter().all(|name| is_name(name)) && names.last().is_some_and(|last| !names_team(last)) {
        return names;
    }
    // `@ana @bo`
    let handles = || text.split_whitespace();
    if text.starts_with('@') && handles().nth(1).is_some() && handles().all(|word| word.starts_with('@')) {
        return handles().collect();
    }
    if joins_fields(text) && text.split(['|', '·', '•']).all(is_name) {
        return text.split(['|', '·', '•']).collect();
    }
    let (first, second) = text.split_once('/').unwrap_or((text, ""));
    // `@org/team` is a handle, `UI/UX` a field of work.
    let is_pair = !second.is_empty()
        && !second.contains('/')
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

/// `王芳` and `李雷` of `王芳和李雷` and of `王芳/李雷`: short names on both sides.
fn unspaced_names(text: &str) -> Vec<&str> {
    const LONGEST: usize = 60;
    let text = text.trim();
    if text.is_ascii() || text.len() > LONGEST {
        return Vec::new();
    }
    let is_unspaced = |c: char| c.is_alphabetic() && !joins_words(c);
    // `やまとたける` is one.
    let is_syllable = |c: Option<char>| c.is_some_and(|c| ('\u{3040}'..='\u{309f}').contains(&c));
    let is_own = |part: &str| (2..=4).contains(&part.chars().count()) && part.chars().all(is_unspaced);
    let ands = headings::AND
        .iter()
        .copied()
        .filter(|word| word.starts_with(is_unspaced));
    let mut cuts = ands.chain(["/", "／"]).flat_map(|joint| text.match_indices(joint));
    let pair = cuts.find_map(|(at, joint)| {
        let (before, after) = (slice(text, ..at), slice(text, at + joint.len()..));
        let is_word = is_syllable(before.chars().next_back()) || is_syllable(after.chars().next());
        let is_team = metadata::GROUPS
            .iter()
            .any(|group| !group.is_ascii() && after.ends_with(group));
        (is_own(before) && is_own(after) && !is_word && !is_team).then(|| vec![before, after])
    });
    pair.unwrap_or_default()
}

/// The parts of a text between words for "and".
fn joined_names(text: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let mut start = 0;
    let mut spaces = memchr::memchr_iter(b' ', text.as_bytes()).peekable();
    while let (Some(before), Some(&after)) = (spaces.next(), spaces.peek()) {
        if headings::AND.contains(&slice(text, before + 1..after)) {
            names.push(slice(text, start..before));
            start = after;
        }
    }
    names.push(slice(text, start..));
    names
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

/// `Ana`, `Ana van Lee`, `Gate team`: a person or a team, and no sentence.
pub(super) fn is_name_or_team(text: &str) -> bool {
    const MOST: usize = 5;
    /// `de`, `van`, `bin`.
    const PARTICLE: usize = 3;
    let bare = text.split(['(', '[', '（', '【']).next().unwrap_or(text).trim();
    let count = bare.split_whitespace().count();
    let is_particle = |word: &str| word.chars().count() <= PARTICLE && word.chars().all(char::is_alphabetic);
    let begins = |word: &str| word.starts_with(|c: char| c == '@' || c.is_alphabetic() && !c.is_lowercase());
    let ends_so = |mut words: std::str::SplitWhitespace<'_>| {
        words.next().is_some_and(begins) && words.next_back().is_none_or(begins)
    };
    is_name(text)
        || (1..=MOST).contains(&count) && names_team(bare)
        || (3..=MOST).contains(&count)
            && ends_so(bare.split_whitespace())
            && bare.split_whitespace().all(|word| begins(word) || is_particle(word))
}

/// Whether the last word says that all of it is one team: `Design and Research Team`.
pub(super) fn names_team(text: &str) -> bool {
    let last = words(text).last().map_or("", |(_, word)| word);
    let last = phrase(last);
    metadata::GROUPS.contains(&last.as_str())
}

/// Whether the last word says that all of it is one person's work: `Frontend/Backend Developer`.
pub(super) fn names_role(text: &str) -> bool {
    let last = words(text).last().map_or("", |(_, word)| word);
    metadata::ROLES.contains(&phrase(last).as_str())
}

/// A name without an image before it and without the brackets of a reference around it: `![Team][] [types]`.
fn bare(name: &str) -> &str {
    // Removes the marks around `👤 Ana` and `[[Ana]]`.
    let name = name.trim();
    let linked = name.strip_prefix("[[").and_then(|name| name.strip_suffix("]]"));
    let mut name = linked
        .unwrap_or(name)
        .trim_start_matches(|c: char| !c.is_ascii() && !c.is_alphanumeric())
        .trim();
    // `(**Owner**: Ana)`
    if !name.contains(['(', '（']) {
        name = name.trim_end_matches([')', '）']).trim_end();
    }
    while let Some((_, rest)) = name.strip_prefix("![").and_then(|rest| rest.split_once(']')) {
        let following = rest.strip_prefix('[').and_then(|rest| rest.split_once(']'));
        let following = following.or_else(|| rest.strip_prefix('(').and_then(|rest| rest.split_once(')')));
        name = following.map_or(rest, |(_, following)| following).trim_start();
    }
    // `@ana Project Lead` ends with her role.
    if let Some((handle, role)) = name.split_once(' ').filter(|(handle, _)| handle.starts_with('@')) {
        let role = role.split(['(', '（']).next().unwrap_or(role);
        if fields::OWNER.contains(&phrase(role).as_str()) {
            return handle;
        }
    }
    // `Ana Lee @ana`
    let handled = name
        .rsplit_once(' ')
        .filter(|(own, handle)| handle.starts_with('@') && own.contains(' ') && !own.contains('@') && !names_role(own));
    name = handled.map_or(name, |(own, _)| own.trim_end());
    // `Ana Lee (https://example.com/ana)`
    let addressed = name.strip_suffix(')').and_then(|name| name.rsplit_once('('));
    if let Some((own, _)) =
        addressed.filter(|(_, address)| ["http://", "https://"].iter().any(|scheme| address.starts_with(scheme)))
        && own.contains(char::is_alphanumeric)
    {
        name = own.trim_end();
    }
    // `Ana Lee <ana@example.com>`
    let address = name
        .rsplit_once(' ')
        .filter(|(_, last)| last.contains('@') && last.contains('.') && !last.starts_with('@'));
    let name = address.map_or(name, |(name, _)| name.trim_end_matches(['<', '(', ' ']));
    // The end of a sentence, and not of `Jr.`
    let ends_sentence = |bare: &&str| {
        let last = bare.rsplit(' ').next().unwrap_or(bare);
        last.ends_with([')', '）']) || last.chars().count() > 3
    };
    let name = name.strip_suffix('.').filter(ends_sentence).unwrap_or(name);
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
            ("@ana @bo", &["@ana", "@bo"]),
            ("👤 Ana Lee", &["Ana Lee"]),
            ("Ana Lee)", &["Ana Lee"]),
            ("Ana / Bo", &["Ana", "Bo"]),
            ("Ana und Bo sowie Cy", &["Ana", "Bo", "Cy"]),
            ("👩 Ana, 🧑 Bo", &["Ana", "Bo"]),
            ("[[Ana Lee]]", &["Ana Lee"]),
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
            ("Project Lead — Ana Lee", &["Ana Lee"]),
            ("Gate Manager: Ana", &["Ana"]),
            ("Ana Lee, Project Lead", &["Ana Lee"]),
            ("Ana Lee, Head of Platform", &["Ana Lee"]),
            ("Ana Lee, CTO; Bo Ek, Senior Engineer", &["Ana Lee", "Bo Ek"]),
            ("Ana (until March), then Bo", &["Ana (until March)", "Bo"]),
            ("Ana, until May 2027", &["Ana"]),
            ("Ana, 2027-03-01", &["Ana"]),
            ("Data Engineer, Senior Analyst", &["Data Engineer", "Senior Analyst"]),
            ("Gates, Director of Roads", &["Gates", "Director of Roads"]),
            (
                "Ana Lee, Head of Roads (gates), Bo",
                &["Ana Lee", "Head of Roads (gates)", "Bo"],
            ),
            ("Ana Lee + Head of Roads", &["Ana Lee", "Head of Roads"]),
            ("2 developers (Ana + Bo)", &["Ana", "Bo"]),
            ("Project Lead", &["Project Lead"]),
            ("Ana (gates and roads) & Bo", &["Ana (gates and roads)", "Bo"]),
        ] {
            let found = owners(&Text::new(text, Span::new(0, text.len())));
            let found: Vec<&str> = found.iter().map(|name| name.value.as_str()).collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
