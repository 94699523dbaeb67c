//! Sources: where reports come from, whose they are, under what conditions.

use std::collections::BTreeMap;

use jiff::civil::Date;
use joinder_core::{
    Audience, Deed, KeepFor, Marking, OrganisationCode, Reach, Release, Unit,
    codes::{Country, Kind, Pap, Tlp},
};
use joinder_formats::{Format, Intake, Mapping, Trust};
use joinder_store::Tx;
use serde::{Deserialize, Serialize};

use crate::{NewAct, Node, NodeError, Receipt, people::known_unit};

/// Before a neighbour's code: the name under which its reports stand.
pub(crate) const LINK_SOURCE: &str = "link:";

/// One source, configured once.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Its name, unique on the node.
    pub name: String,
    /// Who owns its reports.
    pub owner: OrganisationCode,
    /// The unit of the node's organisation that decides over what it brings; none where every unit does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<Unit>,
    /// Its State: default region for phones, accounts and dates.
    #[serde(default)]
    pub country: Option<Country>,
    /// The format; none to recognise it.
    #[serde(default)]
    pub format: Option<FormatName>,
    /// How its columns become fields; none until one is suggested or given.
    #[serde(default)]
    pub mapping: Option<Mapping>,
    /// The kind of reports that state none.
    #[serde(default)]
    pub default_kind: Option<Kind>,
    /// The conditions of its reports; what a record states itself only narrows them.
    #[serde(default)]
    pub marking: MarkingDefaults,
    /// Other owners' reports and wider conditions that it may bring, where that is meant.
    #[serde(default)]
    pub trust: Trust,
}

/// A format by its name, as JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct FormatName(pub Format);

impl TryFrom<String> for FormatName {
    type Error = joinder_formats::UnknownFormat;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse().map(Self)
    }
}

impl From<FormatName> for String {
    fn from(name: FormatName) -> Self {
        name.0.to_string()
    }
}

/// What a source says of its reports' conditions; what it does not say is the cautious default.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MarkingDefaults {
    /// How far they may go.
    #[serde(default)]
    pub release: Option<Release>,
    /// Who may see them.
    #[serde(default)]
    pub tlp: Option<Tlp>,
    /// What may be done with them.
    #[serde(default)]
    pub pap: Option<Pap>,
    /// To whom the release extends.
    #[serde(default)]
    pub audience: Option<Audience>,
    /// For how many months they are kept from their arrival on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keep_months: Option<KeepFor>,
}

impl MarkingDefaults {
    /// The whole marking of a report that came on a day.
    pub fn marking(&self, received: Date) -> Marking {
        let cautious = Marking::cautious(received);
        Marking {
            release: self.release.unwrap_or(cautious.release),
            tlp: self.tlp.unwrap_or(cautious.tlp),
            pap: self.pap.unwrap_or(cautious.pap),
            audience: self.audience.clone().unwrap_or(cautious.audience),
            erase_by: self.keep_months.unwrap_or(KeepFor::LONGEST).end(received),
            ..cautious
        }
    }
}

impl Source {
    /// A source of which nothing is known but its name, which is also its owner's.
    pub fn named(name: &str) -> Result<Self, NodeError> {
        if name.trim().starts_with(LINK_SOURCE) {
            return Err(NodeError::Field {
                field: "name",
                expected: "a name that does not begin as those of links do".to_owned(),
            });
        }
        let owner = name.parse().map_err(|error| NodeError::Field {
            field: "name",
            expected: format!("a name of 1 to 64 characters; this one {error}"),
        })?;
        Ok(Self {
            name: name.trim().to_owned(),
            owner,
            unit: None,
            country: country_in(name),
            format: None,
            mapping: None,
            default_kind: None,
            marking: MarkingDefaults::default(),
            trust: Trust::default(),
        })
    }

    pub(crate) fn intake(&self, received: Date) -> Intake {
        Intake {
            owner: self.owner.clone(),
            country: self.country,
            marking: self.marking.marking(received),
            received,
            default_kind: self.default_kind,
            trust: self.trust.clone(),
        }
    }
}

/// The State that a name shows by a code of its own: `NL`, `nl-police`, `reports_DE`. Said in the source, open to change.
fn country_in(name: &str) -> Option<Country> {
    let mut parts = name.split(|c: char| !c.is_alphanumeric()).filter(|part| part.len() == 2);
    parts.find_map(|part| part.to_uppercase().parse::<Country>().ok().filter(|c| c.is_eu()))
}

