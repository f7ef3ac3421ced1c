//! What sentences say of the whole: `This milestone is in progress and is led by Ana Lee.`, `Launch in six weeks (target: May 3, 2027)`.

use super::blocks::Block;
use super::context::Context;
use super::outline::Node;
use super::owners::names_team;
use super::periods::{is_day_or_part, is_period, is_unclear, keyed};
use super::weak::says;
use crate::lang::{said as forms, updates};
use crate::model::{DateReading, Field, FieldKind, Section, read_leading_date};
use crate::source::{Span, Text};
use crate::text::chars::{COLONS, digit, is_dash, joins_words};
use crate::text::slice;
use crate::text::words::{phrase, words};

/// A longer sentence says more than a field does.
const LONGEST: usize = 240;
/// So many blocks below the title, and so many sentences of each, may say it.
const MOST: usize = 3;

/// What a clause says.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// `led by Ana Lee`, `wird von Ana Lee geleitet`.
    Led,
    /// `due on May 3, 2027`.
    Due,
    /// `will run from May 2027 to August 2027`.
    Runs,
}

/// The fields in the sentences right below the title, in the summary and above the timeline, and in quotations.
pub(super) fn said(context: &Context<'_>, root: &Node<'_, '_>, preamble: &Node<'_, '_>) -> Vec<Field> {
    let name = name_of_whole(&preamble.title.value);
    let mut found = Vec::new();
    found.extend(name.and_then(|name| told_by_title(&preamble.title, name)));
    let before = root.blocks.iter().filter(|_| !std::ptr::eq(root, preamble)).take(MOST);
    for block in before.chain(preamble.blocks.iter().take(MOST)) {
        add(context, block, name, true, &mut found);
    }
    for node in preamble.children.iter().filter(|node| !node.is_label && !node.is_part) {
        let is_about_all = matches!(node.section, Some(Section::Summary | Section::Timeline));
        let first = node.blocks.first().filter(|_| is_about_all);
        if let Some(block @ Block::Paragraph { .. }) = first {
            add(context, block, name, true, &mut found);
        }
        // `> Sprint 5 is complete.`
        let quotes = node.blocks.iter().filter(|block| matches!(block, Block::Group { .. }));
        for quote in quotes.filter(|_| name.is_some()) {
            add(context, quote, name, false, &mut found);
        }
    }
    found
}

/// `Sprint 5` of `Sprint 5 — The gate`.
fn name_of_whole(title: &str) -> Option<&str> {
    let mut own = words(title).take(2);
    let ((start, _), (at, number)) = (own.next()?, own.next()?);
    let end = at + number.len();
    number
        .chars()
        .all(|c| digit(c).is_some())
        .then(|| slice(title, start..end))
}

/// `Complete` of `Sprint 2 Complete - The gate`.
fn told_by_title(title: &Text, name: &str) -> Option<Field> {
    let rest = after(title.value.trim_start_matches(|c: char| !c.is_alphanumeric()), name)?;
    let first = rest
        .split(|c: char| is_dash(c) && c != '-' || COLONS.contains(&c))
        .next()?;
    let first = first.split(" - ").next()?.trim();
    let is_done = first.len() < rest.trim().len() && updates::DONE.contains(&phrase(first).as_str());
    is_done.then(|| field(FieldKind::Status, first, title.span))
}

/// Adds what the first sentences of a block say; of `this milestone` only those that `is_near`.
fn add(context: &Context<'_>, block: &Block<'_>, name: Option<&str>, is_near: bool, found: &mut Vec<Field>) {
    let inline = match block {
        Block::Paragraph { inline, .. } => inline,
        Block::Group {
            blocks: [Block::Paragraph { inline, .. }, ..],
            ..
        } => inline,
        _ => return,
    };
    let whole = inline.whole();
    let mut rest = whole.value.as_str();
    let mut goes_on = false;
    for _ in 0..MOST {
        let Some((sentence, following)) = first_sentence(rest) else {
            return;
        };
        rest = following;
        if sentence.len() > LONGEST {
            goes_on = false;
            continue;
        }
        if is_near && let Some(date) = bracketed(context, sentence) {
            found.push(field(FieldKind::Target, date, whole.span));
        }
        let told = match after_subject(sentence, name, is_near) {
            None if goes_on => further(sentence),
            told => told,
        };
        goes_on = told.is_some();
        if let Some(told) = told {
            read(context, told, whole.span, found);
        }
    }
}

