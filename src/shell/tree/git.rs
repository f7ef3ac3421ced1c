//! A revision of a git repository, read from its objects: nothing is checked out, fetched or filtered.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::{self, BufReader, ErrorKind, Write as _};
use std::ops::Bound;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context, Result, anyhow, bail};
use jiff::civil;

use super::{Entry, Kind, Tree};
use crate::shell::files::{self, git};
use crate::source::map::Files;
use crate::source::path::join;

/// Files that are read at once.
const AT_ONCE: usize = 256;

/// The files of one commit. Links and submodules are left out.
pub(crate) struct Git {
    folder: PathBuf,
    /// The caller's name for the commit.
    revision: String,
    pub(in crate::shell) commit: String,
    /// Where the book's root is in the repository, with `/`; empty for the repository's own root.
    below: String,
    /// Blobs by their path in the repository.
    blobs: BTreeMap<String, String>,
    objects: Mutex<Objects>,
    known: Mutex<HashMap<String, Option<Arc<str>>>>,
}

/// `revision` of the repository around `folder`, which is a book's root in it. In a bare repository the book's root is
/// the repository's.
///
/// # Errors
/// There is no git, no repository or no such revision, or git refuses to read it.
pub(crate) fn at(folder: impl Into<PathBuf>, revision: &str) -> Result<Git> {
    let folder = folder.into();
    let commit = commit(&folder, revision)?;
    let below = ask(&folder, &["rev-parse", "--show-prefix"])?;
    let listing = run(&folder, &["ls-tree", "-r", "-z", "--full-tree", &commit])?;
    let blobs = listing.split(|byte| *byte == 0).filter_map(blob).collect();
    Ok(Git {
        objects: Mutex::new(Objects::new(&folder)?),
        below: below.trim_end_matches('/').to_owned(),
        revision: revision.to_owned(),
        known: Mutex::default(),
        commit,
        folder,
        blobs,
    })
}

/// The commit at which the branch in `folder` began: the newest that HEAD shares with the remote's default branch, or if no
/// remote names one, with `main` or `master`.
///
/// # Errors
/// There is no such branch or commit, or something that [`at`] needs is missing.
pub(crate) fn merge_base(folder: &Path) -> Result<String> {
    commit(folder, "HEAD")?;
    let branch = default_branch(folder)?;
    if let Ok(base) = ask(folder, &["merge-base", "HEAD", &branch]) {
        return Ok(base);
    }
    let name = branch
        .trim_start_matches("refs/heads/")
        .trim_start_matches("refs/remotes/");
    match is_shallow(folder) {
        true => bail!(
            "this clone is shallow and ends before HEAD and `{name}` meet; fetch all of it, in CI with `fetch-depth: 0`"
        ),
        false => bail!("HEAD and `{name}` have no commit in common; name the revision to compare with"),
    }
}

/// The commits that HEAD has and `revision` lacks.
///
/// # Errors
/// There is no such revision, or something that [`at`] needs is missing.
pub(crate) fn newer(folder: &Path, revision: &str) -> Result<BTreeSet<String>> {
    let range = format!("{}..HEAD", commit(folder, revision)?);
    let list = ask(folder, &["rev-list", &range])?;
    Ok(list.lines().map(str::to_owned).collect())
}

/// The messages of the commits that `head` has and `base` lacks, the newest first. Both are names of commits.
///
/// # Errors
/// Errors of git.
pub(crate) fn messages(folder: &Path, base: &str, head: &str) -> Result<Vec<String>> {
    let range = format!("{base}..{head}");
    let log = run(
        folder,
        &["log", "-z", "--format=%B", "--encoding=UTF-8", "--no-color", &range],
    )?;
    let messages = log.split(|byte| *byte == 0).filter(|message| !message.is_empty());
    Ok(messages
        .map(|message| String::from_utf8_lossy(message).into_owned())
        .collect())
}

