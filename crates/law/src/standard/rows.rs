//! The rows of a standard's files, read into the model, each remembered with the place where it stands.

mod cases;

use toml::de::DeTable;

use super::model::{
    Addressed, Clause, Condition, Corresponds, Count, Counted, Group, IxitTable, Kind, Level, Link,
    Provision, ReadingRule, RuleEvidence, Standard, Topic,
};
use super::plan::{CasePlan, CoverageRule, Plan, Question, Setting};
use super::plan_rows;
use crate::digest::Digest;
use crate::ids::StandardId;
use crate::regime::Footing;
use crate::regime::reader::{FileReader, Table};
use crate::regime::rows::{Placed, name, place, read_footing, rows};

/// The head of a standard.
pub(crate) struct Head {
    pub(crate) id: StandardId,
    document: String,
    edition: String,
    title: String,
    summary: String,
    dated: Option<jiff::civil::Date>,
    kind: Kind,
    pub(crate) tested_by: Option<StandardId>,
    pub(crate) tests_of: Option<StandardId>,
    pub(crate) follows: Option<StandardId>,
    footing: Footing,
}

/// All rows of one standard, as far as they could be read.
#[derive(Default)]
pub(crate) struct Rows {
    pub(crate) heads: Vec<Placed<Head>>,
    pub(crate) readings: Vec<Placed<ReadingRule>>,
    pub(crate) counts: Vec<Placed<Count>>,
    pub(crate) clauses: Vec<Placed<Clause>>,
    pub(crate) conditions: Vec<Placed<Condition>>,
    pub(crate) provisions: Vec<Placed<Provision>>,
    pub(crate) groups: Vec<Placed<Group>>,
    pub(crate) ixit: Vec<Placed<IxitTable>>,
    pub(crate) topics: Vec<Placed<Topic>>,
    pub(crate) rule_evidence: Vec<Placed<RuleEvidence>>,
    pub(crate) coverage: Vec<Placed<CoverageRule>>,
    pub(crate) settings: Vec<Placed<Setting>>,
    pub(crate) questions: Vec<Placed<Question>>,
    pub(crate) plans: Vec<Placed<CasePlan>>,
}

impl Head {
    pub(crate) fn kind(&self) -> Kind {
        self.kind
    }
}

impl Rows {
    /// How many of something the rows hold.
    pub(crate) fn count(&self, of: Counted) -> usize {
        let level = |level| {
            self.provisions
                .iter()
                .filter(|one| one.row.level == level)
                .count()
        };
        match of {
            Counted::Provisions => self.provisions.len() - level(Level::Duty),
            Counted::Mandatory => level(Level::Mandatory),
            Counted::Recommended => level(Level::Recommended),
            Counted::Groups => self.groups.len(),
            Counted::Cases => self.groups.iter().map(|one| one.row.cases.len()).sum(),
            Counted::IxitTables => self.ixit.len(),
        }
    }

    /// Reads one file's rows.
    pub(crate) fn read(&mut self, file: &FileReader<'_>, table: &DeTable<'_>) {
        let top = Table::new(file, table, 1, "the file");
        place(file, top.tables("standard"), head, &mut self.heads);
        place(
            file,
            top.tables("reading"),
            |table| Some(reading(table)),
            &mut self.readings,
        );
        place(file, top.tables("count"), count, &mut self.counts);
        place(
            file,
            top.tables("clause"),
            |table| Some(clause(table)),
            &mut self.clauses,
        );
        place(
            file,
            top.tables("condition"),
            condition,
            &mut self.conditions,
        );
        place(
            file,
            top.tables("provision"),
            provision,
            &mut self.provisions,
        );
        place(
            file,
            top.tables("group"),
            |table| Some(cases::group(table)),
            &mut self.groups,
        );
        place(file, top.tables("ixit"), cases::ixit, &mut self.ixit);
        place(
            file,
            top.tables("topic"),
            |table| Some(topic(table)),
            &mut self.topics,
        );
        place(
            file,
            top.tables("rule-evidence"),
            |table| Some(rule_evidence(table)),
            &mut self.rule_evidence,
        );
        self.read_plan(file, &top);
        top.finish();
    }

    /// Reads what one file says of how cases are looked at.
    fn read_plan(&mut self, file: &FileReader<'_>, top: &Table<'_, '_>) {
        place(
            file,
            top.tables("coverage"),
            |table| Some(plan_rows::coverage(table)),
            &mut self.coverage,
        );
        place(
            file,
            top.tables("setting"),
            |table| Some(plan_rows::setting(table)),
            &mut self.settings,
        );
        place(
            file,
            top.tables("question"),
            |table| Some(plan_rows::question(table)),
            &mut self.questions,
        );
        place(
            file,
            top.tables("automation"),
            |table| Some(plan_rows::case(table)),
            &mut self.plans,
        );
    }

