//! The table that sums up a milestone's deliverables. It replaces a hand-written table only if it shows every word of
//! it; otherwise that table stays, with badges and links in its cells and a column of criteria.

use std::borrow::Cow;
use std::collections::HashMap;

use pulldown_cmark::{Event, Parser, Tag};

use crate::edit::Edits;
use crate::labels::Word;
use crate::model::{DateReading, DateValue, Deliverable, DeliverableForm, SummaryRow, SummaryTable, read_date};
use crate::page::context::Page;
use crate::page::pieces::deliverable::{head, row};
use crate::page::pieces::inline::Inline;
use crate::page::pieces::table::Table;
use crate::parse;
use crate::project::Subject;
use crate::source::Span;
use crate::text::escape;

/// A generated row under [`head`].
type Shown<'p> = [Inline<'p>; 5];

/// The column of [`head`] that holds targets.
const TARGET: usize = 3;

pub(crate) fn edits(page: &Page<'_>, edits: &mut Edits) {
    let Some(subject) = page.subject() else {
        return;
    };
    let milestone = subject.milestone;
    let is_table_already = |d: &Deliverable| d.form == DeliverableForm::TableRow;
    if milestone.deliverables.iter().all(is_table_already) {
        return;
    }
    let rows: Vec<Shown<'_>> = (0..milestone.deliverables.len())
        .map(|index| row(page, subject, index))
        .collect();
    let written = milestone.summary_table.as_ref().filter(|table| table.under_heading);
    let place = match (written, milestone.deliverables_section) {
        (Some(table), _) => {
            // A table in a quotation stays as it is, since its lines begin with markers.
            let Some(own) = lines_of(page, table) else { return };
            if !is_shown(page, subject, table, &own, &rows) {
                return decorate(page, subject, table, &own, edits);
            }
            table.span
        }
        (None, Some(section)) => Span::at(section.end as usize),
        (None, None) => return,
    };
    let mut table = Table::new(head(page));
    rows.into_iter().for_each(|row| table.push(row));
    let table = table.compact();
    // The titles alone are already above it.
    let says_more = written.is_some() || table.columns() > 1;
    if says_more {
        page.block(edits, place, |out| table.write(page, out));
    }
}

/// A line of a hand-written table.
struct Line {
    span: Span,
    /// As many as the table has columns; the source may lack the last ones.
    cells: Vec<Cell>,
}

#[derive(Default)]
struct Cell {
    span: Span,
    text: String,
    /// It contains only text.
    is_plain: bool,
    /// It contains an image, a link, a footnote or HTML.
    has_more: bool,
}

impl Cell {
    /// From its first character to its last; the start of the cell if it is empty.
    fn content(&self, page: &Page<'_>) -> Span {
        let own = self.span.of(page.text);
        let start = self.span.start as usize + (own.len() - own.trim_start().len());
        match own.trim().len() {
            0 => Span::at(self.span.start as usize),
            length => Span::new(start, start + length),
        }
    }

    /// Whether marks can be put around all of it.
    fn can_be_wrapped(&self, page: &Page<'_>) -> bool {
        let content = self.content(page).of(page.text);
        !self.has_more && !content.is_empty() && !content.contains('<') && !content.ends_with('\\')
    }
}

/// The lines of a table, its head first. `None` if other text is before it on its first line, or a row is missing.
fn lines_of(page: &Page<'_>, table: &SummaryTable) -> Option<Vec<Line>> {
    page.line_start(table.span)?;
    let start = table.span.start as usize;
    let mut lines = Vec::new();
    for (event, range) in Parser::new_ext(table.span.of(page.text), parse::options()).into_offset_iter() {
        let span = Span::new(range.start + start, range.end + start);
        match event {
            Event::Start(Tag::TableHead | Tag::TableRow) => lines.push(Line {
                span,
                cells: Vec::new(),
            }),
            Event::Start(Tag::TableCell) => lines.last_mut()?.cells.push(Cell {
                span,
                is_plain: true,
                ..Cell::default()
            }),
            Event::Start(Tag::Table(_)) | Event::End(_) => {}
            event => {
                let cell = lines.last_mut()?.cells.last_mut()?;
                match event {
                    Event::Text(text) => cell.text.push_str(&text),
                    Event::Code(_) | Event::Start(Tag::Strong | Tag::Emphasis | Tag::Strikethrough) => {
                        cell.is_plain = false;
                    }
                    _ => (cell.is_plain, cell.has_more) = (false, true),
                }
            }
        }
    }
    let is_read = |row: &SummaryRow| lines.iter().any(|line| line.span.start == row.span.start);
    table.rows.iter().all(is_read).then_some(lines)
}

