//! SUMMARY.md as text: its entries, and the place of a new one.

use std::ops::Range;

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use crate::edit::{self, Edit};
use crate::model::{Prefixes, SpecId};
use crate::source::{Span, path};
use crate::text::slice;

/// A new chapter for SUMMARY.md.
pub(crate) struct NewEntry<'a> {
    pub id: &'a SpecId,
    /// The kind of spec, which may be the name of a part of the summary: `milestone`.
    pub kind: &'a str,
    /// Without the id.
    pub title: &'a str,
    /// Below the source folder, with `/`.
    pub path: &'a str,
}

/// A list item of a summary.
struct Item {
    /// From its marker to its end, including the items below it.
    span: Range<usize>,
    /// The range of the link; empty if it has none.
    link: Range<usize>,
    /// Empty for a draft.
    destination: String,
    name: String,
    depth: usize,
}

/// The ids of all entries of the summary, including drafts.
pub(crate) fn ids(text: &str, prefixes: &Prefixes) -> Vec<SpecId> {
    items(text).iter().filter_map(|item| item.id(prefixes)).collect()
}

/// The edit that lists `entry`; `None` if its file is listed already.
///
/// It goes after the entry of its kind with the next lower number, or before that entry if the numbers fall. The first
/// of its kind goes below an entry or a part with the name of the kind, else to the end of the last list. Marker and
/// indentation are those of its neighbours; a draft with its id becomes its entry.
pub(crate) fn add(text: &str, entry: &NewEntry<'_>, prefixes: &Prefixes) -> Option<Edit> {
    let items = items(text);
    if items
        .iter()
        .any(|item| path::normalise(&item.destination) == entry.path)
    {
        return None;
    }
    let line = entry.line();
    if let Some(draft) = items.iter().find(|item| item.is_draft_of(entry, prefixes)) {
        let end = draft.link.end - 1;
        return Some(Edit::insert(end, destination(entry.path)));
    }
    let edit = beside_its_kind(text, &items, entry, prefixes)
        .or_else(|| below_an_entry(text, &items, entry))
        .or_else(|| in_its_part(text, &items, entry))
        .or_else(|| {
            let last = items.iter().rev().find(|item| item.depth == 1)?;
            Some(after(text, last, &lead(text, last), &line))
        });
    Some(edit.unwrap_or_else(|| at_the_end(text, &line)))
}

/// The name and the destination of the entry of `file`, a path below the source folder.
pub(crate) fn entry(text: &str, file: &str) -> Option<(Span, Span)> {
    let mut found = None;
    for (event, range) in Parser::new(text).into_offset_iter() {
        let Event::Start(Tag::Link { dest_url, .. }) = event else {
            continue;
        };
        if path::normalise(&dest_url.replace("%20", " ")) != file {
            continue;
        }
        let own = slice(text, range.clone());
        let Some(cut) = own.rfind("](") else { continue };
        let (name, destination) = (range.start + 1, range.start + cut + 2);
        found.get_or_insert((
            Span::new(name, range.start + cut),
            Span::new(destination, range.end - 1),
        ));
    }
    found
}

/// SUMMARY.md without the entry of `file`, a path below the source folder. Entries below it stay, under a draft with
/// its name. `None` if no entry has this file.
pub(crate) fn without(text: &str, file: &str) -> Option<String> {
    let (_, destination) = entry(text, file)?;
    let found = items(text)
        .into_iter()
        .find(|item| item.link.contains(&(destination.start as usize)));
    let edit = match found {
        Some(item) if items(text).iter().all(|other| !is_below(other, &item)) => {
            let start = slice(text, ..item.span.start).rfind('\n').map_or(0, |at| at + 1);
            let end = slice(text, item.link.end..)
                .find('\n')
                .map_or(text.len(), |at| item.link.end + at + 1);
            Edit::delete(Span::new(start, end))
        }
        Some(_) => Edit::delete(destination),
        // A chapter before or after the lists.
        None => {
            let start = slice(text, ..destination.start as usize)
                .rfind('\n')
                .map_or(0, |at| at + 1);
            let end = slice(text, destination.end as usize..)
                .find('\n')
                .map_or(text.len(), |at| destination.end as usize + at + 1);
            Edit::delete(Span::new(start, end))
        }
    };
    edit::apply(text, vec![edit]).ok()
}

fn is_below(item: &Item, above: &Item) -> bool {
    item.span.start > above.span.start && item.span.start < above.span.end
}

