//! `invalid-date`: what is meant as a date is one.

use crate::analysis::{Project, Subject};
use crate::diagnostic::Severity;
use crate::edit::Edit;
use crate::model::{DateReading, DateValue, read_date};
use crate::rules::engine::name_of;
use crate::rules::{Check, Family, Fixable, Report, Rule};
use crate::source::Span;

pub static RULE: Rule = Rule {
    name: "invalid-date",
    family: Family::Identity,
    severity: Severity::Error,
    essential: true,
    strict_only: false,
    needs: &[],
    fix: Fixable::Safe,
    summary: "what is meant as a date is one",
    explanation: "\
A date that cannot be read is a date that nothing can be checked against. `2027-01-28`, `January 28, 2027` and `28 Jan 2027` are
read, and so are `2027-03`, `Q1 2027` and `2027H2` with the precision that they have. `04/03/2027` is never guessed: both readings
are offered.

`Week 3` and `TBD` are words and no dates; this rule leaves them alone.",
    guide_words: &[],
    check: Check::Milestone(check),
};

fn check(project: &Project<'_>, subject: Subject<'_>, report: &mut Report) {
    let mut without_year = Vec::new();
    for (name, value) in dates(subject) {
        let written = &value.text.value;
        match value.reading {
            DateReading::Date(_) | DateReading::Text => {}
            DateReading::NoYear { .. } => without_year.push((name, value)),
            DateReading::Ambiguous(one, other) => {
                report
                    .at(
                        subject.chapter,
                        value.text.span,
                        format!("{name} `{written}` can be read as two days"),
                    )
                    .help(format!("write `{one}` or `{other}`"));
            }
            DateReading::Wrong(None) => {
                report
                    .at(
                        subject.chapter,
                        value.text.span,
                        format!("{name} `{written}` is no day of the calendar"),
                    )
                    .help("write the day as year, month and day, as in `2027-01-28`");
            }
            DateReading::Wrong(Some(day)) => {
                let span = written_date(project, subject, value);
                report
                    .at(
                        subject.chapter,
                        value.text.span,
                        format!("{name} `{written}` is not written as a date"),
                    )
                    .help(format!("write `{day}`"))
                    .safe_fix(
                        format!("write `{day}`"),
                        span.map(|span| (subject.chapter, Edit::replace(span, day.to_string())))
                            .into_iter()
                            .collect(),
                    );
            }
        }
    }
    no_year(subject, &without_year, report);
}

/// Dates without a year take that of the target date, so they have one cause.
fn no_year(subject: Subject<'_>, dates: &[(String, &DateValue)], report: &mut Report) {
    let Some(((name, value), rest)) = dates.split_first() else {
        return;
    };
    let more = match rest.len() {
        0 => String::new(),
        more => format!(" ({more} more in this milestone)"),
    };
    let message = format!("{name} `{}` has no year{more}", value.text.value);
    let is_target = subject
        .document
        .metadata
        .target
        .as_ref()
        .is_some_and(|target| std::ptr::eq(target, *value));
    let help = match is_target {
        true => "write the whole day, as in `2027-01-28`",
        false => "give the milestone a whole target date, and dates without a year take theirs from it",
    };
    report.at(subject.chapter, value.text.span, message).help(help);
}

/// The date alone, without the note behind it.
fn written_date(project: &Project<'_>, subject: Subject<'_>, value: &DateValue) -> Option<Span> {
    let written = value.text.value.as_str();
    let (_, note) = read_date(written);
    let head = written[..written.len() - note.len()].trim_end_matches(|c: char| !c.is_alphanumeric());
    let is_short = head.split_whitespace().count() <= 3;
    is_short.then(|| value.text.part(project.text(subject.chapter), 0..head.len()))?
}

/// Every value of the milestone that stands where a date belongs and is no plain one, with its name.
fn dates<'a>(subject: Subject<'a>) -> Vec<(String, &'a DateValue)> {
    let metadata = &subject.document.metadata;
    let milestone = subject.milestone;
    let mut odd = Vec::new();
    let mut add = |value: &'a Option<DateValue>, name: &dyn Fn() -> String| {
        let is_plain = |value: &DateValue| matches!(value.reading, DateReading::Date(_) | DateReading::Text);
        odd.extend(
            value
                .as_ref()
                .filter(|value| !is_plain(value))
                .map(|value| (name(), value)),
        );
    };
    add(&metadata.target, &|| "the target date".to_owned());
    add(&metadata.completed_on, &|| "the day of completion".to_owned());
    for deliverable in &milestone.deliverables {
        add(&deliverable.target, &|| {
            format!("the target of {}", name_of(deliverable))
        });
    }
    for blocker in &milestone.blockers {
        add(&blocker.target, &|| {
            format!("the target resolution of blocker {}", blocker.number)
        });
    }
    for update in &milestone.updates {
        add(&update.date, &|| "the day of the status update".to_owned());
        add(&update.next, &|| "the next update".to_owned());
    }
    if let Some(path) = &milestone.critical_path {
        add(&path.start, &|| "the start of the critical path".to_owned());
        add(&path.end, &|| "the end of the critical path".to_owned());
    }
    odd
}
