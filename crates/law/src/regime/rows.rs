//! The rows of a regime's files, read into the model, each remembered with the place where it stands.

use std::collections::BTreeMap;

use toml::de::DeTable;

use super::authority::AuthorityRows;
use super::duty::DutyRows;
use super::model::{
    ComponentScope, Footing, Meaning, Permission, Power, Provision, Regime, Requirement, Scope,
    Transitional,
};
use super::power_rows::{permission, power};
use super::reader::{FileReader, Table};
use super::scope::ScopeRows;
use super::views::{self, ViewsPermission};
use super::{clock_rows, penalty_rows};
use crate::clock::Clock;
use crate::deemed::{Route, route};
use crate::digest::Digest;
use crate::ids::RegimeId;
use crate::penalty::Rules;
use crate::refusal::{Basis, Source};
use crate::statement::{self, Rules as StatementRules};

/// A row and where it stands.
pub(crate) struct Placed<T> {
    pub(crate) path: String,
    pub(crate) line: usize,
    pub(crate) row: T,
}

/// The head of a regime.
pub(super) struct Head {
    pub(super) id: RegimeId,
    title: String,
    summary: String,
    territory: String,
    in_force_from: Option<jiff::civil::Date>,
    pub(super) for_reference: Option<String>,
    footing: Footing,
}

/// All rows of one regime, as far as they could be read.
#[derive(Default)]
pub(super) struct Rows {
    pub(super) heads: Vec<Placed<Head>>,
    pub(super) transitional: Vec<Placed<Transitional>>,
    pub(super) requirements: Vec<Placed<Requirement>>,
    pub(super) provisions: Vec<Placed<Provision>>,
    pub(super) powers: Vec<Placed<Power>>,
    pub(super) permissions: Vec<Placed<Permission>>,
    pub(super) deemed: Vec<Placed<Route>>,
    pub(super) meanings: Vec<Placed<Meaning>>,
    pub(super) components: Vec<Placed<ComponentScope>>,
    pub(super) clocks: Vec<Placed<Clock>>,
    pub(super) penalties: Vec<Placed<Rules>>,
    pub(super) authority: AuthorityRows,
    pub(super) scope: ScopeRows,
    pub(super) duties: DutyRows,
    pub(super) views_permissions: Vec<Placed<ViewsPermission>>,
    pub(super) statements: Vec<Placed<StatementRules>>,
}

impl Rows {
    /// Reads one file's rows.
    pub(super) fn read(&mut self, file: &FileReader<'_>, table: &DeTable<'_>) {
        let top = Table::new(file, table, 1, "the file");
        place(file, top.tables("regime"), head, &mut self.heads);
        place(
            file,
            top.tables("transitional"),
            |table| Some(transitional(table)),
            &mut self.transitional,
        );
        place(
            file,
            top.tables("requirement"),
            |table| Some(requirement(table)),
            &mut self.requirements,
        );
        place(
            file,
            top.tables("provision"),
            provision,
            &mut self.provisions,
        );
        place(file, top.tables("power"), power, &mut self.powers);
        place(
            file,
            top.tables("permission"),
            permission,
            &mut self.permissions,
        );
        place(file, top.tables("deemed"), route, &mut self.deemed);
        place(
            file,
            top.tables("meaning"),
            |table| Some(meaning(table)),
            &mut self.meanings,
        );
        place(
            file,
            top.tables("component"),
            component,
            &mut self.components,
        );
        place(
            file,
            top.tables("clock"),
            clock_rows::clock,
            &mut self.clocks,
        );
        place(
            file,
            top.tables("penalty"),
            penalty_rows::penalty,
            &mut self.penalties,
        );
        self.authority.read(file, &top);
        self.scope.read(file, &top);
        self.duties.read(file, &top);
        place(
            file,
            top.tables("views-permission"),
            views::permission,
            &mut self.views_permissions,
        );
        place(
            file,
            top.tables("statement"),
            statement::rows::statement,
            &mut self.statements,
        );
        top.finish();
    }

    /// The regime, where it has a head.
    pub(super) fn into_regime(self, hash: Digest) -> Option<Regime> {
        let head = self.heads.into_iter().next()?.row;
        // One file a power: people read them in the order of their kinds, whatever the files are called.
        let mut powers = rows(self.powers);
        powers.sort_by_key(|power| power.effect);
        Some(Regime {
            id: head.id,
            title: head.title,
            summary: head.summary,
            territory: head.territory,
            in_force_from: head.in_force_from,
            for_reference: head.for_reference,
            footing: head.footing,
            hash,
            transitional: rows(self.transitional),
            requirements: rows(self.requirements),
            provisions: rows(self.provisions),
            powers,
            permissions: rows(self.permissions),
            deemed: rows(self.deemed),
            meanings: rows(self.meanings),
            components: rows(self.components),
            clocks: rows(self.clocks),
            penalties: rows(self.penalties),
            calendars: Vec::new(),
            bodies: rows(self.authority.bodies),
            scope: self.scope.into_scope(),
            duties: self.duties.into_duties(),
            views_permissions: rows(self.views_permissions),
            statement: rows(self.statements).into_iter().next(),
        })
    }
}

pub(crate) fn rows<T>(placed: Vec<Placed<T>>) -> Vec<T> {
    placed.into_iter().map(|placed| placed.row).collect()
}

/// Reads each table into a row, remembers where it stands, and names the keys nobody asked for.
pub(crate) fn place<'t, 'a, T>(
    file: &FileReader<'_>,
    tables: Vec<Table<'t, 'a>>,
    read: fn(&mut Table<'t, 'a>) -> Option<T>,
    into: &mut Vec<Placed<T>>,
) {
    for mut table in tables {
        let line = table.line();
        if let Some(row) = read(&mut table) {
            into.push(Placed {
                path: file.path.to_owned(),
                line,
                row,
            });
        }
        table.finish();
    }
}

