//! `set`: gives one field of a spec or a deliverable a new value.

use super::facts::{Subject, only_own_fields_more};
use super::front::{is_toml, list, quoted, scalar};
use super::markup::with_value;
use super::slots::{self, Form, Slot, around, deliverable, line_of};
use super::values::{Wanted, language};
use super::{Draft, Place, Refusal, Sheet, add};
use crate::config::Vocabulary;
use crate::edit::Edit;
use crate::lang::Language;
use crate::model::{Date, Document, FieldKind};
use crate::source::Span;
use crate::text::nearest::nearest;
use crate::text::slice;
use crate::text::words::{are_alike, phrase};

/// A field by its name.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Named {
    Known(FieldKind),
    /// A field of the book's own, as somebody typed it.
    Other(String),
}

impl Draft<'_, '_> {
    /// Sets `field` of a spec or a deliverable to `value`. A missing field is added in the way the book writes its fields.
    ///
    /// # Errors
    /// The value does not fit this field, or the field is written in a way that is not understood.
    pub fn set(&mut self, place: Place, field: &str, value: &str) -> Result<(), Refusal> {
        let named = self.named(place, field)?;
        let vocabulary = &self.project.config.vocabulary;
        let kind = match &named {
            Named::Known(kind) => *kind,
            Named::Other(_) => FieldKind::Other,
        };
        let document = self.document(place);
        let text = self.text(place.chapter);
        let slots = self.slots(place, &named);
        let current = slots.first().and_then(|slot| slot.date);
        let wanted = Wanted::read(
            self.project,
            kind,
            value,
            current.or_else(|| self.target_of(place, kind)),
        )?;
        let name = self.name(place);
        let has = |document: &Document, text: &str| {
            read(document, text, place, &named, vocabulary).is_some_and(|shown| wanted.is(&shown, vocabulary))
        };
        let says = |slot: &Slot| match &wanted {
            Wanted::Date(date) => slot.date == Some(*date),
            wanted => wanted.is(&slot.shown, vocabulary),
        };
        if has(document, text) && slots.iter().all(says) {
            return Ok(());
        }
        let stated = slots::dependency(document, kind).and_then(|dependency| dependency.stated);
        if let Some(stated) = stated.filter(|_| slots.is_empty() && place.deliverable.is_none()) {
            return Err(Refusal::new(format!("{name}: `{field}` is not on one line"))
                .at(place.chapter, stated)
                .with_help("change the lines by hand"));
        }
        let first = slots.first().map(|slot| slot.shown.clone());
        // Repeated fields with the same value change too; one that contradicts is left for the author to decide.
        let same: Vec<Slot> = slots
            .iter()
            .filter(|slot| Some(&slot.shown) == first.as_ref() || agrees(&named, slot, slots.first()))
            .cloned()
            .collect();
        let subject = Subject::Field(kind, place.deliverable);
        let before = self.facts(place, subject);
        let accepts = |sheet: &Sheet| has(sheet.of(place), &sheet.text) && sheet.facts(place, subject) == before;
        let found = match same.is_empty() {
            true => match add::field(self, place, kind, &wanted, accepts)? {
                Some(sheet) => Some(sheet),
                None => add::field(self, place, kind, &wanted, |sheet| {
                    has(sheet.of(place), &sheet.text) && only_own_fields_more(&before, &sheet.facts(place, subject))
                })?,
            },
            false => self.rewritten(place, &same, &wanted, accepts),
        };
        let site = same
            .first()
            .map_or_else(|| document.title_place(text), |slot| slot.span);
        let Some(sheet) = found else {
            let what = match &same.first() {
                Some(slot) => format!(
                    "{name}: the line with `{field}`, `{}`, cannot be changed without a change of something else",
                    slot.shown
                ),
                None => {
                    format!("{name}: `{field}` cannot be added without a change of something else")
                }
            };
            return Err(Refusal::new(what)
                .at(place.chapter, site)
                .with_help("change it by hand; `mdbook-mls check` shows how it is read"));
        };
        let was = same.first().map_or(String::new(), |slot| said(text, slot));
        let now = read(sheet.of(place), &sheet.text, place, &named, vocabulary).unwrap_or_default();
        self.notes.push(match was.is_empty() {
            true => format!("{name}: {field} is {now}"),
            false => format!("{name}: {field} is {now}, was {was}"),
        });
        self.keep(place.chapter, sheet);
        Ok(())
    }

