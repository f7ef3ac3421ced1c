//! The columns that several tables of specs share.

use crate::graph::SpecIx;
use crate::labels::Word;
use crate::model::Date;
use crate::page::context::Page;
use crate::page::pieces::inline::Inline;

pub(crate) fn heads<'p>(page: &'p Page<'_>, words: &[Word]) -> Vec<Inline<'p>> {
    words.iter().map(|&word| page.label(word)).collect()
}

pub(crate) fn status<'p>(page: &'p Page<'_>, spec: SpecIx) -> Inline<'p> {
    let status = page.project.document(spec).metadata.status.as_ref();
    status.map_or(Inline::new(), |status| page.status(status))
}

pub(crate) fn owners<'p>(page: &'p Page<'_>, spec: SpecIx) -> Inline<'p> {
    let owners = &page.project.document(spec).metadata.owners;
    page.names(owners)
}

pub(crate) fn progress<'p>(page: &'p Page<'_>, spec: SpecIx) -> Inline<'p> {
    let milestone = page.project.document(spec).milestone.as_ref();
    let progress = milestone
        .map(|milestone| milestone.progress())
        .filter(|progress| progress.total > 0);
    progress.map_or(Inline::new(), |progress| {
        page.meter(progress, page.project.status(spec))
    })
}

/// The target, and how long ago it was unless the spec is settled.
pub(crate) fn due<'p>(page: &'p Page<'_>, spec: SpecIx) -> Inline<'p> {
    let Some(target) = &page.project.document(spec).metadata.target else {
        return Inline::new();
    };
    let is_settled = page.project.status(spec).is_some_and(|status| status.is_settled());
    let late = page.days_to(target).filter(|&days| days < 0 && !is_settled);
    let late = late.map(|days| page.days_left(days));
    page.date(target) + late.unwrap_or_default()
}

/// The earliest day on which a milestone can be done, and its float. Empty for a settled milestone, and without
/// estimates unless it is late.
pub(crate) fn earliest<'p>(page: &'p Page<'_>, spec: SpecIx) -> Inline<'p> {
    let Some(outlook) = page.project.schedule.plan.outlook(spec) else {
        return Inline::new();
    };
    let target = page.project.subject(spec).and_then(|subject| subject.target());
    let day = page.day(outlook.earliest);
    match target.map(Date::last) {
        Some(target) if outlook.earliest > target => day + page.float(outlook.total_float.min(-1.0)),
        _ if !outlook.is_grounded => Inline::new(),
        Some(_) => day + page.float(outlook.total_float),
        None => day,
    }
}
