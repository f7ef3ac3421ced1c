//! The chapters of a book, as mdBook would send them.

use std::io::ErrorKind;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use mdbook_summary::{Summary, SummaryItem};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::super::host::Settings;
use super::super::tree::{Tree, disk::with_slashes};
use crate::contain::{Containment, Fault, trip};
use crate::graph::relative;
use crate::source::{Chapter, ChapterIx, include, path};

/// Chapters, and why the texts of some could not be assembled.
#[derive(Default)]
pub(super) struct Chapters<'a> {
    pub all: Vec<Chapter<'a>>,
    pub faults: Vec<(Option<ChapterIx>, Fault)>,
}

impl<'a> Chapters<'a> {
    pub(super) fn of(all: Vec<Chapter<'a>>) -> Self {
        Self {
            all,
            faults: Vec::new(),
        }
    }

    /// The chapters that SUMMARY.md lists. If `may_create`, mdBook would create the files that are missing.
    ///
    /// # Errors
    /// Files that cannot be read; a SUMMARY.md that cannot be parsed.
    pub(super) fn listed(tree: &impl Tree, settings: &Settings, may_create: bool) -> Result<Self> {
        let entries = entries(tree, settings)?;
        let files: Vec<String> = entries
            .iter()
            .map(|(_, location)| path::join(&settings.src, location))
            .collect();
        tree.expect(&files);
        let read = |((name, location), file): ((String, String), String)| {
            let text: Arc<str> = match tree.read(&file) {
                Some(text) => text,
                // mdBook would write this file.
                None if may_create && !tree.exists(&file) => format!("# {}\n", escaped(&name)).into(),
                None => {
                    let reason = tree.text(&file).err().filter(|error| error.kind() == ErrorKind::Other);
                    let reason = reason.map_or(String::new(), |error| format!(": {error}"));
                    bail!("cannot read `{file}`, which SUMMARY.md lists as `{name}`{reason}")
                }
            };
            Ok(chapter(name, &location, &text, tree, settings))
        };
        let found: Vec<Result<_>> = entries.into_par_iter().zip(files).map(read).collect();
        let mut chapters = Self::default();
        for read in found {
            chapters.push(read?);
        }
        Ok(chapters)
    }

    /// Adds the chapters of `files`, relative to the book's root.
    ///
    /// # Errors
    /// A file cannot be read.
    pub(super) fn add(&mut self, tree: &impl Tree, settings: &Settings, files: &[String]) -> Result<()> {
        for file in files {
            let text = tree
                .text(file)
                .with_context(|| format!("cannot read `{}`", tree.name(file)))?;
            let location = match settings.src.as_str() {
                "" => file.clone(),
                src => relative(&format!("{src}/SUMMARY.md"), file),
            };
            let stem = Path::new(file).file_stem().unwrap_or_default();
            let name = stem.to_string_lossy().into_owned();
            self.push(chapter(name, &location, &text, tree, settings));
        }
        Ok(())
    }

    /// Replaces the chapters' texts with those of their files, whatever a host's plugins made of them. A chapter without a file
    /// that can be read keeps its text.
    pub(super) fn reread(&mut self, tree: &impl Tree, settings: &Settings) {
        let again = self.all.par_iter_mut().enumerate().filter_map(|(ix, chapter)| {
            let file = path::join(&settings.src, chapter.source_path.as_ref()?);
            let text = tree.read(&file)?;
            let (text, fault) = expanded(&text, &file, tree, settings);
            chapter.text = text.into();
            Some((Some(ix), fault?))
        });
        self.faults = again.collect();
    }

    /// The chapters' files, relative to the book's root.
    pub(super) fn files(&self, settings: &Settings) -> impl Iterator<Item = String> {
        self.all.iter().map(|chapter| path::join(&settings.src, chapter.file()))
    }

