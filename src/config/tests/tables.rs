//! The keys that our two tables take, and how unknown names are reported.

use super::*;

#[test]
fn mdbooks_own_keys_are_suggested_as_well() {
    for (line, meant) in [
        ("renderer = [\"html\"]", "renderers"),
        ("Renderers = [\"html\"]", "renderers"),
        ("befor = []", "before"),
        ("afters = []", "after"),
        ("commmand = \"x\"", "command"),
        ("optinal = true", "optional"),
    ] {
        assert!(
            line_problems(line).contains(&format!("help: did you mean `{meant}`?")),
            "{line}\n{}",
            line_problems(line)
        );
    }
}

#[test]
fn a_list_of_names_is_whole() {
    for (line, known) in [
        (
            "xyzzy = 1",
            keys().iter().map(|key| key.name).chain(HOST_KEYS).collect::<Vec<_>>(),
        ),
        (
            "vocabulary.field.xyzzy = []",
            Vocabulary::field_keys().map(|(key, _)| key).collect(),
        ),
        (
            "vocabulary.section.xyzzy = []",
            Vocabulary::section_keys().map(|(key, _)| key).collect(),
        ),
        (
            "labels = { xyzzy = \"x\" }",
            crate::labels::Word::ALL.iter().map(|word| word.key()).collect(),
        ),
        ("rules = { xyzzy = \"off\" }", RULES.to_vec()),
    ] {
        let found = line_problems(line);
        for name in known {
            assert!(found.contains(&format!("`{name}`")), "{line}: {name}\n{found}");
        }
    }
}

/// The problems of a book.toml with both tables.
fn output_problems(output: &str) -> String {
    let book_toml = format!("[preprocessor.mls]\nfail-on = \"never\"\n\n{output}\n");
    let document: toml::Table = toml::from_str(&book_toml).unwrap();
    let json = serde_json::to_value(&document).unwrap();
    let read = read_both(
        &json["preprocessor"]["mls"],
        &json["output"]["mls"],
        Some(&book_toml),
        RULES,
    );
    let problems = read.err().unwrap_or_default();
    problems.iter().map(|problem| format!("{problem}\n")).collect()
}

#[test]
fn the_output_takes_mdbooks_keys_and_no_other() {
    for fine in [
        "",
        "[output.mls]",
        "[output.mls]\ncommand = \"mdbook-mls\"\noptional = true",
    ] {
        assert_eq!(output_problems(fine), "");
    }
    for (output, expected) in [
        (
            "[output.mls]\nprofile = \"strict\"",
            "book.toml:5:1: `profile` is not a key of `[output.mls]`\n  help: move it to `[preprocessor.mls]`, which the renderer reads \
             as well\n",
        ),
        (
            "[output.mls]\nrules.overdue = \"off\"\noptinal = true",
            "book.toml:5:1: `rules` is not a key of `[output.mls]`\n  help: move it to `[preprocessor.mls]`, which the renderer reads as \
             well\nbook.toml:6:1: unknown key `optinal`\n  help: did you mean `optional`?\n",
        ),
        (
            "[output.mls]\nrenderers = [\"html\"]",
            "book.toml:5:1: `renderers` is not a key of `[output.mls]`\n  help: move it",
        ),
        (
            "[output.mls]\nxyzzy = 1",
            "book.toml:5:1: unknown key `xyzzy`\n  help: known are `command` and `optional`\n",
        ),
        (
            "[output]\nmls = true",
            "book.toml:5:7: `output.mls` takes a table, not a boolean\n",
        ),
    ] {
        let found = output_problems(output);
        assert!(found.starts_with(expected), "{output}\n{found}");
    }
    let problems = read_both(&json!({"theme": 1}), &json!({"as-of": 1}), None, RULES).unwrap_err();
    let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert!(problems[0].starts_with("preprocessor.mls.theme: ") && problems[1].starts_with("output.mls.as-of: "));
}
