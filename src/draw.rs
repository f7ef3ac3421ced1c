//! Drawings as SVG without script: milestones on a time axis, and what waits for what. Colours come from mdBook's own
//! variables, text is text, and everything drawn that stands for a milestone is a link to it.

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

/// The style sheet of the drawings, beside the one of the pages, which has the colours of the statuses.
pub(crate) const STYLE: &str = include_str!("../theme/draw.css");

/// An SVG element.
#[derive(Clone, Debug, Default)]
pub struct Drawing {
    /// Empty where there is nothing to draw.
    pub svg: String,
    /// In pixels; `None` if it is as wide as what it stands in.
    pub width: Option<f64>,
    /// In pixels.
    pub height: f64,
}

/// How wide a text is at most, in pixels of a drawing.
fn width(text: &str) -> f64 {
    /// Of a column of a fixed-width font; most letters of the fonts that pages use are narrower.
    const COLUMN: f64 = 7.0;
    text.width() as f64 * COLUMN
}

/// A title, shortened to stand where an id does.
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

/// A template's text. Templates hold no fallible part.
fn render(template: &impl Template) -> String {
    template.render().unwrap_or_default()
}

/// What templates filter values by.
#[allow(unreachable_pub)] // the macro makes more of a function than it says
mod filters {
    /// A place with two digits after the point.
    #[askama::filter_fn]
    pub fn place(value: &f64, _: &dyn askama::Values) -> askama::Result<String> {
        let text = format!("{value:.2}");
        Ok(text.trim_end_matches('0').trim_end_matches('.').to_owned())
    }
}
