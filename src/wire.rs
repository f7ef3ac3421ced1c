//! mdBook's JSON, in and out. The reply is the received text with new contents put in, so whatever else a host of
//! today or tomorrow sends goes back as it came.

use std::borrow::Cow;
use std::fmt;
use std::io::{self, Write};
use std::ops::Range;
use std::path::PathBuf;

use anyhow::{Context, Result, anyhow};
use rayon::prelude::*;
use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::emit::clean;
use crate::host::Settings;
use crate::source::{Book, Chapter, ChapterIx, path};

/// One call of a host.
#[derive(Debug)]
pub struct Call<'a> {
    pub role: Role,
    /// The book's root: absolute but under a host with a relative one, not normalised.
    pub root: PathBuf,
    /// The version of mdBook, as it says.
    pub version: String,
    pub settings: Settings,
    pub book: Book<'a>,
    input: &'a str,
    /// The book's own text within `input`.
    raw_book: Range<usize>,
    /// By chapter, the JSON string of its content within `input`.
    contents: Vec<Range<usize>>,
}

/// What the host wants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Role {
    /// Send the book back, for the named renderer.
    Preprocess { renderer: String },
    /// Write files into a folder.
    Render { destination: PathBuf },
}

/// Reads a call: an array is a preprocessor's, an object a renderer's.
///
/// # Errors
/// One sentence that names both versions, where the call cannot be read.
pub fn read(input: &[u8]) -> Result<Call<'_>> {
    let mut version = None;
    parse(input, &mut version).with_context(|| {
        let host = match version {
            Some(version) => format!("mdBook {version}"),
            None => "its caller".to_owned(),
        };
        format!("mdbook-mls {} cannot read what {host} sent", env!("CARGO_PKG_VERSION"))
    })
}

fn parse<'a>(input: &'a [u8], version: &mut Option<String>) -> Result<Call<'a>> {
    let input = std::str::from_utf8(input).context("it is not UTF-8")?;
    let (context, raw_book, book, renders) = match input.trim_ascii_start().as_bytes().first() {
        Some(b'[') => {
            // The book is large, and read once. Where that fails, it may still be told who sent it.
            let (context, book) = serde_json::from_str::<(&RawValue, BookJson)>(input).inspect_err(|_| {
                let parts = serde_json::from_str::<(&RawValue, &RawValue)>(input);
                *version = parts.ok().and_then(|(context, _)| version_in(context.get()));
            })?;
            let behind = place(input, context.get()).end;
            (context.get(), second(input, behind), Some(book), false)
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
        None => serde_json::from_str(&input[raw_book.clone()])?,
    };
    let items = book
        .items
        .or(book.sections)
        .ok_or_else(|| anyhow!("its book has neither `items` nor `sections`"))?;
    let mut raw_chapters = Vec::new();
    collect(items, &mut raw_chapters);
    let contents = raw_chapters.iter().map(|(raw, _)| place(input, raw.content.get()));
    let contents = contents.collect();
    let chapters: Vec<_> = raw_chapters
        .into_par_iter()
        .map(|(raw, page)| raw.into_chapter(&page))
        .collect::<Result<_>>()?;
    Ok(Call {
        role,
        root: context.root,
        version: version.clone().unwrap_or_default(),
        book: Book {
            title: settings.title.clone(),
            language: settings.language.clone(),
            src: settings.src.clone(),
            chapters,
            ..Book::default()
        },
        settings,
        input,
        raw_book,
        contents,
    })
}

impl Call<'_> {
    /// Writes the book back; `page` makes a chapter's new content, none where it stays. The next chapters are made on all
    /// cores while those before them are written.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn reply(&self, page: impl Fn(ChapterIx) -> Option<String> + Sync, out: &mut impl Write) -> io::Result<()> {
        /// Enough for all cores to be busy, and little beside a book that is large.
        const AT_ONCE: usize = 128;
        let mut chapters: Vec<ChapterIx> = (0..self.contents.len()).collect();
        // A host may send a chapter's content behind the chapters below it.
        chapters.sort_by_key(|&chapter| self.contents[chapter].start);
        let made = |chapters: &[ChapterIx]| -> Vec<(Range<usize>, Box<[u8]>)> {
            let made = chapters.par_iter().map_with(Vec::new(), |room, &chapter| {
                let content = page(chapter)?;
                Some((self.contents[chapter].clone(), quoted(&content, room)))
            });
            made.flatten_iter().collect()
        };
        let mut parts = chapters.chunks(AT_ONCE);
        let mut next = parts.next().map(made);
        let mut done = self.raw_book.start;
        while let Some(ready) = next.take() {
            let part = parts.next();
            rayon::in_place_scope(|scope| {
                scope.spawn(|_| next = part.map(made));
                for (place, content) in ready {
                    out.write_all(&self.input.as_bytes()[done..place.start])?;
                    out.write_all(&content)?;
                    done = place.end;
                }
                Ok::<(), io::Error>(())
            })?;
        }
        out.write_all(&self.input.as_bytes()[done..self.raw_book.end])
    }
}

/// A JSON string, made in `room`, which is larger than any of them.
fn quoted(text: &str, room: &mut Vec<u8>) -> Box<[u8]> {
    room.clear();
    json_escape_simd::escape_into(text, room);
    room.as_slice().into()
}

/// Where the second and last value of the array that `input` is lies, the first of which ends at `behind`.
fn second(input: &str, behind: usize) -> Range<usize> {
    let is_between = |c: char| c.is_ascii_whitespace() || c == ',';
    let whole = input.trim_ascii_end();
    let end = whole.strip_suffix(']').unwrap_or(whole).trim_ascii_end().len();
    let start = input.len() - input[behind..].trim_start_matches(is_between).len();
    start..end
}

