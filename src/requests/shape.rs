//! `new --from`: the shape of a milestone that is there, for one that begins.

use super::{Draft, Place, Refusal, rename};
use crate::edit::{self, Edit};
use crate::graph::SpecIx;
use crate::model::{DeliverableForm, FieldKind, Section, SpecId};
use crate::project::Project;
use crate::promise::signature;
use crate::source::Span;
use crate::text::slice;

/// What the new milestone says of itself.
pub struct Beginning<'b> {
    pub id: &'b SpecId,
    pub title: &'b str,
    pub owner: Option<&'b str>,
    pub target: Option<&'b str>,
}

/// The text of `from` as that of a milestone which begins: no box is ticked, nothing has a status but Planned or a date but
/// the given one, and updates and signatures are gone.
///
/// # Errors
/// `from` is not a milestone, or is written in a way that is not understood.
pub fn shape(project: &Project<'_>, from: SpecIx, beginning: &Beginning<'_>) -> Result<String, Refusal> {
    let mut draft = Draft::new(project);
    let name = project.name(from).to_owned();
    let place = draft.place(&name)?;
    let Some(milestone) = draft.document(place).milestone.clone() else {
        return Err(Refusal::new(format!("{name} is not a milestone")));
    };
    let target = beginning.target.unwrap_or("TBD");
    let kinds: Vec<FieldKind> = draft
        .document(place)
        .metadata
        .fields
        .iter()
        .map(|field| field.kind)
        .collect();
    let has = |kind: FieldKind| kinds.contains(&kind);
    if has(FieldKind::Status) {
        draft.set(place, "status", "planned")?;
    }
    if has(FieldKind::Target) || beginning.target.is_some() {
        draft.set(place, "target", target)?;
    }
    if let Some(owner) = beginning.owner {
        draft.set(place, "owner", owner)?;
    }
    for deliverable in &milestone.deliverables {
        let own = Place {
            deliverable: Some(deliverable.number),
            ..place
        };
        if deliverable.status.as_ref().is_some_and(|status| !status.from_delivered) {
            draft.set(own, "status", "planned")?;
        }
        if deliverable.target.is_some()
            && !(deliverable.target_from_table && deliverable.form == DeliverableForm::Heading)
        {
            draft.set(own, "target", "TBD")?;
        }
    }
    // What follows takes whole lines, the later ones first.
    draft.retitle(place, beginning.title)?;
    let text = begun(&draft, place)?;
    rename::with_id(project, place.chapter, &text, beginning.id)
}

/// Without ticks, updates, signatures and what was done when.
fn begun(draft: &Draft<'_, '_>, place: Place) -> Result<String, Refusal> {
    let (document, text) = (draft.document(place), draft.text(place.chapter));
    let mut edits: Vec<Edit> = Vec::new();
    let Some(milestone) = document.milestone.as_deref() else {
        return Ok(text.to_owned());
    };
    let criteria = milestone
        .deliverables
        .iter()
        .flat_map(|deliverable| &deliverable.criteria);
    let groups = milestone.success.iter().flat_map(|group| &group.criteria);
    let procedures = milestone.procedures.iter().flat_map(|procedure| &procedure.criteria);
    let boxes = criteria
        .chain(groups)
        .chain(procedures)
        .map(|criterion| criterion.marker());
    let steps = milestone.sign_off.iter();
    let of_steps = steps.filter_map(|step| {
        step.done?;
        super::boxes::marker_before(text, step.text.span.start as usize)
    });
    let mut markers: Vec<Span> = boxes.chain(of_steps).collect();
    markers.sort();
    markers.dedup();
    edits.extend(
        markers
            .into_iter()
            .filter(|marker| marker.of(text) != "[ ]")
            .map(|marker| Edit::replace(marker, "[ ]")),
    );
    for step in &milestone.sign_off {
        if let Some(signature) = signature(step, text) {
            let start = step.text.span.start as usize;
            let keep = signature.words.find(':').unwrap_or(signature.words.len());
            edits.push(Edit::delete(Span::new(start + keep, signature.span.end as usize)));
        }
    }
    let done = document
        .metadata
        .fields
        .iter()
        .filter(|field| field.kind == FieldKind::CompletedOn && !field.from_front_matter);
    edits.extend(done.map(|field| Edit::replace(field.region, " TBD")));
    if let Some(updates) = milestone
        .headings
        .iter()
        .find(|heading| heading.section == Some(Section::Updates))
    {
        let start = updates.heading.span.end as usize;
        let start = slice(text, ..start).trim_end().len();
        let end = slice(text, ..updates.extent.end as usize).trim_end().len();
        let span = Span::new(start, end.max(start));
        // Boxes within it go with it.
        edits.retain(|edit| !span.contains(edit.span));
        edits.push(Edit::delete(span));
    }
    edit::apply(text, edits).map_err(|_| Refusal::new("the milestone is written in a way that is not understood"))
}
