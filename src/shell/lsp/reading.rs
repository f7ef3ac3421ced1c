//! How a book with unsaved documents is opened, whatever is wrong with it at the moment.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Result;
use jiff::civil;

use super::buffers::{self, Buffer, Buffers};
use super::client::Options;
use super::homes::Home;
use super::trouble::Trouble;
use super::uri::Key;
use crate::analysis::{Kept, Remembered};
use crate::config::AsOf;
use crate::ledger::History;
use crate::shell::open::{self, Configured, Index, Opened, Overrides, Problem};
use crate::shell::tree::{Disk, Overlay};
use crate::source::map::{Files as _, Known};
use crate::source::{include, path};

type Texts = Vec<(String, Arc<str>)>;
type Book<'d> = Opened<'static, Overlay<&'d Disk>>;

/// Opens a book again and again.
pub(super) struct Reader {
    home: Home,
    overrides: Overrides,
    options: Options,
    /// The source folder, as it was last read.
    src: String,
    /// book.toml and SUMMARY.md as they were when they were last valid.
    good: Option<Texts>,
    /// The book.toml that was read last, which the reading of every chapter depends on.
    book_toml: Option<Arc<str>>,
    options_changed: bool,
    /// The day of the last commit, if the book asks for it: git need not be asked after every keystroke.
    commit_day: Option<civil::Date>,
    /// The book's history from git, until something changes on the disk.
    history: Option<History>,
    /// Whether the paths by which the book reads its documents must be recomputed.
    names_are_old: bool,
}

/// A book as it was opened.
pub(super) struct Reading<'d> {
    /// `None` if there is nothing to analyse.
    pub opened: Option<Book<'d>>,
    /// The same with the open files that SUMMARY.md does not list, if there are some.
    pub wider: Option<Book<'d>>,
    /// Those files, relative to the book's root.
    pub unlisted: BTreeSet<String>,
    pub troubles: Vec<Trouble>,
    /// What is known about the chapters that have not changed since the last time.
    pub known: Vec<Option<Remembered>>,
    /// What is known about the places in them.
    pub places: Known,
    index: Index,
}

/// What has changed since a book was read.
#[derive(Default)]
pub(super) struct Changes {
    /// The files whose texts in open documents have changed.
    pub files: BTreeSet<String>,
    /// Whether anything else has changed.
    pub others: bool,
}

impl<'d> Reading<'d> {
    /// Replaces the texts of open documents, if nothing but their chapters depends on them; returns whether that worked.
    fn rewritten(&mut self, files: &BTreeSet<String>, buffers: &Buffers) -> bool {
        let Some(opened) = &mut self.opened else { return false };
        let is_plain = self.troubles.is_empty() && self.wider.is_none() && self.unlisted.is_empty();
        let is_sound = opened.book.faults.iter().all(|(chapter, _)| chapter.is_some());
        if !is_plain || !is_sound {
            return false;
        }
        let chapters = files.iter().map(|file| {
            let text = buffers.of_file(file).next().map(|buffer| Arc::clone(&buffer.text));
            Some((file, self.index.chapter(file)?, text?))
        });
        let Some(chapters) = chapters.collect::<Option<Vec<_>>>() else {
            return false;
        };
        self.known.resize_with(opened.book.chapters.len(), || None);
        for (file, chapter, text) in chapters {
            opened.rewrite(file, chapter, text, &mut self.index);
            self.known[chapter] = None;
            self.places.forget(chapter, file);
        }
        true
    }

    /// Keeps what an analysis has read.
    pub(super) fn keep(&mut self, known: Vec<Remembered>, places: Known) {
        self.known = known.into_iter().map(Some).collect();
        self.places = places;
    }

    fn into_kept(self) -> Kept {
        let chapters = self.opened.map_or(Vec::new(), |opened| opened.book.chapters);
        let known = self.known.into_iter().flatten().collect();
        Kept { chapters, known }
    }
}

impl Reader {
    pub(super) fn new(home: &Home, options: Options) -> Self {
        Self {
            home: home.clone(),
            overrides: Overrides::of_environment(),
            options,
            src: String::new(),
            good: None,
            book_toml: None,
            options_changed: false,
            commit_day: None,
            history: None,
            names_are_old: true,
        }
    }

    pub(super) fn set_options(&mut self, options: Options) {
        self.options_changed |= self.options != options;
        self.options = options;
        self.commit_day = None;
    }

    /// Determines the paths by which the book reads a document that was opened.
    pub(super) fn name(&mut self, key: &Key, buffer: &mut Buffer, root: &Path, disk: &Disk) {
        self.names_are_old = true;
        buffer.files = match &self.home {
            Home::Book(_) => buffers::names(key, root, &self.src, disk),
            Home::Alone(_) => vec![buffers::alone(key)],
        };
    }

    /// Files have changed on the disk: `paths`, or unknown ones if it is empty.
    pub(super) fn forget(&mut self, paths: &[PathBuf], root: &Path, disk: &Disk) {
        self.commit_day = None;
        self.history = None;
        self.names_are_old = true;
        let files: Vec<String> = paths
            .iter()
            .flat_map(|path| buffers::names(&Key::File(path.clone()), root, &self.src, disk))
            .collect();
        match files.is_empty() {
            true => disk.forget(),
            false => files.iter().for_each(|file| disk.forget_file(file)),
        }
    }

