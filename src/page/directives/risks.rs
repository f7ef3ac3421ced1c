//! `{{#mls risks}}`: a matrix of likelihood and impact, and all risks, the worst first.

use std::cmp::Reverse;

use askama::Template;

use crate::labels::Word;
use crate::model::filter as filters;
use crate::model::{Level, LevelValue, Risk};
use crate::page::context::Page;
use crate::page::directive::{Record, Render};
use crate::page::filter::Filter;
use crate::page::pieces::columns;
use crate::page::pieces::inline::Inline;
use crate::page::pieces::table::Table;
use crate::page::pieces::template::rendered;
use crate::project::Subject;
use crate::source::Text;

pub(super) static RECORD: Record = Record {
    name: "risks",
    summary: "the risks of milestones that are not settled, by likelihood and impact",
    filters: &[
        &filters::LEVEL,
        &filters::MILESTONE,
        &filters::OWNER,
        &filters::PLAN,
        &filters::STATUS,
    ],
    example: "{{#mls risks level=high}}",
    render: Render::Block(risks),
};

/// The most rows on a page.
const MOST: usize = 400;
/// The most links in a cell of the matrix; a number stands for the rest.
const LINKS: usize = 8;

/// A risk and its milestone.
type Named<'a> = (&'a Risk, Subject<'a>);

#[derive(Template)]
#[template(path = "matrix.html")]
struct Matrix<'a> {
    likelihood: &'a str,
    impact: &'a str,
    columns: &'a [Inline<'a>],
    rows: &'a [(Inline<'a>, Vec<Field<'a>>)],
}

/// A cell of the matrix.
struct Field<'p> {
    /// The level of its risks.
    level: &'static str,
    count: usize,
    links: Inline<'p>,
}

/// The risks of open milestones. A filter for a status includes settled milestones.
fn risks(page: &Page<'_>, filter: Filter<'_>) -> String {
    let subjects = page.project.subjects();
    let subjects = subjects.filter(|subject| filter.lets_open(page, *subject));
    let mut found: Vec<Named<'_>> = subjects
        .flat_map(|subject| subject.milestone.risks.iter().map(move |risk| (risk, subject)))
        .filter(|(risk, subject)| {
            let owners = risk
                .owner
                .as_ref()
                .map_or(&subject.document.metadata.owners[..], std::slice::from_ref);
            filter.lets_level(risk.level()) && filter.lets_owner(owners)
        })
        .collect();
    if found.is_empty() {
        return page.nothing(Word::NoRisks);
    }
    found.sort_by_key(|(risk, _)| {
        let (likelihood, impact) = (read(&risk.likelihood), read(&risk.impact));
        Reverse((risk.level(), likelihood.max(impact), likelihood.min(impact)))
    });
    let mut blocks = Vec::new();
    if page.is_html() {
        blocks.push(matrix(page, &found));
    } else if let Some(matrix) = plain_matrix(page, &found) {
        blocks.push(matrix.written(page));
    }
    blocks.push(table(page, &found).compact().written(page));
    let notes = page.part_shown(found.len().min(MOST), found.len());
    blocks.extend(notes.into_iter().map(|note| page.inline(note).into_owned()));
    blocks.join("\n\n")
}

fn read(value: &Option<LevelValue>) -> Option<Level> {
    value.as_ref()?.level
}

/// The levels, highest first; critical only if a risk has it.
fn scale(found: &[Named<'_>], of: fn(&Risk) -> &Option<LevelValue>) -> Vec<Level> {
    let all = [Level::Critical, Level::High, Level::Medium, Level::Low];
    let is_used =
        |level: &Level| *level != Level::Critical || found.iter().any(|(risk, _)| read(of(risk)) == Some(*level));
    all.into_iter().filter(is_used).collect()
}

/// A likelihood, and its risks by impact.
type Row<'a> = (Level, Vec<Vec<Named<'a>>>);

