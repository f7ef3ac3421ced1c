//! `malformed-checkbox`: a text looks like a checkbox but is not one.

use std::collections::{BTreeMap, BTreeSet};

use crate::config::Vocabulary;
use crate::diagnostic::Severity;
use crate::edit::Edit;
use crate::model::{FalseBox, FalseBoxKind};
use crate::project::{Project, Subject};
use crate::rules::engine::{begins_line, heading_over, is_in_completed, section_around};
use crate::rules::{Check, Family, Fixable, Report, Rule};
use crate::source::{Span, lines};
use crate::text::chars::COLONS;
use crate::text::slice;

pub(super) static RULE: Rule = Rule {
    name: "malformed-checkbox",
    family: Family::Deliverables,
    severity: Severity::Warning,
    fix: Fixable::Both,
    summary: "a text looks like a checkbox but is not one",
    explanation: "\
A criterion is a list item that starts with `[ ]` or `[x]` and a space. `-[ ]`, `1.[ ]`, `- []`, `- [ ]text`, `- [✓]`, `- ［ ］` and `• [ ]`
look like one but are shown as text: they are not counted, so a deliverable may seem to be done although it is not. The same is true of boxes
in tables of deliverables and criteria, and of lines of a deliverable that start with `[ ]`. Real boxes in a list below a table of
deliverables or in a footnote of another section belong to no deliverable and are not counted either. A link, a footnote mark, a word in
brackets and anything in code are ignored.

If only a space is missing in an open box, the fix is safe, unless it would give an open box to something that is Completed or the box may
be something else (`[]byte`). A box before a field (`- [] **Owner**: Ana`) has no fix, because the field would become a criterion. Such a box
has no fix if another box is on its line, or if one in the same paragraph would stay text. No fix ticks a box: change `-[x]` and `- [✓]` yourself.
`- [ ]* 1.1 Write tests` marks an optional task and is not a criterion.",
    check: Check::Milestone(check),
    ..Rule::DEFAULT
};

fn check(project: &Project<'_>, subject: Subject<'_>, report: &mut Report) {
    let text = subject.text;
    let milestone = subject.milestone;
    uncounted(subject, report);
    let mut sections: BTreeMap<(Span, bool, bool), Vec<&FalseBox>> = BTreeMap::new();
    for found in milestone
        .false_boxes
        .iter()
        .filter(|found| !matches!(found.kind, FalseBoxKind::Emoji | FalseBoxKind::Uncounted))
    {
        let (extent, _) = section_around(subject, found.span);
        let is_cell = found.kind == FalseBoxKind::Cell;
        sections
            .entry((extent, is_cell, is_open(text, found)))
            .or_default()
            .push(found);
    }
    let stuck = stuck(subject);
    for ((_, is_cell, is_open), boxes) in sections {
        let section = heading_over(subject, boxes.iter().map(|found| found.span));
        let first = boxes[0];
        let written = first.span.of(text);
        let message = match boxes.len() {
            1 => format!("`{written}` looks like a checkbox but is read as text"),
            count => format!("{count} checkboxes in {section} are read as text, such as `{written}`"),
        };
        let draft = report.at(first.span, message);
        if is_cell {
            draft.help("write each as an item of a list, `- [ ] ` or `- [x] `: boxes in a table are not counted");
            continue;
        }
        draft.help("write `- [ ] `, or `- [x] ` if it is done");
        let vocabulary = &project.config.vocabulary;
        let corrections = boxes.iter().map(|found| {
            let edit = corrected(text, found.span)?;
            (!is_before_field(vocabulary, text, found.span)).then_some(edit)
        });
        let edits: Option<Vec<_>> = corrections.collect();
        let is_whole = !is_open || boxes.iter().all(|found| !stuck.contains(&found.span.start));
        let Some(edits) = edits.filter(|_| is_whole) else {
            continue;
        };
        match is_open && !boxes.iter().any(|found| is_in_completed(subject, found.span)) {
            true => draft.safe_fix("put the space where it belongs", edits),
            false => draft.unsafe_fix("write it as a checkbox", edits),
        };
    }
}

/// Reports real boxes that are read as part of nothing.
fn uncounted(subject: Subject<'_>, report: &mut Report) {
    let boxes = subject.milestone.false_boxes.iter();
    let boxes: Vec<_> = boxes.filter(|found| found.kind == FalseBoxKind::Uncounted).collect();
    let sections = boxes.chunk_by(|one, other| {
        let around = |found: &FalseBox| section_around(subject, found.span).0;
        around(one) == around(other)
    });
    for boxes in sections {
        let section = heading_over(subject, boxes.iter().map(|found| found.span));
        let message = match boxes.len() {
            1 => format!("the checkbox in {section} belongs to no deliverable and is not counted"),
            count => format!("{count} checkboxes in {section} belong to no deliverable and are not counted"),
        };
        report
            .at(boxes[0].span, message)
            .help("write them below the heading of a deliverable: boxes below a table or in a footnote of another section are not counted");
    }
}

