//! Files made from the ABNF of RFC 9116 by a seeded generator, and single mistakes made in them.

use proofhouse_publications::security_txt::parse;

/// A small generator of our own (xorshift), so that the files are the same on every machine.
pub(super) struct Seeded(u64);

impl Seeded {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    fn next(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap() % below
    }

    fn pick<'a>(&mut self, any: &[&'a str]) -> &'a str {
        any[self.next(any.len())]
    }
}

const CONTACTS: [&str; 6] = [
    "mailto:psirt@maker.example",
    "mailto:security%2Buri@maker.example?subject=Report",
    "tel:+44-20-7946-0000",
    "https://maker.example/report",
    "https://maker.example:8443/a%20b?c=d,e#f",
    "https://[2001:db8::1]/report",
];
const TIMES: [&str; 6] = [
    "2999-12-31T23:59:59Z",
    "2999-12-31t23:59:59z",
    "2999-06-30T12:00:00.123+01:00",
    "2999-06-30T12:00:00-00:00",
    "2998-12-31T23:59:60Z",
    "2999-01-01T00:59:60+01:00",
];
const LANGUAGES: [&str; 5] = [
    "en",
    "en, de-CH-1901",
    "zh-Hant-TW ,\tsr-Latn",
    "x-private,i-default",
    "es-419,de-CH-x-phonebk",
];
const URIS: [&str; 3] = [
    "https://maker.example/page",
    "HTTPS://maker.example/Page?a=b&c",
    "https://maker.example/~user/(a)/;b=c",
];
const KEYS: [&str; 3] = [
    "https://maker.example/key.asc",
    "openpgp4fpr:5f2de5521c63a801ab59ccb603d49de44b29100f",
    "dns:5d2d37ab76d47d36._openpgpkey.maker.example?type=OPENPGPKEY",
];

/// A valid file.
pub(super) fn valid(seed: u64) -> String {
    let mut any = Seeded::new(seed);
    let mut lines = vec![
        format!("{}: {}", cased(&mut any, "Contact"), any.pick(&CONTACTS)),
        format!("{}: {}", cased(&mut any, "Expires"), any.pick(&TIMES)),
    ];
    if any.next(2) == 0 {
        let name = cased(&mut any, "Preferred-Languages");
        lines.push(format!("{name}: {}", any.pick(&LANGUAGES)));
    }
    for _ in 0..any.next(6) {
        let line = match any.next(8) {
            0 => format!("Contact: {}", any.pick(&CONTACTS)),
            1 => format!("{}: {}", cased(&mut any, "Policy"), any.pick(&URIS)),
            2 => format!("Encryption: {}", any.pick(&KEYS)),
            3 => any
                .pick(&["# plain", "#", "#\tgr\u{fc}\u{df}e \u{1f512}", "# a: b"])
                .to_owned(),
            4 => any.pick(&["", " ", "\t \t"]).to_owned(),
            5 => format!(
                "{}: {}",
                any.pick(&["X-Note", "X_1!*", "note"]),
                any.pick(&["a  b", " x", "", "a: b"])
            ),
            6 => format!("Hiring: {}", any.pick(&URIS)),
            _ => format!("Acknowledgments: {}", any.pick(&URIS)),
        };
        lines.push(line);
    }
    // Any order: the comment of the ABNF says so.
    for index in (1..lines.len()).rev() {
        lines.swap(index, any.next(index + 1));
    }
    let mut file = String::new();
    for line in lines {
        let end = any.pick(&["\n", "\r\n", "\n", " \n", "\t\r\n"]);
        file.push_str(&line);
        file.push_str(end);
    }
    file
}

fn cased(any: &mut Seeded, name: &str) -> String {
    match any.next(3) {
        0 => name.to_ascii_lowercase(),
        1 => name.to_ascii_uppercase(),
        _ => name.to_owned(),
    }
}

/// One mistake: its name, the code that it must be given, and how it is made.
pub(super) struct Mistake {
    pub(super) name: &'static str,
    pub(super) code: &'static str,
    make: fn(&str) -> Vec<u8>,
}

fn with(file: &str, line: &str) -> Vec<u8> {
    format!("{file}{line}\n").into_bytes()
}

fn without(file: &str, name: &str) -> Vec<u8> {
    let kept = file
        .split_inclusive('\n')
        .filter(|line| !line.to_ascii_lowercase().starts_with(name));
    kept.collect::<String>().into_bytes()
}

