//! The positions of a graph's nodes, in layers from top to bottom, and the ways of its edges.
//!
//! The layers, the order within them and the horizontal positions come from `rust-sugiyama` (Gansner et al. 1993,
//! Brandes and Köpf 2002). It returns no way for an edge that passes a layer, so such an edge becomes a chain of thin
//! nodes, one per layer.

use rust_sugiyama::configure::Config;

/// A point, in pixels.
pub(super) type Point = (f64, f64);

/// Nodes of one size and the edges between them.
#[derive(Debug, Default)]
pub(super) struct Layout {
    /// The middle of each node.
    pub nodes: Vec<Point>,
    /// For each edge, the points that it passes, including its ends.
    pub ways: Vec<Vec<Point>>,
    pub width: f64,
    pub height: f64,
}

/// The room of a node, with the space around it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cell {
    pub width: f64,
    pub height: f64,
}

/// The width of an edge in a layer that it passes.
const THIN: f64 = 14.0;

/// Places `count` nodes. `edges` go from upper to lower nodes and have no cycle. Unconnected parts of the graph are
/// side by side if they fit into `room` pixels, else below each other.
pub(super) fn layout(count: usize, edges: &[(usize, usize)], cell: Cell, room: f64) -> Layout {
    let ranks = ranks(count, edges, cell);
    let mut sizes = vec![(cell.width, cell.height); count];
    let mut steps = Vec::new();
    let mut chains = Vec::with_capacity(edges.len());
    for &(upper, lower) in edges {
        let mut chain = vec![upper];
        for _ in ranks[upper] + 1..ranks[lower] {
            chain.push(sizes.len());
            sizes.push((THIN, cell.height));
        }
        chain.push(lower);
        steps.extend(chain.windows(2).map(|pair| (pair[0] as u32, pair[1] as u32)));
        chains.push(chain);
    }
    let parts = place(&sizes, &steps);
    let (points, width, height) = shelve(&sizes, parts, room);
    let way = |chain: &Vec<usize>| chain.iter().map(|&node| points[node]).collect();
    Layout {
        ways: chains.iter().map(way).collect(),
        nodes: points[..count].to_vec(),
        width,
        height,
    }
}

/// The layer of each node, from 0.
fn ranks(count: usize, edges: &[(usize, usize)], cell: Cell) -> Vec<usize> {
    let sizes = vec![(cell.width, cell.height); count];
    let steps: Vec<_> = edges
        .iter()
        .map(|&(upper, lower)| (upper as u32, lower as u32))
        .collect();
    let mut ranks = vec![0; count];
    for part in place(&sizes, &steps) {
        let top = part.iter().map(|(_, (_, y))| *y).fold(f64::INFINITY, f64::min);
        for (node, (_, y)) in part {
            ranks[node] = ((y - top) / cell.height).round() as usize;
        }
    }
    ranks
}

/// The connected parts of a graph, each with its nodes and their middles.
fn place(sizes: &[Point], edges: &[(u32, u32)]) -> Vec<Vec<(usize, Point)>> {
    let nodes: Vec<(u32, Point)> = (0..).zip(sizes.iter().copied()).collect();
    let config = Config {
        vertex_spacing: 0.0,
        ..Config::default()
    };
    let parts = rust_sugiyama::from_vertices_and_edges(&nodes, edges, &config);
    let mut parts: Vec<Vec<_>> = parts.into_iter().map(|(part, ..)| part).collect();
    for part in &mut parts {
        part.sort_by_key(|(node, _)| *node);
    }
    // In the order of the nodes, which the caller chose.
    parts.sort_by_key(|part| part.first().map(|(node, _)| *node));
    parts
}

