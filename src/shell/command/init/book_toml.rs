//! Adds our tables to book.toml, and keeps its comments, order and line breaks.

use anyhow::{Context, Result, bail};
use toml_edit::{Array, DocumentMut, Item, Table, TableLike, Value};

use crate::shell::host::STYLE;

/// What book.toml should contain.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Wishes {
    /// `profile = "essential"`, unless there is a table of ours already, which decides.
    pub essential: bool,
    /// The style sheet comes from a file of the book.
    pub style: Style,
}

/// Whether the style sheet comes from a file of the book.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Style {
    /// As book.toml says already.
    #[default]
    AsBefore,
    /// Unless something in book.toml is against it.
    New,
    /// Somebody asks for it.
    Asked,
}

/// A book.toml for a folder that had none, with the specs in its folder `src`.
pub(super) fn start(title: &str, src: &str, wishes: Wishes) -> Result<String> {
    let (title, src) = (Value::from(title), Value::from(src));
    wire(
        &format!("[book]\ntitle = {title}\nsrc = {src}\nlanguage = \"en\"\n"),
        wishes,
    )
}

/// `text` with `[preprocessor.mls]`; everything in it is kept.
///
/// # Errors
/// It is not TOML, or a key that must be a table is something else.
pub(super) fn wire(text: &str, wishes: Wishes) -> Result<String> {
    let mut document: DocumentMut = text.parse().context("book.toml is not valid TOML")?;
    let is_new = document.get("preprocessor").and_then(|all| all.get("mls")).is_none();
    let runs_links = {
        let build = document.get("build");
        let built_ins = build.and_then(|build| build.get("use-default-preprocessors"));
        let named = document.get("preprocessor").and_then(|all| all.get("links"));
        built_ins.and_then(Item::as_bool) != Some(false) || named.is_some()
    };
    let own = table(&mut document, "preprocessor", "mls")?;
    if runs_links && !own.contains_key("after") && !names(own.get("before"), "links") {
        own.insert("after", list("links"));
    }
    if wishes.essential && is_new {
        own.insert("profile", "essential".into());
    }
    let is_decided = own.get("inline-style").is_some_and(|value| value.as_bool().is_some());
    match wishes.style {
        Style::Asked => {
            // `auto` finds the sheet.
            if own.get("inline-style").and_then(Item::as_bool) == Some(true) {
                own.remove("inline-style");
            }
            style_sheet(&mut document)?;
        }
        Style::New if !is_decided && makes_pages(&document) => style_sheet(&mut document)?,
        Style::New | Style::AsBefore => {}
    }
    let out = document.to_string();
    Ok(match text.contains("\r\n") {
        true => out.replace("\r\n", "\n").replace('\n', "\r\n"),
        false => out,
    })
}

/// Whether mdBook makes HTML pages, as it does without any `[output]`.
fn makes_pages(document: &DocumentMut) -> bool {
    document
        .get("output")
        .is_none_or(|outputs| outputs.get("html").is_some())
}

/// Whether book.toml names the style sheet.
pub(super) fn names_style(text: &str) -> bool {
    let document: Option<DocumentMut> = text.parse().ok();
    let sheets = document
        .as_ref()
        .and_then(|all| all.get("output")?.get("html")?.get("additional-css"));
    names(sheets, STYLE)
}

/// Names the style sheet in `[output.html]`.
fn style_sheet(document: &mut DocumentMut) -> Result<()> {
    if !makes_pages(document) {
        bail!("book.toml has no `[output.html]`, so there are no pages to style");
    }
    let html = table(document, "output", "html")?;
    match html.get_mut("additional-css") {
        None => _ = html.insert("additional-css", list(STYLE)),
        Some(sheets) if names(Some(sheets), STYLE) => {}
        Some(sheets) => {
            let sheets = sheets.as_array_mut();
            sheets
                .context("`additional-css` in book.toml is not a list")?
                .push(STYLE);
        }
    }
    Ok(())
}

