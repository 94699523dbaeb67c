//! Before the door: taking an account up, logging in, and setting the second factor up.

use joinder_node::{SecondFactor, Secret};
use maud::{Markup, html};

use super::{FieldError, described, errored, errors_first, field_error};
use crate::{
    parts::{PageHead, Tone, notice, page_head},
    paths,
    reader::Reader,
};

fn head(reader: &Reader, title: &str, lead: &str) -> Markup {
    page_head(&PageHead {
        lead: Some(html! { (reader.say(lead)) }),
        ..PageHead::new(html! { "Joinder" }, reader.say(title))
    })
}

/// Logging in.
#[derive(Default)]
pub struct LogInPage {
    /// The name as it was typed.
    pub name: String,
    /// Where to go then.
    pub back: String,
    /// What is wrong: not which of the three.
    pub wrong: Option<String>,
    /// Whether the address at which this is read can have passkeys.
    pub passkeys: bool,
    /// What the other system is called by which people log in.
    pub provider: Option<String>,
}

impl LogInPage {
    /// The whole body.
    pub fn body(&self, reader: &Reader) -> Markup {
        html! {
            (head(reader, "log-in", "log-in-lead"))
            @if let Some(wrong) = &self.wrong { div.errors role="alert" tabindex="-1" autofocus { p { (wrong) } } }
            form.stack-wide.prose method="post" action="/login" {
                input type="hidden" name="back" value=(paths::back(Some(&self.back)));
                div.field {
                    label for="name" { (reader.say("account-name")) }
                    input id="name" name="name" value=(self.name) required maxlength="64" autocomplete="username" autocapitalize="none" spellcheck="false" autofocus[self.wrong.is_none()];
                }
                div.field {
                    label for="password" { (reader.say("password")) }
                    input id="password" name="password" type="password" required autocomplete="current-password";
                }
                div.field {
                    label for="code" { (reader.say("second-code")) }
                    input id="code" name="code" autocomplete="one-time-code" autocapitalize="none" spellcheck="false" aria-describedby="code-hint";
                    span.field-hint id="code-hint" { (reader.say("second-code-hint")) }
                }
                div.row { button.button.button-main { (reader.say("log-in")) } }
            }
            @if let Some(provider) = &self.provider {
                p { a.button href=(format!("/login/provider{}", paths::query(&[("back", Some(paths::back(Some(&self.back))))]))) { (reader.fill("log-in-by", &[("provider", provider)])) } }
            }
            @if self.passkeys {
                form.stack-wide.prose method="post" action="/login/passkey" data-passkey="show" data-options="/login/passkey" hidden {
                    input type="hidden" name="back" value=(paths::back(Some(&self.back)));
                    (asked_of_authenticator(reader))
                    div.row { button.button { (reader.say("passkey-log-in")) } span.field-hint { (reader.say("passkey-log-in-hint")) } }
                }
            }
            p { a href="/setup" { (reader.say("have-code")) } }
        }
    }
}

/// Whom another system let in: on to where they wanted to go.
pub fn came_in(reader: &Reader, to: &str) -> Markup {
    html! {
        meta http-equiv="refresh" content=(format!("0; url={to}"));
        (head(reader, "log-in", "came-in"))
        p { a.button.button-main href=(to) { (reader.say("came-in-on")) } }
    }
}

/// What a form needs whose script asks an authenticator: where the answer goes, and what is said where there is none.
pub fn asked_of_authenticator(reader: &Reader) -> Markup {
    html! {
        input type="hidden" name="given";
        div.errors role="alert" tabindex="-1" data-passkey-trouble hidden { p { (reader.say("passkey-trouble")) } }
        div.errors role="alert" tabindex="-1" data-passkey-known hidden { p { (reader.say("passkey-known")) } }
    }
}

/// Taking an account up by a code.
#[derive(Default)]
pub struct TakeUpPage {
    /// Whether it is the first account of this node, whose name is chosen too.
    pub is_first: bool,
    /// The name as it was typed.
    pub name: String,
    /// The code as it was typed.
    pub code: String,
    /// What is wrong.
    pub errors: Vec<FieldError>,
}

