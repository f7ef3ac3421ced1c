//! Front matter as a flat list of keys and scalars: YAML between `---`, TOML between `+++`. Of YAML aliases, only those of short
//! scalars are read.

use std::ops::Range;

use rustc_hash::FxHashMap;
use saphyr_parser::{Event, Parser, ScalarStyle};
use toml::de::{DeTable, DeValue};

use crate::config::Vocabulary;
use crate::lang::metadata;
use crate::model::{FieldKind, FrontMatter};
use crate::source::{Span, Text};
use crate::text::words::phrase;

/// YAML longer than this is read line by line.
const LIMIT: usize = 64 * 1024;

/// Aliases of longer scalars are not read.
const LONGEST_ALIAS: usize = 240;

/// Whether YAML has a meaning of its own for a word without quotation marks.
pub(crate) fn is_yaml_word(word: &str) -> bool {
    matches!(word, "true" | "false" | "null" | "yes" | "no" | "on" | "off" | "~")
}

/// The front matter at the start of `text`, if there is one. If the lines between two rules are not a mapping, they are text.
pub(super) fn front_matter(text: &str) -> Option<FrontMatter> {
    let bare = text.strip_prefix('\u{feff}').unwrap_or(text);
    let start = text.len() - bare.len();
    match bare.as_bytes().first()? {
        b'-' => yaml(bare, start),
        b'+' => toml(bare, start),
        _ => None,
    }
}

/// The first line that keeps the text between two fences from being front matter, if only one or two lines do and the others name usual
/// keys: `owner:Ana`, `担当者：Ana`, a note.
pub(crate) fn stray_line(text: &str) -> Option<Span> {
    const MOST: usize = 2;
    let bare = text.strip_prefix('\u{feff}').unwrap_or(text);
    let place = fenced(bare, "---", &["---", "..."])?;
    let yaml = bare
        .get(place.from..place.to)
        .filter(|yaml| !begins_blank(yaml) && !is_mapping(yaml))?;
    let keys = yaml
        .lines()
        .filter(|line| key(line).is_some() && is_usual(line))
        .count();
    let mut others = yaml.lines().filter(|line| key(line).is_none() && !is_other(line));
    let first = others.next()?;
    let is_near = keys > 0 && others.count() < MOST && has_no_heading(yaml);
    let start = text.len() - bare.len() + place.from + (first.as_ptr() as usize - yaml.as_ptr() as usize);
    is_near.then(|| Span::new(start, start + first.len()))
}

/// What a key of the front matter means: `target_date` or `targetDate`.
pub(super) fn kind_of_key(vocabulary: &Vocabulary, key: &str) -> Option<FieldKind> {
    vocabulary.field(key).or_else(|| vocabulary.field(&humps(key)?))
}

/// `target Date` of `targetDate`.
fn humps(key: &str) -> Option<String> {
    let is_hump = |(at, c): &(usize, char)| *at > 0 && c.is_ascii_uppercase();
    key.char_indices().find(is_hump)?;
    let words = key
        .char_indices()
        .flat_map(|own| [is_hump(&own).then_some(' '), Some(own.1)]);
    Some(words.flatten().collect())
}

/// Where the text between two fences begins and ends in `text`, and where the second fence ends.
struct Fenced {
    from: usize,
    to: usize,
    end: usize,
}

/// The text between a line `open` at the very start of `text` and a later line that is one of `close`.
fn fenced(text: &str, open: &str, close: &[&str]) -> Option<Fenced> {
    let mut lines = text.split_inclusive('\n');
    let first = lines.next()?;
    if !first.ends_with('\n') || fence(first) != Some(open) {
        return None;
    }
    let from = first.len();
    let mut to = from;
    for line in lines {
        if fence(line).is_some_and(|line| close.contains(&line)) {
            let end = to + line.len();
            return Some(Fenced { from, to, end });
        }
        to += line.len();
    }
    None
}

