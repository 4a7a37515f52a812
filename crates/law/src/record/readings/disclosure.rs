//! What anyone is told before a login, beside what the IXIT says of it.

use crate::observation::{Fact, Interface};
use crate::record::desk::{Desk, Item, Outcome};
use crate::record::statements::{Said, Statement};

/// Words for the lines in which a service tells of itself, whatever they tell.
const LINES: [&str; 4] = ["banner", "header", "greeting", "welcome"];
/// Other words for what is told, by a word of what a check calls it.
const OTHER_WORDS: [(&str, &[&str]); 4] = [
    ("version", &["release", "build", "revision"]),
    ("serial", &["s/n", "identifier"]),
    ("mac", &["hardware address", "physical address", "bssid"]),
    ("model", &["product name", "device name", "type"]),
];
/// A shorter word without a digit stands in any text.
const TELLING_MIN: usize = 4;

/// What is told before a login stands in the table. That the check leaves a fact shows that it ran.
pub(super) fn as_declared(desk: &Desk<'_>, table: &str) -> Vec<Outcome> {
    let mut outcomes = Vec::new();
    for item in &desk.items {
        let Fact::DisclosedBeforeLogin {
            interface,
            what,
            text,
        } = item.fact()
        else {
            continue;
        };
        let entries: Vec<_> = desk
            .declared
            .entries(table)
            .iter()
            .filter(|entry| entry.places().iter().any(|place| place.is_of(interface)))
            .collect();
        let says: Vec<String> = entries
            .iter()
            .filter_map(|entry| entry.lower("disclosed-information"))
            .collect();
        outcomes.push(told(interface, (what, text), (table, &says), *item));
    }
    if !outcomes.is_empty() {
        // What was not asked may tell more.
        outcomes.extend(desk.silent());
        let left = desk.search().err();
        outcomes.extend(left.map(|left| Outcome::open(left, &[])));
    }
    outcomes
}

/// Something that anyone is told, beside what `says` of its port.
fn told(
    interface: &Interface,
    (what, text): (&str, &str),
    (table, says): (&str, &[String]),
    item: Item<'_>,
) -> Outcome {
    if says.is_empty() {
        let reason = format!(
            "{interface} tells anyone its {what}; {table} does not say what this port discloses."
        );
        return Outcome::open(reason, &[item]);
    }
    let name = what.to_lowercase();
    let statements: Vec<Statement<'_>> = says.iter().map(|text| Statement::of(text)).collect();
    if statements
        .iter()
        .any(|one| one.says(&name) == Said::Plainly)
    {
        let reason = format!("{interface} tells anyone its {what}, as {table} says.");
        return Outcome::pass(reason, &[item]);
    }
    // "The version of the firmware" is its firmware version, and a negation may take anything back.
    let touches = |said: &String| may_mean(said, &name, &text.to_lowercase());
    let unclear = statements.iter().any(|one| one.plain().is_empty());
    if unclear || says.iter().any(touches) {
        let reason = format!(
            "{interface} tells anyone its {what}; whether {table} says so is for a person to read: {:?}.",
            says.join("; ")
        );
        Outcome::open(reason, &[item])
    } else {
        let reason = format!("{interface} tells anyone its {what}, which {table} does not say.");
        Outcome::fail(reason, &[item])
    }
}

/// Whether what is said may mean what is told, in other words than a check has for it, or in the device's own.
fn may_mean(said: &str, name: &str, told: &str) -> bool {
    let has_any = |words: &[&str]| words.iter().any(|word| said.contains(word));
    let others = OTHER_WORDS.iter().filter(|(of, _)| name.contains(of));
    name.split(' ').any(|word| said.contains(word))
        || has_any(&LINES)
        || others.into_iter().any(|(_, words)| has_any(words))
        || words(told).any(|word| is_telling(word) && words(said).any(|one| one == word))
}

/// The words of a text, versions among them.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split(|letter: char| !letter.is_alphanumeric() && letter != '.');
    words.map(|word| word.trim_matches('.'))
}

/// Whether a word is more than one of any text: a name, or a number.
fn is_telling(word: &str) -> bool {
    word.chars().count() >= TELLING_MIN || word.contains(|letter: char| letter.is_ascii_digit())
}