    /// Moves the chapters whose files are in `first` to the start, in this order.
    pub(super) fn sort(&mut self, first: &[&str]) {
        if first.is_empty() {
            return;
        }
        let first: FxHashMap<&str, usize> = first.iter().copied().zip(0..).collect();
        let all = std::mem::take(&mut self.all);
        let mut all: Vec<(ChapterIx, Chapter<'a>)> = all.into_iter().enumerate().collect();
        all.sort_by_key(|(_, chapter)| first.get(chapter.file()).copied().unwrap_or(usize::MAX));
        let moved: FxHashMap<ChapterIx, ChapterIx> = all.iter().map(|(old, _)| *old).zip(0..).collect();
        for (chapter, _) in &mut self.faults {
            *chapter = chapter.and_then(|old| moved.get(&old).copied());
        }
        self.all = all.into_iter().map(|(_, chapter)| chapter).collect();
    }

    fn push(&mut self, (chapter, fault): (Chapter<'a>, Option<Fault>)) {
        self.faults.extend(fault.map(|fault| (Some(self.all.len()), fault)));
        self.all.push(chapter);
    }
}

/// Names and files of the chapters in SUMMARY.md, without drafts, and each file only once.
fn entries(tree: &impl Tree, settings: &Settings) -> Result<Vec<(String, String)>> {
    let file = settings.summary();
    let Some(text) = tree.read(&file) else {
        if !tree.exists(&file) {
            bail!("there is no `{file}`, the list of the book's chapters; `mdbook-mls init` writes one");
        }
        bail!("cannot read `{file}`")
    };
    let summary = mdbook_summary::parse_summary(&text).with_context(|| format!("in `{file}`"))?;
    let Summary {
        prefix_chapters,
        numbered_chapters,
        suffix_chapters,
        ..
    } = summary;
    let mut found = Vec::new();
    for items in [prefix_chapters, numbered_chapters, suffix_chapters] {
        collect(items, &mut found);
    }
    let mut known = FxHashSet::default();
    found.retain(|(_, location)| known.insert(path::normalise(location)));
    Ok(found)
}

fn collect(items: Vec<SummaryItem>, out: &mut Vec<(String, String)>) {
    for item in items {
        let SummaryItem::Link(link) = item else { continue };
        out.extend(link.location.map(|location| (link.name, with_slashes(&location))));
        collect(link.nested_items, out);
    }
}

/// A chapter, and why its text could not be assembled.
fn chapter(
    name: String,
    location: &str,
    text: &str,
    tree: &impl Tree,
    settings: &Settings,
) -> (Chapter<'static>, Option<Fault>) {
    let source_path = path::normalise(location);
    let file = path::join(&settings.src, &source_path);
    let (text, fault) = expanded(text, &file, tree, settings);
    let stem = Path::new(&source_path).file_stem().unwrap_or_default();
    let page = match settings.runs_before_us("index") && stem.eq_ignore_ascii_case("readme") {
        true => path::join(path::folder(&source_path), "index.md"),
        false => source_path.clone(),
    };
    let chapter = Chapter {
        name: name.into(),
        text: text.into(),
        path: page,
        source_path: Some(source_path),
    };
    (chapter, fault)
}

/// The text of a file with its includes, as mdBook passes it on; unchanged if the program fails to expand them.
pub(super) fn expanded(text: &str, file: &str, tree: &impl Tree, settings: &Settings) -> (String, Option<Fault>) {
    let as_it_is = || text.strip_prefix('\u{feff}').unwrap_or(text).to_owned();
    if !settings.runs_before_us("links") {
        return (as_it_is(), None);
    }
    let expanded = Containment::On.run(|| {
        trip("including", [text]);
        include::expand(text, file, &|path| tree.read(path)).text.into_owned()
    });
    expanded.map_or_else(|fault| (as_it_is(), Some(fault)), |text| (text, None))
}

/// A chapter's name as mdBook writes it into a file that it creates.
fn escaped(name: &str) -> String {
    name.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
