//! The words that name a direction.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::side::Side;
use crate::lang::Index;
use crate::lang::directions::{self, beside_id};
use crate::text::glance::Glance;

/// In the order of the lists of `directions` and `beside_id`.
const SIDES: [Side; 2] = [Side::DependsOn, Side::Blocks];
static NAMES: LazyLock<Index> = LazyLock::new(|| Index::new(directions::ALL));
static BESIDE_ID: LazyLock<Index> = LazyLock::new(|| Index::new(beside_id::ALL));
static FIRST: LazyLock<FxHashSet<&str>> = LazyLock::new(|| all().filter_map(|name| name.split(' ').next()).collect());

fn all() -> impl Iterator<Item = &'static str> {
    let lists = directions::ALL.iter().chain(beside_id::ALL);
    lists.flat_map(|list| list.iter()).copied()
}

/// The direction that `name` names in any place.
pub(super) fn named(name: &str) -> Option<Side> {
    SIDES.get(NAMES.get(name)?).copied()
}

/// The direction that `name` names right before an id or a colon.
pub(super) fn named_beside_id(name: &str) -> Option<Side> {
    SIDES.get(BESIDE_ID.get(name)?).copied()
}

/// Whether one of these names may begin with `word`, in any case.
pub(super) fn may_begin(word: &str) -> bool {
    static GLANCE: LazyLock<Glance> = LazyLock::new(|| Glance::of_first(all()));
    GLANCE.may_be(word)
}

/// Whether one of these names begins with `word`.
pub(super) fn begins(word: &str) -> bool {
    FIRST.contains(word)
}
