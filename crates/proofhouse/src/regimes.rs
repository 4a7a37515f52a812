//! The regimes that the binary carries, and a folder laid over them.

use std::collections::BTreeSet;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use proofhouse_law::library::{self, Library};
use proofhouse_law::observation::DeviceState;
use proofhouse_law::{Regime, RegimeId, SourceFile};

use crate::exit::Failure;

/// The largest file read, in bytes: one more than the law takes, so that it is the law that says so.
const FILE_BYTES_MAX: u64 = (1 << 20) + 1;
/// The most files read.
const FILES_MAX: usize = 400;

macro_rules! embedded {
    ($($path:literal),+ $(,)?) => {
        &[$(SourceFile {
            path: $path,
            bytes: include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../regimes/", $path)),
        }),+]
    };
}

/// The files of `regimes/`, as they were when the binary was built.
pub(crate) const EMBEDDED: &[SourceFile<'static>] = embedded![
    "calendar/bank-holidays.toml",
    "etsi-en-303-645-v2.1.1/provisions.toml",
    "etsi-en-303-645-v2.1.1/standard.toml",
    "etsi-en-303-645-v3.1.3/provisions.toml",
    "etsi-en-303-645-v3.1.3/standard.toml",
    "etsi-ts-103-701-v1.1.1/automation.toml",
    "etsi-ts-103-701-v1.1.1/groups.toml",
    "etsi-ts-103-701-v1.1.1/ixit.toml",
    "etsi-ts-103-701-v1.1.1/standard.toml",
    "etsi-ts-103-701-v2.1.1/groups.toml",
    "etsi-ts-103-701-v2.1.1/ixit.toml",
    "etsi-ts-103-701-v2.1.1/standard.toml",
    "eu-cra-2024/clocks.toml",
    "eu-cra-2024/penalties.toml",
    "eu-cra-2024/powers.toml",
    "eu-cra-2024/regime.toml",
    "eu-cra-2024/requirements.toml",
    "sg-cls/clocks.toml",
    "sg-cls/powers.toml",
    "sg-cls/regime.toml",
    "sg-cls/requirements.toml",
    "topic-crosswalk/rule-evidence.toml",
    "topic-crosswalk/topics.toml",
    "uk-cop-2018/guidelines.toml",
    "uk-cop-2018/standard.toml",
    "uk-proposal-2020/authority.toml",
    "uk-proposal-2020/clocks.toml",
    "uk-proposal-2020/duties.toml",
    "uk-proposal-2020/penalties.toml",
    "uk-proposal-2020/power-forfeiture.toml",
    "uk-proposal-2020/power-penalty.toml",
    "uk-proposal-2020/power-permanent-ban.toml",
    "uk-proposal-2020/power-recall.toml",
    "uk-proposal-2020/power-temporary-ban.toml",
    "uk-proposal-2020/regime.toml",
    "uk-proposal-2020/requirements.toml",
    "uk-proposal-2020/roles.toml",
    "uk-proposal-2020/scope.toml",
    "uk-psti-2022/authority.toml",
    "uk-psti-2022/clocks.toml",
    "uk-psti-2022/deemed.toml",
    "uk-psti-2022/duties.toml",
    "uk-psti-2022/meanings.toml",
    "uk-psti-2022/penalties.toml",
    "uk-psti-2022/power-compliance.toml",
    "uk-psti-2022/power-forfeiture.toml",
    "uk-psti-2022/power-information.toml",
    "uk-psti-2022/power-penalty.toml",
    "uk-psti-2022/power-permanent-ban.toml",
    "uk-psti-2022/power-recall.toml",
    "uk-psti-2022/power-temporary-ban.toml",
    "uk-psti-2022/regime.toml",
    "uk-psti-2022/requirements.toml",
    "uk-psti-2022/roles.toml",
    "uk-psti-2022/scope.toml",
    "uk-psti-2022/statement.toml",
];

/// One file read from disk.
pub(crate) struct RegimeFile {
    path: String,
    bytes: Vec<u8>,
}

