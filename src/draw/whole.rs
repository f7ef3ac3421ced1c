//! The milestones of a book as bars by date, and as boxes with arrows between them.

use std::collections::BTreeSet;

use jiff::civil;
use rustc_hash::FxHashMap;

use super::{Arrow, ArrowKind, Bar, Chart, Drawing, Node, chart, graph, short};
use crate::graph::SpecIx;
use crate::imports::Imported;
use crate::labels::{Labels, Word};
use crate::model::{Date, Status};
use crate::project::{Project, Subject};

/// The most milestones in a drawing.
pub(super) const MOST: usize = 500;

/// What milestones are drawn with.
pub struct Draft<'a> {
    pub project: &'a Project<'a>,
    pub labels: &'a Labels,
    /// The address of a milestone's page.
    pub href: &'a dyn Fn(SpecIx) -> String,
}

/// Every milestone with a target, by date; the drawing's name says if some are missing.
pub(crate) fn roadmap(draft: &Draft<'_>) -> Drawing {
    let subjects = draft
        .project
        .subjects()
        .filter_map(|subject| Some((end(subject)?, subject.spec)));
    let mut dated: Vec<(civil::Date, SpecIx)> = subjects.collect();
    dated.sort_unstable();
    let dated: Vec<SpecIx> = dated.into_iter().map(|(_, spec)| spec).collect();
    let shown = most(draft.project, &dated);
    draft.timeline(&draft.name(Word::Timeline, shown.len(), dated.len()), &shown)
}

/// The roadmap of a book and of the same book with changes: a milestone that looks different has its old bar above the
/// new one.
pub(crate) fn compared(before: &Draft<'_>, after: &Draft<'_>) -> Drawing {
    let bars = |draft: &Draft<'_>| -> Vec<(civil::Date, String, Bar)> {
        let subjects = draft.project.subjects();
        let own = subjects.filter_map(|subject| {
            let name = draft.project.name(subject.spec).to_owned();
            Some((end(subject)?, name, draft.bar(subject)?))
        });
        own.collect()
    };
    let (old, new) = (bars(before), bars(after));
    let looks = |bar: &Bar| (bar.start, bar.end, bar.over, bar.done, bar.slug, bar.is_critical);
    let of_name: FxHashMap<&str, &Bar> = new.iter().map(|(_, name, bar)| (name.as_str(), bar)).collect();
    let mut rows: Vec<(civil::Date, String, bool, Bar)> = Vec::new();
    for (day, name, bar) in &old {
        let own = of_name.get(name.as_str());
        if own.is_none_or(|own| looks(own) != looks(bar)) {
            let said = format!("{} ({})", name, before.labels.get(Word::Before));
            let row = Bar {
                title: format!("{} · {}", before.labels.get(Word::Before), bar.title),
                label: said,
                is_short: false,
                is_critical: false,
                ..bar.clone()
            };
            rows.push((*day, name.clone(), false, row));
        }
    }
    let days: FxHashMap<&str, civil::Date> = old.iter().map(|(day, name, _)| (name.as_str(), *day)).collect();
    for (day, name, bar) in &new {
        // Both bars of a milestone are together, at its old date.
        let day = days.get(name.as_str()).unwrap_or(day);
        rows.push((*day, name.clone(), true, bar.clone()));
    }
    rows.sort_by(|a, b| (a.0, &a.1, a.2).cmp(&(b.0, &b.1, b.2)));
    let total = rows.len();
    rows.truncate(MOST);
    let bars: Vec<Bar> = rows.into_iter().map(|(.., bar)| bar).collect();
    let is_open = after.project.subjects().any(|subject| !subject.is_settled());
    let lines = Chart {
        name: &after.name(Word::Timeline, bars.len(), total),
        bars: &bars,
        today: is_open.then_some(after.project.as_of),
        target: None,
    };
    chart(&lines, after.labels)
}

/// All milestones and their dependencies.
pub(crate) fn dependencies(draft: &Draft<'_>) -> Drawing {
    let all = &draft.project.graph.order;
    let shown = most(draft.project, all);
    draft.graph(&draft.name(Word::Dependencies, shown.len(), all.len()), &shown, &shown)
}

