//! What can be typed at the cursor: ids, statuses, people, names of fields and sections, directives with their filters,
//! rules of waivers.

use lsp_types::{CompletionItemKind, Position, Range as Between, TextEdit};
use rustc_hash::FxHashSet;
use serde_json::{Value, json};

use super::view::View;
use crate::config::Vocabulary;
use crate::labels::Word;
use crate::model::{FieldKind, KNOWN_DIRECTIVES, Level, Status, filter};
use crate::page;
use crate::rules;

/// One completion.
struct Item {
    label: String,
    /// The text to insert, if it is not the label.
    text: Option<String>,
    detail: String,
    kind: CompletionItemKind,
}

impl Item {
    fn new(label: impl Into<String>, detail: impl Into<String>, kind: CompletionItemKind) -> Self {
        Self {
            label: label.into(),
            text: None,
            detail: detail.into(),
            kind,
        }
    }

    fn typed(self, text: impl Into<String>) -> Self {
        Self {
            text: Some(text.into()),
            ..self
        }
    }
}

/// `textDocument/completion`.
pub(super) fn completion(view: &View<'_>, file: &str, at: Position) -> Vec<Value> {
    if !file.ends_with(".md") {
        return Vec::new();
    }
    let Some(counted) = view.documents.counted(file) else {
        return Vec::new();
    };
    let byte = counted.byte(at);
    let line = counted.line(byte);
    let before = counted.text.get(line.start..byte).unwrap_or_default();
    let after = counted.text.get(byte..line.end).unwrap_or_default();
    let (start, items) = offered(view, before, after);
    let range = Between::new(counted.position(line.start + start), counted.position(byte));
    items
        .into_iter()
        .enumerate()
        .map(|(number, item)| completed(item, number, range))
        .collect()
}

fn completed(item: Item, number: usize, range: Between) -> Value {
    let text = item.text.unwrap_or_else(|| item.label.clone());
    json!({
        "label": item.label, "detail": item.detail, "kind": item.kind, "filterText": text,
        "sortText": format!("{number:05}"), "textEdit": TextEdit::new(range, text),
    })
}

/// The completions after `before` on its line, and where the word that they replace begins.
fn offered(view: &View<'_>, before: &str, after: &str) -> (usize, Vec<Item>) {
    let word = |is_part: fn(char) -> bool| before.trim_end_matches(is_part).len();
    let is_name = |letter: char| letter.is_alphanumeric() || "-_".contains(letter);
    if let Some(open) = before
        .rfind("{{#mls")
        .filter(|at| !before.get(*at..).unwrap_or_default().contains("}}"))
    {
        return directive(view, before, open, after);
    }
    if let Some(open) = before
        .rfind("<!--")
        .filter(|at| !before.get(*at..).unwrap_or_default().contains("-->"))
    {
        let inside = before.get(open + 4..).unwrap_or_default().trim_start();
        if inside.starts_with("mls-allow") && !inside.contains(':') {
            let words = inside.split_whitespace().count() + usize::from(inside.ends_with(' '));
            if words == 2 {
                return (word(is_name), waived());
            }
        }
        return (before.len(), Vec::new());
    }
    if let Some(open) = before.rfind('[') {
        let inside = before.get(open + 1..).unwrap_or_default();
        if inside.chars().all(|letter| is_name(letter) || letter == ':') {
            return (open + 1, ids(view, if after.starts_with(']') { "" } else { "]" }, ""));
        }
    }
    if let Some(level) = heading(before) {
        return (level, sections(view));
    }
    match field(before) {
        Some((key, value)) => match view.project().config.vocabulary.field(key) {
            Some(kind) => values(view, kind, before, value),
            None => (before.len(), Vec::new()),
        },
        None => fields(view, before, after),
    }
}

/// The completions of a field's value, and where its last part begins.
fn values(view: &View<'_>, kind: FieldKind, before: &str, value: usize) -> (usize, Vec<Item>) {
    let written = before.get(value..).unwrap_or_default();
    let part = written.rfind([',', ';', '&']).map_or(value, |at| value + at + 1);
    let rest = before.get(part..).unwrap_or_default();
    let start = part + (rest.len() - rest.trim_start().len());
    match kind {
        FieldKind::Status => {
            let start = value + (written.len() - written.trim_start().len());
            (start, statuses(view))
        }
        FieldKind::Owner => (start, people(view)),
        FieldKind::DependsOn | FieldKind::Blocks | FieldKind::Plan => (start, ids(view, "]", "[")),
        FieldKind::Likelihood | FieldKind::Impact | FieldKind::Priority => {
            let levels = [Level::Low, Level::Medium, Level::High, Level::Critical];
            let item = |level: Level| Item::new(view.labels.level(level), "", CompletionItemKind::ENUM_MEMBER);
            (start, levels.into_iter().map(item).collect())
        }
        _ => (before.len(), Vec::new()),
    }
}

