//! Tables, their bars and their pages.

use maud::{Markup, html};

use crate::reader::Reader;

/// One column.
pub struct Column {
    name: String,
    class: &'static str,
    sort: Option<(String, bool)>,
}

impl Column {
    /// A column of text.
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), class: "", sort: None }
    }

    /// With classes: `number` at the right, `wide` and `mid-wide` go where there is no room.
    pub fn class(self, class: &'static str) -> Self {
        Self { class, ..self }
    }

    /// Sorted by the server at this address; whether it is so now, the largest first.
    pub fn sorted(self, href: String, now: bool) -> Self {
        Self { sort: Some((href, now)), ..self }
    }

    fn head(&self) -> Markup {
        let order = self.sort.as_ref().filter(|(_, now)| *now).map(|_| "descending");
        html! {
            th scope="col" class=(self.class) aria-sort=[order] {
                @match &self.sort {
                    Some((href, _)) => { a.sort href=(href) { (self.name) } }
                    None => { (self.name) }
                }
            }
        }
    }
}

/// A table. The first cell of a row is its head.
pub struct Table {
    /// What it holds, for who cannot see it.
    pub caption: String,
    /// Columns.
    pub columns: Vec<Column>,
    /// Rows of cells.
    pub rows: Vec<Vec<Markup>>,
    /// More classes of the table.
    pub class: &'static str,
    /// Whether rows can be walked with the keyboard.
    pub keys: bool,
    /// As long as the page: it does not scroll in itself.
    pub long: bool,
    /// On a narrow screen each row stands as a block, with the names of its columns.
    pub stacked: bool,
    /// Foot.
    pub foot: Option<Markup>,
    /// For rows that can be selected: value and label of each row's tick.
    pub ticks: Vec<(String, String)>,
    /// The label of the tick that selects all.
    pub tick_all: String,
}

impl Table {
    /// A plain table.
    pub fn new(caption: impl Into<String>, columns: Vec<Column>, rows: Vec<Vec<Markup>>) -> Self {
        Self {
            caption: caption.into(),
            columns,
            rows,
            class: "",
            keys: false,
            long: false,
            stacked: false,
            foot: None,
            ticks: Vec::new(),
            tick_all: String::new(),
        }
    }

    /// Rows walk by `j`, `k`, `Enter`.
    pub fn keys(self) -> Self {
        Self { keys: true, ..self }
    }

    /// As long as the page.
    pub fn long(self) -> Self {
        Self { long: true, ..self }
    }

    /// Rows stand as blocks on a narrow screen.
    pub fn stacked(self) -> Self {
        Self { stacked: true, ..self }
    }

    /// Dense.
    pub fn tight(self) -> Self {
        Self { class: "table-tight", ..self }
    }

    /// Rows can be selected.
    pub fn ticks(self, ticks: Vec<(String, String)>, tick_all: String) -> Self {
        Self { ticks, tick_all, ..self }
    }
}

/// Draws a table.
pub fn table(table: &Table) -> Markup {
    let body = html! {
        div.table-wrap.long[table.long] tabindex="0" role="group" aria-label=(table.caption) {
            table class={ "table " (if table.stacked { "table-stacked " } else { "" }) (table.class) } {
                caption.sr-only { (table.caption) }
                thead { tr {
                    @if !table.ticks.is_empty() { td.tick { input type="checkbox" data-all aria-label=(table.tick_all); } }
                    @for column in &table.columns { (column.head()) }
                } }
                tbody {
                    @for (at, row) in table.rows.iter().enumerate() {
                        tr {
                            @if let Some((value, label)) = table.ticks.get(at) {
                                td.tick { input type="checkbox" name="id" value=(value) aria-label=(label); }
                            }
                            @for (place, cell) in row.iter().enumerate() {
                                @let class = table.columns.get(place).map_or("", |c| c.class);
                                @let label = table.columns.get(place).filter(|_| table.stacked).map(|c| c.name.as_str());
                                @if place == 0 { th scope="row" class=(class) data-label=[label] { (cell) } } @else { td class=(class) data-label=[label] { (cell) } }
                            }
                        }
                    }
                }
                @if let Some(foot) = &table.foot { tfoot { (foot) } }
            }
        }
    };
    if table.keys {
        html! { desk-table { (body) } }
    } else {
        body
    }
}

/// A bar in a cell: a part of the largest.
pub fn cell_bar(value: u64, top: u64) -> Markup {
    let width = if top == 0 { 0.0 } else { value as f64 / top as f64 * 100.0 };
    html! {
        svg.cell-bar viewBox="0 0 100 12" preserveAspectRatio="none" aria-hidden="true" {
            rect.fill x="0" y="1" width=(format!("{width:.1}")) height="10" {}
        }
    }
}

/// The foot of a long list: how many, and where to go on.
pub fn pager(
    reader: &Reader,
    shown: usize,
    total: Option<usize>,
    first: Option<&str>,
    next: Option<&str>,
) -> Markup {
    let words = match total {
        Some(total) => reader.fill(
            "pager-of",
            &[("shown", &reader.number(shown as u64)), ("total", &reader.number(total as u64))],
        ),
        None => reader.count("pager-shown", shown as u64),
    };
    html! {
        footer.panel-foot {
            span { (words) }
            nav.pager aria-label=(reader.say("pager-pages")) {
                @if let Some(href) = first { a.button.button-small href=(href) { (reader.say("pager-first")) } }
                @if let Some(href) = next { a.button.button-small href=(href) rel="next" { (reader.say("pager-next")) } }
            }
        }
    }
}