fn head(table: &mut Table<'_, '_>) -> Option<Head> {
    table.rename("regime");
    let footing = read_footing(table);
    let (title, summary, territory) = (
        table.text("title"),
        table.text("summary"),
        table.text("territory"),
    );
    let in_force_from =
        table.parsed_opt("in_force_from", "a date in quotes, such as \"2024-04-29\"");
    let for_reference = table.text_opt("for_reference");
    let id = table.parsed("id", "an id")?;
    Some(Head {
        id,
        title,
        summary,
        territory,
        in_force_from,
        for_reference,
        footing,
    })
}

fn transitional(table: &mut Table<'_, '_>) -> Transitional {
    name(table, "transitional");
    Transitional {
        id: table.text("id"),
        text: table.text("text"),
        footing: read_footing(table),
    }
}

fn meaning(table: &mut Table<'_, '_>) -> Meaning {
    name(table, "meaning");
    Meaning {
        id: table.text("id"),
        term: table.text("term"),
        text: table.text("text"),
        footing: read_footing(table),
    }
}

fn component(table: &mut Table<'_, '_>) -> Option<ComponentScope> {
    name(table, "component");
    let (id, text, footing) = (table.text("id"), table.text("text"), read_footing(table));
    let excluded_for = table.words("excluded_for", 0);
    Some(ComponentScope {
        id,
        component: table.word("component")?,
        text,
        excluded_for,
        footing,
    })
}

fn requirement(table: &mut Table<'_, '_>) -> Requirement {
    name(table, "requirement");
    Requirement {
        id: table.text("id"),
        title: table.text("title"),
        includes: table.texts("includes"),
        footing: read_footing(table),
    }
}

/// Calls the table by its id in messages, once that is known.
pub(crate) fn name(table: &mut Table<'_, '_>, kind: &str) {
    if let Some(id) = table.text_opt("id") {
        table.rename(format!("{kind} {id}"));
    }
}

/// Reads on what a row stands, and names what is missing: no value of the law goes without a footing.
pub(crate) fn read_footing(table: &Table<'_, '_>) -> Footing {
    let (cite, basis, analogue) = (
        table.text_opt("cite"),
        table.text_opt("basis"),
        table.text_opt("analogue"),
    );
    let source = table.word::<Source>("source").unwrap_or(Source::Assumed);
    let status = table.text("status");
    if !matches!(status.as_str(), "" | "verified" | "unverified") {
        table.note(
            "regime.status",
            format!("`status` of {} is `{status}`.", table.what()),
            "Write \"verified\" or \"unverified\".",
        );
    }
    let verified = status == "verified";
    if source == Source::Statute && cite.is_none() {
        table.note(
            "regime.no-cite",
            format!("{} comes from a statute and has no `cite`.", table.what()),
            "Cite the provision.",
        );
    }
    if source != Source::Statute && cite.is_none() && basis.is_none() {
        table.note(
            "regime.no-basis",
            format!("{} has neither `cite` nor `basis`.", table.what()),
            "Say on what it is based.",
        );
    }
    if source == Source::Assumed && analogue.is_none() {
        table.note(
            "regime.no-analogue",
            format!("{} is assumed and names no `analogue`.", table.what()),
            "Name the provision elsewhere that it is modelled on.",
        );
    }
    if source == Source::Assumed && verified {
        table.note(
            "regime.assumed-verified",
            format!(
                "{} is assumed and yet `verified`: there is nothing to verify it against.",
                table.what()
            ),
            "Write status = \"unverified\".",
        );
    }
    let mut citation = cite.or(basis).unwrap_or_default();
    if let Some(analogue) = analogue {
        citation = format!("{citation} (modelled on {analogue})");
    }
    Footing {
        citation,
        basis: Basis { source, verified },
    }
}

fn provision(table: &mut Table<'_, '_>) -> Option<Provision> {
    name(table, "provision");
    let footing = read_footing(table);
    let mut binds = Vec::new();
    for mut scope in table.tables("binds") {
        scope.rename(format!("a scope of {}", table.what()));
        binds.push(Scope {
            components: scope.words("components", 1),
            states: scope.words("states", 1),
            only_if: scope.text_opt("only_if"),
        });
        scope.finish();
    }
    let mut outcomes = BTreeMap::new();
    for (key, line, verdict) in table.word_map("outcomes") {
        match super::reader::closed(&key) {
            Some(outcome) => {
                outcomes.insert(outcome, verdict);
            }
            None => table.note_at(
                line,
                "regime.unknown-outcome",
                format!(
                    "{} maps `{key}`, which no predicate comes to.",
                    table.what()
                ),
                "Correct its spelling, or remove it.",
            ),
        }
    }
    let reading = table.table("reading").map(|mut part| {
        part.rename(format!("the reading of {}", table.what()));
        let reading = read_footing(&part);
        part.finish();
        reading
    });
    let (title, text, requirement) = (
        table.text("title"),
        table.text("text"),
        table.text("requirement"),
    );
    let (addressed_to, note) = (table.words("addressed_to", 1), table.text_opt("note"));
    let (id, predicate) = (table.parsed("id", "an id"), table.word("predicate"));
    Some(Provision {
        id: id?,
        requirement,
        title,
        text,
        addressed_to,
        binds,
        predicate: predicate?,
        note,
        outcomes,
        reading: reading?,
        footing,
    })
}
