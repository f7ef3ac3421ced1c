//! Adds a missing field in the way the book writes its fields.

use super::front::{empty_value, is_toml, quoted};
use super::markup::with_value;
use super::slots::{self, Form, Slot, deliverable, key_of, line_of};
use super::values::{Wanted, language};
use super::{Draft, Place, Refusal, Sheet};
use crate::edit::Edit;
use crate::lang::Language;
use crate::model::{DeliverableForm, Document, FieldKind};
use crate::source::Span;
use crate::text::slice;
use crate::text::words::are_alike;

/// A field to copy the form of.
struct Model {
    /// From the name to the value's end.
    span: Span,
    region: Span,
    key: Span,
}

/// The chapter with the missing field. `None` if it does not read back from any place.
pub(super) fn field(
    draft: &Draft<'_, '_>,
    place: Place,
    kind: FieldKind,
    wanted: &Wanted,
    accepts: impl Fn(&Sheet) -> bool,
) -> Result<Option<Sheet>, Refusal> {
    let adding = Adding {
        draft,
        place,
        kind,
        text: draft.text(place.chapter),
        document: draft.document(place),
    };
    let name = draft.name(place);
    let Some(label) = adding.label() else {
        return Err(Refusal::new(format!("{name} does not have this field"))
            .with_help("add it by hand once; after that, `set` can change it"));
    };
    let values = adding.values(wanted, &label);
    let ways = match place.deliverable {
        Some(number) => adding.to_deliverable(number, &label)?,
        None => adding.to_spec(&label),
    };
    for way in ways {
        for value in &values {
            let edit = (way)(value);
            if let Some(sheet) = draft.tried(place.chapter, vec![edit]).filter(&accepts) {
                return Ok(Some(sheet));
            }
        }
    }
    Ok(None)
}

struct Adding<'d, 'p, 'a> {
    draft: &'d Draft<'p, 'a>,
    place: Place,
    kind: FieldKind,
    text: &'d str,
    document: &'d Document,
}

/// From a value to the edit that adds the field with it.
type Way<'w> = Box<dyn Fn(&str) -> Edit + 'w>;

impl<'d> Adding<'d, '_, '_> {
    fn language(&self) -> Language {
        let book = Language::of(&self.draft.project.book.language);
        let keys = self.draft.keys(self.place);
        let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
        let none = Slot {
            span: Span::default(),
            form: Form::Page,
            word: String::new(),
            shown: String::new(),
            date: None,
            key: String::new(),
        };
        language(&self.draft.project.config.vocabulary, &none, book, &keys)
    }

    /// The field's name: as elsewhere in the book, else as usual in the language.
    fn label(&self) -> Option<String> {
        let language = self.language();
        let vocabulary = &self.draft.project.config.vocabulary;
        let documents = &self.draft.project.documents;
        let own_first = std::iter::once(self.document).chain(documents);
        let fields = own_first.flat_map(|document| &document.metadata.fields);
        let mut known = fields.filter(|field| field.kind == self.kind && !field.from_front_matter);
        let found = known.find(|field| vocabulary.is_field_in(language, &field.key.value));
        let usual = || {
            let own = vocabulary.field_name(self.kind, language);
            own.or_else(|| vocabulary.field_name(self.kind, Language::English))
        };
        found.map(|field| field.key.value.to_string()).or_else(usual)
    }

    fn values(&self, wanted: &Wanted, label: &str) -> Vec<String> {
        let slot = Slot {
            span: Span::default(),
            form: Form::Page,
            word: String::new(),
            shown: String::new(),
            date: None,
            key: label.to_owned(),
        };
        let mut dates = self.draft.dates(self.place);
        let documents = self.draft.project.documents.iter();
        let targets = documents.filter_map(|document| document.metadata.target.as_ref());
        let more = targets.filter_map(|value| Some((value.word.of(&value.text.value).to_owned(), value.date()?)));
        dates.extend(more.take(8));
        wanted.written(&slot, self.language(), &dates)
    }

