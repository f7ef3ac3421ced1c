//! Fields that move into the bar or a badge line move with all of their text, or stay.

use super::*;

fn bar(body: &str) -> (String, String) {
    let page = page_of(body, &HTML);
    let (_, rest) = page.split_once("<div class=\"mls mls-bar\"").expect("a bar");
    let (bar, rest) = rest.split_once("\n</div>\n").expect("the end of the bar");
    (bar.to_owned(), rest.trim_start().to_owned())
}

#[test]
fn a_value_keeps_its_markup() {
    let (bar, rest) = bar("**Owner**: [Ana](https://people.example/ana), *Bo*\n\
         **Status**: Shipped ([board](https://board.example))\n\
         **Ticket**: [J-1](https://j.example/1), <https://j.example/2>, [J-3], [J-4][four]\n\
         **Branch**: `feat/x` and **bold** &amp; ~~old~~ new\n\n\
         Text.\n\n[J-3]: https://j.example/3\n[four]: https://j.example/4 \"Four\"\n");
    for part in [
        "<dd><a href=\"https://people.example/ana\">Ana</a>, <em>Bo</em></dd>",
        "<b class=\"mls-badge\" data-mls-status=\"completed\">Shipped</b>\
         <small class=\"mls-note\"><bdi>(<a href=\"https://board.example\">board</a>)</bdi></small>",
        "<dd><a href=\"https://j.example/1\">J-1</a>, <a href=\"https://j.example/2\">https://j.example/2</a>, \
         <a href=\"https://j.example/3\">J-3</a>, <a href=\"https://j.example/4\" title=\"Four\">J-4</a></dd>",
        "<dd><code>feat/x</code> and <strong>bold</strong> &#38; <del>old</del> new</dd>",
    ] {
        assert!(bar.contains(part), "{part}\n{bar}");
    }
    for (status, shown) in [
        (
            "~~Planned~~ In Progress",
            ">In Progress</b><small class=\"mls-note\"><bdi><del>Planned</del></bdi>",
        ),
        (
            "~~In Progress~~ **Done** since May",
            ">Done</b><small class=\"mls-note\"><bdi><del>In Progress</del> since May",
        ),
        (
            "**Done** - *at last*",
            ">Done</b><small class=\"mls-note\"><bdi><em>at last</em></bdi>",
        ),
    ] {
        let (bar, _) = self::bar(&format!("**Status**: {status}\n**Owner**: Bo <bo@example.org>\n"));
        assert!(bar.contains(shown), "{shown}\n{bar}");
        assert!(
            bar.contains("Bo <a href=\"mailto:bo@example.org\">bo@example.org</a>"),
            "{bar}"
        );
    }
    assert!(rest.starts_with("Text."), "{rest}");
    let page = page_of(
        "**Status**: Planned ([board](https://b.example))\n**Branch**: `x` *y*\n",
        &MARKDOWN,
    );
    assert!(
        page.contains("|**Planned** ([board](https://b.example))|`x` *y*|"),
        "{page}"
    );
}

#[test]
fn what_cannot_be_shown_elsewhere_stays() {
    for line in [
        "**Target Date**: 2027-03-31[^t]",
        "**Owner**: <b>Ana</b>",
        "**Owner**: Ana <!-- on leave -->",
        "**Owner**: [Ana](javascript:alert(1))",
        "**Owner**: [Ana][evil]",
        "**Plan**: ![drawing](d.png)",
        "![logo](l.png) **Plan**: the big one",
        "[**Owner**: Ana](https://people.example)",
        "~~**Owner**: Ana~~",
        "**Owner**: [Ana",
        "**Owner**: Ana {{#mls nonsense}}",
    ] {
        let text = format!("**Status**: Planned\n{line}\n\nText.\n\n[^t]: note\n\n[evil]: javascript:alert(2)\n");
        let (bar, rest) = bar(&text);
        let is_moved = line.ends_with("[Ana") && bar.contains("<dd>&#91;Ana</dd>");
        assert!(rest.starts_with(line) || is_moved, "{line}\n{bar}\n{rest}");
        assert!(!bar.contains("javascript"), "{bar}");
    }
}

#[test]
fn a_line_that_is_no_field_keeps_its_quotation() {
    let quote = "> **Handbook v4** · **Epic:** 7\n> **Status:** Active\n\nText.\n";
    let (head, rest) = bar(quote);
    assert!(rest == quote && head.contains(">Active<"), "{head}\n{rest}");
    let (head, rest) = bar("> **Status:** Active\n> **Epic:** 7\n\nText.\n");
    assert!(
        rest == "Text.\n" && head.contains("<dt>Epic</dt><dd>7</dd>"),
        "{head}\n{rest}"
    );
}

