//! What the surroundings of a value say about it.

use joinder_core::codes::Country;

/// The State in which a value was written down: default region of telephone numbers and national accounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Context {
    /// The owner's State; none where a value may come from anywhere.
    pub country: Option<Country>,
}

impl Context {
    /// Nothing is known: telephone numbers need their country code, accounts their country.
    pub const ANYWHERE: Self = Self { country: None };

    /// Values written down in this State.
    pub fn of(country: Country) -> Self {
        Self { country: Some(country) }
    }
}
