//! The markup around a value: what stays when the words within it change.

use std::ops::Range;

use crate::text::slice;

/// `region` with `value` in place of its words. Bold, code and italic marks around the old value stay around the new one; marks
/// that open or close outside stay, and so do comments and a line break at the end. Remarks and symbols are dropped.
pub(super) fn with_value(region: &str, value: &str) -> String {
    let mut comments = String::new();
    let bare = without_comments(region, &mut comments);
    let (bare, tail) = without_break(&bare);
    let runs = runs(bare);
    let unmatched = unmatched(bare, &runs);
    let first_word = bare.find(char::is_alphanumeric).unwrap_or(bare.len());
    let mut lead = String::new();
    let mut trail = String::new();
    for run in &unmatched {
        match run.start < first_word {
            true => lead.push_str(slice(bare, run.clone())),
            false => trail.push_str(slice(bare, run.clone())),
        }
    }
    // Before the first word, only the spaces at both ends of the marks that stay are kept.
    let first = bare.len() - bare.trim_start().len();
    let blanks = slice(bare, ..first);
    let after = unmatched.iter().rev().find(|run| run.start < first_word);
    let between = after.map_or("", |run| {
        let rest = slice(bare, run.end..);
        slice(rest, ..rest.len() - rest.trim_start().len())
    });
    let wrap: String = wrapping(bare, &runs, &unmatched, first_word)
        .map(|run| slice(bare, run.clone()))
        .collect();
    let closing: String = wrap.chars().rev().collect();
    // There are no marks within code.
    format!("{blanks}{lead}{between}{wrap}{value}{closing}{trail}{comments}{tail}")
}

/// Runs of `*`, `_`, `~~` and backticks that may open or close something.
fn runs(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        if byte == b'\\' {
            at += 2;
            continue;
        }
        if !matches!(byte, b'*' | b'_' | b'`' | b'~') {
            at += 1;
            continue;
        }
        let length = bytes.iter().skip(at).take_while(|next| **next == byte).count();
        let is_letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        let after = text.get(at + length..).and_then(|after| after.chars().next());
        let is_within_word = byte == b'_' && is_letter(before) && is_letter(after);
        let is_loose = before.is_none_or(char::is_whitespace) && after.is_none_or(char::is_whitespace) && at > 0;
        if !(is_within_word || is_loose || byte == b'~' && length < 2) {
            found.push(at..at + length);
        }
        at += length;
    }
    found
}

/// The runs whose other half is before or after the text.
fn unmatched(text: &str, runs: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut open: Vec<Range<usize>> = Vec::new();
    let mut alone: Vec<Range<usize>> = Vec::new();
    for run in runs {
        let own = slice(text, run.clone());
        let is_blank = |c: Option<char>| c.is_none_or(char::is_whitespace);
        let opens = !is_blank(slice(text, run.end..).chars().next());
        let closes = run.start == 0 || !is_blank(slice(text, ..run.start).chars().next_back());
        match open
            .iter()
            .rposition(|other| slice(text, other.clone()) == own)
            .filter(|_| closes)
        {
            Some(at) => alone.extend(open.drain(at..).skip(1)),
            None if opens => open.push(run.clone()),
            None => alone.push(run.clone()),
        }
    }
    alone.extend(open);
    alone.sort_by_key(|run| run.start);
    alone
}

/// The runs that open right before the first word and close later.
fn wrapping<'r>(
    text: &str,
    runs: &'r [Range<usize>],
    unmatched: &[Range<usize>],
    first_word: usize,
) -> impl Iterator<Item = &'r Range<usize>> {
    let leading: Vec<&Range<usize>> = runs
        .iter()
        .filter(|run| run.end <= first_word && !unmatched.contains(run))
        .collect();
    let is_open = |run: &Range<usize>| {
        let own = slice(text, run.clone());
        let same = leading.iter().filter(|other| slice(text, (**other).clone()) == own);
        same.count() % 2 == 1
    };
    // A link around the word is removed with it.
    let is_link = slice(text, ..first_word).contains(['[', '<']);
    let found: Vec<&Range<usize>> = leading.iter().copied().filter(|run| is_open(run) && !is_link).collect();
    found.into_iter()
}

/// `text` without its comments, which are added to `comments` with a space before each.
fn without_comments(text: &str, comments: &mut String) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(start) = rest.find("<!--") {
        let Some(length) = slice(rest, start..).find("-->") else {
            break;
        };
        out.push_str(slice(rest, ..start).trim_end());
        comments.push(' ');
        comments.push_str(slice(rest, start..start + length + 3));
        rest = slice(rest, start + length + 3..);
    }
    out.push_str(rest);
    out
}

/// The text, and the HTML line break, hard break or spaces at its end.
fn without_break(text: &str) -> (&str, &str) {
    let bare = text.trim_end();
    let lower = bare.to_ascii_lowercase();
    let cut = ["<br>", "<br/>", "<br />", "\\"]
        .iter()
        .find(|mark| lower.ends_with(**mark));
    let length = cut.map_or(bare.len(), |mark| bare.len() - mark.len());
    let length = slice(bare, ..length).trim_end().len();
    let (bare, tail) = text.split_at_checked(length).unwrap_or((text, ""));
    (bare, tail)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_around_a_value_stay() {
        for (region, expected) in [
            (" Done", " X"),
            ("✅ Complete - ready", "X"),
            (" **✅ Complete** - ready", " **X**"),
            ("** Done", "** X"),
            ("** **Done** (really)", "** **X**"),
            (" Done**", " X**"),
            (" Done.** Shipped in v2", " X**"),
            ("`done`", "`X`"),
            ("**`done`** (yes)", "**`X`**"),
            ("_done_ and *more*", "_X_"),
            ("[Ana](people.md) & Bo", "X"),
            ("a_b", "X"),
            ("Done <!-- mls-allow x: y --> ", "X <!-- mls-allow x: y --> "),
            ("Done<br>", "X<br>"),
            ("Done  ", "X  "),
            ("Done \\", "X \\"),
            ("", "X"),
            ("**", "**X"),
        ] {
            assert_eq!(with_value(region, "X"), expected, "{region}");
        }
    }
}
