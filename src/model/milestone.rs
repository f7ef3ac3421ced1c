//! A milestone's content, section by section of the guide.

use compact_str::CompactString;

use super::{DateValue, Doubt, Field, FieldKind, Heading, Moved, Reference, Status, StatusValue};
use crate::lang::{Language, Word};
use crate::source::{SourceText, Span, Spanned, Text};

/// A milestone's content, section by section.
#[derive(Clone, Debug, Default)]
pub struct Milestone {
    pub summary: Option<SourceText>,
    /// Every heading below the title, with the section that it was read as.
    pub headings: Vec<SectionHeading>,
    /// Bold labels that open a section.
    pub labels: Vec<(Section, Span)>,
    pub deliverables: Vec<Deliverable>,
    /// The `Deliverables` section, from its heading to its end.
    pub deliverables_section: Option<Span>,
    pub summary_table: Option<SummaryTable>,
    pub success: Vec<CriteriaGroup>,
    pub sign_off: Vec<Step>,
    pub critical_path: Option<CriticalPath>,
    pub depends_on: Dependency,
    pub blocks: Dependency,
    pub if_delayed: Option<Text>,
    pub contingency: Option<Text>,
    pub capacity: Vec<Capacity>,
    pub risks: Vec<Risk>,
    pub blockers: Vec<Blocker>,
    pub waiting: Vec<Text>,
    pub procedures: Vec<Procedure>,
    pub rollback: Rollback,
    pub communication: Communication,
    pub updates: Vec<Update>,
    /// Field lines that render as part of the list item above them.
    pub swallowed: Vec<Swallowed>,
    /// Headings of table columns that are nearly known ones and are therefore not read.
    pub near_columns: Vec<NearColumn>,
    /// Text that looks like a checkbox.
    pub false_boxes: Vec<FalseBox>,
    /// The headings of two lists that may each be the deliverables, so that neither is taken.
    pub doubtful_lists: Option<(Text, Text)>,
    /// The number of checkboxes below headings that are not read, and the first one, if there is no deliverable.
    pub stray_boxes: Option<(usize, Span)>,
    /// Headings of sections in quotations, footnotes and list items, where they are not read.
    pub inner_headings: Vec<Span>,
    /// All boxes without other boxes below them, anywhere.
    pub boxes: Progress,
    /// Runs of plain text outside code, comments and HTML.
    pub prose: Vec<Span>,
}

/// A section of the guide.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Section {
    Summary,
    Deliverables,
    DeliverablesSummary,
    AcceptanceCriteria,
    SuccessCriteria,
    SignOff,
    Timeline,
    CriticalPath,
    Dependencies,
    DependsOn,
    Blocks,
    IfDelayed,
    Contingency,
    Capacity,
    Risks,
    Blockers,
    Waiting,
    Procedures,
    SignOffProcess,
    Rollback,
    RollbackSteps,
    RootCause,
    Communication,
    Audience,
    CommunicationPlan,
    Updates,
    References,
}

#[derive(Clone, Debug)]
pub struct SectionHeading {
    pub heading: Heading,
    /// `None` if it is not a section of the guide.
    pub section: Option<Section>,
    /// It is the title of a deliverable, of a group of deliverables or of a blocker.
    pub is_item: bool,
    /// From the heading to the next one of its level or above.
    pub extent: Span,
}

/// A box that can be ticked, with its text.
#[derive(Clone, Debug)]
pub struct Criterion {
    pub text: SourceText,
    pub done: bool,
    /// Where its box begins.
    pub start: u32,
    /// The text contains a link or a reference.
    pub has_link: bool,
}

impl Criterion {
    /// Its box, `[ ]` or `[x]`.
    pub fn marker(&self) -> Span {
        Span {
            start: self.start,
            end: self.start + 3,
        }
    }
}

#[derive(Clone, Debug, Default)]
pub struct Deliverable {
    /// As written (`2`), else its position, from 1.
    pub number: u32,
    /// The title without its number.
    pub title: Text,
    /// Where it starts: a heading, a list item or a table row.
    pub span: Span,
    pub form: DeliverableForm,
    pub description: Option<SourceText>,
    pub owners: Vec<Text>,
    pub status: Option<StatusValue>,
    pub target: Option<DateValue>,
    /// The target comes from the summary table.
    pub target_from_table: bool,
    pub criteria: Vec<Criterion>,
    /// The label or heading `Acceptance Criteria`.
    pub criteria_label: Option<Span>,
    /// The heading above that groups it.
    pub group: Option<CompactString>,
    /// All of its field lines.
    pub fields: Vec<FieldLine>,
    /// What leaves the page because the badge line shows all of it.
    pub moved: Vec<Moved>,
    /// Pairs of different values of its own lines, so that neither counts.
    pub doubts: Vec<Doubt>,
}

