//! `{{#mls index}}`: the specs of all kinds, as tables.

use crate::graph::SpecIx;
use crate::labels::Word;
use crate::model::filter as filters;
use crate::page::context::Page;
use crate::page::directive::{Record, Render};
use crate::page::filter::Filter;
use crate::page::pieces::columns;
use crate::page::pieces::inline::Inline;
use crate::page::pieces::table::Table;

pub(super) static RECORD: Record = Record {
    name: "index",
    summary: "the specs of all kinds, with status, owner, target, progress and the references to each",
    filters: &[
        &filters::KIND,
        &filters::MILESTONE,
        &filters::OWNER,
        &filters::PLAN,
        &filters::STATUS,
    ],
    example: "{{#mls index kind=component}}",
    render: Render::Block(specs),
};

/// A table of milestones with their progress and a table of other specs with their kind, in the order of the first of
/// each.
fn specs(page: &Page<'_>, filter: Filter<'_>) -> String {
    let specs = (0..page.project.graph.specs.len()).filter(|&spec| filter.lets_spec(page, spec));
    let (milestones, others): (Vec<SpecIx>, Vec<SpecIx>) =
        specs.partition(|&spec| page.project.graph.specs[spec].is_milestone);
    let mut parts = [
        (milestones.first(), table(page, MILESTONES, &milestones)),
        (others.first(), table(page, OTHERS, &others)),
    ];
    parts.sort_by_key(|(first, _)| first.copied());
    let parts: Vec<String> = parts
        .into_iter()
        .filter(|(first, _)| first.is_some())
        .map(|(_, table)| table.or_none(page, Word::NoSpecs))
        .collect();
    match parts.is_empty() {
        true => page.nothing(Word::NoSpecs),
        false => parts.join("\n\n"),
    }
}

/// The head of a column and its cells.
type Column = (Word, for<'p> fn(&'p Page<'_>, SpecIx) -> Inline<'p>);

const MILESTONES: [Column; 6] = [
    (Word::Milestone, |page, spec| page.spec(spec)),
    (Word::Status, columns::status),
    (Word::Owner, columns::owners),
    (Word::Target, columns::due),
    (Word::Criteria, columns::progress),
    (Word::ReferredToBy, referrers),
];
const OTHERS: [Column; 6] = [
    (Word::Spec, |page, spec| page.spec(spec)),
    (Word::Kind, kind),
    (Word::Status, columns::status),
    (Word::Owner, columns::owners),
    (Word::Target, columns::due),
    (Word::ReferredToBy, referrers),
];

fn table<'p>(page: &'p Page<'_>, columns: [Column; 6], specs: &[SpecIx]) -> Table<'p> {
    let mut table = Table::new(columns::heads(page, &columns.map(|(head, _)| head)));
    for &spec in specs {
        table.push(columns.map(|(_, cell)| cell(page, spec)));
    }
    table
}

fn kind<'p>(page: &'p Page<'_>, spec: SpecIx) -> Inline<'p> {
    page.plain(page.labels.kind(&page.project.graph.specs[spec].kind))
}

fn referrers<'p>(page: &'p Page<'_>, spec: SpecIx) -> Inline<'p> {
    let referrers = page.project.graph.referenced_by(spec).iter();
    page.ids(referrers.map(|&spec| page.spec_id(spec)))
}
