//! Under `mdbook serve`: what the checks found in a chapter, at the top of its page, and at its end what is behind it.

use std::collections::BTreeSet;

use askama::Template;

use super::Page;
use super::inline::Inline;
use super::piece::render;
use crate::diagnostic::{Finding, Severity, Site};
use crate::edit::Edit;
use crate::labels::Word;
use crate::rules::{self, Rule};
use crate::source::Span;

#[derive(Template)]
#[template(path = "panel.html")]
struct Panel<'a> {
    /// The worst of all.
    severity: &'static str,
    title: &'a str,
    line: &'a str,
    findings: &'a [Entry],
}

#[derive(Template)]
#[template(path = "explanations.html")]
struct Explanations<'a> {
    title: &'a str,
    rules: &'a [&'a Rule],
}

struct Entry {
    severity: Inline,
    message: Inline,
    help: Inline,
    rule: &'static str,
    /// There is something to say about the rule.
    is_explained: bool,
    /// From 1; none where the finding has no place in a text.
    line: Option<usize>,
}

pub fn edits(page: &Page<'_>, edits: &mut Vec<Edit>) {
    let Some(worst) = findings(page).map(|finding| finding.severity).max() else {
        return;
    };
    let entries: Vec<Entry> = findings(page).map(|finding| entry(page, finding)).collect();
    let panel = Panel {
        severity: worst.name(),
        title: page.labels.get(Word::Findings),
        line: page.labels.get(Word::Line),
        findings: &entries,
    };
    edits.push(page.block(Span::at(page.top()), &render(&panel)));
}

/// What the rules of the findings are for, at the end of the page.
pub fn explanations(page: &Page<'_>, edits: &mut Vec<Edit>) {
    let rules: BTreeSet<&str> = findings(page).map(|finding| finding.rule).collect();
    let rules: Vec<&Rule> = rules.into_iter().filter_map(rules::find).collect();
    if !rules.is_empty() {
        let title = page.labels.get(Word::Explanation);
        let explanations = Explanations { title, rules: &rules };
        edits.push(page.block(Span::at(page.text.len()), &render(&explanations)));
    }
}

/// Where there is a panel: the chapter's own findings; those of the book as a whole stand in its first chapter, the errors
/// among them in every one. In a book without milestones nothing but an error is worth a change.
fn findings<'a>(page: &Page<'a>) -> impl Iterator<Item = &'a Finding> {
    let own = page.chapter;
    let has_milestones = page.project.has_milestones();
    let all = page.analysis.findings.iter();
    all.filter(|_| page.options.panel && page.is_html())
        .filter(move |finding| {
            let is_here = match finding.site {
                Site::Chapter { chapter, .. } => chapter == own,
                Site::File { .. } | Site::Book => own == 0 || finding.severity == Severity::Error,
            };
            is_here && finding.is_live() && (has_milestones || finding.severity == Severity::Error)
        })
}

fn entry(page: &Page<'_>, finding: &Finding) -> Entry {
    Entry {
        severity: page.severity(finding.severity),
        message: page.prose(&finding.message),
        help: page.prose(&finding.help),
        rule: finding.rule,
        is_explained: rules::find(finding.rule).is_some(),
        line: page.places.locate(&finding.site).map(|place| place.start.line),
    }
}
