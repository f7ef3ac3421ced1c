//! The specs of a book and the edges between them: who names whom, and which milestone waits for which.

use std::cmp::Reverse;
#[cfg(test)]
mod tests;
mod titles;

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap};
use std::fmt::Write as _;
use std::sync::OnceLock;

use petgraph::graph::{DiGraph, NodeIndex};
use rayon::prelude::*;

use crate::config::Config;
use crate::imports::{Foreign, ForeignIx, Imports};
use crate::model::{Document, KnownIds, Reference, SpecId, Status};
use crate::source::{Book, ChapterIx, Span};
use titles::Titles;

/// The index of a spec in [`Graph::specs`].
pub type SpecIx = usize;

/// A chapter that is a spec.
#[derive(Clone, Debug)]
pub struct Spec {
    /// None for a milestone that only its glob makes one.
    pub id: Option<SpecId>,
    pub kind: String,
    pub chapter: ChapterIx,
    pub is_milestone: bool,
}

/// `dependent` waits for `blocker`. At least one of the two says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edge {
    pub blocker: SpecIx,
    pub dependent: SpecIx,
    /// Where the dependent says so, in its chapter.
    pub said_by_dependent: Option<Span>,
    /// Where the blocker says so, in its chapter.
    pub said_by_blocker: Option<Span>,
}

/// What a reference leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A spec of this book; the deliverable's index where one is named and exists.
    Spec { spec: SpecIx, deliverable: Option<usize> },
    /// The spec exists, the deliverable with this number does not.
    NoDeliverable { spec: SpecIx, number: u32 },
    /// An id that a link pattern of the configuration turns into a URL.
    External { url: String },
    /// An id with a registered prefix that nobody has.
    Unknown,
    /// A spec of another book; the deliverable's index where one is named and exists.
    Foreign {
        spec: ForeignIx,
        deliverable: Option<usize>,
    },
    /// The spec of another book exists, the deliverable with this number does not.
    NoForeignDeliverable { spec: ForeignIx, number: u32 },
    /// A link to something that is no spec.
    NotASpec,
}

#[derive(Clone, Debug, Default)]
pub struct Graph {
    /// In the order of the book.
    pub specs: Vec<Spec>,
    /// Sorted by blocker, then dependent.
    pub edges: Vec<Edge>,
    /// Milestones so that each stands behind all it waits for; ties by target date, then by place in the book.
    /// Edges within a cycle are cut.
    pub order: Vec<SpecIx>,
    /// Milestones that wait for each other, each cycle once, starting with its first in the book.
    pub cycles: Vec<Vec<SpecIx>>,
    /// Chapters that claim an id which an earlier chapter has.
    pub duplicates: Vec<(SpecIx, SpecIx)>,
    /// What other books have.
    pub imports: Imports,
    /// The plans among the specs, in the order of the book.
    pub plans: Vec<SpecIx>,
    milestones: Vec<SpecIx>,
    by_id: HashMap<SpecId, SpecIx>,
    by_chapter: Vec<Option<SpecIx>>,
    by_path: HashMap<String, ChapterIx>,
    /// By spec, the number of each deliverable and its index, sorted.
    deliverables: Vec<Vec<(u32, usize)>>,
    blockers: Vec<Vec<SpecIx>>,
    dependents: Vec<Vec<SpecIx>>,
    references: Vec<Vec<SpecIx>>,
    referenced_by: Vec<Vec<SpecIx>>,
    foreign_blockers: Vec<Vec<(ForeignIx, Span)>>,
    foreign_references: Vec<Vec<ForeignIx>>,
    /// Dependencies that name an unknown id.
    unresolved: Vec<bool>,
    /// By spec, its place in `order`.
    places: Vec<Option<usize>>,
    ids: OnceLock<KnownIds>,
    titles: OnceLock<Titles>,
}

