//! Findings with their places.

use rayon::prelude::*;

use crate::analysis::Analysis;
use crate::diagnostic::{Finding, Site};
use crate::source::map::{Place, Places};
use crate::source::path;
use crate::text::terminal::clean;

/// A finding with its file and place.
pub struct Located<'a> {
    pub finding: &'a Finding,
    /// Relative to the book's root. A finding about the whole book belongs to `book.toml`.
    pub file: String,
    pub place: Option<Place>,
}

/// All findings in their order.
pub(crate) fn all<'a>(analysis: &'a Analysis<'_>, places: &Places<'_>) -> Vec<Located<'a>> {
    let findings = analysis.findings.par_iter();
    findings.map(|finding| locate(analysis, places, finding)).collect()
}

/// All findings in their order; with `most`, only so many of the worst, those that count first.
pub(crate) fn worst<'a>(analysis: &'a Analysis<'_>, most: Option<usize>) -> Vec<&'a Finding> {
    let findings = &analysis.findings;
    let Some(most) = most else {
        return findings.iter().collect();
    };
    let mut order: Vec<usize> = (0..findings.len()).collect();
    order.sort_by_key(|&at| (!findings[at].is_live(), std::cmp::Reverse(findings[at].severity)));
    order.truncate(most);
    order.sort_unstable();
    order.into_iter().map(|at| &findings[at]).collect()
}

/// The findings that count, neither waived nor in the baseline, in their order.
pub(crate) fn live<'a>(analysis: &'a Analysis<'_>, places: &Places<'_>) -> Vec<Located<'a>> {
    let findings = analysis.findings.par_iter().filter(|finding| finding.is_live());
    findings.map(|finding| locate(analysis, places, finding)).collect()
}

/// Finds the place of a finding. It reads the file, so call it only for findings that are shown.
pub(crate) fn locate<'a>(analysis: &Analysis<'_>, places: &Places<'_>, finding: &'a Finding) -> Located<'a> {
    let place = places.locate(&finding.site);
    let file = match &place {
        Some(place) => place.file.clone(),
        None => file(analysis, &finding.site),
    };
    Located { finding, file, place }
}

/// The file of a site without a place, relative to the book's root.
pub(crate) fn file(analysis: &Analysis<'_>, site: &Site) -> String {
    match site {
        Site::Chapter { chapter, .. } => {
            let book = analysis.project.book;
            path::join(&book.src, book.chapters[*chapter].file())
        }
        Site::File { path } => path.clone(),
        Site::Book => "book.toml".to_owned(),
    }
}

/// The text of a finding for formats with a single field: the message, then the help on its own line.
pub(crate) fn message_and_help(finding: &Finding) -> String {
    let message = clean(&finding.message);
    match &*finding.help {
        "" => message.into_owned(),
        help => format!("{message}\n{}", clean(help)),
    }
}
