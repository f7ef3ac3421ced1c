//! The shapes of values in the configuration. There is one type for each shape: it reads a value, describes the shape and
//! gives its JSON Schema.

mod links;
mod milestones;
mod rules;
mod words;

use globset::{Glob, GlobBuilder, GlobSet, GlobSetBuilder};
use jiff::civil;
use serde_json::{Value, json};

use super::problem::text_of;
use super::reader::{Node, Reader, quoted};
use super::{AsOf, InlineStyle, Level};
use crate::diagnostic::Severity;
use crate::text::nearest::nearest;
pub(super) use links::{Imports, Kinds, Links};
pub(super) use milestones::Chapters;
pub(super) use rules::{Levels, Overrides};
pub(super) use words::{Names, OwnLabels};

/// The shape of a value.
pub(super) trait Shape {
    type Value;

    /// The shape in words, to follow "takes".
    fn form() -> String;

    /// The JSON Schema of the shape.
    fn schema(known_rules: &[&str]) -> Value;

    /// Reads the value at `node`. Problems go to `reader`.
    fn read(node: &Node<'_>, reader: &mut Reader<'_>) -> Option<Self::Value>;
}

/// A value that is one of a few names.
pub(super) trait Named: Copy + 'static {
    const NAMES: &'static [(&'static str, Self)];

    fn names() -> Vec<&'static str> {
        Self::NAMES.iter().map(|(name, _)| *name).collect()
    }

    fn of(name: &str) -> Option<Self> {
        Self::NAMES
            .iter()
            .find(|(own, _)| *own == name)
            .map(|(_, value)| *value)
    }
}

impl Named for Level {
    const NAMES: &'static [(&'static str, Self)] = &[
        ("error", Some(Severity::Error)),
        ("warning", Some(Severity::Warning)),
        ("info", Some(Severity::Info)),
        ("off", None),
    ];
}

impl<T: Named> Shape for T {
    type Value = T;

    fn form() -> String {
        quoted(&T::names(), "or")
    }

    fn schema(_: &[&str]) -> Value {
        json!({"enum": T::names()})
    }

    fn read(node: &Node<'_>, reader: &mut Reader<'_>) -> Option<T> {
        let text = reader.string(node, &T::form())?;
        let found = T::of(text);
        if found.is_none() {
            not_one_of(node, reader, text, &T::names(), &T::form());
        }
        found
    }
}

fn not_one_of(node: &Node<'_>, reader: &mut Reader<'_>, text: &str, known: &[&str], form: &str) {
    let help = match nearest(text, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("it takes {form}"),
    };
    reader.bad_value(node, format!("`{}` cannot be `{text}`", node.name()), help);
}

/// `true` or `false`.
pub(super) struct Flag;

impl Shape for Flag {
    type Value = bool;

    fn form() -> String {
        "`true` or `false`".into()
    }

    fn schema(_: &[&str]) -> Value {
        json!({"type": "boolean"})
    }

    fn read(node: &Node<'_>, reader: &mut Reader<'_>) -> Option<bool> {
        let flag = node.value.as_bool();
        if flag.is_none() {
            reader.mismatch(node, &Self::form());
        }
        flag
    }
}

impl Shape for InlineStyle {
    type Value = Self;

    fn form() -> String {
        "`auto`, `true` or `false`".into()
    }

    fn schema(_: &[&str]) -> Value {
        json!({"enum": ["auto", true, false]})
    }

    fn read(node: &Node<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        match (node.value.as_bool(), node.value.as_str()) {
            (Some(true), _) => Some(Self::Always),
            (Some(false), _) => Some(Self::Never),
            (_, Some("auto")) => Some(Self::Auto),
            (_, Some(text)) => {
                not_one_of(node, reader, text, &["auto", "true", "false"], &Self::form());
                None
            }
            _ => {
                reader.mismatch(node, &Self::form());
                None
            }
        }
    }
}

/// `build`, `commit` or a day.
pub(super) struct Today;

impl Shape for Today {
    type Value = AsOf;

