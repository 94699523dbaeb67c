//! From the guided kind to incident class, offence and statistics: a proposal, which a human confirms.

use std::sync::LazyLock;

use super::{CommonTaxonomy, Iccs, Kind, Offence, Rsit, table};

const TABLE: &str = include_str!("../../data/kind-crosswalk.tsv");

/// What a kind proposes, likeliest first. Empty where normally nothing fits.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Proposal {
    /// Class on the CSIRTs' side.
    pub rsit: Vec<Rsit>,
    /// Class on the police's side, which follows from RSIT.
    pub common: Vec<CommonTaxonomy>,
    /// Candidates for the offence.
    pub offences: Vec<Offence>,
    /// Candidates for the statistics.
    pub iccs: Vec<Iccs>,
}

/// What each kind proposes, in the order of [`Kind::ALL`].
static PROPOSALS: LazyLock<Vec<Proposal>> = LazyLock::new(|| {
    let rows: Vec<_> = table::rows(TABLE).collect();
    Kind::all()
        .map(|kind| {
            let row = rows.iter().find(|row| table::cell(row, 0) == kind.as_str());
            read(row.map_or(&[], Vec::as_slice))
        })
        .collect()
});

fn read(row: &[&'static str]) -> Proposal {
    let rsit: Vec<Rsit> = codes(table::cell(row, 1));
    let mut common = Vec::new();
    for code in rsit.iter().flat_map(|rsit| rsit.common()) {
        if !common.contains(&code) {
            common.push(code);
        }
    }
    Proposal { rsit, common, offences: codes(table::cell(row, 2)), iccs: codes(table::cell(row, 3)) }
}

fn codes<T: std::str::FromStr>(cell: &'static str) -> Vec<T> {
    cell.split(' ').filter_map(|code| code.parse().ok()).collect()
}

/// What the kind proposes. A human confirms the offence.
pub fn crosswalk(kind: Kind) -> &'static Proposal {
    PROPOSALS.get(kind as usize).expect("every kind has a proposal, in the order of the list")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_a_row_and_every_code_in_it_is_known() {
        assert_eq!(table::rows(TABLE).count(), Kind::ALL.len());
        for (row, kind) in table::rows(TABLE).zip(Kind::all()) {
            assert_eq!(table::cell(&row, 0), kind.as_str(), "in the order of the list");
            let proposal = crosswalk(kind);
            let named = |column| table::cell(&row, column).split(' ').filter(|code| !code.is_empty()).count();
            assert_eq!(proposal.rsit.len(), named(1), "{kind}");
            assert_eq!(proposal.offences.len(), named(2), "{kind}");
            assert_eq!(proposal.iccs.len(), named(3), "{kind}");
            assert!(!proposal.rsit.is_empty() && !proposal.common.is_empty(), "{kind}");
        }
    }

    #[test]
    fn ransomware_is_data_interference_and_extortion() {
        let proposal = crosswalk(Kind::Ransomware);
        assert_eq!(proposal.offences[0].as_str(), "d2013_40.art5");
        assert!(proposal.iccs.iter().any(|iccs| iccs.code() == "02051"));
        assert_eq!(proposal.common[0].as_str(), "information-security/unauthorised-modification-or-deletion");
    }
}
