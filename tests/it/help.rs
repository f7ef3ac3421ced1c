//! The program's own documentation: help texts with working examples, completions, manual pages, the start screen.

use std::path::Path;
use std::process::{Command, Stdio};

use mdbook_mls::internals::cli;
use tempfile::TempDir;

use crate::support::program::{self, Ran, folder, run};
use crate::support::repository::git;

const MILESTONE: &str = "# MLS-002: Queue\n\n**Status**: Planned\n**Owner**: Ana\n**Target**: 2027-03-01\n\n## Communication Plan\n\n\
     | Stakeholder | Frequency |\n|---|---|\n| Customers | Weekly |\n";

const KITCHEN: &str = "# MLS-004: Kitchen\n\n**Status**: Planned\n**Owner**: Ana\n**Target**: 2027-03-01\n\n## Deliverables\n\n\
                       ### 1. Table\n\n- [ ] It stands\n\n### 2. Paying\n\n- [ ] Cards work\n- [ ] Receipts come\n\
                       - [x] A cancelled sailing starts all refunds\n";
const GLOVES: &str = "# MLS-005: Gloves\n\n**Status**: Planned\n**Owner**: Ana\n**Target**: 2027-03-01\n";

/// The book of the examples, and another one in `handbook`.
fn book() -> TempDir {
    let book_toml = "[book]\nsrc = \"docs/specs\"\n\n[preprocessor.mls]\n";
    let book = folder(&[
        ("book.toml", book_toml),
        (
            "docs/specs/SUMMARY.md",
            "# Summary\n\n- [Queue](milestone/mls-002-queue.md)\n- [Kitchen](milestone/mls-004-kitchen.md)\n- [Gloves](milestone/mls-005-gloves.md)\n",
        ),
        ("docs/specs/milestone/mls-002-queue.md", MILESTONE),
        ("docs/specs/milestone/mls-004-kitchen.md", KITCHEN),
        ("docs/specs/milestone/mls-005-gloves.md", GLOVES),
        ("handbook/book.toml", "[book]\n\n[preprocessor.mls]\n"),
        ("handbook/src/SUMMARY.md", "- [Queue](mls-002-queue.md)\n"),
        ("handbook/src/mls-002-queue.md", MILESTONE),
    ]);
    // The output folder of the examples.
    std::fs::create_dir_all(book.path().join("share/man/man1")).expect("a folder");
    // Commits, for the examples that compare.
    for arguments in [
        &["init", "-q", "-b", "main"][..],
        &["add", "-A"],
        &["commit", "-q", "-m", "Begin"],
        &["commit", "-q", "--allow-empty", "-m", "Go on"],
    ] {
        git(book.path(), arguments);
    }
    book
}

/// The commands of the examples in a help text, without their comments.
fn examples(command: &clap::Command) -> Vec<String> {
    let after = command.get_after_help().map(ToString::to_string).unwrap_or_default();
    let lines = after.lines().filter_map(|line| line.strip_prefix("  "));
    let commands = lines.filter(|line| line.starts_with("mdbook-mls "));
    commands
        .map(|line| line.split("    ").next().unwrap_or(line).trim_end().to_owned())
        .collect()
}

#[cfg(unix)]
fn shell(folder: &Path, line: &str) -> Ran {
    let own = Path::new(env!("CARGO_BIN_EXE_mdbook-mls")).parent().expect("a folder");
    let tools = program::folder(&[]);
    // A stub, because `jq` may be missing and is not tested here.
    program::write(tools.path(), "jq", "#!/bin/sh\nexec cat\n");
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    std::fs::set_permissions(tools.path().join("jq"), mode).expect("a program");
    let path = std::env::var_os("PATH").unwrap_or_default();
    let paths = [own.to_owned()]
        .into_iter()
        .chain(std::env::split_paths(&path))
        .chain([tools.path().to_owned()]);
    let mut command = Command::new("sh");
    command.args(["-c", line]).current_dir(folder).stdin(Stdio::null());
    command.env("PATH", std::env::join_paths(paths).expect("a path"));
    Ran::of(command.output().expect("a shell"))
}

#[cfg(unix)]
#[test]
fn every_example_runs() {
    let mut count = 0;
    for command in cli::definition().get_subcommands() {
        let examples = examples(command);
        assert!(!examples.is_empty(), "{} has no examples", command.get_name());
        for example in examples {
            let book = book();
            let ran = shell(book.path(), &example);
            assert!(ran.code == 0 || ran.code == 1, "{example}: {}", ran.err);
            assert!(!ran.err.contains("error: "), "{example}: {}", ran.err);
            count += 1;
        }
    }
    assert!(count > 30, "{count}");
}

