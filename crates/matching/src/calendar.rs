//! Over how long a time the reports are spread: against it the life of a value is long or short.

/// Days of one bucket.
const BUCKET: u16 = 16;
const BUCKETS: usize = (u16::MAX / BUCKET) as usize + 1;

/// Counts dated reports by sixteen days.
#[derive(Debug)]
pub(crate) struct Calendar {
    counts: Vec<u32>,
    dated: u64,
}

impl Default for Calendar {
    fn default() -> Self {
        Self { counts: vec![0; BUCKETS], dated: 0 }
    }
}

impl Calendar {
    pub(crate) fn add(&mut self, day: u16) {
        if day > 0 {
            self.counts[usize::from(day / BUCKET)] += 1;
            self.dated += 1;
        }
    }

    pub(crate) fn remove(&mut self, day: u16) {
        if day > 0 {
            self.counts[usize::from(day / BUCKET)] -= 1;
            self.dated -= 1;
        }
    }

    /// Days that hold the middle nine tenths of the dated reports, up to the next of the steps from 32 to 2 048, two to
    /// each doubling: so coarse that it changes a few times in a node's life, and then everything is weighed anew.
    pub(crate) fn span(&self) -> u16 {
        let cut = self.dated / 20;
        let first = edge(self.counts.iter().enumerate(), cut);
        let last = edge(self.counts.iter().enumerate().rev(), cut);
        let days = last.saturating_sub(first) * usize::from(BUCKET);
        let steps = (0..=12u8).map(|step| (32.0 * (f32::from(step) / 2.0).exp2()) as u16);
        steps.into_iter().find(|&step| days <= usize::from(step)).unwrap_or(2_048)
    }

    pub(crate) fn bytes(&self) -> usize {
        self.counts.capacity() * 4
    }
}

/// The first bucket at which more than `cut` reports are counted.
fn edge<'a>(counts: impl Iterator<Item = (usize, &'a u32)>, cut: u64) -> usize {
    let mut seen = 0u64;
    for (bucket, &count) in counts {
        seen += u64::from(count);
        if seen > cut {
            return bucket;
        }
    }
    0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_absurd_dates_do_not_stretch_the_span() {
        let mut calendar = Calendar::default();
        (20_000..20_400).for_each(|day| calendar.add(day));
        assert_eq!(calendar.span(), 362);
        calendar.add(1);
        calendar.add(60_000);
        assert_eq!(calendar.span(), 362);
        (20_000..20_390).for_each(|day| calendar.remove(day));
        calendar.remove(1);
        calendar.remove(60_000);
        assert_eq!(calendar.span(), 32);
    }
}
