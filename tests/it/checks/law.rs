//! Nothing that an author wrote is lost: compares a page with generated content with the same page without it.
//!
//! Each block of the plain page is on the other page, in the same order, of the same kind, in the same lists and
//! quotations. A word may leave its block only if the bar, the badge line or the generated row in its place shows it.

use std::fmt;
use std::sync::{Arc, LazyLock};

use jiff::civil::{Date, date};
use mdbook_mls::internals::analysis::analyse_with;
use mdbook_mls::internals::config::{Config, InlineStyle};
use mdbook_mls::internals::contain::Containment;
use mdbook_mls::internals::page::{Flavor, Options, Pages};
use mdbook_mls::internals::source::map::{Files, Places};
use mdbook_mls::internals::source::{Book, Chapter};
use pulldown_cmark::{Options as Markdown, Parser};

use super::html::{self, Leaf, Page, Token};
use super::shown::Pools;

const TODAY: Date = date(2027, 1, 15);

/// A chapter, and the settings that it is published with.
#[derive(Clone, Debug, Default)]
pub struct Document {
    pub text: String,
    pub language: &'static str,
    pub keep_fields: bool,
    pub panel: bool,
    /// The file name contains no id.
    pub is_nameless: bool,
}

/// The lost text, and the kind of loss.
#[derive(Clone, Debug)]
pub struct Loss {
    pub kind: &'static str,
    pub what: String,
}

impl fmt::Display for Loss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.kind, self.what)
    }
}

fn loss(kind: &'static str, what: impl fmt::Display) -> Loss {
    let what = what.to_string();
    Loss { kind, what }
}

struct NoFiles;

impl Files for NoFiles {
    fn read(&self, _: &str) -> Option<Arc<str>> {
        None
    }
}

const OTHER: &str = "# MLS-002: The other one\n\n**Status**: Planned\n\n**Depends on**: [MLS-001]\n\n## Deliverables\n\n### 1. A part\n\n- [ ] stands\n";
const PLAN: &str = "# PLN-001: The plan\n\nAll of it.\n";

/// The first loss on any flavor of the page.
pub fn holds(document: &Document) -> Result<(), Loss> {
    let pages = pages(document);
    if keeps_some(&document.text, &pages[0]) {
        return Ok(());
    }
    let plain = html::read(&rendered(&without_ours(&document.text, &pages[0])));
    let has_title = plain.leaves.iter().any(|leaf| leaf.kind == "h1");
    let title = front_title(&document.text).filter(|_| !has_title);
    for (text, flavor) in pages.iter().zip(FLAVORS) {
        let mut with = html::read(&rendered(text));
        if let Some(title) = &title {
            take_title(&mut with, title)?;
        }
        compare(&plain, &with, flavor)?;
    }
    Ok(())
}

const FLAVORS: [Flavor; 2] = [Flavor::Html, Flavor::Markdown];

/// The chapter's text with generated content, for each flavor.
pub fn pages(document: &Document) -> [String; 2] {
    static CONFIGS: LazyLock<[Config; 2]> = LazyLock::new(|| {
        let keep = Config {
            keep_fields: true,
            ..Config::default()
        };
        let bare = Config {
            inline_style: InlineStyle::Never,
            ..Config::default()
        };
        [bare, keep]
    });
    let chapter = |path: &str, text| Chapter {
        name: "A chapter".into(),
        text,
        path: path.to_owned(),
        source_path: Some(path.to_owned()),
    };
    let own = match document.is_nameless {
        true => "roadmap.md",
        false => "milestone/mls-001-x.md",
    };
    let book = Book {
        title: Some("A book".to_owned()),
        language: document.language.to_owned(),
        src: "src".to_owned(),
        chapters: vec![
            chapter(own, document.text.as_str().into()),
            chapter("milestone/mls-002-y.md", OTHER.into()),
            chapter("pln-001-z.md", PLAN.into()),
        ],
        unlisted: Some(Vec::new()),
        ..Book::default()
    };
    // No containment: it would hide a panic.
    let config = &CONFIGS[usize::from(document.keep_fields)];
    let analysis = analyse_with(&book, config, TODAY, Containment::Off);
    let places = Places::new(&book, &NoFiles);
    FLAVORS.map(|flavor| {
        let panel = document.panel && flavor == Flavor::Html;
        let options = Options { flavor, panel };
        let page = Pages::new(&analysis, &places, &options).page(0);
        page.unwrap_or_else(|| document.text.clone())
    })
}

