//! "If this slips": the milestones that wait for this one, and the days that each can absorb.

use askama::Template;

use crate::config::Calendar;
use crate::edit::Edits;
use crate::graph::SpecIx;
use crate::labels::Word;
use crate::model::Section;
use crate::page::context::Page;
use crate::page::pieces::columns;
use crate::page::pieces::inline::Inline;
use crate::page::pieces::table::{self, Table};
use crate::page::pieces::template::put;
use crate::project::Subject;
use crate::source::Span;

#[derive(Template)]
#[template(path = "slips.html")]
struct Slips<'a> {
    title: &'a str,
    note: Option<&'a Inline<'a>>,
    table: table::Html<'a>,
}

/// If more milestones wait, only the nearest are shown: in a long chain, all milestones wait for the first.
const MOST: usize = 5;

pub(crate) fn edits(page: &Page<'_>, edits: &mut Edits) {
    let Some(subject) = page.subject() else {
        return;
    };
    let plan = &page.project.schedule.plan;
    let mut table = Table::new(columns::heads(page, &[Word::Milestone, Word::Target, Word::Absorbs]));
    let dependents = plan.if_it_slips(subject.spec, MOST + 1);
    for dependent in dependents.iter().take(MOST) {
        table.push([
            page.spec(dependent.milestone),
            due(page, dependent.milestone),
            dependent.absorbs.map_or(Inline::new(), |days| page.absorbed(days)),
        ]);
    }
    if dependents.is_empty() {
        return;
    }
    if dependents.len() > MOST {
        table.push([page.plain("…"), Inline::new(), Inline::new()]);
    }
    let title = page.labels.get(Word::IfThisSlips);
    let note = plan
        .due(subject.spec)
        .map(|due| match page.project.config.calendar {
            Calendar::WorkingDays => page.labels.working_days_from(due),
            Calendar::Continuous => page.labels.counted_from(due),
        })
        .map(|note| page.said(note));
    let table = table.compact();
    page.block(edits, Span::at(place(page, subject)), |out| match page.is_html() {
        true => {
            let (note, table) = (note.as_ref(), table.html());
            put(&Slips { title, note, table }, out);
        }
        false => {
            let note = note.map_or(Inline::new(), |note| page.plain(" (") + note + page.plain(")"));
            out.push_str(&(Inline::strong(title) + note).markdown());
            out.push_str("\n\n");
            table.write(page, out);
        }
    });
}

/// The target and how long ago it was, on one line.
fn due<'p>(page: &'p Page<'_>, spec: SpecIx) -> Inline<'p> {
    let Some(target) = page.project.document(spec).metadata.target.as_ref() else {
        return Inline::new();
    };
    let date = match target.date() {
        Some(date) => page.said(page.labels.date(date)),
        None => page.date(target),
    };
    let late = page.days_to(target).filter(|&days| days < 0);
    date + late.map(|days| page.days_left(days)).unwrap_or_default()
}

/// After the section about dependencies, else after the timeline, else at the end.
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
    found.map_or(page.end(), |heading| heading.extent.end as usize)
}

impl Page<'_> {
    /// Days that can be absorbed, emphasized if negative.
    fn absorbed(&self, days: f64) -> Inline<'_> {
        let days = days.floor() as i64;
        self.shared_float(days, || match days {
            0.. => self.said(self.labels.days(days as f64)),
            _ => self.emphasized(self.said(self.labels.float(days))),
        })
    }
}
