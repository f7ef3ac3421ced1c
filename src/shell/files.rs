//! The disk, the clock and git: everything that is not in the host's call.

mod journal;
mod lock;
mod write;

mod publish;

use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use jiff::{Timestamp, civil, tz::TimeZone};

use crate::config::AsOf;
pub(crate) use lock::recover;
pub(crate) use lock::{Lock, lock};
pub(crate) use publish::{place, publish};
pub(crate) use write::{Change, interrupt, write, write_all, write_below, write_together};

/// The book's root relative to its git repository, with `/`; empty if it is the repository's root or in no repository.
pub(crate) fn below_repository(root: &Path) -> String {
    let root = root.canonicalize().unwrap_or_else(|_| root.to_owned());
    let repository = root.ancestors().find(|folder| folder.join(".git").exists());
    let below = repository.and_then(|repository| root.strip_prefix(repository).ok());
    let parts = below.into_iter().flat_map(Path::components);
    let parts: Vec<_> = parts.map(|part| part.as_os_str().to_string_lossy()).collect();
    parts.join("/")
}

/// The day that all rules and badges call today, in UTC. `source_date_epoch` is the environment variable of that name,
/// seconds since 1970 (<https://reproducible-builds.org/specs/source-date-epoch/>).
///
/// # Errors
/// A `SOURCE_DATE_EPOCH` that is not a number; no git or no commit if the date of HEAD is needed.
pub(crate) fn today(
    as_of: AsOf,
    commit_date: impl FnOnce() -> Result<civil::Date>,
    source_date_epoch: Option<&str>,
) -> Result<civil::Date> {
    match as_of {
        AsOf::Day(day) => Ok(day),
        AsOf::Commit => commit_date(),
        AsOf::Build => match source_date_epoch.filter(|seconds| !seconds.is_empty()) {
            Some(seconds) => day(seconds)
                .with_context(|| format!("SOURCE_DATE_EPOCH is `{seconds}`, not a number of seconds since 1970")),
            None => Ok(this_day()),
        },
    }
}

/// The current day, in UTC.
pub(crate) fn this_day() -> civil::Date {
    Timestamp::now().to_zoned(TimeZone::UTC).date()
}

/// git, as this program starts it: it fetches nothing, starts nothing, takes no locks and speaks English, whatever its
/// configuration says.
pub(crate) fn git(folder: &Path) -> Command {
    let mut command = Command::new("git");
    command
        .args(["-c", "core.fsmonitor=false"])
        .args(["-c", "log.showSignature=false"])
        .args(["-c", "log.showRoot=true"])
        .current_dir(folder)
        .env("GIT_NO_LAZY_FETCH", "1")
        .env("GIT_OPTIONAL_LOCKS", "0")
        .env("LC_ALL", "C")
        .stdin(Stdio::null());
    // In a hook, the repository is still the one around the folder, and `GIT_DIR` may be relative to another folder.
    if std::env::var_os("GIT_WORK_TREE").is_none() {
        command.env_remove("GIT_DIR");
    }
    command
}

/// The day of a commit, of HEAD unless one is named, in UTC.
///
/// # Errors
/// There is no git or no such commit.
pub(crate) fn commit_date(root: &Path, commit: Option<&str>) -> Result<civil::Date> {
    let output = git(root)
        .args(["log", "-1", "--format=%ct"])
        .args(commit)
        .output()
        .context("`as-of = \"commit\"` needs git, which cannot be started")?;
    if !output.status.success() {
        let reason = String::from_utf8_lossy(&output.stderr);
        let reason = reason.trim().trim_start_matches("fatal: ");
        bail!("`as-of = \"commit\"` needs a commit, but git reports: {reason}");
    }
    day(String::from_utf8_lossy(&output.stdout).trim()).context("git gave no date for HEAD")
}

fn day(seconds: &str) -> Result<civil::Date> {
    let time = Timestamp::from_second(seconds.parse()?)?;
    Ok(time.to_zoned(TimeZone::UTC).date())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_the_day() {
        let none = || bail!("nobody asks");
        let day = civil::date(2026, 11, 23);
        assert_eq!(today(AsOf::Day(day), none, Some("x")).unwrap(), day);
        assert_eq!(
            today(AsOf::Build, none, Some("1795392000")).unwrap(),
            civil::date(2026, 11, 23)
        );
        let error = today(AsOf::Build, none, Some("soon")).unwrap_err();
        assert!(error.to_string().contains("`soon`"));
        let nowhere = tempfile::tempdir().unwrap();
        let error = today(AsOf::Commit, || commit_date(nowhere.path(), None), None).unwrap_err();
        assert!(error.to_string().contains("as-of"), "{error}");
    }
}
