//! `related`: what surrounds a spec, and how milestones like it ended.

use std::fmt::Write as _;
use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use serde::Serialize;

use super::{BookArguments, Command, OutputArguments, TextFormat, deliver, find_spec, tell_failures, to_json};
use crate::analysis::analyse;
use crate::graph::SpecIx;
use crate::model::Status;
use crate::project::Project;
use crate::similar::{Similar, similar};
use crate::text::terminal::clean;

/// Show what a milestone is related to
///
/// Shows the plan it belongs to, what comes before and after it, which specs refer to it, and which settled milestones
/// were similar: by plan, by owner, by words. For those it shows how they ended: the target, the completion and the
/// criteria met. For specs of other kinds it shows no similar milestones.
#[derive(Args)]
#[command(after_help = "\
Examples:
  mdbook-mls related MLS-002
  mdbook-mls related MLS-002 --format json | jq '.similar[].days_late'")]
pub(crate) struct Arguments {
    /// The spec's id, or its file
    #[arg(value_name = "ID")]
    id: String,

    #[command(flatten)]
    book: BookArguments,

    /// How to write it
    #[arg(long, short, value_enum, default_value_t)]
    format: TextFormat,

    #[command(flatten)]
    output: OutputArguments,
}

/// How many similar milestones are shown.
const SIMILAR: usize = 5;

impl Command for Arguments {
    const NAME: &'static str = "related";

    fn run(&self) -> Result<ExitCode> {
        run(self)
    }
}

fn run(arguments: &Arguments) -> Result<ExitCode> {
    let opened = arguments.book.open()?;
    let analysis = analyse(&opened.book, &opened.config, opened.as_of);
    let fails = tell_failures(&analysis);
    let project = &analysis.project;
    // A file may be named relative to the working directory or to the book.
    let file = std::fs::canonicalize(&arguments.id).ok();
    let file = file
        .filter(|file| file.is_file())
        .map(|file| opened.tree.relative(&opened.book.src, &file));
    let id = file.as_deref().unwrap_or(&arguments.id);
    let report = Report::new(project, find_spec(project, id, None)?);
    let text = match arguments.format {
        TextFormat::Json => to_json(&report)?,
        TextFormat::Text => report.text(),
    };
    deliver(text, arguments.output.output.as_deref())?;
    Ok(ExitCode::from(u8::from(fails)))
}

/// `mdbook-mls/related/1`
#[derive(Serialize)]
struct Report {
    format: &'static str,
    spec: Neighbour,
    plans: Vec<Neighbour>,
    /// Everything that has to be settled first, nearest first.
    before: Vec<Neighbour>,
    /// Everything that waits for it, nearest first.
    after: Vec<Neighbour>,
    refers_to: Vec<Neighbour>,
    referred_to_by: Vec<Neighbour>,
    similar: Vec<Past>,
}

#[derive(Serialize)]
struct Neighbour {
    id: String,
    kind: String,
    title: String,
    status: Option<&'static str>,
    /// As in `export json`: `2027-01-28`, `2027-Q1`.
    target: Option<String>,
    /// Relative to the book's root; `null` in another book.
    file: Option<String>,
    /// How many dependencies away; only before and after.
    #[serde(skip_serializing_if = "Option::is_none")]
    steps: Option<usize>,
}

#[derive(Serialize)]
struct Past {
    #[serde(flatten)]
    milestone: Neighbour,
    completed: Option<String>,
    days_late: Option<i32>,
    progress: Ticked,
    same: Same,
}

#[derive(Serialize)]
struct Ticked {
    done: usize,
    total: usize,
}

#[derive(Serialize)]
struct Same {
    plans: Vec<String>,
    owners: Vec<String>,
    words: Vec<String>,
}

impl Report {
    fn new(project: &Project<'_>, spec: SpecIx) -> Self {
        let graph = &project.graph;
        let of = |spec: &SpecIx| Neighbour::new(project, *spec);
        let (plans, others): (Vec<SpecIx>, Vec<SpecIx>) = graph
            .references(spec)
            .iter()
            .partition(|&&other| graph.specs[other].kind == "plan");
        let mut before = around(project, spec, |spec| graph.blockers(spec));
        let subject = project.subject(spec);
        let imported = subject.into_iter().flat_map(|subject| project.awaited(subject));
        before.extend(
            imported
                .filter(|awaited| awaited.spec.is_none())
                .map(|awaited| Neighbour {
                    id: awaited.name.to_owned(),
                    kind: "milestone".to_owned(),
                    title: awaited.title.to_owned(),
                    status: awaited.status.map(Status::slug),
                    target: awaited.target.map(|target| target.to_string()),
                    file: None,
                    steps: Some(1),
                }),
        );
        let past = subject.map_or(Vec::new(), |subject| similar(project, subject, SIMILAR));
        Self {
            format: "mdbook-mls/related/1",
            spec: of(&spec),
            plans: plans.iter().map(of).collect(),
            before,
            after: around(project, spec, |spec| graph.dependents(spec)),
            refers_to: others.iter().map(of).collect(),
            referred_to_by: graph.referenced_by(spec).iter().map(of).collect(),
            similar: past.into_iter().map(|past| Past::new(project, past)).collect(),
        }
    }