/// Every mistake that is tried.
pub(super) const MISTAKES: [Mistake; 27] = [
    Mistake {
        name: "bom",
        code: "byte-order-mark",
        make: |file| format!("\u{feff}{file}").into_bytes(),
    },
    Mistake {
        name: "no-end",
        code: "no-last-line-end",
        make: |file| format!("{file}# end").into_bytes(),
    },
    Mistake {
        name: "bare-cr",
        code: "bare-cr",
        make: |file| with(file, "# a\rb"),
    },
    Mistake {
        name: "control",
        code: "control-character",
        make: |file| with(file, "# a\u{7}b"),
    },
    Mistake {
        name: "latin-1",
        code: "not-utf8",
        make: |file| [file.as_bytes(), b"# caf\xe9\n"].concat(),
    },
    Mistake {
        name: "plane-16",
        code: "comment-character",
        make: |file| with(file, "# \u{10fffd}"),
    },
    Mistake {
        name: "leading-space",
        code: "leading-space",
        make: |file| with(file, " Policy: https://maker.example/p"),
    },
    Mistake {
        name: "no-colon",
        code: "no-colon",
        make: |file| with(file, "Policy https"),
    },
    Mistake {
        name: "spaced-name",
        code: "field-name",
        make: |file| with(file, "X Foo!: bar"),
    },
    Mistake {
        name: "no-name",
        code: "field-name",
        make: |file| with(file, ": bar"),
    },
    Mistake {
        name: "no-space",
        code: "no-space",
        make: |file| with(file, "Policy:https://maker.example/p"),
    },
    Mistake {
        name: "two-spaces",
        code: "extra-space",
        make: |file| with(file, "Policy:  https://maker.example/p"),
    },
    Mistake {
        name: "empty",
        code: "empty-value",
        make: |file| with(file, "Policy:"),
    },
    Mistake {
        name: "no-scheme",
        code: "not-a-uri",
        make: |file| with(file, "Contact: psirt@maker.example"),
    },
    Mistake {
        name: "spaced-uri",
        code: "not-a-uri",
        make: |file| with(file, "Contact: foo:bar baz"),
    },
    Mistake {
        name: "chained",
        code: "chained-values",
        make: |file| {
            with(
                file,
                "Contact: mailto:a@maker.example, tel:+44-20-7946-0000",
            )
        },
    },
    Mistake {
        name: "http",
        code: "not-https",
        make: |file| with(file, "Hiring: http://maker.example/jobs"),
    },
    Mistake {
        name: "no-contact",
        code: "contact-missing",
        make: |file| without(file, "contact"),
    },
    Mistake {
        name: "no-expires",
        code: "expires-missing",
        make: |file| without(file, "expires"),
    },
    Mistake {
        name: "two-expires",
        code: "expires-repeated",
        make: |file| with(file, "Expires: 2999-01-01T00:00:00Z"),
    },
    Mistake {
        name: "date-only",
        code: "expires-syntax",
        make: |file| [without(file, "expires"), b"Expires: 2999-01-01\n".to_vec()].concat(),
    },
    Mistake {
        name: "mail-date",
        code: "expires-syntax",
        make: |file| {
            [
                without(file, "expires"),
                b"Expires: Thu, 31 Dec 2998 18:37:07 -0800\n".to_vec(),
            ]
            .concat()
        },
    },
    Mistake {
        name: "expired",
        code: "expired",
        make: |file| {
            [
                without(file, "expires"),
                b"Expires: 2001-01-01T00:00:00Z\n".to_vec(),
            ]
            .concat()
        },
    },
    Mistake {
        name: "underscore",
        code: "language-tag",
        make: |file| {
            [
                without(file, "preferred"),
                b"Preferred-Languages: en_GB\n".to_vec(),
            ]
            .concat()
        },
    },
    Mistake {
        name: "no-language",
        code: "language-tag",
        make: |file| {
            [
                without(file, "preferred"),
                b"Preferred-Languages: en,,de\n".to_vec(),
            ]
            .concat()
        },
    },
    Mistake {
        name: "two-languages",
        code: "languages-repeated",
        make: |file| {
            [
                without(file, "preferred"),
                b"Preferred-Languages: en\nPreferred-Languages: de\n".to_vec(),
            ]
            .concat()
        },
    },
    Mistake {
        name: "key",
        code: "encryption-is-a-key",
        make: |file| with(file, "Encryption: -----BEGIN PGP PUBLIC KEY BLOCK-----"),
    },
];

impl Mistake {
    /// A valid file with this mistake in it.
    pub(super) fn in_file(&self, seed: u64) -> Vec<u8> {
        (self.make)(&valid(seed))
    }
}

/// The codes of all errors of a file, at a time at which generated files have not expired.
pub(super) fn errors(bytes: &[u8]) -> Vec<&'static str> {
    let now = "2026-11-23T12:00:00Z".parse().unwrap();
    let findings = parse(bytes).judge(now, &[]);
    let mut codes: Vec<&str> = findings
        .iter()
        .filter(|finding| finding.is_error())
        .map(|finding| finding.code.id)
        .collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

#[test]
fn every_generated_file_is_valid_and_has_its_contact() {
    for seed in 0..500 {
        let file = valid(seed);
        assert_eq!(errors(file.as_bytes()), [] as [&str; 0], "{file:?}");
        assert!(parse(file.as_bytes()).contacts().count() > 0, "{file:?}");
    }
}

#[test]
fn every_mistake_is_found_and_no_other_is_said() {
    for mistake in &MISTAKES {
        for seed in 0..20 {
            let file = mistake.in_file(seed);
            let shown = String::from_utf8_lossy(&file);
            assert_eq!(errors(&file), [mistake.code], "{}: {shown:?}", mistake.name);
        }
    }
}
