//! What `proofhouse inspect` tries: the tester's own file, folders of lists, the shipped lists, the words of texts.

use std::path::{Path, PathBuf};

use proofhouse_inspect::bench::{Bench, Unit};
use proofhouse_inspect::credentials::{AtHand, Folder, INDEX, List, words};
use proofhouse_law::observation::{CredentialOrigin, Standing};

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
    ///
    /// A list whose index gives the address at which anybody can look it up (`public = "https://…"`) counts as public on your
    /// word, and the paper says so; one without it is your own, and a password of it shows nothing of what others could know.
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

    /// All of it as one list, in the order in which it is tried, and what is known of each. A password that the bench sets
    /// on a unit must not be in it: once it is accepted, nobody could tell whose it is.
    pub(in crate::commands) fn read(&self, bench: &Bench) -> Result<(List, Vec<AtHand>), Failure> {
        let (list, known) = self.joined()?;
        let is_tried = |unit: &&Unit| {
            let chosen = unit.user_password.as_deref();
            chosen.is_some_and(|password| list.tries_password(password))
        };
        match bench.units.iter().find(is_tried) {
            None => Ok((list, known)),
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

    fn joined(&self) -> Result<(List, Vec<AtHand>), Failure> {
        if self.folders.len() > FILES_MAX || self.words.len() > FILES_MAX {
            let what = format!("More than {FILES_MAX} folders of lists, or texts, are given.");
            return Err(Failure::usage(
                "inspect.lists-many",
                what,
                "Join some of them.",
            ));
        }
        let (mut list, mut known) = List::shipped_and_known().map_err(|error| {
            let what = format!("The embedded list of credentials is broken: {error}.");
            Failure::fault(
                "inspect.list",
                what,
                "Report this to the makers of Proofhouse.",
            )
        })?;
        for folder in self.folders.iter().rev() {
            let (lists, of_folder) = read_folder(folder)?;
            list = list.after(lists);
            known = [of_folder, known].concat();
        }
        if let Some(path) = &self.credentials {
            let (own, known_of_own) = read_own(path)?;
            list = list.after(own);
            known.insert(0, known_of_own);
        }
        for path in &self.words {
            let text = whole_text(path, "inspect.words-unreadable")?;
            let likely = words::list(&name_of(path), &text);
            known.push(AtHand::own(&likely, text.as_bytes()));
            list = likely.after(list);
        }
        told_apart(&known)?;
        Ok((list, known))
    }
}

/// Refuses a list that is called like one that is shipped, and one that counts as public and shares its name: what is told of
/// a password that was accepted names its list, and whoever reads it must know which that is.
fn told_apart(known: &[AtHand]) -> Result<(), Failure> {
    let (shipped, given): (Vec<&AtHand>, Vec<&AtHand>) =
        (known.iter()).partition(|one| one.standing == Standing::PublicShipped);
    let is_shipped =
        |name: &str| shipped.iter().any(|one| one.name == name) || List::named(name).is_some();
    let so_called = |name: &str| given.iter().filter(|one| one.name == name).count();
    let is_taken = |one: &&&AtHand| {
        is_shipped(&one.name)
            || one.standing == Standing::PublicByTester && so_called(&one.name) > 1
    };
    let Some(one) = given.iter().find(is_taken) else {
        return Ok(());
    };
    let whose = if is_shipped(&one.name) {
        "a list that is shipped"
    } else {
        "another that is given"
    };
    Err(Failure::usage(
        "inspect.lists-name",
        format!("The list {:?} is called like {whose}.", one.name),
        "Give it another name: what is found names the list that holds it. Nothing was tested.",
    ))
}

/// A text of no more than [`LIST_BYTES_MAX`]: half a list would be tried, and sealed, as if it were the whole.
fn whole_text(path: &Path, code: &'static str) -> Result<String, Failure> {
    let text = read_text(path, LIST_BYTES_MAX + 1, code)?;
    if text.len() as u64 <= LIST_BYTES_MAX {
        return Ok(text);
    }
    let what = format!("The file {} is larger than 4 MiB.", path.display());
    Err(Failure::usage(
        "inspect.lists-large",
        what,
        "Split it, or leave out what is unlikely; nothing was tested.",
    ))
}

fn name_of(path: &Path) -> String {
    path.file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default()
}

fn read_own(path: &Path) -> Result<(List, AtHand), Failure> {
    let text = whole_text(path, "inspect.credentials-unreadable")?;
    let read = List::read(&name_of(path), &text, &CredentialOrigin::TesterFile);
    let list = read.map_err(|error| {
        let what = format!("The list {} cannot be used: {error}.", path.display());
        Failure::usage(
            "inspect.credentials",
            what,
            "Mend the line; nothing was tested.",
        )
    })?;
    let known = AtHand::own(&list, text.as_bytes());
    Ok((list, known))
}

fn read_folder(folder: &Path) -> Result<(List, Vec<AtHand>), Failure> {
    let index = read_text(
        &folder.join(INDEX),
        LIST_BYTES_MAX,
        "inspect.lists-unreadable",
    )?;
    let text = |file: &str| whole_text(&folder.join(file), "").ok();
    let list = Folder::read(&index).and_then(|lists| lists.list(Standing::PublicByTester, text));
    list.map_err(|error| {
        let what = format!("The folder {} cannot be used: {error}.", folder.display());
        Failure::usage(
            "inspect.lists",
            what,
            "Mend what is named; nothing was tested.",
        )
    })
}
