//! mdBook's JSON, in and out. The reply is the received text with new contents put in, so everything else that a host sends,
//! now or in the future, goes back unchanged.

mod cursor;
mod parts;
mod reply;
mod shape;

use std::borrow::Cow;
use std::ops::Range;
use std::path::PathBuf;

use anyhow::{Context, Result, anyhow};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde_json::value::RawValue;

use crate::shell::host::Settings;
use crate::source::{Chapter, ChapterIx, path};
use crate::text::slice;
use crate::text::terminal::clean;
use shape::{BookJson, ContextJson, Item, RenderJson};

/// One call of a host.
#[derive(Debug)]
pub struct Call<'a> {
    pub role: Role,
    /// The book's root: absolute, except under a host with a relative one; not normalised.
    pub root: PathBuf,
    pub settings: Settings,
    pub chapters: Vec<Chapter<'a>>,
    input: &'a [u8],
    /// The book's own text within `input`.
    raw_book: Range<usize>,
    /// The contents of all chapters that were sent, in their order.
    contents: Vec<Content>,
}

/// A chapter's content within a call.
#[derive(Clone, Debug)]
struct Content {
    /// The chapter that it is, or is a copy of.
    chapter: ChapterIx,
    is_copy: bool,
    /// Where the host's JSON string was.
    place: Range<usize>,
    /// Where its text is now; `None` if the string is unchanged.
    text: Option<Range<usize>>,
}

/// What the host wants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Role {
    /// Send the book back, for the named renderer.
    Preprocess { renderer: String },
    /// Write files into a folder.
    Render { destination: PathBuf },
}

/// Reads a call: an array is a preprocessor's, an object a renderer's. The texts of chapters replace their JSON in `input`, so
/// that a large book is not kept twice.
///
/// # Errors
/// One sentence that names both versions, if the call cannot be read.
pub fn read(input: &mut [u8]) -> Result<Call<'_>> {
    let mut version = None;
    parse(input, &mut version).with_context(|| {
        let host = match version {
            Some(version) => format!("mdBook {version}"),
            None => "its caller".to_owned(),
        };
        format!("mdbook-mls {} cannot read what {host} sent", env!("CARGO_PKG_VERSION"))
    })
}

fn parse<'a>(input: &'a mut [u8], version: &mut Option<String>) -> Result<Call<'a>> {
    let Frame {
        role,
        root,
        settings,
        raw_book,
        mut heads,
    } = frame(std::str::from_utf8(input).context("it is not UTF-8")?, version)?;
    decode(input, &mut heads)?;
    let input: &[u8] = input;
    let chapters = heads.par_iter_mut().map(|head| {
        let Content { place, text, .. } = &head.content;
        let text = match head.text.take() {
            Some(text) => Cow::Owned(text),
            None => {
                let own = text.clone().unwrap_or(place.start + 1..place.end - 1);
                Cow::Borrowed(std::str::from_utf8(&input[own])?)
            }
        };
        Ok(Chapter {
            name: std::mem::take(&mut head.name).into(),
            text,
            path: path::normalise(&head.page),
            source_path: head.source_path.as_deref().map(path::normalise),
        })
    });
    let chapters = chapters.collect::<Result<Vec<_>>>()?;
    let mut contents: Vec<Content> = heads.into_iter().map(|head| head.content).collect();
    let chapters = each_once(chapters, &mut contents);
    Ok(Call {
        role,
        root,
        chapters,
        settings,
        input,
        raw_book,
        contents,
    })
}

/// `chapters` without copies: SUMMARY.md may list a file twice, which is still one chapter and one page. Each of `contents`
/// gets the index of its chapter.
fn each_once<'a>(chapters: Vec<Chapter<'a>>, contents: &mut [Content]) -> Vec<Chapter<'a>> {
    // A plugin before us may have made two texts of one file.
    let mut first: FxHashMap<(&str, &str, &str), ChapterIx> = FxHashMap::default();
    let mut count = 0;
    for (chapter, content) in chapters.iter().zip(&mut *contents) {
        // A chapter that another plugin made has no file that identifies it.
        let file = chapter.source_path.as_deref();
        let known = file.map(|file| *first.entry((file, &chapter.path, &chapter.text)).or_insert(count));
        content.chapter = known.unwrap_or(count);
        content.is_copy = content.chapter < count;
        count += usize::from(!content.is_copy);
    }
    let chapters = chapters.into_iter().zip(contents);
    let originals = chapters.filter(|(_, content)| !content.is_copy);
    originals.map(|(chapter, _)| chapter).collect()
}

