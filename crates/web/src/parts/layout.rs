//! Head of a page, panels, notices, empty states, toasts, and actions that ask why.

use maud::{Markup, html};

use super::{badges::Tone, icon};
use crate::reader::Reader;

/// The head of a page.
pub struct PageHead {
    /// What kind of page, above the title.
    pub kind: Markup,
    /// Its title.
    pub title: String,
    /// One sentence.
    pub lead: Option<Markup>,
    /// A line of facts.
    pub facts: Vec<Markup>,
    /// What can be done; the main action last.
    pub actions: Markup,
    /// Markings.
    pub marking: Option<Markup>,
}

impl PageHead {
    /// A head of a kind and a title.
    pub fn new(kind: Markup, title: impl Into<String>) -> Self {
        Self { kind, title: title.into(), lead: None, facts: Vec::new(), actions: html! {}, marking: None }
    }
}

/// Draws the head.
pub fn page_head(head: &PageHead) -> Markup {
    html! {
        header.page-head {
            div {
                p.page-kind { (head.kind) }
                h1 { (head.title) }
                @if let Some(lead) = &head.lead { p.page-lead { (lead) } }
                @if !head.facts.is_empty() { p.page-facts { @for fact in &head.facts { span { (fact) } } } }
            }
            div.page-actions { (head.actions) }
            @if let Some(marking) = &head.marking { (marking) }
        }
    }
}

/// A panel.
pub struct Panel<'a> {
    /// Its title.
    pub title: &'a str,
    /// The id of its title; unique on the page.
    pub id: &'a str,
    /// Beside the title.
    pub more: Markup,
    /// What it holds.
    pub body: Markup,
    /// Whether a table or list stands in it edge to edge.
    pub flush: bool,
    /// Its foot.
    pub foot: Option<Markup>,
}

impl<'a> Panel<'a> {
    /// A panel with room around its body.
    pub fn new(title: &'a str, id: &'a str, body: Markup) -> Self {
        Self { title, id, more: html! {}, body, flush: false, foot: None }
    }

    /// A panel whose body goes to its edges.
    pub fn flush(title: &'a str, id: &'a str, body: Markup) -> Self {
        Self { flush: true, ..Self::new(title, id, body) }
    }

    /// With something beside the title.
    pub fn more(self, more: Markup) -> Self {
        Self { more, ..self }
    }

    /// With a foot.
    pub fn foot(self, foot: Markup) -> Self {
        Self { foot: Some(foot), ..self }
    }
}

/// Draws a panel.
pub fn panel(panel: &Panel<'_>) -> Markup {
    html! {
        section.panel aria-labelledby=(panel.id) {
            header.panel-head { h2 id=(panel.id) { (panel.title) } (panel.more) }
            @if panel.flush { (panel.body) } @else { div.panel-body { (panel.body) } }
            @if let Some(foot) = &panel.foot { footer.panel-foot { (foot) } }
        }
    }
}

/// Names and values.
pub fn facts(list: &[(String, Markup)]) -> Markup {
    html! { dl.facts { @for (name, value) in list { dt { (name) } dd { (value) } } } }
}

/// Something to know, in its tone.
pub fn notice(tone: Tone, words: Markup) -> Markup {
    html! { div.notice data-tone=[tone.slug()] { p { (words) } } }
}

/// What will stand here, and the one step that fills it.
pub fn empty(title: &str, words: &str, step: Option<(&str, &str)>) -> Markup {
    html! {
        div.empty {
            h3 { (title) }
            p { (words) }
            @if let Some((href, label)) = step { a.button href=(href) { (label) } }
        }
    }
}

/// What was done, and the way back.
pub fn toast(reader: &Reader, words: &str, undo: Option<i64>) -> Markup {
    html! {
        desk-toast.toast role="status" {
            span { (words) }
            @if let Some(id) = undo {
                form method="post" action={ "/decisions/" (id) "/undo" } { (back_field(reader)) button { (reader.say("undo")) } }
            }
            button.toast-close type="button" hidden { (reader.say("close")) }
        }
    }
}

/// The page that a form comes back to, without what the last action left in its address.
pub fn back_field(reader: &Reader) -> Markup {
    html! { input type="hidden" name="back" value=(crate::paths::without_done(&reader.path)); }
}

/// A button that opens a small form.
pub fn act(
    label: &str,
    class: &str,
    action: &str,
    fields: Markup,
    submit: &str,
    submit_class: &str,
) -> Markup {
    html! {
        details class={ "act " (if class.contains("at-left") { "act-left" } else { "" }) } {
            summary class={ "button " (class.replace("at-left", "")) } { (label) }
            form.act-form method="post" action=(action) {
                (fields)
                button class={ "button " (submit_class) } { (submit) }
            }
        }
    }
}

/// The field that asks why.
pub fn reason_field(reader: &Reader, id: &str) -> Markup {
    html! {
        (back_field(reader))
        div.field {
            label for=(id) { (reader.say("why")) }
            input id=(id) name="reason" required maxlength="500" aria-describedby={ (id) "-hint" } autocomplete="off";
            span.field-hint id={ (id) "-hint" } { (reader.say("why-hint")) }
        }
    }
}

/// Who did what when.
pub fn history(reader: &Reader, lines: &[(i64, Markup)]) -> Markup {
    html! {
        ol.history {
            @for (at, words) in lines {
                li { time datetime=(reader.machine_moment(*at)) { (reader.moment(*at)) } span { (words) } }
            }
        }
    }
}

/// A link that looks like a button, with a sign.
pub(crate) fn button_link(class: &str, href: &str, sign: &str, label: &str) -> Markup {
    html! { a class={ "button " (class) } href=(href) { (icon(sign)) (label) } }
}
