use proptest::prelude::*;

use super::*;

fn style(order: DateOrder) -> DateStyle {
    DateStyle { order, zone: Some(TimeZone::get("Europe/Berlin").unwrap()), language: None }
}

#[track_caller]
fn check(text: &str, want: &str) {
    let got = style(DateOrder::Dmy).read(text).map(|w| w.to_string());
    assert_eq!(got.as_deref(), Ok(want), "{text}");
}

#[test]
fn the_forms_of_the_union_are_read() {
    for text in [
        "2026-03-01",
        "01.03.2026",
        "1.3.2026",
        "1. 3. 2026",
        "01/03/2026",
        "01-03-2026",
        "1.3.26",
        "20260301",
        "2026.03.01.",
        "2026. 03. 01.",
        "2026/03/01",
        "1 mars 2026",
        "1. März 2026",
        "2026. március 1.",
        "1er mars 2026",
        "1 de marzo de 2026",
        "1 marca 2026 r.",
        "1.maaliskuuta 2026",
        "1 mar 2026",
        "01-Mar-2026",
        "1 март 2026 г.",
        "1 Μαρτίου 2026",
        "1. ožujka 2026.",
        "1. března 2026",
        "2026 m. kovo 1 d.",
        "Sunday, 1 March 2026",
        "46082",
        "domenica 1 marzo 2026",
    ] {
        check(text, "2026-03-01");
    }
    for text in [
        "2026-03-01T09:30",
        "2026-03-01 09:30:00",
        "01.03.2026 09:30",
        "01.03.2026, 9:30 Uhr",
        "01/03/2026 9h30",
        "1.3.2026 klo 9.30",
        "01-03-2026 kl. 09.30",
        "01/03/2026 09:30 AM",
        "01/03/2026 9:30 a.m.",
        "20260301093000",
        "2026-03-01T09:30:00.000",
        "01/03/2026 à 9h30",
        "2026-03-01T09:30:00.123456+01:00",
        "1/3/2026 9:30:00 π.μ.",
        "202603010930",
        "2026-03-01 09:30:00 +0100",
    ] {
        check(text, "2026-03-01T09:30:00+01:00");
    }
    check("2025-06-27 03:58 PM", "2025-06-27T15:58:00+02:00");
    check("2025-06-27 12:05 am", "2025-06-27T00:05:00+02:00");
    check("1772357400", "2026-03-01T09:30:00+00:00");
    check("2026-03-01T09:30:00Z", "2026-03-01T09:30:00+00:00");
    check("46082.5", "2026-03-01T12:00:00+01:00");
}

#[test]
fn what_is_no_date_is_refused() {
    for text in [
        "",
        "gestern",
        "31.02.2026",
        "01.03.1026",
        "9999-99-99",
        "13:61",
        "2026",
        "a;b",
        "1.2.3.4.5",
        "12345678901234567890",
    ] {
        assert!(style(DateOrder::Dmy).read(text).is_err(), "{text}");
    }
    assert!(style(DateOrder::Dmy).read("2025-06-27 13:58 PM").is_err());
}

#[test]
fn local_times_that_exist_twice_or_never_are_flagged() {
    let got = style(DateOrder::Dmy).read("2019-03-31 02:30");
    assert!(matches!(got, Err(DateFault::Clock(When::Local(_)))), "{got:?}");
    let got = style(DateOrder::Dmy).read("2019-10-27 02:30");
    assert!(matches!(got, Err(DateFault::Clock(When::Local(_)))), "{got:?}");
}

#[test]
fn orders_are_proved_by_numbers_over_twelve() {
    assert_eq!(proof("13.01.2026"), Some(DateOrder::Dmy));
    assert_eq!(proof("01/13/2026 10:00"), Some(DateOrder::Mdy));
    assert_eq!(proof("01/02/2026"), None);
    assert_eq!(proof("2026-13-01"), None);
    assert_eq!(style(DateOrder::Mdy).read("03/01/2026").map(|w| w.to_string()).as_deref(), Ok("2026-03-01"));
}

#[test]
fn times_alone_are_known() {
    for text in ["09:30", "9.30", "9h30", "3:58 PM", "09:30:15", "klo 9.30"] {
        assert!(is_time_alone(text), "{text}");
    }
    for text in ["", "9", "01.03.2026", "12,50", "1234", "192.168.1.1"] {
        assert!(!is_time_alone(text), "{text}");
    }
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,40}", date_like in "[0-9./: -]{0,24}") {
        let _ = style(DateOrder::Dmy).read(&text);
        let _ = style(DateOrder::Ymd).read(&date_like);
        let _ = proof(&text);
        let _ = is_time_alone(&text);
    }

    #[test]
    fn printed_dates_read_back(year in 1971i16..2099, month in 1i8..=12, day in 1i8..=28) {
        let want = format!("{year}-{month:02}-{day:02}");
        for (text, order) in [
            (format!("{day}.{month}.{year}"), DateOrder::Dmy),
            (format!("{month:02}/{day:02}/{year}"), DateOrder::Mdy),
            (format!("{year}/{month}/{day}"), DateOrder::Ymd),
        ] {
            prop_assert_eq!(style(order).read(&text).map(|w| w.to_string()), Ok(want.clone()));
        }
    }
}
