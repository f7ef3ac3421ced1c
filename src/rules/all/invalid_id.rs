//! `invalid-id`: an id is not a known prefix, a hyphen and three digits or more.

use crate::config::Profile;
use crate::diagnostic::Severity;
use crate::edit::Edit;
use crate::model::{Document, FieldKind, Prefixes, SpecId, in_ascii};
use crate::parse::front_matter::stray_line;
use crate::project::Project;
use crate::rules::engine::counted;
use crate::rules::{Check, Family, Fixable, Need, Report, Rule};
use crate::source::{ChapterIx, Span};
use crate::text::slice;

pub(super) static RULE: Rule = Rule {
    name: "invalid-id",
    family: Family::Identity,
    severity: Severity::Error,
    needs: &[Need::Others],
    fix: Fixable::Unsafe,
    summary: "an id is not a known prefix, a hyphen and three digits or more",
    explanation: "\
An id is a registered prefix, a hyphen and three digits or more: `MLS-001`, in upper or lower case. `MLS-1`, `MLS 001` and `MSL-001` were
meant as ids, but a reference to any of them leads nowhere. A chapter that is a milestone only because a glob of `milestones` matches it
needs an id too, because nothing can refer to it without one. Until it has an id, it is called by the name of its file, and profile
`essential` reports it as information; `mdbook-mls adopt` offers each such chapter the next free id.

The rule looks at the front matter, the H1 and the file name. Texts that only resemble an id are ignored: `MLS 2027 in numbers`, `RFC-2119`,
and an `id` in the front matter that another tool reads.",
    check: Check::Chapter(check),
    ..Rule::DEFAULT
};

const HELP: &str = "`mdbook-mls adopt` offers the next free id; or write one like `MLS-001` into the front matter, the H1 or the file name";

const HELP_FOR_PART: &str =
    "`mdbook-mls adopt` offers the next free id; or begin the heading with one: `## MLS-001: …`";

/// A malformed id, and the intended id.
struct Slip {
    written: String,
    meant: SpecId,
}

fn check(project: &Project<'_>, chapter: ChapterIx, document: &Document, report: &mut Report) {
    if document.may_have_parts() {
        of_parts(project, chapter, report);
    }
    if has_few_digits(project, chapter, document, report) {
        return;
    }
    if let Some((place, slip)) = in_text(project, chapter, document) {
        let message = format!("`{}` is not an id", slip.written);
        say(project, chapter, place, message, &slip, report);
    } else if document.identity.is_none() {
        if unread_front_matter(project, chapter, document, report) {
            return;
        }
        let file = project.book.chapters[chapter].file();
        let name = file.rsplit('/').next().unwrap_or(file);
        let place = project.title_place(chapter);
        let is_milestone = document.milestone.is_some();
        if let Some(Slip { written, meant }) = slip(name, &project.config.prefixes, is_milestone) {
            // The id is correct, but no hyphen follows it: `mls-001_gate.md`.
            let is_id = written.eq_ignore_ascii_case(meant.as_str());
            let message = match is_id {
                true => format!("the id `{meant}` in the file name `{name}` is not read, because no hyphen follows it"),
                false => format!("`{written}`, as the file name starts, is not an id"),
            };
            let help = format!("start the file name or the H1 with `{meant}`");
            report.at(place, message).help(match is_id {
                true => format!("rename the file to `{written}-….md`, or start the H1 with `{meant}`"),
                false => help,
            });
        } else if is_milestone {
            let name = document_name(project, chapter);
            let message = format!("the milestone `{name}` has no id");
            let draft = report.at(place, message).help(HELP);
            if is_mild(project) {
                draft.severity(Severity::Info);
            }
        }
    }
}

