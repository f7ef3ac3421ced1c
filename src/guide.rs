//! What the guide asks of a milestone: where each answer belongs, how to begin it, and when it counts as answered.
//! Rules, their fixes and `completeness` use it.

mod reader;

use crate::model::{CriteriaKind, Deliverable, DeliverableForm, FieldKind, Section, Status};
use crate::parse::answer::Asked;
use crate::project::{Project, Subject};
use crate::source::{Spanned, Text};
use reader::Reader;
pub(crate) use reader::is_of_template;

/// The state of an answer.
#[derive(Debug)]
pub(crate) enum State<'p> {
    Given,
    /// It will follow later: `TBD`.
    Open(Spanned<&'p str>),
    Missing,
}

/// One thing that the guide asks for.
pub(crate) struct Item {
    /// The part of the guide that asks for it.
    pub part: &'static str,
    pub what: &'static str,
    /// The sections of the answer, the innermost first. Empty for the block under the title.
    pub sections: &'static [Section],
    /// How to begin it, with `
    /// ` between lines. Empty if no fix does.
    pub skeleton: &'static str,
    state: for<'p> fn(Reader<'p>) -> State<'p>,
}

impl Item {
    /// The state for a rule. Text of the template counts as given, since `placeholder-left` reports it.
    pub(crate) fn state<'p>(&self, subject: Subject<'p>) -> State<'p> {
        (self.state)(Reader::of_rules(subject))
    }

    /// The state with text of the template as open answers: one of them makes the whole answer open.
    pub(crate) fn written<'p>(&self, project: &'p Project<'p>, subject: Subject<'p>) -> State<'p> {
        (self.state)(Reader::new(project, subject))
    }
}

pub(crate) static TITLE: Item = Item {
    part: "Metadata",
    what: "title",
    sections: &[],
    skeleton: "",
    state: |reader| reader.title(),
};

pub(crate) static TARGET: Item = Item {
    part: "Metadata",
    what: "target date",
    sections: &[],
    skeleton: "**Target Date**: TBD",
    state: |reader| reader.said(reader.metadata().target.iter().map(|target| &target.text)),
};

pub(crate) static OWNER: Item = Item {
    part: "Metadata",
    what: "owner",
    sections: &[],
    skeleton: "**Owner**: TBD",
    state: |reader| reader.named(&reader.metadata().owners),
};

pub(crate) static STATUS: Item = Item {
    part: "Metadata",
    what: "status",
    sections: &[],
    skeleton: "**Status**: TBD",
    state: |reader| reader.said(reader.metadata().status.iter().map(|status| &status.text)),
};

static SUMMARY: Item = Item {
    part: "Summary",
    what: "summary",
    sections: &[Section::Summary],
    skeleton: "",
    state: |reader| reader.written(&reader.milestone().summary, None),
};

/// Success criteria of any group.
pub(crate) static SUCCESS: Item = Item {
    part: "Success Criteria",
    what: "success criteria",
    sections: &[Section::SuccessCriteria],
    skeleton: "",
    state: |reader| reader.criteria(reader.milestone().success.iter().flat_map(|group| &group.criteria)),
};

/// A group of success criteria.
pub(crate) struct Group {
    pub kind: CriteriaKind,
    pub name: &'static str,
    /// How binding it is, in the heading that we write.
    pub level: &'static str,
    pub item: Item,
}

impl Group {
    /// How to begin it below a heading with these marks, such as `##`.
    pub(crate) fn skeleton(&self, above: &str) -> String {
        format!("{above}# {} Criteria ({})\n\n- [ ] TBD", self.name, self.level)
    }
}

const fn group(
    kind: CriteriaKind,
    name: &'static str,
    level: &'static str,
    what: &'static str,
    state: for<'p> fn(Reader<'p>) -> State<'p>,
) -> Group {
    Group {
        kind,
        name,
        level,
        item: Item {
            what,
            state,
            part: "Success Criteria",
            sections: &[Section::SuccessCriteria],
            skeleton: "",
        },
    }
}

