//! What is ours and what is an author's own: raw HTML, files that are no chapters, chapters that are listed twice.

#[path = "support/installed.rs"]
mod installed;
#[path = "support/plugin.rs"]
mod plugin;

use plugin::{call, reply, run, stderr, take_contents};
use serde_json::json;

const GATE: &str = "# MLS-001: Gate\n\n**Target Date**: 2027-03-31\n**Owner**: Ana\n**Status**: Planned\n";

/// What the plugin makes of chapters beside MLS-001, and the warnings and errors that it reports.
fn pages(chapters: &[(String, String)]) -> (Vec<String>, String) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let chapters: Vec<(&str, &str)> = std::iter::once(("mls-001-gate.md", GATE))
        .chain(chapters.iter().map(|(path, text)| (path.as_str(), text.as_str())))
        .collect();
    let mut call = call(folder.path(), "html", &chapters);
    call[0]["config"]["preprocessor"]["mls"] =
        json!({"profile": "essential", "as-of": "2026-11-23", "fail-on": "never", "inline-style": false});
    let output = run(call.to_string());
    let mut contents = take_contents(&mut reply(&output));
    let pages = chapters
        .iter()
        .skip(1)
        .map(|(path, _)| contents.remove(*path).expect("a page"));
    (pages.collect(), stderr(&output))
}

/// Each text with a reference below it that is one.
fn numbered(texts: &[&str]) -> Vec<(String, String)> {
    let texts = texts.iter().enumerate();
    texts
        .map(|(index, text)| (format!("n-{index}.md"), format!("# N\n\n{text}\n\nAfter MLS-001.\n")))
        .collect()
}

#[test]
fn raw_html_keeps_its_text_for_itself() {
    let chapters = numbered(&[
        r#"See <a href="https://jira.example/1" target="_blank">MLS-001 in Jira</a>."#,
        "Write <code>[MLS-099]</code> for a reference.",
        "<A HREF='x'>[MLS-001]</A> and <CODE class=\"a > b\">[MLS-099]</CODE>",
        "<kbd>MLS-001</kbd> <samp>[MLS-099]</samp> <tt>[MLS-099]</tt> <button>MLS-001</button>",
        "<a href=\"x\">the *first [MLS-001]* **gate MLS-001** ~~MLS-001~~ of\ntwo MLS-001 lines</a>",
        "<a\nhref=\"x\"\ntitle='>'>MLS-001</a>",
        "<a href=https://x.example/>MLS-001</a>",
        "<code>a <b>MLS-099 [MLS-099]</b> <code>x</code> [MLS-099]</code>",
        "<code><a href=\"x\">MLS-001</a> [MLS-099]",
        "- <code>[MLS-099]\n- <a>MLS-001\n\n> <samp>[MLS-099]",
        "| a | b |\n|---|---|\n| <code>[MLS-099] | x |\n| <a>[MLS-001] | y |",
        "## <code>[MLS-099]",
        "<pre>\n[MLS-099]\n\nMLS-001\n</pre>",
        "<pre><code class=\"x\">\n[MLS-099]\n</code></pre>",
        "- <pre>\n  [MLS-099]\n\n  MLS-001\n  </pre>",
        "> <pre>\n> [MLS-099]\n>\n> MLS-001\n> </pre>",
        "<details>\n<code>\n\n[MLS-099] and `x` and MLS-001\n\n- MLS-001\n\n</code>\n</details>",
        "<a href=\"x\">\n\n## MLS-001\n\nMLS-001 and [MLS-001]\n\n</a>",
        "<a href=\"x\">\n\nMLS-001 and [MLS-001]</a>",
        "<svg viewBox=\"0 0 1 1\">\n\n<text>[MLS-099]</text>\n\nMLS-001\n\n</svg>",
        "<math><mi>MLS-001</mi></math> <svg><text>[MLS-099]</text></svg>",
        "<script>\nlet a = \"<code>[MLS-099]\";\n\nlet b = \"MLS-001\";\n</script>",
        "<style>\n.a::after { content: \"[MLS-099]\" }\n\n/* <a> */\n</style>",
        "<textarea>\n[MLS-099] <a>\n\nMLS-001\n</textarea>",
        "A <script>\"<a>\" + [MLS-099]</script> and <textarea>MLS-001 <code></textarea>",
        "A comment <!-- [MLS-099]\nMLS-001 <code> --> within words.",
        "<!-- <a>\n\n[MLS-099]\n\nMLS-001 -->",
        "<div>\n<!-- closed\n\n[MLS-099] and MLS-001\n\n</div> -->\n</div>",
        "<code>[the gate](mls-099-none.md)</code>",
        "<select><option>MLS-001</select>",
    ]);
    let (pages, said) = pages(&chapters);
    for ((_, text), page) in chapters.iter().zip(pages) {
        let (above, below) = page.rsplit_once("\n\nAfter ").expect("the last line");
        assert!(text.starts_with(above), "{text}\n---\n{page}");
        assert!(below.contains("[MLS-001](mls-001-gate.md"), "{text}\n---\n{page}");
    }
    assert!(!said.contains("MLS-099"), "{said}");
}

#[test]
fn what_raw_html_has_closed_is_over() {
    let chapters = numbered(&[
        "<a href=\"x\">Jira</a> MLS-001",
        "<a id=\"x\"/>MLS-001",
        "<code>x</code> MLS-001 <code>y</code>",
        "<abbr title=\"a\">MLS-001</abbr>",
        "<codex>MLS-001</codex>",
        "Words <b>MLS-001</b>",
        "<code>x\n\nMLS-001",
        "<code>\nx\n\nMLS-001",
        "- <code>x\n- MLS-001",
        "> <code>x\n\nMLS-001",
        "</code> MLS-001 </a>",
        "a <!-- <code> --> MLS-001",
        "a <!--> MLS-001 <!---> MLS-001",
        "<!-- <a>\n\n<code> -->\n\nMLS-001",
        "<script>\"<code>\"</script>\n\nMLS-001",
        "<pre>\nx\n</pre>\n\nMLS-001",
        "<details>\n<summary>x</summary>\n\nMLS-001\n\n</details>",
        "<img alt=\"<code>\"> MLS-001",
        "![<code>](x.png) MLS-001",
        "`<code>` MLS-001",
        "\\<code> MLS-001",
    ]);
    let (pages, _) = pages(&chapters);
    for ((_, text), page) in chapters.iter().zip(pages) {
        let links = page.matches("[MLS-001](mls-001-gate.md").count();
        let ids = page.matches("MLS-001").count();
        assert!(links >= 2 && links == ids, "{links} of {ids}\n{text}\n---\n{page}");
    }
}

#[test]
fn a_badge_in_a_link_is_none_itself() {
    let chapters = numbered(&[
        r#"<a href="x">Here {{#mls badge MLS-001}}</a>"#,
        "[Here {{#mls badge MLS-001}}](https://x.example)",
        "<code>{{#mls badge MLS-001}}</code>",
    ]);
    let (pages, said) = pages(&chapters);
    assert!(!said.contains("error"), "{said}");
    for page in &pages[..2] {
        let badge = page.lines().find(|line| line.contains("Here")).expect("the line");
        let is_badge = badge.contains("data-mls-status=\"planned\"") && badge.contains("MLS-001");
        assert!(is_badge && !badge.contains("mls-001-gate"), "{badge}");
    }
    assert!(pages[2].contains("<code>{{#mls badge MLS-001}}</code>"), "{}", pages[2]);
}