fn field(kind: FieldKind, value: &str, span: Span) -> Field {
    let value = Text::new(value, span);
    Field::new(kind, value.clone(), value, span)
}

/// What the sentence after one about the whole says of it: `It ends on May 3.`, `担当は山田です。`
fn further(sentence: &str) -> Option<&str> {
    let own = forms::PRONOUNS.iter().find_map(|word| after(sentence, word));
    own.or_else(|| (cuts(sentence).first()?.0 == 0).then_some(sentence))
}

/// A sentence, and what follows it.
fn first_sentence(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_start();
    let is_end = |at: usize, mark: char| {
        let before = slice(text, ..at);
        let lead = before.trim_end_matches(|c: char| c.is_ascii_digit());
        // `31. März`
        let is_ordinal = mark == '.' && lead.ends_with(' ') && (1..=2).contains(&(before.len() - lead.len()));
        !is_ordinal && slice(text, at + mark.len_utf8()..).starts_with(' ')
    };
    let marks = text
        .char_indices()
        .filter(|(_, c)| matches!(c, '.' | '!' | '?' | '。' | '！'));
    let end = marks
        .filter(|(at, mark)| !mark.is_ascii() || is_end(*at, *mark))
        .map(|(at, mark)| at + mark.len_utf8())
        .next();
    let end = end.unwrap_or(text.len());
    (end > 0).then(|| (slice(text, ..end).trim_end(), slice(text, end..)))
}

fn read(context: &Context<'_>, following: &str, span: Span, found: &mut Vec<Field>) {
    let cuts = cuts(following);
    let end = cuts.first().map_or(following.len(), |(at, ..)| *at);
    let lead = bare(slice(following, ..end));
    let status = context.vocabulary.status(lead);
    if status.is_some_and(|(_, note)| is_day_or_part(&note)) && !is_unclear(lead) {
        found.push(field(FieldKind::Status, lead, span));
    }
    for (index, (_, next, form)) in cuts.iter().enumerate() {
        let end = cuts.get(index + 1).map_or(following.len(), |(at, ..)| *at);
        let value = bare(slice(following, *next..end));
        let told = match form {
            Form::Led => led(context, value).map(|value| (FieldKind::Owner, value)),
            Form::Due => due(value).map(|value| (FieldKind::Target, value)),
            Form::Runs => is_period(value).then_some((FieldKind::Target, value)),
        };
        found.extend(told.map(|(kind, value)| field(kind, value, span)));
    }
}

/// `May 3, 2027` of `in six weeks (target: May 3, 2027)`.
fn bracketed<'t>(context: &Context<'_>, text: &'t str) -> Option<&'t str> {
    // Few sentences have one.
    let (_, inner) = text.split_once(['(', '（'])?;
    let (inner, _) = inner.split_once([')', '）'])?;
    let (kind, date) = inner.contains(COLONS).then(|| keyed(context, inner)).flatten()?;
    (kind == FieldKind::Target).then_some(date)
}

/// What a sentence says of the whole, which is its subject.
fn after_subject<'t>(text: &'t str, name: Option<&str>, is_near: bool) -> Option<&'t str> {
    let text = text.trim_start_matches(|c: char| !c.is_alphanumeric());
    let named = |text: &'t str| {
        let rest = after(text, name?)?;
        (!rest.starts_with(|c| digit(c).is_some() || matches!(c, '.' | ':' | '：'))).then_some(rest)
    };
    let listed = || {
        forms::SUBJECTS
            .iter()
            .filter_map(|subject| after(text, subject))
            .min_by_key(|rest| rest.len())
    };
    // `ARCHIVED - Sprint 2 completed`
    let tail = || {
        let (lead, tail) = text
            .split_once(" - ")
            .or_else(|| text.split_once(|c: char| is_dash(c) && c != '-'))?;
        let is_mark = !lead.contains(char::is_lowercase) && words(lead).nth(1).is_none();
        is_mark.then(|| named(tail.trim_start())).flatten()
    };
    named(text).or_else(|| listed().filter(|_| is_near)).or_else(tail)
}

