//! Properties that hold for any input, one function per kind of input, for the fuzz targets and `tests/it/fuzz.rs`.

pub mod documents;
mod entities;
pub mod html;
pub mod law;
pub mod meaning;
mod protocol;
mod shown;

use std::sync::{Arc, LazyLock};

use jiff::civil::{Date, date};
use mdbook_mls::internals::analysis::{Analysis, analyse_with};
use mdbook_mls::internals::compare;
use mdbook_mls::internals::config::{self, Config, Origin};
use mdbook_mls::internals::contain::Containment;
use mdbook_mls::internals::diagnostic::Site;
use mdbook_mls::internals::edit;
use mdbook_mls::internals::fixes::{self, Candidate};
use mdbook_mls::internals::model::Document;
use mdbook_mls::internals::output::format::Style;
use mdbook_mls::internals::output::made::Artefact;
use mdbook_mls::internals::output::{artefacts, changes as changed, findings, folder};
use mdbook_mls::internals::page::{self, Flavor, Options};
use mdbook_mls::internals::parse;
use mdbook_mls::internals::rules;
use mdbook_mls::internals::source::map::{Files, Places};
use mdbook_mls::internals::source::{Book, Chapter, Span};
use mdbook_mls::internals::wire;
pub use protocol::protocol;
use pulldown_cmark::{Event, Parser};

const TODAY: Date = date(2027, 1, 15);
/// The path of the tested chapter.
const OWN: &str = "src/milestone/mls-001-x.md";
const OTHER: &str = "# MLS-002: The other one\n\n**Status**: Planned\n\nAfter [MLS-001].\n";

/// Created once: it takes longer than most inputs.
static CONFIG: LazyLock<Config> = LazyLock::new(Config::default);

type Check = fn(&[u8]);

/// The name of each fuzz target, and its check.
pub const CHECKS: [(&str, Check); 12] = [
    ("reader", reader),
    ("page", page),
    ("lost", lost_words),
    ("fix", fix),
    ("artefacts", artefacts),
    ("import", import),
    ("front_matter", front_matter),
    ("waivers", waivers),
    ("config", config),
    ("wire", wire),
    ("changes", changes),
    ("protocol", protocol),
];

/// Files with the same texts as their chapters.
struct Same<'a>(&'a Book<'a>);

impl Files for Same<'_> {
    fn read(&self, path: &str) -> Option<Arc<str>> {
        let chapter = (0..self.0.chapters.len()).find(|&chapter| self.0.root_path(chapter) == path)?;
        Some(Arc::from(&*self.0.chapters[chapter].text))
    }
}

/// A book with `text` as a milestone, and another milestone.
fn book(text: &str) -> Book<'_> {
    let chapter = |path: &str, text| Chapter {
        name: "A chapter".into(),
        text,
        path: path.to_owned(),
        source_path: Some(path.to_owned()),
    };
    Book {
        title: Some("A book".to_owned()),
        language: "en".to_owned(),
        src: "src".to_owned(),
        chapters: vec![
            chapter("milestone/mls-001-x.md", text.into()),
            chapter("mls-002-y.md", OTHER.into()),
        ],
        unlisted: Some(Vec::new()),
        ..Book::default()
    }
}

/// Without containment, which would hide a panic.
fn analyse<'a>(book: &'a Book<'a>, config: &'a Config, today: Date) -> Analysis<'a> {
    analyse_with(book, config, today, Containment::Off)
}

