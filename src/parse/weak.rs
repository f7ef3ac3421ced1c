//! Fields that count only if no other field gives their value: teams and authors, periods, the status of a project.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::answer::is_open;
use super::context::Context;
use super::front_matter::is_yaml_word;
use super::owners::{is_name_or_team, owners};
use crate::config::Vocabulary;
use crate::config::vocabulary::families::family;
use crate::lang::{dates, metadata as words};
use crate::model::{Date, DateReading, Field, FieldKind, FrontMatter, Metadata, Status, find_date_of_field, read_date};
use crate::source::{Span, Text};
use crate::text::chars::{ARROWS, digit, is_dash};
use crate::text::words::{phrase, phrased};

/// A longer value of a name that no list holds is a sentence.
const LONGEST: usize = 120;

/// Whether front matter has an owner key without a value: then its authors are not the owners.
pub(super) fn has_empty_role(context: &Context<'_>, front_matter: Option<&FrontMatter>) -> bool {
    let Some(matter) = front_matter else { return false };
    let mut keys = matter
        .span
        .of(context.text)
        .lines()
        .filter_map(|line| line.split_once(':'));
    keys.any(|(key, _)| {
        context.vocabulary.field(key) == Some(FieldKind::Owner)
            && !key.starts_with(char::is_whitespace)
            && !is_weak_owner(key)
            && !matter.entries.iter().any(|(other, _)| other.value == key)
    })
}

/// Of the fields that give one value those count whose keys say it best; the others are fields like any other.
pub(super) fn prefer_strong(context: &Context<'_>, metadata: &mut Metadata, kind: FieldKind) {
    let is_own = |field: &&Field| field.kind == kind && !field.value.value.is_empty();
    // One field is the best of its kind.
    if metadata.fields.iter().filter(|field| field.kind == kind).count() < 2 {
        return;
    }
    let best = metadata
        .fields
        .iter()
        .filter(is_own)
        .map(|field| strength(context, field))
        .min();
    let Some(best) = best else { return };
    let is_doubtful = kind == FieldKind::Target && best == Strength::Composed && {
        let dates = metadata.fields.iter().filter(is_own);
        let mut dates = dates
            .filter(|field| strength(context, field) == best)
            .map(|field| read_date(&field.value.value).0);
        let first = dates.next();
        dates.any(|date| Some(&date) != first.as_ref())
    };
    let fields = metadata.fields.iter_mut().filter(|field| field.kind == kind);
    fields
        .filter(|field| is_doubtful || strength(context, field) > best)
        .for_each(|field| field.kind = FieldKind::Other);
}

/// If a target has a date, a target without one is not a date: `Target: 10,000 users`, `Target release: v2.4`. An open answer such as
/// `TBD` stays a target only if its key is stronger than those of the dates.
pub(super) fn prefer_dates(context: &Context<'_>, metadata: &mut Metadata) {
    let is_target = |field: &&Field| field.kind == FieldKind::Target && !field.value.value.is_empty();
    if metadata.fields.iter().filter(is_target).nth(1).is_none() {
        return;
    }
    let reading = |field: &Field| find_date_of_field(&field.value.value).reading;
    let is_dated = |field: &&Field| matches!(reading(field), DateReading::Date(_) | DateReading::Wrong(Some(_)));
    let dated = metadata.fields.iter().filter(is_target).filter(is_dated);
    let Some(best) = dated.map(|field| strength(context, field)).min() else {
        return;
    };
    for field in metadata.fields.iter_mut().filter(|field| is_target(&&**field)) {
        let counts = is_open(&field.value.value) && strength(context, field) < best;
        if reading(field) == DateReading::Text && !counts {
            field.kind = FieldKind::Other;
        }
    }
}

/// How surely the key of a field says what it is, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Strength {
    /// `Revised deadline` beside `Deadline`.
    Newer,
    /// A name of its own.
    Named,
    /// A name made of the words for one.
    Composed,
    /// Authors, periods, the status of a project.
    Weak,
}

pub(super) fn strength(context: &Context<'_>, field: &Field) -> Strength {
    let key = phrase(&field.key.value);
    let weak = match field.kind {
        FieldKind::Owner => &words::WEAK_OWNERS,
        FieldKind::Status => &words::WEAK_STATUSES,
        FieldKind::Target => &words::PERIODS,
        _ => return Strength::Named,
    };
    if weak.contains(&key.as_str()) || field.kind == FieldKind::Status && names_stage(&key) {
        return Strength::Weak;
    }
    if context.vocabulary.field(&field.key.value).is_some() {
        return Strength::Named;
    }
    match family(&field.key.value) {
        Some(family) if family.is_newer => Strength::Newer,
        Some(family) if family.is_weak => Strength::Weak,
        Some(_) => Strength::Composed,
        // `Owner (interim)`
        None => Strength::Composed,
    }
}

/// Whether the value of a field counts only where no other one gives it.
pub(super) fn is_weak(context: &Context<'_>, field: &Field) -> bool {
    strength(context, field) == Strength::Weak
}

/// What a key means, by a list or by the words that it is made of.
pub(super) fn meaning(vocabulary: &Vocabulary, key: &str) -> Option<FieldKind> {
    vocabulary.field(key).or_else(|| composed(key))
}

/// What a key means that no list holds.
pub(super) fn composed(key: &str) -> Option<FieldKind> {
    match is_period_name(key) {
        true => Some(FieldKind::Target),
        false => family(key).map(|family| family.kind),
    }
}

fn is_period_name(key: &str) -> bool {
    static NAMES: LazyLock<FxHashSet<&str>> = LazyLock::new(|| words::PERIODS.iter().copied().collect());
    NAMES.contains(phrased(key).as_str())
}

