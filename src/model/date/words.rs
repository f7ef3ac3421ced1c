//! What the words of each language do in a date, as data.

/// The words of one language, in any case, with or without their accents and full stops.
pub struct DateWords {
    /// Names and short forms, January first; none where months are numbers.
    pub months: [&'static [&'static str]; 12],
    /// Names and short forms, Monday first.
    pub weekdays: [&'static [&'static str]; 7],
    /// Words before a date that leave it as it is: `by`, `end of`.
    pub leads: &'static [&'static str],
    /// Words between a day, its month and its year.
    pub of: &'static [&'static str],
    /// Endings of a day's number.
    pub ordinals: &'static [&'static str],
    /// Words before the end of a range.
    pub through: &'static [&'static str],
    /// Words before the start of a range, and before the date that something moved from.
    pub from: &'static [&'static str],
    /// Words before a date that takes the place of another one.
    pub now: &'static [&'static str],
    /// Words before a date that no longer counts.
    pub former: &'static [&'static str],
    /// Words between two dates of which either may count, or both.
    pub or: &'static [&'static str],
    /// Words that turn what stands beside them.
    pub not: &'static [&'static str],
}

const NONE: [&[&str]; 12] = [&[]; 12];

pub const LANGUAGES: [&DateWords; 6] = [&ENGLISH, &GERMAN, &SPANISH, &FRENCH, &JAPANESE, &CHINESE];

#[rustfmt::skip] // one line a month
const ENGLISH: DateWords = DateWords {
    months: [
        &["january", "jan"], &["february", "feb", "febr"], &["march", "mar"], &["april", "apr"], &["may"],
        &["june", "jun"], &["july", "jul"], &["august", "aug"], &["september", "sep", "sept"], &["october", "oct"],
        &["november", "nov"], &["december", "dec"],
    ],
    weekdays: [
        &["monday", "mon"], &["tuesday", "tue", "tues"], &["wednesday", "wed", "weds"],
        &["thursday", "thu", "thur", "thurs"], &["friday", "fri"], &["saturday", "sat"], &["sunday", "sun"],
    ],
    leads: &[
        "by", "on", "at", "in", "end", "ends", "of", "the", "until", "before", "no", "later", "than", "latest", "mid",
        "middle", "early", "late", "beginning", "start", "est", "estimated", "ca", "circa", "approx", "approximately",
        "about", "around", "due", "target", "deadline", "planned", "scheduled", "for",
    ],
    of: &["of"],
    ordinals: &["st", "nd", "rd", "th"],
    through: &["to", "until", "till", "through", "thru"],
    from: &["from", "between", "starting"],
    now: &[
        "now", "moved", "pushed", "postponed", "slipped", "rescheduled", "changed", "delayed", "shifted", "deferred",
        "revised", "extended", "brought", "updated", "new", "currently",
    ],
    former: &[
        "was", "were", "originally", "original", "previously", "previous", "formerly", "former", "initially", "initial",
        "before", "instead", "old", "replaces", "planned", "scheduled",
    ],
    or: &["or", "and", "resp"],
    not: &["not", "never", "isn", "wasn", "hasn"],
};

#[rustfmt::skip]
const GERMAN: DateWords = DateWords {
    months: [
        &["januar", "jan", "jänner", "jän"], &["februar", "feb", "febr", "feber"], &["märz", "mär", "mrz", "maerz"],
        &["april", "apr"], &["mai"], &["juni", "jun"], &["juli", "jul"], &["august", "aug"],
        &["september", "sep", "sept"], &["oktober", "okt"], &["november", "nov"], &["dezember", "dez"],
    ],
    weekdays: [
        &["montag", "mo", "mon"], &["dienstag", "di", "die"], &["mittwoch", "mi", "mit"],
        &["donnerstag", "do", "don"], &["freitag", "fr", "fre"], &["samstag", "sa", "sam", "sonnabend"],
        &["sonntag", "so", "son"],
    ],
    leads: &[
        "bis", "zum", "am", "im", "dem", "den", "der", "vor", "ende", "anfang", "mitte", "spätestens", "etwa", "ungefähr",
        "circa", "ca", "gegen", "fällig", "voraussichtlich", "geplant",
    ],
    of: &["des"],
    ordinals: &["te", "ter", "ten"],
    through: &["bis", "auf"],
    from: &["von", "vom", "ab", "zwischen"],
    now: &[
        "jetzt", "nun", "neu", "neuer", "verschoben", "verlegt", "verlängert", "vorgezogen", "geändert", "aktuell", "nunmehr",
    ],
    former: &[
        "war", "ursprünglich", "zuvor", "vorher", "bisher", "früher", "alt", "statt", "anstatt", "ehemals", "zunächst", "geplant",
    ],
    or: &["oder", "und", "bzw"],
    not: &["nicht", "nie"],
};

