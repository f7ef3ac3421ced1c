//! The chapters that the configuration makes milestones, and those in which each heading of a level is one.

use globset::{Glob, GlobSet, GlobSetBuilder};
use serde_json::{Value, json};

use super::super::reader::{Node, Reader};
use super::{Shape, glob};
use crate::config::Milestones;

/// A list of globs and of tables such as `{ files = globs, level = 2 }`.
pub(crate) struct Chapters;

/// The levels of headings in Markdown.
const LEVELS: std::ops::RangeInclusive<u64> = 1..=6;

const EXAMPLE: &str = "`{ files = \"roadmap.md\", level = 2 }`";

impl Shape for Chapters {
    type Value = Milestones;

    fn form() -> String {
        "a list of globs, and of tables with `files` and `level`".into()
    }

    fn schema(_: &[&str]) -> Value {
        let files = json!({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]});
        json!({"type": "array", "items": {"anyOf": [
            {"type": "string"},
            {
                "type": "object",
                "properties": {
                    "files": files,
                    "level": {"type": "integer", "minimum": LEVELS.start(), "maximum": LEVELS.end()},
                },
                "required": ["files", "level"],
                "additionalProperties": false,
            },
        ]}})
    }

    fn read(node: &Node<'_>, reader: &mut Reader<'_>) -> Option<Milestones> {
        let mut found = Milestones::default();
        let mut whole = GlobSetBuilder::new();
        for item in reader.list(node, &Self::form()) {
            if item.value.is_object() {
                found.levels.extend(leveled(&item, reader));
            } else if let Some(glob) = glob(&item, reader, "globs, and tables with `files` and `level`") {
                whole.add(glob);
            }
        }
        found.whole = build(node, &whole, reader)?;
        Some(found)
    }
}

/// Reads `{ files = globs, level = 2 }`.
fn leveled(item: &Node<'_>, reader: &mut Reader<'_>) -> Option<(GlobSet, u8)> {
    let before = reader.count();
    let (mut files, mut level) = (None, None);
    for (name, entry) in reader.table(item, "tables with `files` and `level`") {
        match name {
            "files" => files = globs(&entry, reader),
            "level" => match entry.value.as_u64().filter(|level| LEVELS.contains(level)) {
                Some(found) => level = u8::try_from(found).ok(),
                None => reader.bad_value(
                    &entry,
                    "`level` takes the level of a heading",
                    "write a number from 1 to 6: 2 for headings that begin with `##`",
                ),
            },
            _ => reader.unknown(&entry, "key", ["files", "level"].into_iter()),
        }
    }
    if reader.count() == before {
        match (&files, level) {
            (None, _) => reader.bad_value(item, "milestones without `files`", format!("write {EXAMPLE}")),
            (_, None) => reader.bad_value(item, "milestones without `level`", format!("write {EXAMPLE}")),
            _ => {}
        }
    }
    files.zip(level)
}

/// One glob, or a list of them.
fn globs(node: &Node<'_>, reader: &mut Reader<'_>) -> Option<GlobSet> {
    let mut set = GlobSetBuilder::new();
    let globs: Vec<Option<Glob>> = match node.value.is_string() {
        true => vec![glob(node, reader, "a glob, or a list of them")],
        false => {
            let items = reader.list(node, "a glob, or a list of them");
            items.iter().map(|item| glob(item, reader, "globs")).collect()
        }
    };
    globs.into_iter().flatten().for_each(|glob| _ = set.add(glob));
    build(node, &set, reader)
}

fn build(node: &Node<'_>, set: &GlobSetBuilder, reader: &mut Reader<'_>) -> Option<GlobSet> {
    let built = set.build();
    if built.is_err() {
        reader.bad_value(node, "the globs are too large together", "write fewer or shorter ones");
    }
    built.ok()
}
