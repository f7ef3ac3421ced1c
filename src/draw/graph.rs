//! Boxes and arrows: what waits for what, from top to bottom.

use askama::Template;

use super::layers::{Cell, Layout, Point, layout};
use super::{Drawing, filters, fitted};

/// A box.
#[derive(Clone, Debug)]
pub struct Node {
    pub href: String,
    /// What it says when the pointer rests on it.
    pub title: String,
    /// An id.
    pub label: String,
    /// Below the label where boxes are large, shortened to fit.
    pub name: String,
    /// Beside the label where boxes are large.
    pub note: String,
    /// A status as in CSS, and its symbol.
    pub slug: &'static str,
    pub symbol: &'static str,
    /// It belongs to another drawing, and stands here for its arrows.
    pub is_guest: bool,
}

/// An arrow between two nodes by their indices, from the one that comes first.
#[derive(Clone, Copy, Debug)]
pub struct Arrow {
    pub from: usize,
    pub to: usize,
    pub kind: ArrowKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ArrowKind {
    Plain,
    /// On the critical path.
    Critical,
    /// What it comes from is settled.
    Done,
    /// Against the order: part of a cycle. It is drawn from bottom to top.
    Cycle,
}

/// Drawings with more nodes than this have small boxes.
const LARGE: usize = 36;
/// Parts stand side by side up to this width.
const ROOM: f64 = 740.0;
/// Room above and below all boxes.
const MARGIN: f64 = 2.0;

#[derive(Template)]
#[template(path = "graph.html")]
struct Svg<'a> {
    name: &'a str,
    width: f64,
    height: f64,
    boxes: Vec<Placed<'a>>,
    arrows: Vec<(&'static str, String)>,
    is_large: bool,
    box_width: f64,
    box_height: f64,
    /// Makes the arrow heads of each drawing on a page its own.
    number: usize,
}

struct Placed<'a> {
    node: &'a Node,
    name: String,
    x: f64,
    y: f64,
}

/// Sizes of a box and of the room around it.
struct Sizes {
    width: f64,
    height: f64,
    cell: Cell,
}

const LARGE_BOX: Sizes = Sizes {
    width: 176.0,
    height: 46.0,
    cell: Cell {
        width: 196.0,
        height: 92.0,
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

/// A drawing. Arrows but those of a kind `Cycle` go from nodes to later ones. `number` is the drawing's own on its page.
pub fn graph(name: &str, nodes: &[Node], arrows: &[Arrow], number: usize) -> Drawing {
    let is_large = nodes.len() <= LARGE;
    let sizes = if is_large { LARGE_BOX } else { SMALL_BOX };
    let edge = |arrow: &Arrow| match arrow.kind {
        ArrowKind::Cycle => (arrow.from.min(arrow.to), arrow.from.max(arrow.to)),
        _ => (arrow.from, arrow.to),
    };
    let edges: Vec<(usize, usize)> = arrows.iter().map(edge).collect();
    let layout = layout(nodes.len(), &edges, sizes.cell, ROOM);
    let svg = svg(name, nodes, arrows, &layout, &sizes, number);
    Drawing {
        svg: super::render(&svg),
        width: Some(svg.width),
        height: svg.height,
    }
}

fn svg<'a>(
    name: &'a str,
    nodes: &'a [Node],
    arrows: &[Arrow],
    layout: &Layout,
    sizes: &Sizes,
    number: usize,
) -> Svg<'a> {
    let is_large = nodes.len() <= LARGE;
    // The outer half of the gaps around the boxes is not needed at the edges of the drawing.
    let (gap_x, gap_y) = (
        (sizes.cell.width - sizes.width) / 2.0,
        (sizes.cell.height - sizes.height) / 2.0,
    );
    let shift = |(x, y): Point| (x - gap_x + MARGIN, y - gap_y + MARGIN);
    let boxes = nodes.iter().zip(&layout.nodes).map(|(node, &middle)| {
        let (x, y) = shift(middle);
        Placed {
            node,
            name: fitted(&node.name, sizes.width - 20.0),
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
        (
            class,
            path(
                &way,
                sizes.height,
                arrow.kind == ArrowKind::Cycle && arrow.from > arrow.to,
            ),
        )
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
        number,
    }
}

/// Curves through the middles of a way, straight down at each of them, from below the first box to above the last.
fn path(way: &[Point], box_height: f64, is_upward: bool) -> String {
    /// Before the tip of an arrow's head.
    const TIP: f64 = 3.0;
    let mut points = way.to_vec();
    let last = points.len() - 1;
    let (start, end) = if is_upward { (TIP, 0.0) } else { (0.0, TIP) };
    points[0].1 += box_height / 2.0 + start;
    points[last].1 -= box_height / 2.0 + end;
    if is_upward {
        points.reverse();
    }
    let number = |value: f64| (value * 10.0).round() / 10.0;
    let mut out = format!("M{} {}", number(points[0].0), number(points[0].1));
    for pair in points.windows(2) {
        let [(x, y), (to_x, to_y)] = [pair[0], pair[1]];
        let middle = number((y + to_y) / 2.0);
        let (x, to_x, to_y) = (number(x), number(to_x), number(to_y));
        match x == to_x {
            true => out += &format!("V{to_y}"),
            false => out += &format!("C{x} {middle} {to_x} {middle} {to_x} {to_y}"),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_way_is_straight_where_it_can_be() {
        assert_eq!(path(&[(10.0, 10.0), (10.0, 80.0)], 20.0, false), "M10 20V67");
        assert_eq!(
            path(&[(10.0, 10.0), (50.0, 80.0)], 20.0, false),
            "M10 20C10 43.5 50 43.5 50 67"
        );
        assert_eq!(path(&[(10.0, 10.0), (10.0, 80.0)], 20.0, true), "M10 70V23");
    }
}
