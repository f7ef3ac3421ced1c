//! What the title and the lines below it say without keys: a status in brackets, a day, the days from which to which something lasts.

use super::blocks::Block;
use super::context::Context;
use super::number::is_key;
use super::outline::Node;
use super::weak::{meaning, says};
use crate::lang::dates;
use crate::lang::metadata::UNCLEAR_STATUSES;
use crate::model::{Date, DateReading, Field, FieldKind, find_date, read_date, read_leading_date};
use crate::source::{Span, Text};
use crate::text::chars::{COLONS, digit, is_dash, joins_words};
use crate::text::words::{phrase, words};

/// The status or the target that ends the title, in brackets or after a dash: `Phase 3: Parser (Complete)`, `Sprint 4 — ✅ DONE`,
/// `The gate (due 2027-03-31)`.
pub(super) fn title_tail(context: &Context<'_>, preamble: &Node<'_, '_>) -> Vec<Field> {
    let title = preamble.title.value.trim();
    let field = |kind, value: &str| {
        let value = Text::new(value.trim(), preamble.title.span);
        Field::new(kind, preamble.title.clone(), value, preamble.span)
    };
    if let Some(value) = status_in_title(context, title) {
        return vec![field(FieldKind::Status, value)];
    }
    let mut found = Vec::new();
    let Some(tail) = tail(title) else { return found };
    if let Some((kind @ (FieldKind::Target | FieldKind::Status), date)) = keyed(context, tail) {
        found.push(field(kind, date));
    }
    found
}

/// The status that a title gives: `Mast ✅ COMPLETE`, `Wall (done)`.
pub(super) fn status_in_title<'t>(context: &Context<'_>, title: &'t str) -> Option<&'t str> {
    let title = title.trim();
    let tail = || tail(title).filter(|tail| is_status_tail(context, title, tail));
    marked_title(context, title).or_else(tail)
}

/// What is in brackets at the end of a title, or after a dash.
fn tail(title: &str) -> Option<&str> {
    let parted = match title.strip_suffix([')', ']', '）', '】']) {
        Some(inner) => inner.rsplit_once(['(', '[', '（', '【']),
        None => title
            .rsplit_once(|c: char| is_dash(c) && c != '-')
            .or_else(|| title.rsplit_once(" - ")),
    };
    Some(parted?.1)
}

/// Whether the tail of a title is a status, and clearly meant as one.
fn is_status_tail(context: &Context<'_>, title: &str, tail: &str) -> bool {
    let is_marked = title.ends_with([')', ']', '）', '】'])
        || !tail.trim_start().starts_with(char::is_alphanumeric)
        || !tail.contains(char::is_lowercase);
    let status = is_marked.then(|| context.vocabulary.status(tail)).flatten();
    status.is_some_and(|(_, note)| is_day_or_part(&note)) && !is_unclear(tail)
}

/// Whether a note is empty, a day or how much is done.
pub(super) fn is_day_or_part(note: &str) -> bool {
    let note = note.trim_matches(|c: char| !c.is_alphanumeric() && c != '%');
    let is_part = || {
        note.strip_suffix('%')
            .is_some_and(|part| part.trim_end().parse::<u8>().is_ok())
    };
    note.is_empty() || is_part() || matches!(read_date(note), (DateReading::Date(_), ""))
}

/// The status in a title with a mark before it, `The gate ✅ COMPLETE`, or as its first words, `[WIP] The gate`; a tick alone at
/// its end.
fn marked_title<'t>(context: &Context<'_>, title: &'t str) -> Option<&'t str> {
    const MARKS: [char; 22] = [
        '✅', '☑', '✔', '✓', '🟢', '🟡', '🔴', '🟠', '🔵', '⚪', '⚫', '🚧', '⏳', '⌛', '🔄', '❌', '⛔', '⏸', '🚫',
        '📋', '🏁', '🎉',
    ];
    let says = |text: &str| {
        let status = context.vocabulary.status(text);
        status.is_some_and(|(_, note)| is_day_or_part(&note)) && !is_unclear(text)
    };
    let is_selector = |c: char| c == '\u{fe0f}' || c.is_whitespace();
    let is_id = |text: &str| is_key(text) && context.own.is_some_and(|own| text.starts_with(own.prefix()));
    if let Some((before, following)) = title
        .char_indices()
        .rfind(|(_, c)| MARKS.contains(c))
        .and_then(|(at, _)| title.split_at_checked(at))
    {
        let tail = following.trim_start_matches(|c: char| MARKS.contains(&c) || is_selector(c));
        let is_tick = following.starts_with(['✅', '☑', '✔', '✓']);
        if before.contains(char::is_alphanumeric) {
            let is_status = if tail.is_empty() { is_tick } else { says(tail) };
            return is_status.then_some(following);
        }
    }
    let bare = title.trim_start_matches(|c: char| MARKS.contains(&c) || is_selector(c));
    let first = match bare.strip_prefix(['[', '【']) {
        Some(inner) => inner.split_once([']', '】'])?.0,
        // Small letters begin a name: `Review: the gate`.
        None => bare
            .split_once(COLONS)
            .map(|(first, _)| first)
            .filter(|first| !first.contains(char::is_lowercase) && first.is_ascii() && !is_id(first))?,
    };
    says(first).then_some(first)
}

