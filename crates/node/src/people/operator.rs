//! Whoever works at the machine itself: the command line proves it by a file that only this user can read.

use std::io;

use super::secret::{digest, same};
use crate::{Node, NodeError, secret_file};

/// In the data folder while the node serves: what the command line shows.
pub const OPERATOR_FILE: &str = "joinder.operator";

impl Node {
    /// Writes the file by which the command line is known; it counts until this node stops.
    pub fn open_for_operator(&self) -> Result<(), NodeError> {
        let token = self.token()?;
        secret_file::write(self.folder(), OPERATOR_FILE, token.show().as_bytes())?;
        *self.people().operator() = Some(digest(token.show()));
        Ok(())
    }

    /// Takes the file away again.
    pub fn close_for_operator(&self) -> io::Result<()> {
        *self.people().operator() = None;
        match std::fs::remove_file(self.folder().join(OPERATOR_FILE)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            Ok(()) | Err(_) => Ok(()),
        }
    }

    /// Whether this is what stands in the file.
    pub fn is_operator(&self, shown: &str) -> bool {
        self.people().operator().is_some_and(|kept| same(&kept, &digest(shown)))
    }
}