/// The commits that added or removed `words`, the newest first.
///
/// # Errors
/// Errors of git.
pub(crate) fn with_words(folder: &Path, words: &str) -> Result<Vec<String>> {
    let log = run(
        folder,
        &[
            "log",
            "--first-parent",
            "-m",
            "--format=%H",
            "--no-color",
            "--no-textconv",
            &format!("-S{words}"),
            "--",
            ".",
        ],
    )?;
    Ok(String::from_utf8_lossy(&log)
        .split_whitespace()
        .map(str::to_owned)
        .collect())
}

fn default_branch(folder: &Path) -> Result<String> {
    let heads = ask(folder, &["for-each-ref", "--format=%(symref)", "refs/remotes/*/HEAD"])?;
    let heads: Vec<&str> = heads.lines().filter(|head| !head.is_empty()).collect();
    let ours = heads.iter().find(|head| head.starts_with("refs/remotes/origin/"));
    // A clone that was made by hand, as CI makes them, does not know the remote's default branch.
    let usual = [
        "refs/remotes/origin/main",
        "refs/heads/main",
        "refs/remotes/origin/master",
        "refs/heads/master",
    ];
    let candidates = ours.or(heads.first()).copied().into_iter().chain(usual);
    let exists = |name: &&str| {
        ask(
            folder,
            &["rev-parse", "--verify", "--quiet", &format!("{name}^{{commit}}")],
        )
        .is_ok()
    };
    let found = { candidates }.find(exists);
    found.map(str::to_owned).context(
        "there is neither a remote's default branch nor one called `main` or `master`; name the revision to compare with",
    )
}

/// The full hash of the commit that `revision` names.
///
/// # Errors
/// There is no such revision, or something that [`at`] needs is missing.
pub(crate) fn commit(folder: &Path, revision: &str) -> Result<String> {
    let unknown = || match is_shallow(folder) {
        true => anyhow!(
            "there is no revision `{revision}` in this clone, which is shallow; fetch all of it, in CI with \
             `fetch-depth: 0`"
        ),
        false => anyhow!("there is no revision `{revision}`"),
    };
    let wanted = format!("{revision}^{{commit}}");
    let found = match revision.starts_with('-') {
        true => None,
        false => ask(folder, &["rev-parse", "--verify", "--quiet", &wanted]).ok(),
    };
    if let Some(found) = found {
        return Ok(found);
    }
    // This fails if there is no repository at all.
    ask(folder, &["rev-parse", "--git-dir"])?;
    Err(unknown())
}

fn is_shallow(folder: &Path) -> bool {
    ask(folder, &["rev-parse", "--is-shallow-repository"]).is_ok_and(|answer| answer == "true")
}

/// Path and object of a file in `100644 blob OBJECT<tab>PATH`.
fn blob(line: &[u8]) -> Option<(String, String)> {
    let line = String::from_utf8_lossy(line);
    let (head, path) = line.split_once('\t')?;
    let mut head = head.split(' ');
    let (mode, kind, object) = (head.next()?, head.next()?, head.next()?);
    (kind == "blob" && mode != "120000").then(|| (path.to_owned(), object.to_owned()))
}

pub(in crate::shell) fn run(folder: &Path, arguments: &[&str]) -> Result<Vec<u8>> {
    let output = git(folder).args(arguments).output().map_err(not_started)?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    Err(refused(folder, &String::from_utf8_lossy(&output.stderr)))
}

/// The error that git reports, in the words of this program if it is a known one.
fn refused(folder: &Path, reason: &str) -> anyhow::Error {
    let shown = folder.display();
    let reason = reason.trim().trim_start_matches("fatal: ");
    if reason.contains("dubious ownership") {
        return anyhow!(
            "git does not read the repository of `{shown}`, which belongs to somebody else (\"dubious ownership\"); if \
             you trust it, `git config --global --add safe.directory FOLDER`"
        );
    }
    if reason.contains("not a git repository") {
        return anyhow!("`{shown}` is not in a git repository");
    }
    anyhow!("git reports: {reason}")
}