/// Where the text of a heading such as `## Risks` begins.
fn heading(before: &str) -> Option<usize> {
    let marks = before.len() - before.trim_start_matches('#').len();
    let rest = before.get(marks..)?;
    ((2..=6).contains(&marks) && rest.starts_with(' ')).then(|| marks + (rest.len() - rest.trim_start().len()))
}

/// The key of a field, and where what follows its colon begins.
fn field(before: &str) -> Option<(&str, usize)> {
    let colon = before.find([':', '\u{ff1a}'])?;
    let (key, rest) = before.split_at_checked(colon)?;
    let key = key.trim_matches(|letter: char| letter.is_whitespace() || "-*+_|".contains(letter));
    let value = rest
        .trim_start_matches([':', '\u{ff1a}'])
        .trim_start_matches(['*', '_']);
    (!key.is_empty() && key.chars().count() <= 40).then_some((key, before.len() - value.len()))
}

fn ids(view: &View<'_>, end: &str, begin: &str) -> Vec<Item> {
    let project = view.project();
    let mut found: Vec<Item> = Vec::new();
    for (at, spec) in project.graph.specs.iter().enumerate() {
        let Some(id) = &spec.id else { continue };
        let title = &project.document(at).title;
        let item = Item::new(id.as_str(), title, CompletionItemKind::REFERENCE);
        found.push(item.typed(format!("{begin}{}{end}", id.as_str())));
    }
    found
}

fn statuses(view: &View<'_>) -> Vec<Item> {
    let names = Status::ALL.into_iter().flat_map(|status| {
        let own = view.labels.status(status);
        let english = (own != status.name()).then(|| Item::new(status.name(), own, CompletionItemKind::ENUM_MEMBER));
        [Item::new(own, "", CompletionItemKind::ENUM_MEMBER)]
            .into_iter()
            .chain(english)
    });
    names.collect()
}

/// Everybody who owns something or is in a capacity table, those with the most entries first.
fn people(view: &View<'_>) -> Vec<Item> {
    let mut found: std::collections::BTreeMap<&str, usize> = std::collections::BTreeMap::new();
    let project = view.project();
    let documents = 0..project.documents.len();
    for document in documents.flat_map(|chapter| view.all_documents(chapter)) {
        let milestone = document.milestone.iter();
        let deliverables = milestone
            .flat_map(|milestone| &milestone.deliverables)
            .flat_map(|one| &one.owners);
        for owner in document.metadata.owners.iter().chain(deliverables) {
            *found.entry(owner.value.as_str()).or_default() += 1;
        }
    }
    for person in &project.schedule.people {
        *found.entry(person.name.as_str()).or_default() += 1;
    }
    let mut found: Vec<(&str, usize)> = found.into_iter().filter(|(name, _)| !name.is_empty()).collect();
    found.sort_by_key(|(name, count)| (std::cmp::Reverse(*count), *name));
    found
        .into_iter()
        .map(|(name, _)| Item::new(name, "", CompletionItemKind::VALUE))
        .collect()
}

/// The usual names of sections in the book's language.
fn sections(view: &View<'_>) -> Vec<Item> {
    let names = view.project().config.vocabulary.usual_sections();
    names
        .map(|name| Item::new(capital(name), "", CompletionItemKind::MODULE))
        .collect()
}

/// `Timeline and Dependencies`
fn capital(name: &str) -> String {
    let word = |(number, word): (usize, &str)| {
        let mut letters = word.chars();
        let is_short = number > 0 && letters.clone().count() < 4;
        let first = letters.next().filter(|_| !is_short);
        let first = first.into_iter().flat_map(char::to_uppercase);
        first
            .chain(if is_short { word.chars() } else { letters })
            .collect::<String>()
    };
    name.split(' ').enumerate().map(word).collect::<Vec<_>>().join(" ")
}

/// The names of fields at the start of a line.
fn fields(view: &View<'_>, before: &str, after: &str) -> (usize, Vec<Item>) {
    let trimmed = before.trim_start_matches([' ', '\t', '-', '+', '*', '_']);
    let marks = before.get(..before.len() - trimmed.len()).unwrap_or_default();
    let is_bold = marks.ends_with("**");
    let is_name = trimmed.chars().all(|letter| letter.is_alphabetic() || letter == ' ');
    // Completions of field names would disturb prose.
    if !is_name || !is_bold && (trimmed.is_empty() || trimmed.contains(' ')) || trimmed.chars().count() > 30 {
        return (before.len(), Vec::new());
    }
    let end = match (is_bold, after.starts_with("**")) {
        (true, false) => "**: ",
        (true, true) => "",
        (false, _) => ": ",
    };
    let item = |name: &str| Item::new(name, "", CompletionItemKind::FIELD).typed(format!("{name}{end}"));
    (
        before.len() - trimmed.len(),
        field_names(&view.project().config.vocabulary, view)
            .iter()
            .map(|name| item(name))
            .collect(),
    )
}

