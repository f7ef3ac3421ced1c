//! The table of deliverables: it replaces one that says no more, and adds to one that does.

use super::*;

/// Two deliverables and a table below them.
fn page_with(table: &str, options: &Options) -> String {
    let parts = "## Deliverables\n\n### 1. Mast\n\n- [x] stands\n\n**Status**: Done\n**Owner**: Leif\n**Target**: 2027-03-31\n\n\
                 ### 2. Sail\n\n- [ ] is sewn\n";
    page_of(
        &format!("{parts}\n## Deliverables Summary\n\n{table}\nAfter.\n"),
        options,
    )
}

fn is_replaced(table: &str) -> bool {
    let page = page_with(table, &HTML);
    let (_, below) = page.split_once("## Deliverables Summary").expect("the heading stays");
    let is_generated = below.contains("<div class=\"mls mls-table");
    let names = table.lines().next().expect("a line");
    assert_eq!(is_generated, !below.contains(names.trim_end_matches('|')), "{page}");
    is_generated
}

#[test]
fn a_table_that_says_no_more_is_replaced() {
    let table = "| Deliverable | Status | Target |\n|--|--|--|\n| Mast | Completed | 31 March 2027 |\n| Sail | | |\n";
    let page = page_with(table, &MARKDOWN);
    assert!(
        page.ends_with(
            "## Deliverables Summary\n\n|Deliverable|Status|Owner|Target|Criteria|\n\
             |-----------|------|-----|------|--------|\n\
             |Mast|**Completed**|Leif|31 Mar 2027|1 of 1|\n|Sail||||0 of 1|\n\nAfter.\n"
        ),
        "{page}"
    );
    assert!(is_replaced(table));
    assert!(is_replaced("| deliverable | owner |\n|--|--|\n| mast | Leif |\n"));
    assert!(is_replaced("Target | Deliverable\n--|--\n31 Mar | Mast\n"));
}

#[test]
fn a_table_that_says_more_stays() {
    let head = "| Deliverable | Status | Target |\n|--|--|--|\n";
    let rows = [
        "| The mast | Completed | |",
        "| 1. Mast | Completed | |",
        "| **Mast** | Completed | |",
        "| [Mast](mast.md) | Completed | |",
        "| `Mast` | | |",
        "| Mast[^1] | | |",
        "| Mast <br> | | |",
        "| Mast | 🎉 Completed | |",
        "| Mast | Completed, at last | |",
        "| Mast | Planned | |",
        "| Mast | | 30 March 2027 |",
        "| Mast | | Wednesday, 31 March 2027 |",
        "| Mast | | 2027-03-31 at noon |",
        "| Anchor | | |",
        "| | Completed | |",
        "| Mast | | |\n| Mast | | |",
    ];
    for row in rows {
        assert!(!is_replaced(&format!("{head}{row}\n\n[^1]: a\n")), "{row}");
    }
    assert!(!is_replaced("| Deliverable | Due |\n|--|--|\n| Mast | 2027-03-31 |\n"));
    assert!(!is_replaced("| Deliverable | Remark |\n|--|--|\n| Mast | |\n"));
    assert!(!is_replaced("| Name | Status |\n|--|--|\n| Mast | Completed |\n"));
}

#[test]
fn the_table_of_an_author_gets_badges_links_and_criteria() {
    let table = "| Deliverable | Status | Remark |\n|:--|--|-\n| **Mast** | ✅ Done | of [oak](oak.md) |\n| Sail\n\
                 Anchor | *soon* | `steel` | left out |\n|||\n";
    let page = page_with(table, &MARKDOWN);
    assert!(
        page.ends_with(
            "## Deliverables Summary\n\n| Deliverable | Status | Remark | Criteria |\n|:--|--|-|---\n\
             | **Mast** | ✅ Done | of [oak](oak.md) | 1 of 1 |\n| Sail | | | 0 of 1\n\
             Anchor | *soon* | `steel` |  | left out |\n|| | | |\n\nAfter.\n"
        ),
        "{page}"
    );
    let page = page_with(table, &HTML);
    let mast = "| <span class=\"mls-ref\">[**Mast**](#mls-001-d1)</span> \
                | <b class=\"mls mls-badge\" data-mls-status=\"completed\">✅ Done</b> | of [oak](oak.md) | <span class=\"mls-progress mls-meter\"";
    assert!(page.contains(mast), "{page}");
    assert!(page.contains("| *soon* | `steel` |  | left out |\n"), "{page}");
}

#[test]
fn a_cell_that_cannot_be_marked_stays() {
    let table = "| Deliverable | Status | Remark |\n|--|--|--|\n| Mast [1] | Done\\ | a |\n| Sail <b>x</b> | <i>Done</i> | b |\n";
    let page = page_with(table, &HTML);
    assert!(page.contains("| Mast [1] | Done\\ | a"), "{page}");
    assert!(page.contains("| Sail <b>x</b> | <i>Done</i> | b"), "{page}");
    let quoted = "> | Deliverable | Remark |\n> |--|--|\n> | Mast | a |\n";
    assert!(page_with(quoted, &HTML).contains(quoted));
}
