//! `ticked-without-evidence`: a ticked must-criterion has no link, reference or date.

use std::collections::BTreeMap;

use crate::config::Profile;
use crate::diagnostic::Severity;
use crate::model::Criterion;
use crate::project::{Project, Subject};
use crate::rules::engine::{names_a_day, section_around};
use crate::rules::{Check, Family, Report, Rule};
use crate::source::Span;

pub(super) static RULE: Rule = Rule {
    name: "ticked-without-evidence",
    family: Family::Deliverables,
    severity: Severity::Warning,
    from: Profile::Strict,
    summary: "a ticked must-criterion has no link, reference or date",
    explanation: "\
A tick says that somebody found the criterion met; a link to the report, a reference to the spec or the date of the test shows why. Every
criterion of a deliverable needs one, and every success criterion that is a must; a link may also be below the criterion. The rule runs only
in profile `strict`, and reports settled milestones as information.",
    check: Check::Milestone(check),
    ..Rule::DEFAULT
};

fn check(_: &Project<'_>, subject: Subject<'_>, report: &mut Report) {
    let milestone = subject.milestone;
    let text = subject.text;
    let of_deliverables = milestone.deliverables.iter().flat_map(|d| &d.criteria);
    let of_success = milestone
        .success
        .iter()
        .filter(|group| group.must)
        .flat_map(|group| &group.criteria);
    let mut sections: BTreeMap<(Span, String), (usize, Vec<&Criterion>)> = BTreeMap::new();
    for criterion in of_deliverables.chain(of_success).filter(|criterion| criterion.done) {
        let (ticked, bare) = sections.entry(section_around(subject, criterion.marker())).or_default();
        *ticked += 1;
        if !criterion.has_link && !names_a_day(criterion.text.of(text)) {
            bare.push(criterion);
        }
    }
    for ((_, section), (ticked, bare)) in sections {
        let Some(first) = bare.first() else { continue };
        let message = match bare.len() {
            1 => "this criterion is ticked without evidence".to_owned(),
            count => format!("{count} of {ticked} ticked criteria in {section} have no evidence"),
        };
        report
            .at(first.marker(), message)
            .label(if bare.len() == 1 { "" } else { "the first of them" })
            .help("add a link to the proof, a reference, or the date of the check")
            .missing_in(subject);
    }
}
