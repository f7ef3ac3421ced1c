//! The lists: vague words and placeholders per language; how people say who approves, and how many.

use crate::labels::Language;

/// Words and phrases that nobody can check, as they stand in criteria of `language`.
#[rustfmt::skip] // one line per word would be six screens
pub fn vague(language: Language) -> &'static [&'static str] {
    match language {
        Language::English => &[
            "works well", "work well", "works properly", "works as expected", "works fine", "runs well",
            "runs smoothly", "fast", "quickly", "user-friendly", "easy to use", "easily", "intuitive",
            "as appropriate", "where appropriate", "if appropriate", "appropriately", "as needed", "where needed",
            "if needed", "as necessary", "if necessary", "as required", "if possible", "where possible",
            "as far as possible", "as soon as possible", "asap", "in a timely manner", "good performance",
            "good enough", "good quality", "high quality", "state of the art", "reasonable", "reasonably", "adequate",
            "adequately", "sufficient", "sufficiently", "acceptable", "robust", "seamless", "seamlessly", "smooth",
            "smoothly", "efficient", "efficiently", "performant", "optimal", "scalable", "etc", "and so on",
        ],
        Language::German => &[
            "funktioniert gut", "funktionieren gut", "funktioniert einwandfrei", "läuft gut", "läuft rund", "schnell",
            "schnelle", "schnelles", "schneller", "schnellen", "zügig", "zeitnah", "benutzerfreundlich",
            "benutzerfreundliche", "nutzerfreundlich", "nutzerfreundliche", "intuitiv", "intuitive",
            "einfach zu bedienen", "leicht zu bedienen", "bei Bedarf", "falls nötig", "wenn nötig", "soweit nötig",
            "falls möglich", "wenn möglich", "soweit möglich", "nach Möglichkeit", "so bald wie möglich",
            "gegebenenfalls", "ggf", "angemessen", "angemessene", "angemessenen", "ausreichend", "ausreichende",
            "hinreichend", "akzeptabel", "akzeptable", "vernünftig", "robust", "robuste", "reibungslos", "nahtlos",
            "effizient", "effiziente", "performant", "optimal", "optimale", "skalierbar", "hochwertig", "hochwertige",
            "usw", "und so weiter", "etc",
        ],
        Language::Spanish => &[
            "funciona bien", "funcionan bien", "funciona correctamente", "rápido", "rápida", "rápidamente",
            "fácil de usar", "fácilmente", "amigable", "intuitivo", "intuitiva", "según corresponda",
            "según sea necesario", "cuando sea necesario", "si es necesario", "si es posible", "en lo posible",
            "en la medida de lo posible", "lo antes posible", "cuanto antes", "adecuado", "adecuada", "adecuadamente",
            "suficiente", "suficientes", "razonable", "aceptable", "robusto", "robusta", "sin problemas", "eficiente",
            "eficientemente", "óptimo", "óptima", "escalable", "buen rendimiento", "alta calidad", "etc",
        ],
        Language::French => &[
            "fonctionne bien", "fonctionnent bien", "fonctionne correctement", "rapide", "rapides", "rapidement",
            "facile à utiliser", "facilement", "convivial", "conviviale", "intuitif", "intuitive", "si nécessaire",
            "au besoin", "si besoin", "si possible", "dans la mesure du possible", "dès que possible", "au plus vite",
            "le cas échéant", "approprié", "appropriée", "adéquat", "adéquate", "suffisant", "suffisante",
            "suffisamment", "raisonnable", "acceptable", "robuste", "sans problème", "fluide", "efficace",
            "efficacement", "performant", "performante", "optimal", "optimale", "bonnes performances", "de qualité",
            "etc",
        ],
        Language::Japanese => &[
            "うまく動", "問題なく動", "速い", "高速に", "迅速に", "早急に", "使いやす", "使い勝手", "直感的",
            "適切に", "適切な", "適宜", "必要に応じて", "必要があれば", "可能な限り", "できるだけ", "できる限り",
            "なるべく", "十分に", "十分な", "妥当な", "許容できる", "堅牢", "スムーズ", "シームレス", "効率的",
            "効率よく", "最適な", "高品質",
        ],
        Language::Chinese => &[
            "运行良好", "运行正常", "工作正常", "快速", "迅速", "尽快", "及时", "易用", "简单易懂", "用户友好",
            "直观", "适当", "酌情", "视情况", "必要时", "如有必要", "如有需要", "尽可能", "尽量", "足够", "合理",
            "可接受", "健壮", "稳健", "流畅", "顺畅", "无缝", "高效", "高质量", "最佳", "等等",
        ],
    }
}

