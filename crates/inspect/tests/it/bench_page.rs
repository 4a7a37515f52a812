//! The page with every key of a bench file (`docs/reference/bench-file.md`), held against the reader of bench files.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::date;
use proofhouse_inspect::bench::{Bench, Problem, read};

const PAGE: &str = include_str!("../../../../docs/reference/bench-file.md");

/// A row: its key, and its other cells.
type Row = (String, Vec<String>);

/// The tables of the page: the head of each section as a bench file writes it, and its rows.
fn sections() -> Vec<(String, Vec<Row>)> {
    let mut sections: Vec<(String, Vec<Row>)> = Vec::new();
    for line in PAGE.lines() {
        if let Some(head) = line.strip_prefix("## `") {
            sections.push((head.trim_end_matches('`').to_owned(), Vec::new()));
        } else if let Some(row) = line.strip_prefix("| `") {
            let (key, cells) = row.split_once("` | ").unwrap();
            let cells = cells.trim_end_matches('|').split('|');
            let cells = cells.map(|cell| cell.trim().to_owned()).collect();
            sections.last_mut().unwrap().1.push((key.to_owned(), cells));
        }
    }
    sections
}

fn judged(text: &str) -> Result<Bench, Vec<Problem>> {
    read(text, date(2026, 11, 1))
}

/// The bench file of all examples.
fn examples() -> String {
    let mut text = String::new();
    for (head, rows) in sections() {
        text.push_str(&head);
        text.push('\n');
        for (_, cells) in rows {
            text.push_str(cells.last().unwrap().trim_matches('`'));
            text.push('\n');
        }
    }
    text
}

#[test]
fn the_page_names_every_key_that_is_read_and_no_other() {
    let text = examples();
    for (head, rows) in sections() {
        let strange = text.replace(&head, &format!("{head}\nstrange = 1"));
        let problems = judged(&strange).unwrap_err();
        let [one] = problems.as_slice() else {
            panic!("{head}: {problems:?}");
        };
        assert_eq!(one.code, "bench.unknown-key");
        let (_, known) = one.remedy.trim_end_matches('.').split_once(": ").unwrap();
        let known: BTreeSet<&str> = known.split(", ").collect();
        let told: BTreeSet<&str> = rows.iter().map(|(key, _)| key.as_str()).collect();
        assert_eq!(told, known, "{head}");
    }
    let problems = judged(&format!("[strange]\n{text}")).unwrap_err();
    let (_, known) = problems[0]
        .remedy
        .trim_end_matches('.')
        .split_once(": ")
        .unwrap();
    let heads: BTreeSet<String> = sections().into_iter().map(|(head, _)| head).collect();
    let heads: BTreeSet<&str> = heads
        .iter()
        .map(|head| head.trim_matches(['[', ']']))
        .collect();
    assert_eq!(heads, known.split(", ").collect());
}

#[test]
fn its_examples_are_a_bench_file_and_each_says_what_its_row_is_about() {
    let bench = judged(&examples()).unwrap();
    assert_eq!(bench.units[0].name(), "SN-1");
    for (head, rows) in sections() {
        for (key, cells) in rows {
            let example = cells.last().unwrap().trim_matches('`');
            assert!(
                example.starts_with(&format!("{key} = ")),
                "{head} {key}: {example}"
            );
        }
    }
    let least = "[device]\nbrand=\"b\"\nmodel=\"m\"\nkind=\"k\"\n[authority]\nowner=\"o\"\nbasis=\"x\"\n\
                 expires=2089-01-01\n[[units]]\nlabel=\"A\"\naddress=\"10.0.0.1\"\nserial=\"1\"\n";
    assert!(judged(least).is_ok());
}

#[test]
fn what_it_calls_needed_is_needed_and_nothing_else_is() {
    let text = examples();
    for (head, rows) in sections() {
        for (key, cells) in rows {
            let example = cells.last().unwrap().trim_matches('`');
            let section = format!("{head}\n");
            let (before, after) = text.split_once(&section).unwrap();
            let left = after.replacen(&format!("{example}\n"), "", 1);
            let result = judged(&format!("{before}{section}{left}"));
            let without = &cells[cells.len() - 2];
            // These two are needed beside others, as their rows say: the examples hold a `mac`, and a hazard.
            let is_needed = match key.as_str() {
                "serial" => false,
                "person_attends" => true,
                _ => without.starts_with("needed"),
            };
            assert_eq!(result.is_err(), is_needed, "{head} {key}: {result:?}");
        }
    }
}

#[test]
fn its_bounds_and_defaults_are_those_of_the_reader() {
    let usual = judged(examples().split("[caps]").next().unwrap()).unwrap();
    let usual: BTreeMap<String, u64> =
        serde_json::from_value(serde_json::to_value(usual.caps).unwrap()).unwrap();
    let (head, rows) = sections().pop().unwrap();
    assert_eq!((head.as_str(), rows.len()), ("[caps]", usual.len()));
    for (key, cells) in rows {
        let [_, _, bounds, without, example] = cells.as_slice() else {
            panic!("{key}: {cells:?}");
        };
        assert_eq!(without.parse(), Ok(usual[&key]), "{key}");
        let wrong = examples().replace(example.trim_matches('`'), &format!("{key} = -1"));
        let problems = judged(&wrong).unwrap_err();
        let told = format!("Write a number from {bounds}, or leave the line out for {without}.");
        assert_eq!(problems[0].remedy, told, "{key}");
    }
}
