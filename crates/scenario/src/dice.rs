//! Chance from a seed: a 64-bit counter, stirred. Same seed, same throws, on every machine and library version.

/// A small generator (Steele, Lea, Flood 2014: "SplitMix"). Not for secrets.
#[derive(Clone, Debug)]
pub(crate) struct Dice(u64);

const STEP: u64 = 0x9E37_79B9_7F4A_7C15;

fn stir(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// One number from several, order kept: the seed of a thing that is named rather than stored.
pub(crate) fn seed_of(parts: &[u64]) -> u64 {
    parts.iter().fold(0x6A6F_696E_6465_7221, |acc, part| stir(acc.rotate_left(7) ^ part.wrapping_add(STEP)))
}

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(stir(seed))
    }

    pub(crate) fn named(parts: &[u64]) -> Self {
        Self(seed_of(parts))
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(STEP);
        stir(self.0)
    }

    /// 0 ≤ x < n; 0 where n is 0.
    pub(crate) fn below(&mut self, n: usize) -> usize {
        ((u128::from(self.next()) * n as u128) >> 64) as usize
    }

    /// low ≤ x ≤ high.
    pub(crate) fn between(&mut self, low: u32, high: u32) -> u32 {
        low + self.below((high - low + 1) as usize) as u32
    }

    /// 0 ≤ x < 1.
    pub(crate) fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    pub(crate) fn chance(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    pub(crate) fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }

    /// An index below `n`, low ones far more often: rank r about as 1/(r+1).
    pub(crate) fn ranked(&mut self, n: usize) -> usize {
        let top = (n as f64 + 1.0).ln();
        (((self.unit() * top).exp() - 1.0) as usize).min(n.saturating_sub(1))
    }

    /// An index by weight.
    pub(crate) fn weighted(&mut self, weights: impl Iterator<Item = f64> + Clone) -> usize {
        let mut left = self.unit() * weights.clone().sum::<f64>();
        let mut last = 0;
        for (index, weight) in weights.enumerate() {
            last = index;
            if left < weight {
                return index;
            }
            left -= weight;
        }
        last
    }

    /// Log-normal with the given median and spread (σ of the logarithm).
    pub(crate) fn spread(&mut self, median: f64, sigma: f64) -> f64 {
        // twelve uniforms make a normal that needs no tail care
        let normal: f64 = (0..12).map(|_| self.unit()).sum::<f64>() - 6.0;
        median * (sigma * normal).exp()
    }

    pub(crate) fn digit(&mut self) -> char {
        char::from(b'0' + self.below(10) as u8)
    }

    /// `#` becomes a digit, `?` a lower-case letter, `!` an upper-case letter, `*` a digit or upper-case letter.
    pub(crate) fn pattern(&mut self, pattern: &str) -> String {
        pattern
            .chars()
            .map(|c| match c {
                '#' => self.digit(),
                '?' => char::from(b'a' + self.below(26) as u8),
                '!' => char::from(b'A' + self.below(26) as u8),
                '*' => char::from(b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[self.below(36)]),
                other => other,
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Were this to change, every scenario ever cited by its seed would.
    #[test]
    fn throws_stay_as_they_are() {
        let mut dice = Dice::named(&[1, 2]);
        assert_eq!([dice.next(), dice.next()], [4_197_009_334_739_081_353, 14_103_937_380_582_265_917]);
        assert_eq!(Dice::new(1).pattern("##?!*"), "73lY7");
    }

    #[test]
    fn ranks_fall_off_and_stay_inside() {
        let mut dice = Dice::new(2);
        let mut seen = [0u32; 20];
        (0..20_000).for_each(|_| seen[dice.ranked(20)] += 1);
        assert!(seen[0] > 3 * seen[5] && seen[5] > seen[19] && seen[19] > 0, "{seen:?}");
        assert_eq!((dice.ranked(1), dice.ranked(0), dice.below(0)), (0, 0, 0));
    }
}
