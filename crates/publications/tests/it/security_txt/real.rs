//! Files written after what makers really publish: none is copied, each shows one habit.

use super::generate::errors;

/// A file, the habit that it shows, and the errors that it must be given.
pub(super) struct Real {
    pub(super) name: &'static str,
    pub(super) file: &'static str,
    codes: &'static [&'static str],
}

macro_rules! real {
    ($($name:literal [$($code:literal),*] $file:literal)*) => {
        /// The files.
        pub(super) const FILES: &[Real] = &[$(Real { name: $name, file: $file, codes: &[$($code),*] }),*];
    };
}

real! {
    "minimal" [] "Contact: mailto:security@maker.example\nExpires: 2999-12-31T23:00:00.000Z\n"
    "generator" [] "# Our security address\nContact: mailto:security@maker.example\n\n# Our key\nEncryption: https://maker.example/pgp-key.txt\n\nPreferred-Languages: en, de\nCanonical: https://maker.example/.well-known/security.txt\nPolicy: https://maker.example/vdp\nHiring: https://maker.example/jobs\nExpires: 2999-12-31T23:59:00.000Z\n"
    "windows" [] "Contact: https://maker.example/psirt\r\nExpires: 2999-12-31T23:59:59Z\r\nPreferred-Languages: en\r\n"
    "before-the-rfc" ["expires-missing"] "Contact: mailto:security@maker.example\nPreferred-Languages: en\nAcknowledgments: https://maker.example/thanks\n"
    "bare-address" ["not-a-uri"] "Contact: security@maker.example\nExpires: 2999-12-31T23:59:59Z\n"
    "stale" ["expired"] "Contact: mailto:security@maker.example\nExpires: 2022-01-31T00:00:00.000Z\n"
    "spaced-time" [] "Contact: https://maker.example/report\nExpires: 2999-06-07 13:08:19+00:00\nPolicy: https://maker.example/policy\n"
    "british-spelling" [] "Contact: mailto:psirt@maker.example\nExpires: 2999-12-31T23:59:59Z\nAcknowledgements: https://maker.example/thanks\n"
    "bounty-platform" [] "Contact: https://bounty.example/maker\nContact: mailto:security@maker.example\nExpires: 2999-12-31T23:59:59z\nPolicy: https://bounty.example/maker?type=team\nBug-Bounty: True\n"
    "no-last-line-end" ["no-last-line-end"] "Contact: mailto:security@maker.example\nExpires: 2999-12-31T23:59:59Z"
    "editor-with-bom" ["byte-order-mark"] "\u{feff}Contact: mailto:security@maker.example\nExpires: 2999-12-31T23:59:59Z\n"
    "prose" ["no-colon"] "Thank you for keeping us safe\nContact: mailto:security@maker.example\nExpires: 2999-12-31T23:59:59Z\n"
    "ascii-art" [] "#  ____\n# |    |  maker\n# |____|\n\nContact: mailto:security@maker.example\nExpires: 2999-12-31T23:59:59Z\n"
    "key-in-the-file" ["empty-value", "no-colon"] "Contact: mailto:security@maker.example\nExpires: 2999-12-31T23:59:59Z\nEncryption:\n-----BEGIN PGP PUBLIC KEY BLOCK-----\n"
    "languages-with-underscores" ["language-tag"] "Contact: mailto:security@maker.example\nExpires: 2999-12-31T23:59:59Z\nPreferred-Languages: en_US, ja_JP\n"
    "languages-on-two-lines" ["languages-repeated"] "Contact: mailto:security@maker.example\nExpires: 2999-12-31T23:59:59Z\nPreferred-Languages: en\nPreferred-Languages: fr\n"
    "aligned" ["extra-space"] "Contact:  mailto:security@maker.example\nExpires:  2999-12-31T23:59:59Z\nPolicy:   https://maker.example/vdp\n"
    "insecure-links" ["not-https"] "Contact: http://maker.example/report\nExpires: 2999-12-31T23:59:59Z\nPolicy: http://maker.example/vdp\n"
    "advisories" [] "Contact: mailto:psirt@maker.example\nExpires: 2999-12-31T23:59:59Z\nCSAF: https://maker.example/.well-known/csaf/provider-metadata.json\n"
    "day-only" ["expires-syntax"] "Contact: mailto:security@maker.example\nExpires: 2999-12-31\n"
    "accents" [] "Contact: mailto:security@maker.example\nExpires: 2999-12-31T23:59:59Z\n# \u{c9}quipe s\u{e9}curit\u{e9}\nNote: r\u{e9}ponse\n"
    "placeholder" [] "Contact: mailto:\nExpires: 2999-12-31T23:59:59Z\n"
    "script" [] "Contact: javascript:alert(1)\nExpires: 2999-12-31T23:59:59Z\n"
    "alone-https" [] "Contact: https://\nExpires: 2999-12-31T23:59:59Z\n"
}

#[test]
fn each_habit_is_judged_as_it_should_be() {
    for real in FILES {
        assert_eq!(errors(real.file.as_bytes()), real.codes, "{}", real.name);
    }
}
