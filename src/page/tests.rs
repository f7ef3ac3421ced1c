//! Tests of whole pages: what each part adds, and that the rest stays.

mod moved;
mod neighbours;
mod preserve;
mod summary;

use std::sync::Arc;

use jiff::civil::date;

use super::*;
use crate::analysis::analyse;
use crate::config::{Config, InlineStyle};
use crate::diagnostic::{Finding, Severity, Site};
use crate::source::map::Files;
use crate::source::{Book, Chapter, Span, braces};

/// Files with the same text as the chapters.
struct Same(Vec<(String, String)>);

impl Files for Same {
    fn read(&self, path: &str) -> Option<Arc<str>> {
        self.0
            .iter()
            .find(|file| file.0 == path)
            .map(|file| file.1.as_str().into())
    }
}

const HTML: Options = Options {
    flavor: Flavor::Html,
    panel: false,
};
const MARKDOWN: Options = Options {
    flavor: Flavor::Markdown,
    panel: false,
};

fn book(chapters: &[(&str, &str)]) -> Book<'static> {
    Book {
        language: "en".to_owned(),
        src: "src".to_owned(),
        chapters: chapters
            .iter()
            .map(|(path, text)| Chapter {
                name: "Chapter".into(),
                text: text.to_string().into(),
                path: (*path).to_owned(),
                source_path: Some((*path).to_owned()),
            })
            .collect(),
        ..Book::default()
    }
}

fn pages_with(chapters: &[(&str, &str)], config: &Config, options: &Options) -> Vec<Option<String>> {
    let files = chapters
        .iter()
        .map(|(path, text)| (format!("src/{path}"), (*text).to_owned()));
    let (book, files) = (book(chapters), Same(files.collect()));
    let analysis = analyse(&book, config, date(2027, 3, 15));
    render(&analysis, &Places::new(&book, &files), options)
}

/// The pages without the style sheet.
fn pages(chapters: &[(&str, &str)], options: &Options) -> Vec<String> {
    let config = Config {
        inline_style: InlineStyle::Never,
        ..Config::default()
    };
    let pages = pages_with(chapters, &config, options);
    let texts = chapters.iter().map(|(_, text)| (*text).to_owned());
    pages
        .into_iter()
        .zip(texts)
        .map(|(page, text)| page.unwrap_or(text))
        .collect()
}

const FIRST: (&str, &str) = (
    "milestone/mls-001-a.md",
    "# MLS-001: First boat\n\n**Target**: 2027-01-29\n**Completed on**: 2027-01-28\n**Owner**: Ana\n**Status**: Done - at last\n**Team**: Blue\n\n## Summary\n\nText.\n",
);

/// Chapters of one milestone `MLS-001` with `body` below its title.
fn page_of(body: &str, options: &Options) -> String {
    let text = format!("# MLS-001: First boat\n\n{body}");
    pages(&[("m/mls-001-a.md", &text)], options).remove(0)
}

#[test]
fn a_bar_replaces_the_metadata() {
    let pages = pages(&[FIRST], &HTML);
    assert_eq!(
        pages[0],
        "# MLS-001: First boat\n\
         \n\
         <div class=\"mls mls-bar\" data-mls-status=\"completed\">\n\
         <dl>\
         <div><dt>Status</dt><dd><b class=\"mls-badge\" data-mls-status=\"completed\">Done</b><small class=\"mls-note\"><bdi>at last</bdi></small></dd></div>\
         <div><dt>Target</dt><dd><time datetime=\"2027-01-29\">29 Jan 2027</time></dd></div>\
         <div><dt>Owner</dt><dd>Ana</dd></div>\
         <div><dt>Completed on</dt><dd><time datetime=\"2027-01-28\">28 Jan 2027</time></dd></div>\
         <div><dt>Team</dt><dd>Blue</dd></div>\
         </dl>\n\
         </div>\n\
         \n\
         \n\
         \n\
         ## Summary\n\nText.\n"
    );
}

#[test]
fn other_renderers_get_markdown() {
    let pages = pages(&[FIRST], &MARKDOWN);
    let bar = "|Status|Target|Owner|Completed on|Team|\n\
               |------|------|-----|------------|----|\n\
               |**Done** (at last)|29 Jan 2027|Ana|28 Jan 2027|Blue|\n";
    assert_eq!(
        pages[0],
        format!("# MLS-001: First boat\n\n{bar}\n\n\n## Summary\n\nText.\n")
    );
}

