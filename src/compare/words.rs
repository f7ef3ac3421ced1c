//! Words that say what a number promises, how firm a promise is, and what they mean: data, by language.

/// Which values a number allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Bound {
    /// `≥`
    Least,
    /// `>`
    Over,
    /// `≤`
    Most,
    /// `<`
    Under,
}

/// What a number counts. Values of one unit can be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Unit {
    None,
    Percent,
    /// Durations, in seconds.
    Seconds,
    Bytes,
    /// Days since the first one of the calendar.
    Date,
}

/// What a word or phrase means.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Sense {
    /// It bounds the number after it.
    Before(Bound),
    /// The same, if that number is a duration or a date.
    BeforeTime(Bound),
    /// It bounds the number before it.
    After(Bound),
    Unit(Unit, f64),
    /// It multiplies the number before it.
    Scale(f64),
    Number(f64),
    /// `one`, `an`: a number before a unit, and else none.
    One,
    /// `per`, `every`: with a unit after it, how often; the part of the unit that passes from one time to the next.
    Per(f64),
    Month(u8),
    /// `all`, `every`.
    All,
    /// `most`, `some`.
    Part,
    /// `where possible`, `about`.
    Hedge,
    Not,
    /// Bounds after it may mean their opposite: `alert if`, `reject`.
    Turn,
    /// 3 must, 2 should, 1 may.
    Level(u8),
    /// A function word: it says nothing by itself.
    Small,
}

use Bound::{Least, Most, Over, Under};
use Sense::{After, All, Before, BeforeTime, Hedge, Level, Month, Not, Number, One, Part, Per, Scale, Small, Turn};

