//! The milestones of a whole book as bars by date and as boxes with arrows between them.

use jiff::civil;

use super::{Arrow, ArrowKind, Bar, Chart, Drawing, Node, chart, graph};
use crate::analysis::{Project, Subject};
use crate::graph::SpecIx;
use crate::imports::Foreign;
use crate::labels::{Labels, Word};
use crate::model::Status;

/// A drawing shows so many milestones, the open ones first; its name says of how many.
const MOST: usize = 500;

/// Every milestone with a target, by date. `href` gives the address of a milestone's page.
pub fn roadmap(project: &Project<'_>, labels: &Labels, href: &dyn Fn(SpecIx) -> String) -> Drawing {
    let dated: Vec<Subject<'_>> = project.subjects().filter(|subject| end(*subject).is_some()).collect();
    let (shown, name) = most(dated, labels, Word::Timeline);
    let mut bars: Vec<(SpecIx, Bar)> = shown
        .into_iter()
        .filter_map(|subject| Some((subject.spec, bar(project, labels, href, subject)?)))
        .collect();
    bars.sort_by_key(|(spec, bar)| (bar.end, *spec));
    let bars: Vec<Bar> = bars.into_iter().map(|(_, bar)| bar).collect();
    let whole = Chart {
        name: &name,
        bars: &bars,
        today: Some(project.as_of),
        target: None,
    };
    chart(&whole, labels)
}

/// Every milestone and what waits for what, with the milestones of other books that are waited for.
pub fn dependencies(project: &Project<'_>, labels: &Labels, href: &dyn Fn(SpecIx) -> String) -> Drawing {
    let ordered = project.graph.order.iter().filter_map(|&spec| project.subject(spec));
    let (shown, name) = most(ordered.collect(), labels, Word::Dependencies);
    let mut nodes = Vec::new();
    let mut arrows = Vec::new();
    let mut places = vec![None; project.graph.specs.len()];
    let mut guests: Vec<&str> = Vec::new();
    for subject in &shown {
        for (foreign, _) in project.graph.foreign_blockers(subject.spec) {
            if !guests.contains(&foreign.name.as_str()) {
                guests.push(&foreign.name);
                nodes.push(guest(labels, foreign));
            }
        }
    }
    for subject in &shown {
        places[subject.spec] = Some(nodes.len());
        nodes.push(node(project, labels, href, *subject));
        for (foreign, _) in project.graph.foreign_blockers(subject.spec) {
            let from = guests.iter().position(|name| *name == foreign.name);
            let kind = kind(foreign.status, false);
            arrows.extend(
                from.zip(places[subject.spec])
                    .map(|(from, to)| Arrow { from, to, kind }),
            );
        }
    }
    let critical = &project.schedule.plan.critical;
    for edge in &project.graph.edges {
        let (Some(from), Some(to)) = (places[edge.blocker], places[edge.dependent]) else {
            continue;
        };
        let is_critical = critical.windows(2).any(|pair| pair == [edge.blocker, edge.dependent]);
        let kind = match from < to {
            true => kind(project.status(edge.blocker), is_critical),
            false => ArrowKind::Cycle,
        };
        arrows.push(Arrow { from, to, kind });
    }
    graph(&name, &nodes, &arrows)
}

/// As many as one drawing shows, the open ones first, in their order, and the drawing's name.
fn most<'a>(all: Vec<Subject<'a>>, labels: &Labels, word: Word) -> (Vec<Subject<'a>>, String) {
    let name = labels.get(word);
    if all.len() <= MOST {
        return (all, name.to_owned());
    }
    let name = format!("{name} ({})", labels.of(MOST, all.len()));
    let mut places: Vec<usize> = (0..all.len()).collect();
    places.sort_by_key(|&at| all[at].is_settled());
    places.truncate(MOST);
    places.sort_unstable();
    (places.into_iter().map(|at| all[at]).collect(), name)
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

fn bar(project: &Project<'_>, labels: &Labels, href: &dyn Fn(SpecIx) -> String, subject: Subject<'_>) -> Option<Bar> {
    let end = end(subject)?;
    let path = subject.milestone.critical_path.as_ref();
    let start = path.and_then(|path| Some(path.start.as_ref()?.date()?.first()));
    let is_late = !subject.is_settled() && end < project.as_of;
    Some(Bar {
        href: href(subject.spec),
        title: title(project, labels, subject),
        label: project.name(subject.spec).to_owned(),
        rest: subject.document.title.clone(),
        slug: subject.status().map_or("other", Status::slug),
        symbol: subject.status().map_or("·", Status::symbol),
        start: start.filter(|start| *start < end),
        end,
        over: is_late.then_some(project.as_of),
        done: subject.milestone.progress().percent(),
        is_critical: project.schedule.plan.critical.contains(&subject.spec),
    })
}

fn node(project: &Project<'_>, labels: &Labels, href: &dyn Fn(SpecIx) -> String, subject: Subject<'_>) -> Node {
    let percent = subject.milestone.progress().percent();
    Node {
        href: href(subject.spec),
        title: title(project, labels, subject),
        label: project.name(subject.spec).to_owned(),
        name: subject.document.title.clone(),
        note: percent.map_or(String::new(), |percent| format!("{percent} %")),
        slug: subject.status().map_or("other", Status::slug),
        symbol: subject.status().map_or("·", Status::symbol),
        is_guest: false,
    }
}

fn guest(labels: &Labels, foreign: &Foreign) -> Node {
    let status = foreign.status.map(|status| labels.status(status));
    let parts = [Some(foreign.title.as_str()), status];
    Node {
        href: foreign.address.clone().unwrap_or_default(),
        title: parts.into_iter().flatten().collect::<Vec<_>>().join(" · "),
        label: foreign.name.clone(),
        name: foreign.title.clone(),
        note: String::new(),
        slug: foreign.status.map_or("other", Status::slug),
        symbol: foreign.status.map_or("·", Status::symbol),
        is_guest: true,
    }
}

fn kind(blocker: Option<Status>, is_critical: bool) -> ArrowKind {
    match blocker {
        Some(status) if status.is_settled() => ArrowKind::Done,
        _ if is_critical => ArrowKind::Critical,
        _ => ArrowKind::Plain,
    }
}

/// `The queue · In Progress · Q1 2027`.
fn title(project: &Project<'_>, labels: &Labels, subject: Subject<'_>) -> String {
    let status = subject.document.metadata.status.as_ref();
    let word = status.map(|value| value.status.map_or(value.text.as_str(), |status| labels.status(status)));
    let target = subject.target().map(|date| labels.date(date));
    let title = match subject.document.title.as_str() {
        "" => project.name(subject.spec),
        title => title,
    };
    let parts = [Some(title), word, target.as_deref()];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}
