//! `rename`: gives a spec another id everywhere in the book.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use super::{Draft, Refusal};
use crate::edit::{self, Edit};
use crate::model::{IdSource, SpecId};
use crate::parse;
use crate::project::Project;
use crate::source::include::includes;
use crate::source::map::Places;
use crate::source::{Span, path};
use crate::text::chars::joins_words;
use crate::text::paths::link_path;
use crate::text::slice;

/// What a rename does to a book's files.
#[derive(Debug, Default)]
pub(crate) struct Renamed {
    pub old: String,
    pub new: String,
    /// The new contents of files, by path relative to the book's root; a moved file has its new path.
    pub texts: BTreeMap<String, String>,
    /// The old and the new path of a moved file.
    pub moved: Option<(String, String)>,
    /// In how many places the id was changed.
    pub places: usize,
}

/// Gives the spec called `old` the id `new` in all chapters and Markdown files of the book, SUMMARY.md and book.toml. Code
/// stays as it is. `taken` has the ids that the book knows besides those of its chapters.
///
/// # Errors
/// There is no such spec, `new` is not an id or belongs to another one, or the chapter has its id from a folder.
pub(crate) fn rename(
    project: &Project<'_>,
    places: &Places<'_>,
    old: &str,
    new: &str,
    taken: &[SpecId],
) -> Result<Renamed, Refusal> {
    let draft = Draft::new(project);
    let new_id = new_id(project, new)?;
    let place = match draft.place(old) {
        Ok(place) if place.deliverable.is_none() => place,
        Ok(_) => {
            return Err(Refusal::new("a deliverable has a number and no id")
                .with_help("change the number in its heading by hand"));
        }
        Err(refusal) if project.graph.by_id(new_id.as_str()).is_some() => {
            return Err(refusal.with_help(format!("{new_id} exists already; perhaps the spec was already renamed")));
        }
        Err(refusal) => return Err(refusal),
    };
    let chapter = &project.book.chapters[place.chapter];
    let Some(identity) = &draft.document(place).identity else {
        return Err(Refusal::new(format!("`{old}` has no id")).with_help("type `mdbook-mls adopt` to give it one"));
    };
    let old_id = identity.id.clone();
    let mut renamed = Renamed {
        old: old_id.to_string(),
        new: new_id.to_string(),
        ..Renamed::default()
    };
    if old_id == new_id {
        return Ok(renamed);
    }
    let prefixes = &project.config.prefixes;
    if prefixes.kind(old_id.prefix()) != prefixes.kind(new_id.prefix()) {
        return Err(Refusal::new(format!("{old_id} and {new_id} are of different kinds"))
            .with_help("name an id with the same letters"));
    }
    if project.graph.by_id(new_id.as_str()).is_some() || taken.contains(&new_id) {
        return Err(Refusal::new(format!("{new_id} belongs to another spec or file"))
            .with_help("choose an id that is not used"));
    }
    let Some(own_file) = chapter.source_path.clone() else {
        return Err(Refusal::new(format!("{old_id} has no file of its own"))
            .with_help("rename it in the file that it comes from"));
    };
    let (folder, name) = own_file.rsplit_once('/').unwrap_or(("", &own_file));
    let starts = |text: &str| prefixes.id_at_start(text, 1).is_some_and(|(id, _)| id == old_id);
    let last_folder = folder.rsplit('/').next().unwrap_or(folder);
    if identity.source == IdSource::FolderName
        || starts(last_folder) && !starts(name) && path::is_index(path::stem(name))
    {
        return Err(
            Refusal::new(format!("the id {old_id} comes from the folder `{folder}`")).with_help(
                "write the id into its heading, `# ID: Title`, move the folder with `git mv`, then run this again",
            ),
        );
    }
    let new_file = starts(name).then(|| {
        let rest = slice(name, old_id.as_str().len()..);
        let id = in_form_of(slice(name, ..old_id.as_str().len()), &new_id);
        path::join(folder, &format!("{id}{rest}"))
    });
    let new_file = new_file.filter(|file| *file != own_file);
    // The id may be written with another dash.
    let written = identity.span.map(|span| span.of(&chapter.text));
    if let Some(written) = written.filter(|written| !written.contains('-') && !written.is_empty()) {
        return Err(Refusal::new(format!("the heading has `{written}` for {old_id}"))
            .with_help(format!("write `{old_id}` there, then run this again")));
    }
    let src = &project.book.src;
    let renaming = Renaming {
        project,
        old: &old_id,
        new: &new_id,
        own_file: &own_file,
        moves: new_file.is_some(),
        with_old_anchor: anchors(project, places),
    };
    if let Some(new_file) = &new_file
        && (places.text(&path::join(src, new_file)).is_some()
            || project.book.chapters.iter().any(|chapter| chapter.file() == new_file))
    {
        return Err(Refusal::new(format!("`{new_file}` exists already")).with_help("move it away first"));
    }
    for file in files(project) {
        let Some(text) = places.text(&path::join(src, &file)) else {
            continue;
        };
        let edits = renaming.edits(&file, &text);
        let is_own = file == own_file;
        if edits.is_empty() && !(is_own && new_file.is_some()) {
            continue;
        }
        renamed.places += edits.len();
        let changed = edit::apply(&text, edits)
            .map_err(|_| Refusal::new(format!("the places of {old_id} in `{file}` overlap")))?;
        let target = match &new_file {
            Some(new_file) if is_own => new_file,
            _ => &file,
        };
        renamed.texts.insert(path::join(src, target), changed);
    }
    if let Some(new_file) = new_file {
        let (old_path, new_path) = (path::join(src, &own_file), path::join(src, &new_file));
        if let Some(toml) = places.text("book.toml") {
            let page = |file: &str| format!("{}.html", path::stem(file));
            let mut edits = in_book_toml(&toml, &own_file, &new_file);
            edits.extend(in_book_toml(&toml, &page(&own_file), &page(&new_file)));
            renamed.places += edits.len();
            if !edits.is_empty()
                && let Ok(text) = edit::apply(&toml, edits)
            {
                renamed.texts.insert("book.toml".to_owned(), text);
            }
        }
        renamed.moved = Some((old_path, new_path));
    }
    Ok(renamed)
}

