//! What others say of series and of pairs of reports, on its way in.

use joinder_core::{Organisation, Role};
use joinder_ledger::{Content, Entry};

use super::{About, Applying, NotApplied, entry_of};
use crate::{
    NodeError,
    link::{
        asked::from_payload,
        invitation::is_fit,
        say::{MOST_NAMED, Speaking, known_part},
    },
    words::KeptWord,
};

const NO_WORD: NotApplied = NotApplied("a decision as Joinder tells of one", "malformed");
const NOT_THEIRS: NotApplied =
    NotApplied("a decision of this neighbour, or by the centre another's", "foreign-owner");
const NOT_KNOWN: NotApplied =
    NotApplied("a decision on reports of which both nodes know by this link", "unknown-report");

const TOO_MANY: NotApplied = NotApplied("fewer decisions of this neighbour than there are", "too-many");

/// Matters of one neighbour: all of them are looked at together.
const MOST_MATTERS: u64 = 50_000;

impl Applying<'_, '_> {
    /// An organisation says something: kept beside what others say, in place of nothing but its own.
    pub(super) fn said(&mut self, seq: u64, entry: &Entry) -> Result<About, NodeError> {
        let began = entry_of(entry.header());
        // What was taken back before we pulled it came without its payload; its withdrawal follows.
        let Content::Kept { payload, .. } = entry.content() else { return Ok((began, None)) };
        let speaking = from_payload::<Speaking>(payload)
            .filter(|speaking| speaking.word.is_fit() && speaking.word.names().len() <= MOST_NAMED);
        let Some(Speaking { by, mut word }) = speaking else {
            self.set_aside(seq, &NO_WORD);
            return Ok((began, None));
        };
        if !self.may_say(&by) {
            self.set_aside(seq, &NOT_THEIRS);
            return Ok((began, None));
        }
        // What it names may have come just before it.
        self.flush()?;
        if !known_part(self.tx, self.link, &mut word)? {
            self.set_aside(seq, &NOT_KNOWN);
            return Ok((began, None));
        }
        // The next word on a matter that is known is never refused: the last said counts, in whatever order it is heard.
        let via = self.link.code();
        let is_known = self.tx.has_matter(&by.code, via, &word.matter().key())?;
        if !is_known && self.tx.matters_by(via)? >= MOST_MATTERS {
            self.set_aside(seq, &TOO_MANY);
            return Ok((began, None));
        }
        self.keep_owner(&by)?;
        let (via, at_ms) = (Some(self.link.code().clone()), self.now_ms);
        let kept = KeptWord { by: by.code, via, word, at_ms, series: None, who: None, note: None };
        kept.save(self.tx, Some(began.unwrap_or(seq)))?;
        Ok((began, None))
    }

    /// Whether this neighbour may say what this organisation says: what it says itself, and as the centre what others do.
    fn may_say(&self, by: &Organisation) -> bool {
        let from = &self.link.body.who.organisation;
        match from.role {
            Role::Partner => false,
            Role::Authority => by.code == from.code,
            Role::Centre => by.code != self.node.organisation().code && is_fit(by),
        }
    }
}
