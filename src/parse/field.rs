//! `Key: value` lines in all their forms, and the values in them.

use std::ops::Range;

use compact_str::CompactString;
use jiff::civil;

use super::answer::{Answer, Asked, answer, begins_with_not};
use super::field_joints::split;
use super::field_marks::marked;
use super::inline::{Inline, Line, Piece, PieceKind, joins_fields};
use super::key::{LONGEST_KEY, MOST_WORDS, first_colon, key_words, known};
use crate::config::Vocabulary;
use crate::config::vocabulary::level;
use crate::config::vocabulary::takes_back;
use crate::lang::metadata;
use crate::model::{
    Date, DateReading, DateValue, Field, FieldKind, LevelValue, Status, StatusValue, find_date_of_field,
    read_leading_date, read_month_day,
};
use crate::source::{Span, Text, lines};
use crate::text::slice;
use crate::text::words::{phrase, words};

pub(super) use super::key::Accept;
pub(crate) use super::owners::owners;

/// One line of a paragraph: the fields in it, empty if it is prose.
pub(super) struct FieldLine<'a> {
    pub fields: Vec<(Field, bool)>,
    line: Line<'a>,
    /// From its first word or symbol to its last, without the marks of bold text and links around them.
    pub span: Span,
    /// Where it ends, including the marks after its last word.
    pub end: u32,
    /// Whether a hard break or a new sentence separates it from the line before.
    pub is_apart: bool,
    /// It says something before its first field.
    has_rest: bool,
}

impl FieldLine<'_> {
    /// The whole line as a reader sees it.
    pub(super) fn whole(&self) -> Text {
        self.line.plain().whole()
    }

    /// Whether a link or emphasis may begin in this line and end in the next one.
    pub(super) fn is_joined_with(&self, next: &Self) -> bool {
        let ends = [self.line.pieces.last(), next.line.pieces.first()];
        let are = |has: fn(&Piece<'_>) -> bool| ends.iter().all(|piece| piece.is_some_and(has));
        are(|piece| piece.linked) || are(|piece| piece.struck) || are(|piece| piece.fixed)
    }

    /// Whether the line contains raw HTML.
    pub(super) fn has_html(&self) -> bool {
        let is_html = |piece: &Piece<'_>| piece.kind == PieceKind::Silent && piece.text.starts_with('<');
        self.line.pieces.iter().any(is_html)
    }

    /// Whether the line is only a link.
    pub(super) fn is_link(&self) -> bool {
        let mut says = self
            .line
            .pieces
            .iter()
            .filter(|piece| piece.text.contains(char::is_alphanumeric));
        let is_address = |piece: &Piece<'_>| {
            let text = piece.text.trim();
            ["http://", "https://"].iter().any(|scheme| text.starts_with(scheme)) && !text.contains(' ')
        };
        says.clone().next().is_some() && says.all(|piece| piece.linked || is_address(piece))
    }

    /// Whether something in it cannot be shown in another place: raw HTML, a footnote reference, a link around a key.
    pub(super) fn is_fixed(&self) -> bool {
        let is_odd =
            |piece: &&Piece<'_>| piece.fixed || piece.struck || piece.linked || piece.kind == PieceKind::Silent;
        // A directive generates its content where it is.
        let is_directive = |piece: &Piece<'_>| {
            let text = piece.text;
            memchr::memchr(b'{', text.as_bytes()).is_some_and(|at| slice(text, at..).contains("{{#"))
        };
        // Nothing shows the struck-out text of a value that is on the next line.
        let is_struck = |piece: &Piece<'_>| piece.struck;
        let begins_below = self
            .fields
            .last()
            .is_some_and(|(field, _)| field.value.value.is_empty());
        let hides_text = begins_below && self.line.pieces.iter().any(is_struck);
        if self.has_rest || hides_text || self.line.pieces.iter().any(is_directive) {
            return true;
        }
        self.line.pieces.iter().filter(is_odd).any(|piece| {
            let mut fields = self.fields.iter().map(|(field, _)| field);
            let is_in_value = fields.any(|field| field.region.contains(piece.span)) || self.fields.is_empty();
            piece.fixed || !is_in_value
        })
    }
}

