//! Edits of generated books, each with the changes that a person would report.

mod more;

use std::sync::LazyLock;

use super::books::{self, Criterion, Direction, Edited, Language, Milestone, Seed};
use more::MORE;

/// The name of an edit, the edit (returns false if the book has no place for it), and the kinds it is reported as.
pub type Edit = (
    &'static str,
    fn(&mut Seed, &mut Vec<Milestone>) -> bool,
    &'static [&'static str],
);

pub fn any(seed: &mut Seed, book: &[Milestone]) -> usize {
    seed.below(book.len())
}

/// Picks a milestone and one of its deliverables.
pub fn place(seed: &mut Seed, book: &[Milestone]) -> (usize, usize) {
    let at = any(seed, book);
    (at, seed.below(book[at].deliverables.len()))
}

pub fn language(book: &[Milestone]) -> Language {
    book[0].style.language
}

/// Picks a criterion whose number has this direction.
pub fn measured<'b>(seed: &mut Seed, book: &'b mut [Milestone], wanted: Direction) -> Option<&'b mut Criterion> {
    let mut found = Vec::new();
    for (at, milestone) in book.iter().enumerate() {
        for (own, deliverable) in milestone.deliverables.iter().enumerate() {
            for (line, criterion) in deliverable.criteria.iter().enumerate() {
                if criterion.template.is_some_and(|template| template.1 == wanted) {
                    found.push((at, own, line));
                }
            }
        }
    }
    if found.is_empty() {
        return None;
    }
    let (at, own, line) = seed.pick(&found);
    Some(&mut book[at].deliverables[own].criteria[line])
}

pub fn set(criterion: &mut Criterion, value: u32) {
    criterion.value = value;
    if let Some(template) = criterion.template {
        criterion.text = template.0.replace("{}", &value.to_string());
    }
}

pub fn plain<'b>(seed: &mut Seed, book: &'b mut [Milestone], fits: impl Fn(&str) -> bool) -> Option<&'b mut Criterion> {
    let mut found = Vec::new();
    for (at, milestone) in book.iter().enumerate() {
        for (own, deliverable) in milestone.deliverables.iter().enumerate() {
            for (line, criterion) in deliverable.criteria.iter().enumerate() {
                if criterion.template.is_none() && fits(&criterion.text) {
                    found.push((at, own, line));
                }
            }
        }
    }
    if found.is_empty() {
        return None;
    }
    let (at, own, line) = seed.pick(&found);
    Some(&mut book[at].deliverables[own].criteria[line])
}

pub fn day_after((year, month, day): (i16, i8, i8), days: i64) -> (i16, i8, i8) {
    let date = jiff::civil::date(year, month, day).saturating_add(jiff::Span::new().days(days));
    (date.year(), date.month(), date.day())
}

/// A criterion that the book does not contain yet.
pub fn fresh(seed: &mut Seed, book: &[Milestone]) -> Criterion {
    loop {
        let new = books::plain(seed, language(book));
        let is_known = |text: &str| {
            book.iter().any(|own| {
                let in_parts = own.deliverables.iter().flat_map(|own| &own.criteria);
                let in_groups = own.groups.iter().flat_map(|own| &own.criteria);
                in_parts
                    .chain(in_groups)
                    .chain(&own.sign_off)
                    .any(|own| own.text == text)
            })
        };
        if !is_known(&new.text) {
            return Criterion { done: false, ..new };
        }
    }
}

