//! `{{#mls timeline}}`: every milestone as a bar from its start to its target.

use jiff::civil;

use super::directive::Filter;
use super::inline::Inline;
use super::table::Table;
use super::{Page, drawing, groups, index, roadmap};
use crate::draw;
use crate::graph::SpecIx;
use crate::labels::Word;
use crate::model::Date;

/// More bars than these are drawn group by group, each with an axis of its own.
const TOGETHER: usize = 40;

pub fn timeline(page: &Page<'_>, filter: Filter<'_>) -> String {
    let milestones = groups::by_date(page, filter);
    if milestones.is_empty() {
        return page.none();
    }
    let is_dated = |spec: &SpecIx| draw::is_dated(page.project, *spec);
    let (dated, undated): (Vec<SpecIx>, Vec<SpecIx>) = milestones.iter().partition(|spec| is_dated(spec));
    let drawn = &draw::most(page.project, &dated);
    let href = |spec| page.href(spec, None);
    let draft = page.draft(&href);
    let name = page.labels.get(Word::Timeline);
    let parts: Vec<(Inline<'_>, String)> = match drawn.len() > TOGETHER || filter.asks("group") {
        true => (groups::asked(page, filter, drawn).into_iter())
            .map(|group| (group.name, draft.timeline(name, &group.milestones).svg))
            .filter(|(_, svg)| !svg.is_empty())
            .collect(),
        false => vec![(Inline::new(), draft.timeline(name, drawn).svg)],
    };
    let mut table = Table::new(index::heads(
        page,
        &[Word::Milestone, Word::Status, Word::Start, Word::Target, Word::Earliest],
    ));
    for &spec in &milestones {
        table.push([
            page.spec(spec),
            index::status(page, spec),
            start(page, spec).map_or(Inline::new(), |day| page.day(day)),
            index::due(page, spec),
            roadmap::earliest(page, spec),
        ]);
    }
    let mut notes = shown(page, drawn.len(), dated.len());
    if !undated.is_empty() {
        let names = page.list(undated.into_iter().map(|spec| page.spec(spec)));
        notes.push(page.label(Word::NoDate) + page.plain(": ") + names);
    }
    drawing::write(page, &parts, &notes, table)
}

/// What is said where not all of `total` are drawn.
pub fn shown<'p>(page: &'p Page<'_>, drawn: usize, total: usize) -> Vec<Inline<'p>> {
    let text = (drawn < total).then(|| page.said(page.labels.part_shown(drawn, total)));
    text.into_iter().collect()
}

fn start(page: &Page<'_>, spec: SpecIx) -> Option<civil::Date> {
    let path = page.project.subject(spec)?.milestone.critical_path.as_ref()?;
    path.start.as_ref()?.date().map(Date::first)
}
