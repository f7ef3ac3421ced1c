//! Texts laid over another tree: edits on trial, an editor's unsaved files.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::Path;
use std::sync::Arc;

use anyhow::Result;
use jiff::civil;

use super::{Entry, Kind, Tree};
use crate::source::map::Files;
use crate::source::path::join;

/// A tree as it would be with other texts in some files.
pub struct Overlay<T> {
    below: T,
    /// By path relative to the book's root, normalised.
    texts: BTreeMap<String, Arc<str>>,
    /// Paths of files that are removed.
    gone: BTreeSet<String>,
}

impl<T: Tree> Overlay<T> {
    pub fn new<S: Into<Arc<str>>>(below: T, texts: impl IntoIterator<Item = (String, S)>) -> Self {
        let texts = texts.into_iter();
        Self {
            below,
            texts: texts.map(|(path, text)| (join("", &path), text.into())).collect(),
            gone: BTreeSet::new(),
        }
    }

    /// The same without some files of the tree below.
    #[must_use]
    pub fn without<'f>(self, files: impl IntoIterator<Item = &'f str>) -> Self {
        Self {
            gone: files.into_iter().map(|file| join("", file)).collect(),
            ..self
        }
    }

    /// Lays another text over a file.
    pub fn write(&mut self, path: &str, text: Arc<str>) {
        self.texts.insert(join("", path), text);
    }

    fn is_gone(&self, path: &str) -> bool {
        !self.gone.is_empty() && self.gone.contains(&join("", path))
    }

    fn own(&self, path: &str) -> Option<Arc<str>> {
        self.texts.get(&join("", path)).cloned()
    }

    /// What this tree has in a folder: its own files, and the folders that lead to them.
    fn own_entries(&self, folder: &str) -> impl Iterator<Item = Entry> {
        let folder = match join("", folder) {
            top if top.is_empty() => top,
            folder => folder + "/",
        };
        let paths = self.texts.range(folder.clone()..).map(|(path, _)| path);
        paths.map_while(move |path| path.strip_prefix(&folder)).map(|below| {
            let (name, kind) = match below.split_once('/') {
                Some((name, _)) => (name, Kind::Folder),
                None => (below, Kind::File),
            };
            let name = name.to_owned();
            Entry { name, kind }
        })
    }
}

impl<T: Tree> Files for Overlay<T> {
    fn read(&self, path: &str) -> Option<Arc<str>> {
        let below = || self.below.read(path).filter(|_| !self.is_gone(path));
        self.own(path).or_else(below)
    }
}

impl<T: Tree> Tree for Overlay<T> {
    fn expect(&self, paths: &[String]) {
        self.below.expect(paths);
    }

    fn text(&self, path: &str) -> io::Result<Arc<str>> {
        match self.own(path) {
            Some(text) => Ok(text),
            None if self.is_gone(path) => Err(io::ErrorKind::NotFound.into()),
            None => self.below.text(path),
        }
    }

    fn exists(&self, path: &str) -> bool {
        self.own(path).is_some() || !self.is_gone(path) && self.below.exists(path)
    }

    fn entries(&self, folder: &str) -> Arc<[Entry]> {
        let mut below = self.below.entries(folder);
        if !self.gone.is_empty() {
            let kept = below.iter().filter(|entry| !self.is_gone(&join(folder, &entry.name)));
            below = kept.cloned().collect();
        }
        let mut known: BTreeSet<&str> = below.iter().map(|entry| entry.name.as_str()).collect();
        // `..` leads out of the book's root.
        known.insert("..");
        let mut more: Vec<Entry> = self.own_entries(folder).collect();
        more.dedup();
        more.retain(|entry| !known.contains(entry.name.as_str()));
        if more.is_empty() && self.gone.is_empty() {
            return below;
        }
        let all = below.iter().cloned().chain(more);
        all.filter(|entry| !self.is_gone(&join(folder, &entry.name))).collect()
    }

    fn name(&self, path: &str) -> String {
        self.below.name(path)
    }

    fn commit_date(&self) -> Result<civil::Date> {
        self.below.commit_date()
    }

    fn past(&self) -> (&Path, Option<&str>) {
        self.below.past()
    }
}
