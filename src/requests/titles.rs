//! `retitle`: changes a title everywhere in its chapter and in the summary.

use std::collections::BTreeMap;

use super::facts::Subject;
use super::front::{is_toml, quoted, scalar};
use super::rename::files;
use super::{Draft, Place, Refusal};
use crate::adopt::{Moves, redirected};
use crate::config::Config;
use crate::edit::{self, Edit};
use crate::model::{FieldKind, SpecId};
use crate::parse::{anchors, front_matter_end};
use crate::source::map::Places;
use crate::source::{ChapterIx, Span, path};
use crate::summary::literal;
use crate::text::chars::{COLONS, is_dash};
use crate::text::slice;
use crate::text::words::words;

/// What a title is replaced by, without what stays before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Retitled {
    pub old: String,
    pub new: String,
    /// There was no title before, only an id.
    pub is_first: bool,
}

impl Draft<'_, '_> {
    /// Gives a spec another title. The id and a number before it stay, and so does the heading's own anchor. A chapter without a title
    /// of its own stays as it is: SUMMARY.md has it, and [`retitled_summary`] changes that.
    ///
    /// # Errors
    /// The title is empty, or the heading is written in a way that is not understood.
    pub fn retitle(&mut self, place: Place, title: &str) -> Result<Retitled, Refusal> {
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
        let whole = document.title.clone();
        let id = document.identity.as_ref().map(|own| &own.id);
        let Some(kept) = kept_of(&whole, id, self.project.config) else {
            return Err(
                Refusal::new(format!("{name}: which words of `{whole}` are the title is not clear"))
                    .at(place.chapter, document.title_place(text))
                    .with_help(format!("write the heading by hand, such as `# {name}: {title}`")),
            );
        };
        // The new title may have its own number, or repeat what stays.
        let is_repeated = !kept.is_empty() && title.starts_with(kept.trim_end());
        let is_numbered = leading_number(&title).is_some() && leading_number(&whole) == Some(kept);
        let kept = if is_repeated || is_numbered { "" } else { kept };
        let old = slice(&whole, kept.len()..);
        // `# MLS-001` has no title yet.
        let retitled = match old.is_empty() {
            true => Retitled {
                new: format!("{}: {title}", whole.trim_end_matches(COLONS)),
                old: whole.clone(),
                is_first: true,
            },
            false => Retitled {
                new: title.clone(),
                old: old.to_owned(),
                is_first: false,
            },
        };
        let (old, new) = (&retitled.old, &retitled.new);
        let kept = if retitled.is_first { "" } else { kept };
        let wanted = format!("{kept}{new}");
        if whole == title || whole == wanted {
            return Ok(retitled);
        }
        let mut edits = Vec::new();
        let headings = document.h1.as_ref().map(|h1| title_spans(text, h1.span, old));
        let field = document
            .metadata
            .fields
            .iter()
            .find(|field| field.kind == FieldKind::Title);
        let is_meant = |value: &str| document.h1.is_none() || value == whole || value == *old;
        if let Some(field) = field.filter(|field| field.from_front_matter && is_meant(&field.value.value)) {
            let Some(place) = scalar(text, field.region) else {
                return Err(Refusal::new(format!(
                    "{name}: the title in the front matter is written over several lines"
                ))
                .at(place.chapter, field.region));
            };
            // An id before the title stays.
            let lead = field.value.value.strip_suffix(old.as_str()).unwrap_or("");
            let value = format!("{lead}{new}");
            edits.push(Edit::replace(place, quoted(place.of(text), &value, is_toml(text))));
        }
        let note = format!("{name}: the title is {title}, was {old}");
        if edits.is_empty() && headings.is_none() {
            // Its title comes only from SUMMARY.md.
            self.notes.push(note);
            return Ok(retitled);
        }
        let before = self.facts(place, Subject::Title);
        let is_right = |sheet: &super::Sheet| {
            let read = &sheet.of(place).title;
            (*read == wanted || kept.is_empty() && *read == title) && sheet.facts(place, Subject::Title) == before
        };
        let ways = headings.map_or(vec![None], |spans| spans.into_iter().map(Some).collect());
        let sheet = ways.into_iter().find_map(|span| {
            let heading = span.map(|span| Edit::replace(span, literal(new)));
            let all = edits.iter().cloned().chain(heading).collect();
            self.tried(place.chapter, all).filter(is_right)
        });
        let Some(sheet) = sheet else {
            return Err(Refusal::new(format!(
                "{name}: the title cannot be changed without a change of something else"
            ))
            .with_help("change the heading by hand"));
        };
        self.notes.push(note);
        self.keep(place.chapter, sheet);
        Ok(retitled)
    }