impl Graph {
    pub fn new(book: &Book<'_>, documents: &[Document], config: &Config) -> Self {
        let mut graph = Self {
            by_chapter: vec![None; documents.len()],
            imports: Imports::new(book, config),
            ..Self::default()
        };
        graph.add_specs(book, documents, config);
        let count = graph.specs.len();
        graph.blockers = vec![Vec::new(); count];
        graph.dependents = vec![Vec::new(); count];
        graph.referenced_by = vec![Vec::new(); count];
        graph.foreign_blockers = vec![Vec::new(); count];
        graph.unresolved = vec![false; count];
        graph.add_edges(book, documents, config);
        graph.add_references(book, documents, config);
        graph.sort(documents);
        graph
    }

    pub fn by_id(&self, id: &str) -> Option<SpecIx> {
        self.by_id.get(id).copied()
    }

    pub fn by_chapter(&self, chapter: ChapterIx) -> Option<SpecIx> {
        self.by_chapter.get(chapter).copied().flatten()
    }

    /// Every id that some chapter has.
    pub fn ids(&self) -> impl Iterator<Item = &SpecId> {
        self.by_id.keys()
    }

    /// The id of a chapter that an unknown one most likely stands for.
    pub fn nearest_id(&self, id: &SpecId) -> Option<&SpecId> {
        self.ids.get_or_init(|| KnownIds::new(self.by_id.keys())).nearest(id)
    }

    /// The first milestone in the book, `own` aside, whose title stands in `text`.
    pub fn titled(&self, text: &str, own: SpecIx, documents: &[Document]) -> Option<SpecIx> {
        let title = |spec: SpecIx| (spec, documents[self.specs[spec].chapter].title.as_str());
        let titles = self.titles.get_or_init(|| Titles::new(self.milestones().map(title)));
        titles.within(text, own)
    }

