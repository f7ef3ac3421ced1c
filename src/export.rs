//! Artefacts made of a book: one file per format, each returns bytes.

mod atom;
mod badges;
mod csv;
mod drawings;
mod ics;
mod index;
mod json;
mod names;
mod plain;

use crate::analysis::Analysis;
use crate::labels::Labels;
pub use atom::atom;
pub use badges::badges;
pub use csv::csv;
pub use drawings::{graph, timeline};
pub use ics::ics;
pub use index::index;
pub use json::json;

/// A file for other programs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Artefact {
    /// Its path below the folder of all artefacts, with `/`.
    pub name: String,
    pub bytes: Vec<u8>,
}

impl Artefact {
    pub fn new(name: impl Into<String>, content: impl Into<Vec<u8>>) -> Self {
        Self {
            name: name.into(),
            bytes: content.into(),
        }
    }
}

/// Every artefact, the index last. `site` is the address of the book's first page without the page's own name: absolute,
/// or as seen from the artefacts; empty where nobody knows it.
pub fn all(analysis: &Analysis<'_>, site: &str) -> Vec<Artefact> {
    let mut made = vec![
        Artefact::new("milestones.json", json(analysis, site)),
        Artefact::new("deliverables.csv", csv(analysis, site)),
        Artefact::new("milestones.ics", ics(analysis, site)),
        Artefact::new("feed.xml", atom(analysis, site)),
        Artefact::new("timeline.svg", timeline(analysis, site)),
        Artefact::new("graph.svg", graph(analysis, site)),
    ];
    for badge in badges(analysis) {
        made.push(Artefact::new(format!("badges/{}", badge.name), badge.bytes));
    }
    made.push(Artefact::new("index.html", index(analysis, site, &made)));
    made
}

/// The words of the book's language.
fn labels(analysis: &Analysis<'_>) -> Labels {
    let project = &analysis.project;
    Labels::new(&project.book.language, &project.config.labels)
}