#[test]
fn the_next_block_keeps_its_kind() {
    for (body, rest) in [
        ("* Owner: Ann\n* Team: red\n* Status: Planned\n\nText.\n", "Text.\n"),
        (
            "* Owner: Ann\n* A word\n* Status: Planned\n\nText.\n",
            "* A word\n\nText.\n",
        ),
        (
            "1. Status: Planned\n2. A word\n3. Owner: Ann\n\nText.\n",
            "1. Status: Planned\n2. A word\n3. Owner: Ann\n\nText.\n",
        ),
        ("Status: Planned\n\n    code\n", "<!-- -->\n\n    code\n"),
    ] {
        let body = format!("- before\n\nWords.\n\n{body}");
        let (_, all) = bar(&body);
        let all = all.trim_start_matches("- before\n\nWords.").trim_start();
        let is_code = rest.ends_with("    code\n");
        let rest = if is_code { "    code\n" } else { rest };
        assert!(all.ends_with(rest), "{body}\n{all}");
    }
    let page = page_of("- a\n\n**Status**: Planned\n\n    b\n", &HTML);
    assert!(page.contains("- a\n\n<!-- -->\n\n    b\n"), "{page}");
}

#[test]
fn a_label_moves_with_its_list_or_stays() {
    let (head, rest) = bar("**Status:** Planned\n**Owner:**\n- Ann\n- [Ben](https://b.example)\n\nText.\n");
    assert!(
        rest == "Text.\n" && head.contains("<dd>Ann, <a href=\"https://b.example\">Ben</a></dd>"),
        "{head}\n{rest}"
    );
    let list = "**Helpers needed**:\n- one writer\n- half a tester\n\nText.\n";
    let (head, rest) = bar(&format!("**Status:** Planned\n\n{list}"));
    assert!(rest == list && !head.contains("Helpers"), "{head}\n{rest}");
    let tasks = "**Owner:**\n- [ ] find one\n\nText.\n";
    let (_, rest) = bar(&format!("**Status:** Planned\n\n{tasks}"));
    // It may be a deliverable, and gets an anchor.
    assert_eq!(rest.replace("<span id=\"mls-001-d1\"></span>", ""), tasks);
}

#[test]
fn nothing_is_said_twice_or_under_another_name() {
    let (head, rest) = bar("**Status:** Planned\n**Goal:** Ship it.\n**Completed:** 2025-11-06\n\nText.\n");
    assert!(
        rest.starts_with("**Goal:** Ship it.") && !head.contains("Ship it"),
        "{head}\n{rest}"
    );
    assert!(
        head.contains("<dt>Completed</dt><dd><time") && !head.contains("<dt>Target"),
        "{head}"
    );
    let text = "---\nowner: Ana\nstatus: Planned\n---\n# MLS-001: A\n\n**Owner**: Ana (on leave, call Bob)\n\n**Status**: Planned\n";
    let page = pages(&[("m/mls-001-a.md", text)], &HTML).remove(0);
    assert!(page.contains("\n**Owner**: Ana (on leave, call Bob)\n"), "{page}");
    assert!(!page.contains("**Status**"), "{page}");
    let text = "---\nowner: Ana\n---\n# MLS-001: A\n\n**Project Lead**: Ana\n";
    let page = pages(&[("m/mls-001-a.md", text)], &HTML).remove(0);
    assert!(page.contains("<dt>Project Lead</dt><dd>Ana</dd>"), "{page}");
}

#[test]
fn a_date_that_says_more_than_a_day_stays_as_written() {
    for (written, shown) in [
        ("March 31st, 2027", "<time datetime=\"2027-03-31\">31 Mar 2027</time>"),
        (
            "Q1 2027 (firm)",
            "Q1 2027<small class=\"mls-note\"><bdi>firm</bdi></small>",
        ),
        ("Wednesday, March 31, 2027", "Wednesday, March 31, 2027"),
        ("end of Q1 2027", "end of Q1 2027"),
        ("by 2027-03-31 - at last", "by 2027-03-31 - at last"),
    ] {
        let (head, _) = bar(&format!("**Status**: Planned\n**Target**: {written}\n"));
        assert!(
            head.contains(&format!("<dt>Target</dt><dd>{shown}")),
            "{written}\n{head}"
        );
    }
}

#[test]
fn front_matter_gives_a_page_without_h1_its_title() {
    let start = |text: &str| {
        let page = pages(
            &[("m/mls-001-a.md", text), ("mls-002-b.md", "# MLS-002: B\n")],
            &MARKDOWN,
        )
        .remove(0);
        page.lines().next().unwrap_or_default().to_owned()
    };
    assert_eq!(
        start("---\ntitle: The *Gate*\nstatus: Planned\n---\nText.\n"),
        "# The \\*Gate\\*"
    );
    assert_eq!(start("---\ntitle: The Gate\n---\n# Another\n"), "# Another");
    assert!(!start("---\ntitle: The Gate\nstatus: Planned\n---\n\n## [The Gate](x)\n").starts_with("# "));
}

