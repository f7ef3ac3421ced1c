//! YAML front matter as a flat list of keys and scalars. Aliases are never expanded.

use saphyr_parser::{Event, Parser};

use crate::model::FrontMatter;
use crate::source::{Span, Text};

/// More than this is no front matter of a person.
const LIMIT: usize = 64 * 1024;

/// The front matter at the start of `text`, if there is one.
pub fn front_matter(text: &str) -> Option<FrontMatter> {
    let first = text.split_inclusive('\n').next()?;
    if first.trim_end() != "---" || first.starts_with(' ') {
        return None;
    }
    let mut at = first.len();
    let mut close = None;
    for line in text[at..].split_inclusive('\n') {
        if matches!(line.trim_end(), "---" | "...") {
            close = Some((at, at + line.len()));
            break;
        }
        at += line.len();
        if at > LIMIT {
            return None;
        }
    }
    let (end, after) = close?;
    let yaml = &text[first.len()..end];
    let looks_like_yaml = yaml.trim().is_empty() || yaml.lines().any(|line| line.contains(':'));
    if !looks_like_yaml {
        return None;
    }
    let mut found = FrontMatter {
        span: Span::new(0, after),
        ..FrontMatter::default()
    };
    read(yaml, first.len(), &mut found);
    Some(found)
}

fn read(yaml: &str, offset: usize, found: &mut FrontMatter) {
    let bytes = char_offsets(yaml);
    let place = |from: usize, to: usize| {
        let byte = |index: usize| offset + bytes.get(index).copied().unwrap_or(yaml.len());
        Span::new(byte(from), byte(to))
    };
    let mut depth = 0_usize;
    let mut key: Option<Text> = None;
    for event in Parser::new_from_str(yaml) {
        let (event, span) = match event {
            Ok(event) => event,
            Err(error) => {
                let at = error.marker().index();
                found.problem = Some(Text::new(error.info(), place(at, at)));
                found.entries = line_by_line(yaml, offset);
                return;
            }
        };
        match event {
            Event::MappingStart(..) | Event::SequenceStart(..) => {
                depth += 1;
                if depth > 16 {
                    return;
                }
            }
            Event::MappingEnd | Event::SequenceEnd => {
                depth = depth.saturating_sub(1);
                if depth == 1 {
                    key = None;
                }
            }
            Event::Scalar(value, ..) => {
                let text = Text::new(value.trim(), place(span.start.index(), span.end.index()));
                match (&key, depth) {
                    (None, 1) => key = Some(text),
                    (Some(name), 1) => {
                        found.entries.push((name.clone(), text));
                        key = None;
                    }
                    // An item of a list.
                    (Some(name), 2) => found.entries.push((name.clone(), text)),
                    _ => {}
                }
            }
            Event::Alias(_) if depth == 1 => key = None,
            _ => {}
        }
    }
}

/// What a person sees in front matter that is no YAML: `title: Billing: v2` has a title.
fn line_by_line(yaml: &str, offset: usize) -> Vec<(Text, Text)> {
    let mut entries = Vec::new();
    let mut at = offset;
    for line in yaml.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let Some((key, rest)) = line.split_once(':') else {
            continue;
        };
        let is_key = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | ' ');
        if key.is_empty() || key.starts_with(' ') || !key.chars().all(is_key) {
            continue;
        }
        let bare = rest.trim();
        let quoted = ['"', '\'']
            .iter()
            .find_map(|quote| bare.strip_prefix(*quote)?.strip_suffix(*quote));
        let value = quoted.unwrap_or(bare);
        if !value.is_empty() {
            let value_start = start + (value.as_ptr() as usize - line.as_ptr() as usize);
            let name = key.trim_end();
            let value = Text::new(value, Span::new(value_start, value_start + value.len()));
            entries.push((Text::new(name, Span::new(start, start + name.len())), value));
        }
    }
    entries
}

/// Byte offset of each character.
fn char_offsets(text: &str) -> Vec<usize> {
    text.char_indices().map(|(at, _)| at).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_values_and_lists_have_places() {
        let text = "---\ntitle: \"Ä: x\"\nowner:\n  - Ana\n  - Bo\nstatus: In Progress\n---\n# H\n";
        let found = front_matter(text).expect("front matter");
        assert_eq!(&text[found.span.range()], &text[..text.find("# H").unwrap()]);
        let flat: Vec<_> = found.entries.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        assert_eq!(
            flat,
            [
                ("title", "Ä: x"),
                ("owner", "Ana"),
                ("owner", "Bo"),
                ("status", "In Progress")
            ]
        );
        assert_eq!(found.entries[3].1.span.of(text), "In Progress");
        assert_eq!(found.entries[1].1.span.of(text), "Ana");
    }

    #[test]
    fn what_is_no_yaml_is_read_line_by_line() {
        let text = "---\ntitle: Billing: v2 \"x\nid: MLS-002\nstatus: 'Done'\n  more: no\nowner:\n---\n# H\n";
        let found = front_matter(text).expect("front matter");
        let problem = found.problem.expect("a problem");
        assert_eq!(text[..problem.span.start as usize].lines().count(), 2);
        let flat: Vec<_> = found.entries.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        assert_eq!(
            flat,
            [("title", "Billing: v2 \"x"), ("id", "MLS-002"), ("status", "Done")]
        );
        for (key, value) in &found.entries {
            assert_eq!((key.span.of(text), value.span.of(text)), (key.as_str(), value.as_str()));
        }
    }

    #[test]
    fn a_rule_is_no_front_matter() {
        assert!(front_matter("---\n\nText\n\n---\n").is_none());
        assert!(front_matter("---\ntitle: x\n").is_none());
        assert!(front_matter("# H\n---\na: b\n---\n").is_none());
    }

    #[test]
    fn laughs_are_not_expanded() {
        let yaml = "---\na: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\nstatus: Done\n---\n";
        let found = front_matter(yaml).expect("front matter");
        assert!(found.entries.len() < 8);
        assert_eq!(found.entries.last().map(|(_, v)| v.as_str()), Some("Done"));
    }
}