/// HTML, as mdBook renders it.
fn rendered(text: &str) -> String {
    let options = Markdown::ENABLE_TABLES
        | Markdown::ENABLE_FOOTNOTES
        | Markdown::ENABLE_STRIKETHROUGH
        | Markdown::ENABLE_TASKLISTS
        | Markdown::ENABLE_HEADING_ATTRIBUTES
        | Markdown::ENABLE_SMART_PUNCTUATION
        | Markdown::ENABLE_DEFINITION_LIST
        | Markdown::ENABLE_GFM;
    let mut html = String::new();
    pulldown_cmark::html::push_html(&mut html, Parser::new_ext(text, options));
    html
}

const DIRECTIVE: &str = "{{#mls ";

/// Whether a directive stays in some places (raw HTML, headings) and is replaced in others.
fn keeps_some(text: &str, page: &str) -> bool {
    let mut alone = text.lines().map(str::trim).filter(|line| line.starts_with(DIRECTIVE));
    alone.any(|line| {
        let kept = page.matches(line).count();
        kept > 0 && kept != text.matches(line).count()
    })
}

/// The text without front matter and badges, with a block for each directive on a line of its own. Waivers are
/// comments, so a reader does not see them.
fn without_ours(text: &str, page: &str) -> String {
    let mut out = String::new();
    for line in without_front_matter(text).split_inclusive('\n') {
        let bare = line.trim();
        // In raw HTML, the directive stays.
        if bare.starts_with(DIRECTIVE) && bare.ends_with("}}") && !page.contains(bare) {
            let indent = line.split(DIRECTIVE).next().unwrap_or("");
            out.extend([indent, "<div class=\"mls\"></div>\n\n"]);
            continue;
        }
        let mut rest = line;
        while let Some((before, after)) = rest.split_once(DIRECTIVE) {
            let Some((name, after)) = after.split_once("}}") else {
                break;
            };
            if !name.starts_with("badge ") {
                break;
            }
            out.push_str(before);
            rest = after;
        }
        out.push_str(rest);
    }
    out
}

/// The words of the front matter's title.
fn front_title(text: &str) -> Option<String> {
    let front = text.strip_suffix(without_front_matter(text))?;
    let title = front.lines().find_map(|line| line.strip_prefix("title:"))?;
    let words = |text: &str| {
        text.split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .collect::<Vec<_>>()
            .join(" ")
    };
    Some(words(title)).filter(|title| !title.is_empty())
}

/// Removes a first heading with the front matter's title; without one, another heading must contain the title.
fn take_title(with: &mut Page, title: &str) -> Result<(), Loss> {
    let is_title = |leaf: &Leaf| leaf.words().to_lowercase() == title.to_lowercase();
    if with
        .leaves
        .first()
        .is_some_and(|leaf| leaf.kind == "h1" && is_title(leaf))
    {
        with.leaves.remove(0);
        with.added
            .iter_mut()
            .for_each(|added| added.after = added.after.saturating_sub(1));
        return Ok(());
    }
    let is_said = |leaf: &Leaf| leaf.level().is_some() && leaf.words().to_lowercase().contains(&title.to_lowercase());
    match with.leaves.iter().any(is_said) {
        true => Ok(()),
        false => Err(loss("the title is lost", title)),
    }
}

