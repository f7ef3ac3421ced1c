//! The parts of the manual that are made from records: a page for each rule, their index, the text of `explain`, and
//! the tables of directives, formats and languages.

#![cfg_attr(program_only, allow(dead_code, reason = "tests write the manual"))]

mod cases;
mod languages;
pub mod reading;
mod records;
mod text;

use std::fmt::Write as _;

pub(crate) use cases::Case;
pub use cases::cases;
pub use languages::names;
pub use records::{artefact_formats, directives, filters, findings_formats};
pub use text::text;

use crate::config::Profile;
use crate::diagnostic::Severity;
use crate::rules::{ALL, Check, Family, Fixable, Need, Rule};
use crate::text::slice;

/// The first case of each kind from every fixture. Generated: `MLS_BLESS=1 cargo test --test it docs`.
const EXAMPLES: &str = include_str!("docs/examples.md");

pub(crate) const PROFILES: [(&str, Profile); 3] = [
    ("essential", Profile::Essential),
    ("guide", Profile::Guide),
    ("strict", Profile::Strict),
];

/// The rule's page in Markdown, with all cases of its fixture.
pub fn page(rule: &Rule, fixture: &str) -> String {
    let name = rule.name;
    let [essential, guide, strict] = severities(rule);
    let mut out = format!(
        "# {name}\n\n{}.\n\n| `essential` | `guide` | `strict` | `fix` |\n|---|---|---|---|\n| {essential} | {guide} | {strict} | {} |\n\n{}\n",
        sentence(rule.summary),
        fix(rule),
        linked(rule)
    );
    for remark in remarks(rule) {
        _ = write!(out, "\n{remark}\n");
    }
    let (in_place, waiver) = match rule.can_be_waived() {
        true => (
            "; in one place, a waiver directly above the block",
            format!("\n```markdown\n<!-- mls-allow {name}: the reason -->\n```\n"),
        ),
        false => ("; it cannot be waived", String::new()),
    };
    _ = write!(
        out,
        "\n## To change it\n\nFor the whole book, `error`, `warning`, `info` or `off`{in_place}.\n\n\
         ```toml\n[preprocessor.mls.rules]\n{name} = \"{}\"\n```\n{waiver}",
        example_severity(rule)
    );
    let all = cases(fixture);
    for (heading, fires) in [("What it reports", true), ("What it does not report", false)] {
        if fires && !all.iter().any(|case| case.fires) {
            continue;
        }
        _ = write!(out, "\n## {heading}\n");
        if fires {
            out.push_str("\nIn these examples, assume that all sections that are not shown are complete.\n");
        }
        for case in all.iter().filter(|case| case.fires == fires) {
            _ = write!(out, "\n### {}\n\n{}", sentence(case.title), case.markdown());
        }
    }
    escaped(&out)
}

/// Another severity, for the example.
fn example_severity(rule: &Rule) -> &'static str {
    match rule.check {
        Check::Failure(_) => "warning",
        _ => "info",
    }
}

/// All rules by family, with links to their pages beside this one.
pub fn index() -> String {
    let mut out = format!(
        "# Rules\n\n{} rules, by topic. The severity is that of profile `guide`. Rules with ° are off in `essential`; rules with \
         ˢ are on only in `strict`, where warnings are errors too, except those of rules about git's history. A fix is safe, or needs `fix --unsafe`. \
         `mdbook-mls explain RULE` shows the same text as the page of the rule.\n",
        ALL.len()
    );
    for family in Family::ALL {
        _ = write!(
            out,
            "\n## {}\n\n| Rule | Severity | Fix | What is wrong |\n|---|---|---|---|\n",
            family.title()
        );
        for rule in ALL.iter().filter(|rule| rule.family == family) {
            _ = writeln!(
                out,
                "| [{name}]({name}.md) | {} | {} | {} |",
                level(rule),
                fix(rule),
                rule.summary.replace('|', "\\|"),
                name = rule.name,
            );
        }
    }
    escaped(&out)
}

/// The severity in `guide`, with a mark if other profiles differ.
fn level(rule: &Rule) -> String {
    let mark = match rule.from {
        Profile::Strict => "ˢ",
        Profile::Guide => " °",
        Profile::Essential => "",
    };
    format!("{}{mark}", rule.severity)
}

/// The first case that fires and the first that stays quiet, in the order of the fixture.
pub fn examples(rule: &Rule) -> Option<(Case<'static>, Case<'static>)> {
    let start = EXAMPLES.find(&format!("\n# {}\n", rule.name))?;
    let rest = slice(EXAMPLES, start + 1..);
    let end = rest.find("\n# end\n").unwrap_or(rest.len());
    let mut found = cases(slice(rest, ..end)).into_iter();
    Some((found.next()?, found.next()?))
}

/// The severity in each profile; `-` means off.
pub(crate) fn severities(rule: &Rule) -> [&'static str; 3] {
    PROFILES.map(|(_, profile)| rule.default_in(profile).map_or("-", Severity::name))
}

/// What the rule needs, what `fix` does, and what the guide says.
fn remarks(rule: &Rule) -> Vec<String> {
    let mut out = Vec::new();
    if rule.needs.contains(&Need::Book) {
        out.push("It reads the whole book; a file that is checked alone is never reported.".to_owned());
    }
    if rule.needs.contains(&Need::Others) {
        out.push("Its findings in a chapter can depend on other chapters.".to_owned());
    }
    if rule.needs.contains(&Need::Date) {
        out.push(
            "It depends on the date: the same text can be correct today and wrong next week. `mdbook-mls forecast` shows its findings \
                 day by day, and `mdbook-mls check --as-of 2027-04-01` shows them for one day."
                .to_owned(),
        );
    }
    if rule.needs.contains(&Need::Git) {
        out.push("It reads the history from git; without git it reports nothing.".to_owned());
    }
    match rule.fix {
        Fixable::No => {}
        Fixable::Safe => out.push("`mdbook-mls fix` can fix it.".to_owned()),
        Fixable::Unsafe => {
            out.push("`mdbook-mls fix --unsafe` can fix it; look at its `--diff` first.".to_owned());
        }
        Fixable::Both => {
            out.push("`mdbook-mls fix` can fix the plain cases, `mdbook-mls fix --unsafe` the others.".to_owned());
        }
    }
    out.extend(rule.guide_words.iter().map(|words| format!("The guide says: {words}")));
    out
}

fn fix(rule: &Rule) -> &'static str {
    match rule.fix {
        Fixable::No => "",
        Fixable::Safe => "safe",
        Fixable::Unsafe => "unsafe",
        Fixable::Both => "both",
    }
}

/// The explanation with links from the names of other rules to their pages.
fn linked(rule: &Rule) -> String {
    let mut out = String::new();
    for (at, part) in rule.explanation.trim().split('`').enumerate() {
        let is_code = at % 2 == 1;
        let other = ALL
            .iter()
            .find(|other| is_code && other.name == part && other.name != rule.name);
        match other {
            Some(other) => _ = write!(out, "[`{part}`]({}.md)", other.name),
            None if is_code => _ = write!(out, "`{part}`"),
            None => out.push_str(part),
        }
    }
    out
}

/// `text` with a capital letter.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}

/// mdBook expands directives in code too, except after a backslash, which it removes.
fn escaped(page: &str) -> String {
    page.replace("{{#", "\\{{#")
}
