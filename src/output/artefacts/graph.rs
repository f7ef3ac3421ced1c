//! `graph.svg`: the dependencies, as a drawing.

use crate::analysis::Analysis;
use crate::draw;
use crate::labels::Word;
use crate::output::drawing::{address, draft, standalone};
use crate::output::format::{ArtefactFormat, Listing, Make};
use crate::output::labels::labels;

pub static RECORD: ArtefactFormat = ArtefactFormat {
    name: "graph",
    help: "The dependencies, as a picture",
    purpose: "the dependencies, as a drawing in its own file",
    listing: Listing::Drawing {
        title: Word::Dependencies,
    },
    make: Make::File("graph.svg", |analysis, site| graph(analysis, site).into()),
};

/// `site` is the prefix of each page's address.
pub fn graph(analysis: &Analysis<'_>, site: &str) -> String {
    let labels = labels(analysis);
    let drawing = draw::dependencies(&draft(analysis, &labels, &|spec| address(analysis, spec, site)));
    standalone(analysis, &labels, &drawing)
}
