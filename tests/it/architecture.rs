//! House rules that the compiler does not check: the order of modules, the size of files, their first lines.

mod uses;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use uses::{circles, code, enclosing, uses};

/// The modules of the core. A module may use those before it, and itself. A nested module has its own entry where the
/// order matters, named by its path: `rules::all`.
const CORE: &[&str] = &[
    "lang",
    "text",
    "contain",
    "ledger",
    "source",
    "edit",
    "diagnostic",
    "model",
    "summary",
    "labels",
    "config",
    "imports",
    "parse",
    "history",
    "graph",
    "schedule",
    "project",
    "promise",
    "guide",
    "rules",
    "analysis",
    "ahead",
    "adopt",
    "completeness",
    "reading",
    "similar",
    "compare",
    "fixes",
    "baseline",
    "requests",
    "draw",
    "page",
    "output",
    "docs",
];

/// The modules that use the disk, the clock and the host, in the same order, below the core.
const SHELL: &[&str] = &[
    "shell::files",
    "shell::terminal",
    "shell::host",
    "shell::tree",
    "shell::history",
    "shell::open",
    "shell::wire",
    "shell::plugin",
    "shell::embed",
    "shell::lsp",
    "shell::command",
    "shell::cli",
];

fn order() -> Vec<&'static str> {
    [CORE, SHELL].concat()
}

/// A module's position in the order.
fn rank(module: &str) -> Option<usize> {
    let order = order();
    let room = enclosing(module, |name| order.contains(&name))?;
    order.iter().position(|name| *name == room)
}

/// The Rust files below a folder of the package, with their texts.
fn files(folder: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)];
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
    found
}

fn sources() -> Vec<(PathBuf, String)> {
    let found = files("src");
    assert!(found.len() > 40, "the sources were not found");
    found
}

/// Returns `parse::blocks` for `src/parse/blocks.rs`.
fn module(path: &Path) -> String {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let below = path.strip_prefix(src).expect("below src").with_extension("");
    let parts: Vec<_> = below.iter().map(|part| part.to_string_lossy()).collect();
    parts.join("::")
}

/// The modules compiled only for tests, as their parents declare them.
fn modules_of_tests() -> Vec<String> {
    let declared = sources().into_iter().flat_map(|(path, text)| {
        let parent = module(&path);
        let lines: Vec<&str> = text.lines().map(str::trim).collect();
        let names = lines.windows(2).filter(|two| two[0] == "#[cfg(test)]");
        let names = names.filter_map(|two| two[1].strip_prefix("mod ")?.strip_suffix(';'));
        names.map(|name| format!("{parent}::{name}")).collect::<Vec<_>>()
    });
    declared.collect()
}

/// The library's modules and their code, without test modules, which may use anything.
fn modules() -> BTreeMap<String, String> {
    let all = sources().into_iter().map(|(path, text)| (module(&path), code(&text)));
    let is_ours = |module: &str| {
        let mut parts = module.split("::");
        !module.starts_with("injected") && parts.all(|part| !["lib", "main", "tests"].contains(&part))
    };
    let of_tests = modules_of_tests();
    let is_for_tests = |module: &str| {
        let mut own = of_tests.iter();
        own.any(|test| module == test || module.starts_with(&format!("{test}::")))
    };
    all.filter(|(module, _)| is_ours(module) && !is_for_tests(module))
        .collect()
}

#[test]
fn every_file_starts_with_a_comment_and_is_small() {
    for (path, text) in ["src", "tests/it", "benches"].into_iter().flat_map(files) {
        // A fixture: source code from another book.
        if path.iter().any(|part| part == "untouched") {
            continue;
        }
        assert!(
            text.starts_with("//! "),
            "{}: its first line does not say what it is",
            path.display()
        );
        let lines = text.lines().count();
        assert!(lines < 600, "{}: {lines} lines", path.display());
    }
}