pub(crate) static GROUPS: [Group; 4] = [
    group(
        CriteriaKind::Technical,
        "Technical",
        "Must Pass",
        "technical criteria",
        |reader| reader.group(CriteriaKind::Technical),
    ),
    group(
        CriteriaKind::Operational,
        "Operational",
        "Must Have",
        "operational criteria",
        |reader| reader.group(CriteriaKind::Operational),
    ),
    group(
        CriteriaKind::Quality,
        "Quality",
        "Must Meet",
        "quality criteria",
        |reader| reader.group(CriteriaKind::Quality),
    ),
    group(
        CriteriaKind::Documentation,
        "Documentation",
        "Must Have",
        "documentation criteria",
        |reader| reader.group(CriteriaKind::Documentation),
    ),
];

/// Sign-off criteria or a sign-off process.
pub(crate) static SIGN_OFF: Item = Item {
    part: "Sign-Off Criteria",
    what: "sign-off",
    sections: &[Section::SignOff, Section::SignOffProcess],
    skeleton: "",
    state: |reader| reader.steps(&reader.milestone().sign_off),
};

static SIGN_OFF_CRITERIA: Item = Item {
    part: "Sign-Off Criteria",
    what: "sign-off criteria",
    sections: &[Section::SignOff],
    skeleton: "",
    state: |reader| reader.steps_in(&reader.milestone().sign_off, Section::SignOff),
};

const TIMELINE: &str = "Timeline & Dependencies";

static CRITICAL_PATH: Item = Item {
    part: TIMELINE,
    what: "critical path",
    sections: &[Section::CriticalPath, Section::Timeline],
    skeleton: "",
    state: |reader| {
        let steps = reader.milestone().critical_path.iter().flat_map(|path| &path.steps);
        let said = reader.said(steps.map(|step| &step.name));
        reader.or_prose(said, Section::CriticalPath)
    },
};

pub(crate) static DEPENDS_ON: Item = Item {
    part: TIMELINE,
    what: "what blocks it",
    sections: &[Section::DependsOn, Section::Dependencies, Section::Timeline],
    skeleton: "- **Blocking this milestone**: TBD",
    state: |reader| reader.dependency(&reader.milestone().depends_on),
};

pub(crate) static BLOCKS: Item = Item {
    part: TIMELINE,
    what: "what it blocks",
    sections: &[Section::Blocks, Section::Dependencies, Section::Timeline],
    skeleton: "- **This milestone blocks**: TBD",
    state: |reader| reader.dependency(&reader.milestone().blocks),
};

pub(crate) static IF_DELAYED: Item = Item {
    part: TIMELINE,
    what: "what a delay means",
    sections: &[Section::IfDelayed, Section::Dependencies, Section::Timeline],
    skeleton: "",
    state: |reader| reader.said(&reader.milestone().if_delayed),
};

pub(crate) static CONTINGENCY: Item = Item {
    part: TIMELINE,
    what: "contingency",
    sections: &[Section::Contingency, Section::Dependencies, Section::Timeline],
    skeleton: "",
    state: |reader| reader.said(&reader.milestone().contingency),
};

static CAPACITY: Item = Item {
    part: TIMELINE,
    what: "team capacity",
    sections: &[Section::Capacity, Section::Timeline],
    skeleton: "",
    state: |reader| reader.said(reader.milestone().capacity.iter().map(|row| &row.person)),
};

static RISKS: Item = Item {
    part: TIMELINE,
    what: "risks",
    sections: &[Section::Risks, Section::Timeline],
    skeleton: "",
    state: |reader| match reader.milestone().risks.as_slice() {
        [] => reader.prose(Section::Risks),
        risks => reader.said(risks.iter().map(|risk| &risk.text)),
    },
};

static BLOCKERS: Item = Item {
    part: "Current Blockers",
    what: "blockers, or none",
    sections: &[Section::Blockers],
    skeleton: "",
    state: |reader| match reader.milestone().blockers.is_empty() {
        true => reader.prose(Section::Blockers),
        false => State::Given,
    },
};

static WAITING: Item = Item {
    part: "Current Blockers",
    what: "dependencies waiting, or none",
    sections: &[Section::Waiting],
    skeleton: "",
    state: |reader| match reader.milestone().waiting.as_slice() {
        [] => reader.prose(Section::Waiting),
        waiting => reader.said(waiting),
    },
};

