//! Ids and links that name other specs.

use super::blocks::Scan;
use super::front_matter::kind_of_key;
use super::inline::Run;
use crate::config::Config;
use crate::model::{FieldKind, FrontMatter, More, Reference, ReferenceForm, SpecId, in_ascii};
use crate::source::{Span, Text};
use crate::text::chars::joins_words;
use crate::text::slice;

/// Every reference of a chapter in the order of the text, outside code, headings and `skip`, which is sorted.
pub(super) fn references(text: &str, scan: &Scan<'_>, skip: &[Span], config: &Config) -> Vec<Reference> {
    let mut found = Vec::new();
    in_runs(text, &scan.runs, config, &mut found);
    for link in scan.links.iter().filter(|link| !link.heading) {
        if is_chapter(link.destination) {
            found.push(Reference {
                form: ReferenceForm::Link,
                span: link.span,
                id: None,
                more: More {
                    link: Some(link.destination.into()),
                    quoted_status: quoted(text, link.span.end as usize),
                    struck: link.struck,
                    ..More::default()
                }
                .kept(),
            });
        }
    }
    found.retain(|reference| !is_within(skip, reference.span));
    found.sort_by_key(|reference| reference.span);
    found
}

/// Whether one of the sorted `spans` contains `own`.
fn is_within(spans: &[Span], own: Span) -> bool {
    let before = spans.partition_point(|span| span.start <= own.start);
    before > 0 && spans[before - 1].contains(own)
}

/// The texts in brackets that are references but for their dash or their full-width characters: `[MLS–002]`, `［ＭＬＳ-002]`.
pub(super) fn near(text: &str, scan: &Scan<'_>, skip: &[Span], config: &Config) -> Vec<Span> {
    let mut found = Vec::new();
    if text.is_ascii() {
        return found;
    }
    for run in scan
        .runs
        .iter()
        .filter(|run| !run.heading && !run.linked && !run.struck)
    {
        let own = run.span.of(text);
        for (at, _) in own.match_indices(['[', '［']) {
            let start = run.span.start as usize + at;
            let length = near_at(slice(own, at..), config);
            let span = length.map(|length| Span::new(start, start + length));
            let is_escaped = || slice(text, ..start).ends_with('\\');
            found.extend(span.filter(|span| !is_escaped() && !is_within(skip, *span)));
        }
    }
    found
}

/// The length of such a text at the start of `text`, which begins with a bracket.
fn near_at(text: &str, config: &Config) -> Option<usize> {
    // A fast check: few brackets are followed by such a character.
    const FIRST: usize = 24;
    let mut first = text.chars().skip(1).take(FIRST);
    first
        .find(|c| !c.is_ascii_alphanumeric() && *c != '-')
        .filter(|c| !c.is_ascii())?;
    let (plain, ends) = in_ascii(text);
    let inner = plain.strip_prefix('[')?;
    let (_, length) = config.prefixes.id_at_start(inner, 3)?;
    let rest = slice(inner, length..);
    let number = rest
        .strip_prefix('#')
        .map(|rest| rest.trim_start_matches(|c: char| c.is_ascii_digit()));
    let rest = number.unwrap_or(rest);
    let end = plain.len() - rest.len() + 1;
    // An id after a full-width bracket is a bare one.
    let written = text.strip_prefix(['[', '［'])?;
    let is_read = written.starts_with(slice(inner, ..inner.len() - rest.len()));
    (rest.starts_with(']') && !is_read).then(|| ends.get(end - 1).copied())?
}

/// The ids that the front matter names as what the chapter waits for, what waits for it, or its plan.
pub(super) fn in_front_matter(text: &str, front_matter: Option<&FrontMatter>, config: &Config) -> Vec<Reference> {
    let mut found = Vec::new();
    for (key, value) in front_matter.map_or(&[][..], |matter| &matter.entries) {
        let kind = kind_of_key(&config.vocabulary, &key.value);
        if matches!(kind, Some(FieldKind::DependsOn | FieldKind::Blocks | FieldKind::Plan)) {
            let run = Run {
                emphasised: false,
                span: value.span,
                heading: false,
                linked: false,
                struck: false,
            };
            in_runs(text, &[run], config, &mut found);
            if value.span.of(text).starts_with('*') {
                found.extend(aliased(value, config));
            }
        }
    }
    found.sort_by_key(|reference| reference.span);
    found
}

/// The id that an alias stands for: `*gate`.
fn aliased(value: &Text, config: &Config) -> Option<Reference> {
    let (id, length) = config.prefixes.id_at_start(&value.value, 3)?;
    (length == value.value.len()).then(|| Reference {
        form: ReferenceForm::Bare,
        span: value.span,
        id: Some(id),
        more: More::default().kept(),
    })
}

fn is_chapter(destination: &str) -> bool {
    let path = destination.split(['#', '?']).next().unwrap_or("");
    !path.contains(':') && !path.starts_with("//") && (path.ends_with(".md") || path.ends_with(".html"))
}