    fn named(&self, place: Place, field: &str) -> Result<Named, Refusal> {
        let vocabulary = &self.project.config.vocabulary;
        let bare = field.trim().replace(['-', '_'], " ");
        let name = self.name(place);
        match vocabulary.field(&bare) {
            Some(FieldKind::Title) => Err(Refusal::new("a title is not a field")
                .with_help(format!("`mdbook-mls retitle {name} \"TITLE\"` changes it"))),
            Some(FieldKind::Id) => Err(Refusal::new("an id is not a field")
                .with_help(format!("`mdbook-mls rename {name} NEW` changes it everywhere"))),
            Some(FieldKind::AcceptanceCriteria) => {
                Err(Refusal::new("criteria are not a field")
                    .with_help(format!("`mdbook-mls tick {name} PLACE` ticks one")))
            }
            Some(FieldKind::CurrentStatus | FieldKind::NextUpdate | FieldKind::Confidence) => {
                Err(Refusal::new(format!("`{field}` belongs to a status update"))
                    .with_help(format!("`mdbook-mls update {name} \"TEXT\"` writes a new one")))
            }
            // Some people put the day of writing there.
            Some(FieldKind::BareDate) => {
                Err(Refusal::new("`date` may be any date").with_help("write `target=…` for the due date"))
            }
            Some(kind) => Ok(Named::Known(kind)),
            None => {
                let fields = match place.deliverable {
                    Some(_) => Vec::new(),
                    None => slots::named(self.document(place), self.text(place.chapter), &bare, vocabulary),
                };
                if !fields.is_empty() {
                    return Ok(Named::Other(bare));
                }
                let meant = nearest(
                    &phrase(&bare),
                    [
                        "status",
                        "target",
                        "owner",
                        "plan",
                        "completed on",
                        "priority",
                        "description",
                    ],
                );
                Err(
                    Refusal::new(format!("{name} has no field `{field}`")).with_help(match meant {
                        Some(meant) => format!("did you mean `{}=…`?", meant.replace(' ', "-")),
                        None => "the fields are status, target, owner and those that it has already".to_owned(),
                    }),
                )
            }
        }
    }

    fn slots(&self, place: Place, named: &Named) -> Vec<Slot> {
        let vocabulary = &self.project.config.vocabulary;
        let (document, text) = (self.document(place), self.text(place.chapter));
        let Some(number) = place.deliverable else {
            return match named {
                Named::Known(kind) => {
                    let mut found = slots::of_spec(document, text, *kind, vocabulary);
                    if found.is_empty() {
                        found.extend(slots::of_dependency(document, text, *kind));
                    }
                    found
                }
                Named::Other(key) => slots::named(document, text, key, vocabulary),
            };
        };
        let (Named::Known(kind), Some(deliverable)) = (named, deliverable(document, number)) else {
            return Vec::new();
        };
        let mut found = slots::of_deliverable(deliverable, text, *kind, vocabulary);
        // A summary table repeats what the deliverable says; on its own it provides only the target.
        if !found.is_empty() || deliverable.target_from_table && *kind == FieldKind::Target {
            found.extend(self.row_slot(document, text, number, *kind));
        }
        found
    }

    /// The cell of the author's own summary of deliverables.
    fn row_slot(&self, document: &Document, text: &str, number: u32, kind: FieldKind) -> Option<Slot> {
        let milestone = document.milestone.as_deref()?;
        let table = milestone.summary_table.as_ref()?;
        let at = milestone.deliverables.iter().position(|own| own.number == number)?;
        let row = table.rows.iter().find(|row| row.deliverable == Some(at))?;
        let (shown, span) = match kind {
            FieldKind::Status => row
                .status
                .as_ref()
                .map(|status| (status.text.value.to_string(), status.text.span))?,
            FieldKind::Target => row
                .target
                .as_ref()
                .map(|target| (target.text.value.to_string(), target.text.span))?,
            FieldKind::Owner => row.owner.as_ref().map(|owner| (owner.value.to_string(), owner.span))?,
            _ => return None,
        };
        let is_said = shown.contains(char::is_alphanumeric);
        is_said.then(|| Slot {
            word: match kind {
                FieldKind::Status => row
                    .status
                    .as_ref()
                    .map(|status| status.word.of(&shown).to_owned())
                    .unwrap_or_default(),
                FieldKind::Target => row
                    .target
                    .as_ref()
                    .map(|target| target.word.of(&shown).to_owned())
                    .unwrap_or_default(),
                _ => shown.clone(),
            },
            date: slots::date_of(row.target.as_ref()).filter(|_| kind == FieldKind::Target),
            span: around(text, span),
            form: Form::Page,
            shown,
            key: String::new(),
        })
    }

