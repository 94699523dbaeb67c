//! A document that is read on a page, and taken along as a PDF: one text for both.
//!
//! In: plain words, in the reader's language. Out: markup, or bytes of a tagged PDF that holds its own letters.

mod font;
mod layout;
mod page;
mod pdf;
mod tags;

use maud::{Markup, html};

use crate::parts::{Column, Panel, Table, facts, panel, table};

pub use self::pdf::Imprint;

/// A document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paper {
    /// Its title.
    pub title: String,
    /// What it is, in a sentence.
    pub lead: String,
    /// Its sections.
    pub sections: Vec<Section>,
}

/// A section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// By what it is known on the page.
    pub id: &'static str,
    /// Its title.
    pub title: String,
    /// What stands in it.
    pub parts: Vec<Part>,
    /// What has to be known of it.
    pub foot: Option<String>,
}

/// What stands in a section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// A paragraph.
    Words(String),
    /// What something is called, and what it is.
    Facts(Vec<(String, String)>),
    /// A table. The first cell of a row is its head.
    Grid {
        /// Its columns.
        columns: Vec<Head>,
        /// Its rows, each with a cell a column.
        rows: Vec<Vec<String>>,
    },
}

/// The head of a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Head {
    /// Of words.
    Words(String),
    /// Of numbers, which stand at the right.
    Number(String),
}

impl Head {
    fn name(&self) -> &str {
        match self {
            Self::Words(name) | Self::Number(name) => name,
        }
    }

    fn is_number(&self) -> bool {
        matches!(self, Self::Number(_))
    }
}

impl Paper {
    /// Its sections as they stand on a page.
    pub fn body(&self) -> Markup {
        html! { div.stack-wide { @for section in &self.sections { (section.body()) } } }
    }
}

impl Section {
    fn body(&self) -> Markup {
        let parts = html! { @for part in &self.parts { (part.body(&self.title)) } };
        let panelled = Panel::flush(&self.title, self.id, parts);
        match &self.foot {
            Some(foot) => panel(&panelled.foot(html! { (foot) })),
            None => panel(&panelled),
        }
    }
}

impl Part {
    fn body(&self, title: &str) -> Markup {
        match self {
            Self::Words(words) => html! { div.panel-body { p { (words) } } },
            Self::Facts(list) => {
                let list: Vec<_> =
                    list.iter().map(|(name, value)| (name.clone(), html! { (value) })).collect();
                facts(&list)
            }
            Self::Grid { columns, rows } => {
                let columns = columns.iter().map(|head| {
                    let column = Column::new(head.name());
                    if head.is_number() { column.class("number") } else { column }
                });
                let rows = rows.iter().map(|row| row.iter().map(|cell| html! { (cell) }).collect());
                table(&Table::new(title.to_owned(), columns.collect(), rows.collect()).tight().stacked())
            }
        }
    }
}
