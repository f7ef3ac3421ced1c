//! What the guide asks for, part by part.

use super::{Gap, Part, State};
use crate::analysis::{Project, Subject};
use crate::model::{CriteriaKind, Criterion, Dependency, Section, Step};
use crate::rules::{is_of_template, is_open};
use crate::source::{Span, Text, Written};

pub fn parts(project: &Project<'_>, subject: Subject<'_>) -> Vec<Part> {
    let asker = Asker { project, subject };
    vec![
        asker.metadata(),
        asker.summary(),
        asker.deliverables(),
        asker.success(),
        asker.sign_off(),
        asker.timeline(),
        asker.blockers(),
        asker.procedures(),
        asker.rollback(),
        asker.communication(),
    ]
}

/// The sections of level 2 in the order of the guide.
const ORDER: [Section; 11] = [
    Section::Summary,
    Section::Deliverables,
    Section::DeliverablesSummary,
    Section::SuccessCriteria,
    Section::SignOff,
    Section::Timeline,
    Section::Blockers,
    Section::Waiting,
    Section::Procedures,
    Section::Rollback,
    Section::Communication,
];

/// An answer as far as it goes.
enum Said {
    Yes,
    Open(Span),
    No,
}

#[derive(Clone, Copy)]
struct Asker<'p> {
    project: &'p Project<'p>,
    subject: Subject<'p>,
}

impl<'p> Asker<'p> {
    fn metadata(self) -> Part {
        let document = self.subject.document;
        let metadata = &document.metadata;
        let place = self.project.title_place(self.subject.chapter);
        let mut part = Part::new("Metadata");
        let title = match document.h1.is_some() && !document.title.is_empty() {
            true if self.is_written(&document.title) => Said::Yes,
            true => Said::Open(place),
            false => Said::No,
        };
        part.ask("title", title, place);
        part.ask(
            "target date",
            self.said(metadata.target.iter().map(|target| &target.text)),
            place,
        );
        part.ask("owner", self.said(&metadata.owners), place);
        part.ask(
            "status",
            self.said(metadata.status.iter().map(|status| &status.text)),
            place,
        );
        part
    }

    fn summary(self) -> Part {
        let mut part = Part::new("Summary");
        part.ask(
            "summary",
            self.written(&self.subject.milestone.summary),
            self.home(&[Section::Summary]),
        );
        part
    }

    fn deliverables(self) -> Part {
        let mut part = Part::new("Deliverables");
        let deliverables = &self.subject.milestone.deliverables;
        if deliverables.is_empty() {
            part.ask("deliverables", Said::No, self.home(&[Section::Deliverables]));
        }
        for deliverable in deliverables {
            let title = self.said([&deliverable.title]);
            // What the template gives to a deliverable that has no name yet is nobody's answer.
            let nameless = match &title {
                Said::Open(place) => Some(*place),
                Said::Yes | Said::No => None,
            };
            let mut ask = |what: &str, said| {
                let said = match (said, nameless) {
                    (Said::Yes, Some(place)) => Said::Open(place),
                    (said, _) => said,
                };
                part.ask(
                    format!("deliverable {}: {what}", deliverable.number),
                    said,
                    deliverable.span,
                );
            };
            ask("title", title);
            ask("description", self.written(&deliverable.description));
            ask("acceptance criteria", self.criteria(&deliverable.criteria));
            ask("owner", self.said(&deliverable.owners));
            ask(
                "status",
                self.said(deliverable.status.iter().map(|status| &status.text)),
            );
            ask(
                "target",
                self.said(deliverable.target.iter().map(|target| &target.text)),
            );
        }
        part
    }

    fn success(self) -> Part {
        let mut part = Part::new("Success Criteria");
        let home = self.home(&[Section::SuccessCriteria]);
        for (kind, what) in [
            (CriteriaKind::Technical, "technical criteria"),
            (CriteriaKind::Operational, "operational criteria"),
            (CriteriaKind::Quality, "quality criteria"),
            (CriteriaKind::Documentation, "documentation criteria"),
        ] {
            let groups = self.subject.milestone.success.iter().filter(|group| group.kind == kind);
            part.ask(what, self.criteria(groups.flat_map(|group| &group.criteria)), home);
        }
        part
    }

    fn sign_off(self) -> Part {
        let mut part = Part::new("Sign-Off Criteria");
        let said = match self.extent(Section::SignOff) {
            Some(extent) => self.steps_in(&self.subject.milestone.sign_off, extent),
            None => Said::No,
        };
        part.ask("sign-off criteria", said, self.home(&[Section::SignOff]));
        part
    }

