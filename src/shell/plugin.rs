//! mdBook's plugin: one call of a host, from its JSON on standard input to the book on standard output or to files.

use std::convert::Infallible;
use std::fs::File;
use std::io::{self, Read, Write};
#[cfg(unix)]
use std::os::fd::AsFd;
#[cfg(windows)]
use std::os::windows::io::AsHandle;
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result, anyhow, bail};

use crate::analysis::{Analysis, analyse};
use crate::config::InlineStyle;
use crate::contain::Containment;
use crate::diagnostic::{Finding, Severity, Site};
use crate::output::failures::failures;
use crate::output::findings::full::full;
use crate::output::findings::github::github;
use crate::output::folder;
use crate::output::format::Style;
use crate::output::past;
use crate::output::tally::receipt;
use crate::page::{self, Flavor, Options, Pages, Sheet};
use crate::rules;
use crate::shell::files;
use crate::shell::host::{STYLE, Settings};
use crate::shell::open::{self, Overrides, Problem};
use crate::shell::terminal;
use crate::shell::tree::Disk;
use crate::shell::wire::{self, Call, Role};
use crate::source::map::{Files, Places};
use crate::text::terminal::{clean, clean_lines};

/// How many findings a build shows; the rest are only counted.
const DRAWN: usize = 30;
/// Renderers that want a chapter's source and no findings.
const SOURCE_ONLY: [&str; 2] = ["test", "xgettext"];
/// Exit codes as in the command line: blocking findings; misuse, configuration or I/O.
const BLOCKED: u8 = 1;
const FAILED: u8 = 2;

/// Most calls are shorter.
const CALL: usize = 64 << 20;

/// Whether a renderer gets our pages. Our own one gets the chapters as they are.
pub fn supports(renderer: &str) -> bool {
    renderer != "mls"
}

/// Serves one call. People read standard error; standard output is the host's.
pub fn run() -> ExitCode {
    // The length of a call is not known. Of reserved memory, only what is written to is really taken.
    let mut input = Vec::with_capacity(CALL);
    let outcome = match io::stdin().lock().read_to_end(&mut input) {
        Ok(_) => output().and_then(|out| serve(&mut input, out, exit)),
        Err(error) => Err(error).context("cannot read standard input"),
    };
    match outcome {
        Ok(never) => match never {},
        Err(error) => {
            say(&clean_lines(&format!("error: {error:#}")));
            ExitCode::from(FAILED)
        }
    }
}

/// Standard output as a file: the library's own handle looks for line breaks, and a book's JSON has none.
fn output() -> Result<File> {
    #[cfg(unix)]
    let own = io::stdout().as_fd().try_clone_to_owned();
    #[cfg(windows)]
    let own = io::stdout().as_handle().try_clone_to_owned();
    Ok(File::from(own.context("cannot open standard output")?))
}

/// Ends the program while the book is still in memory: freeing it piece by piece takes a twentieth of a large build.
fn exit(verdict: Verdict) -> Infallible {
    std::process::exit(match verdict {
        Verdict::Passed => 0,
        Verdict::Blocked => i32::from(BLOCKED),
    })
}

/// Whether a build may go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Passed,
    /// There are findings that block it, and they have been reported.
    Blocked,
}

/// Answers `input`, a call as mdBook sends it: a preprocessor's with the book on `out`, a renderer's with files. The content of
/// `input` is of no use afterwards.
///
/// # Errors
/// A call that cannot be read, a wrong configuration, and errors of the file system and of `out`.
pub(crate) fn answer(input: &mut [u8], out: impl Write) -> Result<Verdict> {
    serve(input, out, |verdict| verdict)
}

/// Like [`answer`]; `end` gets the verdict once everything is written. A failure outside of one chapter is an error, too.
fn serve<T>(input: &mut [u8], out: impl Write, end: impl FnOnce(Verdict) -> T) -> Result<T> {
    let served = Containment::On.run(|| serve_call(input, out, end));
    served.unwrap_or_else(|fault| Err(anyhow!("mdbook-mls itself failed: {fault}; please report this message")))
}

