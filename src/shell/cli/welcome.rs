//! One page about the program, for somebody who typed its name and nothing else.

use std::fmt::Write as _;

use clap::Command;

/// Built from the command line's `definition`.
pub(super) fn welcome(definition: &Command) -> String {
    let mut out = format!(
        "mdbook-mls {}: milestone specifications in mdBook books\n\n\
         mdBook runs it where book.toml has [preprocessor.mls]; `init` sets that up.\n\
         By hand:\n\n",
        env!("CARGO_PKG_VERSION")
    );
    for command in definition.get_subcommands().filter(|command| !command.is_hide_set()) {
        let about = command.get_about().map(ToString::to_string).unwrap_or_default();
        _ = writeln!(out, "  {:12}  {about}", command.get_name());
    }
    out.push_str("\n`mdbook-mls COMMAND --help` shows details and examples.\n");
    out
}

#[cfg(test)]
mod tests {
    #[test]
    fn fits_a_page() {
        let definition = super::super::definition();
        let text = super::welcome(&definition);
        assert!(text.lines().count() < 50, "{text}");
        assert!(text.lines().all(|line| line.chars().count() <= 84), "{text}");
        for command in definition.get_subcommands() {
            let about = command.get_about().expect("a command says what it does");
            assert!(text.contains(&format!("{about}\n")), "{about}");
        }
    }
}
