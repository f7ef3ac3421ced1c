//! The commits of a branch, from HEAD along first parents, with the Markdown files that each changed.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::Path;

use anyhow::Result;
use jiff::civil;
use jiff::tz::{Offset, TimeZone};

use super::super::tree::git::run;

/// A commit that changed files of the book.
pub(super) struct Walked {
    pub id: String,
    pub files: Vec<File>,
    /// The commits that it merges, the newest first.
    pub brought: Vec<String>,
}

/// A file that a commit changed; paths are relative to the repository.
pub(super) struct File {
    pub before: Option<String>,
    pub after: Option<Version>,
}

/// A file after a commit.
pub(super) struct Version {
    pub path: String,
    pub object: String,
    /// The file's path today, if it is another one: a chapter may be a milestone because of its path.
    pub later: Option<String>,
}

impl Version {
    /// Identifies what is read from the file, which depends on nothing else.
    pub(super) fn key(&self) -> String {
        let Self { path, object, later } = self;
        match later {
            Some(later) => format!("{object} {path}\n{later}"),
            None => format!("{object} {path}"),
        }
    }
}

/// Stands before each commit in git's answer.
const MARK: char = '\u{1}';

/// Commits that change Markdown files below `source`, or files that were moved there later; the oldest first.
///
/// # Errors
/// git fails.
pub(super) fn walk(folder: &Path, head: &str, source: &str) -> Result<Vec<Walked>> {
    let arguments = [
        "log",
        "--first-parent",
        "--diff-merges=first-parent",
        "--raw",
        "-z",
        "--no-abbrev",
        "--find-renames=50%",
        "-l1000",
        "--no-show-signature",
        "--no-notes",
        "--no-ext-diff",
        "--no-textconv",
        "--no-color",
        "--no-decorate",
        "--no-mailmap",
        "--format=%x01%H %P",
        head,
        "--",
        ":(top,glob)**/*.md",
    ];
    let answer = run(folder, &arguments)?;
    let mut commits = read(&answer, source);
    let merges: Vec<&(Walked, bool)> = commits.iter().filter(|(_, is_merge)| *is_merge).collect();
    if !merges.is_empty() {
        let mut brought = brought(folder, head)?;
        for (commit, _) in &mut commits {
            commit.brought = brought.remove(&commit.id).unwrap_or_default();
        }
    }
    commits.reverse();
    Ok(commits.into_iter().map(|(commit, _)| commit).collect())
}

/// Commits that changed something of the book, the newest first, and whether each is a merge.
fn read(answer: &[u8], source: &str) -> Vec<(Walked, bool)> {
    let mut parts = answer.split(|byte| *byte == 0).map(String::from_utf8_lossy).peekable();
    let mut commits = Vec::new();
    // The paths of files of the book before they were moved into it.
    let mut older: HashSet<String> = HashSet::new();
    // The paths of files today, by their paths at the commit.
    let mut today: HashMap<String, String> = HashMap::new();
    while let Some(part) = parts.next() {
        let Some(head) = part.strip_prefix(MARK) else { continue };
        let mut names = head.split_whitespace();
        let id = names.next().unwrap_or("").to_owned();
        let is_merge = names.count() > 1;
        let mut files = Vec::new();
        let mut came = Vec::new();
        // Names that a file got here, and the ones that it had before.
        let (mut got, mut had) = (Vec::new(), Vec::new());
        while let Some(raw) = parts.next_if(|part| !part.starts_with(MARK)) {
            let Some(raw) = raw.trim_start().strip_prefix(':').map(str::to_owned) else {
                continue;
            };
            let Some(first) = parts.next() else { break };
            let mut fields = raw.split(' ');
            let (_, mode, _, object, kind) = (
                fields.next(),
                fields.next().unwrap_or(""),
                fields.next(),
                fields.next().unwrap_or(""),
                fields.next().unwrap_or(""),
            );
            let first = first.into_owned();
            let is_moved = kind.starts_with(['R', 'C']);
            let second = if is_moved {
                parts.next().map(|path| path.into_owned())
            } else {
                None
            };
            let path = second.as_deref().unwrap_or(&first);
            let is_own = |path: &str, older: &HashSet<String>| path.starts_with(source) || older.contains(path);
            let is_ours = is_own(path, &older);
            if !is_ours && !is_own(&first, &older) {
                continue;
            }
            let exists = kind != "D" && mode.starts_with("100") && is_ours;
            let before = match kind.chars().next() {
                Some('A' | 'C') => None,
                _ => Some(first.clone()),
            };
            let later = today.get(path).cloned();
            // A file that was added may have been removed before, and is still the same then.
            if is_moved {
                got.push(path.to_owned());
            }
            if kind.starts_with('R') {
                had.push((first.clone(), later.clone().unwrap_or_else(|| path.to_owned())));
            }
            if is_moved && exists && !first.starts_with(source) && kind.starts_with('R') {
                came.push(first.clone());
            }
            if kind == "A" && older.contains(path) {
                // Before that, the path belonged to another file.
                came.retain(|name| name != path);
                older.remove(path);
            }
            files.push(File {
                before,
                after: exists.then(|| Version {
                    path: path.to_owned(),
                    object: object.to_owned(),
                    later,
                }),
            });
        }
        got.iter().for_each(|path| drop(today.remove(path)));
        today.extend(had);
        older.extend(came);
        if !files.is_empty() {
            let brought = Vec::new();
            commits.push((Walked { id, files, brought }, is_merge));
        }
    }
    commits
}