/// Reports an id in lines that are no front matter because of one of them.
fn unread_front_matter(project: &Project<'_>, chapter: ChapterIx, document: &Document, report: &mut Report) -> bool {
    let text = project.text(chapter);
    let Some(line) = stray_line(text).filter(|_| document.milestone.is_none()) else {
        return false;
    };
    let mut lines = text.lines().skip(1).take_while(|line| line.trim_end() != "---");
    let id = lines.find_map(|line| {
        let value = line.strip_prefix("id:")?.trim();
        project.config.prefixes.id_at_start(value, 3)
    });
    let Some((id, _)) = id else { return false };
    let message = format!(
        "the id `{id}` is not read, because `{}` is not `key: value`",
        line.of(text)
    );
    report
        .at(line, message)
        .help("write a key, a colon and a space, as in `owner: Ana`, or put the line below the second `---`");
    true
}

/// Reports an id with too few digits.
fn has_few_digits(project: &Project<'_>, chapter: ChapterIx, document: &Document, report: &mut Report) -> bool {
    let Some(own) = document.identity.as_ref().filter(|own| own.id.digits().len() < 3) else {
        return false;
    };
    let digits = counted(own.id.digits().len(), "digit", "digits");
    let message = format!("`{}` has {digits}, but an id has three or more", own.id);
    let slip = Slip {
        written: own.id.to_string(),
        meant: padded(own.id.prefix(), own.id.digits()),
    };
    let place = own.span.unwrap_or_else(|| document.title_place(project.text(chapter)));
    say(project, chapter, place, message, &slip, report);
    true
}

/// Reports an id in a heading of a part that is read although its hyphen is another dash.
fn has_other_characters(project: &Project<'_>, chapter: ChapterIx, part: &Document, report: &mut Report) {
    let own = part.identity.as_ref().and_then(|own| Some((&own.id, own.span?)));
    let Some((id, place)) = own else { return };
    let written = place.of(project.text(chapter));
    if !written.is_ascii() && in_ascii(written).0.eq_ignore_ascii_case(id.as_str()) {
        report
            .at(place, format!("the hyphen in the id `{written}` is another dash"))
            .severity(Severity::Warning)
            .help(format!("write `{id}`, so that a search finds it"))
            .unsafe_fix(format!("write `{id}`"), [Edit::replace(place, id.as_str())]);
    }
}

/// Checks the milestones that are sections of a chapter.
fn of_parts(project: &Project<'_>, chapter: ChapterIx, report: &mut Report) {
    let specs = project.graph.in_chapter(chapter);
    for spec in specs.filter(|&spec| project.graph.specs[spec].part.is_some()) {
        let part = project.document(spec);
        has_other_characters(project, chapter, part, report);
        if !has_few_digits(project, chapter, part, report) && part.identity.is_none() {
            let message = format!("the milestone `{}` has no id", project.name(spec));
            let place = part.title_place(project.text(chapter));
            let draft = report.at(place, message).help(HELP_FOR_PART);
            if is_mild(project) {
                draft.severity(Severity::Info);
            }
        }
    }
}

/// The malformed id in the front matter or in the H1, and the place of the text that starts with it.
fn in_text(project: &Project<'_>, chapter: ChapterIx, document: &Document) -> Option<(Span, Slip)> {
    let prefixes = &project.config.prefixes;
    let is_milestone = document.milestone.is_some();
    let field = document
        .metadata
        .fields
        .iter()
        .find(|field| field.kind == FieldKind::Id && field.from_front_matter);
    if let Some(field) = field
        && let Some(slip) = slip(&field.value.value, prefixes, is_milestone)
        && (is_milestone || ends(&field.value.value, &slip))
    {
        return Some((field.value.span, slip));
    }
    let h1 = document.h1.as_ref()?;
    if !is_milestone && document.identity.is_some() {
        return None;
    }
    let title = h1.text.of(project.text(chapter));
    let found = slip(title, prefixes, is_milestone).filter(|slip| ends(title, slip))?;
    Some((h1.text.span, found))
}