/// The version of mdBook that a context names.
fn version_in(context: &str) -> Option<String> {
    let context: ContextJson = serde_json::from_str(context).ok()?;
    context.mdbook_version.or(context.version)
}

/// Where `part`, a slice of `whole`, lies in it.
fn place(whole: &str, part: &str) -> Range<usize> {
    let start = part.as_ptr() as usize - whole.as_ptr() as usize;
    start..start + part.len()
}

/// Chapters in the order of the summary, each with its page's path; drafts have none.
fn collect<'a>(items: Vec<Item<'a>>, out: &mut Vec<(ChapterJson<'a>, String)>) {
    for item in items {
        let Item::Chapter(mut chapter) = item else { continue };
        let nested = std::mem::take(&mut chapter.sub_items);
        if let Some(page) = chapter.path.take() {
            out.push((*chapter, page));
        }
        collect(nested, out);
    }
}

#[derive(Deserialize)]
struct ContextJson {
    root: PathBuf,
    #[serde(default)]
    config: Value,
    renderer: Option<String>,
    destination: Option<PathBuf>,
    mdbook_version: Option<String>,
    version: Option<String>,
}

#[derive(Deserialize)]
struct RenderJson<'a> {
    #[serde(borrow)]
    book: &'a RawValue,
}

#[derive(Deserialize)]
struct BookJson<'a> {
    #[serde(borrow)]
    items: Option<Vec<Item<'a>>>,
    #[serde(borrow)]
    sections: Option<Vec<Item<'a>>>,
}

#[derive(Deserialize)]
struct ChapterJson<'a> {
    #[serde(borrow, default)]
    name: Cow<'a, str>,
    #[serde(borrow)]
    content: &'a RawValue,
    path: Option<String>,
    source_path: Option<String>,
    #[serde(borrow, default)]
    sub_items: Vec<Item<'a>>,
}

impl<'a> ChapterJson<'a> {
    fn into_chapter(self, page: &str) -> Result<Chapter<'a>> {
        #[derive(Deserialize)]
        struct Content<'a>(#[serde(borrow)] Cow<'a, str>);

        let Content(text) = serde_json::from_str(self.content.get())
            .with_context(|| format!("the content of chapter `{}` is no text", clean(page)))?;
        Ok(Chapter {
            name: self.name,
            text,
            path: path::normalise(page),
            source_path: self.source_path.as_deref().map(path::normalise),
        })
    }
}

enum Item<'a> {
    Chapter(Box<ChapterJson<'a>>),
    /// A separator, a part title, or a kind that we do not know yet.
    Other,
}

impl<'de: 'a, 'a> Deserialize<'de> for Item<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ItemVisitor;

        impl<'de> Visitor<'de> for ItemVisitor {
            type Value = Item<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an item of a book")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut item = Item::Other;
                while let Some(key) = map.next_key::<Cow<'de, str>>()? {
                    if key == "Chapter" {
                        item = Item::Chapter(map.next_value()?);
                    } else {
                        map.next_value::<IgnoredAny>()?;
                    }
                }
                Ok(item)
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
                while seq.next_element::<IgnoredAny>()?.is_some() {}
                Ok(Item::Other)
            }

            fn visit_str<E>(self, _: &str) -> Result<Self::Value, E> {
                Ok(Item::Other)
            }

            fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
                Ok(Item::Other)
            }

            fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
                Ok(Item::Other)
            }

            fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
                Ok(Item::Other)
            }

            fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
                Ok(Item::Other)
            }

            fn visit_unit<E>(self) -> Result<Self::Value, E> {
                Ok(Item::Other)
            }
        }

        deserializer.deserialize_any(ItemVisitor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn call(book: &Value) -> String {
        json!([{"root": "/b", "config": {}, "renderer": "html", "mdbook_version": "0.5.4", "new": 1}, book]).to_string()
    }

    fn reply(input: &str, contents: &[Option<String>]) -> String {
        let mut out = Vec::new();
        read(input.as_bytes())
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
            let call = read(input.as_bytes()).unwrap();
            let texts: Vec<_> = call.book.chapters.iter().map(|c| (&*c.path, &*c.text)).collect();
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
        let call = read(input.as_bytes()).unwrap();
        let destination = PathBuf::from("/b/book/mls");
        assert_eq!(call.role, Role::Render { destination });
        assert_eq!(call.version, "0.4.52");
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
        assert_eq!(read(deep(30).as_bytes()).unwrap().book.chapters.len(), 1);
        let error = format!("{:#}", read(deep(5000).as_bytes()).unwrap_err());
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
            let error = format!("{:#}", read(input.as_bytes()).unwrap_err());
            assert!(error.contains(reason), "{error}");
        }
    }

    /// Any JSON value that is no chapter.
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

    proptest! {
        #[test]
        fn an_unchanged_book_comes_back_as_it_was(
            items in proptest::collection::vec(item(), 0..6),
            extra in anything(),
            old in any::<bool>(),
        ) {
            let book = json!({if old { "sections" } else { "items" }: items, "future": extra});
            let input = call(&book);
            let chapters = read(input.as_bytes()).unwrap().book.chapters.len();
            prop_assert_eq!(reply(&input, &vec![None; chapters]), book.to_string());
            let same: Vec<_> = read(input.as_bytes()).unwrap().book.chapters.iter()
                .map(|chapter| Some(chapter.text.to_string())).collect();
            prop_assert_eq!(serde_json::from_str::<Value>(&reply(&input, &same)).unwrap(), book);
        }
    }
}
