//! Status updates.

use super::blocks::{Block, Row};
use super::context::{Context, Notes};
use super::criteria::swallowed;
use super::field::{self, Accept};
use super::inline::{Inline, Line, Piece, Plain};
use super::outline::{Nested, Node};
use super::table::cell;
use crate::lang::updates as update_words;
use crate::model::{DateReading, DateValue, Field, FieldKind, Section, Update, read_leading_date};
use crate::source::{Span, Spanned, Text};
use crate::text::slice;
use crate::text::words::{phrase, words};

/// Reads a section of status updates.
pub(super) fn updates<'n, 'b, 'a>(
    context: &Context<'_>,
    node: &'n Node<'b, 'a>,
    nested: &mut Nested<'n, 'b, 'a>,
    notes: &mut Notes,
) -> Vec<Update> {
    let mut updates = Log::default().read(context, node.blocks, None, notes);
    for child in &node.children {
        if child.section.is_some() && child.section != Some(Section::Updates) {
            nested.push(child);
            continue;
        }
        notes.item_headings.push(child.span);
        updates.extend(Log::default().read(context, child.blocks, Some(&child.title), notes));
    }
    updates
}

/// The updates below one heading.
#[derive(Default)]
struct Log {
    done: Vec<Update>,
    /// The update that takes what follows.
    open: Update,
    /// Whether `open` has a date or a field.
    started: bool,
}

