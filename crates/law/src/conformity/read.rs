//! Reads a self-assessment: all of it, so that a person mends every mistake of form in one go.

use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr;

use super::file::{Assessment, Claim, Entry, Evidence, OPEN, OpenSupport};
use super::judged::{self, Declared, too_many};
use crate::digest::Digest;
use crate::finding::Verdict;
use crate::library::Library;
use crate::regime::reader::{FileReader, Table};
use crate::regime::{Problem, SourceFile};
use crate::standard::{IxitTable, Standard};

/// The folder of the Code of Practice, whose guidelines every self-assessment answers.
pub const CODE: &str = "uk-cop-2018";
/// The largest file taken, in bytes.
const BYTES_MAX: usize = 1 << 20;
/// The most answers, and the most pieces of evidence.
pub(super) const ROWS_MAX: usize = 2_000;
/// The most entries of one IXIT table.
const ENTRIES_MAX: usize = 200;

/// Reads the bytes of a file at `path` over the editions at hand.
///
/// # Errors
/// Every mistake of form, in the order of its lines.
pub fn read(path: &str, bytes: &[u8], library: &Library) -> Result<Assessment, Vec<Problem>> {
    if bytes.len() > BYTES_MAX {
        let empty = FileReader::new(&SourceFile { path, bytes: b"" });
        empty.note(
            0,
            "conformity.too-large",
            "The file is larger than 1 MiB.",
            "A self-assessment is far smaller: check that it is the right file.",
        );
        return Err(empty.into_problems());
    }
    let reader = FileReader::new(&SourceFile { path, bytes });
    let parsed = reader.parse();
    let top = Table::new(&reader, parsed.get_ref(), 1, "the file");
    let assessment = whole(path, top, library);
    let mut problems: Vec<Problem> = reader
        .into_problems()
        .into_iter()
        .map(|problem| problem.of_a_file("conformity"))
        .collect();
    problems.sort_by_key(|problem| problem.line);
    match assessment {
        Some(assessment) if problems.is_empty() => Ok(assessment),
        _ => Err(problems),
    }
}

fn whole(path: &str, top: Table<'_, '_>, library: &Library) -> Option<Assessment> {
    if is_interfaces_alone(&top) {
        return None;
    }
    let head = top.table("assessment")?;
    let edition = edition(&head, library);
    let (product, maker, by) = (head.text("product"), head.text("maker"), head.text("by"));
    let on = head.parsed("on", "a date in quotes, such as \"2026-11-25\"");
    let reference = head.text_opt("reference");
    head.finish();
    // Without its edition nothing of the rest can be named right or wrong.
    let edition = edition?;
    let tables = edition
        .tested_by()
        .and_then(|id| library.standard(id.as_str()))
        .map_or(&[][..], Standard::ixit);
    let numbers: BTreeSet<&str> = edition
        .provisions()
        .iter()
        .map(|one| one.number.as_str())
        .collect();
    let guidelines: BTreeSet<&str> = library
        .standard(CODE)
        .iter()
        .flat_map(|code| code.provisions())
        .map(|one| one.number.as_str())
        .collect();
    let claims = claims(&top, "claim", "provision", &numbers);
    let guidelines = claims_of_the_code(&top, &guidelines);
    let conditions = conditions(&top, edition);
    let (ixit, ixit_empty) = (ixit(&top, tables), ixit_empty(&top, tables));
    let evidence = evidence(&top, &cases(library, edition));
    let tests = edition
        .tested_by()
        .and_then(|id| library.standard(id.as_str()));
    let answers = judged::answers(&top, tests);
    let judged = judged::judged(&top, library, edition);
    top.finish();
    Some(Assessment {
        path: path.to_owned(),
        edition: edition.id().clone(),
        product,
        maker,
        by,
        on: on?,
        reference,
        conditions,
        claims,
        guidelines,
        ixit,
        ixit_empty,
        evidence,
        answers,
        judged,
    })
}

/// Whether it is the short file of interfaces that a bench may name instead of a form: said in one word, and not as a form that
/// lacks everything.
fn is_interfaces_alone(top: &Table<'_, '_>) -> bool {
    let of_form = ["assessment", "claim", "guideline"];
    let is_short = top.has("ixit") && !of_form.iter().any(|key| top.has(key));
    if is_short {
        top.note(
            "conformity.interfaces-alone",
            "The file has an IXIT and no `assessment`: it declares interfaces alone, for a bench file, and claims nothing.",
            "Give the form that `proofhouse record new` or `conformity new` begins, and write the port of each interface, such as tcp/443, in the description of its entry; the bench file may name that form as well (docs/reference/declaration.md).",
        );
    }
    is_short
}

fn edition<'l>(head: &Table<'_, '_>, library: &'l Library) -> Option<&'l Standard> {
    let asked = head.text("edition");
    let found = library
        .assessable()
        .find(|one| one.edition() == asked || one.id().as_str() == asked);
    if found.is_none() && !asked.is_empty() {
        let known: Vec<&str> = library.assessable().map(Standard::edition).collect();
        head.note(
            "conformity.unknown-edition",
            format!("`edition` is `{asked}`, which is not at hand."),
            format!("Write one of: {}.", known.join(", ")),
        );
    }
    found
}

fn claims_of_the_code(top: &Table<'_, '_>, known: &BTreeSet<&str>) -> BTreeMap<String, Claim> {
    claims(top, "guideline", "number", known)
}

