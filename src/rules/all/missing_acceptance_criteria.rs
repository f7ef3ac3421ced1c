//! `missing-acceptance-criteria`: a deliverable has no acceptance criterion.

use crate::config::Profile;
use crate::diagnostic::Severity;
use crate::guide::{self, CRITERIA, State};
use crate::model::FieldKind;
use crate::project::{Project, Subject};
use crate::rules::engine::{is_open, name_of};
use crate::rules::{Check, Family, Report, Rule};
use crate::source::Span;

pub(super) static RULE: Rule = Rule {
    name: "missing-acceptance-criteria",
    family: Family::Deliverables,
    severity: Severity::Error,
    from: Profile::Guide,
    summary: "a deliverable has no acceptance criterion",
    explanation: "\
Without criteria nobody can tell whether a deliverable is done, and its progress is either 0 % or 100 %. A criterion is a task-list item
(`- [ ] …`) below the deliverable; emoji bullets and plain list items are not criteria. A deliverable that is itself a task item is its own
criterion. Cancelled deliverables are ignored.",
    guide_words: &["Deliverables lack acceptance criteria"],
    check: Check::Milestone(check),
    ..Rule::DEFAULT
};

fn check(_: &Project<'_>, subject: Subject<'_>, report: &mut Report) {
    let deliverables = &subject.milestone.deliverables;
    let together = format!("of {} deliverables have no acceptance criteria", deliverables.len());
    for deliverable in deliverables.iter().filter(|own| guide::is_asked_of(own)) {
        match CRITERIA.state(subject, deliverable) {
            State::Given => continue,
            State::Missing => {}
            State::Open(text) => {
                report
                    .at(
                        text.span,
                        format!(
                            "the acceptance criteria of {} are still `{}`",
                            name_of(deliverable),
                            text.value
                        ),
                    )
                    .help("write something that can be checked instead")
                    .together(together.clone())
                    .missing_in(subject)
                    .until_started(subject);
                continue;
            }
        }
        let label = deliverable
            .fields
            .iter()
            .find(|field| field.kind == FieldKind::AcceptanceCriteria);
        let whole = label.and_then(|line| line.whole.as_deref());
        let open = whole.filter(|field| !field.value.value.trim().is_empty() && is_open(&field.value.value));
        let place = open.map_or(deliverable.criteria_label.unwrap_or(deliverable.span), |field| {
            field.value.span
        });
        let has_list = deliverable
            .criteria_label
            .is_some_and(|label| is_list_below(subject.text, label));
        let (but, help) = match has_list {
            true => (
                ": the items of its list are not boxes",
                "write `[ ]` or `[x]` after the marker of each item: `- [ ] …`",
            ),
            false => (
                "",
                "below `**Acceptance Criteria**:`, write one `- [ ] …` for each thing that can be checked",
            ),
        };
        let draft = report
            .at(
                place,
                format!("{} has no acceptance criteria{but}", name_of(deliverable)),
            )
            .help(help)
            .together(together.clone())
            .missing_in(subject);
        if open.is_some() {
            draft.until_started(subject);
        }
    }
}

/// Whether the first nonblank line below `label` is a list item.
fn is_list_below(text: &str, label: Span) -> bool {
    let rest = text.get(label.end as usize..).unwrap_or("");
    let below = rest.split_once('\n').map_or("", |(_, below)| below);
    let Some(first) = below.lines().map(str::trim_start).find(|line| !line.is_empty()) else {
        return false;
    };
    let following = first.trim_start_matches(|c: char| c.is_ascii_digit());
    let mark = match following.len() < first.len() {
        true => following.strip_prefix(['.', ')']),
        false => first.strip_prefix(['-', '*', '+']),
    };
    mark.is_some_and(|item| item.starts_with(' '))
}