/// The table `[group.name]`, created if it is missing.
fn table<'t>(document: &'t mut DocumentMut, group: &str, name: &str) -> Result<&'t mut dyn TableLike> {
    // A group needs no header of its own.
    let outer = entry(document.as_table_mut(), group, true)?;
    entry(outer, name, false)
}

fn entry<'t>(parent: &'t mut dyn TableLike, key: &str, is_implicit: bool) -> Result<&'t mut dyn TableLike> {
    if !parent.contains_key(key) {
        let mut fresh = Table::new();
        fresh.set_implicit(is_implicit);
        parent.insert(key, Item::Table(fresh));
    }
    let found = parent.get_mut(key).and_then(Item::as_table_like_mut);
    found.with_context(|| format!("`{key}` in book.toml is not a table"))
}

fn list(only: &str) -> Item {
    Array::from_iter([only]).into()
}

/// Whether a list of strings holds `name`.
fn names(list: Option<&Item>, name: &str) -> bool {
    let list = list.and_then(Item::as_array);
    list.is_some_and(|list| list.iter().any(|own| own.as_str() == Some(name)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: Wishes = Wishes {
        essential: false,
        style: Style::AsBefore,
    };
    const ALL: Wishes = Wishes {
        essential: true,
        style: Style::Asked,
    };

    #[test]
    fn adds_its_tables_and_nothing_else() {
        for (given, wishes, expected) in [
            ("", PLAIN, "[preprocessor.mls]\nafter = [\"links\"]\n"),
            (
                "# Ours\n[book]\ntitle = 'T' # quoted so\n\n[preprocessor.mermaid]\ncommand = \"x\"\n\n[output.html]\n",
                PLAIN,
                "# Ours\n[book]\ntitle = 'T' # quoted so\n\n[preprocessor.mermaid]\ncommand = \"x\"\n\n[preprocessor.mls]\nafter = [\"links\"]\n\n[output.html]\n",
            ),
            (
                "[book]\r\ntitle = \"T\"\r\n",
                ALL,
                "[book]\r\ntitle = \"T\"\r\n\r\n[preprocessor.mls]\r\nafter = [\"links\"]\r\nprofile = \"essential\"\r\n\r\n[output.html]\r\nadditional-css = [\"theme/mls.css\"]\r\n",
            ),
            (
                "[preprocessor.mls]\n# ours\nprofile = \"strict\"\n\n[output.html]\nadditional-css = [\"a.css\"]\n",
                ALL,
                "[preprocessor.mls]\n# ours\nprofile = \"strict\"\nafter = [\"links\"]\n\n[output.html]\nadditional-css = [\"a.css\", \"theme/mls.css\"]\n",
            ),
            (
                "[preprocessor]\nmls = { before = [\"links\"] }\n",
                PLAIN,
                "[preprocessor]\nmls = { before = [\"links\"] }\n",
            ),
            (
                "[build]\nuse-default-preprocessors = false\n",
                PLAIN,
                "[build]\nuse-default-preprocessors = false\n\n[preprocessor.mls]\n",
            ),
        ] {
            let once = wire(given, wishes).unwrap();
            assert_eq!(once, expected);
            assert_eq!(wire(&once, wishes).unwrap(), once);
        }
    }

    #[test]
    fn says_what_it_cannot_do() {
        for (given, words) in [
            ("[book", "not valid TOML"),
            ("preprocessor = 1", "`preprocessor` in book.toml is not a table"),
            ("[output.epub]", "no pages to style"),
        ] {
            let error = wire(given, ALL).unwrap_err();
            assert!(format!("{error:#}").contains(words), "{error:#}");
        }
    }

    #[test]
    fn starts_a_book() {
        let text = start("A \"quoted\" title", "docs/specs", PLAIN).unwrap();
        let value: toml::Table = toml::from_str(&text).unwrap();
        assert_eq!(value["book"]["title"].as_str(), Some("A \"quoted\" title"));
        assert_eq!(value["book"]["src"].as_str(), Some("docs/specs"));
    }
}