/// The middle of every node in one drawing, and the drawing's size.
fn shelve(sizes: &[Point], parts: Vec<Vec<(usize, Point)>>, room: f64) -> (Vec<Point>, f64, f64) {
    let mut points = vec![(0.0, 0.0); sizes.len()];
    let (mut x, mut y) = (0.0, 0.0);
    let (mut width, mut shelf) = (0.0_f64, 0.0_f64);
    for part in parts {
        let (mut left, mut top) = (f64::INFINITY, f64::INFINITY);
        let (mut right, mut bottom) = (f64::NEG_INFINITY, f64::NEG_INFINITY);
        for &(node, (at_x, at_y)) in &part {
            let (half_width, half_height) = (sizes[node].0 / 2.0, sizes[node].1 / 2.0);
            (left, right) = (left.min(at_x - half_width), right.max(at_x + half_width));
            (top, bottom) = (top.min(at_y - half_height), bottom.max(at_y + half_height));
        }
        if x > 0.0 && x + right - left > room {
            (x, y) = (0.0, y + shelf);
            shelf = 0.0;
        }
        for &(node, (at_x, at_y)) in &part {
            points[node] = (x + at_x - left, y + at_y - top);
        }
        x += right - left;
        width = width.max(x);
        shelf = shelf.max(bottom - top);
    }
    (points, width, y + shelf)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const CELL: Cell = Cell {
        width: 100.0,
        height: 60.0,
    };

    #[test]
    fn an_edge_goes_around_nodes() {
        // 0 → 1 → 2 and 0 → 2.
        let layout = layout(3, &[(0, 1), (1, 2), (0, 2)], CELL, 500.0);
        let middle = layout.ways[2][1];
        assert_eq!(layout.ways[2].len(), 3);
        assert!(
            (middle.0 - layout.nodes[1].0).abs() >= (CELL.width + THIN) / 2.0,
            "{layout:?}"
        );
        assert_eq!(layout.height, 180.0);
    }

    #[test]
    fn parts_are_side_by_side_if_they_fit() {
        let wide = layout(3, &[], CELL, 350.0);
        assert_eq!((wide.width, wide.height), (300.0, 60.0));
        assert_eq!(wide.nodes, [(50.0, 30.0), (150.0, 30.0), (250.0, 30.0)]);
        let narrow = layout(3, &[], CELL, 250.0);
        assert_eq!((narrow.width, narrow.height), (200.0, 120.0));
        assert_eq!(layout(0, &[], CELL, 250.0).nodes, []);
    }

    prop_compose! {
        fn some_graph()(count in 1usize..24, picks in prop::collection::vec((0usize..24, 0usize..24), 0..40))
            -> (usize, Vec<(usize, usize)>)
        {
            let edges = picks.into_iter().map(|(a, b)| (a.min(b), a.max(b)));
            let mut edges: Vec<_> = edges.filter(|&(a, b)| a < b && b < count).collect();
            edges.sort_unstable();
            edges.dedup();
            (count, edges)
        }
    }

    proptest! {
        #[test]
        fn nothing_overlaps_and_edges_go_down((count, edges) in some_graph()) {
            let layout = layout(count, &edges, CELL, 800.0);
            let nodes = &layout.nodes;
            for (own, &(x, y)) in nodes.iter().enumerate() {
                prop_assert!(x >= 49.9 && x <= layout.width - 49.9 && y >= 29.9 && y <= layout.height - 29.9);
                for &(other_x, other_y) in &nodes[..own] {
                    prop_assert!((x - other_x).abs() > 99.9 || (y - other_y).abs() > 59.9, "{layout:?}");
                }
            }
            for (way, &(upper, lower)) in layout.ways.iter().zip(&edges) {
                prop_assert_eq!(way[0], nodes[upper]);
                prop_assert_eq!(way[way.len() - 1], nodes[lower]);
                for pair in way.windows(2) {
                    prop_assert!(pair[1].1 > pair[0].1 + 1.0);
                }
                // The thin nodes are clear of the others.
                for &(x, y) in &way[1..way.len() - 1] {
                    let is_clear = |&(at_x, at_y): &Point| (x - at_x).abs() > 56.9 || (y - at_y).abs() > 59.9;
                    prop_assert!(nodes.iter().all(is_clear), "{layout:?}");
                }
            }
        }
    }
}
