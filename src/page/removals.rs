//! What is removed from the page: front matter, waivers, and the field lines that a bar or a badge line shows.

use crate::edit::Edits;
use crate::model::{Deliverable, FieldKind, Moved};
use crate::page::context::{Page, SEPARATOR, is_blank};
use crate::page::milestone::deliverables;
use crate::source::Span;
use crate::text::escape;
use crate::text::slice;
use crate::text::words::phrase;

pub(super) fn edits(page: &Page<'_>, edits: &mut Edits) {
    if let Some(front_matter) = &page.document.front_matter {
        edits.write(front_matter.span, |out| title(page, out));
    }
    for waiver in &page.document.waivers {
        comment(page, waiver.span, edits);
    }
}

/// Removes the fields of the current milestone.
pub(super) fn fields(page: &Page<'_>, edits: &mut Edits) {
    let moved = moved(page);
    for part in moved.iter().filter(|moved| !moved.is_block) {
        edits.delete(part.span);
    }
    let blocks = moved.iter().filter(|moved| moved.is_block);
    for span in groups(page, blocks.map(|moved| moved.span)) {
        lines(page, span, edits);
    }
}

/// Writes the title that only the front matter has.
fn title(page: &Page<'_>, out: &mut String) {
    let fields = page.document.metadata.fields.iter();
    let mut titles = fields.filter(|field| field.from_front_matter && field.kind == FieldKind::Title);
    let Some(title) = titles.next().filter(|_| page.document.h1.is_none()) else {
        return;
    };
    let text = escape::markdown(&title.value.value);
    let first = page
        .text
        .get(page.top()..)
        .unwrap_or("")
        .trim_start()
        .lines()
        .next()
        .unwrap_or("");
    let is_heading = first.starts_with('#') || first.starts_with("<h");
    let is_said = is_heading && phrase(first).contains(&phrase(&title.value.value));
    if !text.trim().is_empty() && !is_said {
        out.extend(["# ", &text, page.eol, page.eol]);
    }
}

/// The parts that are shown elsewhere, sorted.
fn moved(page: &Page<'_>) -> Vec<Moved> {
    let Some(subject) = page.subject().filter(|_| !page.project.config.keep_fields) else {
        return Vec::new();
    };
    let metadata = &subject.document.metadata;
    let mut fields = metadata.fields.iter().filter(|field| field.is_moved);
    let is_shown = fields.all(|field| page.value(field.region).is_some());
    let own = metadata.moved.iter().filter(|_| is_shown);
    let deliverables = subject.milestone.deliverables.iter();
    let shown = deliverables.filter(|d| deliverables::has_line(page, d) && shows_all(page, d));
    let mut moved: Vec<Moved> = own.chain(shown.flat_map(|d| &d.moved)).copied().collect();
    moved.sort_unstable();
    moved
}

/// Whether the badge line can show every moved field of a deliverable.
fn shows_all(page: &Page<'_>, deliverable: &Deliverable) -> bool {
    let is_moved = |span: Span| deliverable.moved.iter().any(|moved| moved.span.contains(span));
    let mut fields = deliverable.fields.iter().filter(|field| is_moved(field.region));
    fields.all(|field| page.plain_value(field.region).is_some() || page.value(field.region).is_some())
}

/// The spans as whole lines, joined if only blank lines are between them.
fn groups(page: &Page<'_>, spans: impl Iterator<Item = Span>) -> Vec<Span> {
    let mut out: Vec<Span> = Vec::new();
    for span in spans {
        let span = whole_lines(page, span).unwrap_or(span);
        match out.last_mut() {
            Some(last) if is_blank(page.text.get(last.end as usize..span.start as usize)) => *last = last.cover(span),
            _ => out.push(span),
        }
    }
    out
}

/// `span` as whole lines. `None` if it shares a line with other text.
fn whole_lines(page: &Page<'_>, span: Span) -> Option<Span> {
    let own = span.of(page.text);
    let before = own.len() - own.trim_start_matches(['\n', '\r']).len();
    let span = Span::new(span.start as usize + before, span.end as usize);
    let start = page.line_start(span)?;
    let end = page.line_end(span);
    let rest = page.text.get(span.end as usize..end)?;
    rest.trim().is_empty().then(|| Span::new(start, end))
}

/// The most lines of a term of a definition list that are searched.
const MOST_LINES: usize = 20;

/// Removes whole blocks. The blocks before and after them stay apart.
fn lines(page: &Page<'_>, span: Span, edits: &mut Edits) {
    let before = page.text.get(..span.start as usize).unwrap_or("").lines();
    let after = page.text.get(span.end as usize..).unwrap_or("").lines();
    let is_apart = is_blank(before.clone().next_back()) || is_blank(after.clone().next());
    let is_text = |line: &&str| !is_blank(Some(line));
    let (above, below) = (before.rev().find(is_text), after.clone().find(is_text));
    let (Some(above), Some(below)) = (above, below) else {
        return edits.delete(span);
    };
    // In Markdown, the content below a heading may be a list.
    let is_heading = above.starts_with('#') && page.is_html();
    // `: …` makes a definition of the line before it.
    let mut below_that = after.skip_while(|line| is_blank(Some(line))).skip(1).take(MOST_LINES);
    let begins_definition = |line: &str| line.trim_start().starts_with(':');
    let mut block = below_that.by_ref().take_while(|line| !is_blank(Some(line)));
    let is_term = block.any(begins_definition) || below_that.next().is_some_and(begins_definition);
    match is_heading || is_apart && !goes_on(below) && !is_term {
        true => edits.delete(span),
        false => separator(page, span, edits),
    }
}

/// Whether a line may continue the block before it across a blank line.
fn goes_on(line: &str) -> bool {
    let is_item = line.starts_with(|c: char| c.is_ascii_digit()) || line.starts_with(['-', '+', ':']);
    is_item || line.starts_with([' ', '\t']) || line.starts_with('*') && !line.starts_with("**")
}

/// Writes a separator line in the place of `span`.
fn separator(page: &Page<'_>, span: Span, edits: &mut Edits) {
    let own = span.of(page.text);
    let indent = own.len() - own.trim_start_matches(' ').len();
    edits.write(span, |out| {
        out.extend(std::iter::repeat_n(' ', indent));
        out.push_str(SEPARATOR);
        out.push_str(page.eol);
    });
}

fn comment(page: &Page<'_>, span: Span, edits: &mut Edits) {
    let Some(whole) = whole_lines(page, span) else {
        // Within a line of prose the comment can go; elsewhere the text after it would become something else.
        let (before, after) = (
            slice(page.text, ..span.start as usize),
            slice(page.text, span.end as usize..),
        );
        let words = before
            .strip_suffix(' ')
            .is_some_and(|before| before.ends_with(char::is_alphanumeric));
        return match words && after.starts_with(' ') && !is_blank(after.lines().next()) {
            true => edits.delete(span),
            false => edits.replace(span, SEPARATOR),
        };
    };
    let above = slice(page.text, ..whole.start as usize).lines().next_back();
    let below = slice(page.text, whole.end as usize..).lines().next();
    match is_blank(above) || is_blank(below) {
        true => lines(page, whole, edits),
        // The comment separated the two lines.
        false => separator(page, whole, edits),
    }
}