/// The answers of one list, each about something that the document has, and none twice.
fn claims(
    top: &Table<'_, '_>,
    list: &str,
    key: &str,
    known: &BTreeSet<&str>,
) -> BTreeMap<String, Claim> {
    let mut found = BTreeMap::new();
    let tables = top.tables(list);
    too_many(top, list, tables.len(), ROWS_MAX);
    for mut table in tables {
        let number = table.text(key);
        table.rename(format!("{list} {number}"));
        let support =
            table.parsed::<OpenSupport>("support", "one of Y, N, N/A, or ? while it is open");
        let claim = Claim {
            line: table.line(),
            support: support.and_then(|open| open.0),
            detail: filled(&table, "detail"),
        };
        if !number.is_empty() && !known.contains(number.as_str()) {
            table.note(
                "conformity.unknown-provision",
                format!("{} is not in this edition.", table.what()),
                "Correct the number, or remove the answer; `proofhouse conformity new` lists them all.",
            );
        } else if found.insert(number, claim).is_some() {
            table.note(
                "conformity.twice",
                format!("{} is answered twice.", table.what()),
                "Keep one.",
            );
        }
        table.finish();
    }
    found
}

/// A text that is there and no longer open.
fn filled(table: &Table<'_, '_>, key: &str) -> Option<String> {
    table.text_opt(key).filter(|text| text != OPEN)
}

fn conditions(top: &Table<'_, '_>, edition: &Standard) -> BTreeMap<String, bool> {
    let mut found = BTreeMap::new();
    if !top.has("conditions") {
        return found;
    }
    let Some(table) = top.table("conditions") else {
        return found;
    };
    for condition in edition.conditions() {
        let wanted = "\"yes\", \"no\", or \"?\" while it is open";
        let declared = table.parsed_opt::<Declared>(&condition.id, wanted);
        if let Some(Declared(Some(holds))) = declared {
            found.insert(condition.id.clone(), holds);
        }
    }
    table.finish();
    found
}

fn ixit(top: &Table<'_, '_>, tables: &[IxitTable]) -> BTreeMap<String, Vec<Entry>> {
    let mut found = BTreeMap::new();
    if !top.has("ixit") {
        return found;
    }
    let Some(part) = top.table("ixit") else {
        return found;
    };
    for table in tables {
        let rows = part.tables(&table.name);
        too_many(&part, &table.name, rows.len(), ENTRIES_MAX);
        let entries: Vec<Entry> = rows.into_iter().map(|row| entry(row, table)).collect();
        if !entries.is_empty() {
            found.insert(table.name.clone(), entries);
        }
    }
    part.finish();
    found
}

fn entry(mut row: Table<'_, '_>, table: &IxitTable) -> Entry {
    let id = row.text("id");
    row.rename(format!("{} {id}", table.name));
    let mut fields = BTreeMap::new();
    for key in std::iter::once("description").chain(table.fields.keys.iter().map(String::as_str)) {
        if let Some(text) = filled(&row, key) {
            fields.insert(key.to_owned(), text);
        }
    }
    let entry = Entry {
        line: row.line(),
        id,
        fields,
    };
    row.finish();
    entry
}

fn ixit_empty(top: &Table<'_, '_>, tables: &[IxitTable]) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    if !top.has("ixit-empty") {
        return found;
    }
    let Some(part) = top.table("ixit-empty") else {
        return found;
    };
    for table in tables {
        if let Some(reason) = filled(&part, &table.name) {
            found.insert(table.name.clone(), reason);
        }
    }
    part.finish();
    found
}

/// The cases that evidence can be for; a group whose cases are not known here stands for itself.
fn cases(library: &Library, edition: &Standard) -> BTreeSet<String> {
    let groups = edition
        .provisions()
        .iter()
        .filter_map(|one| library.group_of(edition, &one.number));
    let mut cases = BTreeSet::new();
    for (group, _, _) in groups {
        if group.cases.is_empty() {
            cases.insert(group.number.clone());
        }
        cases.extend(group.cases.iter().map(|case| case.number.clone()));
    }
    cases
}

fn evidence(top: &Table<'_, '_>, known: &BTreeSet<String>) -> Vec<Evidence> {
    let tables = top.tables("evidence");
    too_many(top, "evidence", tables.len(), ROWS_MAX);
    tables
        .into_iter()
        .filter_map(|table| one_evidence(table, known))
        .collect()
}

/// A verdict that someone can come to: what was not looked at has none.
struct Given(Verdict);

impl FromStr for Given {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "pass" => Ok(Self(Verdict::Pass)),
            "fail" => Ok(Self(Verdict::Fail)),
            "inconclusive" => Ok(Self(Verdict::Inconclusive)),
            _ => Err(()),
        }
    }
}

fn one_evidence(mut table: Table<'_, '_>, known: &BTreeSet<String>) -> Option<Evidence> {
    let case = table.text("case");
    table.rename(format!("evidence for {case}"));
    if !case.is_empty() && !known.contains(&case) {
        table.note(
            "conformity.unknown-case",
            format!("{} names no test case of this edition.", table.what()),
            "Write a case of TS 103 701, such as \"5.1-1-1\".",
        );
    }
    let verdict = table.parsed::<Given>("verdict", "one of pass, fail, inconclusive");
    let reference = table.text("reference");
    let sha256 = table.parsed_opt::<Digest>("sha256", "64 hexadecimal digits");
    let line = table.line();
    table.finish();
    Some(Evidence {
        line,
        case,
        verdict: verdict?.0,
        reference,
        sha256,
    })
}
