//! BLAKE2b-512 (RFC 7693) for inputs of one block, which is all that an address needs.

const IV: [u64; 8] = [
    0x6a09_e667_f3bc_c908,
    0xbb67_ae85_84ca_a73b,
    0x3c6e_f372_fe94_f82b,
    0xa54f_f53a_5f1d_36f1,
    0x510e_527f_ade6_82d1,
    0x9b05_688c_2b3e_6c1f,
    0x1f83_d9ab_fb41_bd6b,
    0x5be0_cd19_137e_2179,
];

const SIGMA: [[usize; 16]; 10] = [
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
    [14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3],
    [11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4],
    [7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8],
    [9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13],
    [2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9],
    [12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11],
    [13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10],
    [6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5],
    [10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0],
];

/// Which four words each of the eight mixings of a round takes: columns, then diagonals.
const LANES: [[usize; 4]; 8] = [
    [0, 4, 8, 12],
    [1, 5, 9, 13],
    [2, 6, 10, 14],
    [3, 7, 11, 15],
    [0, 5, 10, 15],
    [1, 6, 11, 12],
    [2, 7, 8, 13],
    [3, 4, 9, 14],
];

/// The first eight bytes of the digest; `None` where the input is longer than one block of 128 bytes.
pub(super) fn head(input: &[u8]) -> Option<[u8; 8]> {
    let mut block = [0u8; 128];
    block.get_mut(..input.len())?.copy_from_slice(input);
    let mut message = [0u64; 16];
    for (word, bytes) in message.iter_mut().zip(block.as_chunks::<8>().0) {
        *word = u64::from_le_bytes(*bytes);
    }
    let mut state = IV;
    // No key, sequential, 64 bytes of digest.
    state[0] ^= 0x0101_0000 ^ 64;
    let mut work = [0u64; 16];
    work[..8].copy_from_slice(&state);
    work[8..].copy_from_slice(&IV);
    work[12] ^= input.len() as u64;
    work[14] = !work[14];
    for round in 0..12 {
        let order = SIGMA[round % 10];
        for (lane, [a, b, c, d]) in LANES.into_iter().enumerate() {
            let (x, y) = (message[order[2 * lane]], message[order[2 * lane + 1]]);
            work[a] = work[a].wrapping_add(work[b]).wrapping_add(x);
            work[d] = (work[d] ^ work[a]).rotate_right(32);
            work[c] = work[c].wrapping_add(work[d]);
            work[b] = (work[b] ^ work[c]).rotate_right(24);
            work[a] = work[a].wrapping_add(work[b]).wrapping_add(y);
            work[d] = (work[d] ^ work[a]).rotate_right(16);
            work[c] = work[c].wrapping_add(work[d]);
            work[b] = (work[b] ^ work[c]).rotate_right(63);
        }
    }
    Some((state[0] ^ work[0] ^ work[8]).to_le_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_the_rfc() {
        // RFC 7693, appendix A: BLAKE2b-512("abc").
        assert_eq!(head(b"abc"), Some([0xba, 0x80, 0xa5, 0x3f, 0x98, 0x1c, 0x4d, 0x0d]));
        assert_eq!(head(&[0; 129]), None);
    }
}