fn field_names(vocabulary: &Vocabulary, view: &View<'_>) -> Vec<String> {
    let usual = [Word::Status, Word::Owner, Word::Target];
    let mut names: Vec<String> = usual.iter().map(|word| view.labels.get(*word).to_owned()).collect();
    names.extend(vocabulary.usual_fields().map(|(_, name)| capital(name)));
    let mut seen = FxHashSet::default();
    names.retain(|name| seen.insert(name.to_lowercase()));
    names
}

fn waived() -> Vec<Item> {
    let rules = rules::ALL.iter().filter(|rule| rule.can_be_waived());
    rules
        .map(|rule| Item::new(rule.name, rule.summary, CompletionItemKind::CONSTANT))
        .collect()
}

/// The completions in `{{#mls NAME KEY=VALUE`.
fn directive(view: &View<'_>, before: &str, open: usize, after: &str) -> (usize, Vec<Item>) {
    let inside = before.get(open + 6..).unwrap_or_default();
    if !inside.starts_with([' ', '\t']) {
        return (before.len(), Vec::new());
    }
    let start = before.rfind([' ', '\t']).map_or(before.len(), |at| at + 1);
    let mut words = inside.split_whitespace();
    let name = words.next().unwrap_or_default();
    let is_at_name = words.next().is_none() && !inside.ends_with([' ', '\t']);
    if name.is_empty() || is_at_name {
        let end = if after.trim_start().starts_with("}}") { "" } else { "}}" };
        let item = |record: &&page::Directive| {
            let item = Item::new(record.name, record.summary, CompletionItemKind::FUNCTION);
            let end = if record.is_inline() { "" } else { end };
            item.typed(format!("{}{end}", record.name))
        };
        return (start, page::DIRECTIVES.iter().map(item).collect());
    }
    let word = before.get(start..).unwrap_or_default();
    if let Some((key, _)) = word.split_once('=') {
        return (start + key.len() + 1, filter_values(view, key));
    }
    let Some(known) = KNOWN_DIRECTIVES.iter().find(|known| known.name == name) else {
        return (start, Vec::new());
    };
    if known.is_inline {
        return (start, ids(view, "", ""));
    }
    let filters = filter::ALL.iter().filter(|key| known.filters.contains(&key.name));
    let item =
        |key: &&filter::FilterKey| Item::new(format!("{}=", key.name), key.summary, CompletionItemKind::PROPERTY);
    (start, filters.map(item).collect())
}

fn filter_values(view: &View<'_>, key: &str) -> Vec<Item> {
    let project = view.project();
    let simple = |name: &str| Item::new(name, "", CompletionItemKind::VALUE);
    match key {
        "status" => Status::ALL.iter().map(|status| simple(status.slug())).collect(),
        "severity" => crate::diagnostic::Severity::ALL
            .iter()
            .map(|severity| simple(severity.name()))
            .collect(),
        "level" => [Level::Low, Level::Medium, Level::High, Level::Critical]
            .iter()
            .map(|level| simple(level.slug()))
            .collect(),
        "rule" => rules::ALL
            .iter()
            .map(|rule| Item::new(rule.name, rule.summary, CompletionItemKind::VALUE))
            .collect(),
        "group" => vec![simple("plan")],
        "kind" => {
            let kinds: std::collections::BTreeSet<&str> =
                project.graph.specs.iter().map(|spec| spec.kind.as_str()).collect();
            kinds.into_iter().map(simple).collect()
        }
        "owner" => {
            let quoted = |item: Item| match item.label.contains(' ') {
                true => {
                    let text = format!("\"{}\"", item.label);
                    item.typed(text)
                }
                false => item,
            };
            people(view).into_iter().map(quoted).collect()
        }
        "milestone" | "plan" => {
            let wanted = |spec: &&crate::graph::Spec| {
                if key == "plan" {
                    spec.kind == "plan"
                } else {
                    spec.is_milestone
                }
            };
            let specs = project.graph.specs.iter().enumerate().filter(|(_, spec)| wanted(spec));
            let named = specs.filter_map(|(at, spec)| {
                let title = &project.document(at).title;
                Some(Item::new(spec.id.as_ref()?.as_str(), title, CompletionItemKind::VALUE))
            });
            named.collect()
        }
        _ => Vec::new(),
    }
}
