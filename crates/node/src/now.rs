//! The time, from outside: the binary looks at the clock, tests say what it shows.

/// Tells the time.
pub trait Now: Send + Sync {
    /// Unix milliseconds.
    fn ms(&self) -> i64;
}

/// A time that stands still.
#[derive(Clone, Copy, Debug)]
pub struct FixedNow(pub i64);

impl Now for FixedNow {
    fn ms(&self) -> i64 {
        self.0
    }
}
