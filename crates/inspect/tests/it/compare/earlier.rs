//! Earlier benches of the same chipset family: what a sister product showed, and what is tried first because of it.

use jiff::Timestamp;
use proofhouse_evidence::archive::Limits;
use proofhouse_evidence::bundle::{self, Target};
use proofhouse_evidence::keys::{KeyRole, SigningKey};
use proofhouse_inspect::checks::compare::{Bench, Earlier, with_earlier};
use proofhouse_law::Digest;
use proofhouse_law::observation::DeviceState::FactoryDefault;
use proofhouse_law::observation::{Fact, Identity, SecretTag};

use super::{host_key, inspection, named, opened, seen, tagged};

fn target(unit: &str, serial: Option<&str>) -> Target {
    Target {
        unit: Some(unit.to_owned()),
        address: "192.168.1.9".to_owned(),
        mac: None,
        further_macs: Vec::new(),
        serial: serial.map(str::to_owned),
    }
}

fn bench_of(model: &str, firmware: &str, unit: Target) -> Bench {
    Bench {
        product: ("Acme".to_owned(), model.to_owned()),
        firmware: Some(firmware.to_owned()),
        units: vec![unit],
    }
}

#[test]
fn a_key_that_an_earlier_bundle_shows_is_told_only_of_another_unit() {
    let own = bench_of("Eye 2", "2.0", target("A", Some("SN-1")));
    let observations = [seen("A", FactoryDefault, host_key("k"))];
    let cases: [(&str, Bench, usize); 5] = [
        (
            "another model",
            bench_of("Eye 1", "1.0", target("X", None)),
            1,
        ),
        (
            "another model by name, and this very unit by its serial",
            bench_of("Eye-1", "1.0", target("X", Some("sn1"))),
            0,
        ),
        (
            "this very unit with its firmware before",
            bench_of("Eye 2", "1.0", target("A", Some("SN-1"))),
            0,
        ),
        (
            "another unit of the model, with another firmware",
            bench_of("Eye 2", "1.0", target("Y", Some("SN-2"))),
            1,
        ),
        (
            "a unit of the model without a serial, which may be this one",
            bench_of("eye 2 ", "1.0", target("Y", None)),
            0,
        ),
    ];
    for (case, bench, expected) in cases {
        let unit = bench.units[0].unit.clone().unwrap();
        let earlier = Earlier {
            attestation: Digest::of(b"earlier"),
            bench,
            observations: vec![seen(&unit, FactoryDefault, host_key("k"))],
            opened: Vec::new(),
        };
        let found = with_earlier(
            &own,
            &observations,
            std::slice::from_ref(&earlier),
            &named,
            &[],
        );
        assert_eq!(found.len(), expected, "{case}: {found:?}");
        let others = [seen("A", FactoryDefault, host_key("own"))];
        assert_eq!(with_earlier(&own, &others, &[earlier], &named, &[]), []);
    }
}

#[test]
fn a_sealed_bundle_is_compared_with_a_later_run() {
    let tag = |_: &[u8]| SecretTag::new("tag");
    let mut random = [0; 32];
    getrandom::fill(&mut random).unwrap();
    let key = SigningKey::from_random(KeyRole::Lab, "A lab".parse().unwrap(), &random);
    let (bench, sealed) = inspection("Eye 1", "SN-1");
    let draft = sealed.draft(&bench, "1", &[], &tag);
    let bytes = bundle::seal(draft, &key, Timestamp::UNIX_EPOCH).unwrap();
    let earlier = Earlier::of(&bundle::open(&bytes, &Limits::default()).unwrap());

    let (bench, later) = inspection("Eye 2", "SN-2");
    let later = later.beside(&bench, std::slice::from_ref(&earlier), &tag);
    let Fact::SameAsEarlier {
        product,
        bundle: named,
        ..
    } = &later.observations[1].fact
    else {
        panic!("{:?}", later.observations);
    };
    assert_eq!(product, "Acme Eye 1, firmware 1.0");
    assert_eq!(*named, earlier.attestation);
    assert_eq!(later.observations[1].id.to_string(), "inspect-0002");
    // The later bundle can be sealed with it, and this very unit with other firmware is no alarm.
    bundle::seal(
        later.draft(&bench, "1", &[], &tag),
        &key,
        Timestamp::UNIX_EPOCH,
    )
    .unwrap();
    let (bench, again) = inspection("Eye 1", "SN-1");
    assert_eq!(again.clone().beside(&bench, &[earlier], &tag), again);
}

#[test]
fn a_password_that_opened_a_sister_is_tried_first_and_told_where_it_opens_this_one_too() {
    let mut random = [0; 32];
    getrandom::fill(&mut random).unwrap();
    let key = SigningKey::from_random(KeyRole::Lab, "A lab".parse().unwrap(), &random);
    let (of_first, of_second) = (tagged("first"), tagged("second"));
    let (bench, first) = opened(inspection("Eye 1", "SN-1"), "ismart\"12", &of_first);
    let bytes = bundle::seal(
        first.draft(&bench, "1", &[], &of_first),
        &key,
        Timestamp::UNIX_EPOCH,
    )
    .unwrap();
    let earlier = Earlier::of(&bundle::open(&bytes, &Limits::default()).unwrap());
    let pairs = earlier.pairs();
    assert_eq!(
        (
            pairs[0].account.as_str(),
            pairs[0].password.as_str(),
            pairs.len()
        ),
        ("admin", "ismart\"12", 1)
    );
    assert!(
        !format!("{earlier:?}").contains("ismart"),
        "no debug print shows it"
    );

    let told = |password: &str| {
        let (bench, later) = opened(inspection("Eye 2", "SN-2"), password, &of_second);
        let later = later.beside(&bench, std::slice::from_ref(&earlier), &of_second);
        later
            .observations
            .into_iter()
            .skip(1)
            .map(|one| one.fact)
            .collect::<Vec<_>>()
    };
    assert!(matches!(
        &told("ismart\"12")[..],
        [Fact::SameAsEarlier {
            what: Identity::Password,
            ..
        }]
    ));
    assert_eq!(told("another"), []);
}
