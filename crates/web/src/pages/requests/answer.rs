//! The form by which a human answers a request.

use jiff::{ToSpan, civil::Date};
use joinder_core::{
    Answer,
    codes::{Ground, Parts},
};
use joinder_node::{RequestState, RequestView};
use maud::{Markup, html};

use super::{one_line, part_ticks, parts_of, take};
use crate::{
    pages::{FieldError, described, field_error},
    parts::{Panel, Tone, back_field, notice, panel},
    paths,
    reader::Reader,
};

/// The form as it was sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AnswerForm {
    /// `whole`, `parts` or `refused`.
    pub outcome: String,
    /// Parts.
    pub parts: Vec<String>,
    /// The last day, as `YYYY-MM-DD`.
    pub until: String,
    /// The ground of a refusal.
    pub ground: String,
    /// More words.
    pub words: String,
}

impl AnswerForm {
    /// The form of these fields.
    pub fn of(fields: Vec<(String, String)>) -> Self {
        let mut form = Self::default();
        for (name, value) in fields {
            match name.as_str() {
                "outcome" => form.outcome = value,
                "part" => form.parts.push(value),
                "until" => form.until = value,
                "ground" => form.ground = value,
                "words" => form.words = value,
                _ => {}
            }
        }
        form
    }

    /// The form of a request: with what was answered last, or what is asked for half a year. What the answer is, is left open.
    pub fn for_request(view: &RequestView, today: Date) -> Self {
        let last = view.answers.last().map(|said| &said.what);
        let (parts, until) = match (last, &view.request) {
            (Some(Answer::Granted { parts, until }), _) => (*parts, *until),
            (Some(Answer::Refused { .. }) | None, asked) => {
                let asked = asked.as_ref().map_or(Parts::LEAST, |asked| asked.parts);
                (asked, today.saturating_add(6.months()))
            }
        };
        Self {
            parts: parts.iter().map(|part| part.to_string()).collect(),
            until: until.to_string(),
            ..Self::default()
        }
    }

    /// The answer; or what is wrong, field by field.
    pub fn answer(&self, reader: &Reader, today: Date) -> Result<Answer, Vec<FieldError>> {
        let mut errors = Vec::new();
        let answer = match self.outcome.as_str() {
            "whole" => self.granted(reader, today, Some(Parts::whole()), &mut errors),
            "parts" => self.granted(reader, today, parts_of(&self.parts), &mut errors),
            "refused" => self.refused(reader, &mut errors),
            _ => take(&mut errors, "outcome", None, reader.say("answer-outcome-expected")),
        };
        answer.filter(|_| errors.is_empty()).ok_or(errors)
    }

    fn granted(
        &self,
        reader: &Reader,
        today: Date,
        parts: Option<Parts>,
        errors: &mut Vec<FieldError>,
    ) -> Option<Answer> {
        let until = self.until.trim().parse::<Date>().ok().filter(|until| *until >= today);
        let until = take(errors, "until", until, reader.say("answer-until-expected"));
        let parts = take(errors, "answer-parts", parts, reader.say("request-parts-expected"));
        Some(Answer::Granted { parts: parts?, until: until? })
    }

    fn refused(&self, reader: &Reader, errors: &mut Vec<FieldError>) -> Option<Answer> {
        let ground =
            take(errors, "ground", self.ground.parse::<Ground>().ok(), reader.say("answer-ground-expected"));
        let words = match one_line(&self.words) {
            none if none.is_empty() => None,
            words => take(errors, "words", words.parse().ok(), reader.say("request-reason-expected")),
        };
        Some(Answer::Refused { ground: ground?, words })
    }

