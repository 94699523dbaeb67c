//! Bits as a bar and a word, and the sum behind them.

use joinder_node::Strength;
use maud::{Markup, html};

use crate::reader::Reader;

/// The weight in a word, as the node has it.
fn strength_of(bits: f32) -> &'static str {
    match Strength::of(bits) {
        Strength::Weak => "weak",
        Strength::Fair => "fair",
        Strength::Strong => "strong",
        Strength::Certain => "certain",
    }
}

/// The bar: 40 bits and more fill it.
pub fn weight(reader: &Reader, bits: f32) -> Markup {
    let word = strength_of(bits);
    let width = ((bits.clamp(0.0, 40.0) / 40.0) * 54.0).round() as u32;
    html! {
        span.weight data-strength=(word) {
            svg viewBox="0 0 56 8" aria-hidden="true" {
                rect.track x="0.5" y="0.5" width="55" height="7" {}
                rect.fill x="1" y="1" width=(width) height="6" {}
            }
            span.bits { (reader.bits(bits)) } " " (reader.say("bits")) " " b { (reader.say(&format!("strength-{word}"))) }
        }
    }
}

/// What a weight is the sum of.
pub struct Sum {
    /// Each piece of evidence and the bits it adds.
    pub counted: Vec<(Markup, f32)>,
    /// What was not counted, and why.
    pub not_counted: Vec<(Markup, String)>,
}

/// The bar that opens its sum.
pub fn weighing(reader: &Reader, bits: f32, sum: Sum) -> Markup {
    html! {
        details.weighing {
            summary { (weight(reader, bits)) }
            div.weighing-sum {
                ul {
                    @for (what, adds) in &sum.counted {
                        li { span { (what) } span.number { "+" (reader.bits(*adds)) } }
                    }
                    li.total { span { (reader.say("together")) } span.number { (reader.bits(bits)) " " (reader.say("bits")) } }
                }
                @if !sum.not_counted.is_empty() {
                    p { b { (reader.say("not-counted")) } }
                    ul.uncounted {
                        @for (what, why) in &sum.not_counted {
                            li { span { (what) ": " (why) } span.number { "0" } }
                        }
                    }
                }
            }
        }
    }
}