/// A line without its line break and trailing spaces; `None` if there is a carriage return anywhere else.
fn fence(line: &str) -> Option<&str> {
    let bare = line
        .strip_suffix('\n')
        .map_or(line, |bare| bare.strip_suffix('\r').unwrap_or(bare));
    let bare = bare.trim_end_matches([' ', '\t']);
    (!bare.contains('\r')).then_some(bare)
}

/// The lines of `text`, split at every character that ends a line in any system.
fn all_lines(text: &str) -> impl Iterator<Item = &str> {
    let is_end = |c: char| {
        matches!(
            c,
            '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{1c}'..='\u{1e}' | '\u{85}' | '\u{2028}' | '\u{2029}'
        )
    };
    text.split(is_end)
}

/// Whitespace as YAML tools in other languages define it.
fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{1c}'..='\u{1f}')
}

fn yaml(text: &str, start: usize) -> Option<FrontMatter> {
    let place = fenced(text, "---", &["---", "..."])?;
    let yaml = text.get(place.from..place.to).filter(|yaml| is_mapping(yaml))?;
    let mut found = FrontMatter {
        span: Span::new(0, start + place.end),
        ..FrontMatter::default()
    };
    let offset = start + place.from;
    match yaml.len() {
        0..=LIMIT => read(yaml, offset, &mut found),
        _ => found.entries = line_by_line(yaml, offset),
    }
    Some(found)
}

fn toml(text: &str, start: usize) -> Option<FrontMatter> {
    let place = fenced(text, "+++", &["+++"])?;
    let toml = text.get(place.from..place.to)?;
    let table = DeTable::parse(toml).ok()?;
    let table = table.get_ref();
    let is_trusted = !begins_blank(toml) || has_no_heading(toml) && table.keys().any(|key| is_usual(key.get_ref()));
    if table.is_empty() || !is_trusted {
        return None;
    }
    let offset = start + place.from;
    let text_at =
        |range: Range<usize>, value: &str| Text::new(value, Span::new(offset + range.start, offset + range.end));
    let mut entries = Vec::new();
    for (key, value) in table {
        let name = text_at(key.span(), key.get_ref());
        let items = match value.get_ref() {
            DeValue::Array(items) => items.iter().collect(),
            _ => vec![value],
        };
        for item in items {
            let range = item.span();
            let value = match item.get_ref() {
                DeValue::Array(_) | DeValue::Table(_) => continue,
                DeValue::String(text) => text.trim(),
                _ => toml.get(range.clone()).unwrap_or(""),
            };
            if !value.is_empty() {
                entries.push((name.clone(), text_at(range, value)));
            }
        }
    }
    entries.sort_by_key(|(key, value)| (key.span, value.span));
    Some(FrontMatter {
        span: Span::new(0, start + place.end),
        entries,
        problem: None,
    })
}

/// Whether a line without a key may be part of a YAML mapping: a blank or indented one, an item, a comment.
fn is_other(line: &str) -> bool {
    line.is_empty()
        || line.chars().all(is_blank)
        || line.starts_with(is_blank)
        || line.starts_with("- ")
        || line == "-"
        || line.starts_with('#')
}

/// Whether every line may belong to a YAML mapping and at least one is a key. If the first line is blank, Markdown reads a rule
/// before it, so one key must be a usual one and no line a heading.
fn is_mapping(yaml: &str) -> bool {
    let mut keys = all_lines(yaml).filter(|line| key(line).is_some()).peekable();
    if keys.peek().is_none() || !all_lines(yaml).all(|line| key(line).is_some() || is_other(line)) {
        return false;
    }
    !begins_blank(yaml) || keys.any(is_usual) && has_no_heading(yaml)
}

fn begins_blank(block: &str) -> bool {
    all_lines(block).next().is_some_and(|first| first.chars().all(is_blank))
}

fn has_no_heading(block: &str) -> bool {
    !all_lines(block).any(|line| line.starts_with('#'))
}

