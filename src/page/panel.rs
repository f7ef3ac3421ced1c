//! Under `mdbook serve`: what the checks found in a chapter, at the top of its page.

use askama::Template;

use super::Page;
use super::piece::render;
use crate::diagnostic::{Finding, Site};
use crate::edit::Edit;
use crate::labels::Word;
use crate::source::Span;

#[derive(Template)]
#[template(path = "panel.html")]
struct Panel<'a> {
    title: &'a str,
    line: &'a str,
    findings: &'a [Entry<'a>],
}

struct Entry<'a> {
    slug: &'a str,
    severity: &'a str,
    finding: &'a Finding,
    /// From 1; none where the finding has no place in a text.
    line: Option<usize>,
}

pub fn edits(page: &Page<'_>, edits: &mut Vec<Edit>) {
    if !page.options.panel || !page.is_html() {
        return;
    }
    let entries: Vec<Entry<'_>> = findings(page).map(|finding| entry(page, finding)).collect();
    if entries.is_empty() {
        return;
    }
    let panel = Panel {
        title: page.labels.get(Word::Findings),
        line: page.labels.get(Word::Line),
        findings: &entries,
    };
    edits.push(page.block(Span::at(page.top()), &render(&panel)));
}

/// The chapter's own findings; those of the book as a whole stand in its first chapter.
fn findings<'a>(page: &Page<'a>) -> impl Iterator<Item = &'a Finding> {
    let own = page.chapter;
    page.analysis.findings.iter().filter(move |finding| {
        let is_here = match finding.site {
            Site::Chapter { chapter, .. } => chapter == own,
            Site::File { .. } | Site::Book => own == 0,
        };
        is_here && finding.is_live()
    })
}

fn entry<'a>(page: &Page<'a>, finding: &'a Finding) -> Entry<'a> {
    Entry {
        slug: finding.severity.name(),
        severity: page.labels.severity(finding.severity),
        finding,
        line: page.places.locate(&finding.site).map(|place| place.start.line),
    }
}
