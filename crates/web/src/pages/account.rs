//! The own account: sessions, tokens, passkeys, password, second factor.

use joinder_core::{Rights, codes::PersonRole};
use joinder_node::{PasskeyView, Secret, SessionId, SessionView, TokenView};
use maud::{Markup, html};

use super::{
    FieldError, described,
    door::{asked_of_authenticator, new_password},
    errored, errors, field_error,
    people::{right_name, role_name},
};
use crate::{
    parts::{Column, PageHead, Panel, Table, Tone, notice, page_head, panel, table},
    reader::Reader,
};

/// The page of the own account.
pub struct AccountPage {
    /// The name.
    pub name: String,
    /// For what it is.
    pub role: PersonRole,
    /// The session in which this is read.
    pub session: SessionId,
    /// All of its sessions.
    pub sessions: Vec<SessionView>,
    /// Its tokens.
    pub tokens: Vec<TokenView>,
    /// Its passkeys.
    pub passkeys: Vec<PasskeyView>,
    /// For which host passkeys are made here; none where the desk is read under an address.
    pub host: Option<String>,
    /// What its tokens may do.
    pub scopes: Rights,
    /// Recovery codes left.
    pub codes_left: usize,
    /// A token that was made, shown here once.
    pub made: Option<Secret>,
    /// What is wrong.
    pub errors: Vec<FieldError>,
}

impl AccountPage {
    /// The whole body.
    pub fn body(&self, reader: &Reader) -> Markup {
        let head = PageHead::new(html! { (reader.say("account-kind")) }, self.name.clone());
        let head = PageHead { facts: vec![html! { (role_name(reader, self.role)) }], ..head };
        html! {
            (page_head(&head))
            (errors(reader, &self.errors))
            @if let Some(token) = &self.made {
                (notice(Tone::Worth, html! { (reader.say("told-once")) " " code { (token.show()) } }))
            }
            div.grid {
                div.span-8.stack-wide {
                    (sessions(reader, &self.sessions, Some(self.session), "/account/sessions"))
                    (self.passkeys(reader))
                    (self.tokens(reader))
                }
                div.span-4.stack-wide { (self.password(reader)) (self.second_factor(reader)) }
            }
        }
    }

    fn passkeys(&self, reader: &Reader) -> Markup {
        let columns = vec![
            Column::new(reader.say("passkey-name")),
            Column::new(reader.say("passkey-host")),
            Column::new(reader.say("account-made")).class("number"),
            Column::new(reader.say("used-last")).class("number"),
            Column::new(reader.say("passkey-end")),
        ];
        let rows = self.passkeys.iter().map(|passkey| {
            let used = passkey.used_ms.map_or_else(|| "–".to_owned(), |at| reader.moment(at));
            vec![
                html! { (passkey.name) },
                html! { (passkey.party) },
                html! { (reader.moment(passkey.made_ms)) },
                html! { (used) },
                html! { form method="post" action="/account/passkeys/end" { button.button.button-small name="name" value=(passkey.name) { (reader.say("passkey-end")) } } },
            ]
        });
        let title = reader.say("passkeys");
        let list = table(&Table::new(title.clone(), columns, rows.collect()));
        let add = match &self.host {
            Some(host) => self.add_passkey(reader, host),
            None => html! { div.panel-body { p { (reader.say("passkey-no-host")) } } },
        };
        panel(&Panel::flush(&title, "passkeys", html! { @if !self.passkeys.is_empty() { (list) } (add) }))
    }

    fn add_passkey(&self, reader: &Reader, host: &str) -> Markup {
        html! {
            div.panel-body { p { (reader.fill("passkey-words", &[("host", host)])) } }
            form.stack-wide.panel-body method="post" action="/account/passkeys" data-passkey="make" data-options="/account/passkeys" hidden {
                (asked_of_authenticator(reader))
                div.field {
                    label for="passkey-name" { (reader.say("passkey-name")) }
                    input id="passkey-name" name="name" required maxlength="64" autocomplete="off" aria-describedby=(described(&self.errors, "passkey-name"));
                    span.field-hint id="passkey-name-hint" { (reader.say("passkey-name-hint")) }
                    (field_error(&self.errors, "passkey-name"))
                }
                (current(reader, "passkey-proof", &self.errors))
                div.row { button.button { (reader.say("passkey-add")) } }
            }
            noscript { div.panel-body { p { (reader.say("passkey-no-script")) } } }
        }
    }