impl NewEntry<'_> {
    /// `[MLS-001: Title](milestone/mls-001-title.md)`
    fn line(&self) -> String {
        format!("[{}: {}]({})", self.id, literal(self.title), destination(self.path))
    }

    /// Whether a name is that of the kind, in the singular or the plural.
    fn is_called(&self, name: &str) -> bool {
        let name = name.trim().to_lowercase();
        name.strip_suffix('s').unwrap_or(&name) == self.kind.to_lowercase()
    }
}

impl Item {
    fn id(&self, prefixes: &Prefixes) -> Option<SpecId> {
        let (folder, file) = self.destination.rsplit_once('/').unwrap_or(("", &self.destination));
        let folder = folder.rsplit('/').next().unwrap_or(folder);
        let mut names = [file, folder, self.name.trim()].into_iter();
        names.find_map(|name| prefixes.id_at_start(name, 3).map(|(id, _)| id))
    }

    fn is_draft_of(&self, entry: &NewEntry<'_>, prefixes: &Prefixes) -> bool {
        !self.link.is_empty() && self.destination.is_empty() && self.id(prefixes).as_ref() == Some(entry.id)
    }
}

fn items(text: &str) -> Vec<Item> {
    let mut done: Vec<Item> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    let mut in_link = false;
    for (event, range) in Parser::new(text).into_offset_iter() {
        match event {
            Event::Start(Tag::Item) => {
                // The range of an item that is nested deeper than necessary starts with white space.
                let marker = slice(text, range.clone()).len() - slice(text, range.clone()).trim_start().len();
                open.push(done.len());
                done.push(Item {
                    span: range.start + marker..range.end,
                    link: 0..0,
                    destination: String::new(),
                    name: String::new(),
                    depth: open.len(),
                });
            }
            Event::End(TagEnd::Item) => {
                open.pop();
            }
            Event::Start(Tag::Link { dest_url, .. }) => {
                if let Some(&item) = open.last().filter(|&&item| done[item].link.is_empty()) {
                    in_link = true;
                    done[item].link = range;
                    done[item].destination = dest_url.replace("%20", " ");
                }
            }
            Event::End(TagEnd::Link) => in_link = false,
            Event::Text(part) | Event::Code(part) if in_link => {
                if let Some(&item) = open.last() {
                    done[item].name.push_str(&part);
                }
            }
            _ => {}
        }
    }
    done
}

fn beside_its_kind(text: &str, items: &[Item], entry: &NewEntry<'_>, prefixes: &Prefixes) -> Option<Edit> {
    let number = |item: &Item| {
        let id = item.id(prefixes)?;
        (id.prefix() == entry.id.prefix()).then(|| id.number()).flatten()
    };
    let same: Vec<(u64, &Item)> = items.iter().filter_map(|item| Some((number(item)?, item))).collect();
    let (first, last) = (same.first()?, same.last()?);
    let falls = first.0 > last.0;
    let own = entry.id.number()?;
    let lower = same
        .iter()
        .filter(|(number, _)| *number < own)
        .max_by_key(|(number, _)| *number);
    let higher = same.iter().min_by_key(|(number, _)| *number);
    let (neighbour, before) = match (lower, higher) {
        (Some((_, item)), _) => (item, falls),
        (None, Some((_, item))) => (item, !falls),
        (None, None) => return None,
    };
    let (lead, line) = (lead(text, neighbour), entry.line());
    if before {
        let start = line_start(text, neighbour.span.start);
        return Some(Edit::insert(start, format!("{lead}{line}{}", new_line(text))));
    }
    Some(after(text, neighbour, &lead, &line))
}

/// As the last entry below the entry for the kind.
fn below_an_entry(text: &str, items: &[Item], entry: &NewEntry<'_>) -> Option<Edit> {
    let is_index = |item: &Item| {
        let (folder, file) = item.destination.rsplit_once('/')?;
        let stem = file.strip_suffix(".md")?;
        let own = path::normalise(folder) == path::folder(entry.path);
        (own && path::is_index(stem)).then_some(())
    };
    let parent = items
        .iter()
        .find(|item| entry.is_called(&item.name) || is_index(item).is_some())?;
    let below = |item: &&Item| item.depth == parent.depth + 1 && parent.span.contains(&item.span.start);
    if let Some(last) = items.iter().rev().find(below) {
        return Some(after(text, last, &lead(text, last), &entry.line()));
    }
    let own = lead(text, parent);
    let indentation = own.len() - own.trim_start().len();
    // As deep as the first nested entry of the summary, else as deep as the text of the parent.
    let nested = items.iter().find(|item| item.depth == 2);
    let step = nested.map_or(own.len() - indentation, |item| {
        item.span.start - line_start(text, item.span.start)
    });
    let lead = format!("{}{}{}", slice(&own, ..indentation), " ".repeat(step), own.trim_start());
    Some(after(text, parent, &lead, &entry.line()))
}