impl Log {
    /// One update: `**Current Status**: 60% complete (Jan 22)`, its list, the next date, the confidence; or several, each
    /// started by its date, `**2026-12-04**: All is well`.
    fn read(
        mut self,
        context: &Context<'_>,
        blocks: &[Block<'_>],
        title: Option<&Text>,
        notes: &mut Notes,
    ) -> Vec<Update> {
        if let Some(title) = title {
            let date = Some(field::leading_date(title, context.limit)).filter(|date| date.date().is_some());
            self.open.date = date
                .or_else(|| day_in(context, title))
                .or_else(|| failed_day(context, title).filter(|_| is_marked(title)));
            self.open.span = title.span;
            self.started = self.open.date.is_some();
        }
        // Everything below a day belongs to it.
        let is_dated = has_day(&self.open);
        for block in blocks {
            match block {
                Block::Paragraph { inline, span } => {
                    let lines = field::lines(inline, context.vocabulary, context.text, Accept::Known);
                    let mut own = false;
                    let mut goes_on = false;
                    for (line, words) in lines.iter().zip(inline.lines()) {
                        let dated = if is_dated || !line.fields.is_empty() {
                            None
                        } else {
                            dated_line(context, &words)
                        };
                        if let Some(dated) = dated {
                            if self.started && (has_day(&self.open) || !self.open.text.value.is_empty()) {
                                self.done.push(std::mem::take(&mut self.open));
                            }
                            (self.open.span, self.open.text) = (dated.span, dated.text);
                            (self.open.date, self.open.percent) = (dated.date, dated.percent);
                            (self.started, own, goes_on) = (true, true, true);
                        } else if goes_on && line.fields.is_empty() {
                            self.open.text = joined(&self.open.text, &words.plain().whole());
                        }
                        for (field, _) in &line.fields {
                            own |= self.field(context, field);
                            goes_on = false;
                        }
                    }
                    if !own && (self.started || title.is_some()) && self.open.text.value.is_empty() {
                        self.open.text = inline.whole();
                        self.open.percent = self.open.percent.or_else(|| progress_in(context.text, *span));
                    }
                }
                Block::List { items, .. } => {
                    for item in *items {
                        let Some(lead) = item.lead() else { continue };
                        self.item(context, lead, notes);
                    }
                }
                Block::Table { rows, .. } => {
                    self.done.extend(rows.iter().filter_map(|row| dated_row(context, row)));
                }
                _ => {}
            }
        }
        if self.started {
            self.done.push(self.open);
        }
        self.done
    }

    fn item(&mut self, context: &Context<'_>, lead: &Inline<'_>, notes: &mut Notes) {
        let lines = field::lines(lead, context.vocabulary, context.text, Accept::Known);
        let mut own = false;
        for (field, _) in lines.iter().flat_map(|line| &line.fields) {
            own |= self.field(context, field);
        }
        if own {
            // If the fields are on lazy continuation lines, the item's own text remains.
            if lines.first().is_some_and(|line| line.fields.is_empty()) {
                self.open.lines.push(lines[0].whole());
                swallowed(context, lead, notes);
            }
            return;
        }
        let text = lead.whole();
        if self.started && has_day(&self.open) {
            self.open.lines.push(text);
            return;
        }
        let date = field::leading_date(&text, context.limit);
        if let Some(mut dated) = lead.lines().next().and_then(|line| dated_line(context, &line)) {
            let rest = lead.lines().skip(1).map(|line| line.plain().whole());
            dated.text = rest.fold(dated.text, |text, line| joined(&text, &line));
            self.done.push(dated);
        } else if is_day(&date) || is_failed(&date) && !matches!(date.reading, DateReading::ShortYear(_)) {
            self.done.push(Update {
                span: text.span,
                percent: progress_in(context.text, text.span),
                text: Text::new(date.note.clone(), text.span),
                date: Some(date),
                ..Update::default()
            });
        } else {
            self.open.lines.push(text);
        }
    }

    fn field(&mut self, context: &Context<'_>, field: &Field) -> bool {
        match field.kind {
            FieldKind::CurrentStatus | FieldKind::Status => {
                if self.started && !self.open.text.value.is_empty() {
                    self.done.push(std::mem::take(&mut self.open));
                }
                self.started = true;
                self.open.span = field.span;
                self.open.text = field.value.clone();
                self.open.percent = progress_in(context.text, field.value.span);
                self.open.date = date_within(context, &field.value).or(self.open.date.take());
            }
            FieldKind::NextUpdate => {
                let value = field::date(&field.value, None);
                let value = match value.date() {
                    Some(_) => value,
                    None => field::date(&field.value, context.limit),
                };
                self.open.next = Some(value);
                self.started = true;
            }
            FieldKind::Confidence => {
                self.open.confidence = Some(field::level_value(&field.value));
                self.open.confidence_percent = percents(context.text, field.value.span).next().map(|p| p.value);
                self.started = true;
            }
            _ => return false,
        }
        true
    }
}

/// The update in a line that begins with its day: `**2026-12-04**: All is well`, `2026-12-04 — All is well`,
/// `**Week of Dec 4** All is well`. If the day is not bold, a mark must follow it, since a sentence may begin with a day.
fn dated_line(context: &Context<'_>, line: &Line<'_>) -> Option<Update> {
    let is_bold = |piece: &Piece<'_>| piece.strong || piece.text.trim().is_empty();
    let bold = line.pieces.iter().take_while(|piece| is_bold(piece)).count();
    let (label, rest) = line.pieces.split_at_checked(bold)?;
    let (label, rest) = (Plain::new(label), Plain::new(rest));
    let span = line.plain().whole().span;
    let percent = progress_in(context.text, span);
    let of = |date: DateValue, text: Text| Update {
        span,
        text,
        percent,
        date: Some(date),
        ..Update::default()
    };
    if label.text.contains(char::is_alphanumeric) {
        let whole = label.whole();
        let failed = || failed_day(context, &whole).filter(|_| is_marked(&whole));
        let date = day_in(context, &whole).or_else(failed)?;
        let text = match after_marks(&rest) {
            text if text.value.is_empty() => Text::new(date.note.clone(), label.whole().span),
            text => text,
        };
        return Some(of(date, text));
    }
    let whole = after_marks(&rest);
    let mut date = field::leading_date(&whole, context.limit);
    let counts = (is_day(&date) || is_failed(&date)) && is_marked(&whole);
    date.note = date.note.trim_start_matches(MARKS).into();
    let text = Text::new(date.note.clone(), whole.span);
    counts.then(|| of(date, text))
}

/// Whether nothing follows the day that `text` begins with, or a mark does.
fn is_marked(text: &Text) -> bool {
    let (_, following) = read_leading_date(&text.value);
    let day = text.value.strip_suffix(following).unwrap_or("").trim_end();
    following.is_empty() || following.starts_with(MARKS) || day.ends_with(MARKS)
}

/// The day that a text begins with, if it is not a single day of the calendar: `2027-02-30`, `04/03/2027`, `3.3.27`. The update is
/// kept, and a rule reports the day.
fn failed_day(context: &Context<'_>, text: &Text) -> Option<DateValue> {
    Some(field::leading_date(text, context.limit)).filter(is_failed)
}

fn is_failed(date: &DateValue) -> bool {
    matches!(
        date.reading,
        DateReading::Ambiguous(..) | DateReading::ShortYear(_) | DateReading::Wrong(_)
    )
}

/// The update in a row of a table: a cell with a day, and the next one.
fn dated_row(context: &Context<'_>, row: &Row<'_>) -> Option<Update> {
    let dates = row
        .cells
        .iter()
        .map(|cell| field::leading_date(&cell.whole(), context.limit));
    let whole = |date: &DateValue| is_failed(date) && date.note.is_empty();
    let mut days = dates.clone().enumerate();
    let (at, date) = days
        .find(|(_, date)| is_day(date))
        .or_else(|| dates.enumerate().find(|(_, date)| whole(date)))?;
    let text = cell(row, Some(at + 1)).unwrap_or_else(|| Text::new(date.note.clone(), date.text.span));
    Some(Update {
        span: date.text.span,
        percent: progress_in(context.text, row.span),
        text,
        date: Some(date),
        ..Update::default()
    })
}

/// The first day in a few words: `Week 49 (2026-12-04)`, `Update of Dec 4`.
fn day_in(context: &Context<'_>, label: &Text) -> Option<DateValue> {
    const LONGEST: usize = 100;
    if label.value.len() > LONGEST {
        return None;
    }
    let parts = words(&label.value).filter_map(|(at, _)| label.value.get(at..));
    let parts = parts.map(|part| match part.contains('(') {
        true => part.trim_end_matches([':', ' ']),
        false => part.trim_end_matches(MARKS),
    });
    let dates = parts.map(|part| field::leading_date(&Text::new(part, label.span), context.limit));
    let mut dates = dates.skip_while(|date| !is_day(date)).peekable();
    let mut found = dates.next()?;
    // `of` in `of Dec 4` is not part of the date.
    while let Some(same) = dates.next_if(|date| date.date() == found.date()) {
        found = same;
    }
    Some(found)
}

/// The marks that may separate a day from the text of the update.
const MARKS: [char; 11] = [':', '：', '-', '–', '—', '|', '(', ')', '[', ']', ' '];

/// The text after the marks that it starts with.
fn after_marks(plain: &Plain<'_>) -> Text {
    let text = plain.text.trim_start_matches(MARKS);
    plain.slice(plain.text.len() - text.len()..plain.text.len())
}

fn joined(text: &Text, next: &Text) -> Text {
    match text.value.is_empty() {
        true => next.clone(),
        false => Text::new(format!("{} {}", text.value, next.value), text.span.cover(next.span)),
    }
}

fn is_day(date: &DateValue) -> bool {
    date.date().is_some_and(|date| date.day().is_some())
}

fn has_day(update: &Update) -> bool {
    update.date.as_ref().is_some_and(|date| is_day(date) || is_failed(date))
}

/// Every percentage within `span` of the source, rounded down, from its first digit to its sign.
fn percents(text: &str, span: Span) -> impl Iterator<Item = Spanned<u32>> {
    let part = span.of(text);
    part.match_indices('%').filter_map(move |(at, _)| {
        let before = slice(part, ..at).trim_end();
        let is_number = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',');
        let number = slice(before, before.trim_end_matches(is_number).len()..);
        let number = number.trim_start_matches(['.', ',']);
        let whole = number.split(['.', ',']).next()?.parse::<u32>().ok()?;
        let start = span.start as usize + before.len() - number.len();
        Some(Spanned::new(whole, Span::new(start, span.start as usize + at + 1)))
    })
}

