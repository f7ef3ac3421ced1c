//! `swallowed-field`: a field line runs into the list above it.

use std::collections::BTreeMap;

use crate::diagnostic::Severity;
use crate::edit::Edit;
use crate::model::Swallowed;
use crate::project::{Project, Subject};
use crate::rules::engine::{new_line, section_around};
use crate::rules::{Check, Family, Fixable, Report, Rule};
use crate::source::{Span, lines};
use crate::text::chars::COLONS;
use crate::text::slice;

pub(super) static RULE: Rule = Rule {
    name: "swallowed-field",
    family: Family::Identity,
    severity: Severity::Info,
    fix: Fixable::Safe,
    summary: "a field line runs into the list above it",
    explanation: "\
In Markdown a line directly under a list item belongs to that item. `**Owner**: Ana` directly below the last criterion is still read as a
field, but other tools and the unchanged page show it as part of the criterion. A blank line between them fixes it.

There is no fix if the blank line would change something else. This is the case if the item is a deliverable, because the field belongs to it;
if a link or bold text continues from the criterion into the field; if there is a backslash at the end of the line above; if the next line
would then belong to another block; or if there is a rule (`---`) above the list, because fields below a rule may be about the whole chapter.",
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
    if sections.is_empty() {
        return;
    }
    let rules = rules(subject.text);
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
        let edits: Option<Vec<_>> = fields
            .iter()
            .map(|field| blank_lines(subject.text, field).filter(|_| !is_below_rule(subject, &rules, field)))
            .collect();
        let draft = report.at(first.field, message);
        draft.help("put a blank line before it");
        if let Some(edits) = edits {
            draft.safe_fix("insert a blank line before each", edits.into_iter().flatten());
        }
    }
}

/// The edits that insert blank lines between a field and its list. `None` if a blank line would change something else.
fn blank_lines(text: &str, swallowed: &Swallowed) -> Option<Vec<Edit>> {
    let start = swallowed.line_start as usize;
    let end = lines::end_of(text, swallowed.end as usize);
    let own = slice(text, start..end);
    let (mark, _, _) = parts(own.lines().next()?);
    let is_cut = slice(text, ..start).trim_end_matches(['\r', '\n']).ends_with('\\');
    // A label applies to the list after it.
    let is_label = own.trim_end().trim_end_matches(['*', '_']).ends_with(COLONS);
    if swallowed.is_bound || is_cut || is_label || !own.lines().all(|line| is_text(line, mark)) {
        return None;
    }
    let blank = [mark, new_line(text)].concat();
    let mut edits = vec![Edit::insert(start, blank.as_str())];
    let next = text
        .get(end..)
        .and_then(|rest| rest.split_inclusive('\n').nth(1))
        .unwrap_or("");
    let (next_mark, indent, next) = parts(next);
    if next.is_empty() {
        return Some(edits);
    }
    let number = next.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_one = matches!(next.get(..next.len() - number.len())?, "1" | "");
    let content = number.strip_prefix(['.', ')']).filter(|_| number.len() < next.len());
    let content = content.or_else(|| next.strip_prefix(['-', '*', '+']))?;
    let begins_text = |text: &str| text.starts_with(|c: char| c.is_alphabetic() || c == '[') || text.starts_with("**");
    let is_item = content.starts_with(' ') && begins_text(content.trim_start());
    if next_mark != mark || indent > 1 || !is_item {
        return None;
    }
    if !is_one {
        // Without a blank line, only an item with the number 1 or a bullet can follow a paragraph.
        let next_start = end + text.get(end..)?.find('\n')? + 1;
        edits.push(Edit::insert(next_start, blank));
    }
    Some(edits)
}

/// The start of each line that may be a horizontal rule.
fn rules(text: &str) -> Vec<u32> {
    let mut start = 0;
    let starts = text.split_inclusive('\n').map(|line| {
        start += line.len();
        (start - line.len(), line)
    });
    let rules = starts.filter(|(_, line)| {
        // Most lines begin with something else.
        let first = line.bytes().find(|byte| !matches!(byte, b' ' | b'\t' | b'>'));
        if !matches!(first, Some(b'-' | b'*' | b'_')) {
            return false;
        }
        let marks = line.trim_matches([' ', '\t', '\r', '\n', '>']);
        let first = marks.chars().next().filter(|first| matches!(first, '-' | '*' | '_'));
        marks.len() > 2 && marks.chars().all(|c| Some(c) == first || c == ' ')
    });
    rules.map(|(start, _)| Span::at(start).start).collect()
}

/// Whether there is a horizontal rule between a field and the heading above it. A paragraph below a rule may be about the whole chapter.
fn is_below_rule(subject: Subject<'_>, rules: &[u32], swallowed: &Swallowed) -> bool {
    let place = swallowed.line_start;
    let headings = &subject.milestone.headings;
    let above = headings.partition_point(|found| found.heading.span.start < place);
    let heading = above.checked_sub(1).map_or(0, |at| headings[at].heading.span.start);
    let rule = rules.partition_point(|rule| *rule < place);
    rule.checked_sub(1).is_some_and(|at| rules[at] > heading)
}

/// The `>` marks at the start of a line, the number of spaces after them, and the rest of the line.
fn parts(line: &str) -> (&str, usize, &str) {
    let rest = line.trim_start_matches(['>', ' ', '\t']);
    let lead = line.strip_suffix(rest).unwrap_or("");
    let mark = lead.rfind('>').and_then(|end| lead.get(..=end)).unwrap_or("");
    (mark, lead.len() - mark.len(), rest.trim_end())
}

/// Whether a line has these `>` marks and can only be text of a paragraph.
fn is_text(line: &str, mark: &str) -> bool {
    let (own, indent, rest) = parts(line);
    let begins = |c: char| c.is_alphabetic() || !c.is_ascii() || matches!(c, '*' | '_');
    own == mark && indent <= 1 && rest.starts_with(begins)
}
