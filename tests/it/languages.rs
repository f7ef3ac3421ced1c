//! What each language reads: every name in its file and every word of its labels, and no word that means something
//! else.

use std::collections::BTreeSet;

use jiff::civil;

use mdbook_mls::internals::config::Vocabulary;
use mdbook_mls::internals::config::vocabulary::level;
use mdbook_mls::internals::labels::{Labels, Word};
use mdbook_mls::internals::lang::{Language, List, columns, fields, levels, own, sections, statuses};
use mdbook_mls::internals::model::{Date, DateReading, FieldKind, Level, Section, Status, read_date, read_frequency};
use mdbook_mls::internals::text::words::phrase;

use crate::support::fixture;

/// The vocabulary of a book in `language`.
fn book(language: Language) -> Vocabulary {
    let mut vocabulary = Vocabulary::default();
    vocabulary.language = language;
    vocabulary
}

/// Looks up the key for a name.
type LookUp<'v> = Box<dyn Fn(&str) -> Option<&'static str> + 'v>;

/// The lists of each kind, and how to look up a name of that kind.
fn kinds(vocabulary: &Vocabulary) -> [(&'static [&'static List], LookUp<'_>); 4] {
    let key = |keys: Vec<(&'static str, FieldKind)>, meant| {
        let found = keys.into_iter().find(|(_, kind)| *kind == meant);
        found.map(|(key, _)| key)
    };
    let section_key = |meant| {
        Vocabulary::section_keys()
            .find(|(_, kind)| *kind == meant)
            .map(|(key, _)| key)
    };
    [
        (
            fields::ALL,
            Box::new(move |name| key(Vocabulary::field_keys().collect(), vocabulary.field(name)?)),
        ),
        (
            sections::ALL,
            Box::new(move |name| section_key(vocabulary.section(name)?)),
        ),
        (
            statuses::ALL,
            Box::new(|name| vocabulary.status(name).map(|(status, _)| status.slug())),
        ),
        (levels::ALL, Box::new(|name| level(name).map(Level::slug))),
    ]
}

#[test]
fn every_name_is_read_in_a_book_of_its_language_and_in_an_english_one() {
    for language in Language::ALL {
        let (in_own, in_english) = (book(language), book(Language::English));
        for ((lists, own_key), (_, english_key)) in kinds(&in_own).into_iter().zip(kinds(&in_english)) {
            for list in lists {
                for name in list.of(language) {
                    assert_eq!(own_key(name), Some(list.key), "{name} in {language:?}");
                    // If languages share a name, the first language decides its meaning.
                    let has = |list: &List, from: Language| {
                        list.of(from).contains(name) && !own::NAMES.of(from).contains(name)
                    };
                    let of_list = |list: &List| Language::ALL.into_iter().find(|&from| has(list, from));
                    let first = lists
                        .iter()
                        .min_by_key(|list| of_list(list).map_or(usize::MAX, |from| from as usize));
                    let meant = first.filter(|list| of_list(list).is_some()).map(|list| list.key);
                    assert_eq!(english_key(name), meant, "{name} in an English book");
                }
            }
        }
    }
}

#[test]
fn the_books_language_comes_first() {
    let status = |language, name: &str| book(language).status(name).map(|(status, _)| status);
    for language in Language::ALL {
        assert_eq!(status(language, "Done"), Some(Status::Completed), "{language:?}");
        assert_eq!(status(language, "完了"), Some(Status::Completed), "{language:?}");
    }
    assert_eq!(book(Language::French).section("Planning"), Some(Section::Timeline));
    assert_eq!(book(Language::English).section("Planning"), None);
    assert_eq!(book(Language::Spanish).section("Personal"), Some(Section::Capacity));
    assert_eq!(book(Language::English).section("Personal"), None);
    assert_eq!(book(Language::French).field("But"), Some(FieldKind::Summary));
    assert_eq!(book(Language::English).field("But"), None);
}

