//! `{{#mls forecast}}`: the findings of the coming days if nobody acts.

use std::borrow::Cow;

use crate::ahead::{self, Day};
use crate::diagnostic::Finding;
use crate::labels::Word;
use crate::model::filter as filters;
use crate::page::context::Page;
use crate::page::directive::{Record, Render};
use crate::page::filter::Filter;
use crate::page::pieces::table::Table;

pub(super) static RECORD: Record = Record {
    name: "forecast",
    summary: "the findings of the next 90 days if nobody acts, by day",
    filters: &[&filters::MILESTONE, &filters::RULE, &filters::SEVERITY],
    example: "{{#mls forecast}}",
    render: Render::Block(forecast),
};

fn forecast(page: &Page<'_>, filter: Filter<'_>) -> String {
    let days: Cow<'_, [Day]> = match page.shared {
        Some(shared) => Cow::Borrowed(&shared.ahead),
        None => Cow::Owned(ahead::ahead(page.analysis, ahead::DAYS)),
    };
    let asked = |finding: &&Finding| {
        filter.all(&filters::SEVERITY, |wanted| wanted == finding.severity.name())
            && filter.all(&filters::RULE, |wanted| wanted == finding.rule)
            && filter.all(&filters::MILESTONE, |wanted| {
                let own = finding.milestone.as_ref();
                own.is_some_and(|id| id.eq_ignore_ascii_case(wanted))
            })
    };
    let words = [Word::Date, Word::Severity, Word::Message, Word::Page];
    let mut table = Table::new(words.map(|word| page.label(word)));
    for day in days.iter() {
        let mut findings: Vec<&Finding> = day.findings.iter().filter(asked).collect();
        findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
        for finding in findings {
            table.push([
                page.day(day.date),
                page.severity(finding.severity),
                page.prose(&finding.message),
                page.site_link(&finding.site),
            ]);
        }
    }
    table.or_none(page, Word::NoFindingsAhead)
}