/// Whether a key such as `Stage` or `Progress` gives the status if its value is a status.
pub(super) fn names_stage(key: &str) -> bool {
    words::STAGES.contains(&&*phrase(key))
}

/// Whether a period has no end yet: `2027-03-01 →`, `since March 3, 2027 –`.
fn is_open_ended(value: &str) -> bool {
    let value = value.trim_end();
    value.ends_with(is_dash) || ARROWS.iter().any(|arrow| value.ends_with(arrow))
}

/// Makes a target of `Period: May 3 – May 14, 2027`, and of `Accountable lead: Ana` an owner: a field whose key no list holds
/// counts if its value is clear.
pub(super) fn resolve_kind(context: &Context<'_>, field: &mut Field) {
    if field.kind == FieldKind::Target && is_open_ended(&field.value.value) && is_period_name(&field.key.value) {
        field.kind = FieldKind::Other;
        return;
    }
    if field.kind != FieldKind::Other || field.value.value.is_empty() {
        return;
    }
    if names_stage(&field.key.value) {
        let status = context.vocabulary.status(&field.value.value);
        if status.is_some_and(|(_, note)| note.is_empty()) {
            field.kind = FieldKind::Status;
        }
        return;
    }
    if is_day_of_end(context, field) {
        field.kind = FieldKind::CompletedOn;
        return;
    }
    let kind = composed(&field.key.value).filter(|_| !is_open(&field.value.value));
    let Some(kind) = kind.filter(|kind| *kind != FieldKind::Target || !is_open_ended(&field.value.value)) else {
        return;
    };
    // What stands around it is said nowhere else.
    if kind == FieldKind::Target
        && is_period_name(&field.key.value)
        && !matches!(read_date(&field.value.value).0, DateReading::Date(_))
        && let Some(inner) = period_in(&field.value)
    {
        field.value = inner;
    }
    let is_login = || kind == FieldKind::Owner && field.from_front_matter && is_login(&field.value.value);
    if says_within(context.vocabulary, kind, &field.value.value) || is_login() {
        field.kind = kind;
    }
}

/// Whether a value of front matter is the short name of one account: `lead-contributor: ana-lee`.
fn is_login(value: &str) -> bool {
    value.len() > 2
        && value.starts_with(|c: char| c.is_ascii_lowercase())
        && value
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
        && !is_yaml_word(value)
}

/// Whether a field gives the day of completion: `Done: 2026-12-01`, `Shipped: 2026-12-01`. `Published` and `Accepted` do not, because a
/// text is published and a proposal is accepted before the work is done.
fn is_day_of_end(context: &Context<'_>, field: &Field) -> bool {
    let is_day = || matches!(read_date(&field.value.value).0, DateReading::Date(Date::Day(_)));
    let is_end = || {
        let key = phrase(&field.key.value);
        let status = context.vocabulary.status(&field.key.value);
        status.is_some_and(|(status, note)| status == Status::Completed && note.is_empty())
            && !words::AGREED.contains(&key.as_str())
            && !dates::WRITTEN.contains(&key.as_str())
    };
    field.value.value.contains(|c| digit(c).is_some()) && is_day() && is_end()
}

/// Whether a value says what a field of `kind` is for, and nothing else.
pub(super) fn says(vocabulary: &Vocabulary, kind: FieldKind, value: &str) -> bool {
    match kind {
        FieldKind::Status => vocabulary.status(value).is_some(),
        FieldKind::Target => {
            let is_day = |reading| matches!(reading, DateReading::Date(_) | DateReading::Wrong(Some(_)));
            value.contains(|c| digit(c).is_some()) && !is_open_ended(value) && is_day(read_date(value).0)
        }
        FieldKind::Owner => {
            let names = owners(&Text::new(value, Span::default()));
            !names.is_empty() && names.iter().all(|name| is_name_or_team(&name.value))
        }
        _ => false,
    }
}

/// As [`says`], for a value that may say more before its date.
pub(super) fn says_within(vocabulary: &Vocabulary, kind: FieldKind, value: &str) -> bool {
    let is_within = || {
        let is_short = kind == FieldKind::Target && value.len() <= LONGEST;
        is_short && matches!(find_date_of_field(value).reading, DateReading::Date(_))
    };
    says(vocabulary, kind, value) || is_within()
}

/// The period in brackets or after a comma: `4 weeks (May 3 – May 28, 2027)`.
pub(super) fn period_in(value: &Text) -> Option<Text> {
    let inner = value
        .value
        .strip_suffix([')', '）', ']'])
        .and_then(|inner| inner.rsplit_once(['(', '（', '[']));
    // `2027-05-03 / 2027-05-28`
    let following = value.value.split_once(" / ").map(|(_, end)| end);
    let inner = inner
        .map(|(_, inner)| inner)
        .or(following)
        .or_else(|| value.value.split_once([':', '：', '|', ';']).map(|(_, rest)| rest))?;
    let inner = inner.trim();
    let is_date = || matches!(read_date(inner).0, DateReading::Date(_)) && inner.contains(|c| digit(c).is_some());
    let is_exact = (value.span.end - value.span.start) as usize == value.value.len();
    let at = value.span.start as usize + (inner.as_ptr() as usize - value.value.as_ptr() as usize);
    let span = if is_exact {
        Span::new(at, at + inner.len())
    } else {
        value.span
    };
    is_date().then(|| Text::new(inner, span))
}

/// Whether a field names a team or authors, who are the owners if nobody else is named.
fn is_weak_owner(key: &str) -> bool {
    words::WEAK_OWNERS.contains(&&*phrase(key))
}