#[test]
fn a_list_of_titles_is_not_repeated() {
    let page = page_of("## Deliverables\n\n- Mast\n- Sail\n", &HTML);
    assert!(!page.contains("<table"), "{page}");
    let page = page_of("## Deliverables\n\n- [x] Mast\n- [ ] Sail\n", &HTML);
    assert!(page.contains("<table"), "{page}");
}

#[test]
fn a_timeline_names_what_it_cannot_draw() {
    let index = ("timeline.md", "{{#mls timeline}}\n");
    let first = (
        "m/mls-001-a.md",
        "# MLS-001: Boat\n\n**Status**: Planned\n**Target**: 2027-01-29\n",
    );
    let second = (
        "m/mls-002-b.md",
        "# MLS-002: Mast\n\n**Status**: Planned\n**Target**: one day\n",
    );
    let page = pages(&[index, first, second], &HTML).remove(0);
    let note = page.split("</svg>").last().unwrap_or_default();
    let note = note.split("<details").next().unwrap_or_default();
    assert!(note.contains("no date: ") && note.contains("MLS-002"), "{page}");
    assert!(!note.contains("MLS-001"), "{page}");
}

#[test]
fn a_bar_shows_an_id_that_the_title_lacks() {
    let cell = "<div><dt>Milestone</dt><dd>MLS-001</dd></div>";
    for (text, expected) in [
        ("---\nid: MLS-001\n---\n# First boat\n\n**Status**: Planned\n", true),
        (
            "---\nid: MLS-001\n---\n# mls-001: First boat\n\n**Status**: Planned\n",
            false,
        ),
        ("# MLS-001: First boat\n\n**Status**: Planned\n", false),
    ] {
        let page = pages(&[("m/a.md", text)], &HTML).remove(0);
        assert_eq!(page.contains(cell), expected, "{page}");
    }
}

#[test]
fn a_bar_counts_days_blockers_and_progress() {
    let body = "**Status**: In Progress\n**Target**: 2027-03-12\n**Owner**: Ana, Ben\n\n\
                ## Deliverables\n\n### 1. One\n\n- [x] a\n- [ ] b\n\n### 2. Two\n\n- [ ] c\n\n\
                ## Current Blockers\n\n### 1. Fog (High Priority)\n\n- **Issue**: fog\n\n### 2. Ice (Low Priority)\n\n- **Issue**: ice\n";
    let page = page_of(body, &HTML);
    for part in [
        "<small class=\"mls-note mls-late\">3 days overdue</small>",
        "<dd>Ana, Ben</dd>",
        "<dd><span class=\"mls-progress mls-meter\" data-mls-status=\"in-progress\" style=\"--mls-value:33%\">1 of 3</span></dd>",
        "<dd><a href=\"#mls-001-b1\">1 High</a>, <a href=\"#mls-001-b2\">1 Low</a></dd>",
    ] {
        assert!(page.contains(part), "{part}\n{page}");
    }
}

#[test]
fn a_bar_names_what_blocks_and_what_is_blocked() {
    let second = "# MLS-002: Second\n\n**Status**: Planned\n**Depends on**: MLS-001\n";
    let pages = pages(&[FIRST, ("milestone/mls-002-b.md", second)], &HTML);
    let edge = "<p><b>Depends on</b> <span><a href=\"mls-001-a.md\" title=\"First boat\">MLS-001</a> \
                <b data-mls-status=\"completed\">Completed</b></span></p>";
    assert!(pages[1].contains(edge), "{}", pages[1]);
    assert!(!pages[1].contains("**Depends on**"), "{}", pages[1]);
    assert!(pages[0].contains("<p><b>Blocks</b> <span><a href=\"mls-002-b.md\""));
}

