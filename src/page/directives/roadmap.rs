//! `{{#mls roadmap}}`: all milestones by date, which are late, and the earliest possible dates.

use crate::graph::SpecIx;
use crate::labels::Word;
use crate::model::filter as filters;
use crate::page::context::Page;
use crate::page::directive::{Record, Render};
use crate::page::filter::Filter;
use crate::page::groups;
use crate::page::pieces::columns;
use crate::page::pieces::inline::Inline;
use crate::page::pieces::table::Table;

pub(super) static RECORD: Record = Record {
    name: "roadmap",
    summary: "the milestones by date, those without a date last; late ones are marked",
    filters: &[
        &filters::GROUP,
        &filters::MILESTONE,
        &filters::OWNER,
        &filters::PLAN,
        &filters::STATUS,
    ],
    example: "{{#mls roadmap group=plan}}",
    render: Render::Block(roadmap),
};

fn roadmap(page: &Page<'_>, filter: Filter<'_>) -> String {
    let mut table = Table::new(columns::heads(
        page,
        &[
            Word::Milestone,
            Word::Status,
            Word::Target,
            Word::Earliest,
            Word::Owner,
            Word::Criteria,
        ],
    ));
    for group in groups::asked(page, filter, &groups::by_date(page, filter)) {
        table.begin(group.name);
        group.milestones.iter().for_each(|&spec| table.push(row(page, spec)));
    }
    table.or_none(page, Word::NoMilestones)
}

fn row<'p>(page: &'p Page<'_>, spec: SpecIx) -> [Inline<'p>; 6] {
    [
        page.spec(spec),
        columns::status(page, spec),
        columns::due(page, spec),
        columns::earliest(page, spec),
        columns::owners(page, spec),
        columns::progress(page, spec),
    ]
}
