//! Which columns a table of reports shows. The list remembers what the person chose in a cookie.

use std::borrow::Cow;

use maud::{Markup, html};

use crate::{parts::back_field, reader::Reader};

/// A column that can be shown or not; the report itself always is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReportColumn {
    /// Whose.
    Owner,
    /// Its kind; else that stands under the reference.
    Kind,
    /// Its date.
    Dated,
    /// When its latest version came.
    Received,
    /// Euro lost.
    Loss,
    /// Its series.
    Series,
}

impl ReportColumn {
    /// All, in the order in which they are shown.
    pub const ALL: [Self; 6] =
        [Self::Owner, Self::Kind, Self::Dated, Self::Received, Self::Loss, Self::Series];

    /// Its name in the form and the cookie.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Kind => "kind",
            Self::Dated => "dated",
            Self::Received => "received",
            Self::Loss => "loss",
            Self::Series => "series",
        }
    }

    /// Its head.
    pub fn name(self, reader: &Reader) -> Cow<'static, str> {
        match self {
            Self::Owner => reader.say("col-owner"),
            Self::Kind => reader.say("col-kind"),
            Self::Dated => reader.say("col-dated"),
            Self::Received => reader.say("col-received"),
            Self::Loss => reader.say("col-loss"),
            Self::Series => reader.say("col-series"),
        }
    }
}

/// The columns shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportColumns(Vec<ReportColumn>);

/// What the cookie says of a list without any.
const NONE: &str = "none";

impl Default for ReportColumns {
    fn default() -> Self {
        Self(vec![ReportColumn::Owner, ReportColumn::Dated, ReportColumn::Loss, ReportColumn::Series])
    }
}

impl ReportColumns {
    /// The cookie that remembers them.
    pub const COOKIE: &'static str = "report-columns";

    /// Those whose names were chosen; other names say nothing.
    pub fn chosen<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        let names: Vec<&str> = names.into_iter().collect();
        Self(ReportColumn::ALL.into_iter().filter(|column| names.contains(&column.slug())).collect())
    }

    /// As the cookie remembers them; the usual ones where there is none, or none of ours.
    pub fn remembered(cookie: Option<&str>) -> Self {
        let Some(cookie) = cookie else { return Self::default() };
        let columns = Self::chosen(cookie.split('.'));
        if columns.0.is_empty() && cookie != NONE { Self::default() } else { columns }
    }

    /// What the cookie is to say.
    pub fn cookie(&self) -> String {
        let slugs: Vec<&str> = self.all().map(ReportColumn::slug).collect();
        if slugs.is_empty() { NONE.to_owned() } else { slugs.join(".") }
    }

    /// Without one that the page says already.
    pub fn without(mut self, column: ReportColumn) -> Self {
        self.0.retain(|&c| c != column);
        self
    }

    /// Each, in its order.
    pub fn all(&self) -> impl Iterator<Item = ReportColumn> + '_ {
        self.0.iter().copied()
    }

    /// Whether one is shown.
    pub fn shows(&self, column: ReportColumn) -> bool {
        self.0.contains(&column)
    }

    /// The form that chooses.
    pub fn form(&self, reader: &Reader) -> Markup {
        html! {
            details.act.act-left {
                summary.button.button-small { (reader.say("columns")) }
                form.act-form method="post" action="/reports/columns" {
                    (back_field(reader))
                    fieldset {
                        legend { (reader.say("columns-legend")) }
                        @for column in ReportColumn::ALL {
                            label.check {
                                input type="checkbox" name="column" value=(column.slug()) checked[self.shows(column)];
                                (column.name(reader))
                            }
                        }
                    }
                    button.button.button-main { (reader.say("show")) }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_chosen_is_remembered() {
        let all = ReportColumn::ALL.map(ReportColumn::slug);
        let cases: [&[&str]; 3] = [&[], &["series", "kind"], &all];
        for names in cases {
            let chosen = ReportColumns::chosen(names.iter().copied());
            assert_eq!(chosen.all().count(), names.len());
            assert_eq!(ReportColumns::remembered(Some(&chosen.cookie())), chosen);
        }
        let two = ReportColumns::chosen(["series", "kind"]);
        assert_eq!(two.cookie(), "kind.series", "in the order of the table");
    }

    #[test]
    fn a_cookie_of_somebody_else_chooses_nothing() {
        for cookie in [None, Some(""), Some("nonsense.<b>")] {
            assert_eq!(ReportColumns::remembered(cookie), ReportColumns::default());
        }
    }
}
