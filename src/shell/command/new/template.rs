//! Templates of specs: texts with `{{fields}}`, and the answers that go into them.

use std::collections::BTreeMap;

/// The template of a milestone, for a book without its own.
pub(crate) const MILESTONE: &str = include_str!("../../../../theme/mls-milestone.md");
/// The same for every other kind.
pub(super) const SPEC: &str = include_str!("../../../../theme/mls-spec.md");

/// Placeholders for answers that nobody gave. Rules know these texts and ask for them to be replaced.
const OPEN: [(&str, &str); 12] = [
    ("after", "TBD"),
    ("approver", "[Name]"),
    ("audience", "[Stakeholder]"),
    ("contingency", "TBD"),
    ("deliverable", "[Deliverable]"),
    ("owner", "TBD"),
    ("plan", "TBD"),
    ("risk", "[Risk]"),
    ("success", "[Success criterion]"),
    ("summary", "[Summary]"),
    ("target", "TBD"),
    ("title", "[Title]"),
];

/// One answer or several for each field.
#[derive(Clone, Debug, Default)]
pub(super) struct Answers(BTreeMap<&'static str, Vec<String>>);

impl Answers {
    /// Adds an answer to `field`; an empty one is ignored.
    pub(super) fn add(&mut self, field: &'static str, answer: &str) {
        let words: Vec<&str> = answer.split_whitespace().collect();
        if !words.is_empty() {
            self.0.entry(field).or_default().push(words.join(" "));
        }
    }

    /// Makes `answer` the only answer to `field`.
    pub(super) fn set(&mut self, field: &'static str, answer: &str) {
        self.0.remove(field);
        self.add(field, answer);
    }

    /// The first answer, or an empty text if there is none.
    pub(super) fn first(&self, field: &str) -> &str {
        self.0
            .get(field)
            .and_then(|answers| answers.first())
            .map_or("", String::as_str)
    }

    pub(super) fn has(&self, field: &str) -> bool {
        self.0.contains_key(field)
    }
}

/// The template with every field filled in. A line whose field has several answers is repeated for each; a heading is repeated
/// with everything below it. `{{number}}` counts the repetitions. Other braces stay as they are.
pub(super) fn fill(template: &str, answers: &Answers) -> String {
    let open = OPEN.iter().filter(|(field, _)| !answers.has(field));
    let mut all = answers.clone();
    open.for_each(|(field, text)| all.add(field, text));
    let mut out = String::with_capacity(template.len() * 2);
    let mut lines = template.split_inclusive('\n').peekable();
    while let Some(line) = lines.next() {
        let mut block = line.to_owned();
        if line.starts_with('#') {
            while let Some(below) = lines.next_if(|next| !next.starts_with('#')) {
                block.push_str(below);
            }
            let repeated = all
                .0
                .iter()
                .find(|(field, answers)| answers.len() > 1 && line.contains(&mark(field)));
            if let Some((field, answers)) = repeated {
                for (index, answer) in answers.iter().enumerate() {
                    let own = block.replace(&mark(field), answer);
                    fill_lines(&own.replace("{{number}}", &(index + 1).to_string()), &all, &mut out);
                }
                continue;
            }
        }
        fill_lines(&block.replace("{{number}}", "1"), &all, &mut out);
    }
    out
}

fn fill_lines(block: &str, answers: &Answers, out: &mut String) {
    for line in block.split_inclusive('\n') {
        let used: Vec<_> = answers
            .0
            .iter()
            .filter(|(field, _)| line.contains(&mark(field)))
            .collect();
        let most = used.iter().map(|(_, answers)| answers.len()).max().unwrap_or(1);
        for index in 0..most {
            let mut own = line.to_owned();
            for (field, answers) in &used {
                let answer = answers.get(index).or(answers.first()).map_or("", |answer| answer);
                let in_table = line.starts_with('|');
                let answer = if in_table {
                    answer.replace('|', "\\|")
                } else {
                    answer.to_owned()
                };
                own = own.replace(&mark(field), &answer);
            }
            out.push_str(&own);
        }
    }
}

fn mark(field: &str) -> String {
    format!("{{{{{field}}}}}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answers(all: &[(&'static str, &str)]) -> Answers {
        let mut answers = Answers::default();
        all.iter().for_each(|(field, answer)| answers.add(field, answer));
        answers
    }

    #[test]
    fn repeats_lines_and_sections_for_each_answer() {
        let template =
            "## D\n\n### {{number}}. {{deliverable}}\n\n**Owner**: {{owner}}\n\n## R\n\n| {{risk}} | {{owner}} |\n";
        let answers = answers(&[
            ("deliverable", "A"),
            ("deliverable", "  B\nb "),
            ("risk", "x|y"),
            ("risk", "z"),
            ("owner", " "),
        ]);
        assert_eq!(
            fill(template, &answers),
            "## D\n\n### 1. A\n\n**Owner**: TBD\n\n### 2. B b\n\n**Owner**: TBD\n\n## R\n\n| x\\|y | TBD |\n| z | TBD |\n"
        );
    }

    #[test]
    fn leaves_other_braces_alone() {
        let template = "{{#include a.md}} {{unknown}} {{title}}\r\n";
        assert_eq!(
            fill(template, &answers(&[("title", "T")])),
            "{{#include a.md}} {{unknown}} T\r\n"
        );
    }

    #[test]
    fn the_own_templates_know_their_fields() {
        for template in [MILESTONE, SPEC] {
            let filled = fill(template, &answers(&[("id", "MLS-001")]));
            assert!(!filled.contains("{{"), "{filled}");
        }
    }
}
