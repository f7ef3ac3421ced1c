//! All files that the renderer writes into its folder.

use rayon::prelude::*;

use crate::analysis::Analysis;
use crate::output::artefacts;
use crate::output::format::Make;
use crate::output::index::index;
use crate::output::made::{Artefact, Failed, Made};

/// The page that lists the other files.
pub const INDEX: &str = "index.html";

/// Every artefact, the index last. `site` is the folder of the book's first page: absolute, or relative to the
/// artefacts; empty if it is not known.
pub fn all(analysis: &Analysis<'_>, site: &str) -> Made {
    let each = artefacts::ALL.par_iter().map(|format| {
        let mut made = Made::default();
        match &format.make {
            Make::File(name, make) => made.add(analysis, *name, || make(analysis, site)),
            Make::Folder { name, make, .. } => below(analysis, name, make, &mut made),
        }
        made
    });
    let mut made = Made::default();
    for part in each.collect::<Vec<_>>() {
        made.artefacts.extend(part.artefacts);
        made.failed.extend(part.failed);
    }
    let known = std::mem::take(&mut made.artefacts);
    made.add(analysis, INDEX, || index(analysis, site, &known));
    made.artefacts.splice(0..0, known);
    made
}

/// Adds the artefacts that `make` makes to `made`, in the folder `name`.
fn below(analysis: &Analysis<'_>, name: &str, make: &fn(&Analysis<'_>) -> Made, made: &mut Made) {
    let own = analysis.project.containment.run(|| make(analysis));
    let own = own.unwrap_or_else(|fault| Made {
        failed: vec![Failed::new(name, fault)],
        ..Made::default()
    });
    made.artefacts
        .extend(own.artefacts.into_iter().map(|artefact| Artefact {
            name: format!("{name}/{}", artefact.name),
            ..artefact
        }));
    made.failed.extend(own.failed);
}
