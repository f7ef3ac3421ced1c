//! Small books made from seeds, in several styles and two languages, as data that edits can change.

use std::fmt::Write as _;

/// A generator of numbers that is the same everywhere.
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

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Language {
    English,
    German,
}

/// Where more is better.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Direction {
    Up,
    Down,
    Unknown,
}

/// A template with `{}` for its number, and a range of it.
pub type Template = (&'static str, Direction, u32, u32);

pub const MEASURED: [&[Template]; 2] = [
    &[
        ("The barrier closes within {} ms", Direction::Down, 100, 900),
        ("At least {} % of tickets are sold online", Direction::Up, 60, 95),
        ("p95 response time of the desk ≤ {} ms", Direction::Down, 100, 900),
        ("{}+ crew members have trained on the new desk", Direction::Up, 8, 60),
        (
            "No more than {} complaints reach the office per week",
            Direction::Down,
            3,
            20,
        ),
        (
            "A restart of the signal box takes under {} minutes",
            Direction::Down,
            3,
            40,
        ),
        ("Coverage of the ticket module ≥ {}%", Direction::Up, 60, 95),
        ("A minimum of {} lifeboats is checked each month", Direction::Up, 4, 30),
        ("Up to {} bookings may wait at midnight", Direction::Down, 5, 90),
        ("From order to delivery in {} days or less", Direction::Down, 5, 30),
        ("The alarm reaches the bridge in {} seconds", Direction::Down, 5, 50),
        (
            "Uptime of the ferry board stays above {} percent",
            Direction::Up,
            80,
            98,
        ),
        ("Fewer than {} restarts are logged in the pilot", Direction::Down, 3, 30),
        ("The crane lifts {} tonnes or more", Direction::Up, 5, 60),
        (
            "Boarding of a full ship takes at most {} minutes",
            Direction::Down,
            10,
            45,
        ),
        ("Waiting cars: max. {} in the yard", Direction::Down, 10, 80),
        ("Queue length never exceeds {} cars", Direction::Down, 10, 80),
        ("{} gates have a camera", Direction::Unknown, 3, 20),
        (
            "Trial run with {} passengers and their dogs",
            Direction::Unknown,
            20,
            300,
        ),
        ("The leaflet has {} pages", Direction::Unknown, 2, 30),
    ],
    &[
        ("Die Schranke schließt innerhalb von {} ms", Direction::Down, 100, 900),
        (
            "Mindestens {} % der Karten werden im Netz verkauft",
            Direction::Up,
            60,
            95,
        ),
        ("Antwortzeit des Schalters ≤ {} ms", Direction::Down, 100, 900),
        ("{} oder mehr Matrosen sind eingewiesen", Direction::Up, 8, 60),
        ("Höchstens {} Beschwerden pro Woche", Direction::Down, 3, 20),
        (
            "Ein Neustart des Stellwerks dauert weniger als {} Minuten",
            Direction::Down,
            3,
            40,
        ),
        ("Testabdeckung des Kartenmoduls ≥ {}%", Direction::Up, 60, 95),
        ("Wenigstens {} Rettungsboote sind geprüft", Direction::Up, 4, 30),
        (
            "Bis zu {} Buchungen dürfen um Mitternacht offen sein",
            Direction::Down,
            5,
            90,
        ),
        ("Der Alarm erreicht die Brücke in {} Sekunden", Direction::Down, 5, 50),
        (
            "Die Anzeige ist zu mehr als {} Prozent verfügbar",
            Direction::Up,
            80,
            98,
        ),
        ("Das Beladen dauert maximal {} Minuten", Direction::Down, 10, 45),
        ("{} Tore haben eine Kamera", Direction::Unknown, 3, 20),
        (
            "Probefahrt mit {} Fahrgästen und ihren Hunden",
            Direction::Unknown,
            20,
            300,
        ),
    ],
];

const WHO: [[&str; 10]; 2] = [
    [
        "The harbour master",
        "The night crew",
        "Every ticket clerk",
        "The ferry board",
        "A blind passenger",
        "The customs office",
        "The signal lamp",
        "The spare engine",
        "The insurance company",
        "The school class",
    ],
    [
        "Die Hafenmeisterin",
        "Die Nachtschicht",
        "Jede Kartenverkäuferin",
        "Die Anzeigetafel",
        "Ein blinder Fahrgast",
        "Das Zollamt",
        "Die Signallampe",
        "Der Ersatzmotor",
        "Die Versicherung",
        "Die Schulklasse",
    ],
];

const WHAT: [[&str; 12]; 2] = [
    [
        "has signed the drawing of the pier",
        "finds the way without a guide",
        "survives a storm at anchor",
        "agrees to the winter timetable",
        "is listed in the handbook",
        "has seen the emergency drill",
        "knows whom to call at night",
        "works after a power cut",
        "has a copy of the contract",
        "was painted in the colours of the line",
        "reads the tide table aloud",
        "keeps its own log book",
    ],
    [
        "hat die Zeichnung des Stegs unterschrieben",
        "findet den Weg ohne Hilfe",
        "übersteht einen Sturm vor Anker",
        "stimmt dem Winterfahrplan zu",
        "steht im Handbuch",
        "hat die Notübung gesehen",
        "weiß nachts den richtigen Ansprechpartner",
        "läuft nach einem Stromausfall weiter",
        "besitzt eine Kopie des Vertrags",
        "trägt die Farben der Linie",
        "liest die Gezeitentafel laut vor",
        "führt ein eigenes Logbuch",
    ],
];

pub const TITLES: [[&str; 16]; 2] = [
    [
        "Ticket Desk",
        "North Pier",
        "Signal Lamps",
        "Crew Handbook",
        "Winter Timetable",
        "Customs Gate",
        "Boarding Ramp",
        "Storm Anchor",
        "Radio Room",
        "Car Deck",
        "Tide Table",
        "Lost Property",
        "Ferry Board",
        "Spare Engine",
        "Ship's Bell",
        "Quay Wall",
    ],
    [
        "Kartenschalter",
        "Nordsteg",
        "Signallampen",
        "Handbuch der Mannschaft",
        "Winterfahrplan",
        "Zolltor",
        "Laderampe",
        "Sturmanker",
        "Funkraum",
        "Autodeck",
        "Gezeitentafel",
        "Fundbüro",
        "Anzeigetafel",
        "Ersatzmotor",
        "Schiffsglocke",
        "Kaimauer",
    ],
];

const STAGES: [[&str; 8]; 2] = [
    [
        "First Light",
        "Open Water",
        "The Long Pier",
        "Harbour at Night",
        "A Dry Deck",
        "Bells and Whistles",
        "Across the Sound",
        "Home Port",
    ],
    [
        "Erstes Licht",
        "Offenes Wasser",
        "Der lange Steg",
        "Hafen bei Nacht",
        "Trockenes Deck",
        "Glocken und Pfeifen",
        "Über den Sund",
        "Heimathafen",
    ],
];

pub const PEOPLE: [&str; 8] = [
    "Ana Ruiz",
    "Bo Lind",
    "Chidi Obi",
    "Dora Vogt",
    "Emre Kaya",
    "Fatou Sow",
    "Gil Roth",
    "Hana Ito",
];

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
    /// Words instead of a date.
    pub target_text: Option<String>,
    pub owner: String,
    pub summary: String,
    pub deliverables: Vec<Deliverable>,
    pub groups: Vec<Group>,
    pub sign_off: Vec<Criterion>,
    pub waits_for: Vec<usize>,
    pub risks: Vec<(String, usize, usize, String)>,
    pub blockers: Vec<(String, bool, String)>,
    pub capacity: Vec<(String, usize, usize)>,
    pub rollback: Vec<String>,
    pub style: Style,
    pub file: String,
}

