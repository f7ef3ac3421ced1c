//! The words of the book's language.

use crate::analysis::Analysis;
use crate::labels::Labels;

pub(crate) fn labels(analysis: &Analysis<'_>) -> Labels {
    let project = &analysis.project;
    Labels::new(&project.book.language, &project.config.labels)
}