/// At the end of the list under a heading with the name of the kind.
fn in_its_part(text: &str, items: &[Item], entry: &NewEntry<'_>) -> Option<Edit> {
    let mut parts: Vec<(Range<usize>, String)> = Vec::new();
    let mut in_heading = false;
    for (event, range) in Parser::new(text).into_offset_iter() {
        match event {
            Event::Start(Tag::Heading { .. }) => {
                in_heading = true;
                parts.push((range, String::new()));
            }
            Event::End(TagEnd::Heading(_)) => in_heading = false,
            Event::Text(part) if in_heading => parts.last_mut()?.1.push_str(&part),
            _ => {}
        }
    }
    let at = parts.iter().position(|(_, name)| entry.is_called(name))?;
    let heading = &parts[at].0;
    let end = parts.get(at + 1).map_or(text.len(), |(next, _)| next.start);
    let within = |item: &&Item| item.depth == 1 && (heading.end..end).contains(&item.span.start);
    if let Some(last) = items.iter().rev().find(within) {
        return Some(after(text, last, &lead(text, last), &entry.line()));
    }
    let newline = new_line(text);
    let start = line_end(text, slice(text, ..heading.end).trim_end().len());
    Some(Edit::insert(start, format!("{newline}{newline}- {}", entry.line())))
}

fn at_the_end(text: &str, line: &str) -> Edit {
    let newline = new_line(text);
    let end = text.trim_end().len();
    let gap = if end == 0 { String::new() } else { newline.repeat(2) };
    Edit::replace(Span::new(end, text.len()), format!("{gap}- {line}{newline}"))
}

fn after(text: &str, item: &Item, lead: &str, line: &str) -> Edit {
    let end = line_end(text, slice(text, ..item.span.end).trim_end().len());
    Edit::insert(end, format!("{}{lead}{line}", new_line(text)))
}

/// Indentation and marker: the text before an item's own on its line.
fn lead(text: &str, item: &Item) -> String {
    let own = slice(text, item.span.start..item.span.end);
    let marker = own.find([' ', '\t']).unwrap_or(own.len());
    let gap = slice(own, marker..).len() - slice(own, marker..).trim_start_matches([' ', '\t']).len();
    let gap = if gap == 0 {
        " "
    } else {
        slice(own, marker..marker + gap)
    };
    let indentation = slice(text, line_start(text, item.span.start)..item.span.start);
    format!("{indentation}{}{gap}", slice(own, ..marker))
}

fn line_start(text: &str, at: usize) -> usize {
    slice(text, ..at).rfind('\n').map_or(0, |end| end + 1)
}

fn line_end(text: &str, at: usize) -> usize {
    slice(text, at..).find(['\r', '\n']).map_or(text.len(), |end| at + end)
}

fn new_line(text: &str) -> &'static str {
    if text.contains("\r\n") { "\r\n" } else { "\n" }
}

