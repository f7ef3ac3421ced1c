//! Keeps a panic of our own in one chapter, one rule or one artefact.
//!
//! Code that depends on the content of chapters runs in [`Containment::run`], at a few places: in `parse`, `project`,
//! `rules::engine`, `page`, `output` and `shell`. Nothing else in the program knows about unwinding.

use std::any::Any;
use std::cell::RefCell;
use std::fmt;
use std::panic::{self, AssertUnwindSafe, PanicHookInfo};
use std::sync::{Mutex, PoisonError};

/// Whether a panic ends only the piece of work in which it happens. Property tests and fuzz targets turn this off, so
/// that they see every panic.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Containment {
    #[default]
    On,
    Off,
}

/// A panic that was caught.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fault {
    /// The message of the panic, on one line.
    message: String,
    /// `src/parse/blocks.rs:88`, if [`install_hook`] was called.
    place: Option<String>,
}

impl Containment {
    /// Returns the result of `work`.
    ///
    /// # Errors
    /// The fault that ended `work`.
    pub fn run<T>(self, work: impl FnOnce() -> T) -> Result<T, Fault> {
        match self {
            // No other code sees half-finished data: `work` changes only its result and caches, and a cache contains
            // only whole values (`OnceLock`, mutexes held for one insertion).
            Self::On => panic::catch_unwind(AssertUnwindSafe(work)).map_err(|payload| Fault::new(&*payload)),
            Self::Off => Ok(work()),
        }
    }
}

/// The most characters of a message, which may quote a whole chapter.
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

/// `called 'Option::unwrap()' on a 'None' value (src/parse/blocks.rs:88)`, for use in a sentence.
impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        match &self.place {
            Some(place) => write!(f, " ({place})"),
            None => Ok(()),
        }
    }
}

/// The message of a panic, on one line and without backticks.
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

/// The message of a panic, and where it happened.
type Known = (String, String);

thread_local! {
    /// The last panic of this thread.
    static HERE: RefCell<Option<Known>> = const { RefCell::new(None) };
}

/// The last panic of any thread: rayon passes a panic from the thread where it happens to the thread that waits.
static ANYWHERE: Mutex<Option<Known>> = Mutex::new(None);

/// Stops panics from printing, since they are reported where they are caught. With `backtraces`, they are printed as
/// well. A program that catches none of its own panics must not call this.
pub fn install_hook(backtraces: bool) {
    remember_panics(move |_| backtraces);
}

/// Remembers each panic, and prints it if `is_printed` accepts its message.
fn remember_panics(is_printed: impl Fn(&str) -> bool + Send + Sync + 'static) {
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
    // If the value is borrowed or destroyed, this thread is panicking right now.
    _ = HERE.try_with(|here| here.try_borrow_mut().map(|mut here| here.clone_from(&known)));
    *ANYWHERE.lock().unwrap_or_else(PoisonError::into_inner) = known;
}

fn place(message: &str) -> Option<String> {
    let is_it = |known: Option<Known>| known.filter(|(said, _)| said == message).map(|(_, place)| place);
    let here = || HERE.try_with(RefCell::take).ok().flatten();
    is_it(here()).or_else(|| is_it(ANYWHERE.lock().unwrap_or_else(PoisonError::into_inner).take()))
}

/// `src/parse.rs` for our own files, `pulldown-cmark-0.13.0/src/parse.rs` for another package, wherever the program was
/// built.
fn below_package(file: &str) -> String {
    let file = file.replace('\\', "/");
    let package = file
        .rfind("/src/")
        .and_then(|end| Some(file.get(..end)?.rfind('/')? + 1));
    package.and_then(|start| file.get(start..)).unwrap_or(&file).to_owned()
}

/// In tests, panics if one of the texts contains `panic at STAGE!`. In the program it does nothing.
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

/// In tests, every other panic is a failure and is printed.
#[cfg(test)]
pub(crate) fn hide_injected_panics() {
    static ONCE: std::sync::Once = std::sync::Once::new();
    ONCE.call_once(|| remember_panics(|message| !message.starts_with("injected at")));
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
