//! Addresses of documents, and the paths that they stand for.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// A document, however its client writes its address.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Key {
    File(PathBuf),
    /// A buffer that was never saved, or one that is not a file.
    Other(String),
}

impl Key {
    pub(super) fn of(uri: &str) -> Self {
        path(uri).map_or_else(|| Self::Other(uri.to_owned()), Self::File)
    }

    pub(super) fn path(&self) -> Option<&Path> {
        match self {
            Self::File(path) => Some(path),
            Self::Other(_) => None,
        }
    }
}

/// The path of a `file:` address. Characters that are not encoded are taken as they are, so that an address with spaces is read too.
pub(super) fn path(uri: &str) -> Option<PathBuf> {
    let (scheme, rest) = uri.split_once(':')?;
    if !scheme.eq_ignore_ascii_case("file") {
        return None;
    }
    let path = match rest.strip_prefix("//") {
        Some(rest) => {
            let (host, path) = rest.split_at_checked(rest.find('/')?)?;
            match host.is_empty() || host.eq_ignore_ascii_case("localhost") {
                true => decoded(path),
                false if cfg!(windows) => [b"//", &*decoded(host), &*decoded(path)].concat(),
                false => return None,
            }
        }
        None => decoded(rest),
    };
    let path = path.starts_with(b"/").then_some(path)?;
    from_bytes(path)
}

#[cfg(unix)]
fn from_bytes(bytes: Vec<u8>) -> Option<PathBuf> {
    use std::os::unix::ffi::OsStringExt as _;
    if bytes.contains(&0) {
        return None;
    }
    Some(std::ffi::OsString::from_vec(bytes).into())
}

#[cfg(not(unix))]
fn from_bytes(bytes: Vec<u8>) -> Option<PathBuf> {
    Some(PathBuf::from(without_slash(&String::from_utf8(bytes).ok()?)))
}

/// `c:/book` from `/C:/book`: a drive has no slash before it, and its letter is always in lower case.
#[cfg(any(test, not(unix)))]
fn without_slash(path: &str) -> String {
    let drive = path.strip_prefix('/').filter(|rest| {
        let mut letters = rest.chars();
        letters.next().is_some_and(|letter| letter.is_ascii_alphabetic()) && letters.next() == Some(':')
    });
    let Some(drive) = drive else {
        return path.to_owned();
    };
    let (letter, rest) = drive.split_at_checked(1).unwrap_or((drive, ""));
    letter.to_ascii_lowercase() + rest
}

/// The address of an absolute path.
pub(super) fn of(path: &Path) -> String {
    let bytes = path.as_os_str().as_encoded_bytes();
    let mut uri = String::with_capacity(bytes.len() + 8);
    uri.push_str("file://");
    if !bytes.starts_with(b"/") && !bytes.starts_with(b"\\") {
        uri.push('/');
    }
    for &byte in bytes {
        match byte {
            b'\\' if cfg!(windows) => uri.push('/'),
            b'/' | b'-' | b'.' | b'_' | b'~' => uri.push(char::from(byte)),
            byte if byte.is_ascii_alphanumeric() => uri.push(char::from(byte)),
            byte => _ = write!(uri, "%{byte:02X}"),
        }
    }
    uri
}

fn decoded(text: &str) -> Vec<u8> {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let pair = bytes.get(at + 1..at + 3).filter(|_| bytes[at] == b'%');
        let pair = pair.filter(|pair| pair.iter().all(u8::is_ascii_hexdigit));
        let value = pair.and_then(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok());
        out.push(value.unwrap_or(bytes[at]));
        at += if value.is_some() { 3 } else { 1 };
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(unix)]
    fn an_address_and_its_path() {
        for (uri, expected) in [
            ("file:///a/b%20c.md", Some("/a/b c.md")),
            ("file:///a/b c.md", Some("/a/b c.md")),
            ("file:///a/100%25.md", Some("/a/100%.md")),
            ("file:///a/100%.md", Some("/a/100%.md")),
            ("file://localhost/a.md", Some("/a.md")),
            ("FILE:/a.md", Some("/a.md")),
            ("file:///a/%C3%A4%23%3F.md", Some("/a/ä#?.md")),
            ("file:///a%00", None),
            ("file://server/share/a.md", None),
            ("file:", None),
            ("untitled:Untitled-1", None),
            ("", None),
        ] {
            assert_eq!(path(uri).as_deref(), expected.map(Path::new), "{uri}");
        }
        assert_eq!(of(Path::new("/a b/100%#ä.md")), "file:///a%20b/100%25%23%C3%A4.md");
    }

    #[test]
    fn a_drive_is_the_same_however_it_is_written() {
        let read = |uri: &str| without_slash(&String::from_utf8(decoded(uri)).unwrap());
        assert_eq!(read("/C:/book/a.md"), "c:/book/a.md");
        assert_eq!(read("/c%3A/book/a.md"), "c:/book/a.md");
        assert_eq!(read("/book/a.md"), "/book/a.md");
    }
}
