//! The milestones as our own JSON, `mdbook-mls/1`, which other programs and other books read.

#[cfg(test)]
mod schema;
mod shape;

use crate::analysis::Analysis;
use crate::graph::{SpecIx, Target};
use crate::labels::Word;
use crate::model::{self, Communication, DateValue, LevelValue, Reference};
use crate::output::format::{ArtefactFormat, Listing, Make};
use crate::output::json::to_json;
use crate::output::names;
use crate::output::past::past;
use crate::page::anchor_of_number;
use crate::parse::answer::{Answer, Asked, answer};
use crate::project::{Project, Subject};
use crate::source::lines::Lines;
use crate::source::{Span, Text};
use shape::{
    Blocker, Book, Boxes, Capacity, CommunicationRow, Criterion, Deliverable, Document, Group, Milestone, PathStep,
    Procedure, Progress, Risk, Rollback, Spec, Step, Update,
};

pub static RECORD: ArtefactFormat = ArtefactFormat {
    name: "json",
    help: "Milestones and specs with their content",
    purpose: "the content of each milestone, section by section, and the other specs; `mdbook-mls/1`",
    listing: Listing::File {
        place: 1,
        title: Word::Data,
        purpose: Word::DataPurpose,
    },
    make: Make::File("milestones.json", |analysis, site| json(analysis, site).into()),
};

/// All milestones and the other specs in the order of the book; every key is always present. `site` is the prefix of
/// each page's address, and is written only if it is absolute.
pub fn json(analysis: &Analysis<'_>, site: &str) -> String {
    let project = &analysis.project;
    let others = (0..project.graph.specs.len()).filter(|&spec| !project.graph.specs[spec].is_milestone);
    let document = Document {
        format: "mdbook-mls/1",
        as_of: project.as_of.to_string(),
        book: Book {
            title: project.book.title.as_deref(),
            url: names::is_whole(site).then_some(site),
        },
        milestones: project.subjects().map(|subject| milestone(project, subject)).collect(),
        specs: others.map(|spec| other(project, spec)).collect(),
    };
    to_json(&document)
}

fn milestone<'a>(project: &'a Project<'_>, subject: Subject<'a>) -> Milestone<'a> {
    let Subject {
        spec,
        document,
        milestone,
        ..
    } = subject;
    let chapter = &project.book.chapters[subject.chapter];
    let of = Chapter {
        text: &chapter.text,
        lines: Lines::new(&chapter.text),
    };
    let metadata = &document.metadata;
    let progress = milestone.progress();
    Milestone {
        id: project.name(spec),
        title: &document.title,
        file: chapter.file(),
        url: names::address(project, spec, ""),
        status: subject.status().map(|status| status.slug()),
        status_text: metadata.status.as_ref().map(|status| status.text.as_str()),
        owners: people(&metadata.owners),
        target: date(&metadata.target),
        target_text: metadata.target.as_ref().map(|target| target.text.as_str()),
        completed: date(&metadata.completed_on),
        summary: milestone.summary.as_ref().map(|summary| summary.of(of.text)),
        progress: Progress {
            done: progress.done,
            total: progress.total,
        },
        boxes: Boxes {
            done: milestone.boxes.done,
            total: milestone.boxes.total,
        },
        blocked: project.is_blocked(spec),
        deliverables: milestone
            .deliverables
            .iter()
            .map(|d| of.deliverable(d, anchor_of_number(project, spec, d.number)))
            .collect(),
        success_criteria: milestone
            .success
            .iter()
            .map(|group| Group {
                group: group.kind.slug(),
                level: group.level.as_ref().map(|level| level.as_str().to_lowercase()),
                criteria: of.criteria(&group.criteria),
            })
            .collect(),
        sign_off: of.steps(&milestone.sign_off),
        critical_path: milestone
            .critical_path
            .iter()
            .flat_map(|path| &path.steps)
            .map(path_step)
            .collect(),
        blocked_by: blocked_by(project, &subject),
        blocks: names(project, project.graph.dependents(spec)),
        if_delayed: string(&milestone.if_delayed),
        contingency: string(&milestone.contingency),
        capacity: milestone.capacity.iter().map(capacity).collect(),
        risks: milestone.risks.iter().map(risk).collect(),
        blockers: milestone.blockers.iter().map(blocker).collect(),
        waiting: strings(&milestone.waiting),
        procedures: milestone
            .procedures
            .iter()
            .map(|procedure| Procedure {
                title: procedure.title.as_str(),
                criteria: of.criteria(&procedure.criteria),
                steps: of.steps(&procedure.steps),
            })
            .collect(),
        rollback: Rollback {
            steps: of.steps(&milestone.rollback.steps),
            communication: strings(&milestone.rollback.communication),
            analysis: strings(&milestone.rollback.analysis),
        },
        communication: communication(&milestone.communication),
        updates: milestone.updates.iter().map(update).collect(),
        references: references(project, spec),
        referenced_by: names(project, project.graph.referenced_by(spec)),
        history: project.life(spec).map(|(ledger, life)| past(ledger, life, &|_| true)),
    }
}

