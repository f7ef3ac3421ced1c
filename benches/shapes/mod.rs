//! Generated books: realistic milestones in growing numbers, and difficult shapes.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use serde_json::{Value, json};

/// The shape of a book; the number is the number of chapters unless noted.
#[derive(Clone, Copy)]
pub enum Shape {
    /// Realistic milestones, each linked to a few neighbours.
    Realistic(usize),
    /// Each milestone depends on the one before it.
    Chain(usize),
    /// All depend on the first.
    Star(usize),
    /// Chapters without an id and without milestones.
    Plain(usize),
    /// A single milestone; the number is its size in bytes.
    Long(usize),
    /// Milestones with deeply nested quotes and lists.
    Deep(usize),
    /// Milestones with many mistakes: dozens of findings each.
    Faulty(usize),
    /// Milestones with a few mistakes: five findings each in the profile `strict`.
    Slips(usize),
}

/// The as-of date of every generated book: about two fifths of its milestones are past.
pub const TODAY: &str = "2027-03-01";

/// A page's path and text.
pub type Page = (String, String);

impl Shape {
    pub fn pages(self) -> Vec<Page> {
        match self {
            Self::Realistic(count) => milestones(count, |n| near(n, count)),
            Self::Chain(count) => milestones(count, |n| waits(n > 1, n - 1)),
            Self::Star(count) => milestones(count, |n| waits(n > 1, 1)),
            Self::Plain(count) => (1..=count).map(plain).collect(),
            Self::Long(bytes) => vec![component(), long(bytes)],
            Self::Deep(count) => {
                let mut pages = milestones(count, |_| waits(false, 0));
                pages.iter_mut().skip(1).for_each(|(_, text)| deepen(text));
                pages
            }
            Self::Faulty(count) => {
                let mut pages = milestones(count, |n| near(n, count));
                for (n, (_, text)) in pages.iter_mut().enumerate().skip(1) {
                    *text = faulty(n, count, text);
                }
                pages
            }
            Self::Slips(count) => {
                let mut pages = milestones(count, |n| near(n, count));
                pages.iter_mut().skip(1).for_each(|(_, text)| *text = slips(text));
                pages
            }
        }
    }
}

/// The input that mdBook 0.5 sends to a preprocessor, for a book with this profile.
pub fn call(profile: &str, pages: &[Page]) -> String {
    let chapters = pages.iter().enumerate().map(|(at, (path, text))| {
        json!({"Chapter": {
            "name": path, "content": text, "number": [at + 1], "sub_items": [], "path": path, "source_path": path, "parent_names": [],
        }})
    });
    json!([
        {
            "root": "/nowhere", "renderer": "html", "mdbook_version": "0.5.4",
            "config": {
                "book": {"authors": [], "language": "en", "src": "src", "title": "Generated"},
                "output": {"html": {}},
                "preprocessor": {"mls": {"as-of": TODAY, "profile": profile, "fail-on": "never", "after": ["links"]}},
            },
        },
        {"items": chapters.collect::<Vec<Value>>()},
    ])
    .to_string()
}

/// Writes the same as a folder with book.toml and SUMMARY.md; `preprocessor` is the text of the table.
pub fn write(pages: &[Page], root: &Path, preprocessor: &str) -> std::io::Result<()> {
    let mut summary = "# Summary\n\n".to_owned();
    for (path, text) in pages {
        let file = root.join("src").join(path);
        fs::create_dir_all(file.parent().expect("below src"))?;
        fs::write(file, text)?;
        let name = path.trim_end_matches(".md");
        _ = writeln!(summary, "- [{name}]({path})");
    }
    fs::write(root.join("src/SUMMARY.md"), summary)?;
    fs::write(
        root.join("book.toml"),
        format!("[book]\ntitle = \"Generated\"\n\n{preprocessor}"),
    )
}

struct Links {
    blocked_by: String,
    blocks: String,
    mentions: String,
}

/// Depends on the two before, blocks the two after, mentions a few more.
fn near(n: usize, count: usize) -> Links {
    let ids = |numbers: &mut dyn Iterator<Item = usize>| {
        let ids: Vec<_> = numbers
            .filter(|m| (1..=count).contains(m))
            .map(|m| format!("[{}]", id(m)))
            .collect();
        if ids.is_empty() {
            "None".to_owned()
        } else {
            ids.join(", ")
        }
    };
    Links {
        blocked_by: ids(&mut (n.saturating_sub(2)..n)),
        blocks: ids(&mut (n + 1..=n + 2)),
        mentions: ids(&mut [n + 5, n + 11].into_iter().chain(n.checked_sub(7))),
    }
}

