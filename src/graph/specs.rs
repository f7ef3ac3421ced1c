//! The specs of a book: each chapter with an id, and each milestone among the parts of a chapter.

use std::collections::BTreeMap;

use compact_str::CompactString;

use super::{Graph, Lists};
use crate::config::Config;
use crate::model::{Document, SpecId};
use crate::source::{Book, Chapter, ChapterIx, path};
use crate::text::paths::slug;

/// A chapter that is a spec, or a part of a chapter that is a milestone.
#[derive(Clone, Debug)]
pub struct Spec {
    /// `None` for a milestone that is one only because of the configuration.
    pub id: Option<SpecId>,
    /// Its id, else the name of its file; for a part without an id, with the anchor of its heading. Specs without an id
    /// have unique names.
    pub name: CompactString,
    pub kind: CompactString,
    pub chapter: ChapterIx,
    /// Its index among the parts of its chapter. `None` if it is the chapter itself.
    pub part: Option<usize>,
    /// For a part, the anchor of its heading.
    pub anchor: Option<CompactString>,
    pub is_milestone: bool,
}

impl Spec {
    /// The document of the chapter or of the part.
    pub fn document<'d>(&self, documents: &'d [Document]) -> &'d Document {
        let document = &documents[self.chapter];
        let part = self.part.and_then(|part| document.parts.get(part));
        part.unwrap_or(document)
    }

    /// Its name in anchors and file names: `mls-001`.
    pub fn slug(&self) -> String {
        match &self.id {
            Some(id) => id.slug(),
            None => slug(&self.name),
        }
    }
}

impl Graph {
    pub(super) fn add_specs(&mut self, book: &Book<'_>, documents: &[Document], config: &Config) {
        let names = names(book, documents);
        let mut numbers = Vec::new();
        for (chapter, document) in documents.iter().enumerate() {
            let own = self.specs.len();
            if document.identity.is_some() || document.is_milestone() {
                self.by_chapter[chapter] = Some(own);
                self.add_spec(&names, chapter, None, document, config, &mut numbers);
            }
            for (part, document) in document.parts.iter().enumerate() {
                self.add_spec(&names, chapter, Some(part), document, config, &mut numbers);
            }
        }
        self.deliverables = Lists::new(self.specs.len(), &numbers);
    }

    fn add_spec(
        &mut self,
        names: &BTreeMap<ChapterIx, CompactString>,
        chapter: ChapterIx,
        part: Option<usize>,
        document: &Document,
        config: &Config,
        numbers: &mut Vec<(usize, (u32, usize))>,
    ) {
        let id = document.identity.as_ref().map(|identity| identity.id.clone());
        let is_milestone = document.is_milestone();
        let spec = self.specs.len();
        let kind = id.as_ref().and_then(|id| config.prefixes.kind(id.prefix()));
        let deliverables = document.milestone.as_ref().map_or(&[][..], |m| &m.deliverables);
        let known = numbers.len();
        let own = deliverables.iter().enumerate();
        numbers.extend(own.map(|(index, d)| (spec, (d.number, index))));
        numbers[known..].sort_unstable();
        if is_milestone {
            self.milestones.push(spec);
        } else if kind == Some("plan") {
            self.plans.push(spec);
        }
        let stem = || names.get(&chapter).cloned().unwrap_or_default();
        self.specs.push(Spec {
            name: match (&id, &document.anchor) {
                (Some(id), _) => id.as_str().into(),
                (None, Some(anchor)) => [&stem(), "#", anchor].concat().into(),
                (None, None) => stem(),
            },
            kind: match is_milestone {
                true => "milestone".into(),
                false => kind.unwrap_or("spec").into(),
            },
            id: id.clone(),
            chapter,
            part,
            anchor: document.anchor.clone(),
            is_milestone,
        });
        if let Some(id) = id {
            match self.by_id.get(&id) {
                Some(&first) => self.duplicates.push((first, spec)),
                None => {
                    self.by_id.insert(id, spec);
                }
            }
        }
    }
}

/// The names of files with milestones that lack an id: the stem of the file, or for README and index files the folder's
/// name, with as many folders before it as make it unique.
fn names(book: &Book<'_>, documents: &[Document]) -> BTreeMap<ChapterIx, CompactString> {
    let lacks_id = |document: &Document| document.is_milestone() && document.identity.is_none();
    let lacking = documents.iter().enumerate();
    let lacking = lacking.filter(|(_, document)| lacks_id(document) || document.parts.iter().any(lacks_id));
    let mut open: Vec<(ChapterIx, usize)> = lacking.map(|(chapter, _)| (chapter, 1)).collect();
    let mut found: BTreeMap<ChapterIx, CompactString> = BTreeMap::new();
    while !open.is_empty() {
        let mut called: BTreeMap<CompactString, Vec<(ChapterIx, usize)>> = BTreeMap::new();
        for (chapter, depth) in open.drain(..) {
            let name = last_of(stem(&book.chapters[chapter]), depth);
            called.entry(name.into()).or_default().push((chapter, depth));
        }
        for (name, owners) in called {
            match &owners[..] {
                [(only, _)] => _ = found.insert(*only, name),
                _ => {
                    for (chapter, depth) in owners {
                        let whole = stem(&book.chapters[chapter]);
                        match last_of(whole, depth) == whole {
                            // Another name is longer, or a plugin made two chapters from one file.
                            true => _ = found.insert(chapter, whole.into()),
                            false => open.push((chapter, depth + 1)),
                        }
                    }
                }
            }
        }
    }
    found
}

/// A chapter's file without its extension; for a README or index file, its folder.
fn stem<'c>(chapter: &'c Chapter<'_>) -> &'c str {
    let file = chapter.file();
    let stem = match file.rsplit_once('.') {
        Some((stem, ending)) if !ending.contains('/') => stem,
        _ => file,
    };
    match stem.rsplit_once('/') {
        Some((folder, name)) if path::is_index(name) => folder,
        _ => stem,
    }
}

/// The last `count` parts of a path.
fn last_of(path: &str, count: usize) -> &str {
    let at = path.rmatch_indices('/').nth(count - 1);
    at.and_then(|(at, _)| path.get(at + 1..)).unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_without_an_id_has_the_shortest_unique_name() {
        let chapter = |path: &str| Chapter {
            path: path.to_owned(),
            ..Chapter::default()
        };
        let paths = [
            "2025/cargo.md",
            "2024/cargo.md",
            "a/b/README.md",
            "gcc.md",
            "x/gcc.md",
            "notes.md",
        ];
        let book = Book {
            chapters: paths.map(chapter).into(),
            ..Book::default()
        };
        let milestone = Document {
            milestone: Some(Box::default()),
            ..Document::default()
        };
        let mut documents = vec![milestone; paths.len()];
        documents[5] = Document::default();
        let names: Vec<_> = names(&book, &documents).into_values().collect();
        assert_eq!(names, ["2025/cargo", "2024/cargo", "b", "gcc", "x/gcc"]);
    }
}