/// Any chapter can be parsed, checked and reported in every format; findings do not split characters, and fixes apply.
pub fn reader(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let book = book(&text);
    let analysis = analyse(&book, &CONFIG, TODAY);
    let files = Same(&book);
    let places = Places::new(&book, &files);
    for finding in &analysis.findings {
        assert!(!finding.message.is_empty());
        if let Site::Chapter { chapter, span } = finding.site {
            let text = &*book.chapters[chapter].text;
            assert!(text.get(span.range()).is_some(), "{finding:?} cuts a character");
            // A byte order mark belongs to the file, not to the chapter.
            if !text.starts_with('\u{feff}') {
                let place = places.locate(&finding.site).expect("the chapter has a file");
                assert_eq!((place.bytes, place.approximate), (span.range(), false));
            }
        }
        for (chapter, edit) in finding.fix.iter().flat_map(|fix| &fix.edits) {
            edit::apply(&book.chapters[*chapter].text, vec![edit.clone()]).expect("a fix fits");
        }
    }
    // Reports take most of the time.
    if data.len().is_multiple_of(32) {
        reports(&analysis, &places);
    }
}

/// Every report is valid in its format and contains nothing that a terminal would interpret.
fn reports(analysis: &Analysis<'_>, places: &Places<'_>) {
    let lines = [
        findings::full::full(analysis, places, &Style::default(), Some(30)),
        findings::concise::concise(analysis, places),
        findings::github::github(analysis, places, ""),
        findings::junit::junit(analysis, places),
    ];
    let json = [
        findings::json::json(analysis, places, None),
        findings::sarif::sarif(analysis, places, ""),
        findings::gitlab::gitlab(analysis, places, ""),
        findings::rdjson::rdjson(analysis, places, ""),
        artefacts::json::json(analysis, ""),
    ];
    for text in lines.iter().chain(&json) {
        let obeyed = text.chars().find(|c| c.is_control() && *c != '\n');
        assert_eq!(obeyed, None, "in {text}");
        assert!(!text.contains("##["), "{text}");
    }
    for text in &json {
        serde_json::from_str::<serde_json::Value>(text).expect("JSON");
    }
    let commands = lines[2].lines().filter(|line| !line.is_empty());
    for line in commands {
        let begins = ["::error ", "::warning ", "::notice "]
            .iter()
            .any(|name| line.starts_with(name));
        assert!(begins, "no annotation: {line}");
    }
}

/// A page keeps, in order, all text that it does not show elsewhere, and no value adds markup.
pub fn page(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let book = book(&text);
    let analysis = analyse(&book, &CONFIG, TODAY);
    let files = Same(&book);
    let places = Places::new(&book, &files);
    for flavor in [Flavor::Html, Flavor::Markdown] {
        let panel = data.len().is_multiple_of(2);
        let pages = page::render(&analysis, &places, &Options { flavor, panel });
        for (chapter, page) in pages.iter().enumerate() {
            let Some(page) = page else { continue };
            let text = &*book.chapters[chapter].text;
            let lost = lost(text, &analysis.project.documents[chapter], page);
            assert_eq!(lost, None, "is not on the {flavor:?} page:\n{page}");
            assert!(scripts(page) <= scripts(text), "{page}");
        }
    }
    for (at, chapter) in book.chapters.iter().enumerate() {
        assert!(page::strip(&analysis, at).is_none_or(|page| chapter.text.ends_with(&page)));
    }
}

/// A generated chapter loses nothing on its page.
pub fn lost_words(data: &[u8]) {
    let document = documents::document(data);
    if let Err(loss) = law::holds(&document) {
        panic!("{loss}\n{}", document.text);
    }
}

/// Applying safe fixes ends with no safe fix left. Each pass reduces the number of findings, and text outside the edits
/// stays as it is.
pub fn fix(data: &[u8]) {
    let mut text = String::from_utf8_lossy(data).into_owned();
    let mut left = usize::MAX;
    meaning::of_safe_fixes(&text).unwrap_or_else(|changed| panic!("{changed}"));
    for _ in 0..=data.len() {
        let book = book(&text);
        let analysis = analyse(&book, &CONFIG, TODAY);
        let files = Same(&book);
        let places = Places::new(&book, &files);
        let live = analysis.findings.iter().filter(|finding| !finding.waived).count();
        assert!(live < left, "{left} findings became {live}");
        left = live;
        let mut candidates = fixes::candidates(&analysis, &places);
        let is_own = |one: &Candidate<'_>| one.replacements.iter().all(|edit| edit.place.file == OWN);
        candidates.retain(|one| is_own(one) && one.finding.fix.as_ref().is_some_and(|fix| fix.safe));
        let candidates = fixes::disjoint(candidates);
        if candidates.is_empty() {
            return;
        }
        let made = most_of(&analysis, &places, &candidates);
        let Some(new) = applied(&made, &places) else { return };
        assert!(keeps_the_rest(&text, &made, &new), "{text:?} became {new:?}");
        text = new;
    }
    panic!("the fixes do not end");
}

