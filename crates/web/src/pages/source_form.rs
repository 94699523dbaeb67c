//! One source: whose reports it brings, under what conditions, and how its columns are read.

use std::collections::{BTreeSet, HashMap};

use joinder_core::{
    Audience, KeepFor, OrganisationCode, Release, TextError, Unit,
    codes::{Country, Kind, Pap, Tlp},
};
use joinder_node::{Format, Mapping, MarkingDefaults, Receipt, Source, Trust};
use maud::{Markup, html};
use serde::Deserialize;

use super::{FieldError, described, errors, field_error};
use crate::{
    parts::{
        PageHead, Panel, Tone, country_name, icon, kind_name, notice, page_head, panel, pap_slug,
        release_name, release_slug, tlp_slug,
    },
    paths,
    reader::Reader,
};

/// The form as it was sent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct SourceForm {
    /// Name.
    pub name: String,
    /// Owner's code.
    pub owner: String,
    /// The unit that decides over what it brings; empty where every unit does.
    pub unit: String,
    /// State.
    pub country: String,
    /// Format; empty to recognise it.
    pub format: String,
    /// Kind of reports that state none.
    pub default_kind: String,
    /// Release; empty for the cautious default.
    pub release: String,
    /// TLP.
    pub tlp: String,
    /// PAP.
    pub pap: String,
    /// `authorities` or `only`.
    pub audience: String,
    /// The organisations of `only`, separated by commas.
    pub audience_only: String,
    /// For how many months reports are kept; empty for three years.
    pub keep_months: String,
    /// Other owners whose reports it may bring, separated by commas.
    pub also_of: String,
    /// `hold` where conditions that records state hold even where they are wider.
    pub trust_markings: String,
    /// Mapping as TOML.
    pub mapping: String,
}

const RELEASES: [Release; 4] = [Release::Hit, Release::Full, Release::Sealed, Release::Own];
/// The choice that lets conditions stated in a file hold.
const HOLD: &str = "hold";

impl SourceForm {
    /// The form of a source as it stands.
    pub fn of(source: &Source) -> Self {
        let marking = &source.marking;
        let (audience, audience_only) = match &marking.audience {
            None => (String::new(), String::new()),
            Some(Audience::Authorities) => ("authorities".to_owned(), String::new()),
            Some(Audience::Only(list)) => ("only".to_owned(), joined(list)),
        };
        Self {
            name: source.name.clone(),
            owner: source.owner.to_string(),
            unit: source.unit.as_ref().map(Unit::to_string).unwrap_or_default(),
            country: source.country.map(|c| c.to_string()).unwrap_or_default(),
            format: source.format.map(|f| f.0.to_string()).unwrap_or_default(),
            default_kind: source.default_kind.map(|k| k.to_string()).unwrap_or_default(),
            release: marking.release.map(|r| release_slug(r).to_owned()).unwrap_or_default(),
            tlp: marking.tlp.map(tlp_slug).unwrap_or_default(),
            pap: marking.pap.map(pap_slug).unwrap_or_default(),
            audience,
            audience_only,
            keep_months: marking.keep_months.map(|term| term.to_string()).unwrap_or_default(),
            also_of: joined(&source.trust.owners),
            trust_markings: if source.trust.markings { HOLD.to_owned() } else { String::new() },
            mapping: source.mapping.as_ref().map(Mapping::to_toml).unwrap_or_default(),
        }
    }

    /// The unit, where it is one.
    pub fn unit(&self) -> Option<Unit> {
        self.unit.parse().ok()
    }

    /// Takes over what another form says; what it leaves out stays.
    pub fn change(&mut self, form: &HashMap<String, String>) {
        let fields = [
            ("owner", &mut self.owner),
            ("country", &mut self.country),
            ("release", &mut self.release),
            ("tlp", &mut self.tlp),
            ("pap", &mut self.pap),
            ("audience", &mut self.audience),
            ("audience-only", &mut self.audience_only),
            ("keep-months", &mut self.keep_months),
            ("also-of", &mut self.also_of),
            ("trust-markings", &mut self.trust_markings),
        ];
        for (name, field) in fields {
            if let Some(value) = form.get(name) {
                field.clone_from(value);
            }
        }
    }

