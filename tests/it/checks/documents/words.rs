//! Words, and the markup between them.

use super::Writer;

pub const STATUS: [&[&str]; 6] = [
    &["Status", "State", "status"],
    &["Status", "Zustand"],
    &["Estado", "Status"],
    &["Statut", "Status"],
    &["ステータス", "Status"],
    &["状态", "Status"],
];
pub const OWNER: [&[&str]; 6] = [
    &["Owner", "Owners", "Lead", "Project Lead"],
    &["Verantwortlich", "Owner"],
    &["Responsable", "Owner"],
    &["Responsable", "Owner"],
    &["担当者", "Owner"],
    &["负责人", "Owner"],
];
pub const TARGET: [&[&str]; 6] = [
    &[
        "Target Date",
        "Target",
        "Due",
        "Deadline",
        "Estimated date of completion",
    ],
    &["Zieldatum", "Termin", "Fällig am"],
    &["Fecha objetivo", "Target"],
    &["Échéance", "Date cible"],
    &["期日", "目標日"],
    &["目标日期", "Due"],
];
pub const OTHERS: &[&str] = &[
    "Version",
    "Risks",
    "Blockers",
    "Deliverables",
    "Stage",
    "Goal",
    "Tracker",
    "Epic",
    "Budget",
    "Completed on",
    "Date",
    "Depends on",
    "Blocks",
    "If delayed",
    "Contingency",
    "Reviewers",
    "Description",
    "ID",
    "Title",
    "Helpers needed",
    "Kostenstelle",
    "備考",
    "Next Update",
    "Confidence",
];
pub const PART_FIELDS: &[&str] = &[
    "Delivered",
    "Description",
    "Notes",
    "Estimate",
    "Ticket",
    "Acceptance Criteria",
    "Depends on",
];
pub const STATUSES: &[&str] = &[
    "Planned",
    "In Progress",
    "Done",
    "Shipped",
    "Not started",
    "✅ Complete - ready",
    "in review",
    "At Risk (the crane is late)",
    "**On hold** until spring",
    "Fertig",
    "進行中",
    "Somewhat done",
    "Planned (starts after setup)",
    "🔴 Blocked",
    "Cancelled",
];
pub const DATES: &[&str] = &[
    "2027-03-31",
    "March 31, 2027",
    "31 Mar 2027",
    "Q1 2027",
    "2027-03",
    "2027H2",
    "Mar 31",
    "TBD",
    "Week 3",
    "04/03/2027",
    "2026-12-01 (was 2026-11-01)",
    "3. März 2027",
    "Mittwoch, 3. März 2027",
    "2027年3月3日",
    "2027-02-01 → 2027-03-03",
    "2027-03-31 - with the town",
    "31.03.2027",
    "２０２７-03-31",
    "end of March 2027, if the wall stands",
];
pub const PEOPLE: &[&str] = &[
    "Ana",
    "Bo",
    "Ana & Bo",
    "Edda (Backend)",
    "Chidi, Ana; Bo",
    "@bo",
    "Ana — until May, then Chidi",
    "The core team",
    "エッダ",
    "عمر",
    "TBD",
];
const BASES: &[&str] = &[
    "walnut",
    "crane",
    "Wall",
    "gate",
    "tide",
    "screen",
    "the",
    "of",
    "none",
    "No",
    "river",
    "Brücke",
    "señal",
    "clé",
    "橋",
    "試験",
    "城门",
    "مرسى",
    "नदी",
    "cafe\u{301}",
    "ß",
    "Ωmega",
    "3",
    "10",
    "90%",
    "v2.1",
    "don't",
    "a/b",
    "x_y",
];
const EMOJI: &[&str] = &["🚀", "✅", "👩‍🔧", "⚠️", "→", "❌", "🇪🇸"];

impl Writer<'_> {
    /// A word that is usually unique in the document.
    pub fn word(&mut self) -> String {
        let base = self.choices.pick(BASES);
        self.count += 1;
        let letter = |n: usize| char::from(b'a' + u8::try_from(n % 26).unwrap_or(0));
        match self.choices.below(4) {
            0 => base.to_owned(),
            _ => format!("{base}{}{}", letter(self.count / 26), letter(self.count)),
        }
    }

    pub fn words(&mut self) -> String {
        let count = match self.choices.one_in(24) {
            true => 40,
            false => 1 + self.choices.below(4),
        };
        let words: Vec<String> = (0..count).map(|_| self.word()).collect();
        words.join(" ")
    }

    /// Words mixed with links, images and code.
    pub fn inline(&mut self) -> String {
        let mut out = self.words();
        while self.choices.one_in(3) {
            let piece = self.piece();
            let space = if self.choices.one_in(12) { "" } else { " " };
            out = format!("{out}{space}{piece}");
            if self.choices.one_in(2) {
                out = format!("{out} {}", self.words());
            }
        }
        out
    }

    pub fn piece(&mut self) -> String {
        let word = self.words();
        self.count += 1;
        let n = self.count;
        match self.choices.below(22) {
            0 => format!("**{word}**"),
            1 => format!("*{word}*"),
            2 => format!("`{word}`"),
            3 => format!("~~{word}~~"),
            4 => format!("[{word}](https://example.org/{n})"),
            5 => {
                self.end
                    .push_str(&format!("\n[ref{n}]: https://example.org/ref{n} \"{word}\"\n"));
                format!("[{word}][ref{n}]")
            }
            6 => {
                self.end.push_str(&format!("\n[#{n}]: https://example.org/issue{n}\n"));
                format!("[#{n}]")
            }
            7 => format!("<https://example.org/auto{n}>"),
            8 => format!("![{word}](picture{n}.png)"),
            9 => {
                self.end.push_str(&format!("\n[^n{n}]: {word}\n"));
                format!("[^n{n}]")
            }
            10 => self.choices.pick(EMOJI).to_owned(),
            11 => self
                .choices
                .pick(&[
                    "[MLS-002]",
                    "MLS-002",
                    "[PLN-001]",
                    "MLS-002#1",
                    "[MLS-009]",
                    "[the other](mls-002-y.md)",
                ])
                .to_owned(),
            12 => format!("{word}\\\n{}", self.word()),
            13 => format!("{word}  \n{}", self.word()),
            14 => format!("{word}\n{}", self.word()),
            15 => self
                .choices
                .pick(&[
                    "\\*",
                    "&amp;",
                    "&lt;b&gt;",
                    "a \\| b",
                    "$x$",
                    "“so”",
                    "(see below)",
                    "[x]",
                    "\\[y\\]",
                ])
                .to_owned(),
            16 => format!("[![{word}](badge{n}.svg)](https://example.org/b{n})"),
            17 => format!("**[{word}](other{n}.md) `c`**"),
            18 => format!("<b>{word}</b>"),
            19 => format!("<kbd>{word}</kbd> <a href=\"https://example.org/raw{n}\">x</a>"),
            20 => format!("<!-- remark {n} -->"),
            _ => format!("a<br>{word}"),
        }
    }
}
