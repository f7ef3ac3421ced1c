//! Pieces that look the same on many pages, made once.

use std::borrow::Cow;
use std::sync::OnceLock;

use jiff::civil;

use super::Page;
use super::inline::Inline;
use crate::analysis::Project;
use crate::graph::SpecIx;
use crate::model::{Progress, Status};
use crate::text::slice;

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
    /// By status or none, all criteria and ticked ones, fewer than [`FEW`].
    meters: Vec<OnceLock<Inline<'static>>>,
    /// By days that can be absorbed, from minus [`FLOATS`] on.
    floats: Vec<OnceLock<Inline<'static>>>,
}

/// Nearly all dates of a book lie so near to today.
const YEARS: i32 = 4;
const DAYS: i32 = YEARS * 366;
/// Nearly all deliverables have fewer criteria.
const FEW: usize = 12;
const FLOATS: i64 = 128;
/// Nearly all pages with many links lie in so few folders.
const FOLDERS: usize = 3;

fn folder(path: &str) -> &str {
    path.rfind('/').map_or("", |end| slice(path, ..end))
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
            meters: (0..(Status::ALL.len() + 1) * FEW * FEW)
                .map(|_| OnceLock::new())
                .collect(),
            floats: (0..2 * FLOATS).map(|_| OnceLock::new()).collect(),
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
    /// What `make` makes at the place that `find` finds, on any page.
    fn shared<'p>(
        &'p self,
        find: impl FnOnce(&'p Shared<'p>) -> Option<&'p OnceLock<Inline<'static>>>,
        make: impl FnOnce() -> Inline<'p>,
    ) -> Inline<'p> {
        match self.shared.and_then(find) {
            Some(place) => place.get_or_init(|| make().into_owned()).borrowed(),
            None => make(),
        }
    }

    /// What `make` makes of a status on any page.
    pub fn shared_badge<'p>(&'p self, status: Status, make: impl FnOnce() -> Inline<'p>) -> Inline<'p> {
        self.shared(|shared| shared.badges.get(status as usize), make)
    }

    /// What `make` makes of a day on any page.
    pub fn shared_day<'p>(&'p self, day: civil::Date, make: impl FnOnce() -> Inline<'p>) -> Inline<'p> {
        let away = (day - self.project.as_of).get_days();
        let near = usize::try_from(away.saturating_add(DAYS)).ok();
        self.shared(|shared| shared.days.get(near?), make)
    }

    /// What `make` makes of so many ticked criteria and a status on any page.
    pub fn shared_meter<'p>(
        &'p self,
        progress: Progress,
        status: Option<Status>,
        make: impl FnOnce() -> Inline<'p>,
    ) -> Inline<'p> {
        let Progress { done, total } = progress;
        let status = status.map_or(Status::ALL.len(), |status| status as usize);
        let place = (status * FEW + total) * FEW + done;
        let is_small = done < FEW && total < FEW;
        self.shared(|shared| shared.meters.get(place).filter(|_| is_small), make)
    }

    /// What `make` makes of so many days that can be absorbed, on any page.
    pub fn shared_float<'p>(&'p self, days: i64, make: impl FnOnce() -> Inline<'p>) -> Inline<'p> {
        let place = usize::try_from(days.saturating_add(FLOATS)).ok();
        self.shared(|shared| shared.floats.get(place?), make)
    }

    /// What `make` makes of a spec on any page of this one's folder.
    pub fn shared_link<'p>(&'p self, spec: SpecIx, make: impl FnOnce() -> Inline<'p>) -> Inline<'p> {
        self.shared(|shared| shared.links.get(self.first_shared? + spec), make)
    }

    /// As [`Self::shared_link`], for the link with the id alone.
    pub fn shared_id<'p>(&'p self, spec: SpecIx, make: impl FnOnce() -> Inline<'p>) -> Inline<'p> {
        self.shared(|shared| shared.ids.get(self.first_shared? + spec), make)
    }

    /// As [`Self::shared_link`], for the destination of a link.
    pub fn shared_destination(&self, spec: SpecIx, make: impl FnOnce() -> String) -> Cow<'_, str> {
        let place = self
            .shared
            .and_then(|shared| shared.destinations.get(self.first_shared? + spec));
        match place {
            Some(place) => Cow::Borrowed(place.get_or_init(make)),
            None => Cow::Owned(make()),
        }
    }
}