    /// The source it describes; or what is wrong, field by field.
    pub fn source(&self) -> Result<Source, Vec<FieldError>> {
        let mut errors = Vec::new();
        let mut source = match Source::named(&self.name) {
            Ok(source) => source,
            Err(error) => return Err(vec![FieldError::new("name", error.to_string())]),
        };
        if !self.owner.trim().is_empty() {
            match self.owner.parse() {
                Ok(owner) => source.owner = owner,
                Err(error) => errors.push(FieldError::new("owner", format!("owner: {error}"))),
            }
        }
        source.unit = optional(&mut errors, "unit", &self.unit);
        source.country = optional(&mut errors, "country", &self.country);
        if let Some(text) = given(&self.format) {
            match text.to_owned().try_into() {
                Ok(format) => source.format = Some(format),
                Err(_) => {
                    errors.push(FieldError::new("format", "format: expected one of the formats listed"))
                }
            }
        }
        source.default_kind = optional(&mut errors, "default-kind", &self.default_kind);
        source.marking = self.marking(&mut errors);
        source.trust = Trust {
            owners: codes(&self.also_of).unwrap_or_else(|error| {
                errors.push(FieldError::new("also-of", format!("owners: {error}")));
                BTreeSet::new()
            }),
            markings: self.trust_markings == HOLD,
        };
        if !self.mapping.trim().is_empty() {
            match Mapping::from_toml(&self.mapping) {
                Ok(mapping) => source.mapping = Some(mapping),
                Err(error) => errors.push(FieldError::new("mapping", format!("mapping: {error}"))),
            }
        }
        if errors.is_empty() { Ok(source) } else { Err(errors) }
    }

    fn marking(&self, errors: &mut Vec<FieldError>) -> MarkingDefaults {
        let release = given(&self.release).and_then(|r| RELEASES.into_iter().find(|x| release_slug(*x) == r));
        if release.is_none() && given(&self.release).is_some() {
            errors.push(FieldError::new("release", "release: expected full, hit, sealed or own"));
        }
        MarkingDefaults {
            release,
            tlp: given(&self.tlp).and_then(|t| Tlp::all().find(|x| tlp_slug(*x) == t)),
            pap: given(&self.pap).and_then(|p| Pap::all().find(|x| pap_slug(*x) == p)),
            audience: self.audience(errors),
            keep_months: optional::<KeepFor>(errors, "keep-months", &self.keep_months),
        }
    }

    fn audience(&self, errors: &mut Vec<FieldError>) -> Option<Audience> {
        match self.audience.as_str() {
            "authorities" => Some(Audience::Authorities),
            "only" => match codes(&self.audience_only) {
                Ok(list) => Some(Audience::Only(list)),
                Err(error) => {
                    errors.push(FieldError::new("audience-only", format!("audience: {error}")));
                    None
                }
            },
            _ => None,
        }
    }
}

/// Codes with commas between them.
fn codes(text: &str) -> Result<BTreeSet<OrganisationCode>, TextError> {
    text.split(',').map(str::trim).filter(|code| !code.is_empty()).map(str::parse).collect()
}

/// The other way.
fn joined(codes: &BTreeSet<OrganisationCode>) -> String {
    codes.iter().map(OrganisationCode::as_str).collect::<Vec<_>>().join(", ")
}

fn given(text: &str) -> Option<&str> {
    Some(text.trim()).filter(|t| !t.is_empty())
}