    /// The date that days are counted from, if the field has none of its own.
    fn target_of(&self, place: Place, kind: FieldKind) -> Option<Date> {
        let document = self.document(place);
        let own = place
            .deliverable
            .and_then(|number| deliverable(document, number)?.target.as_ref()?.date());
        match kind {
            FieldKind::Target => own.or_else(|| document.metadata.target.as_ref()?.date()),
            _ => None,
        }
    }

    /// The chapter with the value in all `slots`, in the first way of writing it that reads back.
    fn rewritten(
        &self,
        place: Place,
        slots: &[Slot],
        wanted: &Wanted,
        accepts: impl Fn(&Sheet) -> bool,
    ) -> Option<Sheet> {
        const WAYS: usize = 5;
        let text = self.text(place.chapter);
        let vocabulary = &self.project.config.vocabulary;
        let book = Language::of(&self.project.book.language);
        let keys = self.keys(place);
        let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
        let dates = self.dates(place);
        let ways: Vec<Vec<String>> = slots
            .iter()
            .map(|slot| wanted.written(slot, language(vocabulary, slot, book, &keys), &dates))
            .collect();
        let most = ways.iter().map(Vec::len).max().unwrap_or(0).min(WAYS);
        (0..most).find_map(|way| {
            let edits = slots.iter().zip(&ways).map(|(slot, ways)| {
                let value = ways.get(way).or(ways.last())?;
                edit(text, slot, value, wanted)
            });
            let edits: Vec<Edit> = edits.collect::<Option<_>>()?;
            self.tried(place.chapter, edits).filter(&accepts)
        })
    }

    /// The names of the fields that the chapter has.
    pub(super) fn keys(&self, place: Place) -> Vec<String> {
        let fields = self.document(place).metadata.fields.iter();
        let known = fields.filter(|field| field.kind != FieldKind::Other);
        known.map(|field| field.key.value.to_string()).collect()
    }

    /// The dates of the chapter as they are written.
    pub(super) fn dates(&self, place: Place) -> Vec<(String, Date)> {
        let document = self.document(place);
        let deliverables = document.milestone.iter().flat_map(|milestone| &milestone.deliverables);
        let own = deliverables.filter_map(|deliverable| deliverable.target.as_ref());
        let all = document.metadata.target.iter().chain(own);
        let dated = all.filter_map(|value| Some((value.word.of(&value.text.value).to_owned(), value.date()?)));
        dated.collect()
    }
}

/// The value of a field as a reader sees it.
fn read(document: &Document, text: &str, place: Place, named: &Named, vocabulary: &Vocabulary) -> Option<String> {
    let metadata = &document.metadata;
    match (place.deliverable, named) {
        (Some(number), Named::Known(kind)) => {
            let own = deliverable(document, number)?;
            match kind {
                FieldKind::Status => own.status.as_ref().map(|status| status.text.value.to_string()),
                FieldKind::Target => own.target.as_ref().map(|target| match target.date() {
                    // Without a year, the words alone do not give the date.
                    Some(date) => date.to_string(),
                    None => target.text.value.to_string(),
                }),
                FieldKind::Owner => {
                    let names: Vec<&str> = own.owners.iter().map(|owner| owner.value.as_str()).collect();
                    (!names.is_empty()).then(|| names.join(", "))
                }
                FieldKind::Description => None,
                kind => {
                    let line = own.fields.iter().find(|line| line.kind == *kind)?;
                    line.whole.as_ref().map(|field| field.value.value.to_string())
                }
            }
        }
        (None, Named::Known(FieldKind::Status)) => metadata.status.as_ref().map(|status| status.text.value.to_string()),
        (None, Named::Known(FieldKind::Target)) => metadata.target.as_ref().map(|target| target.text.value.to_string()),
        (None, Named::Known(FieldKind::Owner)) => {
            let names: Vec<&str> = metadata.owners.iter().map(|owner| owner.value.as_str()).collect();
            (!names.is_empty()).then(|| names.join(", "))
        }
        (None, Named::Known(kind)) => {
            let mut fields = metadata.fields.iter().filter(|field| field.kind == *kind);
            let is_filled = |field: &&crate::model::Field| !field.value.value.is_empty();
            match fields.find(is_filled) {
                Some(field) => Some(field.value.value.to_string()),
                None => slots::of_dependency(document, text, *kind).map(|slot| slot.shown),
            }
        }
        (_, Named::Other(key)) => {
            _ = vocabulary;
            let wanted = phrase(key);
            let mut fields = metadata.fields.iter();
            let field = fields.find(|field| phrase(&field.key.value) == wanted)?;
            Some(field.value.value.to_string())
        }
    }
}

