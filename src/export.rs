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

use std::fmt;

use crate::analysis::Analysis;
use crate::contain::{Fault, trip};
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

/// Artefacts, and what went wrong with others.
#[derive(Debug, Default)]
pub struct Made {
    pub artefacts: Vec<Artefact>,
    pub failed: Vec<Failed>,
}

/// An artefact that could not be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failed {
    pub name: String,
    pub fault: Fault,
}

impl Failed {
    fn new(name: impl Into<String>, fault: Fault) -> Self {
        let name = name.into();
        Self { name, fault }
    }
}

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, fault } = self;
        write!(
            f,
            "mdbook-mls itself failed to make `{name}`, which is not written: {fault}; please report this message"
        )
    }
}

impl Made {
    /// Nothing went wrong.
    ///
    /// # Errors
    /// What did, a line for each artefact.
    pub fn complete(&self) -> Result<(), String> {
        let failed: Vec<String> = self.failed.iter().map(Failed::to_string).collect();
        if failed.is_empty() {
            Ok(())
        } else {
            Err(failed.join("\nerror: "))
        }
    }

    /// Adds the artefact `name`, where `make` does not fail.
    fn add<T: Into<Vec<u8>>>(&mut self, analysis: &Analysis<'_>, name: impl Into<String>, make: impl FnOnce() -> T) {
        let name = name.into();
        let made = analysis.project.containment.run(|| {
            let chapters = analysis.project.book.chapters.iter();
            trip(&name, chapters.map(|chapter| &*chapter.text));
            make().into()
        });
        match made {
            Ok(bytes) => self.artefacts.push(Artefact { name, bytes }),
            Err(fault) => self.failed.push(Failed::new(name, fault)),
        }
    }
}

/// The artefact `name` alone.
///
/// # Errors
/// The program fails at it.
pub fn one(analysis: &Analysis<'_>, name: &str, make: impl FnOnce() -> Vec<u8>) -> Result<Vec<u8>, Failed> {
    let mut made = Made::default();
    made.add(analysis, name, make);
    let failed = made.failed.pop().map_or(Ok(()), Err);
    failed.map(|()| made.artefacts.pop().map(|artefact| artefact.bytes).unwrap_or_default())
}

/// Every artefact, the index last. `site` is the address of the book's first page without the page's own name: absolute,
/// or as seen from the artefacts; empty where nobody knows it.
pub fn all(analysis: &Analysis<'_>, site: &str) -> Made {
    let mut made = Made::default();
    made.add(analysis, "milestones.json", || json(analysis, site));
    made.add(analysis, "deliverables.csv", || csv(analysis, site));
    made.add(analysis, "milestones.ics", || ics(analysis, site));
    made.add(analysis, "feed.xml", || atom(analysis, site));
    made.add(analysis, "timeline.svg", || timeline(analysis, site));
    made.add(analysis, "graph.svg", || graph(analysis, site));
    let of_badges = analysis.project.containment.run(|| badges(analysis));
    let Made { artefacts, failed } = of_badges.unwrap_or_else(|fault| Made {
        failed: vec![Failed::new("badges", fault)],
        ..Made::default()
    });
    for badge in artefacts {
        let name = format!("badges/{}", badge.name);
        made.artefacts.push(Artefact { name, ..badge });
    }
    made.failed.extend(failed);
    let known = std::mem::take(&mut made.artefacts);
    made.add(analysis, "index.html", || index(analysis, site, &known));
    made.artefacts.splice(0..0, known);
    made
}

/// The words of the book's language.
fn labels(analysis: &Analysis<'_>) -> Labels {
    let project = &analysis.project;
    Labels::new(&project.book.language, &project.config.labels)
}