impl TakeUpPage {
    /// The whole body.
    pub fn body(&self, reader: &Reader) -> Markup {
        let lead = if self.is_first { "setup-first-lead" } else { "setup-lead" };
        html! {
            (head(reader, "setup-title", lead))
            (errors_first(reader, &self.errors))
            form.stack-wide.prose method="post" action="/setup" {
                div.field {
                    label for="code" { (reader.say("setup-code")) }
                    input id="code" name="code" value=(self.code) required autocomplete="off" autocapitalize="none" spellcheck="false" autofocus[self.errors.is_empty()] aria-describedby=(described(&self.errors, "code"));
                    span.field-hint id="code-hint" { (reader.say("setup-code-hint")) }
                    (field_error(&self.errors, "code"))
                }
                @if self.is_first {
                    div.field {
                        label for="name" { (reader.say("account-name")) }
                        input id="name" name="name" value=(self.name) required maxlength="64" autocomplete="username" autocapitalize="none" spellcheck="false" aria-describedby=(described(&self.errors, "name"));
                        span.field-hint id="name-hint" { (reader.say("account-name-hint")) }
                        (field_error(&self.errors, "name"))
                    }
                }
                (new_password(reader, &self.errors))
                div.row { button.button.button-main { (reader.say("setup-button")) } }
            }
        }
    }
}

/// The two fields by which a password is chosen.
pub fn new_password(reader: &Reader, errors: &[FieldError]) -> Markup {
    html! {
        div.field {
            label for="password" { (reader.say("password-new")) }
            input id="password" name="password" type="password" required minlength="12" maxlength="128" autocomplete="new-password" aria-describedby=(described(errors, "password"));
            span.field-hint id="password-hint" { (reader.say("password-hint")) }
            (field_error(errors, "password"))
        }
        div.field {
            label for="again" { (reader.say("password-again")) }
            input id="again" name="again" type="password" required maxlength="128" autocomplete="new-password" aria-describedby=[errored(errors, "again")];
            (field_error(errors, "again"))
        }
    }
}

/// Setting the second factor up.
pub struct SecondFactorPage {
    /// What is put into the app.
    pub factor: SecondFactor,
    /// What is wrong.
    pub errors: Vec<FieldError>,
}

impl SecondFactorPage {
    /// The whole body.
    pub fn body(&self, reader: &Reader) -> Markup {
        html! {
            (head(reader, "second-title", "second-lead"))
            (errors_first(reader, &self.errors))
            div.stack-wide.prose {
                p { (reader.say("second-secret")) }
                p { code { (spaced(self.factor.secret.show())) } }
                p { a href=(self.factor.link.show()) { (reader.say("second-link")) } }
                form.stack-wide method="post" action="/second-factor" {
                    div.field {
                        label for="code" { (reader.say("second-code")) }
                        input id="code" name="code" required inputmode="numeric" autocomplete="one-time-code" autofocus[self.errors.is_empty()] aria-describedby=(described(&self.errors, "code"));
                        span.field-hint id="code-hint" { (reader.say("second-confirm-hint")) }
                        (field_error(&self.errors, "code"))
                    }
                    div.row { button.button.button-main { (reader.say("second-button")) } }
                }
            }
        }
    }
}

/// In groups of four, as people copy it.
fn spaced(text: &str) -> String {
    let signs: Vec<char> = text.chars().collect();
    signs.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

/// The recovery codes, told once.
pub fn recovery_codes(reader: &Reader, codes: &[Secret], on: &str) -> Markup {
    html! {
        (head(reader, "recovery-title", "recovery-lead"))
        div.stack-wide.prose {
            (notice(Tone::Worth, html! { (reader.say("told-once")) }))
            ul { @for code in codes { li { code { (code.show()) } } } }
            p { a.button.button-main href=(on) { (reader.say("recovery-kept")) } }
        }
    }
}
