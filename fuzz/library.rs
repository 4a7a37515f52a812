//! The regimes and standards as they stand in `regimes/`, for targets that read against them.

use std::sync::LazyLock;

use proofhouse_law::{Library, SourceFile, library as reader};

/// What the folder holds.
pub static LIBRARY: LazyLock<Library> = LazyLock::new(|| {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../regimes");
    let mut files = Vec::new();
    for folder in std::fs::read_dir(&root).expect("the folder of regimes") {
        let folder = folder.expect("a folder");
        for file in std::fs::read_dir(folder.path()).into_iter().flatten() {
            let file = file.expect("a file").path();
            let path = file
                .strip_prefix(&root)
                .expect("a file in it")
                .display()
                .to_string();
            files.push((path, std::fs::read(&file).expect("its bytes")));
        }
    }
    let files: Vec<SourceFile<'_>> = files
        .iter()
        .map(|(path, bytes)| SourceFile { path, bytes })
        .collect();
    let library = reader::load(&files);
    assert!(!library.standards.is_empty(), "no standard was read");
    library
});
