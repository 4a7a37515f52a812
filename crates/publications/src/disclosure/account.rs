//! What a page, or a site, says to whoever wants to report a vulnerability, as an account: contact, both timings, and what
//! only a person can judge, put as questions with the passage.

use jiff::Timestamp;
use proofhouse_law::observation::Passage;
use serde::Serialize;

use super::{Disclosure, Time};
use crate::support_period::account::Quote;
use crate::text::Page;
use crate::words::words;

/// Words that English sentences have and few others do.
const ENGLISH: [&str; 32] = [
    "the", "we", "you", "your", "our", "will", "within", "of", "to", "and", "is", "are", "report",
    "with", "until", "every", "please", "this", "that", "by", "for", "days", "receipt", "from",
    "as", "be", "have", "or", "not", "it", "us", "an",
];

/// The language of a passage, as far as its small words show it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Language {
    /// English.
    English,
    /// Another language.
    Other,
    /// Too few words to say.
    TooShort,
}

/// The contact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Contact {
    /// An address: `mailto:`, `tel:`, `https:`.
    pub contact: String,
    /// The page.
    pub url: String,
    /// Where it stands.
    pub passage: Quote,
}

/// A promised time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Promised {
    /// The time; null where the passage names one in words that are not understood by themselves.
    pub time: Option<Time>,
    /// The language of the passage.
    pub language: Language,
    /// The page.
    pub url: String,
    /// Where it stands.
    pub passage: Quote,
}

/// What a person must judge.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Question {
    /// Which quality of the publication it is about.
    pub about: &'static str,
    /// The question.
    pub question: String,
    /// The page.
    pub url: String,
}

/// The account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Account {
    /// The address or the file.
    pub source: String,
    /// When it was read.
    pub read_at: Timestamp,
    /// The pages read.
    pub pages: Vec<String>,
    /// The contact.
    pub contact: Option<Contact>,
    /// When a report is acknowledged.
    pub acknowledgement: Option<Promised>,
    /// When status updates are given.
    pub status_updates: Option<Promised>,
    /// What is not there on the pages read, by its name in the law's facts.
    pub missing: Vec<&'static str>,
    /// Clicks from the home page to the policy; null where it is not known.
    pub clicks_from_home: Option<u32>,
    /// What a person must judge.
    pub questions: Vec<Question>,
    /// What could not be read, and why.
    pub unreadable: Vec<String>,
    /// What a reader should know besides.
    pub notes: Vec<String>,
}

impl Account {
    /// The account of one page.
    pub fn of_page(source: &str, read_at: Timestamp, found: Disclosure, page: &Page) -> Self {
        let quote = |passage: Passage| Quote {
            start: passage.start,
            end: passage.end,
            text: passage.text,
        };
        let promised = |promise: super::Promise| Promised {
            time: Some(promise.time),
            language: language(&promise.passage.text),
            url: source.to_owned(),
            passage: quote(promise.passage),
        };
        let mut account = Self {
            source: source.to_owned(),
            read_at,
            pages: vec![source.to_owned()],
            contact: found.contact.map(|(contact, passage)| Contact {
                contact,
                url: source.to_owned(),
                passage: quote(passage),
            }),
            acknowledgement: found.acknowledgement.map(promised),
            status_updates: found.status_updates.map(promised),
            missing: Vec::new(),
            clicks_from_home: None,
            questions: Vec::new(),
            unreadable: crate::page::unreadable(page).into_iter().collect(),
            notes: Vec::new(),
        };
        account.see_what_is_missing();
        account.ask(source, page);
        account
    }

    /// Lists what the account lacks.
    pub fn see_what_is_missing(&mut self) {
        let parts = [
            (self.contact.is_none(), "vulnerability-contact"),
            (self.acknowledgement.is_none(), "acknowledgement-timing"),
            (self.status_updates.is_none(), "status-update-timing"),
        ];
        self.missing = parts
            .iter()
            .filter(|(lacks, _)| *lacks)
            .map(|(_, name)| *name)
            .collect();
    }

    /// Puts the questions that a page with a part of the policy raises.
    #[expect(clippy::too_many_lines, reason = "one question after another")]
    pub fn ask(&mut self, url: &str, page: &Page) {
        let of_it = self.contact.iter().any(|one| one.url == url)
            || self
                .acknowledgement
                .iter()
                .chain(&self.status_updates)
                .any(|one| one.url == url);
        if !of_it {
            return;
        }
        let mut put = |about: &'static str, question: String| {
            self.questions.push(Question {
                about,
                question,
                url: url.to_owned(),
            });
        };
        if page.personal_fields > 0 {
            put(
                "no-personal-information",
                format!(
                    "A form on this page asks for who somebody is ({} fields): can the policy be read without it?",
                    page.personal_fields
                ),
            );
        }
        let all = page
            .blocks
            .iter()
            .flat_map(|block| words(&block.text))
            .take(20_000)
            .collect::<Vec<_>>();
        let says = |phrases: &[&str]| crate::words::any(&all, phrases);
        if says(&[
            "log in",
            "login",
            "sign in",
            "create an account",
            "members only",
        ]) {
            put("no-prior-request", "The page speaks of signing in: can the policy be read by somebody without an account?".to_owned());
        }
        if says(&[
            "on request",
            "upon request",
            "available by request",
            "ask for a copy",
            "request a copy",
        ]) {
            put("no-prior-request", "The page speaks of something that is given on request: is it the policy, or a part of it?".to_owned());
        }
        if says(&[
            "subscription required",
            "paid members",
            "purchase access",
            "fee",
        ]) {
            put(
                "free",
                "The page speaks of a fee: can the policy be read without paying?".to_owned(),
            );
        }
        let foreign = page
            .language
            .as_deref()
            .is_some_and(|language| !language.starts_with("en"));
        let other = self
            .acknowledgement
            .iter()
            .chain(&self.status_updates)
            .any(|one| one.language == Language::Other);
        if foreign || other {
            let declared = page.language.as_deref().unwrap_or("none");
            put(
                "english",
                format!(
                    "The page declares the language {declared}, or a passage does not look English: is all of the policy there in English?"
                ),
            );
        }
    }
}

/// The language of a passage by its small words.
pub fn language(passage: &str) -> Language {
    let all = words(passage);
    let letters = all
        .iter()
        .filter(|word| word.text.chars().all(char::is_alphabetic))
        .count();
    if letters < 4 {
        return Language::TooShort;
    }
    let english = all
        .iter()
        .filter(|word| ENGLISH.contains(&word.text.as_str()))
        .count();
    if english * 5 >= letters {
        Language::English
    } else {
        Language::Other
    }
}

/// The time in a passage that is known to be a promise: acknowledgement first, or else status updates.
pub fn time_of(passage: &str, acknowledgement: bool) -> Option<Time> {
    let timing = super::timing::read(&words(passage));
    if acknowledgement {
        timing.acknowledgement
    } else {
        timing.status
    }
}