impl RegimeFile {
    fn as_source(&self) -> SourceFile<'_> {
        SourceFile {
            path: &self.path,
            bytes: &self.bytes,
        }
    }
}

/// Loads the regimes of the binary, and those of `overlay`, where a folder takes the place of the embedded one of its name.
///
/// Fails when any of them has a problem: a rule that could not be read must not be missing in silence.
pub(crate) fn load(overlay: Option<&Path>) -> Result<Vec<Regime>, Failure> {
    library(overlay).map(|library| library.regimes)
}

/// Loads the regimes as [`load`] does, and the standards beside them.
pub(crate) fn library(overlay: Option<&Path>) -> Result<Library, Failure> {
    let library = match overlay {
        None => library::load(EMBEDDED),
        Some(folder) => library::load(&overlaid(&read(folder)?)),
    };
    let problems = &library.problems;
    let Some(first) = problems.first() else {
        return Ok(library);
    };
    let what = format!(
        "The law data has {} problems; the first is in {}, line {}: {}",
        problems.len(),
        first.path,
        first.line,
        first.message
    );
    let next = "Run `proofhouse law check DIR` to see all of them, and mend them.";
    Err(Failure::usage("law.problems", what, next))
}

/// The states in which the rules of a regime of the binary on passwords bind; `None` where it has none, or cannot be read.
pub(crate) fn password_states(id: &str) -> Option<BTreeSet<DeviceState>> {
    let regimes = load(None).ok()?;
    let regime = regimes.iter().find(|one| one.id().as_str() == id)?;
    Some(regime.password_states()).filter(|states| !states.is_empty())
}

/// The regime of that id.
pub(crate) fn named<'r>(regimes: &'r [Regime], id: &RegimeId) -> Result<&'r Regime, Failure> {
    regimes.iter().find(|one| one.id() == id).ok_or_else(|| {
        let known: Vec<&str> = regimes.iter().map(|one| one.id().as_str()).collect();
        Failure::usage(
            "law.unknown-regime",
            format!("There is no regime `{id}`."),
            format!("Name one of {}.", known.join(", ")),
        )
    })
}

fn overlaid(files: &[RegimeFile]) -> Vec<SourceFile<'_>> {
    let replaced = |path: &str| {
        files
            .iter()
            .any(|file| folder_of(&file.path) == folder_of(path))
    };
    let kept = EMBEDDED.iter().copied().filter(|file| !replaced(file.path));
    kept.chain(files.iter().map(RegimeFile::as_source))
        .collect()
}

/// Every problem of the regimes and standards in `folder`, or of the embedded ones; and those that have none.
///
/// What a folder says of another is checked against the embedded ones, unless it has that one itself.
pub(crate) fn check(folder: Option<&Path>) -> Result<Library, Failure> {
    let Some(folder) = folder else {
        return Ok(library::load(EMBEDDED));
    };
    let files = read(folder)?;
    let mut library = library::load(&overlaid(&files));
    let own = |id: &str| {
        files
            .iter()
            .any(|file| folder_of(&file.path) == folder_of(&format!("{id}/x")))
    };
    library.regimes.retain(|one| own(one.id().as_str()));
    library.standards.retain(|one| own(one.id().as_str()));
    library
        .problems
        .retain(|problem| EMBEDDED.iter().all(|file| file.path != problem.path));
    Ok(library)
}

/// The name of the folder that a file is in.
fn folder_of(path: &str) -> Option<std::ffi::OsString> {
    let folder = Path::new(path).parent().and_then(Path::file_name);
    folder.map(std::ffi::OsStr::to_owned)
}