/// A YAML mapping between `---`, or a TOML one between `+++`. If its first line is blank, no line may look like a
/// Markdown heading and one key must be a common one.
fn without_front_matter(text: &str) -> &str {
    const USUAL: &str =
        "id title status owner owners author authors date created updated target due type kind tags number";
    let bare = text.strip_prefix('\u{feff}').unwrap_or(text);
    let fence = ["---", "+++"].into_iter().find(|fence| {
        let first = bare.lines().next().unwrap_or("");
        first.starts_with(fence) && first.trim_end() == *fence
    });
    let Some(fence) = fence else { return text };
    let sign = if fence == "---" { ':' } else { '=' };
    let mut lines = bare.split_inclusive('\n').skip(1);
    let inside: Vec<&str> = lines
        .by_ref()
        .take_while(|line| line.trim_end() != fence && !(sign == ':' && line.trim_end() == "..."))
        .collect();
    let length: usize = inside.iter().map(|line| line.len()).sum();
    let Some(after) = bare.split_inclusive('\n').nth(inside.len() + 1) else {
        return text;
    };
    let key = |line: &str| {
        let (key, value) = line.trim_end().split_once(sign)?;
        let quoted = ['"', '\'']
            .into_iter()
            .find_map(|quote| key.strip_prefix(quote)?.strip_suffix(quote));
        let key = quoted.unwrap_or(key);
        let starts = key.starts_with(|c: char| c.is_alphabetic() || c == '_');
        let is_key = starts && key.chars().all(|c| c.is_alphanumeric() || "_ -".contains(c));
        let is_value = sign == '=' || value.is_empty() || value.starts_with(char::is_whitespace);
        (is_key && is_value).then(|| key.trim().to_lowercase())
    };
    let is_inner = |line: &str| {
        let bare = line.trim();
        bare.is_empty() || line.starts_with([' ', '\t', '#']) || bare == "-" || line.starts_with("- ")
    };
    let keys: Vec<String> = inside.iter().filter_map(|line| key(line)).collect();
    let is_mapping = !keys.is_empty() && inside.iter().all(|line| is_inner(line) || key(line).is_some());
    let is_usual = |key: &String| {
        let first = key.split([':', '_', ' ', '-']).next().unwrap_or("");
        USUAL.split(' ').any(|usual| usual == first)
    };
    let begins_blank = inside.first().is_some_and(|line| line.trim().is_empty());
    let is_doubtful = begins_blank && (inside.iter().any(|line| line.starts_with('#')) || !keys.iter().any(is_usual));
    if !is_mapping || is_doubtful {
        return text;
    }
    let first = bare.split_inclusive('\n').next().map_or(0, str::len);
    bare.get(first + length + after.len()..).unwrap_or("")
}

/// The cheapest assignment of blocks of `with` to those of `plain`, in order. The cost is the number of lost words.
pub struct Paired {
    /// The partner of each block of the plain page.
    pub partner: Vec<Option<usize>>,
    /// Blocks of the other page that are not the author's.
    pub strangers: Vec<usize>,
}

fn compare(plain: &Page, with: &Page, flavor: Flavor) -> Result<(), Loss> {
    // If several blocks have the same words, any of them may be the missing one.
    let first = compare_as(plain, with, flavor, Alike::BothEnds);
    first.or_else(|loss| {
        let others = [Alike::EndStays, Alike::FirstStays, Alike::LastStays, Alike::NamesMove];
        let mut tried = others.into_iter().map(|alike| compare_as(plain, with, flavor, alike));
        tried.find(Result::is_ok).unwrap_or(Err(loss))
    })
}

/// Among blocks with the same words, which ones count as kept.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Alike {
    /// Those at the start and the end of the page, else the first; the fastest choice.
    BothEnds,
    /// Those at the end, else at the start, else the last.
    EndStays,
    FirstStays,
    LastStays,
    /// The first, if names of fields and line breaks do not count as lost words.
    NamesMove,
}

fn compare_as(plain: &Page, with: &Page, flavor: Flavor, alike: Alike) -> Result<(), Loss> {
    let is_html = flavor == Flavor::Html;
    let paired = pair(&plain.leaves, &with.leaves, is_html, alike);
    let is_of_directive = |stranger: usize| {
        let before = paired
            .partner
            .iter()
            .flatten()
            .filter(|other| **other < stranger)
            .count();
        plain.added.iter().any(|directive| {
            let kept = paired.partner.iter().take(directive.after).flatten().count();
            kept == before
        })
    };
    // The front matter's title, on a page without a first-level heading.
    let is_title =
        |leaf: &Leaf, at: usize| at == 0 && leaf.kind == "h1" && !plain.leaves.iter().any(|leaf| leaf.kind == "h1");
    let is_added_cell = |stranger: usize| {
        let leaf = &with.leaves[stranger];
        leaf.is_cell() && leaf.tokens.iter().all(|token| token.ours || token.marks.is_comment())
    };
    let stranger = paired
        .strangers
        .iter()
        .copied()
        .filter(|stranger| !is_title(&with.leaves[*stranger], *stranger))
        .find(|stranger| !is_of_directive(*stranger) && !is_added_cell(*stranger));
    if let (true, Some(stranger)) = (is_html, stranger) {
        let leaf = &with.leaves[stranger];
        let what = format!("{flavor:?}: <{}> in {:?}: {}", leaf.kind, kinds(leaf), leaf.words());
        return Err(loss("a block that is not the author's", what));
    }
    nesting(plain, with, &paired, is_html)?;
    let mut pools = Pools::new(plain, with, &paired, is_html);
    for (index, leaf) in plain.leaves.iter().enumerate() {
        let dropped = match paired.partner[index] {
            Some(other) => missing(leaf, &with.leaves[other], is_html).unwrap_or_default(),
            None => (0..leaf.tokens.len()).collect(),
        };
        if dropped.is_empty() {
            continue;
        }
        pools.took(plain, &paired, index, &dropped).map_err(|lost| {
            let gone = if paired.partner[index].is_none() {
                "all of"
            } else {
                "some of"
            };
            let kind = match leaf.kind.as_str() {
                _ if leaf.is_cell() => "lost from a table",
                "p" if leaf.path.iter().any(|(kind, _)| kind == "blockquote") => "lost from a quotation",
                "p" if leaf.path.iter().any(|(kind, _)| kind == "li") => "lost from a list",
                "p" => "lost from a paragraph",
                _ => "lost from another block",
            };
            let what = format!("{flavor:?}: `{lost}` in {gone} <{}> {}", leaf.kind, leaf.words());
            loss(kind, what)
        })?;
    }
    Ok(())
}

