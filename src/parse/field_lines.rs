//! The lines of a text with the fields and the dependencies that they state.

use super::answer::begins_with_not;
use super::blocks::{Block, Item};
use super::context::Context;
use super::field::{self, Accept, FieldLine};
use super::inline::Inline;
use super::owners::{is_name, is_name_or_team};
use super::sentence::{Clause, DefaultDirection, Sentence, Side, may_begin_name};
use super::weak::says;
use crate::lang::{dates, metadata as metadata_words};
use crate::model::{DateReading, Field, FieldKind, Reference, read_date};
use crate::source::{Span, Text, lines};
use crate::text::chars::COLONS;
use crate::text::slice;
use crate::text::words::{phrase, words};

/// The lines of `inline` with their fields; a whole line `Depends on MLS-002, MLS-003` counts as one.
pub(super) fn field_lines<'b>(context: &Context<'_>, inline: &Inline<'b>, accept: Accept) -> Vec<FieldLine<'b>> {
    let mut lines = field::lines(inline, context.vocabulary, context.text, accept);
    for line in lines.iter_mut().filter(|line| line.fields.is_empty()) {
        line.fields = bare_dependencies(context, line.span);
    }
    lines
}

/// The dependencies that a line states without a colon, if it says nothing else.
fn bare_dependencies(context: &Context<'_>, area: Span) -> Vec<(Field, bool)> {
    let area = context.reach(area);
    /// The most bytes of the name of a direction.
    const LEAD: u32 = 80;
    let references: Vec<&Reference> = context.references_in(area).collect();
    // The whole line is the dependency, from its first word on.
    let has_name = || {
        let first = words(area.of(context.text)).next();
        first.is_some_and(|(_, word)| may_begin_name(word, context.vocabulary))
    };
    if references
        .first()
        .is_none_or(|first| first.span.start > area.start + LEAD)
        || !has_name()
    {
        return Vec::new();
    }
    let clauses = clauses(context, area, &references, DefaultDirection::Paragraph);
    let starts = |clause: &Clause| {
        let lead = clause
            .key
            .map_or("", |key| slice(context.text, area.start as usize..key.start as usize));
        !lead.contains(char::is_alphanumeric)
    };
    let is_whole = clauses.first().is_some_and(starts)
        && clauses
            .iter()
            .all(|clause| clause.key.is_some() && clause.is_bare && !clause.has_short_key);
    let fields = clauses.into_iter().filter(|_| is_whole).filter_map(|clause| {
        let key = clause.key?;
        let (shown, value) = (shown(context, key), shown(context, clause.value));
        let field = Field::new(clause.side.kind(), shown, value, key.cover(clause.value));
        Some((field, false))
    });
    fields.collect()
}

/// Whether a field is a sentence without a colon, `Depends on MLS-002`, which the next line does not continue.
pub(super) fn is_sentence(context: &Context<'_>, field: &Field) -> bool {
    let between = field.key.span.end..field.value.span.start.max(field.key.span.end);
    Side::of(field.kind).is_some()
        && !Span::from(between.start as usize..between.end as usize)
            .of(context.text)
            .contains(COLONS)
}

/// The clauses of `area`, which contains `references`.
pub(super) fn clauses(
    context: &Context<'_>,
    area: Span,
    references: &[&Reference],
    default: DefaultDirection,
) -> Vec<Clause> {
    let sentence = Sentence {
        text: context.text,
        area,
        references,
        own: context.own,
        vocabulary: context.vocabulary,
    };
    sentence.read(default)
}

/// The text of `span` without its marks of emphasis and code.
pub(super) fn shown(context: &Context<'_>, span: Span) -> Text {
    Text::new(span.of(context.text).replace(['*', '`'], ""), span)
}

/// The fields of lines, including a list of ids that continues on the next line.
pub(super) fn dependency_lines(context: &Context<'_>, lines: Vec<FieldLine<'_>>) -> Vec<(Field, bool)> {
    let mut found: Vec<(Field, bool)> = Vec::new();
    for line in lines {
        if !line.fields.is_empty() {
            found.extend(line.fields);
            continue;
        }
        let begins_with_id = context.references_in(line.span).next().map(|id| id.span.start) == Some(line.span.start);
        if let Some((last, _)) = found.last_mut().filter(|(last, _)| Side::of(last.kind).is_some())
            && (begins_with_id || last.value.value.ends_with([',', '、', '，']))
        {
            last.value = joined(&last.value, &line.whole());
            last.span = last.span.cover(line.span);
            last.region.end = line.end;
        }
    }
    found
}

/// Whether a line states dependencies and nothing else.
pub(super) fn is_dependency(line: &FieldLine<'_>) -> bool {
    !line.fields.is_empty() && line.fields.iter().all(|(field, _)| Side::of(field.kind).is_some())
}

/// The fields of a text that begins with one.
pub(super) fn fields_alone(context: &Context<'_>, inline: &Inline<'_>, accept: Accept) -> Vec<Field> {
    let mut lines = field::lines(inline, context.vocabulary, context.text, accept);
    match lines.first() {
        Some(first) if !first.fields.is_empty() => with_rest(context, &mut lines),
        _ => Vec::new(),
    }
}