/// `title` from `title: x`.
fn key(line: &str) -> Option<&str> {
    const LONGEST: usize = 41;
    let (key, rest) = line.split_once(':')?;
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | ' ' | '-');
    let quoted = ['"', '\'']
        .iter()
        .find_map(|quote| key.strip_prefix(*quote)?.strip_suffix(*quote));
    let key = quoted.unwrap_or(key);
    let is_key = key.starts_with(|c: char| c.is_alphabetic() || c == '_')
        && key.chars().all(is_word)
        && key.chars().count() <= LONGEST;
    let is_parted = rest.is_empty() || rest.starts_with(is_blank);
    (is_key && is_parted).then_some(key)
}

fn is_usual(line: &str) -> bool {
    let first = line.split([':', '_', ' ', '-']).next().unwrap_or("");
    metadata::FRONT_MATTER.contains(&first.to_lowercase().as_str())
}

fn read(yaml: &str, offset: usize, found: &mut FrontMatter) {
    let bytes = char_offsets(yaml);
    let place = |from: usize, to: usize| {
        let byte = |index: usize| offset + bytes.get(index).copied().unwrap_or(yaml.len());
        Span::new(byte(from), byte(to))
    };
    let mut depth = 0_usize;
    let mut key: Option<Text> = None;
    let mut mapping: Option<Mapping> = None;
    let mut anchored: FxHashMap<usize, (Text, bool)> = FxHashMap::default();
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
        let scalar = match &event {
            Event::Scalar(value, style, anchor, tag) => {
                let is_value = *style != ScalarStyle::Plain || tag.is_some() || !is_null(value);
                let text = Text::new(value.trim(), place(span.start.index(), span.end.index()));
                if *anchor != 0 && text.value.len() <= LONGEST_ALIAS {
                    anchored.insert(*anchor, (text.clone(), is_value));
                }
                Some((text, is_value))
            }
            Event::Alias(anchor) => {
                let at = place(span.start.index(), span.end.index());
                let shared = anchored.get(anchor);
                let value = shared.map(|(text, is_value)| (Text::new(&*text.value, at), *is_value));
                Some(value.unwrap_or((Text::new("", at), false)))
            }
            _ => None,
        };
        match event {
            Event::MappingStart(..) | Event::SequenceStart(..) => {
                depth += 1;
                if depth > 16 {
                    return;
                }
                if let (Some(_), 2 | 3, None, Event::MappingStart(..)) = (&key, depth, &mapping, &event) {
                    mapping = Some(Mapping {
                        depth,
                        ..Mapping::default()
                    });
                }
            }
            Event::MappingEnd | Event::SequenceEnd => {
                if let (Some(name), Some(own)) = (&key, mapping.take_if(|own| own.depth == depth)) {
                    found.entries.extend(own.values().map(|value| (name.clone(), value)));
                }
                depth = depth.saturating_sub(1);
                if depth == 1 {
                    key = None;
                }
            }
            _ => {
                let Some((text, is_value)) = scalar else { continue };
                match (&key, depth) {
                    (None, 1) => key = Some(text),
                    (Some(name), 1) => {
                        found.entries.extend(is_value.then(|| (name.clone(), text)));
                        key = None;
                    }
                    (Some(_), _) if mapping.as_ref().is_some_and(|own| own.depth == depth) => {
                        if let Some(own) = &mut mapping {
                            own.scalars.push((text, is_value));
                        }
                    }
                    // An item of a list.
                    (Some(name), 2) => found.entries.extend(is_value.then(|| (name.clone(), text))),
                    // `- [MLS-002]`, as a reference is written elsewhere.
                    (Some(name), 3) if mapping.is_none() => {
                        found.entries.extend(is_value.then(|| (name.clone(), text)));
                    }
                    _ => {}
                }
            }
        }
    }
}

/// A mapping below a key: `{ name: Ana, github: ana }`.
#[derive(Default)]
struct Mapping {
    depth: usize,
    /// Keys and values in turn; the flag is whether each is a value at all.
    scalars: Vec<(Text, bool)>,
}