/// The text of the chapter after these fixes; `None` if they change nothing.
fn applied(made: &[Candidate<'_>], places: &Places<'_>) -> Option<String> {
    fixes::applied(made, places).expect("disjoint fixes fit").remove(OWN)
}

/// All fixes, or else those that work together with the previous ones, as `fix` chooses them.
fn most_of<'a>(analysis: &Analysis<'_>, places: &Places<'_>, all: &[Candidate<'a>]) -> Vec<Candidate<'a>> {
    let are_correct = |made: &[Candidate<'_>]| {
        let text = applied(made, places).expect("a fix edits");
        let book = book(&text);
        fixes::faults(analysis, made, &analyse(&book, &CONFIG, TODAY)).is_empty()
    };
    if are_correct(all) {
        return all.to_vec();
    }
    let mut made = Vec::new();
    for one in all {
        made.push(one.clone());
        if !are_correct(&made) {
            made.pop();
        }
    }
    made
}

/// Whether `new` equals `old` except for the edits.
fn keeps_the_rest(old: &str, made: &[Candidate<'_>], new: &str) -> bool {
    let mut edited: Vec<_> = made.iter().flat_map(|one| &one.replacements).collect();
    edited.sort_by_key(|one| (one.place.bytes.start, one.place.bytes.end));
    let (mut done, mut at) = (0, 0);
    let pieces = edited.iter().all(|one| {
        let before = &old[done..one.place.bytes.start];
        let kept = new[at..].starts_with(before) && new[at + before.len()..].starts_with(&*one.text);
        at += before.len() + one.text.len();
        done = one.place.bytes.end;
        kept
    });
    pieces && new[at..] == old[done..]
}

/// The number of script elements that a renderer would see.
fn scripts(text: &str) -> usize {
    let html = Parser::new_ext(text, parse::options()).filter_map(|event| match event {
        Event::Html(html) | Event::InlineHtml(html) => Some(html),
        _ => None,
    });
    html.map(|html| html.to_ascii_lowercase().matches("<script").count())
        .sum()
}

/// The first part of `text` that is missing on `page`, except for parts that pages replace or move.
fn lost<'t>(text: &'t str, document: &Document, page: &str) -> Option<&'t str> {
    let mut replaced: Vec<Span> = document.references.iter().map(|reference| reference.span).collect();
    replaced.extend(document.directives.iter().map(|directive| directive.span));
    replaced.extend(document.waivers.iter().map(|waiver| waiver.span));
    replaced.extend(document.front_matter.iter().map(|matter| matter.span));
    replaced.extend(document.metadata.moved.iter().map(|moved| moved.span));
    if let Some(milestone) = &document.milestone {
        let moved = milestone.deliverables.iter().flat_map(|deliverable| &deliverable.moved);
        replaced.extend(moved.map(|moved| moved.span));
        replaced.extend(milestone.summary_table.iter().map(|table| table.span));
        let risks = milestone
            .risks
            .iter()
            .flat_map(|risk| risk.likelihood.iter().chain(&risk.impact));
        let priorities = milestone
            .blockers
            .iter()
            .filter_map(|blocker| blocker.priority.as_ref());
        replaced.extend(risks.chain(priorities).map(|level| level.text.span));
        // A page adds an anchor before a deliverable's title, or before the brackets around it.
        for deliverable in &milestone.deliverables {
            let start = deliverable.title.span.start as usize;
            let before = text.get(..start).unwrap_or("");
            let bare = before.trim_end_matches(['[', '*', '_', '~']).trim_end_matches('!');
            replaced.extend([Span::at(bare.len()), Span::at(start)]);
        }
    }
    replaced.sort_unstable();
    let mut done = 0;
    let mut pieces = Vec::new();
    for span in replaced {
        let range = span.range();
        pieces.extend(text.get(done..range.start.max(done)));
        done = done.max(range.end);
    }
    pieces.extend(text.get(done..));
    let mut at = 0;
    let lines = pieces.into_iter().flat_map(|piece| piece.split(['\n', '\r']));
    for line in lines.map(str::trim).filter(|line| !line.is_empty()) {
        match page[at..].find(line) {
            Some(found) => at += found + line.len(),
            None => return Some(line),
        }
    }
    None
}

