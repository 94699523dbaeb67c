//! Under what somebody works: the purpose and the case, chosen once and asked for where they are wanted.

use joinder_core::{Working, codes::Purpose};
use maud::{Markup, html};

use super::{FieldError, described, errors_first, field_error};
use crate::{
    parts::{PageHead, page_head, purpose_with_letter},
    paths,
    reader::Reader,
};

/// The page, and where it leads.
pub struct WorkPage {
    /// The purpose chosen.
    pub purpose: Option<Purpose>,
    /// The case written.
    pub case: String,
    /// Where to go then.
    pub back: String,
    /// A form that was sent where a purpose is wanted, and is sent again then: its path and fields.
    pub again: Option<(String, Vec<(String, String)>)>,
    /// What is wrong.
    pub errors: Vec<FieldError>,
}

impl WorkPage {
    /// The page with nothing chosen.
    pub fn fresh(back: &str) -> Self {
        Self { purpose: None, case: String::new(), back: back.to_owned(), again: None, errors: Vec::new() }
    }

    /// The page with what stands.
    pub fn standing(working: Option<&Working>, back: &str) -> Self {
        let case = working.and_then(|w| w.case.as_deref()).unwrap_or("").to_owned();
        Self { purpose: working.map(|w| w.purpose), case, ..Self::fresh(back) }
    }

    /// The whole body.
    pub fn body(&self, reader: &Reader) -> Markup {
        let head = PageHead {
            lead: Some(html! { (reader.say("under-lead")) }),
            ..PageHead::new(html! { (reader.say("under-kind")) }, reader.say("under-title"))
        };
        html! {
            (page_head(&head))
            (errors_first(reader, &self.errors))
            form.stack-wide.prose method="post" action="/work" {
                @match &self.again {
                    Some((path, fields)) => {
                        input type="hidden" name="work-again" value=(path);
                        @for (name, value) in fields {
                            // A text keeps its lines, which the value of an input does not.
                            textarea name=(name) hidden { "\n" (value) }
                        }
                    }
                    None => { input type="hidden" name="work-back" value=(paths::back(Some(&self.back))); }
                }
                div.field {
                    label for="work-purpose" { (reader.say("purpose")) }
                    select id="work-purpose" name="work-purpose" required autofocus[self.errors.is_empty()] aria-describedby=(described(&self.errors, "work-purpose")) {
                        option value="" selected[self.purpose.is_none()] { (reader.say("ask-purpose-choose")) }
                        @for purpose in Purpose::all() {
                            option value=(purpose) selected[self.purpose == Some(purpose)] { (purpose_with_letter(reader, purpose)) }
                        }
                    }
                    span.field-hint id="work-purpose-hint" { (reader.say("under-purpose-hint")) }
                    (field_error(&self.errors, "work-purpose"))
                }
                div.field {
                    label for="work-case" { (reader.say("ask-case")) }
                    input id="work-case" name="work-case" value=(self.case) maxlength="100" autocomplete="off" aria-describedby=(described(&self.errors, "work-case"));
                    span.field-hint id="work-case-hint" { (reader.say("under-case-hint")) }
                    (field_error(&self.errors, "work-case"))
                }
                div.row { button.button.button-main { (reader.say("under-button")) } }
            }
        }
    }
}
