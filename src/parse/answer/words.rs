//! The words of six languages that say that there is nothing, or that it will be said later, as data.

/// What an answer is about. Its nouns may stand in a "no": `No known risks` answers for risks alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    Risks,
    Blockers,
    Dependencies,
    Waiting,
    Steps,
    Mitigation,
    Path,
    /// A name, a day, a description: nothing that a noun stands for.
    Value,
}

/// Words that are most often the whole answer.
#[rustfmt::skip]
pub const ALONE: &[&str] = &[
    "none", "nothing", "nil", "keine", "keiner", "nichts", "ninguno", "ninguna", "nada", "aucun", "aucune", "rien",
    "なし", "无", "無",
];

/// Other words that say nothing by themselves, or with a noun after them.
#[rustfmt::skip]
pub const NOTHING: &[&str] = &[
    "no", "na", "without", "zero", "not", "nobody", "aren", "isn",
    "keines", "kein", "keinen", "keinem", "keinerlei", "nein", "nicht", "ohne", "entfällt", "niemand",
    "ningún", "ningunos", "ningunas", "sin", "nadie",
    "aucuns", "aucunes", "néant", "pas", "non", "sans", "personne",
    "無し", "ナシ", "無い", "ない", "ありません", "ございません", "いません",
    "没有", "沒有", "暂无", "尚无", "不适用", "无需",
];

/// Words that begin a text about what has not happened.
pub const NOT: &[&str] = &["no", "not", "none", "nein", "nicht", "non", "pas", "未"];

/// Words behind which the day of a "no" stands: `No open blockers as of 2026-11-01`.
pub const SINCE: &[&str] = &[
    "as of",
    "since",
    "on",
    "stand",
    "seit",
    "am",
    "depuis",
    "au",
    "desde",
    "a fecha de",
];

/// Words and phrases that change nothing about a "no".
#[rustfmt::skip]
pub const FILLERS: &[&str] = &[
    "there", "are", "is", "was", "were", "we", "have", "has", "had", "i", "see", "currently", "yet", "known", "open",
    "current", "now", "any", "other", "others", "else", "further", "more", "additional", "outstanding", "identified",
    "found", "exist", "exists", "remain", "remains", "remaining", "left", "the", "a", "of", "our", "all", "applicable",
    "needed", "required", "necessary", "expected", "foreseen", "active", "external", "internal", "new", "unresolved",
    "so far", "at the moment", "at this moment", "at this time", "at present", "at this point", "at this stage",
    "at this point in time", "right now", "as of now", "as of today", "for now", "to date", "to report", "today", "here",
    "for this milestone", "for the milestone", "for this phase", "in this milestone", "in this phase", "of this milestone",
    "on this milestone", "to us", "us", "that we know of", "we know of", "we are aware of", "as yet", "as far as we know",
    "significant", "major", "serious", "notable", "been", "t",
    "this week", "specified", "stated", "listed", "planned", "to speak of", "to mention",
    "es", "gibt", "sind", "ist", "wir", "haben", "uns", "derzeit", "aktuell", "aktuellen", "aktuelle", "zurzeit", "zur zeit",
    "momentan", "im moment", "bisher", "bislang", "bis jetzt", "noch", "bekannt", "bekannte", "bekannten", "offen", "offene",
    "offenen", "weitere", "weiteren", "andere", "anderen", "sonstigen", "liegen vor", "vorhanden", "heute", "zutreffend",
    "nötig", "erforderlich", "notwendig", "für diesen meilenstein", "in dieser phase", "zu berichten",
    "hay", "existe", "existen", "tenemos", "por ahora", "por el momento", "de momento", "actualmente", "conocido",
    "conocida", "conocidos", "conocidas", "abierto", "abierta", "abiertos", "abiertas", "identificado", "identificados",
    "identificadas", "otro", "otra", "otros", "otras", "más", "aún", "todavía", "hasta la fecha", "hasta ahora", "aplica",
    "necesario", "que sepamos", "se conoce", "se conocen", "de", "en este hito",
    "il", "n", "y", "d", "l", "nous", "avons", "pour l instant", "pour le moment", "en ce moment", "actuellement", "connu",
    "connue", "connus", "connues", "ouvert", "ouverte", "ouverts", "ouvertes", "à ce jour", "encore", "identifié",
    "identifiée", "identifiés", "identifiées", "autre", "autres", "nécessaire", "objet", "à signaler", "pour ce jalon",
    "en cours",
    "特に", "現在", "現時点で", "現時点では", "今のところ", "該当", "既知の", "既知", "その他の", "は", "が", "も", "の", "他に", "まだ",
    "目前", "暂时", "暂", "已知的", "已知", "任何", "其他", "的", "当前", "现在", "尚",
];