/// Reads the TOML files of a regime's folder, or of a folder of such folders.
fn read(folder: &Path) -> Result<Vec<RegimeFile>, Failure> {
    let mut paths = toml_files(folder)?;
    for inner in entries(folder)?.into_iter().filter(|entry| entry.is_dir()) {
        paths.extend(toml_files(&inner)?);
    }
    paths.sort();
    if paths.is_empty() {
        let what = format!(
            "There is no TOML file in {} or in a folder in it.",
            folder.display()
        );
        return Err(Failure::usage(
            "law.no-files",
            what,
            "Name a regime's folder, or a folder of such folders.",
        ));
    }
    if paths.len() > FILES_MAX {
        let what = format!(
            "{} holds more than {FILES_MAX} TOML files.",
            folder.display()
        );
        return Err(Failure::usage(
            "law.too-many-files",
            what,
            "Name a folder that holds regimes only.",
        ));
    }
    paths.iter().map(|path| read_file(path)).collect()
}

fn toml_files(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let is_toml =
        |path: &PathBuf| path.is_file() && path.extension().is_some_and(|ending| ending == "toml");
    Ok(entries(folder)?.into_iter().filter(is_toml).collect())
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let unreadable = |error: std::io::Error| {
        let what = format!("The folder {} cannot be read: {error}.", folder.display());
        Failure::usage(
            "law.unreadable",
            what,
            "Name a folder that exists and that you may read.",
        )
    };
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        paths.push(entry.map_err(unreadable)?.path());
    }
    Ok(paths)
}

fn read_file(path: &Path) -> Result<RegimeFile, Failure> {
    let mut bytes = Vec::new();
    // Links resolved, so that `law check .` still knows the folder's name.
    let whole = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    std::fs::File::open(&whole)
        .and_then(|file| file.take(FILE_BYTES_MAX).read_to_end(&mut bytes))
        .map_err(|error| {
            let what = format!("The file {} cannot be read: {error}.", path.display());
            Failure::usage("law.unreadable", what, "Make it readable, or remove it.")
        })?;
    let shown = if path.parent().and_then(Path::file_name).is_some() {
        path.to_owned()
    } else {
        whole
    };
    Ok(RegimeFile {
        path: shown.to_string_lossy().replace('\\', "/"),
        bytes,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_regimes_have_no_problem() {
        let library = library::load(EMBEDDED);
        assert_eq!(library.problems, Vec::new());
        let ids: Vec<&str> = library
            .regimes
            .iter()
            .map(|regime| regime.id().as_str())
            .collect();
        assert_eq!(
            ids,
            ["eu-cra-2024", "sg-cls", "uk-proposal-2020", "uk-psti-2022"]
        );
    }

    #[test]
    fn no_file_of_the_folder_is_left_out_of_the_binary() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../regimes");
        let on_disk = read(&folder).unwrap();
        assert_eq!(
            on_disk.len(),
            EMBEDDED.len(),
            "add the new file to EMBEDDED"
        );
        for (disk, embedded) in on_disk.iter().zip(EMBEDDED) {
            assert!(
                disk.path.ends_with(embedded.path),
                "{} is not {}",
                disk.path,
                embedded.path
            );
            assert_eq!(disk.bytes, embedded.bytes, "{}", embedded.path);
        }
    }

    #[test]
    fn a_folder_laid_over_replaces_the_whole_regime_of_its_name() {
        let folder = tempfile::tempdir().unwrap();
        let own = folder.path().join("uk-psti-2022");
        std::fs::create_dir(&own).unwrap();
        std::fs::write(own.join("regime.toml"), "nonsense = true\n").unwrap();
        let failure = load(Some(folder.path())).unwrap_err();
        assert_eq!(failure.code, "law.problems");
        std::fs::rename(&own, folder.path().join("x")).unwrap();
        std::fs::remove_file(folder.path().join("x/regime.toml")).unwrap();
        for file in EMBEDDED
            .iter()
            .filter(|file| file.path.starts_with("uk-psti"))
        {
            let text = String::from_utf8(file.bytes.to_vec())
                .unwrap()
                .replace("\"uk-psti-2022\"", "\"x\"");
            std::fs::write(
                folder
                    .path()
                    .join("x")
                    .join(file.path.rsplit('/').next().unwrap()),
                text,
            )
            .unwrap();
        }
        let loaded = load(Some(folder.path())).unwrap();
        assert_eq!(loaded.len(), 5, "a folder of another name is added");
    }
}
