//! The form that asks an owner for what it withholds.

use joinder_core::codes::Purpose;
use joinder_node::{NewRequest, RequestView};
use maud::{Markup, html};

use super::{one_line, part_ticks, parts_of, state, take};
use crate::{
    pages::{FieldError, described, field_error},
    parts::{back_field, purpose_with_letter},
    paths,
    reader::Reader,
};

/// The form as it was sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RequestForm {
    /// Purpose.
    pub purpose: String,
    /// The number of the case.
    pub case: String,
    /// Parts.
    pub parts: Vec<String>,
    /// Why.
    pub reason: String,
    /// Why it is urgent; empty where it is not.
    pub urgent: String,
}

impl RequestForm {
    /// The form of these fields.
    pub fn of(fields: Vec<(String, String)>) -> Self {
        let mut form = Self::default();
        for (name, value) in fields {
            match name.as_str() {
                "purpose" => form.purpose = value,
                "case" => form.case = value,
                "part" => form.parts.push(value),
                "reason" => form.reason = value,
                "urgent" => form.urgent = value,
                _ => {}
            }
        }
        form
    }

    /// What it asks; or what is wrong, field by field.
    pub fn request(&self, reader: &Reader) -> Result<NewRequest, Vec<FieldError>> {
        let mut errors = Vec::new();
        let mut words = |field, value, key: &str| take(&mut errors, field, value, reader.say(key));
        let reason = words("ask-reason", one_line(&self.reason).parse().ok(), "request-reason-expected");
        let urgent = match one_line(&self.urgent) {
            none if none.is_empty() => None,
            why => words("ask-urgent", why.parse().ok(), "request-urgent-expected"),
        };
        let purpose = take(
            &mut errors,
            "ask-purpose",
            self.purpose.parse().ok(),
            reader.say("request-purpose-expected"),
        );
        let case = take(&mut errors, "ask-case", self.case.parse().ok(), reader.say("request-case-expected"));
        let parts =
            take(&mut errors, "ask-parts", parts_of(&self.parts), reader.say("request-parts-expected"));
        match (purpose, case, parts, reason) {
            (Some(purpose), Some(case), Some(parts), Some(reason)) if errors.is_empty() => {
                Ok(NewRequest { purpose, case, parts, reason, urgent })
            }
            (_, _, _, _) => Err(errors),
        }
    }

    /// The form, closed until somebody wants to ask or something in it is wrong.
    pub fn body(&self, reader: &Reader, action: &str, errors: &[FieldError]) -> Markup {
        html! {
            details open[!errors.is_empty()] {
                summary.button.button-main { (reader.say("request-ask")) }
                form.stack-wide method="post" action=(action) {
                    (back_field(reader))
                    p { (reader.say("request-ask-words")) }
                    div.field {
                        label for="ask-purpose" { (reader.say("purpose")) }
                        select id="ask-purpose" name="purpose" aria-describedby=(described(errors, "ask-purpose")) {
                            @for purpose in Purpose::all() {
                                option value=(purpose) selected[self.is_chosen(purpose)] { (purpose_with_letter(reader, purpose)) }
                            }
                        }
                        span.field-hint id="ask-purpose-hint" { (reader.say("request-purpose-hint")) }
                        (field_error(errors, "ask-purpose"))
                    }
                    div.field {
                        label for="ask-case" { (reader.say("request-case")) }
                        input id="ask-case" name="case" required maxlength="100" autocomplete="off" value=(self.case) aria-describedby=(described(errors, "ask-case"));
                        span.field-hint id="ask-case-hint" { (reader.say("request-case-hint")) }
                        (field_error(errors, "ask-case"))
                    }
                    (part_ticks(reader, "ask-parts", &self.parts, "request-parts-hint"))
                    (field_error(errors, "ask-parts"))
                    div.field {
                        label for="ask-reason" { (reader.say("request-reason")) }
                        textarea id="ask-reason" name="reason" rows="3" required maxlength="1000" aria-describedby=(described(errors, "ask-reason")) { (self.reason) }
                        span.field-hint id="ask-reason-hint" { (reader.say("request-reason-hint")) }
                        (field_error(errors, "ask-reason"))
                    }
                    div.field {
                        label for="ask-urgent" { (reader.say("request-urgent-why")) }
                        input id="ask-urgent" name="urgent" maxlength="1000" autocomplete="off" value=(self.urgent) aria-describedby=(described(errors, "ask-urgent"));
                        span.field-hint id="ask-urgent-hint" { (reader.say("request-urgent-hint")) }
                        (field_error(errors, "ask-urgent"))
                    }
                    div.row { button.button.button-main { (reader.say("request-ask-button")) } }
                }
            }
        }
    }

    /// The desk works for operational analysis; so the form begins there.
    fn is_chosen(&self, purpose: Purpose) -> bool {
        if self.purpose.is_empty() { purpose == Purpose::C } else { self.purpose == purpose.as_str() }
    }
}

/// What was asked about a report before, in short.
pub fn asked(reader: &Reader, requests: &[RequestView]) -> Markup {
    html! {
        @for view in requests {
            p { a href=(paths::request(view.id)) { (reader.fill("request-asked-on", &[("when", &reader.moment(view.asked_ms))])) } " " (state(reader, view)) }
        }
    }
}
