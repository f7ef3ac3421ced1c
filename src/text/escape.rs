//! Escapes for the values of chapters on their way to a page.

use std::borrow::Cow;
use std::fmt::{self, Write};

use crate::text::slice;
use askama::filters::Escaper;

/// Askama's escaper for the templates in `theme/`: characters with a meaning in HTML, in Markdown or for plugins that
/// run later become character references.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entities;

impl Escaper for Entities {
    fn write_escaped_str<W: Write>(&self, mut to: W, text: &str) -> fmt::Result {
        let mut rest = text;
        loop {
            // Most of a text is letters, digits and spaces.
            let plain = plain_length(rest);
            to.write_str(slice(rest, ..plain))?;
            let mut left = slice(rest, plain..).chars();
            match left.next().map(shown) {
                None => return Ok(()),
                Some(None) => {}
                Some(Some(c)) => match reference(c) {
                    Some(reference) => to.write_str(reference)?,
                    None => to.write_char(c)?,
                },
            }
            rest = left.as_str();
        }
    }
}

/// The number of bytes at the start of `text` that need no escape.
fn plain_length(text: &str) -> usize {
    /// The printable ASCII characters without a meaning.
    const PLAIN: [bool; 256] = {
        let mut plain = [false; 256];
        let mut byte = b' ';
        while byte <= b'~' {
            plain[byte as usize] = reference(byte as char).is_none();
            byte += 1;
        }
        plain
    };
    text.bytes().take_while(|&byte| PLAIN[usize::from(byte)]).count()
}

/// The reference for a character; `None` if it needs none.
const fn reference(c: char) -> Option<&'static str> {
    Some(match c {
        '&' => "&#38;",
        '<' => "&#60;",
        '>' => "&#62;",
        '"' => "&#34;",
        '\'' => "&#39;",
        '*' => "&#42;",
        '_' => "&#95;",
        '`' => "&#96;",
        '[' => "&#91;",
        ']' => "&#93;",
        '~' => "&#126;",
        '|' => "&#124;",
        '\\' => "&#92;",
        '$' => "&#36;",
        '{' => "&#123;",
        '}' => "&#125;",
        _ => return None,
    })
}

/// `text` for HTML, as [`Entities`] writes it.
pub(crate) fn html<'t>(text: impl Into<Cow<'t, str>>) -> Cow<'t, str> {
    let text = text.into();
    if plain_length(&text) == text.len() {
        return text;
    }
    let mut out = String::with_capacity(text.len() + 8);
    // Writing to a string does not fail.
    let _ = Entities.write_escaped_str(&mut out, &text);
    Cow::Owned(out)
}

/// `text` within a line of Markdown, including table cells and the titles of links.
pub(crate) fn markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars().filter_map(shown) {
        if matches!(
            c,
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '<' | '>' | '|' | '~' | '$' | '&' | '"'
        ) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// The destination of a link: no character except `&` has another meaning in Markdown, HTML or a table cell. Percent
/// signs stay, so that an encoded address is not encoded twice.
pub(crate) fn address<'t>(url: impl Into<Cow<'t, str>>) -> Cow<'t, str> {
    let url = url.into();
    let plain = |text: &str| text.bytes().take_while(|byte| is_of_address(*byte)).count();
    if plain(&url) == url.len() {
        return url;
    }
    let mut out = String::with_capacity(url.len() + 8);
    let mut rest = &*url;
    loop {
        let plain = plain(rest);
        out.push_str(slice(rest, ..plain));
        let mut left = slice(rest, plain..).chars();
        match left.next() {
            None => return Cow::Owned(out),
            Some(c) if c.is_ascii() || shown(c) != Some(c) => percent(&mut out, c),
            Some(c) => out.push(c),
        }
        rest = left.as_str();
    }
}