fn optional<T>(errors: &mut Vec<FieldError>, field: &'static str, text: &str) -> Option<T>
where
    T: std::str::FromStr,
    T::Err: std::fmt::Display,
{
    match given(text)?.parse() {
        Ok(value) => Some(value),
        Err(error) => {
            errors.push(FieldError::new(field, format!("{field}: {error}")));
            None
        }
    }
}

/// The page of a source, new or known.
pub struct SourceFormPage {
    /// The form.
    pub form: SourceForm,
    /// What is wrong with it.
    pub errors: Vec<FieldError>,
    /// The units of the organisation.
    pub units: Vec<Unit>,
    /// Whether it is a new one, whose name can still be chosen.
    pub new: bool,
    /// Its latest receipts.
    pub receipts: Vec<Receipt>,
}

impl SourceFormPage {
    /// The whole body.
    pub fn body(&self, reader: &Reader) -> Markup {
        let title = if self.new { reader.say("source-new").into_owned() } else { self.form.name.clone() };
        let head = PageHead::new(html! { a href="/sources" { (reader.say("room-sources")) } }, title);
        let action = if self.new { "/sources/new".to_owned() } else { paths::source(&self.form.name) };
        let receipts: Vec<&Receipt> = self.receipts.iter().collect();
        let decides = self.new || reader.decides_over(self.form.unit().as_ref());
        html! {
            (page_head(&head))
            @if !decides { (notice(Tone::Quiet, html! { (reader.say("unit-decides")) })) }
            (errors(reader, &self.errors))
            form.stack-wide method="post" action=(action) {
                (panel(&Panel::new(&reader.say("source-what"), "what", self.what(reader))))
                (panel(&Panel::new(&reader.say("source-conditions"), "conditions", self.conditions(reader))))
                (panel(&Panel::new(&reader.say("source-mapping"), "mapping-title", self.mapping(reader))))
                div.row {
                    @if decides { button.button.button-main { (icon("check")) (reader.say("save")) } }
                    a.button href="/sources" { (reader.say("leave")) }
                }
            }
            @if !self.new { (super::sources::receipts(reader, &receipts)) }
        }
    }

    fn what(&self, reader: &Reader) -> Markup {
        let formats: Vec<_> = Format::ALL.iter().map(|f| (f.to_string(), f.to_string())).collect();
        let own = |unit: &&Unit| reader.decides_over(Some(unit)) || self.form.unit() == Some((*unit).clone());
        let units: Vec<_> =
            self.units.iter().filter(own).map(|unit| (unit.to_string(), unit.to_string())).collect();
        let kinds: Vec<_> = Kind::all().map(|k| (k.to_string(), kind_name(reader, k))).collect();
        html! {
            div.fields {
                @if self.new {
                    (self.text(reader, "name", "source-name", &self.form.name, "source-name-hint"))
                } @else {
                    input type="hidden" name="name" value=(self.form.name);
                }
                (self.text(reader, "owner", "source-owner", &self.form.owner, "source-owner-hint"))
                @if !units.is_empty() {
                    (self.select(reader, "unit", "source-unit", &self.form.unit, "unit-all", &units))
                }
                (self.select(reader, "country", "source-country", &self.form.country, "none-chosen", &states(reader)))
                (self.select(reader, "format", "source-format", &self.form.format, "format-recognise", &formats))
                (self.select(reader, "default-kind", "source-kind", &self.form.default_kind, "none-chosen", &kinds))
            }
        }
    }

    fn conditions(&self, reader: &Reader) -> Markup {
        html! {
            p.prose { (reader.say("source-conditions-words")) }
            (condition_fields(reader, &self.form, &self.errors))
        }
    }

    fn mapping(&self, reader: &Reader) -> Markup {
        html! {
            div.field {
                label for="mapping" { (reader.say("source-mapping-label")) }
                textarea id="mapping" name="mapping" rows="14" spellcheck="false" aria-describedby=(described(&self.errors, "mapping")) { (self.form.mapping) }
                (field_error(&self.errors, "mapping"))
                span.field-hint id="mapping-hint" { (reader.say("source-mapping-hint")) }
            }
        }
    }

    fn text(&self, reader: &Reader, name: &str, label: &str, value: &str, hint: &str) -> Markup {
        text_field(reader, &self.errors, name, label, value, hint)
    }

    fn select(
        &self,
        reader: &Reader,
        name: &str,
        label: &str,
        value: &str,
        none: &str,
        options: &[(String, String)],
    ) -> Markup {
        select_field(reader, &self.errors, name, label, value, &reader.say(none), options)
    }
}

/// The conditions that a source sets, empty for the cautious default.
pub fn condition_fields(reader: &Reader, form: &SourceForm, errors: &[FieldError]) -> Markup {
    let releases: Vec<_> =
        RELEASES.iter().map(|&r| (release_slug(r).to_owned(), release_name(reader, r))).collect();
    let tlps: Vec<_> = Tlp::all().map(|t| (tlp_slug(t), t.as_str().to_owned())).collect();
    let paps: Vec<_> = Pap::all().map(|p| (pap_slug(p), p.as_str().to_owned())).collect();
    let audiences = [
        ("authorities".to_owned(), reader.say("audience-authorities").into_owned()),
        ("only".to_owned(), reader.say("audience-these").into_owned()),
    ];
    let holds = [(HOLD.to_owned(), reader.say("markings-hold").into_owned())];
    let default = |what: &str| reader.fill("default-is", &[("value", what)]);
    html! {
        div.fields {
            (select_field(reader, errors, "release", "release", &form.release, &default(&release_name(reader, Release::Hit)), &releases))
            (select_field(reader, errors, "tlp", "tlp", &form.tlp, &default("TLP:AMBER+STRICT"), &tlps))
            (select_field(reader, errors, "pap", "pap", &form.pap, &default("PAP:RED"), &paps))
            (select_field(reader, errors, "audience", "audience", &form.audience, &default(&reader.say("audience-authorities")), &audiences))
            (text_field(reader, errors, "audience-only", "audience-list", &form.audience_only, "audience-list-hint"))
            (text_field(reader, errors, "keep-months", "source-keep", &form.keep_months, "source-keep-hint"))
            (select_field(reader, errors, "trust-markings", "source-markings", &form.trust_markings, &reader.say("markings-narrow"), &holds))
            (text_field(reader, errors, "also-of", "source-also-of", &form.also_of, "source-also-of-hint"))
        }
    }
}

/// The 27 States as options.
pub fn states(reader: &Reader) -> Vec<(String, String)> {
    Country::EU27.into_iter().map(|c| (c.to_string(), country_name(reader, c).to_owned())).collect()
}

/// A field of text with its hint.
pub fn text_field(
    reader: &Reader,
    errors: &[FieldError],
    name: &str,
    label: &str,
    value: &str,
    hint: &str,
) -> Markup {
    html! {
        div.field {
            label for=(name) { (reader.say(label)) }
            input id=(name) name=(name) value=(value) maxlength="200" autocomplete="off" aria-describedby=(described(errors, name))
                aria-invalid=[errors.iter().any(|e| e.field == name).then_some("true")];
            (field_error(errors, name))
            span.field-hint id={ (name) "-hint" } { (reader.say(hint)) }
        }
    }
}

/// A choice; the first option is none of them.
pub fn select_field(
    reader: &Reader,
    errors: &[FieldError],
    name: &str,
    label: &str,
    value: &str,
    none: &str,
    options: &[(String, String)],
) -> Markup {
    html! {
        div.field {
            label for=(name) { (reader.say(label)) }
            select id=(name) name=(name) aria-describedby=[super::errored(errors, name)] {
                option value="" { (none) }
                @for (slug, words) in options { option value=(slug) selected[slug == value] { (words) } }
            }
            (field_error(errors, name))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_form_says_is_what_it_shows_again() {
        let form = SourceForm {
            name: "nl-portal".into(),
            owner: "NL-police".into(),
            country: "NL".into(),
            release: "full".into(),
            tlp: "amber+strict".into(),
            pap: "red".into(),
            audience: "only".into(),
            audience_only: "DE-bka, FR-ofac".into(),
            default_kind: "phishing".into(),
            keep_months: "12".into(),
            ..SourceForm::default()
        };
        assert_eq!(SourceForm::of(&form.source().unwrap()), form);
    }

    #[test]
    fn an_empty_list_of_organisations_is_nobody() {
        let form = SourceForm { name: "x".into(), audience: "only".into(), ..SourceForm::default() };
        assert_eq!(
            form.source().unwrap().marking.audience,
            Some(Audience::Only(std::collections::BTreeSet::new()))
        );
    }

    #[test]
    fn each_mistake_is_told_at_its_field() {
        let form = SourceForm {
            name: "x".into(),
            country: "Atlantis".into(),
            release: "all".into(),
            keep_months: "37".into(),
            mapping: "[[".into(),
            ..SourceForm::default()
        };
        let fields: Vec<_> = form.source().unwrap_err().iter().map(|e| e.field).collect();
        assert_eq!(fields, ["country", "release", "keep-months", "mapping"]);
    }
}