/// Reads the lines of `inline`. A line without a field that follows one goes on with its value.
pub(super) fn lines<'a>(
    inline: &Inline<'a>,
    vocabulary: &Vocabulary,
    text: &str,
    accept: Accept,
) -> Vec<FieldLine<'a>> {
    let lines = inline.lines().map(|line| read_line(&line, vocabulary, text, accept));
    let mut read: Vec<FieldLine<'_>> = Vec::with_capacity(1);
    for mut line in lines {
        let before = read
            .last()
            .map(|before| Span::new(before.end as usize, line.span.start as usize));
        line.is_apart = before.is_some_and(|gap| is_hard_break(gap.of(text)));
        read.push(line);
    }
    // At the end of a paragraph, the parser keeps the backslash of a hard break as text.
    if let Some((last, _)) = read.last_mut().and_then(|line| line.fields.last_mut())
        && let Some(value) = last.value.value.strip_suffix('\\').map(str::trim_end)
        && !value.ends_with('\\')
    {
        let cut = (last.value.value.len() - value.len()) as u32;
        let end = last.value.span.end.saturating_sub(cut).max(last.value.span.start);
        last.value = Text::new(value, Span { end, ..last.value.span });
        last.region.end = end;
    }
    read
}

/// Whether the gap between two lines begins with a hard line break: two spaces, a backslash or `<br>`.
fn is_hard_break(gap: &str) -> bool {
    let is_tag = gap.get(..3).is_some_and(|tag| tag.eq_ignore_ascii_case("<br"));
    is_tag || gap.starts_with("  ") || gap.starts_with('\\')
}

fn read_line<'a>(line: &Line<'a>, vocabulary: &Vocabulary, text: &str, accept: Accept) -> FieldLine<'a> {
    let span = line.span();
    let end = line
        .end
        .unwrap_or_else(|| Span::at(lines::end_of(text, span.end as usize)).start);
    let (mut fields, mut has_rest) = match bold(line, vocabulary, accept) {
        Some(field) => (vec![(field, true)], false),
        None => split(&line.plain(), vocabulary, accept),
    };
    if fields.is_empty() && accept != Accept::Known {
        has_rest = false;
        fields.extend(marked(line, vocabulary).map(|field| (field, true)));
    }
    // With the marks that close a link or a bold word, which are not text.
    if let Some((last, _)) = fields.last_mut() {
        last.region.end = last.region.end.max(end);
    }
    FieldLine {
        fields,
        line: *line,
        span,
        end,
        is_apart: false,
        has_rest,
    }
}

/// The field of `**Key**: value`, the most common form; `None` if the whole line has to be read.
fn bold(line: &Line<'_>, vocabulary: &Vocabulary, accept: Accept) -> Option<Field> {
    let [key, value] = line.pieces else { return None };
    if !key.strong || key.text.len() > LONGEST_KEY || !key.is_exact() || !value.is_exact() {
        return None;
    }
    let after = value.text.strip_prefix(':').filter(|after| !after.starts_with("//"))?;
    // Most keys are only words.
    let is_plain = key.text.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b' ');
    let is_odd =
        |text: &str| first_colon(text).is_some() || joins_fields(text) || !text.contains(char::is_alphanumeric);
    if !is_plain && is_odd(key.text) || joins_fields(value.text) || memchr::memchr(b':', after.as_bytes()).is_some() {
        return None;
    }
    let Range { start, end } = key_words(key.text)?;
    let kind = match known(slice(key.text, start..end), true, vocabulary) {
        Some(kind) => kind,
        None if accept != Accept::Known && words(key.text).count() <= MOST_WORDS => FieldKind::Other,
        None => return None,
    };
    let key_start = key.span.start as usize;
    let shown = after.trim();
    let shown_start = value.span.start as usize + (shown.as_ptr() as usize - value.text.as_ptr() as usize);
    Some(Field::new(
        kind,
        Text::new(slice(key.text, start..end), key_start + start..key_start + end),
        Text::new(shown, shown_start..shown_start + shown.len()),
        Span::new(key_start + start, value.span.end as usize),
    ))
}

/// What the value of a status field means.
pub(crate) fn status(text: &Text, vocabulary: &Vocabulary) -> StatusValue {
    let found = vocabulary.status(&text.value);
    let note = found.as_ref().map_or(0, |(_, note)| note.len());
    let head = text.value.get(..text.value.len().saturating_sub(note)).unwrap_or("");
    let mut word = key_words(head).unwrap_or_default();
    // `90%`
    let percent = slice(head, word.end..)
        .chars()
        .next()
        .filter(|c| matches!(c, '%' | '％'));
    word.end += percent.map_or(0, char::len_utf8);
    StatusValue {
        text: text.clone(),
        status: found.as_ref().map(|(status, _)| *status),
        word: word.into(),
        note: found.map(|(_, note)| bare_note(&note)).unwrap_or_default(),
        from_delivered: false,
    }
}

/// What the value of a whole milestone's status field means: `Accepted` says that it may begin.
pub(super) fn status_of_whole(text: &Text, vocabulary: &Vocabulary) -> StatusValue {
    let mut value = status(text, vocabulary);
    if value.status.is_none() {
        value.status = of_clause(&text.value, vocabulary);
        return value;
    }
    let word = slice(&text.value, value.word.range());
    if metadata::AGREED.contains(&&*phrase(word)) {
        value.status = Some(Status::Planned);
    }
    value
}

