//! The parts of the desk, one function each. Their markup is the contract with `web-ui` (its README holds the table).
//!
//! All text is escaped where it is written; nothing here takes ready HTML but [`Markup`] made by other parts.

mod badges;
mod chip;
mod layout;
mod table;
mod weight;

pub use self::{
    badges::{country_name, kind_name, marking_details, organisation, report_level, states, state_word, Tone},
    chip::{Chip, chip, defanged, trace_name},
    layout::{act, back_field, empty, facts, history, notice, page_head, panel, reason_field, toast, PageHead, Panel},
    table::{Column, Table, cell_bar, pager, spark, table},
    weight::{Sum, strength_of, weighing, weight},
};

use maud::{Markup, html};

use crate::assets;

/// A sign from the sprite.
pub fn icon(name: &str) -> Markup {
    html! { svg.icon aria-hidden="true" { use href={ (assets::href("icons.svg")) "#" (name) } {} } }
}