    fn newline(&self) -> &'static str {
        self.draft.newline(self.place.chapter)
    }

    fn to_spec<'w>(&'w self, label: &'w str) -> Vec<Way<'w>> {
        let vocabulary = &self.draft.project.config.vocabulary;
        let mut ways: Vec<Way<'w>> = Vec::new();
        let text = self.text;
        let fields = &self.document.metadata.fields;
        if let Some(matter) = &self.document.front_matter {
            let is_wanted = |key: &str| vocabulary.field(key) == Some(self.kind);
            if let Some((span, lead)) = empty_value(text, matter, is_wanted) {
                ways.push(Box::new(move |value| {
                    Edit::replace(span, format!("{lead}{}", quoted("", value, is_toml(text))))
                }));
                return ways;
            }
        }
        // The field of the most similar kind is the best model.
        let usual = |kind: FieldKind| match kind {
            FieldKind::Status | FieldKind::Target | FieldKind::Owner => 0,
            FieldKind::Other => 2,
            _ => 1,
        };
        let mut models: Vec<_> = fields.iter().filter(|field| !field.from_front_matter).collect();
        models.sort_by_key(|field| (usual(field.kind), std::cmp::Reverse(field.span.start)));
        for field in models.iter().take(4) {
            let model = Model {
                span: field.span,
                region: field.region,
                key: field.key.span,
            };
            ways.extend(self.beside(model, label));
        }
        if let Some(matter) = &self.document.front_matter
            && (models.is_empty()
                || fields
                    .iter()
                    .any(|field| field.from_front_matter && usual(field.kind) == 0))
        {
            let way = self.in_front_matter(matter.span);
            match models.is_empty() {
                true => ways.push(way),
                false => ways.insert(0, way),
            }
        }
        let others = &self.draft.project.documents;
        let with_front = others.iter().filter(|document| {
            let status = document.metadata.fields.iter().find(|field| usual(field.kind) == 0);
            document.milestone.is_some() && status.is_some_and(|field| field.from_front_matter)
        });
        let milestones = others.iter().filter(|document| document.milestone.is_some()).count();
        if with_front.count() * 2 > milestones && self.document.front_matter.is_none() {
            let key = front_key(self.kind, label);
            let newline = self.newline();
            ways.push(Box::new(move |value| {
                let start = text.len() - text.trim_start_matches('\u{feff}').len();
                Edit::insert(
                    start,
                    format!(
                        "---{newline}{key}: {}{newline}---{newline}{newline}",
                        quoted("", value, false)
                    ),
                )
            }));
        }
        ways.push(self.below_title(label));
        ways
    }

    /// A line below the title.
    fn below_title<'w>(&'w self, label: &'w str) -> Way<'w> {
        let newline = self.newline();
        let text = self.text;
        let start = self
            .document
            .front_matter
            .as_ref()
            .map_or(0, |matter| matter.span.end as usize);
        let Some(h1) = &self.document.h1 else {
            return Box::new(move |value| Edit::insert(start, format!("**{label}**: {value}{newline}{newline}")));
        };
        let end = h1.span.end as usize;
        let at = slice(text, ..end).trim_end().len();
        let rest = slice(text, at..);
        let line_end = rest.find('\n').map_or(rest.len(), |end| end);
        let at = at + slice(rest, ..line_end).trim_end_matches('\r').len();
        Box::new(move |value| Edit::insert(at, format!("{newline}{newline}**{label}**: {value}")))
    }

    fn in_front_matter<'w>(&'w self, span: Span) -> Way<'w> {
        let text = self.text;
        let toml = is_toml(text);
        let newline = self.newline();
        let fields = self
            .document
            .metadata
            .fields
            .iter()
            .filter(|field| field.from_front_matter);
        let keys: Vec<&str> = fields.clone().map(|field| field.key.value.as_str()).collect();
        let last = fields.map(|field| field.region.end).max().unwrap_or(span.start);
        let line = line_of(text, last as usize);
        let line_end = line.end as usize;
        let is_capital = !keys.is_empty() && keys.iter().all(|key| key.starts_with(char::is_uppercase));
        let label = self
            .draft
            .project
            .config
            .vocabulary
            .field_name(self.kind, Language::English)
            .unwrap_or_default();
        let mut key = front_key(self.kind, &label);
        if is_capital {
            key = super::notation::in_case_of("Aa", &key);
        }
        let mark = if toml { " = " } else { ": " };
        let quote = if toml { "\"" } else { "" };
        let bare_day = toml && text.contains(" = 2");
        Box::new(move |value| {
            let quote = if bare_day && value.len() == 10 {
                "2027-01-01"
            } else {
                quote
            };
            Edit::insert(line_end, format!("{newline}{key}{mark}{}", quoted(quote, value, toml)))
        })
    }

    fn to_deliverable<'w>(&'w self, number: u32, label: &'w str) -> Result<Vec<Way<'w>>, Refusal> {
        let text = self.text;
        let Some(own) = deliverable(self.document, number) else {
            return Ok(Vec::new());
        };
        if own.form == DeliverableForm::TableRow {
            return self.to_cell(own.span, label);
        }
        let mut ways: Vec<Way<'w>> = Vec::new();
        let mut lines: Vec<_> = own
            .fields
            .iter()
            .filter(|line| !line.is_empty && line.kind != FieldKind::AcceptanceCriteria)
            .collect();
        let usual = |kind: FieldKind| !matches!(kind, FieldKind::Status | FieldKind::Target | FieldKind::Owner);
        lines.sort_by_key(|line| (usual(line.kind), std::cmp::Reverse(line.span.start)));
        for line in lines.iter().take(3) {
            let key = key_of(text, line.span);
            let start = line.span.start as usize + line.span.of(text).find(key).unwrap_or(0);
            let model = Model {
                span: line.span,
                region: line.region,
                key: Span::new(start, start + key.len()),
            };
            ways.extend(self.beside(model, label));
        }
        let newline = self.newline();
        let line = line_of(text, own.span.start as usize);
        if own.form == DeliverableForm::ListItem {
            let indentation = line.of(text).len() - line.of(text).trim_start_matches([' ', '\t', '>']).len();
            let (lead, own) = line.of(text).split_at_checked(indentation).unwrap_or_default();
            let blanks = " ".repeat(indentation_of_content(own));
            let at = line.end as usize;
            ways.push(Box::new(move |value| {
                Edit::insert(at, format!("{newline}{lead}{blanks}- **{label}**: {value}"))
            }));
            return Ok(ways);
        }
        let end = slice(text, ..own.span.end as usize)
            .trim_end()
            .len()
            .max(line.end as usize);
        let end = line_of(text, end).end as usize;
        let rest = slice(text, end..);
        let is_tight = rest.lines().nth(1).is_some_and(|next| !next.trim().is_empty());
        ways.push(Box::new(move |value| {
            let field = format!("**{label}**: {value}");
            Edit::insert(
                end,
                match is_tight {
                    true => format!("{newline}{field}{newline}"),
                    false => format!("{newline}{newline}{field}"),
                },
            )
        }));
        Ok(ways)
    }

    /// An empty cell of a table's row, in the column of the field.
    fn to_cell<'w>(&'w self, row: Span, label: &'w str) -> Result<Vec<Way<'w>>, Refusal> {
        let text = self.text;
        let line = line_of(text, row.start as usize);
        let before = slice(text, ..line.start as usize);
        let mut above: Vec<&str> = before.lines().rev().take_while(|line| line.contains('|')).collect();
        above.reverse();
        let head = above.first().copied().unwrap_or("");
        let vocabulary = &self.draft.project.config.vocabulary;
        let cells = |line: &'w str| -> Vec<Span> {
            let mut at = 0;
            let mut edges: Vec<usize> = Vec::new();
            for (here, _) in line.match_indices('|') {
                if !slice(line, ..here).ends_with('\\') {
                    edges.push(here);
                }
            }
            if !line.trim_start().starts_with(['|', '>']) {
                edges.insert(0, usize::MAX);
            }
            let mut found = Vec::new();
            for pair in edges.windows(2) {
                if let [from, to] = pair {
                    at = if *from == usize::MAX { 0 } else { from + 1 };
                    found.push(Span::new(at, *to));
                    at = to + 1;
                }
            }
            if !slice(line, at.min(line.len())..).trim().is_empty() {
                found.push(Span::new(at, line.len()));
            }
            found
        };
        let column = cells(head).iter().position(|cell| {
            let heading = cell.of(head).trim().trim_matches(['*', '_']);
            vocabulary.field(heading) == Some(self.kind) || are_alike(heading, label)
        });
        let Some(cell) = column.and_then(|column| cells(line.of(text)).get(column).copied()) else {
            return Err(
                Refusal::new(format!("the table of deliverables has no column for `{label}`"))
                    .at(self.place.chapter, row)
                    .with_help(format!(
                        "add a column `{label}` to the table; after that, `set` can fill its cells"
                    )),
            );
        };
        let start = line.start as usize + cell.start as usize;
        let place = slots::cell(text, Span::at(start + usize::from(!cell.is_empty())));
        Ok(vec![Box::new(move |value| {
            let value = value.replace('|', "\\|");
            let rest = slice(text, place.end as usize..);
            let tail = if rest.starts_with('|') { " " } else { "" };
            Edit::replace(place, format!("{value}{tail}"))
        })])
    }

    /// A field in the form of `model`, right after it.
    fn beside<'w>(&'w self, model: Model, label: &'w str) -> Option<Way<'w>> {
        let text = self.text;
        let newline = self.newline();
        let line = line_of(text, model.key.start as usize);
        let end = line_of(text, (model.region.end as usize).max(model.key.end as usize));
        if line != end && model.region.of(text).trim_end().contains('\n') && slots::is_in_table(text, model.key) {
            return None;
        }
        // A table of one row has its names on another line than its values.
        if model.region.start > line.end && slots::is_in_table(text, model.key) {
            return None;
        }
        let fields = self
            .document
            .metadata
            .fields
            .iter()
            .filter(|field| line.contains(field.key.span));
        let on_line = fields.count();
        let is_joined = on_line > 1 && !slots::is_in_table(text, model.key);
        let (start, stop) = match is_joined {
            false => (line.start as usize, end.end as usize),
            true => (decorated(text, line, model.key), model.region.end as usize),
        };
        let key = key_like(model.key.of(text), label);
        let region = model.region;
        let key_span = model.key;
        if region.start < key_span.end {
            return None;
        }
        let joint = match is_joined {
            true => joint(text, line, model.span)?,
            false => newline.to_owned(),
        };
        // The last line of a paragraph has no hard break; the line before it shows how the paragraph marks them.
        let marked = match is_joined {
            true => "",
            false => break_before(text, line),
        };
        let own = slice(text, start..stop);
        let has_mark = !marked.is_empty() && own.ends_with(marked);
        Some(Box::new(move |value| {
            let value = match slots::is_in_table(text, key_span) {
                true => value.replace('|', "\\|"),
                false => value.to_owned(),
            };
            let mut made = with_value(region.of(text), &value);
            if region.of(text).is_empty() && !made.starts_with(' ') {
                made.insert(0, ' ');
            }
            let lead = slice(text, start..key_span.start as usize);
            let between = slice(text, key_span.end as usize..region.start as usize);
            let tail = slice(text, (region.end as usize).min(stop)..stop);
            let field = format!("{lead}{key}{between}{}{tail}", made.trim_end());
            let field = field.trim_end_matches(['\r', '\n']);
            match (marked.is_empty() || has_mark, is_joined) {
                (false, false) => Edit::insert(stop, format!("{marked}{joint}{field}")),
                _ => Edit::insert(stop, format!("{joint}{field}")),
            }
        }))
    }
}

