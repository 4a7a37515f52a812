//! Worked examples: a product, and what each regime says of it.

use jiff::civil::date;
use proofhouse_law::scope::{Answer, Asking};

use super::{ask, camera};
use crate::world::PSTI;

type Example = (
    &'static str,
    &'static [&'static str],
    (i16, &'static str),
    Answer,
    &'static str,
);

/// A year and a territory that most examples are asked for.
const UK: (i16, &str) = (2026, "UK");

/// Each row: what is different from an ordinary camera, where and when it is asked, and what comes of it by which row.
const EXAMPLES: &[Example] = &[
    ("a camera", &[], UK, Answer::In, "psti.s5.internet"),
    (
        "before the Act had effect",
        &[],
        (2024, "UK"),
        Answer::Out,
        "regime.not-in-force",
    ),
    (
        "nobody said whether it is new",
        &["supplied-before = ?"],
        UK,
        Answer::NotKnown,
        "psti.s54.supplied-before",
    ),
    (
        "second hand",
        &["supplied-before = true"],
        UK,
        Answer::Out,
        "psti.s54.supplied-before",
    ),
    (
        "lent by a library",
        &[
            "way-of-supply = \"hire-or-loan\"",
            "hired-by-manufacturer = false",
        ],
        UK,
        Answer::Out,
        "psti.s55.hire.manufacturer",
    ),
    (
        "hired out by its maker",
        &[
            "way-of-supply = \"hire-or-loan\"",
            "hired-by-manufacturer = true",
        ],
        UK,
        Answer::In,
        "psti.s55.hire",
    ),
    (
        "won as a prize",
        &["way-of-supply = \"gift-or-prize\""],
        UK,
        Answer::In,
        "psti.s55.supply",
    ),
    (
        "sold as scrap",
        &["way-of-supply = \"scrap\"", "hired-by-manufacturer = false"],
        UK,
        Answer::Out,
        "psti.s55.supply",
    ),
    (
        "sold between neighbours",
        &["in-course-of-business = false"],
        UK,
        Answer::Out,
        "psti.s55.business",
    ),
    (
        "for hospitals only",
        &[
            "to-uk-consumers = false",
            "to-other-uk-customers = true",
            "identical-to-consumers = false",
        ],
        UK,
        Answer::Out,
        "psti.s54.b.identical",
    ),
    (
        "for offices, and for homes",
        &[
            "to-uk-consumers = false",
            "to-other-uk-customers = true",
            "identical-to-consumers = true",
        ],
        UK,
        Answer::In,
        "psti.s54.b",
    ),
    (
        "a laptop",
        &["kind = [\"laptop-computer\"]", "only-for-under-14s = false"],
        UK,
        Answer::Out,
        "psti.sch3.5",
    ),
    (
        "a laptop for children under 14",
        &["kind = [\"laptop-computer\"]", "only-for-under-14s = true"],
        UK,
        Answer::In,
        "psti.sch3.5.for-children",
    ),
    (
        "a laptop, for whom not said",
        &["kind = [\"laptop-computer\"]"],
        UK,
        Answer::NotKnown,
        "psti.sch3.5.for-children",
    ),
    (
        "a glucose meter",
        &[
            "kind = [\"medical-device\"]",
            "medical-devices-regulations = true",
            "runs-medical-software = false",
        ],
        UK,
        Answer::Out,
        "psti.sch3.3",
    ),
    (
        "a watch that runs medical software",
        &[
            "kind = [\"medical-device\"]",
            "medical-devices-regulations = true",
            "runs-medical-software = true",
        ],
        UK,
        Answer::In,
        "psti.sch3.3.software",
    ),
    (
        "a charge point",
        &[
            "kind = [\"ev-charge-point\"]",
            "charge-point-regulations = true",
        ],
        UK,
        Answer::Out,
        "psti.sch3.2",
    ),
    (
        "a smart meter of the roll-out",
        &[
            "kind = [\"smart-meter\"]",
            "meter-by-licensee = true",
            "meter-assured = true",
        ],
        UK,
        Answer::Out,
        "psti.sch3.4",
    ),
    (
        "a smart meter from a web shop",
        &["kind = [\"smart-meter\"]", "meter-by-licensee = false"],
        UK,
        Answer::In,
        "psti.sch3.4.licensee",
    ),
    (
        "a car in Great Britain",
        &["kind = [\"motor-vehicle\"]", "vehicle-type-approval = true"],
        (2026, "GB"),
        Answer::Out,
        "psti.sch3.6",
    ),
    (
        "a car in Northern Ireland",
        &[
            "kind = [\"motor-vehicle\"]",
            "vehicle-type-approval = true",
            "windsor-framework = false",
        ],
        (2026, "NI"),
        Answer::In,
        "psti.sch3.6",
    ),
    (
        "a car, where not said",
        &[
            "kind = [\"motor-vehicle\"]",
            "vehicle-type-approval = true",
            "windsor-framework = false",
        ],
        UK,
        Answer::NotKnown,
        "psti.sch3.6",
    ),
    (
        "a radio product in Northern Ireland",
        &[
            "windsor-framework = true",
            "free-movement-has-limits = false",
        ],
        (2026, "NI"),
        Answer::Out,
        "psti.sch3.1",
    ),
    (
        "one whose law leaves other reasons open",
        &[
            "windsor-framework = true",
            "free-movement-has-limits = true",
            "that-law-covers-security = false",
        ],
        (2026, "NI"),
        Answer::In,
        "psti.sch3.1.same-subject",
    ),
    (
        "the same radio product in Great Britain",
        &[
            "windsor-framework = true",
            "free-movement-has-limits = false",
        ],
        (2026, "GB"),
        Answer::In,
        "psti.sch3.1",
    ),
];

#[test]
fn worked_examples() {
    for (what, changed, (year, place), answer, row) in EXAMPLES {
        let asking = Asking {
            on: date(*year, 1, 5),
            territory: place.parse().unwrap(),
        };
        let mut changed = changed.to_vec();
        // Where the exception for Northern Ireland could matter, the examples that are not about it say that it does not.
        if !changed.iter().any(|line| line.starts_with("windsor")) {
            changed.push("windsor-framework = false");
        }
        let found = ask(PSTI, &camera(&changed), asking);
        assert_eq!(found.answer, *answer, "{what}: {:#?}", found.because);
        let step = found.because.iter().any(|step| step.row == *row);
        assert!(
            step,
            "{what}: {row} is not on the path: {:#?}",
            found.because
        );
        assert_eq!(
            found.missing.is_empty(),
            *answer != Answer::NotKnown,
            "{what}"
        );
    }
}
