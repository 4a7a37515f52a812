//! Regimes and standards read together, so that what one says of another can be checked.
//!
//! A folder called `calendar` holds calendars; one with a `[[standard]]` in any of its files is a standard's; every other folder is a
//! regime's. A folder with both a `[[standard]]` and a `[[regime]]` is refused.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::clock::Calendar;
use crate::deemed::Target;
use crate::regime::load::{
    FILE_BYTES_MAX, FILES_MAX, Place, bounded, hash, load_calendars, load_folder, problem,
};
use crate::regime::reader::FileReader;
use crate::regime::rows::Placed;
use crate::regime::{Problem, Regime, Severity, SourceFile, calendar_rows, check_times};
use crate::standard::{self, Kind, Rows, Standard};

/// Everything that could be read, and every problem of every file.
#[derive(Clone, Debug, Default)]
pub struct Library {
    /// The regimes without a problem.
    pub regimes: Vec<Regime>,
    /// The standards without a problem.
    pub standards: Vec<Standard>,
    /// Every problem.
    pub problems: Vec<Problem>,
}

/// What a row says of another document.
#[derive(Clone, Debug)]
pub(crate) struct Reference {
    path: String,
    line: usize,
    what: String,
    to: String,
    part: Part,
}

/// The part of the other document that a row names.
#[derive(Clone, Debug)]
enum Part {
    Whole,
    Number(String),
    Clause(String),
    Case(String),
}

impl Library {
    /// The standard of that id.
    pub fn standard(&self, id: &str) -> Option<&Standard> {
        self.standards.iter().find(|one| one.id().as_str() == id)
    }

    /// The regime of that id.
    pub fn regime(&self, id: &str) -> Option<&Regime> {
        self.regimes.iter().find(|one| one.id().as_str() == id)
    }
}

/// Reads regimes and standards, one a folder, and checks what they say of each other. Those with problems are left out.
pub fn load(files: &[SourceFile<'_>]) -> Library {
    let (mut library, references) = read(files);
    // What a broken folder would have said is not known: a reference to it is no second problem.
    let broken: BTreeSet<&str> = library
        .problems
        .iter()
        .filter_map(|problem| folder_name(&problem.path))
        .collect();
    let lost: Vec<Problem> = references
        .iter()
        .filter(|reference| !broken.contains(reference.to.as_str()))
        .filter_map(|reference| lost(&library, reference))
        .collect();
    let lost = sorted(lost);
    let is_lost = |id: &str| lost.iter().any(|one| folder_name(&one.path) == Some(id));
    library.regimes.retain(|one| !is_lost(one.id().as_str()));
    library.standards.retain(|one| !is_lost(one.id().as_str()));
    library.problems.extend(lost);
    library
}

/// The name of the folder that a file, or a problem of the folder itself, is in.
fn folder_name(path: &str) -> Option<&str> {
    let folder = match path.rsplit_once('/') {
        Some((folder, file)) if file.rsplit_once('.').is_some_and(|(_, end)| end == "toml") => {
            folder
        }
        _ => path,
    };
    folder.rsplit('/').next()
}

/// Reads every folder by itself, and checks nothing across folders.
pub(crate) fn read(files: &[SourceFile<'_>]) -> (Library, Vec<Reference>) {
    let mut library = Library::default();
    let mut references = Vec::new();
    // Calendars come first, because regimes count by them.
    let (of_calendars, folders): (BTreeMap<_, _>, BTreeMap<_, _>) =
        folders(files, &mut library.problems)
            .into_iter()
            .partition(|(folder, _)| calendar_rows::is_calendars(folder));
    let calendars = calendars(of_calendars, &mut library.problems);
    for (folder, mut files) in folders {
        files.sort_by_key(|file| file.path);
        let found = if files.iter().any(|file| has_head(file, "standard")) {
            let (standard, refers, found) = load_standard(folder, &files);
            references.extend(refers);
            library
                .standards
                .extend(standard.filter(|_| found.is_empty()));
            found
        } else {
            let (regime, places, mut found) = load_folder(folder, &files);
            if let Some(regime) = &regime {
                found.extend(check_times::calendars(regime, folder, &calendars));
            }
            let regime = regime.filter(|_| found.is_empty());
            references.extend(regime.iter().flat_map(|regime| deemed(&places, regime)));
            library.regimes.extend(regime.map(|regime| Regime {
                calendars: calendars.clone(),
                ..regime
            }));
            found
        };
        library.problems.extend(sorted(found));
    }
    (library, references)
}

/// The calendars of every folder of calendars: one that has a problem is taken too, so that its regimes are not blamed for it.
fn calendars(
    folders: BTreeMap<&str, Vec<&SourceFile<'_>>>,
    problems: &mut Vec<Problem>,
) -> Vec<Arc<Calendar>> {
    let mut all = Vec::new();
    for (folder, mut files) in folders {
        files.sort_by_key(|file| file.path);
        let (read, found) = load_calendars(folder, &files);
        problems.extend(sorted(found));
        all.extend(read.into_iter().map(Arc::new));
    }
    all
}

fn sorted(mut problems: Vec<Problem>) -> Vec<Problem> {
    problems.sort_by(|one, other| (&one.path, one.line).cmp(&(&other.path, other.line)));
    problems
}

fn folders<'f, 'b>(
    files: &'f [SourceFile<'b>],
    problems: &mut Vec<Problem>,
) -> BTreeMap<&'f str, Vec<&'f SourceFile<'b>>> {
    let mut folders: BTreeMap<&str, Vec<&SourceFile<'_>>> = BTreeMap::new();
    for (taken, file) in files.iter().enumerate() {
        match file.path.rsplit_once('/') {
            Some((folder, _)) if taken < FILES_MAX => {
                folders.entry(folder).or_default().push(file);
            }
            Some(_) => problems.push(problem(
                file.path,
                "regime.too-many-files",
                "There are more than 200 files.",
                "Split the folder.",
            )),
            None => problems.push(problem(
                file.path,
                "regime.no-folder",
                "The file is in no regime's folder.",
                "Move it into a folder named after its regime.",
            )),
        }
    }
    folders
}

