//! Repositories of git.

use std::path::Path;
use std::process::Command;

/// A call of git by an author, whatever the configuration of the machine.
pub fn call(folder: &Path, arguments: &[&str]) -> Command {
    let mut git = Command::new("git");
    for setting in ["user.name=A", "user.email=a@example.org", "commit.gpgsign=false"] {
        git.args(["-c", setting]);
    }
    git.args(arguments).current_dir(folder);
    git
}

pub fn git(folder: &Path, arguments: &[&str]) {
    succeeds(&mut call(folder, arguments));
}

pub fn succeeds(git: &mut Command) {
    let output = git.output().expect("git");
    assert!(
        output.status.success(),
        "{git:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
}

/// Commits all files.
pub fn commit(folder: &Path, message: &str) {
    git(folder, &["add", "-A"]);
    git(folder, &["commit", "-q", "--allow-empty", "-m", message]);
}
