//! For programs that drive mdBook themselves: the plugin as a preprocessor and a renderer of mdBook's own traits.
//!
//! Both use the same entry point as the program that mdBook calls: they do, print and write the same.

use anyhow::bail;
use mdbook_preprocessor::book::Book;
use mdbook_preprocessor::errors::Result;
use mdbook_preprocessor::{Preprocessor, PreprocessorContext};
use mdbook_renderer::{RenderContext, Renderer};

use crate::shell::plugin::{self, Verdict};

/// The preprocessor and the renderer `mls`.
///
/// Findings go to standard error; findings that block, a wrong configuration and files that cannot be read or
/// written are errors.
#[derive(Clone, Copy, Debug, Default)]
pub struct Mls;

impl Preprocessor for Mls {
    fn name(&self) -> &str {
        "mls"
    }

    fn supports_renderer(&self, renderer: &str) -> Result<bool> {
        Ok(plugin::supports(renderer))
    }

    fn run(&self, context: &PreprocessorContext, book: Book) -> Result<Book> {
        let mut call = serde_json::to_vec(&(context, book))?;
        let mut reply = Vec::new();
        pass(plugin::answer(&mut call, &mut reply)?)?;
        Ok(serde_json::from_slice(&reply)?)
    }
}

impl Renderer for Mls {
    fn name(&self) -> &str {
        "mls"
    }

    fn render(&self, context: &RenderContext) -> Result<()> {
        let mut call = serde_json::to_vec(context)?;
        pass(plugin::answer(&mut call, Vec::new())?)
    }
}

fn pass(verdict: Verdict) -> Result<()> {
    match verdict {
        Verdict::Passed => Ok(()),
        Verdict::Blocked => bail!("the milestones have findings that block the build"),
    }
}
