//! `internal-error`: the program itself failed while it read a chapter or ran a rule.

use crate::diagnostic::Severity;
use crate::project::{Failure, Project, Stage};
use crate::rules::{Check, Family, Report, Rule};

pub(super) static RULE: Rule = Rule {
    name: "internal-error",
    family: Family::Tool,
    severity: Severity::Error,
    summary: "the program itself failed while it read a chapter or ran a rule",
    explanation: "\
This is a bug in mdbook-mls, never a mistake in your text. The chapter in which it happens is published unchanged: without badges, links and
generated tables, and with its front matter. All other chapters are read, checked and published as usual, and references to that chapter are
not reported. If a rule about the whole book fails, it is skipped, and the finding names no place. If the chapters cannot be analysed
together at all, the whole book is published unchanged.

It is an error, because the chapter has not been checked. Please report it: the message helps to find the bug, and the chapter makes it
reproducible. Until it is fixed, `rules.internal-error = \"warning\"` lets the build continue. It cannot be waived, the baseline does not
record it, and `fix` does not touch the chapter. `completeness`, `related` and `export` report it on standard error and end with exit code 1
as well; an artefact that fails is not written, which is exit code 2; `baseline` waits until nothing fails.",
    check: Check::Failure(check),
    ..Rule::DEFAULT
};

fn check(project: &Project<'_>, failure: &Failure, report: &mut Report) {
    let Failure { chapter, stage, fault } = failure;
    let message = match (chapter, stage) {
        (Some(_), Stage::Reading) => {
            format!(
                "mdbook-mls itself failed to read this chapter, which goes through unchanged and unchecked: {fault}"
            )
        }
        (Some(_), Stage::Checking(rule)) => {
            format!("mdbook-mls itself failed to check `{rule}` here, and the chapter goes through unchanged: {fault}")
        }
        (Some(_), Stage::Page) => {
            format!("mdbook-mls itself failed to make this page, and the chapter goes through unchanged: {fault}")
        }
        (None, Stage::Checking(rule)) => {
            format!("mdbook-mls itself failed to check `{rule}` in the whole book: {fault}")
        }
        (None, Stage::Reading) => {
            format!("mdbook-mls itself failed to join the chapters, which go through unchanged and unchecked: {fault}")
        }
        (None, Stage::Page) => {
            format!("mdbook-mls itself failed to start on the pages, and all chapters go through unchanged: {fault}")
        }
    };
    let draft = match *chapter {
        Some(chapter) => report.in_chapter(chapter, project.title_place(chapter), message),
        None => report.book(message),
    };
    draft.help(help());
}

fn help() -> String {
    let address = env!("CARGO_PKG_REPOSITORY").trim_end_matches('/');
    let place = match address {
        "" => "to the authors of mdbook-mls".to_owned(),
        address => format!("at {address}/issues"),
    };
    format!(
        "please report this message {place}; until it is fixed, `rules.internal-error = \"warning\"` in `[preprocessor.mls]` lets the build go on"
    )
}