fn new_id(project: &Project<'_>, new: &str) -> Result<SpecId, Refusal> {
    let bare = new.trim().trim_start_matches('[').trim_end_matches(']');
    match project.config.prefixes.id_at_start(bare, 3) {
        Some((id, length)) if length == bare.len() => Ok(id),
        _ => Err(Refusal::new(format!("`{new}` is not a valid id in this book"))
            .with_help("an id has the letters of a kind, a hyphen and three digits or more, such as MLS-014")),
    }
}

/// All Markdown files of the book, below its source folder.
pub(super) fn files(project: &Project<'_>) -> BTreeSet<String> {
    let book = project.book;
    let listed = book.chapters.iter().filter_map(|chapter| chapter.source_path.clone());
    let others = book.unlisted.iter().flatten().cloned();
    listed.chain(others).chain(["SUMMARY.md".to_owned()]).collect()
}

/// Anchors that authors wrote by hand, by file: they are kept.
fn anchors(project: &Project<'_>, places: &Places<'_>) -> BTreeSet<(String, String)> {
    let mut found = BTreeSet::new();
    for file in files(project) {
        let Some(text) = places.text(&path::join(&project.book.src, &file)) else {
            continue;
        };
        for mark in ["{#", "id=\"", "id='", "name=\""] {
            for (at, _) in text.match_indices(mark) {
                let rest = slice(&text, at + mark.len()..);
                let end = rest.find(['}', '"', '\'', ' ', '\n']).unwrap_or(rest.len());
                found.insert((file.clone(), slice(rest, ..end).to_lowercase()));
            }
        }
    }
    found
}

/// The new id in the letter case of the old one.
fn in_form_of(written: &str, new: &SpecId) -> String {
    match written.chars().any(char::is_uppercase) {
        true => new.as_str().to_owned(),
        false => new.slug(),
    }
}

struct Renaming<'r, 'a> {
    project: &'r Project<'a>,
    old: &'r SpecId,
    new: &'r SpecId,
    own_file: &'r str,
    moves: bool,
    with_old_anchor: BTreeSet<(String, String)>,
}

