//! From chapter text to documents. Never fails: what cannot be read becomes data that a rule reports.

mod anchors;
pub(crate) mod answer;
mod block_fields;
mod blockers;
mod blocks;
mod body;
mod boxes;
mod capacity;
mod coded;
mod columns;
mod communication;
mod context;
mod criteria;
mod deliverables;
mod dependencies;
mod elsewhere;
mod extent;
mod field;
mod field_joints;
mod field_lines;
mod field_marks;
pub(crate) mod front_matter;
mod general_names;
mod headers;
pub(crate) mod heading;
mod heading_pairs;
mod identity;
mod inline;
mod inner_headings;
mod item_tables;
mod key;
mod listed;
mod marks;
mod metadata;
mod milestone;
mod misspelt;
mod moves;
pub(crate) mod number;
mod outline;
mod owners;
mod parts;
mod people;
mod periods;
mod plain_name;
mod procedures;
mod raw;
mod references;
mod risk_names;
mod risks;
mod rollback;
mod said;
mod scattered;
mod sections;
mod sentence;
pub(crate) mod several;
mod success;
mod summary_table;
mod table;
mod table_fields;
#[cfg(test)]
mod tests;
mod texts;
mod timeline;
mod unfold;
mod unlabelled;
mod updates;
mod weak;
mod word_roles;
mod work;

use bumpalo::Bump;
use pulldown_cmark::{Event, Parser, Tag};
use rayon::prelude::*;

use crate::config::Config;
use crate::contain::{Containment, Fault, trip};
use crate::model::{Date, DateValue, Document, Heading, Metadata, Unread, fit};
use crate::source::{AT_ONCE, Book, Chapter, SourceText, Span, Text};
use crate::text::slice;
use blocks::Block;
use context::Context;
use elsewhere::elsewhere;
use metadata::metadata;
use milestone::{Part, read_milestone};
use parts::Whole;

pub(crate) use anchors::anchors;
pub use blocks::options;
pub(crate) use field::{owners as read_owners, status as read_status};
pub(crate) use marks::parted;
pub(crate) use parts::resolve_parts;

/// What the value of a date field means by itself.
pub(crate) fn read_date_field(text: &Text) -> DateValue {
    field::date(text, None)
}

/// Where the front matter of a text ends; 0 if it has none.
pub(crate) fn front_matter_end(text: &str) -> usize {
    front_matter::front_matter(text).map_or(0, |found| found.span.end as usize)
}

/// The ticked boxes anywhere in a text, and its headings with their levels.
pub(crate) fn ticks_and_headings(text: &str) -> (Vec<Span>, Vec<(Span, u8)>) {
    let from = front_matter_end(text);
    let (mut ticks, mut headings) = (Vec::new(), Vec::new());
    for (event, range) in Parser::new_ext(slice(text, from..), options()).into_offset_iter() {
        let span = Span::new(from + range.start, from + range.end);
        match event {
            Event::TaskListMarker(true) => ticks.push(span),
            Event::Start(Tag::Heading { level, .. }) => headings.push((span, level as u8)),
            _ => {}
        }
    }
    (ticks, headings)
}

/// One document per chapter, in the same order. In a book without milestones, no other chapter is read.
pub fn documents(book: &Book<'_>, config: &Config, containment: Containment) -> Vec<Document> {
    let chapters = &book.chapters;
    let may_be_milestone = |chapter: &Chapter<'_>| identity::may_be_milestone(chapter, &book.src, config);
    let mut documents: Vec<Document> = chapters
        .par_iter()
        .with_max_len(AT_ONCE)
        .map_init(Bump::new, |arena, chapter| {
            if may_be_milestone(chapter) {
                read(chapter, &book.src, config, arena, containment)
            } else {
                Document::default()
            }
        })
        .collect();
    put_aside(book, config, &mut documents);
    if documents.iter().any(Document::has_milestones) {
        let rest = documents.par_iter_mut().zip(chapters).with_max_len(AT_ONCE);
        rest.for_each_init(Bump::new, |arena, (document, chapter)| {
            if !may_be_milestone(chapter) && document.unread.is_none() {
                *document = read(chapter, &book.src, config, arena, containment);
            }
        });
    }
    resolve_parts(&mut documents);
    documents
}

