//! The cases of a rule's fixture as Markdown and as plain text.

use crate::text::slice;
use std::fmt::Write as _;

/// One case: `## Fires: …` or `## Quiet: …` and its fenced blocks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case<'a> {
    pub fires: bool,
    pub title: &'a str,
    /// The whole case, including its heading.
    pub source: &'a str,
    blocks: Vec<Block<'a>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Block<'a> {
    info: &'a str,
    body: &'a str,
}

/// The cases of `fixture` in their order. Text between the blocks is skipped.
pub fn cases(fixture: &str) -> Vec<Case<'_>> {
    let mut cases: Vec<Case<'_>> = Vec::new();
    let mut starts: Vec<usize> = Vec::new();
    let mut open: Option<(&str, &str, usize)> = None;
    let mut at = 0;
    for line in fixture.split_inclusive('\n') {
        let (start, bare) = (at, line.trim_end());
        at += line.len();
        match open {
            Some((fence, info, from)) if bare == fence => {
                open = None;
                if let Some(case) = cases.last_mut() {
                    case.blocks.push(Block {
                        info,
                        body: slice(fixture, from..start),
                    });
                }
            }
            Some(_) => {}
            None if bare.starts_with("```") => {
                let fence = bare.len() - bare.trim_start_matches('`').len();
                open = Some((slice(bare, ..fence), slice(bare, fence..), at));
            }
            None => {
                let heading = bare.strip_prefix("## ").and_then(|heading| heading.split_once(": "));
                if let Some((kind @ ("Fires" | "Quiet"), title)) = heading {
                    starts.push(start);
                    cases.push(Case {
                        fires: kind == "Fires",
                        title,
                        source: "",
                        blocks: Vec::new(),
                    });
                }
            }
        }
    }
    let ends = starts.iter().skip(1).copied().chain([fixture.len()]);
    for ((case, start), end) in cases.iter_mut().zip(&starts).zip(ends) {
        case.source = slice(fixture, *start..end);
    }
    cases
}

impl Case<'_> {
    /// Each block, with a caption before it.
    pub fn markdown(&self) -> String {
        let shown = self.blocks.iter().map(|block| {
            let (caption, kind) = block.caption();
            match block.text() {
                text if text.is_empty() => format!("{caption}.\n"),
                text => {
                    let fence = fence(&text);
                    format!("{caption}:\n\n{fence}{kind}\n{text}{fence}\n")
                }
            }
        });
        shown.collect::<Vec<_>>().join("\n")
    }

    /// The same without fences, each block indented by four spaces.
    pub fn plain(&self) -> String {
        let mut out = String::new();
        for block in &self.blocks {
            let caption = block.caption().0.replace('`', "");
            match block.text() {
                text if text.is_empty() => _ = writeln!(out, "{caption}.\n"),
                text => {
                    _ = writeln!(out, "{caption}:\n");
                    for line in text.lines() {
                        _ = writeln!(out, "{}", format!("    {line}").trim_end());
                    }
                    out.push('\n');
                }
            }
        }
        out
    }
}

impl Block<'_> {
    /// The caption of the block, and the language of its code.
    fn caption(&self) -> (String, &'static str) {
        let (kind, rest) = self.info.split_once(' ').unwrap_or((self.info, ""));
        match kind {
            "toml" => ("In book.toml".to_owned(), "toml"),
            "text" => ("Found".to_owned(), "text"),
            "json" => (format!("The export that is imported as `{rest}`"), "json"),
            "commit" => (commit(rest), "text"),
            "file" => (format!("The file `{rest}`, which is not a chapter"), "text"),
            _ => (chapter(rest), "markdown"),
        }
    }

    fn text(&self) -> String {
        match self.info {
            "toml" => format!("[preprocessor.mls]\n{}", self.body),
            _ => self.body.to_owned(),
        }
    }
}

/// `commit DATE FILE`
fn commit(info: &str) -> String {
    let (date, file) = info.split_once(' ').unwrap_or((info, ""));
    format!("A commit of {date}, its message and the text of `{file}` from then on")
}

/// `md PATH without="…"`: the caption of a file.
fn chapter(info: &str) -> String {
    let (path, rest) = info.split_once(' ').unwrap_or((info, ""));
    let value = |key: &str| {
        let (_, after) = rest.split_once(&format!("{key}=\""))?;
        after.split('"').next()
    };
    let mut caption = format!("`{path}`");
    if let Some(without) = value("without") {
        _ = write!(caption, ", without `{}`", without.replace(", ", "` and `"));
    }
    if let Some(name) = value("name") {
        _ = write!(caption, ", called `{name}` in SUMMARY.md");
    }
    let words: Vec<&str> = rest.split(' ').collect();
    for (word, meaning) in [
        ("unlisted", ", which SUMMARY.md does not list"),
        ("bare", ", which is the whole file"),
        ("raw", ", with its includes not expanded"),
    ] {
        if words.contains(&word) {
            caption.push_str(meaning);
        }
    }
    caption
}

/// A fence that is longer than any in `text`.
fn fence(text: &str) -> String {
    let runs = text.lines().map(|line| line.trim_start());
    let longest = runs.map(|line| line.len() - line.trim_start_matches('`').len()).max();
    "`".repeat(longest.unwrap_or(0).max(2) + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_case_is_read_from_its_fixture() {
        let fixture = "# r\n\n## Fires: a, and b\n\n```toml\nx = 1\n```\n\n````md m/a.md without=\"A, B\" name=\"N\"\n## Fires: no\n```\nz\n```\n````\n\n\
                       ```md b.md unlisted\n```\n\n```text\na:1:1 error z\n```\n\n## Quiet: c\n\n```md c.md bare\n```\n";
        let found = cases(fixture);
        assert_eq!(
            found.iter().map(|c| (c.fires, c.title)).collect::<Vec<_>>(),
            [(true, "a, and b"), (false, "c")]
        );
        assert!(found[1].source.starts_with("## Quiet: c\n"));
        assert_eq!(
            found[0].markdown(),
            "In book.toml:\n\n```toml\n[preprocessor.mls]\nx = 1\n```\n\n\
             `m/a.md`, without `A` and `B`, called `N` in SUMMARY.md:\n\n````markdown\n## Fires: no\n```\nz\n```\n````\n\n\
             `b.md`, which SUMMARY.md does not list.\n\n\
             Found:\n\n```text\na:1:1 error z\n```\n"
        );
        assert_eq!(found[1].plain(), "c.md, which is the whole file.\n\n");
    }
}
