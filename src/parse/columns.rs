//! The columns of the tables that are read, with their names in the form of [`phrase`].
//!
//! [`phrase`]: crate::config::vocabulary::phrase

pub type Names = &'static [&'static str];

/// The columns of one kind of table.
pub struct Columns<const N: usize> {
    /// A row without a cell in it is not read.
    pub first: Names,
    /// If no heading names it, it is the first of the table.
    pub is_first_without_name: bool,
    pub others: [Names; N],
}

/// Number, status, owner, target and description of a deliverable.
pub const DELIVERABLES: Columns<5> = Columns {
    first: &[
        "deliverable",
        "deliverables",
        "name",
        "title",
        "item",
        "what",
        "entregable",
        "livrable",
        "liefergegenstand",
    ],
    is_first_without_name: true,
    others: [
        &["", "no", "nr", "id", "number"],
        &["status", "state", "estado", "statut"],
        &[
            "owner",
            "owners",
            "responsible",
            "who",
            "lead",
            "dri",
            "assignee",
            "verantwortlich",
            "responsable",
        ],
        &[
            "target",
            "target date",
            "due",
            "due date",
            "deadline",
            "date",
            "when",
            "termin",
            "fecha",
            "échéance",
        ],
        &[
            "description",
            "details",
            "notes",
            "scope",
            "beschreibung",
            "descripción",
        ],
    ],
};

/// The days of a step of the critical path.
pub const PATH_STEPS: Columns<1> = Columns {
    first: &["step", "task", "phase", "activity", "work"],
    is_first_without_name: false,
    others: [&["days", "duration", "time", "effort", "length"]],
};

/// Allocation, weeks and notes of a person.
pub const CAPACITY: Columns<3> = Columns {
    first: &["person", "name", "who", "member", "team member", "role", "team"],
    is_first_without_name: true,
    others: [
        &[
            "allocation",
            "capacity",
            "load",
            "share",
            "percent",
            "fte",
            "availability",
        ],
        &["weeks", "duration", "week", "time"],
        &["notes", "note", "focus", "comment", "comments", "responsibilities"],
    ],
};

/// Likelihood, impact, mitigation and owner of a risk.
pub const RISKS: Columns<4> = Columns {
    first: &["risk", "description", "what", "issue", "risiko", "riesgo", "risque"],
    is_first_without_name: true,
    others: [
        &[
            "likelihood",
            "probability",
            "chance",
            "wahrscheinlichkeit",
            "probabilidad",
            "probabilité",
        ],
        &["impact", "severity", "level", "auswirkung", "impacto"],
        &[
            "mitigation",
            "mitigations",
            "response",
            "action",
            "plan",
            "mitigation plan",
            "maßnahme",
            "mitigación",
        ],
        &["owner", "responsible", "who"],
    ],
};

/// Issue, impact, owner, action, target, priority and status of a blocker.
pub const BLOCKERS: Columns<7> = Columns {
    first: &["blocker", "issue", "description", "title", "what"],
    is_first_without_name: true,
    others: [
        &["issue", "description"],
        &["impact"],
        &["owner", "responsible", "who"],
        &["action", "actions", "next step", "mitigation"],
        &["target resolution", "target", "due", "date", "eta", "resolution date"],
        &["priority", "severity", "level"],
        &["status", "state"],
    ],
};

/// Frequency and content of what stakeholders are told.
pub const COMMUNICATION: Columns<2> = Columns {
    first: &["stakeholder", "stakeholders", "audience", "who", "team", "role"],
    is_first_without_name: true,
    others: [
        &["update frequency", "frequency", "cadence", "how often", "when"],
        &["content", "what", "message", "channel", "format"],
    ],
};

/// The headings of a table of fields, which leave the page with it.
pub const FIELD_TABLE: Names = &[
    "field",
    "key",
    "item",
    "property",
    "value",
    "feld",
    "eigenschaft",
    "wert",
    "campo",
    "propiedad",
    "valor",
    "champ",
    "propriété",
    "valeur",
    "項目",
    "値",
    "字段",
    "值",
];
