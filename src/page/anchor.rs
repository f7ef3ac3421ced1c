//! The anchors of deliverables and blockers on the pages of their milestones. They stay the same from build to build.

use std::fmt::Write as _;

use crate::graph::SpecIx;
use crate::project::Project;

/// The anchor of a deliverable, `mls-001-d2`, which no other has.
pub(crate) fn of_deliverable(project: &Project<'_>, spec: SpecIx, index: usize) -> Option<String> {
    let deliverables = &project.document(spec).milestone.as_deref()?.deliverables;
    let number = deliverables.get(index)?.number;
    numbered(project, spec, number)
}

/// The same for the deliverable with this number.
pub(crate) fn numbered(project: &Project<'_>, spec: SpecIx, number: u32) -> Option<String> {
    let mut anchor = own(project, spec)?;
    // Writing to a string does not fail.
    let _ = write!(anchor, "-d{number}");
    Some(anchor)
}

/// The anchor of a blocker that has a heading, `mls-001-b2`; `None` if an earlier one has its number.
pub(super) fn of_blocker(project: &Project<'_>, spec: SpecIx, index: usize) -> Option<String> {
    let milestone = project.document(spec).milestone.as_deref()?;
    let blocker = milestone.blockers.get(index)?;
    let is_first = milestone.blockers[..index].iter().all(|b| b.number != blocker.number);
    let at = milestone
        .headings
        .partition_point(|h| h.heading.span.start < blocker.span.start);
    let is_heading = milestone
        .headings
        .get(at)
        .is_some_and(|h| h.heading.span == blocker.span);
    let own = own(project, spec)?;
    (is_first && is_heading).then(|| format!("{own}-b{}", blocker.number))
}

/// What the anchors of a milestone begin with: its id, else what stands for it. `None` if that has no letters.
fn own(project: &Project<'_>, spec: SpecIx) -> Option<String> {
    let slug = project.graph.specs[spec].slug();
    (!slug.is_empty()).then_some(slug)
}