impl Mapping {
    /// Its name or its end if it has one, else all its values.
    fn values(self) -> impl Iterator<Item = Text> {
        let is_name = |key: &Text| metadata::NAMES.contains(&key.value.to_lowercase().as_str());
        let mut pairs = self.scalars.chunks_exact(2);
        let named = pairs.find_map(|pair| match pair {
            [(key, _), (value, true)] if is_name(key) => Some(value.clone()),
            _ => None,
        });
        // `{ start: 2027-03-01, end: 2027-03-31 }`
        let is_end = |key: &Text| metadata::ENDS.contains(&phrase(&key.value).as_str());
        let mut pairs = self.scalars.chunks_exact(2);
        let end = pairs.find_map(|pair| match pair {
            [(key, _), (value, true)] if is_end(key) => Some(value.clone()),
            _ => None,
        });
        let all = self.scalars.into_iter().skip(1).step_by(2);
        let values: Vec<Text> = match named.or(end) {
            Some(value) => vec![value],
            None => all.filter_map(|(value, is_value)| is_value.then_some(value)).collect(),
        };
        values.into_iter()
    }
}

/// The plain scalars that mean "no value" in YAML.
fn is_null(value: &str) -> bool {
    matches!(value, "" | "~" | "null" | "Null" | "NULL")
}