    /// The milestones in the order of the book.
    pub fn milestones(&self) -> impl Iterator<Item = SpecIx> + '_ {
        self.milestones.iter().copied()
    }

    /// Milestones of this book that `spec` waits for.
    pub fn blockers(&self, spec: SpecIx) -> &[SpecIx] {
        &self.blockers[spec]
    }

    /// Milestones of other books that `spec` waits for, and where it says so.
    pub fn foreign_blockers(&self, spec: SpecIx) -> impl Iterator<Item = (&Foreign, Span)> {
        let blockers = self.foreign_blockers[spec].iter();
        blockers.map(|&(foreign, place)| (&self.imports.specs[foreign], place))
    }

    /// What stands right before and right behind `spec` in [`Self::order`].
    pub fn neighbours(&self, spec: SpecIx) -> (&[SpecIx], &[SpecIx]) {
        let Some(at) = self.places[spec] else {
            return (&[], &[]);
        };
        let end = self.order.len();
        (
            &self.order[at.saturating_sub(1)..at],
            &self.order[at + 1..end.min(at + 2)],
        )
    }

    /// Milestones of this book that wait for `spec`.
    pub fn dependents(&self, spec: SpecIx) -> &[SpecIx] {
        &self.dependents[spec]
    }

    /// Specs that `spec` names anywhere, without itself.
    pub fn references(&self, spec: SpecIx) -> &[SpecIx] {
        &self.references[spec]
    }

    /// Specs of other books that `spec` names anywhere.
    pub fn foreign_references(&self, spec: SpecIx) -> impl Iterator<Item = &Foreign> {
        let named = self.foreign_references[spec].iter();
        named.map(|&foreign| &self.imports.specs[foreign])
    }

    /// Specs that name `spec` anywhere.
    pub fn referenced_by(&self, spec: SpecIx) -> &[SpecIx] {
        &self.referenced_by[spec]
    }

    pub fn edge(&self, blocker: SpecIx, dependent: SpecIx) -> Option<&Edge> {
        let found = self
            .edges
            .binary_search_by_key(&(blocker, dependent), |edge| (edge.blocker, edge.dependent));
        found.ok().map(|at| &self.edges[at])
    }

    /// Something that `spec` waits for is not settled, or does not exist.
    pub fn is_blocked(&self, spec: SpecIx, documents: &[Document]) -> bool {
        let is_open = |status: Option<Status>| !status.is_some_and(Status::is_settled);
        let open = |&blocker: &SpecIx| is_open(self.status(blocker, documents));
        self.unresolved[spec]
            || self.blockers[spec].iter().any(open)
            || self.foreign_blockers(spec).any(|(foreign, _)| is_open(foreign.status))
    }

    pub fn status(&self, spec: SpecIx, documents: &[Document]) -> Option<Status> {
        documents[self.specs[spec].chapter].metadata.status.as_ref()?.status
    }

    /// What `reference`, written in chapter `from`, leads to.
    pub fn resolve(&self, reference: &Reference, from: ChapterIx, book: &Book<'_>, config: &Config) -> Target {
        let found = match (&reference.id, reference.link()) {
            (_, Some(link)) => {
                let path = link_path(&book.chapters[from].path, link);
                let chapter = path.and_then(|path| self.by_path.get(&path).copied());
                match chapter.and_then(|chapter| self.by_chapter(chapter)) {
                    Some(spec) => {
                        return Target::Spec {
                            spec,
                            deliverable: None,
                        };
                    }
                    None => return Target::NotASpec,
                }
            }
            (Some(id), _) => self.by_id(id.as_str()),
            _ => return Target::NotASpec,
        };
        if let (Some(import), Some(id)) = (reference.import(), &reference.id) {
            return self.resolve_abroad(import, id, reference.deliverable);
        }
        let Some(spec) = found else {
            let pattern = reference
                .id
                .as_ref()
                .and_then(|id| Some((id, config.links.get(id.prefix())?)));
            return pattern.map_or(Target::Unknown, |(id, url)| Target::External {
                url: url.replace("{id}", id.as_str()),
            });
        };
        let Some(number) = reference.deliverable else {
            return Target::Spec {
                spec,
                deliverable: None,
            };
        };
        let deliverables = &self.deliverables[spec];
        match deliverables.binary_search_by_key(&number, |&(number, _)| number) {
            Ok(at) => Target::Spec {
                spec,
                deliverable: Some(deliverables[at].1),
            },
            Err(_) => Target::NoDeliverable { spec, number },
        }
    }

    fn resolve_abroad(&self, import: &str, id: &SpecId, deliverable: Option<u32>) -> Target {
        let Some(spec) = self.imports.find(import, id) else {
            return Target::Unknown;
        };
        let has_number = |number| {
            self.imports.specs[spec]
                .deliverables
                .iter()
                .position(|d| d.number == number)
        };
        match deliverable.map(|number| (number, has_number(number))) {
            Some((number, None)) => Target::NoForeignDeliverable { spec, number },
            Some((_, deliverable)) => Target::Foreign { spec, deliverable },
            None => Target::Foreign {
                spec,
                deliverable: None,
            },
        }
    }

    fn add_specs(&mut self, book: &Book<'_>, documents: &[Document], config: &Config) {
        self.by_path.reserve(documents.len());
        for (chapter, document) in documents.iter().enumerate() {
            let path = &book.chapters[chapter].path;
            self.by_path.entry(path.clone()).or_insert(chapter);
            if let Some(source) = book.chapters[chapter]
                .source_path
                .as_ref()
                .filter(|source| *source != path)
            {
                self.by_path.entry(source.clone()).or_insert(chapter);
            }
            let id = document.identity.as_ref().map(|identity| identity.id.clone());
            let is_milestone = document.milestone.is_some();
            if id.is_none() && !is_milestone {
                continue;
            }
            let spec = self.specs.len();
            let kind = id.as_ref().and_then(|id| config.prefixes.kind(id.prefix()));
            self.by_chapter[chapter] = Some(spec);
            let deliverables = document.milestone.as_ref().map_or(&[][..], |m| &m.deliverables);
            let numbers = deliverables.iter().enumerate().map(|(index, d)| (d.number, index));
            let mut numbers: Vec<(u32, usize)> = numbers.collect();
            numbers.sort_unstable();
            self.deliverables.push(numbers);
            if is_milestone {
                self.milestones.push(spec);
            } else if kind == Some("plan") {
                self.plans.push(spec);
            }
            self.specs.push(Spec {
                kind: if is_milestone {
                    "milestone"
                } else {
                    kind.unwrap_or("spec")
                }
                .to_owned(),
                id: id.clone(),
                chapter,
                is_milestone,
            });
            if let Some(id) = id {
                match self.by_id.get(&id) {
                    Some(&first) => self.duplicates.push((first, spec)),
                    None => {
                        self.by_id.insert(id, spec);
                    }
                }
            }
        }
    }

    fn add_edges(&mut self, book: &Book<'_>, documents: &[Document], config: &Config) {
        let mut edges: BTreeMap<(SpecIx, SpecIx), (Option<Span>, Option<Span>)> = BTreeMap::new();
        for own in 0..self.specs.len() {
            let chapter = self.specs[own].chapter;
            let Some(milestone) = &documents[chapter].milestone else {
                continue;
            };
            for reference in &milestone.depends_on.references {
                match self.resolve(reference, chapter, book, config) {
                    Target::Spec { spec, .. } | Target::NoDeliverable { spec, .. }
                        if spec != own && self.specs[spec].is_milestone =>
                    {
                        edges.entry((spec, own)).or_default().0.get_or_insert(reference.span);
                    }
                    Target::Foreign { spec, .. } | Target::NoForeignDeliverable { spec, .. }
                        if self.imports.specs[spec].is_milestone
                            && !self.foreign_blockers[own].iter().any(|&(other, _)| other == spec) =>
                    {
                        self.foreign_blockers[own].push((spec, reference.span));
                    }
                    Target::Unknown => self.unresolved[own] = true,
                    _ => {}
                }
            }
            for reference in &milestone.blocks.references {
                let target = self.resolve(reference, chapter, book, config);
                if let Target::Spec { spec, .. } | Target::NoDeliverable { spec, .. } = target
                    && spec != own
                    && self.specs[spec].is_milestone
                {
                    edges.entry((own, spec)).or_default().1.get_or_insert(reference.span);
                }
            }
        }
        for ((blocker, dependent), (said_by_dependent, said_by_blocker)) in edges {
            self.blockers[dependent].push(blocker);
            self.dependents[blocker].push(dependent);
            self.edges.push(Edge {
                blocker,
                dependent,
                said_by_dependent,
                said_by_blocker,
            });
        }
    }

    fn add_references(&mut self, book: &Book<'_>, documents: &[Document], config: &Config) {
        let named = |own: SpecIx| {
            let chapter = self.specs[own].chapter;
            let (mut seen, mut abroad) = (Vec::new(), Vec::new());
            for reference in &documents[chapter].references {
                match self.resolve(reference, chapter, book, config) {
                    Target::Spec { spec, .. } | Target::NoDeliverable { spec, .. } if spec != own => seen.push(spec),
                    Target::Foreign { spec, .. } | Target::NoForeignDeliverable { spec, .. } => abroad.push(spec),
                    _ => {}
                }
            }
            (once_each(seen), once_each(abroad))
        };
        (self.references, self.foreign_references) = (0..self.specs.len()).into_par_iter().map(named).unzip();
        for (own, seen) in self.references.iter().enumerate() {
            for &spec in seen {
                self.referenced_by[spec].push(own);
            }
        }
    }

    /// Strongly connected components give the cycles; without their inner edges the rest has an order.
    fn sort(&mut self, documents: &[Document]) {
        let mut graph: DiGraph<(), ()> = DiGraph::with_capacity(self.specs.len(), self.edges.len());
        for _ in &self.specs {
            graph.add_node(());
        }
        for edge in &self.edges {
            graph.add_edge(NodeIndex::new(edge.blocker), NodeIndex::new(edge.dependent), ());
        }
        let mut component = vec![0; self.specs.len()];
        for (number, members) in petgraph::algo::tarjan_scc(&graph).into_iter().enumerate() {
            for node in &members {
                component[node.index()] = number;
            }
            if members.len() > 1 {
                let members: BTreeSet<SpecIx> = members.into_iter().map(NodeIndex::index).collect();
                self.cycles.push(self.shortest_cycle(&members));
            }
        }
        self.cycles.sort();
        let mut waits: Vec<usize> = (0..self.specs.len())
            .map(|spec| {
                self.blockers[spec]
                    .iter()
                    .filter(|&&b| component[b] != component[spec])
                    .count()
            })
            .collect();
        let due = |spec: SpecIx| {
            let target = documents[self.specs[spec].chapter].metadata.target.as_ref();
            let date = target.and_then(|target| target.date()).map(crate::model::Date::last);
            (date.is_none(), date, spec)
        };
        let mut ready: BinaryHeap<_> = self
            .milestones()
            .filter(|&spec| waits[spec] == 0)
            .map(|s| Reverse(due(s)))
            .collect();
        self.places = vec![None; self.specs.len()];
        while let Some(Reverse((.., spec))) = ready.pop() {
            self.places[spec] = Some(self.order.len());
            self.order.push(spec);
            for &next in &self.dependents[spec] {
                if component[next] != component[spec] {
                    waits[next] -= 1;
                    if waits[next] == 0 {
                        ready.push(Reverse(due(next)));
                    }
                }
            }
        }
    }

    /// The shortest way from the first member back to itself.
    fn shortest_cycle(&self, members: &BTreeSet<SpecIx>) -> Vec<SpecIx> {
        let Some(&start) = members.first() else {
            return Vec::new();
        };
        let mut from: HashMap<SpecIx, SpecIx> = HashMap::new();
        let mut queue = std::collections::VecDeque::from([start]);
        while let Some(spec) = queue.pop_front() {
            for &next in self.dependents[spec].iter().filter(|next| members.contains(next)) {
                if next == start {
                    let mut cycle = vec![spec];
                    while let Some(&before) = from.get(cycle.last().unwrap_or(&start)) {
                        cycle.push(before);
                    }
                    cycle.reverse();
                    return cycle;
                }
                if let Entry::Vacant(unseen) = from.entry(next) {
                    unseen.insert(spec);
                    queue.push_back(next);
                }
            }
        }
        members.iter().copied().collect()
    }
}

