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
    /// By status, beside a name.
    pub beside: [OnceLock<Inline<'static>>; Status::ALL.len()],
    /// The first folders with pages of specs. All pages of a folder have the same links to other pages.
    folders: Vec<&'a str>,
    /// By folder and spec: the link with the full name.
    pub links: Vec<OnceLock<Inline<'static>>>,
    /// By folder and spec: the link with the id.
    pub ids: Vec<OnceLock<Inline<'static>>>,
    /// By folder and spec: the link with the id before a status.
    pub ids_beside: Vec<OnceLock<Inline<'static>>>,
    /// By folder and spec: the text between the round brackets of a link in Markdown, or its attributes.
    pub destinations: Vec<OnceLock<String>>,
    /// The days from [`YEARS`] before today to as many after it.
    pub days: Vec<OnceLock<Inline<'static>>>,
    /// By status or none, all criteria and ticked ones, both fewer than [`FEW`].
    pub meters: Vec<OnceLock<Inline<'static>>>,
    /// By days that can be absorbed, from -[`FLOATS`] on.
    pub floats: Vec<OnceLock<Inline<'static>>>,
    /// Style sheets by the names that pages use; similar pages need the same rules.
    pub styles: Mutex<FxHashMap<u128, Arc<str>>>,
    /// The findings of the next days, if a page shows them. Pages are made while the reply is written, so they must not
    /// run rules, which use several threads.
    pub ahead: Vec<Day>,
}

/// Nearly all dates of a book are this near to today.
const YEARS: i32 = 4;
pub(super) const DAYS: i32 = YEARS * 366;
/// Nearly all deliverables have fewer criteria.
pub(super) const FEW: usize = 12;
pub(super) const FLOATS: i64 = 128;
/// Nearly all pages with many links are in so few folders.
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
    /// Where the links from the page at `path` begin; `None` if its folder is not shared.
    pub fn first_of(&self, path: &str) -> Option<usize> {
        let own = folder(path);
        let at = self.folders.iter().position(|folder| *folder == own)?;
        Some(at * (self.links.len() / self.folders.len()))
    }
}
