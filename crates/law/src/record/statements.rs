//! What a maker's prose says of a thing: clause by clause.
//!
//! A clause with a negation is held neither for the maker nor against it: `TLS 1.0 is disabled` holds the words `TLS 1.0`. A
//! person reads it.

/// Words that turn a clause round, or bound it.
const NEGATIONS: [&str; 26] = [
    "no",
    "not",
    "non",
    "nor",
    "never",
    "neither",
    "cannot",
    "disabled",
    "deactivated",
    "off",
    "without",
    "except",
    "excepting",
    "unless",
    "excluding",
    "excluded",
    "removed",
    "deprecated",
    "rejected",
    "refused",
    "forbidden",
    "prohibited",
    "blocked",
    "unsupported",
    "instead",
    "rather",
];
/// Words by which a clause may speak of another one.
const POINTERS: [&str; 14] = [
    "it", "they", "them", "this", "that", "these", "those", "such", "which", "both", "all",
    "latter", "former", "above",
];
/// Words whose full stop ends no clause, beside those of one letter (`e.g.`).
const SHORTENED: [&str; 6] = ["etc", "incl", "excl", "vs", "resp", "approx"];

/// What a text says of a thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Said {
    /// It names it, and no negation stands by.
    Plainly,
    /// A clause with a negation speaks of it.
    Unclear,
    /// It does not name it.
    Not,
}

/// A text in its clauses.
#[derive(Clone, Debug)]
pub(super) struct Statement<'t> {
    /// Those that are held.
    plain: Vec<&'t str>,
    /// Those that a person reads.
    negated: Vec<&'t str>,
}

impl<'t> Statement<'t> {
    /// Of a text in lower case. A negated clause that opens a list or points at another clause takes every clause with it.
    pub(super) fn of(text: &'t str) -> Self {
        let (negated, plain): (Vec<&str>, Vec<&str>) =
            clauses(text).into_iter().partition(|one| is_negated(one));
        let spreads = |clause: &&str| {
            clause.contains(':') || words(clause).any(|word| POINTERS.contains(&word))
        };
        if negated.iter().any(spreads) {
            let negated = clauses(text);
            return Self {
                plain: Vec::new(),
                negated,
            };
        }
        Self { plain, negated }
    }

    /// What it says of a thing that is called so.
    pub(super) fn says(&self, name: &str) -> Said {
        self.judge(|clause| clause.contains(name))
    }

    /// What it says of a name that is a word of its own, such as that of a cipher suite.
    pub(super) fn names(&self, name: &str) -> Said {
        let part = |letter: char| letter.is_alphanumeric() || "-_@.".contains(letter);
        self.judge(|clause| {
            let mut words = clause.split(|letter| !part(letter));
            words.any(|word| word.trim_end_matches('.') == name)
        })
    }

    /// The clauses that are held.
    pub(super) fn plain(&self) -> &[&'t str] {
        &self.plain
    }

    /// The clauses that are not.
    pub(super) fn negated(&self) -> &[&'t str] {
        &self.negated
    }

    fn judge(&self, holds: impl Fn(&str) -> bool) -> Said {
        if self.negated.iter().any(|clause| holds(clause)) {
            Said::Unclear
        } else if self.plain.iter().any(|clause| holds(clause)) {
            Said::Plainly
        } else {
            Said::Not
        }
    }
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
}

fn is_negated(clause: &str) -> bool {
    clause.contains("n't")
        || clause.contains("n’t")
        || words(clause).any(|word| NEGATIONS.contains(&word))
}

/// The clauses of a text: a semicolon ends one, and a full stop before a space.
fn clauses(text: &str) -> Vec<&str> {
    let (mut found, mut begins) = (Vec::new(), 0);
    for (at, letter) in text.char_indices() {
        let before = text.get(begins..at).unwrap_or_default();
        let after = text.get(at + letter.len_utf8()..).unwrap_or_default();
        let ends = match letter {
            ';' => true,
            '.' => after.starts_with(char::is_whitespace) && !is_shortened(before),
            _ => false,
        };
        if ends {
            found.push(before);
            begins = at + letter.len_utf8();
        }
    }
    found.push(text.get(begins..).unwrap_or_default());
    found.retain(|clause| !clause.trim().is_empty());
    found
}

fn is_shortened(clause: &str) -> bool {
    let last = words(clause).last().unwrap_or_default();
    SHORTENED.contains(&last) || (last.chars().count() == 1 && !last.starts_with(char::is_numeric))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clause_with_a_negation_is_held_neither_way() {
        let rows = [
            ("tls 1.2 and tls 1.0", Said::Plainly),
            ("tls 1.2; tls 1.0 is disabled", Said::Unclear),
            ("tls 1.2. no tls 1.0.", Said::Unclear),
            ("tls 1.0; ssl 3 is disabled", Said::Plainly),
            ("tls 1.0, and tls 1.0 without rc4", Said::Unclear),
            ("it doesn't take tls 1.0", Said::Unclear),
            ("disabled: ssl 3; tls 1.0", Said::Unclear),
            ("tls 1.0. it is disabled.", Said::Unclear),
            ("not taken, e.g. tls 1.0", Said::Unclear),
            ("tls 1.2", Said::Not),
        ];
        for (text, wanted) in rows {
            assert_eq!(Statement::of(text).says("tls 1.0"), wanted, "{text}");
        }
    }

    #[test]
    fn a_name_is_no_part_of_a_longer_one() {
        let statement = Statement::of("tls_rsa_with_aes_128_cbc_sha256, hmac-sha1.");
        assert_eq!(statement.names("tls_rsa_with_aes_128_cbc_sha"), Said::Not);
        assert_eq!(statement.names("hmac-sha1"), Said::Plainly);
    }
}