/// For each commit on the line of first parents, the other commits that it brings in.
fn brought(folder: &Path, head: &str) -> Result<HashMap<String, Vec<String>>> {
    let answer = run(folder, &["rev-list", "--parents", head])?;
    let answer = String::from_utf8_lossy(&answer);
    let mut parents: HashMap<&str, Vec<&str>> = HashMap::new();
    for line in answer.lines() {
        let mut names = line.split(' ');
        if let Some(id) = names.next() {
            parents.insert(id, names.collect());
        }
    }
    let mut line = Vec::new();
    let mut at = Some(head);
    while let Some(id) = at {
        line.push(id);
        at = parents.get(id).and_then(|parents| parents.first()).copied();
    }
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let mut found = HashMap::new();
    // The oldest first: a commit brings in what it reaches and no earlier one does.
    for id in line.into_iter().rev() {
        seen.insert(id);
        let mut own = Vec::new();
        let others = parents
            .get(id)
            .map_or(&[][..], |parents| parents.get(1..).unwrap_or(&[]));
        let mut next: Vec<&str> = others.iter().rev().copied().collect();
        while let Some(other) = next.pop() {
            if seen.insert(other) {
                own.push(other.to_owned());
                next.extend(parents.get(other).into_iter().flatten().rev().copied());
            }
        }
        if !own.is_empty() {
            found.insert(id.to_owned(), own);
        }
    }
    Ok(found)
}

/// The committer's day, in the committer's time zone, of a commit's text.
pub(super) fn date(commit: &[u8]) -> Option<civil::Date> {
    let text = String::from_utf8_lossy(commit);
    let (head, _) = text.split_once("\n\n").unwrap_or((&text, ""));
    head.lines()
        .find_map(|line| line.strip_prefix("committer "))
        .and_then(day)
}

/// The message of a commit's text.
pub(super) fn message(commit: &[u8]) -> String {
    let text = String::from_utf8_lossy(commit);
    text.split_once("\n\n")
        .map_or(String::new(), |(_, message)| message.to_owned())
}

/// `NAME <ADDRESS> SECONDS +HHMM`
fn day(committer: &str) -> Option<civil::Date> {
    let (rest, zone) = committer.rsplit_once(' ')?;
    let (_, seconds) = rest.rsplit_once(' ')?;
    let seconds: i64 = seconds.parse().ok()?;
    // A time far off is a wrong clock, which the order of the commits corrects.
    let time = jiff::Timestamp::from_second(seconds.clamp(-62_000_000_000, 253_000_000_000)).ok()?;
    let zone: i32 = zone.parse().unwrap_or(0);
    let offset = Offset::from_seconds((zone / 100 * 60 + zone % 100) * 60).unwrap_or(Offset::UTC);
    Some(time.to_zoned(TimeZone::fixed(offset)).date())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_is_the_committers_own() {
        let day = |text: &str| day(text).map(|day| day.to_string());
        // 2027-01-02T07:30:00Z
        assert_eq!(day("A <a@b.c> 1798875000 -0800").as_deref(), Some("2027-01-01"));
        assert_eq!(day("A <a@b.c> 1798875000 +0000").as_deref(), Some("2027-01-02"));
        assert_eq!(day("A B <a b@c> 1798875000 +1400").as_deref(), Some("2027-01-02"));
        assert_eq!(day("A <a@b.c> 99999999999999 +9999").map(|_| ()), Some(()));
        assert_eq!(day("nobody"), None);
    }

    #[test]
    fn files_that_moved_into_the_book_are_followed() {
        let record = |id: &str, files: &[&str]| format!("\u{1}{id} \0\n{}", files.concat());
        let raw = |kind: &str, object: &str| format!(":100644 100644 0 {object} {kind}\0");
        let answer = [
            record("c", &[&raw("M", "3"), "src/b.md\0"]),
            record("b", &[&raw("R090", "2"), "old/a.md\0src/b.md\0"]),
            record("a", &[&raw("A", "1"), "old/a.md\0", &raw("A", "9"), "other/x.md\0"]),
        ];
        let commits = read(answer.concat().as_bytes(), "src/");
        let said: Vec<String> = commits
            .iter()
            .flat_map(|(commit, _)| commit.files.iter().map(move |file| (commit, file)))
            .map(|(commit, file)| {
                format!(
                    "{} {:?} {:?}",
                    commit.id,
                    file.before,
                    file.after.as_ref().map(|after| &after.path)
                )
            })
            .collect();
        assert_eq!(
            said,
            [
                "c Some(\"src/b.md\") Some(\"src/b.md\")",
                "b Some(\"old/a.md\") Some(\"src/b.md\")",
                "a None Some(\"old/a.md\")"
            ]
        );
    }
}
