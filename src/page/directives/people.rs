//! `{{#mls people}}`: planned work by person and week, with overbooked weeks; without planned weeks, who owns what.

use std::collections::BTreeMap;

use askama::Template;
use jiff::civil;

use crate::graph::SpecIx;
use crate::labels::Word;
use crate::model::filter as filters;
use crate::model::{Deliverable, Status};
use crate::page::context::Page;
use crate::page::directive::{Record, Render};
use crate::page::filter::Filter;
use crate::page::pieces::columns;
use crate::page::pieces::inline::Inline;
use crate::page::pieces::table::Table;
use crate::page::pieces::template::rendered;
use crate::parse::answer::{Answer, Asked, answer};
use crate::project::Subject;
use crate::schedule::load::{is_too_much, total};
use crate::schedule::{Person, Share, Week};
use crate::source::Text;
use crate::text::words::phrase;

pub(super) static RECORD: Record = Record {
    name: "people",
    summary: "how much work is planned for each person in each week, or who owns what",
    filters: &[&filters::MILESTONE, &filters::OWNER, &filters::PLAN],
    example: "{{#mls people owner=Ana}}",
    render: Render::Block(people),
};

/// The most weeks, people and overbooked rows.
const MOST_WEEKS: usize = 26;
const MOST_PEOPLE: usize = 200;
const MOST_OVERBOOKED: usize = 200;

#[derive(Template)]
#[template(path = "heat.html")]
struct Heat<'a> {
    person: &'a str,
    week: &'a str,
    /// Months with the number of weeks that begin in them.
    months: &'a [(String, usize)],
    /// The number and the name of each week.
    weeks: &'a [(i8, String)],
    rows: &'a [(String, Vec<Cell>)],
}

/// One person in one week.
#[derive(Default)]
struct Cell {
    percent: i64,
    is_too_much: bool,
    /// `MLS-004 70 %, MLS-005 10 %`.
    title: String,
}

/// The weeks from the current one on; who owns what if no weeks are planned.
fn people(page: &Page<'_>, filter: Filter<'_>) -> String {
    let now = Week::of(page.project.as_of);
    let people: Vec<Person> = (page.project.schedule.people.iter())
        .filter_map(|person| asked(page, filter, person, now))
        .collect();
    let weeks = || people.iter().flat_map(|person| person.weeks.keys().copied());
    let (Some(first), Some(last)) = (weeks().min(), weeks().max()) else {
        return owned(page, filter);
    };
    let all: Vec<Week> = std::iter::successors(Some(first), |week| Some(week.next()))
        .take_while(|week| *week <= last)
        .collect();
    let shown = &all[..all.len().min(MOST_WEEKS)];
    let rows = &people[..people.len().min(MOST_PEOPLE)];
    let mut blocks = vec![match page.is_html() {
        true => heat(page, rows, shown),
        false => plain(page, rows, shown).written(page),
    }];
    let notes = [
        page.part_shown(rows.len(), people.len()),
        page.part_shown(shown.len(), all.len()),
    ];
    blocks.extend(notes.into_iter().flatten().map(|note| page.inline(note).into_owned()));
    blocks.extend(overbooked(page, &people));
    blocks.join("\n\n")
}

/// The open work that a person owns.
#[derive(Default)]
struct Owned {
    milestones: Vec<SpecIx>,
    /// The number of deliverables by milestone.
    deliverables: BTreeMap<SpecIx, usize>,
}

/// Who owns which milestones, and how many deliverables of each.
fn owned(page: &Page<'_>, filter: Filter<'_>) -> String {
    let mut people: BTreeMap<String, (&str, Owned)> = BTreeMap::new();
    let subjects = page.project.subjects();
    let is_open = |subject: &Subject<'_>| !subject.status().is_some_and(Status::is_settled);
    let is_asked = |spec| filter.lets_milestone(page, spec) && filter.lets_plan(page, spec);
    for subject in subjects.filter(is_open).filter(|subject| is_asked(subject.spec)) {
        let is_person =
            |name: &&Text| answer(&name.value, Asked::Value) == Answer::Given && filter.lets_name(&name.value);
        for name in subject.document.metadata.owners.iter().filter(is_person) {
            let (_, own) = people
                .entry(phrase(&name.value))
                .or_insert_with(|| (name.as_str(), Owned::default()));
            own.milestones.push(subject.spec);
        }
        let is_open = |item: &&Deliverable| !item.known_status().is_some_and(Status::is_settled);
        for item in subject.milestone.deliverables.iter().filter(is_open) {
            for name in item.owners.iter().filter(is_person) {
                let (_, own) = people
                    .entry(phrase(&name.value))
                    .or_insert_with(|| (name.as_str(), Owned::default()));
                *own.deliverables.entry(subject.spec).or_default() += 1;
            }
        }
    }
    let mut table = Table::new(columns::heads(
        page,
        &[Word::Person, Word::Milestones, Word::Deliverables],
    ));
    for (name, own) in people.values().take(MOST_PEOPLE) {
        let counted = own.deliverables.iter();
        let counted = counted.map(|(&spec, count)| page.spec(spec) + page.said(format!(" ({count})")));
        table.push([
            page.plain(name),
            page.list(own.milestones.iter().map(|&spec| page.spec(spec))),
            page.list(counted),
        ]);
    }
    let mut blocks = vec![table.or_none(page, Word::NobodyPlanned)];
    let notes = page.part_shown(people.len().min(MOST_PEOPLE), people.len());
    blocks.extend(notes.into_iter().map(|note| page.inline(note).into_owned()));
    blocks.join("\n\n")
}

