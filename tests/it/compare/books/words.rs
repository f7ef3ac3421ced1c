//! The words of the generated books.

use super::more::{CHINESE, FRENCH, JAPANESE, SPANISH};

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Language {
    English,
    German,
    French,
    Spanish,
    Japanese,
    Chinese,
}

/// Each language with its tag.
pub const LANGUAGES: [(Language, &str); 6] = [
    (Language::English, "en"),
    (Language::German, "de"),
    (Language::French, "fr"),
    (Language::Spanish, "es"),
    (Language::Japanese, "ja"),
    (Language::Chinese, "zh"),
];

/// Which direction is better.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Direction {
    Up,
    Down,
    Unknown,
}

/// A template with `{}` for its number, its direction, and the number's range.
pub type Template = (&'static str, Direction, u32, u32);

/// Words for criteria and titles.
pub struct Words {
    /// The first one says how fast something closes.
    pub measured: &'static [Template],
    /// The third one names all of something.
    pub who: &'static [&'static str],
    pub what: &'static [&'static str],
    pub titles: &'static [&'static str],
    pub stages: &'static [&'static str],
    /// The text for each [`Edited`].
    pub edits: [&'static str; 8],
}

/// Texts that edits write.
#[derive(Clone, Copy)]
pub enum Edited {
    /// A word that weakens a promise.
    Hedge,
    /// The first measured criterion without its number.
    Fast,
    /// Most of what the third of [`Words::who`] names.
    Most,
    /// A remark for the end of a criterion.
    Remark,
    /// A criterion unlike any other.
    Criterion,
    /// A deliverable title unlike any other.
    Deliverable,
    /// A suffix for the title of a deliverable.
    Sheds,
    /// A suffix for the title of a milestone.
    Beyond,
}

impl Language {
    pub fn words(self) -> &'static Words {
        match self {
            Self::English => &ENGLISH,
            Self::German => &GERMAN,
            Self::French => &FRENCH,
            Self::Spanish => &SPANISH,
            Self::Japanese => &JAPANESE,
            Self::Chinese => &CHINESE,
        }
    }

    pub fn edited(self, what: Edited) -> &'static str {
        self.words().edits[what as usize]
    }

    /// The separator between words.
    pub fn blank(self) -> &'static str {
        match self {
            Self::Japanese | Self::Chinese => "",
            _ => " ",
        }
    }

    pub fn decimal_comma(self) -> bool {
        matches!(self, Self::German | Self::French | Self::Spanish)
    }
}

const ENGLISH: Words = Words {
    measured: &[
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
    who: &[
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
    what: &[
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
    titles: &[
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
    stages: &[
        "First Light",
        "Open Water",
        "The Long Pier",
        "Harbour at Night",
        "A Dry Deck",
        "Bells and Whistles",
        "Across the Sound",
        "Home Port",
    ],
    edits: [
        "where possible",
        "The barrier closes quickly",
        "Most ticket clerks",
        "in writing",
        "Two lifebelts hang beside the stairs",
        "Rope Store",
        " and Sheds",
        " and Beyond",
    ],
};

const GERMAN: Words = Words {
    measured: &[
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
    who: &[
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
    what: &[
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
    titles: &[
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
    stages: &[
        "Erstes Licht",
        "Offenes Wasser",
        "Der lange Steg",
        "Hafen bei Nacht",
        "Trockenes Deck",
        "Glocken und Pfeifen",
        "Über den Sund",
        "Heimathafen",
    ],
    edits: [
        "wenn möglich",
        "Die Schranke schließt schnell",
        "Die meisten Kartenverkäuferinnen",
        "schriftlich",
        "Neben der Treppe hängen zwei Rettungsringe",
        "Taulager",
        " mit Schuppen",
        " und weiter",
    ],
};

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
