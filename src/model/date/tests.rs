//! Dates as people type them, in every language.

use super::*;

fn read(text: &str) -> String {
    match read_date(text) {
        (DateReading::Date(date), "") => date.to_string(),
        (DateReading::Date(date), note) => format!("{date} [{note}]"),
        (DateReading::NoYear { month, day }, _) => format!("--{month:02}-{day:02}"),
        (DateReading::Ambiguous(a, b), _) => format!("{a} or {b}"),
        (DateReading::Wrong(date), _) => format!("wrong {date:?}"),
        (DateReading::ShortYear(days), _) => {
            let days: Vec<String> = days.iter().map(ToString::to_string).collect();
            format!("short: {}", days.join(", "))
        }
        (DateReading::Several(one, other), _) => format!("{one} and {other}"),
        (DateReading::Unread | DateReading::MonthOrDay { .. }, _) => "unread".into(),
        (DateReading::Text, _) => "text".into(),
    }
}

#[test]
fn reads_what_people_write() {
    for (text, expected) in [
        ("2027-01-28", "2027-01-28"),
        ("January 28, 2027", "2027-01-28"),
        ("28 Jan 2027", "2027-01-28"),
        ("Thursday, January 28th, 2027", "2027-01-28"),
        ("28. Januar 2027", "2027-01-28"),
        ("28 de enero de 2027", "2027-01-28"),
        ("2027年1月28日", "2027-01-28"),
        ("28.01.2027", "2027-01-28"),
        ("2027/01/28", "2027-01-28"),
        ("2027-01-28 - moved once", "2027-01-28 [- moved once]"),
        ("January 28, 2027 (firm)", "2027-01-28 [(firm)]"),
        ("Jan 28", "--01-28"),
        ("Jan 28 (on track)", "--01-28"),
        ("2027-03", "2027-03"),
        ("March 2027", "2027-03"),
        ("Q1 2027", "2027-Q1"),
        ("end of Q1 2027", "2027-Q1"),
        ("2027H2", "2027-H2"),
        ("2027-Q3", "2027-Q3"),
        ("04/03/2027", "2027-03-04 or 2027-04-03"),
        ("28/01/2027", "wrong Some(2027-01-28)"),
        ("2027-1-8", "wrong Some(2027-01-08)"),
        ("2027-02-30", "wrong None"),
        ("Janury 28, 2027", "wrong Some(2027-01-28)"),
        ("February 30, 2027", "wrong None"),
        ("TBD", "text"),
        ("Week 3", "text"),
        ("", "text"),
        ("3 weeks after the pilot", "text"),
    ] {
        assert_eq!(read(text), expected, "{text}");
    }
}

#[test]
fn a_day_without_a_year_is_the_latest_one_allowed() {
    let limit = civil::date(2024, 1, 28);
    assert_eq!(read_month_day(1, 28, limit), Some(limit));
    assert_eq!(read_month_day(2, 3, limit), Some(civil::date(2023, 2, 3)));
    assert_eq!(read_month_day(2, 29, limit), Some(civil::date(2020, 2, 29)));
}

#[test]
fn a_period_is_due_at_its_end() {
    let quarter = Date::Quarter { year: 2027, quarter: 1 };
    assert_eq!(quarter.first(), civil::date(2027, 1, 1));
    assert_eq!(quarter.last(), civil::date(2027, 3, 31));
    let half = Date::Half { year: 2028, half: 2 };
    assert_eq!(half.first(), civil::date(2028, 7, 1));
    assert_eq!(half.last(), civil::date(2028, 12, 31));
    assert_eq!(Date::Month { year: 2028, month: 2 }.last(), civil::date(2028, 2, 29));
}