#[test]
fn a_deliverable_gets_an_anchor_and_a_badge_line() {
    let body = "## Deliverables\n\n### 1. Mast\n\n**Description**: A mast\n\n- [x] stands\n**Owner**: Leif\n\
                **Status**: In Review (a storm is missing)\n**Target**: 2027-03-31\n\nMore.\n";
    let page = page_of(body, &HTML);
    let expected = "## Deliverables\n\n\
                    <div id=\"mls-001-d1\"></div>\n\n\
                    ### 1. Mast\n\n\
                    <p class=\"mls mls-line\"><bdi><b class=\"mls-badge\" data-mls-status=\"in-review\">In Review</b>\
                    <small class=\"mls-note\"><bdi>a storm is missing</bdi></small></bdi> <bdi>1 of 1 criteria</bdi> <bdi>Leif</bdi> \
                    <time datetime=\"2027-03-31\">31 Mar 2027</time></p>\n\n\n\
                    **Description**: A mast\n\n- [x] stands\n\nMore.\n\n\
                    <div class=\"mls mls-table\">";
    assert!(page.contains(expected), "{page}");
    let page = page_of(body, &MARKDOWN);
    let expected = "## Deliverables\n\n### 1. Mast\n\n\
                    **In Review** (a storm is missing) · 1 of 1 criteria · Leif · 31 Mar 2027\n\n\n\
                    **Description**: A mast\n\n- [x] stands\n\nMore.\n";
    assert!(page.contains(expected), "{page}");
}

#[test]
fn list_items_get_an_anchor_within() {
    let page = page_of("## Deliverables\n\n- [ ] A mast\n- [x] **A cabinet**\n", &HTML);
    assert!(page.contains("- [ ] <span id=\"mls-001-d1\"></span>A mast\n"), "{page}");
    assert!(page.contains("<span id=\"mls-001-d2\"></span>A cabinet"), "{page}");
}

#[test]
fn the_summary_table_is_added_where_there_is_none() {
    let body = "## Deliverables\n\n### 1. Mast\n\n- [x] stands\n## Rollback Plan\n";
    let page = page_of(body, &MARKDOWN);
    assert!(
        page.ends_with(
            "- [x] stands\n\n|Deliverable|Criteria|\n|-----------|--------|\n|Mast|1 of 1|\n\n## Rollback Plan\n"
        ),
        "{page}"
    );
}

#[test]
fn references_become_links_and_keep_their_words() {
    let other = "# Plan\n\nSee [MLS-001] and MLS-001, [MLS-001#1], [MLS-009], `MLS-001`, [mine](x.md) and ![MLS-001].\n\n\
                 | a | b |\n|---|---|\n| MLS-001 | [MLS-001] |\n";
    let first = "# MLS-001: A | \"b\" *c*\n\n**Status**: Planned\n\n## Deliverables\n\n### 1. Mast & sail\n\n- [ ] x\n";
    let pages = pages(&[("plan/p.md", other), ("m/mls-001-a.md", first)], &HTML);
    let link = |text: &str, to: &str| format!("<a class=\"mls-ref\" href=\"../m/mls-001-a.md{to}\">{text}</a>");
    let whole = link("MLS-001", "\" title=\"A &#124; &#34;b&#34; c · Planned");
    let part = link("MLS-001#1", "#mls-001-d1\" title=\"Mast &#38; sail");
    assert_eq!(
        pages[0],
        format!(
            "# Plan\n\nSee {whole} and {whole}, {part}, [MLS-009], `MLS-001`, [mine](x.md) and ![MLS-001].\n\n\
             | a | b |\n|---|---|\n| {whole} | {whole} |\n"
        )
    );
}

#[test]
fn terms_of_definition_lists_get_no_links() {
    let text = "# Plan\n\nMLS-001\n: See MLS-001.\n\n[MLS-001]\n\n: Text\n\nMLS-001\n\nText\n";
    let pages = pages(&[("m/p.md", text), ("m/mls-001-a.md", "# MLS-001: A\n")], &HTML);
    let parts: Vec<&str> = pages[0].split("<a class").collect();
    assert_eq!(parts.len(), 3, "{}", pages[0]);
    assert!(
        parts[0].ends_with("\n\nMLS-001\n: See ") && parts[1].contains("[MLS-001]\n\n: Text"),
        "{}",
        pages[0]
    );
}

#[test]
fn configuration_decides_about_bare_ids_and_other_trackers() {
    let config = Config {
        link_bare_ids: false,
        links: [("FERRY".to_owned(), "https://e.org/?a=(x)&id={id}".to_owned())].into(),
        ..Config::default()
    };
    let text = "MLS-001 and [FERRY-7].\n";
    let pages = pages_with(&[FIRST, ("x.md", text)], &config, &HTML);
    let link = "\n\nMLS-001 and <a class=\"mls-ref\" href=\"https://e.org/?a=%28x%29&#38;id=FERRY-7\">FERRY-7</a>.\n";
    assert!(pages[1].as_deref().is_some_and(|page| page.ends_with(link)));
}

