//! `missing-owner`: a deliverable or an open blocker has no owner.

use crate::config::Profile;
use crate::diagnostic::Severity;
use crate::guide::{self, State};
use crate::model::FieldKind;
use crate::parse::read_owners;
use crate::project::{Project, Subject};
use crate::rules::engine::{is_of_template, name_of};
use crate::rules::{Check, Family, Report, Rule};
use crate::source::{Span, Text};

pub(super) static RULE: Rule = Rule {
    name: "missing-owner",
    family: Family::Deliverables,
    severity: Severity::Error,
    from: Profile::Guide,
    summary: "a deliverable or an open blocker has no owner",
    explanation: "\
Work without an owner is rarely finished. Each deliverable and each open blocker names a person or a team; `TBD` is not a name. The finding
is a warning while the milestone is Planned. Cancelled deliverables and resolved blockers are ignored.",
    guide_words: &["Owner/responsibilities not assigned"],
    check: Check::Milestone(check),
    ..Rule::DEFAULT
};

fn check(project: &Project<'_>, subject: Subject<'_>, report: &mut Report) {
    let milestone = subject.milestone;
    let together = || format!("of {} deliverables have no owner", milestone.deliverables.len());
    for deliverable in milestone.deliverables.iter().filter(|own| guide::is_asked_of(own)) {
        let name = || name_of(deliverable);
        let lines = deliverable.fields.iter().map(|line| (line.kind, line.region));
        let owned = Owned::new(subject, deliverable.span, &deliverable.owners, lines);
        judge(project, subject, &owned, name, together, report);
    }
    let together = || format!("of {} blockers have no owner", milestone.blockers.len());
    for blocker in subject.open_blockers() {
        let name = || format!("blocker {} `{}`", blocker.number, blocker.title.value);
        let lines = blocker.fields.iter().map(|field| (field.kind, field.region));
        let owned = Owned::new(subject, blocker.span, &blocker.owners, lines);
        judge(project, subject, &owned, name, together, report);
    }
}

/// What needs an owner.
struct Owned<'a> {
    span: Span,
    owners: &'a [Text],
    /// Where an owner is written that is no name but one of a template: in a line, or in a cell of a row.
    template: Option<Span>,
}

impl<'a> Owned<'a> {
    fn new(
        subject: Subject<'_>,
        span: Span,
        owners: &'a [Text],
        mut lines: impl Iterator<Item = (FieldKind, Span)>,
    ) -> Self {
        let is_said = |span: Span| span.of(subject.text).contains(char::is_alphanumeric);
        let line = lines.find(|(kind, region)| *kind == FieldKind::Owner && is_said(*region));
        let template = line
            .map(|(_, region)| region)
            .or_else(|| cell_of_template(subject.text, span))
            .filter(|_| owners.is_empty());
        Self { span, owners, template }
    }
}

/// The cell of a row that is a name of a template.
fn cell_of_template(text: &str, row: Span) -> Option<Span> {
    let own = row.of(text);
    let mut at = row.start as usize;
    let mut cells = own.split('|').map(|cell| {
        let start = at + (cell.len() - cell.trim_start().len());
        at += cell.len() + 1;
        Span::new(start, start + cell.trim().len())
    });
    let is_name = |cell: &Span| {
        let plain = cell.of(text).replace('\\', "");
        let is_bracketed = plain.chars().next().zip(plain.chars().next_back());
        is_bracketed.is_some_and(|(first, last)| !first.is_alphanumeric() && !last.is_alphanumeric())
            && plain.contains(char::is_alphanumeric)
            && read_owners(&Text::new(plain, *cell)).is_empty()
    };
    cells.find(is_name).filter(|_| own.starts_with('|'))
}

fn judge(
    project: &Project<'_>,
    subject: Subject<'_>,
    owned: &Owned<'_>,
    name: impl FnOnce() -> String,
    together: impl FnOnce() -> String,
    report: &mut Report,
) {
    let (span, message) = match (guide::owner(subject, owned.owners), owned.template) {
        (State::Given, _) => return,
        (State::Open(open), _) => (open.span, format!("the owner of {} is still `{}`", name(), open.value)),
        // `placeholder-left` reports it.
        (State::Missing, Some(left)) if is_of_template(project, left.of(subject.text)) => return,
        (State::Missing, Some(left)) => {
            let written = left.of(subject.text).trim();
            (left, format!("the owner of {} is still `{written}`", name()))
        }
        (State::Missing, None) => (owned.span, format!("{} has no owner", name())),
    };
    report
        .at(span, message)
        .help("write `**Owner**: ` and the responsible person or team")
        .together(together())
        .missing_in(subject)
        .until_started(subject);
}
