//! What `proofhouse inspect` tries: the tester's own file, folders of lists, the shipped lists, the words of texts.

use std::path::{Path, PathBuf};

use proofhouse_inspect::bench::{Bench, Unit};
use proofhouse_inspect::credentials::{Folder, INDEX, List, words};
use proofhouse_law::observation::CredentialOrigin;

use super::read_text;
use crate::exit::Failure;

/// The largest list of credentials, and the largest text, that is read, in bytes.
const LIST_BYTES_MAX: u64 = 4 * 1024 * 1024;
/// The most folders, and the most texts.
const FILES_MAX: usize = 16;

/// What may be tried beside the shipped lists.
#[derive(clap::Args)]
pub(in crate::commands) struct Lists {
    /// Further credentials to try first: one ACCOUNT,PASSWORD a line.
    #[arg(long, value_name = "FILE")]
    credentials: Option<PathBuf>,
    /// A folder of lists to try before the shipped ones: `index.toml` and the files that it names. May be given again.
    #[arg(long = "lists", value_name = "DIR")]
    folders: Vec<PathBuf>,
    /// A text (a manual, a label, strings of the firmware) whose likely words are tried last. May be given again.
    #[arg(long, value_name = "FILE")]
    words: Vec<PathBuf>,
}

impl Lists {
    /// The options that ask for the same again.
    pub(in crate::commands) fn options(&self) -> impl Iterator<Item = (&'static str, String)> {
        let path = |path: &PathBuf| path.to_string_lossy().into_owned();
        let all = [
            ("--credentials", self.credentials.as_slice()),
            ("--lists", self.folders.as_slice()),
            ("--words", self.words.as_slice()),
        ];
        all.into_iter()
            .flat_map(move |(option, paths)| paths.iter().map(move |one| (option, path(one))))
    }

    /// All of it as one list, in the order in which it is tried. A password that the bench sets on a unit must not be in
    /// it: once it is accepted, nobody could tell whose it is.
    pub(in crate::commands) fn read(&self, bench: &Bench) -> Result<List, Failure> {
        let list = self.joined()?;
        let is_tried = |unit: &&Unit| {
            let chosen = unit.user_password.as_deref();
            chosen.is_some_and(|password| list.tries_password(password))
        };
        match bench.units.iter().find(is_tried) {
            None => Ok(list),
            Some(unit) => Err(Failure::usage(
                "inspect.user-password",
                format!(
                    "The user_password of unit {} is in the lists: once it is accepted, it could not be told from a default.",
                    unit.label
                ),
                "Write another in the bench file, made up for this test, and set that on the unit.",
            )),
        }
    }

    fn joined(&self) -> Result<List, Failure> {
        if self.folders.len() > FILES_MAX || self.words.len() > FILES_MAX {
            let what = format!("More than {FILES_MAX} folders of lists, or texts, are given.");
            return Err(Failure::usage(
                "inspect.lists-many",
                what,
                "Join some of them.",
            ));
        }
        let mut list = List::shipped().map_err(|error| {
            let what = format!("The embedded list of credentials is broken: {error}.");
            Failure::fault(
                "inspect.list",
                what,
                "Report this to the makers of Proofhouse.",
            )
        })?;
        for folder in self.folders.iter().rev() {
            list = list.after(read_folder(folder)?);
        }
        if let Some(path) = &self.credentials {
            list = list.after(read_own(path)?);
        }
        for path in &self.words {
            let text = read_text(path, LIST_BYTES_MAX, "inspect.words-unreadable")?;
            list = words::list(&name_of(path), &text).after(list);
        }
        Ok(list)
    }
}

fn name_of(path: &Path) -> String {
    path.file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default()
}

fn read_own(path: &Path) -> Result<List, Failure> {
    let text = read_text(path, LIST_BYTES_MAX, "inspect.credentials-unreadable")?;
    List::read(&name_of(path), &text, &CredentialOrigin::TesterFile).map_err(|error| {
        let what = format!("The list {} cannot be used: {error}.", path.display());
        Failure::usage(
            "inspect.credentials",
            what,
            "Mend the line; nothing was tested.",
        )
    })
}

fn read_folder(folder: &Path) -> Result<List, Failure> {
    let index = read_text(
        &folder.join(INDEX),
        LIST_BYTES_MAX,
        "inspect.lists-unreadable",
    )?;
    let text = |file: &str| read_text(&folder.join(file), LIST_BYTES_MAX, "").ok();
    let list = Folder::read(&index).and_then(|lists| lists.list(text));
    list.map_err(|error| {
        let what = format!("The folder {} cannot be used: {error}.", folder.display());
        Failure::usage(
            "inspect.lists",
            what,
            "Mend what is named; nothing was tested.",
        )
    })
}
