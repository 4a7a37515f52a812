//! Words of a sentence, in lower case, each with its place: what both grammars read.

/// Words of one sentence that are read; prose has fewer, and a hostile page gains nothing by more.
const MAX_WORDS: usize = 400;
/// Signs that stand as words of their own, because they part clauses and cells.
const SIGNS: &str = "|,;:\u{2013}\u{2014}()\u{a9}";

/// A word or a sign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Word {
    /// In lower case, with straight apostrophes.
    pub(crate) text: String,
    /// Its first byte in the sentence.
    pub(crate) start: usize,
    /// The byte after its last.
    pub(crate) end: usize,
}

/// Splits a sentence.
pub(crate) fn words(sentence: &str) -> Vec<Word> {
    let mut found = Vec::new();
    let mut start = None;
    for (at, letter) in sentence.char_indices().chain([(sentence.len(), ' ')]) {
        let inside = letter.is_alphanumeric() || "/.-@'\u{2019}_+".contains(letter);
        match (start, inside) {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                take(sentence, from, at, &mut found);
                start = None;
            }
            _ => {}
        }
        if SIGNS.contains(letter) {
            found.push(Word {
                text: letter.to_string(),
                start: at,
                end: at + letter.len_utf8(),
            });
        }
        if found.len() >= MAX_WORDS {
            break;
        }
    }
    found
}

/// A run without the full stops, hyphens and quotation marks at its ends; `3-year` is two words.
fn take(sentence: &str, from: usize, to: usize, found: &mut Vec<Word>) {
    let run = sentence.get(from..to).unwrap_or_default();
    let kept = run.trim_start_matches(|sign: char| !sign.is_alphanumeric());
    let start = to - kept.len();
    let kept = kept.trim_end_matches(|sign: char| !sign.is_alphanumeric() && sign != '+');
    if kept.is_empty() {
        return;
    }
    let lower = |text: &str| text.to_lowercase().replace('\u{2019}', "'");
    let one_number = crate::times::number_word(&lower(kept)).is_some();
    if let Some((number, unit)) = kept.split_once('-').filter(|_| !one_number)
        && (number.parse::<u32>().is_ok() || crate::times::number_word(&lower(number)).is_some())
        && unit.chars().all(char::is_alphabetic)
    {
        let middle = start + number.len();
        found.push(Word {
            text: lower(number),
            start,
            end: middle,
        });
        found.push(Word {
            text: lower(unit),
            start: middle + 1,
            end: start + kept.len(),
        });
        return;
    }
    found.push(Word {
        text: lower(kept),
        start,
        end: start + kept.len(),
    });
}

/// Whether `phrase` (lower-case words parted by spaces; a final `*` takes any ending) stands among the words, and where.
pub(crate) fn position(words: &[Word], phrase: &str) -> Option<usize> {
    let wanted: Vec<&str> = phrase.split(' ').collect();
    words.windows(wanted.len()).position(|window| {
        window
            .iter()
            .zip(&wanted)
            .all(|(word, wanted)| match wanted.strip_suffix('*') {
                Some(stem) => word.text.starts_with(stem),
                None => word.text == *wanted,
            })
    })
}

/// The first of `phrases` that stands among the words.
pub(crate) fn any(words: &[Word], phrases: &[&str]) -> bool {
    phrases
        .iter()
        .any(|phrase| position(words, phrase).is_some())
}

/// Whether `name` stands in `text` as a whole, whatever its case: `PH-1` does not stand in `PH-100`.
pub(crate) fn names(text: &str, name: &str) -> bool {
    let (text, name) = (text.to_lowercase(), name.trim().to_lowercase());
    if name.is_empty() {
        return false;
    }
    text.match_indices(&name).any(|(at, _)| {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        let after = text
            .get(at + name.len()..)
            .and_then(|after| after.chars().next());
        let free = |sign: Option<char>| sign.is_none_or(|sign| !sign.is_alphanumeric());
        free(before) && free(after)
    })
}
