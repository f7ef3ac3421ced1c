//! Drawings as SVG without scripts: milestones on a time axis, and their dependencies. The colours come from mdBook's
//! own variables, text is text, and every shape of a milestone is a link to it.

mod axis;
pub(crate) mod burnup;
mod chart;
mod graph;
mod layers;
pub(crate) mod trend;
mod whole;

use crate::text::slice;
use askama::Template;
use unicode_width::UnicodeWidthStr;

pub(crate) use chart::{Bar, Chart, chart};
pub(crate) use graph::{Arrow, ArrowKind, Node, graph};
pub(crate) use whole::{Draft, compared, dependencies, is_dated, most, roadmap};

/// The style sheet of the drawings. They also need the colours of the statuses, which are in the pages' style sheet.
pub(crate) const STYLE: &str = include_str!("../theme/draw.css");

/// An SVG element.
#[derive(Clone, Debug, Default)]
pub struct Drawing {
    /// Empty if there is nothing to draw.
    pub svg: String,
    /// In pixels; `None` if it is as wide as its container.
    pub width: Option<f64>,
    /// In pixels.
    pub height: f64,
}

/// The greatest width that a text can have, in pixels of a drawing.
fn width(text: &str) -> f64 {
    /// A column of a fixed-width font; most letters of the fonts of pages are narrower.
    const COLUMN: f64 = 7.0;
    text.width() as f64 * COLUMN
}

/// A title, shortened to the size of an id.
pub(crate) fn short(title: &str) -> String {
    fitted(title, 80.0)
}

/// `text`, shortened to fit into `room` pixels.
fn fitted(text: &str, room: f64) -> String {
    if width(text) <= room {
        return text.to_owned();
    }
    let mut short = String::new();
    for c in text.chars() {
        short.push(c);
        if width(&short) + width("…") > room {
            short.pop();
            break;
        }
    }
    match short.trim_end() {
        "" => String::new(),
        start => format!("{start}…"),
    }
}

/// `text` on at most two lines of `room` pixels each, the second shortened to fit.
fn on_two_lines(text: &str, room: f64) -> (String, String) {
    let mut first = String::new();
    for word in text.split_inclusive(char::is_whitespace) {
        if width(first.trim_end()) > 0.0 && width(&first) + width(word.trim_end()) > room {
            break;
        }
        first.push_str(word);
    }
    match slice(text, first.len()..).trim() {
        "" => (fitted(first.trim_end(), room), String::new()),
        rest => (fitted(first.trim_end(), room), fitted(rest, room)),
    }
}

/// A template's text. Templates contain nothing fallible.
fn render(template: &impl Template) -> String {
    template.render().unwrap_or_default()
}

/// The filters of the templates.
#[allow(unreachable_pub)] // the macro makes public items
mod filters {
    /// A coordinate with at most two decimals.
    #[askama::filter_fn]
    pub fn place(value: &f64, _: &dyn askama::Values) -> askama::Result<String> {
        let text = format!("{value:.2}");
        Ok(text.trim_end_matches('0').trim_end_matches('.').to_owned())
    }
}