/// What follows `lead` at the start of `text`, in any case.
fn after<'t>(text: &'t str, lead: &str) -> Option<&'t str> {
    let own = text.get(..lead.len()).filter(|own| own.eq_ignore_ascii_case(lead))?;
    let rest = slice(text, own.len()..);
    let is_apart =
        || !rest.starts_with(char::is_alphanumeric) || own.ends_with(is_unspaced) || rest.starts_with(is_unspaced);
    is_apart().then_some(rest)
}

/// Whether no blank need stand beside a letter.
fn is_unspaced(c: char) -> bool {
    c.is_alphanumeric() && !joins_words(c)
}

/// Where a clause with another value begins, where the value does, and what it is.
fn cuts(text: &str) -> Vec<(usize, usize, Form)> {
    let lists = [
        (&forms::LED, Form::Led),
        (&forms::RUNS, Form::Runs),
        (&forms::DUE, Form::Due),
    ];
    let mut found: Vec<(usize, usize, Form)> = Vec::new();
    let mut end = 0;
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        let begins = c.is_alphanumeric() && (!before.is_alphanumeric() || is_unspaced(c));
        before = c;
        if at < end || !begins {
            continue;
        }
        let rest = slice(text, at..);
        let named = lists
            .iter()
            .flat_map(|(list, form)| list.iter().map(move |lead| (*lead, *form)));
        let longest = named
            .filter(|(lead, _)| after(rest, lead).is_some())
            .max_by_key(|(lead, _)| lead.len());
        if let Some((lead, form)) = longest {
            end = at + lead.len();
            found.push((at, end, form));
        }
    }
    found
}

/// A value without the words and marks that lead to it and to the next one.
fn bare(text: &str) -> &str {
    let is_mark = |c: char| {
        c.is_whitespace() || matches!(c, ',' | ';' | '.' | '!' | '，' | '、' | '；' | '。' | '！' | ':' | '：')
    };
    let mut text = text.trim_matches(is_mark);
    loop {
        let shorter = forms::FILLERS.iter().find_map(|word| {
            let ends = text
                .strip_suffix(word)
                .filter(|rest| rest.is_empty() || rest.ends_with(is_mark) || word.starts_with(is_unspaced));
            after(text, word).or(ends)
        });
        match shorter {
            Some(rest) => text = rest.trim_matches(is_mark),
            None => return text,
        }
    }
}

/// The people or the team that a clause names, without what ends it: `Ana Lee geleitet`.
fn led<'t>(context: &Context<'_>, value: &'t str) -> Option<&'t str> {
    let value = without_end(value, &forms::LED_ENDS).unwrap_or(value);
    let article = forms::ARTICLES.iter().find_map(|article| after(value, article));
    let value = article.map_or(value, str::trim_start);
    let is_name = article.is_some() && names_team(value) || !value.starts_with(char::is_lowercase);
    (is_name && says(context.vocabulary, FieldKind::Owner, value)).then_some(value)
}

/// The day that a clause names, without what ends it: `31. März 2027 abgeschlossen`.
fn due(value: &str) -> Option<&str> {
    let value = without_end(value, &forms::DUE_ENDS).unwrap_or(value);
    let is_date = value.contains(|c| digit(c).is_some())
        && matches!(read_leading_date(value), (DateReading::Date(_), note) if !note.contains(char::is_alphanumeric));
    is_date.then_some(value)
}

fn without_end<'t>(value: &'t str, ends: &[&str]) -> Option<&'t str> {
    let mut shorter = ends.iter().filter_map(|end| value.strip_suffix(end));
    shorter.next().map(str::trim_end)
}