/// A field line of a deliverable. In most cases, the deliverable has its value.
#[derive(Clone, Debug)]
pub struct FieldLine {
    pub kind: FieldKind,
    pub span: Span,
    /// As [`Field::region`].
    pub region: Span,
    /// Nothing follows the key.
    pub is_empty: bool,
    /// The whole field, if it is not kept elsewhere.
    pub whole: Option<Box<Field>>,
}

impl From<Field> for FieldLine {
    fn from(field: Field) -> Self {
        let is_empty = field.value.value.is_empty();
        let is_kept = match field.kind {
            FieldKind::Other | FieldKind::Delivered => true,
            FieldKind::AcceptanceCriteria => !is_empty,
            _ => false,
        };
        Self {
            kind: field.kind,
            span: field.span,
            region: field.region,
            is_empty,
            whole: is_kept.then(|| Box::new(field)),
        }
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DeliverableForm {
    #[default]
    Heading,
    ListItem,
    TableRow,
}

/// The ticked ones and all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Progress {
    pub done: usize,
    pub total: usize,
}

impl Progress {
    pub fn of<'a>(criteria: impl IntoIterator<Item = &'a Criterion>) -> Self {
        let mut progress = Self::default();
        for criterion in criteria {
            progress.total += 1;
            progress.done += usize::from(criterion.done);
        }
        progress
    }

    /// Whole percent, rounded down, so that only all are 100; `None` if there is nothing to tick.
    pub fn percent(self) -> Option<usize> {
        (self.done * 100).checked_div(self.total)
    }

    pub fn is_complete(self) -> bool {
        self.total > 0 && self.done == self.total
    }
}

impl std::ops::Add for Progress {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            done: self.done + other.done,
            total: self.total + other.total,
        }
    }
}

impl Deliverable {
    pub fn progress(&self) -> Progress {
        if self.criteria.is_empty() {
            let done = self.known_status() == Some(Status::Completed);
            return Progress {
                done: usize::from(done),
                total: 1,
            };
        }
        Progress::of(&self.criteria)
    }

    pub fn known_status(&self) -> Option<Status> {
        self.status.as_ref()?.status
    }
}

impl Milestone {
    /// Ticked criteria of all deliverables.
    pub fn progress(&self) -> Progress {
        self.deliverables
            .iter()
            .map(Deliverable::progress)
            .fold(Progress::default(), |a, b| a + b)
    }

    /// Whether it has deliverables or success criteria.
    pub fn has_content(&self) -> bool {
        !self.deliverables.is_empty() || self.success.iter().any(|group| !group.criteria.is_empty())
    }

    /// Frees the spare capacity of its lists, since a book holds thousands of milestones at once.
    pub fn fit(&mut self) {
        fit(&mut self.headings);
        fit(&mut self.deliverables);
        for deliverable in &mut self.deliverables {
            fit(&mut deliverable.fields);
            fit(&mut deliverable.criteria);
            fit(&mut deliverable.owners);
            fit(&mut deliverable.moved);
        }
        fit(&mut self.success);
        for group in &mut self.success {
            fit(&mut group.criteria);
        }
        fit(&mut self.sign_off);
        fit(&mut self.depends_on.references);
        fit(&mut self.blocks.references);
        fit(&mut self.capacity);
        fit(&mut self.risks);
        fit(&mut self.blockers);
        fit(&mut self.procedures);
        for procedure in &mut self.procedures {
            fit(&mut procedure.criteria);
            fit(&mut procedure.steps);
        }
        fit(&mut self.rollback.steps);
        fit(&mut self.communication.plan);
        fit(&mut self.updates);
    }

    pub fn heading_of(&self, section: Section) -> Option<&SectionHeading> {
        self.headings.iter().find(|h| h.section == Some(section))
    }
}

/// A hand-written table of deliverables that also have their own sections.
#[derive(Clone, Debug)]
pub struct SummaryTable {
    pub span: Span,
    /// It is under its own heading.
    pub under_heading: bool,
    pub columns: SummaryColumns,
    pub rows: Vec<SummaryRow>,
}