#[test]
fn the_foot_shows_both_directions_and_the_neighbours() {
    let plan = "# PLN-001: Plan\n\n[MLS-001]\n";
    let second = "# MLS-002: Second\n\n**Status**: Planned\n**Depends on**: MLS-001\n";
    let chapters = [("p.md", plan), FIRST, ("milestone/mls-002-b.md", second)];
    let pages = pages(&chapters, &MARKDOWN);
    assert!(pages[0].ends_with("\n\n**Related specifications**\n\n- Refers to: [MLS-001: First boat](milestone/mls-001-a.md) (**Completed**)\n"), "{}", pages[0]);
    assert!(
        pages[1].ends_with(
            "\n\n**Related specifications**\n\n\
             - Referred to by: [PLN-001: Plan](../p.md), [MLS-002: Second](mls-002-b.md) (**Planned**)\n\
             - Next: [MLS-002: Second](mls-002-b.md) (**Planned**)\n"
        ),
        "{}",
        pages[1]
    );
}

#[test]
fn directives_are_replaced() {
    let text = "# Index\n\nAll:\n{{#mls index owner=ana}}\nEnd {{#mls badge mls-001}}, {{#mls nonsense}}.\n";
    let second = "# MLS-002: Second\n\n**Status**: Planned\n**Owner**: Ben\n";
    let chapters = [("index.md", text), FIRST, ("milestone/mls-002-b.md", second)];
    assert_eq!(
        pages(&chapters, &MARKDOWN)[0],
        "# Index\n\nAll:\n\n\
         |Milestone|Status|Owner|Target|\n|---------|------|-----|------|\n\
         |[MLS-001: First boat](milestone/mls-001-a.md)|**Completed**|Ana|29 Jan 2027|\n\n\
         End [MLS-001](milestone/mls-001-a.md) (**Completed**), {{#mls nonsense}}.\n"
    );
    let badge = "<a class=\"mls mls-badge\" data-mls-status=\"completed\" href=\"milestone/mls-001-a.md\" title=\"First boat\">MLS-001 Completed</a>";
    assert!(pages(&chapters, &HTML)[0].contains(badge));
}

#[test]
fn an_escaped_directive_is_text() {
    let delivered = "{{#mls index}}\n\n{{#mls deliverables}}\n";
    let written = "\\{{#mls index}}\n\n{{#mls deliverables}}\n";
    let mut book = book(&[("x.md", delivered), FIRST]);
    let files = Same(vec![("src/x.md".into(), written.into())]);
    book.braces = braces(&book, &files);
    let config = Config::default();
    let analysis = analyse(&book, &config, date(2027, 3, 15));
    let pages = render(&analysis, &Places::new(&book, &files), &MARKDOWN);
    assert_eq!(
        pages[0].as_deref(),
        Some("{{#mls index}}\n\nThere are no deliverables to show.\n")
    );
}

#[test]
fn front_matter_and_waivers_are_removed() {
    let text = "---\nid: MLS-001\nstatus: Planned\nlayout: wide\n---\n# First\n\n\
                <!-- mls-allow missing-owner: nobody yet -->\n## Deliverables\n\nText <!-- mls-allow overdue: x --> goes on.\n\
                <!-- mls-allow overdue: between -->\nNext.\n";
    let page = pages(&[("mls-001-a.md", text)], &MARKDOWN).remove(0);
    assert_eq!(
        page,
        "# First\n\n|Milestone|Status|\n|---------|------|\n|MLS-001|**Planned**|\n\n\n## Deliverables\n\nText  goes on.\n<!-- -->\nNext.\n"
    );
}

#[test]
fn text_after_a_waiver_keeps_its_kind() {
    let text = "# MLS-001: A\n\n<!-- mls-allow overdue: x -->```rust\n\nb *<!-- mls-allow overdue: y -->*\n";
    let page = pages(&[("mls-001-a.md", text)], &MARKDOWN).remove(0);
    assert!(page.ends_with("<!-- -->```rust\n\nb *<!-- -->*\n"), "{page}");
}

