//! Makes text safe for terminals and build logs, which interpret control characters and commands.

use crate::text::slice;
use std::borrow::Cow;
use std::fmt::Write as _;

/// `text` on one line, without anything that a terminal or a build log interprets or that changes the direction of
/// text.
pub(crate) fn clean(text: &str) -> Cow<'_, str> {
    if !text.contains(is_unprintable) && !text.contains("##") {
        return Cow::Borrowed(text);
    }
    let one_line = |c| match c {
        '\t' | '\n' | '\r' | '\u{2028}' | '\u{2029}' => ' ',
        c => c,
    };
    let text: String = text.chars().map(one_line).collect();
    Cow::Owned(visible(&text).collect())
}

/// As [`clean`], line by line. A line that GitHub Actions would read as a command gets a mark before it.
pub(crate) fn clean_lines(text: &str) -> String {
    let lines = text.lines().map(|line| match line.trim_start().starts_with("::") {
        true => Cow::Owned(format!("│ {}", clean(line))),
        false => clean(line),
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// Replaces each character that a terminal would obey, including tabs and line ends, by a harmless one.
pub(crate) fn visible(text: &str) -> impl Iterator<Item = char> {
    let mut before = '\0';
    text.char_indices().map(move |(at, c)| {
        let before = std::mem::replace(&mut before, c);
        match c {
            '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{fffd}'),
            '\u{7f}' => '␡',
            '#' if before == '#' && opens_command(slice(text, at + 1..)) => '♯',
            c if is_unprintable(c) => '\u{fffd}',
            c => c,
        }
    })
}

/// JSON with such characters escaped, except for its line ends.
pub(crate) fn clean_json(json: &str) -> String {
    let is_plain = |byte: u8| byte != b'#' && matches!(byte, b'\n' | b' '..=b'~');
    let mut out = String::with_capacity(json.len());
    let mut rest = json;
    loop {
        let plain = rest.bytes().position(|byte| !is_plain(byte)).unwrap_or(rest.len());
        out.push_str(slice(rest, ..plain));
        let Some(c) = slice(rest, plain..).chars().next() else {
            return out;
        };
        rest = slice(rest, plain + c.len_utf8()..);
        let is_second = || slice(json, ..json.len() - rest.len()).ends_with("##");
        if is_unprintable(c) || c == '#' && is_second() && opens_command(rest) {
            // Such characters are only in strings, and all of them are below U+10000.
            write!(out, "\\u{:04x}", u32::from(c)).expect("writing to a string cannot fail");
        } else {
            out.push(c);
        }
    }
}

/// Whether the text after `##` makes it a command of a build log: `##[error]` in GitHub Actions, `##vso[…]` in Azure
/// Pipelines, `##teamcity[…]`, anywhere in a line.
fn opens_command(rest: &str) -> bool {
    rest.trim_start_matches(|c: char| c.is_ascii_alphabetic())
        .starts_with('[')
}

fn is_unprintable(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_interpreted() {
        assert_eq!(
            clean("a\tb\r\n\u{1b}[2J\u{9b}1m\u{7f}\u{202e}"),
            "a b  ␛[2J\u{fffd}1m␡\u{fffd}"
        );
        assert_eq!(clean_lines("a\u{7}\nb\n ::error::"), "a␇\nb\n│  ::error::");
        assert_eq!(
            clean("## x ##[error] ###[a] ##vso[b] ##teamcity[c]"),
            "## x #♯[error] ##♯[a] #♯vso[b] #♯teamcity[c]"
        );
        let text = "##[error]\u{9b}\u{202e}\u{7f} ## é";
        let json = clean_json(&serde_json::to_string(text).unwrap());
        assert_eq!(json, r##""#\u0023[error]\u009b\u202e\u007f ## é""##);
        assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
    }

    /// In each text of up to six of the special characters, escapes are where pictures would be.
    #[test]
    fn escapes_and_pictures_agree() {
        const KINDS: [char; 6] = ['#', '[', 'a', '\u{9b}', 'é', '\n'];
        let mut texts = vec![String::new()];
        for _ in 0..6 {
            texts = texts
                .iter()
                .flat_map(|text| KINDS.map(|c| format!("{text}{c}")))
                .collect();
            for text in &texts {
                let escaped = |(c, shown): (char, char)| match c == shown || c == '\n' {
                    true => c.to_string(),
                    false => format!("\\u{:04x}", u32::from(c)),
                };
                let expected: String = text.chars().zip(visible(text)).map(escaped).collect();
                assert_eq!(clean_json(text), expected, "{text:?}");
            }
        }
    }
}