/// Front matter of any kind is parsed or left alone, and the text below it stays.
pub fn front_matter(data: &[u8]) {
    let text = format!("---\n{}\n---\n\n# Title\n\nThe end.\n", String::from_utf8_lossy(data));
    let book = book(&text);
    let analysis = analyse(&book, &CONFIG, TODAY);
    if let Some(matter) = &analysis.project.documents[0].front_matter {
        let own = matter.span.of(&text);
        assert!(own.starts_with("---\n") && matter.span.start == 0 && !own.contains("\n---\n\n#"));
        for (key, value) in &matter.entries {
            assert!(matter.span.contains(key.span) && matter.span.contains(value.span));
            assert!(text.get(key.span.range()).is_some() && text.get(value.span.range()).is_some());
        }
    }
    let stripped = page::strip(&analysis, 0);
    let rest = stripped.as_deref().unwrap_or(&text);
    assert!(rest.ends_with("# Title\n\nThe end.\n"));
    page(text.as_bytes());
}

/// A waiver removes findings and adds only findings about waivers; its comment is not on the page.
pub fn waivers(data: &[u8]) {
    let comment = String::from_utf8_lossy(data).replace("-->", "--");
    let without = "# MLS-001: T\n\n\n\n**Owner**: Ana\n\nSee MLS-003 and [MLS-004].\n";
    let text = without.replacen("\n\n\n\n", &format!("\n\n<!-- mls-allow{comment}-->\n\n"), 1);
    let live = |text: &str| {
        let book = book(text);
        let findings = analyse(&book, &CONFIG, TODAY).findings.into_iter();
        let mut rules: Vec<_> = findings
            .filter(|finding| finding.is_live())
            .map(|finding| finding.rule)
            .collect();
        rules.retain(|rule| !rule.ends_with("-waiver"));
        rules
    };
    let book = book(&text);
    let analysis = analyse(&book, &CONFIG, TODAY);
    if analysis.project.documents[0]
        .waivers
        .iter()
        .any(|waiver| text[waiver.span.range()].len() == comment.len() + 16)
    {
        let before = live(without);
        assert!(live(&text).iter().all(|rule| before.contains(rule)));
        let files = Same(&book);
        let places = Places::new(&book, &files);
        let options = Options {
            flavor: Flavor::Html,
            panel: false,
        };
        let pages = page::render(&analysis, &places, &options);
        assert!(pages[0].as_ref().is_some_and(|page| !page.contains("<!-- mls-allow")));
    }
    page(text.as_bytes());
}

