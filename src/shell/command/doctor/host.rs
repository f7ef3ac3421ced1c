//! mdBook, its preprocessors and git, as far as the book depends on them.

use std::io::ErrorKind;
use std::path::Path;
use std::process::{Command, Stdio};

use semver::Version;
use serde_json::Value;

use super::Report;
use crate::shell::command::INSTALL;
use crate::shell::files;
use crate::shell::host::Settings;

const OWN: &str = env!("CARGO_PKG_VERSION");
/// The minor versions of mdBook 0.x that the plugin is tested with.
const KNOWN: [u64; 2] = [4, 5];

pub(super) fn versions(settings: &Settings, config: &Value, root: &Path, report: &mut Report) {
    report.title("Versions");
    report.row("mdbook-mls", OWN);
    match version("mdbook") {
        Some(version) => {
            report.row("mdbook", &version);
            let is_known = |version: Version| version.major == 0 && KNOWN.contains(&version.minor);
            if !Version::parse(&version).is_ok_and(is_known) {
                report.problem(
                    format!("mdbook-mls was not tested with mdbook {version}, only with 0.4 and 0.5"),
                    format!("update mdbook-mls: `{INSTALL}` in a new clone of its repository"),
                );
            }
        }
        None => {
            report.row("mdbook", "not found");
            report.problem("there is no `mdbook` on the path", "install it: `cargo install mdbook`");
        }
    }
    if !settings.order.iter().any(|name| name == "mls") && config.pointer("/preprocessor/mls").is_none() {
        report.problem(
            "book.toml has no `[preprocessor.mls]`, so `mdbook build` checks nothing",
            "`mdbook-mls init`",
        );
        return;
    }
    command(config, root, report);
}

/// Checks the program that mdBook starts for us. mdBook 0.4 continues silently without it.
fn command(config: &Value, root: &Path, report: &mut Report) {
    let command = config.pointer("/preprocessor/mls/command").and_then(Value::as_str);
    match command {
        None | Some("mdbook-mls") => match version("mdbook-mls") {
            Some(found) if is_own(&found) => {}
            Some(found) => report.problem(
                format!("mdBook finds mdbook-mls {found} on the path, but this is {OWN}"),
                format!("`{INSTALL}` in a clone of its repository, or put this one first on the path"),
            ),
            None => report.problem(
                "there is no `mdbook-mls` on the path, where mdBook looks for it",
                format!("`{INSTALL}` in a clone of its repository, or set `command` in `[preprocessor.mls]`"),
            ),
        },
        Some(command) => {
            report.row_with("  started as", command, "");
            let first = command
                .trim_start_matches(['\'', '"'])
                .split([' ', '\'', '"'])
                .next()
                .unwrap_or("");
            if first.contains('/') && !root.join(first).exists() {
                report.problem(
                    format!("`command` in `[preprocessor.mls]` is `{command}`, but there is no `{first}`"),
                    "remove `command`: mdBook finds `mdbook-mls` on the path",
                );
            }
        }
    }
}

fn is_own(version: &str) -> bool {
    Version::parse(version).is_ok_and(|version| Version::parse(OWN).is_ok_and(|own| own == version))
}

/// `0.5.4` from `mdbook v0.5.4`.
fn version(program: &str) -> Option<String> {
    let output = Command::new(program)
        .arg("--version")
        .stdin(Stdio::null())
        .output()
        .ok()?;
    let said = String::from_utf8_lossy(&output.stdout);
    let word = said.split_whitespace().last()?;
    Some(word.trim_start_matches('v').to_owned())
}

pub(super) fn order(settings: &Settings, config: &Value, report: &mut Report) {
    report.row("preprocessors", &settings.order.join(" → "));
    let tables = config.pointer("/preprocessor").and_then(Value::as_object);
    let is_ours = tables.is_some_and(|tables| tables.contains_key("mls"));
    let names: Vec<&str> = tables.into_iter().flatten().map(|(name, _)| name.as_str()).collect();
    let left_out: Vec<&str> = names
        .iter()
        .copied()
        .filter(|name| !settings.order.iter().any(|known| known == name))
        .collect();
    if !left_out.is_empty() {
        report.problem(
            format!(
                "`before` and `after` of the preprocessors {} form a cycle",
                left_out.join(", ")
            ),
            "remove one of them from book.toml",
        );
    } else if is_ours {
        let runs = settings.order.iter().any(|name| name == "links");
        match (runs, settings.runs_before_us("links")) {
            (_, true) => report.row("includes", "expanded before mdbook-mls reads the chapters"),
            (true, false) => {
                report.row("includes", "not expanded when mdbook-mls reads the chapters");
                report.problem(
                    "`links` runs after `mls`, so included files are not read",
                    "in `[preprocessor.mls]`: `after = [\"links\"]`",
                );
            }
            (false, false) => report.row("includes", "never expanded: `links` does not run"),
        }
    }
    let lists = if left_out.is_empty() {
        &["before", "after"][..]
    } else {
        &[]
    };
    for key in lists {
        let list = config
            .pointer(&format!("/preprocessor/mls/{key}"))
            .and_then(Value::as_array);
        for name in list.into_iter().flatten().filter_map(Value::as_str) {
            if !settings.order.iter().any(|known| known == name) && !names.contains(&name) {
                report.problem(
                    format!("`{key}` in `[preprocessor.mls]` names `{name}`, but no such preprocessor runs"),
                    format!("remove `{name}`, or enable that preprocessor"),
                );
            }
        }
    }
    let has = |name: &str| settings.outputs.iter().any(|output| output == name);
    if has("mls") && has("html") {
        report.row(
            "site",
            &format!(
                "in {}/html, because there is more than one renderer",
                settings.build_dir
            ),
        );
    } else if has("mls") {
        report.problem(
            "`[output.mls]` is the only renderer: mdBook writes no site",
            "add `[output.html]` to book.toml",
        );
    }
}

pub(super) fn git(root: &Path, report: &mut Report) {
    report.title("Git");
    let folder = match ask(root, &["rev-parse", "--show-toplevel"]) {
        Err(ErrorKind::NotFound) => return report.row("git", "not found; `as-of = \"commit\"` needs it"),
        Err(_) => return report.row("repository", "none"),
        Ok(folder) => folder,
    };
    report.row("repository", &folder);
    match ask(root, &["log", "-1", "--format=%h of %cs"]) {
        Ok(head) => report.row("HEAD", &head),
        Err(_) => report.row("HEAD", "no commit yet"),
    }
    let is_shallow = ask(root, &["rev-parse", "--is-shallow-repository"]).is_ok_and(|answer| answer == "true");
    report.row("history", if is_shallow { "shallow" } else { "complete" });
    if let Ok(changes) = ask(root, &["status", "--porcelain", "--", "."]) {
        let count = changes.lines().count();
        let verb = if count == 1 { "file differs" } else { "files differ" };
        report.row("changes", &format!("{count} {verb} from HEAD"));
    }
}

fn ask(root: &Path, arguments: &[&str]) -> Result<String, ErrorKind> {
    let output = files::git(root)
        .args(arguments)
        .output()
        .map_err(|error| error.kind())?;
    match output.status.success() {
        true => Ok(String::from_utf8_lossy(&output.stdout).trim_end().to_owned()),
        false => Err(ErrorKind::Other),
    }
}
