//! A book's folder on the disk, and where it is.

use std::collections::HashMap;
use std::io;
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Result;
use jiff::civil;

use super::{Entry, Kind, Tree};
use crate::shell::files;
use crate::source::map::Files;
use crate::source::path;

/// The files below and around a folder.
pub struct Disk {
    root: PathBuf,
    known: Mutex<HashMap<String, Option<Arc<str>>>>,
    /// The entries of each folder.
    listed: Mutex<HashMap<String, Arc<[Entry]>>>,
}

impl Disk {
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self {
            root: root.into(),
            known: Mutex::default(),
            listed: Mutex::default(),
        }
    }

    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Forgets what was read, so that files are read as they are now.
    pub fn forget(&self) {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).clear();
        self.forget_folders();
    }

    /// Forgets the text of one file, and which files there are.
    pub fn forget_file(&self, path: &str) {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).remove(path);
        self.forget_folders();
    }

    fn forget_folders(&self) {
        self.listed.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// The paths of the files that were read, and of those that could not be.
    pub fn read_files(&self) -> Vec<String> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.keys().cloned().collect()
    }

    /// `path`, which is absolute and without links, as the book with its source folder at `src` writes it: relative to the
    /// root, with `/`; empty for the root itself. The source folder may be outside the root.
    pub fn relative(&self, src: &str, path: &Path) -> String {
        let source = source_folder(&self.root, src);
        match source.and_then(|source| path.strip_prefix(source).ok().map(with_slashes)) {
            Some(below) => path::join(src, &below),
            None => {
                let whole = self.root.canonicalize();
                let below = whole.ok().and_then(|root| path.strip_prefix(root).ok());
                with_slashes(below.or(path.strip_prefix(&self.root).ok()).unwrap_or(path))
            }
        }
    }

    /// Whether `path`, which is absolute and without links, is in the book with its source folder at `src`.
    pub fn holds(&self, src: &str, path: &Path) -> bool {
        let is_below = |folder: PathBuf| path.starts_with(folder);
        self.root.canonicalize().is_ok_and(is_below) || source_folder(&self.root, src).is_some_and(is_below)
    }
}

impl Files for Disk {
    fn read(&self, path: &str) -> Option<Arc<str>> {
        let known = |known: &Mutex<HashMap<String, Option<Arc<str>>>>| {
            let known = known.lock().unwrap_or_else(PoisonError::into_inner);
            known.get(path).cloned()
        };
        if let Some(text) = known(&self.known) {
            return text;
        }
        let text = self.text(path).ok();
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.entry(path.to_owned()).or_insert(text).clone()
    }
}

impl Tree for Disk {
    fn text(&self, path: &str) -> io::Result<Arc<str>> {
        let path = self.root.join(path);
        let kind = std::fs::metadata(&path)?;
        // A pipe or a device might have no end.
        if !kind.is_file() && !kind.is_dir() {
            return Err(io::Error::other("it is not a regular file"));
        }
        std::fs::read_to_string(path).map(Arc::from)
    }

    fn exists(&self, path: &str) -> bool {
        self.root.join(path).exists()
    }

    fn entries(&self, folder: &str) -> Arc<[Entry]> {
        let mut listed = self.listed.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(entries) = listed.get(folder) {
            return entries.clone();
        }
        let found = std::fs::read_dir(self.root.join(folder));
        let found = found.into_iter().flatten().flatten();
        let entries: Arc<[Entry]> = found.filter_map(|entry| listed_entry(&entry)).collect();
        listed.insert(folder.to_owned(), entries.clone());
        entries
    }

    fn name(&self, path: &str) -> String {
        self.root.join(path).display().to_string()
    }

    fn commit_date(&self) -> Result<civil::Date> {
        files::commit_date(&self.root, None)
    }

    fn past(&self) -> (&Path, Option<&str>) {
        (&self.root, None)
    }
}

fn listed_entry(entry: &std::fs::DirEntry) -> Option<Entry> {
    let kind = entry.file_type().ok()?;
    let kind = match kind.is_dir() {
        true => Kind::Folder,
        // Editors and systems leave links to files that do not exist.
        false if kind.is_file() || entry.path().is_file() => Kind::File,
        false => return None,
    };
    let name = entry.file_name().to_string_lossy().into_owned();
    Some(Entry { name, kind })
}

/// The nearest folder from `start` upwards that contains a book.toml.
pub(crate) fn find_root(start: &Path) -> Option<PathBuf> {
    let start = std::path::absolute(start).ok()?;
    let root = start.ancestors().find(|folder| folder.join("book.toml").is_file());
    root.map(Path::to_owned)
}

/// The same, but no higher than the git repository that `start` is in.
pub(crate) fn find_root_in_repository(start: &Path) -> Option<PathBuf> {
    let start = std::path::absolute(start).ok()?;
    for folder in start.ancestors() {
        if folder.join("book.toml").is_file() {
            return Some(folder.to_owned());
        }
        // It is a file in worktrees and submodules.
        if folder.join(".git").exists() {
            return None;
        }
    }
    None
}

/// The source folder `src` of the book at `root`, absolute and without links; `None` if it does not exist.
pub(crate) fn source_folder(root: &Path, src: &str) -> Option<PathBuf> {
    root.join(src).canonicalize().ok()
}

/// `path` with `/` on every system.
pub(crate) fn with_slashes(path: &Path) -> String {
    let parts = path.components().map(|part| match part {
        Component::RootDir => "".into(),
        part => part.as_os_str().to_string_lossy(),
    });
    parts.collect::<Vec<_>>().join("/")
}
