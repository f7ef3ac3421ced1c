//! The anchors that mdBook gives to a chapter's headings.

use std::collections::HashSet;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::blocks::options;
use crate::source::Span;
use crate::text::slice;

/// A heading of a chapter and its anchor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Anchor {
    pub span: Span,
    pub id: String,
}

/// The headings of the text after byte `start` with their anchors, in order. An anchor is made from the heading's words, with a
/// number if an earlier heading has the same words, unless `{#…}` sets it.
pub(crate) fn anchors(text: &str, start: usize) -> Vec<Anchor> {
    let mut found = Vec::new();
    let mut used = HashSet::new();
    let mut open: Option<(Span, Option<String>, String)> = None;
    let options = options() | Options::ENABLE_SMART_PUNCTUATION;
    for (event, range) in Parser::new_ext(slice(text, start..), options).into_offset_iter() {
        match event {
            Event::Start(Tag::Heading { id, .. }) => {
                let span = Span::new(start + range.start, start + range.end);
                open = Some((span, id.map(|id| id.to_string()), String::new()));
            }
            // The terms of a definition list have anchors as well.
            Event::Start(Tag::DefinitionListTitle) => open = Some((Span::default(), None, String::new())),
            Event::End(TagEnd::Heading(_)) => {
                if let Some((span, own, words)) = open.take() {
                    let id = own.unwrap_or_else(|| unique(&of_words(&words), &mut used));
                    found.push(Anchor { span, id });
                }
            }
            Event::End(TagEnd::DefinitionListTitle) => {
                if let Some((_, _, words)) = open.take() {
                    unique(&of_words(&words), &mut used);
                }
            }
            Event::Text(part) | Event::Code(part) => {
                if let Some((.., words)) = &mut open {
                    words.push_str(&part);
                }
            }
            Event::SoftBreak | Event::HardBreak => {
                if let Some((.., words)) = &mut open {
                    words.push(' ');
                }
            }
            _ => {}
        }
    }
    found
}

fn of_words(words: &str) -> String {
    let kept = |c: char| match c {
        _ if c.is_alphanumeric() || c == '_' || c == '-' => Some(c),
        _ if c.is_whitespace() => Some('-'),
        _ => None,
    };
    words.trim().to_lowercase().chars().filter_map(kept).collect()
}

/// `wanted`, with the first free number appended if it is already used.
fn unique(wanted: &str, used: &mut HashSet<String>) -> String {
    let mut id = wanted.to_owned();
    let mut number = 0;
    while !used.insert(id.clone()) {
        number += 1;
        id = format!("{wanted}-{number}");
    }
    id
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn are_those_of_mdbook() {
        let text = "---\nx: y\n---\n# Über *uns* & `Co`!\n\n## Goal\n\nGoal\n----\n\n> ## Goal {#own}\n\n## a -- b [c](d.md)\n\n## \n";
        let found: Vec<String> = anchors(text, 13).into_iter().map(|anchor| anchor.id).collect();
        assert_eq!(found, ["über-uns--co", "goal", "goal-1", "own", "a--b-c", ""]);
    }
}
