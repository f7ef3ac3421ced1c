//! Several fields on one line, and what stands between them.

use std::ops::Range;

use super::inline::{Plain, joins_fields};
use super::key::{Accept, end_of_key, field, first_colon};
use crate::config::Vocabulary;
use crate::lang::dates;
use crate::model::{Field, FieldKind};
use crate::text::chars::{COLONS, is_dash};
use crate::text::slice;
use crate::text::words::phrase;

/// The fields of a line, several of them where `·` or `|` joins them, and whether it says something before the first one.
pub(super) fn split(plain: &Plain<'_>, vocabulary: &Vocabulary, accept: Accept) -> (Vec<(Field, bool)>, bool) {
    if joins_fields(&plain.text) {
        let found = joined(plain, vocabulary, accept);
        if !found.0.is_empty() {
            return found;
        }
    } else if let Some(fields) = joined_known(plain, vocabulary) {
        return (fields, false);
    }
    if let Some(fields) = bold_keys(plain, vocabulary, accept) {
        return (fields, false);
    }
    match joins_fields(&plain.text) {
        true => (Vec::new(), false),
        false => {
            let only = field(plain, 0..plain.text.len(), vocabulary, accept);
            (only.into_iter().collect(), false)
        }
    }
}

/// The fields that `·`, `|` or `•` joins. Before them may stand what they are of: `**Milestone 3** | Status: Done`.
fn joined(plain: &Plain<'_>, vocabulary: &Vocabulary, accept: Accept) -> (Vec<(Field, bool)>, bool) {
    let mut cuts = vec![0];
    for (at, mark) in plain.text.match_indices(['·', '|', '•']) {
        let next = at + mark.len();
        if field(plain, next..end_of_key(&plain.text, next), vocabulary, accept).is_some() {
            cuts.push(next);
        }
    }
    let mut fields = Vec::new();
    let mut has_rest = false;
    for (index, &start) in cuts.iter().enumerate() {
        let end = cuts.get(index + 1).map_or(plain.text.len(), |&next| {
            slice(&plain.text, ..next)
                .char_indices()
                .next_back()
                .map_or(next, |(at, _)| at)
        });
        match field(plain, start..end, vocabulary, accept) {
            Some(found) => fields.push(found),
            None if index == 0 && accept != Accept::Known => has_rest = true,
            None => return (Vec::new(), false),
        }
    }
    let is_known = |(field, _): &(Field, bool)| field.kind != FieldKind::Other;
    match has_rest && !fields.iter().any(is_known) {
        true => (Vec::new(), false),
        false => (fields, has_rest),
    }
}

/// What may stand between fields of one line if each of them is a known one: it also stands in values.
const JOINTS: [&str; 7] = [" — ", " – ", " - ", " / ", "; ", ", ", ". "];
/// The same before a key with a wide colon: `担当：山田、状態：完了`.
const WIDE_JOINTS: [&str; 8] = ["、", "，", "；", "。", "／", "｜", "\u{3000}", " "];

/// Whether a text has two colons, as a line with two fields has.
fn may_join(text: &str) -> bool {
    // With the first byte of a wide one.
    let mut colons = memchr::memchr2_iter(b':', 0xef, text.as_bytes());
    colons.nth(1).is_some() && text.matches(COLONS).nth(1).is_some()
}

/// `Status: Done — Owner: Ana; Due: May 3`: the known fields of a line that has several of them and begins with one.
fn joined_known(plain: &Plain<'_>, vocabulary: &Vocabulary) -> Option<Vec<(Field, bool)>> {
    let text = &plain.text;
    if !may_join(text) {
        return None;
    }
    // `Owner: Ana. Last updated: May 3.`
    let is_written = |field: &Field| dates::WRITTEN.contains(&phrase(&field.key.value).as_str());
    let known = |range: Range<usize>| {
        let own = || field(plain, range.clone(), vocabulary, Accept::Known);
        let day = || field(plain, range.clone(), vocabulary, Accept::Block).filter(|(own, _)| is_written(own));
        own().or_else(day)
    };
    let mut starts: Vec<(usize, usize)> = Vec::new();
    let mut add = |joint: &str, is_wide: bool| {
        for (at, _) in text.match_indices(joint) {
            let next = at + joint.len();
            let end = end_of_key(text, next);
            let is_meant = !is_wide || first_colon(slice(text, next..end)).is_some_and(|(_, length)| length > 1);
            if is_meant && known(next..end).is_some() {
                starts.push((at, next));
            }
        }
    };
    JOINTS.iter().for_each(|joint| add(joint, false));
    if text.contains('：') {
        WIDE_JOINTS.iter().for_each(|joint| add(joint, true));
    }
    if starts.is_empty() {
        return None;
    }
    starts.sort_unstable();
    // ` ／ ` and `, ` are one joint each.
    starts.dedup_by(|own, before| {
        let is_one = !slice(text, before.1..own.1).contains(char::is_alphanumeric);
        before.1 = if is_one { own.1.max(before.1) } else { before.1 };
        is_one
    });
    let ends = starts.iter().map(|(at, _)| *at).chain([text.len()]);
    let own = std::iter::once(0).chain(starts.iter().map(|(_, next)| *next)).zip(ends);
    own.map(|(start, end)| known(start..end)).collect()
}

/// `**Status:** Done → **Owner:** Ana`: the fields of a line that begins with a key in bold, whatever stands between them.
fn bold_keys(plain: &Plain<'_>, vocabulary: &Vocabulary, accept: Accept) -> Option<Vec<(Field, bool)>> {
    let text = &plain.text;
    let mut starts = plain.strong_starts().peekable();
    starts.peek()?;
    let key = |start: usize| field(plain, start..end_of_key(text, start), vocabulary, accept).filter(|(_, bold)| *bold);
    let keys: Vec<(usize, FieldKind)> = starts.filter_map(|start| Some((start, key(start)?.0.kind))).collect();
    let ([(_, _), _, ..], true) = (
        keys.as_slice(),
        keys.iter().skip(1).any(|(_, kind)| *kind != FieldKind::Other),
    ) else {
        return None;
    };
    let is_first = slice(text, ..keys.first()?.0).chars().all(|c| !c.is_alphanumeric());
    let is_between = |c: char| {
        c.is_whitespace()
            || is_dash(c)
            || matches!(
                c,
                '·' | '|'
                    | '•'
                    | ','
                    | ';'
                    | '/'
                    | '.'
                    | '&'
                    | '+'
                    | '→'
                    | '‖'
                    | '∙'
                    | '‧'
                    | '◆'
                    | '◦'
                    | '▪'
                    | '●'
                    | '»'
                    | '>'
                    | '~'
                    | '～'
            )
    };
    let ends = keys
        .iter()
        .skip(1)
        .map(|(start, _)| slice(text, ..*start).trim_end_matches(is_between).len());
    let ends = ends.chain([text.len()]);
    let own = keys
        .iter()
        .zip(ends)
        .map(|((start, _), end)| field(plain, *start..end.max(*start), vocabulary, accept));
    own.collect::<Option<Vec<_>>>().filter(|_| is_first)
}
