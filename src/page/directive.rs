//! `{{#mls NAME …}}`: what each name puts in its place, and which specs its filters let through.

use super::inline::Inline;
use super::{Page, board, checks, graph, index, people, risks, roadmap, stuck, timeline};
use crate::analysis::Subject;
use crate::edit::Edits;
use crate::graph::SpecIx;
use crate::model::{Directive, DirectiveKind, Level, Status, asks_for};
use crate::source::Text;

pub fn edits(page: &Page<'_>, edits: &mut Edits) {
    let live = page
        .document
        .directives
        .iter()
        .filter(|directive| !page.project.book.is_escaped(page.chapter, directive.span));
    live.for_each(|directive| edit(page, directive, edits));
}

/// Nothing for a name that is none, which stays as text: a finding says so.
fn edit(page: &Page<'_>, directive: &Directive, edits: &mut Edits) {
    let filter = Filter(&directive.filters);
    let kind = directive.kind().filter(|kind| kind.is_inline() || directive.alone);
    let Some(kind) = kind else { return };
    let body = match kind {
        DirectiveKind::Badge => {
            if let Some(badge) = badge(page, directive) {
                edits.replace(directive.span, &page.inline(badge));
            }
            return;
        }
        DirectiveKind::Summary => board::summary(page, filter),
        DirectiveKind::Index => index::specs(page, filter),
        DirectiveKind::Deliverables => index::deliverables(page, filter),
        DirectiveKind::Findings => checks::findings(page, filter),
        DirectiveKind::Exceptions => checks::exceptions(page, filter),
        DirectiveKind::Roadmap => roadmap::roadmap(page, filter),
        DirectiveKind::Timeline => timeline::timeline(page, filter),
        DirectiveKind::Graph => graph::graph(page, filter),
        DirectiveKind::Blockers => stuck::blockers(page, filter),
        DirectiveKind::Risks => risks::risks(page, filter),
        DirectiveKind::People => people::people(page, filter),
    };
    page.block(edits, directive.span, |out| out.push_str(&body));
}

/// A spec's badge, `MLS-002 ● Completed`, as a link to it, which it is not where it stands in another.
fn badge<'p>(page: &'p Page<'_>, directive: &Directive) -> Option<Inline<'p>> {
    let id = directive.arguments.first()?.value.to_uppercase();
    let spec = page.project.graph.by_id(&id)?;
    Some(match directive.linked {
        true => page.with_status(spec, page.plain(page.project.name(spec))),
        false => page.linked_badge(spec),
    })
}

/// The `key=value` pairs of a directive; a spec has to answer to all that can be asked of it.
#[derive(Clone, Copy)]
pub struct Filter<'a>(&'a [(Text, Text)]);

impl Filter<'_> {
    /// Lets everything through.
    pub const ALL: Self = Self(&[]);

    pub fn lets_spec(self, page: &Page<'_>, spec: SpecIx) -> bool {
        let metadata = &page.project.document(spec).metadata;
        let kind = &page.project.graph.specs[spec].kind;
        self.lets(page.project.status(spec), &metadata.owners)
            && self.all("kind", |wanted| wanted == *kind)
            && self.lets_milestone(page, spec)
            && self.lets_plan(page, spec)
    }

    /// `plan=PLN-001`
    pub fn lets_plan(self, page: &Page<'_>, spec: SpecIx) -> bool {
        self.all("plan", |wanted| {
            let plan = page.project.plan(spec);
            plan.is_some_and(|plan| page.project.name(plan).eq_ignore_ascii_case(wanted))
        })
    }

    /// `group=plan`
    pub fn wants_plans(self) -> bool {
        self.asks("group") && self.all("group", |wanted| wanted == "plan")
    }

    /// Whether `key` is given at all.
    pub fn asks(self, key: &str) -> bool {
        self.0.iter().any(|(name, _)| name.value.eq_ignore_ascii_case(key))
    }

    /// `milestone=MLS-002`
    pub fn lets_milestone(self, page: &Page<'_>, spec: SpecIx) -> bool {
        let id = page.project.graph.specs[spec].id.as_ref();
        self.all("milestone", |wanted| {
            id.is_some_and(|id| id.as_str().eq_ignore_ascii_case(wanted))
        })
    }

    /// What is asked of a milestone whose parts have owners of their own; a settled one only where a status is asked for.
    pub fn lets_open(self, page: &Page<'_>, subject: Subject<'_>) -> bool {
        let slug = subject.status().map(Status::slug);
        self.lets_milestone(page, subject.spec)
            && self.lets_plan(page, subject.spec)
            && (self.asks("status") || !subject.is_settled())
            && self.lets_status(slug)
    }

    /// `level=high`
    pub fn lets_level(self, level: Option<Level>) -> bool {
        self.all("level", |wanted| level.is_some_and(|level| level.slug() == wanted))
    }

    /// `owner=Ana`, of a person's own name.
    pub fn lets_name(self, name: &str) -> bool {
        self.all("owner", |wanted| asks_for(wanted, name))
    }

    pub fn lets_owner(self, owners: &[Text]) -> bool {
        self.all("owner", |wanted| {
            owners.iter().any(|owner| asks_for(wanted, &owner.value))
        })
    }

    fn lets_status(self, slug: Option<&str>) -> bool {
        self.all("status", |wanted| {
            slug == Some(wanted.replace([' ', '_'], "-").as_str())
        })
    }

    /// `status=at-risk owner=Ana`, in any case.
    pub fn lets(self, status: Option<Status>, owners: &[Text]) -> bool {
        self.lets_status(status.map(Status::slug)) && self.lets_owner(owners)
    }

    /// Whether everything that is asked under `key` is answered; questions come in lower case.
    pub fn all(self, key: &str, answers: impl Fn(&str) -> bool) -> bool {
        let asked = self.0.iter().filter(|(name, _)| name.value.eq_ignore_ascii_case(key));
        let mut wanted = asked.map(|(_, value)| value.value.to_lowercase());
        wanted.all(|wanted| answers(&wanted))
    }
}