/// Tests or a sign-off process.
pub(crate) static PROCEDURES: Item = Item {
    part: "Acceptance Procedures",
    what: "acceptance procedures",
    sections: &[Section::Procedures],
    skeleton: "## Acceptance Procedures\n\n- [ ] TBD",
    state: |reader| reader.procedures(|_| true),
};

static TESTS: Item = Item {
    part: "Acceptance Procedures",
    what: "tests",
    sections: &[Section::Procedures],
    skeleton: "",
    state: |reader| reader.procedures(|is_process| !is_process),
};

static SIGN_OFF_PROCESS: Item = Item {
    part: "Acceptance Procedures",
    what: "sign-off process",
    sections: &[Section::SignOffProcess, Section::Procedures],
    skeleton: "",
    state: |reader| reader.procedures(|is_process| is_process),
};

pub(crate) static ROLLBACK: Item = Item {
    part: "Rollback Plan",
    what: "rollback steps",
    sections: &[Section::Rollback],
    skeleton: "## Rollback Plan\n\n### Rollback Steps\n\n1. TBD",
    state: |reader| reader.steps(&reader.milestone().rollback.steps),
};

static ROLLBACK_NEWS: Item = Item {
    part: "Rollback Plan",
    what: "whom to inform about a rollback",
    sections: &[Section::Rollback],
    skeleton: "",
    state: |reader| reader.said(&reader.milestone().rollback.communication),
};

static ROOT_CAUSE: Item = Item {
    part: "Rollback Plan",
    what: "root cause analysis",
    sections: &[Section::Rollback],
    skeleton: "",
    state: |reader| reader.said(&reader.milestone().rollback.analysis),
};

const COMMUNICATION: &str = "Stakeholder Communication";

pub(crate) static AUDIENCE: Item = Item {
    part: COMMUNICATION,
    what: "who needs to know",
    sections: &[Section::Audience, Section::Communication],
    skeleton: "\
## Stakeholder Communication

| Stakeholder | Update Frequency | Content |
|-------------|------------------|---------|
| TBD | TBD | TBD |",
    state: |reader| reader.audience(),
};

pub(crate) static COMMUNICATION_PLAN: Item = Item {
    part: COMMUNICATION,
    what: "communication plan",
    sections: &[Section::CommunicationPlan, Section::Communication],
    skeleton: "",
    state: |reader| reader.communication_plan(),
};

static CURRENT_STATUS: Item = Item {
    part: COMMUNICATION,
    what: "current status",
    sections: &[Section::Updates, Section::Communication],
    skeleton: "",
    state: |reader| {
        let said = reader.said(reader.milestone().updates.iter().map(|update| &update.text));
        reader.or_prose(said, Section::Updates)
    },
};

static NEXT_UPDATE: Item = Item {
    part: COMMUNICATION,
    what: "next update",
    sections: &[Section::Updates, Section::Communication],
    skeleton: "",
    state: |reader| {
        let updates = reader.milestone().updates.iter();
        reader.said(updates.filter_map(|update| Some(&update.next.as_ref()?.text)))
    },
};

static CONFIDENCE: Item = Item {
    part: COMMUNICATION,
    what: "confidence level",
    sections: &[Section::Updates, Section::Communication],
    skeleton: "",
    state: |reader| {
        let updates = reader.milestone().updates.iter();
        reader.said(updates.filter_map(|update| Some(&update.confidence.as_ref()?.text)))
    },
};

/// What the guide asks of a milestone before its deliverables, in its order.
pub(crate) static BEFORE_DELIVERABLES: &[&Item] = &[&TITLE, &TARGET, &OWNER, &STATUS, &SUMMARY];