/// Whether the file opens a table of that name, so that a folder's kind is known before its rows are read.
fn has_head(file: &SourceFile<'_>, kind: &str) -> bool {
    if file.bytes.len() > FILE_BYTES_MAX {
        return false;
    }
    let head = format!("[[{kind}]]");
    std::str::from_utf8(file.bytes)
        .unwrap_or_default()
        .lines()
        .any(|line| line.trim().starts_with(&head))
}

fn load_standard(
    folder: &str,
    files: &[&SourceFile<'_>],
) -> (Option<Standard>, Vec<Reference>, Vec<Problem>) {
    let mut rows = Rows::default();
    let mut problems = Vec::new();
    for file in bounded(files, &mut problems) {
        if has_head(file, "regime") {
            problems.push(problem(
                file.path,
                "regime.two-kinds",
                "The folder has both a [[regime]] and a [[standard]].",
                "Give each a folder of its own.",
            ));
        }
        let reader = FileReader::new(file);
        let table = reader.parse();
        rows.read(&reader, table.get_ref());
        problems.extend(reader.into_problems());
    }
    problems.extend(standard::check(folder, &rows));
    let refers = references(&rows);
    (rows.into_standard(hash(folder, files)), refers, problems)
}

fn refer<T>(placed: &Placed<T>, what: &str, to: &str, part: Part) -> Reference {
    Reference {
        path: placed.path.clone(),
        line: placed.line,
        what: what.to_owned(),
        to: to.to_owned(),
        part,
    }
}

/// What the rows of a standard say of other documents.
fn references(rows: &Rows) -> Vec<Reference> {
    let mut all = Vec::new();
    for head in &rows.heads {
        let others = [&head.row.tested_by, &head.row.tests_of, &head.row.follows];
        for id in others.into_iter().flatten() {
            all.push(refer(head, "the standard", id.as_str(), Part::Whole));
        }
        for group in &rows.groups {
            if let Some(of) = &head.row.tests_of {
                let what = format!("group {}", group.row.number);
                let part = Part::Number(group.row.number.clone());
                all.push(refer(group, &what, of.as_str(), part));
            }
        }
    }
    for placed in &rows.provisions {
        let what = format!("provision {}", placed.row.number);
        if let Some(other) = &placed.row.corresponds {
            for clause in &other.clauses {
                let part = Part::Clause(clause.clone());
                all.push(refer(placed, &what, &other.document, part));
            }
        }
    }
    for placed in &rows.topics {
        let what = format!("topic {}", placed.row.id);
        for link in placed.row.links.iter().filter(|link| link.at_hand) {
            all.push(refer(placed, &what, &link.to, Part::Whole));
            for number in &link.numbers {
                all.push(refer(placed, &what, &link.to, Part::Number(number.clone())));
            }
            for clause in &link.clauses {
                all.push(refer(placed, &what, &link.to, Part::Clause(clause.clone())));
            }
        }
    }
    for placed in &rows.rule_evidence {
        for rule in &placed.row.rules {
            let part = Part::Number(rule.clone());
            all.push(refer(placed, "a rule-evidence", &placed.row.regime, part));
        }
        for case in &placed.row.cases {
            let part = Part::Case(case.clone());
            all.push(refer(placed, "a rule-evidence", &placed.row.tests, part));
        }
    }
    all
}

/// What a regime's routes of deemed compliance say of standards.
fn deemed(places: &[Place], regime: &Regime) -> Vec<Reference> {
    let mut all = Vec::new();
    for (route, (path, line)) in regime.deemed().iter().zip(places) {
        let refer = |part: Part, to: &str| Reference {
            path: path.clone(),
            line: *line,
            what: format!("deemed {}", route.id),
            to: to.to_owned(),
            part,
        };
        if let Some((standard, numbers)) = route.standard_at_hand() {
            all.push(refer(Part::Whole, standard.as_str()));
            let parts =
                numbers.map(|number| refer(Part::Number(number.clone()), standard.as_str()));
            all.extend(parts);
        }
        for target in &route.targets {
            if let Target::Requirement(id) = target {
                all.push(refer(Part::Number(id.clone()), regime.id().as_str()));
            }
        }
    }
    all
}

/// The problem of a reference that leads nowhere.
fn lost(library: &Library, reference: &Reference) -> Option<Problem> {
    let (code, name) = match &reference.part {
        Part::Whole => ("regime.unknown-document", "a document".to_owned()),
        Part::Number(number) => ("regime.unknown-number", format!("`{number}`")),
        Part::Clause(clause) => ("regime.unknown-clause", format!("clause `{clause}`")),
        Part::Case(case) => ("regime.unknown-case", format!("case `{case}`")),
    };
    if leads_somewhere(library, reference) {
        return None;
    }
    Some(Problem {
        path: reference.path.clone(),
        line: reference.line,
        severity: Severity::Error,
        code,
        message: format!(
            "{} names {name} of `{}`, which is not at hand.",
            reference.what, reference.to
        ),
        remedy: "Correct its spelling, or add what it names.".to_owned(),
    })
}

fn leads_somewhere(library: &Library, reference: &Reference) -> bool {
    if let Some(regime) = library.regime(&reference.to) {
        return match &reference.part {
            Part::Whole => true,
            Part::Number(number) => {
                regime.requirements().iter().any(|one| one.id == *number)
                    || regime
                        .provisions()
                        .iter()
                        .any(|one| one.id.as_str() == number)
            }
            Part::Clause(_) | Part::Case(_) => false,
        };
    }
    // A document's name means each of its editions.
    let mut named = library
        .standards
        .iter()
        .filter(|one| one.id().as_str() == reference.to || one.document() == reference.to)
        .peekable();
    named.peek().is_some() && named.all(|one| has(library, one, &reference.part))
}

fn has(library: &Library, standard: &Standard, part: &Part) -> bool {
    match part {
        Part::Whole => true,
        Part::Number(number) => standard.provision(number).is_some(),
        Part::Clause(clause) => standard.clauses().iter().any(|one| one.number == *clause),
        Part::Case(case) => standard::chain(&library.standards, standard).any(|one| {
            let mut cases = one.groups().iter().flat_map(|group| &group.cases);
            cases.any(|one| one.number == *case)
        }),
    }
}

impl Library {
    /// The codes and provision documents: what a self-assessment can be made over.
    pub fn assessable(&self) -> impl Iterator<Item = &Standard> {
        self.standards
            .iter()
            .filter(|one| one.kind() == Kind::Provisions)
    }

    /// See [`standard::group_of`].
    pub fn group_of<'l>(
        &'l self,
        standard: &Standard,
        number: &str,
    ) -> Option<(&'l standard::Group, &'l Standard, bool)> {
        standard::group_of(&self.standards, standard, number)
    }
}
