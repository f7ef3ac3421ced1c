//! Pieces that look the same on many pages, made once.

use std::sync::{Arc, Mutex, OnceLock};

use rustc_hash::FxHashMap;

use crate::ahead::{self, Day};
use crate::analysis::Analysis;
use crate::model::Status;
use crate::page::pieces::inline::Inline;
use crate::text::slice;

#[derive(Debug, Default)]
pub struct Shared<'a> {
    /// By status.
    pub badges: [OnceLock<Inline<'static>>; Status::ALL.len()],
    /// The same beside a name.
    pub beside: [OnceLock<Inline<'static>>; Status::ALL.len()],
    /// Those that the pages of specs lie in, as many as are worth it: what leads to another page is the same for all of
    /// one folder.
    folders: Vec<&'a str>,
    /// By folder and spec, the link with its whole name.
    pub links: Vec<OnceLock<Inline<'static>>>,
    /// By folder and spec, the link with its id.
    pub ids: Vec<OnceLock<Inline<'static>>>,
    /// The same before a status.
    pub ids_beside: Vec<OnceLock<Inline<'static>>>,
    /// By folder and spec, what stands between the round brackets of a link in Markdown, or its attributes.
    pub destinations: Vec<OnceLock<String>>,
    /// The days from [`YEARS`] before today to as many after it.
    pub days: Vec<OnceLock<Inline<'static>>>,
    /// By status or none, all criteria and ticked ones, fewer than [`FEW`].
    pub meters: Vec<OnceLock<Inline<'static>>>,
    /// By days that can be absorbed, from minus [`FLOATS`] on.
    pub floats: Vec<OnceLock<Inline<'static>>>,
    /// Style sheets by the names that pages use: pages of a kind need the same rules.
    pub styles: Mutex<FxHashMap<u128, Arc<str>>>,
    /// What comes in the next days, where a page shows it. Pages are made beside a reply that is written, so that none of them
    /// may ask rules, which share their work among threads.
    pub ahead: Vec<Day>,
}

/// Nearly all dates of a book lie so near to today.
const YEARS: i32 = 4;
pub(super) const DAYS: i32 = YEARS * 366;
/// Nearly all deliverables have fewer criteria.
pub(super) const FEW: usize = 12;
pub(super) const FLOATS: i64 = 128;
/// Nearly all pages with many links lie in so few folders.
const FOLDERS: usize = 3;

fn folder(path: &str) -> &str {
    path.rfind('/').map_or("", |end| slice(path, ..end))
}

impl<'a> Shared<'a> {
    pub fn new(analysis: &'a Analysis<'a>) -> Self {
        let project = &analysis.project;
        let is_forecast = |directive: &crate::model::Directive| directive.name.value == "forecast";
        let mut documents = project.documents.iter();
        let ahead = match documents.any(|document| document.directives.iter().any(is_forecast)) {
            true => ahead::ahead(analysis, ahead::DAYS),
            false => Vec::new(),
        };
        let mut folders = Vec::with_capacity(FOLDERS);
        for spec in &project.graph.specs {
            let folder = folder(&project.book.chapters[spec.chapter].path);
            if folders.len() < FOLDERS && !folders.contains(&folder) {
                folders.push(folder);
            }
        }
        let pairs = folders.len() * project.graph.specs.len();
        Self {
            badges: Default::default(),
            beside: Default::default(),
            folders,
            styles: Mutex::default(),
            links: (0..pairs).map(|_| OnceLock::new()).collect(),
            ids: (0..pairs).map(|_| OnceLock::new()).collect(),
            ids_beside: (0..pairs).map(|_| OnceLock::new()).collect(),
            destinations: (0..pairs).map(|_| OnceLock::new()).collect(),
            days: (0..2 * DAYS).map(|_| OnceLock::new()).collect(),
            meters: (0..(Status::ALL.len() + 1) * FEW * FEW)
                .map(|_| OnceLock::new())
                .collect(),
            ahead,
            floats: (0..2 * FLOATS).map(|_| OnceLock::new()).collect(),
        }
    }
}

impl Shared<'_> {
    /// Where the links from the page at `path` begin; `None` if its folder has none.
    pub fn first_of(&self, path: &str) -> Option<usize> {
        let own = folder(path);
        let at = self.folders.iter().position(|folder| *folder == own)?;
        Some(at * (self.links.len() / self.folders.len()))
    }
}
