//! Paths in a book: with `/`, relative to the book's root or its source folder.

/// `folder` and `path` joined, without `.` and, if there are enough folders, without `..`. An absolute `path` stays
/// absolute.
pub(crate) fn join(folder: &str, path: &str) -> String {
    let absolute = path.starts_with('/');
    let folder = if absolute { "" } else { folder };
    let mut parts: Vec<&str> = Vec::new();
    for part in folder.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            ".." if absolute => {}
            _ => parts.push(part),
        }
    }
    let joined = parts.join("/");
    if absolute || folder.starts_with('/') {
        format!("/{joined}")
    } else {
        joined
    }
}

/// `path` without `.` and `..`, with `/` for the backslashes of Windows.
pub(crate) fn normalise(path: &str) -> String {
    match cfg!(windows) {
        true => from_windows(path),
        // Here, a backslash is a letter like any other.
        false => join("", path),
    }
}

fn from_windows(path: &str) -> String {
    join("", &path.replace('\\', "/"))
}

/// A file's name without its extension.
pub(crate) fn stem(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// Whether a file is the index of its folder, by its name without the extension.
pub(crate) fn is_index(stem: &str) -> bool {
    ["readme", "index"].iter().any(|index| stem.eq_ignore_ascii_case(index))
}

/// The folder of `path`; empty for the root.
pub(crate) fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joins_and_normalises() {
        assert_eq!(join("a/b", "../c.md"), "a/c.md");
        assert_eq!(join("a", "../../c.md"), "../c.md");
        assert_eq!(join("", "./a//b.md"), "a/b.md");
        assert_eq!(join("a", "/etc/../x"), "/x");
        assert_eq!(join("/book", "x"), "/book/x");
        assert_eq!(normalise("./a/./b.md"), "a/b.md");
        assert_eq!(from_windows(".\\a\\b/c.md"), "a/b/c.md");
        assert_eq!(from_windows("a\\..\\b.md"), "b.md");
        assert_eq!(folder("a/b.md"), "a");
        assert_eq!(folder("b.md"), "");
    }
}