impl Renaming<'_, '_> {
    /// The edits of one file.
    fn edits(&self, file: &str, text: &str) -> Vec<Edit> {
        let old = self.old.slug();
        let lower = text.to_ascii_lowercase();
        if !lower.contains(&old) && !self.old.as_str().is_ascii() {
            return Vec::new();
        }
        if !lower.contains(&old) {
            return Vec::new();
        }
        let front = crate::parse::front_matter_end(text);
        let body = slice(text, front..);
        let mut code: Vec<Range<usize>> = Vec::new();
        let mut links: Vec<Range<usize>> = Vec::new();
        let mut html: Vec<Range<usize>> = Vec::new();
        let mut edits = Vec::new();
        let mut parser = Parser::new_ext(body, parse::options()).into_offset_iter();
        let definitions: Vec<(String, Range<usize>)> = parser
            .reference_definitions()
            .iter()
            .map(|(_, definition)| (definition.dest.to_string(), definition.span.clone()))
            .collect();
        let shifted = |range: &Range<usize>| range.start + front..range.end + front;
        let mut block: Option<usize> = None;
        for (event, range) in parser.by_ref() {
            match event {
                Event::Code(_) => code.push(shifted(&range)),
                Event::Start(Tag::CodeBlock(_)) => block = Some(range.start),
                Event::End(TagEnd::CodeBlock) => {
                    let start = block.take().unwrap_or(range.start);
                    code.push(shifted(&(start..range.end)));
                }
                Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                    let own = shifted(&range);
                    links.extend(self.destination(file, text, own, &dest_url, &mut edits));
                }
                Event::Html(_) | Event::InlineHtml(_) => html.push(shifted(&range)),
                _ => {}
            }
        }
        for (destination, range) in definitions {
            links.extend(self.destination(file, text, shifted(&range), &destination, &mut edits));
        }
        for range in &html {
            self.attributes(file, text, range, &mut links, &mut edits);
        }
        for (range, path) in includes(text) {
            // Past the name of the directive.
            let own = slice(text, range.clone());
            let from = own.find(char::is_whitespace).unwrap_or(0);
            let start = range.start + from + slice(own, from..).find(path).unwrap_or(0);
            self.change(file, start, path, &mut edits);
        }
        code.sort_by_key(|range| range.start);
        links.sort_by_key(|range| range.start);
        let within = |ranges: &[Range<usize>], at: usize| {
            let next = ranges.partition_point(|range| range.start <= at);
            ranges
                .get(..next)
                .unwrap_or_default()
                .iter()
                .rev()
                .take(4)
                .any(|range| range.contains(&at))
        };
        for (at, _) in lower.match_indices(&old) {
            if within(&code, at) || within(&links, at) || !self.stands_alone(text, at, old.len()) {
                continue;
            }
            let span = Span::new(at, at + old.len());
            edits.push(Edit::replace(span, in_form_of(span.of(text), self.new)));
        }
        edits
    }

    /// Whether the id at a byte stands alone: it is not part of a longer word, of an address or of another book's name.
    fn stands_alone(&self, text: &str, at: usize, length: usize) -> bool {
        // Underscores for emphasis do not belong to the word.
        let (lead, rest) = (slice(text, ..at), slice(text, at + length..));
        let (outer, inner) = (lead.trim_end_matches('_'), rest.trim_start_matches('_'));
        let lead = if outer.ends_with(is_part_of_word) { lead } else { outer };
        let rest = if inner.starts_with(is_part_of_word) {
            rest
        } else {
            inner
        };
        let before = lead.chars().next_back();
        let mut following = rest.chars();
        let (after, then) = (following.next(), following.next());
        let is_joined = |c: char| is_part_of_word(c) || c == '_';
        let in_directive = || {
            let line = super::slots::line_of(text, at);
            let lead = slice(text, line.start as usize..at);
            lead.rfind("{{#")
                .is_some_and(|open| !slice(lead, open..).contains("}}"))
        };
        let starts = match before {
            None => true,
            Some('=' | '#' | '.') => in_directive(),
            // `[platform:MLS-010]` is another book's.
            Some(':') => false,
            Some(c) => !is_joined(c),
        };
        let ends = match (after, then) {
            (None, _) => true,
            (Some('#'), then) => then.is_some_and(|c| c.is_ascii_digit()) && before == Some('['),
            (Some('.'), Some(c)) => !joins_words(c),
            (Some('='), _) => false,
            (Some(c), _) => !is_joined(c),
        };
        starts && ends
    }

    /// Changes the destination of a link within `range`; returns where it is.
    fn destination(
        &self,
        file: &str,
        text: &str,
        range: Range<usize>,
        destination: &str,
        edits: &mut Vec<Edit>,
    ) -> Option<Range<usize>> {
        let own = text.get(range.clone())?;
        let from = own.rfind("](").or_else(|| own.find("]:")).map_or(0, |at| at + 2);
        let rest = slice(own, from..);
        let Some(at) = rest.find(destination).filter(|_| !destination.is_empty()) else {
            return self.encoded(file, rest, range.start + from, destination, edits);
        };
        let start = range.start + from + at;
        self.change(file, start, destination, edits);
        Some(start..start + destination.len())
    }

    /// As [`Self::destination`], if the destination is written with entities or backslashes; `own` begins with it, at byte `start`.
    fn encoded(
        &self,
        file: &str,
        own: &str,
        start: usize,
        destination: &str,
        edits: &mut Vec<Edit>,
    ) -> Option<Range<usize>> {
        let lead = own.len() - own.trim_start_matches([' ', '\t', '\r', '\n', '<']).len();
        let written = slice(own, lead..);
        let end = written.find(['>', ')', ' ', '\n']).unwrap_or(written.len());
        let (written, start) = (slice(written, ..end), start + lead);
        if !written.contains(['&', '\\']) {
            return None;
        }
        let mut changes = Vec::new();
        self.change(file, 0, destination, &mut changes);
        for change in changes {
            // Ids have no such signs.
            let old = change.span.of(destination);
            let mut known = destination.match_indices(old);
            let nth = known.position(|(at, _)| at == change.span.start as usize)?;
            let (at, _) = written.match_indices(old).nth(nth)?;
            let span = Span::new(start + at, start + at + old.len());
            edits.push(Edit::replace(span, change.text));
        }
        Some(start..start + written.len())
    }

    fn attributes(
        &self,
        file: &str,
        text: &str,
        range: &Range<usize>,
        links: &mut Vec<Range<usize>>,
        edits: &mut Vec<Edit>,
    ) {
        let own = text.get(range.clone()).unwrap_or("");
        for (mark, quote) in [("href=\"", '"'), ("href='", '\''), ("src=\"", '"'), ("src='", '\'')] {
            for (at, _) in own.match_indices(mark) {
                let start = at + mark.len();
                let rest = slice(own, start..);
                let Some(end) = rest.find(quote) else { continue };
                self.change(file, range.start + start, slice(rest, ..end), edits);
                links.push(range.start + start..range.start + start + end);
            }
        }
        for (mark, quote) in [("id=\"", '"'), ("id='", '\''), ("name=\"", '"')] {
            for (at, _) in own.match_indices(mark) {
                let start = at + mark.len();
                let end = slice(own, start..).find(quote).unwrap_or(0);
                links.push(range.start + start..range.start + start + end);
            }
        }
    }

    /// Changes the file's name and the anchor of an address at `start`.
    fn change(&self, file: &str, start: usize, address: &str, edits: &mut Vec<Edit>) {
        let (way, fragment) = match address.split_once('#') {
            Some((way, fragment)) => (way, Some(fragment)),
            None => (address, None),
        };
        let target = match way.is_empty() {
            true => Some(file.to_owned()),
            false => link_path(file, way),
        };
        let Some(target) = target else { return };
        let chapters = &self.project.book.chapters;
        let chapter = chapters
            .iter()
            .find(|chapter| chapter.file() == target || chapter.path == target);
        let target_file = chapter.map_or(target.as_str(), |chapter| chapter.file());
        let old = self.old.slug();
        if target_file == self.own_file && self.moves && !way.is_empty() {
            let name = way.rfind('/').map_or(0, |at| at + 1);
            let last = slice(way, name..);
            if last.to_ascii_lowercase().starts_with(&old) {
                let span = Span::new(start + name, start + name + old.len());
                edits.push(Edit::replace(span, in_form_of(slice(last, ..old.len()), self.new)));
            }
        }
        let Some(fragment) = fragment else { return };
        let is_ours = chapter.is_some() || way.is_empty();
        let key = (target_file.to_owned(), fragment.to_lowercase());
        if !is_ours || self.with_old_anchor.contains(&key) {
            return;
        }
        let lower = fragment.to_ascii_lowercase();
        for (at, _) in lower.match_indices(&old) {
            let is_edge = |c: Option<char>| c.is_none_or(|c| c == '-');
            let before = slice(fragment, ..at).chars().next_back();
            let after = slice(fragment, at + old.len()..).chars().next();
            if is_edge(before) && is_edge(after) {
                let own = start + way.len() + 1 + at;
                let span = Span::new(own, own + old.len());
                edits.push(Edit::replace(
                    span,
                    in_form_of(slice(fragment, at..at + old.len()), self.new),
                ));
            }
        }
    }
}