/// A call without the texts of its chapters.
struct Frame {
    role: Role,
    root: PathBuf,
    settings: Settings,
    raw_book: Range<usize>,
    heads: Vec<Head>,
}

/// A chapter without its text.
struct Head {
    name: String,
    page: String,
    source_path: Option<String>,
    content: Content,
    /// The text, if it is not in the call.
    text: Option<String>,
}

fn frame(input: &str, version: &mut Option<String>) -> Result<Frame> {
    let (context, raw_book, book, renders) = match input.trim_ascii_start().as_bytes().first() {
        Some(b'[') => {
            let (context, book) = parts::call(input).map_or_else(|| whole(input, version), Ok)?;
            let following = place(input, context).end;
            (context, second(input, following), Some(book), false)
        }
        Some(b'{') => {
            let RenderJson { book } = serde_json::from_str(input)?;
            (input, place(input, book.get()), None, true)
        }
        Some(_) => return Err(anyhow!("it starts with neither `[` nor `{{`")),
        None => return Err(anyhow!("it is empty")),
    };
    let context: ContextJson = serde_json::from_str(context)?;
    *version = context.mdbook_version.or(context.version);
    let role = match renders {
        false => Role::Preprocess {
            renderer: context.renderer.ok_or_else(|| anyhow!("it names no renderer"))?,
        },
        true => Role::Render {
            destination: context.destination.ok_or_else(|| anyhow!("it names no destination"))?,
        },
    };
    let settings = Settings::new(&context.config);
    let book = match book {
        Some(book) => book,
        None => serde_json::from_str(slice(input, raw_book.clone()))?,
    };
    let items = book
        .items
        .or(book.sections)
        .ok_or_else(|| anyhow!("its book has neither `items` nor `sections`"))?;
    let mut heads = Vec::new();
    collect(input, items, &mut heads);
    Ok(Frame {
        role,
        root: context.root,
        settings,
        raw_book,
        heads,
    })
}

/// The context and the book of a call, parsed as a whole. If that fails, the version of the sender may still be known.
fn whole<'a>(input: &'a str, version: &mut Option<String>) -> Result<(&'a str, BookJson<'a>)> {
    let (context, book) = serde_json::from_str::<(&RawValue, BookJson)>(input).inspect_err(|_| {
        let parts = serde_json::from_str::<(&RawValue, &RawValue)>(input);
        *version = parts.ok().and_then(|(context, _)| version_in(context.get()));
    })?;
    Ok((context.get(), book))
}

/// Replaces each content's JSON with its text, unless the two are the same because there are no escapes. A text that could not
/// be written back unchanged is kept separately.
fn decode(input: &mut [u8], heads: &mut [Head]) -> Result<()> {
    let mut in_order: Vec<&mut Head> = heads.iter_mut().collect();
    // A host may send a chapter's content after the chapters below it.
    in_order.sort_by_key(|head| head.content.place.start);
    let mut rest = input;
    let mut done = 0;
    let mut parts = Vec::with_capacity(in_order.len());
    for head in in_order {
        let place = head.content.place.clone();
        let (own, following) = std::mem::take(&mut rest)[place.start - done..].split_at_mut(place.len());
        (rest, done) = (following, place.end);
        parts.push((head, own));
    }
    parts.into_par_iter().try_for_each_init(Vec::new, |room, (head, own)| {
        if unescape_canonical(own, room).is_some() {
            if room.len() + 2 < own.len() {
                own[..room.len()].copy_from_slice(room);
                let start = head.content.place.start;
                head.content.text = Some(start..start + room.len());
            }
            return Ok(());
        }
        let text: String = serde_json::from_slice(own)
            .with_context(|| format!("the content of chapter `{}` is not text", clean(&head.page)))?;
        head.text = Some(text);
        Ok(())
    })
}

/// Decodes a JSON string into `text`, if a reply would encode it as the very same string: each escape is a letter for a
/// character that needs one. `None` for every other string, including an invalid one: `\/` and numeric escapes are excluded,
/// even though a control character may have no other form.
fn unescape_canonical(json: &[u8], text: &mut Vec<u8>) -> Option<()> {
    let mut rest = json.strip_prefix(b"\"")?.strip_suffix(b"\"")?;
    // Without an early exit, so that many bytes are tested at once.
    let has_control = rest.iter().fold(false, |any, byte| any | (*byte < b' '));
    if has_control {
        return None;
    }
    text.clear();
    while let Some(at) = memchr::memchr2(b'\\', b'"', rest) {
        if rest[at] == b'"' {
            return None;
        }
        let meant = match rest.get(at + 1)? {
            b'n' => b'\n',
            b'"' => b'"',
            b'\\' => b'\\',
            b't' => b'\t',
            b'r' => b'\r',
            b'b' => 0x08,
            b'f' => 0x0c,
            _ => return None,
        };
        text.extend_from_slice(&rest[..at]);
        text.push(meant);
        rest = &rest[at + 2..];
    }
    text.extend_from_slice(rest);
    Some(())
}

