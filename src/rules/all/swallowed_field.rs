//! `swallowed-field`: a field line runs into the list above it.

use std::collections::BTreeMap;

use crate::diagnostic::Severity;
use crate::edit::Edit;
use crate::project::{Project, Subject};
use crate::rules::engine::{new_line, section_around};
use crate::rules::{Check, Family, Fixable, Report, Rule};
use crate::source::Span;
use crate::text::slice;

pub(super) static RULE: Rule = Rule {
    name: "swallowed-field",
    family: Family::Identity,
    severity: Severity::Info,
    fix: Fixable::Safe,
    summary: "a field line runs into the list above it",
    explanation: "\
In Markdown a line directly under a list item belongs to that item. `**Owner**: Ana` directly below the last criterion is still read as a
field, but other tools and the unchanged page show it as part of the criterion. A blank line between them fixes it.",
    check: Check::Milestone(check),
    ..Rule::DEFAULT
};

fn check(_: &Project<'_>, subject: Subject<'_>, report: &mut Report) {
    let mut sections: BTreeMap<Span, Vec<usize>> = BTreeMap::new();
    for (index, swallowed) in subject.milestone.swallowed.iter().enumerate() {
        sections
            .entry(section_around(subject, swallowed.field).0)
            .or_default()
            .push(index);
    }
    for indices in sections.into_values() {
        let fields: Vec<_> = indices
            .iter()
            .map(|&index| &subject.milestone.swallowed[index])
            .collect();
        let Some(first) = fields.first() else { continue };
        let name = section_around(subject, first.field).1;
        let count = fields.len();
        let message = match count {
            1 => "this field line renders as part of the list item above it".to_owned(),
            _ => format!("field lines at {count} places in {name} render as part of the list items above them"),
        };
        let newline = new_line(subject.text);
        let text = subject.text;
        let edits = fields.iter().map(|field| {
            // In a quotation, a line without the mark would end it.
            let lead = slice(text, field.line_start as usize..field.field.start as usize);
            let mark = lead.rfind('>').and_then(|end| lead.get(..=end)).unwrap_or("");
            Edit::insert(field.line_start as usize, [mark, newline].concat())
        });
        report
            .at(first.field, message)
            .help("put a blank line before it")
            .safe_fix("insert a blank line before each", edits);
    }
}