/// How many bytes before a percentage say what it measures.
const NEAR: usize = 200;

/// The percentage within `span` that says how much is done: `60% complete`, `Progress: 60%`, `about 60% (Jan 22)`;
/// never `99.9% uptime` or `3% of the requests`.
fn progress_in(text: &str, span: Span) -> Option<Spanned<u32>> {
    percents(text, span).find(|percent| {
        let before = slice(text, span.start as usize..percent.span.start as usize);
        let is_near = before.len() <= NEAR;
        let near = before
            .char_indices()
            .rev()
            .take_while(|(at, _)| before.len() - at <= NEAR);
        let before = slice(before, near.last().map_or(before.len(), |(at, _)| at)..);
        let following = slice(text, percent.span.end as usize..span.end as usize);
        let following = following.trim_start_matches([' ', '*', '_', '\u{a0}']);
        let next = words(following).next().filter(|(at, _)| *at == 0).map(|(_, word)| word);
        let last = phrase(before);
        let without_at = last
            .rsplit_once(' ')
            .filter(|(_, word)| update_words::AT.contains(word));
        let last = without_at
            .map_or(last.as_str(), |(rest, _)| rest)
            .rsplit(' ')
            .next()
            .unwrap_or("");
        match next {
            Some(word) => says_done(&word.to_lowercase()),
            None if following.starts_with(|c: char| !"(),;.:-–—|\r\n".contains(c)) => false,
            None => update_words::PROGRESS.contains(&last) || says_done(last) || is_near && opens(before),
        }
    })
}

