//! "If this slips": the milestones that wait for this one, and the days that each can absorb.

use askama::Template;

use super::inline::Inline;
use super::piece::render;
use super::table::Table;
use super::{Page, index};
use crate::analysis::Subject;
use crate::config::Calendar;
use crate::edit::Edit;
use crate::labels::Word;
use crate::model::Section;
use crate::source::Span;

#[derive(Template)]
#[template(path = "slips.html")]
struct Slips<'a> {
    title: &'a str,
    note: Option<&'a Inline>,
    table: &'a str,
}

/// Where more milestones wait, the next ones are shown: everything in a long chain waits for its beginning.
const MOST: usize = 10;

pub fn edits(page: &Page<'_>, edits: &mut Vec<Edit>) {
    let Some(subject) = page.subject() else {
        return;
    };
    let plan = &page.project.schedule.plan;
    let mut table = Table::new(index::heads(
        page,
        &[Word::Milestone, Word::Status, Word::Target, Word::Absorbs],
    ));
    let dependents = plan.if_it_slips(subject.spec, MOST + 1);
    for dependent in dependents.iter().take(MOST) {
        table.push(vec![
            page.spec(dependent.milestone),
            index::status(page, dependent.milestone),
            index::due(page, dependent.milestone),
            dependent.absorbs.map_or(Inline::new(), |days| page.absorbed(days)),
        ]);
    }
    if dependents.is_empty() {
        return;
    }
    if dependents.len() > MOST {
        let mut row = vec![Inline::new(); 4];
        row[0] = page.plain("…");
        table.push(row);
    }
    let title = page.labels.get(Word::IfThisSlips);
    let note = plan
        .due(subject.spec)
        .map(|due| match page.project.config.calendar {
            Calendar::WorkingDays => page.labels.working_days_from(due),
            Calendar::Continuous => page.labels.counted_from(due),
        })
        .map(|note| page.plain(&note));
    let table = table.compact().write(page);
    let body = match page.is_html() {
        true => render(&Slips {
            title,
            note: note.as_ref(),
            table: &table,
        }),
        false => {
            let note = note.map_or(Inline::new(), |note| page.plain(" (") + note + page.plain(")"));
            format!("{}\n\n{table}", (Inline::strong(title) + note).markdown())
        }
    };
    edits.push(page.block(Span::at(place(page, subject)), &body));
}

/// Behind the words about dependencies, else behind the timeline, else at the end.
fn place(page: &Page<'_>, subject: Subject<'_>) -> usize {
    let sections = [
        Section::Dependencies,
        Section::IfDelayed,
        Section::Blocks,
        Section::Timeline,
    ];
    let found = sections
        .iter()
        .find_map(|&section| subject.milestone.heading_of(section));
    found.map_or(page.text.len(), |heading| heading.extent.end as usize)
}

impl Page<'_> {
    /// Days that can be absorbed, loud where there are none.
    fn absorbed(&self, days: f64) -> Inline {
        let days = days.floor() as i64;
        match days {
            0.. => self.plain(&self.labels.days(days as f64)),
            _ => self.loud(self.plain(&self.labels.float(days))),
        }
    }
}
