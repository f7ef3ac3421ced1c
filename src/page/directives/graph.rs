//! `{{#mls graph}}`: the dependencies between milestones.

use std::collections::BTreeSet;

use crate::draw;
use crate::graph::SpecIx;
use crate::labels::Word;
use crate::model::filter as filters;
use crate::page::context::Page;
use crate::page::directive::{Record, Render};
use crate::page::filter::Filter;
use crate::page::groups::{self, Group};
use crate::page::pieces::columns;
use crate::page::pieces::drawing;
use crate::page::pieces::inline::Inline;
use crate::page::pieces::table::Table;

pub(super) static RECORD: Record = Record {
    name: "graph",
    summary: "the dependencies, as a drawing",
    filters: &[
        &filters::GROUP,
        &filters::MILESTONE,
        &filters::OWNER,
        &filters::PLAN,
        &filters::STATUS,
    ],
    example: "{{#mls graph status=at-risk}}",
    render: Render::Block(graph),
};

/// More milestones than these are drawn in groups; a dependency in another group is drawn as a guest.
const TOGETHER: usize = 60;

fn graph(page: &Page<'_>, filter: Filter<'_>) -> String {
    let order = page.project.graph.order.iter().copied();
    let all: Vec<SpecIx> = order.filter(|&spec| filter.lets_spec(page, spec)).collect();
    if all.is_empty() {
        return page.nothing(Word::NoMilestones);
    }
    let milestones = draw::most(page.project, &all);
    let href = |spec| page.href(spec, None);
    let draft = page.draft(&href);
    let name = page.labels.get(Word::Dependencies);
    let parts = parts(page, filter, &milestones).into_iter();
    let parts = parts.map(|group| (group.name, draft.graph(name, &group.milestones, &milestones).svg));
    let mut notes: Vec<Inline<'_>> = page.part_shown(milestones.len(), all.len()).into_iter().collect();
    notes.extend(critical_path(page, &milestones));
    drawing::write(page, &parts.collect::<Vec<_>>(), &notes, table(page, &all))
}

/// One part if all fit into a drawing; else one for each plan, and one for each quarter of a plan that is still too
/// large.
fn parts<'p>(page: &'p Page<'_>, filter: Filter<'_>, milestones: &[SpecIx]) -> Vec<Group<'p>> {
    if milestones.len() <= TOGETHER && !filter.asks(&filters::GROUP) {
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
                    name: plan.name.clone() + page.plain(" · ") + quarter.name.clone() + page.said(number),
                    milestones: some.to_vec(),
                });
            }
        }
    }
    parts
}

/// `Critical path: MLS-003 → MLS-005`, if it has more than one milestone and all are shown.
fn critical_path<'p>(page: &'p Page<'_>, milestones: &[SpecIx]) -> Option<Inline<'p>> {
    let path = &page.project.schedule.plan.critical;
    let is_shown = path.iter().all(|spec| milestones.contains(spec));
    let links = path.iter().map(|&spec| page.spec_id(spec));
    let links = Inline::join(links, &page.plain(" → "));
    (path.len() > 1 && is_shown).then(|| page.label(Word::CriticalPath) + page.plain(": ") + links)
}

fn table<'p>(page: &'p Page<'_>, milestones: &[SpecIx]) -> Table<'p> {
    let words = [
        Word::Milestone,
        Word::Status,
        Word::BlockedBy,
        Word::Blocks,
        Word::Earliest,
    ];
    let mut table = Table::new(columns::heads(page, &words));
    let ids = |specs: &[SpecIx]| page.ids(specs.iter().map(|&spec| page.spec_id(spec)));
    for &spec in milestones {
        table.push([
            page.spec(spec),
            columns::status(page, spec),
            ids(page.project.graph.blockers(spec)),
            ids(page.project.graph.dependents(spec)),
            columns::earliest(page, spec),
        ]);
    }
    table
}