/// A title without Markdown.
pub(crate) fn literal(title: &str) -> String {
    let mut out = String::with_capacity(title.len());
    for c in title.chars() {
        if matches!(c, '\\' | '[' | ']' | '<' | '`' | '*' | '_' | '{') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// A path as the destination of a link.
pub(crate) fn destination(path: &str) -> String {
    path.replace('%', "%25")
        .replace(' ', "%20")
        .replace('(', "%28")
        .replace(')', "%29")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit::apply;

    fn with(text: &str, id: &str) -> String {
        let prefixes = Prefixes::default();
        let id = prefixes.id_at_start(id, 3).unwrap().0;
        let path = format!("milestone/{}-new.md", id.slug());
        let entry = NewEntry {
            id: &id,
            kind: "milestone",
            title: "New [1]",
            path: &path,
        };
        let edit = add(text, &entry, &prefixes);
        let out = apply(text, edit.into_iter().collect()).unwrap();
        // mdBook can read it, and the entry is known now.
        mdbook_summary::parse_summary(&out).unwrap();
        assert!(add(&out, &entry, &prefixes).is_none(), "{out}");
        out
    }

    /// The line that was added to `text`, and the line before it.
    fn placed(text: &str, id: &str) -> (String, String) {
        let out = with(text, id);
        let old: Vec<&str> = text.lines().collect();
        let at = out
            .lines()
            .zip(old.iter().chain(std::iter::repeat(&"")))
            .position(|(new, old)| new != *old);
        let at = at.unwrap();
        let lines: Vec<&str> = out.lines().collect();
        let rest = lines
            .iter()
            .enumerate()
            .filter(|(n, _)| *n != at)
            .map(|(_, line)| *line);
        let added_one = rest.eq(old.iter().copied());
        assert!(added_one, "{out}");
        (
            lines[at].to_owned(),
            at.checked_sub(1).map_or("", |at| lines[at]).to_owned(),
        )
    }

    #[test]
    fn goes_after_the_next_lower_number_at_its_depth() {
        let text = "# Summary\n\n[Intro](README.md)\n\n- [Specs](specs.md)\n    * [One](m/mls-001-one.md)\n        \
                    * [Notes](n.md)\n\n    * [Five](m/mls-005-five.md)\n- [Plan](plan/pln-001-x.md)\n\n[End](end.md)\n";
        let line =
            |id: &str, lead: &str| format!("{lead}[{}: New \\[1\\]](milestone/{}-new.md)", id, id.to_lowercase());
        assert_eq!(
            placed(text, "MLS-003"),
            (line("MLS-003", "    * "), "        * [Notes](n.md)".to_owned())
        );
        assert_eq!(placed(text, "MLS-006").1, "    * [Five](m/mls-005-five.md)");
        let text = text.replace('\n', "\r\n");
        let out = with(&text, "MLS-003");
        assert!(
            out.contains("    * [MLS-003: New \\[1\\]](milestone/mls-003-new.md)\r\n"),
            "{out:?}"
        );
        assert_eq!(out.matches('\n').count(), out.matches("\r\n").count());
    }

    #[test]
    fn goes_before_if_numbers_fall_or_none_is_lower() {
        let rising = "- [Two](mls-002-b.md)\n- [Three](mls-003-c.md)\n";
        assert!(with(rising, "MLS-001").starts_with("- [MLS-001"));
        let falling = "# S\n\n1. [Three](mls-003-c.md)\n2. [Two](mls-002-b.md)\n";
        assert!(with(falling, "MLS-004").starts_with("# S\n\n1. [MLS-004"));
        assert!(with(falling, "MLS-001").ends_with("\n2. [MLS-001: New \\[1\\]](milestone/mls-001-new.md)\n"));
    }

    #[test]
    fn the_first_goes_to_the_place_of_its_kind() {
        let parent = "- [A](a.md)\n- [Milestones](milestones.md)\n- [B](b.md)\n    - [C](c.md)\n";
        assert_eq!(placed(parent, "MLS-001").1, "- [Milestones](milestones.md)");
        assert!(placed(parent, "MLS-001").0.starts_with("    - [MLS"));
        let index = "- [All of them](milestone/README.md)\n- [B](b.md)\n";
        assert!(placed(index, "MLS-001").0.starts_with("  - [MLS"));
        let part = "# Milestones\n\n- [Roadmap](r.md)\n\n# Other\n\n- [B](b.md)\n";
        assert_eq!(placed(part, "MLS-001").1, "- [Roadmap](r.md)");
        let empty = "# S\n\n# Milestones\n\n# Other\n\n- [B](b.md)\n";
        assert!(with(empty, "MLS-001").contains("# Milestones\n\n- [MLS-001"));
        let none = "# Summary\n\n- [A](a.md)\n\n[End](e.md)\n";
        assert_eq!(placed(none, "MLS-001").1, "- [A](a.md)");
        assert!(with("# Summary", "MLS-001").starts_with("# Summary\n\n- [MLS-001"));
        assert!(with("", "MLS-001").starts_with("- [MLS-001"));
    }

    #[test]
    fn a_draft_becomes_its_entry() {
        let text = "- [MLS-001: Sketch]()\n- [MLS-002: Next]()\n";
        assert_eq!(
            with(text, "MLS-002"),
            "- [MLS-001: Sketch]()\n- [MLS-002: Next](milestone/mls-002-new.md)\n"
        );
        let ids: Vec<String> = ids(text, &Prefixes::default())
            .iter()
            .map(ToString::to_string)
            .collect();
        assert_eq!(ids, ["MLS-001", "MLS-002"]);
    }
}
