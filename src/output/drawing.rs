//! A drawing of the whole book as a file with its own style.

use askama::Template;

use crate::analysis::Analysis;
use crate::draw::{self, Draft, Drawing};
use crate::graph::SpecIx;
use crate::labels::{Labels, Word};
use crate::output::names;
use crate::page;

/// The width in pixels of a drawing without its own width.
const WIDTH: f64 = 960.0;
/// The margin around a drawing, in pixels.
const MARGIN: f64 = 20.0;

#[derive(Template)]
#[template(path = "alone.svg")]
struct Alone<'a> {
    language: &'a str,
    title: &'a str,
    style: &'a str,
    width: f64,
    height: f64,
    margin: f64,
    inner_width: f64,
    inner_height: f64,
    svg: &'a str,
    /// The text of an empty drawing.
    nothing: &'a str,
}

pub(super) fn draft<'a>(
    analysis: &'a Analysis<'a>,
    labels: &'a Labels,
    href: &'a dyn Fn(SpecIx) -> String,
) -> Draft<'a> {
    Draft {
        project: &analysis.project,
        labels,
        href,
    }
}

pub(super) fn address(analysis: &Analysis<'_>, spec: SpecIx, site: &str) -> String {
    names::address(&analysis.project, spec, site)
}

pub(super) fn standalone(analysis: &Analysis<'_>, labels: &Labels, drawing: &Drawing) -> String {
    let book = &analysis.project.book;
    let is_empty = drawing.svg.is_empty();
    let inner_width = drawing.width.unwrap_or(WIDTH);
    let inner_height = if is_empty { MARGIN } else { drawing.height };
    let alone = Alone {
        language: &book.language,
        title: book.title.as_deref().unwrap_or(labels.get(Word::Milestones)),
        // In CSS, an ampersand stands for the parent; in XML, it starts an entity.
        style: &[page::COLOURS, draw::STYLE].concat().replace('&', "&amp;"),
        width: inner_width + 2.0 * MARGIN,
        height: inner_height + 2.0 * MARGIN,
        margin: MARGIN,
        inner_width,
        inner_height,
        svg: &drawing.svg,
        nothing: if is_empty { labels.get(Word::NoMilestones) } else { "" },
    };
    alone.render().unwrap_or_default() + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_style_opens_no_element() {
        let style = [page::COLOURS, draw::STYLE].concat();
        assert!(!style.contains('<'), "{style}");
    }
}