fn say(
    project: &Project<'_>,
    chapter: ChapterIx,
    place: Span,
    message: String,
    Slip { written, meant }: &Slip,
    report: &mut Report,
) {
    let start = place.start as usize;
    let own = Span::new(start, start + written.len());
    let is_there = own.of(project.text(chapter)).eq_ignore_ascii_case(written);
    let is_free = project.graph.by_id(meant.as_str()).is_none();
    let edit = (is_there && is_free).then(|| Edit::replace(own, meant.as_str()));
    report
        .at(if is_there { own } else { place }, message)
        .help(format!("did you mean `{meant}`?"))
        .unsafe_fix(format!("write `{meant}`"), edit);
}

/// Old books start with `essential`, and their milestones have no ids yet.
fn is_mild(project: &Project<'_>) -> bool {
    let config = project.config;
    let mut all = config.overrides.iter().map(|one| &one.rules).chain([&config.rules]);
    config.profile == Profile::Essential && !all.any(|rules| rules.contains_key(RULE.name))
}

/// The name of a chapter, which is its file if it has no other.
fn document_name<'p>(project: &'p Project<'_>, chapter: ChapterIx) -> &'p str {
    let spec = project.graph.by_chapter(chapter);
    spec.map_or(project.book.chapters[chapter].file(), |spec| project.name(spec))
}

fn padded(prefix: &str, digits: &str) -> SpecId {
    SpecId::new(prefix, &format!("{digits:0>3}"))
}

/// The malformed milestone id at the start of `text`: `MLS 1`, `mls_001`, `MLS001`, and in a milestone also a prefix
/// with one wrong letter.
fn slip(text: &str, prefixes: &Prefixes, is_milestone: bool) -> Option<Slip> {
    if prefixes.id_at_start(text, 3).is_some() {
        return None;
    }
    let (plain, ends) = in_ascii(text);
    let length = |plain: usize| {
        plain
            .checked_sub(1)
            .and_then(|last| ends.get(last))
            .copied()
            .unwrap_or(0)
    };
    let (whole, text) = (text, plain.as_str());
    let letters = text.bytes().take_while(u8::is_ascii_alphabetic).count();
    let written = slice(text, ..letters).to_ascii_uppercase();
    let is_near = |own: &&str| is_milestone && letters > 2 && strsim::osa_distance(own, &written) == 1;
    let is_registered = prefixes.kind(&written).is_some();
    let prefix = match prefixes.milestones().find(|own| *own == written) {
        Some(own) => own,
        None if is_registered => return None,
        None => prefixes.milestones().find(is_near)?,
    };
    let rest = slice(text, letters..);
    let number = rest.trim_start_matches([' ', '_', '-', '–', '—', '#', '.']);
    let gap = rest.len() - number.len();
    let digits = number.bytes().take_while(u8::is_ascii_digit).count();
    let mut following = slice(number, digits..).chars();
    let (next, after) = (following.next(), following.next());
    let is_word = next.is_some_and(char::is_alphanumeric);
    // Some people write `MLS-059G` for a part of `MLS-059`.
    let has_letter = digits > 2
        && slice(rest, ..gap) == "-"
        && next.is_some_and(|c| c.is_ascii_alphabetic())
        && !after.is_some_and(|c| c.is_alphanumeric() || c == '-');
    if gap > 3 || digits == 0 || digits > 6 || is_word && !has_letter {
        return None;
    }
    Some(Slip {
        written: slice(whole, ..length(letters + gap + digits + usize::from(has_letter))).to_owned(),
        meant: padded(prefix, slice(number, ..digits)),
    })
}

/// Whether the malformed id is the whole title or followed by punctuation: `MLS 2027 in numbers` is not an id.
fn ends(title: &str, slip: &Slip) -> bool {
    let rest = slice(title, slip.written.len()..).trim_start();
    rest.is_empty() || rest.starts_with([':', '-', '–', '—', '.', '|', '·', '：'])
}