fn waits(any: bool, blocker: usize) -> Links {
    let blocker = if any {
        format!("[{}]", id(blocker))
    } else {
        "None".to_owned()
    };
    Links {
        mentions: blocker.clone(),
        blocked_by: blocker,
        blocks: "None".to_owned(),
    }
}

fn milestones(count: usize, links: impl Fn(usize) -> Links) -> Vec<Page> {
    let pages = (1..=count).map(|n| milestone(n, count, &links(n)));
    std::iter::once(component()).chain(pages).collect()
}

fn component() -> Page {
    let text =
        "# CMP-001: The Line\n\n**Owner**: Ada\n**Status**: Completed\n\nRails, wires and a hut on every hill.\n";
    ("component/cmp-001-line.md".to_owned(), text.to_owned())
}

fn id(n: usize) -> String {
    format!("MLS-{n:03}")
}

fn milestone(n: usize, count: usize, links: &Links) -> Page {
    const PEOPLE: [&str; 7] = ["Ada", "Bo", "Chidi", "Dolores", "Emre", "Fatou", "Gil"];
    const WORK: [&str; 5] = [
        "The Frame",
        "Wiring and Switches",
        "A Panel for the Crew",
        "Trial Run",
        "The Handbook",
    ];
    let id = id(n);
    let owner = PEOPLE[n % PEOPLE.len()];
    // Ten years of work: past milestones are done, the next ones in progress.
    let day = jiff::civil::date(2023, 1, 1).saturating_add(jiff::Span::new().days((n * 3650 / count) as i64));
    let status = match n * 100 / count {
        ..41 => "Completed",
        41..43 => "In Progress",
        _ => "Planned",
    };
    let Links {
        blocked_by,
        blocks,
        mentions,
    } = links;
    let mut text = format!(
        "# {id}: Stage {n} of the Line\n\n**Target Date**: {day}\n**Owner**: {owner}\n**Status**: {status}\n\n\
         ## Summary\n\nStage {n} takes the line from the yard to the next hill, with everything that a crew of four needs to keep it \
         running through a winter. It builds on {mentions} and follows the plan as it was agreed in autumn.\n\n## Deliverables\n\n"
    );
    for (at, work) in WORK.iter().enumerate() {
        let d = at + 1;
        let ticks = match status {
            "Completed" => 5,
            "In Progress" => (n + at) % 5,
            _ => 0,
        };
        _ = write!(
            text,
            "### {d}. {work}\n\n**Description**: {work} for stage {n}, built so that it can be taken apart with one key\n\n\
             **Acceptance Criteria**:\n\n"
        );
        for (c, criterion) in [
            "Twelve of twelve joints hold 6 kN for an hour",
            "The log shows fewer than two faults in 14 days",
            "A person who has never seen it starts it in five minutes",
            "Spare parts for one winter lie in the yard, see [CMP-001]",
            "The drawing is signed by both inspectors",
        ]
        .iter()
        .enumerate()
        {
            let tick = if c < ticks { 'x' } else { ' ' };
            _ = writeln!(text, "- [{tick}] {criterion}");
        }
        let owner = PEOPLE[(n + at) % PEOPLE.len()];
        _ = write!(
            text,
            "\n**Owner**: {owner}\n\n**Status**: {status}\n\n**Target**: {day}\n\n"
        );
    }
    let tick = if status == "Completed" { 'x' } else { ' ' };
    for (group, level) in [
        ("Technical", "Must Pass"),
        ("Operational", "Must Have"),
        ("Quality", "Must Meet"),
        ("Documentation", "Must Have"),
    ] {
        let head = if group == "Technical" {
            "## Success Criteria\n\n"
        } else {
            ""
        };
        _ = write!(
            text,
            "{head}### {group} Criteria ({level})\n\n- [{tick}] 20 runs without a stop, none repeated by hand\n- [{tick}] Both crews have done it \
             once at night and once in rain\n- [{tick}] What was learned stands in [CMP-001]\n\n"
        );
    }
    _ = write!(
        text,
        "## Sign-Off Criteria\n\n1. All five deliverables are accepted\n2. {owner} and Gil approve, in that order\n\n\
         ## Timeline & Dependencies\n\n### Critical Path\n\n```\nStart → Frame → Wiring → Panel → Trial → Done\n\
         (soon)   (4 days) (3 days) (3 days) (4 days)\n```\n\n### Phase Dependencies\n\n- **Blocking this milestone**: {blocked_by}\n\
         - **This milestone blocks**: {blocks}\n- **If delayed**: The crew waits in the valley and mends what the last stage left\n\
         - **Contingency**: A hired winch for a week\n\n### Team Capacity\n\n| Person | Allocation | Weeks | Notes |\n|---|---|---|---|\n\
         | {owner} | 50% | 2 | Frame and wiring |\n| Gil | 10% | 1 | Trial |\n\n### Risks & Mitigation\n\n\
         | Risk | Likelihood | Impact | Mitigation |\n|---|---|---|---|\n| Frost before the concrete is dry | Medium | High | Tents and a heater |\n\
         | The inspector is ill | Low | Medium | Ask the neighbour's |\n\n## Current Blockers\n\nNone\n\n\
         ## Acceptance Procedures\n\n1. Walk the stage with the list\n2. Run it for an hour under load\n3. Sign the log\n\n\
         ## Rollback Plan\n\n1. Stop the line and lock the switch\n2. Take the panel off and put the old one back\n3. Tell both crews by radio\n\n\
         ## Communication Plan\n\n| Audience | Frequency | Channel |\n|---|---|---|\n| Crews | Weekly | Board in the yard |\n\n\
         ## Status Updates\n\n**{day}**: Everything that can be done under a roof is done.\n\n\
         **Confidence**: Medium\n\n## References\n\n- [CMP-001]\n- {mentions}\n"
    );
    (format!("milestone/mls-{n:03}-stage.md"), text)
}

