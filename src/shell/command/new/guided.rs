//! `new milestone --guided`: the questions that a milestone has to answer, asked one after the other.

use std::io::{BufRead, Write};

use anyhow::{Context, Result, bail};

use super::template::Answers;

/// A question whose answer goes into the field of the template.
struct Question {
    field: &'static str,
    text: &'static str,
    /// Answered by several lines, up to an empty one.
    is_list: bool,
}

const fn one(field: &'static str, text: &'static str) -> Question {
    Question {
        field,
        text,
        is_list: false,
    }
}

const fn list(field: &'static str, text: &'static str) -> Question {
    Question {
        is_list: true,
        ..one(field, text)
    }
}

const ROUNDS: &[(&str, &[Question])] = &[
    (
        "Scope",
        &[
            one(
                "summary",
                "What will be delivered, for whom, and what does it make possible?",
            ),
            list(
                "deliverable",
                "What are the deliverables? Name things that you could ship separately.",
            ),
            one("after", "Which milestones have to be settled first? Their ids."),
        ],
    ),
    (
        "Success",
        &[
            list(
                "success",
                "How can others verify that it works? Write sentences with a number or a document in them.",
            ),
            one("approver", "Who must approve it?"),
        ],
    ),
    (
        "Schedule",
        &[
            one(
                "target",
                "Which date is realistic, with everybody's other work? 2027-01-28, 2027-03 or Q1 2027.",
            ),
            one("contingency", "What can you leave out if it takes longer?"),
        ],
    ),
    ("Risks", &[list("risk", "What could prevent it?")]),
    (
        "Communication",
        &[
            one("owner", "Who is responsible, a person or a team?"),
            list("audience", "Who needs to be informed about progress?"),
        ],
    ),
];

/// Asks on `output` and reads lines from `input`; questions that `answers` already answers are skipped. If `check` rejects an
/// answer, the question is asked again; an empty answer leaves it open.
///
/// # Errors
/// Errors of input and output.
pub(super) fn ask(
    answers: &mut Answers,
    check: impl Fn(&str, &str) -> Result<()>,
    mut input: impl BufRead,
    mut output: impl Write,
) -> Result<()> {
    writeln!(
        output,
        "If you do not know an answer yet, press Enter and fill it in later."
    )?;
    for (title, questions) in ROUNDS {
        let mut open = questions
            .iter()
            .filter(|question| !answers.has(question.field))
            .peekable();
        if open.peek().is_some() {
            writeln!(output, "\n{title}")?;
        }
        for question in open.collect::<Vec<_>>() {
            let more = if question.is_list { " One a line." } else { "" };
            writeln!(output, "  {}{more}", question.text)?;
            loop {
                write!(output, "  > ")?;
                output.flush()?;
                let mut line = String::new();
                if input.read_line(&mut line).context("cannot read the answer")? == 0 {
                    writeln!(output)?;
                    bail!("the input ended before the last question; nothing was written");
                }
                let line: String = line.chars().filter(|c| !c.is_control()).collect();
                if line.trim().is_empty() {
                    break;
                }
                if let Err(error) = check(question.field, line.trim()) {
                    writeln!(output, "  {error:#}")?;
                    continue;
                }
                answers.add(question.field, &line);
                if !question.is_list {
                    break;
                }
            }
        }
    }
    writeln!(output)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::template::fill;
    use super::*;

    fn asked(answers: &mut Answers, input: &str) -> Result<String> {
        let check = |field: &str, answer: &str| match (field, answer) {
            ("target", "soon") => bail!("no date"),
            _ => Ok(()),
        };
        let mut output = Vec::new();
        ask(answers, check, input.as_bytes(), &mut output)?;
        Ok(String::from_utf8(output)?)
    }

    #[test]
    fn answers_go_into_their_places() {
        let mut answers = Answers::default();
        answers.add("owner", "Ana");
        let typed =
            "All boats\nA gate\nA bell\n\n\nTen of ten ring\n\nMoira\nsoon\n2027-03-01\n\nRain\n\nPilots\nOffice\n\n";
        let output = asked(&mut answers, typed).unwrap();
        assert!(output.contains("  no date\n"), "{output}");
        assert!(!output.contains("Who is responsible"), "{output}");
        let template = "{{summary}}\n# {{number}} {{deliverable}}\n# x\n{{after}} {{target}} {{contingency}} {{owner}}\n{{audience}}\n";
        assert_eq!(
            fill(template, &answers),
            "All boats\n# 1 A gate\n# 2 A bell\n# x\nTBD 2027-03-01 TBD Ana\nPilots\nOffice\n"
        );
    }

    #[test]
    fn every_question_has_a_field_in_the_template() {
        for question in ROUNDS.iter().flat_map(|(_, questions)| *questions) {
            let mark = format!("{{{{{}}}}}", question.field);
            assert!(super::super::template::MILESTONE.contains(&mark), "{mark}");
        }
    }

    #[test]
    fn an_end_in_the_middle_is_an_error() {
        assert!(asked(&mut Answers::default(), "All boats\n").is_err());
    }
}