pub const fn nouns(asked: Asked) -> &'static [&'static str] {
    match asked {
        Asked::Risks => RISKS,
        Asked::Blockers => BLOCKERS,
        Asked::Dependencies => DEPENDENCIES,
        Asked::Waiting => WAITING,
        Asked::Steps => STEPS,
        Asked::Mitigation => MITIGATION,
        Asked::Path => PATH,
        Asked::Value => &[],
    }
}

#[rustfmt::skip]
const RISKS: &[&str] = &[
    "risk", "risks", "issues", "concerns", "risiko", "risiken", "bedenken", "riesgo", "riesgos", "risque", "risques",
    "リスク", "懸念", "懸念点", "风险",
];

#[rustfmt::skip]
const BLOCKERS: &[&str] = &[
    "blocker", "blockers", "blocks", "blocked", "blocking", "issue", "issues", "impediment", "impediments", "obstacle",
    "obstacles", "problem", "problems", "this milestone", "it", "stops", "stopping", "go on", "goes on", "work goes on", "holds", "holding", "up", "delays",
    "delaying",
    "hindernis", "hindernisse", "problem", "probleme", "blockade", "blockaden", "blockiert",
    "bloqueo", "bloqueos", "bloqueador", "bloqueadores", "bloqueante", "bloqueantes", "impedimento", "impedimentos",
    "obstáculo", "obstáculos", "problema", "problemas",
    "bloqueur", "bloqueurs", "blocage", "blocages", "bloquant", "bloquants", "obstacle", "obstacles", "problème", "problèmes", "empêchement",
    "empêchements",
    "ブロッカー", "障害", "課題", "問題", "阻害要因", "阻碍", "阻塞", "障碍", "问题", "阻塞项",
];

#[rustfmt::skip]
const DEPENDENCIES: &[&str] = &[
    "dependency", "dependencies", "prerequisite", "prerequisites", "precondition", "preconditions", "milestone",
    "milestones", "blocker", "blockers", "blocks", "blocked", "blocking", "depends", "depend", "waits", "waiting", "on",
    "for", "it", "this",
    "abhängigkeit", "abhängigkeiten", "voraussetzung", "voraussetzungen", "meilenstein", "meilensteine",
    "dependencia", "dependencias", "requisito", "requisitos", "previo", "previos", "hito", "hitos",
    "dépendance", "dépendances", "prérequis", "jalon", "jalons",
    "依存関係", "依存", "前提条件", "前提", "マイルストーン", "依赖", "依赖项", "依赖关系", "前置条件", "里程碑",
];

#[rustfmt::skip]
const WAITING: &[&str] = &[
    "dependency", "dependencies", "waiting", "wait", "waits", "items", "item", "on", "for", "blocker", "blockers", "to",
    "anything", "anyone", "anybody",
    "abhängigkeit", "abhängigkeiten", "warten", "auf",
    "dependencia", "dependencias", "pendiente", "pendientes", "esperas",
    "dépendance", "dépendances", "attente", "attentes", "en attente",
    "依存関係", "依存", "待ち", "待ち事項", "依赖", "依赖项", "等待", "等待项", "等待事项",
];

#[rustfmt::skip]
const STEPS: &[&str] = &[
    "step", "steps", "rollback", "roll", "back", "plan", "procedure", "procedures", "approval", "approvals", "sign",
    "off", "signoff", "schritt", "schritte", "rücknahme", "freigabe", "freigaben", "paso", "pasos", "reversión",
    "aprobación", "aprobaciones", "étape", "étapes", "retour", "arrière", "approbation", "approbations",
    "手順", "ロールバック", "承認", "步骤", "回滚", "审批",
];

#[rustfmt::skip]
const MITIGATION: &[&str] = &[
    "mitigation", "mitigations", "action", "actions", "plan", "plans", "measure", "measures", "response",
    "maßnahme", "maßnahmen", "gegenmaßnahme", "gegenmaßnahmen", "mitigación", "medida", "medidas", "acción", "acciones",
    "atténuation", "mesure", "mesures", "対策", "緩和策", "措施", "缓解措施", "对策",
];

const PATH: &[&str] = &[
    "critical",
    "path",
    "critical path",
    "kritischer",
    "pfad",
    "ruta",
    "crítica",
    "chemin",
    "critique",
];

/// Words that take a "no" back.
#[rustfmt::skip]
pub const EXCEPT: &[&str] = &[
    "but", "except", "besides", "apart", "save", "only", "however", "though", "although", "unless", "until", "other",
    "aber", "außer", "nur", "sondern", "jedoch", "pero", "excepto", "salvo", "solo", "mais", "sauf", "hormis", "excepté",
    "seulement", "ただし", "但", "但是", "除",
];

/// Answers that are still to come.
pub const OPEN: &[&str] = &[
    "tbd",
    "tba",
    "tbc",
    "to be determined",
    "to be decided",
    "to be defined",
    "to be announced",
    "to be confirmed",
    "noch offen",
    "por definir",
    "à définir",
    "未定",
];
