//! An inspection at whose unit's address another device answers: nothing is tried there, and nothing is lost.

use std::fs;

use proofhouse_testkit::lan;
use proofhouse_testkit::room::{call, in_a_room};

use super::cli::proofhouse;
use super::lab;

const OWN: &str = "02:00:5e:10:00:01";
const OTHER: &str = "02:00:5e:10:00:99";

const BENCH: &str = r#"
[device]
brand = "Acme"
model = "CAM-100"
kind = "camera"

[authority]
owner = "the tests"
basis = "the tests' own device"
expires = 2089-12-31

[[units]]
label = "A"
address = "192.168.77.64"
also_at = ["192.168.77.1"]
mac = "02:00:5e:10:00:01"
ports = [23]

[test]
states = ["factory-default", "reset"]

[caps]
defence_tries = 0
"#;

/// After the first reset somebody else stands where the unit stood; after the second the unit is back, elsewhere.
const HANDS: &str = r#"
test "$2" = reset || exit 0
ip -n unit addr flush dev eth0 scope global
if mkdir reset-once 2>/dev/null; then
    ip -n unit link set eth0 address 02:00:5e:10:00:99
    ip -n unit addr add 192.168.77.64/24 dev eth0
else
    ip -n unit link set eth0 address 02:00:5e:10:00:01
    ip -n unit addr add 192.168.77.1/24 dev eth0
fi
ip neigh flush all
"#;

#[test]
fn another_device_ends_the_inspection_and_it_goes_on_once_the_unit_is_back() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    lab::furnish(at);
    fs::write(at.join("bench.toml"), BENCH).unwrap();
    fs::write(at.join("hands"), HANDS).unwrap();
    in_a_room(|room| {
        lan::lay(room);
        let device = lan::plug("unit", OWN);
        lan::moves("unit", [192, 168, 77, 64].into());
        let inspect = [
            "inspect",
            "bench.toml",
            "--key",
            "lab.pem",
            "--hands",
            "sh hands",
            "--out",
        ];
        let said = proofhouse(at, &[&inspect[..], &["first.zip"]].concat()).ends(3);
        for words in [
            "unit A: it answers at 192.168.77.64 (MAC 02:00:5e:10:00:01, as the bench names it)",
            "inspect.another-device",
            "Another device than unit A answers at 192.168.77.64 (MAC 02:00:5e:10:00:99), and the bench names \
             02:00:5e:10:00:01 for the unit; nothing is tried there.",
            "take it off that address",
            "--resume=first.zip.unfinished",
        ] {
            assert!(said.err.contains(words), "{words}: {}", said.err);
        }
        let shown = call("ip", &["-n", "unit", "link", "show", "eth0"]);
        assert!(shown.contains(OTHER), "{shown}");
        let tried = device.control().logins_tried();

        let resumed = ["whole.zip", "--resume=first.zip.unfinished"];
        let said = proofhouse(at, &[&inspect[..], &resumed].concat()).ends(3);
        assert!(
            said.err.contains("1 of 2 visits are finished"),
            "{}",
            said.err
        );
        assert!(device.control().logins_tried() > tried);
    });
    proofhouse(at, &["evidence", "verify", "whole.zip"]).ends(0);
    let shown = proofhouse(at, &["evidence", "show", "whole.zip", "--format", "json"]).ends(0);
    let shown = super::schemas::held("evidence-show", shown.json());
    let visits = shown["inspection"]["course"]["visits"].as_array().unwrap();
    let met: Vec<&str> = visits
        .iter()
        .map(|visit| visit["met"]["address"].as_str().unwrap())
        .collect();
    assert_eq!(met, ["192.168.77.64", "192.168.77.1"]);
    assert_eq!(visits[1]["met"]["mac"]["seen"], OWN);
    let shown = proofhouse(at, &["evidence", "show", "whole.zip"]).ends(0);
    let words = "unit A, after a factory reset: at 192.168.77.1 (MAC 02:00:5e:10:00:01, as the bench names it), from ";
    assert!(shown.out.contains(words), "{}", shown.out);
}
