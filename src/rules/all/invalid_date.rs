//! `invalid-date`: a value that should be a date is not one.

use jiff::civil;

use crate::diagnostic::Severity;
use crate::edit::Edit;
use crate::lang::{Language, writing};
use crate::model::{DateReading, DateValue, lone_date};
use crate::project::{Project, Subject};
use crate::rules::engine::{is_label, is_open, name_of};
use crate::rules::{Check, Family, Fixable, Report, Rule};
use crate::source::Span;

pub(super) static RULE: Rule = Rule {
    name: "invalid-date",
    family: Family::Identity,
    severity: Severity::Error,
    fix: Fixable::Safe,
    summary: "a value that should be a date is not one",
    explanation: "\
Nothing can be checked against a date that cannot be read. `2027-01-28`, `January 28, 2027` and `28 Jan 2027` are read, and so are
`2027-03`, `Q1 2027` and `2027H2` with the precision that they have, and the names of months and days in English, German, Spanish, French,
Japanese and Chinese. `28/01/2027` is not reported in a French or Spanish book. The program does not guess what `04/03/2027` or a year of
two digits means: the help lists the possible dates, and there is no fix.

A range (`2027-02-01 to 2027-03-03`, `1.–3. März 2027`) is due at its end. If a date has moved (`2027-02-01 → 2027-03-03`,
`2027-02-01 (moved to 2027-03-03)`, `was 2027-02-01, now 2027-03-03`), the new one counts. Any other value with two dates is reported, and
so is a value that only looks like a date (`summer 2027`, `3 de março de 2027`), one of a fiscal year (`FY27 Q1`), and `Mar-28`, which is
a month of 2028 or a day of March. This rule ignores weeks (`Week 3`, `KW 9 2027`, `2027-W09`), but reads a day of one (`2027-W09-3`),
and ignores words such as `TBD`. A value with two dates has no fix.",
    check: Check::Milestone(check),
    ..Rule::DEFAULT
};

fn check(project: &Project<'_>, subject: Subject<'_>, report: &mut Report) {
    let language = Language::of(&project.book.language);
    let writes_slashes = writing::DAY_FIRST_SLASHES[language as usize];
    let mut without_year = Vec::new();
    for (name, value) in dates(subject) {
        let (what, help) = match &value.reading {
            DateReading::Date(_) | DateReading::Text => continue,
            DateReading::NoYear { .. } => {
                without_year.push((name, value));
                continue;
            }
            // `TBD (decided on 2027-01-15)`
            DateReading::Unread if is_open(&value.text.value) => continue,
            DateReading::Ambiguous(one, other) => (
                "can be read as two days".to_owned(),
                format!("write `{one}` or `{other}`"),
            ),
            DateReading::MonthOrDay { month, number } => (
                "may be a month of a year with two digits, or a day without a year".to_owned(),
                format!("write `20{number}-{month:02}` for the month, or the whole day with its year"),
            ),
            DateReading::ShortYear(days) => ("has a year of two digits".to_owned(), one_of(days)),
            DateReading::Several(one, other) => (
                format!("has two dates, `{one}` and `{other}`"),
                "keep the one that counts; a range is written with `–`, a new date as `old → new`".to_owned(),
            ),
            DateReading::Unread => (
                "is not read as a date".to_owned(),
                "begin with the day, the month or the quarter, as in `2027-01-28`, `March 2027` or `Q1 2027`"
                    .to_owned(),
            ),
            DateReading::Wrong(None) => (
                "is not a day of the calendar".to_owned(),
                "write the day as year, month and day, as in `2027-01-28`".to_owned(),
            ),
            // Some languages write the day first, with slashes: `15/09/2027` in a Spanish book.
            DateReading::Wrong(Some(day)) if writes_slashes && is_slashed(&value.text.value, *day) => continue,
            DateReading::Wrong(Some(day)) => ("is not written as a date".to_owned(), format!("write `{day}`")),
        };
        let message = format!("{name} `{}` {what}", value.text.value);
        let draft = report.at(value.text.span, message).help(help);
        if let DateReading::Wrong(Some(day)) = &value.reading
            && let Some(span) = written_date(subject, value)
        {
            let edit = Edit::replace(span, day.to_string());
            draft.safe_fix(format!("write `{day}`"), [edit]);
        }
    }
    no_year(subject, &without_year, report);
}

/// Whether `value` begins with the day of `day` and a slash: `15/` for the fifteenth day of a month.
fn is_slashed(value: &str, day: civil::Date) -> bool {
    let first = value.split_once('/').map(|(first, _)| first.trim());
    first.is_some_and(|first| first.parse() == Ok(day.day()))
}

/// What to write for a two-digit year.
fn one_of(days: &[civil::Date]) -> String {
    match days {
        [] => "write the year with four digits".to_owned(),
        days => {
            let days: Vec<String> = days.iter().map(|day| format!("`{day}`")).collect();
            format!("write the year with four digits: {}", days.join(" or "))
        }
    }
}

/// Dates without a year take the year of the target date, so all of them are one finding.
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
        false => "give the milestone a whole target date; dates without a year take the year from it",
    };
    report.at(value.text.span, message).help(help);
}

/// The date, if nobody has to be asked what it means and if neither a link nor an anchor depends on how it is written.
fn written_date(subject: Subject<'_>, value: &DateValue) -> Option<Span> {
    let whole = value.text.value.as_str();
    let written = lone_date(whole)?;
    let start = (written.as_ptr() as usize).checked_sub(whole.as_ptr() as usize)?;
    let span = value.text.part(subject.text, start..start + written.len())?;
    let mut headings = subject.milestone.headings.iter().map(|found| found.heading.span);
    let in_heading = headings.any(|heading| heading.contains(span));
    (!in_heading && !is_label(subject.text, span)).then_some(span)
}

/// Every value that should be a date and is not a plain one, with its name.
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
