//! `explain`: one rule, why it is there and what to do about it.

use std::process::ExitCode;

use anyhow::{Result, anyhow};
use clap::Args;

use super::rules::{Record, catalogue, table};
use super::{Command, OutputArguments, TextFormat, deliver, to_json};
use crate::docs;
use crate::rules::{self, Rule};
use crate::text::nearest::{near, nearest};

/// Explain a rule
///
/// Shows what the rule checks and why, what to do, and how to change its severity. Without RULE, all rules are listed.
#[derive(Args)]
#[command(after_help = "\
Examples:
  mdbook-mls explain missing-owner
  mdbook-mls explain \"no rollback plan\"    found by the words of the guide")]
pub(crate) struct Arguments {
    /// The rule's name, or what the guide says about it
    #[arg(value_name = "RULE")]
    rule: Vec<String>,

    /// How to write it
    #[arg(long, short, value_enum, default_value_t)]
    format: TextFormat,

    #[command(flatten)]
    output: OutputArguments,
}

impl Command for Arguments {
    const NAME: &'static str = "explain";

    fn run(&self) -> Result<ExitCode> {
        run(self)
    }
}

fn run(arguments: &Arguments) -> Result<ExitCode> {
    let words = arguments.rule.join(" ");
    let text = match (words.trim(), arguments.format) {
        ("", TextFormat::Text) => table(),
        ("", TextFormat::Json) => catalogue()?,
        (words, TextFormat::Text) => docs::text(find(words)?),
        (words, TextFormat::Json) => to_json(&Record::new(find(words)?))?,
    };
    deliver(&text, arguments.output.output.as_deref())?;
    Ok(ExitCode::SUCCESS)
}

/// The rule with this name, or the one that the guide or its record describes with these words.
fn find(words: &str) -> Result<&'static Rule> {
    let name = words.to_lowercase().replace([' ', '_'], "-");
    if let Some(rule) = rules::find(&name).or_else(|| in_the_guide(words)) {
        return Ok(rule);
    }
    let about = about(words);
    if let [rule] = about[..] {
        return Ok(rule);
    }
    let mut meant: Vec<&str> = about.iter().map(|rule| rule.name).collect();
    if meant.is_empty() {
        meant.extend(nearest(&name, rules::ALL.iter().map(|rule| rule.name)));
    }
    if meant.is_empty() {
        meant = nearly_about(words);
    }
    let more = meant.len().saturating_sub(SUGGESTIONS);
    let shown: Vec<String> = meant.iter().take(SUGGESTIONS).map(|name| format!("`{name}`")).collect();
    let meant = match (shown.as_slice(), more) {
        ([], _) => String::new(),
        (names, 0) => format!(", did you mean {}?", or_list(names)),
        (names, 1) => format!(", did you mean {} or one other?", names.join(", ")),
        (names, more) => format!(", did you mean {} or one of the {more} others?", names.join(", ")),
    };
    let words: String = words.chars().filter(|c| !c.is_control()).take(80).collect();
    Err(anyhow!(
        "there is no rule `{words}`{meant} (`mdbook-mls rules` lists all of them)"
    ))
}

const SUGGESTIONS: usize = 4;

/// The rule that the guide describes with these words, or with some of them.
fn in_the_guide(words: &str) -> Option<&'static Rule> {
    let wanted = plain(words);
    let said = |rule: &&&Rule| {
        let mut said = rule.guide_words.iter().map(|said| plain(said));
        !wanted.is_empty() && said.any(|said| said.contains(&wanted) || wanted.contains(&said))
    };
    rules::ALL.iter().find(said).copied()
}

/// The rules with all these words in their names, else in their one-line descriptions.
fn about(words: &str) -> Vec<&'static Rule> {
    let wanted = telling(words);
    let speaks = |of: String| {
        let said = telling(&of);
        !wanted.is_empty() && wanted.iter().all(|word| said.contains(word))
    };
    let by_name: Vec<&Rule> = rules::ALL
        .iter()
        .copied()
        .filter(|rule| speaks(rule.name.to_owned()))
        .collect();
    if !by_name.is_empty() {
        return by_name;
    }
    rules::ALL
        .iter()
        .copied()
        .filter(|rule| speaks(in_a_line(rule)))
        .collect()
}

/// The names of the rules whose descriptions have most of these words, allowing for typing errors.
fn nearly_about(words: &str) -> Vec<&'static str> {
    let wanted = telling(words);
    let score = |rule: &Rule| {
        let said = telling(&in_a_line(rule));
        let is_said = |word: &&String| said.contains(word) || near(word, said.iter().map(String::as_str)).is_some();
        wanted.iter().filter(is_said).count()
    };
    let scores: Vec<(usize, &str)> = rules::ALL.iter().map(|rule| (score(rule), rule.name)).collect();
    let most = scores.iter().map(|(score, _)| *score).max().unwrap_or(0);
    let best = scores.into_iter().filter(|(score, _)| *score == most && most > 0);
    best.map(|(_, name)| name).collect()
}

fn in_a_line(rule: &Rule) -> String {
    format!("{} {} {}", rule.name, rule.summary, rule.guide_words.join(" "))
}

/// `a`, `a or b`, `a, b or c`.
fn or_list(names: &[String]) -> String {
    match names {
        [rest @ .., last] if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        _ => names.concat(),
    }
}

/// The words that tell rules apart, in the singular.
fn telling(text: &str) -> Vec<String> {
    const LITTLE: [&str; 20] = [
        "no", "not", "the", "a", "an", "is", "are", "was", "of", "to", "in", "for", "has", "have", "and", "or", "does",
        "it", "any", "my",
    ];
    let plain = plain(text);
    let words = plain
        .split(' ')
        .filter(|word| !word.is_empty() && !LITTLE.contains(word));
    words
        .map(|word| word.strip_suffix('s').unwrap_or(word).to_owned())
        .collect()
}

/// Letters and digits in lower case, with single spaces between the words.
fn plain(text: &str) -> String {
    let words = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}