fn is_part_of_word(c: char) -> bool {
    joins_words(c) || matches!(c, '-' | '/' | '@' | '&')
}

/// The paths of the file in book.toml.
fn in_book_toml(toml: &str, old: &str, new: &str) -> Vec<Edit> {
    let is_edge = |c: Option<char>| c.is_none_or(|c| matches!(c, '"' | '\'' | '/'));
    let found = toml.match_indices(old).filter(|(at, _)| {
        let before = slice(toml, ..*at).chars().next_back();
        let after = slice(toml, at + old.len()..).chars().next();
        is_edge(before) && is_edge(after)
    });
    found
        .map(|(at, _)| Edit::replace(Span::new(at, at + old.len()), new))
        .collect()
}

/// The text of a chapter with another id in place of its own.
///
/// # Errors
/// The chapter has no id in its text or its file's name.
pub(super) fn with_id(
    project: &Project<'_>,
    chapter: crate::source::ChapterIx,
    text: &str,
    (old, new): (&SpecId, &SpecId),
) -> Result<String, Refusal> {
    let file = project.book.chapters[chapter].file().to_owned();
    let renaming = Renaming {
        project,
        old,
        new,
        own_file: &file,
        moves: true,
        with_old_anchor: BTreeSet::new(),
    };
    edit::apply(text, renaming.edits(&file, text)).map_err(|_| Refusal::new("the places of the id overlap"))
}