    fn form() -> String {
        "`build`, `commit` or a day".into()
    }

    fn schema(_: &[&str]) -> Value {
        json!({"anyOf": [{"enum": ["build", "commit"]}, Days::item()]})
    }

    fn read(node: &Node<'_>, reader: &mut Reader<'_>) -> Option<AsOf> {
        match node.value.as_str() {
            Some("build") => Some(AsOf::Build),
            Some("commit") => Some(AsOf::Commit),
            Some(text) if !text.starts_with(|c: char| c.is_ascii_digit()) => {
                let form = "`build`, `commit` or a day such as `2026-11-23`";
                not_one_of(node, reader, text, &["build", "commit"], form);
                None
            }
            _ => day(node, reader, &Self::form()).map(AsOf::Day),
        }
    }
}

/// A list of days.
pub(super) struct Days;

impl Days {
    fn item() -> Value {
        json!({"type": "string", "pattern": "^\\d{4}-\\d{2}-\\d{2}$"})
    }
}

impl Shape for Days {
    type Value = Vec<civil::Date>;

    fn form() -> String {
        "a list of days".into()
    }

    fn schema(_: &[&str]) -> Value {
        json!({"type": "array", "items": Self::item()})
    }

    fn read(node: &Node<'_>, reader: &mut Reader<'_>) -> Option<Self::Value> {
        let items = reader.list(node, &Self::form());
        Some(items.iter().filter_map(|item| day(item, reader, "days")).collect())
    }
}

fn day(node: &Node<'_>, reader: &mut Reader<'_>, wanted: &str) -> Option<civil::Date> {
    let Some(text) = text_of(node.value) else {
        reader.mismatch(node, wanted);
        return None;
    };
    let found = (text.len() == "2026-11-23".len()).then(|| text.parse().ok()).flatten();
    if found.is_none() {
        reader.bad_value(node, format!("`{text}` is not a day"), "write a day as `2026-11-23`");
    }
    found
}

/// The most `{` in a glob. Groups can be nested, and each level takes stack space.
const GROUPS: usize = 100;

/// A list of file globs: `*` matches within a folder, `**` also across folders.
pub(super) struct Globs;

impl Shape for Globs {
    type Value = GlobSet;

    fn form() -> String {
        "a list of globs".into()
    }

    fn schema(_: &[&str]) -> Value {
        strings()
    }

    fn read(node: &Node<'_>, reader: &mut Reader<'_>) -> Option<GlobSet> {
        let mut set = GlobSetBuilder::new();
        for item in reader.list(node, &Self::form()) {
            if let Some(glob) = glob(&item, reader, "globs") {
                set.add(glob);
            }
        }
        let built = set.build();
        if built.is_err() {
            reader.bad_value(node, "the globs are too large together", "write fewer or shorter ones");
        }
        built.ok()
    }
}

/// One file glob.
fn glob(node: &Node<'_>, reader: &mut Reader<'_>, wanted: &str) -> Option<Glob> {
    let text = reader.string(node, wanted)?;
    let built = match text.matches('{').count() > GROUPS {
        true => Err(format!("it has more than {GROUPS} groups")),
        false => GlobBuilder::new(text)
            .literal_separator(true)
            .build()
            .map_err(|error| error.kind().to_string()),
    };
    match built {
        Ok(glob) => Some(glob),
        Err(reason) => {
            let message = format!("`{text}` is not a glob: {reason}");
            reader.bad_value(node, message, "write a pattern such as `milestone/**/*.md`");
            None
        }
    }
}

fn strings() -> Value {
    json!({"type": "array", "items": {"type": "string"}})
}

/// A string that is not blank.
fn filled<'v>(node: &Node<'v>, reader: &mut Reader<'_>, wanted: &str) -> Option<&'v str> {
    let text = reader.string(node, wanted)?;
    if text.trim().is_empty() {
        reader.bad_value(
            node,
            format!("`{}` is empty", node.name()),
            format!("it takes {wanted}"),
        );
        return None;
    }
    Some(text)
}