/// Adds the references in the sorted `runs`, outside headings and links.
fn in_runs(text: &str, runs: &[Run], config: &Config, found: &mut Vec<Reference>) {
    let (Some(first), Some(last)) = (runs.first(), runs.last()) else {
        return;
    };
    let all = first.span.cover(last.span);
    let mut runs = runs.iter().peekable();
    // Where the last one ended.
    let mut done = 0;
    for hyphen in memchr::memchr_iter(b'-', all.of(text).as_bytes()) {
        let hyphen = all.start as usize + hyphen;
        while runs.next_if(|run| run.span.end as usize <= hyphen).is_some() {}
        let Some(run) = runs.peek() else { return };
        let (from, to) = (run.span.start as usize, run.span.end as usize);
        if from > hyphen || run.heading || run.linked {
            continue;
        }
        let before = &text.as_bytes()[done.max(from).min(hyphen)..hyphen];
        let letters = before
            .iter()
            .rev()
            .take_while(|byte| byte.is_ascii_alphanumeric())
            .count();
        if letters == 0 {
            continue;
        }
        if let Some((mut reference, end)) = at(text, hyphen - letters, from, to, config) {
            done = end;
            if run.struck {
                reference.more.get_or_insert_default().struck = true;
            }
            found.push(reference);
        }
    }
}

/// The reference around the id that starts at byte `start`, within the run `from..to`, and where it ends.
fn at(text: &str, start: usize, from: usize, to: usize, config: &Config) -> Option<(Reference, usize)> {
    let run = slice(text, ..to);
    let before = slice(text, from..start).chars().next_back();
    let is_bracketed = before == Some('[');
    let least = if is_bracketed { 1 } else { 3 };
    let (id, length) = config
        .prefixes
        .id_at_start(slice(run, start..), least)
        .or_else(|| external(slice(run, start..), config))?;
    let mut end = start + length;
    if is_bracketed || before == Some(':') {
        let (open, import) = if is_bracketed {
            (start - 1, None)
        } else {
            import(text, from, start)?
        };
        let escaped = open > 0 && text.as_bytes()[open - 1] == b'\\';
        let deliverable = slice(run, end..).strip_prefix('#').and_then(|rest| {
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            let number = slice(rest, ..digits).parse().ok()?;
            end += 1 + digits;
            Some(number)
        });
        if escaped || !slice(run, end..).starts_with(']') {
            return None;
        }
        let reference = Reference {
            form: ReferenceForm::Bracket,
            span: Span::new(open, end + 1),
            id: Some(id),
            more: More {
                import,
                deliverable,
                quoted_status: quoted(text, end + 1),
                ..More::default()
            }
            .kept(),
        };
        return Some((reference, end + 1));
    }
    let joined = |c: char| joins_words(c) || matches!(c, '-' | '_' | '/' | '#' | '@' | '=' | '&');
    if before.is_some_and(|c| joined(c) || c == '.') || !config.prefixes.iter().any(|(p, _)| p == id.prefix()) {
        return None;
    }
    let mut following = slice(run, end..).chars();
    match (following.next(), following.next()) {
        (Some(c), _) if joined(c) => return None,
        (Some('.'), Some(c)) if joins_words(c) => return None,
        _ => {}
    }
    let reference = Reference {
        form: ReferenceForm::Bare,
        span: Span::new(start, end),
        id: Some(id),
        more: More {
            quoted_status: quoted(text, end),
            ..More::default()
        }
        .kept(),
    };
    Some((reference, end))
}

/// An id of a link pattern, `JIRA-12`.
fn external(text: &str, config: &Config) -> Option<(SpecId, usize)> {
    let letters = text.bytes().take_while(u8::is_ascii_alphanumeric).count();
    let prefix = slice(text, ..letters).to_ascii_uppercase();
    if !config.links.contains_key(&prefix) {
        return None;
    }
    let digits = slice(text, letters + 1..)
        .bytes()
        .take_while(u8::is_ascii_digit)
        .count();
    (digits > 0).then(|| {
        (
            SpecId::new(&prefix, slice(text, letters + 1..letters + 1 + digits)),
            letters + 1 + digits,
        )
    })
}

/// The opening bracket and the name in `[platform:MLS-010`.
fn import(text: &str, from: usize, start: usize) -> Option<(usize, Option<Box<str>>)> {
    let before = slice(text, from..start - 1);
    let name_start = before
        .trim_end_matches(|c: char| c.is_alphanumeric() || matches!(c, '-' | '_'))
        .len();
    let name = slice(before, name_start..);
    let is_name = !name.is_empty() && slice(before, ..name_start).ends_with('[');
    is_name.then(|| (from + name_start - 1, Some(name.into())))
}

/// The status quoted after a reference: `In Progress` in `[MLS-002] (In Progress)`.
fn quoted(text: &str, end: usize) -> Option<Text> {
    /// The most bytes of a status.
    const LONGEST: usize = 200;
    let rest = text.get(end..)?;
    let bare = rest.trim_start_matches([' ', '*', '_', '`', ',', ':', '–', '—']);
    let open = end + (rest.len() - bare.len()) + 1;
    let inner = bare.strip_prefix('(')?;
    let mut bytes = inner.bytes().take(LONGEST);
    let length = bytes.position(|byte| matches!(byte, b')' | b'\n' | b'\r'))?;
    let inner = slice(inner, ..length);
    if !slice(text, open + inner.len()..).starts_with(')') {
        return None;
    }
    Some(Text::new(inner, open..open + inner.len()))
}
