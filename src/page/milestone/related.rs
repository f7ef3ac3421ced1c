//! The foot of a spec's page: what it refers to, what refers to it, and the previous and next milestones.

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

pub(crate) fn edits(page: &Page<'_>, edits: &mut Edits) {
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
    let (to, from) = (graph.references(spec), graph.referenced_by(spec));
    let is_in = |specs: &[SpecIx], spec| specs.binary_search(&spec).is_ok();
    // On an HTML page, only the specs that refer to this one have a status.
    let linked = |spec, name| match page.is_html() {
        true => Named::alone(name),
        false => page.named(spec, name),
    };
    let refers_to = to.iter().map(|&spec| linked(spec, page.spec(spec)));
    let mut refers_to: Vec<_> = refers_to.collect();
    refers_to.extend(
        graph
            .imported_references(spec)
            .map(|imported| page.named_import(imported)),
    );
    // On an HTML page, each full name is shown once; repeated specs have only the id.
    let name = |spec, is_beside: bool| match is_beside && page.is_html() {
        true => page.bare_id(spec),
        false => page.spec(spec),
    };
    let referred_to_by = from.iter().map(|&spec| page.named(spec, name(spec, is_in(to, spec))));
    let neighbour = |spec: Option<SpecIx>| {
        let own = spec.map(|spec| linked(spec, name(spec, is_in(to, spec) || is_in(from, spec))));
        own.into_iter().collect::<Vec<_>>()
    };
    let groups = [
        (Word::RefersTo, "mls-out", refers_to),
        (Word::ReferredToBy, "mls-in", referred_to_by.collect()),
        (Word::Previous, "mls-previous", neighbour(previous)),
        (Word::Next, "mls-next", neighbour(next)),
    ];
    let said = groups.into_iter().filter(|(.., links)| !links.is_empty());
    said.map(|(word, class, links)| (page.label(word), class, links))
        .collect()
}
