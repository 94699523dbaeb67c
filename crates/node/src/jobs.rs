//! Long work that a page watches: imports in the background.

use std::{
    collections::BTreeMap,
    path::PathBuf,
    sync::{Mutex, PoisonError},
};

use crate::{Counts, ImportOptions, Node, NodeError, Receipt};

/// The number of a job, from 1, until the node stops.
pub type JobId = u64;

/// How far a job is.
#[derive(Clone, Debug, PartialEq)]
pub struct JobView {
    /// Of which source.
    pub source: String,
    /// Which file.
    pub file: String,
    /// How far it is.
    pub counts: Counts,
    /// Bytes of the file.
    pub bytes: u64,
    /// What became of it, once it is over.
    pub done: Option<Receipt>,
    /// Why it stopped.
    pub error: Option<String>,
}

#[derive(Default)]
pub(crate) struct Jobs(Mutex<BTreeMap<JobId, JobView>>);

/// Jobs remembered after they are over.
const KEPT: usize = 100;

impl Jobs {
    fn begin(&self, view: JobView) -> JobId {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let id = all.keys().next_back().map_or(1, |last| last + 1);
        all.insert(id, view);
        while all.len() > KEPT {
            all.pop_first();
        }
        id
    }

    fn change(&self, id: JobId, change: impl FnOnce(&mut JobView)) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(job) = all.get_mut(&id) {
            change(job);
        }
    }
}

impl Node {
    /// Imports a file on a thread of its own, and deletes the file when it is through.
    pub fn start_import(
        &self,
        source: &str,
        name: &str,
        path: PathBuf,
        options: ImportOptions,
    ) -> Result<JobId, NodeError> {
        let file = std::fs::File::open(&path)?;
        let bytes = file.metadata()?.len();
        let id = self.jobs().begin(JobView {
            source: source.to_owned(),
            file: name.to_owned(),
            counts: Counts::default(),
            bytes,
            done: None,
            error: None,
        });
        let (node, source, name) = (self.clone(), source.to_owned(), name.to_owned());
        std::thread::spawn(move || {
            let progress = &mut |counts: &Counts| node.jobs().change(id, |job| job.counts = *counts);
            let result = node.import(&source, &name, Box::new(file), &options, progress);
            node.jobs().change(id, |job| match result {
                Ok(receipt) => (job.counts, job.done) = (receipt.counts, Some(receipt)),
                Err(error) => job.error = Some(error.to_string()),
            });
            if let Err(error) = std::fs::remove_file(&path) {
                tracing::warn!(%error, "upload.left");
            }
        });
        Ok(id)
    }

    /// How far a job is; `None` where there is none of this number.
    pub fn job(&self, id: JobId) -> Option<JobView> {
        self.jobs().0.lock().unwrap_or_else(PoisonError::into_inner).get(&id).cloned()
    }
}