    fn tokens(&self, reader: &Reader) -> Markup {
        let columns = vec![
            Column::new(reader.say("token-name")),
            Column::new(reader.say("token-scopes")),
            Column::new(reader.say("token-until")).class("number"),
            Column::new(reader.say("used-last")).class("number"),
            Column::new(reader.say("token-end")),
        ];
        let rows = self.tokens.iter().map(|token| {
            let scopes: Vec<String> = token.scopes.iter().map(|right| right_name(reader, right)).collect();
            let used = token.used_ms.map_or_else(|| "–".to_owned(), |at| reader.moment(at));
            vec![
                html! { (token.name) },
                html! { (scopes.join(", ")) },
                html! { (reader.moment(token.expires_ms)) },
                html! { (used) },
                html! { form method="post" action="/account/tokens/end" { button.button.button-small name="name" value=(token.name) { (reader.say("token-end")) } } },
            ]
        });
        let title = reader.say("tokens");
        let list = table(&Table::new(title.clone(), columns, rows.collect()));
        let make = html! {
            form.stack-wide.panel-body method="post" action="/account/tokens" {
                div.field {
                    label for="token" { (reader.say("token-name")) }
                    input id="token" name="name" required maxlength="64" autocomplete="off" aria-describedby=[errored(&self.errors, "token")];
                    (field_error(&self.errors, "token"))
                }
                fieldset.field id="scopes" {
                    legend.label { (reader.say("token-scopes")) }
                    @for right in self.scopes.iter() {
                        label.check { input type="checkbox" name="scope" value=(right); span { (right_name(reader, right)) } }
                    }
                    (field_error(&self.errors, "scopes"))
                }
                div.field {
                    label for="days" { (reader.say("token-days")) }
                    input id="days" name="days" type="number" min="1" max="366" value="90" required aria-describedby=[errored(&self.errors, "days")];
                    (field_error(&self.errors, "days"))
                }
                div.row { button.button { (reader.say("token-make")) } }
            }
        };
        panel(&Panel::flush(&title, "tokens", html! { @if !self.tokens.is_empty() { (list) } (make) }))
    }

    fn password(&self, reader: &Reader) -> Markup {
        let form = html! {
            form.stack-wide method="post" action="/account/password" {
                (current(reader, "current", &self.errors))
                (new_password(reader, &self.errors))
                div.row { button.button { (reader.say("password-change")) } }
            }
        };
        panel(&Panel::new(&reader.say("password"), "change-password", form))
    }

    fn second_factor(&self, reader: &Reader) -> Markup {
        let form = html! {
            p { (reader.count("codes-left", self.codes_left as u64)) }
            form.stack-wide method="post" action="/account/second-factor" {
                (current(reader, "proof", &self.errors))
                div.field {
                    label for="code" { (reader.say("second-code")) }
                    input id="code" name="code" required autocomplete="one-time-code" aria-describedby=(described(&self.errors, "code"));
                    span.field-hint id="code-hint" { (reader.say("second-renew-hint")) }
                    (field_error(&self.errors, "code"))
                }
                div.row { button.button { (reader.say("second-renew")) } }
            }
        };
        panel(&Panel::new(&reader.say("second-title"), "second-factor", form))
    }
}

/// The password that stands, asked for before it or the second factor is changed.
fn current(reader: &Reader, id: &str, errors: &[FieldError]) -> Markup {
    html! {
        div.field {
            label for=(id) { (reader.say("password-current")) }
            input id=(id) name="current" type="password" required autocomplete="current-password" aria-describedby=[errored(errors, id)];
            (field_error(errors, id))
        }
    }
}

/// Sessions, each with the button that ends it.
pub fn sessions(reader: &Reader, sessions: &[SessionView], own: Option<SessionId>, action: &str) -> Markup {
    let columns = vec![
        Column::new(reader.say("session-from")),
        Column::new(reader.say("session-began")).class("number"),
        Column::new(reader.say("used-last")).class("number"),
        Column::new(reader.say("session-end")),
    ];
    let rows = sessions.iter().map(|session| {
        let end = format!("{action}/{}/end", session.id);
        vec![
            html! { (session.address) @if own == Some(session.id) { " · " (reader.say("session-this")) } },
            html! { (reader.moment(session.made_ms)) },
            html! { (reader.moment(session.seen_ms)) },
            html! { form method="post" action=(end) { button.button.button-small { (reader.say("session-end")) } } },
        ]
    });
    let title = reader.say("sessions");
    panel(&Panel::flush(&title, "sessions", table(&Table::new(title.clone(), columns, rows.collect()))))
}
