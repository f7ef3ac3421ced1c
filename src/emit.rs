//! Findings as bytes: one file per format, and what all of them share.

pub mod changes;
mod concise;
mod diff;
mod full;
mod github;
mod gitlab;
mod json;
mod junit;
mod rdjson;
mod sarif;
mod terminal;

pub use concise::{concise, failures};
pub use diff::{diff, drawn_diff};
pub use full::{Style, full};
pub use github::github;
pub use gitlab::gitlab;
pub use json::json;
pub use json::to_json;
pub use junit::junit;
pub use rdjson::rdjson;
pub use sarif::sarif;
pub use terminal::{clean, clean_lines};

use std::fmt::Write as _;

use rayon::prelude::*;

use crate::analysis::Analysis;
use crate::diagnostic::{Finding, Severity, Site};
use crate::source::map::{Place, Places};
use crate::source::path;

/// The one last line of a build: milestones, findings by severity, where to read more.
pub fn receipt(analysis: &Analysis<'_>) -> String {
    let mut line = tally(analysis);
    if analysis.findings.iter().any(Finding::is_live) {
        line.push_str("; `mdbook-mls check` shows them all");
    }
    line
}

/// Milestones and findings by severity in one line, what was waived or recorded in the baseline included.
pub fn tally(analysis: &Analysis<'_>) -> String {
    let mut line = format!(
        "mdbook-mls: {}",
        count(analysis.project.subjects().count(), "milestone")
    );
    let mut clean = true;
    for severity in Severity::ALL {
        let found = analysis.count(severity);
        if found > 0 {
            clean = false;
            _ = write!(line, ", {}", amount(found, severity));
        }
    }
    if clean {
        line.push_str(", no findings");
    }
    let of = |is: fn(&Finding) -> bool| analysis.findings.iter().filter(|f| is(f)).count();
    let (waived, baselined) = (of(|f| f.waived), of(|f| f.baselined && !f.waived));
    if waived > 0 {
        _ = write!(line, ", {waived} waived");
    }
    if baselined > 0 {
        _ = write!(line, ", {baselined} in the baseline");
    }
    if analysis.stale > 0 {
        let entries = count(analysis.stale, "stale line");
        _ = write!(
            line,
            ", {entries} in mls-baseline.json (`mdbook-mls baseline` drops them)"
        );
    }
    line
}

/// `1 milestone`, `2 milestones`.
fn count(number: usize, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{plural}")
}

/// `1 error`, `3 infos`.
fn amount(number: usize, severity: Severity) -> String {
    count(number, severity.name())
}

/// A finding, the file it is about and where in it.
struct Located<'a> {
    finding: &'a Finding,
    /// Relative to the book's root. A finding about the whole book belongs to `book.toml`.
    file: String,
    place: Option<Place>,
}

/// Every finding in its order.
fn all<'a>(analysis: &'a Analysis<'_>, places: &Places<'_>) -> Vec<Located<'a>> {
    let findings = analysis.findings.par_iter();
    findings.map(|finding| locate(analysis, places, finding)).collect()
}

/// The findings that count, neither waived nor in the baseline, in their order.
fn live<'a>(analysis: &'a Analysis<'_>, places: &Places<'_>) -> Vec<Located<'a>> {
    let findings = analysis.findings.par_iter().filter(|finding| finding.is_live());
    findings.map(|finding| locate(analysis, places, finding)).collect()
}

/// Where a finding is. The file is read for it, so nobody asks for what is not shown.
fn locate<'a>(analysis: &Analysis<'_>, places: &Places<'_>, finding: &'a Finding) -> Located<'a> {
    let place = places.locate(&finding.site);
    let file = match &place {
        Some(place) => place.file.clone(),
        None => file(analysis, &finding.site),
    };
    Located { finding, file, place }
}

/// The file of a site that has no place in one, relative to the book's root.
fn file(analysis: &Analysis<'_>, site: &Site) -> String {
    match site {
        Site::Chapter { chapter, .. } => {
            let book = analysis.project.book;
            path::join(&book.src, book.chapters[*chapter].file())
        }
        Site::File { path } => path.clone(),
        Site::Book => "book.toml".to_owned(),
    }
}

/// What a finding says in formats that have one field for it: the message on one line, the help on another.
fn message_and_help(finding: &Finding) -> String {
    let message = clean(&finding.message);
    match finding.help.as_str() {
        "" => message.into_owned(),
        help => format!("{message}\n{}", clean(help)),
    }
}
