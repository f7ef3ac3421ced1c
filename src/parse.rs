//! From chapter text to documents. Never fails: what cannot be read becomes data that a rule reports.

pub mod answer;
mod blocks;
mod body;
mod boxes;
mod deliverables;
mod dependencies;
mod field;
mod front_matter;
pub mod heading;
mod identity;
mod inline;
mod marks;
mod metadata;
mod number;
mod outline;
mod people;
mod raw;
mod references;
mod scattered;
mod sections;
mod sentence;
mod table;
#[cfg(test)]
mod tests;
mod timeline;
mod updates;

use std::collections::BTreeSet;

use bumpalo::Bump;
use jiff::civil;
use rayon::prelude::*;

use crate::config::{Config, Vocabulary};
use crate::contain::{Containment, Fault, trip};
use crate::model::{Date, Document, Heading, Metadata, Milestone, Reference, SectionHeading, SpecId, Unread, fit};
use crate::source::{AT_ONCE, Book, Chapter, Span, Written, lines};
use crate::text::slice;
use blocks::Block;
use outline::Node;

pub use blocks::options;

/// One document per chapter, in the same order. A book without a milestone is not read any further.
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
    if documents.iter().any(Document::is_milestone) {
        let rest = documents.par_iter_mut().zip(chapters).with_max_len(AT_ONCE);
        rest.for_each_init(Bump::new, |arena, (document, chapter)| {
            if !may_be_milestone(chapter) && document.unread.is_none() {
                *document = read(chapter, &book.src, config, arena, containment);
            }
        });
    }
    documents
}

/// Empties the documents of chapters whose texts could not be put together.
pub fn put_aside(book: &Book<'_>, config: &Config, documents: &mut [Document]) {
    for (chapter, fault) in &book.faults {
        if let Some(chapter) = *chapter {
            documents[chapter] = unread(&book.chapters[chapter], &book.src, config, fault.clone());
        }
    }
}

/// Reads one chapter, and panics where that fails.
pub fn document(chapter: &Chapter<'_>, src: &str, config: &Config) -> Document {
    contained_document(chapter, src, config, Containment::Off)
}

/// Reads one chapter.
pub fn contained_document(chapter: &Chapter<'_>, src: &str, config: &Config, containment: Containment) -> Document {
    read(chapter, src, config, &mut Bump::new(), containment)
}

/// Reads one chapter; `arena` is empty afterwards, and the next chapter takes its place.
fn read(chapter: &Chapter<'_>, src: &str, config: &Config, arena: &mut Bump, containment: Containment) -> Document {
    let document = containment.run(|| read_in(chapter, src, config, arena));
    arena.reset();
    document.unwrap_or_else(|fault| unread(chapter, src, config, fault))
}

/// The document of a chapter at which the program failed: empty, but for what names it, where that much can be read.
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

/// What names a chapter, and nothing else of it.
fn named(chapter: &Chapter<'_>, config: &Config) -> Document {
    let text: &str = &chapter.text;
    let front_matter = front_matter::front_matter(text);
    let start = front_matter.as_ref().map_or(0, |found| found.span.end as usize);
    let arena = Bump::new();
    let h1 = first_title(&blocks::scan(text, start, &arena).blocks, text);
    let identities = identity::identities(chapter, front_matter.as_ref(), h1.as_ref(), config);
    let identity = identities.into_iter().next();
    let title = identity::title(h1.as_ref(), &Metadata::default(), chapter, identity.as_ref(), config);
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
    let scan = blocks::scan(text, start, arena);
    let root = outline::outline(&scan.blocks, start, text.len(), &config.vocabulary);
    let h1 = first_title(&scan.blocks, text);
    let identities = identity::identities(chapter, front_matter.as_ref(), h1.as_ref(), config);
    let directives = marks::directives(text, &scan);
    let skip: Vec<Span> = directives.iter().map(|directive| directive.span).collect();
    let mut references = references::in_front_matter(text, front_matter.as_ref(), config);
    references.extend(references::references(text, &scan, &skip, config));
    let is_milestone = identity::is_milestone(&identities, chapter, src, config);

    let mut context = Context {
        text,
        vocabulary: &config.vocabulary,
        references: &references,
        own: identities.first().map(|own| own.id.clone()),
        limit: None,
        milestone: Milestone::default(),
        numbers: BTreeSet::new(),
    };
    let preamble = context.preamble(&root, is_milestone);
    let metadata = context.metadata(preamble.blocks, front_matter.as_ref());
    let target = metadata.target.as_ref().and_then(|target| target.date());
    context.limit = target.map(Date::last);
    let mut identities = identities.into_iter();
    let own = identities.next();
    let mut document = Document {
        title: identity::title(h1.as_ref(), &metadata, chapter, own.as_ref(), config),
        identity: own,
        h1,
        metadata,
        directives,
        waivers: marks::waivers(text, &scan),
        open_fence: open_fence(&scan.blocks, text),
        front_matter,
        ..Document::default()
    };
    if let Some(own) = &document.identity {
        document.other_ids = identities.filter(|other| other.id != own.id).collect();
    }
    if is_milestone {
        context.read(&root, &document.metadata);
        context.milestone.false_boxes.extend(boxes::brackets(text, &scan));
        if context.milestone.deliverables.is_empty() {
            context.milestone.stray_boxes = boxes::stray(&scan.blocks, &context.milestone);
        }
        context.milestone.prose = scan.runs.iter().map(|run| run.span).collect();
        context.milestone.fit();
        document.milestone = Some(Box::new(context.milestone));
    }
    fit(&mut references);
    fit(&mut document.metadata.fields);
    fit(&mut document.metadata.owners);
    fit(&mut document.metadata.moved);
    document.references = references;
    document
}

