//! Renders templates as text.

use askama::Template;

use crate::page::pieces::inline::Inline;

/// A template as inline HTML.
pub(crate) fn fill<'p>(template: &impl Template) -> Inline<'p> {
    Inline::html(rendered(template))
}

/// Most pieces are shorter.
const ROOM: usize = 256;

/// A template's text.
pub(crate) fn rendered(template: &impl Template) -> String {
    let mut text = String::with_capacity(ROOM);
    put(template, &mut text);
    text
}

/// Appends a template's text to `out`.
pub(crate) fn put<T: Template>(template: &T, out: &mut String) {
    out.reserve(T::SIZE_HINT);
    // Templates contain nothing fallible, and writing to a string does not fail.
    let _ = template.render_into(out);
}
