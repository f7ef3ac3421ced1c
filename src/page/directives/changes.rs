//! `{{#mls changes since=2027-03-01}}`: what happened to the milestones, the newest first, from git.

use crate::labels::Word;
use crate::ledger::{Change, Event, EventKind, Ledger};
use crate::model::Status;
use crate::model::filter as filters;
use crate::page::context::Page;
use crate::page::directive::{Record, Render};
use crate::page::filter::Filter;
use crate::page::past;
use crate::page::pieces::columns;
use crate::page::pieces::inline::Inline;
use crate::page::pieces::table::Table;

pub(super) static RECORD: Record = Record {
    name: "changes",
    summary: "what happened to the milestones, the newest first, from git: targets, statuses, owners and criteria",
    filters: &[
        &filters::MILESTONE,
        &filters::OWNER,
        &filters::PLAN,
        &filters::SINCE,
        &filters::STATUS,
    ],
    example: "{{#mls changes since=2027-03-01}}",
    render: Render::Past(table),
};

/// The most events on a page.
const MOST: usize = 500;

fn table(page: &Page<'_>, filter: Filter<'_>, ledger: &Ledger) -> String {
    let since = filter.since();
    let mut events = Vec::new();
    for (spec, life) in past::lives(page, filter) {
        let own = life.events().into_iter();
        events.extend(own.map(|event| (spec, event)));
    }
    let day = |event: &Event<'_>| ledger.day(event.commit);
    events.retain(|(_, event)| since.is_none_or(|since| day(event).is_some_and(|day| day >= since)));
    events.sort_by_key(|(_, event)| std::cmp::Reverse(event.commit));
    let total = events.len();
    events.truncate(MOST);
    let mut table = Table::new(columns::heads(
        page,
        &[Word::Changes, Word::From, Word::To, Word::Reason],
    ));
    let mut last = None;
    for (spec, event) in &events {
        let Some(commit) = ledger.commit(event.commit) else {
            continue;
        };
        // A commit's changes of a milestone are one group.
        if last.replace((event.commit, *spec)) != Some((event.commit, *spec)) {
            table.begin(page.day(commit.date) + page.plain(": ") + page.spec(*spec));
        }
        let (before, after) = values(page, event);
        table.push([
            page.label(word(event.kind)),
            before,
            after,
            page.said(event.reason.to_owned()),
        ]);
    }
    let note = page.part_shown(events.len(), total);
    let mut out = table.or_none(page, Word::NoChanges);
    if let Some(note) = note {
        out += "\n\n";
        out += &page.inline(note);
    }
    out
}

fn word(kind: EventKind) -> Word {
    match kind {
        EventKind::Added => Word::MilestoneAdded,
        EventKind::Removed => Word::MilestoneRemoved,
        EventKind::Promised => Word::FirstPromised,
        EventKind::Moved => Word::Target,
        EventKind::Status => Word::Status,
        EventKind::Owner => Word::Owner,
        EventKind::Criterion(Change::Added) => Word::CriterionAdded,
        EventKind::Criterion(Change::Dropped) => Word::CriterionDropped,
        EventKind::Criterion(Change::Reworded) => Word::CriterionReworded,
        EventKind::Criterion(Change::Ticked) => Word::CriterionTicked,
        EventKind::Criterion(Change::Unticked) => Word::CriterionUnticked,
    }
}

/// The values before and after.
fn values<'p>(page: &'p Page<'_>, event: &Event<'_>) -> (Inline<'p>, Inline<'p>) {
    match event.kind {
        EventKind::Status => {
            let said = |slug: &str| {
                let status = Status::from_slug(slug);
                status.map_or(Inline::new(), |status| page.said(page.labels.status(status).to_owned()))
            };
            (said(&event.before), said(&event.after))
        }
        EventKind::Promised | EventKind::Moved => (page.promised(&event.before), page.promised(&event.after)),
        _ => (page.said(event.before.clone()), page.said(event.after.clone())),
    }
}
