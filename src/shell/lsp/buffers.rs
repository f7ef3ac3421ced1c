//! The documents that a client has open in a book, and the files of the book that they stand for.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::positions::{Counted, Encoding};
use super::uri::{self, Key};
use crate::shell::tree::Disk;
use crate::shell::tree::disk::with_slashes;
use crate::source::map::Files;
use crate::source::path;

/// An open document.
#[derive(Clone, Debug)]
pub(super) struct Buffer {
    /// As the client writes it.
    pub uri: String,
    pub version: i32,
    pub text: Arc<str>,
    /// Its path, absolute and without links; `None` for a buffer that is not a file.
    pub real: Option<PathBuf>,
    /// The paths, relative to the book's root, by which the book reads it.
    pub files: Vec<String>,
}

/// All open documents of a book.
#[derive(Clone, Debug, Default)]
pub(super) struct Buffers {
    open: BTreeMap<Key, Buffer>,
}

impl Buffers {
    pub(super) fn get(&self, key: &Key) -> Option<&Buffer> {
        self.open.get(key)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Buffer> {
        self.open.values()
    }

    pub(super) fn insert(&mut self, key: Key, buffer: Buffer) {
        self.open.insert(key, buffer);
    }

    pub(super) fn remove(&mut self, key: &Key) -> Option<Buffer> {
        self.open.remove(key)
    }

    /// Recomputes the paths by which the book at `root`, whose sources are at `src`, reads each document.
    pub(super) fn name_files(&mut self, root: &Path, src: &str, disk: &Disk) {
        if self.open.is_empty() {
            return;
        }
        let links = links(disk);
        for (key, buffer) in &mut self.open {
            buffer.files = names(key, root, src, disk);
            let linked = buffer.real.as_ref().and_then(|real| links.get(real));
            buffer.files.extend(linked.into_iter().flatten().cloned());
        }
    }

    /// The texts of the files, by path.
    pub(super) fn texts(&self) -> Vec<(String, Arc<str>)> {
        let all = self.open.values();
        all.flat_map(|buffer| buffer.files.iter().map(|file| (file.clone(), Arc::clone(&buffer.text))))
            .collect()
    }

    /// The documents that show a file.
    pub(super) fn of_file(&self, file: &str) -> impl Iterator<Item = &Buffer> {
        self.open
            .values()
            .filter(move |buffer| buffer.files.iter().any(|own| own == file))
    }
}

/// The name of a buffer that is not a file, in a book of its own.
pub(super) fn alone(key: &Key) -> String {
    let name: &str = match key {
        Key::File(path) => return path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        Key::Other(uri) => uri.rsplit([':', '/']).next().unwrap_or_default(),
    };
    let name: String = name
        .chars()
        .filter(|letter| letter.is_alphanumeric() || *letter == '-')
        .collect();
    format!("{name}.md")
}

/// The paths of a document in the book at `root`, whose sources are at `src`: with links and without.
pub(super) fn names(key: &Key, root: &Path, src: &str, disk: &Disk) -> Vec<String> {
    let Some(path) = key.path() else {
        return vec![alone(key)];
    };
    let mut names = BTreeSet::new();
    if let Ok(below) = path.strip_prefix(root) {
        names.insert(path::join("", &with_slashes(below)));
    }
    let real = disk.relative(src, &real(path));
    // A path that is not below the book is left out.
    if !real.starts_with('/') && !Path::new(&real).is_absolute() {
        names.insert(real);
    }
    names.into_iter().collect()
}

/// `path` without links, whether there is such a file or not.
pub(super) fn real(path: &Path) -> PathBuf {
    let mut rest = Vec::new();
    for folder in path.ancestors() {
        if let Ok(real) = folder.canonicalize() {
            return rest.into_iter().rev().fold(real, |path, part| path.join(part));
        }
        rest.extend(folder.file_name());
    }
    path.to_owned()
}

/// The files that were read through links: their paths in the book, by their real paths.
fn links(disk: &Disk) -> HashMap<PathBuf, Vec<String>> {
    let mut links: HashMap<PathBuf, Vec<String>> = HashMap::new();
    let root = real(disk.root());
    for file in disk.read_files() {
        if let Ok(real) = root.join(&file).canonicalize()
            && real != root.join(&file)
        {
            links.entry(real).or_default().push(file);
        }
    }
    links
}

/// The files of a book as the client sees them.
pub(super) struct Documents<'v> {
    pub root: &'v Path,
    pub buffers: &'v Buffers,
    pub files: &'v dyn Files,
    pub encoding: Encoding,
    known: Mutex<Lined>,
    /// The lines of the last time.
    last: Lined,
}