    /// The standard, where it has a head.
    pub(crate) fn into_standard(self, hash: Digest) -> Option<Standard> {
        let head = self.heads.into_iter().next()?.row;
        Some(Standard {
            id: head.id,
            document: head.document,
            edition: head.edition,
            title: head.title,
            summary: head.summary,
            dated: head.dated,
            kind: head.kind,
            tested_by: head.tested_by,
            tests_of: head.tests_of,
            follows: head.follows,
            footing: head.footing,
            hash,
            readings: rows(self.readings),
            counts: rows(self.counts),
            clauses: rows(self.clauses),
            conditions: rows(self.conditions),
            provisions: rows(self.provisions),
            groups: rows(self.groups),
            ixit: rows(self.ixit),
            topics: rows(self.topics),
            rule_evidence: rows(self.rule_evidence),
            plan: Plan {
                rule: rows(self.coverage).into_iter().next(),
                settings: rows(self.settings),
                questions: rows(self.questions),
                cases: rows(self.plans),
            },
        })
    }
}

fn head(table: &mut Table<'_, '_>) -> Option<Head> {
    name(table, "standard");
    let footing = read_footing(table);
    let (document, edition) = (table.text("document"), table.text("edition"));
    let (title, summary) = (table.text("title"), table.text("summary"));
    let dated = table.parsed_opt("dated", "a date in quotes, such as \"2020-06-19\"");
    let other = |key: &str| table.parsed_opt(key, "the id of a standard");
    let (tested_by, tests_of, follows) = (other("tested_by"), other("tests_of"), other("follows"));
    let (id, kind) = (table.parsed("id", "an id"), table.word("kind"));
    Some(Head {
        id: id?,
        document,
        edition,
        title,
        summary,
        dated,
        kind: kind?,
        tested_by,
        tests_of,
        follows,
        footing,
    })
}

fn reading(table: &mut Table<'_, '_>) -> ReadingRule {
    name(table, "reading");
    ReadingRule {
        id: table.text("id"),
        text: table.text("text"),
        footing: read_footing(table),
    }
}

fn count(table: &mut Table<'_, '_>) -> Option<Count> {
    let footing = read_footing(table);
    let (of, stated) = (table.word("of"), table.number("stated"));
    let differs = table.text_opt("differs");
    Some(Count {
        of: of?,
        stated: stated?,
        differs,
        footing,
    })
}

/// Calls the table by its number in messages.
fn numbered(table: &mut Table<'_, '_>, kind: &str) -> String {
    let number = table.text("number");
    table.rename(format!("{kind} {number}"));
    number
}

fn clause(table: &mut Table<'_, '_>) -> Clause {
    Clause {
        number: numbered(table, "clause"),
        title: table.text("title"),
        footing: read_footing(table),
    }
}

fn condition(table: &mut Table<'_, '_>) -> Option<Condition> {
    name(table, "condition");
    let (id, text, footing) = (table.text("id"), table.text("text"), read_footing(table));
    Some(Condition {
        id,
        kind: table.word("kind")?,
        text,
        footing,
    })
}

fn provision(table: &mut Table<'_, '_>) -> Option<Provision> {
    let number = numbered(table, "provision");
    let footing = read_footing(table);
    let (clause, text) = (table.text("clause"), table.text("text"));
    let (when, was, doubt) = (
        table.words("when", 0),
        table.text_opt("was"),
        table.text_opt("doubt"),
    );
    let justifies = table.has("justifies") && table.truth("justifies") == Some(true);
    let addressed = table.has("addressed").then(|| {
        let mut part = table.table("addressed")?;
        part.rename(format!("to whom {} applies", table.what()));
        let row = Addressed {
            actors: part.words("actors", 1),
            footing: read_footing(&part),
        };
        part.finish();
        Some(row)
    });
    let corresponds = table.has("corresponds").then(|| {
        let mut part = table.table("corresponds")?;
        part.rename(format!("what {} corresponds to", table.what()));
        let row = Corresponds {
            document: part.text("document"),
            clauses: part.words("clauses", 1),
            footing: read_footing(&part),
        };
        part.finish();
        Some(row)
    });
    Some(Provision {
        number,
        clause,
        text,
        level: table.word("level")?,
        when,
        was,
        doubt,
        justifies,
        addressed: addressed.flatten(),
        corresponds: corresponds.flatten(),
        footing,
    })
}

fn topic(table: &mut Table<'_, '_>) -> Topic {
    name(table, "topic");
    let (id, title) = (table.text("id"), table.text("title"));
    let mut links = Vec::new();
    for mut row in table.tables("link") {
        row.rename(format!("a link of {}", table.what()));
        let at_hand = row.has("to");
        let to = if at_hand {
            row.text("to")
        } else {
            row.text("document")
        };
        links.push(Link {
            to,
            at_hand,
            numbers: row.words("numbers", 0),
            clauses: row.words("clauses", 0),
            footing: read_footing(&row),
        });
        row.finish();
    }
    Topic { id, title, links }
}

fn rule_evidence(table: &mut Table<'_, '_>) -> RuleEvidence {
    RuleEvidence {
        regime: table.text("regime"),
        rules: table.words("rules", 1),
        tests: table.text("tests"),
        cases: table.words("cases", 0),
        besides: table.words("besides", 0),
        footing: read_footing(table),
    }
}
