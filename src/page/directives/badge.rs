//! `{{#mls badge MLS-001}}`: the status of a spec within a sentence.

use crate::model::Directive;
use crate::page::context::Page;
use crate::page::directive::{Record, Render};
use crate::page::pieces::inline::Inline;

pub(super) static RECORD: Record = Record {
    name: "badge",
    summary: "within a sentence: the status of a spec, as a link to it",
    filters: &[],
    example: "{{#mls badge MLS-001}}",
    render: Render::Inline(badge),
};

/// A spec's badge, `MLS-002 ● Completed`, as a link to it; without the link if the directive is in another one.
fn badge<'p>(page: &'p Page<'_>, directive: &Directive) -> Option<Inline<'p>> {
    let id = directive.arguments.first()?.value.to_uppercase();
    let spec = page.project.graph.by_id(&id)?;
    Some(match directive.linked {
        true => page.with_status(spec, page.plain(page.project.name(spec))),
        false => page.linked_badge(spec),
    })
}
