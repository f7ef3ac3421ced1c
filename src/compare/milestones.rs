//! Pairs the milestones of two books.

use rustc_hash::{FxHashMap, FxHashSet};

use super::look::{Look, hash};
use super::side::Side;
use crate::model::SpecId;

/// For each milestone, its partner in the other book.
#[derive(Clone, Debug, Default)]
pub(crate) struct Pairs {
    pub of_base: Vec<Option<usize>>,
    pub of_head: Vec<Option<usize>>,
}

/// The names of a milestone, as hashes.
struct Names {
    id: Option<u64>,
    title: Option<u64>,
    file: u64,
    /// The file's name without an id.
    slug: Option<u64>,
}

/// `MLS-4` and `MLS-004` are one id.
pub(super) fn canonical(id: &SpecId) -> String {
    let digits = id.digits().trim_start_matches('0');
    format!("{}-{}", id.prefix(), if digits.is_empty() { "0" } else { digits })
}

/// Sorts pairs by how much both have in common, the most first, then by how near their positions are.
pub(super) fn best_first(pairs: &mut [(usize, usize, usize)]) {
    pairs.sort_by_key(|&(count, own, other)| {
        let far = own.abs_diff(other);
        (std::cmp::Reverse(count), far, own.min(other), own.max(other))
    });
}

/// Pairs by id with title or file, by title alone, id alone, file alone, then by content, then by text.
pub(super) fn pair(base: &Side<'_>, head: &Side<'_>) -> Pairs {
    let mut pairs = Pairs {
        of_base: vec![None; base.subjects.len()],
        of_head: vec![None; head.subjects.len()],
    };
    let (own, other) = (names(base), names(head));
    let both = |one: Option<u64>, other: Option<u64>| Some((one?, other?));
    pairs.by(&own, &other, true, |names| both(names.id, names.title));
    pairs.by(&own, &other, true, |names| both(names.id, Some(names.file)));
    pairs.by(&own, &other, false, |names| names.title);
    pairs.by(&own, &other, true, |names| names.id);
    pairs.by(&own, &other, true, |names| Some(names.file));
    pairs.by(&own, &other, false, |names| names.slug);
    pairs.by_content(base, head);
    pairs.by_lines(base, head);
    pairs
}

fn names(side: &Side<'_>) -> Vec<Names> {
    let of = |at: usize| {
        let subject = side.subjects[at];
        let chapter = &side.project().book.chapters[subject.chapter];
        let file = chapter.file();
        let part = side.project().graph.specs[subject.spec].part;
        let stem = file.rsplit('/').next().unwrap_or(file).trim_end_matches(".md");
        let slug: Vec<&str> = stem
            .split('-')
            .filter(|part| !part.bytes().all(|byte| byte.is_ascii_digit()))
            .collect();
        let slug = slug.get(usize::from(slug.len() > 1)..).unwrap_or(&[]).join("-");
        let title = Look::new(&subject.document.title, side.decimal_comma).key;
        Names {
            id: side.id(at).map(|id| hash(&canonical(id))),
            title: (!title.is_empty()).then(|| hash(&title)),
            file: match part {
                Some(_) => hash(&[file, "#", side.name(at)].concat()),
                None => hash(file),
            },
            slug: (slug.len() > 3 && part.is_none()).then(|| hash(&slug)),
        }
    };
    (0..side.subjects.len()).map(of).collect()
}

impl Pairs {
    fn join(&mut self, base: usize, head: usize) {
        self.of_base[base] = Some(head);
        self.of_head[head] = Some(base);
    }

    /// Joins milestones without a partner that have the same name; without `repeats`, only if just one in each book has it.
    fn by<K: std::hash::Hash + Eq>(
        &mut self,
        base: &[Names],
        head: &[Names],
        repeats: bool,
        name: impl Fn(&Names) -> Option<K>,
    ) {
        let mut known: FxHashMap<K, (Vec<usize>, Vec<usize>)> = FxHashMap::default();
        for (at, names) in base.iter().enumerate().filter(|(at, _)| self.of_base[*at].is_none()) {
            if let Some(name) = name(names) {
                known.entry(name).or_default().0.push(at);
            }
        }
        for (at, names) in head.iter().enumerate().filter(|(at, _)| self.of_head[*at].is_none()) {
            if let Some(own) = name(names).and_then(|name| known.get_mut(&name)) {
                own.1.push(at);
            }
        }
        for (own, other) in known.into_values() {
            if repeats || own.len() == 1 && other.len() == 1 {
                own.into_iter()
                    .zip(other)
                    .for_each(|(own, other)| self.join(own, other));
            }
        }
    }

