//! Pieces that look the same on many pages, made once.

use std::borrow::Cow;
use std::sync::OnceLock;

use jiff::civil;

use super::Page;
use super::inline::Inline;
use crate::analysis::Project;
use crate::graph::SpecIx;
use crate::model::Status;

#[derive(Debug, Default)]
pub struct Shared<'a> {
    /// By status.
    badges: [OnceLock<Inline<'static>>; Status::ALL.len()],
    /// Those that the pages of specs lie in, as many as are worth it: what leads to another page is the same for all of
    /// one folder.
    folders: Vec<&'a str>,
    /// By folder and spec, the link with its whole name.
    links: Vec<OnceLock<Inline<'static>>>,
    /// By folder and spec, the link with its id.
    ids: Vec<OnceLock<Inline<'static>>>,
    /// By folder and spec, what stands between the round brackets of a link in Markdown.
    destinations: Vec<OnceLock<String>>,
    /// The days from [`YEARS`] before today to as many behind it.
    days: Vec<OnceLock<Inline<'static>>>,
}

/// Nearly all dates of a book lie so near to today.
const YEARS: i32 = 8;
const DAYS: i32 = YEARS * 366;
/// Nearly all pages with many links lie in so few folders.
const FOLDERS: usize = 3;

fn folder(path: &str) -> &str {
    path.rfind('/').map_or("", |end| &path[..end])
}

impl<'a> Shared<'a> {
    pub fn new(project: &Project<'a>) -> Self {
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
            folders,
            links: (0..pairs).map(|_| OnceLock::new()).collect(),
            ids: (0..pairs).map(|_| OnceLock::new()).collect(),
            destinations: (0..pairs).map(|_| OnceLock::new()).collect(),
            days: (0..2 * DAYS).map(|_| OnceLock::new()).collect(),
        }
    }
}

impl Shared<'_> {
    /// Where the links from the page at `path` begin; none where its folder has none.
    pub fn first_of(&self, path: &str) -> Option<usize> {
        let own = folder(path);
        let at = self.folders.iter().position(|folder| *folder == own)?;
        Some(at * (self.links.len() / self.folders.len()))
    }
}

impl Page<'_> {
    /// What `make` makes of a status on any page.
    pub fn shared_badge<'p>(&'p self, status: Status, make: impl FnOnce() -> Inline<'p>) -> Inline<'p> {
        match self.shared {
            Some(shared) => shared.badges[status as usize]
                .get_or_init(|| make().into_owned())
                .borrowed(),
            None => make(),
        }
    }

    /// What `make` makes of a day on any page.
    pub fn shared_day<'p>(&'p self, day: civil::Date, make: impl FnOnce() -> Inline<'p>) -> Inline<'p> {
        let away = (day - self.project.as_of).get_days();
        let near = usize::try_from(away.saturating_add(DAYS)).ok();
        match self.shared.and_then(|shared| shared.days.get(near?)) {
            Some(shared) => shared.get_or_init(|| make().into_owned()).borrowed(),
            None => make(),
        }
    }

    /// What `make` makes of a spec on any page of this one's folder.
    pub fn shared_link<'p>(&'p self, spec: SpecIx, make: impl FnOnce() -> Inline<'p>) -> Inline<'p> {
        match self.shared_place(spec) {
            Some((shared, place)) => shared.links[place].get_or_init(|| make().into_owned()).borrowed(),
            None => make(),
        }
    }

    /// As [`Self::shared_link`], for the link with the id alone.
    pub fn shared_id<'p>(&'p self, spec: SpecIx, make: impl FnOnce() -> Inline<'p>) -> Inline<'p> {
        match self.shared_place(spec) {
            Some((shared, place)) => shared.ids[place].get_or_init(|| make().into_owned()).borrowed(),
            None => make(),
        }
    }

    /// As [`Self::shared_link`], for the destination of a link.
    pub fn shared_destination(&self, spec: SpecIx, make: impl FnOnce() -> String) -> Cow<'_, str> {
        match self.shared_place(spec) {
            Some((shared, place)) => Cow::Borrowed(shared.destinations[place].get_or_init(make)),
            None => Cow::Owned(make()),
        }
    }

    /// Where the links from this page's folder to a spec are.
    fn shared_place(&self, spec: SpecIx) -> Option<(&Shared<'_>, usize)> {
        Some((self.shared?, self.first_shared? + spec))
    }
}
