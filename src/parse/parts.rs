//! Several milestones in one chapter: which of its headings are milestones, and what is below each.

use std::collections::BTreeMap;

use super::anchors::anchors;
use super::blocks::Scan;
use super::context::Context;
use super::elsewhere::elsewhere;
use super::identity;
use super::metadata::metadata;
use super::milestone::{Part, read_milestone};
use super::outline::Node;
use crate::config::Config;
use crate::model::{Date, Document, Heading, IdSource, Identity, SpecId, fit};
use crate::source::{Chapter, ChapterIx, SourceText, Text};

/// The input for reading the parts of a chapter.
pub(super) struct Whole<'c> {
    pub context: Context<'c>,
    pub chapter: &'c Chapter<'c>,
    pub src: &'c str,
    pub config: &'c Config,
    pub scan: &'c Scan<'c>,
    /// Where the text begins, after the front matter.
    pub start: usize,
}

/// The milestones among a chapter's headings: those of the level that the configuration names; else, if the chapter's own id is
/// not a milestone's, the headings of one level that begin with a milestone's id.
pub(super) fn parts(whole: &Whole<'_>, root: &Node<'_, '_>, own: &[Identity]) -> Vec<Document> {
    let level = whole.config.milestones.level(whole.src, whole.chapter.file());
    let nodes = match level {
        Some(level) => below(root, &|node| node.level == level),
        None => with_ids(whole, root, own),
    };
    if nodes.is_empty() {
        return Vec::new();
    }
    let anchors = anchors(whole.context.text, whole.start);
    let anchor_of = |node: &Node<'_, '_>| {
        let at = anchors.binary_search_by_key(&node.span.start, |anchor| anchor.span.start);
        at.ok().map(|at| anchors[at].id.as_str())
    };
    nodes.iter().map(|node| part(whole, node, anchor_of(node))).collect()
}

/// The headings that begin with a milestone's id, of the highest level that has any.
fn with_ids<'n, 'b, 'a>(whole: &Whole<'_>, root: &'n Node<'b, 'a>, own: &[Identity]) -> Vec<&'n Node<'b, 'a>> {
    let prefixes = &whole.config.prefixes;
    let is_milestone = own
        .first()
        .is_some_and(|own| prefixes.kind(own.id.prefix()) == Some("milestone"));
    // The id in an H1 is the chapter's, unless another H1 has a different id.
    let has_level_one = || {
        let is_of_heading = matches!(own, [own] if own.source == IdSource::Heading);
        let named = below(root, &|node| node.level == 1 && id_of(whole, node).is_some());
        let first = named.first().and_then(|node| id_of(whole, node));
        let is_other =
            |node: &&Node<'_, '_>| id_of(whole, node).map(|own| own.id) != first.as_ref().map(|own| own.id.clone());
        is_of_heading && named.iter().any(is_other)
    };
    if is_milestone && !has_level_one() {
        return Vec::new();
    }
    let named = below(root, &|node| id_of(whole, node).is_some());
    let numbered = below(root, &|node| numbered_id_of(whole, node).is_some());
    let highest = |nodes: &[&Node<'_, '_>]| nodes.iter().map(|node| node.level).min();
    let Some(level) = highest(&named).or_else(|| highest(&numbered)) else {
        return Vec::new();
    };
    let is_one = |node: &Node<'_, '_>| id_of(whole, node).is_some() || numbered_id_of(whole, node).is_some();
    below(root, &|node| node.level == level && is_one(node))
}

fn id_of(whole: &Whole<'_>, node: &Node<'_, '_>) -> Option<Identity> {
    identity::of_heading(&node.title.value, node.title.span, whole.config)
}

/// The id of a heading below the title that does not begin with it in its usual form, and the heading in that form.
fn numbered_id_of(whole: &Whole<'_>, node: &Node<'_, '_>) -> Option<(Identity, String)> {
    let title = &node.title;
    let is_below = node.level > 1 && id_of(whole, node).is_none();
    is_below.then(|| identity::of_numbered_heading(&title.value, title.span, whole.config))?
}

