//! What columns are taken for where no mapping says it.

use joinder_core::codes::Country;
use joinder_formats::{Mapping, ReadOptions};
use proptest::prelude::*;

use super::try_read;

#[test]
fn a_state_that_nobody_states_is_recognised_and_said() {
    let rows: String = (1..=12)
        .map(|n| format!("PL-{n};061234567{};Ik heb via een website een telefoon gekocht en betaald, maar daarna nooit meer iets gehoord van de verkoper, zaak {n}.\n", n % 10))
        .collect();
    let with = ReadOptions { suggest_mapping: true, ..ReadOptions::default() };
    let outcome =
        try_read(format!("Zaaknummer;Telefoon verdachte;Verklaring\n{rows}").as_bytes(), "a.csv", &with)
            .unwrap();
    assert_eq!(outcome.drafts[0].country, Some(Country::NL));
    assert!(outcome.summary.notes.iter().any(|n| n.contains("NL")), "{:?}", outcome.summary.notes);
}

#[test]
fn pages_of_the_source_about_its_records_are_no_traces() {
    let rows: String = (1..=12)
        .map(|n| format!("{n};https://shop-{n}.com/;https://www.feed.example.com/detail?id={n}\n"))
        .collect();
    let text = format!("id;url;detail_url\n{rows}");
    let suggestion = joinder_formats::suggest(text.as_bytes(), "feed.csv", None);
    let roles: Vec<joinder_formats::Role> = suggestion.guesses.iter().map(|g| g.role).collect();
    assert_eq!(roles[1..], [joinder_formats::Role::Trace, joinder_formats::Role::Field]);
}

#[test]
fn one_state_in_every_row_is_not_believed_beside_texts_in_several_languages() {
    const STORIES: [&str; 3] = [
        "I received a message which said that my computer had been hacked and that I must pay within two days.",
        "Ich habe eine Nachricht bekommen in der stand dass mein Rechner gehackt sei und ich sofort zahlen müsse.",
        "J'ai reçu un message disant que mon ordinateur avait été piraté et que je devais payer dans les deux jours.",
    ];
    let table = |stories: &[&str]| {
        let rows: String =
            (0..24).map(|n| format!("{n};United States;{}\n", stories[n % stories.len()])).collect();
        format!("id;from_country;description\n{rows}")
    };
    let country = |text: &str| {
        let suggestion = joinder_formats::suggest(text.as_bytes(), "x.csv", None);
        (
            suggestion.guesses[1].role,
            suggestion.notes.iter().any(|note| note.contains("one State in every row")),
        )
    };
    assert_eq!(country(&table(&STORIES)), (joinder_formats::Role::Field, true));
    assert_eq!(country(&table(&STORIES[..1])), (joinder_formats::Role::Country, false));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_table_has_a_suggestion(rows in proptest::collection::vec(
        proptest::collection::vec("[\\PC&&[^;\"\n\r]]{0,20}", 4), 1..12)) {
        let text: String = rows.iter().map(|r| r.join(";") + "\n").collect();
        let suggestion = joinder_formats::suggest(text.as_bytes(), "a.csv", None);
        let back = Mapping::from_toml(&suggestion.mapping.to_toml()).map_err(|e| TestCaseError::fail(format!("{e}: {}", suggestion.mapping.to_toml())))?;
        prop_assert_eq!(back, suggestion.mapping);
    }
}
