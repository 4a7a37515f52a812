//! The layout that readers outside rely on, and that general zip readers open it.

use std::process::Command;

use crate::sample::{bundle, draft, key, sealed_at, trust};
use proofhouse_evidence::archive;
use proofhouse_evidence::bundle::{ATTESTATION, Limits, Outcome, open, seal, verify};
use proofhouse_evidence::keys::KeyRole;
use proofhouse_law::observation::{Fact, Interface};
use proofhouse_law::{Digest, Verdict};

#[test]
fn the_golden_bundle_keeps_its_layout() {
    let bytes = bundle();
    let opened = open(&bytes, &Limits::default()).unwrap();
    let mut statement = serde_json::to_value(&opened.statement).unwrap();
    statement["predicate"]["signer"] = "the key of this run".into();
    insta::assert_json_snapshot!("statement", statement);
    insta::assert_json_snapshot!("manifest", opened.manifest);
    // The bytes of everything but the signature, which is another in every run. A change here breaks every bundle that
    // was ever sealed: it takes a new predicate type and schema.
    let mut read = archive::read(&bytes, &Limits::default()).unwrap();
    read.entries.retain(|entry| entry.name != ATTESTATION);
    let unsigned = Digest::of(&archive::canonical(&read.entries).unwrap());
    insta::assert_snapshot!("digest", unsigned.to_string());
}

#[test]
fn a_reader_that_nobody_here_wrote_opens_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bundle.zip");
    std::fs::write(&path, bundle()).unwrap();
    let script = "import sys, zipfile\n\
        z = zipfile.ZipFile(sys.argv[1])\n\
        assert z.testzip() is None and z.comment == b''\n\
        for i in z.infolist():\n    \
            assert i.compress_type == zipfile.ZIP_STORED and i.date_time == (1980, 1, 1, 0, 0, 0) and not i.extra\n    \
            print(i.filename, i.file_size, oct(i.external_attr >> 16))\n";
    let out = Command::new("python3")
        .args(["-c", script])
        .arg(&path)
        .output()
        .expect("python3 is needed");
    assert!(
        out.status.success(),
        "{}",
        String::from_utf8_lossy(&out.stderr)
    );
    insta::assert_snapshot!("python_zipfile", String::from_utf8(out.stdout).unwrap());
}

#[test]
fn what_a_person_judged_and_what_is_exposed_is_sealed_and_verified_like_any_observation() {
    let key = key(KeyRole::Lab, 1);
    let mut draft = draft();
    let facts = [
        Fact::JudgedByPerson {
            case: "5.1-4-1".into(),
            unit: "a".into(),
            verdict: Verdict::Pass,
            words: "The manual says how.".into(),
            by: "Ada".into(),
        },
        Fact::DisclosedBeforeLogin {
            interface: Interface {
                transport: "tcp".into(),
                port: 80,
                service: "http".into(),
                tls: false,
                path: None,
            },
            what: "firmware version".into(),
            text: "1.0.3".into(),
        },
    ];
    for (at, fact) in facts.into_iter().enumerate() {
        let mut one = draft.observations[0].clone();
        one.id = format!("p{at}").parse().unwrap();
        one.fact = fact;
        draft.observations.push(one);
    }
    let observations = draft.observations.clone();
    let bytes = seal(draft, &key, sealed_at()).unwrap();
    assert_eq!(verify(&bytes, &trust(&key)).outcome, Outcome::Sound);
    let opened = open(&bytes, &Limits::default()).unwrap();
    assert_eq!(opened.observations, observations);
}

