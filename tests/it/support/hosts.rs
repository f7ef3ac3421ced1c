//! Both generations of mdBook, in process.

use std::path::Path;

use serde_json::{Value, json};

/// A host: the call that it sends to the plugin, and a build.
pub struct Host {
    pub record: fn(&Path, &str) -> Value,
    pub build: fn(&Path) -> Result<(), String>,
    /// Whether this host can read the book.
    pub reads: fn(&Value) -> bool,
}

macro_rules! host {
    ($module:ident, $book:ty, $renderer:ty, $host:ty) => {
        mod $module {
            use super::*;

            /// The chapters after mdBook's own preprocessors.
            fn record(root: &Path, renderer: &str) -> Value {
                let mut host = <$host>::load(root).expect("the book loads");
                let table = host.config.clone();
                host.config.set("preprocessor", json!({})).expect("a table");
                let bare = <$host>::load_with_config(root, host.config).expect("the book loads");
                let renderer = <$renderer>::new(renderer.to_owned(), String::new());
                let (book, mut context) = bare.preprocess_book(&renderer).expect("no plugin fails");
                context.config = table;
                json!([context, book])
            }

            fn build(root: &Path) -> Result<(), String> {
                let host = <$host>::load(root).map_err(|error| error.to_string())?;
                host.build().map_err(|error| error.to_string())
            }

            fn reads(book: &Value) -> bool {
                serde_json::from_value::<$book>(book.clone()).is_ok()
            }

            pub const HOST: Host = Host { record, build, reads };
        }
    };
}

host!(
    new,
    mdbook_driver::book::Book,
    mdbook_driver::builtin_renderers::CmdRenderer,
    mdbook_driver::MDBook
);
host!(
    old,
    mdbook04::book::Book,
    mdbook04::renderer::CmdRenderer,
    mdbook04::MDBook
);

pub const HOSTS: [Host; 2] = [new::HOST, old::HOST];
