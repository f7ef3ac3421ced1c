//! The README's picture of a failing build agrees with the present output in a terminal.

use std::path::Path;

use snapbox::data::DataFormat;
use snapbox::{Data, assert_data_eq};

use crate::support::installed;
use crate::support::plugin::{self, contents, write};

/// Replaces the default terminal colours with more readable ones.
const COLOURS: [(&str, &str); 6] = [
    ("#000000", "#161b22"),
    ("#AAAAAA", "#d0d7de"),
    ("#5555FF", "#79b8ff"),
    ("#55FF55", "#7ee787"),
    ("#FF5555", "#ff7b72"),
    ("#AA5500", "#e3b341"),
];

/// The example book with the mistakes of `tests/browser/mistakes.json`, as in the pictures of its pages.
#[test]
fn the_picture_of_a_failing_build_is_up_to_date() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let book = tempfile::tempdir().expect("a temporary folder");
    let example = root.join("book-example");
    for (path, bytes) in contents(&example.join("docs")) {
        let path = path.strip_prefix(&example).expect("a file of the example");
        write(book.path(), &path.to_string_lossy(), bytes);
    }
    let book_toml = std::fs::read_to_string(example.join("book.toml")).expect("book.toml");
    let plugin = format!("command = \"'{}'\"", plugin::PLUGIN.replace('\\', "/"));
    write(
        book.path(),
        "book.toml",
        book_toml.replace("command = \"mdbook-mls\"", &plugin),
    );
    let mistakes = std::fs::read(root.join("tests/browser/mistakes.json")).expect("the mistakes");
    let mistakes: Vec<serde_json::Value> = serde_json::from_slice(&mistakes).expect("a list");
    for mistake in &mistakes {
        let [file, from, to] = ["file", "from", "to"].map(|key| mistake[key].as_str().expect("a text"));
        let text = std::fs::read_to_string(book.path().join(file)).expect("a chapter");
        assert!(text.contains(from), "`{from}` is not in {file}");
        write(book.path(), file, text.replacen(from, to, 1));
    }

    let Some(mut version) = installed::mdbook() else { return };
    let version = version.arg("--version").output().expect("mdbook was there");
    if !version.stdout.starts_with(b"mdbook v0.5.") {
        return;
    }
    let mut mdbook = installed::mdbook().expect("mdbook was there");
    let output = mdbook
        .arg("build")
        .current_dir(book.path())
        .env("CLICOLOR_FORCE", "1")
        .output()
        .expect("mdbook was there");
    assert!(!output.status.success());
    let shown = format!("$ mdbook build\n{}", String::from_utf8_lossy(&output.stderr));
    let mut picture = Data::text(shown).coerce_to(DataFormat::TermSvg).render().expect("text");
    for (colour, calmer) in COLOURS {
        picture = picture.replace(colour, calmer);
    }
    let path = example.join("pictures/failing-build.svg");
    assert_data_eq!(picture, Data::read_from(&path, Some(DataFormat::Text)).raw());
}
