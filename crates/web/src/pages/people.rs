//! Who has an account.

use joinder_core::{
    Reach,
    codes::{PersonRole, Right},
};
use joinder_node::{AccountState, AccountView, PasswordFault, PeopleError, Secret, SessionView, UnitView};
use maud::{Markup, html};

use super::{
    FieldError,
    account::sessions,
    described, errors, field_error,
    units::{unit_field, units},
};
use crate::{
    parts::{
        Column, PageHead, Panel, Table, Tone, act, notice, page_head, panel, state_word, table, unit_line,
        who_words,
    },
    paths,
    reader::Reader,
};

/// What a role is called.
pub fn role_name(reader: &Reader, role: PersonRole) -> String {
    reader.say(&format!("person-role-{role}")).into_owned()
}

/// What a right is called.
pub fn right_name(reader: &Reader, right: Right) -> String {
    reader.say(&format!("right-{right}")).into_owned()
}

/// Why somebody is not let in, or an account not changed, in the reader's language.
pub fn refusal(reader: &Reader, error: PeopleError) -> String {
    let key = match error {
        PeopleError::WrongLogIn => "wrong",
        PeopleError::Later { seconds } => return reader.count("person-later", seconds),
        PeopleError::Code => "code",
        PeopleError::Password(PasswordFault::Short) => "password-short",
        PeopleError::Password(PasswordFault::Long) => "password-long",
        PeopleError::Password(PasswordFault::Common) => "password-common",
        PeopleError::Name => "name",
        PeopleError::Taken => "taken",
        PeopleError::NoAccount => "none",
        PeopleError::LastAdministrator => "last-administrator",
        PeopleError::NoUnit => "no-unit",
        PeopleError::UnitTaken => "unit-taken",
        PeopleError::UnitInUse => "unit-in-use",
        PeopleError::FirstIsAdministrator => "first-is-administrator",
        PeopleError::Sealed => "sealed",
        PeopleError::Scopes => "scopes",
        PeopleError::Days => "days",
        PeopleError::TokenName => "token-name",
        PeopleError::Passkey => "passkey",
        PeopleError::PasskeyName => "passkey-name",
        PeopleError::Case => "case",
    };
    reader.say(&format!("person-{key}")).into_owned()
}

fn state(reader: &Reader, account: &AccountView) -> Markup {
    let (tone, key) = match account.state {
        AccountState::Invited => (Tone::Worth, "invited"),
        AccountState::Active if account.confirmed => (Tone::Good, "active"),
        AccountState::Active => (Tone::Worth, "half"),
        AccountState::Disabled => (Tone::Quiet, "disabled"),
    };
    state_word(tone, &reader.say(&format!("person-is-{key}")))
}

fn role_field(reader: &Reader, chosen: Option<PersonRole>) -> Markup {
    html! {
        div.field {
            label for="role" { (reader.say("role-of-account")) }
            select id="role" name="role" required {
                @for role in PersonRole::all() {
                    option value=(role) selected[chosen == Some(role)] { (role_name(reader, role)) }
                }
            }
        }
    }
}

/// A code that was made, shown here once.
pub struct MadeCode {
    /// Whose.
    pub name: String,
    /// The code.
    pub code: Secret,
}

fn made(reader: &Reader, made: &MadeCode) -> Markup {
    let words = reader.fill("code-made", &[("name", &made.name)]);
    notice(Tone::Worth, html! { (words) " " code { (made.code.show()) } " " (reader.say("told-once")) })
}

/// All accounts, and the form that invites.
pub struct PeoplePage {
    /// The accounts.
    pub accounts: Vec<AccountView>,
    /// The units of the organisation.
    pub units: Vec<UnitView>,
    /// The name of a unit as it was typed.
    pub unit: String,
    /// The name as it was typed.
    pub name: String,
    /// A code that was made.
    pub made: Option<MadeCode>,
    /// What is wrong.
    pub errors: Vec<FieldError>,
}

impl PeoplePage {
    /// The whole body.
    pub fn body(&self, reader: &Reader) -> Markup {
        let head = PageHead {
            lead: Some(html! { (reader.say("people-lead")) }),
            ..PageHead::new(html! { (reader.say("people-kind")) }, reader.say("room-people"))
        };
        html! {
            (page_head(&head))
            (errors(reader, &self.errors))
            @if let Some(code) = &self.made { (made(reader, code)) }
            div.grid {
                div.span-8 { (self.list(reader)) }
                div.span-4.stack-wide {
                    (self.invite(reader))
                    @if reader.who.reach == Reach::Organisation { (units(reader, &self.units, &self.unit, &self.errors)) }
                }
            }
        }
    }

    fn list(&self, reader: &Reader) -> Markup {
        let columns = vec![
            Column::new(reader.say("account-name")),
            Column::new(reader.say("role-of-account")),
            Column::new(reader.say("col-state-of-things")),
            Column::new(reader.say("account-made")).class("number"),
        ];
        let rows = self.accounts.iter().map(|account| {
            vec![
                html! { a href={ "/people/" (paths::encode(&account.name)) } { (account.name) } },
                html! { (role_name(reader, account.role)) (unit_line(reader, account.unit.as_ref())) },
                state(reader, account),
                html! { (reader.moment(account.made_ms)) span.sub { (who_words(reader, &account.made_by)) } },
            ]
        });
        let title = reader.say("room-people");
        panel(&Panel::flush(
            &title,
            "list",
            table(&Table::new(title.clone(), columns, rows.collect()).stacked()),
        ))
    }

