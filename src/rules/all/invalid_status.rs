//! `invalid-status`: the status is not a known word.

use crate::diagnostic::Severity;
use crate::edit::Edit;
use crate::model::{Status, StatusValue};
use crate::project::{Project, Subject};
use crate::rules::engine::{is_label, is_open, name_of, title_case};
use crate::rules::{Check, Family, Fixable, Report, Rule};
use crate::source::{Span, Text};
use crate::text::chars::is_dash;
use crate::text::slice;
use crate::text::words::phrase;

pub(super) static RULE: Rule = Rule {
    name: "invalid-status",
    family: Family::Identity,
    severity: Severity::Warning,
    fix: Fixable::Both,
    summary: "the status is not a known word",
    explanation: "\
Progress, badges, the roadmap and most rules depend on the status. A misspelt known word (\"In Progres\") is an error; any other unknown
word is a warning.

The known statuses are `Planned`, `In Progress`, `In Review`, `Completed`, `At Risk`, `Blocked` and `Cancelled`, each with many synonyms; the
configuration can add more in any language (`vocabulary.status.completed = [\"Terminado\"]`). Emoji, bold and a note after a
dash or in brackets do not matter.

The fix corrects the spelling of the word and never replaces it with another status: `Finshed` becomes `Finished`. If anything else stands
beside the word (`Complted (rolled back)`, `Complted?`), the fix is unsafe. A word that
negates or repeats another one (`Unblocked`, `Incomplete`, `Replanned`) is not a misspelling of it, and has no fix.",
    check: Check::Milestone(check),
    ..Rule::DEFAULT
};

/// Marks beside a word that do not change it.
const QUIET: [char; 6] = ['*', '_', '.', '✅', '🟢', '\u{fe0f}'];

fn check(project: &Project<'_>, subject: Subject<'_>, report: &mut Report) {
    let own = subject.document.metadata.status.iter().map(|status| (None, status));
    let deliverables = subject.milestone.deliverables.iter();
    let of_deliverables =
        deliverables.filter_map(|deliverable| Some((Some(deliverable), deliverable.status.as_ref()?)));
    for (of, value) in own.chain(of_deliverables) {
        // `—` is no answer.
        let is_dash = || value.text.value.chars().all(|c| is_dash(c) || c.is_whitespace());
        if value.status.is_none() && !value.from_delivered && !is_open(&value.text.value) && !is_dash() {
            let name = match of {
                Some(deliverable) => format!("the status of {}", name_of(deliverable)),
                None => "the status".to_owned(),
            };
            unknown(project, subject, &name, value, report);
        }
    }
}

/// The first line of a status; in Markdown, the next lines join it, but the author did not intend that.
fn own_line<'t>(value: &'t Text, source: &'t str) -> &'t str {
    let mut lines = value.span.of(source).lines();
    let line = lines.next().unwrap_or("");
    if lines.next().is_none() {
        return &value.value;
    }
    let line = line.trim_end_matches(['\\', ' ', '*', '_']);
    match !line.is_empty() && value.value.starts_with(line) {
        true => line,
        false => &value.value,
    }
}

fn unknown(project: &Project<'_>, subject: Subject<'_>, name: &str, value: &StatusValue, report: &mut Report) {
    let source = subject.text;
    let written = own_line(&value.text, source);
    let vocabulary = &project.config.vocabulary;
    let goes_on = written.len() < value.text.value.len();
    if goes_on && vocabulary.status(written).is_some() {
        report
            .at(
                value.text.span,
                format!("{name} `{written}` continues on the next line and is not read"),
            )
            .help("put a blank line after it");
        return;
    }
    let known = Status::ALL.map(Status::name).join("`, `");
    let draft = report.at(value.text.span, format!("{name} `{written}` is not a known one"));
    let Some((status, close)) = vocabulary.nearly_status(written) else {
        draft.help(format!(
            "write one of `{known}`, or add the word to `vocabulary.status`"
        ));
        return;
    };
    let is_own_name = phrase(status.name()) == close;
    let meant = match is_own_name {
        true => status.name().to_owned(),
        false => title_case(&close),
    };
    draft.severity(Severity::Error).help(format!("did you mean `{meant}`?"));
    let bare = written.trim_start_matches(|c: char| !c.is_alphanumeric());
    let head = bare.split(['(', '–', '—', ';', ',']).next().unwrap_or(bare);
    let head = head.split(" - ").next().unwrap_or(head);
    let head = head.trim_end_matches(|c: char| !c.is_alphanumeric());
    if goes_on || !value.text.span.of(source).starts_with(written) {
        return;
    }
    let start = value.text.span.start as usize + written.len() - bare.len();
    let span = Span::new(start, start + head.len());
    if is_label(source, span) {
        return;
    }
    let edits = [Edit::replace(span, meant.as_str())];
    // Only its author knows whether `Complted (rolled back)`, `Complted?` or `❌ Complted` means the word.
    let rest = slice(bare, head.len()..);
    let is_alone = (slice(written, ..written.len() - bare.len()).chars().chain(rest.chars()))
        .all(|c| c.is_whitespace() || QUIET.contains(&c));
    match is_own_name && is_alone {
        true => draft.safe_fix(format!("write `{meant}`"), edits),
        false => draft.unsafe_fix(format!("write `{meant}`"), edits),
    };
}