/// A source with what came of it lately.
#[derive(Clone, Debug, PartialEq)]
pub struct SourceView {
    /// The source.
    pub source: Source,
    /// Its latest receipts, newest first.
    pub receipts: Vec<Receipt>,
    /// How many of its records are set aside and open.
    pub set_aside: i64,
    /// How many of them are fields of reports that were taken without them.
    pub set_aside_fields: i64,
}

impl Node {
    /// All sources, by name.
    pub fn sources(&self) -> Result<Vec<SourceView>, NodeError> {
        self.store().read(|tx| {
            let mut open: BTreeMap<String, (i64, i64)> = BTreeMap::new();
            for group in tx.set_aside_groups()? {
                let (all, fields) = open.entry(group.source).or_default();
                *all += group.count;
                *fields += group.fields;
            }
            let all = tx.sources()?;
            let mut views = Vec::with_capacity(all.len());
            for (name, body) in all {
                let receipts = tx.receipts(Some(&name), 10)?;
                let (set_aside, set_aside_fields) = open.get(&name).copied().unwrap_or_default();
                views.push(SourceView {
                    source: parse(&body)?,
                    receipts: receipts.into_iter().map(Receipt::from).collect(),
                    set_aside,
                    set_aside_fields,
                });
            }
            Ok(views)
        })
    }

    /// One source.
    pub fn source(&self, name: &str) -> Result<Option<Source>, NodeError> {
        let body = self.store().read(|tx| tx.source(name))?;
        body.map(|body| parse(&body)).transpose()
    }

    /// Adds a source or changes it. Reports already taken keep the conditions they came under.
    pub fn save_source(&self, source: &Source) -> Result<(), NodeError> {
        Source::named(&source.name)?; // the same rule for names, whoever makes the source
        let body = in_json(source)?;
        let now = self.now_ms();
        let act = self.ready(NewAct::of(Deed::SettingChanged))?;
        self.store().write("save source", |tx| {
            self.may_save(tx, source)?;
            tx.save_source(&source.name, &body, now)?;
            self.write_act(tx, &act)
        })
    }

    /// Who belongs to a unit changes what is that unit's or no unit's, and moves nothing from one to another.
    fn may_save(&self, tx: &mut Tx<'_>, source: &Source) -> Result<(), NodeError> {
        self.decides_over(tx, source.unit.as_ref())?;
        let before = tx.source(&source.name)?.map(|body| parse(&body)).transpose()?;
        match (self.reach(tx)?, before) {
            (Reach::Unit(_), Some(before)) if before.unit != source.unit => {
                Err(NodeError::OtherUnit { unit: before.unit })
            }
            (Reach::Unit(_) | Reach::Organisation, _) => known_unit(tx, source.unit.as_ref()),
        }
    }

    /// A mapping given or suggested once serves the source from then on, unless somebody gave it one meanwhile.
    pub(crate) fn keep_mapping(&self, name: &str, used: Option<Mapping>) -> Result<(), NodeError> {
        let Some(used) = used else { return Ok(()) };
        let now = self.now_ms();
        self.store().write("keep mapping", |tx| {
            let source = tx.source(name)?.map(|body| parse(&body)).transpose()?;
            let Some(mut source) = source.filter(|source| source.mapping.is_none()) else { return Ok(()) };
            source.mapping = Some(used);
            Ok(tx.save_source(name, &in_json(&source)?, now)?)
        })
    }

    /// The source of this name, made new where there is none: it belongs to the node's organisation, and to the unit of whoever
    /// makes it; on a node that has no organisation yet it is one of its own, released in full to this node.
    pub fn source_or_new(&self, name: &str) -> Result<Source, NodeError> {
        if let Some(source) = self.source(name)? {
            return Ok(source);
        }
        let mut source = Source::named(name)?;
        if self.is_on_trial() {
            source.marking.release = Some(Release::Full);
        } else {
            source.owner = self.organisation().code.clone();
            source.country = source.country.or(self.organisation().country);
        }
        let now = self.now_ms();
        self.store().write("new source", |tx| {
            // Two imports may meet here; the first makes the source, and what was kept with it since stays.
            if let Some(body) = tx.source(&source.name)? {
                return parse(&body);
            }
            source.unit = self.reach(tx)?.unit().cloned();
            tx.save_source(&source.name, &in_json(&source)?, now)?;
            Ok(source)
        })
    }
}

fn in_json(source: &Source) -> Result<String, NodeError> {
    Ok(serde_json::to_string(source).map_err(std::io::Error::from)?)
}

pub(crate) fn parse(body: &str) -> Result<Source, NodeError> {
    serde_json::from_str(body)
        .map_err(|_| joinder_store::StoreError::Corrupt { table: "source", column: "body" }.into())
}