/// Whether the generated table shows every word of this one, in the row of the same deliverable.
fn is_shown(page: &Page<'_>, subject: Subject<'_>, table: &SummaryTable, lines: &[Line], rows: &[Shown<'_>]) -> bool {
    let Some((names, lines)) = lines.split_first() else {
        return false;
    };
    let is_filled = |column: usize| column == 0 || rows.iter().any(|row| !row[column].is_empty());
    let heads = head(page);
    let columns = [
        table.columns.title,
        table.columns.status,
        table.columns.owner,
        table.columns.target,
    ];
    // The column of the generated table for each column.
    let place: Vec<Option<usize>> = (0..names.cells.len())
        .map(|at| columns.iter().position(|column| *column == Some(at)))
        .collect();
    let is_named = |(cell, place): (&Cell, &Option<usize>)| match place {
        Some(column) => cell.is_plain && is_filled(*column) && holds(page, &heads[*column], &cell.text),
        None => cell.span.of(page.text).trim().is_empty(),
    };
    if !names.cells.iter().zip(&place).all(is_named) {
        return false;
    }
    let mut shown: Vec<bool> = vec![false; rows.len()];
    lines.iter().all(|line| {
        let own = table.rows.iter().find(|row| row.span.start == line.span.start);
        let index = own.and_then(|own| own.deliverable);
        let (Some(own), Some(index)) = (own, index) else {
            return line.cells.iter().all(|cell| cell.span.of(page.text).trim().is_empty());
        };
        // Two rows for one deliverable would be merged.
        if std::mem::replace(&mut shown[index], true) {
            return false;
        }
        let deliverable = &subject.milestone.deliverables[index];
        line.cells.iter().zip(&place).all(|(cell, place)| match place {
            _ if cell.span.of(page.text).trim().is_empty() => true,
            Some(column) if cell.is_plain => {
                let is_target = *column == TARGET && is_same_day(own, deliverable, &cell.text);
                is_target || holds(page, &rows[index][*column], &cell.text)
            }
            _ => false,
        })
    })
}

/// Whether `shown` contains every word of `text`, at least as often.
fn holds(page: &Page<'_>, shown: &Inline<'_>, text: &str) -> bool {
    let all: String = match shown {
        Inline::Html(html) => html
            .split('<')
            .map(|piece| piece.split_once('>').map_or(piece, |(_, text)| text))
            .flat_map(|text| [text, " "])
            .collect(),
        Inline::Markdown(events) => events.iter().fold(String::new(), |mut all, event| {
            if let Event::Text(text) | Event::Code(text) = event {
                all.push_str(text);
            }
            all
        }),
    };
    let mut left: HashMap<String, usize> = HashMap::new();
    for word in words(&all) {
        *left.entry(word).or_default() += 1;
    }
    words(text).all(|word| {
        let word: Cow<'_, str> = match page.is_html() {
            true => escape::html(&word).into_owned().into(),
            false => word.into(),
        };
        let count = left.get_mut(&*word).filter(|count| **count > 0);
        count.map(|count| *count -= 1).is_some()
    })
}

/// The words between white space, without punctuation around them, in lower case. Signs such as emoji are words.
fn words(text: &str) -> impl Iterator<Item = String> {
    let is_mark = |c: char| c.is_ascii_punctuation() || matches!(c, '–' | '—' | '·');
    text.split_whitespace()
        .map(move |word| word.trim_matches(is_mark).to_lowercase())
        .filter(|word| !word.is_empty())
}

/// Whether `text` is only the deliverable's target, perhaps in another notation.
fn is_same_day(row: &SummaryRow, deliverable: &Deliverable, text: &str) -> bool {
    let day = |value: &Option<DateValue>| value.as_ref().and_then(DateValue::date);
    let is_same = day(&row.target).is_some() && day(&row.target) == day(&deliverable.target);
    let is_alone = row.target.as_ref().is_some_and(|target| target.note.is_empty());
    let (reading, _) = read_date(text);
    // What the date does not need, such as a weekday or the day before a change, is not shown.
    let is_needed = |word: &str| read_date(&text.replacen(word, "", 1)).0 != reading;
    is_same && is_alone && reading != DateReading::Text && text.split_whitespace().all(is_needed)
}