/// Replaces the documents of chapters whose texts could not be assembled with unread ones.
pub(crate) fn put_aside(book: &Book<'_>, config: &Config, documents: &mut [Document]) {
    for (chapter, fault) in &book.faults {
        if let Some(chapter) = *chapter {
            documents[chapter] = unread(&book.chapters[chapter], &book.src, config, fault.clone());
        }
    }
}

/// Whether a chapter may hold a milestone: a cheap check without false negatives.
pub(crate) fn may_hold_milestones(chapter: &Chapter<'_>, src: &str, config: &Config) -> bool {
    identity::may_be_milestone(chapter, src, config)
}

/// Reads one chapter; panics if that fails.
pub fn document(chapter: &Chapter<'_>, src: &str, config: &Config) -> Document {
    contained_document(chapter, src, config, Containment::Off)
}

/// Reads one chapter.
pub(crate) fn contained_document(
    chapter: &Chapter<'_>,
    src: &str,
    config: &Config,
    containment: Containment,
) -> Document {
    read(chapter, src, config, &mut Bump::new(), containment)
}

/// Reads one chapter, and resets `arena` for the next one.
fn read(chapter: &Chapter<'_>, src: &str, config: &Config, arena: &mut Bump, containment: Containment) -> Document {
    let document = containment.run(|| read_in(chapter, src, config, arena));
    arena.reset();
    document.unwrap_or_else(|fault| unread(chapter, src, config, fault))
}

/// The document of a chapter that could not be read: empty, except for its title and id if those can be read.
fn unread(chapter: &Chapter<'_>, src: &str, config: &Config, fault: Fault) -> Document {
    let named = Containment::On.run(|| {
        trip("naming", [&*chapter.text]);
        let document = named(chapter, config);
        let identities = document.identity.as_slice();
        let is_milestone = identity::is_milestone(identities, chapter, src, config);
        (document, is_milestone)
    });
    let is_identified = named.is_ok();
    let by_path = |_| (Document::default(), identity::is_milestone(&[], chapter, src, config));
    let (document, is_milestone) = named.unwrap_or_else(by_path);
    Document {
        unread: Some(Box::new(Unread {
            fault,
            is_milestone,
            is_identified,
        })),
        ..document
    }
}

/// A document with only a chapter's title and id.
fn named(chapter: &Chapter<'_>, config: &Config) -> Document {
    let text: &str = &chapter.text;
    let front_matter = front_matter::front_matter(text);
    let start = front_matter.as_ref().map_or(0, |found| found.span.end as usize);
    let arena = Bump::new();
    let h1 = first_title(&blocks::scan(text, start, &arena).blocks, text);
    let identities = identity::identities(chapter, front_matter.as_ref(), h1.as_ref(), config);
    let identity = identities.into_iter().next();
    let title = identity::title(
        h1.as_ref(),
        true,
        &Metadata::default(),
        chapter,
        identity.as_ref(),
        config,
    );
    Document {
        title,
        identity,
        h1,
        ..Document::default()
    }
}