#[rustfmt::skip]
const SPANISH: DateWords = DateWords {
    months: [
        &["enero", "ene"], &["febrero", "feb"], &["marzo", "mar", "mzo"], &["abril", "abr"], &["mayo", "may"],
        &["junio", "jun"], &["julio", "jul"], &["agosto", "ago"], &["septiembre", "setiembre", "sep", "sept", "set"],
        &["octubre", "oct"], &["noviembre", "nov"], &["diciembre", "dic"],
    ],
    weekdays: [
        &["lunes", "lun"], &["martes", "mar"], &["miércoles", "mié", "mier"], &["jueves", "jue"], &["viernes", "vie"],
        &["sábado", "sáb"], &["domingo", "dom"],
    ],
    leads: &[
        "el", "la", "a", "al", "en", "para", "hasta", "antes", "fin", "fines", "final", "finales", "principios", "mediados",
        "inicio", "tardar", "más", "hacia", "aproximadamente", "aprox", "vence", "previsto", "prevista",
    ],
    of: &["de", "del"],
    ordinals: &["o", "a", "ro", "er", "ero"],
    through: &["a", "al", "hasta"],
    from: &["desde", "entre"],
    now: &[
        "ahora", "aplazado", "aplazada", "pospuesto", "pospuesta", "movido", "movida", "cambiado", "cambiada", "retrasado",
        "retrasada", "reprogramado", "reprogramada", "adelantado", "adelantada", "trasladado", "prorrogado", "nuevo", "nueva",
    ],
    former: &["era", "antes", "originalmente", "original", "anteriormente", "anterior", "inicialmente", "lugar", "previamente", "previsto", "prevista"],
    or: &["o", "u", "y", "e"],
    not: &["no", "nunca"],
};

#[rustfmt::skip]
const FRENCH: DateWords = DateWords {
    months: [
        &["janvier", "janv", "jan"], &["février", "févr", "fév", "fevr"], &["mars"], &["avril", "avr"], &["mai"],
        &["juin"], &["juillet", "juil", "juill"], &["août"], &["septembre", "sept", "sep"], &["octobre", "oct"],
        &["novembre", "nov"], &["décembre", "déc"],
    ],
    weekdays: [
        &["lundi", "lun"], &["mardi", "mar"], &["mercredi", "mer", "merc"], &["jeudi", "jeu"], &["vendredi", "ven", "vend"],
        &["samedi", "sam"], &["dimanche", "dim"],
    ],
    leads: &[
        "le", "la", "au", "à", "en", "pour", "avant", "fin", "début", "courant", "mi", "jusqu", "plus", "tard", "vers",
        "environ", "échéance", "d", "ici", "prévu", "prévue",
    ],
    of: &["de", "du", "d"],
    ordinals: &["er", "re", "e", "eme", "ème"],
    through: &["au", "à", "jusqu", "jusque"],
    from: &["entre", "depuis"],
    now: &[
        "maintenant", "désormais", "reporté", "reportée", "repoussé", "repoussée", "déplacé", "déplacée", "décalé", "décalée",
        "avancé", "avancée", "changé", "changée", "prolongé", "prolongée", "nouveau", "nouvelle",
    ],
    former: &["était", "initialement", "auparavant", "avant", "précédemment", "lieu", "ancien", "ancienne", "prévu", "prévue"],
    or: &["ou", "et"],
    not: &["pas", "ne", "non", "jamais"],
};

#[rustfmt::skip]
const JAPANESE: DateWords = DateWords {
    months: NONE,
    weekdays: [
        &["月曜日", "月曜"], &["火曜日", "火曜"], &["水曜日", "水曜"], &["木曜日", "木曜"], &["金曜日", "金曜"],
        &["土曜日", "土曜"], &["日曜日", "日曜"],
    ],
    leads: &["西暦", "遅くとも", "期限", "約"],
    of: &["の"],
    ordinals: &[],
    through: &["から", "より"],
    from: &[],
    now: &["延期", "変更", "前倒し", "現在", "新", "移動"],
    former: &["当初", "旧", "元", "以前", "変更前"],
    or: &["または", "又は", "もしくは", "か", "と"],
    not: &["ではなく", "でなく"],
};

#[rustfmt::skip]
const CHINESE: DateWords = DateWords {
    months: NONE,
    weekdays: [
        &["星期一", "周一"], &["星期二", "周二"], &["星期三", "周三"], &["星期四", "周四"], &["星期五", "周五"],
        &["星期六", "周六"], &["星期日", "星期天", "周日"],
    ],
    leads: &["公元", "截至", "截止", "不晚于", "约"],
    of: &["的"],
    ordinals: &[],
    through: &["至", "到"],
    from: &["从", "自"],
    now: &["推迟", "延期", "延后", "改为", "改到", "改至", "调整", "现在", "现为", "提前", "变更"],
    former: &["原定", "原为", "原计划", "原", "此前", "之前", "曾"],
    or: &["或", "或者", "和", "与"],
    not: &["不是", "而非"],
};
