//! The same book with other texts in some chapters, if nothing else depends on them: no file is looked at again.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::Opened;
use super::chapters::expanded;
use crate::contain::Containment;
use crate::shell::tree::{Overlay, Tree};
use crate::source::{self, Book, ChapterIx, include, path};

/// Which chapter each file is, and which files others include.
#[derive(Default)]
pub struct Index {
    chapters: FxHashMap<String, ChapterIx>,
    included: FxHashSet<String>,
}

impl Index {
    pub fn new<T: Tree>(opened: &Opened<'_, T>) -> Self {
        let book = &opened.book;
        let mut index = Self::default();
        for chapter in 0..book.chapters.len() {
            let file = book.root_path(chapter);
            index.follow(&file, &opened.tree);
            index.chapters.insert(file, chapter);
        }
        index
    }

    /// The chapter of this file, if no other file includes it.
    pub fn chapter(&self, file: &str) -> Option<ChapterIx> {
        let own = self.chapters.get(file).copied();
        own.filter(|_| !self.included.contains(file))
    }

    /// Records what a file includes, directly and indirectly.
    fn follow(&mut self, file: &str, tree: &impl Tree) {
        let mut left = vec![file.to_owned()];
        while let Some(file) = left.pop() {
            let Some(text) = tree.read(&file) else { continue };
            for (_, name) in include::includes(&text) {
                let included = path::join(path::folder(&file), name.split(':').next().unwrap_or(name));
                if self.included.insert(included.clone()) {
                    left.push(included);
                }
            }
        }
    }
}

impl<T: Tree> Opened<'static, Overlay<T>> {
    /// Replaces the text of `file`, and of the chapter that `index` has for it.
    pub fn rewrite(&mut self, file: &str, chapter: ChapterIx, text: Arc<str>, index: &mut Index) {
        self.tree.write(file, Arc::clone(&text));
        let (text, fault) = expanded(&text, file, &self.tree, &self.settings);
        self.book.chapters[chapter].text = text.into();
        self.book.faults.retain(|(own, _)| *own != Some(chapter));
        self.book.faults.extend(fault.map(|fault| (Some(chapter), fault)));
        index.follow(file, &self.tree);
        let found = Containment::On.run(|| source::braces_in(&self.book, &self.tree, chapter));
        let (braces, fault) = match found {
            Ok(braces) => (braces, None),
            Err(fault) => (Vec::new(), Some(fault)),
        };
        self.book.faults.extend(fault.map(|fault| (None, fault)));
        let own = own_braces(&self.book, chapter);
        self.book.braces.splice(own, braces);
    }
}

fn own_braces(book: &Book<'_>, chapter: ChapterIx) -> std::ops::Range<usize> {
    let start = book.braces.partition_point(|brace| brace.chapter < chapter);
    start..book.braces.partition_point(|brace| brace.chapter <= chapter)
}