/// Returns `x` for `-[x ]`.
fn bracketed(written: &str) -> &str {
    let (_, inner) = written.split_once(['[', '［']).unwrap_or(("", written));
    inner.trim_end_matches([']', '］']).trim()
}

/// The number of spaces before a box that begins its line. A tab counts as too many.
fn indent(text: &str, span: Span) -> usize {
    let lead = slice(text, lines::start_of(text, span.start as usize)..span.start as usize);
    let blanks = lead.rsplit('>').next().unwrap_or("");
    if blanks.contains('\t') {
        usize::MAX
    } else {
        blanks.len()
    }
}

/// Whether the line of a box has fewer `>` marks than a line above it in the same paragraph.
fn leaves_quote(text: &str, boxes: &[&FalseBox]) -> bool {
    let marks = |line: &str| {
        let lead = line.chars().take_while(|c| matches!(c, ' ' | '\t' | '>'));
        lead.filter(|c| *c == '>').count()
    };
    let line_of = |found: &&FalseBox| slice(text, lines::start_of(text, found.span.start as usize)..);
    let fewest = boxes.iter().map(|found| marks(line_of(found))).min();
    let last = boxes
        .last()
        .map_or(0, |found| lines::start_of(text, found.span.start as usize));
    let above = slice(text, ..last).lines().rev();
    let mut above = above.take_while(|line| !line.trim_matches([' ', '\t', '>']).is_empty());
    above.any(|line| Some(marks(line)) > fewest)
}

/// Whether something follows the box that would become part of its item: an indented block, a table or a field.
fn takes_more(text: &str, span: Span) -> bool {
    let start = lines::start_of(text, span.start as usize);
    let lead = slice(text, start..span.start as usize);
    let mark = lead.rfind('>').and_then(|end| lead.get(..=end)).unwrap_or("");
    let mut is_below = false;
    for line in slice(text, start..).lines().skip(1) {
        let own = line.strip_prefix(mark).filter(|_| !mark.is_empty());
        let own = own.map_or(line, |own| own.strip_prefix(' ').unwrap_or(own));
        let bare = own.trim_start();
        if bare.is_empty() {
            is_below = true;
            continue;
        }
        let is_indented = bare.len() < own.len();
        let is_table = ["|", "--", ":-"].iter().any(|mark| bare.starts_with(mark));
        let begins_block = |c: char| matches!(c, '-' | '+' | '*' | '#' | '>' | '`' | '~' | '<') || c.is_ascii_digit();
        match (is_below, is_indented) {
            (true, is_indented) => return is_indented,
            // The new item would swallow a field.
            (false, _) if is_table || bare.starts_with("**") => return true,
            (false, is_indented) if bare.starts_with(begins_block) => return is_indented,
            (false, _) => {}
        }
    }
    false
}

/// The text before the bracket of a box: `-` for `-[ ]`. Empty for `[ ]`.
fn bullet(written: &str) -> &str {
    written.split_once(['[', '［']).map_or("", |(bullet, _)| bullet)
}

/// Whether the box is in a list item, or only lacks a space to be in one: `-[ ]`, `1.[ ]`.
fn has_bullet(text: &str, span: Span) -> bool {
    match bullet(span.of(text)) {
        "" => slice(text, ..span.start as usize).ends_with([' ', '\t']) && !begins_line(text, span),
        "-" | "*" | "+" => true,
        bullet => bullet.starts_with(|c: char| c.is_ascii_digit()) && !bullet.ends_with([' ', '\t']),
    }
}

/// The starts of the boxes in paragraphs that cannot be fixed as a whole. If only some lines were fixed, the other lines would become text
/// of the new items.
fn stuck(subject: Subject<'_>) -> BTreeSet<u32> {
    let text = subject.text;
    let all = subject.milestone.false_boxes.iter();
    let all: Vec<&FalseBox> = all.filter(|found| found.kind != FalseBoxKind::Uncounted).collect();
    let is_line = |found: &FalseBox| begins_line(text, found.span);
    let are_beside = |one: &&FalseBox, other: &&FalseBox| {
        let between = slice(text, one.span.end as usize..other.span.start as usize);
        let mut between = between.split('\n');
        between.next_back();
        let mut between = between.skip(1);
        is_line(other) && between.all(|line| !line.trim_matches([' ', '\t', '\r', '>']).is_empty())
    };
    let is_fixed = |found: &&FalseBox| is_open(text, found) && corrected(text, found.span).is_some();
    let paragraphs = all.chunk_by(are_beside);
    let stuck = paragraphs.filter(|boxes| {
        let are_fixed = boxes.iter().all(|found| !is_line(found) || is_fixed(found));
        !are_fixed || leaves_quote(text, boxes)
    });
    stuck.flatten().map(|found| found.span.start).collect()
}