/// What one milestone is read with.
struct Context<'c, 'a> {
    text: &'a str,
    vocabulary: &'c Vocabulary,
    /// All of the chapter's, sorted by place.
    references: &'c [Reference],
    /// The chapter's own id.
    own: Option<SpecId>,
    /// The day that a date without a year is not after: the milestone's target.
    limit: Option<civil::Date>,
    milestone: Milestone,
    /// Of the deliverables so far.
    numbers: BTreeSet<u32>,
}

impl<'c, 'a> Context<'c, 'a> {
    /// The references within `area`.
    fn references_in(&self, area: Span) -> impl Iterator<Item = &'c Reference> + use<'c> {
        let first = self
            .references
            .partition_point(|reference| reference.span.start < area.start);
        self.references[first..]
            .iter()
            .take_while(move |reference| reference.span.start < area.end)
    }

    fn read(&mut self, root: &Node<'_, 'a>, metadata: &Metadata) {
        for field in &metadata.fields {
            self.dependency_field(field);
            if field.kind == crate::model::FieldKind::Summary {
                let text = Written::copy(&field.value, self.text);
                self.milestone.summary.get_or_insert(text);
            }
        }
        let title = root.children.iter().find(|node| node.level == 1).map(|node| node.span);
        self.headings(root, title);
        self.sections(root);
        self.scattered(root, Some(self.preamble(root, true)), None);
        self.summary_rows_become_deliverables();
    }

    /// The part that holds the metadata: below the first H1, else before the first heading. A milestone that has neither an
    /// H1 nor fields before its first heading has them below that one, if it is no section.
    fn preamble<'n, 'b>(&self, root: &'n Node<'b, 'a>, is_milestone: bool) -> &'n Node<'b, 'a> {
        if let Some(title) = root.children.iter().find(|node| node.level == 1) {
            return title;
        }
        let first = root.children.iter().find(|node| !node.is_label);
        let title = first.filter(|node| is_milestone && node.section.is_none());
        let has_fields = |node: &Node<'_, 'a>| {
            let metadata = self.metadata(node.blocks, None);
            metadata.status.is_some() || metadata.target.is_some() || !metadata.owners.is_empty()
        };
        title
            .filter(|node| has_fields(node) && !has_fields(root))
            .unwrap_or(root)
    }

    /// All below `node` but the `title` of the chapter.
    fn headings(&mut self, node: &Node<'_, '_>, title: Option<Span>) {
        for child in &node.children {
            if !child.is_label && Some(child.span) != title {
                self.milestone.headings.push(SectionHeading {
                    heading: heading(child, self.text),
                    section: child.section,
                    is_item: false,
                    extent: child.extent,
                });
            }
            self.headings(child, title);
        }
    }

    fn mark_item(&mut self, span: Span) {
        let headings = &mut self.milestone.headings;
        let at = headings.partition_point(|h| h.heading.span.start < span.start);
        if let Some(found) = headings.get_mut(at).filter(|h| h.heading.span == span) {
            found.is_item = true;
            found.section = None;
        }
    }
}

fn heading(node: &Node<'_, '_>, source: &str) -> Heading {
    Heading {
        span: node.span,
        level: node.level,
        text: Written::copy(&node.title, source),
    }
}

fn first_title(blocks: &[Block<'_>], source: &str) -> Option<Heading> {
    blocks.iter().find_map(|block| match block {
        Block::Heading { level: 1, inline, span } => Some(Heading {
            span: *span,
            level: 1,
            text: inline.written(source),
        }),
        _ => None,
    })
}

/// The fence of the last code block, if no other one closes it.
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

/// `span` grown to whole lines, the line end included, where nothing else stands on them.
fn whole_lines(text: &str, span: Span) -> Span {
    let start = span.start as usize;
    let end = span.end as usize;
    let line_start = lines::start_of(text, start);
    // A list item's span may already end behind its line end.
    if end > start && slice(text, ..end).ends_with(['\n', '\r']) {
        return if slice(text, line_start..start).trim().is_empty() {
            Span::new(line_start, end)
        } else {
            span
        };
    }
    let line_end = lines::end_of(text, end);
    if !slice(text, line_start..start).trim().is_empty() || !slice(text, end..line_end).trim().is_empty() {
        return span;
    }
    let after = match slice(text, line_end..) {
        rest if rest.starts_with("\r\n") => line_end + 2,
        "" => line_end,
        _ => line_end + 1,
    };
    Span::new(line_start, after)
}
