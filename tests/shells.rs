//! Completions and manual pages know every command.

#[path = "support/program.rs"]
mod program;

use program::{folder, read, run};

const COMMANDS: [&str; 6] = ["check", "completeness", "explain", "export", "init", "new"];

#[test]
fn every_shell_has_completions() {
    let book = folder(&[]);
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let ran = run(book.path(), &["completions", shell]);
        assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{shell}");
        for command in COMMANDS {
            assert!(ran.out.contains(command), "{shell} does not know `{command}`");
        }
    }
    let ran = run(book.path(), &["completions", "tcsh"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("possible values: bash"), "{}", ran.err);
}

#[test]
fn bash_reads_what_it_is_given() {
    let book = folder(&[]);
    let ran = run(book.path(), &["completions", "bash"]);
    program::write(book.path(), "completions.bash", &ran.out);
    let checked = std::process::Command::new("bash")
        .args(["-n", "completions.bash"])
        .current_dir(book.path())
        .status();
    if let Ok(status) = checked {
        assert!(status.success());
    }
}

#[test]
fn there_is_a_manual_page_per_command() {
    let book = folder(&[]);
    let ran = run(book.path(), &["man"]);
    assert!(
        ran.out.starts_with(".ie") && ran.out.contains(".TH mdbook-mls 1"),
        "{}",
        ran.out
    );
    assert_eq!(run(book.path(), &["man", "--output", "man1"]).code, 0);
    for command in COMMANDS {
        let page = read(book.path(), &format!("man1/mdbook-mls-{command}.1"));
        assert!(
            page.contains("SYNOPSIS") && page.contains("Examples:"),
            "{command}: {page}"
        );
    }
}