/// The status that one clause is, where the others say none: `authoritative, accepted`.
fn of_clause(text: &str, vocabulary: &Vocabulary) -> Option<Status> {
    const LONGEST: usize = 160;
    let marks = [',', ';', '，', '；', '—'];
    if text.len() > LONGEST || !text.contains(marks) {
        return None;
    }
    let told = text.split(marks).map(|clause| {
        let bare = clause.split(['(', '（']).next().unwrap_or(clause);
        let is_agreed = metadata::AGREED.contains(&phrase(bare).as_str());
        let found = vocabulary.status(bare);
        let own = |status| if is_agreed { Status::Planned } else { status };
        found.map(|(status, note)| note.is_empty().then_some(own(status)))
    });
    let mut told = told.flatten();
    let first = told.next().flatten()?;
    // `Done, but blocked` is not completed.
    let is_taken_back = first == Status::Completed && text.split(marks).any(|clause| takes_back(clause.trim_start()));
    (told.next().is_none() && !is_taken_back).then_some(first)
}

/// The status that `Delivered: …` implies: the one named in it, else in review.
pub(super) fn delivered(text: &Text, vocabulary: &Vocabulary) -> StatusValue {
    let mut value = status(text, vocabulary);
    value.from_delivered = true;
    let is_nothing = begins_with_not(&text.value) || answer(&text.value, Asked::Value) != Answer::Given;
    if value.status.is_none() && !is_nothing {
        let clause = text
            .value
            .split([',', ';', '(', ')', '，', '；', '（', '）'])
            .find_map(|clause| vocabulary.status(clause));
        value.status = Some(clause.map_or(Status::InReview, |(status, _)| status));
        value.note.clone_from(&text.value);
    }
    value
}

/// What the value of a date field means; `limit` is the last day that a date without a year can mean.
pub(super) fn date(text: &Text, limit: Option<civil::Date>) -> DateValue {
    let found = find_date_of_field(&text.value);
    dated(text, (found.reading, found.note), limit)
}

/// The date that a sentence begins with; other dates in it do not matter.
pub(super) fn leading_date(text: &Text, limit: Option<civil::Date>) -> DateValue {
    dated(text, read_leading_date(&text.value), limit)
}

fn dated(text: &Text, (reading, note): (DateReading, &str), limit: Option<civil::Date>) -> DateValue {
    let resolved = match (&reading, limit) {
        (DateReading::NoYear { month, day }, Some(limit)) => {
            read_month_day(*month, *day, limit).map(|day| DateReading::Date(Date::Day(day)))
        }
        _ => None,
    };
    let word = Span::new(0, text.value.len().saturating_sub(note.len()));
    let note = bare_note(note.trim_start_matches(['-', '–', '—', ':', ' ']));
    DateValue {
        text: text.clone(),
        word,
        reading: resolved.unwrap_or(reading),
        note,
    }
}

/// A note without its brackets: `starts after setup` for `(starts after setup)`.
fn bare_note(note: &str) -> CompactString {
    let note = note.trim();
    let inner = note.strip_prefix(['(', '（']);
    let inner = inner.and_then(|rest| rest.strip_suffix([')', '）']));
    inner
        .filter(|inner| !inner.contains(['(', ')', '（', '）']))
        .unwrap_or(note)
        .trim()
        .into()
}

pub(super) fn level_value(text: &Text) -> LevelValue {
    LevelValue {
        text: text.clone(),
        level: level(&text.value),
    }
}

#[cfg(test)]
mod tests {
    use bumpalo::Bump;
    use proptest::prelude::*;

    use super::*;
    use crate::parse::blocks::{Block, scan};

    proptest! {
        #[test]
        fn a_bold_key_is_read_as_any_other(
            text in "\\*\\*[A-Ca-c&:. ]{0,3}(Owner|Due|Note|Target date|Besitzer|Ä)?[&:~ ]{0,2}\\*\\*[: ]{0,2}[/|·`~a-c&é ]{0,6}",
            known in any::<bool>(),
        ) {
            let accept = if known { Accept::Known } else { Accept::Any };
            let vocabulary = Vocabulary::default();
            let arena = Bump::new();
            for block in scan(&text, 0, &arena).blocks {
                let Block::Paragraph { inline, .. } = block else { continue };
                for line in inline.lines() {
                    if let Some(found) = bold(&line, &vocabulary, accept) {
                        let (mut expected, _) = split(&line.plain(), &vocabulary, accept);
                        expected[0].0.region = found.region;
                        prop_assert_eq!(format!("{:?}", [(found, true)]), format!("{:?}", &expected[..]));
                    }
                }
            }
        }
    }
}
