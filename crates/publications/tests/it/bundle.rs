//! A site's reading sealed as a bundle, opened again by the crate that verifies it.

use proofhouse_evidence::bundle::{self, Limits};
use proofhouse_evidence::keys::{KeyRole, SigningKey};
use proofhouse_publications::bundle::draft;
use proofhouse_testkit::maker_site::MakerSite;

use crate::support::{brief, read};

#[test]
fn a_reading_seals_and_opens() {
    let silent = || MakerSite::Silent {
        model: "PH-100".to_owned(),
    };
    let reading = read(silent(), |_| {});
    let mut random = [0; 32];
    getrandom::fill(&mut random).unwrap();
    let key = SigningKey::from_random(KeyRole::Lab, "test-lab".parse().unwrap(), &random);
    let draft = draft(&brief(&silent().start().unwrap()), &reading).unwrap();
    let bytes = bundle::seal(draft, &key, reading.ended).unwrap();
    let opened = bundle::open(&bytes, &Limits::default()).unwrap();
    assert_eq!(opened.observations, reading.observations);
    assert_eq!(opened.transcripts, reading.transcripts);
}
