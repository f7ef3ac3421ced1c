//! `explain`: one rule, why it is there and what to do about it.

use std::fmt::Write as _;
use std::process::ExitCode;

use anyhow::{Result, anyhow};
use clap::Args;

use super::rules::{PROFILES, Record, catalogue, table};
use super::{OutputArguments, TextFormat, deliver, to_json};
use crate::diagnostic::Severity;
use crate::nearest::nearest;
use crate::rules::{self, Fixable, Need, Rule};

/// Explain a rule
///
/// What it checks and why, what to do, and how to turn it down. Without RULE, all rules are listed.
#[derive(Args)]
#[command(after_help = "\
Examples:
  mdbook-mls explain missing-owner
  mdbook-mls explain \"no rollback plan\"    by the words of the guide")]
pub struct Arguments {
    /// The rule's name, or what the guide says about it
    #[arg(value_name = "RULE")]
    rule: Vec<String>,

    /// How to write it
    #[arg(long, short, value_enum, default_value_t)]
    format: TextFormat,

    #[command(flatten)]
    output: OutputArguments,
}

pub fn run(arguments: &Arguments) -> Result<ExitCode> {
    let words = arguments.rule.join(" ");
    let text = match (words.trim(), arguments.format) {
        ("", TextFormat::Text) => table(),
        ("", TextFormat::Json) => catalogue()?,
        (words, TextFormat::Text) => explanation(find(words)?),
        (words, TextFormat::Json) => to_json(&Record::new(find(words)?))?,
    };
    deliver(&text, arguments.output.output.as_deref())?;
    Ok(ExitCode::SUCCESS)
}

/// The rule with this name, or the one that the guide speaks of in these words.
fn find(words: &str) -> Result<&'static Rule> {
    let name = words.to_lowercase().replace([' ', '_'], "-");
    if let Some(rule) = rules::find(&name) {
        return Ok(rule);
    }
    let wanted = plain(words);
    let in_the_guide = |rule: &&&Rule| {
        let mut said = rule.guide_words.iter().map(|said| plain(said));
        !wanted.is_empty() && said.any(|said| said.contains(&wanted) || wanted.contains(&said))
    };
    if let Some(rule) = rules::ALL.iter().find(in_the_guide) {
        return Ok(rule);
    }
    let meant = nearest(&name, rules::ALL.iter().map(|rule| rule.name));
    let meant = meant.map_or(String::new(), |meant| format!(", did you mean `{meant}`?"));
    let words: String = words.chars().filter(|c| !c.is_control()).take(80).collect();
    Err(anyhow!(
        "there is no rule `{words}`{meant} (`mdbook-mls rules` lists all of them)"
    ))
}

/// Letters and digits in lower case, single blanks between the words.
fn plain(text: &str) -> String {
    let words = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

fn explanation(rule: &Rule) -> String {
    let name = rule.name;
    let mut out = format!("{name}: {}\n\n{}\n\n", rule.summary, rule.explanation.trim());
    let levels = PROFILES.map(|(profile, level)| {
        let level = rule.default_in(level).map_or("off", Severity::name);
        format!("{level} in {profile}")
    });
    _ = writeln!(out, "Severity: {}.", levels.join(", "));
    if rule.needs.contains(&Need::Book) {
        out.push_str("It reads the whole book; a file that is checked alone never breaks it.\n");
    }
    if rule.needs.contains(&Need::Date) {
        out.push_str("It depends on the day; the same text can be fine today and not next week.\n");
    }
    out.push_str(match rule.fix {
        Fixable::No => "",
        Fixable::Safe => "`mdbook-mls fix` can mend it.\n",
        Fixable::Unsafe => "`mdbook-mls fix --unsafe` can mend it; look at its `--diff` first.\n",
        Fixable::Both => "`mdbook-mls fix` can mend the plain cases, `mdbook-mls fix --unsafe` the others.\n",
    });
    for words in rule.guide_words {
        _ = writeln!(out, "The guide says: {words}");
    }
    _ = write!(
        out,
        "
To change it for the whole book, in book.toml (error, warning, info or off):

    [preprocessor.mls.rules]
    {name} = \"info\"

To allow it in one place, right above the block:

    <!-- mls-allow {name}: the reason -->
"
    );
    out
}
