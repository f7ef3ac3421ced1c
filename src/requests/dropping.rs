//! `drop`: removes a deliverable or a whole milestone.

use super::{Draft, Place, Refusal};
use crate::edit::Edit;
use crate::model::{Deliverable, DeliverableForm, Document};
use crate::source::{ChapterIx, Span};
use crate::text::slice;

impl Draft<'_, '_> {
    /// Removes a deliverable from its chapter, or a spec from the book. References to it stay as they are.
    ///
    /// # Errors
    /// It is not a separate part of the chapter.
    pub fn drop(&mut self, place: Place) -> Result<(), Refusal> {
        let name = self.name(place);
        match place.deliverable {
            Some(number) => self.drop_deliverable(place, number)?,
            None => match self.project.graph.specs[place.spec].part {
                None => {
                    self.sheets.remove(&place.chapter);
                    self.dropped.insert(place.chapter);
                }
                Some(_) => self.drop_part(place)?,
            },
        }
        self.notes.push(format!("{name}: dropped"));
        Ok(())
    }

    /// The files of the chapters that leave the book, by their paths below the source folder.
    pub fn dropped(&self) -> impl Iterator<Item = &str> {
        let file = |chapter: &ChapterIx| self.project.book.chapters[*chapter].file();
        self.dropped.iter().map(file)
    }

    fn drop_deliverable(&mut self, place: Place, number: u32) -> Result<(), Refusal> {
        let name = self.name(place);
        let (text, document) = (self.text(place.chapter), self.document(place));
        let known = deliverables(document);
        let own = known.iter().position(|own| own.number == number);
        let Some((at, own)) = own.and_then(|at| Some((at, *known.get(at)?))) else {
            return Err(Refusal::new(format!("{name} does not exist any more")));
        };
        let refused = || {
            Refusal::new(format!(
                "{name} is not a separate part of the text, so it cannot be dropped"
            ))
            .at(place.chapter, own.span)
            .with_help("remove it by hand and look at `mdbook-mls diff`")
        };
        let area = area(text, document, own).ok_or_else(refused)?;
        let titles = |document: &Document| -> Vec<String> {
            deliverables(document)
                .iter()
                .map(|own| own.title.value.to_string())
                .collect()
        };
        let mut left = titles(document);
        left.remove(at);
        let sheet = self.tried(place.chapter, vec![Edit::delete(area)]);
        let sheet = sheet
            .filter(|sheet| titles(&sheet.document) == left)
            .ok_or_else(refused)?;
        self.keep(place.chapter, sheet);
        Ok(())
    }

    fn drop_part(&mut self, place: Place) -> Result<(), Refusal> {
        let name = self.name(place);
        let document = self.document(place);
        // Earlier requests may have removed other parts.
        let title = &self.project.document(place.spec).title;
        let extent = document
            .parts
            .iter()
            .find(|part| part.title == *title)
            .and_then(|part| part.extent);
        let sheet = extent.and_then(|extent| self.tried(place.chapter, vec![Edit::delete(extent)]));
        let Some(sheet) = sheet.filter(|sheet| sheet.document.parts.len() + 1 == document.parts.len()) else {
            return Err(Refusal::new(format!(
                "{name} is not a separate part of the text, so it cannot be dropped"
            ))
            .at(place.chapter, document.title_place(self.text(place.chapter))));
        };
        self.keep(place.chapter, sheet);
        Ok(())
    }
}

fn deliverables(document: &Document) -> Vec<&Deliverable> {
    let milestone = document.milestone.iter();
    milestone.flat_map(|milestone| &milestone.deliverables).collect()
}

/// Everything that belongs to a deliverable, in whole lines.
fn area(text: &str, document: &Document, own: &Deliverable) -> Option<Span> {
    let start = slice(text, ..own.span.start as usize)
        .rfind('\n')
        .map_or(0, |at| at + 1);
    let end = match own.form {
        DeliverableForm::Heading => {
            let milestone = document.milestone.as_deref()?;
            let mut headings = milestone.headings.iter();
            headings
                .find(|found| found.heading.span.start == own.span.start)?
                .extent
                .end as usize
        }
        DeliverableForm::TableRow => line_end(text, own.span.start as usize),
        DeliverableForm::ListItem => {
            let depth = |line: &str| line.len() - line.trim_start().len();
            let own_depth = depth(slice(text, start..));
            let mut end = line_end(text, start);
            // What is deeper belongs to the item, including blank lines in between.
            let mut blank = end;
            for line in slice(text, end..).split_inclusive('\n') {
                blank += line.len();
                match line.trim().is_empty() {
                    true => {}
                    false if depth(line) > own_depth => end = blank,
                    false => break,
                }
            }
            end
        }
    };
    (start < end).then(|| Span::new(start, end))
}

fn line_end(text: &str, at: usize) -> usize {
    slice(text, at..).find('\n').map_or(text.len(), |end| at + end + 1)
}