#[test]
fn help_texts_fit_the_width_they_promise() {
    let here = tempfile::tempdir().unwrap();
    for command in cli::definition().get_subcommands() {
        let ran = run(here.path(), &[command.get_name(), "--help"]);
        assert_eq!((ran.code, ran.err.as_str()), (0, ""));
        assert_eq!(run(here.path(), &["help", command.get_name()]).out, ran.out);
        let after = command.get_after_help().map(ToString::to_string).unwrap_or_default();
        let (_, shown) = ran.out.split_once("Examples:\n").expect("examples");
        assert_eq!(
            format!("Examples:\n{}", shown.trim_end()),
            after,
            "{} is wrapped",
            command.get_name()
        );
    }
}

#[cfg(unix)]
#[test]
fn completions_are_valid_in_their_shells() {
    let here = tempfile::tempdir().unwrap();
    for (shell, check) in [
        ("bash", &["bash", "-n"][..]),
        ("zsh", &["zsh", "-n"]),
        ("fish", &["fish", "--no-execute"]),
        ("powershell", &[]),
        ("elvish", &["elvish", "-compileonly"]),
    ] {
        let ran = run(here.path(), &["completions", shell]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        assert!(ran.out.contains("completeness"), "{shell}");
        let Some((program, arguments)) = check.split_first() else {
            continue;
        };
        let file = here.path().join(shell);
        std::fs::write(&file, &ran.out).unwrap();
        let read = Command::new(program).args(arguments).arg(&file).output();
        // A shell that is not installed is skipped.
        assert!(!read.is_ok_and(|read| !read.status.success()), "{shell}");
    }
    assert_eq!(run(here.path(), &["completions", "csh"]).code, 2);
}

#[cfg(unix)]
#[test]
fn bash_completes_commands_and_options() {
    let here = tempfile::tempdir().unwrap();
    for (words, expected) in [
        ("mdbook-mls comple", "completeness completions"),
        ("mdbook-mls completeness --mi", "--min"),
        ("mdbook-mls new milestone x --af", "--after"),
    ] {
        let count = words.split(' ').count() - 1;
        let script = format!(
            "eval \"$(\"$0\" completions bash)\"; COMP_WORDS=({words}); COMP_CWORD={count}; \
             $(complete -p mdbook-mls | sed 's/.*-F \\([^ ]*\\).*/\\1/') mdbook-mls \"${{COMP_WORDS[COMP_CWORD]}}\" \"${{COMP_WORDS[COMP_CWORD-1]}}\"; echo \"${{COMPREPLY[@]}}\""
        );
        let mut bash = Command::new("bash");
        bash.args(["-c", &script, env!("CARGO_BIN_EXE_mdbook-mls")])
            .current_dir(here.path());
        let Ok(output) = bash.output() else { return };
        let ran = Ran::of(output);
        assert_eq!(ran.out.trim(), expected, "{}", ran.err);
    }
}

#[test]
fn every_command_has_a_manual_page() {
    let here = tempfile::tempdir().unwrap();
    let ran = run(here.path(), &["man", "--output", "man1"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{}", ran.err);
    for command in cli::definition().get_subcommands() {
        let name = command.get_name();
        let page = program::read(here.path(), &format!("man1/mdbook-mls-{name}.1"));
        assert_eq!(run(here.path(), &["man", name]).out, page);
        for words in [
            format!(".TH mdbook-mls-{name} 1  \"mdbook-mls {}\"", env!("CARGO_PKG_VERSION")),
            ".SH EXAMPLES\n.nf\n".to_owned(),
        ] {
            assert!(page.contains(&words), "{page}");
        }
    }
    let page = program::read(here.path(), "man1/mdbook-mls.1");
    assert_eq!(run(here.path(), &["man"]).out, page);
    assert!(page.contains("mdbook\\-mls\\-check(1)"), "{page}");
    let pages = std::fs::read_dir(here.path().join("man1")).unwrap().count();
    assert_eq!(pages, cli::definition().get_subcommands().count() + 1);
    let ran = run(here.path(), &["man", "chekc"]);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
}

/// `script` of util-linux runs the program in a terminal.
#[cfg(target_os = "linux")]
#[test]
fn without_arguments_on_a_terminal_it_prints_help() {
    let mut script = Command::new("script");
    script.args(["-qec", env!("CARGO_BIN_EXE_mdbook-mls"), "/dev/null"]);
    script
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let Ok(output) = script.output() else { return };
    let ran = Ran::of(output);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(
        ran.out.starts_with("mdbook-mls ") && ran.out.contains("\n  check "),
        "{}",
        ran.out
    );
    assert!(ran.out.lines().count() < 40, "{}", ran.out);
}
