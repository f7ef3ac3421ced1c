//! Edits that change no promise.

use super::books::{self, Milestone, Seed};

/// The name of an edit, and the edit.
pub type Neutral = (&'static str, fn(&mut Seed, &mut Vec<Milestone>));

fn all(book: &mut [Milestone], change: impl Fn(&mut books::Style)) {
    book.iter_mut().for_each(|own| change(&mut own.style));
}

pub const NEUTRAL: &[Neutral] = &[
    ("reflow", |_, book| {
        all(book, |style| {
            style.width = if style.width.is_some() { None } else { Some(50) }
        })
    }),
    ("renumber", |_, book| all(book, |style| style.first += 3)),
    ("other headings", |seed, book| {
        let heading = seed.below(2);
        all(book, |style| {
            style.heading = if style.heading == heading { 2 } else { heading }
        });
    }),
    ("order of criteria", |seed, book| {
        for part in book.iter_mut().flat_map(|own| &mut own.deliverables) {
            seed.shuffle(&mut part.criteria);
        }
    }),
    ("order of deliverables and groups", |seed, book| {
        for own in book {
            seed.shuffle(&mut own.deliverables);
            seed.shuffle(&mut own.groups);
        }
    }),
    ("order of milestones", |seed, book| seed.shuffle(book)),
    ("bullets", |_, book| {
        all(book, |style| style.bullet = if style.bullet == '-' { '*' } else { '-' })
    }),
    ("line ends", |_, book| all(book, |style| style.crlf = !style.crlf)),
    ("files moved", |seed, book| {
        let folder = seed.pick(&["stages", "specs/milestones", "2027"]);
        for own in book {
            own.file = format!("{folder}/mls-{:03}-renamed.md", own.number);
        }
    }),
    ("ids padded", |_, book| {
        all(book, |style| style.digits = if style.digits == 3 { 5 } else { 3 })
    }),
    ("synonyms", |_, book| {
        all(book, |style| style.synonyms = !style.synonyms)
    }),
    ("metadata in another form", |seed, book| {
        let by = 1 + seed.below(4);
        all(book, |style| style.metadata = (style.metadata + by) % 5);
    }),
    ("dates", |_, book| all(book, |style| style.date = 1 - style.date)),
    ("emphasis and links", |_, book| {
        all(book, |style| style.emphasis = !style.emphasis)
    }),
    ("full stops", |_, book| {
        all(book, |style| style.full_stop = !style.full_stop)
    }),
    ("emoji", |_, book| all(book, |style| style.emoji = !style.emoji)),
    ("blank lines", |_, book| all(book, |style| style.blanks = !style.blanks)),
    ("values spelled otherwise", |_, book| {
        all(book, |style| style.spelling = 1)
    }),
    ("order of risks and capacity", |seed, book| {
        for own in book {
            seed.shuffle(&mut own.risks);
            seed.shuffle(&mut own.capacity);
        }
    }),
    ("several at once", |seed, book| {
        for own in book.iter_mut() {
            let language = own.style.language;
            own.style = books::Style {
                digits: own.style.digits,
                ..books::Style::new(seed, language)
            };
            seed.shuffle(&mut own.deliverables);
        }
        seed.shuffle(book);
    }),
];
