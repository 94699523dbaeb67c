//! When the person was here before: two moments in a cookie, so that the desk can say what changed since. They do not
//! say who it was.

/// Away for so long, and coming back is another visit.
const PAUSE_MS: i64 = 30 * 60_000;
/// As far back as a first visit looks.
const FIRST_MS: i64 = 24 * 3_600_000;

/// A look at the desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Visit {
    /// The last look of the visit before this one.
    pub before_ms: i64,
    /// This look.
    now_ms: i64,
}

impl Visit {
    /// The cookie that remembers it.
    pub const COOKIE: &'static str = "visit";

    /// A look now, by what the cookie remembers of the last one. What no node of this time wrote counts as none.
    pub fn now(now_ms: i64, cookie: Option<&str>) -> Self {
        let kept = cookie.and_then(read).filter(|&(before, last)| before <= last && last <= now_ms);
        let before_ms = match kept {
            None => now_ms - FIRST_MS,
            Some((_, last)) if now_ms - last > PAUSE_MS => last,
            Some((before, _)) => before,
        };
        Self { before_ms, now_ms }
    }

    /// What the cookie is to say.
    pub fn cookie(self) -> String {
        format!("{}.{}", self.before_ms, self.now_ms)
    }
}

fn read(cookie: &str) -> Option<(i64, i64)> {
    let (before, last) = cookie.split_once('.')?;
    let (before, last) = (before.parse().ok()?, last.parse().ok()?);
    (before >= 0).then_some((before, last))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_782_907_200_000;

    #[track_caller]
    fn check(cookie: Option<&str>, before_ms: i64) {
        let visit = Visit::now(NOW, cookie);
        assert_eq!(visit.before_ms, before_ms);
        assert_eq!(visit.cookie(), format!("{before_ms}.{NOW}"));
    }

    #[test]
    fn looking_again_stays_the_same_visit() {
        let minute = 60_000;
        check(Some(&format!("{}.{}", NOW - 100 * minute, NOW - 29 * minute)), NOW - 100 * minute);
        check(Some(&format!("{}.{}", NOW - 100 * minute, NOW - 31 * minute)), NOW - 31 * minute);
        check(Some(&format!("{NOW}.{NOW}")), NOW);
    }

    #[test]
    fn a_first_visit_and_a_cookie_of_somebody_else_look_back_a_day() {
        let later = format!("0.{}", NOW + 1);
        for cookie in ["", "1", "9.3", "-5.3", "a.b", &later] {
            check(Some(cookie), NOW - FIRST_MS);
        }
        check(None, NOW - FIRST_MS);
    }
}
