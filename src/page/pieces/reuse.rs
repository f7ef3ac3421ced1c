//! Pieces that are made once for all pages.

use std::borrow::Cow;
use std::sync::{Arc, OnceLock, PoisonError};

use jiff::civil;

use crate::graph::SpecIx;
use crate::model::{Progress, Status};
use crate::page::context::Page;
use crate::page::pieces::inline::Inline;
use crate::page::shared::{DAYS, FEW, FLOATS, Shared};

impl Page<'_> {
    /// The piece in the cell that `find` finds; `make` makes it if no page has.
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

    /// The badge of a status, on any page.
    pub fn shared_badge<'p>(&'p self, status: Status, make: impl FnOnce() -> Inline<'p>) -> Inline<'p> {
        self.shared(|shared| shared.badges.get(status as usize), make)
    }

    /// A status beside a name, on any page.
    pub fn shared_beside<'p>(&'p self, status: Status, make: impl FnOnce() -> Inline<'p>) -> Inline<'p> {
        self.shared(|shared| shared.beside.get(status as usize), make)
    }

    /// A day, on any page.
    pub fn shared_day<'p>(&'p self, day: civil::Date, make: impl FnOnce() -> Inline<'p>) -> Inline<'p> {
        let away = (day - self.project.as_of).get_days();
        let near = usize::try_from(away.saturating_add(DAYS)).ok();
        self.shared(|shared| shared.days.get(near?), make)
    }

    /// The style sheet for the names that a page uses.
    pub fn shared_style(&self, names: u128, make: impl FnOnce() -> Arc<str>) -> Arc<str> {
        let Some(shared) = self.shared else { return make() };
        let known = || shared.styles.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(style) = known().get(&names) {
            return Arc::clone(style);
        }
        let style = make();
        known().insert(names, Arc::clone(&style));
        style
    }

    /// The meter of ticked criteria, on any page.
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

    /// The days that can be absorbed, on any page.
    pub fn shared_float<'p>(&'p self, days: i64, make: impl FnOnce() -> Inline<'p>) -> Inline<'p> {
        let place = usize::try_from(days.saturating_add(FLOATS)).ok();
        self.shared(|shared| shared.floats.get(place?), make)
    }

    /// The link to a spec, on any page of this page's folder.
    pub fn shared_link<'p>(&'p self, spec: SpecIx, make: impl FnOnce() -> Inline<'p>) -> Inline<'p> {
        self.shared(|shared| shared.links.get(self.first_shared? + spec), make)
    }

    /// As [`Self::shared_link`], for the link with the id alone.
    pub fn shared_id<'p>(&'p self, spec: SpecIx, make: impl FnOnce() -> Inline<'p>) -> Inline<'p> {
        self.shared(|shared| shared.ids.get(self.first_shared? + spec), make)
    }

    /// As [`Self::shared_id`], before a status.
    pub fn shared_beside_id<'p>(&'p self, spec: SpecIx, make: impl FnOnce() -> Inline<'p>) -> Inline<'p> {
        self.shared(|shared| shared.ids_beside.get(self.first_shared? + spec), make)
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