#[test]
fn modules_use_only_modules_above_them() {
    let uses = uses(&modules());
    let pairs = uses
        .iter()
        .flat_map(|(own, used)| used.iter().map(move |used| (own, used)));
    let wrong: Vec<_> = pairs
        .filter(|(own, used)| rank(own) < rank(used))
        .map(|(own, used)| format!("`{own}` uses `{used}`, which stands below it"))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn no_modules_use_each_other_in_a_cycle() {
    if let Some(circle) = circles(&uses(&modules())).first() {
        let way = circle.shortest.join("` uses `");
        panic!("a circle: `{way}`; all of it: {:#?}", circle.modules);
    }
}

#[test]
fn uses_are_found_in_the_whole_file() {
    let text = "//! See `crate::cli`.\n\n#[cfg(test)]\nmod tests;\n\nuse super::b::{self, C};\nuse crate::{d::E, f};\n\n\
        #[cfg(test)]\nmod more {\n    use crate::cli;\n\n    fn g() {\n    }\n}\n\nfn h() {\n    crate::i::j(super::super::k::l())\n}\n";
    let names = ["a", "a::b", "a::own", "cli", "d", "f", "i", "k"];
    let modules = names.map(|name| {
        (
            name.to_owned(),
            if name == "a::own" { code(text) } else { String::new() },
        )
    });
    let used = &uses(&BTreeMap::from(modules))["a::own"];
    assert_eq!(Vec::from_iter(used), ["a::b", "d", "f", "i", "k"]);
}

/// ARCHITECTURE.md has a row for each module, in the order of this list; `command` and `cli` share a row.
#[test]
fn architecture_md_lists_every_module() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let map = fs::read_to_string(root.join("ARCHITECTURE.md")).expect("the map");
    let rows = map
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split_once(" |"));
    let named = rows.flat_map(|(names, _)| names.split(", "));
    let named: Vec<&str> = named.map(|name| name.trim_matches('`')).collect();
    let rooms: Vec<&str> = named.into_iter().filter(|name| order().contains(name)).collect();
    assert_eq!(rooms, order());
    for module in modules().keys().filter(|module| *module != "shell") {
        assert!(rank(module).is_some(), "{module} has no place in the order");
    }
    for room in order() {
        assert!(modules().contains_key(room), "there is no {room}");
    }
}

#[test]
fn the_core_does_no_io_and_reads_no_clock() {
    for (module, code) in modules() {
        if rank(&module) >= Some(CORE.len()) {
            continue;
        }
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
            assert!(!code.contains(word), "{module}: the core contains `{word}`");
        }
    }
}

#[test]
fn no_module_opens_a_network_connection() {
    for (path, text) in sources() {
        for word in ["std::net", "TcpStream", "UdpSocket", "UnixStream", "ToSocketAddrs"] {
            assert!(!text.contains(word), "{}: `{word}`", path.display());
        }
        let programs = text.split("Command::new(").skip(1);
        // `doctor` runs the book's programs to ask for their versions.
        let is_known = |rest: &&str| rest.starts_with("\"git\"") || path.ends_with("doctor/host.rs");
        let others = programs.filter(|rest| !is_known(rest)).count();
        assert_eq!(others, 0, "{} starts a program", path.display());
    }
}

/// Without unwinding, `contain` could not contain a panic.
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
        "only `contain.rs` and a test may catch panics"
    );
}

#[test]
fn tests_named_in_documents_exist() {
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

/// No dependency requires a newer Rust than `rust-version`.
#[test]
fn no_dependency_needs_a_newer_rust_than_promised() {
    let version = std::process::Command::new("rustc")
        .arg("-vV")
        .output()
        .expect("rustc starts");
    let version = String::from_utf8(version.stdout).expect("text");
    let host = version.lines().find_map(|line| line.strip_prefix("host: "));
    // Dependencies for other systems are not downloaded on a fresh machine.
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