fn kinds(leaf: &Leaf) -> Vec<&str> {
    leaf.path.iter().map(|(kind, _)| kind.as_str()).collect()
}

fn pair(plain: &[Leaf], with: &[Leaf], is_html: bool, alike: Alike) -> Paired {
    let same = |a: &Leaf, b: &Leaf| a.is_same_kind(b) && missing(a, b, is_html).is_some_and(|gone| gone.is_empty());
    let ahead = |most: usize| {
        plain
            .iter()
            .zip(with)
            .take(most)
            .take_while(|(a, b)| same(a, b))
            .count()
    };
    let behind = |most: usize| {
        let back = plain.iter().rev().zip(with.iter().rev()).take(most);
        back.take_while(|(a, b)| same(a, b)).count()
    };
    let most = plain.len().min(with.len());
    let (ahead, behind) = match alike {
        Alike::BothEnds => (ahead(most), behind(most - ahead(most))),
        Alike::EndStays => (ahead(most - behind(most)), behind(most)),
        Alike::FirstStays | Alike::LastStays | Alike::NamesMove => (0, 0),
    };
    let (a, b) = (&plain[ahead..plain.len() - behind], &with[ahead..with.len() - behind]);
    let is_last = matches!(alike, Alike::EndStays | Alike::LastStays);
    let counts = |token: &Token| alike != Alike::NamesMove || !token.is_name && !token.is_break();
    const STRANGER: usize = 1_000;
    let width = b.len() + 1;
    // The cost of the remaining blocks, computed from the end.
    let mut cost = vec![usize::MAX; (a.len() + 1) * width];
    let mut step = vec![' '; cost.len()];
    for i in (0..=a.len()).rev() {
        for j in (0..=b.len()).rev() {
            let at = i * width + j;
            if i == a.len() && j == b.len() {
                cost[at] = 0;
                continue;
            }
            let mut take = |price: usize, next: usize, name: char| {
                let price = price + cost[next];
                if price < cost[at] || price == cost[at] && is_last {
                    (cost[at], step[at]) = (price, name);
                }
            };
            if i < a.len()
                && j < b.len()
                && a[i].is_same_kind(&b[j])
                && let Some(gone) = missing(&a[i], &b[j], is_html)
                && (gone.is_empty() || gone.len() < a[i].tokens.len())
            {
                // An unchanged block is preferred to one that has lost words.
                let lost = gone.iter().filter(|at| counts(&a[i].tokens[**at])).count();
                let price = lost * 2 + usize::from(!gone.is_empty());
                take(price, at + width + 1, 'b');
            }
            if i < a.len() {
                let lost = a[i].tokens.iter().filter(|token| counts(token)).count();
                take(lost * 2 + 1, at + width, 'a');
            }
            if j < b.len() {
                take(if is_html { STRANGER } else { 1 }, at + 1, 's');
            }
        }
    }
    let mut paired = Paired {
        partner: (0..ahead).map(Some).collect(),
        strangers: Vec::new(),
    };
    let (mut i, mut j) = (0, 0);
    while i < a.len() || j < b.len() {
        match step[i * width + j] {
            'b' => {
                paired.partner.push(Some(ahead + j));
                (i, j) = (i + 1, j + 1);
            }
            'a' => {
                paired.partner.push(None);
                i += 1;
            }
            _ => {
                paired.strangers.push(ahead + j);
                j += 1;
            }
        }
    }
    paired.partner.extend((with.len() - behind..with.len()).map(Some));
    paired
}