fn read_in(chapter: &Chapter<'_>, src: &str, config: &Config, arena: &Bump) -> Document {
    let text: &str = &chapter.text;
    trip("reading", [text]);
    let front_matter = front_matter::front_matter(text);
    let start = front_matter.as_ref().map_or(0, |found| found.span.end as usize);
    let mut scan = blocks::scan(text, start, arena);
    let mut directives = marks::directives(text, &scan);
    if let Some(parted) = marks::parted(text, &directives) {
        scan = blocks::scan(arena.alloc_str(&parted), start, arena);
        directives = marks::directives(text, &scan);
    }
    outline::part_labels(&mut scan.blocks, &config.vocabulary);
    let waivers = marks::waivers(text, &scan);
    unfold::unfold(&mut scan.blocks, text, &config.vocabulary, arena);
    let root = outline::outline(&scan.blocks, start, text.len(), &config.vocabulary);
    let h1 = first_title(&scan.blocks, text);
    let identities = identity::identities(chapter, front_matter.as_ref(), h1.as_ref(), config);
    let skip: Vec<Span> = directives.iter().map(|directive| directive.span).collect();
    let mut references = references::in_front_matter(text, front_matter.as_ref(), config);
    references.extend(references::references(text, &scan, &skip, config));
    let is_milestone = identity::is_milestone(&identities, chapter, src, config);

    let context = Context {
        text,
        vocabulary: &config.vocabulary,
        references: &references,
        own: identities.first().map(|own| &own.id),
        limit: None,
    };
    let part = Part::chapter(&context, &root, is_milestone);
    // Without an H1, the heading over the fields is the title.
    let subtitle = (part.preamble.level > 1).then(|| Heading {
        span: part.preamble.span,
        level: part.preamble.level,
        text: SourceText::copy(&part.preamble.title, text),
    });
    let mut metadata = metadata(&context, part.preamble.blocks, front_matter.as_ref());
    if is_milestone {
        elsewhere(&context, part.root, part.preamble, &mut metadata);
    }
    let limit = metadata
        .target
        .as_ref()
        .and_then(|target| target.date())
        .map(Date::last);
    let context = Context { limit, ..context };
    let whole = Whole {
        context,
        chapter,
        src,
        config,
        scan: &scan,
        start,
    };
    let parts = parts::parts(&whole, &root, &identities);
    let milestone = is_milestone.then(|| Box::new(read_milestone(&context, part, &metadata, &scan)));
    let mut identities = identities.into_iter();
    let own = identities.next();
    let mut document = Document {
        title: identity::title(
            h1.as_ref().or(subtitle.as_ref()),
            root.children.iter().filter(|node| node.level == 1).count() == 1,
            &metadata,
            chapter,
            own.as_ref(),
            config,
        ),
        identity: own,
        h1,
        metadata,
        near_directives: marks::near_directives(text, &scan, &directives),
        near_references: references::near(text, &scan, &skip, config),
        directives,
        waivers,
        open_fence: open_fence(&scan.blocks, text),
        front_matter,
        milestone,
        parts,
        ..Document::default()
    };
    if let Some(own) = &document.identity {
        document.other_ids = identities.filter(|other| other.id != own.id).collect();
    }
    fit(&mut references);
    fit(&mut document.metadata.fields);
    fit(&mut document.metadata.owners);
    fit(&mut document.metadata.moved);
    document.references = references;
    document
}

fn first_title(blocks: &[Block<'_>], source: &str) -> Option<Heading> {
    blocks.iter().find_map(|block| match block {
        Block::Heading { level: 1, inline, span } => Some(Heading {
            span: *span,
            level: 1,
            text: inline.source_text(source),
        }),
        _ => None,
    })
}

/// The opening fence of the last code block, if that block is never closed.
fn open_fence(blocks: &[Block<'_>], text: &str) -> Option<Span> {
    let Block::Code { span, .. } = blocks.last()? else {
        return None;
    };
    let written = span.of(text);
    let mark = written.chars().next().filter(|mark| matches!(mark, '`' | '~'))?;
    let length = |line: &str| line.chars().take_while(|c| *c == mark).count();
    let opening = length(written);
    let mut lines = written.lines();
    lines.next();
    let last = lines.next_back().unwrap_or("").trim();
    let is_closed = length(last) >= opening && last.trim_start_matches(mark).is_empty();
    let start = span.start as usize;
    (!is_closed).then(|| Span::new(start, start + opening))
}
