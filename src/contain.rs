//! Keeps a panic of our own where it happens: in one chapter, one rule, one artefact.
//!
//! What a chapter makes the program do runs in [`Containment::run`], at a few doors: `parse`, `analysis`, `rules::engine`,
//! `page` and `export`. Nothing else in the program knows about unwinding.

use std::any::Any;
use std::cell::RefCell;
use std::fmt;
use std::panic::{self, AssertUnwindSafe, PanicHookInfo};
use std::sync::{Mutex, PoisonError};

/// Whether a panic ends only the piece of work in which it happens. Property tests and fuzz targets turn it off, so that
/// it hides nothing from them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Containment {
    #[default]
    On,
    Off,
}

/// A panic that was caught.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fault {
    /// What it says, on one line.
    message: String,
    /// `src/parse/blocks.rs:88`, where [`install_hook`] was called.
    place: Option<String>,
}

impl Containment {
    /// What `work` returns.
    ///
    /// # Errors
    /// The fault that ended it.
    pub fn run<T>(self, work: impl FnOnce() -> T) -> Result<T, Fault> {
        match self {
            // Nobody sees what is left half done: `work` changes nothing but what it returns and caches, and a cache
            // holds whole values alone (`OnceLock`, mutexes held for one insertion).
            Self::On => panic::catch_unwind(AssertUnwindSafe(work)).map_err(|payload| Fault::new(&*payload)),
            Self::Off => Ok(work()),
        }
    }
}

/// A message may quote a whole chapter.
const LENGTH: usize = 200;

impl Fault {
    fn new(payload: &(dyn Any + Send)) -> Self {
        let message = message(payload);
        Self {
            place: place(&message),
            message,
        }
    }
}

/// `called 'Option::unwrap()' on a 'None' value (src/parse/blocks.rs:88)`, to be put into a sentence.
impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        match &self.place {
            Some(place) => write!(f, " ({place})"),
            None => Ok(()),
        }
    }
}

/// What a panic says, on one line and without the marks of code.
fn message(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().copied();
    let text = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    let words: Vec<&str> = text.unwrap_or("a panic without a message").split_whitespace().collect();
    let line = words.join(" ").replace('`', "'");
    match line.char_indices().nth(LENGTH) {
        Some((end, _)) => line.get(..end).unwrap_or_default().to_owned() + "…",
        None => line,
    }
}

/// What a panic says, and where it happened.
type Known = (String, String);

thread_local! {
    /// The last one of this thread.
    static HERE: RefCell<Option<Known>> = const { RefCell::new(None) };
}

/// The last one of any thread: rayon hands a panic on from the thread where it happens to the one that waits.
static ANYWHERE: Mutex<Option<Known>> = Mutex::new(None);

/// Keeps panics from printing: they are said where they are caught. With `backtraces`, what would be printed is printed as
/// well. A program that catches none of its own must not call it.
pub fn install_hook(backtraces: bool) {
    hear(move |_| backtraces);
}

/// Remembers each panic, and has it printed where `is_printed` says so.
fn hear(is_printed: impl Fn(&str) -> bool + Send + Sync + 'static) {
    let default = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        remember(info);
        if is_printed(&message(info.payload())) {
            default(info);
        }
    }));
}

fn remember(info: &PanicHookInfo<'_>) {
    let Some(location) = info.location() else { return };
    let place = format!("{}:{}", below_package(location.file()), location.line());
    let known = Some((message(info.payload()), place));
    // Whoever holds it, or has thrown it away, panics at this very moment.
    _ = HERE.try_with(|here| here.try_borrow_mut().map(|mut here| here.clone_from(&known)));
    *ANYWHERE.lock().unwrap_or_else(PoisonError::into_inner) = known;
}

fn place(message: &str) -> Option<String> {
    let is_it = |known: Option<Known>| known.filter(|(said, _)| said == message).map(|(_, place)| place);
    let here = || HERE.try_with(RefCell::take).ok().flatten();
    is_it(here()).or_else(|| is_it(ANYWHERE.lock().unwrap_or_else(PoisonError::into_inner).take()))
}

/// `src/parse.rs` of our own, `pulldown-cmark-0.13.0/src/parse.rs` of another package, wherever the program was built.
fn below_package(file: &str) -> String {
    let file = file.replace('\\', "/");
    let package = file
        .rfind("/src/")
        .and_then(|end| Some(file.get(..end)?.rfind('/')? + 1));
    package.and_then(|start| file.get(start..)).unwrap_or(&file).to_owned()
}

/// In tests, panics where one of the texts says `panic at STAGE!`. In the program it does nothing.
#[cfg(not(test))]
#[inline(always)]
pub(crate) fn trip<'t>(_: &str, _: impl IntoIterator<Item = &'t str>) {}

#[cfg(test)]
pub(crate) fn trip<'t>(stage: &str, texts: impl IntoIterator<Item = &'t str>) {
    let is_asked = |text: &str| text.contains("panic at ") && text.contains(&format!("panic at {stage}!"));
    if texts.into_iter().any(is_asked) {
        panic!("injected at {stage}");
    }
}

/// In tests, whatever is not injected is a failure that somebody wants to see.
#[cfg(test)]
pub(crate) fn hear_injected() {
    static ONCE: std::sync::Once = std::sync::Once::new();
    ONCE.call_once(|| hear(|message| !message.starts_with("injected at")));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_is_one_short_line() {
        let fault = |work: fn()| Containment::On.run(work).unwrap_err().message;
        assert_eq!(fault(|| panic!("a `b`\n  left: 1")), "a 'b' left: 1");
        assert_eq!(fault(|| panic::panic_any(1)), "a panic without a message");
        assert_eq!(fault(|| panic!("{}", "門".repeat(9_000))), "門".repeat(LENGTH) + "…");
        assert_eq!(Containment::On.run(|| 1), Ok(1));
        assert_eq!(Containment::Off.run(|| 1), Ok(1));
    }

    #[test]
    fn a_place_is_short() {
        for (file, short) in [
            ("src/parse/blocks.rs", "src/parse/blocks.rs"),
            (r"C:\a\mdbook-mls\src\parse.rs", "mdbook-mls/src/parse.rs"),
            (
                "/h/registry/src/index-1/pulldown-cmark-0.13.0/src/scan/x.rs",
                "pulldown-cmark-0.13.0/src/scan/x.rs",
            ),
            ("/rustc/abc/library/core/src/str/mod.rs", "core/src/str/mod.rs"),
        ] {
            assert_eq!(below_package(file), short);
        }
    }
}
