//! Text beside generated content keeps its meaning.

use super::*;

#[test]
fn an_inserted_list_absorbs_nothing() {
    let dependent = ("mls-002-b.md", "# MLS-002: Second\n\n**Depends on**: [MLS-001]\n");
    for below in [
        "    code\n",
        "- item\n",
        "1. one\n",
        "<!-- mls-allow overdue: x -->\n\n    code\n",
        "**Status**: Planned\n\n    code\n",
    ] {
        let first = format!("# MLS-001: First boat\n\n{below}");
        let pages = pages(&[("mls-001-a.md", &first), dependent], &MARKDOWN);
        let bar = "- Blocks: [MLS-002](mls-002-b.md)\n\n<!-- -->\n\n";
        assert!(pages[0].contains(bar), "{}", pages[0]);
    }
}

#[test]
fn an_open_fence_is_closed_before_inserted_text() {
    let dependent = ("mls-002-b.md", "# MLS-002: Second\n\n[MLS-001]\n");
    let foot = "<div class=\"mls mls-related\">";
    for (code, fence) in [
        ("```\ncode", "```"),
        ("````text\n```\n", "````"),
        ("~~~\n", "~~~"),
        ("```", "```"),
    ] {
        let first = format!("# MLS-001: First boat\n\n{code}");
        let pages = pages(&[("mls-001-a.md", &first), dependent], &HTML);
        assert!(pages[0].contains(&format!("{code}\n{fence}\n")), "{}", pages[0]);
        assert!(pages[0].contains(foot));
    }
    for code in ["```\ncode\n```\n", "    code\n", "~~~\n~~~~\n"] {
        let first = format!("# MLS-001: First boat\n\n{code}");
        let pages = pages(&[("mls-001-a.md", &first), dependent], &HTML);
        assert!(pages[0].contains(&format!("{code}\n{foot}")), "{}", pages[0]);
    }
}

#[test]
fn a_link_or_a_badge_leaves_the_marks_beside_it_alone() {
    let body = "a**MLS-001** and MLS-001~~b c~~, **MLS-001** and ~~MLS-001~~\n\n**a `b`**MLS-001\n\n(**MLS-001**)\n\n\
                ## Risks & Mitigation\n\n| Risk | Impact |\n|---|---|\n| a | so**High** |\n| b | **High** |\n";
    let page = page_of(body, &HTML);
    assert!(page.contains("a**MLS-001** and MLS-001~~b c~~, **<a"), "{page}");
    assert!(page.contains("**a `b`**MLS-001\n\n(**<a"), "{page}");
    assert!(page.contains("| so**High** |\n| b | **<b"), "{page}");
}

#[test]
fn a_link_does_not_become_the_label_of_another() {
    let body = "[#18]MLS-001 and [MLS-001]\n\n[#18]: https://example.org/18\n";
    assert!(page_of(body, &MARKDOWN).contains("[#18]MLS-001 and [MLS-001](mls-001-a.md"));
    assert!(page_of(body, &HTML).contains("[#18]<a class=\"mls-ref\" href=\"mls-001-a.md"));
}
