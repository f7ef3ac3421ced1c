//! `retitle`: the title wherever the chapter and the summary have it.

use super::facts::Subject;
use super::front::{is_toml, quoted, scalar};
use super::{Draft, Place, Refusal};
use crate::edit::Edit;
use crate::model::FieldKind;
use crate::source::Span;
use crate::summary::literal;
use crate::text::slice;

impl Draft<'_, '_> {
    /// Gives a spec another title. The id before it stays, and so does the heading's own anchor.
    ///
    /// # Errors
    /// The title is empty, or the heading is written in a way that is not understood.
    pub fn retitle(&mut self, place: Place, title: &str) -> Result<(), Refusal> {
        let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
        let name = self.name(place);
        if title.is_empty() {
            return Err(Refusal::new("a title has at least one word"));
        }
        if title.contains("{#") {
            return Err(Refusal::new("`{#` in a heading begins an anchor").with_help("write a title without it"));
        }
        if let Some(number) = place.deliverable {
            return Err(Refusal::new(format!("{name} is a deliverable")).with_help(format!(
                "change the heading of deliverable {number} by hand: links go to its number"
            )));
        }
        let (document, text) = (self.document(place), self.text(place.chapter));
        if document.title == title {
            return Ok(());
        }
        let old = document.title.clone();
        let mut edits = Vec::new();
        if let Some(h1) = &document.h1 {
            let Some(span) = title_span(text, h1.span, &old) else {
                return Err(Refusal::new(format!(
                    "{name}: the title `{old}` does not appear verbatim in the heading"
                ))
                .at(place.chapter, h1.span)
                .with_help("change the heading by hand"));
            };
            edits.push(Edit::replace(span, literal(&title)));
        }
        let field = document
            .metadata
            .fields
            .iter()
            .find(|field| field.kind == FieldKind::Title);
        if let Some(field) =
            field.filter(|field| field.from_front_matter && (document.h1.is_none() || field.value.value == old))
        {
            let Some(place) = scalar(text, field.region) else {
                return Err(Refusal::new(format!(
                    "{name}: the title in the front matter is written over several lines"
                ))
                .at(place.chapter, field.region));
            };
            edits.push(Edit::replace(place, quoted(place.of(text), &title, is_toml(text))));
        }
        if edits.is_empty() {
            return Err(Refusal::new(format!("{name} has its title from SUMMARY.md alone"))
                .with_help("write it there, or begin the chapter with a heading"));
        }
        let before = self.facts(place, Subject::Title);
        let sheet = self
            .tried(place.chapter, edits)
            .filter(|sheet| sheet.of(place).title == title && sheet.facts(place, Subject::Title) == before);
        let Some(sheet) = sheet else {
            return Err(Refusal::new(format!(
                "{name}: the title cannot be changed without changing something else"
            ))
            .with_help("change the heading by hand"));
        };
        self.notes.push(format!("{name}: the title is {title}, was {old}"));
        self.keep(place.chapter, sheet);
        Ok(())
    }
}

/// Where the title stands in a heading.
fn title_span(text: &str, heading: Span, title: &str) -> Option<Span> {
    let own = heading.of(text);
    let written = [title.to_owned(), literal(title)];
    let found = written
        .iter()
        .find_map(|written| Some((own.rfind(written.as_str())?, written.len())));
    let (at, length) = found?;
    let start = heading.start as usize + at;
    (!slice(own, ..at).contains('\n')).then(|| Span::new(start, start + length))
}

/// SUMMARY.md with the new title in the entry of `file`. `None` if the entry does not have the old one.
pub fn retitled_summary(summary: &str, file: &str, old: &str, title: &str) -> Option<String> {
    let (name, _) = crate::summary::entry(summary, file)?;
    let own = name.of(summary);
    let written = [old.to_owned(), literal(old)];
    let (at, length) = written
        .iter()
        .find_map(|old| Some((own.rfind(old.as_str())?, old.len())))?;
    let start = name.start as usize + at;
    let edit = Edit::replace(Span::new(start, start + length), literal(title));
    crate::edit::apply(summary, vec![edit]).ok()
}
