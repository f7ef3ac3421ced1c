//! `risk-not-propagated`: a milestone depends on one that is At Risk, but no risk, blocker or update mentions it.

use crate::diagnostic::Severity;
use crate::graph::Target;
use crate::model::{Section, Status};
use crate::project::{Awaited, Project, Subject};
use crate::rules::{Check, Family, Need, Report, Rule};
use crate::source::Span;
use crate::text::words::phrase;

pub(super) static RULE: Rule = Rule {
    name: "risk-not-propagated",
    family: Family::People,
    severity: Severity::Warning,
    needs: &[Need::Book],
    summary: "a milestone depends on one that is At Risk, but no risk, blocker or update mentions it",
    explanation: "\
If a dependency is in danger, this milestone is too, and people who read only this page should learn about it. If a milestone depends
directly on one that is At Risk, it must mention it by its id, a link or its title: in the risks, in the blockers or the text below their
heading, in the status updates, or in the note after the status.

The line under the dependencies alone is not enough, because it was there before the danger. Settled milestones are ignored. One row is
enough: what happens here if the other milestone is late, and when you decide.",
    check: Check::Milestone(check),
    ..Rule::DEFAULT
};

fn check(project: &Project<'_>, subject: Subject<'_>, report: &mut Report) {
    if subject.is_settled() {
        return;
    }
    for other in project
        .awaited(subject)
        .filter(|other| other.status == Some(Status::AtRisk))
    {
        if is_named(project, subject, &other) {
            continue;
        }
        let (own, name) = (project.name(subject.spec), other.name);
        let (chapter, span) = project.awaited_place(subject, &other);
        let (status_chapter, status) = other.status_place;
        report
            .in_chapter(
                chapter,
                span,
                format!("`{name}` is At Risk, but `{own}`, which depends on it, does not mention it as a danger"),
            )
            .help(format!(
                "name `[{name}]` in the risks, the blockers or a status update of `{own}`"
            ))
            .related_in(status_chapter, status, format!("`{name}` is At Risk"));
    }
}

/// Whether a risk, blocker or update of the milestone mentions `other`.
fn is_named(project: &Project<'_>, subject: Subject<'_>, other: &Awaited<'_>) -> bool {
    let places = places(subject);
    let leads_there = |reference| {
        let target = project
            .graph
            .resolve(reference, subject.chapter, project.book, project.config);
        match target {
            Target::Spec { spec, .. } | Target::NoDeliverable { spec, .. } => Some(spec) == other.spec,
            Target::Imported { spec, .. } | Target::NoImportedDeliverable { spec, .. } => {
                project.graph.imports.specs[spec].name == other.name
            }
            _ => false,
        }
    };
    let mut references = subject.document.references.iter();
    let by_id =
        references.any(|reference| places.iter().any(|span| span.contains(reference.span)) && leads_there(reference));
    let title = format!(" {} ", phrase(other.title));
    let by_title = || {
        let text = subject.text;
        places
            .iter()
            .any(|span| format!(" {} ", phrase(span.of(text))).contains(&title))
    };
    by_id || by_title()
}

fn places(subject: Subject<'_>) -> Vec<Span> {
    let speaks = |section| {
        matches!(
            section,
            Some(Section::Risks | Section::Blockers | Section::Waiting | Section::Updates)
        )
    };
    let headings = subject.milestone.headings.iter().filter(|found| speaks(found.section));
    let status = subject.document.metadata.status.iter().map(|status| status.text.span);
    headings.map(|found| found.extent).chain(status).collect()
}
