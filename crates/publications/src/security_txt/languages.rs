//! `Preferred-Languages`: tags that are well-formed by RFC 5646 section 2.1, and the list that holds them.

/// Tags that RFC 5646 keeps although their grammar is another (`irregular`).
const IRREGULAR: [&str; 17] = [
    "en-gb-oed",
    "i-ami",
    "i-bnn",
    "i-default",
    "i-enochian",
    "i-hak",
    "i-klingon",
    "i-lux",
    "i-mingo",
    "i-navajo",
    "i-pwn",
    "i-tao",
    "i-tay",
    "i-tsu",
    "sgn-be-fr",
    "sgn-be-nl",
    "sgn-ch-de",
];

/// The tags of a list that are none, each with its first byte.
pub(super) fn faults(list: &str) -> Vec<(usize, &str)> {
    let mut at = 0;
    let mut faults = Vec::new();
    for part in list.split(',') {
        let tag = part.trim_matches([' ', '\t']);
        if !is_tag(tag) {
            let skipped = part.len() - part.trim_start_matches([' ', '\t']).len();
            faults.push((at + skipped, tag));
        }
        at += part.len() + 1;
    }
    faults
}

/// Whether a tag is well-formed.
pub(super) fn is_tag(tag: &str) -> bool {
    let lower = tag.to_ascii_lowercase();
    if IRREGULAR.contains(&lower.as_str()) {
        return true;
    }
    let subtags: Vec<&str> = lower.split('-').collect();
    let each = subtags.iter().all(|subtag| {
        (1..=8).contains(&subtag.len()) && subtag.bytes().all(|byte| byte.is_ascii_alphanumeric())
    });
    each && (is_private(&subtags) || is_langtag(&subtags))
}

fn is_private(subtags: &[&str]) -> bool {
    subtags.first() == Some(&"x") && subtags.len() > 1
}

fn is_langtag(subtags: &[&str]) -> bool {
    let Some((language, mut rest)) = subtags.split_first() else {
        return false;
    };
    if !(2..=8).contains(&language.len()) || !letters(language) {
        return false;
    }
    let extlangs = if language.len() <= 3 { 3 } else { 0 };
    for _ in 0..extlangs {
        skip(&mut rest, |subtag| subtag.len() == 3 && letters(subtag));
    }
    skip(&mut rest, |subtag| subtag.len() == 4 && letters(subtag));
    skip(&mut rest, |subtag| {
        (subtag.len() == 2 && letters(subtag)) || (subtag.len() == 3 && digits(subtag))
    });
    variants(&mut rest) && extensions(&mut rest) && (rest.is_empty() || is_private(rest))
}

/// Takes variants off; false if one is there twice.
fn variants<'a>(rest: &mut &[&'a str]) -> bool {
    let mut seen: Vec<&'a str> = Vec::new();
    while let Some((first, tail)) = rest.split_first() {
        let starts_with_digit = first.starts_with(|sign: char| sign.is_ascii_digit());
        if !(first.len() >= 5 || (first.len() == 4 && starts_with_digit)) {
            break;
        }
        if seen.contains(first) {
            return false;
        }
        seen.push(first);
        *rest = tail;
    }
    true
}

/// Takes extensions off; false if one is empty or there twice.
fn extensions<'a>(rest: &mut &[&'a str]) -> bool {
    let mut seen: Vec<&'a str> = Vec::new();
    while let Some((singleton, mut tail)) = rest.split_first() {
        if singleton.len() != 1 || *singleton == "x" {
            break;
        }
        let before = tail.len();
        while skip(&mut tail, |subtag| subtag.len() >= 2) {}
        if tail.len() == before || seen.contains(singleton) {
            return false;
        }
        seen.push(singleton);
        *rest = tail;
    }
    true
}

fn skip(rest: &mut &[&str], fits: impl Fn(&str) -> bool) -> bool {
    match rest.split_first() {
        Some((first, tail)) if fits(first) => {
            *rest = tail;
            true
        }
        _ => false,
    }
}

fn letters(subtag: &str) -> bool {
    subtag.bytes().all(|byte| byte.is_ascii_alphabetic())
}

fn digits(subtag: &str) -> bool {
    subtag.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_of_the_rfc_are_tags() {
        for tag in [
            "de",
            "i-enochian",
            "zh-Hant",
            "zh-cmn-Hans-CN",
            "sr-Latn-RS",
            "sl-rozaj-biske",
            "de-CH-1901",
            "es-419",
            "x-whatever",
            "en-US-u-islamcal",
            "zh-CN-a-myext-x-private",
            "en-a-myext-b-another",
            "de-CH-x-phonebk",
            "art-lojban",
            "EN-gb",
            "qaa-Qaaa-QM-x-southern",
        ] {
            assert!(is_tag(tag), "{tag}");
        }
        for no in [
            "",
            "en_GB",
            "de-419-DE",
            "a-DE",
            "ar-a-aaa-b-bbb-a-ccc",
            "en-",
            "-en",
            "english(uk)",
            "e",
            "en-x",
            "sl-rozaj-rozaj",
            "en-a",
            "ninelettr",
        ] {
            assert!(!is_tag(no), "{no}");
        }
    }

    #[test]
    fn a_list_tells_where_its_faults_are() {
        assert_eq!(faults("en, es ,\tfr"), []);
        assert_eq!(faults("en, de_DE,,x"), [(4, "de_DE"), (10, ""), (11, "x")]);
    }
}