#[test]
fn a_badge_is_in_its_authors_word() {
    let german = |body: &str| {
        let text = format!("# MLS-001: A\n\n{body}");
        let chapters = [("m/mls-001-a.md", &*text)];
        let mut book = book(&chapters);
        book.language = "de".to_owned();
        let config = Config {
            inline_style: InlineStyle::Never,
            ..Config::default()
        };
        let analysis = analyse(&book, &config, date(2027, 3, 15));
        let files = Same(Vec::new());
        render(&analysis, &Places::new(&book, &files), &HTML)
            .remove(0)
            .unwrap_or_default()
    };
    let page = german("**Status**: Shipped (v2)\n");
    assert!(
        page.contains(">Abgeschlossen</b><small class=\"mls-note\"><bdi>Shipped</bdi></small><small class=\"mls-note\"><bdi>v2</bdi>"),
        "{page}"
    );
    let (head, _) = bar("**Status**: ✅ Not started - waiting\n");
    assert!(
        head.contains("data-mls-status=\"planned\">Not started</b><small class=\"mls-note\"><bdi>waiting</bdi>"),
        "{head}"
    );
}

#[test]
fn a_sentence_after_a_field_stays() {
    for body in [
        "Status: Planned, not scoped. Nothing is built, and\n[Phase 1](a.md) goes on with the next five words.\n",
        "**Owner**: Ana\nThe gate goes on with the next five words.\n",
        "Target: 2027-03-31\nThe gate goes on with\nwords on another line.\n",
        "- Status: Planned\n  The gate goes on with the next five words.\n",
    ] {
        let page = page_of(body, &HTML);
        assert!(page.contains(body), "{body}\n{page}");
    }
}

#[test]
fn fields_of_a_deliverable_keep_their_lines() {
    let page = |end: &str| {
        let fields = format!("**Description**: A wall.{end}\n**Effort**: Two days.\n");
        page_of(&format!("## Deliverables\n\n### 1. Wall\n\n{fields}"), &HTML)
    };
    assert!(page("").contains("A wall.<br>\n**Effort**"), "{}", page(""));
    for end in ["  ", "\\", "<br>", "<br />"] {
        assert!(
            page(end).contains(&format!("A wall.{end}\n**Effort**")),
            "{}",
            page(end)
        );
    }
}

#[test]
fn a_line_stays_whose_break_keeps_the_marks_above_it_apart() {
    for end in ["<br>", "\\"] {
        let body = format!("**Goal: *)**{end}\n**Owner:** Ana\n");
        let page = page_of(&body, &HTML);
        assert!(page.contains(&body), "{page}");
    }
    let page = page_of("**Goal:** *so*<br>\n**Owner:** Ana\n\nText.\n", &HTML);
    assert!(!page.contains("**Owner:**"), "{page}");
}

#[test]
fn a_struck_out_value_over_its_successor_stays() {
    for body in [
        "**Date:** ~~2027-01-05~~\nthe week after\n",
        "> **Owners**: ~~Ana~~\n> Bo\n",
        "**Date: ~~a week~~**\n| Planned\n",
    ] {
        let page = page_of(body, &HTML);
        assert!(page.contains(body), "{body}\n{page}");
    }
}

#[test]
fn bold_text_over_a_break_is_not_cut() {
    let body = "**Date: (a<br>b)** | **State:** Planned\n";
    let page = page_of(body, &HTML);
    assert!(page.contains(body), "{page}");
    let page = page_of("**Owner:** Ana<br>**State:** Planned\n\nText.\n", &HTML);
    assert!(!page.contains("**Owner:**") && !page.contains("**State:**"), "{page}");
}

#[test]
fn code_is_not_cut_where_the_badge_ends() {
    let (bar, _) = bar("**Status**: Blocked `a/bar`\n");
    assert!(bar.contains("<code>a/bar</code>"), "{bar}");
}

#[test]
fn what_follows_a_moved_line_does_not_become_a_list() {
    let body = "completion__: Mar 2027 (a<br>10) · **Owners:** \n\nText.\n";
    let page = page_of(body, &HTML);
    assert!(page.contains(body), "{page}");
}

#[test]
fn a_status_with_underscores_stays_as_written() {
    let (bar, _) = bar("**Status**: IN_PROGRESS\n");
    assert!(bar.contains(">IN&#95;PROGRESS</b>"), "{bar}");
}
