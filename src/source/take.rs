//! The lines that a directive takes from a file: by number or between `ANCHOR` comments.

use std::ops::Range;
use std::sync::LazyLock;

use crate::text::slice;
use regex::Regex;

/// The lines of a file that are taken, as written after its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part<'a> {
    /// Counted from 0.
    Numbers(Range<usize>),
    Anchor(&'a str),
}

impl<'a> Part<'a> {
    /// `3` is one line, `3:` begins at it, `:10` ends with it, `3:10` includes both, and any other text is an anchor's
    /// name; an empty text is the whole file.
    pub(super) fn new(text: &'a str) -> Self {
        let (first, rest) = match text.split_once(':') {
            Some((first, rest)) => (first, rest.split(':').next()),
            None => (text, None),
        };
        let end = rest.map(|end| end.parse::<usize>());
        let start = match first.parse::<usize>() {
            Ok(line) => line.saturating_sub(1),
            Err(_) if !first.is_empty() => return Self::Anchor(first),
            Err(_) => return Self::Numbers(0..end.and_then(Result::ok).unwrap_or(usize::MAX)),
        };
        let end = match end {
            Some(Ok(end)) => end,
            Some(Err(_)) => usize::MAX,
            None => start.saturating_add(1),
        };
        Self::Numbers(start..end)
    }
}

/// The ranges of the taken lines, without their ends.
pub(super) fn lines(text: &str, part: Part<'_>) -> Vec<Range<usize>> {
    match part {
        Part::Numbers(range) => all_lines(text)
            .skip(range.start)
            .take(range.end.saturating_sub(range.start))
            .collect(),
        Part::Anchor(name) => anchored(text, name)
            .skip_while(|(_, place)| !matches!(place, Place::Inside | Place::End))
            .take_while(|(_, place)| !matches!(place, Place::End))
            .filter(|(_, place)| matches!(place, Place::Inside))
            .map(|(line, _)| line)
            .collect(),
    }
}

/// Every line of the file except the anchor comments, and whether it is hidden because the directive does not name it.
pub(super) fn rustdoc_lines(text: &str, part: Part<'_>) -> Vec<(Range<usize>, bool)> {
    match part {
        Part::Numbers(range) => all_lines(text)
            .enumerate()
            .map(|(n, line)| (line, !range.contains(&n)))
            .collect(),
        Part::Anchor(name) => anchored(text, name)
            .filter_map(|(line, place)| match place {
                Place::Inside => Some((line, false)),
                Place::Outside => Some((line, true)),
                Place::Mark | Place::End => None,
            })
            .collect(),
    }
}

#[derive(Clone, Copy)]
enum Place {
    Outside,
    Inside,
    /// A line with an anchor comment.
    Mark,
    /// The line that ends the named anchor.
    End,
}

fn anchored<'t>(text: &'t str, name: &'t str) -> impl Iterator<Item = (Range<usize>, Place)> + 't {
    static START: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"ANCHOR:\s*([\w_-]+)").expect("the pattern is valid"));
    static END: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"ANCHOR_END:\s*([\w_-]+)").expect("the pattern is valid"));
    let named = move |pattern: &Regex, line: &str| pattern.captures(line).map(|found| &found[1] == name);
    let mut inside = false;
    all_lines(text).map(move |range| {
        let line = slice(text, range.clone());
        let start = named(&START, line);
        let end = named(&END, line);
        let place = match (inside, start, end) {
            (true, _, Some(true)) => {
                inside = false;
                Place::End
            }
            (true, None, None) => Place::Inside,
            (false, Some(true), _) => {
                inside = true;
                Place::Mark
            }
            (false, None, None) => Place::Outside,
            _ => Place::Mark,
        };
        (range, place)
    })
}

fn all_lines(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut start = 0;
    text.split_inclusive('\n').map(move |line| {
        let body = match line.strip_suffix('\n') {
            Some(body) => body.strip_suffix('\r').unwrap_or(body),
            None => line,
        };
        let range = start..start + body.len();
        start += line.len();
        range
    })
}