#[test]
fn reads_what_people_type_in_six_languages() {
    for text in [
        "3. Mrz 2027",
        "3. Mrz. 2027",
        "3.Mär.2027",
        "Mittwoch, 3. März 2027",
        "Mittwoch, den 3. März 2027",
        "am Mi., 3. Maerz 2027",
        "spätestens am 3. März 2027",
        "bis zum 3. März 2027",
        "mercredi 3 mars 2027",
        "le mercredi 3 mars 2027",
        "mer. 3 mars 2027",
        "au plus tard le 3 mars 2027",
        "miércoles, 3 de marzo de 2027",
        "mié. 3 mar. 2027",
        "el 3 de marzo del 2027",
        "a más tardar el 3 de marzo de 2027",
        "Wednesday, March 3, 2027",
        "Wed, Mar 3rd, 2027",
        "Wed 3 March 2027",
        "the 3rd of March 2027",
        "no later than March 3, 2027",
        "3 March '27",
        "March 3, ’27",
        "3-Mar-2027",
        "2027 March 3",
        "2027-Mar-03",
        "3.3.2027",
        "3. 3. 2027",
        "03.03.2027",
        "2027/3/3",
        "2027.03.03",
        "2027年3月3日",
        "2027年3月3号",
        "2027年3月3號",
        "2027年3月3日（水）",
        "2027年 3月 3日",
        "2027年３月３日",
        "２０２７年３月３日",
        "二〇二七年三月三日",
        "2027년 3월 3일",
        "西暦2027年3月3日",
        "2027‐03‐03",
        "2027‑03‑03",
        "2027‒03‒03",
        "2027–03–03",
        "2027—03—03",
        "2027―03―03",
        "2027−03−03",
        "2027－03－03",
        "２０２７-０３-０３",
        "3.\u{a0}März\u{a0}2027",
        "3.\u{202f}Ma\u{308}rz 2027",
        "MÄRZ 3, 2027",
        "planned for 3 March 2027",
        "2027-03-03T18:00:00Z",
        "2027-03-03 18:00",
        "~~2027-02-01~~ 2027-03-03",
        "२०२७-०३-०३",
        "٢٠٢٧-٠٣-٠٣",
        "๓.๓.๒๐๒๗",
    ] {
        let (reading, _) = read_date(text);
        assert_eq!(reading, DateReading::Date(Date::Day(civil::date(2027, 3, 3))), "{text}");
    }
    for (text, expected) in [
        ("2027", "2027"),
        ("1er mars 2027", "2027-03-01"),
        ("1º de marzo de 2027", "2027-03-01"),
        ("12 de setiembre de 2027", "2027-09-12"),
        ("Sept. 4, 2027", "2027-09-04"),
        ("4 sept. 2027", "2027-09-04"),
        ("5. Jänner 2027", "2027-01-05"),
        ("15 févr. 2027", "2027-02-15"),
        ("15 fe\u{301}vrier 2027", "2027-02-15"),
        ("15 aout 2027", "2027-08-15"),
        ("le 15 d’août 2027", "2027-08-15"),
        ("31 déc. 2027", "2027-12-31"),
        ("31 dic 2027", "2027-12-31"),
        ("二〇二七年十二月三十一日", "2027-12-31"),
        ("二〇二七年十一月二十日", "2027-11-20"),
        ("mar. 2 mars 2027", "2027-03-02"),
        ("mar 2 de marzo de 2027", "2027-03-02"),
        ("marzo de 2027", "2027-03"),
        ("Mrz 2027", "2027-03"),
        ("2027年3月", "2027-03"),
        ("2027/03", "2027-03"),
        ("März '27", "2027-03"),
        ("Ende März 2027", "2027-03"),
        ("mid-March 2027", "2027-03"),
        ("fin mars 2027", "2027-03"),
        ("mi-mars 2027", "2027-03"),
        ("T1 2027", "2027-Q1"),
        ("Q1 '27", "2027-Q1"),
        ("Q1/2027", "2027-Q1"),
        ("S2 2027", "2027-H2"),
        ("Q1 2027 (2027-03-31)", "2027-03-31"),
        ("3 March 2027 (2027-03-03)", "2027-03-03"),
        ("Mar 3", "--03-03"),
        ("3. März", "--03-03"),
        ("3月3日", "--03-03"),
        ("3 de marzo", "--03-03"),
    ] {
        assert_eq!(read(text), expected, "{text}");
    }
}

