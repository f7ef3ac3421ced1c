//! Aligns two versions of a text line by line.

use std::collections::HashMap;
use std::ops::Range;

/// A part of `new` and the corresponding part of `old`, in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Run {
    pub new: Range<usize>,
    pub old: Range<usize>,
    /// The texts are equal except for line ends. Otherwise both are between the same two such runs.
    pub same: bool,
}

/// The runs of `new` in order and without gaps; at least one.
pub(super) fn align(new: &str, old: &str) -> Vec<Run> {
    let whole = Run {
        new: 0..new.len(),
        old: 0..old.len(),
        same: new == old,
    };
    if whole.same {
        return vec![whole];
    }
    let (new_lines, old_lines) = (lines(new), lines(old));
    let mut runs = Runs {
        new: &new_lines,
        old: &old_lines,
        out: Vec::new(),
    };
    let (mut n, mut o) = (0, 0);
    for (anchor_n, anchor_o) in anchors(&new_lines, &old_lines) {
        if anchor_n < n {
            continue;
        }
        // Lines that are not unique belong to the anchor beside them.
        while n < anchor_n && o < anchor_o && runs.equal(n, o) {
            runs.same(n, o);
            (n, o) = (n + 1, o + 1);
        }
        let mut back = 0;
        while anchor_n - back > n && anchor_o - back > o && runs.equal(anchor_n - back - 1, anchor_o - back - 1) {
            back += 1;
        }
        runs.changed(n..anchor_n - back, o..anchor_o - back);
        (n, o) = (anchor_n - back, anchor_o - back);
        while n < new_lines.len() && o < old_lines.len() && runs.equal(n, o) {
            runs.same(n, o);
            (n, o) = (n + 1, o + 1);
        }
    }
    runs.changed(n..new_lines.len(), o..old_lines.len());
    match runs.out.is_empty() {
        true => vec![whole],
        false => runs.out,
    }
}

/// A line's text without its end, and its range with the end.
struct Line<'a> {
    text: &'a str,
    range: Range<usize>,
}

fn lines(text: &str) -> Vec<Line<'_>> {
    let mut start = 0;
    text.split_inclusive('\n')
        .map(|line| {
            let range = start..start + line.len();
            start = range.end;
            let text = line.strip_suffix('\n').unwrap_or(line);
            let text = text.strip_suffix('\r').unwrap_or(text);
            Line { text, range }
        })
        .collect()
}

/// The first and last lines if they are equal, and between them the longest rising sequence of lines that occur in each
/// version exactly once: one level of Bram Cohen's patience diff.
fn anchors(new: &[Line<'_>], old: &[Line<'_>]) -> Vec<(usize, usize)> {
    let mut seen: HashMap<&str, [(u32, usize); 2]> = HashMap::new();
    for (side, lines) in [new, old].into_iter().enumerate() {
        for (at, line) in lines.iter().enumerate() {
            let entry = &mut seen.entry(line.text).or_default()[side];
            *entry = (entry.0.saturating_add(1), at);
        }
    }
    let unique = new.iter().enumerate().filter_map(|(at, line)| match seen[line.text] {
        [(1, _), (1, other)] => Some((at, other)),
        _ => None,
    });
    let mut found = longest_rising(unique.collect());
    if new.first().zip(old.first()).is_some_and(|(n, o)| n.text == o.text) {
        found.insert(0, (0, 0));
    }
    if let (Some(n), Some(o)) = (new.len().checked_sub(1), old.len().checked_sub(1))
        && new[n].text == old[o].text
        && found.last().is_none_or(|last| last.0 < n && last.1 < o)
    {
        found.push((n, o));
    }
    found
}

/// The longest sequence of pairs that rises in both members; `pairs` rises in the first.
fn longest_rising(pairs: Vec<(usize, usize)>) -> Vec<(usize, usize)> {
    // `tails[k]` is the pair with the smallest end of a sequence of k + 1; `before` links the pairs backwards.
    let mut tails: Vec<usize> = Vec::new();
    let mut before = vec![None; pairs.len()];
    for (ix, pair) in pairs.iter().enumerate() {
        let length = tails.partition_point(|&tail| pairs[tail].1 < pair.1);
        before[ix] = length.checked_sub(1).map(|shorter| tails[shorter]);
        match tails.get_mut(length) {
            Some(tail) => *tail = ix,
            None => tails.push(ix),
        }
    }
    let mut found: Vec<_> = std::iter::successors(tails.last().copied(), |&ix| before[ix])
        .map(|ix| pairs[ix])
        .collect();
    found.reverse();
    found
}

struct Runs<'a> {
    new: &'a [Line<'a>],
    old: &'a [Line<'a>],
    out: Vec<Run>,
}

impl Runs<'_> {
    fn equal(&self, n: usize, o: usize) -> bool {
        self.new[n].text == self.old[o].text
    }

    fn same(&mut self, n: usize, o: usize) {
        let (new, old) = (self.new[n].range.clone(), self.old[o].range.clone());
        match self.out.last_mut() {
            // A run grows while the offsets into both texts stay the same.
            Some(last)
                if last.same
                    && last.new.end == new.start
                    && last.old.end == old.start
                    && last.new.len() == last.old.len() =>
            {
                last.new.end = new.end;
                last.old.end = old.end;
            }
            _ => self.out.push(Run { new, old, same: true }),
        }
    }

    /// Changed lines: pairs as far as both sides have lines, the rest beside the last one.
    fn changed(&mut self, new: Range<usize>, old: Range<usize>) {
        let end = self.old.last().map_or(0, |line| line.range.end);
        let start_of = |line: usize| self.old.get(line).map_or(end, |line| line.range.start);
        for (k, n) in new.enumerate() {
            let old = match old.start + k < old.end {
                true => self.old[old.start + k].range.clone(),
                false => start_of(old.end)..start_of(old.end),
            };
            self.out.push(Run {
                new: self.new[n].range.clone(),
                old,
                same: false,
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The lines of `new` that were found in `old`; also checks what is true of all runs.
    fn same<'a>(new: &'a str, old: &str) -> Vec<&'a str> {
        let runs = align(new, old);
        assert_eq!((runs[0].new.start, runs[runs.len() - 1].new.end), (0, new.len()));
        assert!(runs.windows(2).all(|pair| pair[0].new.end == pair[1].new.start));
        let same = runs.iter().filter(|run| run.same);
        same.flat_map(|run| {
            let found: Vec<_> = new[run.new.clone()].lines().collect();
            assert!(old[run.old.clone()].lines().eq(found.iter().copied()));
            found
        })
        .collect()
    }

    #[test]
    fn finds_the_unchanged_lines() {
        assert_eq!(same("# T\n\nx\n", "---\nid: a\n---\n# T\n\nx\n"), ["# T", "", "x"]);
        assert_eq!(same("a\nb\nc\n", "a\r\nb\r\nc"), ["a", "b", "c"]);
        assert_eq!(same("x\n\nnew\n\ny\n\n", "x\n\ny\n\n"), ["x", "", "y", ""]);
        assert_eq!(same("b\na\n", "a\nb\n").len(), 1);
        assert!(same("", "a").is_empty());
        assert!(same("a", "").is_empty());
    }
}
