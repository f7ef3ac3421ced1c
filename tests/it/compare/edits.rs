//! Edits of generated books, each with the changes that a person would name.

use super::books::{self, Criterion, Direction, Language, Milestone, Seed};

/// What an edit is called, what it does to a book (false where the book has no place for it), and what it is reported as.
pub type Edit = (
    &'static str,
    fn(&mut Seed, &mut Vec<Milestone>) -> bool,
    &'static [&'static str],
);

fn any(seed: &mut Seed, book: &[Milestone]) -> usize {
    seed.below(book.len())
}

/// A milestone and one of its deliverables.
fn place(seed: &mut Seed, book: &[Milestone]) -> (usize, usize) {
    let at = any(seed, book);
    (at, seed.below(book[at].deliverables.len()))
}

fn language(book: &[Milestone]) -> Language {
    book[0].style.language
}

/// A criterion with a number in this direction.
fn measured<'b>(seed: &mut Seed, book: &'b mut [Milestone], wanted: Direction) -> Option<&'b mut Criterion> {
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

fn set(criterion: &mut Criterion, value: u32) {
    criterion.value = value;
    if let Some(template) = criterion.template {
        criterion.text = template.0.replace("{}", &value.to_string());
    }
}

fn plain<'b>(seed: &mut Seed, book: &'b mut [Milestone], fits: impl Fn(&str) -> bool) -> Option<&'b mut Criterion> {
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

fn day_after((year, month, day): (i16, i8, i8), days: i64) -> (i16, i8, i8) {
    let date = jiff::civil::date(year, month, day).saturating_add(jiff::Span::new().days(days));
    (date.year(), date.month(), date.day())
}

/// Puts something new beside what is there, so that texts are not by chance those of another milestone.
fn fresh(seed: &mut Seed, book: &[Milestone]) -> Criterion {
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

pub const EDITS: &[Edit] = &[
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
            let hedge = match language(book) {
                Language::English => seed.pick(&["where possible", "if possible", "as far as possible"]),
                Language::German => seed.pick(&["wenn möglich", "soweit möglich", "nach Möglichkeit"]),
            };
            let Some(own) = plain(seed, book, |_| true) else {
                return false;
            };
            own.text = format!("{} {hedge}", own.text);
            true
        },
        &["criterion-weakened"],
    ),
    (
        "number taken out",
        |seed, book| {
            let german = language(book) == Language::German;
            let Some(own) = measured(seed, book, Direction::Down).filter(|own| {
                own.text.ends_with("ms") && own.text.contains("closes")
                    || own.text.ends_with("ms") && own.text.contains("schließt")
            }) else {
                return false;
            };
            own.text = if german {
                "Die Schranke schließt schnell".into()
            } else {
                "The barrier closes quickly".into()
            };
            true
        },
        &["criterion-weakened"],
    ),
    (
        "all became most",
        |seed, book| {
            let Some(own) = plain(seed, book, |text| {
                text.starts_with("Every ticket clerk") || text.starts_with("Jede Kartenverkäuferin")
            }) else {
                return false;
            };
            own.text = own
                .text
                .replace("Every ticket clerk", "Most ticket clerks")
                .replace("Jede Kartenverkäuferin", "Die meisten Kartenverkäuferinnen");
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
            // The last one, which nobody waits for.
            book.pop();
            true
        },
        &["milestone-dropped"],
    ),
    (
        "milestone dropped that others wait for",
        |seed, book| {
            let at = seed.below(book.len() - 1);
            let number = book.remove(at).number;
            book.iter_mut()
                .for_each(|own| own.waits_for.retain(|waits| *waits != number));
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
            let more = match language(book) {
                Language::English => seed.pick(&["in writing", "before the season begins", "with a witness"]),
                Language::German => seed.pick(&["schriftlich", "noch vor Saisonbeginn", "im Beisein eines Zeugen"]),
            };
            let Some(own) = plain(seed, book, |_| true) else {
                return false;
            };
            own.text = format!("{} {more}", own.text);
            true
        },
        &["criterion-reworded"],
    ),
    (
        "criterion replaced",
        |seed, book| {
            let (at, own) = place(seed, book);
            let new = match language(book) {
                Language::English => "Two lifebelts hang beside the stairs".to_owned(),
                Language::German => "Neben der Treppe hängen zwei Rettungsringe".to_owned(),
            };
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
            let title = match language(book) {
                Language::English => "Rope Store",
                Language::German => "Taulager",
            };
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
            let more = if language(book) == Language::English {
                " and Sheds"
            } else {
                " mit Schuppen"
            };
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
            let more = if language(book) == Language::English {
                " and Beyond"
            } else {
                " und weiter"
            };
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
                own.waits_for
                    .iter_mut()
                    .filter(|waits| **waits == number)
                    .for_each(|waits| *waits = 77);
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
];

/// Edits that change nothing that anybody promised.
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
