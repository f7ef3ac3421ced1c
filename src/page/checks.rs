//! `{{#mls findings}}` and `{{#mls exceptions}}`: what the checks found in the book, and what the waivers allow.

use super::directive::Filter;
use super::inline::Inline;
use super::piece::Tone;
use super::table::Table;
use super::{Page, index};
use crate::diagnostic::{Finding, Site};
use crate::labels::Word;
use crate::model::Waiver;
use crate::source::ChapterIx;

/// Every finding that counts, the worst first.
pub fn findings(page: &Page<'_>, filter: Filter<'_>) -> String {
    let asked = |finding: &&Finding| {
        finding.is_live()
            && filter.all("severity", |wanted| wanted == finding.severity.name())
            && filter.all("rule", |wanted| wanted == finding.rule)
            && filter.all("milestone", |wanted| {
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
            place(page, &finding.site),
        ]);
    }
    index::written(page, table)
}

/// Every waiver of the book with its reason.
pub fn exceptions(page: &Page<'_>, filter: Filter<'_>) -> String {
    let words = [Word::Rule, Word::Reason, Word::Page, Word::Until];
    let mut table = Table::new(words.map(|word| page.label(word)));
    for (chapter, document) in page.project.documents.iter().enumerate() {
        let id = document.identity.as_ref().map(|identity| identity.id.as_str());
        let asked = |waiver: &&Waiver| {
            filter.all("rule", |wanted| wanted == waiver.rule.value)
                && filter.all("milestone", |wanted| {
                    id.is_some_and(|id| id.eq_ignore_ascii_case(wanted))
                })
        };
        for waiver in document.waivers.iter().filter(asked) {
            table.push([
                page.code(&waiver.rule.value),
                page.plain(&waiver.reason.value),
                place(
                    page,
                    &Site::Chapter {
                        chapter,
                        span: waiver.span,
                    },
                ),
                until(page, waiver),
            ]);
        }
    }
    index::written(page, table)
}

fn until<'p>(page: &'p Page<'_>, waiver: &'p Waiver) -> Inline<'p> {
    let Some(until) = &waiver.until else {
        return Inline::new();
    };
    let late = page.days_to(until).filter(|&days| days < 0);
    page.date(until) + late.map(|days| page.days_left(days)).unwrap_or_default()
}

/// A link to the page with the line of its file.
fn place<'p>(page: &'p Page<'_>, site: &Site) -> Inline<'p> {
    match site {
        Site::Chapter { chapter, .. } => {
            let line = page.places.locate(site).map(|place| place.start.line);
            let line = line.map(|line| format!("{} {line}", page.labels.get(Word::Line)));
            let line = line.map(|line| page.note(Tone::Quiet, page.said(line)));
            chapter_link(page, *chapter) + line.unwrap_or_default()
        }
        Site::File { path } => page.code(path),
        Site::Book => Inline::new(),
    }
}

fn chapter_link<'p>(page: &'p Page<'_>, chapter: ChapterIx) -> Inline<'p> {
    match page.project.graph.by_chapter(chapter) {
        Some(spec) => page.spec_id(spec),
        None => page.link(
            &page.address(chapter, None),
            "",
            &page.project.book.chapters[chapter].name,
        ),
    }
}