    fn timeline(self) -> Part {
        let milestone = self.subject.milestone;
        let mut part = Part::new("Timeline & Dependencies");
        let within = |section| self.home(&[section, Section::Dependencies, Section::Timeline]);
        let steps = milestone.critical_path.iter().flat_map(|path| &path.steps);
        let path = match self.said(steps.map(|step| &step.name)) {
            Said::No => self.prose(Section::CriticalPath),
            said => said,
        };
        part.ask(
            "critical path",
            path,
            self.home(&[Section::CriticalPath, Section::Timeline]),
        );
        part.ask(
            "what blocks it",
            self.dependency(&milestone.depends_on),
            within(Section::DependsOn),
        );
        part.ask(
            "what it blocks",
            self.dependency(&milestone.blocks),
            within(Section::Blocks),
        );
        part.ask(
            "what a delay means",
            self.said(&milestone.if_delayed),
            within(Section::IfDelayed),
        );
        part.ask(
            "contingency",
            self.said(&milestone.contingency),
            within(Section::Contingency),
        );
        let people = self.said(milestone.capacity.iter().map(|row| &row.person));
        part.ask(
            "team capacity",
            people,
            self.home(&[Section::Capacity, Section::Timeline]),
        );
        let risks = match milestone.risks.is_empty() {
            true => self.prose(Section::Risks),
            false => self.said(milestone.risks.iter().map(|risk| &risk.text)),
        };
        part.ask("risks", risks, self.home(&[Section::Risks, Section::Timeline]));
        part
    }

    fn blockers(self) -> Part {
        let milestone = self.subject.milestone;
        let mut part = Part::new("Current Blockers");
        let blockers = match milestone.blockers.is_empty() {
            true => self.prose(Section::Blockers),
            false => Said::Yes,
        };
        part.ask("blockers, or none", blockers, self.home(&[Section::Blockers]));
        let waiting = match milestone.waiting.is_empty() {
            true => self.prose(Section::Waiting),
            false => self.said(&milestone.waiting),
        };
        part.ask("dependencies waiting, or none", waiting, self.home(&[Section::Waiting]));
        part
    }

    fn procedures(self) -> Part {
        let procedures = &self.subject.milestone.procedures;
        let mut part = Part::new("Acceptance Procedures");
        let approval = self.extent(Section::SignOffProcess);
        let (process, tests): (Vec<_>, Vec<_>) = procedures.iter().partition(|procedure| {
            let first = procedure.steps.first().map(|step| step.text.span);
            matches!((approval, first), (Some(extent), Some(first)) if extent.contains(first))
        });
        let criteria = tests
            .iter()
            .flat_map(|test| &test.criteria)
            .map(|criterion| &criterion.text);
        let steps = tests.iter().flat_map(|test| &test.steps).map(|step| &step.text);
        part.ask(
            "tests",
            self.written(criteria.chain(steps)),
            self.home(&[Section::Procedures]),
        );
        let process = process.iter().flat_map(|procedure| &procedure.steps);
        let home = self.home(&[Section::SignOffProcess, Section::Procedures]);
        part.ask("sign-off process", self.written(process.map(|step| &step.text)), home);
        part
    }

    fn rollback(self) -> Part {
        let rollback = &self.subject.milestone.rollback;
        let mut part = Part::new("Rollback Plan");
        let home = self.home(&[Section::Rollback]);
        part.ask(
            "rollback steps",
            self.written(rollback.steps.iter().map(|step| &step.text)),
            home,
        );
        part.ask(
            "whom to tell about a rollback",
            self.said(&rollback.communication),
            home,
        );
        part.ask("root cause analysis", self.said(&rollback.analysis), home);
        part
    }

    fn communication(self) -> Part {
        let milestone = self.subject.milestone;
        let communication = &milestone.communication;
        let mut part = Part::new("Stakeholder Communication");
        let audience = communication.audience.iter().map(|(who, _)| who);
        let below = |section| self.home(&[section, Section::Communication]);
        part.ask("who needs to know", self.said(audience), below(Section::Audience));
        let rows = communication.plan.iter();
        let plan = self.said(
            rows.flat_map(|row| [Some(&row.stakeholder), row.frequency.as_ref()])
                .flatten(),
        );
        part.ask("communication plan", plan, below(Section::CommunicationPlan));
        let updates = milestone.updates.iter();
        let status = match self.said(updates.clone().map(|update| &update.text)) {
            Said::No => self.prose(Section::Updates),
            said => said,
        };
        part.ask("current status", status, below(Section::Updates));
        let next = updates.clone().filter_map(|update| Some(&update.next.as_ref()?.text));
        part.ask("next update", self.said(next), below(Section::Updates));
        let confidence = updates.filter_map(|update| Some(&update.confidence.as_ref()?.text));
        part.ask("confidence level", self.said(confidence), below(Section::Updates));
        part
    }