    fn invite(&self, reader: &Reader) -> Markup {
        let form = html! {
            form.stack-wide method="post" action="/people/invite" {
                div.field {
                    label for="name" { (reader.say("account-name")) }
                    input id="name" name="name" value=(self.name) required maxlength="64" autocomplete="off" autocapitalize="none" aria-describedby=(described(&self.errors, "name"));
                    span.field-hint id="name-hint" { (reader.say("account-name-hint")) }
                    (field_error(&self.errors, "name"))
                }
                (role_field(reader, Some(PersonRole::Analyst)))
                (unit_field(reader, &self.units, None))
                div.row { button.button.button-main { (reader.say("people-invite")) } }
            }
        };
        panel(&Panel::new(&reader.say("people-invite"), "invite", form))
    }
}

/// One account.
pub struct PersonPage {
    /// Which.
    pub account: AccountView,
    /// The units of the organisation.
    pub units: Vec<UnitView>,
    /// Its sessions.
    pub sessions: Vec<SessionView>,
    /// A code that was made.
    pub made: Option<MadeCode>,
    /// Why nothing was changed.
    pub wrong: Option<String>,
}

impl PersonPage {
    /// The whole body.
    pub fn body(&self, reader: &Reader) -> Markup {
        let account = &self.account;
        let path = format!("/people/{}", paths::encode(&account.name));
        let head = PageHead::new(html! { (reader.say("people-kind")) }, account.name.clone());
        let unit = account.unit.as_ref();
        let mut facts = vec![html! { (role_name(reader, account.role)) }, state(reader, account)];
        facts.extend(unit.map(|unit| html! { (reader.say("unit")) " " (unit) }));
        let decides = reader.who.reach.covers_people_of(unit);
        html! {
            (page_head(&PageHead { facts, ..head }))
            @if let Some(wrong) = &self.wrong { div.errors role="alert" tabindex="-1" autofocus { p { (wrong) } } }
            @if let Some(code) = &self.made { (made(reader, code)) }
            div.grid {
                div.span-8 { (sessions(reader, &self.sessions, None, &format!("{path}/sessions"))) }
                @if !decides { div.span-4 { (notice(Tone::Quiet, html! { (reader.say("unit-decides")) })) } }
                @else { div.span-4.stack-wide {
                    (panel(&Panel::new(&reader.say("role-of-account"), "of-role", html! {
                        form.stack-wide method="post" action={ (path) "/role" } {
                            (role_field(reader, Some(account.role)))
                            div.row { button.button { (reader.say("role-change")) } }
                        }
                    })))
                    @if !self.units.is_empty() {
                        (panel(&Panel::new(&reader.say("unit"), "of-unit", html! {
                            form.stack-wide method="post" action={ (path) "/unit" } {
                                (unit_field(reader, &self.units, unit))
                                div.row { button.button { (reader.say("unit-change")) } }
                            }
                        })))
                    }
                    (panel(&Panel::new(&reader.say("account-end"), "of-end", html! {
                        (act(&reader.say("account-reset"), "at-left", &format!("{path}/reset"), html! { p { (reader.say("account-reset-words")) } }, &reader.say("account-reset-button"), "button-bad"))
                        @if account.state != AccountState::Disabled {
                            (act(&reader.say("account-disable"), "at-left", &format!("{path}/disable"), html! { p { (reader.say("account-disable-words")) } }, &reader.say("account-disable-button"), "button-bad"))
                        }
                    })))
                } }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reader::{Language, Locale};

    #[test]
    fn every_role_right_state_and_refusal_has_its_words() {
        for language in Language::ALL {
            let reader = Reader { locale: Locale::of(language), ..Reader::plain() };
            let known = |key: String| assert!(reader.locale.knows(&key), "{key} in {}", language.tag());
            PersonRole::all().for_each(|role| known(format!("person-role-{role}")));
            Right::all().for_each(|right| known(format!("right-{right}")));
            for key in ["invited", "active", "half", "disabled"] {
                known(format!("person-is-{key}"));
            }
            for error in [
                PeopleError::WrongLogIn,
                PeopleError::Later { seconds: 7 },
                PeopleError::Code,
                PeopleError::Password(PasswordFault::Short),
                PeopleError::Password(PasswordFault::Long),
                PeopleError::Password(PasswordFault::Common),
                PeopleError::Name,
                PeopleError::Taken,
                PeopleError::NoAccount,
                PeopleError::LastAdministrator,
                PeopleError::NoUnit,
                PeopleError::UnitTaken,
                PeopleError::UnitInUse,
                PeopleError::FirstIsAdministrator,
                PeopleError::Sealed,
                PeopleError::Scopes,
                PeopleError::Days,
                PeopleError::TokenName,
                PeopleError::Passkey,
                PeopleError::PasskeyName,
                PeopleError::Case,
            ] {
                let words = refusal(&reader, error);
                assert!(!words.starts_with("person-"), "{error:?} in {}", language.tag());
            }
        }
    }
}
