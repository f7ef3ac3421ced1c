//! `{{#mls findings}}`: the findings in the book.

use crate::diagnostic::Finding;
use crate::labels::Word;
use crate::model::filter as filters;
use crate::page::context::Page;
use crate::page::directive::{Record, Render};
use crate::page::filter::Filter;
use crate::page::pieces::table::Table;

pub(super) static RECORD: Record = Record {
    name: "findings",
    summary: "the findings in this book",
    filters: &[&filters::MILESTONE, &filters::RULE, &filters::SEVERITY],
    example: "{{#mls findings rule=overdue}}",
    render: Render::Block(findings),
};

/// Every finding that counts, the most severe first.
fn findings(page: &Page<'_>, filter: Filter<'_>) -> String {
    let asked = |finding: &&Finding| {
        finding.is_live()
            && filter.all(&filters::SEVERITY, |wanted| wanted == finding.severity.name())
            && filter.all(&filters::RULE, |wanted| wanted == finding.rule)
            && filter.all(&filters::MILESTONE, |wanted| {
                finding
                    .milestone
                    .as_ref()
                    .is_some_and(|id| id.eq_ignore_ascii_case(wanted))
            })
    };
    let mut findings: Vec<&Finding> = page.analysis.findings.iter().filter(asked).collect();
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    let words = [Word::Severity, Word::Message, Word::Rule, Word::Page];
    let mut table = Table::new(words.map(|word| page.label(word)));
    for finding in findings {
        table.push([
            page.severity(finding.severity),
            page.prose(&finding.message),
            page.code(finding.rule),
            page.site_link(&finding.site),
        ]);
    }
    table.or_none(page, Word::NoFindings)
}