/// The same after them.
pub(crate) static AFTER_DELIVERABLES: &[&Item] = &[
    &GROUPS[0].item,
    &GROUPS[1].item,
    &GROUPS[2].item,
    &GROUPS[3].item,
    &SIGN_OFF_CRITERIA,
    &CRITICAL_PATH,
    &DEPENDS_ON,
    &BLOCKS,
    &IF_DELAYED,
    &CONTINGENCY,
    &CAPACITY,
    &RISKS,
    &BLOCKERS,
    &WAITING,
    &TESTS,
    &SIGN_OFF_PROCESS,
    &ROLLBACK,
    &ROLLBACK_NEWS,
    &ROOT_CAUSE,
    &AUDIENCE,
    &COMMUNICATION_PLAN,
    &CURRENT_STATUS,
    &NEXT_UPDATE,
    &CONFIDENCE,
];

/// The sections of level 2 in the order of the guide.
pub(crate) const ORDER: [Section; 11] = [
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

/// What the guide asks of each deliverable.
pub(crate) struct DeliverableItem {
    pub what: &'static str,
    state: for<'p> fn(Reader<'p>, &'p Deliverable) -> State<'p>,
}

impl DeliverableItem {
    /// As [`Item::state`].
    pub(crate) fn state<'p>(&self, subject: Subject<'p>, deliverable: &'p Deliverable) -> State<'p> {
        (self.state)(Reader::of_rules(subject), deliverable)
    }

    /// As [`Item::written`].
    pub(crate) fn written<'p>(
        &self,
        project: &'p Project<'p>,
        subject: Subject<'p>,
        deliverable: &'p Deliverable,
    ) -> State<'p> {
        (self.state)(Reader::new(project, subject), deliverable)
    }
}

/// The part of the guide about deliverables.
pub(crate) const DELIVERABLES: &str = "Deliverables";

static NAME: DeliverableItem = DeliverableItem {
    what: "title",
    state: |reader, own| reader.said([&own.title]),
};

/// The title of a list item or a table row is its description.
pub(crate) static DESCRIPTION: DeliverableItem = DeliverableItem {
    what: "description",
    state: |reader, own| match own.form {
        DeliverableForm::Heading => reader.written(&own.description, Some(Asked::Value)),
        DeliverableForm::ListItem | DeliverableForm::TableRow => State::Given,
    },
};

pub(crate) static CRITERIA: DeliverableItem = DeliverableItem {
    what: "acceptance criteria",
    state: |reader, own| reader.criteria(&own.criteria),
};

pub(crate) static DELIVERABLE_OWNER: DeliverableItem = DeliverableItem {
    what: "owner",
    state: |reader, own| reader.named(&own.owners),
};

/// The box of a task item is its status.
pub(crate) static DELIVERABLE_STATUS: DeliverableItem = DeliverableItem {
    what: "status",
    // `ambiguous-reading` reports a doubt.
    state: |reader, own| match is_task(own) || has_doubt(own, FieldKind::Status) {
        true => State::Given,
        false => reader.said(own.status.iter().map(|status| &status.text)),
    },
};

pub(crate) static DELIVERABLE_TARGET: DeliverableItem = DeliverableItem {
    what: "target",
    state: |reader, own| match has_doubt(own, FieldKind::Target) {
        true => State::Given,
        false => reader.said(own.target.iter().map(|target| &target.text)),
    },
};

fn has_doubt(own: &Deliverable, kind: FieldKind) -> bool {
    own.doubts.iter().any(|doubt| doubt.kind == kind)
}

/// What the guide asks of a deliverable, its title first.
pub(crate) static OF_DELIVERABLE: [&DeliverableItem; 6] = [
    &NAME,
    &DESCRIPTION,
    &CRITERIA,
    &DELIVERABLE_OWNER,
    &DELIVERABLE_STATUS,
    &DELIVERABLE_TARGET,
];

/// Whether anything is asked of a deliverable: not if it is Cancelled.
pub(crate) fn is_asked_of(deliverable: &Deliverable) -> bool {
    deliverable.known_status() != Some(Status::Cancelled)
}

/// Whether one of `owners` is a person or a team.
pub(crate) fn owner<'p>(subject: Subject<'p>, owners: &'p [Text]) -> State<'p> {
    Reader::of_rules(subject).named(owners)
}

/// A task item is its own criterion.
fn is_task(own: &Deliverable) -> bool {
    own.form == DeliverableForm::ListItem
        && matches!(own.criteria.as_slice(), [only] if only.text.span.start <= own.title.span.start)
}
