//! What the dates mean together: the calendar, whether each milestone's path fits, and who is planned for how much.

pub mod calendar;
pub mod fit;
pub mod load;
pub mod network;

use crate::config::Config;
use crate::graph::{Graph, SpecIx};
use crate::model::Document;
pub use calendar::Calendar;
pub use fit::{Fit, StepTimes};
pub use load::{Person, Share, Week};

/// A book's schedule.
#[derive(Clone, Debug)]
pub struct Schedule {
    pub calendar: Calendar,
    /// Sorted by name.
    pub people: Vec<Person>,
    fits: Vec<Option<Fit>>,
}

impl Schedule {
    pub fn new(graph: &Graph, documents: &[Document], config: &Config) -> Self {
        let calendar = Calendar::new(config);
        let fit = |spec: SpecIx| fit::fit(&documents[graph.specs[spec].chapter], &calendar);
        Self {
            fits: (0..graph.specs.len()).map(fit).collect(),
            people: load::load(graph, documents, &calendar),
            calendar,
        }
    }

    /// A milestone's own path on the calendar; none where it has no start or no step with a duration.
    pub fn fit(&self, spec: SpecIx) -> Option<&Fit> {
        self.fits[spec].as_ref()
    }
}