/// The indentation of a list item's content, as CommonMark defines it.
fn indentation_of_content(item: &str) -> usize {
    let digits = item.len() - item.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let marker = digits + 1;
    let rest = item.get(marker..).unwrap_or("");
    let blanks = rest.len() - rest.trim_start_matches(' ').len();
    marker + if (1..=4).contains(&blanks) { blanks } else { 1 }
}

/// Where the marks before a name start.
fn decorated(text: &str, line: Span, key: Span) -> usize {
    let before = slice(text, line.start as usize..key.start as usize);
    line.start as usize + before.trim_end_matches(['*', '_', '`']).len()
}

/// ` · ` between the fields of a line.
fn joint(text: &str, line: Span, own: Span) -> Option<String> {
    let own_line = line.of(text);
    let at = (own.start as usize).saturating_sub(line.start as usize);
    let mark = |c: char| matches!(c, '·' | '|' | '•');
    let before = own_line.get(..at)?.rfind(mark).or_else(|| own_line.find(mark))?;
    let sign = own_line.get(before..)?.chars().next()?;
    Some(format!(" {sign} "))
}

/// The mark of a hard break at the end of the line before `line`.
fn break_before(text: &str, line: Span) -> &'static str {
    let before = slice(text, ..line.start as usize);
    let before = before.strip_suffix('\n').unwrap_or("");
    let before = before.strip_suffix('\r').unwrap_or(before);
    match () {
        () if before.ends_with("  ") => "  ",
        () if before.ends_with('\\') => "\\",
        () if before.ends_with("<br>") => "<br>",
        () => "",
    }
}

/// The name in the letter case of the model.
fn key_like(model: &str, label: &str) -> String {
    let letters = || model.chars().filter(|c| c.is_alphabetic());
    match () {
        () if letters().count() > 2 && letters().all(char::is_uppercase) => label.to_uppercase(),
        () if letters().count() > 0 && letters().all(char::is_lowercase) => label.to_lowercase(),
        () if label.chars().all(|c| !c.is_uppercase()) => super::notation::in_case_of("Aa", label),
        () => label.to_owned(),
    }
}

/// The key in front matter: the usual one, such as `target`, else the book's own word.
fn front_key(kind: FieldKind, label: &str) -> String {
    match kind {
        FieldKind::Status => "status".to_owned(),
        FieldKind::Target => "target".to_owned(),
        FieldKind::Owner => "owner".to_owned(),
        _ => label.to_lowercase().replace(' ', "-"),
    }
}