#[test]
fn a_range_is_due_at_its_end_and_a_move_at_its_new_date() {
    for text in [
        "2027-02-01 to 2027-03-03",
        "2027-02-01 – 2027-03-03",
        "2027-02-01 - 2027-03-03",
        "2027-02-01/2027-03-03",
        "2027-02-01 .. 2027-03-03",
        "from 2027-02-01 until 2027-03-03",
        "between 2027-02-01 and 2027-03-03",
        "Feb 1 – Mar 3, 2027",
        "February 1 to March 3, 2027",
        "Dec 15 – 3 March 2027",
        "March 1–3, 2027",
        "1–3 March 2027",
        "1 Feb – 3 Mar 2027",
        "30 Nov - 03 March 2027",
        "du 1 février – 03 mars 2027",
        "21 de febrero – 03 de marzo de 2027",
        "1st to 3rd March 2027",
        "1.–3. März 2027",
        "1. bis 3. März 2027",
        "1. Februar – 3. März 2027",
        "vom 1. Februar bis zum 3. März 2027",
        "1.2.2027 bis 3.3.2027",
        "1.-3.3.2027",
        "du 1er février au 3 mars 2027",
        "du 1er au 3 mars 2027",
        "du 1er février 2027 jusqu’au 3 mars 2027",
        "del 1 de febrero al 3 de marzo de 2027",
        "del 1 al 3 de marzo de 2027",
        "desde el 1 de febrero hasta el 3 de marzo de 2027",
        "2027年2月1日から2027年3月3日まで",
        "2027年2月1日〜3月3日",
        "2027年3月1日～3日",
        "2027年2月1日至2027年3月3日",
        "从2027年2月1日到2027年3月3日",
        "Mon 2027-02-01 – Wed 2027-03-03",
        "2027-02-01 → 2027-03-03",
        "2027-02-01 -> 2027-03-03",
        "2027-02-01 --> 2027-03-03",
        "2027-02-01 ⇒ 2027-03-03",
        "2027-03-31 → 2027-03-03",
        "2027-01-01 → 2027-02-01 → 2027-03-03",
        "2027-02-01 → March 3",
        "2027-02-01 (moved to 2027-03-03)",
        "2027-02-01, postponed to 2027-03-03",
        "2027-02-01 (now 2027-03-03)",
        "2027-02-01 has been pushed to 2027-03-03",
        "was 2027-02-01, now 2027-03-03",
        "originally 2027-02-01, now 2027-03-03",
        "moved from 2027-02-01 to 2027-03-03",
        "2027-03-03 (was 2027-02-01)",
        "2027-03-03 (moved from 2027-02-01)",
        "2027-03-03 (planned for 2027-02-01)",
        "2027-03-03 (prévu le 1er février 2027)",
        "2027-03-03 (geplant: 1. Februar 2027)",
        "2027-03-03, originally 2027-02-01",
        "2027-03-03 instead of 2027-02-01",
        "2027-02-01, verschoben auf 2027-03-03",
        "1. Februar 2027 (verschoben auf den 3. März 2027)",
        "verschoben vom 1. Februar 2027 auf den 3. März 2027",
        "2027-03-03 (ursprünglich 2027-02-01)",
        "2027-03-03 statt 2027-02-01",
        "war 2027-02-01, jetzt 2027-03-03",
        "2027-02-01, reporté au 2027-03-03",
        "1er février 2027 (reporté au 3 mars 2027)",
        "2027-03-03 (initialement 2027-02-01)",
        "2027-03-03 au lieu de 2027-02-01",
        "2027-02-01, aplazado al 2027-03-03",
        "1 de febrero de 2027 (aplazado al 3 de marzo de 2027)",
        "2027-03-03 (antes 2027-02-01)",
        "2027年2月1日→2027年3月3日",
        "2027年2月1日から2027年3月3日に延期",
        "2027年3月3日（当初2027年2月1日）",
        "2027年2月1日推迟到2027年3月3日",
        "2027年3月3日（原定2027年2月1日）",
    ] {
        let (reading, _) = read_date(text);
        assert_eq!(reading, DateReading::Date(Date::Day(civil::date(2027, 3, 3))), "{text}");
    }
    for (text, expected) in [
        ("January 2027 → May 2027", "2027-05"),
        ("Januar bis Mai 2027", "2027-05"),
        ("January–May 2027", "2027-05"),
        ("enero a mayo de 2027", "2027-05"),
        ("2027-01 to 2027-05", "2027-05"),
        ("Q1 2027 → Q2 2027", "2027-Q2"),
        ("Q1–Q2 2027", "2027-Q2"),
        ("Feb 1 – Mar 3", "--03-03"),
        ("2027-03-03 (was 2027-02-01)", "2027-03-03 [(was 2027-02-01)]"),
        (
            "2027-02-01 (moved to 2027-03-03, vendor late)",
            "2027-03-03 [vendor late]",
        ),
        ("2027-03-31 – 3 weeks of slack", "2027-03-31 [– 3 weeks of slack]"),
        ("2027-03-31 (kick-off Jan 5)", "2027-03-31 [(kick-off Jan 5)]"),
        ("2027-03-31 (v2027.1)", "2027-03-31 [(v2027.1)]"),
        ("2027-03-31 18:00-19:00", "2027-03-31 [18:00-19:00]"),
        ("2027-02-01 (new date: 2027-03-03)", "2027-03-03"),
        ("2027-02-01, moved by four weeks to 2027-03-03", "2027-03-03"),
        ("1. Februar 2027 (neuer Termin: 3. März 2027)", "2027-03-03"),
        ("2027年2月1日，改为2027年3月3日", "2027-03-03"),
        ("2027-02-01 → moved to 2027-03-03", "2027-03-03"),
        (
            "2027-03-31 (last updated 2027-01-01)",
            "2027-03-31 [(last updated 2027-01-01)]",
        ),
        (
            "2027-03-31 · Last updated: 2027-01-01",
            "2027-03-31 [· Last updated: 2027-01-01]",
        ),
        (
            "2027-03-31 (created on 2027-01-01)",
            "2027-03-31 [(created on 2027-01-01)]",
        ),
        (
            "2027-03-31 (zuletzt aktualisiert am 1.1.2027)",
            "2027-03-31 [(zuletzt aktualisiert am 1.1.2027)]",
        ),
        (
            "31 mars 2027 (mis à jour le 1 janvier 2027)",
            "2027-03-31 [(mis à jour le 1 janvier 2027)]",
        ),
        (
            "2027年3月31日（更新于2027年1月1日）",
            "2027-03-31 [（更新于2027年1月1日）]",
        ),
    ] {
        assert_eq!(read(text), expected, "{text}");
    }
}

