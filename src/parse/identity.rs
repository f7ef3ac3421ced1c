//! Which spec a chapter is, and why.

use super::number::without_number;
use crate::config::Config;
use crate::lang::{documents, headings};
use crate::model::{FieldKind, FrontMatter, Heading, IdSource, Identity, Metadata, SpecId};
use crate::source::{Chapter, Span, path};
use crate::text::chars::{COLONS, is_dash};
use crate::text::decoration::undecorated;
use crate::text::slice;
use crate::text::words::phrase;

/// Whether a chapter may be a milestone: a cheap check without false negatives.
pub(super) fn may_be_milestone(chapter: &Chapter<'_>, src: &str, config: &Config) -> bool {
    if in_globs(chapter, src, config) || config.milestones.level(src, chapter.file()).is_some() {
        return true;
    }
    let mut prefixes = config.prefixes.milestones();
    prefixes.any(|prefix| contains(chapter.file(), prefix) || contains(&chapter.text, prefix))
}

/// Whether `text` contains `prefix-`, in any case and with any dash.
fn contains(text: &str, prefix: &str) -> bool {
    let is_behind = |at: usize| {
        let lead = at
            .checked_sub(prefix.len())
            .and_then(|start| text.as_bytes().get(start..at));
        lead.is_some_and(|lead| lead.eq_ignore_ascii_case(prefix.as_bytes()))
    };
    let is_other = |at: usize| is_behind(at) && slice(text, at..).starts_with(is_dash);
    // The first bytes of all dashes.
    memchr::memchr_iter(b'-', text.as_bytes()).any(is_behind)
        || memchr::memchr2_iter(0xe2, 0xef, text.as_bytes()).any(is_other)
}

fn in_globs(chapter: &Chapter<'_>, src: &str, config: &Config) -> bool {
    config.milestones.has_chapter(src, chapter.file())
}

pub(super) fn is_milestone(identities: &[Identity], chapter: &Chapter<'_>, src: &str, config: &Config) -> bool {
    let by_id = identities
        .first()
        .is_some_and(|own| config.prefixes.kind(own.id.prefix()) == Some("milestone"));
    by_id || in_globs(chapter, src, config)
}

/// Every id of the chapter, the one that counts first.
pub(super) fn identities(
    chapter: &Chapter<'_>,
    front_matter: Option<&FrontMatter>,
    h1: Option<&Heading>,
    config: &Config,
) -> Vec<Identity> {
    let mut found = Vec::new();
    let entries = front_matter.map_or(&[][..], |matter| &matter.entries);
    let own = entries
        .iter()
        .find(|(key, _)| config.vocabulary.field(&key.value) == Some(FieldKind::Id));
    if let Some((_, value)) = own {
        add(
            &mut found,
            &value.value,
            1,
            IdSource::FrontMatter,
            Some(value.span),
            config,
        );
    }
    if let Some(h1) = h1 {
        add(
            &mut found,
            h1.text.of(&chapter.text),
            least_in_text(h1.text.of(&chapter.text), config),
            IdSource::Heading,
            Some(h1.text.span),
            config,
        );
    }
    let file = chapter.file();
    let (folder, name) = file.rsplit_once('/').unwrap_or(("", file));
    let stem = path::stem(name);
    if path::is_index(stem) {
        let folder = folder.rsplit('/').next().unwrap_or(folder);
        add(&mut found, folder, 3, IdSource::FolderName, None, config);
    } else {
        add(&mut found, stem, 3, IdSource::FileName, None, config);
    }
    if !found.is_empty() {
        add(&mut found, &chapter.name, 3, IdSource::Summary, None, config);
    }
    found
}

/// The id that a heading begins with, if it is a milestone's.
pub(super) fn of_heading(text: &str, span: Span, config: &Config) -> Option<Identity> {
    let mut found = Vec::new();
    add(&mut found, text, 1, IdSource::Heading, Some(span), config);
    let is_milestone = |own: &Identity| config.prefixes.kind(own.id.prefix()) == Some("milestone");
    found.pop().filter(is_milestone)
}

/// The milestone's id in a heading after a number (`1. MLS-004: A`) or with another dash (`MLS–004: A`), if a mark or nothing follows
/// it; and the heading as `MLS-004: A`.
pub(super) fn of_numbered_heading(text: &str, span: Span, config: &Config) -> Option<(Identity, String)> {
    let text = text.trim_end();
    [text, without_number(text).1].into_iter().find_map(|own| {
        let own = own.trim_start_matches(|c: char| !c.is_alphanumeric());
        let (id, length) = id_with_dash(own, config)?;
        let start = span.start as usize + text.len() - own.len();
        let is_exact = (span.end - span.start) as usize == text.len();
        let place = if is_exact {
            Span::new(start, start + length)
        } else {
            span
        };
        let plain = format!("{id}{}", slice(own, length..));
        let identity = Identity {
            id,
            source: IdSource::Heading,
            span: Some(place),
        };
        Some((identity, plain))
    })
}

