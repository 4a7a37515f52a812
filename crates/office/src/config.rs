//! What an office is told when it starts: where its data lies and in whose name it acts.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

/// The largest `office.json` that is read, in bytes.
const FILE_MAX: u64 = 64 * 1024;

/// Where the office's data lies. One folder holds everything but a PostgreSQL store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataDir {
    root: PathBuf,
}

impl DataDir {
    /// The folder at `root`.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// The folder itself.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The address of the SQLite store in it.
    pub fn store_url(&self) -> String {
        format!("sqlite:{}", self.store_file().display())
    }

    /// The file of the SQLite store.
    pub fn store_file(&self) -> PathBuf {
        self.root.join("office.db")
    }

    /// The folder of the exhibits and documents.
    pub fn exhibits(&self) -> PathBuf {
        self.root.join("exhibits")
    }

    /// What is published of the register: static files for any web server.
    pub fn register(&self) -> PathBuf {
        self.root.join("register")
    }

    /// The log's own folder in it: checkpoint and tiles.
    pub fn register_log(&self) -> PathBuf {
        self.register().join("log")
    }

    /// The office's own signing keys; readable by its owner alone.
    pub fn keys(&self) -> PathBuf {
        self.root.join("keys")
    }

    /// The settings, if there are any.
    pub fn settings(&self) -> PathBuf {
        self.root.join("office.json")
    }
}

/// In whose name the office acts; `office.json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// The authority's name on its documents.
    pub authority: String,
    /// The lines of its address.
    pub address: Vec<String>,
    /// How to reach the officer on a case.
    pub contact: String,
    /// The register's name, chosen once; a drill's has `/DRILL` at its end.
    pub origin: String,
    /// Where the public reaches this office, without a slash at the end.
    pub public_url: String,
    /// How long an offline snapshot may be relied on, in hours.
    pub snapshot_hours: i64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            authority: "Demonstration Office for Product Security (not a public authority)"
                .to_owned(),
            address: vec!["1 Example Street".to_owned(), "Exampletown".to_owned()],
            contact: "casework@office.example".to_owned(),
            origin: "office.example/register".to_owned(),
            public_url: "http://localhost:8080".to_owned(),
            snapshot_hours: 24,
        }
    }
}

/// Why `office.json` was not read.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// The file is there and cannot be read.
    #[error("{path} cannot be read: {why}; mend it, or remove it to start with the defaults")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        why: String,
    },
}

impl Settings {
    /// Reads `office.json`; the defaults where there is none.
    pub fn read(data: &DataDir) -> Result<Self, SettingsError> {
        use std::io::Read as _;

        let path = data.settings();
        let unreadable = |why: String| SettingsError::Unreadable {
            path: path.clone(),
            why,
        };
        let file = match std::fs::File::open(&path) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Ok(Self::default());
            }
            opened => opened.map_err(|error| unreadable(error.to_string()))?,
        };
        let mut text = String::new();
        file.take(FILE_MAX)
            .read_to_string(&mut text)
            .map_err(|error| unreadable(error.to_string()))?;
        serde_json::from_str(&text).map_err(|error| unreadable(error.to_string()))
    }

    /// The register's name for a drill or for real use.
    pub fn origin_for(&self, drill: bool) -> String {
        if drill {
            format!("{}/DRILL", self.origin)
        } else {
            self.origin.clone()
        }
    }
}
