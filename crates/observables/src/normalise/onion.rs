//! Onion services: version 3 by its checksum, version 2 by its shape.

use joinder_core::Fault;
use sha3::{Digest, Sha3_256};

/// The service's own name; what stands before it is dropped, for it is served by the same key.
pub(super) fn normal(text: &str) -> Result<String, Fault> {
    let text = text.split_once("://").map_or(text, |(_, rest)| rest);
    let host = text.split(['/', '?', '#', ':']).next().unwrap_or_default().to_ascii_lowercase();
    let host = host.strip_suffix('.').unwrap_or(&host);
    let name = host.strip_suffix(".onion").ok_or(Fault::Structure)?;
    let name = name.rsplit('.').next().unwrap_or_default();
    if !matches!(name.len(), 16 | 56) {
        return Err(Fault::Length);
    }
    let bytes = base32(name.as_bytes()).ok_or(Fault::Alphabet)?;
    if name.len() == 56 && !version_3(&bytes) {
        return Err(Fault::Checksum);
    }
    Ok(format!("{name}.onion"))
}

/// Tor rend-spec-v3, section 6: key, two bytes of checksum, version.
fn version_3(bytes: &[u8]) -> bool {
    let Some((key, [first, second, version @ 3])) = bytes.split_last_chunk::<3>() else { return false };
    let digest = Sha3_256::new()
        .chain_update(b".onion checksum")
        .chain_update(key)
        .chain_update([*version])
        .finalize();
    digest[..2] == [*first, *second]
}

/// RFC 4648 without padding, in lower case.
pub(super) fn base32(text: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() * 5 / 8);
    let (mut bits, mut held) = (0u32, 0u32);
    for byte in text {
        let value = match byte {
            b'a'..=b'z' => byte - b'a',
            b'2'..=b'7' => byte - b'2' + 26,
            _ => return None,
        };
        bits = (bits << 5 | u32::from(value)) & 0xfff;
        held += 5;
        if held >= 8 {
            held -= 8;
            bytes.push((bits >> held & 0xff) as u8);
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn version_3_has_a_checksum() {
        let tor_project = "2gzyxa5ihm7nsggfxnu52rck2vv4rvmdlkiu3zzui5du4xyclen53wid.onion";
        assert_eq!(
            normal(&format!("http://www.{}/x", tor_project.to_uppercase())).as_deref(),
            Ok(tor_project)
        );
        assert_eq!(normal(&tor_project.replacen("2g", "3g", 1)), Err(Fault::Checksum));
        assert_eq!(normal("expyuzz4wqqyqhjn.onion").as_deref(), Ok("expyuzz4wqqyqhjn.onion"));
        assert_eq!(normal("expyuzz4wqqyqhj1.onion"), Err(Fault::Alphabet));
        assert_eq!(normal("short.onion"), Err(Fault::Length));
        assert_eq!(normal("example.com"), Err(Fault::Structure));
    }
}