/// The milestone's id at the start of `text`, with any dash, before a mark or the end; and its length.
fn id_with_dash(text: &str, config: &Config) -> Option<(SpecId, usize)> {
    const MARKS: [char; 7] = [':', '：', '.', '|', '·', ']', '】'];
    let number = text.trim_start_matches(|c: char| c.is_ascii_alphanumeric());
    let dash = number.chars().next().filter(|c| is_dash(*c))?;
    let rest = slice(number, dash.len_utf8()..);
    let after = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    let letters = slice(text, ..text.len() - number.len());
    let plain = format!("{letters}-{}", slice(rest, ..rest.len() - after.len()));
    let (id, _) = config.prefixes.id_at_start(&plain, 1)?;
    let mut next = after.trim_start().chars();
    let is_apart = match next.next() {
        None => true,
        // `MLS-004-B` and `MLS–004–006` are something else.
        Some(c) if is_dash(c) => !after.starts_with(c) || c != '-' && next.as_str().starts_with(char::is_alphabetic),
        Some(c) => MARKS.contains(&c),
    };
    let is_milestone = config.prefixes.kind(id.prefix()) == Some("milestone");
    (is_apart && is_milestone).then(|| (id, text.len() - after.len()))
}

/// A milestone's id is recognised even if digits are missing, so that it can be reported.
fn least_in_text(text: &str, config: &Config) -> usize {
    match config.prefixes.id_at_start(text, 1) {
        Some((id, _)) if config.prefixes.kind(id.prefix()) == Some("milestone") => 1,
        _ => 3,
    }
}

fn add(found: &mut Vec<Identity>, text: &str, least: usize, source: IdSource, span: Option<Span>, config: &Config) {
    let lead = text.len() - text.trim_start_matches(|c: char| !c.is_alphanumeric()).len();
    let Some((id, length)) = config.prefixes.id_at_start(slice(text, lead..), least) else {
        return;
    };
    let span = span.map(|span| {
        let start = span.start as usize + lead;
        if (span.end - span.start) as usize == text.len() {
            Span::new(start, start + length)
        } else {
            span
        }
    });
    found.push(Identity { id, source, span });
}

/// The title without the id. A `title` in the front matter takes precedence over a subtitle and over the first of several H1s.
pub(super) fn title(
    h1: Option<&Heading>,
    is_h1_alone: bool,
    metadata: &Metadata,
    chapter: &Chapter<'_>,
    own: Option<&Identity>,
    config: &Config,
) -> String {
    let mut fields = metadata.fields.iter().chain(&metadata.elsewhere);
    let field = fields.find(|field| field.kind == FieldKind::Title);
    // `# Summary` is a section and no title; `# Project title` says what the line below it is.
    let is_name = |title: &str| headings::TITLES.contains(&phrase(title).as_str());
    // `# Statement of work` says what kind of text it is.
    let is_kind = |title: &str| documents::PLANS.contains(&phrase(title).as_str());
    let is_section = |title: &str| config.vocabulary.section(title).is_some() || is_name(title) || is_kind(title);
    let written = match (h1, field) {
        (Some(h1), Some(field)) if !is_h1_alone || is_section(h1.text.of(&chapter.text)) => field.value.value.as_str(),
        // `# Epic: The gate` over a title in the front matter that says the rest.
        (Some(h1), Some(field)) if names_kind(h1.text.of(&chapter.text), &field.value.value) => {
            field.value.value.as_str()
        }
        (Some(h1), _) => h1.text.of(&chapter.text),
        (None, Some(field)) => field.value.value.as_str(),
        (None, None) => chapter.name.as_ref(),
    };
    // `Project title: The gate`
    let keyed = written
        .split_once(COLONS)
        .filter(|(key, rest)| is_name(key) && rest.contains(char::is_alphanumeric));
    let written = keyed.map_or(written, |(_, rest)| rest.trim());
    let bare = written.trim_start_matches(|c: char| !c.is_alphanumeric());
    let is_bracketed = written.trim_start().starts_with(['(', '（']);
    let rest = config.prefixes.id_at_start(bare, 1).map(|(_, length)| {
        slice(bare, length..).trim_start_matches([
            ':', '-', '–', '—', '.', ' ', '：', '|', '·', ']', '】', '］', '、', '\u{3000}',
        ])
    });
    // `（MLS-001）門`
    let closed = rest
        .filter(|_| is_bracketed)
        .and_then(|rest| rest.strip_prefix([')', '）']));
    let rest = closed.map(str::trim_start).or(rest);
    let title = undecorated(without_kind(
        rest.filter(|rest| !rest.is_empty()).unwrap_or(written).trim(),
    ));
    own.and_then(|own| without_tail(title, &own.id, config))
        .unwrap_or(title)
        .to_owned()
}

/// Whether a heading is a title with one word before it that says what it is of.
fn names_kind(heading: &str, title: &str) -> bool {
    let lead = heading.trim().strip_suffix(title.trim()).map(str::trim_end);
    let word = lead.and_then(|lead| lead.strip_suffix(COLONS));
    word.is_some_and(|word| !word.is_empty() && !word.trim().contains(' '))
}

/// `The gate` of `Work Package: The gate`; `Task: 12` says nothing else.
fn without_kind(title: &str) -> &str {
    let says = |rest: &str| rest.chars().filter(|c| c.is_alphabetic()).nth(1).is_some();
    let parted = title.split_once(COLONS);
    let named = parted.filter(|(kind, rest)| headings::KINDS.contains(&phrase(kind).as_str()) && says(rest));
    named.map_or(title, |(_, rest)| rest.trim_start())
}

/// `Payments` from `Payments (MLS-007)`, if that is the chapter's own id.
fn without_tail<'t>(title: &'t str, own: &SpecId, config: &Config) -> Option<&'t str> {
    let inner = title.strip_suffix([')', ']'])?;
    let open = inner.rfind(['(', '['])?;
    let (id, length) = config.prefixes.id_at_start(slice(inner, open + 1..), 1)?;
    let before = slice(title, ..open).trim_end();
    let is_all = open + 1 + length == inner.len() && !before.is_empty();
    (is_all && id == *own).then_some(before)
}