    /// Opens the book with the texts of the documents. What has not changed since the `last` time is not read again. Also
    /// returns whether it is the same book except for texts of chapters.
    pub(super) fn read<'d>(
        &mut self,
        disk: &'d Disk,
        root: &Path,
        buffers: &mut Buffers,
        mut last: Option<Reading<'d>>,
        changes: &Changes,
    ) -> (Reading<'d>, bool) {
        if !changes.others
            && let Some(same) = last.take_if(|last| last.rewritten(&changes.files, buffers))
        {
            return (same, true);
        }
        let mut reading = self.read_once(disk, buffers);
        // Only now is it known which files there are, and which of them are reached by links.
        if std::mem::take(&mut self.names_are_old) && matches!(self.home, Home::Book(_)) {
            let names =
                |buffers: &Buffers| -> Vec<Vec<String>> { buffers.iter().map(|own| own.files.clone()).collect() };
            let before = names(buffers);
            buffers.name_files(root, &self.src, disk);
            if names(buffers) != before {
                reading = self.read_once(disk, buffers);
            }
        }
        let book_toml = reading.opened.as_ref().and_then(|opened| opened.tree.read("book.toml"));
        let is_as_before = book_toml == self.book_toml && !std::mem::take(&mut self.options_changed);
        if book_toml != self.book_toml {
            // The next time, git is asked according to the new configuration.
            self.history = None;
        }
        self.book_toml = book_toml;
        if let Some(opened) = &reading.opened {
            reading.index = Index::new(opened);
            let kept = last.filter(|_| is_as_before).map(Reading::into_kept);
            reading.known = kept.unwrap_or_default().known(&opened.book);
        }
        (reading, false)
    }

    fn read_once<'d>(&mut self, disk: &'d Disk, buffers: &Buffers) -> Reading<'d> {
        let mut overrides = Overrides {
            profile: self.options.profile,
            as_of: self.options.as_of.or(self.commit_day.map(AsOf::Day)),
            history: self.history.clone(),
            ..self.overrides.clone()
        };
        let texts = buffers.texts();
        let mut reading = Reading {
            opened: None,
            wider: None,
            unlisted: BTreeSet::new(),
            troubles: Vec::new(),
            known: Vec::new(),
            places: Known::default(),
            index: Index::default(),
        };
        if let Home::Alone(key) = &self.home {
            let file = buffers::alone(key);
            let overlay = Overlay::new(disk, texts);
            reading.opened = open::files(overlay, vec![file], &overrides).ok();
            return reading;
        }
        let opened = open::open(Overlay::new(disk, texts.clone()), &overrides);
        let is_wrong = match &opened {
            Ok(opened) => opened.problems.iter().any(|problem| matches!(problem, Problem::Key(_))),
            Err(_) => true,
        };
        reading.troubles = self.troubles(&opened, disk, &texts);
        reading.opened = match (is_wrong, &self.good) {
            // The rest of the book is checked with the previous configuration.
            (true, Some(good)) => {
                let texts = texts.iter().chain(good).cloned();
                open::open(Overlay::new(disk, texts.collect::<Texts>()), &overrides).ok()
            }
            _ => opened.ok(),
        };
        let Some(opened) = &reading.opened else {
            return reading;
        };
        self.src.clone_from(&opened.settings.src);
        // A wrong configuration may turn the history off.
        self.history = Some(opened.book.history.clone()).filter(|_| !is_wrong);
        if !is_wrong {
            let names = ["book.toml".to_owned(), opened.settings.summary()];
            let good = names
                .into_iter()
                .filter_map(|name| Some((name.clone(), opened.tree.read(&name)?)));
            self.good = Some(good.collect());
        }
        if opened.config.as_of == AsOf::Commit {
            self.commit_day = Some(opened.as_of);
            overrides.as_of = overrides.as_of.or(Some(AsOf::Day(opened.as_of)));
        }
        reading.unlisted = unlisted(opened, buffers);
        if !reading.unlisted.is_empty() {
            let more = reading.unlisted.iter().cloned().collect();
            let overlay = Overlay::new(disk, texts);
            let wider = Configured::of_book(overlay, &overrides).and_then(|configured| configured.chapters(more));
            reading.wider = wider.ok();
        }
        reading
    }

    fn troubles(&self, opened: &Result<Book<'_>>, disk: &Disk, texts: &Texts) -> Vec<Trouble> {
        match opened {
            Ok(opened) => opened.problems.iter().map(Trouble::of_problem).collect(),
            Err(error) => {
                let environment = &self.overrides.environment;
                let host = open::book_toml(&Overlay::new(disk, texts.clone()), environment).ok();
                let src = host.and_then(|(_, host)| Some(host.pointer("/book/src")?.as_str()?.to_owned()));
                let summary = path::join(src.as_deref().unwrap_or("src"), "SUMMARY.md");
                vec![Trouble::of_error(error, &summary)]
            }
        }
    }
}

/// The open Markdown files below the source folder that are not chapters and that no chapter includes.
fn unlisted(opened: &Book<'_>, buffers: &Buffers) -> BTreeSet<String> {
    let unlisted = opened.book.unlisted.iter().flatten();
    let unlisted: BTreeSet<String> = unlisted.map(|file| path::join(&opened.settings.src, file)).collect();
    let open = buffers.iter().flat_map(|buffer| &buffer.files);
    let mut open: BTreeSet<String> = open.filter(|file| unlisted.contains(*file)).cloned().collect();
    if open.is_empty() {
        return open;
    }
    let files = (0..opened.book.chapters.len()).map(|chapter| opened.book.root_path(chapter));
    let mut left: Vec<String> = files.collect();
    let mut seen: BTreeSet<String> = left.iter().cloned().collect();
    while let Some(file) = left.pop() {
        let Some(text) = opened.tree.read(&file) else { continue };
        for (_, name) in include::includes(&text) {
            let included = path::join(path::folder(&file), name.split(':').next().unwrap_or(name));
            open.remove(&included);
            if seen.insert(included.clone()) {
                left.push(included);
            }
        }
    }
    open
}
