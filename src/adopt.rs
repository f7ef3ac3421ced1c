//! Which chapters read like a milestone and have no id, and the edits that give each one.

mod likely;
mod links;

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::edit::{self, Edit};
use crate::model::{Document, SpecId};
use crate::parse;
use crate::parse::several;
pub(crate) use crate::parse::several::Several;
use crate::project::Project;
use crate::source::{Chapter, ChapterIx, Span, path};
use crate::text::slice;
pub(crate) use links::{Moves, included_anew, redirected};

/// A milestone without an id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Unnamed {
    pub chapter: ChapterIx,
    /// Its index among the parts of its chapter. `None` if it is the chapter.
    pub part: Option<usize>,
}

/// What a book has of both, in its order.
#[derive(Default)]
pub(crate) struct Found {
    /// Each chapter, read as a milestone: those of a book without any have not been read.
    pub documents: Vec<Document>,
    pub unnamed: Vec<Unnamed>,
    pub several: Vec<Several>,
}

/// Where a milestone gets its id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Home {
    FrontMatter,
    Heading,
    FileName,
}

/// Every chapter without an id that the configuration calls a milestone or that reads like one. The first page of a book does not
/// count.
pub(crate) fn find(project: &Project<'_>) -> Found {
    let mut found = Found::default();
    let every = several::all_whole(project.config);
    let read = |chapter| parse::contained_document(chapter, &project.book.src, &every, project.containment);
    found.documents = project.book.chapters.par_iter().map(read).collect();
    for (chapter, document) in project.documents.iter().enumerate() {
        let own = &project.book.chapters[chapter];
        let read = &found.documents[chapter];
        if document.unread.is_some() || read.unread.is_some() {
            continue;
        }
        let lacking = document.parts.iter().enumerate();
        let lacking = lacking.filter(|(_, part)| part.identity.is_none());
        found.unnamed.extend(lacking.map(|(part, _)| Unnamed {
            chapter,
            part: Some(part),
        }));
        if read.identity.is_some() || !document.parts.is_empty() {
            continue;
        }
        let whole = Unnamed { chapter, part: None };
        let is_named = || document.milestone.is_some();
        match several::headings(own, &project.book.src, project.config, project.containment, read) {
            Some((level, count)) => found.several.push(Several { chapter, level, count }),
            None if is_named() || likely::is_milestone(own, read) && !is_first_page(project, own) => {
                found.unnamed.push(whole);
            }
            None => {}
        }
    }
    found
}

/// The README or index of the folder that all chapters lie in introduces the book.
fn is_first_page(project: &Project<'_>, chapter: &Chapter<'_>) -> bool {
    let file = chapter.file();
    let (folder, name) = file
        .rfind('/')
        .map_or(("", file), |at| (slice(file, ..=at), slice(file, at + 1..)));
    path::is_index(path::stem(name))
        && project
            .book
            .chapters
            .iter()
            .all(|other| other.file().starts_with(folder))
}

/// How one milestone gets its id.
#[derive(Clone, Debug)]
pub(crate) struct Adoption {
    pub of: Unnamed,
    pub id: SpecId,
    pub home: Home,
    /// Of its chapter's text.
    pub edit: Option<Edit>,
    /// The new path of its file below the source folder.
    pub file: Option<String>,
}

/// The id where `wanted` asks for it, else in the front matter if there is one, else before the title.
///
/// # Errors
/// Why it cannot stand there, and what can be done.
pub(crate) fn adopt(
    project: &Project<'_>,
    documents: &[Document],
    of: Unnamed,
    id: SpecId,
    wanted: Option<Home>,
) -> Result<Adoption, String> {
    let document = &documents[of.chapter];
    let chapter = &project.book.chapters[of.chapter];
    let text = project.text(of.chapter);
    let part = of.part.and_then(|part| project.documents[of.chapter].parts.get(part));
    let titled = part.unwrap_or(document);
    let home = wanted.unwrap_or_else(|| match (part, &document.front_matter) {
        (Some(_), _) => Home::Heading,
        (None, Some(_)) if !has_key(document) => Home::FrontMatter,
        _ if titled.h1.is_some() => Home::Heading,
        _ => Home::FrontMatter,
    });
    let (edit, file) = match home {
        Home::Heading => {
            let heading = titled.h1.as_ref().ok_or("it has no H1; use `--in front-matter`")?;
            let at = words_of(text, heading.span);
            (Some(Edit::insert(at, format!("{id}: "))), None)
        }
        _ if part.is_some() => return Err("it is one of several in its chapter; use `--in heading`".to_owned()),
        Home::FrontMatter if has_key(document) => {
            return Err("its front matter has an `id` for another program; use `--in heading`".to_owned());
        }
        Home::FrontMatter => (Some(in_front_matter(text, document, &id)), None),
        Home::FileName => (None, Some(file_name(project, chapter, &id)?)),
    };
    Ok(Adoption {
        of,
        id,
        home,
        edit,
        file,
    })
}

