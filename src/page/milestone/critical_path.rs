//! A milestone's own critical path as a drawn schedule, below the text that it was read from.

use crate::draw::{self, Bar, Chart};
use crate::edit::Edits;
use crate::labels::Word;
use crate::model::{Date, Deliverable, PathStep, Status};
use crate::page::context::Page;
use crate::page::pieces::columns;
use crate::page::pieces::drawing;
use crate::page::pieces::inline::Inline;
use crate::page::pieces::table::Table;
use crate::project::Subject;
use crate::schedule::{Fit, StepTimes};
use crate::source::Span;
use crate::text::slice;

pub(crate) fn edits(page: &Page<'_>, edits: &mut Edits) {
    let Some(subject) = page.subject() else {
        return;
    };
    let (Some(path), Some(fit)) = (
        &subject.milestone.critical_path,
        page.project.schedule.fit(subject.spec),
    ) else {
        return;
    };
    let steps: Vec<(&PathStep, &StepTimes)> = path.steps.iter().zip(&fit.steps).collect();
    let bars: Vec<Bar> = steps
        .iter()
        .map(|&(step, times)| bar(page, subject, step, times))
        .collect();
    let target = |end: Date| {
        let text = format!("{} {}", page.labels.get(Word::Target), page.labels.date(end));
        (end.last(), text)
    };
    let chart = Chart {
        name: page.labels.get(Word::CriticalPath),
        bars: &bars,
        today: (!subject.is_settled()).then_some(page.project.as_of),
        target: fit.end.map(target),
    };
    let svg = draw::chart(&chart, page.labels).svg;
    let body = drawing::write(
        page,
        &[(Inline::new(), svg)],
        &[verdict(page, fit)],
        table(page, &steps),
    );
    page.block(edits, Span::at(below(page, path.span)), |out| out.push_str(&body));
}

/// After the block that contains `span`, including the fence that closes it.
fn below(page: &Page<'_>, span: Span) -> usize {
    let end = page.line_end(span);
    let next = slice(page.text, end..).lines().next().unwrap_or("");
    let is_fence = ["```", "~~~"].iter().any(|fence| next.trim_start().starts_with(fence));
    match is_fence {
        true => page.line_end(Span::new(end, end + next.len())),
        false => end,
    }
}

/// A step with the name of a deliverable links to it and has its status; other steps have the milestone's status.
fn bar(page: &Page<'_>, subject: Subject<'_>, step: &PathStep, times: &StepTimes) -> Bar {
    let name = &step.name.value;
    let is_named = |deliverable: &Deliverable| deliverable.title.value.eq_ignore_ascii_case(name);
    let deliverables = &subject.milestone.deliverables;
    let own = deliverables
        .iter()
        .position(is_named)
        .map(|index| (index, &deliverables[index]));
    let status = own.and_then(|(_, own)| own.known_status()).or(subject.status());
    let days = step.days.map(|days| page.labels.days(days));
    let dates = format!("{} – {}", page.labels.date(times.first), page.labels.date(times.last));
    let title = [Some(name.to_string()), days.clone(), Some(dates)];
    let label = draw::short(name);
    let is_short = label != **name;
    let days = days.map_or(String::new(), |days| format!("({days})"));
    Bar {
        href: own.map_or(String::new(), |(index, _)| page.href(subject.spec, Some(index))),
        title: title.into_iter().flatten().collect::<Vec<_>>().join(" · "),
        rest: if is_short { format!("{name} {days}") } else { days }
            .trim_end()
            .to_owned(),
        label,
        is_short,
        slug: status.map_or("other", Status::slug),
        symbol: "",
        start: Some(times.first),
        end: times.last,
        over: None,
        done: own.and_then(|(_, own)| own.progress().percent()),
        is_critical: false,
    }
}

/// Whether the path fits: `needs 12 days, has 10 days`, and the days left.
fn verdict<'p>(page: &'p Page<'_>, fit: &Fit) -> Inline<'p> {
    let Some(held) = fit.held else {
        return page.said(page.labels.days(fit.needed));
    };
    let left = held as f64 - fit.needed;
    let text = page.said(page.labels.needs(fit.needed, held as f64));
    let float = page.said(page.float_in_words(left.floor() as i64));
    match fit.missing() {
        Some(_) => text + page.plain(" · ") + page.emphasized(float),
        None => text + page.plain(" · ") + float,
    }
}

fn table<'p>(page: &'p Page<'_>, steps: &[(&'p PathStep, &StepTimes)]) -> Table<'p> {
    let words = [Word::Step, Word::Days, Word::Start, Word::End, Word::Slack];
    let mut table = Table::new(columns::heads(page, &words));
    for (step, times) in steps {
        table.push([
            page.plain(&step.name.value),
            step.days
                .map_or(Inline::new(), |days| page.said(page.labels.number(days))),
            page.day(times.first),
            page.day(times.last),
            times.total_float.map_or(Inline::new(), |float| page.float(float)),
        ]);
    }
    table
}