#[test]
fn lists_stay_apart_where_fields_are_removed() {
    let body = "## Deliverables\n\n### 1. Mast\n\n- [ ] a\n\n**Owner**: Leif\n\n**Status**: Planned\n\n- note\n";
    let page = page_of(body, &MARKDOWN);
    assert!(page.contains("- [ ] a\n\n<!-- -->\n\n- note\n"), "{page}");
}

#[test]
fn line_ends_stay_as_they_are() {
    let text = "# MLS-001: A\r\n\r\n**Status**: Planned\r\n\r\n## Deliverables\r\n\r\n### 1. B\r\n\r\n- [ ] c";
    let page = pages(&[("mls-001-a.md", text)], &HTML).remove(0);
    assert_eq!(page.matches('\n').count(), page.matches("\r\n").count(), "{page:?}");
    assert!(
        page.contains("- [ ] c\r\n\r\n<div class=\"mls mls-table\">\r\n<table>\r\n"),
        "{page}"
    );
}

#[test]
fn keep_fields_also_leaves_the_fields_in_the_text() {
    let config = Config {
        keep_fields: true,
        ..Config::default()
    };
    let page = pages_with(&[FIRST], &config, &MARKDOWN).remove(0);
    assert!(page.is_some_and(|page| page.contains("**Team**: Blue")));
}

#[test]
fn a_page_gets_one_style_sheet_if_it_needs_one() {
    let chapters = [FIRST, ("x.md", "Only [MLS-001].\n"), ("y.md", "Nothing.\n")];
    let pages = pages_with(&chapters, &Config::default(), &HTML);
    let first = pages[0].as_deref().unwrap_or("");
    assert_eq!(first.matches("<style>").count(), 1);
    assert!(first.starts_with("# MLS-001: First boat\n\n<style>"));
    // A page with only references gets only the rules that they need.
    let second = pages[1].as_deref().unwrap_or("");
    assert!(second.starts_with("<style>") && second.len() < 600, "{second}");
    assert_eq!(pages[2], None);
    let plain = pages_with(&chapters, &Config::default(), &MARKDOWN);
    assert!(plain[0].as_deref().is_some_and(|page| !page.contains('<')));
}

#[test]
fn a_book_without_milestones_is_unchanged() {
    let text = "---\nid: PLN-001\n---\n# P\n\n{{#mls index}} [PLN-001]\n";
    assert_eq!(pages_with(&[("p.md", text)], &Config::default(), &HTML), [None]);
}

#[test]
fn findings_stand_at_the_top_while_serving() {
    let options = Options { panel: true, ..HTML };
    let (book, files) = (
        book(&[FIRST]),
        Same(vec![(format!("src/{}", FIRST.0), FIRST.1.to_owned())]),
    );
    let config = Config::default();
    let mut analysis = analyse(&book, &config, date(2027, 3, 15));
    let site = Site::Chapter {
        chapter: 0,
        span: Span::new(24, 30),
    };
    analysis.findings = vec![Finding::new("a-rule", Severity::Warning, site, "`x` is <b>").with_help("type *y*")];
    let page = render(&analysis, &Places::new(&book, &files), &options)
        .remove(0)
        .unwrap_or_default();
    let panel = "<div class=\"mls mls-panel\" data-mls-severity=\"warning\">\n\
                 <p class=\"mls-head\">Findings</p>\n\
                 <ul>\n\
                 <li><b class=\"mls-badge\" data-mls-severity=\"warning\">Warning</b> <code>x</code> is &#60;b&#62; \
                 <small class=\"mls-note\">Line 3 · a-rule · type &#42;y&#42;</small></li>\n\
                 </ul>\n\
                 </div>\n\n# MLS-001";
    assert!(page.starts_with(panel), "{page}");
}

#[test]
fn fields_that_share_a_paragraph_get_their_own_lines() {
    let body = "## Deliverables\n\n### 1. Mast\n**Description**: A mast\nof wood\n**Acceptance Criteria**:\n- [x] stands\n**Owner**: Leif\n";
    let page = page_of(body, &MARKDOWN);
    assert!(
        page.contains("**Description**: A mast\nof wood  \n**Acceptance Criteria**:\n- [x] stands\n"),
        "{page}"
    );
}