/// Likelihoods by row, highest first, and impacts by column, lowest first: the worst risks are in the upper right
/// corner.
fn fields<'a>(found: &[Named<'a>]) -> (Vec<Level>, Vec<Row<'a>>) {
    let mut columns = scale(found, |risk| &risk.impact);
    columns.reverse();
    let rows = scale(found, |risk| &risk.likelihood).into_iter().map(|likelihood| {
        let at = |&impact: &Level| {
            let meets = |(risk, _): &&Named<'_>| {
                read(&risk.likelihood) == Some(likelihood) && read(&risk.impact) == Some(impact)
            };
            found.iter().filter(meets).copied().collect()
        };
        (likelihood, columns.iter().map(at).collect())
    });
    let rows = rows.collect();
    (columns, rows)
}

fn matrix(page: &Page<'_>, found: &[Named<'_>]) -> String {
    let (columns, rows) = fields(found);
    let label = |level: Level| page.plain(page.labels.level(level));
    let rows: Vec<(Inline<'_>, Vec<Field<'_>>)> = (rows.iter())
        .map(|(likelihood, at)| {
            let fields = columns.iter().zip(at).map(|(impact, risks)| {
                let links = risks.iter().take(LINKS).map(|(risk, subject)| {
                    page.short_link(
                        &page.href(subject.spec, None),
                        &risk.text.value,
                        page.project.name(subject.spec),
                    )
                });
                let rest = risks.len().saturating_sub(LINKS);
                let rest = (rest > 0).then(|| page.said(format!("+ {rest}")));
                Field {
                    level: Risk::level_of(*likelihood, *impact).slug(),
                    count: risks.len(),
                    links: Inline::join(links.chain(rest), &page.plain(" ")),
                }
            });
            (label(*likelihood), fields.collect())
        })
        .collect();
    rendered(&Matrix {
        likelihood: page.labels.get(Word::Likelihood),
        impact: page.labels.get(Word::Impact),
        columns: &columns.into_iter().map(label).collect::<Vec<_>>(),
        rows: &rows,
    })
}

/// The number of risks in each cell; `None` if no risk has both levels.
fn plain_matrix<'p>(page: &'p Page<'_>, found: &[Named<'_>]) -> Option<Table<'p>> {
    let (columns, rows) = fields(found);
    let corner = format!(
        "{} × {}",
        page.labels.get(Word::Likelihood),
        page.labels.get(Word::Impact)
    );
    let columns = columns.iter().map(|&level| page.plain(page.labels.level(level)));
    let mut table = Table::new([page.said(corner)].into_iter().chain(columns).collect::<Vec<_>>());
    let mut is_empty = true;
    for (likelihood, at) in rows {
        let counts = at.iter().map(|risks| match risks.len() {
            0 => Inline::new(),
            count => page.said(count.to_string()),
        });
        let counts: Vec<Inline<'_>> = counts.collect();
        is_empty &= counts.iter().all(Inline::is_empty);
        let name = Inline::strong(page.labels.level(likelihood));
        table.push([name].into_iter().chain(counts));
    }
    (!is_empty).then_some(table)
}

fn table<'p>(page: &'p Page<'_>, found: &[Named<'p>]) -> Table<'p> {
    let words = [
        Word::Risk,
        Word::Milestone,
        Word::Likelihood,
        Word::Impact,
        Word::Mitigation,
        Word::Owner,
    ];
    let mut table = Table::new(columns::heads(page, &words));
    let level = |value: &'p Option<LevelValue>| match value {
        Some(value) => value
            .level
            .map_or_else(|| page.plain(&value.text.value), |level| page.level(level)),
        None => Inline::new(),
    };
    let text = |value: Option<&'p Text>, subject: &Subject<'_>| {
        value.map_or(Inline::new(), |text| {
            page.linked_from(subject.chapter, &text.value, text.span)
        })
    };
    for (risk, subject) in found.iter().take(MOST) {
        table.push([
            text(Some(&risk.text), subject),
            page.spec_id(subject.spec),
            level(&risk.likelihood),
            level(&risk.impact),
            text(risk.mitigation.as_ref(), subject),
            text(risk.owner.as_ref(), subject),
        ]);
    }
    table
}