    fn text(&self) -> String {
        let mut out = format!("{}\n", self.spec.line());
        _ = writeln!(out, "{}", clean(self.spec.file.as_deref().unwrap_or("")));
        for (title, list) in [
            ("Plan", &self.plans),
            ("Waits for", &self.before),
            ("Waited for by", &self.after),
            ("Refers to", &self.refers_to),
            ("Referred to by", &self.referred_to_by),
        ] {
            if list.is_empty() {
                continue;
            }
            _ = writeln!(out, "\n{title}");
            for neighbour in list {
                let far = neighbour.steps.filter(|&steps| steps > 1);
                let far = far.map_or(String::new(), |steps| format!(" ({steps} steps away)"));
                _ = writeln!(out, "  {}{far}", neighbour.line());
            }
        }
        if self.spec.kind == "milestone" {
            out.push_str("\nSimilar milestones that are settled\n");
            for past in &self.similar {
                _ = writeln!(
                    out,
                    "  {}\n    {}\n    {}",
                    past.milestone.line(),
                    past.ended(),
                    past.why()
                );
            }
            if self.similar.is_empty() {
                out.push_str("  none with the same plan, owner or words\n");
            }
        }
        out
    }
}

/// What is reached from `spec` by `next`, each once and the nearest first.
fn around<'g>(project: &Project<'_>, spec: SpecIx, next: impl Fn(SpecIx) -> &'g [SpecIx]) -> Vec<Neighbour> {
    let mut seen = vec![spec];
    let mut found = Vec::new();
    let mut layer = vec![spec];
    for steps in 1.. {
        let reached: Vec<SpecIx> = layer.iter().flat_map(|&spec| next(spec).iter().copied()).collect();
        layer.clear();
        for spec in reached {
            if !seen.contains(&spec) {
                seen.push(spec);
                layer.push(spec);
            }
        }
        if layer.is_empty() {
            break;
        }
        found.extend(layer.iter().map(|&spec| Neighbour {
            steps: Some(steps),
            ..Neighbour::new(project, spec)
        }));
    }
    found
}

impl Neighbour {
    fn new(project: &Project<'_>, spec: SpecIx) -> Self {
        let entry = &project.graph.specs[spec];
        let document = project.document(spec);
        let target = document.metadata.target.as_ref().and_then(|target| target.date());
        Self {
            id: project.name(spec).to_owned(),
            kind: entry.kind.to_string(),
            title: document.title.clone(),
            status: project.status(spec).map(Status::slug),
            target: target.map(|target| target.to_string()),
            file: Some(project.book.root_path(entry.chapter)),
            steps: None,
        }
    }

    /// `MLS-002: Title · In Progress · due 2027-01-28`
    fn line(&self) -> String {
        let mut out = format!("{}: {}", self.id, self.title);
        if let Some(status) = self.status.and_then(Status::from_slug) {
            _ = write!(out, " · {status}");
        }
        if let Some(target) = &self.target {
            _ = write!(out, " · due {target}");
        }
        clean(&out).into_owned()
    }
}

impl Past {
    fn new(project: &Project<'_>, past: Similar) -> Self {
        let plans = past.shared.plans.iter().map(|&plan| project.name(plan).to_owned());
        Self {
            milestone: Neighbour::new(project, past.milestone),
            completed: past.completed.map(|day| day.to_string()),
            days_late: past.days_late,
            progress: Ticked {
                done: past.progress.done,
                total: past.progress.total,
            },
            same: Same {
                plans: plans.collect(),
                owners: past.shared.owners,
                words: past.shared.words,
            },
        }
    }

    /// `completed 2027-02-03, 6 days late, 25 of 25 criteria met`
    fn ended(&self) -> String {
        let mut facts = Vec::new();
        if let Some(completed) = &self.completed {
            facts.push(format!("completed {completed}"));
        } else if self.milestone.status == Some(Status::Completed.slug()) {
            facts.push("no `Completed on`".to_owned());
        }
        let days = |days: u32| {
            if days == 1 {
                "1 day".to_owned()
            } else {
                format!("{days} days")
            }
        };
        match self.days_late {
            Some(0) => facts.push("on time".to_owned()),
            Some(late @ 1..) => facts.push(format!("{} late", days(late.unsigned_abs()))),
            Some(early) => facts.push(format!("{} early", days(early.unsigned_abs()))),
            None => {}
        }
        facts.push(match self.progress.total {
            0 => "no criteria".to_owned(),
            total => format!("{} of {total} criteria met", self.progress.done),
        });
        facts.join(", ")
    }

    /// `same plan PLN-001; same owner Ana; words: gate, hinge`
    fn why(&self) -> String {
        let mut facts = Vec::new();
        for (label, values) in [
            ("same plan ", &self.same.plans),
            ("same owner ", &self.same.owners),
            ("words: ", &self.same.words),
        ] {
            if !values.is_empty() {
                facts.push(format!("{label}{}", values.join(", ")));
            }
        }
        clean(&facts.join("; ")).into_owned()
    }
}