#[test]
fn a_board_sums_up_the_milestones() {
    let text = "{{#mls summary}}\n\n{{#mls summary owner=nobody}}\n";
    let second = "# MLS-002: Second\n\n**Status**: In Progress\n**Target**: 2027-03-12\n\n## Deliverables\n\n### 1. B\n\n- [ ] c\n\n\
                  ## Current Blockers\n\n### 1. Fog\n\n- **Issue**: fog\n";
    let third = "# MLS-003: Third\n\n**Target**: 2027-03-16\n";
    let chapters = [
        ("x.md", text),
        FIRST,
        ("m/mls-002-b.md", second),
        ("m/mls-003-c.md", third),
    ];
    assert_eq!(
        pages(&chapters, &MARKDOWN)[0],
        "|Milestones|Criteria|Next target|Past target|Open blockers|\n\
         |----------|--------|-----------|-----------|-------------|\n\
         |3|0 of 1|[MLS-003](m/mls-003-c.md) (1 day left)|[MLS-002](m/mls-002-b.md) (**3 days overdue**)|1|\n\n\
         **Completed** 1 · **In Progress** 1 · No status 1\n\nThere are no milestones to show.\n"
    );
    let page = &pages(&chapters, &HTML)[0];
    assert!(
        page.contains("<i data-mls-status=\"completed\" style=\"flex-grow:1\"></i>"),
        "{page}"
    );
}

#[test]
fn levels_become_badges_in_place() {
    let body = "## Risks & Mitigation\n\n| Risk | Likelihood | Impact | Mitigation |\n|--|--|--|--|\n| Fog | **High** | Low | Horn |\n\n\
                ## Current Blockers\n\n### 1. Ice (High Priority)\n\n- **Issue**: ice\n- **Target Resolution**: 2027-03-12\n";
    let page = page_of(body, &HTML);
    let row = "| Fog | **<b class=\"mls mls-badge\" data-mls-level=\"high\">High</b>** | \
               <b class=\"mls mls-badge\" data-mls-level=\"low\">Low</b> | Horn |\n";
    assert!(page.contains(row), "{page}");
    let line = "<div id=\"mls-001-b1\"></div>\n\n### 1. Ice (High Priority)\n\n\
                <p class=\"mls mls-line\"><b class=\"mls-badge\" data-mls-level=\"high\">High</b> \
                <small class=\"mls-note mls-late\">3 days overdue</small></p>\n";
    assert!(page.contains(line), "{page}");
    assert!(page_of(body, &MARKDOWN).contains("| Fog | **High** | Low | Horn |\n"));
}

#[test]
fn findings_and_exceptions_are_listed() {
    let text =
        "{{#mls findings rule=overdue}}\n\n{{#mls exceptions}}\n\n{{#mls findings severity=info milestone=MLS-009}}\n";
    let late = "# MLS-002: Second\n\n<!-- mls-allow missing-owner until=2027-03-01: nobody | yet -->\n\
                **Status**: In Progress\n**Target**: 2027-03-12\n";
    let pages = pages(&[("x.md", text), FIRST, ("m/mls-002-b.md", late)], &MARKDOWN);
    assert_eq!(
        pages[0],
        "|Severity|Message|Rule|Page|\n|--------|-------|----|----|\n\
         |**Warning**|`MLS-002` was due 3 days ago and is In Progress|`overdue`|[MLS-002](m/mls-002-b.md) (Line 5)|\n\n\
         |Rule|Reason|Page|Until|\n|----|------|----|-----|\n\
         |`missing-owner`|nobody \\| yet|[MLS-002](m/mls-002-b.md) (Line 3)|1 Mar 2027 (**14 days overdue**)|\n\nThere are no findings.\n"
    );
}

#[test]
fn a_finding_links_to_its_explanation() {
    let options = Options { panel: true, ..HTML };
    let late = "# MLS-002: Second\n\n**Status**: In Progress\n**Target**: 2027-03-12\n";
    let page = pages(&[("m/mls-002-b.md", late)], &options).remove(0);
    assert!(
        page.contains("Line 4 · <a href=\"#mls-rule-overdue\">overdue</a> · "),
        "{page}"
    );
    assert!(
        page.contains("\n<dt id=\"mls-rule-overdue\"><code>overdue</code></dt>\n<dd>\n\nA past target"),
        "{page}"
    );
}