#[test]
fn two_possible_days_mean_none() {
    for (text, expected) in [
        ("2027-3-1 or 2027-4-1", "2027-03-01 and 2027-04-01"),
        ("2027-02-01, 2027-03-03", "2027-02-01 and 2027-03-03"),
        ("2027-02-01 / 2027-03-03", "2027-02-01 and 2027-03-03"),
        ("2027-02-01 2027-03-03", "2027-02-01 and 2027-03-03"),
        ("2027-02-01 oder 2027-03-03", "2027-02-01 and 2027-03-03"),
        ("2027-02-01 ou 2027-03-03", "2027-02-01 and 2027-03-03"),
        ("2027-02-01 o 2027-03-03", "2027-02-01 and 2027-03-03"),
        ("2027年2月1日または2027年3月3日", "2027-02-01 and 2027-03-03"),
        ("2027年2月1日或2027年3月3日", "2027-02-01 and 2027-03-03"),
        ("2027-03-03 – 2027-02-01", "2027-03-03 and 2027-02-01"),
        ("2027-03-31 (decided 2026-11-02)", "2027-03-31 and 2026-11-02"),
        ("2027-03-31, not 2027-02-01", "2027-03-31 and 2027-02-01"),
        ("2027-03-31 has not moved to 2027-04-15", "2027-03-31 and 2027-04-15"),
        ("2027-02-01 or Mar 3", "2027-02-01 and Mar 3"),
        ("2027-03-31 (updated 2027-01-01)", "2027-03-31 and 2027-01-01"),
        ("2027-03-31 (changed on 2027-01-01)", "2027-03-31 and 2027-01-01"),
        (
            "2027-03-31 (delayed by two weeks on 2027-01-01)",
            "2027-03-31 and 2027-01-01",
        ),
        ("2027-03-31 (rescheduled 2027-01-01)", "2027-03-31 and 2027-01-01"),
        ("2027-03-31 → (decided 2027-01-01)", "2027-03-31 and 2027-01-01"),
        ("2027-03-31 (now) (2027-01-01 before)", "2027-03-31 and 2027-01-01"),
        ("2027-03-31 (new date set 2027-01-01)", "2027-03-31 and 2027-01-01"),
        ("2027-03-31 (verschoben am 1.1.2027)", "2027-03-31 and 2027-01-01"),
        ("2027-03-31 (geändert am 1.1.2027)", "2027-03-31 and 2027-01-01"),
        ("31 mars 2027 (reporté le 1 janvier 2027)", "2027-03-31 and 2027-01-01"),
        (
            "31 de marzo de 2027 (aplazado el 1 de enero de 2027)",
            "2027-03-31 and 2027-01-01",
        ),
        ("March 2027 or May 2027", "2027-03 and 2027-05"),
        ("27-03-31", "short: 2027-03-31, 2031-03-27"),
        ("31/12/27", "short: 2027-12-31, 2031-12-27"),
        ("3.3.27", "short: 2003-03-27, 2027-03-03"),
        ("3 March 27", "short: 2027-03-03"),
        ("March 3, 2027 → 04/05/2027", "2027-05-04 or 2027-04-05"),
        ("summer 2027", "unread"),
        ("end of 2027", "unread"),
        ("Early 2027", "unread"),
        ("Spring 2027", "unread"),
        ("2027-02-01 (old) 2027-03-03 (new)", "2027-03-03 [(new)]"),
        ("2027-02-01 (old), 2027-03-03", "2027-03-03"),
        ("2027-02-01 old, 2027-03-03 new", "2027-03-03 [new]"),
        ("2027-02-01 (ursprünglich) 2027-03-03 (neu)", "2027-03-03 [(neu)]"),
        ("2027-03-03 (new) 2027-02-01 (old)", "2027-03-03 and 2027-02-01"),
        ("2027-02-01 (draft) 2027-03-03 (final)", "2027-02-01 and 2027-03-03"),
        ("3 de março de 2027", "unread"),
        ("środa, 3 marca 2027 r.", "unread"),
        ("woensdag 3 maart 2027", "unread"),
        ("3 марта 2027 г.", "unread"),
        ("1405-12-12", "unread"),
        ("2570-03-03", "unread"),
        ("Week of 2027", "unread"),
        ("two weeks after week 9 2027-03-03", "unread"),
        ("from 2027-03-03", "unread"),
        ("was 2027-03-03", "unread"),
        ("ab 3. März 2027", "unread"),
        ("two weeks after 2027-03-03", "unread"),
        ("after Jan 5", "unread"),
        ("March", "unread"),
        ("im März", "unread"),
        ("04/03", "unread"),
        ("3.3.", "unread"),
        ("2027-02-01/05", "unread"),
        ("2027-03-031", "wrong None"),
        ("20270303", "wrong Some(2027-03-03)"),
        ("3 Marhc 2027", "wrong Some(2027-03-03)"),
        ("Week 3 may slip", "text"),
        ("3ヶ月後", "text"),
        ("version 2.3", "text"),
        ("TBD", "text"),
        ("Soon", "text"),
    ] {
        assert_eq!(read(text), expected, "{text}");
    }
}

