//! Fields that count only if no other field gives their value: teams and authors, periods, the status of a project.

use super::context::Context;
use crate::lang::metadata as words;
use crate::model::{DateReading, Field, FieldKind, FrontMatter, Metadata, read_date};
use crate::text::chars::digit;
use crate::text::words::phrase;

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

/// If an owner is named, a team becomes an ordinary field. The same is true of a period next to a target, and of a project's
/// status next to a status.
pub(super) fn prefer_strong(metadata: &mut Metadata, kind: FieldKind) {
    let is_own = |field: &&Field| field.kind == kind && !field.value.value.is_empty();
    if metadata.fields.iter().filter(is_own).any(|field| !is_weak(field)) {
        let fields = metadata.fields.iter_mut().filter(|field| field.kind == kind);
        fields
            .filter(|field| is_weak(field))
            .for_each(|field| field.kind = FieldKind::Other);
    }
}

/// Whether the value of a field counts only if no other field gives it.
pub(super) fn is_weak(field: &Field) -> bool {
    let key = || phrase(&field.key.value);
    match field.kind {
        FieldKind::Owner => is_weak_owner(&field.key.value),
        FieldKind::Status => words::WEAK_STATUSES.contains(&key().as_str()),
        FieldKind::Target => words::PERIODS.contains(&key().as_str()),
        _ => false,
    }
}

/// Turns `Period: May 3 – May 14, 2027` into a target.
pub(super) fn end_of_period(field: &mut Field) {
    if field.kind == FieldKind::Other
        && field.value.value.contains(|c| digit(c).is_some())
        && words::PERIODS.contains(&phrase(&field.key.value).as_str())
        && matches!(read_date(&field.value.value).0, DateReading::Date(_))
    {
        field.kind = FieldKind::Target;
    }
}

/// Whether a field names a team or authors, who are the owners if nobody else is named.
fn is_weak_owner(key: &str) -> bool {
    words::WEAK_OWNERS.contains(&&*phrase(key))
}
