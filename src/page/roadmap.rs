//! `{{#mls roadmap}}`: all milestones by date, with what is late and what can come when at the earliest.

use super::directive::Filter;
use super::inline::Inline;
use super::piece::Tone;
use super::table::Table;
use super::{Page, groups, index};
use crate::graph::SpecIx;
use crate::labels::Word;
use crate::model::Date;

pub fn roadmap(page: &Page<'_>, filter: Filter<'_>) -> String {
    let mut table = Table::new(index::heads(
        page,
        &[
            Word::Milestone,
            Word::Status,
            Word::Target,
            Word::Earliest,
            Word::Owner,
            Word::Criteria,
        ],
    ));
    for group in groups::asked(page, filter, &groups::by_date(page, filter)) {
        table.begin(group.name);
        group.milestones.iter().for_each(|&spec| table.push(row(page, spec)));
    }
    index::written(page, table)
}

/// One milestone: status, target, the earliest date, owner, progress.
fn row<'p>(page: &'p Page<'_>, spec: SpecIx) -> [Inline<'p>; 6] {
    [
        page.spec(spec),
        index::status(page, spec),
        index::due(page, spec),
        earliest(page, spec),
        index::owners(page, spec),
        index::progress(page, spec),
    ]
}

/// The earliest day on which a milestone can be done and the days that it may slip beyond; nothing for a settled one, and
/// for one that is not late where nobody has written how long anything takes.
pub fn earliest<'p>(page: &'p Page<'_>, spec: SpecIx) -> Inline<'p> {
    let Some(outlook) = page.project.schedule.plan.outlook(spec) else {
        return Inline::new();
    };
    let target = page.project.subject(spec).and_then(|subject| subject.target());
    let day = page.day(outlook.earliest);
    match target.map(Date::last) {
        Some(target) if outlook.earliest > target => day + page.float(outlook.total_float.min(-1.0)),
        _ if !outlook.is_grounded => Inline::new(),
        Some(_) => day + page.float(outlook.total_float),
        None => day,
    }
}

impl Page<'_> {
    /// Days of slack, loud where there are less than none.
    pub fn float(&self, days: f64) -> Inline<'_> {
        // Half a day of slack is none, half a day too little is one.
        let days = days.floor() as i64;
        let text = self.labels.float(days);
        let tone = if days < 0 { Tone::Late } else { Tone::Quiet };
        let text = match days < 0 && !self.is_html() {
            true => Inline::strong(&text),
            false => self.said(text),
        };
        self.note(tone, text)
    }
}