/// Files with their lines, by path; `None` if one cannot be read.
pub(super) type Lined = HashMap<String, Option<Arc<Counted>>>;

impl<'v> Documents<'v> {
    /// `last` are the lines of the last time. If nothing but the texts of the files `changed` is different, the other files are
    /// not looked at again.
    pub(super) fn new(
        root: &'v Path,
        buffers: &'v Buffers,
        files: &'v dyn Files,
        encoding: Encoding,
        mut last: Lined,
        changed: Option<&BTreeSet<String>>,
    ) -> Self {
        let known = match changed {
            Some(changed) => {
                changed.iter().for_each(|file| _ = last.remove(file));
                std::mem::take(&mut last)
            }
            None => Lined::new(),
        };
        Self {
            root,
            buffers,
            files,
            encoding,
            known: Mutex::new(known),
            last,
        }
    }

    /// The lines of all files, for the next time.
    pub(super) fn into_lined(self) -> Lined {
        let mut lined = self.last;
        lined.extend(self.known.into_inner().unwrap_or_else(PoisonError::into_inner));
        lined
    }

    /// `text` with its lines, which are reused from the last time if it is the same text.
    fn lined(&self, file: &str, text: Arc<str>, make: fn(Arc<str>, Encoding) -> Counted) -> Arc<Counted> {
        let last = self.last.get(file).and_then(Option::as_ref);
        match last.filter(|last| Arc::ptr_eq(&last.text, &text)) {
            Some(last) => Arc::clone(last),
            None => Arc::new(make(text, self.encoding)),
        }
    }

    /// The text of a file with its lines; `None` if it cannot be read.
    pub(super) fn counted(&self, file: &str) -> Option<Arc<Counted>> {
        let known = || self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(counted) = known().get(file) {
            return counted.clone();
        }
        let counted = match self.buffers.of_file(file).next() {
            Some(buffer) => Some(self.lined(file, Arc::clone(&buffer.text), Counted::buffer)),
            None => self.files.read(file).map(|text| self.lined(file, text, Counted::file)),
        };
        known().entry(file.to_owned()).or_insert(counted).clone()
    }

    /// The address of a file, as the client writes it if it has the file open.
    pub(super) fn uri(&self, file: &str) -> String {
        match self.buffers.of_file(file).next() {
            Some(buffer) => buffer.uri.clone(),
            None => uri::of(&clean(&self.root.join(file))),
        }
    }

    /// The path in the book of the document at `uri`.
    pub(super) fn file(&self, uri: &str) -> Option<String> {
        let key = Key::of(uri);
        if let Some(buffer) = self.buffers.get(&key) {
            return buffer.files.first().cloned();
        }
        let path = key.path()?;
        let below = path.strip_prefix(self.root).ok().map(with_slashes);
        below.or_else(|| {
            let (root, path) = (real(self.root), real(path));
            Some(with_slashes(path.strip_prefix(root).ok()?))
        })
    }
}

/// `path` without `..`, which may need its links resolved.
fn clean(path: &Path) -> PathBuf {
    if !path.components().any(|part| part == std::path::Component::ParentDir) {
        return path.to_owned();
    }
    real(path)
}
