//! Reads the answers of a milestone.

use super::State;
use crate::config::words::placeholders_in;
use crate::labels::Language;
use crate::lang::intervals::words::ON_COMPLETION;
use crate::model::{
    CriteriaKind, Criterion, Dependency, FieldKind, Metadata, Milestone, Section, Step, read_frequency,
};
use crate::parse::answer::{Answer, Asked, answer, is_open};
use crate::project::{Project, Subject};
use crate::source::{SourceText, Span, Spanned, Text};

/// Whether a text is left over from a template, which `placeholder-left` reports.
pub(crate) fn is_of_template(project: &Project<'_>, text: &str) -> bool {
    let language = Language::of(&project.book.language);
    !placeholders_in(text, language, &project.config.vocabulary).is_empty()
}

#[derive(Clone, Copy)]
pub(super) struct Reader<'p> {
    subject: Subject<'p>,
    /// Set if text of the template is an open answer.
    project: Option<&'p Project<'p>>,
}

impl<'p> Reader<'p> {
    pub(super) fn new(project: &'p Project<'p>, subject: Subject<'p>) -> Self {
        Self {
            subject,
            project: Some(project),
        }
    }

    pub(super) fn of_rules(subject: Subject<'p>) -> Self {
        Self { subject, project: None }
    }

