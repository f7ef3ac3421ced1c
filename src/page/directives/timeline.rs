//! `{{#mls timeline}}`: every milestone as a bar from its start to its target.

use jiff::civil;

use crate::draw;
use crate::graph::SpecIx;
use crate::labels::Word;
use crate::model::Date;
use crate::model::filter as filters;
use crate::page::context::Page;
use crate::page::directive::{Record, Render};
use crate::page::filter::Filter;
use crate::page::groups;
use crate::page::pieces::columns;
use crate::page::pieces::drawing;
use crate::page::pieces::inline::Inline;
use crate::page::pieces::table::Table;

pub(super) static RECORD: Record = Record {
    name: "timeline",
    summary: "the roadmap as a drawing",
    filters: &[
        &filters::GROUP,
        &filters::MILESTONE,
        &filters::OWNER,
        &filters::PLAN,
        &filters::STATUS,
    ],
    example: "{{#mls timeline plan=PLN-001}}",
    render: Render::Block(timeline),
};

/// More bars than these are drawn in groups, each with its own axis.
const TOGETHER: usize = 40;

fn timeline(page: &Page<'_>, filter: Filter<'_>) -> String {
    let milestones = groups::by_date(page, filter);
    if milestones.is_empty() {
        return page.nothing(Word::NoMilestones);
    }
    let is_dated = |spec: &SpecIx| draw::is_dated(page.project, *spec);
    let (dated, undated): (Vec<SpecIx>, Vec<SpecIx>) = milestones.iter().partition(|spec| is_dated(spec));
    let drawn = &draw::most(page.project, &dated);
    let href = |spec| page.href(spec, None);
    let draft = page.draft(&href);
    let name = page.labels.get(Word::Timeline);
    let parts: Vec<(Inline<'_>, String)> = match drawn.len() > TOGETHER || filter.asks(&filters::GROUP) {
        true => (groups::asked(page, filter, drawn).into_iter())
            .map(|group| (group.name, draft.timeline(name, &group.milestones).svg))
            .filter(|(_, svg)| !svg.is_empty())
            .collect(),
        false => vec![(Inline::new(), draft.timeline(name, drawn).svg)],
    };
    let mut table = Table::new(columns::heads(
        page,
        &[Word::Milestone, Word::Status, Word::Start, Word::Target, Word::Earliest],
    ));
    for &spec in &milestones {
        table.push([
            page.spec(spec),
            columns::status(page, spec),
            start(page, spec).map_or(Inline::new(), |day| page.day(day)),
            columns::due(page, spec),
            columns::earliest(page, spec),
        ]);
    }
    let mut notes: Vec<Inline<'_>> = page.part_shown(drawn.len(), dated.len()).into_iter().collect();
    if !undated.is_empty() {
        let names = page.list(undated.into_iter().map(|spec| page.spec(spec)));
        notes.push(page.label(Word::NoDate) + page.plain(": ") + names);
    }
    let critical = &page.project.schedule.plan.critical;
    if page.is_html() && drawn.iter().any(|spec| critical.contains(spec)) {
        let words = page.inline(page.label(Word::BoldIsCritical));
        notes.push(Inline::html(["<b>", &words, "</b>"].concat()));
    }
    drawing::write(page, &parts, &notes, table)
}

fn start(page: &Page<'_>, spec: SpecIx) -> Option<civil::Date> {
    let path = page.project.subject(spec)?.milestone.critical_path.as_ref()?;
    path.start.as_ref()?.date().map(Date::first)
}