/// Reads front matter that is not valid YAML as a person would: `title: Billing: v2` has a title.
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
        if !value.is_empty() && (quoted.is_some() || !is_null(bare)) {
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
    fn what_stands_between_two_rules_is_text() {
        for text in [
            "---\n\nText\n\n---\n",
            "---\n\n# Team handbook\n\nContact: ana@example.com\n\n---\n\nLast words.\n",
            "---\n\n- See https://example.com first\n\n---\n\nRest.\n",
            "---\n\n# The gate\n\nstatus: Done\n\n---\n",
            "---\n\nContact: ana@example.com\n\n---\n",
            "---\nContact us: today.\nAll of you\n---\n",
            "---\nSee: https://example.com\n> quoted\n---\n",
            "---\n---\n",
            "---\n\n---\n",
            "---\n# A comment\n---\n",
            "---\n- a\n- b\n---\n",
            "---\nhttps://example.com\n---\n",
            "---\n12:30 the gate opens\n---\n",
            "---\ntitle: x\n",
            "--- \u{a0}\ntitle: x\n---\n",
            " ---\ntitle: x\n---\n",
            "----\ntitle: x\n----\n",
            "\n---\ntitle: x\n---\n",
            "# H\n---\na: b\n---\n",
            "+++\n+++\n",
            "+++\nNot TOML at all\n+++\n",
            "+++\ntitle: x\n+++\n",
            "+++\n\n# Title\n\ntitle = \"x\"\n\n+++\n",
            "+++\n\nx = 1\n\n+++\n",
        ] {
            assert!(front_matter(text).is_none(), "{text}");
        }
    }

    #[test]
    fn a_mapping_between_two_rules_is_front_matter() {
        for (text, rest) in [
            ("---\ntitle: x\n---\n# H\n", "# H\n"),
            ("---\ntitle: x\n...\n# H\n", "# H\n"),
            ("---  \r\ntitle: x\r\n---\t\r\n# H\r\n", "# H\r\n"),
            ("\u{feff}---\ntitle: x\n---\n# H\n", "# H\n"),
            ("---\ntitle: x\n---", ""),
            ("---\n# A comment\nany key: x\n---\n# H\n", "# H\n"),
            ("---\n\ntitle: x\n\n---\n# H\n", "# H\n"),
            ("---\n \t\nowner: Ana\nother: x\n---\n# H\n", "# H\n"),
            ("---\n\ndue-date: x\n---\n# H\n", "# H\n"),
            (
                "---\nowners:\n- Ana\n- Bo\nnote: >\n  long\n\n  text\n---\n# H\n",
                "# H\n",
            ),
            ("+++\ntitle = \"x\"\n+++\n# H\n", "# H\n"),
            ("\u{feff}+++\r\n\r\nstatus = \"x\"\r\n+++\r\n# H\r\n", "# H\r\n"),
        ] {
            let found = front_matter(text).expect(text);
            assert_eq!(text.get(found.span.end as usize..), Some(rest), "{text}");
        }
    }

    #[test]
    fn a_stray_line_is_found() {
        for (text, expected) in [
            ("---\nid: MLS-001\nowner:Ana\n---\n", Some("owner:Ana")),
            ("---\nid: MLS-001\n担当者：Ana\n---\n", Some("担当者：Ana")),
            ("---\nowner: Ana\n<<: {a: b}\n---\n", Some("<<: {a: b}")),
            ("---\nowner: Ana\n---\n", None),
            ("---\nThe gate\nis open.\n---\n", None),
            ("---\nContact: Ana\nAll of you\n---\n", None),
            ("---\nowner: Ana\none\ntwo\nthree\n---\n", None),
        ] {
            assert_eq!(stray_line(text).map(|span| span.of(text)), expected, "{text}");
        }
    }

    #[test]
    fn null_is_no_value_and_null_in_quotes_is_text() {
        let text = "---\na: ~\nb: null\nc: Null\nd: NULL\ne:\nf: \"null\"\ng: '~'\nh: [null, x]\ni: nullable\n---\n";
        let found = front_matter(text).expect("front matter");
        let flat: Vec<_> = found.entries.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        assert_eq!(flat, [("f", "null"), ("g", "~"), ("h", "x"), ("i", "nullable")]);
        let broken = "---\na: ~\nb: null\ntitle: x: y: [\nf: \"null\"\n---\n";
        let found = front_matter(broken).expect("front matter");
        assert!(found.problem.is_some());
        let flat: Vec<_> = found.entries.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        assert_eq!(flat, [("title", "x: y: ["), ("f", "null")]);
    }

    #[test]
    fn toml_has_places_too() {
        let text = "+++\nid = \"MLS-001\" # ours\ntarget = 2027-03-31\nowners = [\"Änna\", 'Bo']\ndraft = true\n[extra]\nstatus = \"Done\"\n+++\n# H\n";
        let found = front_matter(text).expect("front matter");
        let flat: Vec<_> = found.entries.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        let expected = [
            ("id", "MLS-001"),
            ("target", "2027-03-31"),
            ("owners", "Änna"),
            ("owners", "Bo"),
            ("draft", "true"),
        ];
        assert_eq!(flat, expected);
        assert_eq!(found.entries[2].1.span.of(text), "\"Änna\"");
        assert_eq!(found.entries[1].1.span.of(text), "2027-03-31");
        assert_eq!(found.entries[3].0.span.of(text), "owners");
    }

    proptest::proptest! {
        #[test]
        fn front_matter_ends_after_a_fence(text in "\u{feff}?(---|\\+\\+\\+)[ \r]?\n(([a-zé]{1,3}( ?[:=] ?)|title: |[\\[\\]\"'#é\u{2028}{}-]| |\r?\n|\\PC){0,12}\n){0,4}(---|\\.\\.\\.|\\+\\+\\+)?(\n.{0,3})?") {
            if let Some(found) = front_matter(&text) {
                let own = found.span.of(&text).trim_end();
                proptest::prop_assert!(own.ends_with("---") || own.ends_with("...") || own.ends_with("+++"));
                for (key, value) in &found.entries {
                    proptest::prop_assert!(text.get(key.span.range()).is_some() && text.get(value.span.range()).is_some());
                }
            }
        }
    }

    #[test]
    fn laughs_are_not_expanded() {
        let yaml = "---\na: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\nstatus: Done\n---\n";
        let found = front_matter(yaml).expect("front matter");
        assert!(found.entries.len() < 8);
        assert_eq!(found.entries.last().map(|(_, v)| v.as_str()), Some("Done"));
    }
}
