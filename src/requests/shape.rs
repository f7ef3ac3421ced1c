//! `new --from`: an existing milestone as the template for a new one.

use super::markup::with_value;
use super::{Draft, Place, Refusal, rename, slots};
use crate::edit::{self, Edit};
use crate::graph::SpecIx;
use crate::model::{DeliverableForm, FieldKind, Section, SpecId};
use crate::parse;
use crate::project::Project;
use crate::promise::signature;
use crate::source::Span;
use crate::text::slice;

/// The values of the new milestone.
pub(crate) struct Beginning<'b> {
    pub id: &'b SpecId,
    pub title: &'b str,
    pub owner: Option<&'b str>,
    pub target: Option<&'b str>,
    /// What it waits for, `[MLS-003]`; empty if it waits for nothing.
    pub after: &'b str,
    /// `[PLN-002]`
    pub plan: Option<&'b str>,
}

/// The text of `from` for a new milestone: no box is ticked, every status is Planned, there are no dates but the given one, and
/// no updates or signatures.
///
/// # Errors
/// `from` is not a milestone, or is written in a way that is not understood.
pub(crate) fn shape(project: &Project<'_>, from: SpecIx, beginning: &Beginning<'_>) -> Result<String, Refusal> {
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
    if let Some(plan) = beginning.plan {
        draft.set(place, "plan", plan)?;
    }
    // The new milestone does not take over the dependencies of the old one.
    let mut unset = Vec::new();
    let after = if beginning.after.is_empty() {
        "None"
    } else {
        beginning.after
    };
    for (kind, field, value) in [
        (FieldKind::DependsOn, "depends-on", after),
        (FieldKind::Blocks, "blocks", "None"),
    ] {
        let has_some = slots::dependency(draft.document(place), kind).is_some_and(|own| own.stated.is_some());
        let is_new = kind == FieldKind::DependsOn && !beginning.after.is_empty();
        if (has_some || is_new) && draft.set(place, field, value).is_err() {
            unset.push((kind, value));
        }
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
    // Edits of whole lines come last.
    _ = draft.retitle(place, beginning.title)?;
    let text = begun(&draft, place, &unset)?;
    match &draft.document(place).identity {
        Some(identity) => rename::with_id(project, place.chapter, &text, (&identity.id, beginning.id)),
        // The new file's name gives it an id.
        None => Ok(text),
    }
}

/// The text without ticks, updates, signatures and completion dates.
fn begun(draft: &Draft<'_, '_>, place: Place, unset: &[(FieldKind, &str)]) -> Result<String, Refusal> {
    let (document, text) = (draft.document(place), draft.text(place.chapter));
    let mut edits: Vec<Edit> = Vec::new();
    let Some(milestone) = document.milestone.as_deref() else {
        return Ok(text.to_owned());
    };
    let (ticks, headings) = parse::ticks_and_headings(text);
    edits.extend(ticks.into_iter().map(|tick| Edit::replace(tick, "[ ]")));
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
    edits.extend(done.map(|field| Edit::replace(field.region, with_value(field.region.of(text), "TBD"))));
    for (kind, value) in unset {
        let own = slots::dependency(document, *kind).map_or(&[][..], |own| &own.references);
        let lines = in_one_line(text, own.iter().map(|reference| reference.span), value);
        edits.retain(|edit| !lines.iter().any(|line| line.span.contains(edit.span)));
        edits.extend(lines);
    }
    if let Some(updates) = milestone
        .headings
        .iter()
        .find(|heading| heading.section == Some(Section::Updates))
    {
        let start = updates.heading.span.end as usize;
        let start = slice(text, ..start).trim_end().len();
        let end = slice(text, ..updates.extent.end as usize).trim_end().len();
        let span = Span::new(start, end.max(start));
        // Boxes within the section are removed with it.
        edits.retain(|edit| !span.contains(edit.span));
        edits.push(Edit::delete(span));
    }
    if let (Some(extent), Some(own)) = (document.extent, &document.h1) {
        // A part of a chapter becomes a chapter of its own, which begins with a heading of level 1.
        let others = [
            Span::new(0, extent.start as usize),
            Span::new(extent.end as usize, text.len()),
        ];
        edits.retain(|edit| extent.contains(edit.span));
        edits.extend(others.map(Edit::delete));
        let deep = |(span, level): &(Span, u8)| {
            extent.contains(*span) && *level >= own.level && span.of(text).starts_with('#')
        };
        let less = usize::from(own.level.saturating_sub(1));
        let promoted = headings.into_iter().filter(deep);
        let promoted =
            promoted.map(|(span, _)| Edit::delete(Span::new(span.start as usize, span.start as usize + less)));
        let promoted = promoted.filter(|edit| !edits.iter().any(|known| known.span.contains(edit.span)));
        edits.extend(promoted.collect::<Vec<_>>());
    }
    edit::apply(text, edits).map_err(|_| Refusal::new("the milestone has a form that the program cannot read"))
}

/// Replaces the lines of a list: the first one gets `value`, the others are deleted.
fn in_one_line(text: &str, places: impl Iterator<Item = Span>, value: &str) -> Vec<Edit> {
    let mut lines: Vec<Span> = places.map(|place| slots::line_of(text, place.start as usize)).collect();
    lines.sort_unstable();
    lines.dedup();
    let with_end = |line: Span| {
        let end = line.end as usize;
        let rest = slice(text, end..);
        let newline = rest.len() - rest.trim_start_matches('\r').trim_start_matches('\n').len();
        Span::new(line.start as usize, end + newline.min(2))
    };
    let edit = |(at, line): (usize, Span)| match at {
        0 => Edit::replace(slots::stated_value(text, line), value),
        _ => Edit::delete(with_end(line)),
    };
    lines.into_iter().enumerate().map(edit).collect()
}
