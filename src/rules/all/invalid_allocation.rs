//! `invalid-allocation`: an allocation is not in percent, days a week or FTE, or the weeks are not a number.

use crate::diagnostic::Severity;
use crate::project::{Project, Subject};
use crate::rules::engine::{is_of_template, is_open};
use crate::rules::{Check, Family, Report, Rule};

pub(super) static RULE: Rule = Rule {
    name: "invalid-allocation",
    family: Family::People,
    severity: Severity::Warning,
    summary: "an allocation is not in percent, days a week or FTE, or the weeks are not a number",
    explanation: "\
Only figures show who is overbooked. An allocation is a share of a working week: `50%`, `2 days a week`, `0.5 FTE`, `full time`,
`half time`. Weeks are one number, `3` or `1.5 weeks`, or days, `10 days`; a note in round brackets may follow. Any other value is not
counted, so with a row such as `some | Feb to April` the person seems to be free. The heading of a column may have the unit: `50` below `%`,
`0.5` below `FTE`. A list is read like a table if each item is a name and an amount, and one of them is a share: `- Ana: 50%`.

Empty cells, tables without these columns, unfilled rows of the template and settled milestones are ignored. `TBD` is reported: fill it in
before you promise a date.",
    check: Check::Milestone(check),
    ..Rule::DEFAULT
};

fn check(project: &Project<'_>, subject: Subject<'_>, report: &mut Report) {
    if subject.is_settled() {
        return;
    }
    let capacity = subject.milestone.capacity.iter();
    for row in capacity.filter(|row| !is_of_template(project, &row.person.value)) {
        let person = &row.person.value;
        let unread = [
            (
                &row.allocation,
                row.percent,
                "allocation",
                "write it as `50%`, `2 days a week` or `0.5 FTE`",
            ),
            (
                &row.weeks_text,
                row.weeks,
                "weeks",
                "write one number, such as `3` or `1.5`",
            ),
        ];
        for (text, number, what, help) in unread {
            let (Some(text), None) = (text, number) else { continue };
            let verb = if what == "weeks" { "are" } else { "is" };
            let message = match is_open(&text.value) {
                true => format!("the {what} of `{person}` {verb} still `{}`", text.value),
                false => format!("the {what} of `{person}` cannot be read: `{}`", text.value),
            };
            report
                .at(text.span, message)
                .help(help)
                .together("figures of the team's capacity cannot be read");
        }
    }
}
