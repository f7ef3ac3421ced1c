//! Replaces directives by what their records render.

use crate::edit::Edits;
use crate::labels::Word;
use crate::model::Directive;
use crate::page::context::Page;
use crate::page::directive::{Record, Render};
use crate::page::directives;
use crate::page::filter::Filter;

pub(super) fn edits(page: &Page<'_>, edits: &mut Edits) {
    let live = page
        .document
        .directives
        .iter()
        .filter(|directive| !page.project.book.is_escaped(page.chapter, directive.span));
    live.for_each(|directive| edit(page, directive, edits));
}

/// Leaves a directive with an unknown name as text; a finding reports it.
fn edit(page: &Page<'_>, directive: &Directive, edits: &mut Edits) {
    match find(&directive.name.value).map(|record| &record.render) {
        Some(Render::Inline(render)) => {
            if let Some(inline) = render(page, directive) {
                edits.replace(directive.span, &page.inline(inline));
            }
        }
        Some(Render::Block(render)) => block(page, directive, edits, |filter| render(page, filter)),
        Some(Render::Past(render)) => block(page, directive, edits, |filter| {
            match page.project.book.history.ledger() {
                Some(ledger) => render(page, filter, ledger),
                None => page.inline(page.label(Word::NoHistory)).into_owned(),
            }
        }),
        None => {}
    }
}

/// Leaves a directive within other text.
fn block(page: &Page<'_>, directive: &Directive, edits: &mut Edits, render: impl FnOnce(Filter<'_>) -> String) {
    if directive.alone {
        let body = render(Filter(&directive.filters));
        page.block(edits, directive.span, |out| out.push_str(&body));
    }
}

fn find(name: &str) -> Option<&'static Record> {
    directives::ALL.iter().copied().find(|record| record.name == name)
}