    /// One of `answers` that says something is enough, unless another is still the template's.
    fn said<'t>(self, answers: impl IntoIterator<Item = &'t Text>) -> Said {
        let answers = answers.into_iter();
        self.any(answers.map(|answer| (answer.as_str(), answer.span)))
    }

    /// The same of lines and boxes.
    fn written<'t>(self, answers: impl IntoIterator<Item = &'t Written>) -> Said {
        let source = self.project.text(self.subject.chapter);
        let answers = answers.into_iter();
        self.any(answers.map(|answer| (answer.of(source), answer.span)))
    }

    fn any<'t>(self, answers: impl Iterator<Item = (&'t str, Span)>) -> Said {
        let mut is_written = false;
        let mut open = None;
        for (answer, place) in answers {
            if is_of_template(self.project, answer) {
                return Said::Open(place);
            }
            match is_open(answer) {
                true => _ = open.get_or_insert(place),
                false => is_written = true,
            }
        }
        match (is_written, open) {
            (true, _) => Said::Yes,
            (false, Some(place)) => Said::Open(place),
            (false, None) => Said::No,
        }
    }

    fn criteria<'t>(self, criteria: impl IntoIterator<Item = &'t Criterion>) -> Said {
        self.written(criteria.into_iter().map(|criterion| &criterion.text))
    }

    fn steps_in(self, steps: &[Step], extent: Span) -> Said {
        let own = steps.iter().map(|step| &step.text);
        self.written(own.filter(|text| extent.contains(text.span)))
    }

    fn dependency(self, side: &Dependency) -> Said {
        match side.none || !side.references.is_empty() {
            true => Said::Yes,
            false => self.said(&side.untracked),
        }
    }

    /// Whether a section that nothing was read from says something in words of its own.
    fn prose(self, section: Section) -> Said {
        let Some(extent) = self.extent(section) else {
            return Said::No;
        };
        let heading = self
            .subject
            .milestone
            .heading_of(section)
            .map(|found| found.heading.span);
        let heading = heading.unwrap_or(extent);
        let text = self.project.text(self.subject.chapter);
        let below = |run: &&Span| extent.contains(**run) && !heading.contains(**run);
        let runs = self.subject.milestone.prose.iter().filter(below);
        let runs = runs.filter(|run| !run.of(text).trim().is_empty());
        self.any(runs.map(|run| (run.of(text), *run)))
    }

    /// Neither open nor a text of the template.
    fn is_written(self, text: &str) -> bool {
        !is_open(text) && !is_of_template(self.project, text)
    }

    fn extent(self, section: Section) -> Option<Span> {
        self.subject.milestone.heading_of(section).map(|found| found.extent)
    }

    /// What an answer belongs below: the heading of the first of `sections` that is there, else the end of the last
    /// section that the guide has before it, else the title.
    fn home(self, sections: &[Section]) -> Span {
        let milestone = self.subject.milestone;
        let mut headings = sections.iter().filter_map(|section| milestone.heading_of(*section));
        if let Some(found) = headings.next() {
            return found.heading.span;
        }
        let own = sections
            .iter()
            .rev()
            .find_map(|section| ORDER.iter().position(|known| known == section));
        let before = ORDER[..own.unwrap_or(0)].iter().rev();
        let Some(extent) = before.filter_map(|section| self.extent(*section)).next() else {
            return match self.subject.document.metadata.block {
                Some(block) => self.end_of(block),
                None => self.project.title_place(self.subject.chapter),
            };
        };
        self.end_of(extent)
    }

    /// The end of the last line with text in `extent`.
    fn end_of(self, extent: Span) -> Span {
        let text = extent.of(self.project.text(self.subject.chapter)).trim_end();
        Span::at(extent.start as usize + text.len())
    }
}

impl Part {
    fn new(name: &'static str) -> Self {
        Self {
            name,
            asked: 0,
            gaps: Vec::new(),
        }
    }

    fn ask(&mut self, what: impl Into<String>, said: Said, home: Span) {
        self.asked += 1;
        let (state, place) = match said {
            Said::Yes => return,
            Said::Open(place) => (State::Open, place),
            Said::No => (State::Missing, home),
        };
        self.gaps.push(Gap {
            what: what.into(),
            state,
            place,
        });
    }
}
