//! The words around a section's name in a heading, in six languages, as data.

/// Words before a name that leave it what it is: `The Deliverables`, `Key Risks`.
#[rustfmt::skip]
pub const BEFORE: &[&str] = &[
    "the", "our", "a", "all", "key", "main", "major", "core", "top", "planned", "expected", "current", "open", "known",
    "remaining", "project", "milestone", "overall", "primary", "final", "updated", "new", "initial", "draft",
    "die", "der", "das", "unsere", "unser", "alle", "wichtige", "wichtigste", "aktuelle", "offene", "bekannte", "geplante",
    "los", "las", "el", "la", "nuestros", "nuestras", "principales", "actuales", "conocidos",
    "les", "le", "l", "nos", "notre", "principaux", "principales", "actuels", "connus",
    "主な", "現在の", "主要", "当前", "我们的",
];

/// Words that a number follows: `Phase 1`, `Part 2`.
#[rustfmt::skip]
pub const NUMBERED: &[&str] = &[
    "phase", "part", "sprint", "iteration", "release", "stage", "milestone", "version", "week", "month", "quarter",
    "section", "chapter", "step", "year", "increment", "wave", "round", "top", "rev", "revision", "v", "q", "h", "fy",
    "teil", "abschnitt", "kapitel", "woche", "meilenstein", "stufe", "fase", "parte", "sección", "capítulo", "semana", "hito",
    "partie", "chapitre", "étape", "semaine", "jalon", "フェーズ", "第", "阶段",
];

/// Words behind a name that say how far it is, and nothing else.
#[rustfmt::skip]
pub const REMARKS: &[&str] = &[
    "draft", "wip", "tbd", "final", "preliminary", "proposed", "updated", "revised", "continued", "cont", "ctd", "new",
    "optional", "required", "mandatory", "todo", "planned", "current", "approved", "agreed", "review", "first", "second",
    "entwurf", "vorläufig", "fortsetzung", "endgültig", "borrador", "provisional", "definitivo", "brouillon", "provisoire",
    "définitif", "草案", "下書き", "草稿",
];

/// Words behind which a time or a part of the project stands: `as of January`, `for Phase 2`.
#[rustfmt::skip]
pub const LINKS: &[&str] = &[
    "as", "of", "at", "on", "in", "for", "by", "since", "until", "till", "from", "to", "this", "the", "through",
    "stand", "im", "am", "bis", "seit", "für", "vom", "ab", "zum", "diese", "diesen", "den", "der",
    "de", "del", "en", "a", "al", "hasta", "desde", "para", "este", "esta", "el", "la",
    "au", "du", "le", "depuis", "jusqu", "pour", "ce", "cette", "des",
];

/// What may stand at the end of such a remark.
#[rustfmt::skip]
pub const TIMES: &[&str] = &[
    "now", "today", "project", "milestone", "phase", "release", "sprint", "week", "month", "quarter", "year", "iteration",
    "spring", "summer", "autumn", "fall", "winter", "heute", "projekt", "meilenstein", "phase", "woche", "monat", "jahr",
    "hoy", "proyecto", "hito", "fase", "semana", "mes", "año", "projet", "jalon", "semaine", "mois", "année",
    "aujourd", "hui",
];

/// Words that turn a section into another one: `Deliverables (out of scope)`.
#[rustfmt::skip]
pub const CLAUSE_BREAKERS: &[&str] = &[
    "not", "no", "non", "out", "old", "former", "previous", "removed", "dropped", "deferred", "rejected", "archive",
    "archived", "obsolete", "excluded", "example", "examples", "template", "templates", "later", "past", "future",
    "nicht", "kein", "keine", "alt", "alte", "früher", "entfallen", "archiv", "beispiel", "vorlage", "später",
    "ejemplo", "plantilla", "antiguo", "antiguos", "descartado", "descartados", "futuro", "futuros", "fuera",
    "pas", "hors", "ancien", "anciens", "exemple", "modèle", "futur", "futurs", "除外", "対象外", "例", "范围外", "示例",
];

/// Words of what holds a section's content: what they hold is not the section in a form that is read.
#[rustfmt::skip]
pub const HOLDERS: &[&str] = &[
    "list", "lists", "table", "overview", "section", "details", "log", "register", "matrix", "tracker", "tracking",
    "status", "breakdown", "description", "descriptions", "liste", "tabelle", "übersicht", "lista", "tabla", "tableau",
    "一覧", "リスト", "列表", "清单",
];

/// Names of one word that are a section's and hardly anything else.
#[rustfmt::skip]
pub const CLEAR: &[&str] = &[
    "deliverables", "blockers", "risks", "dependencies", "prerequisites", "rollback", "contingency", "timeline",
    "abnahmekriterien", "akzeptanzkriterien", "erfolgskriterien",
];