fn serve_call<T>(input: &mut [u8], out: impl Write, end: impl FnOnce(Verdict) -> T) -> Result<T> {
    let mut call = wire::read(input)?;
    resolve_paths(&mut call);
    let chapters = std::mem::take(&mut call.chapters);
    let is_reread = matches!(call.role, Role::Render { .. });
    let overrides = Overrides::of_environment();
    let mut opened = open::sent(
        Disk::new(&call.root),
        call.settings.clone(),
        chapters,
        is_reread,
        &overrides,
    );
    let problems = &opened.problems;
    if !problems.is_empty() && is_fatal(&call) {
        let problems: Vec<_> = problems.iter().map(Problem::to_string).collect();
        bail!("{}", problems.join("\nerror: "));
    }
    if matches!(&call.role, Role::Preprocess { renderer } if renderer == "html") {
        let (has_sheet, warning) = own_sheet(&call.settings, &opened.tree);
        opened.config.inline_style = opened.config.inline_style.resolved(has_sheet);
        if opened.config.inline_style != InlineStyle::Always {
            say(&warning);
        }
    }
    let mut analysis = analyse(&opened.book, &opened.config, opened.as_of);
    analysis.findings.splice(0..0, problems.iter().map(finding));
    let places = Places::new(&opened.book, &opened.tree);
    let verdict = match &call.role {
        Role::Preprocess { renderer } => {
            let (verdict, late) = preprocess(&call, renderer, &analysis, &places, out)?;
            match report_late(&call, &mut analysis, late, &places) {
                true => Verdict::Blocked,
                false => verdict,
            }
        }
        // If no other output is configured, the findings have not been reported yet.
        Role::Render { .. } if reporter(&call.settings).is_none() && report(&call, &analysis, &places) => {
            Verdict::Blocked
        }
        // The files may differ from what other plugins made of them.
        Role::Render { .. } if reporter(&call.settings).is_some() && report_failures(&call, &analysis) => {
            Verdict::Blocked
        }
        Role::Render { .. } if analysis.failure_of_all().is_some() => Verdict::Passed,
        // Files that are made without the book's own configuration must not be published.
        Role::Render { .. } if !problems.is_empty() => Verdict::Passed,
        Role::Render { destination } => render(&call, destination, &analysis)?,
    };
    Ok(end(verdict))
}

/// Makes the paths of a call absolute. A host that was given a relative root passes it on unchanged, and starts us in the root
/// or in the destination: the root is relative to one of the folders above.
fn resolve_paths(call: &mut Call<'_>) {
    let Ok(here) = std::env::current_dir() else { return };
    let is_base = |base: &&Path| base.join(&call.root).join("book.toml").is_file();
    if let Some(base) = here.ancestors().find(is_base) {
        call.root = base.join(&call.root);
        if let Role::Render { destination } = &mut call.role {
            *destination = base.join(&*destination);
        }
    }
}

/// Whether a wrong configuration may end the call: never in the preview of a book, nor in the tests of its code.
fn is_fatal(call: &Call<'_>) -> bool {
    let source_only = matches!(&call.role, Role::Preprocess { renderer } if SOURCE_ONLY.contains(&renderer.as_str()));
    !call.settings.serve && !source_only
}

fn preprocess(
    call: &Call<'_>,
    renderer: &str,
    analysis: &Analysis<'_>,
    places: &Places<'_>,
    mut out: impl Write,
) -> Result<(Verdict, Vec<Finding>)> {
    let options = Options {
        flavor: match renderer {
            "html" => Flavor::Html,
            _ => Flavor::Markdown,
        },
        panel: call.settings.serve,
    };
    let pages = if SOURCE_ONLY.contains(&renderer) {
        Pages::of_source(analysis)
    } else {
        if reporter(&call.settings) == Some(renderer) && report(call, analysis, places) {
            return Ok((Verdict::Blocked, Vec::new()));
        }
        Pages::new(analysis, places, &options)
    };
    let sent = call.reply(|chapter| pages.page(chapter), &mut out);
    sent.and_then(|()| out.flush()).context("cannot send the book back")?;
    Ok((Verdict::Passed, pages.findings()))
}

fn render(call: &Call<'_>, destination: &Path, analysis: &Analysis<'_>) -> Result<Verdict> {
    let beside = match call.settings.html_folder() {
        Some(_) => "../html/",
        None => "",
    };
    let site = call.settings.site.as_deref().unwrap_or(beside);
    let made = folder::all(analysis, site);
    if files::publish(destination, &made.artefacts)? {
        say(&moved(&call.settings));
    }
    made.complete().map_err(|failed| anyhow!(failed))?;
    Ok(Verdict::Passed)
}

/// What a new `[output.mls]` changes about the other outputs; empty if it is nothing.
fn moved(settings: &Settings) -> String {
    let Settings { outputs, build_dir, .. } = settings;
    let outputs: Vec<&str> = outputs
        .iter()
        .map(String::as_str)
        .filter(|name| *name != "mls")
        .collect();
    match outputs[..] {
        [] => {
            "note: `[output.mls]` is the only output, so mdBook makes no pages; add `[output.html]` for them".to_owned()
        }
        [one] => format!(
            "note: with a second output, mdBook writes the {one} output to `{build_dir}/{one}` and no longer to `{build_dir}`; \
             to keep the old place, remove `[output.mls]` from book.toml and run `mdbook-mls export all --output \
             {build_dir}/mls` after `mdbook build`"
        ),
        _ => String::new(),
    }
}