/// Whether the front matter has a key that would stand there twice.
fn has_key(document: &Document) -> bool {
    let mut entries = document.front_matter.iter().flat_map(|matter| &matter.entries);
    entries.any(|(key, _)| key.value.eq_ignore_ascii_case("id"))
}

/// Where the words of a heading begin, after its marks.
fn words_of(text: &str, heading: Span) -> usize {
    let own = heading.of(text);
    let bare = own.trim_start_matches(' ');
    let marks = bare.trim_start_matches('#');
    let words = match bare.len() - marks.len() {
        1..=6 if marks.starts_with([' ', '\t']) => marks.trim_start_matches([' ', '\t']),
        _ => bare,
    };
    heading.start as usize + (own.len() - words.len())
}

fn in_front_matter(text: &str, document: &Document, id: &SpecId) -> Edit {
    let newline = match memchr::memchr(b'\n', text.as_bytes()) {
        Some(at) if slice(text, ..at).ends_with('\r') => "\r\n",
        _ => "\n",
    };
    match &document.front_matter {
        Some(matter) => {
            let start = matter.span.start as usize;
            let own = matter.span.of(text);
            let first = own.find('\n').map_or(own.len(), |at| at + 1);
            let line = match own.starts_with('+') {
                true => format!("id = \"{id}\"{newline}"),
                false => format!("id: {id}{newline}"),
            };
            Edit::insert(start + first, line)
        }
        None => Edit::insert(0, format!("---{newline}id: {id}{newline}---{newline}{newline}")),
    }
}

fn file_name(project: &Project<'_>, chapter: &Chapter<'_>, id: &SpecId) -> Result<String, String> {
    let Some(file) = chapter.source_path.as_deref() else {
        return Err("it has no file of its own; use `--in heading`".to_owned());
    };
    let (folder, name) = file.rsplit_once('/').unwrap_or(("", file));
    if path::is_index(path::stem(name)) {
        return Err("its file is the index of its folder; use `--in heading`".to_owned());
    }
    let new = path::join(folder, &format!("{}-{name}", id.slug()));
    let listed = project.book.chapters.iter().map(Chapter::file);
    let unlisted = project.book.unlisted.iter().flatten().map(String::as_str);
    match listed.chain(unlisted).any(|known| known == new) {
        true => Err(format!("`{new}` exists")),
        false => Ok(new),
    }
}

/// Where links have to lead once `adoptions` are made: files that have another name, and headings that have another anchor.
pub(crate) fn moves(project: &Project<'_>, documents: &[Document], adoptions: &[Adoption]) -> Moves {
    let mut moves = Moves::default();
    let mut edits: BTreeMap<ChapterIx, Vec<Edit>> = BTreeMap::new();
    for one in adoptions {
        let chapter = &project.book.chapters[one.of.chapter];
        if let (Some(file), Some(old)) = (&one.file, &chapter.source_path) {
            moves.rename(old, file);
            moves.rename(&chapter.path, file);
        }
        if let Some(edit) = one.edit.as_ref().filter(|_| one.home == Home::Heading) {
            edits.entry(one.of.chapter).or_default().push(edit.clone());
        }
    }
    for (chapter, edits) in edits {
        let start = |front: Option<Span>| front.map_or(0, |span| span.end as usize);
        let text = project.text(chapter);
        let front_matter = documents[chapter].front_matter.as_ref().map(|matter| matter.span);
        let old = parse::anchors(text, start(front_matter));
        let Ok(changed) = edit::apply(text, edits) else {
            continue;
        };
        let new = parse::anchors(&changed, start(front_matter));
        let own = &project.book.chapters[chapter];
        for (old, new) in old.iter().zip(&new).filter(|(old, new)| old.id != new.id) {
            moves.anchor(&own.path, &old.id, &new.id);
            moves.anchor(own.file(), &old.id, &new.id);
        }
    }
    moves
}
