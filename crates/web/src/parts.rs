//! The parts of the desk, one function each. Their markup is the contract with `web-ui` (its README holds the table).
//!
//! All text is escaped where it is written; nothing here takes ready HTML but [`Markup`] made by other parts.

mod badges;
mod chip;
mod expected;
mod law;
mod layout;
mod table;
mod weight;
mod why;

pub use self::{
    badges::{
        Tone, country_name, kind_name, marking_details, organisation, report_level, state_word, states,
        unit_line, who_words,
    },
    chip::{Chip, chip, defanged, trace_name},
    expected::expected_words,
    law::{
        age_name, class_name, offence_by_act, offence_name, purpose_with_letter, sector_name,
        victim_kind_name,
    },
    layout::{
        PageHead, Panel, act, back_field, empty, facts, history, notice, page_head, panel, reason_field,
        toast,
    },
    table::{Column, Table, cell_bar, pager, table},
    weight::{Sum, weighing, weight},
    why::{hit_words, unread_words, why_shared},
};
pub(crate) use self::{
    badges::{pap_slug, printed, release_name, release_slug, tlp_slug},
    layout::button_link,
};

use maud::{Markup, html};

use crate::assets;

/// A sign from the sprite.
pub fn icon(name: &str) -> Markup {
    html! { svg.icon aria-hidden="true" { use href={ (assets::href("icons.svg")) "#" (name) } {} } }
}
