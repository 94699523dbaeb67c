//! Hashes of files and transactions.

use joinder_core::Fault;

use super::tidy::strip_prefix_any_case;

/// A digest of so many hex digits, with or without its algorithm before it.
pub(super) fn hex_digest(text: &str, algorithm: &str, digits: usize) -> Result<String, Fault> {
    let text = match strip_prefix_any_case(text, algorithm) {
        Some(rest) if rest.starts_with([':', '=', ' ', '-']) => rest.trim_start_matches([':', '=', ' ', '-']),
        Some(_) | None => text,
    };
    hex(strip_prefix_any_case(text, "0x").unwrap_or(text), digits)
}

fn hex(text: &str, digits: usize) -> Result<String, Fault> {
    if text.len() != digits {
        return Err(Fault::Length);
    }
    if !text.bytes().all(|b| b.is_ascii_hexdigit()) {
        return Err(Fault::Alphabet);
    }
    Ok(text.to_ascii_lowercase())
}

/// 64 hex digits, or a Solana signature: 64 bytes in base58.
pub(super) fn transaction(text: &str) -> Result<String, Fault> {
    let text = strip_prefix_any_case(text, "0x").unwrap_or(text);
    if !(86..=88).contains(&text.len()) {
        return hex(text, 64);
    }
    let mut signature = [0; 64];
    match bs58::decode(text).onto(&mut signature) {
        Ok(64) => Ok(text.to_owned()),
        Ok(_) => Err(Fault::Length),
        Err(_) => Err(Fault::Alphabet),
    }
}

/// `size:hash:hash`, the file name after a comma dropped. Sizes are 3 · 2ⁿ.
pub(super) fn ssdeep(text: &str) -> Result<String, Fault> {
    let text = strip_prefix_any_case(text, "ssdeep:").map_or(text, str::trim_start);
    let hash = text.split([',', ' ']).next().unwrap_or_default();
    let mut parts = hash.split(':');
    let (Some(size), Some(first), Some(second), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Err(Fault::Structure);
    };
    let size: u32 = size.parse().map_err(|_| Fault::Structure)?;
    if !size.is_multiple_of(3) || !(size / 3).is_power_of_two() {
        return Err(Fault::Structure);
    }
    for part in [first, second] {
        if part.is_empty() || part.len() > 64 {
            return Err(Fault::Length);
        }
        if !part.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/')) {
            return Err(Fault::Alphabet);
        }
    }
    Ok(format!("{size}:{first}:{second}"))
}

/// `T1` and 70 hex digits; older tools leave `T1` out.
pub(super) fn tlsh(text: &str) -> Result<String, Fault> {
    let text = strip_prefix_any_case(text, "tlsh:").map_or(text, str::trim_start);
    let digits =
        if text.len() == 72 { strip_prefix_any_case(text, "T1").ok_or(Fault::Structure)? } else { text };
    Ok(format!("T1{}", hex(digits, 70)?.to_ascii_uppercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_by_length_and_alphabet() {
        let md5 = "098F6BCD4621D373CADE4E832627B4F6";
        assert_eq!(hex_digest(md5, "md5", 32), Ok(md5.to_lowercase()));
        assert_eq!(hex_digest(&format!("MD5: {md5}"), "md5", 32), Ok(md5.to_lowercase()));
        assert_eq!(hex_digest("098f6bcd4621d373cade4e832627b4fz", "md5", 32), Err(Fault::Alphabet));
        assert_eq!(hex_digest("098f", "md5", 32), Err(Fault::Length));
        assert_eq!(transaction(&format!("0x{}", "Ab".repeat(32))), Ok("ab".repeat(32)));
    }

    #[test]
    fn similarity_hashes() {
        let hash = "48:9MABzSwnjpDeSrLp8+nagE4f3ZMvcDT0MIhqy6Ic:9XwnRzTp+sef3d";
        assert_eq!(ssdeep(&format!("{hash},\"a.exe\"")).as_deref(), Ok(hash));
        assert_eq!(ssdeep("47:abc:def"), Err(Fault::Structure));
        assert_eq!(ssdeep("48:abc"), Err(Fault::Structure));
        let digits = "0a".repeat(35);
        assert_eq!(tlsh(&digits), Ok(format!("T1{}", digits.to_uppercase())));
        assert_eq!(tlsh(&format!("t1{digits}")), Ok(format!("T1{}", digits.to_uppercase())));
        assert_eq!(tlsh(&format!("T2{digits}")), Err(Fault::Structure));
    }
}
