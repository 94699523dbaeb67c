//! Wallets, by the first characters that each chain gives its addresses.

use joinder_core::TraceKind;

use super::words::Hint;
use super::{Claim, Finder};

impl Finder<'_> {
    /// A long run of letters and digits. True where it is settled.
    pub(super) fn wallet(&mut self, place: usize, start: usize, end: usize) -> bool {
        let code = &self.text[start..end];
        let bytes = code.as_bytes();
        let starts =
            |prefix: &str| code.get(..prefix.len()).is_some_and(|head| head.eq_ignore_ascii_case(prefix));
        if starts("0x") {
            return match bytes.len() {
                42 => self.offer(place, TraceKind::Ethereum, code, start..end, Claim::Said),
                66 => self.offer(place, TraceKind::Transaction, code, start..end, Claim::Unsaid),
                n if (38..=46).contains(&n) && self.says_wallet(place) => {
                    self.offer(place, TraceKind::Ethereum, code, start..end, Claim::Said)
                }
                _ => false,
            };
        }
        if starts("bc1") || starts("tb1") {
            return bytes.len() <= 90 && self.offer(place, TraceKind::Bitcoin, code, start..end, Claim::Said);
        }
        if starts("ltc1") {
            return bytes.len() <= 90
                && self.offer(place, TraceKind::Litecoin, code, start..end, Claim::Said);
        }
        if starts("addr1") || starts("cosmos1") || starts("zil1") {
            return self.offer(place, TraceKind::OtherWallet, code, start..end, Claim::Unsaid);
        }
        if !bytes.iter().all(u8::is_ascii_alphanumeric) {
            // TON writes base64url.
            return bytes.len() == 48
                && matches!(&bytes[..2], b"EQ" | b"UQ")
                && self.offer(place, TraceKind::OtherWallet, code, start..end, Claim::Unsaid);
        }
        self.base58(place, start, end)
    }

    fn base58(&mut self, place: usize, start: usize, end: usize) -> bool {
        let code = &self.text[start..end];
        let first = code.as_bytes()[0];
        let kinds: &[TraceKind] = match (first, code.len()) {
            (b'1' | b'3' | b'm' | b'n' | b'2', 25..=36) => &[TraceKind::Bitcoin],
            (b'L' | b'M', 25..=36) => &[TraceKind::Litecoin],
            (b'T', 33..=35) => &[TraceKind::Tron],
            (b'4' | b'8', 94..=107) => &[TraceKind::Monero],
            (b'r' | b'D' | b'A' | b'9' | b'X' | b't', 25..=36) => &[TraceKind::OtherWallet],
            (b'A' | b'D', 50..=130) => &[TraceKind::OtherWallet],
            (b'G', 56) | (b'E' | b'U', 48) | (b'q' | b'p', 42) => &[TraceKind::OtherWallet],
            (_, 86..=88) if self.hints_before(place, 4).any(Hint::TRANSACTION) => &[TraceKind::Transaction],
            _ => &[],
        };
        if matches!((first, code.len()), (b'A' | b'N', 34)) && self.names(place, &["neo"]) {
            let stated = format!("NEO:{code}");
            if self.offer(place, TraceKind::OtherWallet, &stated, start..end, Claim::Unsaid) {
                return true;
            }
        }
        for &kind in kinds {
            if self.offer(place, kind, code, start..end, Claim::Unsaid) {
                return true;
            }
        }
        // Any 32 bytes are a Solana address, so the text must say so.
        if (32..=44).contains(&code.len()) && self.names(place, &["sol", "solana", "phantom"]) {
            return self.offer(place, TraceKind::Solana, code, start..end, Claim::Unsaid);
        }
        // What looks like an address and fails is a tracking number, unless the text says wallet.
        if let Some(&kind) = kinds.first().filter(|k| **k != TraceKind::OtherWallet) {
            if self.says_wallet(place) {
                return self.offer(place, kind, code, start..end, Claim::Said);
            }
            self.done = end;
            return true;
        }
        false
    }

    fn says_wallet(&mut self, place: usize) -> bool {
        self.hints_before(place, 4).any(Hint::WALLET)
    }

    /// Whether one of these words stands shortly before.
    fn names(&self, place: usize, names: &[&str]) -> bool {
        let named = |i: usize| {
            let word = self.words[i];
            self.text[word.start..word.end]
                .split(|c: char| !c.is_alphanumeric())
                .any(|part| names.iter().any(|s| s.eq_ignore_ascii_case(part)))
        };
        (place.saturating_sub(6)..=place).any(named)
    }
}
