//! The parts of mdBook's JSON that are read, for both generations of mdBook.

use std::borrow::Cow;
use std::fmt;
use std::path::PathBuf;

use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;

#[derive(Deserialize)]
pub(super) struct ContextJson {
    pub root: PathBuf,
    #[serde(default)]
    pub config: Value,
    pub renderer: Option<String>,
    pub destination: Option<PathBuf>,
    pub mdbook_version: Option<String>,
    pub version: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct RenderJson<'a> {
    #[serde(borrow)]
    pub book: &'a RawValue,
}

#[derive(Default, Deserialize)]
pub(super) struct BookJson<'a> {
    #[serde(borrow)]
    pub items: Option<Vec<Item<'a>>>,
    #[serde(borrow)]
    pub sections: Option<Vec<Item<'a>>>,
}

#[derive(Deserialize)]
pub(super) struct ChapterJson<'a> {
    #[serde(borrow, default)]
    pub name: Cow<'a, str>,
    /// Its JSON.
    #[serde(borrow, deserialize_with = "raw")]
    pub content: &'a str,
    pub path: Option<String>,
    pub source_path: Option<String>,
    #[serde(borrow, default)]
    pub sub_items: Vec<Item<'a>>,
}

fn raw<'de: 'a, 'a, D: Deserializer<'de>>(deserializer: D) -> Result<&'a str, D::Error> {
    <&RawValue>::deserialize(deserializer).map(RawValue::get)
}

pub(super) enum Item<'a> {
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