/// Badges and links in the cells of the author's table, and a column of criteria after its last one.
fn decorate(page: &Page<'_>, subject: Subject<'_>, table: &SummaryTable, lines: &[Line], edits: &mut Edits) {
    let deliverable = |line: &Line| {
        let row = table.rows.iter().find(|row| row.span.start == line.span.start)?;
        Some((row, row.deliverable))
    };
    for line in lines {
        let Some((row, index)) = deliverable(line) else {
            continue;
        };
        if let (Some(index), Some(cell)) = (index, line.cell(table.columns.title.or(Some(0)))) {
            link(page, subject, index, cell, edits);
        }
        if let Some(cell) = line.cell(table.columns.status) {
            badge(page, row, cell, edits);
        }
    }
    let label = page.labels.get(Word::Criteria);
    let Some((names, rows)) = lines.split_first() else {
        return;
    };
    let has_column = names.cells.iter().any(|cell| cell.text.eq_ignore_ascii_case(label));
    let is_counted = |line: &Line| {
        let index = deliverable(line).and_then(|(_, index)| index);
        index
            .map(|index| &subject.milestone.deliverables[index])
            .filter(|d| !d.criteria.is_empty())
    };
    if has_column || !rows.iter().any(|line| is_counted(line).is_some()) {
        return;
    }
    let Some(rule) = rule_below(page, names) else { return };
    let name = page.inline(page.label(Word::Criteria));
    match page.is_html() {
        true => add(
            page,
            names,
            &["<span class=\"mls-head\">", &name, "</span>"].concat(),
            edits,
        ),
        false => add(page, names, &name, edits),
    }
    let closed = rule.of(page.text).ends_with('|');
    edits.insert(rule.end as usize, if closed { "---|" } else { "|---" });
    for line in rows {
        let meter = is_counted(line).map(|deliverable| {
            let meter = page.meter(deliverable.progress(), deliverable.known_status());
            page.inline(meter)
        });
        add(page, line, &meter.unwrap_or_default(), edits);
    }
}

impl Line {
    fn cell(&self, column: Option<usize>) -> Option<&Cell> {
        self.cells.get(column?)
    }
}

/// The row of dashes below the names of the columns.
fn rule_below(page: &Page<'_>, names: &Line) -> Option<Span> {
    let start = page.line_end(names.span);
    let rest = page.text.get(start..)?;
    let line = rest.lines().next()?.trim_end();
    let is_rule = line.contains('-') && line.chars().all(|c| matches!(c, '|' | '-' | ':' | ' ' | '\t'));
    is_rule.then(|| Span::new(start, start + line.len()))
}

/// Adds a cell after the last one of the table's columns.
fn add(page: &Page<'_>, line: &Line, text: &str, edits: &mut Edits) {
    let end = line.span.start as usize + line.span.of(page.text).trim_end().len();
    let is_written = |cell: &&Cell| (cell.span.start as usize) < end;
    let written = line.cells.iter().take_while(is_written).count();
    let Some(last) = line.cells.get(written.saturating_sub(1)) else {
        return;
    };
    edits.write(Span::at(last.content(page).end as usize), |out| {
        (written.max(1)..line.cells.len()).for_each(|_| out.push_str(" |"));
        out.extend([" | ", text]);
    });
}

/// A link to the deliverable around the title. A cell that holds a link or a reference stays as it is.
fn link(page: &Page<'_>, subject: Subject<'_>, index: usize, cell: &Cell, edits: &mut Edits) {
    let content = cell.content(page);
    let has_reference = page.document.references_in(cell.span).next().is_some();
    let is_clean = cell.can_be_wrapped(page) && !has_reference && !content.of(page.text).contains(['[', ']']);
    let href = page.href(subject.spec, Some(index));
    if is_clean && href.starts_with('#') {
        edits.insert(content.start as usize, "<span class=\"mls-ref\">[");
        edits.write(Span::at(content.end as usize), |out| {
            out.extend(["](", &href, ")</span>"])
        });
    }
}

/// Puts the badge of the status that a cell names around its words.
fn badge(page: &Page<'_>, row: &SummaryRow, cell: &Cell, edits: &mut Edits) {
    let status = row.status.as_ref().and_then(|value| value.status);
    let Some(status) = status.filter(|_| cell.can_be_wrapped(page)) else {
        return;
    };
    let content = cell.content(page);
    let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let mut ends = content.of(page.text).chars();
    let is_bare = cell.is_plain && is_word(ends.next()) && ends.next_back().is_none_or(char::is_alphanumeric);
    if page.is_html() {
        edits.write(Span::at(content.start as usize), |out| {
            out.extend(["<b class=\"mls mls-badge\" data-mls-status=\"", status.slug(), "\">"]);
        });
        edits.insert(content.end as usize, "</b>");
    } else if is_bare {
        edits.insert(content.start as usize, "**");
        edits.insert(content.end as usize, "**");
    }
}