/// Whether a field follows the box: as a criterion, it would no longer be read.
fn is_before_field(vocabulary: &Vocabulary, text: &str, span: Span) -> bool {
    let line = slice(text, span.end as usize..).lines().next().unwrap_or("");
    let key = line.split_once(COLONS).map(|(key, _)| key);
    key.is_some_and(|key| vocabulary.field(key).is_some())
}

/// Whether a box is open and only lacks a space. `[]byte` may be no box at all.
fn is_open(text: &str, found: &FalseBox) -> bool {
    let is_word = || {
        let following = slice(text, found.span.end as usize..);
        found.span.of(text).ends_with("[]") && following.starts_with(|c: char| !c.is_whitespace())
    };
    found.kind == FalseBoxKind::MissingSpace
        && !is_word()
        && bracketed(found.span.of(text)).is_empty()
        && has_bullet(text, found.span)
}

/// Whether an item with the number `bullet` continues the list before it, or can begin a list there.
fn follows(text: &str, span: Span, bullet: &str) -> bool {
    let (number, mark) = bullet.split_at(bullet.len() - 1);
    let start = lines::start_of(text, span.start as usize);
    let before = slice(text, ..start).lines().next_back().unwrap_or("");
    let before = before.trim_start_matches([' ', '\t', '>']);
    let is_next = || {
        let rest = before.trim_start_matches(|c: char| c.is_ascii_digit());
        let number_before = before.strip_suffix(rest).and_then(|number| number.parse::<u32>().ok());
        let expected = number.parse::<u32>().ok().and_then(|number| number.checked_sub(1));
        rest.starts_with(mark) && number_before == expected
    };
    number == "1" || before.trim().is_empty() || is_next()
}

/// The correct box; `None` if it would be ticked, if its mark is unclear, or if no text follows it.
fn corrected(text: &str, span: Span) -> Option<Edit> {
    let written = span.of(text);
    // There is no fix in these cases: a line with more indentation would still continue the paragraph above it, a backslash at the end
    // of the line above would become visible, and a block below would become part of the new item.
    let above = slice(text, ..lines::start_of(text, span.start as usize)).trim_end_matches(['\r', '\n']);
    let is_line = begins_line(text, span);
    if is_line && (indent(text, span) > 3 || above.ends_with('\\') || takes_more(text, span)) {
        return None;
    }
    // A line without `>` below those of a quotation would continue the new item.
    const MOST: usize = 64;
    let mut own = slice(text, lines::start_of(text, span.start as usize)..)
        .lines()
        .map(str::trim_start);
    let is_quoted = own.next().is_some_and(|line| line.starts_with('>'));
    let mut below = own.clone().take(MOST).skip_while(|line| line.starts_with('>'));
    if is_quoted && below.next().is_some_and(|line| !line.is_empty()) {
        return None;
    }
    // With a second box on its line, only the author knows which one is meant.
    let rest = slice(text, span.end as usize..).lines().next().unwrap_or("");
    if ["[]", "[ ]", "[x]", "[X]"].iter().any(|mark| rest.contains(mark)) {
        return None;
    }
    let next = own.next().unwrap_or("");
    // A table right below the new item would become its text.
    if next.starts_with('|') {
        return None;
    }
    let lead = match bullet(written) {
        "" if is_line => "- ".to_owned(),
        "" if has_bullet(text, span) => String::new(),
        "" => return None,
        bullet if bullet.starts_with(|c: char| c.is_ascii_digit()) => {
            follows(text, span, bullet).then(|| format!("{} ", bullet.trim_end()))?
        }
        bullet @ ("-" | "*" | "+") => format!("{bullet} "),
        _ => "- ".to_owned(),
    };
    let inner = match bracketed(written).trim_end_matches('\u{fe0f}') {
        "" | "-" | "~" | "✗" | "✘" | "❌" => "[ ]",
        // Only a person ticks a box.
        _ => return None,
    };
    let following = slice(text, span.end as usize..).chars().next()?;
    let gap = match following {
        ' ' | '\t' => "",
        '\n' | '\r' => return None,
        _ => " ",
    };
    Some(Edit::replace(span, format!("{lead}{inner}{gap}")))
}