/// Whether a status is mostly something else where no key says that it is one: `Phase 2 (Testing)`, `(Implementation plan)`.
pub(super) fn is_unclear(text: &str) -> bool {
    let own: Vec<&str> = words(text).map(|(_, word)| word).take(3).collect();
    (1..=own.len()).any(|count| {
        let lead = own.get(..count).map(|words| phrase(&words.join(" ")));
        lead.is_some_and(|lead| UNCLEAR_STATUSES.contains(&lead.as_str()))
    })
}

/// The key and the value of `due 2027-03-31`, `owner: Ana`, `@ana`.
pub(super) fn keyed<'t>(context: &Context<'_>, text: &'t str) -> Option<(FieldKind, &'t str)> {
    let text = text.trim();
    let (at, word) = words(text).next()?;
    let following = text.get(at + word.len()..)?;
    let parted = following
        .split_once(COLONS)
        .filter(|(key, _)| key.len() <= word.len() + 24);
    let (key, value) = match parted {
        Some((more, value)) => (text.get(at..at + word.len() + more.len())?, value),
        None => (word, following),
    };
    let value = value.trim();
    let kind = meaning(context.vocabulary, key)
        .filter(|kind| matches!(kind, FieldKind::Status | FieldKind::Target | FieldKind::Owner))?;
    says(context.vocabulary, kind, value).then_some((kind, value))
}

/// The end of a period that nothing names, and the status beside it: `**Jul 28 – Aug 10, 2026** · closed` under the title, `Sprint 4
/// (March 3 – March 14, 2027)`, a heading that is a period.
pub(super) fn periods(context: &Context<'_>, preamble: &Node<'_, '_>) -> Vec<Field> {
    let mut found = Vec::new();
    let field = |kind, value: Text| Field::new(kind, value.clone(), value.clone(), value.span);
    let title = preamble.title.value.trim().trim_end_matches([')', ']', '）', '】']);
    let bracketed = title.rsplit_once(['(', '[', '（', '【']);
    // `Sprint 3 (May 3 – May 14, 2027): The gate`
    let bracketed = bracketed.map(|(lead, inner)| (lead, inner.split([')', ']', '）', '】']).next().unwrap_or(inner)));
    let tail = bracketed.or_else(|| title.split_once([':', '：', '|']));
    let below = preamble.children.iter().find(|node| !node.is_label);
    let below = below.map(|node| (node.title.value.as_str(), node.title.span));
    if let Some((text, span)) = below.filter(|_| preamble.blocks.is_empty()) {
        found.extend(status_heading(context, text, span));
    }
    for (text, span) in tail
        .map(|(_, tail)| (tail, preamble.title.span))
        .into_iter()
        .chain(below)
    {
        if is_period(text) {
            found.push(field(FieldKind::Target, Text::new(text.trim(), span)));
        }
    }
    for block in preamble.blocks.iter().take(2) {
        let quoted = match block {
            Block::Group { blocks, .. } => blocks.first(),
            _ => None,
        };
        let Block::Paragraph { inline, .. } = quoted.unwrap_or(block) else {
            continue;
        };
        for line in inline.lines().take(2) {
            let line = line.plain().whole();
            let parts = line.value.split(['·', '|', '•']).map(str::trim);
            // `Due by 2027-03-31`
            const LONGEST: usize = 60;
            let is_due =
                || line.value.len() <= LONGEST && matches!(keyed(context, &line.value), Some((FieldKind::Target, _)));
            let is_badge = parts.clone().nth(1).is_some() || is_period(&line.value) || is_due();
            if !is_badge {
                continue;
            }
            let told = |part: &str| {
                let bare = part.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '@');
                let has_period = || line.value.split(['·', '|', '•']).any(is_period);
                let status = || {
                    let own = context.vocabulary.status(bare);
                    own.is_some_and(|(_, note)| (note.is_empty() || has_period()) && !is_unclear(bare))
                };
                let target = || says(context.vocabulary, FieldKind::Target, bare) && is_day(bare);
                let (kind, value) = match keyed(context, bare) {
                    Some(own) => own,
                    None if is_period(bare) || target() => (FieldKind::Target, bare),
                    None if status() => (FieldKind::Status, bare),
                    None => return None,
                };
                Some(field(kind, Text::new(value, line.span)))
            };
            let own: Vec<Field> = parts.filter_map(told).collect();
            // One alone may be anything.
            let has_date = own.iter().any(|field| field.kind == FieldKind::Target);
            if own.len() > 1 || has_date && line.value.split_whitespace().count() < 12 {
                found.extend(own);
            }
        }
    }
    found
}

