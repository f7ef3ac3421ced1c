//! `unused-waiver`: a waiver waives nothing.

use crate::diagnostic::Severity;
use crate::edit::Edit;
use crate::project::Project;
use crate::rules::engine::{is_in_force, is_on_for};
use crate::rules::{Check, Family, Fixable, Need, Report, Rule, WaiverUse, find};
use crate::source::{Span, lines};
use crate::text::slice;

pub(super) static RULE: Rule = Rule {
    name: "unused-waiver",
    family: Family::Tool,
    severity: Severity::Warning,
    fix: Fixable::Both,
    summary: "a waiver waives nothing",
    explanation: "\
If the violation is fixed, its waiver would hide the next one. Waivers of rules that are off are ignored, and so are those that
`invalid-waiver` reports. A waiver with a last day, or of a rule that depends on the day, may have been written in advance: `fix` deletes it
only with `--unsafe`.",
    check: Check::Waiver(check),
    ..Rule::DEFAULT
};

fn check(project: &Project<'_>, used: WaiverUse<'_>, report: &mut Report) {
    let WaiverUse {
        chapter,
        waiver,
        waived,
        is_checked,
    } = used;
    let rule = find(waiver.rule.as_str());
    let is_on = rule.is_some_and(|rule| is_on_for(project, rule, chapter));
    if waived > 0 || !is_checked || !is_on || !is_in_force(waiver, project.as_of) {
        return;
    }
    // The violation may come with time.
    let is_for_later = waiver.until.is_some() || rule.is_some_and(|rule| rule.needs.contains(&Need::Date));
    let place = if waiver.whole_file {
        "this chapter"
    } else {
        "the next block"
    };
    let draft = report
        .at(
            waiver.span,
            format!("`{}` finds nothing to waive in {place}", waiver.rule.value),
        )
        .help("delete the waiver");
    let Some(gone) = removal(project.text(chapter), waiver.span) else {
        return;
    };
    let edits = [Edit::delete(gone)];
    match is_for_later {
        true => draft.unsafe_fix("delete the waiver", edits),
        false => draft.safe_fix("delete the waiver", edits),
    };
}

/// The span to delete so that other blocks stay the same; `None` if the waiver separates two blocks.
fn removal(text: &str, waiver: Span) -> Option<Span> {
    let (start, end) = (waiver.start as usize, waiver.end as usize);
    let line_start = lines::start_of(text, start);
    let line_end = lines::end_of(text, end);
    let indent = slice(text, line_start..start);
    let after = slice(text, end..line_end);
    if !indent.trim().is_empty() || !after.trim().is_empty() {
        return within_line(indent, after, waiver);
    }
    let rest = slice(text, line_end..);
    let next = line_end + (rest.len() - rest.trim_start().len());
    let next_start = lines::start_of(text, next).max(line_end);
    let before = slice(text, ..line_start);
    let above = before.lines().rev().find(|line| !line.trim().is_empty());
    let Some(above) = above.filter(|_| next < text.len()) else {
        return Some(Span::new(line_start, next_start.max(line_end)));
    };
    // Only a heading without indentation: one in a list item does not end the list.
    let is_heading = above.starts_with('#');
    let below = slice(text, next_start..).lines().next().unwrap_or("");
    let own = below.strip_prefix(indent).unwrap_or(below);
    let is_item = own.starts_with(|c: char| c.is_ascii_digit()) || own.starts_with(['-', '+', ':', ' ', '\t']);
    let goes_on = is_item || own.starts_with('*') && !own.starts_with("**");
    if goes_on && !is_heading {
        return None;
    }
    let is_blank_before = before.lines().next_back().is_none_or(|line| line.trim().is_empty());
    if is_blank_before {
        return Some(Span::new(line_start, next_start));
    }
    // A blank line or a heading still separates the two.
    let after = lines::start_of(text, (line_end + 1).min(text.len()));
    let newline = if rest.starts_with("\r\n") { 2 } else { 1 };
    let is_blank_after = after < next_start && next_start > line_end + newline;
    (is_blank_after || is_heading).then(|| Span::new(line_start, line_end + newline))
}

/// The span to remove for a waiver after words in a line, with the spaces on one side. `None` after anything else, because then the rest of
/// the line could begin another block or close a mark.
fn within_line(before: &str, after: &str, waiver: Span) -> Option<Span> {
    let words = before.trim_end();
    let is_word =
        words.trim_end_matches(['.', ',']).ends_with(char::is_alphanumeric) && words.contains(char::is_alphabetic);
    if !is_word {
        return None;
    }
    let (start, end) = (waiver.start as usize, waiver.end as usize);
    let gap = before.len() - words.len();
    let rest = after.trim_start();
    let is_last = rest.is_empty();
    // At the end of a line, the spaces before the waiver would be a hard line break. Within a line, one of the two gaps is enough.
    match is_last {
        true => Some(Span::new(start - gap, end)),
        false => (gap > 0 && rest.len() < after.len()).then(|| Span::new(start, end + after.len() - rest.len())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn removing_a_waiver_changes_no_other_block() {
        let waiver = "<!-- w -->";
        for (text, expected) in [
            ("# T\n\n<!-- w -->\n## S\n", Some("# T\n\n## S\n")),
            ("# T\n\n<!-- w -->\n\nText\n", Some("# T\n\nText\n")),
            ("# T\n<!-- w -->\nText\n", Some("# T\nText\n")),
            ("Words\n<!-- w -->\n\nText\n", Some("Words\n\nText\n")),
            ("Words\n<!-- w -->\nText\n", None),
            ("Words <!-- w --> go on\n", Some("Words go on\n")),
            ("Words  <!-- w -->\nmore\n", Some("Words\nmore\n")),
            ("Words <!-- w -->  \nmore\n", Some("Words  \nmore\n")),
            ("<!-- w --> # Words\n", None),
            ("<!-- w -->    words\n", None),
            ("- <!-- w --> - words\n", None),
            ("1 <!-- w -->. words\n", None),
            ("**Words <!-- w -->**\n", None),
            ("[a]<!-- w -->(b)\n", None),
            (
                "1. one\n\n   <!-- w -->\n\n   two\n2. three\n",
                Some("1. one\n\n   two\n2. three\n"),
            ),
            ("- one\n\n  <!-- w -->\n\n      code\n", None),
            ("1. one\n\n   <!-- w -->\n\n   - two\n", None),
            ("- one\n\n<!-- w -->\n\n- two\n", None),
            ("- one\n  <!-- w -->\n  two\n", None),
            ("Text\r\n\r\n<!-- w -->\r\n\r\nMore\r\n", Some("Text\r\n\r\nMore\r\n")),
            ("Text\n\n<!-- w -->", Some("Text\n\n")),
            ("<!-- w -->\n\nText\n", Some("Text\n")),
        ] {
            let at = text.find(waiver).expect("a waiver");
            let gone = removal(text, Span::new(at, at + waiver.len()));
            let left = gone.map(|gone| {
                let mut left = text.to_owned();
                left.replace_range(gone.range(), "");
                left
            });
            assert_eq!(left.as_deref(), expected, "{text:?}");
        }
    }
}
