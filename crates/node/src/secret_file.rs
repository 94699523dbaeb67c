//! Files in the node's folder that nobody else may read.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    path::Path,
};

/// Whole or not at all, and for nobody else to read.
pub(crate) fn write(folder: &Path, name: &str, content: &[u8]) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let fresh = folder.join(format!("{name}.new"));
    let mut file = for_us_alone(&fresh)?;
    file.write_all(content)?;
    file.sync_all()?;
    fs::rename(&fresh, folder.join(name))?;
    // What others are told of a new secret must not outlive it.
    File::open(folder)?.sync_all()
}

fn for_us_alone(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}