/// The fields of paragraphs and list items.
pub(super) fn fields_in(context: &Context<'_>, blocks: &[Block<'_>]) -> Vec<Field> {
    let mut found: Vec<Field> = Vec::new();
    let mut take =
        |inline: &Inline<'_>| found.extend(with_rest(context, &mut field_lines(context, inline, Accept::Any)));
    for block in blocks {
        match block {
            Block::Paragraph { inline, .. } => take(inline),
            Block::List { items, .. } => items.iter().filter_map(Item::lead).for_each(&mut take),
            _ => {}
        }
    }
    found
}

/// The names in a list that contains only names, joined with commas. The area of each person is left out: `**Engineering:** Ana`,
/// `Bo, design`. What stands below a name is a remark on it, unless it is names.
pub(super) fn listed_names(context: &Context<'_>, items: &[Item<'_>]) -> Option<String> {
    let tick = |item: &Item<'_>| item.checkbox.map(|(done, _)| done);
    let is_ticked_list = items.first().is_some_and(|first| first.checkbox.is_some());
    // Boxes of which only some are ticked choose among the names.
    if items.windows(2).any(|pair| tick(&pair[0]) != tick(&pair[1])) {
        return None;
    }
    let names = items.iter().enumerate().map(|(at, item)| {
        let lead = item.lead()?;
        let is_last = at + 1 == items.len();
        if !(lead.is_one_line() || is_last && is_over_fields(context, item)) || !are_remarks(context, item.blocks) {
            return None;
        }
        let lines = field::lines(lead, context.vocabulary, context.text, Accept::Any);
        let first = lines.first()?;
        let name = match first.fields.first() {
            Some((field, _)) => {
                let is_area =
                    field.kind == FieldKind::Other && says(context.vocabulary, FieldKind::Owner, &field.value.value);
                is_area.then(|| field.value.value.clone())?
            }
            None => first.whole().value,
        };
        let name = without_remark(&name);
        let is_said = !is_ticked_list || is_name_or_team(name);
        (is_said && name.contains(char::is_alphanumeric)).then(|| name.to_owned())
    });
    let names: Vec<_> = names.collect::<Option<_>>()?;
    Some(names.join(", "))
}

/// Whether what stands below the first paragraph of an item names nobody: `deputy Eve`, `on leave until May`.
fn are_remarks(context: &Context<'_>, blocks: &[Block<'_>]) -> bool {
    let is_remark = |inline: &Inline<'_>| !says(context.vocabulary, FieldKind::Owner, &inline.whole().value);
    blocks.iter().skip(1).all(|block| match block {
        Block::Paragraph { inline, .. } => is_remark(inline),
        Block::List { items, .. } => items.iter().all(|item| item.lead().is_some_and(is_remark)),
        _ => false,
    })
}

/// Whether a field follows the first line of an item without a blank line and without being indented, so that it renders as part of the
/// item.
pub(super) fn is_over_fields(context: &Context<'_>, item: &Item<'_>) -> bool {
    let Some(lead) = item.lead().filter(|lead| item.blocks.len() == 1 && !lead.is_one_line()) else {
        return false;
    };
    let lines = field_lines(context, lead, Accept::Known);
    lines.get(1).is_some_and(|second| {
        let start = second.span.start as usize;
        let indent = slice(context.text, lines::start_of(context.text, start)..start);
        let is_clear =
            |(field, is_bold): &(Field, bool)| *is_bold || says(context.vocabulary, field.kind, &field.value.value);
        !indent.starts_with([' ', '\t']) && second.fields.first().is_some_and(is_clear)
    })
}

/// `Bo` from `Bo, design` and from `Bo – design`, `Ana Lee (@ana)` from `Ana Lee (@ana), Harbour Works`.
fn without_remark(name: &str) -> &str {
    let closed = name.split_once(")").or_else(|| name.split_once('）'));
    if let Some((head, tail)) = closed
        && let Some((bare, _)) = head.split_once(['(', '（'])
        && is_name(bare.trim())
        && tail.starts_with([',', '，', '、'])
    {
        return name.strip_suffix(tail).unwrap_or(name);
    }
    let marks = [", ", " – ", " — ", " - "];
    let mark = marks
        .iter()
        .filter_map(|mark| name.split_once(mark))
        .min_by_key(|(head, _)| head.len());
    let remark = mark.filter(|(head, tail)| is_name(head) && tail.starts_with(char::is_lowercase));
    remark.map_or(name, |(head, _)| head)
}

/// Takes the fields of lines; a line without one continues the value before it.
pub(super) fn with_rest(context: &Context<'_>, lines: &mut [FieldLine<'_>]) -> Vec<Field> {
    part_sentences(context, lines);
    let mut fields: Vec<Field> = Vec::new();
    let mut is_prose = false;
    for line in lines {
        is_prose = line.fields.is_empty() && (is_prose || line.is_apart);
        match fields.last_mut() {
            Some(_) if is_prose => {}
            Some(last) if line.fields.is_empty() => {
                if last.value.value.is_empty() {
                    (last.value, last.region) = (line.whole(), line.span);
                } else {
                    last.value = joined(&last.value, &line.whole());
                }
                last.span = last.span.cover(line.span);
                last.region.end = line.end;
            }
            _ => fields.extend(line.fields.drain(..).map(|(field, _)| field)),
        }
    }
    fields
}

