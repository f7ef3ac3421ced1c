//! Under `mdbook serve`: the findings of a chapter at the top of its page, and explanations at its end.

use std::collections::BTreeSet;

use askama::Template;

use crate::analysis::Analysis;
use crate::diagnostic::{Finding, Severity, Site};
use crate::edit::Edits;
use crate::labels::Word;
use crate::page::context::{Flavor, Options, Page};
use crate::page::pieces::inline::Inline;
use crate::page::pieces::template::put;
use crate::rules::{self, Rule};
use crate::source::Span;

#[derive(Template)]
#[template(path = "panel.html")]
struct Panel<'a> {
    /// The highest severity.
    severity: &'static str,
    title: &'a str,
    line: &'a str,
    findings: &'a [Entry<'a>],
}

#[derive(Template)]
#[template(path = "explanations.html")]
struct Explanations<'a> {
    title: &'a str,
    rules: &'a [&'a Rule],
}

/// The most errors of the whole book that every page shows.
const FEW: usize = 10;

struct Entry<'p> {
    severity: Inline<'p>,
    message: Inline<'p>,
    help: Inline<'p>,
    rule: &'static str,
    /// The rule has an explanation.
    is_explained: bool,
    /// From 1; `None` if the finding has no place in a text.
    line: Option<usize>,
}

pub(super) fn edits(page: &Page<'_>, edits: &mut Edits) {
    let findings = page.findings;
    let Some(worst) = findings.iter().map(|finding| finding.severity).max() else {
        return;
    };
    let entries: Vec<Entry> = findings.iter().map(|finding| entry(page, finding)).collect();
    let panel = Panel {
        severity: worst.name(),
        title: page.labels.get(Word::Findings),
        line: page.labels.get(Word::Line),
        findings: &entries,
    };
    page.block(edits, Span::at(page.top()), |out| put(&panel, out));
}

/// The explanations of the findings' rules, at the end of the page.
pub(super) fn explanations(page: &Page<'_>, edits: &mut Edits) {
    let rules: BTreeSet<&str> = page.findings.iter().map(|finding| finding.rule).collect();
    let rules: Vec<&Rule> = rules.into_iter().filter_map(rules::find).collect();
    if !rules.is_empty() {
        let title = page.labels.get(Word::Explanation);
        let explanations = Explanations { title, rules: &rules };
        page.block(edits, Span::at(page.text.len()), |out| put(&explanations, out));
    }
}

/// The findings that each chapter's panel shows: its own; those of the whole book in the first chapter, and the first
/// few errors among them in all. The findings of a chapter that is published unchanged count as those of the book. In a
/// book without milestones, only errors are shown.
pub(super) fn findings<'a>(analysis: &'a Analysis<'_>, options: &Options) -> Vec<Vec<&'a Finding>> {
    let project = &analysis.project;
    let mut shown = vec![Vec::new(); project.book.chapters.len()];
    if !options.panel || options.flavor != Flavor::Html {
        return shown;
    }
    let has_milestones = project.has_milestones();
    let is_shown = |finding: &&Finding| finding.is_live() && (has_milestones || finding.severity == Severity::Error);
    let mut everywhere = 0;
    for finding in analysis.findings.iter().filter(is_shown) {
        let chapters = match finding.site {
            Site::Chapter { chapter, .. } if !analysis.is_left_alone(chapter) => chapter..chapter + 1,
            _ if finding.severity == Severity::Error && everywhere < FEW => {
                everywhere += 1;
                0..shown.len()
            }
            _ => 0..shown.len().min(1),
        };
        shown[chapters].iter_mut().for_each(|findings| findings.push(finding));
    }
    shown
}

fn entry<'p>(page: &'p Page<'_>, finding: &'p Finding) -> Entry<'p> {
    Entry {
        severity: page.severity(finding.severity),
        message: page.prose(&finding.message),
        help: page.prose(&finding.help),
        rule: finding.rule,
        is_explained: rules::find(finding.rule).is_some(),
        line: page.places.locate(&finding.site).map(|place| place.start.line),
    }
}
