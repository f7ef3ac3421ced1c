//! `invalid-waiver`: a waiver names no known rule, gives no reason or has expired.

use crate::diagnostic::Severity;
use crate::model::DateValue;
use crate::project::Project;
use crate::rules::engine::counted;
use crate::rules::{ALL, Check, Family, Need, Report, Rule, WaiverUse, find};
use crate::text::nearest::nearest;

pub(super) static RULE: Rule = Rule {
    name: "invalid-waiver",
    family: Family::Tool,
    severity: Severity::Error,
    needs: &[Need::Date],
    summary: "a waiver names no known rule, gives no reason or has expired",
    explanation: "\
`<!-- mls-allow RULE: reason -->` waives what a rule finds in the next block, `mls-allow-file` in the whole chapter; `until=2027-01-31` sets
a last day. A waiver without a reason, for a rule that does not exist or after its last day waives nothing. Fourteen days before its last
day there is a warning. This is the one rule that may fail a build only because time has passed, since the author has chosen the date.

The two rules about waivers and `internal-error` cannot be waived.",
    check: Check::Waiver(check),
    ..Rule::DEFAULT
};

const NOTICE: i32 = 14;

fn check(project: &Project<'_>, used: WaiverUse<'_>, report: &mut Report) {
    let WaiverUse { waiver, .. } = used;
    let name = waiver.rule.as_str();
    let rule = find(name);
    if name.is_empty() {
        let inner = waiver.span.of(project.text(used.chapter));
        let word = inner.trim_start_matches(['<', '!', '-', ' ', '\n']);
        let is_of_name = |c: char| c.is_ascii_alphanumeric() || c == '-';
        let end = word.find(|c| !is_of_name(c)).unwrap_or(word.len());
        let name = word.get(..end).unwrap_or("").to_ascii_lowercase();
        let is_waiver = matches!(name.as_str(), "mls-allow" | "mls-allow-file");
        let message = match is_waiver {
            true => "the waiver names no rule",
            false => "this is not `mls-allow`, and waives nothing",
        };
        report
            .at(waiver.span, message)
            .help("write `<!-- mls-allow RULE: reason -->`");
    } else if rule.is_none() {
        let known = ALL.iter().map(|rule| rule.name);
        let help = match nearest(name, known) {
            Some(other) => format!("did you mean `{other}`?"),
            None => "`mdbook-mls rules` lists them all".to_owned(),
        };
        report
            .at(waiver.rule.span, format!("no rule is called `{name}`"))
            .help(help);
    } else if rule.is_some_and(|rule| !rule.can_be_waived()) {
        let help = match rule.is_some_and(|rule| matches!(rule.check, Check::Waiver(_))) {
            true => "fix or delete the other waiver".to_owned(),
            false => format!("set `rules.{name}` in book.toml"),
        };
        report
            .at(waiver.rule.span, format!("`{name}` cannot be waived"))
            .help(help);
    } else if waiver.reason.value.trim().is_empty() {
        report
            .at(waiver.span, format!("the waiver of `{name}` gives no reason"))
            .help(format!("write why: `<!-- mls-allow {name}: reason -->`"));
    }
    if let Some(until) = &waiver.until {
        last_day(project, name, until, report);
    }
}

fn last_day(project: &Project<'_>, name: &str, until: &DateValue, report: &mut Report) {
    let written = &until.text.value;
    let Some(date) = until.date() else {
        report
            .at(
                until.text.span,
                format!("`{written}` is not a valid last day for the waiver of `{name}`"),
            )
            .help("write it as `until=2027-01-31`");
        return;
    };
    let help = "fix what the waiver covers, or agree on a later day";
    let left = (date.last() - project.as_of).get_days();
    if left < 0 {
        let days = counted(left.unsigned_abs() as usize, "day", "days");
        report
            .at(until.text.span, format!("the waiver of `{name}` ended {days} ago"))
            .help(help);
    } else if left <= NOTICE {
        let when = match left {
            0 => "today".to_owned(),
            _ => format!("in {}", counted(left.unsigned_abs() as usize, "day", "days")),
        };
        report
            .at(until.text.span, format!("the waiver of `{name}` ends {when}"))
            .help(help)
            .severity(Severity::Warning);
    }
}