/// Marks the lines after a status, a target or an owner that are sentences or remarks and not part of the value.
pub(super) fn part_sentences(context: &Context<'_>, lines: &mut [FieldLine<'_>]) {
    // The kind of the field before the line, if its value may be complete.
    let mut before: Option<FieldKind> = None;
    // Whether its value is complete, and its line so short that it was not wrapped.
    let mut is_short = false;
    let ends_open = |text: &str| text.is_empty() || text.ends_with([',', '、', '，', '(', '-', '—', '–', '&']);
    for line in lines {
        let length = line.span.end - line.span.start;
        if let Some((last, _)) = line.fields.last() {
            let value = &last.value.value;
            let is_own = matches!(last.kind, FieldKind::Status | FieldKind::Target | FieldKind::Owner);
            is_short = length < WRAPPED && is_complete(context, last.kind, value);
            before = (is_own && !ends_open(value)).then_some(last.kind);
        } else if let Some(kind) = before {
            let text = line.whole().value;
            let begins_list = line.is_link() || text.ends_with(COLONS);
            line.is_apart |= begins_list
                || reads_as_sentence(&text)
                || is_stamp(&text)
                || is_short && is_remark(context, kind, &text);
            before = before.filter(|_| !ends_open(&text));
        }
    }
}

/// A line of this many bytes may have been wrapped.
const WRAPPED: u32 = 60;

fn reads_as_sentence(text: &str) -> bool {
    let is_long = text.split_whitespace().count() > 4;
    is_long && text.starts_with(char::is_uppercase)
}

/// Whether a line says when the text was written or edited: `Last updated: 2027-01-01`.
fn is_stamp(text: &str) -> bool {
    let text = phrase(text);
    dates::WRITTEN.iter().any(|name| {
        let rest = text.strip_prefix(name);
        rest.is_some_and(|rest| !name.is_ascii() || rest.is_empty() || rest.starts_with(' '))
    })
}

/// Whether a value is complete without another line.
fn is_complete(context: &Context<'_>, kind: FieldKind, value: &str) -> bool {
    match kind {
        FieldKind::Status => context.vocabulary.status(value).is_some(),
        FieldKind::Target => matches!(read_date(value).0, DateReading::Date(_)),
        _ => true,
    }
}

/// Whether a line below a complete value is about something else: `Reviewed by Bob`, `v1.2`. Words of the same sentence,
/// another date and another status continue the value.
fn is_remark(context: &Context<'_>, kind: FieldKind, text: &str) -> bool {
    let first = text.split_whitespace().next().unwrap_or("");
    let is_word = first.chars().all(char::is_alphabetic);
    let goes_on = match kind {
        FieldKind::Status => context.vocabulary.status(text).is_some() || begins_with_not(text),
        FieldKind::Target => !matches!(read_date(text).0, DateReading::Text),
        _ => false,
    };
    let begins_new = match text.chars().next() {
        Some(first) if first.is_lowercase() => !is_word && text.contains(|c: char| c.is_ascii_digit()),
        Some(first) => first.is_uppercase() || matches!(first, '©' | '®' | '™'),
        None => false,
    };
    begins_new && !goes_on
}

pub(super) fn joined(first: &Text, more: &Text) -> Text {
    let space = if first.value.is_empty() { "" } else { " " };
    Text::new(
        format!("{}{space}{}", first.value, more.value),
        first.span.cover(more.span),
    )
}

/// The fields of a definition list: `Status` with `: In progress` below it.
pub(super) fn defined(context: &Context<'_>, blocks: &[Block<'_>]) -> Vec<Field> {
    let own = blocks.iter().zip(blocks.iter().skip(1));
    let fields = own.filter_map(|(term, definition)| {
        let line = |block: &Block<'_>, is_term: bool| match block {
            // More paragraphs are remarks on the value.
            Block::Group {
                blocks: [Block::Paragraph { inline, .. }, rest @ ..],
                span,
            } => (inline.is_one_line() && (rest.is_empty() || !is_term)).then(|| (inline.whole(), *span)),
            _ => None,
        };
        let ((key, start), (value, span)) = (line(term, true)?, line(definition, false)?);
        let is_definition = span.of(context.text).starts_with(':') && !start.of(context.text).starts_with([':', '>']);
        let kind = context.vocabulary.field(&key.value).filter(|_| is_definition)?;
        Some(Field::new(kind, key, value, start.cover(span)))
    });
    fields.collect()
}

/// Whether a list item is only a name for the fields below it: `Metadata`.
pub(super) fn names_field_list(lead: &Inline<'_>) -> bool {
    let name = lead.whole().value;
    metadata_words::FIELD_LISTS.contains(&&*phrase(name.trim_end_matches(COLONS)))
}
