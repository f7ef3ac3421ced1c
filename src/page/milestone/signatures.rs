//! A note beside each signature for a promise that has changed since.

use crate::edit::Edits;
use crate::labels::Word;
use crate::page::context::Page;
use crate::page::pieces::note::Tone;
use crate::promise;

pub(crate) fn edits(page: &Page<'_>, edits: &mut Edits) {
    let Some(subject) = page.subject() else {
        return;
    };
    let signatures = promise::signatures(subject.milestone, page.text);
    if signatures.is_empty() {
        return;
    }
    let now = promise::of_subject(page.project, subject);
    for signature in signatures
        .iter()
        .filter(|signature| signature.fits(&now) == Some(false))
    {
        let note = page.own_note(Tone::Late, page.label(Word::ChangedSince));
        let lead = if page.is_html() { " " } else { "" };
        edits.insert(signature.span.end as usize, &format!("{lead}{}", page.inline(note)));
    }
}