#[test]
#[expect(clippy::too_many_lines, reason = "rows of a table")]
fn a_course_is_sealed_and_one_that_cannot_have_been_is_not() {
    use proofhouse_evidence::bundle::{BroughtBy, Course, MacSeen, Met, Visit, VisitOutcome};
    use proofhouse_law::observation::DeviceState;

    let lab = key(KeyRole::Lab, 1);
    let at = |text: &str| Some(crate::sample::time(text));
    let met = |address: &str| {
        let seen = "02:00:5e:10:00:01".into();
        Some(Met {
            address: address.parse().unwrap(),
            mac: MacSeen::AsNamed { seen },
        })
    };
    let finished = Visit {
        unit: "SN1".into(),
        state: DeviceState::FactoryDefault,
        brought_by: Some(BroughtBy::Person),
        began: at("2026-06-01T10:00:30Z"),
        ended: at("2026-06-01T10:02:00Z"),
        outcome: VisitOutcome::Finished,
        why: None,
        met: met("192.0.2.7"),
    };
    let sealed = |course: Course| {
        let mut draft = draft();
        draft.manifest.course = Some(course);
        seal(draft, &lab, sealed_at())
    };
    let course = Course {
        resumed: vec![crate::sample::time("2026-06-01T10:00:20Z")],
        visits: vec![finished.clone()],
    };
    let bytes = sealed(course.clone()).unwrap();
    assert_eq!(verify(&bytes, &trust(&lab)).outcome, Outcome::Sound);
    let opened = open(&bytes, &Limits::default()).unwrap();
    assert_eq!(opened.manifest.inspection.course, Some(course));
    // A course from before visits named an address reads, and has no such field.
    let mut old = finished.clone();
    old.met = None;
    assert!(!serde_json::to_string(&old).unwrap().contains("met"));
    assert!(proofhouse_evidence::words::visit(&finished).starts_with(
        "unit SN1, as it left the factory: at 192.0.2.7 (MAC 02:00:5e:10:00:01, as the bench names it), from 2026-06-01"
    ));
    // A course from before that was sealed says of no visit who brought the unit there, and keeps its bytes.
    let silent = Visit {
        brought_by: None,
        ..finished.clone()
    };
    assert!(
        !serde_json::to_string(&silent)
            .unwrap()
            .contains("brought_by")
    );
    assert!(!proofhouse_evidence::words::visit(&silent).contains("brought"));
    assert!(proofhouse_evidence::words::visit(&finished).ends_with("; brought there by a person"));
    // A bundle without a course has no such field: its bytes are those of before there was one.
    let plain = open(&bundle(), &Limits::default()).unwrap().manifest;
    assert!(!serde_json::to_string(&plain).unwrap().contains("course"));

    let impossible = [
        (
            Visit {
                unit: "SN2".into(),
                ..finished.clone()
            },
            "does not name",
        ),
        (
            Visit {
                ended: at("2026-06-01T10:00:00Z"),
                ..finished.clone()
            },
            "ends before it begins",
        ),
        (
            Visit {
                ended: at("2026-06-01T10:04:01Z"),
                ..finished.clone()
            },
            "own times",
        ),
        (
            Visit {
                ended: None,
                ..finished.clone()
            },
            "do not fit",
        ),
        (
            Visit {
                outcome: VisitOutcome::LeftOut,
                ..finished.clone()
            },
            "do not fit",
        ),
        (
            Visit {
                met: met("192.0.2.8"),
                ..finished.clone()
            },
            "the authority does not name",
        ),
        (
            Visit {
                outcome: VisitOutcome::LeftOut,
                began: None,
                ended: None,
                met: None,
                ..finished.clone()
            },
            "says who brought",
        ),
        (
            Visit {
                why: Some("x".repeat(1001)),
                ..finished
            },
            "too long",
        ),
    ];
    for (visit, why) in impossible {
        let refused = sealed(Course {
            resumed: Vec::new(),
            visits: vec![visit],
        })
        .unwrap_err();
        assert!(refused.to_string().contains(why), "{refused}");
    }
    let outside = Course {
        resumed: vec![sealed_at()],
        visits: Vec::new(),
    };
    assert!(sealed(outside).unwrap_err().to_string().contains("gone on"));
}

#[test]
fn who_tested_with_which_lists_and_on_what_it_relies_is_sealed_and_what_cannot_be_is_not() {
    use proofhouse_law::observation::{CredentialList, Standing, Tester};

    let lab = key(KeyRole::Lab, 1);
    let list = CredentialList {
        name: "common".into(),
        origin: Some("https://lists.example".into()),
        licence: Some("CC0".into()),
        public: Some("https://lists.example/defaults".into()),
        sha256: Digest::of(b"list"),
        entries: 60,
        standing: Standing::PublicByTester,
    };
    let mut whole = draft();
    whole.manifest.tester = Some(Tester {
        name: "Ada".into(),
        organisation: Some("A lab".into()),
    });
    whole.manifest.lists = vec![list.clone()];
    whole.manifest.relies_on = vec![Digest::of(b"inspection")];
    whole.manifest.drill = true;
    let bytes = seal(whole.clone(), &lab, sealed_at()).unwrap();
    let opened = open(&bytes, &Limits::default()).unwrap();
    assert_eq!(opened.manifest.inspection, whole.manifest);
    // It says that it is of a drill even where nobody knows its key.
    let stranger = verify(&bytes, &trust(&key(KeyRole::Lab, 2)));
    assert_eq!(stranger.outcome, Outcome::UnknownKey);
    assert!(stranger.drill);
    assert_eq!(stranger.relies_on, [Digest::of(b"inspection")]);
    // A bundle that says nothing of it has no such fields: its bytes are those of before they were there.
    let plain = open(&bundle(), &Limits::default()).unwrap().manifest;
    let plain = serde_json::to_string(&plain).unwrap();
    for field in ["tester", "lists", "relies_on", "drill"] {
        assert!(!plain.contains(field), "{field}: {plain}");
    }

    let refuse = |change: &dyn Fn(&mut proofhouse_evidence::bundle::ManifestHead), why: &str| {
        let mut draft = whole.clone();
        change(&mut draft.manifest);
        let refused = seal(draft, &lab, sealed_at()).unwrap_err().to_string();
        assert!(refused.contains(why), "{refused}");
    };
    refuse(
        &|head| head.lists[0].public = None,
        "nobody says where it can be looked up",
    );
    refuse(&|head| head.lists[0].name.clear(), "said with nothing");
    refuse(
        &|head| head.lists = vec![list.clone(); 1201],
        "more than 1200 lists",
    );
    refuse(
        &|head| head.relies_on = vec![Digest::of(b"x"); 65],
        "relies on more than 64",
    );
    refuse(
        &|head| {
            head.tester = Some(Tester {
                name: " ".into(),
                organisation: None,
            });
        },
        "who tested is not said",
    );
}
