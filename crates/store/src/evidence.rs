//! Evidence as bytes: ten a key, so that the matching index is rebuilt by one walk over the reports.

use joinder_core::{MatchKey, ReportId, TraceKind};
use joinder_matching::{Evidence, EvidenceBuilder, Profile};

const WIDTH: usize = 10;

/// The keys of a report's evidence.
pub(crate) fn encode(evidence: &Evidence) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(evidence.keys().len() * WIDTH);
    for &(key, kind, listed) in evidence.keys() {
        bytes.extend_from_slice(&key.0.to_le_bytes());
        bytes.extend_from_slice(&[kind as u8, u8::from(listed)]);
    }
    bytes
}

/// Back from bytes; `None` where they are not what [`encode`] writes.
pub(crate) fn decode(report: ReportId, tag: u32, profile: Profile, bytes: &[u8]) -> Option<Evidence> {
    let chunks = bytes.chunks_exact(WIDTH);
    if !chunks.remainder().is_empty() {
        return None;
    }
    let mut builder = EvidenceBuilder::with_tag(report, tag, profile);
    for chunk in chunks {
        let key = MatchKey(u64::from_le_bytes(chunk[..8].try_into().ok()?));
        builder.key(key, TraceKind::from_number(chunk[8])?, chunk[9] == 1);
    }
    Some(builder.build())
}