/// The range of the second and last value in the array `input`, the first of which ends at `after`.
fn second(input: &str, after: usize) -> Range<usize> {
    let is_between = |c: char| c.is_ascii_whitespace() || c == ',';
    let whole = input.trim_ascii_end();
    let end = whole.strip_suffix(']').unwrap_or(whole).trim_ascii_end().len();
    let start = input.len() - slice(input, after..).trim_start_matches(is_between).len();
    start..end
}

/// The version of mdBook that a context names.
fn version_in(context: &str) -> Option<String> {
    let context: ContextJson = serde_json::from_str(context).ok()?;
    context.mdbook_version.or(context.version)
}

/// Where `part`, a slice of `whole`, is in it.
fn place(whole: &str, part: &str) -> Range<usize> {
    let start = part.as_ptr() as usize - whole.as_ptr() as usize;
    start..start + part.len()
}

/// Adds the chapters in the order of the summary, without drafts.
fn collect(input: &str, items: Vec<Item<'_>>, out: &mut Vec<Head>) {
    for item in items {
        let Item::Chapter(chapter) = item else { continue };
        if let Some(page) = chapter.path {
            out.push(Head {
                name: chapter.name.into_owned(),
                page,
                source_path: chapter.source_path,
                content: Content {
                    chapter: 0,
                    is_copy: false,
                    place: place(input, chapter.content),
                    text: None,
                },
                text: None,
            });
        }
        collect(input, chapter.sub_items, out);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::{Value, json};

    fn call(book: &Value) -> String {
        json!([{"root": "/b", "config": {}, "renderer": "html", "mdbook_version": "0.5.4", "new": 1}, book]).to_string()
    }

    fn reply(input: &str, contents: &[Option<String>]) -> String {
        let mut out = Vec::new();
        read(&mut input.as_bytes().to_vec())
            .unwrap()
            .reply(|chapter| contents[chapter].clone(), &mut out)
            .unwrap();
        String::from_utf8(out).unwrap()
    }

    fn chapter(content: &str, path: Option<&str>, sub_items: &Value) -> Value {
        json!({"Chapter": {"name": "N", "content": content, "path": path, "source_path": path, "extra": [null],
            "sub_items": sub_items, "number": [1], "parent_names": []}})
    }

    #[test]
    fn replaces_only_contents() {
        let inner = chapter(
            "b\n",
            Some("./x/b.md"),
            &json!(["Separator", {"Kind": {"Chapter": 1}}, 7, null, [1]]),
        );
        for shape in ["items", "sections"] {
            let draft = chapter("", None, &json!([inner]));
            let book = json!({shape: [chapter("a", Some("a.md"), &json!([])), {"PartTitle": "P"}, draft], "z": 1.50});
            let input = call(&book);
            let mut bytes = input.clone().into_bytes();
            let call = read(&mut bytes).unwrap();
            let texts: Vec<_> = call.chapters.iter().map(|c| (&*c.path, &*c.text)).collect();
            assert_eq!(texts, [("a.md", "a"), ("x/b.md", "b\n")]);
            assert_eq!(reply(&input, &[None, None]), book.to_string());
            let spaced = format!(" [ {{\"root\": \"\", \"renderer\": \"html\"}} ,\n {book} ] \n");
            assert_eq!(reply(&spaced, &[None, None]), book.to_string());
            let changed = reply(&input, &[None, Some("\"new\"\n".to_owned())]);
            assert_eq!(changed, book.to_string().replace(r#""b\n""#, r#""\"new\"\n""#));
        }
    }

    #[test]
    fn tells_the_roles_apart() {
        let input = r#" {"version": "0.4.52", "root": "/b", "destination": "/b/book/mls", "book": {"sections": []}}"#;
        let mut input = input.as_bytes().to_vec();
        let call = read(&mut input).unwrap();
        let destination = PathBuf::from("/b/book/mls");
        assert_eq!(call.role, Role::Render { destination });
    }

    #[test]
    fn says_who_does_not_understand_whom() {
        let deep = |depth: usize| {
            let mut item = json!({"Chapter": {"name": "", "content": "", "path": "a.md"}}).to_string();
            for _ in 0..depth {
                item = format!(r#"{{"Chapter": {{"name": "", "content": "", "sub_items": [{item}]}}}}"#);
            }
            format!(r#"[{{"root": "", "renderer": "html", "mdbook_version": "9.9.9"}}, {{"items": [{item}]}}]"#)
        };
        assert_eq!(read(&mut deep(30).into_bytes()).unwrap().chapters.len(), 1);
        let error = format!("{:#}", read(&mut deep(5000).into_bytes()).unwrap_err());
        assert!(
            error.contains("cannot read what mdBook 9.9.9 sent: recursion limit exceeded"),
            "{error}"
        );
        for (input, reason) in [
            ("", "its caller sent: it is empty"),
            ("hello", "neither `[` nor `{`"),
            (
                "[{\"root\": \"\", \"renderer\": \"html\"}, {}]",
                "neither `items` nor `sections`",
            ),
            ("[1", "EOF while parsing"),
        ] {
            let error = format!("{:#}", read(&mut input.as_bytes().to_vec()).unwrap_err());
            assert!(error.contains(reason), "{error}");
        }
    }

    /// Any JSON value that is not a chapter.
    fn anything() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<i32>().prop_map(|n| Value::from(f64::from(n) / 8.0)),
            any::<String>().prop_map(Value::from),
        ];
        leaf.prop_recursive(3, 12, 4, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                proptest::collection::btree_map("[a-z]{1,6}", inner, 0..4)
                    .prop_map(|map| Value::Object(map.into_iter().collect())),
            ]
        })
    }

    fn item() -> impl Strategy<Value = Value> {
        let plain = prop_oneof![Just(json!("Separator")), anything()];
        plain.prop_recursive(4, 16, 4, |inner| {
            let path = proptest::option::of("[a-z]{1,8}\\.md");
            let nested = proptest::collection::vec(inner, 0..4);
            (any::<String>(), path, nested, anything()).prop_map(|(content, path, nested, extra)| {
                let mut chapter = chapter(&content, path.as_deref(), &Value::from(nested));
                chapter["Chapter"]["future"] = extra;
                chapter
            })
        })
    }

    /// A JSON string of `text`, with some characters as numeric escapes and some slashes after a backslash.
    fn in_other_words(text: &[(char, bool)]) -> String {
        let letters = text.iter().map(|&(c, is_odd)| match c {
            '/' if is_odd => "\\/".to_owned(),
            c if is_odd => {
                let units = c.encode_utf16(&mut [0; 2]).to_vec();
                units.iter().map(|unit| format!("\\u{unit:04x}")).collect()
            }
            c => {
                let quoted = json!(c).to_string();
                quoted[1..quoted.len() - 1].to_owned()
            }
        });
        format!("\"{}\"", letters.collect::<String>())
    }

    proptest! {
        #[test]
        fn a_text_comes_back_in_its_own_words(
            texts in proptest::collection::vec(proptest::collection::vec((any::<char>(), any::<bool>()), 0..9), 1..4),
            plain in "[a/\\\\\"\n\u{8}é]{0,9}",
        ) {
            let plain: Vec<_> = plain.chars().map(|c| (c, false)).collect();
            let texts: Vec<_> = texts.into_iter().chain([plain]).collect();
            let chapters = texts.iter().map(|text| {
                format!(r#"{{"Chapter":{{"name":"","path":"a.md","content":{}}}}}"#, in_other_words(text))
            });
            let book = format!(r#"{{"items":[{}]}}"#, chapters.collect::<Vec<_>>().join(","));
            let input = format!(r#"[{{"root":"","renderer":"html"}},{book}]"#);
            prop_assert_eq!(reply(&input, &vec![None; texts.len()]), book);
            let mut input = input.into_bytes();
            let call = read(&mut input).unwrap();
            for (chapter, text) in call.chapters.iter().zip(&texts) {
                prop_assert_eq!(&*chapter.text, &*text.iter().map(|(c, _)| c).collect::<String>());
            }
        }

        #[test]
        fn an_unchanged_book_comes_back_as_it_was(
            items in proptest::collection::vec(item(), 0..6),
            extra in anything(),
            old in any::<bool>(),
        ) {
            let book = json!({if old { "sections" } else { "items" }: items, "future": extra});
            let input = call(&book);
            let chapters = read(&mut input.as_bytes().to_vec()).unwrap().chapters.len();
            prop_assert_eq!(reply(&input, &vec![None; chapters]), book.to_string());
            let same: Vec<_> = read(&mut input.as_bytes().to_vec()).unwrap().chapters.iter()
                .map(|chapter| Some(chapter.text.to_string())).collect();
            prop_assert_eq!(serde_json::from_str::<Value>(&reply(&input, &same)).unwrap(), book);
        }
    }
}