/// How a milestone is written.
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
    /// Other names for sections, fields and statuses.
    pub synonyms: bool,
    pub emphasis: bool,
    pub full_stop: bool,
    pub emoji: bool,
    pub blanks: bool,
    /// 0 as in the template, 1 as a sign or without blanks.
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
    let templates: Vec<Template> = MEASURED[language as usize]
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
    let (who, what) = (seed.pick(&WHO[language as usize]), seed.pick(&WHAT[language as usize]));
    Criterion {
        text: format!("{who} {what}"),
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
    let mut titles: Vec<&str> = TITLES[language as usize].to_vec();
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
    let lang = language as usize;
    let fields = |seed: &mut Seed| seed.pick(&WHAT[lang]).to_owned();
    let style = Style::new(seed, language);
    Milestone {
        number,
        title: STAGES[lang][number % 8].to_owned(),
        status: 1 + seed.below(2),
        target: Some(target),
        target_text: None,
        owner: seed.pick(&PEOPLE).to_owned(),
        summary: format!("{} {}", seed.pick(&WHO[lang]), fields(seed)),
        deliverables,
        groups,
        sign_off,
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
    (1..=count).map(|number| milestone(seed, language, number)).collect()
}

const STATUSES: [[[&str; 6]; 2]; 2] = [
    [
        [
            "Planned",
            "In Progress",
            "In Review",
            "Completed",
            "Cancelled",
            "At Risk",
        ],
        [
            "Not started",
            "Underway",
            "Ready for review",
            "Done",
            "Dropped",
            "Delayed",
        ],
    ],
    [
        [
            "Geplant",
            "In Arbeit",
            "In Prüfung",
            "Abgeschlossen",
            "Abgebrochen",
            "Gefährdet",
        ],
        ["Planned", "In Progress", "In Review", "Fertig", "Cancelled", "At Risk"],
    ],
];

const MONTHS: [[&str; 12]; 2] = [
    [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    [
        "Januar",
        "Februar",
        "März",
        "April",
        "Mai",
        "Juni",
        "Juli",
        "August",
        "September",
        "Oktober",
        "November",
        "Dezember",
    ],
];

const GROUPS: [[&str; 4]; 2] = [
    [
        "Technical Criteria",
        "Operational Criteria",
        "Quality Criteria",
        "Documentation Criteria",
    ],
    [
        "Technische Kriterien",
        "Betriebliche Kriterien",
        "Qualitätskriterien",
        "Dokumentationskriterien",
    ],
];

const LEVELS: [[&str; 3]; 2] = [
    ["Must Pass", "Should Pass", "Nice to Have"],
    ["Must Pass", "Should Pass", "Nice to Have"],
];

impl Style {
    fn words(&self, english: &'static str, other: &'static str, german: &'static str) -> &'static str {
        match (self.language, self.synonyms) {
            (Language::English, false) => english,
            (Language::English, true) => other,
            (Language::German, false) => german,
            (Language::German, true) => english,
        }
    }

    fn date(&self, (year, month, day): (i16, i8, i8)) -> String {
        let name = MONTHS[self.language as usize][month as usize - 1];
        match (self.date, self.language) {
            (0, _) => format!("{year}-{month:02}-{day:02}"),
            (_, Language::English) => format!("{name} {day}, {year}"),
            (_, Language::German) => format!("{day}. {name} {year}"),
        }
    }

    fn status(&self, status: usize) -> String {
        let name = STATUSES[self.language as usize][usize::from(self.synonyms)][status];
        match (self.emoji, status) {
            (true, 3) => format!("✅ {name}"),
            (true, 1) => format!("🚧 {name}"),
            _ => name.to_owned(),
        }
    }

    fn id(&self, number: usize) -> String {
        format!("MLS-{number:0width$}", width = self.digits)
    }

    fn spelled(&self, criterion: &Criterion) -> String {
        let mut text = criterion.text.clone();
        if self.spelling == 1 {
            for (from, to) in [
                ("At least ", "≥ "),
                ("at most", "no more than"),
                ("No more than", "At most"),
                ("A minimum of", "At least"),
                ("within", "in at most"),
                (" percent", "%"),
                ("Mindestens ", "≥ "),
                ("Wenigstens", "Mindestens"),
                ("innerhalb von", "in höchstens"),
                ("maximal", "höchstens"),
                (" Prozent", " %"),
            ] {
                text = text.replace(from, to);
            }
            if let Some(rest) = text.strip_suffix(" ms") {
                let at = rest.rfind(' ').map_or(0, |at| at + 1);
                if let Ok(value) = rest[at..].parse::<f64>() {
                    let seconds = format!("{} s", value / 1000.0);
                    let seconds = if self.language == Language::German {
                        seconds.replace('.', ",")
                    } else {
                        seconds
                    };
                    text = format!("{}{seconds}", &rest[..at]);
                }
            }
        }
        if self.emphasis {
            let words: Vec<&str> = text.split(' ').collect();
            let last = words.len() - 1;
            let decorated = words.iter().enumerate().map(|(at, word)| match at {
                1 => format!("**{word}**"),
                at if at == last && word.chars().all(char::is_alphabetic) => {
                    format!("[{word}](https://example.org/{at})")
                }
                _ => (*word).to_owned(),
            });
            text = decorated.collect::<Vec<_>>().join(" ");
        }
        if self.full_stop {
            text.push('.');
        }
        text
    }

    fn task(&self, criterion: &Criterion) -> String {
        let tick = if criterion.done { 'x' } else { ' ' };
        let line = format!("{} [{tick}] {}", self.bullet, self.spelled(criterion));
        wrapped(&line, self.width, "  ")
    }
}

fn wrapped(line: &str, width: Option<usize>, indent: &str) -> String {
    let Some(width) = width else {
        return line.to_owned() + "\n";
    };
    let mut out = String::new();
    let mut length = 0;
    for word in line.split(' ') {
        // A line must not begin like a list.
        let is_safe = word.chars().next().is_some_and(char::is_alphabetic);
        if length > 0 && length + word.chars().count() > width && is_safe {
            out.push('\n');
            out.push_str(indent);
            length = indent.len();
        } else if length > 0 {
            out.push(' ');
            length += 1;
        }
        out.push_str(word);
        length += word.chars().count();
    }
    out + "\n"
}

pub fn render(own: &Milestone) -> String {
    let style = &own.style;
    let mut out = String::new();
    let title = format!("# {}: {}\n\n", style.id(own.number), own.title);
    let target = own.target.map(|target| style.date(target)).or(own.target_text.clone());
    let mut fields = vec![
        (style.words("Owner", "Lead", "Verantwortlich"), own.owner.clone()),
        (style.words("Status", "Status", "Status"), style.status(own.status)),
    ];
    if let Some(target) = target {
        fields.insert(0, (style.words("Target Date", "Due", "Zieldatum"), target));
    }
    match style.metadata {
        1 => {
            out.push_str("---\n");
            for (key, value) in &fields {
                let key = match *key {
                    "Target Date" | "Zieldatum" | "Due" => "target",
                    "Owner" | "Lead" | "Verantwortlich" => "owner",
                    _ => "status",
                };
                _ = writeln!(out, "{key}: \"{value}\"");
            }
            out.push_str("---\n\n");
            out.push_str(&title);
        }
        2 => {
            out.push_str(&title);
            for (key, value) in &fields {
                _ = writeln!(out, "{} **{key}:** {value}", style.bullet);
            }
            out.push('\n');
        }
        3 => {
            out.push_str(&title);
            out.push_str("| Field | Value |\n|---|---|\n");
            for (key, value) in &fields {
                _ = writeln!(out, "| {key} | {value} |");
            }
            out.push('\n');
        }
        4 => {
            out.push_str(&title);
            for (key, value) in &fields {
                _ = writeln!(out, "{key}: {value}  ");
            }
            out.push('\n');
        }
        _ => {
            out.push_str(&title);
            for (key, value) in &fields {
                _ = writeln!(out, "**{key}**: {value}\n");
            }
        }
    }
    _ = write!(
        out,
        "## {}\n\n{}\n",
        style.words("Summary", "Overview", "Zusammenfassung"),
        wrapped(&own.summary, style.width, "")
    );
    _ = write!(
        out,
        "## {}\n\n",
        style.words("Deliverables", "Deliverables", "Ergebnisse")
    );
    for (at, deliverable) in own.deliverables.iter().enumerate() {
        let number = style.first + at;
        match style.heading {
            0 => _ = writeln!(out, "### {number}. {}\n", deliverable.title),
            1 => _ = writeln!(out, "### D{number}: {}\n", deliverable.title),
            _ => _ = writeln!(out, "### {}\n", deliverable.title),
        }
        let fields = [
            (
                style.words("Owner", "Owner", "Verantwortlich"),
                deliverable.owner.clone(),
            ),
            (
                style.words("Status", "Status", "Status"),
                style.status(deliverable.status),
            ),
            (style.words("Target", "Due", "Termin"), style.date(deliverable.target)),
        ];
        for (key, value) in fields {
            match style.metadata {
                2 => _ = writeln!(out, "{} **{key}**: {value}", style.bullet),
                _ => _ = writeln!(out, "**{key}**: {value}\n"),
            }
        }
        if style.metadata == 2 {
            out.push('\n');
        }
        _ = writeln!(
            out,
            "**{}**:\n",
            style.words("Acceptance Criteria", "Acceptance Criteria", "Abnahmekriterien")
        );
        for criterion in &deliverable.criteria {
            out.push_str(&style.task(criterion));
            if style.blanks {
                out.push('\n');
            }
        }
        out.push('\n');
    }
    if !own.groups.is_empty() {
        _ = write!(
            out,
            "## {}\n\n",
            style.words("Success Criteria", "Success Criteria", "Erfolgskriterien")
        );
        for group in &own.groups {
            let lang = style.language as usize;
            _ = writeln!(
                out,
                "### {} ({})\n",
                GROUPS[lang][group.name], LEVELS[lang][group.level]
            );
            for criterion in &group.criteria {
                out.push_str(&style.task(criterion));
            }
            out.push('\n');
        }
    }
    if !own.sign_off.is_empty() {
        _ = write!(
            out,
            "## {}\n\n",
            style.words("Sign-Off Criteria", "Sign-Off Criteria", "Sign-Off Criteria")
        );
        for criterion in &own.sign_off {
            out.push_str(&style.task(criterion));
        }
        out.push('\n');
    }
    if !own.waits_for.is_empty() {
        let ids: Vec<String> = own
            .waits_for
            .iter()
            .map(|number| format!("[{}]", style.id(*number)))
            .collect();
        let (section, field) = (
            style.words("Dependencies", "Dependencies", "Abhängigkeiten"),
            style.words("Blocked by", "Depends on", "Blockiert durch"),
        );
        _ = write!(out, "## {section}\n\n**{field}**: {}\n\n", ids.join(", "));
    }
    let levels = ["Low", "Medium", "High"];
    _ = write!(out, "## {}\n\n", style.words("Risks", "Risks & Mitigation", "Risiken"));
    out.push_str("| Risk | Likelihood | Impact | Mitigation |\n|---|---|---|---|\n");
    for (risk, likelihood, impact, mitigation) in &own.risks {
        _ = writeln!(
            out,
            "| {risk} | {} | {} | {mitigation} |",
            levels[*likelihood], levels[*impact]
        );
    }
    _ = write!(
        out,
        "\n## {}\n\n",
        style.words("Current Blockers", "Blockers", "Current Blockers")
    );
    for (at, (title, resolved, owner)) in own.blockers.iter().enumerate() {
        let status = if *resolved { "\n\n**Status**: Resolved" } else { "" };
        _ = write!(
            out,
            "### {}. {title}{status}\n\n**Owner**: {owner}\n\n**Action**: {owner}\n\n",
            at + 1
        );
    }
    _ = write!(
        out,
        "## {}\n\n",
        style.words("Team Capacity", "Capacity", "Team Capacity")
    );
    out.push_str("| Person | Allocation | Weeks |\n|---|---|---|\n");
    for (person, percent, weeks) in &own.capacity {
        _ = writeln!(out, "| {person} | {percent}% | {weeks} |");
    }
    if !own.rollback.is_empty() {
        _ = write!(
            out,
            "\n## {}\n\n### Rollback Steps\n\n",
            style.words("Rollback Plan", "Rollback Plan", "Rollback Plan")
        );
        for (at, step) in own.rollback.iter().enumerate() {
            out.push_str(&wrapped(&format!("{}. {step}", at + 1), style.width, "   "));
        }
    }
    if style.crlf { out.replace('\n', "\r\n") } else { out }
}
