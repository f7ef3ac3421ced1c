//! `{{#mls slips}}`: the targets that moved, with when, how far and why, from git.

use crate::labels::Word;
use crate::ledger::Ledger;
use crate::model::filter as filters;
use crate::page::context::Page;
use crate::page::directive::{Record, Render};
use crate::page::filter::Filter;
use crate::page::past;
use crate::page::pieces::columns;
use crate::page::pieces::inline::Inline;
use crate::page::pieces::table::Table;

pub(super) static RECORD: Record = Record {
    name: "slips",
    summary: "the targets that moved: when, how far and why, from git",
    filters: &[
        &filters::MILESTONE,
        &filters::OWNER,
        &filters::PLAN,
        &filters::SINCE,
        &filters::STATUS,
    ],
    example: "{{#mls slips}}",
    render: Render::Past(table),
};

fn table(page: &Page<'_>, filter: Filter<'_>, ledger: &Ledger) -> String {
    let mut table = Table::new(columns::heads(
        page,
        &[
            Word::Milestone,
            Word::Date,
            Word::From,
            Word::To,
            Word::Days,
            Word::Reason,
        ],
    ));
    let since = filter.since();
    for (spec, life) in past::lives(page, filter) {
        for moved in &life.moves {
            let Some(commit) = ledger
                .commit(moved.commit)
                .filter(|commit| since.is_none_or(|since| commit.day >= since))
            else {
                continue;
            };
            let promise = |promise: &Option<_>| promise.as_ref().and_then(|promise| page.promise(promise));
            table.push([
                page.spec(spec),
                page.day(commit.date),
                promise(&moved.before).unwrap_or_default(),
                promise(&moved.after).unwrap_or_default(),
                moved
                    .days
                    .map_or(Inline::new(), |days| page.said(on_one_line(&page.labels.shift(days)))),
                page.said(moved.reason.text.clone()),
            ]);
        }
    }
    table.or_none(page, Word::NoMoves)
}

/// With non-breaking spaces, since a wide column of reasons would squeeze this one.
fn on_one_line(text: &str) -> String {
    text.replace(' ', "\u{a0}")
}
