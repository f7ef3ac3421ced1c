//! The destinations of links in a text, and what they have to be once files and headings have other names.

use std::collections::BTreeMap;
use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Parser, Tag};

use crate::edit::Edit;
use crate::parse;
use crate::source::Span;
use crate::source::include::includes;
use crate::summary;
use crate::text::paths::{link_path, percent_decoded};
use crate::text::slice;

/// A destination as it is written, without what encloses it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Destination {
    pub span: Span,
    pub address: String,
}

/// The files and the anchors that change, by path below the source folder.
#[derive(Clone, Debug, Default)]
pub(crate) struct Moves {
    files: BTreeMap<String, String>,
    /// By file, old anchors and new ones.
    anchors: BTreeMap<String, BTreeMap<String, String>>,
}

impl Moves {
    pub(crate) fn rename(&mut self, old: &str, new: &str) {
        self.files.insert(old.to_owned(), new.to_owned());
    }

    pub(crate) fn anchor(&mut self, file: &str, old: &str, new: &str) {
        let own = self.anchors.entry(file.to_owned()).or_default();
        own.insert(old.to_owned(), new.to_owned());
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.files.is_empty() && self.anchors.is_empty()
    }

    /// What an address in the chapter at `from` has to be. `None` if it stays.
    fn of(&self, from: &str, address: &str) -> Option<String> {
        let (path, anchor) = match address.split_once('#') {
            Some((path, anchor)) => (path, Some(anchor)),
            None => (address, None),
        };
        let file = match path.is_empty() {
            true => from.to_owned(),
            false => link_path(from, address)?,
        };
        let file = self.known(file);
        let renamed = self.files.get(&file).filter(|_| !path.is_empty());
        let anchors = self.anchors.get(&file);
        let moved = anchor.and_then(|anchor| anchors?.get(&percent_decoded(anchor)));
        if renamed.is_none() && moved.is_none() {
            return None;
        }
        let path = renamed.map_or(path.to_owned(), |new| with_name(path, new));
        Some(match moved.map(String::as_str).or(anchor) {
            Some(anchor) => format!("{path}#{anchor}"),
            None => path,
        })
    }

    /// The page `index.html` is that of a README as well.
    fn known(&self, file: String) -> String {
        let is_known = |file: &str| self.files.contains_key(file) || self.anchors.contains_key(file);
        match file.strip_suffix("index.md") {
            Some(folder) if !is_known(&file) => format!("{folder}README.md"),
            _ => file,
        }
    }
}

/// `path` with the last part of `new` in the place of its own; a link to a page stays one.
fn with_name(path: &str, new: &str) -> String {
    let folder = path.rfind('/').map_or("", |at| slice(path, ..=at));
    let name = new.rsplit('/').next().unwrap_or(new);
    let name = match (path.ends_with(".html"), name.rsplit_once('.')) {
        (true, Some((stem, _))) => format!("{stem}.html"),
        _ => name.to_owned(),
    };
    format!("{folder}{}", summary::destination(&name))
}

/// The edits that let the links of a text lead where they led; `from` is its path below the source folder.
pub(crate) fn redirected(text: &str, start: usize, from: &str, moves: &Moves) -> Vec<Edit> {
    if moves.is_empty() {
        return Vec::new();
    }
    let found = links(text, start).into_iter();
    let edits = found.filter_map(|link| Some(Edit::replace(link.span, moves.of(from, &link.address)?)));
    edits.collect()
}

/// The edits that let a file, as it is on the disk, include what it included.
pub(crate) fn included_anew(text: &str, from: &str, moves: &Moves) -> Vec<Edit> {
    let found = includes(text).filter_map(|(range, path)| {
        let own = slice(text, range.clone());
        let name = own.find(char::is_whitespace)?;
        let start = range.start + name + slice(own, name..).find(path)?;
        let span = Span::new(start, start + path.len());
        Some(Edit::replace(span, moves.of(from, path)?))
    });
    found.collect()
}

