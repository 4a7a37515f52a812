//! What was not asked is not said to be silent.

use proofhouse_law::record::{Seen, Subject, assess};

use super::*;
use crate::record::answers;

#[test]
fn a_search_that_asked_nothing_over_udp_is_not_said_to_have_asked_it() {
    let library = whole();
    let intf =
        |place: &str, status: &str| entry("Intf", &[("description", place), ("status", status)]);
    let text = ip_only(&[
        intf("tcp/80", "enabled"),
        intf("udp/53", "disabled").replace("Intf-1", "Intf-2"),
    ]);
    let answers = answers(&text, library);
    let observations = observed(seen(vec![found("tcp/80", "http")]));
    let with = |udp, udp_ports| {
        let seen = [Seen {
            bundle: Digest::of(b"bundle"),
            partial: false,
            all_ports: true,
            udp,
            udp_ports,
            observations: &observations,
        }];
        let subject = Subject {
            seen: &seen,
            answers: Some(&answers),
            answers_sha256: None,
            judged_in_case: &[],
        };
        let tests = library.standard(TESTS).unwrap();
        let record = assess(tests, &subject, Vec::new(), library).unwrap();
        ["a", "b"].map(|one| unit(&record, "5.6-1-2", one).clone())
    };
    let verdicts = |udp, ports| with(udp, ports).map(|one| one.verdict);
    // That it is silent shows that it is off no more than that nobody asked it.
    assert_eq!(verdicts(true, &[53, 161]), [Open, Pass]);
    assert_eq!(verdicts(true, &[]), [Open, Pass]);
    let reason = |ports| with(true, ports)[0].reasons.join(" ");
    assert!(reason(&[53, 161]).contains("udp/53 did not answer"));
    assert!(reason(&[]).contains("udp/53 is not known to have been asked"));
    let [status, declared] = with(false, &[]);
    assert_eq!((status.verdict, declared.verdict), (Open, Open));
    assert!(declared.reasons[0].contains("over UDP"), "{declared:?}");
}