/// Whether a style sheet of the book is ours, and a warning about it; empty if it is this version's.
fn own_sheet(settings: &Settings, disk: &Disk) -> (bool, String) {
    let kinds = settings.sheets.iter();
    let kinds = kinds.filter_map(|path| Some((path, page::sheet_of(&disk.read(path)?)?)));
    let ours: Vec<_> = kinds.collect();
    if settings.sheets.iter().any(|path| path == STYLE) && disk.read(STYLE).is_none() {
        let missing = format!(
            "warning: book.toml lists `{STYLE}`, which does not exist, so mdBook stops: remove it from `additional-css`, or \
             `mdbook-mls init` writes it"
        );
        return (!ours.is_empty(), missing);
    }
    let Some((path, kind)) = ours.iter().find(|(_, kind)| *kind != Sheet::Current) else {
        return (!ours.is_empty(), String::new());
    };
    let (command, remark) = match kind {
        Sheet::Other => (
            "init --theme --force",
            "writes this one's, and git shows what you had changed",
        ),
        Sheet::Current | Sheet::Untouched => ("init --theme", "writes this one's"),
    };
    let warning = format!(
        "warning: `{}` is the style sheet of another version of mdbook-mls; `mdbook-mls {command}` {remark}",
        clean(path)
    );
    (true, warning)
}

/// The output whose run prints the findings: a book with several outputs is checked several times.
fn reporter(settings: &Settings) -> Option<&str> {
    let only = settings.table.get("renderers").and_then(serde_json::Value::as_array);
    let is_called = |name: &str| match only {
        Some(only) => only.iter().any(|other| other == name),
        None => supports(name),
    };
    let outputs = settings.outputs.iter().map(String::as_str);
    outputs
        .filter(|name| supports(name) && !SOURCE_ONLY.contains(name))
        .find(|name| is_called(name))
}

/// Reports the findings; returns whether they stop the build.
fn report(call: &Call<'_>, analysis: &Analysis<'_>, places: &Places<'_>) -> bool {
    if let Some(note) = past::note(&analysis.project) {
        say(&note);
    }
    say(&(drawn(call, analysis, places) + &receipt(analysis)));
    is_blocked(call, analysis)
}

fn is_blocked(call: &Call<'_>, analysis: &Analysis<'_>) -> bool {
    !call.settings.serve && analysis.blocking().next().is_some()
}

/// The findings, for people and for GitHub.
fn drawn(call: &Call<'_>, analysis: &Analysis<'_>, places: &Places<'_>) -> String {
    let style = Style {
        color: true,
        width: terminal::width(),
    };
    let mut text = full(analysis, places, &style, Some(DRAWN));
    if std::env::var("GITHUB_ACTIONS").is_ok_and(|value| value == "true") {
        text.push_str(&github(analysis, places, &files::below_repository(&call.root)));
    }
    text
}

/// Reports what the program failed at while it made pages, which was not known when the findings were reported; returns whether
/// it stops the build.
fn report_late(call: &Call<'_>, analysis: &mut Analysis<'_>, late: Vec<Finding>, places: &Places<'_>) -> bool {
    if late.is_empty() {
        return false;
    }
    analysis.findings = late;
    say(&drawn(call, analysis, places));
    is_blocked(call, analysis)
}

/// Reports what the program failed at, and nothing else; returns whether it stops the build.
fn report_failures(call: &Call<'_>, analysis: &Analysis<'_>) -> bool {
    say(&failures(analysis));
    let mut blocking = analysis.blocking();
    !call.settings.serve && blocking.any(|finding| finding.rule == rules::INTERNAL_ERROR)
}

/// A problem as the panel shows it.
fn finding(problem: &Problem) -> Finding {
    let (message, help) = match problem {
        // The place is part of the first line, the help is the second.
        Problem::Key(problem) => (problem.to_string().lines().take(1).collect(), problem.help.clone()),
        Problem::Day(_) | Problem::Baseline(_) => (problem.to_string(), String::new()),
    };
    Finding::new("configuration", Severity::Error, Site::Book, message).with_help(help)
}

/// Prints to standard error, in colour if that is a terminal. Errors are ignored.
fn say(text: &str) {
    if text.is_empty() {
        return;
    }
    let mut err = anstream::stderr().lock();
    _ = writeln!(err, "{}", text.trim_end_matches('\n'));
}
