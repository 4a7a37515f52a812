//! Every parser over its corpus, whole, cut and altered: none panics, none runs away.

use proofhouse_inspect::fuzzing;
use proofhouse_testkit::corpus;
use proptest::prelude::*;

type Target = fn(&[u8]);

const TARGETS: &[(&str, Target)] = &[
    ("inspect-http", fuzzing::http),
    ("inspect-digest", fuzzing::http_digest),
    ("inspect-ftp", fuzzing::ftp),
    ("inspect-message", fuzzing::message),
    ("inspect-onvif", fuzzing::onvif),
    ("inspect-form", fuzzing::http_form),
    ("inspect-script", fuzzing::script),
    ("inspect-http-json", fuzzing::http_json),
    ("inspect-telnet", fuzzing::telnet),
    ("inspect-bench", fuzzing::bench),
    ("inspect-credentials", fuzzing::credentials),
    ("inspect-redirect", fuzzing::redirect),
    ("inspect-dns", fuzzing::dns),
    ("inspect-coap", fuzzing::coap),
    ("inspect-ntp", fuzzing::ntp),
    ("inspect-tftp", fuzzing::tftp),
    ("inspect-ssdp", fuzzing::ssdp),
    ("inspect-ws-discovery", fuzzing::ws_discovery),
    ("inspect-declaration", fuzzing::declaration),
    ("inspect-mqtt", fuzzing::mqtt),
    ("inspect-redis", fuzzing::redis),
    ("inspect-vnc", fuzzing::vnc),
    ("inspect-adb", fuzzing::adb),
    ("inspect-snmp", fuzzing::snmp),
    ("inspect-upnp", fuzzing::upnp),
    ("inspect-client-hello", fuzzing::client_hello),
    ("inspect-certificate", fuzzing::certificate),
    ("inspect-kexinit", fuzzing::kexinit),
    ("inspect-disclosed", fuzzing::disclosed),
    ("inspect-words", fuzzing::words),
    ("inspect-lists", fuzzing::lists),
    ("inspect-checkpoint", fuzzing::checkpoint),
];

#[test]
fn what_fuzzing_kept_is_read() {
    for (name, target) in TARGETS.iter().copied() {
        for input in corpus::kept(name).unwrap() {
            target(&input);
        }
    }
}

#[test]
fn the_corpus_whole_and_cut_at_each_byte_is_read() {
    for (name, target) in TARGETS.iter().copied() {
        for seed in corpus::seeds(name).unwrap() {
            for end in 0..=seed.len() {
                target(&seed[..end]);
            }
        }
    }
}

proptest! {
    #[test]
    fn the_corpus_altered_anywhere_is_read(which in 0..TARGETS.len(), at in any::<prop::sample::Index>(), with in prop::collection::vec(any::<u8>(), 0..8)) {
        let (name, target) = TARGETS[which];
        for mut seed in corpus::seeds(name).unwrap() {
            let from = at.index(seed.len() + 1);
            let to = (from + with.len()).min(seed.len());
            seed.splice(from..to, with.iter().copied());
            target(&seed);
        }
    }

    #[test]
    fn anything_at_all_is_read(data in prop::collection::vec(any::<u8>(), 0..600)) {
        for (_, target) in TARGETS.iter().copied() {
            target(&data);
        }
    }
}
