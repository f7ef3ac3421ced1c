//! A folder of generated files: each written whole, those that are gone removed, and nothing touched outside.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs::{self, Metadata};
use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};

use anyhow::{Context, Result, bail};
use rayon::prelude::*;

use super::write::write_at;
use crate::output::made::Artefact;

/// The file that lists what the last run wrote.
const MANIFEST: &str = ".mdbook-mls";
const MANIFEST_HEAD: &str = "# Written by mdbook-mls, which removes files from this folder that it no longer makes.";

/// Writes `made` below `folder`, and removes what an earlier call wrote there and this one did not make. Returns whether no
/// earlier call is known.
///
/// # Errors
/// Errors of the file system; a link below `folder`, whatever it points to, before anything is written.
pub(crate) fn publish(folder: &Path, made: &[Artefact]) -> Result<bool> {
    let folder = opened(folder)?;
    let before = written_before(&folder);
    let names: BTreeSet<&str> = made.iter().map(|artefact| artefact.name.as_str()).collect();
    let gone = before.iter().flatten().filter(|name| !names.contains(name.as_str()));
    let gone: Vec<&str> = gone.map(String::as_str).collect();
    for name in gone.iter().chain([&MANIFEST]) {
        refuse_links(&folder, name)?;
    }
    write_each(&folder, made)?;
    for name in gone {
        remove(&folder, name)?;
    }
    let mut manifest = String::from(MANIFEST_HEAD);
    for name in names {
        // Writing to a string does not fail.
        let _ = write!(manifest, "\n{name}");
    }
    manifest.push('\n');
    let path = folder.join(MANIFEST);
    write_at(&path, look_at(&path)?.as_ref(), manifest.as_bytes())?;
    Ok(before.is_none())
}

/// Writes `made` below `folder`, among whatever else is there.
///
/// # Errors
/// The errors of [`publish`].
pub(crate) fn place(folder: &Path, made: &[Artefact]) -> Result<()> {
    write_each(&opened(folder)?, made)
}

fn opened(folder: &Path) -> Result<PathBuf> {
    let opened = fs::create_dir_all(folder).and_then(|()| folder.canonicalize());
    opened.with_context(|| format!("cannot write into `{}`", folder.display()))
}

/// Checks each folder once, and each file before any is written.
fn write_each(folder: &Path, made: &[Artefact]) -> Result<()> {
    let above = |artefact: &Artefact| artefact.name.rsplit_once('/').map(|(above, _)| above.to_owned());
    let folders: BTreeSet<String> = made.iter().filter_map(above).collect();
    folders.iter().try_for_each(|below| refuse_links(folder, below))?;
    let known: Vec<Option<Metadata>> = made
        .par_iter()
        .map(|artefact| look_at(&folder.join(&artefact.name)))
        .collect::<Result<_>>()?;
    for below in &folders {
        let path = folder.join(below);
        fs::create_dir_all(&path).with_context(|| format!("cannot write into `{}`", path.display()))?;
    }
    made.par_iter()
        .zip(&known)
        .try_for_each(|(artefact, known)| write_at(&folder.join(&artefact.name), known.as_ref(), &artefact.bytes))
}

/// The files in the manifest that are below the folder; `None` if there is no manifest.
fn written_before(folder: &Path) -> Option<BTreeSet<String>> {
    let text = fs::read_to_string(folder.join(MANIFEST)).ok()?;
    let is_below = |name: &&str| {
        let mut parts = Path::new(name).components();
        !name.is_empty() && !name.starts_with('#') && parts.all(|part| matches!(part, Component::Normal(_)))
    };
    Some(text.lines().filter(is_below).map(str::to_owned).collect())
}

/// Refuses a link on the way to `name`, which would lead the next write somewhere else.
fn refuse_links(folder: &Path, name: &str) -> Result<()> {
    let mut path = folder.to_owned();
    for part in Path::new(name).components() {
        path.push(part);
        if look_at(&path)?.is_none() {
            break;
        }
    }
    Ok(())
}

/// What is at `path`, which must not be a link.
fn look_at(path: &Path) -> Result<Option<Metadata>> {
    match fs::symlink_metadata(path) {
        Ok(found) if found.is_symlink() => bail!(
            "`{}` is a symbolic link, and nothing is written through it; remove it or name another folder",
            path.display()
        ),
        Ok(found) => Ok(Some(found)),
        // A file where a folder should be is noticed when the folder is created.
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(None),
        Err(error) => Err(error).with_context(|| format!("cannot look at `{}`", path.display())),
    }
}