/// Phrases of a sense, parted by `|`, in lower case. A phrase may stand in several rows.
pub const WORDS: &[(Sense, &str)] = &[
    // Any language.
    (Before(Least), "≥|>=|=>|⩾|≧|min|minimum"),
    (Before(Over), ">"),
    (Before(Most), "≤|<=|=<|⩽|≦|max|maximum"),
    (Before(Under), "<"),
    (After(Least), "+|min|minimum"),
    (After(Most), "max|maximum"),
    (Hedge, "~|≈|±|ca|circa"),
    (
        Sense::Unit(Unit::Percent, 1.0),
        "%|percent|per cent|pct|prozent|pour cent|por ciento|パーセント",
    ),
    (Sense::Unit(Unit::Percent, 0.1), "‰"),
    (Sense::Unit(Unit::Seconds, 0.000_001), "µs|μs"),
    (
        Sense::Unit(Unit::Seconds, 0.001),
        "ms|msec|millisecond|milliseconds|millisekunde|millisekunden|milliseconde|millisecondes|milisegundo|milisegundos|ミリ秒|毫秒",
    ),
    (
        Sense::Unit(Unit::Seconds, 1.0),
        "s|sec|secs|second|seconds|sekunde|sekunden|sek|seconde|secondes|segundo|segundos|秒|秒間|秒钟",
    ),
    (
        Sense::Unit(Unit::Seconds, 60.0),
        "min|mins|minute|minutes|minuten|minuto|minutos|分|分間|分钟",
    ),
    (
        Sense::Unit(Unit::Seconds, 3600.0),
        "h|hr|hrs|hour|hours|stunde|stunden|std|heure|heures|hora|horas|時間|小时",
    ),
    (
        Sense::Unit(Unit::Seconds, 86_400.0),
        "d|day|days|tag|tage|tagen|jour|jours|día|días|dia|dias|日|日間|天",
    ),
    (
        Sense::Unit(Unit::Seconds, 604_800.0),
        "week|weeks|woche|wochen|semaine|semaines|semana|semanas|週間|周",
    ),
    (
        Sense::Unit(Unit::Seconds, 2_629_800.0),
        "month|months|monat|monate|monaten|mois|mes|meses|か月|ヶ月|个月",
    ),
    (
        Sense::Unit(Unit::Seconds, 31_557_600.0),
        "year|years|jahr|jahre|jahren|an|ans|année|années|año|años|年間",
    ),
    (Sense::Unit(Unit::Bytes, 1e3), "kb"),
    (Sense::Unit(Unit::Bytes, 1e6), "mb"),
    (Sense::Unit(Unit::Bytes, 1e9), "gb"),
    (Sense::Unit(Unit::Bytes, 1e12), "tb"),
    (Sense::Unit(Unit::Bytes, 1024.0), "kib"),
    (Sense::Unit(Unit::Bytes, 1_048_576.0), "mib"),
    (Sense::Unit(Unit::Bytes, 1_073_741_824.0), "gib"),
    (Scale(1e3), "k|thousand|tausend|mille|mil|千"),
    (Scale(1e4), "万"),
    (Scale(1e6), "million|millions|millionen|millón|millones|mio"),
    (
        Scale(1e9),
        "billion|billions|milliarde|milliarden|milliard|milliards|亿|億",
    ),
    // English.
    (
        Before(Least),
        "at least|no less than|no fewer than|not less than|not fewer than|a minimum of|minimum of|not below|not under|upwards of|at a minimum",
    ),
    (
        Before(Over),
        "more than|greater than|over|above|exceeds|exceed|exceeding|beyond|larger than|higher than|longer than",
    ),
    (
        Before(Most),
        "at most|no more than|not more than|no longer than|not longer than|no greater than|up to|a maximum of|maximum of|not exceed|not exceeding|never exceeds|within|no later than|not over|not above|limited to|capped at|at the most",
    ),
    (
        Before(Under),
        "less than|fewer than|under|below|lower than|smaller than|shorter than|faster than|sub",
    ),
    (BeforeTime(Most), "in|by|until|before|every"),
    (BeforeTime(Least), "for|after|from|throughout"),
    (
        After(Least),
        "or more|or higher|or better|or above|or longer|and more|and above|at least|at minimum",
    ),
    (
        After(Most),
        "or less|or fewer|or lower|or below|or under|or faster|or shorter|or earlier|or sooner|at most|tops",
    ),
    (Number(0.0), "zero"),
    (One, "one|a|an"),
    (
        Per(1.0),
        "per|every|each|once a|once per|once an|once every|times a|times per|times an",
    ),
    (Per(0.5), "twice a|twice per|twice an"),
    (Per(2.0), "every other|every second"),
    (Number(2.0), "two"),
    (Number(3.0), "three"),
    (Number(4.0), "four"),
    (Number(5.0), "five"),
    (Number(6.0), "six"),
    (Number(7.0), "seven"),
    (Number(8.0), "eight"),
    (Number(9.0), "nine"),
    (Number(10.0), "ten"),
    (Number(11.0), "eleven"),
    (Number(12.0), "twelve"),
    (Number(20.0), "twenty"),
    (Number(24.0), "twenty four"),
    (Number(30.0), "thirty"),
    (Number(40.0), "forty"),
    (Number(50.0), "fifty"),
    (Number(100.0), "hundred|a hundred|one hundred"),
    (Month(1), "january|jan"),
    (Month(2), "february|feb"),
    (Month(3), "march|mar"),
    (Month(4), "april|apr"),
    (Month(5), "may"),
    (Month(6), "june|jun"),
    (Month(7), "july|jul"),
    (Month(8), "august|aug"),
    (Month(9), "september|sep|sept"),
    (Month(10), "october|oct"),
    (Month(11), "november|nov"),
    (Month(12), "december|dec"),
    (All, "all|every|each|any|entire|whole|always|fully|completely"),
    (
        Part,
        "most|some|several|many|the majority|majority|selected|key|main|half|a few|few|part of|partly|partially|a sample|critical|nearly all|almost all",
    ),
    (
        Hedge,
        "where possible|if possible|when possible|as far as possible|where feasible|if feasible|where practical|as needed|ideally|best effort|approximately|about|roughly|around|nearly|almost|usually|typically|mostly|generally|preferably|in principle|on average|often|sometimes|try to|tries to|aims to|aim to|strive to",
    ),
    (
        Not,
        "no|not|never|without|none|neither|nor|cannot|don t|doesn t|isn t|aren t|won t|can t",
    ),
    (
        Turn,
        "if|when|whenever|unless|reject|rejects|rejected|refuse|refuses|refused|alert|alerts|warn|warns|fail|fails|block|blocks|forbid|forbids",
    ),
    (Level(3), "must|shall|mandatory|required"),
    (Level(2), "should|recommended"),
    (
        Level(1),
        "may be|may also|might|could|optional|optionally|nice to have|wish|would be nice|if time permits|if time allows|stretch|bonus",
    ),
    (
        Small,
        "a|an|the|is|are|be|been|being|was|were|has|have|had|of|to|in|on|at|by|with|that|which|and|its|their|our|this|these|it|for|as|will|do|does",
    ),
    // German.
    (
        Before(Least),
        "mindestens|wenigstens|nicht weniger als|nicht unter|minimal|zumindest",
    ),
    (
        Before(Over),
        "mehr als|über|größer als|länger als|oberhalb von|höher als",
    ),
    (
        Before(Most),
        "höchstens|maximal|bis zu|nicht mehr als|nicht über|nicht länger als|innerhalb von|binnen|innerhalb|längstens|spätestens nach|spätestens in",
    ),
    (
        Before(Under),
        "weniger als|unter|kleiner als|kürzer als|unterhalb von|schneller als",
    ),
    (
        BeforeTime(Most),
        "in|bis|bis zum|bis spätestens|spätestens am|vor|alle|vor dem|nach spätestens",
    ),
    (BeforeTime(Least), "während|seit|ab|nach|lang"),
    (After(Least), "oder mehr|und mehr|oder höher|oder länger"),
    (After(Most), "oder weniger|oder kürzer|oder schneller"),
    (Number(0.0), "null"),
    (
        Per(1.0),
        "pro|je|jeden|jede|jedes|einmal pro|einmal im|einmal am|einmal die|mal pro",
    ),
    (Per(0.5), "zweimal pro|zweimal im|zweimal am|zweimal die"),
    (One, "ein|eine|einer|einem|einen|eines"),
    (Number(2.0), "zwei"),
    (Number(3.0), "drei"),
    (Number(4.0), "vier"),
    (Number(5.0), "fünf"),
    (Number(6.0), "sechs"),
    (Number(7.0), "sieben"),
    (Number(8.0), "acht"),
    (Number(9.0), "neun"),
    (Number(10.0), "zehn"),
    (Number(11.0), "elf"),
    (Number(12.0), "zwölf"),
    (Number(20.0), "zwanzig"),
    (Number(30.0), "dreißig"),
    (Number(100.0), "hundert"),
    (Month(1), "januar|jänner"),
    (Month(2), "februar"),
    (Month(3), "märz"),
    (Month(5), "mai"),
    (Month(6), "juni"),
    (Month(7), "juli"),
    (Month(10), "oktober|okt"),
    (Month(12), "dezember|dez"),
    (
        All,
        "alle|allen|aller|jede|jeder|jedes|jeden|jedem|sämtliche|sämtlichen|immer|vollständig",
    ),
    (
        Part,
        "die meisten|einige|einigen|manche|mehrere|teilweise|ausgewählte|die wichtigsten|wichtigsten|wichtige|ein teil|die hälfte|hälfte|viele|fast alle",
    ),
    (
        Hedge,
        "möglichst|wenn möglich|falls möglich|soweit möglich|nach möglichkeit|etwa|ungefähr|rund|idealerweise|in der regel|meist|meistens|grundsätzlich|normalerweise|üblicherweise|im schnitt|im durchschnitt",
    ),
    (
        Not,
        "nicht|kein|keine|keinen|keiner|keinem|nie|niemals|ohne|niemand|weder",
    ),
    (Turn, "wenn|falls|sobald|ablehnen|abgelehnt|warnt|sperrt"),
    (Level(3), "muss|müssen|zwingend|verpflichtend|erforderlich"),
    (Level(2), "soll|sollen|sollte|sollten|empfohlen"),
    (Level(1), "könnte|könnten|optional|wünschenswert|wunsch|schön wäre|kür"),
    (
        Small,
        "der|die|das|den|dem|des|ein|eine|einen|einem|einer|eines|ist|sind|war|waren|wird|werden|wurde|wurden|hat|haben|und|von|vom|zu|zum|zur|im|am|in|an|auf|mit|für|es|sich|ihre|ihren|seine",
    ),
    // French.
    (Before(Least), "au moins|au minimum|un minimum de|pas moins de"),
    (Before(Over), "plus de|supérieur à|supérieure à|au dessus de|dépasse"),
    (
        Before(Most),
        "au plus|au maximum|un maximum de|jusqu à|pas plus de|en moins de|tout au plus|ne dépasse pas|d ici",
    ),
    (Before(Under), "moins de|sous|inférieur à|inférieure à|en dessous de"),
    (
        BeforeTime(Most),
        "en|dans|dans les|avant|avant le|d ici le|toutes les|tous les",
    ),
    (BeforeTime(Least), "pendant|durant|après|depuis"),
    (After(Least), "ou plus|au moins|au minimum"),
    (After(Most), "ou moins|au plus|au maximum"),
    (Number(0.0), "zéro"),
    (One, "un|une"),
    (Per(1.0), "par|chaque|une fois par|fois par"),
    (Per(0.5), "deux fois par"),
    (Number(2.0), "deux"),
    (Number(3.0), "trois"),
    (Number(4.0), "quatre"),
    (Number(5.0), "cinq"),
    (Number(7.0), "sept"),
    (Number(8.0), "huit"),
    (Number(9.0), "neuf"),
    (Number(10.0), "dix"),
    (Number(12.0), "douze"),
    (Number(20.0), "vingt"),
    (Number(30.0), "trente"),
    (Number(100.0), "cent"),
    (Month(1), "janvier"),
    (Month(2), "février"),
    (Month(3), "mars"),
    (Month(4), "avril"),
    (Month(6), "juin"),
    (Month(7), "juillet"),
    (Month(8), "août"),
    (Month(9), "septembre"),
    (Month(10), "octobre"),
    (Month(11), "novembre"),
    (Month(12), "décembre"),
    (All, "tous|toutes|tout|toute|chaque|toujours|entièrement"),
    (
        Part,
        "la plupart|certains|certaines|quelques|plusieurs|une partie|la majorité|la moitié|les principaux|les principales|presque tous",
    ),
    (
        Hedge,
        "si possible|dans la mesure du possible|idéalement|environ|à peu près|généralement|en général|habituellement|autant que possible|en moyenne",
    ),
    (Not, "ne|n|pas|aucun|aucune|jamais|sans|ni"),
    (Turn, "si|lorsque|quand|rejette|refuse|alerte"),
    (Level(3), "doit|doivent|obligatoire|requis|requise"),
    (Level(2), "devrait|devraient|recommandé|recommandée"),
    (Level(1), "pourrait|pourraient|facultatif|optionnel|souhaitable"),
    (
        Small,
        "le|la|les|un|une|des|du|de|d|l|est|sont|et|à|au|aux|en|dans|par|pour|sur|que|qui|ce|cette|ces|son|sa|ses|il|elle",
    ),
    // Spanish.
    (
        Before(Least),
        "al menos|como mínimo|por lo menos|un mínimo de|no menos de",
    ),
    (Before(Over), "más de|superior a|mayor que|por encima de|supera"),
    (
        Before(Most),
        "como máximo|a lo sumo|hasta|no más de|un máximo de|dentro de|no supera|en menos de",
    ),
    (Before(Under), "menos de|bajo|inferior a|menor que|por debajo de"),
    (BeforeTime(Most), "en|antes de|antes del|cada"),
    (BeforeTime(Least), "durante|después de|desde"),
    (After(Least), "o más|como mínimo|al menos"),
    (After(Most), "o menos|como máximo|a lo sumo"),
    (Number(0.0), "cero"),
    (One, "un|una|uno"),
    (Per(1.0), "por|cada|una vez al|una vez por|veces al|veces por"),
    (Per(0.5), "dos veces al|dos veces por"),
    (Number(2.0), "dos"),
    (Number(3.0), "tres"),
    (Number(4.0), "cuatro"),
    (Number(5.0), "cinco"),
    (Number(6.0), "seis"),
    (Number(7.0), "siete"),
    (Number(8.0), "ocho"),
    (Number(9.0), "nueve"),
    (Number(10.0), "diez"),
    (Number(12.0), "doce"),
    (Number(20.0), "veinte"),
    (Number(30.0), "treinta"),
    (Number(100.0), "cien"),
    (Month(1), "enero"),
    (Month(2), "febrero"),
    (Month(3), "marzo"),
    (Month(4), "abril"),
    (Month(5), "mayo"),
    (Month(6), "junio"),
    (Month(7), "julio"),
    (Month(8), "agosto"),
    (Month(9), "septiembre"),
    (Month(10), "octubre"),
    (Month(11), "noviembre"),
    (Month(12), "diciembre"),
    (All, "todos|todas|todo|toda|cada|siempre"),
    (
        Part,
        "la mayoría|algunos|algunas|varios|varias|una parte|la mitad|los principales|las principales|casi todos",
    ),
    (
        Hedge,
        "si es posible|en lo posible|idealmente|aproximadamente|alrededor de|normalmente|por lo general|en promedio",
    ),
    (Not, "no|ningún|ninguna|ninguno|nunca|sin|ni"),
    (Turn, "si|cuando|rechaza|alerta|falla"),
    (Level(3), "debe|deben|obligatorio|obligatoria"),
    (Level(2), "debería|deberían|recomendado|recomendada"),
    (Level(1), "podría|podrían|opcional|deseable"),
    (
        Small,
        "el|la|los|las|un|una|unos|unas|de|del|es|son|y|a|al|en|por|para|que|su|sus|se|con|está|están",
    ),
    // Japanese.
    (Before(Least), "少なくとも|最低|最小"),
    (Before(Most), "最大|最長|多くとも|遅くとも"),
    (After(Least), "以上"),
    (After(Over), "超|を超える|より多い"),
    (After(Most), "以下|以内|まで|までに"),
    (After(Under), "未満|より少ない"),
    (All, "すべて|全て|全部|各|常に"),
    (Part, "ほとんど|一部|大半|いくつか|半分"),
    (Hedge, "可能な限り|できれば|できるだけ|約|およそ|原則|通常"),
    (Not, "ない|なし|ません|不要|無し"),
    (Turn, "場合|拒否|警告"),
    (Level(3), "必須|必要|なければならない"),
    (Level(2), "推奨|べき|望ましい"),
    (Level(1), "任意|あれば良い"),
    (Small, "の|は|が|を|に|で|と|も|へ|や|する|される|した|です|ます|である"),
    // Chinese.
    (Before(Least), "至少|不少于|不低于|最少"),
    (Before(Over), "超过|多于|大于|高于"),
    (Before(Most), "最多|至多|不超过|不多于|不高于|不大于|最长|最迟"),
    (Before(Under), "少于|小于|低于|不到"),
    (After(Least), "以上|及以上"),
    (After(Most), "以内|之内|以下|及以下|内"),
    (All, "所有|全部|每个|每|始终"),
    (Part, "大部分|部分|一些|多数|半数"),
    (Hedge, "尽可能|尽量|大约|约|如果可能|通常|一般"),
    (Not, "不|没有|无|未|从不"),
    (Turn, "如果|当|拒绝|报警|失败"),
    (Level(3), "必须|强制"),
    (Level(2), "应该|应当|建议"),
    (Level(1), "可选|可以有"),
    (Small, "的|了|在|和|与|是|为|把|将|被"),
];