    /// Joins milestones without a partner that have more than half of their deliverables and criteria in common.
    fn by_content(&mut self, base: &Side<'_>, head: &Side<'_>) {
        let left = |of: &[Option<usize>]| -> Vec<usize> { (0..of.len()).filter(|at| of[*at].is_none()).collect() };
        let (own, other) = (left(&self.of_base), left(&self.of_head));
        if own.is_empty() || other.is_empty() {
            return;
        }
        let mut holders: FxHashMap<u64, Vec<usize>> = FxHashMap::default();
        let mut sizes: FxHashMap<usize, usize> = FxHashMap::default();
        for &at in &other {
            let content = head.content(at);
            sizes.insert(at, content.len());
            content
                .into_iter()
                .for_each(|text| holders.entry(text).or_default().push(at));
        }
        let mut found = Vec::new();
        for &at in &own {
            let content = base.content(at);
            let mut shared: FxHashMap<usize, usize> = FxHashMap::default();
            for text in &content {
                // What every milestone has does not tell them apart.
                for &holder in holders.get(text).into_iter().flatten().take(8) {
                    *shared.entry(holder).or_default() += 1;
                }
            }
            let most = shared
                .into_iter()
                .filter(|(holder, count)| count * 2 > content.len().max(sizes[holder]));
            found.extend(most.map(|(holder, count)| (count, at, holder)));
        }
        self.join_best(found);
    }

    /// Joins milestones without a partner that have more than half of their lines in common, by length. A line that another
    /// milestone of the same book has too does not count: it comes from a shared template.
    fn by_lines(&mut self, base: &Side<'_>, head: &Side<'_>) {
        let left = |of: &[Option<usize>]| of.iter().any(Option::is_none);
        if !left(&self.of_base) || !left(&self.of_head) {
            return;
        }
        let (own, other) = (own_lines(base), own_lines(head));
        let length = |lines: &FxHashMap<u64, (usize, usize)>, count: usize| {
            let mut lengths = vec![0; count];
            lines.values().for_each(|(at, length)| lengths[*at] += length);
            lengths
        };
        let lengths = (length(&own, self.of_base.len()), length(&other, self.of_head.len()));
        let mut shared: FxHashMap<(usize, usize), usize> = FxHashMap::default();
        for (line, (at, length)) in &own {
            if let Some((partner, _)) = other.get(line)
                && self.of_base[*at].is_none()
                && self.of_head[*partner].is_none()
            {
                *shared.entry((*at, *partner)).or_default() += length;
            }
        }
        let most = shared
            .into_iter()
            .filter(|((at, partner), common)| common * 2 > lengths.0[*at].max(lengths.1[*partner]));
        self.join_best(most.map(|((at, partner), common)| (common, at, partner)).collect());
    }

    /// Joins pairs, those with the most in common first. Ties are broken in the same way whichever book comes first.
    fn join_best(&mut self, mut found: Vec<(usize, usize, usize)>) {
        best_first(&mut found);
        for (_, own, other) in found {
            if self.of_base[own].is_none() && self.of_head[other].is_none() {
                self.join(own, other);
            }
        }
    }
}

/// For each line of several words that only one milestone of the book has: that milestone, and the line's length.
fn own_lines(side: &Side<'_>) -> FxHashMap<u64, (usize, usize)> {
    /// Headings and short fields are the same everywhere.
    const LEAST_WORDS: usize = 4;
    let mut found: FxHashMap<u64, (usize, usize)> = FxHashMap::default();
    let mut common: FxHashSet<u64> = FxHashSet::default();
    for at in 0..side.subjects.len() {
        let text = side.own_text(at);
        let lines = text.lines().map(str::trim).filter(|line| !line.starts_with('#'));
        for line in lines.filter(|line| line.split_whitespace().nth(LEAST_WORDS - 1).is_some()) {
            let known = found.entry(hash(line)).or_insert((at, line.len()));
            if known.0 != at {
                common.insert(hash(line));
            }
        }
    }
    found.retain(|line, _| !common.contains(line));
    found
}
