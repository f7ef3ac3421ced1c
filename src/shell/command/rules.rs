//! `rules`: the catalogue as a table or as JSON.

use std::fmt::Write as _;
use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use serde::Serialize;

use super::{Command, OutputArguments, TextFormat, deliver, to_json};
use crate::diagnostic::Severity;
use crate::docs::{self, PROFILES};
use crate::rules::{self, Family, Fixable, Need, Rule};

/// List all rules
///
/// For each rule, shows its severity in the profiles `essential`, `guide` and `strict`, and whether `fix` can fix its
/// findings.
#[derive(Args)]
#[command(after_help = "\
Examples:
  mdbook-mls rules                    the whole list
  mdbook-mls explain missing-owner    one rule in full
  mdbook-mls rules --format json      for a program")]
pub(crate) struct Arguments {
    /// How to write the list
    #[arg(long, short, value_enum, default_value_t)]
    format: TextFormat,

    #[command(flatten)]
    output: OutputArguments,
}

impl Command for Arguments {
    const NAME: &'static str = "rules";

    fn run(&self) -> Result<ExitCode> {
        run(self)
    }
}

fn run(arguments: &Arguments) -> Result<ExitCode> {
    let text = match arguments.format {
        TextFormat::Text => table(),
        TextFormat::Json => catalogue()?,
    };
    deliver(&text, arguments.output.output.as_deref())?;
    Ok(ExitCode::SUCCESS)
}

/// Every rule by family.
pub(super) fn table() -> String {
    let width = rules::ALL.iter().map(|rule| rule.name.len()).max().unwrap_or(0);
    let mut out = format!("{:width$}    essential  guide    strict\n\n", "");
    for family in Family::ALL {
        let mut rules = rules::ALL.iter().filter(|rule| rule.family == family).peekable();
        if rules.peek().is_none() {
            continue;
        }
        _ = writeln!(out, "{}", family.title());
        for rule in rules {
            let [essential, guide, strict] =
                PROFILES.map(|(_, profile)| rule.default_in(profile).map_or("-", Severity::name));
            let fix = if rule.fix == Fixable::No { "" } else { "fix" };
            _ = writeln!(
                out,
                "  {:width$}  {essential:9}  {guide:7}  {strict:7}  {fix:3}  {}",
                rule.name, rule.summary
            );
        }
        out.push('\n');
    }
    out.push_str("`mdbook-mls explain RULE` explains a rule, what to do and how to change its severity.\n");
    out
}

/// Every rule as JSON, `mdbook-mls/rules/1`.
pub(super) fn catalogue() -> Result<String> {
    to_json(&Catalogue {
        format: "mdbook-mls/rules/1",
        rules: rules::ALL.iter().map(|rule| Record::new(rule)).collect(),
    })
}

#[derive(Serialize)]
struct Catalogue {
    format: &'static str,
    rules: Vec<Record>,
}

/// A rule as JSON.
#[derive(Serialize)]
pub(super) struct Record {
    name: &'static str,
    family: &'static str,
    severity: &'static str,
    profiles: Severities,
    /// Some of `book`, `others`, `date` and `git`.
    needs: Vec<&'static str>,
    /// `none`, `safe`, `unsafe` or `both`.
    fix: &'static str,
    summary: &'static str,
    explanation: &'static str,
    guide_words: &'static [&'static str],
    /// A case of each kind in Markdown.
    examples: Option<Examples>,
}

#[derive(Serialize)]
struct Examples {
    finds: String,
    leaves_alone: String,
}

/// `null` is off.
#[derive(Serialize)]
struct Severities {
    essential: Option<&'static str>,
    guide: Option<&'static str>,
    strict: Option<&'static str>,
}

impl Record {
    pub(super) fn new(rule: &Rule) -> Self {
        let [essential, guide, strict] = PROFILES.map(|(_, profile)| rule.default_in(profile).map(Severity::name));
        Self {
            name: rule.name,
            family: rule.family.title(),
            severity: rule.severity.name(),
            profiles: Severities {
                essential,
                guide,
                strict,
            },
            needs: rule.needs.iter().map(need).collect(),
            fix: match rule.fix {
                Fixable::No => "none",
                Fixable::Safe => "safe",
                Fixable::Unsafe => "unsafe",
                Fixable::Both => "both",
            },
            summary: rule.summary,
            explanation: rule.explanation,
            guide_words: rule.guide_words,
            examples: docs::examples(rule).map(|(bad, good)| Examples {
                finds: bad.markdown(),
                leaves_alone: good.markdown(),
            }),
        }
    }
}

fn need(need: &Need) -> &'static str {
    match need {
        Need::Book => "book",
        Need::Others => "others",
        Need::Date => "date",
        Need::Git => "git",
    }
}
