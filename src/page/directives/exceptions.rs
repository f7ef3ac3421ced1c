//! `{{#mls exceptions}}`: the waivers.

use crate::diagnostic::Site;
use crate::labels::Word;
use crate::model::Waiver;
use crate::model::filter as filters;
use crate::page::context::Page;
use crate::page::directive::{Record, Render};
use crate::page::filter::Filter;
use crate::page::pieces::inline::Inline;
use crate::page::pieces::table::Table;

pub(super) static RECORD: Record = Record {
    name: "exceptions",
    summary: "the waivers, with their reasons",
    filters: &[&filters::MILESTONE, &filters::RULE],
    example: "{{#mls exceptions}}",
    render: Render::Block(exceptions),
};

/// Every waiver of the book with its reason.
fn exceptions(page: &Page<'_>, filter: Filter<'_>) -> String {
    let words = [Word::Rule, Word::Reason, Word::Page, Word::Until];
    let mut table = Table::new(words.map(|word| page.label(word)));
    for (chapter, document) in page.project.documents.iter().enumerate() {
        let asked = |waiver: &&Waiver| {
            filter.all(&filters::RULE, |wanted| wanted == waiver.rule.value)
                && filter.all(&filters::MILESTONE, |wanted| {
                    let spec = page.project.spec_at(chapter, waiver.span);
                    spec.is_some_and(|spec| page.project.name(spec).eq_ignore_ascii_case(wanted))
                })
        };
        for waiver in document.waivers.iter().filter(asked) {
            table.push([
                page.code(&waiver.rule.value),
                page.plain(&waiver.reason.value),
                page.site_link(&Site::Chapter {
                    chapter,
                    span: waiver.span,
                }),
                until(page, waiver),
            ]);
        }
    }
    table.or_none(page, Word::NoExceptions)
}

fn until<'p>(page: &'p Page<'_>, waiver: &'p Waiver) -> Inline<'p> {
    let Some(until) = &waiver.until else {
        return Inline::new();
    };
    let late = page.days_to(until).filter(|&days| days < 0);
    page.date(until) + late.map(|days| page.days_left(days)).unwrap_or_default()
}