    pub(super) fn metadata(self) -> &'p Metadata {
        &self.subject.document.metadata
    }

    pub(super) fn milestone(self) -> &'p Milestone {
        self.subject.milestone
    }

    /// An H1, or the title of the front matter.
    pub(super) fn title(self) -> State<'p> {
        let document = self.subject.document;
        let in_front_matter = || {
            self.metadata()
                .fields
                .iter()
                .any(|field| field.kind == FieldKind::Title)
        };
        match document.h1.is_some() || in_front_matter() {
            true => self.any(
                [Spanned::new(document.title.as_str(), self.subject.title_place())],
                None,
            ),
            false => State::Missing,
        }
    }

    /// Values of which one is enough, even `None`.
    pub(super) fn said(self, answers: impl IntoIterator<Item = &'p Text>) -> State<'p> {
        self.any(answers.into_iter().map(spanned), None)
    }

    /// Names of people and teams, of which one is enough. `None` and `N/A` are not names.
    pub(super) fn named(self, names: impl IntoIterator<Item = &'p Text>) -> State<'p> {
        self.any(names.into_iter().map(spanned), Some(Asked::Value))
    }

    /// Texts of which one is enough. With `asked`, a text that says that there is nothing is no answer to that
    /// question.
    pub(super) fn written(self, answers: impl IntoIterator<Item = &'p SourceText>, asked: Option<Asked>) -> State<'p> {
        let source = self.subject.text;
        self.any(answers.into_iter().map(|answer| answer.spanned(source)), asked)
    }

    pub(super) fn criteria(self, criteria: impl IntoIterator<Item = &'p Criterion>) -> State<'p> {
        self.written(criteria.into_iter().map(|criterion| &criterion.text), None)
    }

    pub(super) fn steps(self, steps: &'p [Step]) -> State<'p> {
        self.written(steps.iter().map(|step| &step.text), Some(Asked::Steps))
    }

    /// The steps in a section.
    pub(super) fn steps_in(self, steps: &'p [Step], section: Section) -> State<'p> {
        let Some(extent) = self.extent(section) else {
            return State::Missing;
        };
        let own = steps.iter().filter(|step| extent.contains(step.text.span));
        self.written(own.map(|step| &step.text), Some(Asked::Steps))
    }

    /// The criteria of a group of success criteria.
    pub(super) fn group(self, kind: CriteriaKind) -> State<'p> {
        let groups = self.milestone().success.iter().filter(move |group| group.kind == kind);
        self.criteria(groups.flat_map(|group| &group.criteria))
    }

    pub(super) fn dependency(self, side: &'p Dependency) -> State<'p> {
        match side.none || !side.references.is_empty() {
            true => State::Given,
            false => self.said(&side.untracked),
        }
    }

    /// The boxes and steps of the procedures that pass `is_meant`; its argument is whether the procedure is the
    /// sign-off process.
    pub(super) fn procedures(self, is_meant: fn(bool) -> bool) -> State<'p> {
        let approval = self.extent(Section::SignOffProcess);
        let procedures = self.milestone().procedures.iter().filter(|procedure| {
            let first = procedure.steps.first().map(|step| step.text.span);
            is_meant(matches!((approval, first), (Some(extent), Some(first)) if extent.contains(first)))
        });
        let lines = procedures.flat_map(|own| {
            let boxes = own.criteria.iter().map(|criterion| &criterion.text);
            boxes.chain(own.steps.iter().map(|step| &step.text))
        });
        self.written(lines, Some(Asked::Steps))
    }

    /// The listed people, or those in the communication plan.
    pub(super) fn audience(self) -> State<'p> {
        let communication = &self.milestone().communication;
        let listed = self.named(communication.audience.iter().map(|(who, _)| who));
        let planned = || self.named(communication.plan.iter().map(|row| &row.stakeholder));
        match listed {
            State::Given => State::Given,
            State::Open(open) => match planned() {
                State::Given => State::Given,
                _ => State::Open(open),
            },
            State::Missing => planned(),
        }
    }

    /// How often the people are informed: in the plan, or in the list of people.
    pub(super) fn communication_plan(self) -> State<'p> {
        let communication = &self.milestone().communication;
        let rows = communication.plan.iter();
        let lines = communication.audience.iter().flat_map(|(who, what)| [who, what]);
        let planned = self.named(rows.filter_map(|row| row.frequency.as_ref()));
        match planned {
            State::Missing if lines.into_iter().any(names_a_frequency) => State::Given,
            planned => planned,
        }
    }

    /// `said`, or if it is missing, whether the section has text of its own.
    pub(super) fn or_prose(self, said: State<'p>, section: Section) -> State<'p> {
        match said {
            State::Missing => self.prose(section),
            said => said,
        }
    }

    /// Whether a section that nothing was read from has text of its own.
    pub(super) fn prose(self, section: Section) -> State<'p> {
        let Some(found) = self.milestone().heading_of(section) else {
            return State::Missing;
        };
        let (extent, heading) = (found.extent, found.heading.span);
        let text = self.subject.text;
        let runs = self.milestone().prose.iter();
        let below = runs.filter(|run| extent.contains(**run) && !heading.contains(**run));
        self.any(below.map(|run| Spanned::new(run.of(text), *run)), None)
    }

    fn extent(self, section: Section) -> Option<Span> {
        self.milestone().heading_of(section).map(|found| found.extent)
    }

    /// One answer of `answers` is enough, unless another one is still the template's.
    fn any(self, answers: impl IntoIterator<Item = Spanned<&'p str>>, asked: Option<Asked>) -> State<'p> {
        let mut state = State::Missing;
        for own in answers {
            if self.project.is_some_and(|project| is_of_template(project, own.value)) {
                return State::Open(own);
            }
            let answer = match asked {
                Some(asked) => answer(own.value, asked),
                None if own.value.trim().is_empty() => Answer::Missing,
                None if is_open(own.value) => Answer::Open,
                None => Answer::Given,
            };
            match (answer, &state) {
                (Answer::Given, _) if self.project.is_none() => return State::Given,
                (Answer::Given, _) => state = State::Given,
                (Answer::Open, State::Missing) => state = State::Open(own),
                _ => {}
            }
        }
        state
    }
}

fn spanned(text: &Text) -> Spanned<&str> {
    Spanned::new(text.as_str(), text.span)
}

fn names_a_frequency(text: &Text) -> bool {
    let lower = text.value.to_lowercase();
    read_frequency(&lower).is_some() || ON_COMPLETION.iter().any(|phrase| lower.contains(phrase))
}