/// Removes a file, and the folders above it that become empty.
fn remove(folder: &Path, name: &str) -> Result<()> {
    let path = folder.join(name);
    match fs::remove_file(&path) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            return Err(error).with_context(|| format!("cannot remove `{}`", path.display()));
        }
        _ => {}
    }
    let above = path.ancestors().skip(1).take_while(|above| *above != folder);
    for above in above {
        // A folder that is not empty stays.
        if fs::remove_dir(above).is_err() {
            break;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn artefacts(names: &[&str]) -> Vec<Artefact> {
        names.iter().map(|name| Artefact::new(*name, *name)).collect()
    }

    fn files(folder: &Path) -> Vec<String> {
        let mut found = Vec::new();
        let mut folders = vec![folder.to_owned()];
        while let Some(next) = folders.pop() {
            for entry in fs::read_dir(next).unwrap() {
                let path = entry.unwrap().path();
                match path.is_dir() {
                    true => folders.push(path),
                    false => found.push(path.strip_prefix(folder).unwrap().to_string_lossy().replace('\\', "/")),
                }
            }
        }
        found.sort();
        found
    }

    #[test]
    fn removes_its_own_files_alone() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("out");
        assert!(publish(&out, &artefacts(&["a.json", "badges/a.svg", "old/b.svg"])).unwrap());
        fs::write(out.join("badges/mine.svg"), "").unwrap();
        fs::write(folder.path().join("outside"), "").unwrap();
        let manifest = fs::read_to_string(out.join(MANIFEST)).unwrap();
        fs::write(out.join(MANIFEST), manifest + "../outside\n/etc/passwd\nnever/there\n").unwrap();
        assert!(!publish(&out, &artefacts(&["a.json"])).unwrap());
        assert_eq!(files(&out), [MANIFEST, "a.json", "badges/mine.svg"]);
        assert_eq!(files(folder.path()).len(), 4);
        place(&out, &artefacts(&["b.svg"])).unwrap();
        assert_eq!(files(&out), [MANIFEST, "a.json", "b.svg", "badges/mine.svg"]);
    }

    #[test]
    fn what_has_not_changed_is_not_written() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("out");
        let names = ["a.json", "badges/a.svg", "badges/b.svg"];
        let set = |name: &str, text: &str| {
            fs::write(out.join(name), text).unwrap();
            let file = fs::File::options().write(true).open(out.join(name)).unwrap();
            file.set_modified(std::time::UNIX_EPOCH).unwrap();
        };
        let is_old = |name: &str| fs::metadata(out.join(name)).unwrap().modified().unwrap() == std::time::UNIX_EPOCH;
        publish(&out, &artefacts(&names)).unwrap();
        names.iter().for_each(|name| set(name, name));
        set("badges/b.svg", "as long abcd");
        let manifest = fs::read_to_string(out.join(MANIFEST)).unwrap();
        set(MANIFEST, &manifest);
        publish(&out, &artefacts(&names)).unwrap();
        assert_eq!([is_old("a.json"), is_old("badges/a.svg"), is_old(MANIFEST)], [true; 3]);
        assert!(!is_old("badges/b.svg"));
        assert_eq!(fs::read_to_string(out.join("badges/b.svg")).unwrap(), "badges/b.svg");
    }

    #[test]
    #[cfg(unix)]
    fn nothing_is_written_through_a_link() {
        use std::os::unix::fs::symlink;

        let made = artefacts(&["a.json", "badges/a.svg", "z.json"]);
        for link in ["z.json", "badges", MANIFEST] {
            let folder = tempfile::tempdir().unwrap();
            let (out, outside) = (folder.path().join("out"), folder.path().join("outside"));
            fs::create_dir_all(&out).unwrap();
            match link {
                "badges" => fs::create_dir(&outside).unwrap(),
                _ => fs::write(&outside, "kept").unwrap(),
            }
            symlink(&outside, out.join(link)).unwrap();
            let error = publish(&out, &made).unwrap_err().to_string();
            assert!(error.contains("is a symbolic link"), "{error}");
            assert_eq!(fs::read_dir(&out).unwrap().count(), 1, "{link}");
            match link {
                "badges" => assert_eq!(fs::read_dir(&outside).unwrap().count(), 0),
                _ => assert_eq!(fs::read_to_string(&outside).unwrap(), "kept"),
            }
        }
    }

    #[test]
    fn says_what_it_cannot_write() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        fs::write(&file, "").unwrap();
        let error = format!("{:#}", publish(&file, &artefacts(&["a"])).unwrap_err());
        assert!(error.contains("cannot write into `"), "{error}");
        let out = folder.path().join("out");
        fs::create_dir_all(out.join("a")).unwrap();
        let error = format!("{:#}", publish(&out, &artefacts(&["a"])).unwrap_err());
        assert!(error.contains("cannot write `"), "{error}");
    }
}
