//! Another key for a ledger's heads, announced within the ledger: so whoever holds the old key and reads on learns of the
//! new one, however long it was away.
//!
//! The entry's header holds a note that both keys signed: the old one says who follows it, and the new one that it is
//! there. It names the ledger and the entry's place, so it says nothing in another ledger or at another place. Heads that
//! end before the entry are the old key's, those over it the new one's.

use serde_json::{Map, Value};

use crate::{Header, Kind, Note, NoteSigner, Origin, VerifierKey};

/// The member of the header that holds the note.
const MEMBER: &str = "note";

/// Who signed until now, and who does from here on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyChange {
    /// Until now.
    pub old: VerifierKey,
    /// From here on.
    pub new: VerifierKey,
}

fn text(ledger: &Origin, seq: u64, new: &VerifierKey) -> String {
    format!("joinder/key/1\n{ledger}\n{seq}\n{new}\n")
}

/// The further members of the header of entry number `seq`, of the kind [`Kind::Key`].
pub fn announce(ledger: &Origin, seq: u64, old: &NoteSigner, new: &NoteSigner) -> Map<String, Value> {
    let signed = Note::sign(text(ledger, seq, &new.verifier()), old);
    let mut note = signed.expect("names, digits and base64 are plain text");
    note.also_sign(new);
    Map::from_iter([(MEMBER.to_owned(), note.to_string().into())])
}

/// What entry number `seq` of a ledger announces to whoever believes the keys `known`; none where it is no announcement,
/// or not one of a key of these.
pub fn announced(header: &Header, ledger: &Origin, seq: u64, known: &[VerifierKey]) -> Option<KeyChange> {
    if *header.kind() != Kind::Key {
        return None;
    }
    let note = header.member(MEMBER)?.as_str()?.parse::<Note>().ok()?;
    let new = note.text().strip_suffix('\n')?.rsplit('\n').next()?.parse::<VerifierKey>().ok()?;
    if note.text() != text(ledger, seq, &new) || note.verify(std::slice::from_ref(&new)).is_err() {
        return None;
    }
    // A key follows one of the same name: nobody hands a ledger over to somebody else.
    let may = |old: &&VerifierKey| **old != new && old.name() == new.name();
    let old = known.iter().filter(may).find(|old| note.verify(std::slice::from_ref(*old)).is_ok())?;
    Some(KeyChange { old: old.clone(), new })
}
