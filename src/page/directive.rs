//! `{{#mls NAME …}}`: what each name puts in its place, and which specs its filters let through.

use super::inline::Inline;
use super::{Page, board, checks, index};
use crate::edit::Edit;
use crate::graph::SpecIx;
use crate::model::{Directive, DirectiveKind, Status};
use crate::source::Text;

pub fn edits(page: &Page<'_>, edits: &mut Vec<Edit>) {
    let live = page
        .document
        .directives
        .iter()
        .filter(|directive| !page.project.book.is_escaped(page.chapter, directive.span));
    edits.extend(live.filter_map(|directive| edit(page, directive)));
}

/// None for a name that is none, which stays as text: a finding says so.
fn edit(page: &Page<'_>, directive: &Directive) -> Option<Edit> {
    let filter = Filter(&directive.filters);
    let kind = directive.kind()?;
    if !kind.is_inline() && !directive.alone {
        return None;
    }
    let body = match kind {
        DirectiveKind::Badge => return Some(Edit::replace(directive.span, page.inline(badge(page, directive)?))),
        DirectiveKind::Summary => board::summary(page, filter),
        DirectiveKind::Index => index::specs(page, filter),
        DirectiveKind::Deliverables => index::deliverables(page, filter),
        DirectiveKind::Findings => checks::findings(page, filter),
        DirectiveKind::Exceptions => checks::exceptions(page, filter),
        _ => return None,
    };
    Some(page.block(directive.span, &body))
}

/// A spec's badge, `MLS-002 ● Completed`, as a link to it.
fn badge(page: &Page<'_>, directive: &Directive) -> Option<Inline> {
    let id = directive.arguments.first()?.value.to_uppercase();
    Some(page.linked_badge(page.project.graph.by_id(&id)?))
}

/// The `key=value` pairs of a directive; a spec has to answer to all that can be asked of it.
#[derive(Clone, Copy)]
pub struct Filter<'a>(&'a [(Text, Text)]);

impl Filter<'_> {
    pub fn lets_spec(self, page: &Page<'_>, spec: SpecIx) -> bool {
        let metadata = &page.project.document(spec).metadata;
        let kind = &page.project.graph.specs[spec].kind;
        self.lets(page.project.status(spec), &metadata.owners)
            && self.all("kind", |wanted| wanted == *kind)
            && self.lets_milestone(page, spec)
    }

    /// `milestone=MLS-002`
    pub fn lets_milestone(self, page: &Page<'_>, spec: SpecIx) -> bool {
        let id = page.project.graph.specs[spec].id.as_ref();
        self.all("milestone", |wanted| {
            id.is_some_and(|id| id.as_str().eq_ignore_ascii_case(wanted))
        })
    }

    /// `status=at-risk owner=Ana`, in any case.
    pub fn lets(self, status: Option<Status>, owners: &[Text]) -> bool {
        let slug = status.map(Status::slug);
        self.all("status", |wanted| {
            slug == Some(wanted.replace([' ', '_'], "-").as_str())
        }) && self.all("owner", |wanted| owners.iter().any(|owner| names(&owner.value, wanted)))
    }

    /// Whether everything that is asked under `key` is answered; questions come in lower case.
    pub fn all(self, key: &str, answers: impl Fn(&str) -> bool) -> bool {
        let asked = self.0.iter().filter(|(name, _)| name.value.eq_ignore_ascii_case(key));
        let mut wanted = asked.map(|(_, value)| value.value.to_lowercase());
        wanted.all(|wanted| answers(&wanted))
    }
}

/// Whether `owner` is `wanted` (lower case), or has it as one of its words: "Ana" names "Ana (Backend)".
fn names(owner: &str, wanted: &str) -> bool {
    let owner = owner.to_lowercase();
    let mut words = owner.split(|c: char| !c.is_alphanumeric());
    owner == wanted || words.any(|word| word == wanted)
}