const FIRST: &[Edit] = &[
    (
        "criterion dropped",
        |seed, book| {
            let (at, own) = place(seed, book);
            let lines = &mut book[at].deliverables[own].criteria;
            let line = seed.below(lines.len());
            lines.remove(line);
            true
        },
        &["criterion-dropped"],
    ),
    (
        "success criterion dropped",
        |seed, book| {
            let at = any(seed, book);
            let group = seed.below(book[at].groups.len());
            book[at].groups[group].criteria.remove(0);
            true
        },
        &["criterion-dropped"],
    ),
    (
        "floor lowered",
        |seed, book| {
            let Some(own) = measured(seed, book, Direction::Up) else {
                return false;
            };
            let value = own.value - 1 - own.value / 10;
            set(own, value);
            true
        },
        &["criterion-weakened"],
    ),
    (
        "ceiling raised",
        |seed, book| {
            let Some(own) = measured(seed, book, Direction::Down) else {
                return false;
            };
            let value = own.value + 1 + own.value / 5;
            set(own, value);
            true
        },
        &["criterion-weakened"],
    ),
    (
        "floor raised",
        |seed, book| {
            let Some(own) = measured(seed, book, Direction::Up) else {
                return false;
            };
            let value = own.value + 2;
            set(own, value);
            true
        },
        &["criterion-strengthened"],
    ),
    (
        "ceiling lowered",
        |seed, book| {
            let Some(own) = measured(seed, book, Direction::Down) else {
                return false;
            };
            let value = own.value - 1;
            set(own, value);
            true
        },
        &["criterion-strengthened"],
    ),
    (
        "number of unknown direction",
        |seed, book| {
            let Some(own) = measured(seed, book, Direction::Unknown) else {
                return false;
            };
            let value = own.value + 1;
            set(own, value);
            true
        },
        &["criterion-weakened"],
    ),
    (
        "unit of a number",
        |seed, book| {
            let Some(own) = measured(seed, book, Direction::Down)
                .filter(|own| own.text.contains("ms") || own.text.contains("econds") || own.text.contains("ekunden"))
            else {
                return false;
            };
            own.text = own
                .text
                .replace(" ms", " s")
                .replace("seconds", "minutes")
                .replace("Sekunden", "Minuten");
            true
        },
        &["criterion-weakened"],
    ),
    (
        "hedged",
        |seed, book| {
            let hedge = language(book).edited(Edited::Hedge);
            let blank = language(book).blank();
            let Some(own) = plain(seed, book, |_| true) else {
                return false;
            };
            own.text = [&own.text, blank, hedge].concat();
            true
        },
        &["criterion-weakened"],
    ),
    (
        "number taken out",
        |seed, book| {
            let language = language(book);
            let first = language.words().measured[0];
            let Some(own) = measured(seed, book, first.1).filter(|own| own.template == Some(first)) else {
                return false;
            };
            own.text = language.edited(Edited::Fast).to_owned();
            true
        },
        &["criterion-weakened"],
    ),
    (
        "all became most",
        |seed, book| {
            let language = language(book);
            let all = language.words().who[2];
            let Some(own) = plain(seed, book, |text| text.starts_with(all)) else {
                return false;
            };
            own.text = own.text.replace(all, language.edited(Edited::Most));
            true
        },
        &["criterion-weakened"],
    ),
    (
        "level of a group lowered",
        |seed, book| {
            let at = any(seed, book);
            let group = seed.below(book[at].groups.len());
            book[at].groups[group].level += 1;
            true
        },
        &["level-lowered"],
    ),
    (
        "deliverable dropped",
        |seed, book| {
            let (at, own) = place(seed, book);
            book[at].deliverables.remove(own);
            true
        },
        &["deliverable-dropped"],
    ),
    (
        "milestone dropped",
        |_, book| {
            // The last milestone, because no other milestone depends on it.
            let number = book.pop().map(|own| own.number);
            book.iter_mut()
                .for_each(|own| own.blocks.retain(|blocks| Some(*blocks) != number));
            true
        },
        &["milestone-dropped"],
    ),
    (
        "milestone dropped that others wait for",
        |seed, book| {
            let at = seed.below(book.len() - 1);
            let number = book.remove(at).number;
            book.iter_mut().for_each(|own| {
                own.waits_for.retain(|waits| *waits != number);
                own.blocks.retain(|blocks| *blocks != number);
            });
            true
        },
        &["milestone-dropped", "dependency-removed"],
    ),
    (
        "milestone cancelled",
        |seed, book| {
            let at = any(seed, book);
            book[at].status = 4;
            true
        },
        &["milestone-cancelled"],
    ),
    (
        "target pushed",
        |seed, book| {
            let at = any(seed, book);
            let days = 1 + seed.below(60) as i64;
            book[at].target = book[at].target.map(|target| day_after(target, days));
            true
        },
        &["target-pushed"],
    ),
    (
        "target to be decided",
        |seed, book| {
            let at = any(seed, book);
            book[at].target = None;
            book[at].target_text = Some(seed.pick(&["TBD", "to be decided"]).to_owned());
            true
        },
        &["target-dropped"],
    ),
    (
        "target dropped",
        |seed, book| {
            let at = any(seed, book);
            book[at].target = None;
            true
        },
        &["target-dropped"],
    ),
    (
        "target earlier",
        |seed, book| {
            let at = any(seed, book);
            let days = 1 + seed.below(20) as i64;
            book[at].target = book[at].target.map(|target| day_after(target, -days));
            true
        },
        &["target-earlier"],
    ),
    (
        "target of a deliverable pushed",
        |seed, book| {
            let (at, own) = place(seed, book);
            let target = &mut book[at].deliverables[own].target;
            *target = day_after(*target, 3);
            true
        },
        &["target-pushed"],
    ),
    (
        "dependency dropped",
        |seed, book| {
            let at = 1 + seed.below(book.len() - 1);
            book[at].waits_for.clear();
            true
        },
        &["dependency-dropped"],
    ),
    (
        "dependency added",
        |_, book| {
            let last = book.len() - 1;
            book[last].waits_for.push(1);
            true
        },
        &["dependency-added"],
    ),
    (
        "rollback dropped",
        |seed, book| {
            let at = any(seed, book);
            book[at].rollback.clear();
            true
        },
        &["rollback-dropped"],
    ),
    (
        "sign-off dropped",
        |seed, book| {
            let at = any(seed, book);
            book[at].sign_off.clear();
            true
        },
        &["sign-off-dropped"],
    ),
    (
        "line of the sign-off dropped",
        |seed, book| {
            let at = any(seed, book);
            book[at].sign_off.pop();
            true
        },
        &["sign-off-dropped"],
    ),
    (
        "box unticked",
        |seed, book| {
            let (at, own) = place(seed, book);
            let Some(line) = book[at].deliverables[own].criteria.iter_mut().find(|own| own.done) else {
                return false;
            };
            line.done = false;
            true
        },
        &["box-unticked"],
    ),
    (
        "box ticked",
        |seed, book| {
            let (at, own) = place(seed, book);
            let Some(line) = book[at].deliverables[own].criteria.iter_mut().find(|own| !own.done) else {
                return false;
            };
            line.done = true;
            true
        },
        &["box-ticked"],
    ),
    (
        "status back",
        |seed, book| {
            let at = any(seed, book);
            book[at].status -= 1;
            true
        },
        &["status-back"],
    ),
    (
        "status forward",
        |seed, book| {
            let at = any(seed, book);
            book[at].status += 1;
            true
        },
        &["status-forward"],
    ),
    (
        "status of a deliverable back",
        |seed, book| {
            let (at, own) = place(seed, book);
            let status = &mut book[at].deliverables[own].status;
            if *status == 0 {
                return false;
            }
            *status -= 1;
            true
        },
        &["status-back"],
    ),
];

pub static EDITS: LazyLock<Vec<Edit>> = LazyLock::new(|| [FIRST, MORE].concat());