/// Every artefact is valid in its format, and no text of a chapter becomes markup or a formula.
pub fn artefacts(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let book = book(&text);
    let analysis = analyse(&book, &CONFIG, TODAY);
    for Artefact { name, bytes } in folder::all(&analysis, "https://specs.example/").artefacts {
        let text = String::from_utf8(bytes).expect("an artefact is UTF-8");
        match name.rsplit_once('.').expect("a name ends in its kind").1 {
            "json" => drop(serde_json::from_str::<serde_json::Value>(&text).expect("JSON")),
            "csv" => {
                for row in csv::Reader::from_reader(text.as_bytes()).records() {
                    let row = row.expect("a row is as long as its head");
                    let formula = row
                        .iter()
                        .find(|cell| cell.trim_start().starts_with(['=', '+', '-', '@']));
                    assert_eq!(formula, None);
                }
            }
            "xml" => {
                assert!(!text.contains("<script"), "{name}: {text}");
                let feed = atom_syndication::Feed::read_from(text.as_bytes()).expect("a feed");
                assert!(feed.entries.iter().all(|entry| !entry.id.is_empty()));
            }
            "ics" => {
                for line in text.trim_end().split("\r\n") {
                    let control = line.chars().find(|c| c.is_control() && *c != '\t');
                    assert_eq!(control, None, "in {line}");
                    let is_property = line.starts_with(|c: char| c == ' ' || c.is_ascii_uppercase());
                    assert!(is_property, "{line}");
                }
            }
            _ => {
                assert!(!text.contains("<script"), "{name}: {text}");
                assert!(text.trim_end().ends_with('>'), "{name}: {text}");
            }
        }
    }
}

/// Any file can be imported: it is read or rejected, and its words and addresses add no markup to a page.
pub fn import(data: &[u8]) {
    const BASE: &str = "https://specs.example/";
    let text =
        "# MLS-001: It\n\nAfter [platform:MLS-010#1] and [platform:MLS-010].\n\n**Depends on**: [platform:MLS-010]\n";
    let mut book = book(text);
    let export = String::from_utf8_lossy(data).into_owned();
    book.imports.insert("platform".to_owned(), Ok(export));
    let import = config::Import {
        file: "platform.json".to_owned(),
        base: Some(BASE.to_owned()),
        max_age: config::Import::MAX_AGE,
    };
    let config = Config {
        imports: [("platform".to_owned(), import)].into(),
        ..Config::default()
    };
    let analysis = analyse(&book, &config, TODAY);
    let files = Same(&book);
    let places = Places::new(&book, &files);
    reports(&analysis, &places);
    let options = Options {
        flavor: Flavor::Html,
        panel: true,
    };
    for page in page::render(&analysis, &places, &options).into_iter().flatten() {
        assert!(!page.contains("<script"), "{page}");
        let addresses = page.split("](").skip(1).chain(page.split("href=\"").skip(1));
        for address in addresses {
            let is_ours = address.starts_with(BASE) || address.starts_with(['#', '.']) || address.starts_with("m");
            assert!(is_ours, "{address}");
        }
    }
}

/// A configuration is read, or rejected with places inside book.toml.
pub fn config(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let toml = format!("[preprocessor.mls]\n{text}");
    let Ok(host) = toml::from_str::<serde_json::Value>(&toml) else {
        return;
    };
    let known: Vec<&str> = rules::ALL.iter().map(|rule| rule.name).collect();
    let table = host.pointer("/preprocessor/mls").cloned().unwrap_or_default();
    match config::read(&table, Some(&toml), &known) {
        Ok(config) => drop(analyse(&book(OTHER), &config, TODAY)),
        Err(problems) => {
            assert!(!problems.is_empty());
            for problem in problems {
                assert!(!problem.message.is_empty());
                assert!(
                    !problem.to_string().contains(|c: char| c.is_control() && c != '\n'),
                    "{problem}"
                );
                match &problem.origin {
                    Origin::BookToml { span, .. } => assert!(toml.get(span.clone()).is_some()),
                    origin => panic!("{problem} is in book.toml and not {origin:?}"),
                }
            }
        }
    }
}

