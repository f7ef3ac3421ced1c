//! The words that name a direction.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::side::Side;
use crate::lang::Index;
use crate::lang::directions::{self, beside_id};

/// In the order of the lists of `directions` and `beside_id`.
const SIDES: [Side; 2] = [Side::DependsOn, Side::Blocks];
static NAMES: LazyLock<Index> = LazyLock::new(|| Index::new(directions::ALL));
static BESIDE_ID: LazyLock<Index> = LazyLock::new(|| Index::new(beside_id::ALL));
static FIRST: LazyLock<FxHashSet<&str>> = LazyLock::new(|| {
    let all = directions::ALL
        .iter()
        .chain(beside_id::ALL)
        .flat_map(|list| list.iter());
    all.filter_map(|name| name.split(' ').next()).collect()
});

/// The direction that `name` names in any place.
pub(super) fn named(name: &str) -> Option<Side> {
    SIDES.get(NAMES.get(name)?).copied()
}

/// The direction that `name` names right before an id or a colon.
pub(super) fn named_beside_id(name: &str) -> Option<Side> {
    SIDES.get(BESIDE_ID.get(name)?).copied()
}

/// Whether one of these names begins with `word`.
pub(super) fn begins(word: &str) -> bool {
    FIRST.contains(word)
}