/// Whether generated content may link to `url`: it is relative, or its scheme runs nothing.
pub(crate) fn is_safe_address(url: &str) -> bool {
    let is_hidden = |c: char| c.is_control() || c.is_whitespace() || shown(c) != Some(c);
    if url.contains(is_hidden) {
        return false;
    }
    match url
        .split(['/', '?', '#'])
        .next()
        .and_then(|start| start.split_once(':'))
    {
        Some((scheme, _)) => ["http", "https", "mailto"]
            .iter()
            .any(|safe| scheme.eq_ignore_ascii_case(safe)),
        None => true,
    }
}

fn is_of_address(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || matches!(
            byte,
            b'-' | b'.'
                | b'/'
                | b'#'
                | b'?'
                | b'='
                | b'&'
                | b'+'
                | b','
                | b';'
                | b':'
                | b'@'
                | b'!'
                | b'%'
                | b'_'
                | b'~'
        )
}

/// A file's path as part of an address, with special characters encoded.
pub(crate) fn path(path: String) -> String {
    const MARKS: [char; 5] = ['%', '#', '?', ':', '&'];
    if !path.bytes().any(|byte| MARKS.contains(&char::from(byte))) {
        return path;
    }
    let mut out = String::with_capacity(path.len() + 8);
    for c in path.chars() {
        match MARKS.contains(&c) {
            true => percent(&mut out, c),
            false => out.push(c),
        }
    }
    out
}

fn percent(out: &mut String, c: char) {
    for byte in c.encode_utf8(&mut [0; 4]).bytes() {
        // Writing to a string does not fail.
        let _ = write!(out, "%{byte:02X}");
    }
}

/// `text` without invisible characters, on one line.
pub(crate) fn visible(text: &str) -> String {
    text.chars().filter_map(shown).collect()
}

/// How a character is shown: line ends and tabs as spaces, control and direction marks not at all.
fn shown(c: char) -> Option<char> {
    match c {
        '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}' => Some(' '),
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' => None,
        c if c.is_control() => None,
        c => Some(c),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_keeps_its_meaning() {
        assert_eq!(html("a<b>&\"'"), "a&#60;b&#62;&#38;&#34;&#39;");
        assert_eq!(html("{{#include x}}"), "&#123;&#123;#include x&#125;&#125;");
        assert_eq!(html("*a* _b_ `c` [d] ~e~ |\\$"), {
            "&#42;a&#42; &#95;b&#95; &#96;c&#96; &#91;d&#93; &#126;e&#126; &#124;&#92;&#36;"
        });
        assert_eq!(html("a\r\nb\u{202e}c\u{7}d"), "a  bcd");
        assert_eq!(markdown("a|b *c* <d>\n[e]"), "a\\|b \\*c\\* \\<d\\> \\[e\\]");
    }

    #[test]
    fn addresses_that_run_something_are_not_safe() {
        for url in [
            "a.md",
            "../a.md#b:c",
            "//e.org/a",
            "?a:b",
            "https://e.org",
            "HTTP://e.org",
            "mailto:a@e.org",
            "",
        ] {
            assert!(is_safe_address(url), "{url}");
        }
        for url in [
            "javascript:x",
            "JaVaScript:x",
            "data:text/html,x",
            "vbscript:x",
            "java\tscript:x",
            "\u{1}javascript:x",
            " x",
        ] {
            assert!(!is_safe_address(url), "{url:?}");
        }
    }

    #[test]
    fn addresses_are_encoded() {
        assert_eq!(address("../a b/c(1).md#x"), "../a%20b/c%281%29.md#x");
        assert_eq!(address("größe.md"), "größe.md");
        assert_eq!(address("\"><img>|\u{202e}"), "%22%3E%3Cimg%3E%7C%E2%80%AE");
        assert_eq!(address("https://e.org/?a=1&b=2"), "https://e.org/?a=1&b=2");
        assert_eq!(
            address(path("javascript:a#b%20&.md".to_owned())),
            "javascript%3Aa%23b%2520%26.md"
        );
    }
}