/// Specs of this book, then those of other books by their import.
fn references<'a>(project: &'a Project<'_>, spec: SpecIx) -> Vec<&'a str> {
    let mut names = names(project, project.graph.references(spec));
    names.extend(
        project
            .graph
            .imported_references(spec)
            .map(|imported| imported.name.as_str()),
    );
    names
}

fn other<'a>(project: &'a Project<'_>, spec: SpecIx) -> Spec<'a> {
    let entry = &project.graph.specs[spec];
    Spec {
        id: project.name(spec),
        kind: &entry.kind,
        title: &project.document(spec).title,
        file: project.book.chapters[entry.chapter].file(),
        url: names::address(project, spec, ""),
        referenced_by: names(project, project.graph.referenced_by(spec)),
    }
}

/// A chapter's text, for the lines of its criteria.
struct Chapter<'a> {
    text: &'a str,
    lines: Lines,
}

impl<'a> Chapter<'a> {
    fn line(&self, place: Span) -> usize {
        self.lines.line(place.start as usize) + 1
    }

    fn deliverable(&self, deliverable: &'a model::Deliverable, anchor: Option<String>) -> Deliverable<'a> {
        let owners = people(&deliverable.owners);
        Deliverable {
            number: deliverable.number,
            title: deliverable.title.as_str(),
            anchor,
            status: deliverable.known_status().map(|status| status.slug()),
            owner: (!owners.is_empty()).then(|| owners.join(", ")),
            target: date(&deliverable.target),
            description: deliverable.description.as_ref().map(|text| text.of(self.text)),
            criteria: self.criteria(&deliverable.criteria),
        }
    }

    fn criteria(&self, criteria: &'a [model::Criterion]) -> Vec<Criterion<'a>> {
        let one = |criterion: &'a model::Criterion| Criterion {
            text: criterion.text.of(self.text),
            done: criterion.done,
            line: self.line(criterion.text.span),
        };
        criteria.iter().map(one).collect()
    }

    fn steps(&self, steps: &'a [model::Step]) -> Vec<Step<'a>> {
        let one = |step: &'a model::Step| Step {
            text: step.text.of(self.text),
            done: step.done,
            line: self.line(step.text.span),
        };
        steps.iter().map(one).collect()
    }
}

/// The blockers of a milestone in this book, then the milestones of other books and the unknown ids, as written.
fn blocked_by(project: &Project<'_>, subject: &Subject<'_>) -> Vec<String> {
    let mut ids: Vec<String> = names(project, project.graph.blockers(subject.spec))
        .into_iter()
        .map(str::to_owned)
        .collect();
    for reference in &subject.milestone.depends_on.references {
        let target = project
            .graph
            .resolve(reference, subject.chapter, project.book, project.config);
        let is_imported = match target {
            Target::Imported { spec, .. } | Target::NoImportedDeliverable { spec, .. } => {
                project.graph.imports.specs[spec].is_milestone
            }
            target => target == Target::Unknown,
        };
        if let (true, Some(id)) = (is_imported, as_written(reference))
            && !ids.contains(&id)
        {
            ids.push(id);
        }
    }
    ids
}

/// `MLS-010`, `platform:MLS-010`.
fn as_written(reference: &Reference) -> Option<String> {
    let id = reference.id.as_ref()?;
    Some(match reference.import() {
        Some(import) => format!("{import}:{id}"),
        None => id.to_string(),
    })
}

fn path_step(step: &model::PathStep) -> PathStep<'_> {
    PathStep {
        name: step.name.as_str(),
        days: step.days.map(number),
    }
}