    /// Lets the links of all files lead to the headings of a chapter that have new anchors. `texts` has the new contents of files so far.
    ///
    /// # Errors
    /// Links overlap.
    pub(crate) fn relink(
        &mut self,
        chapter: ChapterIx,
        places: &Places<'_>,
        texts: &mut BTreeMap<String, String>,
    ) -> Result<(), Refusal> {
        let book = self.project.book;
        let all = |text: &str| anchors(text, front_matter_end(text));
        let (before, now) = (all(self.project.text(chapter)), all(self.text(chapter)));
        if before.len() != now.len() {
            return Ok(());
        }
        let mut moves = Moves::default();
        for (old, new) in before.iter().zip(&now).filter(|(old, new)| old.id != new.id) {
            moves.anchor(book.chapters[chapter].file(), &old.id, &new.id);
        }
        if moves.is_empty() {
            return Ok(());
        }
        let mut count = 0;
        for name in files(self.project) {
            let file = path::join(&book.src, &name);
            let Some(text) = texts
                .get(&file)
                .cloned()
                .or_else(|| Some(places.text(&file)?.to_string()))
            else {
                continue;
            };
            let edits = redirected(&text, front_matter_end(&text), &name, &moves);
            if edits.is_empty() {
                continue;
            }
            count += edits.len();
            let changed = edit::apply(&text, edits)
                .map_err(|_| Refusal::new(format!("the links to the heading in `{file}` overlap")))?;
            texts.insert(file, changed);
        }
        match count {
            0 => {}
            1 => self
                .notes
                .push("1 link follows the new anchor of the heading".to_owned()),
            _ => self
                .notes
                .push(format!("{count} links follow the new anchor of the heading")),
        }
        Ok(())
    }
}

/// What stays before the title proper, a number and an id: `3. MLS-001: `. `None` if that is not clear.
fn kept_of<'t>(title: &'t str, id: Option<&SpecId>, config: &Config) -> Option<&'t str> {
    const SEPARATORS: [char; 6] = [':', '：', '.', '|', '·', ']'];
    const MOST_WORDS: usize = 2;
    let is_mark = |c: char| SEPARATORS.contains(&c) || is_dash(c);
    let is_own = |at: usize| {
        let (found, length) = config.prefixes.id_at_start(slice(title, at..), 1)?;
        (Some(&found) == id).then_some((at, length))
    };
    let Some((at, length)) = words(title).find_map(|(at, _)| is_own(at)) else {
        return Some(leading_number(title).unwrap_or(""));
    };
    let (lead, rest) = (slice(title, ..at), slice(title, at + length..));
    let own = rest.trim_start_matches(|c| is_mark(c) || c == ' ');
    let has_lead = lead.contains(char::is_alphanumeric);
    if own.is_empty() {
        return (!has_lead).then_some(title);
    }
    let between = slice(rest, ..rest.len() - own.len());
    let is_apart = between.contains(is_mark) || lead.trim_end().ends_with(|c| is_mark(c) || c == ')');
    let is_clear = !has_lead || is_apart && words(lead).count() <= MOST_WORDS;
    is_clear.then(|| slice(title, ..title.len() - own.len()))
}

/// `3. ` or `IV) ` at the beginning, if more follows.
fn leading_number(title: &str) -> Option<&str> {
    let is_sign = |c: char| c.is_ascii_digit() || c == '.';
    let digits = title.len() - title.trim_start_matches(is_sign).len();
    let roman = title.len() - title.trim_start_matches(['I', 'V', 'X']).len();
    let at = digits.max(roman);
    let (number, rest) = (slice(title, ..at), slice(title, at..));
    let rest = match number.ends_with('.') {
        true => rest,
        false => rest.strip_prefix(['.', ')'])?,
    };
    let own = rest.trim_start();
    let is_number = number.contains(|c: char| c.is_ascii_digit() || c.is_ascii_uppercase());
    (is_number && own.len() < rest.len() && !own.is_empty()).then(|| slice(title, ..title.len() - own.len()))
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
pub(crate) fn retitled_summary(summary: &str, file: &str, retitled: &Retitled) -> Option<String> {
    let (name, _) = crate::summary::entry(summary, file)?;
    let own = name.of(summary);
    let Retitled { old, new, is_first } = retitled;
    let written = [old.clone(), literal(old)];
    let (at, length) = written
        .iter()
        .find_map(|old| Some((own.rfind(old.as_str())?, old.len())))?;
    if *is_first && own.trim().len() > length {
        return None;
    }
    let start = name.start as usize + at;
    let edit = Edit::replace(Span::new(start, start + length), literal(new));
    edit::apply(summary, vec![edit]).ok()
}
