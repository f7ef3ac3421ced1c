//! A style sheet as rules, each with the names that a page must contain for the rule to matter.

use rustc_hash::FxHashMap;

use crate::text::slice;

/// Names that a page contains or needs: a bit for each class, each value of a `data-mls-` attribute and each variable.
pub(super) type Marks = u128;

/// The names that rules can need, each with its bit.
#[derive(Debug, Default)]
pub(super) struct Names(FxHashMap<&'static [u8], u32>);

/// Rules and declarations in their order.
#[derive(Debug)]
pub(super) struct Rules(Vec<Item>);

#[derive(Debug)]
enum Item {
    /// `color:red`, and our variables that it sets and uses.
    Declaration {
        text: &'static str,
        sets: Marks,
        uses: Marks,
    },
    Rule {
        heads: Vec<Head>,
        body: Rules,
    },
}

/// A selector, or the start of an at-rule.
#[derive(Debug)]
struct Head {
    text: &'static str,
    /// The page must contain one name of each.
    needs: Vec<Marks>,
}

/// The prefix of our variables.
const VARIABLE: &str = "--mls-";
const PREFIX: &str = "mls";
const CLASS: &str = "mls-";
const DATA: &str = "data-mls-";

impl Names {
    /// The bit of a name; a new name gets a new bit.
    fn bit(&mut self, name: &'static str) -> Marks {
        let next = self.0.len() as u32;
        let number = *self.0.entry(name.as_bytes()).or_insert(next);
        debug_assert!(number < Marks::BITS, "more names than bits");
        1_u128.checked_shl(number).unwrap_or(0)
    }

    fn known(&self, name: &[u8]) -> Marks {
        self.0
            .get(name)
            .map_or(0, |&number| 1_u128.checked_shl(number).unwrap_or(0))
    }

    /// The names in `html` that rules can need.
    pub(super) fn marks(&self, html: &str) -> Marks {
        let html = html.as_bytes();
        let mut marks = 0;
        for at in memchr::memmem::find_iter(html, PREFIX) {
            let (before, rest) = html.split_at(at);
            if matches!(rest.get(PREFIX.len()), Some(b'"' | b' ')) && before.ends_with(b"class=\"") {
                marks |= self.known(b".mls");
                continue;
            }
            let (word, following) = rest.split_at(word_end(rest));
            // Most names such as `mls-001` are ids and files.
            if word.len() <= CLASS.len() || !word.starts_with(CLASS.as_bytes()) {
                continue;
            }
            if !before.ends_with(b"data-") {
                marks |= self.known(word);
                continue;
            }
            let start = before.len() - b"data-".len();
            marks |= self.known(&html[start..at + word.len()]);
            if let Some(value) = following.strip_prefix(b"=\"") {
                marks |= self.known(&value[..word_end(value)]);
            }
        }
        marks
    }
}

/// Where the lowercase letters and hyphens end that a text begins with.
fn word_end(text: &[u8]) -> usize {
    let is_part = |byte: &&u8| byte.is_ascii_lowercase() || **byte == b'-';
    text.iter().take_while(is_part).count()
}

impl Rules {
    /// Reads a sheet without comments and line ends.
    pub(super) fn new(sheet: &'static str, names: &mut Names) -> Self {
        let mut items = Vec::new();
        let mut rest = sheet;
        while !rest.is_empty() {
            let end = rest.find(['{', ';']).unwrap_or(rest.len());
            let text = slice(rest, ..end);
            if !slice(rest, end..).starts_with('{') {
                items.push(declaration(text, names));
                rest = slice(rest, (end + 1).min(rest.len())..);
                continue;
            }
            let body = block(slice(rest, end + 1..));
            items.push(Item::Rule {
                heads: heads(text, names),
                body: Self::new(body, names),
            });
            rest = slice(rest, (end + body.len() + 2).min(rest.len())..);
        }
        items.retain(|item| !matches!(item, Item::Declaration { text: "", .. }));
        Self(items)
    }

    /// `marks`, with the variables and animations that the rules for them use, directly or through others.
    fn uses(&self, marks: Marks) -> Marks {
        let mut all = marks;
        loop {
            let next = all | self.used(all);
            if next == all {
                return all;
            }
            all = next;
        }
    }

    fn used(&self, marks: Marks) -> Marks {
        let uses = self.0.iter().map(|item| match item {
            Item::Declaration { uses, .. } => *uses,
            Item::Rule { heads, body } if heads.iter().any(|head| head.is_met(marks)) => body.used(marks),
            Item::Rule { .. } => 0,
        });
        uses.fold(0, |all, uses| all | uses)
    }

    /// The rules that matter on a page with `marks`.
    pub(super) fn of(&self, marks: Marks) -> String {
        let mut out = String::new();
        self.write(marks | self.uses(marks), &mut out);
        out
    }

    /// Writes what matters for `marks`, which include the variables in use.
    fn write(&self, marks: Marks, out: &mut String) {
        let mut is_open = false;
        for item in &self.0 {
            let start = out.len();
            if is_open {
                out.push(';');
            }
            let is_written = match item {
                Item::Declaration { sets, .. } if *sets != 0 && sets & marks == 0 => false,
                Item::Declaration { text, .. } => {
                    out.push_str(text);
                    true
                }
                Item::Rule { heads, body } => write_rule(heads, body, marks, out),
            };
            match is_written {
                true => is_open = matches!(item, Item::Declaration { .. }),
                false => out.truncate(start),
            }
        }
    }
}

/// Writes a rule; returns whether any of it matters for `marks`.
fn write_rule(heads: &[Head], body: &Rules, marks: Marks, out: &mut String) -> bool {
    let mut is_first = true;
    for head in heads.iter().filter(|head| head.is_met(marks)) {
        if !is_first {
            out.push(',');
        }
        out.push_str(head.text);
        is_first = false;
    }
    out.push('{');
    let inside = out.len();
    body.write(marks, out);
    let is_written = !is_first && out.len() > inside;
    out.push('}');
    is_written
}

impl Head {
    fn is_met(&self, marks: Marks) -> bool {
        self.needs.iter().all(|need| need & marks != 0)
    }
}

fn declaration(text: &'static str, names: &mut Names) -> Item {
    let (name, value) = text.split_once(':').unwrap_or((text, ""));
    let sets = match name.starts_with(VARIABLE) {
        true => names.bit(name),
        false => 0,
    };
    let mut uses = 0;
    for part in value.split("var(").skip(1).filter(|part| part.starts_with(VARIABLE)) {
        uses |= names.bit(slice(part, ..word_end(part.as_bytes())));
    }
    if name == "animation" {
        uses |= names.bit(value.split(' ').next().unwrap_or(""));
    }
    Item::Declaration { text, sets, uses }
}

/// The text before the brace that closes the block.
fn block(text: &'static str) -> &'static str {
    let mut depth = 0;
    let end = text.find(|c| {
        depth += i32::from(c == '{') - i32::from(c == '}');
        depth < 0
    });
    slice(text, ..end.unwrap_or(text.len()))
}

fn heads(text: &'static str, names: &mut Names) -> Vec<Head> {
    if let Some(rule) = text.strip_prefix('@') {
        let frames = rule.strip_prefix("keyframes ").map(|name| names.bit(name));
        let needs = frames.into_iter().collect();
        return vec![Head { text, needs }];
    }
    let all = alternatives(text);
    all.into_iter()
        .map(|text| Head {
            text,
            needs: needs(text, names),
        })
        .collect()
}

/// The parts between commas outside brackets.
fn alternatives(text: &'static str) -> Vec<&'static str> {
    let mut depth = 0;
    text.split(|c| {
        depth += i32::from(c == '(') - i32::from(c == ')');
        c == ',' && depth == 0
    })
    .collect()
}

/// The names that a selector needs: each class and attribute, and one of those in `:is(…)`, but none that it excludes.
fn needs(selector: &'static str, names: &mut Names) -> Vec<Marks> {
    let mut needs = Vec::new();
    let mut rest = selector;
    while let Some(at) = rest.find(['.', '[', '(']) {
        let (before, here) = (slice(rest, ..at), slice(rest, at + 1..));
        let length = match slice(rest, at..at + 1) {
            "(" => {
                let inner = bracketed(here);
                if before.ends_with(":is") || before.ends_with(":where") {
                    needs.extend(one_of(inner, names));
                }
                inner.len()
            }
            "[" => {
                let inner = here.split(']').next().unwrap_or("");
                let (name, value) = inner.split_once('=').unwrap_or((inner, ""));
                if name.starts_with(DATA) {
                    needs.push(names.bit(if value.is_empty() { name } else { value }));
                }
                inner.len()
            }
            _ => {
                let class = slice(here, ..word_end(here.as_bytes()));
                if class == "mls" {
                    needs.push(names.bit(".mls"));
                } else if class.starts_with(CLASS) {
                    needs.push(names.bit(class));
                }
                class.len()
            }
        };
        rest = slice(here, length..);
    }
    needs
}

/// The need of `:is(…)`; `None` if one of its selectors needs nothing.
fn one_of(inner: &'static str, names: &mut Names) -> Option<Marks> {
    let each = alternatives(inner).into_iter();
    let each = each.map(|text| needs(text, names).into_iter().reduce(|all, one| all | one));
    each.reduce(|all, one| Some(all? | one?)).flatten()
}

/// The text before the closing bracket.
fn bracketed(text: &'static str) -> &'static str {
    let mut depth = 0;
    let end = text.find(|c| {
        depth += i32::from(c == '(') - i32::from(c == ')');
        depth < 0
    });
    slice(text, ..end.unwrap_or(text.len()))
}
