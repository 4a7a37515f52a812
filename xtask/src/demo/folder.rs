//! The folder of the drill's data: made anew by each run, and nobody else's folder is touched.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

/// The file by which a run knows the folder of an earlier one.
const MARK: &str = "made-by-the-demo.txt";

/// Empties the folder of an earlier run, or makes it.
pub(crate) fn fresh(folder: &Path) -> Result<PathBuf> {
    if folder.exists() {
        let ours = folder.join(MARK).is_file();
        let empty = folder
            .read_dir()
            .is_ok_and(|mut entries| entries.next().is_none());
        if !ours && !empty {
            bail!(
                "{} is not a folder of an earlier demo, and nothing in it was touched: add --data FOLDER",
                folder.display()
            );
        }
        std::fs::remove_dir_all(folder)
            .with_context(|| format!("emptying {}: is a demo still running?", folder.display()))?;
    }
    std::fs::create_dir_all(folder)?;
    std::fs::write(
        folder.join(MARK),
        "The next demo deletes this folder and makes it anew.\n",
    )?;
    folder
        .canonicalize()
        .with_context(|| format!("opening {}", folder.display()))
}
