//! The sections of a milestone, and the text before and after them.

use super::Writer;
use super::words::{DATES, PEOPLE, STATUSES};

impl Writer<'_> {
    pub fn section(&mut self) {
        match self.choices.below(13) {
            0..=3 => self.deliverables(),
            4 => self.summary_table(),
            5 => {
                self.put("## Success Criteria\n\n### Technical (must pass)\n\n");
                self.criteria();
            }
            6 => self.timeline(),
            7 => self.risks(),
            8 => self.blockers(),
            9 => {
                let name = self.choices.pick(&[
                    "Summary",
                    "Rollback Plan",
                    "Stakeholder Communication",
                    "Background",
                    "Goal",
                    "Status Updates",
                ]);
                self.line(&format!("## {name}"));
                self.gap();
            }
            10 => self.directive(),
            _ => {
                let words = self.inline().replace('\n', " ");
                self.line(&format!("## {words}"));
                self.gap();
            }
        }
        for _ in 0..self.choices.below(3) {
            self.block();
        }
    }

    pub fn deliverables(&mut self) {
        let name = self.choices.pick(&[
            "Deliverables",
            "Deliverables (draft)",
            "Ergebnisse",
            "Livrables",
            "成果物",
            "The Deliverables",
        ]);
        self.line(&format!("## {name}"));
        self.gap();
        if self.choices.one_in(6) {
            self.block();
        }
        match self.choices.below(8) {
            7 => {
                for _ in 0..=self.choices.below(3) {
                    let (lead, words) = (self.words(), self.inline().replace('\n', " "));
                    let joint = self.choices.pick(&[": ", " - ", " — ", " "]);
                    let mark = self.choices.pick(&["- ", "- [ ] ", "1. ", "- [x] "]);
                    self.line(&format!("{mark}**{lead}**{joint}{words}"));
                }
                self.gap();
            }
            6 => self.table(&["Deliverable", "Status", "Owner", "Due", "Notes"]),
            _ => {
                for number in 1..=1 + self.choices.below(3) {
                    self.deliverable(number);
                }
            }
        }
    }

    pub fn deliverable(&mut self, number: usize) {
        let mut title = self.choices.pick(&["Wall", "Gate", "Screens"]).to_owned();
        if self.choices.one_in(4) {
            title = self.inline().replace('\n', " ");
        }
        let title = match self.choices.below(5) {
            0 | 1 => format!("### {number}. {title}"),
            2 => format!("### D{number}: {title}"),
            3 => format!("### {number} – {title}"),
            _ => format!("### {title}"),
        };
        self.line(&title);
        self.gap();
        for _ in 0..self.choices.below(5) {
            match self.choices.below(6) {
                0 => self.part_fields(),
                1 => {
                    if self.choices.one_in(2) {
                        let label = self.choices.pick(&[
                            "**Acceptance Criteria**:",
                            "Acceptance criteria:",
                            "#### Acceptance Criteria",
                            "**Akzeptanzkriterien:**",
                        ]);
                        self.line(label);
                        self.gap();
                    }
                    self.criteria();
                }
                2 => {
                    let words = self.inline();
                    self.line(&format!("**Description**: {words}"));
                    self.gap();
                }
                3 | 4 => self.part_fields(),
                _ => self.block(),
            }
        }
    }

    pub fn criteria(&mut self) {
        self.criteria_items();
        self.gap();
    }

    pub fn criteria_items(&mut self) {
        for _ in 0..=self.choices.below(3) {
            let words = self.inline().replace('\n', "\n  ");
            let mark = self
                .choices
                .pick(&["- [ ] ", "- [x] ", "* [ ] ", "- [X] ", "- ", "  - [ ] "]);
            self.line(&format!("{mark}{words}"));
            if self.choices.one_in(10) {
                self.put("\n");
            }
        }
    }

    /// A table with these columns and some others.
    pub fn table(&mut self, names: &[&str]) {
        let mut names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        while names.len() > 2 && self.choices.one_in(3) {
            names.pop();
        }
        if self.choices.one_in(4) {
            let own = self.inline().replace(['\n', '|'], " ");
            names.insert(self.choices.below(names.len()), own);
        }
        self.line(&format!("| {} |", names.join(" | ")));
        self.line(&format!("|{}", "---|".repeat(names.len())));
        for row in 0..=self.choices.below(4) {
            let cells: Vec<String> = names.iter().map(|name| self.cell(name, row)).collect();
            let cells: Vec<String> = cells.iter().map(|cell| cell.replace(['\n', '|'], " ")).collect();
            let edge = if self.choices.one_in(12) { "" } else { "|" };
            self.line(&format!("{edge} {} {edge}", cells.join(" | ")));
        }
        self.gap();
    }

    pub fn cell(&mut self, name: &str, row: usize) -> String {
        if self.choices.one_in(8) {
            return self.inline();
        }
        match name {
            "Deliverable" => {
                ["Wall", "Gate", "Screens", "Nobody's", "1. Wall"][(row + self.choices.below(2)) % 5].to_owned()
            }
            "Status" => self.choices.pick(STATUSES).to_owned(),
            "Owner" => self.choices.pick(PEOPLE).to_owned(),
            "Target" | "Due" => self.choices.pick(DATES).to_owned(),
            "Likelihood" | "Impact" => self
                .choices
                .pick(&["High", "low", "🔴 High", "**Medium**", "`High`", "High (for now)"])
                .to_owned(),
            _ if self.choices.one_in(6) => String::new(),
            _ => self.inline(),
        }
    }

    pub fn summary_table(&mut self) {
        let name = self.choices.pick(&[
            "## Deliverables Summary",
            "### Deliverables Summary",
            "## Summary of deliverables",
        ]);
        self.line(name);
        self.gap();
        if self.choices.one_in(4) {
            self.block();
        }
        self.table(&["Deliverable", "Status", "Owner", "Target"]);
    }

    pub fn timeline(&mut self) {
        self.put("## Timeline & Dependencies\n\n### Critical Path\n\n");
        match self.choices.below(4) {
            0 => self.put("```\nStart → Wall → Gate → Done\n(Jan 15)  (3 days)  (4 days)  (Mar 31)\n```\n"),
            1 => self.put("Start (Jan 15) → Wall (3 days) → Gate (4 days) → Done (Mar 31)\n"),
            2 => self.put("1. Wall (3 days)\n2. Gate: 4 days\n"),
            _ => {
                let words = self.inline();
                self.line(&words);
            }
        }
        self.gap();
        self.put("### Phase Dependencies\n\n");
        for _ in 0..self.choices.below(4) {
            let (key, words) = (
                self.choices.pick(&[
                    "Blocking this milestone",
                    "This milestone blocks",
                    "If delayed",
                    "Contingency",
                ]),
                self.inline(),
            );
            let words = words.replace('\n', " ");
            let value = self
                .choices
                .pick(&["None", "[MLS-002]", "MLS-002", "None (can start at once)", &words]);
            let line = format!("- **{key}**: {value}");
            self.line(&line);
        }
        self.gap();
    }

    pub fn risks(&mut self) {
        self.put("## Risks & Mitigation\n\n");
        match self.choices.below(3) {
            0 => self.table(&["Risk", "Likelihood", "Impact", "Mitigation"]),
            1 => {
                let words = self.inline().replace('\n', " ");
                self.line(&format!("- {words} (High)\n- No spare parts - **Impact**: High"));
                self.gap();
            }
            _ => {
                let words = self.inline();
                self.line(&format!("### The river floods (High)\n\n**Mitigation**: {words}"));
                self.gap();
            }
        }
    }

    pub fn blockers(&mut self) {
        self.put("## Current Blockers\n\n");
        for number in 1..=1 + self.choices.below(2) {
            let level = self.choices.pick(&["High Priority", "Low Priority", "critical"]);
            self.line(&format!("### {number}. The crane ({level})"));
            self.gap();
            for key in ["Issue", "Impact", "Owner", "Action", "Target Resolution"] {
                if self.choices.one_in(3) {
                    continue;
                }
                let value = match key {
                    "Target Resolution" => self.choices.pick(DATES).to_owned(),
                    "Owner" => self.choices.pick(PEOPLE).to_owned(),
                    _ => self.inline().replace('\n', " "),
                };
                self.line(&format!("- **{key}**: {value}"));
            }
            self.gap();
        }
    }

    pub fn directive(&mut self) {
        let line = self.choices.pick(&[
            "{{#mls index}}",
            "{{#mls deliverables}}",
            "{{#mls roadmap}}",
            "{{#mls risks}}",
            "{{#mls timeline}}",
            "{{#mls people}}",
            "See {{#mls badge MLS-002}} there.",
        ]);
        // In raw HTML and in headings, the directive stays as it is.
        let is_in_html = self.out.lines().next_back().is_some_and(|line| line.starts_with('<'));
        if is_in_html || line.starts_with("See") {
            self.put("\n");
            self.line(line);
            self.put("\n");
            return;
        }
        self.line(line);
        self.gap();
    }

    /// Any block that may stand before or after the parsed parts.
    pub fn block(&mut self) {
        let words = self.inline();
        let flat = words.replace('\n', " ");
        let text = match self.choices.below(20) {
            0..=2 => words,
            3 => format!("- {flat}\n- {}", self.word()),
            4 => format!("1. {flat}\n\n   {}\n2. {}", self.words(), self.word()),
            5 => format!("> {flat}\n> {}", self.word()),
            6 => format!("    {flat}"),
            7 => format!("```text\n{flat}\n```"),
            8 => format!("| A | B |\n|---|---|\n| {} | {} |", flat.replace('|', "/"), self.word()),
            9 => "---".to_owned(),
            10 => "***".to_owned(),
            11 => format!("{}\n: {flat}", self.word()),
            12 => format!("> [!NOTE]\n> {flat}"),
            13 => format!("#### {flat}"),
            14 => format!("- {flat}\n  - {}\n    - [ ] {}", self.word(), self.word()),
            15 => {
                let (rule, reason) = (
                    self.choices.pick(&["overdue", "stale-status", "no-such-rule"]),
                    self.word(),
                );
                let waiver = format!("<!-- mls-allow {rule}: {reason} -->");
                match self.choices.one_in(4) {
                    true => format!("{flat} {waiver} {}", self.word()),
                    false => waiver,
                }
            }
            16 => format!("<div class=\"own\">\n\n{flat}\n\n</div>"),
            17 => format!("<details><summary>{}</summary>\n\n{flat}\n\n</details>", self.word()),
            18 => format!("<!-- a remark of {} -->", self.count),
            _ => format!("<p>{}</p>", self.words()),
        };
        self.line(&text);
        self.gap();
    }
}
