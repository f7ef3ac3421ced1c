//! What `init --agents` writes: a skill file, and a paragraph in AGENTS.md.

use std::path::Path;

use anyhow::Result;

use super::{Plan, read};
use crate::shell::command::instructions::lasting;
use crate::shell::files::Change;
use crate::shell::open::{Overrides, open};
use crate::shell::tree::Disk;
use crate::text::slice;

const SKILL: &str = ".claude/skills/mdbook-mls/SKILL.md";
const START: &str = "<!-- mdbook-mls: begin -->";
const END: &str = "<!-- mdbook-mls: end -->";

/// Plans both files; `below` is the book's folder in the repository.
pub(super) fn plan(plan: &mut Plan, root: &Path, repository: &Path, below: &str) -> Result<()> {
    let place = if below.is_empty() {
        String::new()
    } else {
        format!(" --root {below}")
    };
    // A new book has no content yet.
    let opened = match root.join("book.toml").exists() {
        true => open(Disk::new(root), &Overrides::of_environment()).ok(),
        false => None,
    };
    let text = lasting(opened.as_ref());
    let skill = format!(
        "---\nname: mdbook-mls\ndescription: Read, change and check the milestone specifications of this repository with the \
         command mdbook-mls. Use it whenever a status, date, owner, criterion, deliverable or id of a milestone changes.\n---\n\n{text}"
    );
    plan.file(&repository.join(SKILL), &skill)?;
    let paragraph = format!(
        "{START}\n## Milestone specifications\n\nRun `mdbook-mls instructions{place}` before you read or change a milestone. \
         Set fields with `mdbook-mls set`, boxes with `mdbook-mls tick`, ids with `mdbook-mls rename`, never by hand; run \
         `mdbook-mls check{place}` after each change.\n{END}\n"
    );
    let path = repository.join("AGENTS.md");
    let Some(old) = read(&path)? else {
        return plan.file(&path, &format!("# Instructions for agents\n\n{paragraph}"));
    };
    let newline = if old.contains("\r\n") { "\r\n" } else { "\n" };
    let own = paragraph.replace('\n', newline);
    let new = match (old.find(START), old.find(END)) {
        (Some(start), Some(end)) if start < end => {
            let rest = slice(&old, end + END.len()..);
            format!("{}{}{rest}", slice(&old, ..start), own.trim_end())
        }
        _ => format!("{}{newline}{newline}{own}", old.trim_end()),
    };
    match new == old {
        true => plan.note("left as it was:", &path),
        false => {
            plan.note("added a paragraph to", &path);
            plan.changes.push(Change::update(path, old.as_bytes(), new.as_bytes()));
        }
    }
    Ok(())
}
