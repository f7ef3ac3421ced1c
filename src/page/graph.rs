//! `{{#mls graph}}`: which milestone waits for which.

use std::collections::BTreeSet;

use super::directive::Filter;
use super::groups::{self, Group};
use super::inline::Inline;
use super::table::Table;
use super::{Page, drawing, index, roadmap, timeline};
use crate::draw::{self, Arrow, ArrowKind, Node};
use crate::graph::SpecIx;
use crate::labels::Word;
use crate::model::{Date, Status};

/// More milestones than these are drawn group by group; what a group waits for elsewhere stands in it as a guest.
const TOGETHER: usize = 60;
/// More milestones than these are not drawn.
const MOST: usize = 500;

pub fn graph(page: &Page<'_>, filter: Filter<'_>) -> String {
    let order = &page.project.graph.order;
    let mut milestones: Vec<SpecIx> = (order.iter().copied())
        .filter(|&spec| filter.lets_spec(page, spec))
        .collect();
    if milestones.is_empty() {
        return page.none();
    }
    let all = milestones.clone();
    if milestones.len() > MOST {
        // The settled ones are the first to go.
        let is_settled = |spec: SpecIx| page.project.status(spec).is_some_and(Status::is_settled);
        let open = all.iter().copied().filter(|&spec| !is_settled(spec));
        let settled = all.iter().copied().filter(|&spec| is_settled(spec));
        let kept: BTreeSet<SpecIx> = open.chain(settled).take(MOST).collect();
        milestones.retain(|spec| kept.contains(spec));
    }
    let name = page.labels.get(Word::Dependencies);
    let groups = parts(page, filter, &milestones);
    let draw = |group: Group| {
        let svg = drawn(page, name, &group.milestones, &milestones);
        (group.name, svg)
    };
    let parts: Vec<(Inline, String)> = groups.into_iter().map(draw).collect();
    let mut notes = timeline::shown(page, milestones.len(), all.len());
    notes.extend(critical_path(page, &milestones));
    drawing::write(page, &parts, &notes, table(page, &all))
}

/// One part where all fit into a drawing, else one for each plan, and within it, where that is still too much, for each
/// quarter.
fn parts(page: &Page<'_>, filter: Filter<'_>, milestones: &[SpecIx]) -> Vec<Group> {
    if milestones.len() <= TOGETHER && !filter.asks("group") {
        return vec![Group {
            name: Inline::new(),
            milestones: milestones.to_vec(),
        }];
    }
    let mut parts = Vec::new();
    for plan in groups::by_plan(page, milestones) {
        if plan.milestones.len() <= TOGETHER {
            parts.push(plan);
            continue;
        }
        let wanted: BTreeSet<SpecIx> = plan.milestones.iter().copied().collect();
        let mut by_date = groups::by_date(page, Filter::ALL);
        by_date.retain(|spec| wanted.contains(spec));
        for quarter in groups::by_quarter(page, &by_date) {
            for (at, some) in quarter.milestones.chunks(TOGETHER).enumerate() {
                let number = if at == 0 {
                    String::new()
                } else {
                    format!(" ({})", at + 1)
                };
                parts.push(Group {
                    name: plan.name.clone() + page.plain(" · ") + quarter.name.clone() + page.plain(&number),
                    milestones: some.to_vec(),
                });
            }
        }
    }
    parts
}

/// A drawing of `own`, with those of `all` as guests that `own` waits for or that wait for it.
fn drawn(page: &Page<'_>, name: &str, own: &[SpecIx], all: &[SpecIx]) -> String {
    let graph = &page.project.graph;
    let is_own: BTreeSet<SpecIx> = own.iter().copied().collect();
    let beside = |&&spec: &&SpecIx| {
        let mut neighbours = graph.blockers(spec).iter().chain(graph.dependents(spec));
        is_own.contains(&spec) || neighbours.any(|neighbour| is_own.contains(neighbour))
    };
    // `all` is in working order, and so are the nodes.
    let shown: Vec<SpecIx> = all.iter().filter(beside).copied().collect();
    let nodes: Vec<Node> = shown
        .iter()
        .map(|&spec| node(page, spec, !is_own.contains(&spec)))
        .collect();
    let place = |spec: SpecIx| shown.iter().position(|&other| other == spec);
    let edges = graph
        .edges
        .iter()
        .filter(|edge| is_own.contains(&edge.blocker) || is_own.contains(&edge.dependent));
    let arrows: Vec<Arrow> = edges
        .filter_map(|edge| {
            let (from, to) = (place(edge.blocker)?, place(edge.dependent)?);
            let kind = kind(page, edge.blocker, edge.dependent, from > to);
            Some(Arrow { from, to, kind })
        })
        .collect();
    draw::graph(name, &nodes, &arrows).svg
}

fn kind(page: &Page<'_>, blocker: SpecIx, dependent: SpecIx, is_upward: bool) -> ArrowKind {
    let follows = |path: &[SpecIx]| path.windows(2).any(|pair| pair == [blocker, dependent]);
    let closes = |cycle: &Vec<SpecIx>| cycle.last() == Some(&blocker) && cycle.first() == Some(&dependent);
    let cycles = &page.project.graph.cycles;
    if is_upward || cycles.iter().any(|cycle| follows(cycle) || closes(cycle)) {
        ArrowKind::Cycle
    } else if follows(&page.project.schedule.plan.critical) {
        ArrowKind::Critical
    } else if page.project.status(blocker).is_some_and(Status::is_settled) {
        ArrowKind::Done
    } else {
        ArrowKind::Plain
    }
}

fn node(page: &Page<'_>, spec: SpecIx, is_guest: bool) -> Node {
    let status = page.project.status(spec);
    let target = page.project.subject(spec).and_then(|subject| subject.target());
    let (label, name) = page.bar_label(spec);
    Node {
        href: page.href(spec, None),
        title: page.bar_title(spec),
        label,
        name,
        note: match target {
            Some(Date::Day(day)) => page.labels.day(day),
            Some(date) => page.labels.date(date),
            None => String::new(),
        },
        slug: status.map_or("other", Status::slug),
        symbol: status.map_or("", Status::symbol),
        is_guest,
    }
}

/// `Critical path: MLS-003 → MLS-005`, where it is more than one milestone long.
fn critical_path(page: &Page<'_>, milestones: &[SpecIx]) -> Option<Inline> {
    let path = &page.project.schedule.plan.critical;
    let is_shown = path.iter().all(|spec| milestones.contains(spec));
    let links = path.iter().map(|&spec| page.spec_id(spec));
    let links = Inline::join(links, &page.plain(" → "));
    (path.len() > 1 && is_shown).then(|| page.label(Word::CriticalPath) + page.plain(": ") + links)
}

fn table(page: &Page<'_>, milestones: &[SpecIx]) -> Table {
    let words = [
        Word::Milestone,
        Word::Status,
        Word::BlockedBy,
        Word::Blocks,
        Word::Earliest,
    ];
    let mut table = Table::new(index::heads(page, &words));
    let ids = |specs: &[SpecIx]| page.ids(specs.iter().map(|&spec| page.spec_id(spec)));
    for &spec in milestones {
        table.push(vec![
            page.spec(spec),
            index::status(page, spec),
            ids(page.project.graph.blockers(spec)),
            ids(page.project.graph.dependents(spec)),
            roadmap::earliest(page, spec),
        ]);
    }
    table
}