/// The words of a page that have a meaning in a chapter.
const FIELDS: [(Word, FieldKind); 23] = [
    (Word::Id, FieldKind::Id),
    (Word::Title, FieldKind::Title),
    (Word::Status, FieldKind::Status),
    (Word::Target, FieldKind::Target),
    (Word::Owner, FieldKind::Owner),
    (Word::Description, FieldKind::Description),
    (Word::Summary, FieldKind::Summary),
    (Word::Date, FieldKind::BareDate),
    (Word::Plan, FieldKind::Plan),
    (Word::AcceptanceCriteria, FieldKind::AcceptanceCriteria),
    (Word::BlockedBy, FieldKind::DependsOn),
    (Word::Dependencies, FieldKind::DependsOn),
    (Word::Blocks, FieldKind::Blocks),
    (Word::IfThisSlips, FieldKind::IfDelayed),
    (Word::Likelihood, FieldKind::Likelihood),
    (Word::Impact, FieldKind::Impact),
    (Word::Mitigation, FieldKind::Mitigation),
    (Word::Issue, FieldKind::Issue),
    (Word::Priority, FieldKind::Priority),
    (Word::Action, FieldKind::Action),
    (Word::TargetResolution, FieldKind::TargetResolution),
    (Word::StatusUpdate, FieldKind::CurrentStatus),
    (Word::NextUpdate, FieldKind::NextUpdate),
];

const SECTIONS: [(Word, Section); 15] = [
    (Word::Summary, Section::Summary),
    (Word::Deliverables, Section::Deliverables),
    (Word::DeliverablesSummary, Section::DeliverablesSummary),
    (Word::AcceptanceCriteria, Section::AcceptanceCriteria),
    (Word::Timeline, Section::Timeline),
    (Word::CriticalPath, Section::CriticalPath),
    (Word::Dependencies, Section::Dependencies),
    (Word::BlockedBy, Section::DependsOn),
    (Word::Blocks, Section::Blocks),
    (Word::IfThisSlips, Section::IfDelayed),
    (Word::Risks, Section::Risks),
    (Word::Blockers, Section::Blockers),
    (Word::OpenBlockers, Section::Blockers),
    (Word::WaitingFor, Section::Waiting),
    (Word::StatusUpdate, Section::Updates),
];

static COLUMNS: [(Word, &List); 27] = [
    (Word::Deliverable, &columns::deliverables::TITLE),
    (Word::Status, &columns::deliverables::STATUS),
    (Word::Owner, &columns::deliverables::OWNER),
    (Word::Target, &columns::deliverables::TARGET),
    (Word::Description, &columns::deliverables::DESCRIPTION),
    (Word::Notes, &columns::deliverables::DESCRIPTION),
    (Word::Person, &columns::capacity::PERSON),
    (Word::Allocation, &columns::capacity::ALLOCATION),
    (Word::Weeks, &columns::capacity::WEEKS),
    (Word::Notes, &columns::capacity::NOTES),
    (Word::Risk, &columns::risks::RISK),
    (Word::Likelihood, &columns::risks::LIKELIHOOD),
    (Word::Impact, &columns::risks::IMPACT),
    (Word::Mitigation, &columns::risks::MITIGATION),
    (Word::Owner, &columns::risks::OWNER),
    (Word::Blocker, &columns::blockers::BLOCKER),
    (Word::Issue, &columns::blockers::ISSUE),
    (Word::Impact, &columns::blockers::IMPACT),
    (Word::Owner, &columns::blockers::OWNER),
    (Word::Action, &columns::blockers::ACTION),
    (Word::TargetResolution, &columns::blockers::TARGET_RESOLUTION),
    (Word::Priority, &columns::blockers::PRIORITY),
    (Word::Status, &columns::blockers::STATUS),
    (Word::Step, &columns::path::STEP),
    (Word::Days, &columns::path::DAYS),
    (Word::Date, &columns::blockers::TARGET_RESOLUTION),
    (Word::Date, &columns::deliverables::TARGET),
];

