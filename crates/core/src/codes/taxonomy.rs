//! Incident taxonomies: RSIT on the CSIRTs' side, the Common Taxonomy on the police's, and its forerunner.
//!
//! Each code is a class, or a class and a type: `fraud`, `fraud/phishing`; as a tag, `rsit:fraud="phishing"`.

use super::{Iccs, Offence, UnknownCode, table};

code_table! {
    /// A class or type of the Reference Security Incident Taxonomy (ENISA and TF-CSIRT, release 1.3).
    Rsit, "../../data/rsit.tsv", tag "rsit", expected "an RSIT class or class/type, such as fraud/phishing"
}

code_table! {
    /// A class or type of the Common Taxonomy for Law Enforcement and CSIRTs (Europol and ENISA, version 3).
    CommonTaxonomy, "../../data/common-taxonomy.tsv", tag "common-taxonomy",
    expected "a Common Taxonomy class or class/type, such as intrusion/account-compromise"
}

code_table! {
    /// A class or type of europol-incident, the forerunner of the Common Taxonomy.
    EuropolIncident, "../../data/europol-incident.tsv", tag "europol-incident",
    expected "a europol-incident class or class/type, such as malware/infection"
}

macro_rules! two_levels {
    ($($code:ident)+) => {
        $(
            impl $code {
                /// English label, as the taxonomy gives it.
                pub fn label(self) -> &'static str {
                    self.cell(1)
                }

                /// The class that a type belongs to; a class is its own.
                pub fn class(self) -> Self {
                    let (class, _) = self.as_str().split_once('/').unwrap_or((self.as_str(), ""));
                    class.parse().expect("the table lists each type's class")
                }

                /// Whether it is a class, with no type said.
                pub fn is_class(self) -> bool {
                    !self.as_str().contains('/')
                }

                /// The machine tag that MISP and mail subjects carry: `rsit:fraud="phishing"`.
                pub fn tag(self) -> String {
                    match self.as_str().split_once('/') {
                        Some((class, kind)) => format!("{}:{class}=\"{kind}\"", Self::NAMESPACE),
                        None => format!("{}:{}", Self::NAMESPACE, self.as_str()),
                    }
                }
            }
        )+
    };
}

two_levels! { Rsit CommonTaxonomy EuropolIncident }

/// The codes in a cell, blanks between them.
fn codes<T: std::str::FromStr<Err = UnknownCode>>(cell: &'static str) -> Vec<T> {
    cell.split(' ').filter_map(|code| code.parse().ok()).collect()
}

impl Rsit {
    /// The same incident on the police's side (our proposal); none for what the police don't count.
    pub fn common(self) -> Vec<CommonTaxonomy> {
        codes(self.cell(2))
    }

    /// Offences that the incident may be (our proposal, likeliest first).
    pub fn offences(self) -> Vec<Offence> {
        codes(self.cell(3))
    }

    /// How statistics would count it (our proposal, likeliest first).
    pub fn iccs(self) -> Vec<Iccs> {
        codes(self.cell(4))
    }
}

impl CommonTaxonomy {
    /// The same thing in the forerunner.
    pub fn europol_incident(self) -> EuropolIncident {
        self.cell(2).parse().expect("a test reads every row")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    macro_rules! law {
        ($code:ident, $classes:literal, $types:literal) => {
            let (classes, types): (Vec<_>, Vec<_>) = $code::all().partition(|code| code.is_class());
            assert_eq!((classes.len(), types.len()), ($classes, $types));
            for code in $code::all() {
                assert_eq!(code.to_string().parse(), Ok(code));
                assert_eq!(code.tag().parse(), Ok(code), "{}", code.tag());
                assert!(code.class().is_class() && !code.label().is_empty());
            }
        };
    }

    #[test]
    fn each_taxonomy_is_whole_and_reads_its_own_tags() {
        law!(Rsit, 11, 39);
        law!(CommonTaxonomy, 9, 22);
        law!(EuropolIncident, 9, 21);
    }

    #[test]
    fn tags_are_read_as_others_write_them() {
        let phishing: Rsit = "fraud/phishing".parse().unwrap();
        for text in [
            "rsit:fraud=\"phishing\"",
            "RSIT:fraud=phishing",
            "fraud=phishing",
            "fraud:phishing",
            " Fraud/Phishing ",
        ] {
            assert_eq!(text.parse(), Ok(phishing), "{text}");
        }
        for text in ["", "rsit:", "phishing", "rsit:fraud=\"\"", "fraud/", "common-taxonomy:fraud"] {
            assert!(text.parse::<Rsit>().is_err(), "{text}");
        }
    }

    #[test]
    fn every_code_in_the_crosswalk_is_known() {
        for rsit in Rsit::all() {
            let named = |column| rsit.cell(column).split(' ').filter(|code| !code.is_empty()).count();
            assert_eq!(rsit.common().len(), named(2), "{rsit}");
            assert_eq!(rsit.offences().len(), named(3), "{rsit}");
            assert_eq!(rsit.iccs().len(), named(4), "{rsit}");
        }
        for common in CommonTaxonomy::all() {
            assert_eq!(common.europol_incident().is_class(), common.is_class());
        }
    }
}