/// A person's weeks that pass `filter`; `None` if there are none.
fn asked(page: &Page<'_>, filter: Filter<'_>, person: &Person, now: Week) -> Option<Person> {
    if !filter.lets_name(&person.name) {
        return None;
    }
    let lets = |share: &&Share| filter.lets_milestone(page, share.milestone) && filter.lets_plan(page, share.milestone);
    let weeks = person
        .weeks
        .range(now..)
        .map(|(week, shares)| (*week, shares.iter().filter(lets).copied().collect()));
    let weeks: BTreeMap<Week, Vec<Share>> = weeks.filter(|(_, shares): &(_, Vec<_>)| !shares.is_empty()).collect();
    (!weeks.is_empty()).then(|| Person {
        name: person.name.clone(),
        weeks,
    })
}

fn heat(page: &Page<'_>, people: &[Person], weeks: &[Week]) -> String {
    let month = |week: &Week| (week.monday.year(), week.monday.month());
    let months = weeks.chunk_by(|a, b| month(a) == month(b)).map(|weeks| {
        let name = match weeks.len() {
            1 => page.labels.month(weeks[0].monday),
            _ => format!("{} {}", page.labels.month(weeks[0].monday), weeks[0].monday.year()),
        };
        (name, weeks.len())
    });
    let rows = people.iter().map(|person| {
        let cells = weeks.iter().map(|week| {
            person
                .weeks
                .get(week)
                .map_or_else(Cell::default, |shares| cell(page, shares))
        });
        (person.name.clone(), cells.collect())
    });
    rendered(&Heat {
        person: page.labels.get(Word::Person),
        week: page.labels.get(Word::Week),
        months: &months.collect::<Vec<_>>(),
        weeks: &weeks
            .iter()
            .map(|week| (week.number().1, page.labels.week_of(week.monday)))
            .collect::<Vec<_>>(),
        rows: &rows.collect::<Vec<_>>(),
    })
}

fn cell(page: &Page<'_>, shares: &[Share]) -> Cell {
    let parts = by_milestone(shares).into_iter();
    let parts = parts.map(|(spec, percent)| format!("{} {} %", page.project.name(spec), rounded(percent)));
    Cell {
        percent: rounded(total(shares)),
        is_too_much: is_too_much(total(shares)),
        title: parts.collect::<Vec<_>>().join(", "),
    }
}

/// Never rounds an excess down to 100.
fn rounded(percent: f64) -> i64 {
    match is_too_much(percent) {
        true => percent.ceil() as i64,
        false => percent.round() as i64,
    }
}

fn by_milestone(shares: &[Share]) -> BTreeMap<SpecIx, f64> {
    let mut sums = BTreeMap::new();
    for share in shares {
        *sums.entry(share.milestone).or_insert(0.0) += share.percent;
    }
    sums
}

fn plain<'p>(page: &'p Page<'_>, people: &'p [Person], weeks: &[Week]) -> Table<'p> {
    let days = weeks.iter().map(|week| page.said(page.labels.day(week.monday)));
    let mut table = Table::new([page.label(Word::Person)].into_iter().chain(days).collect::<Vec<_>>());
    for person in people {
        let cells = weeks.iter().map(|week| match person.weeks.get(week) {
            Some(shares) if is_too_much(total(shares)) => Inline::strong(&rounded(total(shares)).to_string()),
            Some(shares) => page.said(rounded(total(shares)).to_string()),
            None => Inline::new(),
        });
        table.push([page.plain(&person.name)].into_iter().chain(cells));
    }
    table
}

/// Consecutive weeks in which the same milestones overbook a person.
struct Run {
    first: Week,
    last: Week,
    most: f64,
    shares: BTreeMap<SpecIx, f64>,
}

/// Who is overbooked when, and by which milestones; `None` if nobody is.
fn overbooked(page: &Page<'_>, people: &[Person]) -> Option<String> {
    let words = [Word::Overbooked, Word::Week, Word::Allocation, Word::Milestones];
    let mut table = Table::new(columns::heads(page, &words));
    let runs: Vec<(&Person, Run)> = people
        .iter()
        .flat_map(|person| runs(person).into_iter().map(move |run| (person, run)))
        .collect();
    for (person, run) in runs.iter().take(MOST_OVERBOOKED) {
        let links = run
            .shares
            .iter()
            .map(|(&spec, &percent)| page.spec_id(spec) + page.said(format!(" {} %", rounded(percent))));
        table.push([
            page.plain(&person.name),
            weeks(page, run.first.monday, run.last.monday),
            page.said(format!("{} %", rounded(run.most))),
            page.ids(links),
        ]);
    }
    let notes = page.part_shown(runs.len().min(MOST_OVERBOOKED), runs.len());
    let notes = notes.into_iter().map(|note| format!("\n\n{}", page.inline(note)));
    (!table.is_empty()).then(|| table.written(page) + &notes.collect::<String>())
}

fn runs(person: &Person) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for (week, shares) in person.overbooked() {
        let sums = by_milestone(shares);
        match runs.last_mut() {
            Some(run) if run.last.next() == week && run.shares.keys().eq(sums.keys()) => {
                run.last = week;
                run.most = run.most.max(total(shares));
                for (spec, percent) in sums {
                    let most = run.shares.entry(spec).or_insert(percent);
                    *most = most.max(percent);
                }
            }
            _ => runs.push(Run {
                first: week,
                last: week,
                most: total(shares),
                shares: sums,
            }),
        }
    }
    runs
}

/// `week of 12 Apr 2027`, or the first and the last week.
fn weeks<'p>(page: &'p Page<'_>, first: civil::Date, last: civil::Date) -> Inline<'p> {
    match first == last {
        true => page.said(page.labels.week_of(first)),
        false => page.said(format!("{} – {}", page.labels.week_of(first), page.labels.date(last))),
    }
}