    /// The panel with the form.
    pub(super) fn panel(&self, reader: &Reader, view: &RequestView, errors: &[FieldError]) -> Markup {
        let form = html! {
            @if view.answers.is_empty() { (notice(Tone::Quiet, html! { (reader.say("answer-words")) })) }
            @else { (notice(Tone::Quiet, html! { (reader.say("answer-again-words")) })) }
            @if view.report.is_none() { (notice(Tone::Worth, html! { (reader.say("answer-report-gone")) })) }
            form.stack-wide method="post" action={ (paths::request(view.id)) "/answer" } {
                (back_field(reader))
                fieldset.field id="outcome" aria-describedby=(described(errors, "outcome")) {
                    legend.label { (reader.say("answer")) }
                    (self.choice(reader, "whole", "answer-whole"))
                    (self.choice(reader, "parts", "answer-parts"))
                    (self.choice(reader, "refused", "answer-refused"))
                    span.field-hint id="outcome-hint" { (reader.say("answer-outcome-hint")) }
                    (field_error(errors, "outcome"))
                }
                (part_ticks(reader, "answer-parts", &self.parts, "answer-parts-hint"))
                (field_error(errors, "answer-parts"))
                div.field {
                    label for="until" { (reader.say("answer-until")) }
                    input id="until" name="until" type="date" value=(self.until) aria-describedby=(described(errors, "until"));
                    span.field-hint id="until-hint" { (reader.say("answer-until-hint")) }
                    (field_error(errors, "until"))
                }
                div.field {
                    label for="ground" { (reader.say("answer-ground")) }
                    select id="ground" name="ground" aria-describedby=(described(errors, "ground")) {
                        option value="" { "–" }
                        @for ground in Ground::all() {
                            option value=(ground) selected[self.ground == ground.as_str()] { (reader.say(&format!("ground-{ground}"))) }
                        }
                    }
                    span.field-hint id="ground-hint" { (reader.say("answer-ground-hint")) }
                    (field_error(errors, "ground"))
                }
                div.field {
                    label for="words" { (reader.say("answer-more")) }
                    textarea id="words" name="words" rows="2" maxlength="1000" aria-describedby=(described(errors, "words")) { (self.words) }
                    span.field-hint id="words-hint" { (reader.say("answer-more-hint")) }
                    (field_error(errors, "words"))
                }
                div.row { button.button.button-main { (reader.say("answer-button")) } }
            }
        };
        let title = match view.state {
            RequestState::Waits | RequestState::Sent => reader.say("answer"),
            RequestState::Granted(_)
            | RequestState::Over(_)
            | RequestState::Refused
            | RequestState::Answered
            | RequestState::TakenBack => reader.say("answer-again"),
        };
        panel(&Panel::new(&title, "answer-title", form))
    }

    fn choice(&self, reader: &Reader, outcome: &str, key: &str) -> Markup {
        html! {
            label.check {
                input type="radio" name="outcome" value=(outcome) required checked[self.outcome == outcome];
                (reader.say(key))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use joinder_core::codes::Part;

    use super::*;

    const TODAY: Date = Date::constant(2026, 7, 1);

    fn form(outcome: &str) -> AnswerForm {
        AnswerForm { outcome: outcome.into(), until: "2026-07-01".into(), ..AnswerForm::default() }
    }

    #[test]
    fn an_answer_is_whole_or_says_what_is_wrong_at_its_field() {
        let reader = Reader::plain();
        let fields = |form: &AnswerForm| -> Vec<&'static str> {
            form.answer(&reader, TODAY).unwrap_err().into_iter().map(|error| error.field).collect()
        };
        assert_eq!(
            form("whole").answer(&reader, TODAY).unwrap(),
            Answer::Granted { parts: Parts::whole(), until: TODAY }
        );
        let parts = AnswerForm { parts: vec!["money".into()], ..form("parts") };
        assert_eq!(
            parts.answer(&reader, TODAY).unwrap(),
            Answer::Granted { parts: Parts::LEAST.with(Part::Money), until: TODAY }
        );
        assert_eq!(fields(&form("")), ["outcome"]);
        assert_eq!(fields(&form("refused")), ["ground"]);
        for until in ["", "2026-06-30", "tomorrow"] {
            assert_eq!(fields(&AnswerForm { until: until.into(), ..form("whole") }), ["until"]);
        }
        assert_eq!(fields(&AnswerForm { parts: vec!["all".into()], ..form("parts") }), ["answer-parts"]);
        let refused = AnswerForm { ground: "quality".into(), words: "two\nlines".into(), ..form("refused") };
        let Answer::Refused { ground, words } = refused.answer(&reader, TODAY).unwrap() else { panic!() };
        assert_eq!((ground, words.unwrap().as_str()), (Ground::Quality, "two lines"));
    }
}
