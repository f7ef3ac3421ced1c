//! What is written for this program and not for readers: directives and waivers.

use std::ops::Range;

use super::blocks::{Block, Scan};
use super::field;
use crate::model::{Directive, KNOWN_DIRECTIVES, Waiver};
use crate::source::{Span, Text, is_meant_for_us, lines};
use crate::text::slice;

const OPEN: &str = "{{#mls";

/// Every `{{#mls …}}` outside code and headings.
pub(super) fn directives(text: &str, scan: &Scan<'_>) -> Vec<Directive> {
    let mut found = Vec::new();
    let mut runs = scan.runs.iter().peekable();
    // Where the last directive ends.
    let mut done = 0;
    for start in memchr::memmem::find_iter(text.as_bytes(), OPEN) {
        let at = start + OPEN.len();
        while runs.next_if(|run| (run.span.end as usize) < at).is_some() {}
        let Some(run) = runs.peek() else { break };
        if start < done.max(run.span.start as usize) || run.heading {
            continue;
        }
        let Some(length) = close(slice(text, at..)) else {
            continue;
        };
        // `{{#mls-roadmap}}` is also meant for this program, but its name is unknown.
        if !slice(text, at..).starts_with([' ', '\t', '}', '-', '_', ':']) {
            continue;
        }
        found.push(Directive {
            linked: run.linked,
            ..directive(text, start, at, at + length)
        });
        done = at + length + 2;
    }
    in_html(text, scan, &mut found);
    found
}

/// The text with comments of the same length in place of directives that a block replaces and that have other text directly
/// above or below: that block parts the text, and so must the reader. `None` if there are none.
pub(crate) fn parted(text: &str, directives: &[Directive]) -> Option<String> {
    let is_block = |directive: &&Directive| {
        let known = KNOWN_DIRECTIVES.iter().find(|known| known.name == directive.name.value);
        directive.alone && known.is_some_and(|known| !known.is_inline)
    };
    let mut parted: Option<String> = None;
    for directive in directives.iter().filter(is_block) {
        let Range { start, end } = directive.span.range();
        let line = lines::start_of(text, start);
        let is_blank = |line: Option<&str>| line.is_none_or(|line| line.trim().is_empty());
        let below = slice(text, end..).split('\n').nth(1);
        if is_blank(slice(text, ..line).lines().next_back()) && is_blank(below) {
            continue;
        }
        let comment = format!("<!--{}-->", " ".repeat(end - line - "<!---->".len()));
        parted
            .get_or_insert_with(|| text.to_owned())
            .replace_range(line..end, &comment);
    }
    parted
}

/// Adds the directives alone on their lines in HTML that shows text, `<details>` or `<div>`.
fn in_html(text: &str, scan: &Scan<'_>, found: &mut Vec<Directive>) {
    let before = found.len();
    for_each_in_html(text, scan, OPEN, |start| {
        let at = start + OPEN.len();
        let rest = slice(text, at..);
        let length = close(rest).filter(|_| rest.starts_with([' ', '\t', '}']));
        let own = length.map(|length| directive(text, start, at, at + length));
        found.extend(own.filter(|directive| directive.alone));
    });
    if found.len() > before {
        found.sort_by_key(|directive| directive.span);
        found.dedup_by_key(|directive| directive.span);
    }
}

/// Calls `take` with each place of `mark` in the HTML of a chapter that is shown as text.
fn for_each_in_html(text: &str, scan: &Scan<'_>, mark: &str, mut take: impl FnMut(usize)) {
    for html in &scan.html {
        let own = html.of(text);
        let mut hidden = None;
        for start in memchr::memmem::find_iter(own.as_bytes(), mark) {
            let hidden = hidden.get_or_insert_with(|| hidden_in(own));
            let at = hidden.partition_point(|range| range.end <= start);
            if hidden.get(at).is_none_or(|range| start < range.start) {
                take(html.start as usize + start);
            }
        }
    }
}

/// Where HTML is a tag, a comment or code.
fn hidden_in(html: &str) -> Vec<Range<usize>> {
    const ELEMENTS: [(&str, &str); 9] = [
        ("!--", "-->"),
        ("pre", "</pre"),
        ("code", "</code"),
        ("samp", "</samp"),
        ("kbd", "</kbd"),
        ("script", "</script"),
        ("style", "</style"),
        ("textarea", "</textarea"),
        ("svg", "</svg"),
    ];
    let html = html.to_ascii_lowercase();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = slice(&html, at..).find('<').map(|start| at + start) {
        let tag = slice(&html, start + 1..);
        let own = ELEMENTS.into_iter().find(|(opens, _)| tag.starts_with(opens));
        let length = tag.find(own.map_or(">", |(_, closes)| closes));
        at = length.map_or(html.len(), |length| start + 1 + length);
        found.push(start..at);
    }
    found
}

