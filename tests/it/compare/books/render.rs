//! Writes a milestone as Markdown in its style.

use std::fmt::Write as _;

use super::names::{GROUPS, MONTHS, MORE_NAMES, NAMES, STATUSES, SYNONYMS};
use super::{Criterion, Language, Milestone, Style};

impl Style {
    /// A name in the language of the book; with synonyms, an English synonym or the English name.
    fn name(&self, english: &'static str) -> &'static str {
        let mut all = NAMES.iter().chain(&MORE_NAMES);
        let names = all.find(|names| names[0] == english).expect("a known name");
        match (self.language, self.synonyms) {
            (Language::English, false) => names[0],
            (Language::English, true) => names[1],
            (_, true) => names[0],
            (language, false) => names[1 + language as usize],
        }
    }

    fn date(&self, (year, month, day): (i16, i8, i8)) -> String {
        if self.date == 0 {
            return format!("{year}-{month:02}-{day:02}");
        }
        let name = |months: &[&'static str]| months[month as usize - 1];
        match self.language {
            Language::English => format!("{} {day}, {year}", name(MONTHS[0])),
            Language::German => format!("{day}. {} {year}", name(MONTHS[1])),
            Language::French => format!("{day} {} {year}", name(MONTHS[2])),
            Language::Spanish => format!("{day} de {} de {year}", name(MONTHS[3])),
            Language::Japanese | Language::Chinese => format!("{year}年{month}月{day}日"),
        }
    }

    fn status(&self, status: usize) -> String {
        let name = match (self.language, self.synonyms) {
            (Language::English, true) => SYNONYMS[status],
            (_, true) => STATUSES[0][status],
            (language, false) => STATUSES[language as usize][status],
        };
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
                ("Au moins", "≥"),
                ("Pas plus de", "Au plus"),
                (" pour cent", " %"),
                ("Al menos", "≥"),
                ("No más de", "Como máximo"),
                (" por ciento", " %"),
                ("最大", "最長"),
                ("パーセント", "%"),
                ("最少", "至少"),
                ("不超过", "最多"),
            ] {
                text = text.replace(from, to);
            }
            if let Some(rest) = text.strip_suffix(" ms") {
                let at = rest.rfind(' ').map_or(0, |at| at + 1);
                if let Ok(value) = rest[at..].parse::<f64>() {
                    let seconds = format!("{} s", value / 1000.0);
                    let seconds = if self.language.decimal_comma() {
                        seconds.replace('.', ",")
                    } else {
                        seconds
                    };
                    text = format!("{}{seconds}", &rest[..at]);
                }
            }
        }
        if self.emphasis && !self.language.blank().is_empty() {
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
        // A line must not start like a list item.
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
        ("owner", style.name("Owner"), own.owner.clone()),
        ("status", style.name("Status"), style.status(own.status)),
    ];
    if let Some(target) = target {
        fields.insert(0, ("target", style.name("Target Date"), target));
    }
    match style.metadata {
        1 => {
            out.push_str("---\n");
            for (key, _, value) in &fields {
                _ = writeln!(out, "{key}: \"{value}\"");
            }
            out.push_str("---\n\n");
            out.push_str(&title);
        }
        2 => {
            out.push_str(&title);
            for (_, key, value) in &fields {
                _ = writeln!(out, "{} **{key}:** {value}", style.bullet);
            }
            out.push('\n');
        }
        3 => {
            out.push_str(&title);
            out.push_str("| Field | Value |\n|---|---|\n");
            for (_, key, value) in &fields {
                _ = writeln!(out, "| {key} | {value} |");
            }
            out.push('\n');
        }
        4 => {
            out.push_str(&title);
            for (_, key, value) in &fields {
                _ = writeln!(out, "{key}: {value}  ");
            }
            out.push('\n');
        }
        _ => {
            out.push_str(&title);
            for (_, key, value) in &fields {
                _ = writeln!(out, "**{key}**: {value}\n");
            }
        }
    }
    _ = write!(
        out,
        "## {}\n\n{}\n",
        style.name("Summary"),
        wrapped(&own.summary, style.width, "")
    );
    _ = write!(out, "## {}\n\n", style.name("Deliverables"));
    for (at, deliverable) in own.deliverables.iter().enumerate() {
        let number = style.first + at;
        match style.heading {
            0 => _ = writeln!(out, "### {number}. {}\n", deliverable.title),
            1 => _ = writeln!(out, "### D{number}: {}\n", deliverable.title),
            _ => _ = writeln!(out, "### {}\n", deliverable.title),
        }
        let fields = [
            (style.name("Owner"), deliverable.owner.clone()),
            (style.name("Status"), style.status(deliverable.status)),
            (style.name("Target"), style.date(deliverable.target)),
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
        _ = writeln!(out, "**{}**:\n", style.name("Acceptance Criteria"));
        for criterion in &deliverable.criteria {
            out.push_str(&style.task(criterion));
            if style.blanks {
                out.push('\n');
            }
        }
        out.push('\n');
    }
    if !own.groups.is_empty() {
        _ = write!(out, "## {}\n\n", style.name("Success Criteria"));
        for group in &own.groups {
            _ = writeln!(
                out,
                "### {} ({})\n",
                GROUPS[style.language as usize][group.name],
                style.name(["Must Pass", "Should Pass", "Nice to Have"][group.level])
            );
            for criterion in &group.criteria {
                out.push_str(&style.task(criterion));
            }
            out.push('\n');
        }
    }
    if !own.sign_off.is_empty() {
        _ = write!(out, "## {}\n\n", style.name("Sign-Off Criteria"));
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
        let section = style.name("Dependencies");
        _ = write!(out, "## {section}\n\n");
    }
    if !own.waits_for.is_empty() {
        let field = style.name("Blocked by");
        _ = write!(out, "**{field}**: {}\n\n", named(&own.waits_for));
    }
    if !own.blocks.is_empty() {
        _ = write!(
            out,
            "**{}**: {}\n\n",
            style.name("This milestone blocks"),
            named(&own.blocks)
        );
    }
    let levels = ["Low", "Medium", "High"].map(|level| style.name(level));
    _ = write!(out, "## {}\n\n", style.name("Risks"));
    _ = write!(
        out,
        "| {} |\n|---|---|---|---|\n",
        style.name("Risk | Likelihood | Impact | Mitigation")
    );
    for (risk, likelihood, impact, mitigation) in &own.risks {
        _ = writeln!(
            out,
            "| {risk} | {} | {} | {mitigation} |",
            levels[*likelihood], levels[*impact]
        );
    }
    _ = write!(out, "\n## {}\n\n", style.name("Current Blockers"));
    for (at, (title, resolved, owner)) in own.blockers.iter().enumerate() {
        let status = match resolved {
            true => format!("\n\n**{}**: {}", style.name("Status"), style.name("Resolved")),
            false => String::new(),
        };
        _ = write!(
            out,
            "### {}. {title}{status}\n\n**{}**: {owner}\n\n**{}**: {owner}\n\n",
            at + 1,
            style.name("Owner"),
            style.name("Action")
        );
    }
    _ = write!(out, "## {}\n\n", style.name("Team Capacity"));
    _ = write!(
        out,
        "| {} |\n|---|---|---|\n",
        style.name("Person | Allocation | Weeks")
    );
    for (person, percent, weeks) in &own.capacity {
        _ = writeln!(out, "| {person} | {percent}% | {weeks} |");
    }
    if !own.rollback.is_empty() {
        _ = write!(
            out,
            "\n## {}\n\n### {}\n\n",
            style.name("Rollback Plan"),
            style.name("Rollback Steps")
        );
        for (at, step) in own.rollback.iter().enumerate() {
            out.push_str(&wrapped(&format!("{}. {step}", at + 1), style.width, "   "));
        }
    }
    if style.crlf { out.replace('\n', "\r\n") } else { out }
}
