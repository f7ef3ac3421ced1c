//! The specs of a book and the edges between them: references, and which milestone waits for which.

mod lists;
mod neighbours;
mod specs;
#[cfg(test)]
mod tests;
mod titles;

use std::cmp::Reverse;
use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, BinaryHeap, HashMap};
use std::ops::Range;
use std::sync::OnceLock;

use petgraph::graph::{DiGraph, NodeIndex};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::config::Config;
use crate::imports::{Imported, ImportedIx, Imports};
use crate::model::{Document, KnownIds, Reference, SpecId, Status};
use crate::source::{Book, ChapterIx, Span};
use crate::text::paths;
pub(crate) use crate::text::paths::{link_path, percent_encoded, relative};
pub(crate) use lists::Lists;
use neighbours::Neighbours;
pub(crate) use specs::Spec;
use titles::Titles;

/// The index of a spec in [`Graph::specs`].
pub(crate) type SpecIx = usize;

/// `dependent` waits for `blocker`, as at least one of the two says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edge {
    pub blocker: SpecIx,
    pub dependent: SpecIx,
    /// The place in the dependent's chapter that says so.
    pub said_by_dependent: Option<Span>,
    /// The place in the blocker's chapter that says so.
    pub said_by_blocker: Option<Span>,
}

/// The target of a reference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A spec of this book; `deliverable` is the index of a named one that exists.
    Spec { spec: SpecIx, deliverable: Option<usize> },
    /// The spec exists, but no deliverable with this number.
    NoDeliverable { spec: SpecIx, number: u32 },
    /// An id that a link pattern of the configuration turns into a URL.
    External { url: String },
    /// An id with a registered prefix that no spec has.
    Unknown,
    /// A spec of another book; `deliverable` is the index of a named one that exists.
    Imported {
        spec: ImportedIx,
        deliverable: Option<usize>,
    },
    /// The spec of another book exists, but no deliverable with this number.
    NoImportedDeliverable { spec: ImportedIx, number: u32 },
    /// A link to something that is not a spec.
    NotASpec,
}

