//! The reader's result for a chapter, as lines: each value, and the text at its place if that differs.

use std::fmt::Write as _;

use mdbook_mls::internals::model::{
    Criterion, DateReading, DateValue, Deliverable, Dependency, Document, Field, FieldLine, LevelValue, Milestone,
    Moved, Reference, StatusValue, Step,
};
use mdbook_mls::internals::source::{SourceText, Span, Text};

pub fn lines(source: &str, document: &Document) -> String {
    let mut page = Page {
        source,
        out: String::new(),
    };
    page.document(document);
    if let Some(milestone) = &document.milestone {
        page.milestone(milestone);
    }
    page.out
}

struct Page<'s> {
    source: &'s str,
    out: String,
}

impl Page<'_> {
    fn line(&mut self, depth: usize, name: &str, value: impl AsRef<str>) {
        let value = value.as_ref();
        let colon = if name.is_empty() || value.is_empty() { "" } else { ": " };
        writeln!(self.out, "{}{name}{colon}{value}", "  ".repeat(depth)).expect("a string can be written");
    }

    /// The text of a span, on one line.
    fn place(&self, span: Span) -> String {
        format!("{:?}", span.of(self.source)).replace("\\\"", "\"")
    }

    fn text(&self, text: &Text) -> String {
        match span_says(text, self.source) {
            true => text.value.to_string(),
            false => format!("{} at {}", text.value, self.place(text.span)),
        }
    }

    fn texts(&self, texts: &[Text]) -> String {
        let texts: Vec<String> = texts.iter().map(|text| self.text(text)).collect();
        texts.join("; ")
    }

    fn optional(&mut self, depth: usize, name: &str, text: Option<&Text>) {
        if let Some(text) = text {
            let value = self.text(text);
            self.line(depth, name, value);
        }
    }

    fn optional_written(&mut self, depth: usize, name: &str, text: Option<&SourceText>) {
        if let Some(text) = text {
            let value = self.written(text);
            self.line(depth, name, value);
        }
    }

    fn status(&mut self, depth: usize, value: Option<&StatusValue>) {
        let Some(value) = value else { return };
        let status = value.status.map_or("unknown", |status| status.slug());
        let from = if value.from_delivered { ", from Delivered" } else { "" };
        let line = format!("{status}{}{from}, of {}", note(&value.note), self.text(&value.text));
        self.line(depth, "status", line);
    }

    fn day(&mut self, depth: usize, name: &str, value: Option<&DateValue>) {
        let Some(value) = value else { return };
        let date = match &value.reading {
            DateReading::Date(date) => date.to_string(),
            DateReading::NoYear { month, day } => format!("{month}/{day} of no year"),
            DateReading::Text => "no date".to_owned(),
            other => format!("{other:?}"),
        };
        let line = format!("{date}{}, of {}", note(&value.note), self.text(&value.text));
        self.line(depth, name, line);
    }

    fn level(&mut self, depth: usize, name: &str, value: Option<&LevelValue>) {
        let Some(value) = value else { return };
        let level = value.level.map_or("unknown", |level| level.slug());
        let line = format!("{level}, of {}", self.text(&value.text));
        self.line(depth, name, line);
    }

    fn fields(&mut self, depth: usize, fields: &[Field]) {
        for field in fields {
            let (key, value) = (self.text(&field.key), self.text(&field.value));
            let line = format!("{key} = {value} in {}", self.place(field.span));
            self.line(depth, &format!("field {:?}", field.kind), line);
        }
    }

    fn field_lines(&mut self, depth: usize, lines: &[FieldLine]) {
        for line in lines {
            match &line.whole {
                Some(field) => self.fields(depth, std::slice::from_ref(field)),
                None => {
                    let empty = if line.is_empty { ", empty" } else { "" };
                    let place = self.place(line.span);
                    self.line(depth, &format!("field {:?}{empty}", line.kind), place);
                }
            }
        }
    }

    fn written(&self, text: &SourceText) -> String {
        self.text(&Text::new(text.of(self.source), text.span))
    }

    fn moved(&mut self, depth: usize, moved: &[Moved]) {
        for moved in moved {
            let place = self.place(moved.span);
            self.line(depth, if moved.is_block { "moved" } else { "part moved" }, place);
        }
    }

    fn criteria(&mut self, depth: usize, criteria: &[Criterion]) {
        for criterion in criteria {
            let link = if criterion.has_link { ", with a link" } else { "" };
            let marker = criterion.marker().of(self.source);
            let is_kept = matches!(marker, "[x]" | "[X]") == criterion.done;
            let done = if is_kept { "" } else { " (!)" };
            let line = format!("{marker}{done} {}{link}", self.written(&criterion.text));
            self.line(depth, "", line);
        }
    }

    fn steps(&mut self, depth: usize, steps: &[Step]) {
        for step in steps {
            let mark = match step.done {
                Some(true) => "[x] ",
                Some(false) => "[ ] ",
                None => "- ",
            };
            let line = format!("{mark}{}", self.written(&step.text));
            self.line(depth, "", line);
        }
    }

    fn reference(&self, reference: &Reference) -> String {
        let mut line = self.place(reference.span);
        if let Some(status) = reference.quoted_status() {
            write!(line, " quoted as {}", self.text(status)).expect("a string can be written");
        }
        let id = reference.id.as_ref().map(ToString::to_string);
        let parts = [
            reference.import().map(|import| format!("{import}:")),
            id,
            reference.deliverable().map(|number| format!("#{number}")),
            reference.link().map(str::to_owned),
        ];
        format!("{} in {line}", parts.into_iter().flatten().collect::<String>())
    }

    fn dependency(&mut self, name: &str, side: &Dependency) {
        let Some(stated) = side.stated else { return };
        let none = if side.none { "none" } else { "" };
        self.line(0, name, none);
        let place = self.place(stated);
        self.line(1, "stated", place);
        for reference in &side.references {
            let place = self.reference(reference);
            self.line(1, "", place);
        }
        for words in &side.untracked {
            let words = self.text(words);
            self.line(1, "untracked", words);
        }
    }

    fn document(&mut self, document: &Document) {
        self.line(0, "title", &document.title);
        for (name, identity) in document
            .identity
            .iter()
            .map(|own| ("id", own))
            .chain(document.other_ids.iter().map(|other| ("other id", other)))
        {
            let place = identity
                .span
                .map_or_else(String::new, |span| format!(" at {}", self.place(span)));
            self.line(0, name, format!("{} from {:?}{place}", identity.id, identity.source));
        }
        let metadata = &document.metadata;
        self.status(0, metadata.status.as_ref());
        self.day(0, "target", metadata.target.as_ref());
        self.day(0, "completed", metadata.completed_on.as_ref());
        if !metadata.owners.is_empty() {
            let owners = self.texts(&metadata.owners);
            self.line(0, "owners", owners);
        }
        self.fields(0, &metadata.fields);
        self.moved(0, &metadata.moved);
        if let Some(block) = metadata.block {
            let place = self.place(block);
            self.line(0, "block", place);
        }
        if let Some(problem) = document.front_matter.as_ref().and_then(|front| front.problem.as_ref()) {
            let rest = Span::new(problem.span.start as usize, self.source.len());
            let line = rest.of(self.source).lines().next().unwrap_or_default();
            self.line(0, "no YAML", format!("at {line:?}"));
        }
        for reference in &document.references {
            let line = self.reference(reference);
            self.line(0, "reference", line);
        }
        for directive in &document.directives {
            let alone = if directive.alone { "alone" } else { "within a line" };
            let name = self.text(&directive.name);
            self.line(0, "directive", format!("{name}, {alone}"));
            if !directive.arguments.is_empty() {
                let arguments = self.texts(&directive.arguments);
                self.line(1, "arguments", arguments);
            }
            for (key, value) in &directive.filters {
                let (key, value) = (self.text(key), self.text(value));
                self.line(1, "filter", format!("{key} = {value}"));
            }
        }
        for waiver in &document.waivers {
            let (rule, reason) = (self.text(&waiver.rule), self.text(&waiver.reason));
            self.line(0, "waiver", format!("{rule}, because {reason}"));
            self.day(1, "until", waiver.until.as_ref());
            let scope = match waiver.scope {
                _ if waiver.whole_file => "the file".to_owned(),
                Some(scope) => {
                    let end = (scope.end as usize).min(self.source.len());
                    self.place(Span::new(scope.start as usize, end))
                }
                None => "nothing".to_owned(),
            };
            self.line(1, "in", scope);
        }
    }

    fn milestone(&mut self, milestone: &Milestone) {
        for found in &milestone.headings {
            let section = found.section.map_or("?".to_owned(), |section| format!("{section:?}"));
            let is = if found.is_item { "an item".to_owned() } else { section };
            let heading = self.place(found.heading.span);
            self.line(0, "heading", format!("{heading} is {is}"));
        }
        self.optional_written(0, "summary", milestone.summary.as_ref());
        for deliverable in &milestone.deliverables {
            self.deliverable(deliverable);
        }
        if let Some(table) = &milestone.summary_table {
            let under = if table.under_heading { "under a heading" } else { "" };
            self.line(0, "summary table", under);
            for row in &table.rows {
                let title = self.text(&row.title);
                self.line(1, "row", title);
                self.status(2, row.status.as_ref());
                self.optional(2, "owner", row.owner.as_ref());
                self.day(2, "target", row.target.as_ref());
            }
        }
        for group in &milestone.success {
            let level = group
                .level
                .as_ref()
                .map_or(String::new(), |level| format!(" ({})", level.value));
            let must = if group.must { "must" } else { "wish" };
            let title = self.text(&group.title);
            self.line(0, "criteria", format!("{title}{level} {}, {must}", group.kind.slug()));
            self.criteria(1, &group.criteria);
        }
        if !milestone.sign_off.is_empty() {
            self.line(0, "sign-off", "");
            self.steps(1, &milestone.sign_off);
        }
        if let Some(path) = &milestone.critical_path {
            let place = self.place(path.span);
            self.line(0, "critical path in", place);
            self.day(1, "start", path.start.as_ref());
            for step in &path.steps {
                let days = step.days.map_or("no days".to_owned(), |days| format!("{days} days"));
                let name = self.text(&step.name);
                self.line(1, "step", format!("{name}, {days}"));
            }
            self.day(1, "end", path.end.as_ref());
        }
        self.dependency("depends on", &milestone.depends_on);
        self.dependency("blocks", &milestone.blocks);
        self.optional(0, "if delayed", milestone.if_delayed.as_ref());
        self.optional(0, "contingency", milestone.contingency.as_ref());
        self.people(milestone);
        for procedure in &milestone.procedures {
            let title = self.text(&procedure.title);
            self.line(0, "procedure", title);
            self.criteria(1, &procedure.criteria);
            self.steps(1, &procedure.steps);
        }
        if let Some(heading) = milestone.rollback.heading {
            let place = self.place(heading);
            self.line(0, "rollback at", place);
            self.steps(1, &milestone.rollback.steps);
            for (name, texts) in [
                ("communication", &milestone.rollback.communication),
                ("analysis", &milestone.rollback.analysis),
            ] {
                if !texts.is_empty() {
                    let texts = self.texts(texts);
                    self.line(1, name, texts);
                }
            }
        }
        self.communication(milestone);
        for swallowed in &milestone.swallowed {
            let start = swallowed.line_start as usize;
            let place = self.place(Span::new(start, swallowed.field.end as usize));
            self.line(0, "swallowed", place);
        }
        for found in &milestone.false_boxes {
            let place = self.place(found.span);
            self.line(0, "no box", format!("{:?} {place}", found.kind));
        }
        for column in &milestone.near_columns {
            let heading = self.text(&column.heading);
            self.line(0, "no column", format!("{heading}, perhaps {}", column.meant));
        }
    }

    fn deliverable(&mut self, deliverable: &Deliverable) {
        let title = self.text(&deliverable.title);
        let group = deliverable
            .group
            .as_ref()
            .map_or(String::new(), |group| format!(" in {group}"));
        let place = self.place(deliverable.span);
        let line = format!("{title}{group}, {:?} {place}", deliverable.form);
        self.line(0, &format!("deliverable {}", deliverable.number), line);
        self.optional_written(1, "description", deliverable.description.as_ref());
        if !deliverable.owners.is_empty() {
            let owners = self.texts(&deliverable.owners);
            self.line(1, "owners", owners);
        }
        self.status(1, deliverable.status.as_ref());
        let target = if deliverable.target_from_table {
            "target from the table"
        } else {
            "target"
        };
        self.day(1, target, deliverable.target.as_ref());
        self.criteria(1, &deliverable.criteria);
        self.field_lines(1, &deliverable.fields);
        self.moved(1, &deliverable.moved);
    }

    fn people(&mut self, milestone: &Milestone) {
        for row in &milestone.capacity {
            let person = self.text(&row.person);
            let percent = row
                .percent
                .map_or("unknown".to_owned(), |percent| format!("{percent}%"));
            let weeks = row.weeks.map_or("unknown".to_owned(), |weeks| format!("{weeks}"));
            let notes = note(&row.notes);
            self.line(0, "capacity", format!("{person}{notes}, {percent} for {weeks} weeks"));
            self.optional(1, "allocation", row.allocation.as_ref());
            self.optional(1, "weeks", row.weeks_text.as_ref());
        }
        for risk in &milestone.risks {
            let (text, place) = (self.text(&risk.text), self.place(risk.span));
            self.line(0, "risk", format!("{text} in {place}"));
            self.level(1, "likelihood", risk.likelihood.as_ref());
            self.level(1, "impact", risk.impact.as_ref());
            self.optional(1, "mitigation", risk.mitigation.as_ref());
            self.optional(1, "owner", risk.owner.as_ref());
        }
        for blocker in &milestone.blockers {
            let (title, place) = (self.text(&blocker.title), self.place(blocker.span));
            let over = if blocker.resolved { ", resolved" } else { "" };
            self.line(
                0,
                &format!("blocker {}", blocker.number),
                format!("{title}{over} in {place}"),
            );
            self.level(1, "priority", blocker.priority.as_ref());
            self.optional(1, "issue", blocker.issue.as_ref());
            self.optional(1, "impact", blocker.impact.as_ref());
            self.optional(1, "action", blocker.action.as_ref());
            if !blocker.owners.is_empty() {
                let owners = self.texts(&blocker.owners);
                self.line(1, "owners", owners);
            }
            self.day(1, "target", blocker.target.as_ref());
        }
        for text in &milestone.waiting {
            let text = self.text(text);
            self.line(0, "waiting for", text);
        }
    }

    fn communication(&mut self, milestone: &Milestone) {
        if let Some(heading) = milestone.communication.heading {
            let place = self.place(heading);
            self.line(0, "communication at", place);
        }
        for (who, what) in &milestone.communication.audience {
            self.line(1, "told", format!("{}{}", who.value, note(&what.value)));
        }
        for row in &milestone.communication.plan {
            let stakeholder = self.text(&row.stakeholder);
            let days = row
                .days
                .map_or("no interval".to_owned(), |days| format!("every {days} days"));
            self.line(1, "plan", format!("{stakeholder}, {days}"));
            self.optional(2, "frequency", row.frequency.as_ref());
            self.optional(2, "content", row.content.as_ref());
        }
        for update in &milestone.updates {
            let (text, place) = (self.text(&update.text), self.place(update.span));
            self.line(0, "update", format!("{text} in {place}"));
            if let Some(percent) = &update.percent {
                let place = self.place(percent.span);
                self.line(1, "percent", format!("{} at {place}", percent.value));
            }
            self.day(1, "date", update.date.as_ref());
            for line in &update.lines {
                let line = self.text(line);
                self.line(1, "line", line);
            }
            self.day(1, "next", update.next.as_ref());
            self.level(1, "confidence", update.confidence.as_ref());
            if let Some(percent) = update.confidence_percent {
                self.line(1, "confidence in percent", percent.to_string());
            }
        }
    }
}

fn span_says(text: &Text, source: &str) -> bool {
    text.span.range().end <= source.len() && text.span.of(source) == text.value
}

fn note(note: &str) -> String {
    if note.is_empty() {
        return String::new();
    }
    format!(" ({note})")
}