/// As many as fit into one drawing, the open ones first, in their order.
pub(crate) fn most(project: &Project<'_>, all: &[SpecIx]) -> Vec<SpecIx> {
    let is_settled = |spec: SpecIx| project.status(spec).is_some_and(Status::is_settled);
    let mut places: Vec<usize> = (0..all.len()).collect();
    places.sort_by_key(|&at| is_settled(all[at]));
    places.truncate(MOST);
    places.sort_unstable();
    places.into_iter().map(|at| all[at]).collect()
}

impl Draft<'_> {
    fn name(&self, word: Word, shown: usize, total: usize) -> String {
        let name = self.labels.get(word);
        match shown < total {
            true => format!("{name} ({})", self.labels.of(shown, total)),
            false => name.to_owned(),
        }
    }

    /// Bars for those `milestones` that have a date.
    pub fn timeline(&self, name: &str, milestones: &[SpecIx]) -> Drawing {
        let subjects = || milestones.iter().filter_map(|&spec| self.project.subject(spec));
        let bars: Vec<Bar> = subjects().filter_map(|subject| self.bar(subject)).collect();
        let is_open = subjects().any(|subject| !subject.is_settled());
        let lines = Chart {
            name,
            bars: &bars,
            today: is_open.then_some(self.project.as_of),
            target: None,
        };
        chart(&lines, self.labels)
    }

    /// `own` with the milestones that they wait for and that wait for them. Of these, the ones that are only in `all`,
    /// and the milestones of other books, are guests. `all` is in working order.
    pub fn graph(&self, name: &str, own: &[SpecIx], all: &[SpecIx]) -> Drawing {
        let graph_of = &self.project.graph;
        let own: BTreeSet<SpecIx> = own.iter().copied().collect();
        let mut nodes = Vec::new();
        let mut arrows = Vec::new();
        let mut guests: Vec<&str> = Vec::new();
        for imported in own
            .iter()
            .flat_map(|&spec| graph_of.imported_blockers(spec))
            .map(|(imported, _)| imported)
        {
            if !guests.contains(&imported.name.as_str()) {
                guests.push(&imported.name);
                nodes.push(self.guest(imported));
            }
        }
        let mut places = vec![None; graph_of.specs.len()];
        for &spec in all {
            let mut neighbours = graph_of.blockers(spec).iter().chain(graph_of.dependents(spec));
            if own.contains(&spec) || neighbours.any(|neighbour| own.contains(neighbour)) {
                places[spec] = Some(nodes.len());
                nodes.push(self.node(spec, !own.contains(&spec)));
            }
        }
        for &spec in &own {
            for (imported, _) in graph_of.imported_blockers(spec) {
                let from = guests.iter().position(|name| *name == imported.name);
                let kind = match imported.status.is_some_and(Status::is_settled) {
                    true => ArrowKind::Done,
                    false => ArrowKind::Plain,
                };
                arrows.extend(from.zip(places[spec]).map(|(from, to)| Arrow { from, to, kind }));
            }
        }
        for edge in &graph_of.edges {
            let (Some(from), Some(to)) = (places[edge.blocker], places[edge.dependent]) else {
                continue;
            };
            if own.contains(&edge.blocker) || own.contains(&edge.dependent) {
                let kind = self.kind(edge.blocker, edge.dependent, from > to);
                arrows.push(Arrow { from, to, kind });
            }
        }
        graph(name, &nodes, &arrows)
    }

    fn kind(&self, blocker: SpecIx, dependent: SpecIx, is_upward: bool) -> ArrowKind {
        let follows = |path: &[SpecIx]| path.windows(2).any(|pair| pair == [blocker, dependent]);
        let closes = |cycle: &[SpecIx]| cycle.last() == Some(&blocker) && cycle.first() == Some(&dependent);
        let mut cycles = self.project.graph.cycles.iter();
        if is_upward || cycles.any(|cycle| follows(cycle) || closes(cycle)) {
            ArrowKind::Cycle
        } else if follows(&self.project.schedule.plan.critical) {
            ArrowKind::Critical
        } else if self.project.status(blocker).is_some_and(Status::is_settled) {
            ArrowKind::Done
        } else {
            ArrowKind::Plain
        }
    }

    /// From the start of its path to its target, or to the day of its completion, and on to the earliest day on which
    /// it can be done.
    fn bar(&self, subject: Subject<'_>) -> Option<Bar> {
        let end = end(subject)?;
        let plan = &self.project.schedule.plan;
        let path = subject.milestone.critical_path.as_ref();
        let start = path.and_then(|path| Some(path.start.as_ref()?.date()?.first()));
        let earliest = plan.outlook(subject.spec).map(|outlook| outlook.earliest);
        let (label, rest, is_short) = self.label(subject);
        Some(Bar {
            href: (self.href)(subject.spec),
            title: self.title(subject),
            label,
            rest,
            is_short,
            slug: subject.status().map_or("other", Status::slug),
            symbol: subject.status().map_or("·", Status::symbol),
            start: start.filter(|&start| start <= end),
            end,
            over: earliest.filter(|&earliest| earliest > end),
            done: subject.milestone.progress().percent(),
            is_critical: plan.critical.contains(&subject.spec),
        })
    }

    fn node(&self, spec: SpecIx, is_guest: bool) -> Node {
        let subject = self.project.subject(spec);
        let (label, name, is_short) = subject.map_or_else(Default::default, |subject| self.label(subject));
        let status = self.project.status(spec);
        Node {
            href: (self.href)(spec),
            title: subject.map_or_else(String::new, |subject| self.title(subject)),
            label,
            name,
            is_short,
            note: match subject.and_then(|subject| subject.target()) {
                Some(Date::Day(day)) => self.labels.day(day),
                Some(date) => self.labels.date(date),
                None => String::new(),
            },
            slug: status.map_or("other", Status::slug),
            symbol: status.map_or("·", Status::symbol),
            is_guest,
        }
    }

    fn guest(&self, imported: &Imported) -> Node {
        let status = imported.status.map(|status| self.labels.status(status));
        let parts = [Some(imported.title.as_str()), status];
        Node {
            href: imported.address.clone().unwrap_or_default(),
            title: parts.into_iter().flatten().collect::<Vec<_>>().join(" · "),
            label: imported.name.clone(),
            name: imported.title.clone(),
            is_short: false,
            note: String::new(),
            slug: imported.status.map_or("other", Status::slug),
            symbol: imported.status.map_or("·", Status::symbol),
            is_guest: true,
        }
    }

    /// The id and the title; without an id, the title, shortened if it is long, and the whole title.
    fn label(&self, subject: Subject<'_>) -> (String, String, bool) {
        let title = &subject.document.title;
        match &self.project.graph.specs[subject.spec].id {
            Some(id) => (id.to_string(), title.clone(), false),
            None if title.is_empty() => (short(self.project.name(subject.spec)), String::new(), false),
            None => match short(title) {
                whole if whole == *title => (whole, String::new(), false),
                beginning => (beginning, title.clone(), true),
            },
        }
    }

    /// `The queue · In Progress · Q1 2027 · 3 of 8 criteria`.
    fn title(&self, subject: Subject<'_>) -> String {
        let status = subject.document.metadata.status.as_ref();
        let word = status.map(|value| {
            value
                .status
                .map_or(value.text.as_str(), |status| self.labels.status(status))
        });
        let target = subject.target().map(|date| self.labels.date(date));
        let title = match subject.document.title.as_str() {
            "" => self.project.name(subject.spec),
            title => title,
        };
        let progress = subject.milestone.progress();
        let progress = (progress.total > 0).then(|| self.labels.criteria(progress));
        let parts = [Some(title), word, target.as_deref(), progress.as_deref()];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
    }
}

/// Whether a milestone has a day on the axis.
pub(crate) fn is_dated(project: &Project<'_>, spec: SpecIx) -> bool {
    project.subject(spec).is_some_and(|subject| end(subject).is_some())
}

/// The day of its completion, else of its target.
fn end(subject: Subject<'_>) -> Option<civil::Date> {
    let completed = subject
        .document
        .metadata
        .completed_on
        .as_ref()
        .and_then(|day| day.date());
    let completed = completed.filter(|_| subject.status() == Some(Status::Completed));
    Some(completed.or(subject.target())?.last())
}
