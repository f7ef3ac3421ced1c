//! `timeline.svg`: the milestones by date, as a drawing.

use crate::analysis::Analysis;
use crate::draw;
use crate::labels::Word;
use crate::output::drawing::{address, draft, standalone};
use crate::output::format::{ArtefactFormat, Listing, Make};
use crate::output::labels::labels;

pub static RECORD: ArtefactFormat = ArtefactFormat {
    name: "timeline",
    help: "The milestones by date, as a picture",
    purpose: "the milestones by date, as a drawing in its own file",
    listing: Listing::Drawing { title: Word::Timeline },
    make: Make::File("timeline.svg", |analysis, site| timeline(analysis, site).into()),
};

/// `site` is the prefix of each page's address.
pub fn timeline(analysis: &Analysis<'_>, site: &str) -> String {
    let labels = labels(analysis);
    let drawing = draw::roadmap(&draft(analysis, &labels, &|spec| address(analysis, spec, site)));
    standalone(analysis, &labels, &drawing)
}

/// The roadmap of a book above the roadmap of the same book with changes.
pub fn compared(before: &Analysis<'_>, after: &Analysis<'_>) -> String {
    let labels = labels(after);
    let (old, new) = (|spec| address(before, spec, ""), |spec| address(after, spec, ""));
    let drawing = draw::compared(&draft(before, &labels, &old), &draft(after, &labels, &new));
    standalone(after, &labels, &drawing)
}
