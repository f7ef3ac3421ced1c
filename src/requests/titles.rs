//! `retitle`: changes a title everywhere in its chapter and in the summary.

use super::facts::Subject;
use super::front::{is_toml, quoted, scalar};
use super::{Draft, Place, Refusal};
use crate::edit::Edit;
use crate::model::FieldKind;
use crate::source::Span;
use crate::summary::literal;
use crate::text::chars::COLONS;
use crate::text::slice;

impl Draft<'_, '_> {
    /// Gives a spec another title. The id before it stays, and so does the heading's own anchor. A chapter without a title of
    /// its own stays as it is: SUMMARY.md has it, and [`retitled_summary`] changes that.
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
        let headings = document.h1.as_ref().map(|h1| title_spans(text, h1.span, &old));
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
        self.notes.push(format!("{name}: the title is {title}, was {old}"));
        if edits.is_empty() && headings.is_none() {
            // Its title comes only from SUMMARY.md.
            return Ok(());
        }
        let before = self.facts(place, Subject::Title);
        let is_right =
            |sheet: &super::Sheet| sheet.of(place).title == title && sheet.facts(place, Subject::Title) == before;
        let ways = headings.map_or(vec![None], |spans| spans.into_iter().map(Some).collect());
        let sheet = ways.into_iter().find_map(|span| {
            let heading = span.map(|span| Edit::replace(span, literal(&title)));
            let all = edits.iter().cloned().chain(heading).collect();
            self.tried(place.chapter, all).filter(is_right)
        });
        let Some(sheet) = sheet else {
            return Err(Refusal::new(format!(
                "{name}: the title cannot be changed without a change of something else"
            ))
            .with_help("change the heading by hand"));
        };
        self.keep(place.chapter, sheet);
        Ok(())
    }
}

/// Where the title may be in a heading: its own words, else what follows an id, else all words of its line.
fn title_spans(text: &str, heading: Span, title: &str) -> Vec<Span> {
    let own = heading.of(text);
    let line = own.lines().next().unwrap_or("");
    let written = [title.to_owned(), literal(title)];
    let found = written
        .iter()
        .find_map(|written| Some((line.rfind(written.as_str())?, written.len())));
    let start = line.len() - line.trim_start_matches(['#', ' ', '\t']).len();
    // Attributes, `{#anchor}`, and a closing run of marks are not words.
    let bare = line.trim_end();
    let bare = match bare.rfind('{').filter(|_| bare.ends_with('}')) {
        Some(at) => slice(bare, ..at).trim_end(),
        None => bare,
    };
    let end = bare.trim_end_matches('#').trim_end().len();
    let after_id = slice(line, start..)
        .find(COLONS)
        .map(|at| start + at)
        .map(|at| at + slice(line, at..).len() - slice(line, at..).trim_start_matches([':', '：', ' ']).len());
    let wholes = after_id.into_iter().chain([start]).filter(|start| *start < end);
    let all = found.into_iter().chain(wholes.map(|start| (start, end - start)));
    let at = heading.start as usize;
    all.map(|(start, length)| Span::new(at + start, at + start + length))
        .collect()
}

/// SUMMARY.md with the new title in the entry of `file`. `None` if the entry does not have the old one.
pub(crate) fn retitled_summary(summary: &str, file: &str, old: &str, title: &str) -> Option<String> {
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
