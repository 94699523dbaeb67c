//! The owner's conditions, which travel with the data.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{
    KeepFor, OrganisationCode,
    codes::{Handling, InformationAccuracy, Pap, Purpose, Purposes, SourceReliability, Tlp},
};

/// How far a report may go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[repr(u8)]
pub enum Release {
    /// Never leaves the node.
    Own = 0,
    /// Not even the centre sees the values, only that two tokens are equal.
    Sealed = 1,
    /// Others learn only that a match exists and whom to ask.
    Hit = 2,
    /// Those in the audience see it.
    Full = 3,
}

impl Release {
    /// From the number in a database.
    pub fn from_number(number: u8) -> Option<Self> {
        [Self::Own, Self::Sealed, Self::Hit, Self::Full].into_iter().find(|r| *r as u8 == number)
    }
}

/// To whom the release extends.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Audience {
    /// Every authority, and the centre.
    Authorities,
    /// Only these, and the centre where the release lets it. An empty list means nobody.
    Only(BTreeSet<OrganisationCode>),
}

impl Audience {
    /// True where the organisation is named.
    pub fn names(&self, organisation: &OrganisationCode) -> bool {
        match self {
            Self::Authorities => false,
            Self::Only(list) => list.contains(organisation),
        }
    }
}

/// All conditions on one report. Every value is lawful, so the fields are open.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Marking {
    /// How far it may go.
    pub release: Release,
    /// To whom.
    pub audience: Audience,
    /// Who may see it (FIRST TLP 2.0).
    pub tlp: Tlp,
    /// What may be done with it (MISP PAP).
    pub pap: Pap,
    /// For which proceedings, and by whose leave (H0–H3).
    pub handling: Handling,
    /// How reliable the source is (4x4).
    pub reliability: SourceReliability,
    /// How accurate the information is (4x4).
    pub accuracy: InformationAccuracy,
    /// For which purposes others may use it (Regulation 2016/794 art 18(2)).
    pub purposes: Purposes,
    /// When it is erased, unless somebody decides otherwise and records why.
    pub erase_by: Date,
}

impl Marking {
    /// What holds where the owner has not said anything: hit only, AMBER+STRICT, PAP RED, H0, purposes a and c, erased
    /// three years (Regulation 2016/794 art 31) after `received`.
    pub fn cautious(received: Date) -> Self {
        Self {
            release: Release::Hit,
            audience: Audience::Authorities,
            tlp: Tlp::AmberStrict,
            pap: Pap::Red,
            handling: Handling::h0(),
            reliability: SourceReliability::X,
            accuracy: InformationAccuracy::Four,
            purposes: Purposes::of(&[Purpose::A, Purpose::C]),
            erase_by: KeepFor::LONGEST.end(received),
        }
    }

    /// These conditions, nowhere wider than `bound`: whoever may not see something under either may not under the result.
    /// How reliable and accurate the information is stays as it is: that opens nothing.
    #[must_use]
    pub fn narrowed_to(self, bound: &Self) -> Self {
        let mut release = self.release.min(bound.release);
        let audience = match (&self.audience, &bound.audience) {
            (Audience::Authorities, Audience::Authorities) => Audience::Authorities,
            (Audience::Only(own), Audience::Only(bound)) => Audience::Only(own & bound),
            (Audience::Only(list), Audience::Authorities) => only(list, bound.tlp, &mut release),
            (Audience::Authorities, Audience::Only(list)) => only(list, self.tlp, &mut release),
        };
        Self {
            release,
            audience,
            tlp: self.tlp.max(bound.tlp),
            pap: self.pap.max(bound.pap),
            handling: self.handling.union(bound.handling.clone()),
            purposes: self.purposes.intersection(bound.purposes),
            erase_by: self.erase_by.min(bound.erase_by),
            ..self
        }
    }
}

/// Those of a list who are authorities, where the other conditions name nobody. A list does not say who in it is a partner,
/// and only a full release shows a partner anything: so the release ends at hits. TLP:RED reaches none but those named.
fn only(list: &BTreeSet<OrganisationCode>, unnamed: Tlp, release: &mut Release) -> Audience {
    *release = (*release).min(Release::Hit);
    Audience::Only(if unnamed == Tlp::Red { BTreeSet::new() } else { list.clone() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Disclosure, Item, Role, Viewer, disclosure};

    fn audiences() -> Vec<Audience> {
        let lists: [&[&str]; 4] = [&[], &["A"], &["P"], &["A", "P"]];
        let only = lists.map(|list| Audience::Only(list.iter().map(|code| code.parse().unwrap()).collect()));
        std::iter::once(Audience::Authorities).chain(only).collect()
    }

    fn markings() -> Vec<Marking> {
        let cautious = Marking::cautious(jiff::civil::date(2026, 1, 1));
        let mut all = Vec::new();
        for release in [Release::Own, Release::Sealed, Release::Hit, Release::Full] {
            for audience in audiences() {
                for tlp in [Tlp::Amber, Tlp::Red] {
                    for purposes in [Purposes::NONE, Purposes::of(&[Purpose::A, Purpose::C])] {
                        let audience = audience.clone();
                        all.push(Marking { release, audience, tlp, purposes, ..cautious.clone() });
                    }
                }
            }
        }
        all
    }

    #[test]
    fn narrowed_conditions_disclose_no_more_than_either() {
        let owner: OrganisationCode = "O".parse().unwrap();
        let roles =
            [("A", Role::Authority), ("P", Role::Partner), ("C", Role::Centre), ("X", Role::Authority)];
        let viewers = roles.map(|(code, role)| Viewer { organisation: code.parse().unwrap(), role });
        let seen = |viewer: &Viewer, marking: &Marking| -> Disclosure {
            disclosure(viewer, Item { owner: &owner, marking }, Purpose::C)
        };
        for own in markings() {
            assert_eq!(own.clone().narrowed_to(&own), own, "what is as narrow already stays as it is");
            for bound in markings() {
                let narrowed = own.clone().narrowed_to(&bound);
                for viewer in &viewers {
                    let most = seen(viewer, &own).min(seen(viewer, &bound));
                    assert!(seen(viewer, &narrowed) <= most, "{viewer:?}: {own:?} within {bound:?}");
                }
            }
        }
    }

    #[test]
    fn every_condition_is_narrowed() {
        let bound = Marking::cautious(jiff::civil::date(2026, 1, 1));
        let wide = Marking {
            release: Release::Full,
            tlp: Tlp::Clear,
            pap: Pap::Clear,
            purposes: Purpose::all().fold(Purposes::NONE, Purposes::with),
            erase_by: jiff::civil::date(2050, 1, 1),
            ..bound.clone()
        };
        assert_eq!(wide.narrowed_to(&bound), bound);
        let strict = Marking { handling: Handling::h0().and_h1(), ..bound.clone() };
        assert_eq!(strict.clone().narrowed_to(&bound), strict);
        assert_eq!(bound.narrowed_to(&strict), strict);
    }
}
