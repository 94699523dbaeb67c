//! Files that wait for somebody to look at their preview.

use std::{
    collections::BTreeMap,
    fs::File,
    io::{self, Read},
    path::{Path, PathBuf},
    pin::Pin,
    sync::{Mutex, MutexGuard, PoisonError},
};

use axum::body::{Body, Bytes, HttpBody};
use joinder_node::Mapping;
use tokio::io::AsyncWriteExt;

use crate::{
    guard::UPLOAD_BYTES,
    pages::source_form::SourceForm,
    problem::{Problem, ProblemType},
};

/// A file that waits.
#[derive(Clone, Debug)]
pub struct Upload {
    /// Who brought it: nobody else looks into it.
    pub by: String,
    /// Where it is.
    pub path: PathBuf,
    /// As its owner called it.
    pub file: String,
    /// Its size.
    pub bytes: u64,
    /// The source it comes through, as its form.
    pub source: SourceForm,
    /// How its columns are read, once that was worked out or chosen.
    pub mapping: Option<Mapping>,
}

/// Where they are, in the node's folder.
const FOLDER: &str = "uploads";
/// Files that wait at once; the oldest goes when one more comes.
const MOST: usize = 50;
/// Bytes read for a preview: documents and workbooks are read whole or not at all.
const SAMPLE: u64 = 16 << 20;

/// All of them, until the node stops: which they are is known nowhere else.
#[derive(Debug, Default)]
pub struct Uploads(Mutex<Inner>);

#[derive(Debug, Default)]
struct Inner {
    last: u64,
    all: BTreeMap<u64, Upload>,
}

impl Uploads {
    /// None yet. What an earlier run left in the node's folder is deleted: nobody can take it in any more, and no term ends it.
    pub fn in_folder(folder: &Path) -> Self {
        match std::fs::remove_dir_all(folder.join(FOLDER)) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => tracing::error!(%error, "upload.left"),
        }
        Self::default()
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps a file; gives its number.
    pub fn add(&self, upload: Upload) -> u64 {
        let mut inner = self.lock();
        inner.last += 1;
        let id = inner.last;
        inner.all.insert(id, upload);
        while inner.all.len() > MOST {
            if let Some((_, old)) = inner.all.pop_first() {
                discard(&old.path);
            }
        }
        id
    }

    /// A file by its number.
    pub fn get(&self, id: u64, by: &str) -> Option<Upload> {
        self.lock().all.get(&id).filter(|upload| upload.by == by).cloned()
    }

    /// Keeps what was chosen for a file.
    pub fn put(&self, id: u64, upload: Upload) {
        if let Some(kept) = self.lock().all.get_mut(&id) {
            *kept = upload;
        }
    }

    /// Gives a file away: whoever takes it deletes it.
    pub fn take(&self, id: u64) -> Option<Upload> {
        self.lock().all.remove(&id)
    }
}

/// Deletes a file that nobody needs; one that is gone already is no matter.
pub fn discard(path: &Path) {
    if let Err(error) = std::fs::remove_file(path) {
        tracing::debug!(%error, "upload.gone");
    }
}

/// The beginning of a file.
pub fn sample(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(SAMPLE).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// A file under way to the disk, in constant memory. One that was not finished is deleted.
pub struct Incoming {
    file: tokio::fs::File,
    path: tempfile::TempPath,
    bytes: u64,
}

impl Incoming {
    /// Begins one in the node's folder.
    pub async fn begin(folder: &Path) -> Result<Self, Problem> {
        let folder = folder.join(FOLDER);
        tokio::fs::create_dir_all(&folder).await.map_err(failed)?;
        let made = tokio::task::spawn_blocking(move || {
            tempfile::Builder::new().prefix("upload-").tempfile_in(folder)
        })
        .await;
        let (file, path) = made.map_err(|e| failed(io::Error::other(e)))?.map_err(failed)?.into_parts();
        Ok(Self { file: tokio::fs::File::from_std(file), path, bytes: 0 })
    }

    /// Takes one piece.
    pub async fn write(&mut self, piece: &Bytes) -> Result<(), Problem> {
        self.bytes += piece.len() as u64;
        if self.bytes > UPLOAD_BYTES {
            return Err(Problem::new(ProblemType::TooLarge));
        }
        self.file.write_all(piece).await.map_err(failed)
    }

    /// Takes a whole body.
    pub async fn write_body(&mut self, mut body: Body) -> Result<(), Problem> {
        while let Some(frame) = std::future::poll_fn(|cx| Pin::new(&mut body).poll_frame(cx)).await {
            let frame = frame.map_err(|_| Problem::new(ProblemType::Malformed))?;
            if let Ok(piece) = frame.into_data() {
                self.write(&piece).await?;
            }
        }
        Ok(())
    }

    /// Its path and size; from now on somebody else deletes it.
    pub async fn finish(mut self) -> Result<(PathBuf, u64), Problem> {
        self.file.flush().await.map_err(failed)?;
        let path = self.path.keep().map_err(|e| failed(e.error))?;
        Ok((path, self.bytes))
    }
}

fn failed(error: io::Error) -> Problem {
    tracing::error!(%error, "upload.failed");
    Problem::new(ProblemType::Internal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_earlier_run_left_is_deleted() {
        let folder = tempfile::tempdir().expect("a test has a folder of its own");
        let left = folder.path().join(FOLDER).join("upload-left");
        std::fs::create_dir_all(folder.path().join(FOLDER)).expect("it can be made");
        std::fs::write(&left, "a story").expect("it can be written");
        Uploads::in_folder(folder.path());
        assert!(!left.exists());
        Uploads::in_folder(folder.path());
    }
}