/// A call is read, or rejected in one sentence. An unchanged book is returned as it came; a changed one can be read again.
pub fn wire(data: &[u8]) {
    let mut input = data.to_vec();
    let call = match wire::read(&mut input) {
        Ok(call) => call,
        Err(error) => {
            assert!(!format!("{error:#}").contains('\n'), "{error:#}");
            return;
        }
    };
    let chapters = call.chapters.len();
    let reply = |contents: &[Option<String>]| {
        let mut out = Vec::new();
        call.reply(|chapter| contents[chapter].clone(), &mut out)
            .expect("memory can be written");
        String::from_utf8(out).expect("a host's text and ours")
    };
    let same = reply(&vec![None; chapters]);
    let input = std::str::from_utf8(data).expect("UTF-8");
    assert!(input.contains(&same));
    let new: Vec<_> = (0..chapters).map(|n| Some(format!("\"{n}\\\u{1}\u{fffd}"))).collect();
    let mut again = format!(r#"[{{"root":"","renderer":""}},{}]"#, reply(&new)).into_bytes();
    let again = wire::read(&mut again).expect("our own reply");
    let texts: Vec<_> = again
        .chapters
        .iter()
        .map(|chapter| Some(chapter.text.to_string()))
        .collect();
    assert_eq!(texts, new);
}

/// The two states to compare: the texts before and after a line of `=====`; without one, the text and a mutant of it.
fn states(text: &str) -> (String, String) {
    if let Some((old, new)) = text.split_once("\n=====\n") {
        return (old.to_owned(), new.to_owned());
    }
    let turn = text.len() % 7;
    let line = |(at, line): (usize, &str)| match (at + turn) % 7 {
        0 => String::new(),
        1 => line.replace(['1', '3'], "2"),
        2 => line.replace("[x]", "[ ]"),
        3 => format!("{line}{line}"),
        4 => line.replace(" the ", " any "),
        _ => line.to_owned(),
    };
    let mutant: Vec<String> = text.split_inclusive('\n').enumerate().map(line).collect();
    (text.to_owned(), mutant.concat())
}

/// Any two states can be compared and reported. A book equals itself, and no format passes on control sequences.
pub fn changes(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let (old, new) = states(&text);
    let same = format!("{old}\n");
    let (old, new, same) = (book(&old), book(&new), book(&same));
    let (base, head) = (analyse(&old, &CONFIG, TODAY), analyse(&new, &CONFIG, TODAY));
    let comparison = compare::compare(&base, &head);
    // In an open code block, the added line end may count as content.
    if !text.contains("```") && !text.contains("~~~") {
        let again = compare::compare(&base, &analyse(&same, &CONFIG, TODAY));
        assert!(again.changes.is_empty(), "{:?}", again.changes);
    }
    let (old_files, new_files) = (Same(&old), Same(&new));
    let (old_places, new_places) = (Places::new(&old, &old_files), Places::new(&new, &new_files));
    let side = |analysis, places| changed::Side {
        analysis,
        places,
        name: "a".to_owned(),
    };
    let report = changed::Report {
        comparison: &comparison,
        base: side(&base, &old_places),
        head: side(&head, &new_places),
        root: "",
        style: Style::default(),
        all: true,
        fails: data.len().is_multiple_of(2),
        follows_first: data.len().is_multiple_of(3),
    };
    let texts = ["full", "concise", "github", "markdown", "json"].map(|name| {
        let format = changed::ALL.iter().find(|format| format.name == name);
        (format.expect("a format").write)(&report)
    });
    for text in &texts {
        let obeyed = text.chars().find(|c| c.is_control() && *c != '\n');
        assert_eq!(obeyed, None, "in {text}");
        assert!(!text.contains("##["), "{text}");
    }
    for line in texts[2].lines() {
        let begins = ["::error ", "::warning ", "::notice "];
        assert!(
            begins.iter().any(|name| line.starts_with(name)),
            "no annotation: {line}"
        );
    }
    assert!(texts[3].len() <= 60_000 && scripts(&texts[3]) == 0, "{}", texts[3]);
    serde_json::from_str::<serde_json::Value>(&texts[4]).expect("JSON");
}