fn ask(folder: &Path, arguments: &[&str]) -> Result<String> {
    let answer = run(folder, arguments)?;
    Ok(String::from_utf8_lossy(&answer).trim_end_matches('\n').to_owned())
}

fn not_started(error: io::Error) -> anyhow::Error {
    match error.kind() {
        ErrorKind::NotFound => {
            anyhow!("there is no `git` on the path; install it, because only git knows earlier states")
        }
        _ => anyhow!(error).context("cannot start git"),
    }
}

impl Git {
    /// A path in the repository; `None` if it leads out of it.
    fn inside(&self, path: &str) -> Option<String> {
        let inside = join(&self.below, path);
        let leads_out = inside.starts_with('/') || inside == ".." || inside.starts_with("../");
        (!leads_out).then_some(inside)
    }

    /// What is below a folder, without the folder's own path.
    fn below(&self, folder: &str) -> impl Iterator<Item = (&str, &str)> {
        let start = self.inside(folder).map(|folder| match folder.is_empty() {
            true => folder,
            false => folder + "/",
        });
        let start = start.unwrap_or_else(|| "/".to_owned());
        let range = (Bound::Included(start.clone()), Bound::Unbounded);
        let all = self.blobs.range(range);
        all.map_while(move |(path, object)| Some((path.strip_prefix(&start)?, object.as_str())))
    }
}

impl Files for Git {
    fn read(&self, path: &str) -> Option<Arc<str>> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(text) = known.get(path) {
            return text.clone();
        }
        let text = self.text(path).ok();
        known.insert(path.to_owned(), text.clone());
        text
    }
}

impl Tree for Git {
    fn expect(&self, paths: &[String]) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let object = |path: &String| self.inside(path).and_then(|path| self.blobs.get(&path));
        let wanted = paths.iter().filter(|path| !known.contains_key(*path));
        let (wanted, names): (Vec<&String>, Vec<&str>) =
            wanted.filter_map(|path| Some((path, object(path)?.as_str()))).unzip();
        let mut objects = self.objects.lock().unwrap_or_else(PoisonError::into_inner);
        for (paths, names) in wanted.chunks(AT_ONCE).zip(names.chunks(AT_ONCE)) {
            for (path, bytes) in paths.iter().zip(objects.read_each(names, "blob")) {
                let text = bytes.ok().and_then(|bytes| String::from_utf8(bytes).ok());
                known.insert((*path).clone(), text.map(Into::into));
            }
        }
    }

    fn text(&self, path: &str) -> io::Result<Arc<str>> {
        let object = self.inside(path).and_then(|path| self.blobs.get(&path));
        let object = object.ok_or(ErrorKind::NotFound)?;
        let mut objects = self.objects.lock().unwrap_or_else(PoisonError::into_inner);
        let text = String::from_utf8(objects.read(object)?);
        Ok(text.map_err(|_| ErrorKind::InvalidData)?.into())
    }

    fn exists(&self, path: &str) -> bool {
        let file = self.inside(path);
        file.is_some_and(|file| file.is_empty() || self.blobs.contains_key(&file)) || self.below(path).next().is_some()
    }

    fn entries(&self, folder: &str) -> Arc<[Entry]> {
        let mut entries: Vec<Entry> = Vec::new();
        for (path, _) in self.below(folder) {
            let (name, kind) = match path.split_once('/') {
                Some((name, _)) => (name, Kind::Folder),
                None => (path, Kind::File),
            };
            if entries.last().is_none_or(|last| last.name != name) {
                let name = name.to_owned();
                entries.push(Entry { name, kind });
            }
        }
        entries.into()
    }

    fn name(&self, path: &str) -> String {
        format!("{}:{}", self.revision, join(&self.below, path))
    }

    fn commit_date(&self) -> Result<civil::Date> {
        files::commit_date(&self.folder, Some(&self.commit))
    }

    fn past(&self) -> (&Path, Option<&str>) {
        (&self.folder, Some(&self.commit))
    }
}