/// The headings below `node` that are wanted, in the order of the text.
fn below<'n, 'b, 'a>(node: &'n Node<'b, 'a>, is_wanted: &dyn Fn(&Node<'_, '_>) -> bool) -> Vec<&'n Node<'b, 'a>> {
    let mut found = Vec::new();
    add_below(node, is_wanted, &mut found);
    found
}

fn add_below<'n, 'b, 'a>(
    node: &'n Node<'b, 'a>,
    is_wanted: &dyn Fn(&Node<'_, '_>) -> bool,
    found: &mut Vec<&'n Node<'b, 'a>>,
) {
    for child in &node.children {
        if !child.is_label && is_wanted(child) {
            found.push(child);
        }
        add_below(child, is_wanted, found);
    }
}

/// Reads what is below one heading.
fn part(whole: &Whole<'_>, node: &Node<'_, '_>, anchor: Option<&str>) -> Document {
    let text = whole.context.text;
    let (own, title) = match (id_of(whole, node), numbered_id_of(whole, node)) {
        (None, Some((own, title))) => (Some(own), Some(Text::new(title, node.title.span))),
        (own, _) => (own, None),
    };
    let references = whole
        .context
        .all_references_in(node.extent)
        .cloned()
        .collect::<Vec<_>>();
    let context = Context {
        own: own.as_ref().map(|own| &own.id),
        limit: None,
        ..whole.context
    };
    let part = Part::section(node);
    let mut metadata = metadata(&context, node.blocks, None);
    elsewhere(&context, part.root, part.preamble, &mut metadata);
    let target = metadata.target.as_ref().and_then(|target| target.date());
    let context = Context {
        limit: target.map(Date::last),
        ..context
    };
    let milestone = read_milestone(&context, part, &metadata, whole.scan);
    let heading = Heading {
        span: node.span,
        level: node.level,
        text: SourceText::copy(&node.title, text),
    };
    let named = Heading {
        text: SourceText::copy(title.as_ref().unwrap_or(&node.title), text),
        ..heading.clone()
    };
    fit(&mut metadata.fields);
    fit(&mut metadata.owners);
    fit(&mut metadata.moved);
    Document {
        title: identity::title(Some(&named), true, &metadata, whole.chapter, own.as_ref(), whole.config),
        h1: Some(heading),
        identity: own,
        metadata,
        references,
        milestone: Some(Box::new(milestone)),
        anchor: Some(anchor.unwrap_or_default().into()),
        extent: Some(node.extent),
        ..Document::default()
    }
}

/// Keeps the parts whose ids no other chapter has. If several chapters have a heading with the same id, the ones with content
/// below it count. A chapter that keeps a part is not a milestone itself.
pub(crate) fn resolve_parts(documents: &mut [Document]) {
    if documents.iter().all(|document| document.parts.is_empty()) {
        return;
    }
    let mut owners: BTreeMap<SpecId, ChapterIx> = BTreeMap::new();
    // By id, the chapters whose part with that id has content.
    let mut speakers: BTreeMap<SpecId, Vec<ChapterIx>> = BTreeMap::new();
    for (chapter, document) in documents.iter().enumerate() {
        if let Some(own) = &document.identity {
            owners.entry(own.id.clone()).or_insert(chapter);
        }
        for part in document.parts.iter().filter(|part| says_something(part)) {
            if let Some(own) = &part.identity {
                speakers.entry(own.id.clone()).or_default().push(chapter);
            }
        }
    }
    for (chapter, document) in documents.iter_mut().enumerate() {
        let own = document.identity.as_ref().map(|own| own.id.clone());
        document.keep_parts(|part| {
            let Some(id) = part.identity.as_ref().map(|own| &own.id) else {
                return true;
            };
            let is_free = own.as_ref() == Some(id) || !owners.contains_key(id);
            let is_speaker = speakers.get(id).is_none_or(|speakers| speakers.contains(&chapter));
            is_free && is_speaker
        });
    }
}

/// Whether a part has a status, a target, an owner, deliverables or criteria.
fn says_something(part: &Document) -> bool {
    part.has_fields() || part.milestone.as_ref().is_some_and(|milestone| milestone.has_content())
}
