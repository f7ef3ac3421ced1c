//! `{{#mls timeline}}`: every milestone as a bar from its start to its target.

use super::directive::Filter;
use super::inline::Inline;
use super::table::Table;
use super::{Page, drawing, groups, index, roadmap};
use crate::analysis::Subject;
use crate::draw::{self, Bar, Chart};
use crate::graph::SpecIx;
use crate::labels::Word;
use crate::model::{Date, Status};

/// More bars than these are drawn group by group, each with an axis of its own.
const TOGETHER: usize = 40;
/// More bars than these are not drawn.
const MOST: usize = 500;

pub fn timeline(page: &Page<'_>, filter: Filter<'_>) -> String {
    let milestones = groups::by_date(page, filter);
    if milestones.is_empty() {
        return page.none();
    }
    let drawn = &milestones[..milestones.len().min(MOST)];
    let name = page.labels.get(Word::Timeline);
    let parts: Vec<(Inline, String)> = match drawn.len() > TOGETHER || filter.asks("group") {
        true => (groups::asked(page, filter, drawn).into_iter())
            .map(|group| (group.name, svg(page, name, &group.milestones)))
            .filter(|(_, svg)| !svg.is_empty())
            .collect(),
        false => vec![(Inline::new(), svg(page, name, drawn))],
    };
    let mut table = Table::new(index::heads(
        page,
        &[Word::Milestone, Word::Status, Word::Start, Word::Target, Word::Earliest],
    ));
    for &spec in &milestones {
        table.push(vec![
            page.spec(spec),
            index::status(page, spec),
            start(page, spec).map_or(Inline::new(), |day| page.day(day)),
            index::due(page, spec),
            roadmap::earliest(page, spec),
        ]);
    }
    drawing::write(page, &parts, &shown(page, drawn.len(), milestones.len()), table)
}

/// What is said where not all of `total` are drawn.
pub fn shown(page: &Page<'_>, drawn: usize, total: usize) -> Vec<Inline> {
    let text = (drawn < total).then(|| page.plain(&page.labels.part_shown(drawn, total)));
    text.into_iter().collect()
}

fn svg(page: &Page<'_>, name: &str, milestones: &[SpecIx]) -> String {
    let subjects = || milestones.iter().filter_map(|&spec| page.project.subject(spec));
    let bars: Vec<Bar> = subjects().filter_map(|subject| bar(page, subject)).collect();
    let is_open = subjects().any(|subject| !subject.is_settled());
    let chart = Chart {
        name,
        bars: &bars,
        today: is_open.then_some(page.project.as_of),
        target: None,
    };
    draw::chart(&chart, page.labels).svg
}

fn start(page: &Page<'_>, spec: SpecIx) -> Option<jiff::civil::Date> {
    let path = page.project.subject(spec)?.milestone.critical_path.as_ref()?;
    path.start.as_ref()?.date().map(Date::first)
}

/// None without a target. What was completed ends on that day.
fn bar(page: &Page<'_>, subject: Subject<'_>) -> Option<Bar> {
    let spec = subject.spec;
    let plan = &page.project.schedule.plan;
    let target = subject.target()?;
    let completed = subject
        .document
        .metadata
        .completed_on
        .as_ref()
        .and_then(|day| day.date());
    let completed = completed.filter(|_| subject.status() == Some(Status::Completed));
    let end = completed.unwrap_or(target).last();
    let earliest = plan.outlook(spec).map(|outlook| outlook.earliest);
    let (label, rest) = page.bar_label(spec);
    Some(Bar {
        href: page.href(spec, None),
        title: format!("{}: {}", page.project.name(spec), page.bar_title(spec)),
        label,
        rest,
        slug: subject.status().map_or("other", Status::slug),
        symbol: subject.status().map_or("", Status::symbol),
        start: start(page, spec).filter(|&start| start <= end),
        end,
        over: earliest.filter(|&earliest| earliest > end),
        done: subject.milestone.progress().percent(),
        is_critical: plan.critical.contains(&spec),
    })
}

impl Page<'_> {
    /// The id and the title of a milestone; the title alone where it has no id.
    pub fn bar_label(&self, spec: SpecIx) -> (String, String) {
        let title = &self.project.document(spec).title;
        match &self.project.graph.specs[spec].id {
            Some(id) => (id.to_string(), title.clone()),
            None => (draw::short(title), String::new()),
        }
    }

    /// What a drawn milestone says when the pointer rests on it: title, status, target and progress.
    pub fn bar_title(&self, spec: SpecIx) -> String {
        let Some(subject) = self.project.subject(spec) else {
            return String::new();
        };
        let status = subject.status().map(|status| self.labels.status(status).to_owned());
        let target = subject.target().map(|target| self.labels.date(target));
        let progress = subject.milestone.progress();
        let progress = (progress.total > 0).then(|| self.labels.criteria(progress));
        let parts = [Some(subject.document.title.clone()), status, target, progress];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
    }
}
