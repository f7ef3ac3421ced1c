//! What a document says, as lines to compare: a request changes what it is about and nothing else.

use std::fmt::Write as _;

use crate::model::{Criterion, Deliverable, Document, FieldKind, Milestone, Step};

/// What may change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Subject {
    /// Fields of this kind: those of a deliverable, by its number, or else of the whole.
    Field(FieldKind, Option<u32>),
    /// Boxes.
    Boxes,
    Updates,
    SignOff,
    Title,
    Nothing,
}

const OTHER: &str = "other field";

/// Whether `now` has all facts of `before`, and besides them only fields of the book's own: a line that looks like a field is
/// one only next to others.
pub(super) fn only_own_fields_more(before: &[String], now: &[String]) -> bool {
    let mut left = before.iter().peekable();
    let is_known = |fact: &String| left.next_if(|next| *next == fact).is_some() || fact.starts_with(OTHER);
    now.iter().all(is_known) && left.next().is_none()
}

/// The facts of `document`, whose text is `text`, apart from `subject`.
pub(super) fn others(document: &Document, text: &str, subject: Subject) -> Vec<String> {
    let mut facts = Vec::new();
    if subject != Subject::Title {
        facts.push(format!("title {}", document.title));
    }
    facts.push(format!("id {:?}", document.identity.as_ref().map(|own| &own.id)));
    let problem = document.front_matter.as_ref().map(|matter| matter.problem.is_some());
    facts.push(format!("front matter {}", problem.unwrap_or(false)));
    let own = match subject {
        Subject::Field(kind, None) => Some(kind),
        _ => None,
    };
    for field in &document.metadata.fields {
        let is_title = subject == Subject::Title && field.kind == FieldKind::Title;
        if Some(field.kind) != own && !is_title {
            let lead = if field.kind == FieldKind::Other { OTHER } else { "field" };
            facts.push(format!("{lead} {} {}", field.key.value, field.value.value));
        }
    }
    facts.push(format!("waivers {}", document.waivers.len()));
    facts.push(format!("directives {}", document.directives.len()));
    if let Some(milestone) = &document.milestone {
        of_milestone(milestone, text, subject, &mut facts);
    }
    facts
}

fn of_milestone(milestone: &Milestone, text: &str, subject: Subject, facts: &mut Vec<String>) {
    facts.push(format!(
        "summary {:?}",
        milestone.summary.as_ref().map(|words| words.of(text))
    ));
    for deliverable in &milestone.deliverables {
        of_deliverable(deliverable, text, subject, facts);
    }
    for group in &milestone.success {
        facts.push(format!(
            "group {} {:?}",
            group.title.value,
            group.level.as_ref().map(|level| &level.value)
        ));
        criteria(&group.criteria, text, subject, facts);
    }
    if subject != Subject::SignOff {
        steps("sign-off", &milestone.sign_off, text, subject, facts);
    }
    for procedure in &milestone.procedures {
        criteria(&procedure.criteria, text, subject, facts);
        steps("procedure", &procedure.steps, text, subject, facts);
    }
    steps("rollback", &milestone.rollback.steps, text, subject, facts);
    if subject != Subject::Updates {
        for update in &milestone.updates {
            facts.push(format!(
                "update {} {:?}",
                update.text.value,
                update.percent.map(|percent| percent.value)
            ));
        }
    }
    for (name, dependency) in [("depends on", &milestone.depends_on), ("blocks", &milestone.blocks)] {
        let is_own = subject == Subject::Field(FieldKind::DependsOn, None) && name == "depends on"
            || subject == Subject::Field(FieldKind::Blocks, None) && name == "blocks";
        if is_own {
            continue;
        }
        let ids = dependency
            .references
            .iter()
            .filter_map(|reference| reference.id.as_ref());
        facts.push(format!("{name} {:?} {}", ids.collect::<Vec<_>>(), dependency.none));
    }
    facts.push(format!(
        "risks {} blockers {}",
        milestone.risks.len(),
        milestone.blockers.len()
    ));
    facts.push(format!("capacity {}", milestone.capacity.len()));
    for heading in &milestone.headings {
        let is_new = match subject {
            Subject::Updates => heading.section == Some(crate::model::Section::Updates) || heading.is_item,
            Subject::SignOff => heading.section == Some(crate::model::Section::SignOff),
            _ => false,
        };
        if !is_new {
            facts.push(format!(
                "heading {} {:?}",
                heading.heading.text.of(text),
                heading.section
            ));
        }
    }
}

fn of_deliverable(deliverable: &Deliverable, text: &str, subject: Subject, facts: &mut Vec<String>) {
    let own = match subject {
        Subject::Field(kind, Some(number)) if number == deliverable.number => Some(kind),
        _ => None,
    };
    let mut line = format!("deliverable {} {}", deliverable.number, deliverable.title.value);
    if own != Some(FieldKind::Status) {
        _ = write!(
            line,
            " {:?}",
            deliverable.status.as_ref().map(|status| &status.text.value)
        );
    }
    if own != Some(FieldKind::Owner) {
        let owners = deliverable.owners.iter().map(|owner| &owner.value);
        _ = write!(line, " {:?}", owners.collect::<Vec<_>>());
    }
    if own != Some(FieldKind::Target) {
        _ = write!(
            line,
            " {:?}",
            deliverable.target.as_ref().map(|target| &target.text.value)
        );
    }
    if own != Some(FieldKind::Description) {
        _ = write!(
            line,
            " {:?}",
            deliverable.description.as_ref().map(|text_of| text_of.of(text))
        );
    }
    facts.push(line);
    for field in deliverable.fields.iter().filter(|field| Some(field.kind) != own) {
        let value = field.whole.as_ref().map(|field| &field.value.value);
        facts.push(format!("part {:?} {} {value:?}", field.kind, field.is_empty));
    }
    criteria(&deliverable.criteria, text, subject, facts);
}

fn criteria(criteria: &[Criterion], text: &str, subject: Subject, facts: &mut Vec<String>) {
    for criterion in criteria {
        let done = criterion.done && subject != Subject::Boxes;
        facts.push(format!("criterion {done} {}", criterion.text.of(text)));
    }
}

fn steps(name: &str, steps: &[Step], text: &str, subject: Subject, facts: &mut Vec<String>) {
    for step in steps {
        let done = step.done.map(|done| done && subject != Subject::Boxes);
        facts.push(format!("{name} {done:?} {}", step.text.of(text)));
    }
}
