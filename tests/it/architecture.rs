//! The house rules that a compiler does not know: order of the modules, size of the files, first lines.

use std::fs;
use std::path::{Path, PathBuf};

/// Each module may use those before it, and itself.
const ORDER: &[&str] = &[
    "text",
    "chars",
    "nearest",
    "escape",
    "contain",
    "source",
    "edit",
    "diagnostic",
    "model",
    "summary",
    "labels",
    "config",
    "imports",
    "parse",
    "graph",
    "schedule",
    "project",
    "rules",
    "analysis",
    "completeness",
    "similar",
    "compare",
    "fixes",
    "baseline",
    "draw",
    "page",
    "output",
    "docs", // the core ends here
    "shell/files",
    "shell/terminal",
    "shell/host",
    "shell/wire",
    "shell/tree",
    "shell/open",
    "shell/plugin",
    "shell/embed",
    "shell/command",
    "shell/cli",
];

fn sources() -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).expect("a source file");
                found.push((path, text));
            }
        }
    }
    found.sort();
    assert!(found.len() > 40, "the sources were not found");
    found
}

/// `parse` of `src/parse/blocks.rs`, `shell/files` of `src/shell/files/lock.rs`.
fn module(path: &Path) -> String {
    let below = path
        .strip_prefix(Path::new(env!("CARGO_MANIFEST_DIR")).join("src"))
        .expect("below src");
    let mut parts = below.components().map(|part| part.as_os_str().to_string_lossy());
    let first = parts.next().expect("a name");
    match (&*first, parts.next()) {
        ("shell", Some(second)) => format!("shell/{}", second.trim_end_matches(".rs")),
        _ => first.trim_end_matches(".rs").to_owned(),
    }
}

#[test]
fn every_file_says_what_it_is_and_stays_small() {
    for (path, text) in sources() {
        assert!(
            text.starts_with("//! "),
            "{}: its first line does not say what it is",
            path.display()
        );
        let lines = text.lines().count();
        assert!(lines <= 600, "{}: {lines} lines", path.display());
    }
}

#[test]
fn modules_use_what_stands_above_them() {
    let rank = |name: &str| ORDER.iter().position(|module| *module == name);
    for (path, text) in sources() {
        let own = module(&path);
        let Some(own_rank) = rank(&own) else { continue };
        // Tests may look anywhere.
        if path.ends_with("tests.rs") || path.components().any(|part| part.as_os_str() == "tests") {
            continue;
        }
        let code = text.split("#[cfg(test)]").next().unwrap_or("");
        for used in code.split("crate::").skip(1) {
            let used = used.replacen("shell::", "shell/", 1);
            let name: String = used
                .chars()
                .take_while(|c| c.is_alphanumeric() || "_/".contains(*c))
                .collect();
            let Some(used_rank) = rank(&name) else { continue };
            assert!(
                used_rank <= own_rank,
                "{}: `{own}` uses `{name}`, which stands below it",
                path.display()
            );
        }
    }
}

/// ARCHITECTURE.md has a row for each module, in the order of this list; `command` and `cli` share one.
#[test]
fn the_map_names_every_module() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let map = fs::read_to_string(root.join("ARCHITECTURE.md")).expect("the map");
    let rows = map
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split_once(" |"));
    let named = rows.flat_map(|(names, _)| names.split(", "));
    let named: Vec<&str> = named.map(|name| name.trim_matches('`')).collect();
    let modules: Vec<&str> = named.into_iter().filter(|name| ORDER.contains(name)).collect();
    assert_eq!(modules, ORDER);
    for (path, _) in sources() {
        let own = module(&path);
        let is_module = ORDER.contains(&own.as_str());
        assert!(
            is_module || ["lib", "main", "injected", "shell"].contains(&own.as_str()),
            "{own} has no place in the order"
        );
    }
}

#[test]
fn the_core_asks_nobody() {
    let shell = ORDER
        .iter()
        .position(|module| *module == "shell/files")
        .expect("in the list");
    for (path, text) in sources() {
        if ORDER[..shell].contains(&module(&path).as_str()) {
            let code = text.split("#[cfg(test)]").next().unwrap_or("");
            for word in [
                "std::fs",
                "std::env",
                "std::process",
                "std::net",
                "SystemTime",
                "Instant::now",
                "println!",
                "Zoned::now",
            ] {
                assert!(!code.contains(word), "{}: the core holds `{word}`", path.display());
            }
        }
    }
}

#[test]
fn nobody_opens_a_connection() {
    for (path, text) in sources() {
        for word in ["std::net", "TcpStream", "UdpSocket", "UnixStream", "ToSocketAddrs"] {
            assert!(!text.contains(word), "{}: `{word}`", path.display());
        }
        let programs = text.split("Command::new(").skip(1);
        // `doctor` asks the programs of a book for their versions.
        let is_known = |rest: &&str| rest.starts_with("\"git\"") || path.ends_with("doctor/host.rs");
        let others = programs.filter(|rest| !is_known(rest)).count();
        assert_eq!(others, 0, "{} starts a program", path.display());
    }
}

/// Without unwinding nothing could be contained.
#[test]
fn a_panic_unwinds() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for file in ["Cargo.toml", ".cargo/config.toml", ".ci/release", "fuzz/Cargo.toml"] {
        let text = fs::read_to_string(root.join(file)).unwrap_or_default();
        let sets = text
            .lines()
            .find(|line| line.contains("panic") && line.contains("abort"));
        assert_eq!(sets, None, "{file}");
    }
    let unwinding = sources().into_iter().filter(|(_, text)| text.contains("catch_unwind"));
    let files: Vec<_> = unwinding
        .map(|(path, _)| path.file_name().expect("a name").to_owned())
        .collect();
    assert_eq!(
        files,
        ["contain.rs", "below.rs"],
        "one module knows about unwinding, and a test"
    );
}

#[test]
fn what_holds_a_promise_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for page in [
        "ARCHITECTURE.md",
        "SECURITY.md",
        "book-example/docs/specs/using/guarantees.md",
    ] {
        let text = fs::read_to_string(root.join(page)).expect("the page");
        let named: Vec<&str> = text
            .split('`')
            .filter(|name| (name.starts_with("tests/") || name.starts_with("src/")) && name.ends_with(".rs"))
            .collect();
        assert!(page == "SECURITY.md" || named.len() > 8, "{page}");
        for name in named {
            assert!(root.join(name).is_file(), "{page} names `{name}`");
        }
    }
}

/// Nothing that we build with asks for a newer Rust than we promise.
#[test]
fn the_promised_rust_is_enough_for_all_we_use() {
    let version = std::process::Command::new("rustc")
        .arg("-vV")
        .output()
        .expect("rustc starts");
    let version = String::from_utf8(version.stdout).expect("text");
    let host = version.lines().find_map(|line| line.strip_prefix("host: "));
    // What other systems need is not here on a fresh machine.
    let here = ["--filter-platform", host.expect("the system that we build for")];
    let output = std::process::Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked", "--offline"])
        .args(here)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let parts = |version: &str| -> Vec<u32> { version.split('.').filter_map(|part| part.parse().ok()).collect() };
    let ours = parts(env!("CARGO_PKG_RUST_VERSION"));
    let packages = metadata["packages"].as_array().expect("packages");
    let newer: Vec<_> = packages
        .iter()
        .filter(|package| {
            package["rust_version"]
                .as_str()
                .is_some_and(|version| parts(version)[..2] > ours[..2])
        })
        .map(|package| package["name"].to_string() + " " + &package["rust_version"].to_string())
        .collect();
    assert!(newer.is_empty(), "{newer:?}");
}