/// What is almost a directive and stays on the page as text: `{{#MLS index}}`, `{{# mls index}}`, `{{#mlsindex}}`, one without
/// its end, and one in a heading or in HTML.
pub(super) fn near_directives(text: &str, scan: &Scan<'_>, directives: &[Directive]) -> Vec<Span> {
    let mut found = Vec::new();
    let mut runs = scan.runs.iter().peekable();
    for start in memchr::memmem::find_iter(text.as_bytes(), "{{") {
        while runs.next_if(|run| run.span.end as usize <= start).is_some() {}
        if runs.peek().is_some_and(|run| run.span.start as usize <= start) {
            found.extend(near_directive(text, start));
        }
    }
    for_each_in_html(text, scan, "{{", |start| found.extend(near_directive(text, start)));
    if !found.is_empty() {
        found.sort_unstable();
        found.dedup();
        found.retain(|span| {
            let at = directives.partition_point(|own| own.span.start < span.start);
            directives.get(at).is_none_or(|own| own.span.start != span.start)
        });
    }
    found
}

fn near_directive(text: &str, start: usize) -> Option<Span> {
    let following = slice(text, start + 2..);
    let line = || memchr::memchr3(b'\n', b'\r', b'{', following.as_bytes()).unwrap_or(following.len());
    let length = || close(following).map_or_else(line, |length| length + 2);
    is_meant_for_us(following).then(|| Span::new(start, start + 2 + length()))
}

/// Where `}}` is in `text`, if everything before it can be part of a directive.
fn close(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let pairs = bytes.iter().zip(bytes.get(1..)?);
    let found = pairs
        .enumerate()
        .find(|(_, pair)| matches!(pair, (b'}', b'}') | (b'{', b'{') | (b'\n' | b'\r', _)));
    found.filter(|(_, pair)| *pair == (&b'}', &b'}')).map(|(at, _)| at)
}

fn directive(text: &str, start: usize, from: usize, to: usize) -> Directive {
    let span = Span::new(start, to + 2);
    let is_blank = |c: char| c.is_whitespace() && !matches!(c, '\n' | '\r');
    let is_end = |edge: Option<char>| edge.is_none_or(|c| matches!(c, '\n' | '\r'));
    let before = slice(text, ..start).trim_end_matches(is_blank).chars().next_back();
    let after = slice(text, to + 2..).trim_start_matches(is_blank).chars().next();
    let mut directive = Directive {
        span,
        name: Text::new("", Span::at(to)),
        arguments: Vec::new(),
        filters: Vec::new(),
        alone: is_end(before) && is_end(after),
        linked: false,
    };
    let words = quoted_words(slice(text, from..to), from);
    for (index, word) in words.into_iter().enumerate() {
        match word.value.split_once('=') {
            _ if index == 0 => directive.name = word,
            Some((key, value)) => {
                let at = word.span.start as usize;
                let key_span = Span::new(at, at + key.len());
                let value_span = Span {
                    start: key_span.end + 1,
                    end: word.span.end,
                };
                directive
                    .filters
                    .push((Text::new(key, key_span), Text::new(value, value_span)));
            }
            None => directive.arguments.push(word),
        }
    }
    directive
}

/// Words separated by whitespace; quotation marks keep a value with spaces together and are dropped.
fn quoted_words(text: &str, offset: usize) -> Vec<Text> {
    let mut words = Vec::new();
    let mut word: Option<(usize, String)> = None;
    let mut quoted = false;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match c {
            '"' => {
                quoted = !quoted;
                word.get_or_insert((at, String::new()));
            }
            c if c.is_whitespace() && (!quoted || at == text.len()) => {
                if let Some((start, value)) = word.take() {
                    words.push(Text::new(value, Span::new(offset + start, offset + at)));
                }
            }
            c => word.get_or_insert((at, String::new())).1.push(c),
        }
    }
    words
}

/// Every `<!-- mls-allow… -->` comment and the block that it applies to.
pub(super) fn waivers(text: &str, scan: &Scan<'_>) -> Vec<Waiver> {
    let mut found = Vec::new();
    let mut scopes = Scopes::new(&scan.blocks);
    for html in &scan.html {
        let range = html.range();
        let mut at = range.start;
        while let Some(start) = text.get(at..range.end).and_then(|rest| rest.find("<!--")) {
            let start = at + start;
            let Some(length) = slice(text, start..range.end).find("-->") else {
                break;
            };
            let end = start + length + 3;
            at = end;
            // `<!-->` and `<!--->` are whole comments.
            if length < 4 {
                continue;
            }
            found.extend(waiver(text, Span::new(start, end), &mut scopes));
        }
    }
    found.sort_by_key(|waiver| waiver.span);
    found.dedup_by_key(|waiver| waiver.span);
    found
}

