//! The critical path method for a book's milestones: what each must wait for, its earliest end, and how far it may
//! slip.

use std::collections::BTreeMap;

use jiff::civil;

use super::calendar::Calendar;
use super::fit;
use super::network::{self, Activity, Times};
use crate::graph::{Graph, Lists, SpecIx};
use crate::model::{Document, Status};

/// The open milestones as a network of activities.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Open milestones, each after all that it waits for; edges within a cycle are cut.
    open: Vec<SpecIx>,
    activities: Vec<Activity>,
    times: Vec<Times>,
    /// Whether the times are based on written data: a path or a start, of the milestone or of one that it waits for.
    grounded: Vec<bool>,
    /// The successors of each activity, in working order.
    waiting: Lists<usize>,
    /// The position of each spec in `open`.
    place: Vec<Option<usize>>,
    /// Open milestones of the longest path, in working order.
    pub critical: Vec<SpecIx>,
    calendar: Calendar,
    /// The instants at which today begins and ends; on a day off, those of the next working day.
    today: (f64, f64),
}

/// What the plan says about an open milestone.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Outlook {
    /// The first day on which it can be worked on, or the day on which it began.
    pub first: civil::Date,
    /// The earliest day on which it can be done, given its own path, the milestones that it waits for, and today.
    pub earliest: civil::Date,
    /// Whether that day is based on a written path or start; otherwise it is only today.
    pub is_grounded: bool,
    /// Days by which it may end later without missing a target, its own or a later one, or without one, the end of the
    /// book. Negative if a target is out of reach.
    pub total_float: f64,
    /// Days by which it may end later without delaying its successors.
    pub free_float: f64,
}

/// The effect of a milestone's delay on one that waits for it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dependent {
    pub milestone: SpecIx,
    /// Days by which the first may end late before this one misses its target; negative if it misses it even without a
    /// delay. `None` if this one has no target.
    pub absorbs: Option<f64>,
}

impl Plan {
    /// Settled milestones delay nothing. Any other takes as long as the steps of its path or, without a path, as the
    /// time from its start to its target. Any status except Planned means that it has begun, on the start of its path
    /// or else early enough for its target.
    pub fn new(graph: &Graph, documents: &[Document], calendar: &Calendar, as_of: civil::Date) -> Self {
        let is_open = |spec: &SpecIx| !graph.status(*spec, documents).is_some_and(Status::is_settled);
        let open: Vec<SpecIx> = graph.order.iter().copied().filter(is_open).collect();
        let mut place = vec![None; graph.specs.len()];
        let start = calendar.start(as_of) as f64;
        let today = (start, start + 1.0);
        let mut activities = Vec::with_capacity(open.len());
        let mut grounded: Vec<bool> = Vec::with_capacity(open.len());
        for (own, &spec) in open.iter().enumerate() {
            let document = graph.document(spec, documents);
            let before = graph.blockers(spec).iter().filter_map(|&blocker| place[blocker]);
            let after: Vec<usize> = before.collect();
            let path = document.milestone.as_ref().and_then(|m| m.critical_path.as_ref());
            let is_written = path.is_some_and(|path| path.start.is_some() || fit::days(path).is_some());
            grounded.push(is_written || after.iter().any(|&before| grounded[before]));
            activities.push(Activity {
                after,
                ..activity(document, graph.status(spec, documents), calendar, today)
            });
            place[spec] = Some(own);
        }
        let waiting = network::waiting(&activities);
        let times = network::passes(&activities, &waiting, today.0, today.1);
        let path = network::longest_path(&activities, &times);
        Self {
            critical: path.into_iter().map(|at| open[at]).collect(),
            open,
            activities,
            times,
            grounded,
            waiting,
            place,
            calendar: calendar.clone(),
            today,
        }
    }

    /// `None` for a settled milestone, and for other specs.
    pub fn outlook(&self, spec: SpecIx) -> Option<Outlook> {
        let own = self.place[spec]?;
        let times = &self.times[own];
        let first = self.calendar.first_day(times.early_start);
        Some(Outlook {
            first,
            earliest: self.calendar.last_day(times.early_finish).max(first),
            is_grounded: self.grounded[own],
            total_float: times.total_float(),
            free_float: times.free_float,
        })
    }

    /// The day from which a delay of `spec` is counted: its target, or today if that has passed, or its earliest end if
    /// it has no target.
    pub fn due(&self, spec: SpecIx) -> Option<civil::Date> {
        self.place[spec].map(|own| self.calendar.last_day(self.due_instant(own)))
    }

    fn due_instant(&self, own: usize) -> f64 {
        let target = self.activities[own].deadline;
        target.map_or(self.times[own].early_finish, |target| target.max(self.today.1))
    }

    /// The open milestones that wait for `spec`, directly or not: the first `most` of them in working order.
    pub fn if_it_slips(&self, spec: SpecIx, most: usize) -> Vec<Dependent> {
        let mut found = Vec::new();
        let Some(own) = self.place[spec] else {
            return found;
        };
        let due = self.due_instant(own);
        // By activity: the working days from the end of `spec` until its predecessors are done.
        let mut next: BTreeMap<usize, f64> = self.waiting[own].iter().take(most).map(|&at| (at, 0.0)).collect();
        while let Some((at, ready)) = next.pop_first().filter(|_| found.len() < most) {
            let activity = &self.activities[at];
            // An activity that has begun waits only with its end.
            let end = if activity.begun { ready } else { ready + activity.days };
            found.push(Dependent {
                milestone: self.open[at],
                absorbs: activity.deadline.map(|deadline| deadline - end - due),
            });
            // Later ones would come after enough others.
            for &waiting in self.waiting[at].iter().take(most) {
                let ready = next.entry(waiting).or_insert(end);
                *ready = ready.max(end);
            }
        }
        found
    }
}

fn activity(document: &Document, status: Option<Status>, calendar: &Calendar, today: (f64, f64)) -> Activity {
    let target = document.metadata.target.as_ref().and_then(|target| target.date());
    let path = document.milestone.as_ref().and_then(|m| m.critical_path.as_ref());
    let start = path.and_then(|path| path.start.as_ref()?.date());
    let start = start.map(|start| calendar.start(start.first()) as f64);
    let deadline = target.map(|target| calendar.end(target.last()) as f64);
    let days = path.and_then(fit::days).unwrap_or_else(|| match (start, deadline) {
        (Some(start), Some(deadline)) => (deadline - start).max(0.0),
        _ => 0.0,
    });
    let begun = !matches!(status, None | Some(Status::Planned));
    Activity {
        days,
        after: Vec::new(),
        not_before: match begun {
            true => start.or(deadline.map(|deadline| deadline - days).map(|start| start.min(today.0))),
            false => start,
        },
        deadline,
        begun,
    }
}
