//! More edits: additions, rewordings, moves, and edits of settled milestones.

use super::{Edit, any, day_after, fresh, language, measured, place, plain, set};
use crate::compare::books::{self, Criterion, Direction, Edited};

pub const MORE: &[Edit] = &[
    (
        "criterion added",
        |seed, book| {
            let (at, own) = place(seed, book);
            let new = fresh(seed, book);
            let lines = &mut book[at].deliverables[own].criteria;
            let line = seed.below(lines.len() + 1);
            lines.insert(line, new);
            true
        },
        &["criterion-added"],
    ),
    (
        "criterion reworded",
        |seed, book| {
            let (more, blank) = (language(book).edited(Edited::Remark), language(book).blank());
            let Some(own) = plain(seed, book, |_| true) else {
                return false;
            };
            own.text = [&own.text, blank, more].concat();
            true
        },
        &["criterion-reworded"],
    ),
    (
        "criterion replaced",
        |seed, book| {
            let (at, own) = place(seed, book);
            let new = language(book).edited(Edited::Criterion).to_owned();
            let lines = &mut book[at].deliverables[own].criteria;
            let line = seed.below(lines.len());
            lines[line] = Criterion {
                text: new,
                done: lines[line].done,
                template: None,
                value: 0,
            };
            true
        },
        &["criterion-dropped", "criterion-added"],
    ),
    (
        "criterion to another deliverable",
        |seed, book| {
            let (at, own) = place(seed, book);
            let count = book[at].deliverables.len();
            let line = book[at].deliverables[own].criteria.remove(0);
            book[at].deliverables[(own + 1) % count].criteria.push(line);
            true
        },
        &["criterion-moved"],
    ),
    (
        "criterion to another milestone",
        |seed, book| {
            let (at, own) = place(seed, book);
            let count = book.len();
            let line = book[at].deliverables[own].criteria.remove(0);
            let other = (at + 1) % count;
            if book[other]
                .deliverables
                .iter()
                .any(|own| own.criteria.iter().any(|own| own.text == line.text))
            {
                return false;
            }
            book[other].deliverables[0].criteria.push(line);
            true
        },
        &["criterion-moved"],
    ),
    (
        "deliverable to another milestone",
        |seed, book| {
            let (at, own) = place(seed, book);
            let count = book.len();
            let part = book[at].deliverables[own].clone();
            let other = (at + 1) % count;
            if book[other].deliverables.iter().any(|own| own.title == part.title) {
                return false;
            }
            book[at].deliverables.remove(own);
            book[other].deliverables.push(part);
            true
        },
        &["deliverable-moved"],
    ),
    (
        "deliverable added",
        |seed, book| {
            let at = any(seed, book);
            let title = language(book).edited(Edited::Deliverable);
            let mut part = books::deliverable(seed, language(book), (2027, 5, 5), title.to_owned());
            part.criteria = (0..2).map(|_| fresh(seed, book)).collect();
            book[at].deliverables.push(part);
            true
        },
        &["deliverable-added"],
    ),
    (
        "deliverable renamed",
        |seed, book| {
            let (at, own) = place(seed, book);
            let more = language(book).edited(Edited::Sheds);
            book[at].deliverables[own].title.push_str(more);
            true
        },
        &["deliverable-reworded"],
    ),
    (
        "milestone added",
        |seed, book| {
            let number = book.len() + 1;
            let mut new = books::milestone(seed, language(book), number);
            new.deliverables
                .iter_mut()
                .for_each(|own| own.criteria = (0..2).map(|_| fresh(seed, book)).collect());
            new.waits_for.clear();
            book.push(new);
            true
        },
        &["milestone-added"],
    ),
    (
        "milestone renamed",
        |seed, book| {
            let at = any(seed, book);
            let more = language(book).edited(Edited::Beyond);
            book[at].title.push_str(more);
            true
        },
        &["milestone-reworded"],
    ),
    (
        "owner changed",
        |seed, book| {
            let at = any(seed, book);
            book[at].owner = "Zoe Quist".to_owned();
            true
        },
        &["owner-changed"],
    ),
    (
        "risk dropped",
        |seed, book| {
            let at = any(seed, book);
            book[at].risks.pop();
            true
        },
        &["risk-dropped"],
    ),
    (
        "risk rated anew",
        |seed, book| {
            let at = any(seed, book);
            book[at].risks[0].1 = (book[at].risks[0].1 + 1) % 3;
            true
        },
        &["risk-changed"],
    ),
    (
        "blocker resolved",
        |seed, book| {
            let at = any(seed, book);
            book[at].blockers[0].1 = true;
            true
        },
        &["blocker-resolved"],
    ),
    (
        "capacity changed",
        |seed, book| {
            let at = any(seed, book);
            book[at].capacity[0].1 += 25;
            true
        },
        &["capacity-changed"],
    ),
    (
        "id changed",
        |seed, book| {
            let at = any(seed, book);
            let number = book[at].number;
            book[at].number = 77;
            for own in book.iter_mut() {
                let named = own.waits_for.iter_mut().chain(&mut own.blocks);
                named.filter(|named| **named == number).for_each(|named| *named = 77);
            }
            true
        },
        &["id-changed"],
    ),
    (
        "number of a completed milestone",
        |seed, book| {
            let Some(own) = measured(seed, &mut book[..1], Direction::Up) else {
                return false;
            };
            let value = own.value - 1;
            set(own, value);
            true
        },
        &["completed-edited"],
    ),
    (
        "target of a completed milestone",
        |_, book| {
            book[0].target = book[0].target.map(|target| day_after(target, 9));
            true
        },
        &["completed-edited"],
    ),
    (
        "criterion of a completed milestone dropped",
        |_, book| {
            book[0].deliverables[0].criteria.pop();
            true
        },
        &["completed-edited"],
    ),
    (
        "criterion dropped among neutral edits",
        |seed, book| {
            let (at, own) = place(seed, book);
            let lines = &mut book[at].deliverables[own].criteria;
            lines.pop();
            let style = &mut book[at].style;
            style.first += 2;
            style.bullet = if style.bullet == '-' { '*' } else { '-' };
            style.width = if style.width.is_some() { None } else { Some(60) };
            true
        },
        &["criterion-dropped"],
    ),
    (
        "criterion struck out",
        |seed, book| {
            let Some(own) = plain(seed, book, |_| true).filter(|own| !own.done) else {
                return false;
            };
            own.text = format!("~~{}~~", own.text);
            true
        },
        &["criterion-dropped"],
    ),
];