/// Whether two slots say the same in other words.
fn agrees(named: &Named, slot: &Slot, first: Option<&Slot>) -> bool {
    let Some(first) = first else { return false };
    match named {
        Named::Known(FieldKind::Target | FieldKind::CompletedOn) => slot.date.is_some() && slot.date == first.date,
        Named::Known(FieldKind::Owner) => slots::owners_of(&slot.shown) == slots::owners_of(&first.shown),
        _ => are_alike(&slot.word, &first.word),
    }
}

/// The edit that puts `value` into a slot.
fn edit(text: &str, slot: &Slot, value: &str, wanted: &Wanted) -> Option<Edit> {
    let toml = is_toml(text);
    match &slot.form {
        Form::Front => {
            let place = scalar(text, slot.span)?;
            Some(Edit::replace(place, quoted(place.of(text), value, toml)))
        }
        Form::FrontList(items) => {
            let names = match wanted {
                Wanted::Names(names) => names.clone(),
                _ => vec![value.to_owned()],
            };
            let (place, names) = list(text, items, &names, toml)?;
            Some(Edit::replace(place, names))
        }
        Form::Items => {
            let Wanted::Names(names) = wanted else { return None };
            items(text, slot.span, names)
        }
        Form::Page => {
            let line = line_of(text, slot.span.start as usize);
            let value = match line.of(text).contains('|') {
                true => value.replace('|', "\\|").replace("\\\\|", "\\|"),
                false => value.to_owned(),
            };
            let own = slot.span.of(text);
            let mut new = with_value(own, &value);
            let before = slice(text, ..slot.span.start as usize).chars().next_back();
            if own.trim_matches(['*', '_', ' ']).is_empty() && !own.starts_with([' ', '\t']) && before == Some(':') {
                // `**Owner**:` with nothing after it.
                let marks = own.len() - own.trim_start_matches(['*', '_']).len();
                let (lead, rest) = new.split_at_checked(marks)?;
                let blank = if rest.starts_with(' ') { "" } else { " " };
                new = format!("{lead}{blank}{rest}");
            }
            Some(Edit::replace(slot.span, new))
        }
    }
}

/// The items of a list below a name, each with the marker of the first.
fn items(text: &str, span: Span, names: &[String]) -> Option<Edit> {
    let own = span.of(text);
    let bare = own.trim_end();
    let first = bare.lines().next()?;
    let marker = first.len()
        - first
            .trim_start_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '[' | '`' | '@'))
            .len();
    let marker = match first.trim_start().chars().next()? {
        c if c.is_ascii_digit() => return None,
        _ => slice(first, ..marker),
    };
    let at = span.start as usize + own.len() - own.trim_start().len();
    let line = line_of(text, at);
    let indentation = slice(
        text,
        line.start as usize..(span.start as usize).max(line.start as usize),
    );
    let newline = if text.contains("\r\n") { "\r\n" } else { "\n" };
    if bare
        .lines()
        .any(|line| !line.trim().is_empty() && !line.trim_start_matches([' ', '\t', '>']).starts_with(marker.trim()))
    {
        return None;
    }
    let marker = marker.trim_end_matches(['*', '_']);
    let lines: Vec<String> = names.iter().map(|name| format!("{marker}{name}")).collect();
    let joint = format!("{newline}{indentation}");
    Some(Edit::replace(
        Span::new(span.start as usize, span.start as usize + bare.len()),
        lines.join(&joint),
    ))
}

/// The old content of a slot, including its symbol and remark.
fn said(text: &str, slot: &Slot) -> String {
    match slot.form {
        Form::Page => {
            let own = slot.span.of(text).trim().trim_matches(['*', '_', ' ']);
            own.split_whitespace().collect::<Vec<_>>().join(" ")
        }
        _ => slot.shown.clone(),
    }
}
