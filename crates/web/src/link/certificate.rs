//! The certificate that a node shows on links, signed by itself: a wrapping that TLS asks for around one public key.
//!
//! Neighbours pin its SHA-256, so nothing else in it means anything: no name is checked and no day. It is written here,
//! in sixty lines of DER, because whatever makes certificates in general brings a dozen packages along.

use ring::signature::{Ed25519KeyPair, KeyPair};
use sha2::{Digest, Sha256};

// Tags of DER (ITU-T X.690).
const INTEGER: u8 = 0x02;
const BIT_STRING: u8 = 0x03;
const OCTET_STRING: u8 = 0x04;
const UTF8_STRING: u8 = 0x0c;
const UTC_TIME: u8 = 0x17;
const GENERALIZED_TIME: u8 = 0x18;
const SEQUENCE: u8 = 0x30;
const SET: u8 = 0x31;

/// `id-Ed25519`, 1.3.101.112 (RFC 8410), as an object identifier with its tag.
const ED25519: [u8; 5] = [0x06, 0x03, 0x2b, 0x65, 0x70];
/// `id-at-commonName`, 2.5.4.3.
const COMMON_NAME: [u8; 5] = [0x06, 0x03, 0x55, 0x04, 0x03];
/// `id-ce-subjectAltName`, 2.5.29.17.
const ALTERNATIVE_NAME: [u8; 5] = [0x06, 0x03, 0x55, 0x1d, 0x11];
/// What stands before the 32 bytes of a private key of Ed25519 in PKCS #8 (RFC 8410, section 7).
const PKCS8: [u8; 16] =
    [0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20];

/// The name in every certificate of a link; the pin says whose it is.
const NAME: &[u8] = b"joinder";

/// The private key of these 32 secret bytes, as PKCS #8.
pub fn private_key(seed: &[u8; 32]) -> Vec<u8> {
    [PKCS8.as_slice(), seed.as_slice()].concat()
}

/// The certificate of the key of these 32 secret bytes.
pub fn self_signed(seed: &[u8; 32]) -> Vec<u8> {
    let key = Ed25519KeyPair::from_seed_unchecked(seed).expect("any 32 bytes are a seed");
    let public: &[u8] = key.public_key().as_ref();
    let algorithm = der(SEQUENCE, &[&ED25519]);
    let name = der(SEQUENCE, &[&der(SET, &[&der(SEQUENCE, &[&COMMON_NAME, &der(UTF8_STRING, &[NAME])])])]);
    // Without an end, as RFC 5280, section 4.1.2.5 writes that.
    let validity =
        der(SEQUENCE, &[&der(UTC_TIME, &[b"260101000000Z"]), &der(GENERALIZED_TIME, &[b"99991231235959Z"])]);
    let public_key = der(SEQUENCE, &[&algorithm, &der(BIT_STRING, &[&[0], public])]);
    let names = der(OCTET_STRING, &[&der(SEQUENCE, &[&der(0x82, &[NAME])])]);
    let extensions = der(0xa3, &[&der(SEQUENCE, &[&der(SEQUENCE, &[&ALTERNATIVE_NAME, &names])])]);
    let body = der(
        SEQUENCE,
        &[
            &der(0xa0, &[&der(INTEGER, &[&[2]])]), // version 3
            &der(INTEGER, &[&serial(public)]),
            &algorithm,
            &name,
            &validity,
            &name,
            &public_key,
            &extensions,
        ],
    );
    let signature = key.sign(&body);
    der(SEQUENCE, &[&body, &algorithm, &der(BIT_STRING, &[&[0], signature.as_ref()])])
}

/// A positive number of 16 bytes, which differs from key to key.
fn serial(public: &[u8]) -> [u8; 16] {
    let hash = Sha256::digest(public);
    let mut serial = [0; 16];
    serial.copy_from_slice(&hash[..16]);
    serial[0] = (serial[0] & 0x3f) | 0x40;
    serial
}

/// One element: its tag, its length, and its parts one after the other.
fn der(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let content = parts.concat();
    let mut element = vec![tag];
    match content.len() {
        short @ 0..0x80 => element.push(short as u8),
        long => {
            let bytes = long.to_be_bytes();
            let skipped = bytes.iter().take_while(|byte| **byte == 0).count();
            element.push(0x80 | (bytes.len() - skipped) as u8);
            element.extend(&bytes[skipped..]);
        }
    }
    element.extend(content);
    element
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_written_as_short_as_can_be() {
        assert_eq!(der(OCTET_STRING, &[]), [4, 0]);
        assert_eq!(der(OCTET_STRING, &[&[7; 127]])[..2], [4, 127]);
        assert_eq!(der(OCTET_STRING, &[&[7; 128]])[..3], [4, 0x81, 128]);
        assert_eq!(der(OCTET_STRING, &[&[7; 200], &[7; 100]])[..4], [4, 0x82, 1, 44]);
    }

    #[test]
    fn a_key_has_one_certificate_and_another_key_another() {
        assert_eq!(self_signed(&[7; 32]), self_signed(&[7; 32]));
        assert_ne!(self_signed(&[7; 32]), self_signed(&[8; 32]));
        assert_eq!(private_key(&[7; 32]).len(), 48);
    }
}