#[test]
fn every_word_of_a_page_is_read_back() {
    // All of them at once, for the author of a new language.
    let mut missing = BTreeSet::new();
    let mut read_back = |is_read: bool, label: &str, from: Language, what: String| {
        if !is_read {
            missing.insert(format!("{from:?}: `{label}` is not read as {what}"));
        }
    };
    for language in Language::ALL {
        let labels = Labels::new(language.tag(), &std::collections::BTreeMap::new());
        // In an English book too, except words that mean something else there.
        for vocabulary in [book(language), book(Language::English)] {
            for (word, kind) in FIELDS {
                let label = labels.get(word);
                read_back(
                    vocabulary.field(label) == Some(kind),
                    label,
                    language,
                    format!("{kind:?}"),
                );
            }
            for (word, section) in SECTIONS {
                let label = labels.get(word);
                let is_read = vocabulary.section(label) == Some(section);
                read_back(is_read, label, language, format!("{section:?}"));
            }
            for (word, names) in &COLUMNS {
                let label = labels.get(*word);
                let is_read = vocabulary.is_column(&phrase(label), names);
                read_back(is_read, label, language, format!("a column `{}`", names.key));
            }
            for status in Status::ALL {
                let label = labels.status(status);
                let is_read = vocabulary.status(label) == Some((status, String::new()));
                read_back(is_read, label, language, format!("{status:?}"));
            }
        }
        for own in Level::ALL {
            let label = labels.level(own);
            read_back(level(label) == Some(own), label, language, format!("{own:?}"));
        }
        let label = labels.get(Word::Confidence);
        let is_read = book(language).field(label) == Some(FieldKind::Confidence);
        read_back(is_read, label, language, "Confidence".to_owned());
    }
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn every_date_of_a_page_is_read_back() {
    for language in Language::ALL {
        let labels = Labels::new(language.tag(), &std::collections::BTreeMap::new());
        let days = (1..=12).flat_map(|month| [1, 2, 28].map(|day| Date::Day(civil::date(2027, month, day))));
        let months = (1..=12).map(|month| Date::Month { year: 2027, month });
        let quarters = (1..=4).map(|quarter| Date::Quarter { year: 2027, quarter });
        let halves = (1..=2).map(|half| Date::Half { year: 2027, half });
        for date in days.chain(months).chain(quarters).chain(halves) {
            let label = labels.date(date);
            assert_eq!(read_date(&label).0, DateReading::Date(date), "{label} in {language:?}");
        }
    }
}

#[test]
fn parts_of_a_year_are_read_in_common_notations() {
    let quarter = |quarter| Date::Quarter { year: 2027, quarter };
    let half = |half| Date::Half { year: 2027, half };
    for (text, date) in [
        ("third quarter of 2027", quarter(3)),
        ("3rd quarter 2027", quarter(3)),
        ("end of the third quarter of 2027", quarter(3)),
        ("Quarter 3, 2027", quarter(3)),
        ("first half of 2027", half(1)),
        ("3. Quartal 2027", quarter(3)),
        ("Ende des 3. Quartals 2027", quarter(3)),
        ("im dritten Quartal 2027", quarter(3)),
        ("Quartal 3/2027", quarter(3)),
        ("2. Halbjahr 2027", half(2)),
        ("erstes Halbjahr 2027", half(1)),
        ("T3 2027", quarter(3)),
        ("3er trimestre de 2027", quarter(3)),
        ("tercer trimestre de 2027", quarter(3)),
        ("1er semestre 2027", half(1)),
        ("3e trimestre 2027", quarter(3)),
        ("troisième trimestre 2027", quarter(3)),
        ("fin du 3e trimestre 2027", quarter(3)),
        ("premier semestre 2027", half(1)),
        ("2027年第3四半期", quarter(3)),
        ("2027年第３四半期", quarter(3)),
        ("2027年第三四半期", quarter(3)),
        ("2027年上半期", half(1)),
        ("2027年下期", half(2)),
        ("2027年Q3", quarter(3)),
        ("2027年第3季度", quarter(3)),
        ("2027年第三季度", quarter(3)),
        ("2027年3季度", quarter(3)),
        ("2027年下半年", half(2)),
        ("令和9年3月3日", Date::Day(civil::date(2027, 3, 3))),
        ("令和元年5月1日", Date::Day(civil::date(2019, 5, 1))),
        ("Ende März 2027", Date::Month { year: 2027, month: 3 }),
        ("Mitte Mrz. 2027", Date::Month { year: 2027, month: 3 }),
        ("fin mars 2027", Date::Month { year: 2027, month: 3 }),
        ("finales de marzo de 2027", Date::Month { year: 2027, month: 3 }),
        ("2027年3月末", Date::Month { year: 2027, month: 3 }),
        ("2027年3月底", Date::Month { year: 2027, month: 3 }),
        ("spätestens am 3. März 2027", Date::Day(civil::date(2027, 3, 3))),
        ("a más tardar el 3 de marzo de 2027", Date::Day(civil::date(2027, 3, 3))),
        ("au plus tard le 3 févr. 2027", Date::Day(civil::date(2027, 2, 3))),
        ("2027年3月3日まで", Date::Day(civil::date(2027, 3, 3))),
        ("2027年3月3日之前", Date::Day(civil::date(2027, 3, 3))),
    ] {
        assert_eq!(read_date(text).0, DateReading::Date(date), "{text}");
    }
    for text in ["5. Quartal 2027", "3. Halbjahr 2027", "2027年第5四半期"] {
        assert!(!matches!(read_date(text).0, DateReading::Date(_)), "{text}");
    }
}

#[test]
fn frequencies_are_read_in_every_language() {
    for (text, days) in [
        ("jede Woche", 7),
        ("alle zwei Wochen", 14),
        ("jede zweite Woche", 14),
        ("zweimal im Monat", 15),
        ("montags", 7),
        ("monatlicher Bericht", 31),
        ("cada lunes", 7),
        ("todos los viernes", 7),
        ("dos veces al mes", 15),
        ("quincenal", 14),
        ("tous les lundis", 7),
        ("toutes les deux semaines", 14),
        ("une fois par semaine", 7),
        ("trimestrielle", 92),
        ("週次", 7),
        ("隔週", 14),
        ("月次報告", 31),
        ("四半期ごと", 92),
        ("每两周", 14),
        ("每季度", 92),
        ("每個月", 31),
    ] {
        assert_eq!(read_frequency(text), Some(days), "{text}");
    }
    for text in [
        "bei Bedarf",
        "nach Abschluss",
        "según necesidad",
        "au besoin",
        "必要に応じて",
        "按需",
    ] {
        assert_eq!(read_frequency(text), None, "{text}");
    }
}

#[test]
fn the_whole_phrase_decides_a_status_in_every_language() {
    for (language, status, texts) in [
        (
            Language::German,
            Status::Completed,
            &[
                "Abgeschlossen",
                "ERLEDIGT",
                "✅ Fertig",
                "Abgeschlossen (seit März)",
                "abgeschlossen am 3. März 2027",
            ][..],
        ),
        (
            Language::German,
            Status::InProgress,
            &["In Arbeit", "laufend", "Läuft - Fundament steht", "laeuft"],
        ),
        (
            Language::German,
            Status::AtRisk,
            &["Gefährdet", "gefaehrdet", "gefa\u{308}hrdet", "In Verzug"],
        ),
        (
            Language::German,
            Status::Planned,
            &["Offen", "noch nicht begonnen", "Geplant, ab Mai"],
        ),
        (
            Language::Spanish,
            Status::Completed,
            &["Terminado", "terminada", "COMPLETADO", "Finalizados."],
        ),
        (
            Language::Spanish,
            Status::InProgress,
            &["En curso", "en curso (60 %)", "En ejecución", "en ejecucion"],
        ),
        (
            Language::Spanish,
            Status::Planned,
            &["Pendiente", "No iniciado", "Por hacer"],
        ),
        (
            Language::French,
            Status::Completed,
            &["Terminé", "terminée", "Termine\u{301}", "Termine", "Achevés"],
        ),
        (Language::French, Status::InProgress, &["En cours", "En cours — 60 %"]),
        (
            Language::French,
            Status::Planned,
            &["À faire", "A faire", "Pas encore commencé"],
        ),
        (
            Language::Japanese,
            Status::Completed,
            &["完了", "完了済み", "完了（3月）", "✅完了", "完了。"],
        ),
        (Language::Japanese, Status::InProgress, &["進行中", "進行中、60%"]),
        (
            Language::Japanese,
            Status::InReview,
            &["レビュー中", "レヒ\u{3099}ュー中", "ﾚﾋﾞｭｰ中"],
        ),
        (Language::Japanese, Status::Planned, &["未着手", "予定"]),
        (
            Language::Chinese,
            Status::Completed,
            &["已完成", "完成", "已完成（3月）", "已經完成"],
        ),
        (
            Language::Chinese,
            Status::InProgress,
            &["进行中", "進行中", "进行中，等待评审"],
        ),
        (Language::Chinese, Status::Planned, &["未开始", "尚未開始"]),
    ] {
        for language in [language, Language::English] {
            for text in texts {
                let read = book(language).status(text).map(|(status, _)| status);
                assert_eq!(read, Some(status), "{text} in {language:?}");
            }
        }
    }
}

/// Similar words with other meanings.
const OTHER_WORDS: [(Language, &[&str]); 6] = [
    (
        Language::German,
        &[
            "nicht abgeschlossen",
            "unabgeschlossen",
            "Abgeschlossenheit",
            "Unfertig",
            "halbfertig",
            "noch nicht fertig",
            "nicht geplant",
            "ungeplant",
            "Offenbar",
            "unblockiert",
            "fertig bis Juni",
            "ungefährdet",
            "Fertigung",
            "wiedereröffnet",
            "nicht mehr blockiert",
        ],
    ),
    (
        Language::Spanish,
        &[
            "no terminado",
            "inacabado",
            "incompleto",
            "sin terminar",
            "no completado",
            "desbloqueado",
            "reabierto",
            "imprevisto",
            "inactivo",
        ],
    ),
    (
        Language::French,
        &[
            "non terminé",
            "pas terminé",
            "inachevé",
            "débloqué",
            "imprévu",
            "inactif",
            "interminé",
            "pas fait",
        ],
    ),
    (
        Language::Japanese,
        &[
            "未完了",
            "未完成",
            "完了していない",
            "完了予定",
            "未達成",
            "非公開",
            "不完全",
        ],
    ),
    (
        Language::Chinese,
        &[
            "未完成",
            "尚未完成",
            "没有完成",
            "不完成",
            "即将完成",
            "未取消",
            "未受阻",
            "非计划",
            "未交付",
        ],
    ),
    (Language::English, &["Uncompleted", "not done", "undone", "unplanned"]),
];

#[test]
fn nearly_done_is_in_progress() {
    for (language, text) in [
        (Language::English, "nearly complete"),
        (Language::German, "fast fertig"),
        (Language::Spanish, "casi terminado"),
        (Language::French, "presque fini"),
        (Language::Japanese, "ほぼ完了"),
        (Language::Chinese, "基本完成"),
    ] {
        let read = book(language).status(text).map(|(status, _)| status);
        assert_eq!(read, Some(Status::InProgress), "{text}");
    }
}

#[test]
fn negated_statuses_are_no_statuses_and_no_misspellings() {
    for (language, texts) in OTHER_WORDS {
        for language in [language, Language::English] {
            let vocabulary = book(language);
            for text in texts {
                assert_eq!(vocabulary.status(text), None, "{text} in {language:?}");
                assert_eq!(vocabulary.nearly_status(text), None, "{text} in {language:?}");
            }
        }
    }
}

#[test]
fn misspellings_are_found_in_every_language() {
    for (language, text, status) in [
        (Language::German, "Abgeschlosen", Some(Status::Completed)),
        (Language::German, "Compelted", Some(Status::Completed)),
        (Language::English, "Abgeschlosen", None),
        (Language::French, "Abgeschlosen", None),
        (Language::Spanish, "Completdo", Some(Status::Completed)),
        (Language::French, "Plannifié", Some(Status::Planned)),
        (Language::Japanese, "レビュウ中", None),
    ] {
        let found = book(language).nearly_status(text).map(|(status, _)| status);
        assert_eq!(found, status, "{text} in {language:?}");
    }
    for (language, text, is_near) in [
        (Language::German, "liefergegenstnde", true),
        (Language::English, "liefergegenstnde", true),
        (Language::Spanish, "entregabls", true),
        (Language::English, "entregabls", true),
        (Language::Spanish, "delivrables", true),
        // A long name of another language counts if it is one letter away.
        (Language::English, "livrabls", true),
        (Language::English, "lvrabls", false),
    ] {
        let vocabulary = book(language);
        let found = vocabulary.nearly_section(text);
        assert_eq!(found.is_some(), is_near, "{text} in {language:?}: {found:?}");
    }
}

/// In Spanish and French books, `15/09/2027` is a date. In other books it is reported.
#[test]
fn days_with_slashes_belong_to_some_languages() {
    for (language, date, is_read) in [
        ("es", "15/09/2027", true),
        ("es-MX", "15/09/2027", true),
        ("fr", "15/09/2027", true),
        ("fr", "09/15/2027", false),
        ("fr", "04/03/2027", false),
        ("fr", "32/03/2027", false),
        ("de", "15/09/2027", false),
        ("en", "15/09/2027", false),
    ] {
        let chapter = format!("# MLS-001: Puerta\n\nStatus: Planned · Owner: Ana · Target: {date}\n");
        let mut cases = fixture::read(&format!("## Quiet: x\n\n```md mls-001.md\n{chapter}```\n"));
        let case = cases.first_mut().expect("a case");
        case.book.language = language.to_owned();
        let findings = case.analyse().findings;
        let is_reported = findings.iter().any(|finding| finding.rule == "invalid-date");
        assert_ne!(is_reported, is_read, "{language} {date}");
    }
}