fn capacity(row: &model::Capacity) -> Capacity<'_> {
    Capacity {
        person: row.person.as_str(),
        allocation: string(&row.allocation),
        percent: row.percent.map(number),
        weeks: row.weeks.map(number),
        notes: &row.notes,
    }
}

fn risk(risk: &model::Risk) -> Risk<'_> {
    Risk {
        text: risk.text.as_str(),
        level: risk.level().map(|level| level.slug()),
        likelihood: level(&risk.likelihood),
        impact: level(&risk.impact),
        mitigation: string(&risk.mitigation),
        owner: string(&risk.owner),
    }
}

fn blocker(blocker: &model::Blocker) -> Blocker<'_> {
    Blocker {
        number: blocker.number,
        title: blocker.title.as_str(),
        priority: level(&blocker.priority),
        issue: string(&blocker.issue),
        impact: string(&blocker.impact),
        owners: people(&blocker.owners),
        action: string(&blocker.action),
        target: date(&blocker.target),
        resolved: blocker.resolved,
    }
}

/// The audience with its reasons, then the plan with frequency and content.
fn communication(communication: &Communication) -> Vec<CommunicationRow<'_>> {
    let audience = communication.audience.iter().map(|(who, why)| CommunicationRow {
        stakeholder: who.as_str(),
        reason: Some(why.as_str()),
        frequency: None,
        content: None,
    });
    let plan = communication.plan.iter().map(|row| CommunicationRow {
        stakeholder: row.stakeholder.as_str(),
        reason: None,
        frequency: string(&row.frequency),
        content: string(&row.content),
    });
    audience.chain(plan).collect()
}

fn update(update: &model::Update) -> Update<'_> {
    Update {
        date: date(&update.date),
        text: update.text.as_str(),
        percent: update.percent.map(|percent| percent.value),
        lines: strings(&update.lines),
        next: date(&update.next),
        confidence: level(&update.confidence),
        confidence_percent: update.confidence_percent,
    }
}

fn names<'a>(project: &'a Project<'_>, specs: &[SpecIx]) -> Vec<&'a str> {
    specs.iter().map(|&spec| project.name(spec)).collect()
}

fn string(text: &Option<Text>) -> Option<&str> {
    text.as_ref().map(Text::as_str)
}

/// Names of people and teams, without placeholders such as `TBD`.
fn people(owners: &[Text]) -> Vec<&str> {
    let names = owners.iter().map(Text::as_str);
    names
        .filter(|name| answer(name, Asked::Value) == Answer::Given)
        .collect()
}

fn strings(texts: &[Text]) -> Vec<&str> {
    texts.iter().map(Text::as_str).collect()
}

/// In its own precision: `2027-01-28`, `2027-03`, `2027-Q1`.
fn date(value: &Option<DateValue>) -> Option<String> {
    Some(value.as_ref()?.date()?.to_string())
}

fn level(value: &Option<LevelValue>) -> Option<&'static str> {
    Some(value.as_ref()?.level?.slug())
}

/// `3` rather than `3.0`.
fn number(value: f64) -> serde_json::Number {
    let whole = value as i64;
    if whole as f64 == value {
        return whole.into();
    }
    serde_json::Number::from_f64(value).unwrap_or_else(|| 0.into())
}