/// `## ✅ COMPLETE — October 14–16, 2025` right below the title: a status, and nothing else but days.
fn status_heading(context: &Context<'_>, text: &str, span: Span) -> Option<Field> {
    let is_joint = |c: char| is_dash(c) && c != '-' || matches!(c, '·' | '|' | '•' | '(' | '（');
    let first = text.split(is_joint).next().unwrap_or(text);
    let first = first.split(" - ").next().unwrap_or(first).trim();
    let rest = text.get(first.len()..)?.trim_matches(|c: char| !c.is_alphanumeric());
    let (_, note) = context.vocabulary.status(first)?;
    let is_marked = !text.starts_with(char::is_alphanumeric) || !first.contains(char::is_lowercase);
    let is_dated = || is_period(rest) || says(context.vocabulary, FieldKind::Target, rest);
    let is_all = note.is_empty() && is_marked && !is_unclear(first) && (rest.is_empty() || is_dated());
    let value = Text::new(first, span);
    is_all.then(|| Field::new(FieldKind::Status, value.clone(), value, span))
}

/// Whether a text names a day.
fn is_day(text: &str) -> bool {
    matches!(read_date(text).0, DateReading::Date(Date::Day(_)))
}

/// Whether all of a text is two days, from the one to the other.
pub(super) fn is_period(text: &str) -> bool {
    const LONGEST: usize = 80;
    // Two days and a month, at least.
    const DIGITS: usize = 3;
    let text = text.trim();
    let digits = || text.chars().filter(|c| digit(*c).is_some());
    if text.len() > LONGEST || digits().take(DIGITS).count() < DIGITS {
        return false;
    }
    let is_date = || {
        let own = find_date(text);
        matches!(own.reading, DateReading::Date(_)) && own.note.is_empty()
    };
    // Most texts with digits have no range.
    has_range(text) && is_date() && !matches!(read_leading_date(text).0, DateReading::Text)
}

/// Whether numbers stand on both sides of a dash, an arrow or a word for `to`.
fn has_range(text: &str) -> bool {
    let says = |part: &str| part.contains(|c| digit(c).is_some());
    let parted = |(before, after): (&str, &str)| says(before) && says(after);
    let long = text.split_once(|c: char| is_dash(c) && c != '-' || matches!(c, '~' | '〜' | '～' | '→'));
    let mut unspaced = dates::THROUGH.iter().filter(|word| !word.starts_with(joins_words));
    let unspaced = unspaced.find_map(|word| text.split_once(*word));
    let through = words(text).find(|(_, word)| dates::THROUGH.contains(&word.to_lowercase().as_str()));
    let through = through.and_then(|(at, word)| Some((text.get(..at)?, text.get(at + word.len()..)?)));
    // `8-13 March`, and no part of `2027-03-31`.
    let is_short = |at: usize| {
        let run = |part: &str, from_end: bool| {
            let is_number = |c: &char| digit(*c).is_some() || *c == '-';
            let run: String = if from_end {
                part.chars().rev().take_while(is_number).collect()
            } else {
                part.chars().take_while(is_number).collect()
            };
            (1..=2).contains(&run.chars().count()) && !run.contains('-')
        };
        text.get(..at).is_some_and(|part| run(part, true)) && text.get(at + 1..).is_some_and(|part| run(part, false))
    };
    long.is_some_and(parted)
        || unspaced.is_some_and(parted)
        || through.is_some_and(parted)
        || text.split_once(" - ").is_some_and(parted)
        || text.match_indices('-').any(|(at, _)| is_short(at))
}
