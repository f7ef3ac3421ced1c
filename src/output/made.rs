//! Artefacts, and the failures while they were made.

use std::fmt;

use crate::analysis::Analysis;
use crate::contain::{Fault, trip};

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

/// Artefacts, and the failures of others.
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
    pub fn new(name: impl Into<String>, fault: Fault) -> Self {
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
    /// Checks that nothing failed.
    ///
    /// # Errors
    /// A line for each artefact that failed.
    pub fn complete(&self) -> Result<(), String> {
        let failed: Vec<String> = self.failed.iter().map(Failed::to_string).collect();
        if failed.is_empty() {
            Ok(())
        } else {
            Err(failed.join("\nerror: "))
        }
    }

    /// Adds the artefact `name`, or its failure if `make` fails.
    pub fn add<T: Into<Vec<u8>>>(
        &mut self,
        analysis: &Analysis<'_>,
        name: impl Into<String>,
        make: impl FnOnce() -> T,
    ) {
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

/// Makes only the artefact `name`.
///
/// # Errors
/// The program fails to make it.
pub fn one(analysis: &Analysis<'_>, name: &str, make: impl FnOnce() -> Vec<u8>) -> Result<Vec<u8>, Failed> {
    let mut made = Made::default();
    made.add(analysis, name, make);
    let failed = made.failed.pop().map_or(Ok(()), Err);
    failed.map(|()| made.artefacts.pop().map(|artefact| artefact.bytes).unwrap_or_default())
}