fn plain(n: usize) -> Page {
    let text = format!(
        "# Chapter {n}\n\nA page as any book has it, with *some* emphasis, a [link](./page-{}.md) and `code`.\n\n- one\n- two\n\n\
         ```rust\nfn main() {{}}\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n",
        n + 1
    );
    (format!("page-{n}.md"), text)
}

fn long(bytes: usize) -> Page {
    let (path, mut text) = milestone(1, 1, &waits(false, 0));
    let start = text.find("### 1.").expect("a deliverable") + "### 1.".len();
    let end = text.find("### 2.").expect("another");
    let part = text[start..end].to_owned();
    let mut deliverables = String::new();
    for number in 6.. {
        if deliverables.len() > bytes {
            break;
        }
        _ = write!(deliverables, "### {number}.{part}");
    }
    text.insert_str(text.find("## Success Criteria").expect("a section"), &deliverables);
    (path, text)
}

fn deepen(text: &mut String) {
    text.push_str("\n## Notes\n\n");
    for depth in 1..60 {
        _ = writeln!(text, "{} quoted {depth}", "> ".repeat(depth));
    }
    text.push('\n');
    for depth in 0..40 {
        _ = writeln!(text, "{}- [ ] step {depth}", "  ".repeat(depth));
    }
}

/// Adds mistakes: five findings in the profile `strict`.
fn slips(text: &str) -> String {
    text.replacen("see [CMP-001]", "see [CMP-999]", 1)
        .replacen("**Owner**: ", "**Onwer**: ", 1)
}

/// Contradicts itself and its neighbours, uses unknown names, and misspells the rest.
fn faulty(n: usize, count: usize, text: &str) -> String {
    let text = text
        .replace(
            "**Status**: Planned\n\n## Summary",
            "**Status**: Completed\n**Onwer**: Nobody\n**Owner**: Hal\n\n## Summary",
        )
        .replace("**Target**: ", "**Target**: later, or on ")
        .replace("## Rollback Plan", "## Roll-back Planing")
        .replace(
            "- **Blocking this milestone**: ",
            &format!("- **Blocking this milestone**: [{}], the weather, ", id(count + n)),
        )
        .replacen("- [ ] The log", "- ✅ The log", 2)
        .replacen("- [ ] A person", "-[ ] A person", 2);
    format!(
        "{text}\n<!-- mls-allow overdue: nothing here is -->\n\nIt waits for MLS-{:03}, which is Blocked; see [MLS-{:03}#9] and TODO.\n\n\
         {{{{#mls summry}}}}\n",
        n % count + 1,
        (n + 7) % count + 1,
    )
}