#[test]
fn other_dates_may_follow_the_first() {
    let (reading, rest) = read_leading_date("2027-03-12: 60%, until 2027-04-01");
    assert_eq!(
        (reading, rest),
        (
            DateReading::Date(civil::date(2027, 3, 12).into()),
            ": 60%, until 2027-04-01"
        )
    );
}

/// Every day of two years, one of them a leap year, in each way that a language writes it.
#[test]
fn every_day_reads_back_in_every_form_and_language() {
    use crate::lang::{Language, dates, months, weekdays};
    let mut count = 0;
    let mut day = civil::date(2027, 1, 1);
    let mut check = |text: &str, day: civil::Date| {
        count += 1;
        assert_eq!(read_date(text), (DateReading::Date(Date::Day(day)), ""), "{text}");
    };
    while day < civil::date(2029, 1, 1) {
        let (y, m, d) = (day.year(), day.month(), day.day());
        for text in [
            format!("{day}"),
            format!("{y}/{m}/{d}"),
            format!("{d:02}.{m:02}.{y}"),
            format!("{d}.{m}.{y}"),
            format!("{y}年{m}月{d}日"),
            format!("{y}年{m:02}月{d:02}号"),
            format!("{day}").replace('-', "\u{2011}"),
            format!("{day}").replace('-', "－"),
        ] {
            check(&text, day);
        }
        let plain = format!("{day}");
        let full_width = plain.chars().map(|c| match c.to_digit(10) {
            Some(digit) => char::from_u32('０' as u32 + digit).unwrap(),
            None => c,
        });
        check(&full_width.collect::<String>(), day);
        let at = usize::try_from(m - 1).unwrap();
        let weekday = usize::try_from(day.weekday().to_monday_zero_offset()).unwrap();
        for language in [Language::English, Language::German, Language::Spanish, Language::French] {
            let of = dates::OF.of(language)[0];
            for month in months::ALL[at].of(language) {
                let capital: String = month
                    .chars()
                    .take(1)
                    .flat_map(char::to_uppercase)
                    .chain(month.chars().skip(1))
                    .collect();
                for text in [
                    format!("{d} {month} {y}"),
                    format!("{d}. {capital}. {y}"),
                    format!("{d} {of} {month} {of} {y}"),
                    format!("{d}{} {month} {y}", dates::ORDINALS.of(language)[0]),
                    format!("{capital} {d}, {y}"),
                    format!("{d} {} '{:02}", month.to_uppercase(), y - 2000),
                ] {
                    check(&text, day);
                }
                for name in weekdays::ALL[weekday].of(language) {
                    check(&format!("{name}, {d} {month} {y}"), day);
                    check(&format!("{name}. {d} {of} {month} {y}"), day);
                }
            }
        }
        day = day.tomorrow().unwrap();
    }
    assert!(count > 50_000, "{count}");
}

