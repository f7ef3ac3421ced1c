//! Reads a preprocessor's call on all cores, and steps over chapter contents: they are most of a book, and are decoded later.
//! The result is `None` for every call that differs in any way from what hosts send, so that serde reads or rejects it.

use rayon::prelude::*;
use serde::Deserialize;
use serde::de::IgnoredAny;

use super::cursor::Cursor;
use super::shape::{BookJson, ChapterJson, Item};

/// How deep chapters may be nested here; beyond that, serde decides what is too deep.
const DEEPEST: usize = 30;

/// The context and the book of a call.
pub(super) fn call(input: &str) -> Option<(&str, BookJson<'_>)> {
    let mut cursor = Cursor::new(input);
    cursor.eat(b'[')?;
    let context = cursor.value()?;
    cursor.eat(b',')?;
    let mut book = BookJson::default();
    cursor.list(b'{', b'}', |cursor| {
        let list = match key(cursor)? {
            r#""items""# => &mut book.items,
            r#""sections""# => &mut book.sections,
            other => return unknown(other, cursor),
        };
        let items = cursor.list(b'[', b']', Cursor::value)?.into_par_iter();
        let items = items
            .map(|one| item(&mut Cursor::new(one), DEEPEST))
            .collect::<Option<_>>()?;
        list.replace(items).is_none().then_some(())
    })?;
    cursor.eat(b']')?;
    cursor.is_at_end().then_some((context, book))
}

fn item<'a>(cursor: &mut Cursor<'a>, deepest: usize) -> Option<Item<'a>> {
    if cursor.peek()? != b'{' {
        return read::<IgnoredAny>(cursor).map(|_| Item::Other);
    }
    let mut item = Item::Other;
    cursor.list(b'{', b'}', |cursor| match key(cursor)? {
        r#""Chapter""# => {
            item = Item::Chapter(Box::new(chapter(cursor, deepest)?));
            Some(())
        }
        other => unknown(other, cursor),
    })?;
    Some(item)
}

fn chapter<'a>(cursor: &mut Cursor<'a>, deepest: usize) -> Option<ChapterJson<'a>> {
    let below = deepest.checked_sub(1)?;
    let (mut name, mut content, mut path, mut source_path, mut sub_items) = (None, None, None, None, None);
    cursor.list(b'{', b'}', |cursor| match key(cursor)? {
        r#""content""# => once(&mut content, cursor.value()),
        r#""name""# => once(&mut name, read(cursor)),
        r#""path""# => once(&mut path, read(cursor)),
        r#""source_path""# => once(&mut source_path, read(cursor)),
        r#""sub_items""# => {
            let items = cursor.list(b'[', b']', |cursor| item(cursor, below));
            once(&mut sub_items, items)
        }
        other => unknown(other, cursor),
    })?;
    Some(ChapterJson {
        name: name.unwrap_or_default(),
        content: content?,
        path: path.unwrap_or_default(),
        source_path: source_path.unwrap_or_default(),
        sub_items: sub_items.unwrap_or_default(),
    })
}

/// Takes the value of a member; `None` if the member occurs twice.
fn once<T>(member: &mut Option<T>, value: Option<T>) -> Option<()> {
    member.replace(value?).is_none().then_some(())
}

/// The key of a member, as it is written.
fn key<'a>(cursor: &mut Cursor<'a>) -> Option<&'a str> {
    let key = cursor.value()?;
    cursor.eat(b':')?;
    Some(key)
}

/// Skips a member that is not needed.
fn unknown(key: &str, cursor: &mut Cursor<'_>) -> Option<()> {
    serde_json::from_str::<&str>(key).ok()?;
    read::<IgnoredAny>(cursor).map(drop)
}

fn read<'a, T: Deserialize<'a>>(cursor: &mut Cursor<'a>) -> Option<T> {
    serde_json::from_str(cursor.value()?).ok()
}