/// Sorted, each of them once.
fn once_each(mut found: Vec<usize>) -> Vec<usize> {
    found.sort_unstable();
    found.dedup();
    found.shrink_to_fit();
    found
}

/// The path below the source folder that `link`, written in the chapter at `from`, names; none for URLs.
pub fn link_path(from: &str, link: &str) -> Option<String> {
    let path = link.split(['#', '?']).next().unwrap_or("");
    if path.is_empty() || path.contains(':') || path.starts_with("//") {
        return None;
    }
    let path = percent_decoded(path);
    let mut parts: Vec<&str> = match path.strip_prefix('/') {
        Some(_) => Vec::new(),
        None => from
            .rsplit_once('/')
            .map_or(Vec::new(), |(folder, _)| folder.split('/').collect()),
    };
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    let joined = parts.join("/");
    Some(match joined.strip_suffix(".html") {
        Some(stem) => format!("{stem}.md"),
        None => joined,
    })
}

/// The path from the page at `from` to the page at `to`, both below the source folder.
pub fn relative(from: &str, to: &str) -> String {
    let folder = from.rfind('/').map_or("", |at| &from[..=at]);
    // Whole folders that both begin with.
    let same = folder.bytes().zip(to.bytes()).take_while(|(a, b)| a == b).count();
    let shared = folder.as_bytes()[..same].iter().rposition(|&byte| byte == b'/');
    let shared = shared.map_or(0, |at| at + 1);
    let up = folder[shared..].matches('/').count();
    let mut out = String::with_capacity(3 * up + to.len() - shared);
    (0..up).for_each(|_| out.push_str("../"));
    out.push_str(&to[shared..]);
    out
}

/// `path` as part of a URL: everything but letters, digits, `/` and `-._~` is percent-encoded.
pub fn percent_encoded(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'/' | b'-' | b'.' | b'_' | b'~' => out.push(char::from(byte)),
            byte if byte.is_ascii_alphanumeric() => out.push(char::from(byte)),
            byte => _ = write!(out, "%{byte:02X}"),
        }
    }
    out
}

fn percent_decoded(path: &str) -> String {
    if !path.contains('%') {
        return path.to_owned();
    }
    let bytes = path.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let pair = bytes
            .get(at + 1..at + 3)
            .and_then(|pair| std::str::from_utf8(pair).ok());
        match pair.and_then(|pair| u8::from_str_radix(pair, 16).ok()) {
            Some(byte) if bytes[at] == b'%' => {
                out.push(byte);
                at += 3;
            }
            _ => {
                out.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| path.to_owned())
}
