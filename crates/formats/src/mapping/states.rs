//! What a State's systems write when nothing in the file proves it.

use std::sync::LazyLock;

use joinder_core::codes::Country;

use super::DateOrder;

const TABLE: &str = include_str!("../../data/states.tsv");

/// The habits of one State.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct State {
    pub country: Country,
    /// IANA zone of the capital.
    pub zone: &'static str,
    /// ISO 639-1, the first official language.
    pub language: &'static str,
    /// The usual 8-bit set.
    pub encoding: &'static str,
    pub decimal: char,
    pub order: DateOrder,
}

static STATES: LazyLock<Vec<State>> = LazyLock::new(|| TABLE.lines().filter_map(read).collect());

fn read(line: &'static str) -> Option<State> {
    let mut cells = line.split('\t');
    let country = cells.next()?.parse().ok()?;
    let (zone, language, encoding) = (cells.next()?, cells.next()?, cells.next()?);
    let decimal = cells.next()?.chars().next()?;
    let order = match cells.next()? {
        "ymd" => DateOrder::Ymd,
        "mdy" => DateOrder::Mdy,
        _ => DateOrder::Dmy,
    };
    Some(State { country, zone, language, encoding, decimal, order })
}

/// The habits of that State, where they are known.
pub(crate) fn of(country: Country) -> Option<&'static State> {
    STATES.iter().find(|s| s.country == country)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_has_a_zone_and_an_encoding_that_exist() {
        for country in Country::EU27 {
            let state = of(country).unwrap();
            assert!(jiff::tz::TimeZone::get(state.zone).is_ok(), "{}", state.zone);
            assert!(
                encoding_rs::Encoding::for_label(state.encoding.as_bytes()).is_some(),
                "{}",
                state.encoding
            );
        }
    }
}