proptest::proptest! {
    #[test]
    fn any_text_is_read_within_its_characters(text in "([0-9０-９]{1,4}|[年月日号まで〜～~ .,/'’:()（）‐-―−－→-]|Ma\u{308}rz|mar|Mrz|to|bis|was|now|er|de|一|十|é|🟢|\\PC){0,14}") {
        for found in [read_date(&text).1, read_leading_date(&text).1, find_date(&text).written] {
            proptest::prop_assert!(text.contains(found));
        }
    }
}

#[test]
fn the_value_of_a_field_may_say_more_before_its_date() {
    let read = |text| match find_date_of_field(text).reading {
        DateReading::Date(date) => date.to_string(),
        DateReading::Wrong(Some(day)) => format!("wrong {day}"),
        DateReading::Several(..) => "several".into(),
        DateReading::Unread => "unread".into(),
        other => format!("{other:?}"),
    };
    for (text, expected) in [
        ("next lecture, 3 March 2027.", "2027-03-03"),
        ("Week 8 (2027-03-03)", "2027-03-03"),
        ("6 weeks (Feb 1 – Mar 3, 2027)", "2027-03-03"),
        ("6 weeks, ending March 3, 2027", "2027-03-03"),
        ("within 6 weeks (by 2027-03-03)", "2027-03-03"),
        ("v1.2 — March 2027", "2027-03"),
        ("1.17 / March 3, 2027", "2027-03-03"),
        ("Demo day, 28/03/2027", "wrong 2027-03-28"),
        ("Aug 31 to Sep 1, 2027. Branch: 20270831", "2027-09-01"),
        ("第8周（2027-03-03）", "2027-03-03"),
        ("次回講義、2027年3月3日", "2027-03-03"),
        ("KW 9 2027 (03.03.2027)", "2027-03-03"),
        ("Semaine 9 (3 mars 2027)", "2027-03-03"),
        // The day is not known.
        ("TBD (decided on 2027-03-03)", "unread"),
        ("Week 8 (since 2027-03-03)", "unread"),
        ("Week 8 (not 2027-03-03)", "unread"),
        ("after the review on 2027-03-03", "unread"),
        ("2027-03-03, or 2027-04-04", "several"),
        ("Week 8 (2027-03-03, 2027-04-04)", "unread"),
        ("summer 2027", "unread"),
        ("Week 8", "Text"),
    ] {
        assert_eq!(read(text), expected, "{text}");
    }
}

