//! The foot of a spec's page: what it refers to, what refers to it, and the milestones right before and after it.

use askama::Template;

use crate::edit::Edits;
use crate::graph::SpecIx;
use crate::labels::Word;
use crate::page::context::Page;
use crate::page::pieces::inline::{Block, Inline};
use crate::page::pieces::link::Named;
use crate::page::pieces::template::put;
use crate::source::Span;

#[derive(Template)]
#[template(path = "related.html")]
struct Related<'a> {
    title: &'a str,
    /// Label, class and links.
    groups: &'a [Group<'a>],
}

type Group<'p> = (Inline<'p>, &'static str, Vec<Named<'p>>);

pub fn edits(page: &Page<'_>, edits: &mut Edits) {
    let Some(spec) = page.spec else {
        return;
    };
    let groups = groups(page, spec);
    if groups.is_empty() {
        return;
    }
    let title = page.labels.get(Word::RelatedSpecifications);
    page.block(edits, Span::at(page.end()), |out| match page.is_html() {
        true => put(&Related { title, groups: &groups }, out),
        false => {
            let items = groups
                .into_iter()
                .map(|(label, _, links)| label + page.plain(": ") + page.list(links.into_iter().map(Named::joined)));
            let blocks = [Block::paragraph(Inline::strong(title)), Block::list(items)];
            out.push_str(&Block::join(blocks).write());
        }
    });
}

fn groups<'p>(page: &'p Page<'_>, spec: SpecIx) -> Vec<Group<'p>> {
    let graph = &page.project.graph;
    let (previous, next) = graph.neighbours(spec);
    let links = |specs: &[SpecIx]| {
        let links = specs.iter().map(|&spec| page.named(spec, page.spec(spec)));
        links.collect::<Vec<_>>()
    };
    let mut named = links(graph.references(spec));
    named.extend(graph.foreign_references(spec).map(|foreign| page.named_abroad(foreign)));
    let groups = [
        (Word::RefersTo, "mls-out", named),
        (Word::ReferredToBy, "mls-in", links(graph.referenced_by(spec))),
        (Word::Previous, "mls-previous", links(previous.as_slice())),
        (Word::Next, "mls-next", links(next.as_slice())),
    ];
    let said = groups.into_iter().filter(|(.., links)| !links.is_empty());
    said.map(|(word, class, links)| (page.label(word), class, links))
        .collect()
}
