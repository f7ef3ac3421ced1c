//! A milestone as Markdown, in its style.

use std::fmt::Write as _;

use super::{Criterion, Language, Milestone, Style};

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
    let named = |numbers: &[usize]| -> String {
        let ids: Vec<String> = numbers
            .iter()
            .map(|number| format!("[{}]", style.id(*number)))
            .collect();
        ids.join(", ")
    };
    if !own.waits_for.is_empty() || !own.blocks.is_empty() {
        let section = style.words("Dependencies", "Dependencies", "Abhängigkeiten");
        _ = write!(out, "## {section}\n\n");
    }
    if !own.waits_for.is_empty() {
        let field = style.words("Blocked by", "Depends on", "Blockiert durch");
        _ = write!(out, "**{field}**: {}\n\n", named(&own.waits_for));
    }
    if !own.blocks.is_empty() {
        _ = write!(out, "**This milestone blocks**: {}\n\n", named(&own.blocks));
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