/// Texts that stand for one that is still to be written: the ones that every book shares and those of `language`.
/// `TBD` is none of them: it is an honest answer, and the rule about the thing itself says that it is missing.
#[rustfmt::skip]
pub fn placeholders(language: Language) -> impl Iterator<Item = &'static str> {
    let own: &[&str] = match language {
        Language::English => &[],
        Language::German => &[
            "JJJJ-MM-TT", "TT.MM.JJJJ", "[Name]", "[Ihr Name]", "[Titel]", "[Datum]", "[Termin]", "[Verantwortlich]",
            "[Verantwortliche]", "[Team]", "[Beschreibung]", "[Kurzbeschreibung]", "[Ergebnis]", "[Kriterium]",
            "[Risiko]", "[Maßnahme]",
        ],
        Language::Spanish => &[
            "AAAA-MM-DD", "DD/MM/AAAA", "POR HACER", "[Nombre]", "[Tu nombre]", "[Título]", "[Fecha]",
            "[Responsable]", "[Equipo]", "[Descripción]", "[Breve descripción]", "[Entregable]", "[Criterio]",
            "[Riesgo]", "[Mitigación]",
        ],
        Language::French => &[
            "AAAA-MM-JJ", "JJ/MM/AAAA", "À FAIRE", "À COMPLÉTER", "[Nom]", "[Votre nom]", "[Titre]", "[Date]",
            "[Responsable]", "[Équipe]", "[Description]", "[Livrable]", "[Critère]", "[Risque]",
        ],
        Language::Japanese => &[
            "YYYY年MM月DD日", "要記入", "[名前]", "[氏名]", "[タイトル]", "[日付]", "[担当者]", "[説明]", "[成果物]",
            "[基準]", "［氏名］", "［担当者］", "【氏名】", "【担当者】",
        ],
        Language::Chinese => &[
            "YYYY年MM月DD日", "待填写", "待补充", "[姓名]", "[名称]", "[标题]", "[日期]", "[负责人]", "[描述]",
            "[交付物]", "[标准]", "【姓名】", "【负责人】",
        ],
    };
    EVERYWHERE.iter().chain(own).copied()
}

/// English ones are copied into books of every language.
#[rustfmt::skip]
const EVERYWHERE: &[&str] = &[
    "TODO", "FIXME", "???", "YYYY-MM-DD", "DD/MM/YYYY", "MM/DD/YYYY", "DD.MM.YYYY", "Month DD, YYYY", "lorem ipsum",
    "[Name]", "[Your name]", "[Person]", "[Person or team]", "[Team]", "[Team name]", "[Team or person]", "[Role]",
    "[Owner]", "[Owner name]", "[Title]", "[Milestone]", "[Milestone name]", "[Milestone title]", "[Project]",
    "[Project name]", "[Date]", "[Target date]", "[Due date]", "[Status]", "[Summary]", "[Description]",
    "[Brief description]", "[Short description]", "[Deliverable]", "[Deliverable name]", "[Deliverable title]",
    "[Criterion]", "[Acceptance criterion]", "[Success criterion]", "[Dependency]", "[Risk]", "[Mitigation]",
    "[Issue]", "[Impact]", "[Action]", "[Step]", "[Stakeholder]", "[Frequency]", "[Link]",
];

/// Ways to say that somebody approves. "Accepted" alone is none: it does not say by whom.
#[rustfmt::skip]
pub const APPROVAL: &[&str] = &[
    "approve", "approves", "approved", "approval", "approver", "approvers", "sign", "signs", "signed", "signature",
    "sign off", "signs off", "signed off", "signoff", "accepts", "accept", "accepted by", "confirm", "confirms",
    "confirmed", "authorise", "authorises", "authorised", "authorize", "authorizes", "authorized", "agree", "agrees",
    "genehmigt", "genehmigen", "freigabe", "gibt frei", "geben frei", "freigegeben", "unterschreibt", "unterschreiben",
    "unterschrift", "nimmt ab", "nehmen ab", "abgenommen", "abnahme", "stimmt zu", "stimmen zu", "bestätigt",
    "bestätigen", "aprueba", "aprueban", "aprobado", "aprobación", "firma", "firman", "confirma", "confirman",
    "autoriza", "approuve", "approuvent", "approuvé", "approbation", "signe", "signent", "valide", "valident", "validé",
    "validation", "autorise", "承認", "署名", "批准", "审批", "签字", "签署", "确认",
];

/// Words that say how many, or that there is no exception.
#[rustfmt::skip]
pub const QUANTITIES: &[&str] = &[
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "dozen",
    "hundred", "thousand", "half", "once", "twice", "both", "all", "every", "each", "any", "no", "none", "nobody",
    "nothing", "never", "always", "only", "without", "whole", "null", "ein", "eine", "einen", "zwei", "drei", "vier",
    "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf", "zwölf", "hundert", "tausend", "halb", "einmal",
    "zweimal", "beide", "alle", "allen", "jede", "jeder", "jedes", "jeden", "kein", "keine", "keiner", "niemand",
    "nichts", "nie", "immer", "nur", "ohne", "cero", "uno", "una", "dos", "tres", "cuatro", "cinco", "seis", "siete",
    "ocho", "nueve", "diez", "cien", "mil", "ambos", "todos", "todas", "cada", "ningún", "ninguno", "ninguna", "nunca",
    "siempre", "solo", "sin", "zéro", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "cent",
    "mille", "tous", "toutes", "chaque", "aucun", "aucune", "jamais", "toujours", "sans", "すべて", "全て", "全", "各",
    "ゼロ", "一つ", "二", "三", "毎", "のみ", "所有", "全部", "每", "零", "两", "没有", "无", "仅",
];