fn says_done(word: &str) -> bool {
    update_words::DONE.contains(&word) || update_words::DONE_WITHIN.iter().any(|lead| word.starts_with(lead))
}

/// Whether there is nothing but a day or an "about" before the number.
fn opens(before: &str) -> bool {
    let before = before.trim_matches([' ', '*', '_', '~', '≈', ':', '-', '–', '—']);
    let phrase = phrase(before);
    let is_day = || {
        let (reading, rest) = read_leading_date(before);
        !matches!(reading, DateReading::Text) && rest.is_empty()
    };
    phrase.is_empty() || update_words::ABOUT.contains(&phrase.as_str()) || is_day()
}

/// `Jan 22` from `60% complete (Jan 22)`.
fn date_within(context: &Context<'_>, value: &Text) -> Option<DateValue> {
    let direct = field::leading_date(value, context.limit);
    if is_day(&direct) {
        return Some(direct);
    }
    // After a bracket that is never closed, no other one is closed either.
    let inner = value.value.match_indices(['(', '（']).map_while(|(at, open)| {
        let inner = slice(&value.value, at + open.len()..);
        Some(slice(inner, ..inner.find([')', '）'])?))
    });
    let bracketed = inner.filter_map(|inner| {
        let date = field::leading_date(&Text::new(inner, value.span), context.limit);
        date.date().is_some().then_some(date)
    });
    let marked = update_words::AS_OF.iter().filter_map(|lead| {
        let lead = format!("{lead} ");
        let at = value.value.to_lowercase().find(&lead)?;
        let rest = value.value.get(at + lead.len()..)?;
        let date = field::leading_date(&Text::new(rest, value.span), context.limit);
        date.date().is_some().then_some(date)
    });
    bracketed.chain(marked).next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_done_is_progress() {
        for (text, expected) in [
            ("60% complete (Jan 22)", Some(60)),
            ("**62.5 %** done", Some(62)),
            ("60% (Jan 22)", Some(60)),
            ("about 60%", Some(60)),
            ("2027-03-12: 60%", Some(60)),
            ("On track, progress at 40%", Some(40)),
            ("Error rate down to 3%, 80% complete", Some(80)),
            ("zu 40% fertig", Some(40)),
            ("60%完了", Some(60)),
            ("99.9% uptime", None),
            ("50% of the team is on leave", None),
            ("Errors are down to 3%", None),
            ("90%+ coverage", None),
            ("100", None),
        ] {
            let found = progress_in(text, Span::new(0, text.len()));
            assert_eq!(found.map(|percent| percent.value), expected, "{text}");
        }
        let found = progress_in("at 62.5% done", Span::new(0, 13));
        assert_eq!(found.map(|percent| percent.span), Some(Span::new(3, 8)));
    }
}