fn waiver(text: &str, span: Span, scopes: &mut Scopes<'_, '_>) -> Option<Waiver> {
    let inner_start = span.start as usize + 4;
    let inner = slice(text, inner_start..span.end as usize - 3);
    let body = inner.trim_start();
    let length = body
        .find(|c: char| !c.is_ascii_alphanumeric() && c != '-')
        .unwrap_or(body.len());
    let written = slice(body, ..length).to_ascii_lowercase();
    let names = ["mls-allow-file", "mls-allow"];
    let Some(name) = names.into_iter().find(|name| *name == written) else {
        // A misspelled `mls-alow` is meant for this program, but waives nothing.
        let is_near = |name: &&str| strsim::osa_distance(name, &written) == 1;
        // As `mls-ignore` and `mls allow` are.
        let name = written.strip_prefix("mls-").filter(|_| written != "mls-signed");
        let rest = slice(body, length..);
        let is_own = name.is_some_and(|name| name.starts_with(|c: char| c.is_ascii_alphabetic()))
            && rest.starts_with([' ', '\t', '\n', '\r'])
            && rest.contains(':');
        let parted = body.split_at_checked("mls-allow".len());
        let is_parted = parted.is_some_and(|(lead, rest)| {
            lead.replace(' ', "-").eq_ignore_ascii_case("mls-allow") && rest.starts_with([' ', '\t', '\n', '\r'])
        });
        let is_meant = is_own || names.iter().any(is_near) || is_parted;
        return is_meant.then(|| Waiver {
            span,
            rule: Text::new("", Span::at(inner_start)),
            reason: Text::new("", Span::at(inner_start)),
            until: None,
            whole_file: false,
            scope: None,
        });
    };
    let mut at = inner_start + (inner.len() - body.len()) + name.len();
    let rest = slice(text, at..inner_start + inner.len());
    if !rest.starts_with([' ', '\t', '\n', '\r', ':']) && !rest.is_empty() {
        return None;
    }
    let (head, reason) = match rest.find(':') {
        Some(colon) => (slice(rest, ..colon), Some((at + colon + 1, slice(rest, colon + 1..)))),
        None => (rest, None),
    };
    let mut rule = Text::new("", Span::at(at));
    let mut until = None;
    for word in quoted_words(head, at) {
        match word.value.strip_prefix("until=") {
            Some(date) => until = Some(field::date(&Text::new(date, word.span), None)),
            None if rule.value.is_empty() => rule = word,
            None => {}
        }
    }
    let mut why = Text::new("", Span::at(span.end as usize - 3));
    if let Some((start, reason)) = reason {
        let mut kept = String::new();
        for word in reason.split_whitespace() {
            match word.strip_prefix("until=") {
                Some(date) => {
                    at = start;
                    until = Some(field::date(&Text::new(date, Span::new(at, at + reason.len())), None));
                }
                None => {
                    if !kept.is_empty() {
                        kept.push(' ');
                    }
                    kept.push_str(word);
                }
            }
        }
        why = Text::new(kept, Span::new(start, start + reason.len()));
    }
    let whole_file = name == "mls-allow-file";
    Some(Waiver {
        span,
        rule,
        reason: why,
        until,
        whole_file,
        scope: if whole_file { None } else { Some(scopes.scope(span)) },
    })
}

/// Finds what each comment applies to.
struct Scopes<'b, 'a> {
    /// The blocks with content.
    blocks: Vec<&'b Block<'a>>,
    /// The section that was last asked for, by the index of its heading: many comments can precede one heading.
    section: Option<(usize, Span)>,
}

impl<'b, 'a> Scopes<'b, 'a> {
    fn new(blocks: &'b [Block<'a>]) -> Self {
        let blocks = blocks.iter().filter(|block| !matches!(block, Block::Other { .. }));
        Self {
            blocks: blocks.collect(),
            section: None,
        }
    }

    /// The block around the comment at `span`, else the one after it; a heading stands for its section, the title for
    /// what comes before the next heading.
    fn scope(&mut self, span: Span) -> Span {
        let next = self.blocks.partition_point(|block| block.span().start < span.end);
        let before = next.checked_sub(1).map(|before| self.blocks[before].span());
        if let Some(around) = before.filter(|before| before.contains(span)) {
            return around;
        }
        match self.blocks.get(next) {
            Some(Block::Heading { level, span, .. }) => self.section(next, *level, span.start),
            Some(block) => block.span(),
            None => Span::at(span.end as usize),
        }
    }

    fn section(&mut self, heading: usize, own: u8, start: u32) -> Span {
        if let Some((known, section)) = self.section
            && known == heading
        {
            return section;
        }
        let end = self.blocks[heading + 1..].iter().find_map(|block| match block {
            Block::Heading { level, span, .. } if own == 1 || *level <= own => Some(span.start),
            _ => None,
        });
        let section = Span {
            start,
            end: end.unwrap_or(u32::MAX),
        };
        self.section = Some((heading, section));
        section
    }
}