/// The known columns of a summary table.
#[derive(Clone, Copy, Debug, Default)]
pub struct SummaryColumns {
    pub title: Option<usize>,
    pub status: Option<usize>,
    pub owner: Option<usize>,
    pub target: Option<usize>,
}

#[derive(Clone, Debug)]
pub struct SummaryRow {
    pub span: Span,
    /// The deliverable that it is about.
    pub deliverable: Option<usize>,
    pub title: Text,
    pub status: Option<StatusValue>,
    pub owner: Option<Text>,
    pub target: Option<DateValue>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CriteriaKind {
    Technical,
    Operational,
    Quality,
    Documentation,
    Other,
}

impl CriteriaKind {
    pub fn slug(self) -> &'static str {
        match self {
            Self::Technical => "technical",
            Self::Operational => "operational",
            Self::Quality => "quality",
            Self::Documentation => "documentation",
            Self::Other => "other",
        }
    }
}

/// A group of success criteria, `### Technical Criteria (Must Pass)`.
#[derive(Clone, Debug)]
pub struct CriteriaGroup {
    pub kind: CriteriaKind,
    /// The heading without the level; empty for criteria directly under the section.
    pub title: Text,
    /// `Must Pass`, as written.
    pub level: Option<Text>,
    /// False if the level is only a wish: should, nice to have, could.
    pub must: bool,
    pub criteria: Vec<Criterion>,
}

/// A line of a numbered or bulleted list; `done` is set if it is a task item.
#[derive(Clone, Debug)]
pub struct Step {
    pub text: SourceText,
    pub done: Option<bool>,
}

#[derive(Clone, Debug, Default)]
pub struct CriticalPath {
    pub span: Span,
    pub steps: Vec<PathStep>,
    pub start: Option<DateValue>,
    pub end: Option<DateValue>,
}

#[derive(Clone, Debug)]
pub struct PathStep {
    pub name: Text,
    /// `None` if no duration is given.
    pub days: Option<f64>,
}

/// One direction of dependency.
#[derive(Clone, Debug, Default)]
pub struct Dependency {
    /// Something is written, be it `None`.
    pub stated: Option<Span>,
    pub none: bool,
    pub references: Vec<Reference>,
    /// Text that names no spec.
    pub untracked: Vec<Text>,
}

impl Dependency {
    /// Adds what another place says about the same direction.
    pub fn add(&mut self, other: Self) {
        self.stated = self.stated.or(other.stated);
        self.none |= other.none;
        // A list below a field is read as its value and as a section.
        let is_new = |own: &Reference| !self.references.iter().any(|other| other.span == own.span);
        let new: Vec<Reference> = other.references.into_iter().filter(is_new).collect();
        self.references.extend(new);
        self.untracked.extend(other.untracked);
    }
}

#[derive(Clone, Debug)]
pub struct Capacity {
    pub span: Span,
    pub person: Text,
    pub allocation: Option<Text>,
    /// In percent; `None` if it could not be read.
    pub percent: Option<f64>,
    pub weeks_text: Option<Text>,
    pub weeks: Option<f64>,
    pub notes: CompactString,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    Low,
    Medium,
    High,
    Critical,
}

impl Level {
    pub const ALL: [Self; 4] = [Self::Low, Self::Medium, Self::High, Self::Critical];

    /// The label, in each language.
    pub fn word(self) -> Word {
        match self {
            Self::Low => Word::Low,
            Self::Medium => Word::Medium,
            Self::High => Word::High,
            Self::Critical => Word::Critical,
        }
    }

    pub fn slug(self) -> &'static str {
        self.word().key()
    }
}

impl std::fmt::Display for Level {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.word().text(Language::English))
    }
}

/// A level as written and what it means.
#[derive(Clone, Debug)]
pub struct LevelValue {
    pub text: Text,
    pub level: Option<Level>,
}

#[derive(Clone, Debug)]
pub struct Risk {
    pub span: Span,
    pub text: Text,
    pub likelihood: Option<LevelValue>,
    pub impact: Option<LevelValue>,
    pub mitigation: Option<Text>,
    pub owner: Option<Text>,
    /// Its table has an unknown column, which may contain the mitigation.
    pub has_unread_column: bool,
}