#[test]
fn the_end_of_a_range_may_leave_out_what_its_start_says() {
    for (text, expected) in [
        ("2027-02-01 – 03-03", "2027-03-03"),
        ("2027-02-01 ~ 03-03", "2027-03-03"),
        ("2027/2/1〜3/3", "2027-03-03"),
        ("2027年3月1日至3日", "2027-03-03"),
        ("01.03. – 03.03.2027", "2027-03-03"),
        ("vom 1. bis 3. März 2027", "2027-03-03"),
        ("from March 1–3, 2027", "2027-03-03"),
        ("lun 1 – mié 3 mar 2027", "2027-03-03"),
        ("Nov 1 – Mar 3, 2027", "2027-03-03"),
        ("03/2027", "2027-03"),
        ("EOD Wednesday, March 3, 2027", "2027-03-03"),
        ("on or before March 3, 2027", "2027-03-03"),
        ("2027-03-03 (done 2027-03-01)", "2027-03-03 [(done 2027-03-01)]"),
        // It has no end.
        ("2027-03-03 – present", "unread"),
        ("2027-02-01 – 01-03", "unread"),
    ] {
        assert_eq!(read(text), expected, "{text}");
    }
}

#[test]
fn a_week_is_no_date() {
    for text in [
        "Week 9, 2027",
        "week 9 of 2027",
        "9th week of 2027",
        "Weeks 9–10, 2027",
        "wk 9 2027",
        "W9 2027",
        "CW 9/2027",
        "2027-W09",
        "2027W09",
        "2027 week 9",
        "Week of March 1, 2027",
        "Week of 2027-03-01",
        "week of the 1st of March 2027",
        "the week of March 1, 2027",
        "KW 9 2027",
        "KW09/2027",
        "KW 9–10/2027",
        "9. KW 2027",
        "Kalenderwoche 9 2027",
        "in der 9. Woche 2027",
        "Woche 9, 2027",
        "Woche ab 1. März 2027",
        "Woche vom 1. März 2027",
        "semana 9 de 2027",
        "Semana 9, 2027",
        "sem. 9 de 2027",
        "semana del 1 de marzo de 2027",
        "semaine 9 de 2027",
        "Semaine 9, 2027",
        "sem. 9 2027",
        "semaine du 1er mars 2027",
        "第9週 2027年",
        "2027年第9週",
        "2027年9週目",
        "2027年第9周",
        "第9周，2027年",
        "2027年第9星期",
    ] {
        assert_eq!(find_date_of_field(text).reading, DateReading::Text, "{text}");
    }
}
