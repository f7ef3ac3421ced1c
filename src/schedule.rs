//! The schedule: the calendar, whether each milestone's path fits, and who is planned for how much.

pub(crate) mod calendar;
pub(crate) mod fit;
pub(crate) mod load;
pub(crate) mod network;
pub(crate) mod plan;

use jiff::civil;
use rayon::prelude::*;

use crate::config::Config;
use crate::graph::{Graph, SpecIx};
use crate::model::{Document, Status};
pub(crate) use calendar::Calendar;
pub use fit::Fit;
pub(crate) use fit::StepTimes;
pub(crate) use load::{Person, Share, Week};
pub use plan::Outlook;
pub(crate) use plan::Plan;

/// A book's schedule.
#[derive(Clone, Debug)]
pub struct Schedule {
    /// Sorted by name.
    pub people: Vec<Person>,
    pub plan: Plan,
    /// Open milestones that wait for others, in working order.
    pub blocked: Vec<Blocked>,
    fits: Vec<Option<Fit>>,
}

/// A milestone that waits for others.
#[derive(Clone, Debug, PartialEq)]
pub struct Blocked {
    pub milestone: SpecIx,
    /// The unsettled milestones that it waits for, in the order of the book. Empty if it names an unknown id.
    pub by: Vec<SpecIx>,
    /// The day on which its path was to start, if that day has come; `None` while nothing is delayed yet.
    pub since: Option<civil::Date>,
}

impl Schedule {
    pub fn new(graph: &Graph, documents: &[Document], config: &Config, as_of: civil::Date) -> Self {
        let calendar = Calendar::new(config);
        let fit = |spec: SpecIx| fit::fit(graph.document(spec, documents), &calendar);
        Self {
            fits: (0..graph.specs.len()).into_par_iter().map(fit).collect(),
            people: load::load(graph, documents, &calendar),
            plan: Plan::new(graph, documents, &calendar, as_of),
            blocked: blocked(graph, documents, as_of),
        }
    }

    /// The schedule of a book without milestones.
    pub fn empty() -> Self {
        Self::new(&Graph::default(), &[], &Config::default(), civil::date(2000, 1, 1))
    }

    /// A milestone's own path on the calendar; `None` if it has no start or no step with a duration.
    pub fn fit(&self, spec: SpecIx) -> Option<&Fit> {
        self.fits[spec].as_ref()
    }
}

fn blocked(graph: &Graph, documents: &[Document], as_of: civil::Date) -> Vec<Blocked> {
    let is_open = |spec: SpecIx| !graph.status(spec, documents).is_some_and(Status::is_settled);
    let waiting = graph.order.iter().copied();
    let waiting = waiting.filter(|&spec| is_open(spec) && graph.is_blocked(spec, documents));
    let since = |spec: SpecIx| {
        let milestone = graph.document(spec, documents).milestone.as_ref()?;
        let start = milestone.critical_path.as_ref()?.start.as_ref()?.date()?.first();
        (start <= as_of).then_some(start)
    };
    let blocked = waiting.map(|milestone| Blocked {
        milestone,
        by: graph
            .blockers(milestone)
            .iter()
            .copied()
            .filter(|&by| is_open(by))
            .collect(),
        since: since(milestone),
    });
    blocked.collect()
}