impl Risk {
    pub fn level(&self) -> Option<Level> {
        let read = |value: &Option<LevelValue>| value.as_ref().and_then(|v| v.level);
        match (read(&self.likelihood), read(&self.impact)) {
            (Some(likelihood), Some(impact)) => Some(Self::level_of(likelihood, impact)),
            (one, other) => one.or(other),
        }
    }

    /// The higher of likelihood and impact, but at most Medium if one of them is Low: High × Low is not a high risk.
    pub fn level_of(likelihood: Level, impact: Level) -> Level {
        match likelihood.min(impact) >= Level::Medium {
            true => likelihood.max(impact),
            false => likelihood.max(impact).min(Level::Medium),
        }
    }
}

#[derive(Clone, Debug, Default)]
pub struct Blocker {
    pub number: u32,
    pub title: Text,
    /// The heading, list item or row at its start.
    pub span: Span,
    pub priority: Option<LevelValue>,
    pub issue: Option<Text>,
    pub impact: Option<Text>,
    pub owners: Vec<Text>,
    pub action: Option<Text>,
    pub target: Option<DateValue>,
    /// Struck through, ticked, or with a status for the end.
    pub resolved: bool,
    pub fields: Vec<Field>,
}

/// A group of acceptance procedures.
#[derive(Clone, Debug)]
pub struct Procedure {
    pub title: Text,
    pub criteria: Vec<Criterion>,
    pub steps: Vec<Step>,
}

#[derive(Clone, Debug, Default)]
pub struct Rollback {
    /// The section's heading, if there is one.
    pub heading: Option<Span>,
    pub steps: Vec<Step>,
    pub communication: Vec<Text>,
    pub analysis: Vec<Text>,
}

#[derive(Clone, Debug, Default)]
pub struct Communication {
    /// The section's heading, if there is one.
    pub heading: Option<Span>,
    pub audience: Vec<(Text, Text)>,
    pub plan: Vec<PlanRow>,
}

#[derive(Clone, Debug)]
pub struct PlanRow {
    pub stakeholder: Text,
    pub frequency: Option<Text>,
    /// Days from one update to the next; `None` if the frequency names no interval.
    pub days: Option<u32>,
    pub content: Option<Text>,
}

/// A dated status update.
#[derive(Clone, Debug, Default)]
pub struct Update {
    pub span: Span,
    pub text: Text,
    /// The percentage that is done, according to the update.
    pub percent: Option<Spanned<u32>>,
    pub date: Option<DateValue>,
    /// The lines of the list below it.
    pub lines: Vec<Text>,
    pub next: Option<DateValue>,
    pub confidence: Option<LevelValue>,
    /// The number of `High (85%)`.
    pub confidence_percent: Option<u32>,
}

/// The heading of a table column that resembles a known one which the table lacks.
#[derive(Clone, Debug)]
pub struct NearColumn {
    pub heading: Text,
    /// In lower case.
    pub meant: &'static str,
}

#[derive(Clone, Debug)]
pub struct Swallowed {
    pub field: Span,
    /// Where the missing blank line belongs: the start of the field's line.
    pub line_start: u32,
    /// The end of the text of the list item, whose last line may be after the field.
    pub end: u32,
    /// Whether a blank line before the field would change what is read: its item is a deliverable, the item contains raw HTML, or a link
    /// or emphasis may go on from the line before into the field.
    pub is_bound: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FalseBoxKind {
    /// `-[ ]`, `- []`, `- [ ]text`, `- [x ]`: a space is missing or too many.
    MissingSpace,
    /// `- [✓]`, `- [-]`.
    OddMark,
    /// `- ✅ …` where criteria are expected.
    Emoji,
    /// `[ ]` or `[x]` in a cell of a table.
    Cell,
    /// A real box of no deliverable, criterion or procedure: below a table or in a footnote.
    Uncounted,
}

#[derive(Clone, Debug)]
pub struct FalseBox {
    pub kind: FalseBoxKind,
    /// All that would have to be replaced: `-[ ]`, `[✓]`, `✅`.
    pub span: Span,
}

/// Moves a list into an allocation of its own size. Allocators may ignore a request to shrink.
pub(crate) fn fit<T>(list: &mut Vec<T>) {
    if list.len() < list.capacity() {
        let mut exact = Vec::with_capacity(list.len());
        exact.append(list);
        *list = exact;
    }
}