/// Every destination in the text after byte `start`: of links, of their definitions, and of `href` in HTML.
pub(crate) fn links(text: &str, start: usize) -> Vec<Destination> {
    let rest = slice(text, start..);
    let mut found = Vec::new();
    let parser = Parser::new_ext(rest, parse::options());
    for (_, definition) in parser.reference_definitions().iter() {
        let own = slice(rest, definition.span.clone());
        let after = own.find("]:").map_or(own.len(), |at| at + 2);
        add(
            rest,
            definition.span.start + after,
            definition.span.end,
            false,
            &mut found,
        );
    }
    for (event, range) in parser.into_offset_iter() {
        match event {
            Event::Start(Tag::Link {
                link_type: LinkType::Inline,
                ..
            }) => {
                let own = slice(rest, range.clone());
                if let Some(at) = own.rfind("](") {
                    add(rest, range.start + at + 2, range.end, true, &mut found);
                }
            }
            Event::Html(_) | Event::InlineHtml(_) => in_html(rest, range, &mut found),
            _ => {}
        }
    }
    for one in &mut found {
        one.span = Span::new(one.span.start as usize + start, one.span.end as usize + start);
    }
    found.sort_by_key(|one| one.span);
    found.dedup();
    found
}

/// The destination that begins in `from..to` after white space.
fn add(text: &str, from: usize, to: usize, is_inline: bool, found: &mut Vec<Destination>) {
    let own = slice(text, from..to);
    let gap = own.len() - own.trim_start().len();
    let own = slice(own, gap..);
    let (lead, length) = match own.strip_prefix('<') {
        Some(inner) => (1, inner.find('>').unwrap_or(inner.len())),
        None => (0, bare_length(own, is_inline)),
    };
    let start = from + gap + lead;
    found.push(Destination {
        span: Span::new(start, start + length),
        address: slice(text, start..start + length).to_owned(),
    });
}

/// Up to white space, or to the bracket that closes the link.
fn bare_length(own: &str, is_inline: bool) -> usize {
    let mut open = 0_usize;
    let ends = |c: char| match c {
        _ if c.is_whitespace() => true,
        '(' => {
            open += 1;
            false
        }
        ')' if is_inline && open == 0 => true,
        ')' => {
            open = open.saturating_sub(1);
            false
        }
        _ => false,
    };
    own.find(ends).unwrap_or(own.len())
}

fn in_html(text: &str, range: Range<usize>, found: &mut Vec<Destination>) {
    let own = slice(text, range.clone());
    for (at, name) in own.match_indices("href=") {
        let start = at + name.len();
        let rest = slice(own, start..);
        let Some(quote) = rest.chars().next().filter(|c| matches!(c, '"' | '\'')) else {
            continue;
        };
        let value = slice(rest, 1..);
        let value = value.find(quote).map_or("", |end| slice(value, ..end));
        let start = range.start + start + 1;
        found.push(Destination {
            span: Span::new(start, start + value.len()),
            address: value.to_owned(),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit::apply;

    #[test]
    fn links_lead_where_they_led() {
        let mut moves = Moves::default();
        moves.anchor("p/one.md", "one", "mls-001-one");
        moves.anchor("p/one.md", "one-1", "one");
        moves.rename("p/a b.md", "p/mls-002-a b.md");
        let text = "[x ![i](i.png)](one.md#one \"t\") [y](<one.md#one-1>) [z][z] [w](#one) `[c](one.md#one)`\n\
                    <a href=\"../p/one.html#one\">h</a> [s](a%20b.md) [t](a%20b.html#k) [u](https://e.example/one.md#one)\n\n\
                    [z]: ./one.md#one\n";
        let out = apply(text, redirected(text, 0, "p/x.md", &moves)).unwrap();
        assert_eq!(
            out,
            "[x ![i](i.png)](one.md#mls-001-one \"t\") [y](<one.md#one>) [z][z] [w](#one) `[c](one.md#one)`\n\
             <a href=\"../p/one.html#mls-001-one\">h</a> [s](mls-002-a%20b.md) [t](mls-002-a%20b.html#k) [u](https://e.example/one.md#one)\n\n\
             [z]: ./one.md#mls-001-one\n"
        );
        let own = apply("[w](#one)", redirected("[w](#one)", 0, "p/one.md", &moves)).unwrap();
        assert_eq!(own, "[w](#mls-001-one)");
        // A link with brackets in its address, and one that nobody has closed.
        assert_eq!(links("[a](b(c).md)", 0)[0].address, "b(c).md");
        assert!(links("[a](b", 0).is_empty());
    }
}