/// The fewest words of `plain` that `with` lacks; `None` if `with` has words that are neither these nor generated.
fn missing(plain: &Leaf, with: &Leaf, is_html: bool) -> Option<Vec<usize>> {
    let (a, b) = (&plain.tokens, &with.tokens);
    // A level in a cell becomes a badge, a bold word.
    let is = |a: &Token, b: &Token| a.is(b) || plain.is_cell() && (b.ours || !is_html) && a.is_in_bold(b);
    if a.len() == b.len() && a.iter().zip(b).all(|(a, b)| is(a, b)) {
        return Some(Vec::new());
    }
    let mut links = 0_usize;
    // A link from an id to its chapter; a page without HTML cannot mark it as generated.
    let ours: Vec<bool> = b
        .iter()
        .map(|token| {
            let is_way =
                |target: &str| target.starts_with("mls-00") || target.starts_with("../pln-") || target.starts_with('#');
            match token.target() {
                Some(target) if !is_html && is_way(target) => links += 1,
                None if !is_html && token.ends_link() && links > 0 => links -= 1,
                _ => return token.ours,
            }
            true
        })
        .collect();
    let authors = ours.iter().filter(|ours| !**ours).count();
    if authors > a.len() + 1 {
        return None;
    }
    // The number of kept words of `a`, from the end; `None` if an author's word is left over in `b`.
    let width = b.len() + 1;
    let mut kept: Vec<Option<usize>> = vec![None; (a.len() + 1) * width];
    for i in (0..=a.len()).rev() {
        for j in (0..=b.len()).rev() {
            let at = i * width + j;
            let mut best = (i == a.len() && j == b.len()).then_some(0);
            if i < a.len() {
                best = best.max(kept[at + width]);
            }
            // A line break at the end of a block has no effect.
            let is_free = j < b.len() && (ours[j] || j + 1 == b.len() && b[j].is_break());
            if is_free {
                best = best.max(kept[at + 1]);
            }
            if i < a.len() && j < b.len() && is(&a[i], &b[j]) {
                best = best.max(kept[at + width + 1].map(|kept| kept + 1));
            }
            kept[at] = best;
        }
    }
    kept[0]?;
    let mut gone = Vec::new();
    let (mut i, mut j) = (0, 0);
    while i < a.len() {
        let at = i * width + j;
        if j < b.len() && is(&a[i], &b[j]) && kept[at] == kept[at + width + 1].map(|kept| kept + 1) {
            (i, j) = (i + 1, j + 1);
        } else if kept[at] == kept[at + width] {
            gone.push(i);
            i += 1;
        } else {
            j += 1;
        }
    }
    // A heading, a cell or code is kept whole or removed whole.
    let is_whole = plain.level().is_some() || plain.is_cell() || plain.kind == "pre";
    (gone.is_empty() || !is_whole).then_some(gone)
}

/// Neighbouring blocks share the same lists, quotations and rows on both pages.
fn nesting(plain: &Page, with: &Page, paired: &Paired, is_html: bool) -> Result<(), Loss> {
    let shared = |a: &Leaf, b: &Leaf| a.path.iter().zip(&b.path).take_while(|(a, b)| a.1 == b.1).count();
    let kept: Vec<(usize, usize)> = paired
        .partner
        .iter()
        .enumerate()
        .filter_map(|(a, b)| Some((a, (*b)?)))
        .collect();
    for two in kept.windows(2) {
        let [(a, b), (next, other)] = [two[0], two[1]];
        // In Markdown the bar is a table, and its cells may equal the author's cells that moved into it.
        if !is_html && (plain.leaves[a].is_cell() || plain.leaves[next].is_cell()) {
            continue;
        }
        let before = shared(&plain.leaves[a], &plain.leaves[next]);
        let after = shared(&with.leaves[b], &with.leaves[other]);
        let is_joined = with.leaves[b].block == with.leaves[other].block;
        let is_run_together = is_joined && plain.leaves[a].block != plain.leaves[next].block;
        // A comment is invisible, so nothing can run together with it.
        let is_comment = |leaf: &Leaf| leaf.tokens.iter().all(|token| token.marks.is_comment());
        let is_beside_comment = is_comment(&plain.leaves[a]) || is_comment(&plain.leaves[next]);
        if before != after || is_run_together && !is_beside_comment {
            let kind = if after > before || is_run_together {
                "run together"
            } else {
                "torn apart"
            };
            let what = format!("{} + {}", plain.leaves[a].words(), plain.leaves[next].words());
            return Err(loss(kind, what));
        }
    }
    Ok(())
}
