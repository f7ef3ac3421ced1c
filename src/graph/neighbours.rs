//! The previous and the next milestone of each.

use super::{Graph, SpecIx};
use crate::model::Document;

/// The previous and the next milestone. Neighbours are two milestones with a target, or two of which one waits for the
/// other. Of several, the nearest in [`Graph::order`] counts.
pub(super) type Neighbours = (Option<SpecIx>, Option<SpecIx>);

/// By spec.
pub(super) fn neighbours(graph: &Graph, documents: &[Document]) -> Vec<Neighbours> {
    let mut places = vec![None; graph.specs.len()];
    for (place, &spec) in graph.order.iter().enumerate() {
        places[spec] = Some(place);
    }
    let is_dated = |spec: SpecIx| {
        let target = graph.document(spec, documents).metadata.target.as_ref();
        target.is_some_and(|target| target.date().is_some())
    };
    let mut found = vec![(None, None); graph.specs.len()];
    let mut dated = None;
    for (place, &spec) in graph.order.iter().enumerate() {
        let is_dated = is_dated(spec);
        // An edge of a cycle may lead backwards.
        let waited_for = graph.blockers(spec).iter().filter_map(|&blocker| places[blocker]);
        let waited_for = waited_for.filter(|&before| before < place);
        let previous = waited_for.chain(dated.filter(|_| is_dated)).max();
        found[spec].0 = previous.map(|place| graph.order[place]);
        if is_dated {
            dated = Some(place);
        }
    }
    let mut dated = None;
    for (place, &spec) in graph.order.iter().enumerate().rev() {
        let is_dated = is_dated(spec);
        let waiting = graph.dependents(spec).iter().filter_map(|&dependent| places[dependent]);
        let waiting = waiting.filter(|&after| after > place);
        let next = waiting.chain(dated.filter(|_| is_dated)).min();
        found[spec].1 = next.map(|place| graph.order[place]);
        if is_dated {
            dated = Some(place);
        }
    }
    found
}
