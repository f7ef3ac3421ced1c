//! `{{#mls burnup milestone=MLS-004}}`: all criteria and those that are done, by week, from git.

use crate::draw::burnup::{self, Burnup, MOST};
use crate::labels::Word;
use crate::ledger::{Ledger, Life, forecast};
use crate::model::filter as filters;
use crate::model::{Date, Progress, Status};
use crate::page::context::Page;
use crate::page::directive::{Record, Render};
use crate::page::filter::Filter;
use crate::page::past;
use crate::page::pieces::drawing;
use crate::page::pieces::inline::Inline;
use crate::page::pieces::table::Table;

pub(super) static RECORD: Record = Record {
    name: "burnup",
    summary: "all criteria and those that are done, week by week, from git, and when the rest will be done at the pace so far; without a milestone, for the \
              whole book",
    filters: &[&filters::MILESTONE, &filters::OWNER, &filters::PLAN],
    example: "{{#mls burnup milestone=MLS-001}}",
    render: Render::Past(drawn),
};

fn drawn(page: &Page<'_>, filter: Filter<'_>, ledger: &Ledger) -> String {
    let lives = past::lives(page, filter);
    // The work of cancelled milestones does not count, unless only one milestone is drawn.
    let wanted =
        |(spec, _): &&(usize, &Life)| page.project.status(*spec) != Some(Status::Cancelled) || lives.len() == 1;
    let (specs, own): (Vec<usize>, Vec<&Life>) = lives.iter().filter(wanted).copied().unzip();
    let today = page.project.as_of;
    let weeks = ledger.weeks(&own, today);
    let subjects = || specs.iter().filter_map(|&spec| page.project.subject(spec));
    let progress = subjects()
        .map(|subject| subject.milestone.progress())
        .fold(Progress::default(), |a, b| a + b);
    let Some(last) = weeks.last().filter(|_| progress.total > 0) else {
        return page.nothing(Word::NothingToDraw);
    };
    let ticks = ledger.ticks(&own, today);
    let forecast = forecast(&ticks, last.total.saturating_sub(last.done), today);
    let target = match &specs[..] {
        [spec] => page
            .project
            .subject(*spec)
            .and_then(|subject| subject.target())
            .map(Date::last),
        _ => None,
    };
    let labels = page.labels;
    let chart = Burnup {
        name: labels.get(Word::BurnUp),
        weeks: &weeks,
        today,
        forecast,
        target: target.map(|day| (day, labels.get(Word::Target))),
    };
    let svg = burnup::burnup(&chart, labels).svg;
    let mut table = Table::new([page.label(Word::Week), page.label(Word::Done), page.label(Word::InAll)]);
    let mut before = None;
    for week in &weeks {
        // Weeks in which nothing changed are left out.
        if before.replace((week.done, week.total)) != Some((week.done, week.total)) {
            table.push([
                page.day(week.monday),
                page.said(week.done.to_string()),
                page.said(week.total.to_string()),
            ]);
        }
    }
    let mut notes: Vec<Inline<'_>> = page
        .part_shown(weeks.len().min(MOST), weeks.len())
        .into_iter()
        .collect();
    notes.push(page.said(labels.criteria(progress)));
    notes.extend(forecast.map(|forecast| page.said(labels.forecast(forecast.p50, forecast.p85))));
    drawing::write(page, &[(Inline::new(), svg)], &notes, table)
}
