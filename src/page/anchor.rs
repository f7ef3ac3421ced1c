//! The anchors of deliverables and blockers on their milestones' pages. They stay the same from build to build.

use std::fmt::Write as _;

use crate::graph::SpecIx;
use crate::project::Project;

/// The unique anchor of a deliverable, `mls-001-d2`.
pub(crate) fn of_deliverable(project: &Project<'_>, spec: SpecIx, index: usize) -> Option<String> {
    let deliverables = &project.document(spec).milestone.as_deref()?.deliverables;
    let number = deliverables.get(index)?.number;
    numbered(project, spec, number)
}

/// As [`of_deliverable`], by the deliverable's number.
pub(crate) fn numbered(project: &Project<'_>, spec: SpecIx, number: u32) -> Option<String> {
    let mut anchor = own(project, spec)?;
    // Writing to a string does not fail.
    let _ = write!(anchor, "-d{number}");
    Some(anchor)
}

/// The anchor of a blocker with a heading, `mls-001-b2`; `None` if an earlier blocker has the same number.
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

/// The prefix of a milestone's anchors. `None` if its slug is empty.
fn own(project: &Project<'_>, spec: SpecIx) -> Option<String> {
    let slug = project.graph.specs[spec].slug();
    (!slug.is_empty()).then_some(slug)
}
