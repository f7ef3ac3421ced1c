//! Every spelling of every field.

use super::Writer;
use super::words::{DATES, OTHERS, OWNER, PART_FIELDS, PEOPLE, STATUS, STATUSES, TARGET};

/// Labels for lists.
const LABELS: &[&str] = &[
    "**Deliverables:**",
    "Risks:",
    "**Blockers**:",
    "**Depends on:**",
    "Notes:",
];

impl Writer<'_> {
    pub fn front_matter(&mut self) {
        self.put("---\n");
        for _ in 0..=self.choices.below(4) {
            let word = self.word();
            let line = match self.choices.below(6) {
                0 => format!(
                    "status: {}",
                    self.choices.pick(&["Planned", "done", "~", "In Progress"])
                ),
                1 => format!("owner: {}", self.choices.pick(&["Ana", "[Ana, Bo]", "null"])),
                2 => format!("target: {}", self.choices.pick(&["2027-03-31", "Q1 2027"])),
                3 => "title: The gate".to_owned(),
                4 => "tags:\n  - one\n  - two".to_owned(),
                _ => format!("epic: \"{word}\""),
            };
            self.line(&line);
        }
        self.put("---\n");
        self.gap();
    }

    /// The name and value of a field.
    pub fn field(&mut self, is_part: bool) -> (String, String) {
        let language = if self.choices.one_in(4) { 0 } else { self.language };
        let (key, mut value) = match self.choices.below(5) {
            0 => (
                self.choices.pick(STATUS[language]),
                self.choices.pick(STATUSES).to_owned(),
            ),
            1 => (self.choices.pick(OWNER[language]), self.choices.pick(PEOPLE).to_owned()),
            2 => (self.choices.pick(TARGET[language]), self.choices.pick(DATES).to_owned()),
            3 if is_part => (self.choices.pick(PART_FIELDS), self.words()),
            _ => (self.choices.pick(OTHERS), self.other_value()),
        };
        if self.choices.one_in(4) {
            let piece = self.piece();
            let piece = piece.replace("  \n", " ").replace(['\\', '\n'], " ");
            value = match self.choices.below(3) {
                0 => format!("{value} {piece}"),
                1 => format!("{value} ({piece})"),
                _ => piece,
            };
        } else if self.choices.one_in(6) {
            let words = self.words();
            value = match self.choices.below(4) {
                0 => format!("{value} ({words})"),
                1 => format!("{value} - {words}"),
                2 => format!("{value}, {words}"),
                _ => format!("{value} — {words}"),
            };
        }
        (key.to_owned(), value)
    }

    pub fn other_value(&mut self) -> String {
        match self.choices.below(6) {
            0 => "[MLS-002]".to_owned(),
            1 => "MLS-002 and [PLN-001]".to_owned(),
            2 => self.choices.pick(DATES).to_owned(),
            3 => "None".to_owned(),
            _ => self.words(),
        }
    }

    pub fn spelled(&mut self, is_part: bool) -> String {
        let (key, value) = self.field(is_part);
        match self.choices.below(8) {
            0 | 1 => format!("**{key}**: {value}"),
            2 => format!("**{key}:** {value}"),
            3 => format!("{key}: {value}"),
            4 => format!("__{key}__: {value}"),
            5 => format!("*{key}*: {value}"),
            6 => format!("**{key}**：{value}"),
            _ => format!("**{key}: {value}**"),
        }
    }

    pub fn metadata(&mut self) {
        let spelling = self.choices.below(12);
        let count = 1 + self.choices.below(4);
        match spelling {
            0 => self.field_lines(count, "", false),
            1 => {
                for _ in 0..count {
                    let field = self.spelled(false);
                    self.line(&field);
                    self.put("\n");
                }
            }
            2 => {
                let joint = self.choices.pick(&[" · ", " | ", " • "]);
                let fields: Vec<String> = (0..count).map(|_| self.spelled(false)).collect();
                self.line(&fields.join(joint));
            }
            3 => self.field_list(count, false),
            4 => self.field_table(count),
            5 => {
                if self.choices.one_in(3) {
                    let words = self.inline().replace('\n', " ");
                    self.line(&format!("> {words}"));
                    if self.choices.one_in(2) {
                        self.put(">\n");
                    }
                }
                self.field_lines(count, "> ", false);
            }
            6 => {
                let (key, value) = self.field(false);
                self.line(&format!("## {key}\n"));
                match self.choices.below(3) {
                    0 => self.line(&value),
                    1 => {
                        let word = self.word();
                        self.line(&format!("- {value}\n- {word}"));
                    }
                    _ => self.line(&format!("| Name | Part |\n|---|---|\n| {value} | all |")),
                }
            }
            7 => {
                self.field_lines(count, "", false);
                let (label, word, words) = (self.choices.pick(LABELS), self.word(), self.words());
                self.line(&format!("{label}\n- {word}\n- {words}"));
            }
            9 => {
                for _ in 0..count {
                    let (key, value) = self.field(false);
                    let value = value.replace('\n', " ");
                    self.line(&format!("{key}\n: {value}\n"));
                }
            }
            10 => {
                for _ in 0..count {
                    let (key, value) = self.field(false);
                    self.line(&format!("**{key}**\n\n{value}\n"));
                }
            }
            8 => {
                let field = self.spelled(false);
                let (label, word, words) = (self.choices.pick(LABELS), self.word(), self.words());
                self.line(&format!("- {field}\n- {label}\n  - {word}\n  - {words}"));
                let field = self.spelled(false);
                self.line(&format!("- {field}"));
            }
            _ => {
                let (key, value) = self.field(false);
                let colon = self.choices.pick(&["**:", ":**"]);
                self.line(&format!("**{key}{colon}"));
                if self.choices.one_in(2) {
                    self.put("\n");
                }
                let words = self.inline().replace('\n', " ");
                self.line(&format!("- {value}\n- {words}"));
            }
        }
        self.gap();
    }

    pub fn field_lines(&mut self, count: usize, mark: &str, is_part: bool) {
        for at in 0..count {
            let field = self.spelled(is_part);
            let end = match at + 1 == count {
                true => "",
                false => self.choices.pick(&["  ", "\\", "", "<br>"]),
            };
            self.line(&format!("{mark}{field}{end}"));
            if self.choices.one_in(8) {
                let words = self.words();
                // A separate sentence, or a continuation of the value.
                let lead = self.choices.pick(&[
                    "",
                    "",
                    "The gate goes on and on, says ",
                    "[Phase 1](a.md) goes on as before, ",
                ]);
                self.line(&format!("{mark}{lead}{words}"));
            }
        }
    }

    pub fn field_list(&mut self, count: usize, is_part: bool) {
        let mark = self.choices.pick(&["- ", "* ", "+ ", "1. "]);
        for _ in 0..count {
            let field = self.spelled(is_part);
            self.line(&format!("{mark}{field}"));
            if self.choices.one_in(10) {
                let words = self.words();
                self.line(&format!("   - {words}"));
            }
            if self.choices.one_in(10) {
                self.put("\n");
            }
        }
        if self.choices.one_in(6) {
            let words = self.inline();
            self.line(&format!("{mark}{words}"));
        }
    }

    pub fn field_table(&mut self, count: usize) {
        let fields: Vec<(String, String)> = (0..count).map(|_| self.field(false)).collect();
        let cell = |text: &str| text.replace('|', "/");
        if self.choices.one_in(3) {
            let row = |cells: Vec<String>| format!("| {} |", cells.join(" | "));
            self.line(&row(fields.iter().map(|(key, _)| cell(key)).collect()));
            self.line(&format!("|{}", "---|".repeat(count)));
            self.line(&row(fields.iter().map(|(_, value)| cell(value)).collect()));
            return;
        }
        let head = self.choices.pick(&[
            "| Field | Value |",
            "| | |",
            "| Key | Value |",
            "| Project | River gate |",
        ]);
        self.line(head);
        self.put("|---|---|\n");
        for (key, value) in fields {
            let strong = self.choices.pick(&["", "**"]);
            let more = match self.choices.one_in(6) {
                true => format!("<br>{}", cell(&self.word())),
                false => String::new(),
            };
            self.line(&format!("| {strong}{}{strong} | {}{more} |", cell(&key), cell(&value)));
        }
    }

    pub fn part_fields(&mut self) {
        let count = 1 + self.choices.below(3);
        match self.choices.below(6) {
            0 => self.field_list(count, true),
            1 => self.field_table(count),
            2 => {
                self.criteria_items();
                self.field_lines(count, "", true);
            }
            3 => self.field_lines(count, "> ", true),
            _ => {
                for _ in 0..count {
                    let field = self.spelled(true);
                    self.line(&field);
                    if !self.choices.one_in(3) {
                        self.put("\n");
                    }
                }
            }
        }
        self.gap();
    }
}
