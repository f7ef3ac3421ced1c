//! The keys of `[preprocessor.mls]`. One table is used to read them, to document them and to build their JSON Schema.

#![cfg_attr(program_only, allow(dead_code, reason = "the manual's page is made from it"))]

use serde_json::{Map, Value, json};

use super::reader::{Node, Reader};
use super::shapes::{Chapters, Days, Flag, Imports, Kinds, Levels, Links, Names, Overrides, OwnLabels, Shape, Today};
use super::{Calendar, Config, FailOn, HOST_KEYS, InlineStyle, Past, Profile};

/// A key with its documentation, its schema and the function that reads it.
pub struct Key {
    pub name: &'static str,
    /// The default in TOML. Empty for tables, which have no entries by default.
    pub default: &'static str,
    /// What the key does, in a few sentences of Markdown.
    pub meaning: &'static str,
    /// One or two lines of book.toml.
    pub example: &'static str,
    form: fn() -> String,
    schema: fn(&[&str]) -> Value,
    pub(super) read: fn(&Node<'_>, &mut Reader<'_>, &mut Config),
}

impl Key {
    /// The values that the key takes, such as "`error`, `warning` or `never`".
    pub fn form(&self) -> String {
        (self.form)()
    }
}

macro_rules! keys {
    ($($name:literal => $field:ident: $shape:ty, default $default:literal, $meaning:literal, $example:literal;)*) => {
        /// All keys in the order of the documentation.
        pub(super) const KEYS: &[Key] = &[$(Key {
            name: $name,
            default: $default,
            meaning: $meaning,
            example: $example,
            form: <$shape as Shape>::form,
            schema: <$shape as Shape>::schema,
            read: |node, reader, config| {
                if let Some(value) = <$shape as Shape>::read(node, reader) {
                    config.$field = value;
                }
            },
        }),*];
    };
}

keys! {
    "profile" => profile: Profile, default "\"guide\"",
        "Which rules are on. `essential`: identity, references, dates and contradictions. `guide`: in addition, what the guide \
         requires. `strict`: in addition, warnings become errors, and the rules that ask for evidence are on.",
        "profile = \"essential\"";
    "fail-on" => fail_on: FailOn, default "\"error\"",
        "The lowest severity that stops a build.",
        "fail-on = \"never\"";
    "rules" => rules: Levels, default "",
        "The severity of single rules, which overrides the profile.",
        "rules = { overdue = \"error\", missing-plan = \"off\" }";
    "overrides" => overrides: Overrides, default "[]",
        "Severities for some files, by globs of paths below the source folder or the book's root. For each rule, the last \
         override that matches and contains the rule counts.",
        "overrides = [{ files = [\"archive/**\"], rules = { overdue = \"off\" } }]";
    "as-of" => as_of: Today, default "\"build\"",
        "The date that all rules, badges and exports use as today. `build`: the day of the build in UTC, or \
         `SOURCE_DATE_EPOCH` if that is set. `commit`: the day of the last commit.",
        "as-of = \"2026-11-23\"";
    "calendar" => calendar: Calendar, default "\"working-days\"",
        "Which days count in a critical path: Monday to Friday, or all of them.",
        "calendar = \"continuous\"";
    "holidays" => holidays: Days, default "[]",
        "Days without work, such as public holidays.",
        "holidays = [\"2026-12-25\", \"2027-01-01\"]";
    "milestones" => milestones: Chapters, default "[]",
        "Chapters that are milestones whatever their names are, by globs of paths below the source folder or the book's root. \
         With a `level`, each heading of that level in them is a milestone.",
        "milestones = [\"phases/*.md\", { files = \"roadmap.md\", level = 2 }]";
    "kinds" => prefixes: Kinds, default "",
        "Additional prefixes of specs, each with its kind. `off` removes one of the default prefixes.",
        "kinds = { RUN = \"runbook\", API = \"off\" }";
    "vocabulary" => vocabulary: Names, default "",
        "Additional names, in any language: `status.KEY`, `section.KEY`, `field.KEY` and `column.KEY`; and additional words for the rules \
         `vague-criterion` (`vague`) and `placeholder-left` (`placeholder`).",
        "vocabulary.status.completed = [\"Terminado\"]\nvocabulary.section.deliverables = [\"Entregables\"]";
    "labels" => labels: OwnLabels, default "",
        "Words for the generated parts of a page, instead of those of `book.language`.",
        "labels = { at-risk = \"Wobbling\" }";
    "links" => links: Links, default "",
        "Trackers: a reference such as `[JIRA-118]` becomes a link, with the reference in place of `{id}`.",
        "links = { JIRA = \"https://tracker.example/browse/{id}\" }";
    "imports" => imports: Imports, default "",
        "Exports of other books by name, so that `[platform:MLS-010]` resolves. `base` is where that book is \
         published; an export older than `max-age` days (30) is reported.",
        "imports.platform = { file = \"imports/platform.json\", base = \"https://specs.example/platform/\" }";
    "link-bare-ids" => link_bare_ids: Flag, default "true",
        "Whether an id without brackets becomes a link.",
        "link-bare-ids = false";
    "keep-fields" => keep_fields: Flag, default "false",
        "Whether field lines also stay at their place in the text when the status bar or a badge line shows them.",
        "keep-fields = true";
    "inline-style" => inline_style: InlineStyle, default "\"auto\"",
        "Whether each page contains the style of the generated parts. `auto`: only if no file of `additional-css` is the sheet \
         that `init` writes.",
        "inline-style = false";
    "history" => history: Past, default "\"auto\"",
        "Whether the history of the milestones is read from git: how often a target moved, and why. `off`: the history is not read.",
        "history = \"off\"";
}

/// All keys in the order of the documentation.
pub fn keys() -> &'static [Key] {
    KEYS
}

/// The JSON Schema (2020-12) of `[preprocessor.mls]`. `known_rules` are the names that `rules` takes.
pub(crate) fn schema(known_rules: &[&str]) -> Value {
    let mut properties = Map::new();
    for key in KEYS {
        let mut property = (key.schema)(known_rules);
        property["description"] = key.meaning.into();
        if let Some(default) = default_of(key) {
            property["default"] = default;
        }
        properties.insert(key.name.to_owned(), property);
    }
    for name in HOST_KEYS {
        properties.insert(name.to_owned(), json!({"description": "Read by mdBook itself."}));
    }
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "mdbook-mls",
        "description": "The table [preprocessor.mls] of book.toml.",
        "type": "object",
        "properties": properties,
        "additionalProperties": false,
    })
}

/// The JSON Schema of a whole book.toml, for TOML editors. It allows any other table.
pub(crate) fn book_schema(known_rules: &[&str]) -> Value {
    let mut table = schema(known_rules);
    // TOML editors support draft-07. The schema of the table uses only what both drafts have.
    let dialect = table.as_object_mut().and_then(|table| table.remove("$schema"));
    debug_assert!(dialect.is_some());
    json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "book.toml with mdbook-mls",
        "type": "object",
        "properties": {"preprocessor": {"type": "object", "properties": {"mls": table}}},
    })
}

/// The default as JSON. `None` if the default is empty.
fn default_of(key: &Key) -> Option<Value> {
    let table: toml::Table = toml::from_str(&format!("default = {}", key.default)).ok()?;
    serde_json::to_value(&table["default"]).ok()
}