/// One `git cat-file` for all objects.
pub(in crate::shell) struct Objects {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Objects {
    pub(in crate::shell) fn new(folder: &Path) -> Result<Self> {
        let mut child = git(folder)
            .args(["cat-file", "--batch"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(not_started)?;
        let pipes = child.stdin.take().zip(child.stdout.take());
        let (input, output) = pipes.context("git has no pipes")?;
        Ok(Self {
            child,
            input,
            output: BufReader::new(output),
        })
    }

    /// The bytes of a file.
    fn read(&mut self, object: &str) -> io::Result<Vec<u8>> {
        writeln!(self.input, "{object}")?;
        self.input.flush()?;
        answer(&mut self.output, "blob")
    }

    /// The bytes of objects of this kind.
    pub(in crate::shell) fn read_all(&mut self, objects: &[&str], kind: &str) -> io::Result<Vec<Vec<u8>>> {
        self.read_each(objects, kind).into_iter().collect()
    }

    /// The same, with an error for each object that is missing. git gets all names at once, so that neither waits for the other.
    fn read_each(&mut self, objects: &[&str], kind: &str) -> Vec<io::Result<Vec<u8>>> {
        let names = objects.join("\n") + "\n";
        let Self { input, output, .. } = self;
        std::thread::scope(|scope| {
            // If git is gone, there are no answers either.
            scope.spawn(move || _ = input.write_all(names.as_bytes()).and_then(|()| input.flush()));
            objects.iter().map(|_| answer(output, kind)).collect()
        })
    }
}

/// git's answer about one object, which must be of this kind.
fn answer(output: &mut impl io::BufRead, kind: &str) -> io::Result<Vec<u8>> {
    let mut head = String::new();
    output.read_line(&mut head)?;
    // `OBJECT blob SIZE`, or `OBJECT missing` in a clone that has not fetched all of them.
    let found = head.trim_end().rsplit_once(' ');
    let size = found.and_then(|(object, size)| Some((object, size.parse::<usize>().ok()?)));
    let (object, size) = size.ok_or_else(|| {
        io::Error::other("this clone is partial and has not fetched it; `git fetch --refetch --no-filter` does")
    })?;
    let mut bytes = vec![0; size + 1];
    output.read_exact(&mut bytes)?;
    bytes.pop();
    match object.ends_with(kind) {
        true => Ok(bytes),
        false => Err(ErrorKind::InvalidData.into()),
    }
}

impl Drop for Objects {
    fn drop(&mut self) {
        // git waits for more names.
        _ = self.child.kill();
        _ = self.child.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_what_is_in_the_way() {
        let folder = Path::new("/book");
        let owner =
            "fatal: detected dubious ownership in repository at '/book'\nTo add an exception for this directory, call:";
        assert!(refused(folder, owner).to_string().contains("\"dubious ownership\""));
        let none = "fatal: not a git repository (or any of the parent directories): .git\n";
        assert_eq!(refused(folder, none).to_string(), "`/book` is not in a git repository");
        assert_eq!(refused(folder, "fatal: x\n").to_string(), "git reports: x");
        let absent = not_started(ErrorKind::NotFound.into()).to_string();
        assert!(absent.contains("no `git` on the path"), "{absent}");
    }

    #[test]
    fn lists_files_but_no_links_and_submodules() {
        assert_eq!(
            blob(b"100644 blob 12ab\ta b/c.md"),
            Some(("a b/c.md".into(), "12ab".into()))
        );
        assert_eq!(blob(b"120000 blob 12ab\tlink"), None);
        assert_eq!(blob(b"160000 commit 12ab\tmodule"), None);
        assert_eq!(blob(b""), None);
    }
}
