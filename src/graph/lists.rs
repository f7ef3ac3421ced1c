//! Many lists, most of them short or empty, in two allocations.

use std::ops::Index;

/// A list for each of many things.
#[derive(Clone, Debug)]
pub(crate) struct Lists<T> {
    /// Where the list of each thing ends. It starts at the end of the one before.
    ends: Vec<usize>,
    items: Vec<T>,
}

impl<T: Copy> Lists<T> {
    /// Lists for `count` things from `pairs` of a thing and an item. The items of a thing keep their order.
    pub(crate) fn new(count: usize, pairs: &[(usize, T)]) -> Self {
        let mut ends = vec![0; count];
        for &(thing, _) in pairs {
            ends[thing] += 1;
        }
        let mut starts = Vec::with_capacity(count);
        let mut sum = 0;
        for end in &mut ends {
            starts.push(sum);
            sum += *end;
            *end = sum;
        }
        // Any item can be the placeholder for the right one.
        let mut items: Vec<T> = pairs.iter().map(|&(_, item)| item).collect();
        for &(thing, item) in pairs {
            items[starts[thing]] = item;
            starts[thing] += 1;
        }
        Self { ends, items }
    }
}

impl<T> Index<usize> for Lists<T> {
    type Output = [T];

    fn index(&self, thing: usize) -> &[T] {
        let start = thing.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.items[start..self.ends[thing]]
    }
}

impl<T> Default for Lists<T> {
    fn default() -> Self {
        Self {
            ends: Vec::new(),
            items: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_thing_has_its_items_in_their_order() {
        let lists = Lists::new(4, &[(2, 'a'), (0, 'b'), (2, 'c'), (3, 'd'), (0, 'e')]);
        let expected: [&[char]; 4] = [&['b', 'e'], &[], &['a', 'c'], &['d']];
        for (thing, items) in expected.into_iter().enumerate() {
            assert_eq!(&lists[thing], items);
        }
    }
}
