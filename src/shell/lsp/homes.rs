//! Which book a document belongs to, and which books a workspace contains.

use std::path::{Path, PathBuf};

use super::buffers::real;
use super::uri::Key;
use crate::shell::host::Settings;
use crate::shell::open;
use crate::shell::tree::{Disk, disk};

/// What is analysed together.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Home {
    /// A book, by its root, absolute and without links.
    Book(PathBuf),
    /// One document outside any book.
    Alone(Key),
}

/// Folders that a search for books does not enter.
const SKIPPED: [&str; 3] = ["node_modules", "target", "vendor"];

/// How far a search goes: the levels and the number of folders.
const DEEPEST: usize = 8;
const MOST: usize = 20_000;

/// The books in and around a folder of the workspace whose book.toml enables this program, by their roots as seen from the folder.
pub(super) fn books(folder: &Path, environment: &[(String, String)]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let around = folder.parent().and_then(disk::find_root_in_repository);
    found.extend(around.filter(|root| is_ours(root, environment)));
    let mut folders = vec![(folder.to_owned(), 0)];
    let mut seen = 0;
    while let Some((folder, depth)) = folders.pop() {
        seen += 1;
        if seen > MOST {
            break;
        }
        if folder.join("book.toml").is_file() && is_ours(&folder, environment) {
            found.push(folder.clone());
        }
        if depth == DEEPEST {
            continue;
        }
        let entries = std::fs::read_dir(&folder).into_iter().flatten().flatten();
        for entry in entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir())) {
            let name = entry.file_name();
            let is_skipped = SKIPPED.iter().any(|skipped| name == *skipped);
            if !is_skipped && !name.as_encoded_bytes().starts_with(b".") {
                folders.push((entry.path(), depth + 1));
            }
        }
    }
    found
}

/// A book.toml that cannot be read counts, so that its problem is reported.
fn is_ours(root: &Path, environment: &[(String, String)]) -> bool {
    let Ok((_, host)) = open::book_toml(&Disk::new(root), environment) else {
        let text = std::fs::read_to_string(root.join("book.toml"));
        return text.is_ok_and(|text| text.contains(".mls]"));
    };
    host.pointer("/preprocessor/mls").is_some() || host.pointer("/output/mls").is_some()
}

/// The home of a document, and for a book its root as seen from the document. One of the `known` roots may have its sources
/// where the document is, even if it is elsewhere itself. `None` for a document that is not read.
pub(super) fn of(
    key: &Key,
    language: &str,
    known: &[PathBuf],
    environment: &[(String, String)],
) -> Option<(Home, PathBuf)> {
    let is_markdown = language == "markdown";
    let Some(path) = key.path() else {
        let here = std::env::current_dir().unwrap_or_default();
        return is_markdown.then(|| (Home::Alone(key.clone()), here));
    };
    let whole = real(path);
    let near = [disk::find_root(path), disk::find_root(&whole)];
    let near: Vec<PathBuf> = near.into_iter().flatten().collect();
    let book = |root: &PathBuf| Some((Home::Book(root.canonicalize().ok()?), root.clone()));
    let holds = |root: &&PathBuf| source(root, environment).is_some_and(|source| whole.starts_with(source));
    if let Some(root) = near.iter().chain(known).find(holds) {
        return book(root);
    }
    let is_around = |root: &&PathBuf| {
        let folder = real(root);
        whole == folder.join("book.toml")
            || whole.starts_with(&folder) && source(root, environment).is_none_or(|source| source.starts_with(&folder))
    };
    if let Some(root) = near.iter().find(is_around) {
        return book(root);
    }
    let is_markdown = is_markdown || path.extension().is_some_and(|extension| extension == "md");
    let folder = path.parent().unwrap_or(path).to_owned();
    is_markdown.then(|| (Home::Alone(key.clone()), folder))
}

fn source(root: &Path, environment: &[(String, String)]) -> Option<PathBuf> {
    let (_, host) = open::book_toml(&Disk::new(root), environment).ok()?;
    disk::source_folder(root, &Settings::new(&host).src)
}
