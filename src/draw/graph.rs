//! Boxes and arrows: the dependencies, from top to bottom.

use askama::Template;

use super::layers::{Cell, Layout, Point, layout};
use super::{Drawing, filters, on_two_lines};

/// A box.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub href: String,
    /// Its tooltip.
    pub title: String,
    /// An id.
    pub label: String,
    /// Below the label in large boxes, on two lines, shortened to fit.
    pub name: String,
    /// The label is the beginning of `name` and is left out above it.
    pub is_short: bool,
    /// Beside the label in large boxes.
    pub note: String,
    /// A status as in CSS, and its symbol.
    pub slug: &'static str,
    pub symbol: &'static str,
    /// It belongs to another drawing and is here for its arrows.
    pub is_guest: bool,
}

/// An arrow between two nodes, by their indices.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Arrow {
    pub from: usize,
    pub to: usize,
    pub kind: ArrowKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ArrowKind {
    Plain,
    /// On the critical path.
    Critical,
    /// Its start is settled.
    Done,
    /// Part of a cycle. If it is against the order, it is drawn from bottom to top.
    Cycle,
}

/// Drawings with more nodes than this have small boxes.
const LARGE: usize = 36;
/// Separate parts are side by side up to this width.
const ROOM: f64 = 740.0;
/// The margin above and below all boxes.
const MARGIN: f64 = 2.0;

#[derive(Template)]
#[template(path = "graph.html")]
struct Svg<'a> {
    name: &'a str,
    width: f64,
    height: f64,
    boxes: Vec<Placed<'a>>,
    arrows: Vec<Way>,
    is_large: bool,
    box_width: f64,
    box_height: f64,
}

/// An arrow: its line and its tip.
struct Way {
    class: &'static str,
    line: String,
    tip: String,
}

struct Placed<'a> {
    node: &'a Node,
    /// The second line is empty if one is enough.
    name: (String, String),
    x: f64,
    y: f64,
}

/// The size of a box and of its cell.
struct Sizes {
    width: f64,
    height: f64,
    cell: Cell,
}

const LARGE_BOX: Sizes = Sizes {
    width: 176.0,
    height: 62.0,
    cell: Cell {
        width: 196.0,
        height: 106.0,
    },
};
const SMALL_BOX: Sizes = Sizes {
    width: 92.0,
    height: 26.0,
    cell: Cell {
        width: 104.0,
        height: 62.0,
    },
};

/// A drawing. All arrows except `Cycle` ones go from nodes to later ones.
pub(crate) fn graph(name: &str, nodes: &[Node], arrows: &[Arrow]) -> Drawing {
    let is_large = nodes.len() <= LARGE;
    let sizes = if is_large { LARGE_BOX } else { SMALL_BOX };
    let edge = |arrow: &Arrow| match arrow.kind {
        ArrowKind::Cycle => (arrow.from.min(arrow.to), arrow.from.max(arrow.to)),
        _ => (arrow.from, arrow.to),
    };
    let edges: Vec<(usize, usize)> = arrows.iter().map(edge).collect();
    let layout = layout(nodes.len(), &edges, sizes.cell, ROOM);
    let svg = svg(name, nodes, arrows, &layout, &sizes);
    Drawing {
        svg: super::render(&svg),
        width: Some(svg.width),
        height: svg.height,
    }
}

fn svg<'a>(name: &'a str, nodes: &'a [Node], arrows: &[Arrow], layout: &Layout, sizes: &Sizes) -> Svg<'a> {
    let is_large = nodes.len() <= LARGE;
    // The edges of the drawing do not need the outer half of the gaps around the boxes.
    let (gap_x, gap_y) = (
        (sizes.cell.width - sizes.width) / 2.0,
        (sizes.cell.height - sizes.height) / 2.0,
    );
    let shift = |(x, y): Point| (x - gap_x + MARGIN, y - gap_y + MARGIN);
    let boxes = nodes.iter().zip(&layout.nodes).map(|(node, &middle)| {
        let (x, y) = shift(middle);
        Placed {
            node,
            name: on_two_lines(&node.name, sizes.width - 20.0),
            x: x - sizes.width / 2.0,
            y: y - sizes.height / 2.0,
        }
    });
    let ways = arrows.iter().zip(&layout.ways).map(|(arrow, way)| {
        let class = match arrow.kind {
            ArrowKind::Plain => "mls-arrow",
            ArrowKind::Critical => "mls-arrow mls-critical",
            ArrowKind::Done => "mls-arrow mls-settled",
            ArrowKind::Cycle => "mls-arrow mls-cycle",
        };
        let way: Vec<Point> = way.iter().copied().map(shift).collect();
        let is_upward = arrow.kind == ArrowKind::Cycle && arrow.from > arrow.to;
        let (line, tip) = path(&way, sizes.height, is_upward);
        Way { class, line, tip }
    });
    Svg {
        name,
        width: layout.width - 2.0 * gap_x + 2.0 * MARGIN,
        height: layout.height - 2.0 * gap_y + 2.0 * MARGIN,
        boxes: boxes.collect(),
        arrows: ways.collect(),
        is_large,
        box_width: sizes.width,
        box_height: sizes.height,
    }
}

/// A curve through the points of a way, vertical at each of them, from below the first box to above the last, and the
/// tip at its end.
fn path(way: &[Point], box_height: f64, is_upward: bool) -> (String, String) {
    /// The height and half the width of a tip.
    const TIP: (f64, f64) = (7.0, 4.0);
    let number = |value: f64| (value * 10.0).round() / 10.0;
    let mut points: Vec<Point> = way.iter().map(|&(x, y)| (number(x), y)).collect();
    let last = points.len() - 1;
    points[0].1 += box_height / 2.0;
    points[last].1 -= box_height / 2.0;
    if is_upward {
        points.reverse();
    }
    let down = if is_upward { -TIP.0 } else { TIP.0 };
    let (x, y) = points[last];
    let tip = format!("M{x} {}l{} {}h{}z", number(y), -TIP.1, -down, 2.0 * TIP.1);
    points[last].1 -= down;
    let mut line = format!("M{} {}", points[0].0, number(points[0].1));
    for pair in points.windows(2) {
        let [(x, y), (to_x, to_y)] = [pair[0], pair[1]];
        let (middle, to_y) = (number((y + to_y) / 2.0), number(to_y));
        match x == to_x {
            true => line += &format!("V{to_y}"),
            false => line += &format!("C{x} {middle} {to_x} {middle} {to_x} {to_y}"),
        }
    }
    (line, tip)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_way_is_straight_if_possible() {
        let line = |way: &[Point], is_upward| path(way, 20.0, is_upward);
        let straight = line(&[(10.0, 10.0), (10.0, 80.0)], false);
        assert_eq!(straight, ("M10 20V63".into(), "M10 70l-4 -7h8z".into()));
        let upward = line(&[(10.0, 10.0), (10.0, 80.0)], true);
        assert_eq!(upward, ("M10 70V27".into(), "M10 20l-4 7h8z".into()));
        let curved = line(&[(10.0, 10.0), (50.0, 80.0)], false);
        assert_eq!(curved.0, "M10 20C10 41.5 50 41.5 50 63");
    }
}
