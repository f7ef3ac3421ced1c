//! Small books generated from seeds, in several styles and six languages, as data that edits can change.

mod more;
mod names;
mod render;
mod words;

pub use render::render;
pub use words::{Direction, Edited, LANGUAGES, Language, PEOPLE, Template};

/// A random number generator with the same sequence on every platform.
pub struct Seed(u64);

impl Seed {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x1234_5678_9abc_def1)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, count: usize) -> usize {
        (self.next() % count.max(1) as u64) as usize
    }

    pub fn pick<T: Clone>(&mut self, list: &[T]) -> T {
        list[self.below(list.len())].clone()
    }

    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for at in (1..list.len()).rev() {
            list.swap(at, self.below(at + 1));
        }
    }
}

#[derive(Clone, Debug)]
pub struct Criterion {
    pub text: String,
    pub done: bool,
    pub template: Option<Template>,
    pub value: u32,
}

#[derive(Clone, Debug)]
pub struct Deliverable {
    pub title: String,
    pub owner: String,
    pub status: usize,
    pub target: (i16, i8, i8),
    pub criteria: Vec<Criterion>,
}

#[derive(Clone, Debug)]
pub struct Group {
    pub name: usize,
    /// 0 must, 1 should, 2 nice to have.
    pub level: usize,
    pub criteria: Vec<Criterion>,
}

/// 0 planned, 1 in progress, 2 in review, 3 completed, 4 cancelled, 5 at risk.
#[derive(Clone, Debug)]
pub struct Milestone {
    pub number: usize,
    pub title: String,
    pub status: usize,
    pub target: Option<(i16, i8, i8)>,
    /// Words in place of a date.
    pub target_text: Option<String>,
    pub owner: String,
    pub summary: String,
    pub deliverables: Vec<Deliverable>,
    pub groups: Vec<Group>,
    pub sign_off: Vec<Criterion>,
    pub waits_for: Vec<usize>,
    pub blocks: Vec<usize>,
    pub risks: Vec<(String, usize, usize, String)>,
    pub blockers: Vec<(String, bool, String)>,
    pub capacity: Vec<(String, usize, usize)>,
    pub rollback: Vec<String>,
    pub style: Style,
    pub file: String,
}

/// The formatting of a milestone.
#[derive(Clone, Debug)]
pub struct Style {
    pub language: Language,
    /// 0 bold block, 1 front matter, 2 list, 3 table, 4 plain lines with hard breaks.
    pub metadata: usize,
    pub bullet: char,
    /// 0 `### 1. T`, 1 `### D1: T`, 2 `### T`.
    pub heading: usize,
    /// The number of the first deliverable.
    pub first: usize,
    /// 0 ISO, 1 words.
    pub date: usize,
    pub width: Option<usize>,
    pub crlf: bool,
    pub digits: usize,
    /// Use synonyms for sections, fields and statuses.
    pub synonyms: bool,
    pub emphasis: bool,
    pub full_stop: bool,
    pub emoji: bool,
    pub blanks: bool,
    /// 0 as in the template, 1 with symbols or without spaces.
    pub spelling: usize,
}

impl Style {
    pub fn new(seed: &mut Seed, language: Language) -> Self {
        Self {
            language,
            metadata: seed.below(5),
            bullet: seed.pick(&['-', '*']),
            heading: seed.below(3),
            first: 1,
            date: seed.below(2),
            width: seed.pick(&[None, Some(80)]),
            crlf: seed.below(6) == 0,
            digits: 3,
            synonyms: seed.below(3) == 0,
            emphasis: false,
            full_stop: seed.below(3) == 0,
            emoji: seed.below(4) == 0,
            blanks: seed.below(3) == 0,
            spelling: 0,
        }
    }
}

