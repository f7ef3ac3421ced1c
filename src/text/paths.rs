//! Paths between pages: the target of a link, and the link to a target.

use crate::text::slice;
use std::fmt::Write as _;

/// The path below the source folder of `link`, which is in the chapter at `from`; `None` for URLs.
pub(crate) fn link_path(from: &str, link: &str) -> Option<String> {
    let path = link.split(['#', '?']).next().unwrap_or("");
    if path.is_empty() || path.contains(':') || path.starts_with("//") {
        return None;
    }
    let path = percent_decoded(path);
    let mut parts: Vec<&str> = match path.strip_prefix('/') {
        Some(_) => Vec::new(),
        None => from
            .rsplit_once('/')
            .map_or(Vec::new(), |(folder, _)| folder.split('/').collect()),
    };
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    let joined = parts.join("/");
    Some(match joined.strip_suffix(".html") {
        Some(stem) => format!("{stem}.md"),
        None => joined,
    })
}

/// The path from the page at `from` to the page at `to`, both below the source folder.
pub(crate) fn relative(from: &str, to: &str) -> String {
    let folder = from.rfind('/').map_or("", |at| slice(from, ..=at));
    // The folders that both begin with.
    let same = folder.bytes().zip(to.bytes()).take_while(|(a, b)| a == b).count();
    let shared = folder.as_bytes()[..same].iter().rposition(|&byte| byte == b'/');
    let shared = shared.map_or(0, |at| at + 1);
    let up = slice(folder, shared..).matches('/').count();
    let mut out = String::with_capacity(3 * up + to.len() - shared);
    (0..up).for_each(|_| out.push_str("../"));
    out.push_str(slice(to, shared..));
    out
}

/// `path` as part of a URL: everything but letters, digits, `/` and `-._~` is percent-encoded.
pub(crate) fn percent_encoded(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'/' | b'-' | b'.' | b'_' | b'~' => out.push(char::from(byte)),
            byte if byte.is_ascii_alphanumeric() => out.push(char::from(byte)),
            byte => _ = write!(out, "%{byte:02X}"),
        }
    }
    out
}

/// `text` as part of an address or of a file's name: letters and digits in lower case, with single hyphens between
/// them.
pub(crate) fn slug(text: &str) -> String {
    let words = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join("-")
}

/// `path` with percent-encoding such as `%C3%A4` decoded.
pub(crate) fn percent_decoded(path: &str) -> String {
    if !path.contains('%') {
        return path.to_owned();
    }
    let bytes = path.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let pair = bytes
            .get(at + 1..at + 3)
            .and_then(|pair| std::str::from_utf8(pair).ok());
        match pair.and_then(|pair| u8::from_str_radix(pair, 16).ok()) {
            Some(byte) if bytes[at] == b'%' => {
                out.push(byte);
                at += 3;
            }
            _ => {
                out.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| path.to_owned())
}