#[derive(Clone, Debug, Default)]
pub struct Graph {
    /// In the order of the book.
    pub specs: Vec<Spec>,
    /// Sorted by blocker, then dependent.
    pub edges: Vec<Edge>,
    /// Milestones, each after all that it waits for; ties by target date, then by place in the book. Edges within a
    /// cycle are cut.
    pub order: Vec<SpecIx>,
    /// Milestones that wait for each other, each cycle once, starting with its first milestone in the book.
    pub cycles: Vec<Vec<SpecIx>>,
    /// Pairs of specs with the same id, the earlier one first.
    pub duplicates: Vec<(SpecIx, SpecIx)>,
    /// The specs of other books.
    pub imports: Imports,
    /// The plans among the specs, in the order of the book.
    pub plans: Vec<SpecIx>,
    milestones: Vec<SpecIx>,
    by_id: FxHashMap<SpecId, SpecIx>,
    by_chapter: Vec<Option<SpecIx>>,
    /// By spec, the number of each deliverable and its index, sorted.
    deliverables: Lists<(u32, usize)>,
    blockers: Lists<SpecIx>,
    dependents: Lists<SpecIx>,
    references: Lists<SpecIx>,
    referenced_by: Lists<SpecIx>,
    imported_blockers: Lists<(ImportedIx, Span)>,
    imported_references: Lists<ImportedIx>,
    /// Whether a dependency of each spec names an unknown id.
    unresolved: Vec<bool>,
    /// By spec.
    neighbours: Vec<Neighbours>,
    paths: OnceLock<FxHashMap<String, ChapterIx>>,
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
        let links = graph.links(book, documents, config);
        graph.join(links);
        graph.sort(documents);
        graph
    }

    pub fn by_id(&self, id: &str) -> Option<SpecIx> {
        self.by_id.get(id).copied()
    }

    pub fn by_chapter(&self, chapter: ChapterIx) -> Option<SpecIx> {
        self.by_chapter.get(chapter).copied().flatten()
    }

    /// The specs of a chapter and of its parts, the chapter first.
    pub fn in_chapter(&self, chapter: ChapterIx) -> Range<SpecIx> {
        let start = self.specs.partition_point(|spec| spec.chapter < chapter);
        let rest = &self.specs[start..];
        start..start + rest.partition_point(|spec| spec.chapter == chapter)
    }

    /// The spec of a place in a chapter: the part that contains it, else the chapter.
    pub fn spec_at(&self, chapter: ChapterIx, span: Span, documents: &[Document]) -> Option<SpecIx> {
        let part = documents.get(chapter)?.part_at(span);
        let first_part = || {
            let mut own = self.in_chapter(chapter);
            own.find(|spec| self.specs[*spec].part.is_some())
        };
        match part {
            Some(part) => first_part().map(|first| first + part),
            None => self.by_chapter(chapter),
        }
    }

    /// The document of a spec: its whole chapter, or one part of the chapter.
    pub fn document<'d>(&self, spec: SpecIx, documents: &'d [Document]) -> &'d Document {
        self.specs[spec].document(documents)
    }

    /// All ids of specs.
    pub fn ids(&self) -> impl Iterator<Item = &SpecId> + Clone {
        self.by_id.keys()
    }

    /// The known id that an unknown one most likely means.
    pub fn nearest_id(&self, id: &SpecId) -> Option<&SpecId> {
        self.ids.get_or_init(|| KnownIds::new(self.by_id.keys())).nearest(id)
    }

    /// The first milestone in the book, except `own`, whose title is in `text`.
    pub fn titled(&self, text: &str, own: SpecIx, documents: &[Document]) -> Option<SpecIx> {
        let title = |spec: SpecIx| (spec, self.document(spec, documents).title.as_str());
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

    /// Milestones of other books that `spec` waits for, and the place that says so.
    pub fn imported_blockers(&self, spec: SpecIx) -> impl Iterator<Item = (&Imported, Span)> {
        let blockers = self.imported_blockers[spec].iter();
        blockers.map(|&(imported, place)| (&self.imports.specs[imported], place))
    }

    /// The milestones right before and right after `spec`.
    pub fn neighbours(&self, spec: SpecIx) -> Neighbours {
        self.neighbours[spec]
    }

    /// Milestones of this book that wait for `spec`.
    pub fn dependents(&self, spec: SpecIx) -> &[SpecIx] {
        &self.dependents[spec]
    }

    /// Specs that `spec` refers to, without itself.
    pub fn references(&self, spec: SpecIx) -> &[SpecIx] {
        &self.references[spec]
    }

    /// Specs of other books that `spec` refers to.
    pub fn imported_references(&self, spec: SpecIx) -> impl Iterator<Item = &Imported> {
        let named = self.imported_references[spec].iter();
        named.map(|&imported| &self.imports.specs[imported])
    }

    /// Specs that refer to `spec`.
    pub fn referenced_by(&self, spec: SpecIx) -> &[SpecIx] {
        &self.referenced_by[spec]
    }

    pub fn edge(&self, blocker: SpecIx, dependent: SpecIx) -> Option<&Edge> {
        let found = self
            .edges
            .binary_search_by_key(&(blocker, dependent), |edge| (edge.blocker, edge.dependent));
        found.ok().map(|at| &self.edges[at])
    }

    /// Whether something that `spec` waits for is not settled or does not exist.
    pub fn is_blocked(&self, spec: SpecIx, documents: &[Document]) -> bool {
        let is_open = |status: Option<Status>| !status.is_some_and(Status::is_settled);
        let open = |&blocker: &SpecIx| is_open(self.status(blocker, documents));
        self.unresolved[spec]
            || self.blockers[spec].iter().any(open)
            || self
                .imported_blockers(spec)
                .any(|(imported, _)| is_open(imported.status))
    }

    pub fn status(&self, spec: SpecIx, documents: &[Document]) -> Option<Status> {
        self.document(spec, documents).metadata.status.as_ref()?.status
    }

    /// The target of `reference` in chapter `from`.
    pub fn resolve(&self, reference: &Reference, from: ChapterIx, book: &Book<'_>, config: &Config) -> Target {
        let found = match (&reference.id, reference.link()) {
            (_, Some(link)) => {
                let path = link_path(&book.chapters[from].path, link);
                let chapter = path.and_then(|path| self.by_path(&path, book));
                match chapter.and_then(|chapter| self.linked(chapter, link)) {
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
            return self.resolve_import(import, id, reference.deliverable());
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
        let Some(number) = reference.deliverable() else {
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

    /// The target of a link to a chapter: the milestone with the heading in the link, else the chapter.
    fn linked(&self, chapter: ChapterIx, link: &str) -> Option<SpecIx> {
        let own = self.in_chapter(chapter);
        let part = link
            .split_once('#')
            .filter(|_| own.len() > 1 || self.by_chapter(chapter).is_none());
        let part = part.and_then(|(_, anchor)| {
            let anchor = paths::percent_decoded(anchor);
            own.into_iter()
                .find(|&spec| self.specs[spec].anchor.as_deref() == Some(anchor.as_str()))
        });
        part.or_else(|| self.by_chapter(chapter))
    }

    fn resolve_import(&self, import: &str, id: &SpecId, deliverable: Option<u32>) -> Target {
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
            Some((number, None)) => Target::NoImportedDeliverable { spec, number },
            Some((_, deliverable)) => Target::Imported { spec, deliverable },
            None => Target::Imported {
                spec,
                deliverable: None,
            },
        }
    }

    /// The chapter with this `path`, of its page or its file.
    fn by_path(&self, path: &str, book: &Book<'_>) -> Option<ChapterIx> {
        let paths = self.paths.get_or_init(|| {
            let mut paths = FxHashMap::default();
            for (ix, chapter) in book.chapters.iter().enumerate() {
                paths.entry(chapter.path.clone()).or_insert(ix);
                if let Some(file) = chapter.source_path.as_ref().filter(|file| **file != chapter.path) {
                    paths.entry(file.clone()).or_insert(ix);
                }
            }
            paths
        });
        paths.get(path).copied()
    }

    /// What all specs say about others.
    fn links(&self, book: &Book<'_>, documents: &[Document], config: &Config) -> Links {
        let specs = (0..self.specs.len()).into_par_iter();
        let links = specs.fold(Links::default, |mut links, own| {
            let document = self.document(own, documents);
            let resolve = |reference| self.resolve(reference, self.specs[own].chapter, book, config);
            if let Some(milestone) = &document.milestone {
                for reference in &milestone.depends_on.references {
                    self.add_blocker(own, resolve(reference), reference.span, &mut links);
                }
                for reference in &milestone.blocks.references {
                    self.add_dependent(own, resolve(reference), reference.span, &mut links);
                }
            }
            let (named, imported) = (links.references.len(), links.imported_references.len());
            // A reference within a part belongs to that part, not to the chapter.
            let is_own = |reference: &&Reference| document.part_at(reference.span).is_none();
            for reference in document.references.iter().filter(is_own) {
                match resolve(reference) {
                    Target::Spec { spec, .. } | Target::NoDeliverable { spec, .. } if spec != own => {
                        links.references.push((own, spec));
                    }
                    Target::Imported { spec, .. } | Target::NoImportedDeliverable { spec, .. } => {
                        links.imported_references.push((own, spec));
                    }
                    _ => {}
                }
            }
            sort_and_dedup_from(&mut links.references, named);
            sort_and_dedup_from(&mut links.imported_references, imported);
            links
        });
        links.reduce(Links::default, Links::and)
    }

    fn add_blocker(&self, own: SpecIx, target: Target, place: Span, links: &mut Links) {
        match target {
            Target::Spec { spec, .. } | Target::NoDeliverable { spec, .. }
                if spec != own && self.specs[spec].is_milestone =>
            {
                links.edges.push(Edge {
                    blocker: spec,
                    dependent: own,
                    said_by_dependent: Some(place),
                    said_by_blocker: None,
                });
            }
            Target::Imported { spec, .. } | Target::NoImportedDeliverable { spec, .. }
                if self.imports.specs[spec].is_milestone =>
            {
                let before = links.imported_blockers.iter().rev().take_while(|(of, _)| *of == own);
                let is_known = before.into_iter().any(|(_, (other, _))| *other == spec);
                if !is_known {
                    links.imported_blockers.push((own, (spec, place)));
                }
            }
            Target::Unknown => links.unresolved.push(own),
            _ => {}
        }
    }

    fn add_dependent(&self, own: SpecIx, target: Target, place: Span, links: &mut Links) {
        if let Target::Spec { spec, .. } | Target::NoDeliverable { spec, .. } = target
            && spec != own
            && self.specs[spec].is_milestone
        {
            links.edges.push(Edge {
                blocker: own,
                dependent: spec,
                said_by_dependent: None,
                said_by_blocker: Some(place),
            });
        }
    }

    fn join(&mut self, mut links: Links) {
        let count = self.specs.len();
        // Of several places in one chapter, the first counts.
        links.edges.sort_by_key(|edge| (edge.blocker, edge.dependent));
        links.edges.dedup_by(|other, edge| {
            let is_same = (other.blocker, other.dependent) == (edge.blocker, edge.dependent);
            if is_same {
                edge.said_by_dependent = edge.said_by_dependent.or(other.said_by_dependent);
                edge.said_by_blocker = edge.said_by_blocker.or(other.said_by_blocker);
            }
            is_same
        });
        self.edges = links.edges;
        self.edges.shrink_to_fit();
        let turned = |pairs: &[(usize, usize)]| -> Vec<_> { pairs.iter().map(|&(a, b)| (b, a)).collect() };
        let dependents: Vec<_> = self.edges.iter().map(|edge| (edge.blocker, edge.dependent)).collect();
        self.dependents = Lists::new(count, &dependents);
        self.blockers = Lists::new(count, &turned(&dependents));
        self.references = Lists::new(count, &links.references);
        self.referenced_by = Lists::new(count, &turned(&links.references));
        self.imported_blockers = Lists::new(count, &links.imported_blockers);
        self.imported_references = Lists::new(count, &links.imported_references);
        self.unresolved = vec![false; count];
        for spec in links.unresolved {
            self.unresolved[spec] = true;
        }
    }

    /// Most books have no cycle, and the first order is complete. Otherwise strongly connected components give the
    /// cycles, and the rest has an order without their inner edges.
    fn sort(&mut self, documents: &[Document]) {
        self.order = self.ordered(documents, |_, _| false);
        if self.order.len() < self.milestones.len() {
            let component = self.components();
            self.order = self.ordered(documents, |one, other| component[one] == component[other]);
        }
        self.neighbours = neighbours::neighbours(self, documents);
    }

    /// By spec, the number of its strongly connected component; also adds the cycles. Kosaraju's algorithm does not
    /// recurse, so that long cycles cannot overflow the stack.
    fn components(&mut self) -> Vec<usize> {
        let mut graph: DiGraph<(), ()> = DiGraph::with_capacity(self.specs.len(), self.edges.len());
        for _ in &self.specs {
            graph.add_node(());
        }
        for edge in &self.edges {
            graph.add_edge(NodeIndex::new(edge.blocker), NodeIndex::new(edge.dependent), ());
        }
        let mut component = vec![0; self.specs.len()];
        for (number, members) in petgraph::algo::kosaraju_scc(&graph).into_iter().enumerate() {
            for node in &members {
                component[node.index()] = number;
            }
            if members.len() > 1 {
                let members: BTreeSet<SpecIx> = members.into_iter().map(NodeIndex::index).collect();
                self.cycles.push(self.shortest_cycle(&members));
            }
        }
        self.cycles.sort();
        component
    }

    /// The milestones without blockers, then those whose blockers are all before them, and so on; cut edges do not
    /// count.
    fn ordered(&self, documents: &[Document], is_cut: impl Fn(SpecIx, SpecIx) -> bool) -> Vec<SpecIx> {
        let waits_for = |spec: SpecIx| {
            self.blockers[spec]
                .iter()
                .filter(|&&blocker| !is_cut(blocker, spec))
                .count()
        };
        let mut waits: Vec<usize> = (0..self.specs.len()).map(waits_for).collect();
        let due = |spec: SpecIx| {
            let target = self.document(spec, documents).metadata.target.as_ref();
            let date = target.and_then(|target| target.date()).map(crate::model::Date::last);
            (date.is_none(), date, spec)
        };
        let free = self.milestones().filter(|&spec| waits[spec] == 0);
        let mut ready: BinaryHeap<_> = free.map(|spec| Reverse(due(spec))).collect();
        let mut order = Vec::with_capacity(self.milestones.len());
        while let Some(Reverse((.., spec))) = ready.pop() {
            order.push(spec);
            for &next in &self.dependents[spec] {
                if !is_cut(spec, next) {
                    waits[next] -= 1;
                    if waits[next] == 0 {
                        ready.push(Reverse(due(next)));
                    }
                }
            }
        }
        order
    }

    /// The shortest cycle through the first member.
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

/// What specs say about others, in the order of the book.
#[derive(Default)]
struct Links {
    /// One for each place.
    edges: Vec<Edge>,
    references: Vec<(SpecIx, SpecIx)>,
    imported_blockers: Vec<(SpecIx, (ImportedIx, Span))>,
    imported_references: Vec<(SpecIx, ImportedIx)>,
    unresolved: Vec<SpecIx>,
}

impl Links {
    /// Appends `more`.
    fn and(mut self, mut more: Self) -> Self {
        self.edges.append(&mut more.edges);
        self.references.append(&mut more.references);
        self.imported_blockers.append(&mut more.imported_blockers);
        self.imported_references.append(&mut more.imported_references);
        self.unresolved.append(&mut more.unresolved);
        self
    }
}

/// Sorts the pairs from `start` on and removes duplicates.
fn sort_and_dedup_from(found: &mut Vec<(usize, usize)>, start: usize) {
    found[start..].sort_unstable();
    let mut kept = start;
    for at in start..found.len() {
        if kept == start || found[kept - 1] != found[at] {
            found[kept] = found[at];
            kept += 1;
        }
    }
    found.truncate(kept);
}