pub fn measured(seed: &mut Seed, language: Language, direction: Option<Direction>) -> Criterion {
    let templates: Vec<Template> = language
        .words()
        .measured
        .iter()
        .copied()
        .filter(|template| direction.is_none_or(|direction| template.1 == direction))
        .collect();
    let template = seed.pick(&templates);
    let value = template.2 + seed.below((template.3 - template.2) as usize) as u32;
    Criterion {
        text: template.0.replace("{}", &value.to_string()),
        done: seed.below(3) == 0,
        template: Some(template),
        value,
    }
}

pub fn plain(seed: &mut Seed, language: Language) -> Criterion {
    let words = language.words();
    let (who, what) = (seed.pick(words.who), seed.pick(words.what));
    Criterion {
        text: [who, language.blank(), what].concat(),
        done: seed.below(3) == 0,
        template: None,
        value: 0,
    }
}

pub fn criteria(seed: &mut Seed, language: Language, count: usize) -> Vec<Criterion> {
    let mut found: Vec<Criterion> = Vec::new();
    while found.len() < count {
        let new = match seed.below(2) {
            0 => measured(seed, language, None),
            _ => plain(seed, language),
        };
        if found
            .iter()
            .all(|own| own.text != new.text && (own.template.is_none() || own.template != new.template))
        {
            found.push(new);
        }
    }
    found
}

pub fn deliverable(seed: &mut Seed, language: Language, target: (i16, i8, i8), title: String) -> Deliverable {
    let count = 2 + seed.below(4);
    Deliverable {
        title,
        owner: seed.pick(&PEOPLE).to_owned(),
        status: seed.below(3),
        target: (target.0, target.1, 1 + seed.below(27) as i8),
        criteria: criteria(seed, language, count),
    }
}

pub fn milestone(seed: &mut Seed, language: Language, number: usize) -> Milestone {
    let target = (2027, 1 + (number % 12) as i8, 28);
    let mut titles: Vec<&str> = language.words().titles.to_vec();
    seed.shuffle(&mut titles);
    let count = 2 + seed.below(3);
    let deliverables = titles
        .iter()
        .take(count)
        .map(|title| deliverable(seed, language, target, (*title).to_owned()))
        .collect();
    let groups = (0..2 + seed.below(2))
        .map(|name| Group {
            name,
            level: seed.below(3).min(1),
            criteria: criteria(seed, language, 2),
        })
        .collect();
    let mut sign_off = criteria(seed, language, 2);
    sign_off.iter_mut().for_each(|line| line.done = false);
    let words = language.words();
    let fields = |seed: &mut Seed| seed.pick(words.what).to_owned();
    let style = Style::new(seed, language);
    Milestone {
        number,
        title: words.stages[number % 8].to_owned(),
        status: 1 + seed.below(2),
        target: Some(target),
        target_text: None,
        owner: seed.pick(&PEOPLE).to_owned(),
        summary: format!("{} {}", seed.pick(words.who), fields(seed)),
        deliverables,
        groups,
        sign_off,
        blocks: Vec::new(),
        waits_for: if number > 1 { vec![number - 1] } else { Vec::new() },
        risks: vec![
            (plain(seed, language).text, seed.below(3), seed.below(3), fields(seed)),
            (
                measured(seed, language, None).text,
                seed.below(3),
                seed.below(3),
                fields(seed),
            ),
        ],
        blockers: vec![(plain(seed, language).text, false, seed.pick(&PEOPLE).to_owned())],
        capacity: vec![
            (PEOPLE[number % 8].to_owned(), 50, 2),
            (PEOPLE[(number + 3) % 8].to_owned(), 25, 1),
        ],
        rollback: vec![plain(seed, language).text, plain(seed, language).text],
        file: format!("milestone/mls-{number:03}-stage.md"),
        style,
    }
}

pub fn book(seed: &mut Seed, language: Language) -> Vec<Milestone> {
    let count = 4 + seed.below(3);
    let mut book: Vec<Milestone> = (1..=count).map(|number| milestone(seed, language, number)).collect();
    // Some pairs of milestones name the dependency on both sides.
    for at in 1..count {
        if seed.below(2) == 0 {
            book[at - 1].blocks = vec![book[at].number];
        }
    }
    book
}
