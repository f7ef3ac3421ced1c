//! `{{#mls summary}}`: the state of all milestones at a glance.

use askama::Template;

use crate::labels::Word;
use crate::model::filter as filters;
use crate::model::{Blocker, Progress, Status};
use crate::page::context::Page;
use crate::page::directive::{Record, Render};
use crate::page::filter::Filter;
use crate::page::pieces::inline::{Block, Inline};
use crate::page::pieces::template::rendered;
use crate::project::Subject;

pub(super) static RECORD: Record = Record {
    name: "summary",
    summary: "the number of milestones in each status, their progress, what is next and what is late",
    filters: &[&filters::MILESTONE, &filters::OWNER, &filters::STATUS],
    example: "{{#mls summary}}",
    render: Render::Block(summary),
};

#[derive(Template)]
#[template(path = "board.html")]
struct Board<'a> {
    /// The number of milestones in each status.
    shares: &'a [Share<'a>],
    cells: &'a [(Inline<'a>, Inline<'a>)],
}

struct Share<'p> {
    slug: &'static str,
    count: usize,
    badge: Inline<'p>,
}

/// The statuses in the order of a milestone's life, the last first.
const ORDER: [Status; 7] = [
    Status::Completed,
    Status::InReview,
    Status::InProgress,
    Status::AtRisk,
    Status::Blocked,
    Status::Planned,
    Status::Cancelled,
];

fn summary(page: &Page<'_>, filter: Filter<'_>) -> String {
    let subjects = page.project.subjects();
    let subjects: Vec<Subject<'_>> = subjects
        .filter(|subject| filter.lets_spec(page, subject.spec))
        .collect();
    if subjects.is_empty() {
        return page.nothing(Word::NoMilestones);
    }
    let shares = shares(page, &subjects);
    let cells = cells(page, &subjects);
    if page.is_html() {
        let (shares, cells) = (&shares[..], &cells[..]);
        return rendered(&Board { shares, cells });
    }
    let (head, row): (Vec<_>, Vec<_>) = cells.into_iter().unzip();
    let counted = shares
        .into_iter()
        .map(|share| share.badge + page.said(format!(" {}", share.count)));
    let line = Inline::join(counted, &page.plain(" · "));
    Block::join([Block::table(&head, &row), Block::paragraph(line)]).write()
}

fn shares<'p>(page: &'p Page<'_>, subjects: &[Subject<'_>]) -> Vec<Share<'p>> {
    let known = ORDER.map(|status| (Some(status), status.slug(), page.beside(status)));
    let none = (None, "other", page.label(Word::NoStatus));
    let all = known.into_iter().chain([none]);
    let counted = all.map(|(status, slug, badge)| Share {
        slug,
        count: subjects.iter().filter(|subject| subject.status() == status).count(),
        badge,
    });
    counted.filter(|share| share.count > 0).collect()
}

fn cells<'p>(page: &'p Page<'_>, subjects: &[Subject<'_>]) -> Vec<(Inline<'p>, Inline<'p>)> {
    let mut cells = vec![(page.label(Word::Milestones), page.said(subjects.len().to_string()))];
    let progress = subjects.iter().map(|subject| subject.milestone.progress());
    let progress = progress.fold(Progress::default(), |sum, progress| sum + progress);
    if progress.total > 0 {
        let status = if progress.is_complete() {
            Status::Completed
        } else {
            Status::InProgress
        };
        cells.push((page.label(Word::Criteria), page.meter(progress, Some(status))));
    }
    let mut open: Vec<_> = subjects
        .iter()
        .filter(|subject| !subject.is_settled())
        .filter_map(|subject| Some((page.days_to(subject.document.metadata.target.as_ref()?)?, subject)))
        .collect();
    open.sort_by_key(|(days, _)| *days);
    let at = open.partition_point(|(days, _)| *days < 0);
    let dated = |&(days, subject): &(i64, &Subject<'_>)| page.spec_id(subject.spec) + page.days_left(days);
    if let Some(next) = open.get(at) {
        cells.push((page.label(Word::NextTarget), dated(next)));
    }
    if at > 0 {
        let late = open[..at].iter().map(dated);
        // On an HTML page, each line ends after the days.
        let late = match page.is_html() {
            true => Inline::join(late, &page.plain(" ")),
            false => page.list(late),
        };
        cells.push((page.label(Word::PastTarget), late));
    }
    let blockers: Vec<&Blocker> = subjects.iter().flat_map(Subject::open_blockers).collect();
    if !blockers.is_empty() {
        cells.push((page.label(Word::OpenBlockers), page.said(blockers.len().to_string())));
    }
    cells
}
