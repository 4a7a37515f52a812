//! Any bytes as what someone holds: labels and standards.
#![no_main]

use std::sync::LazyLock;

use proofhouse_law::{Library, SourceFile, library};

macro_rules! files {
    ($($path:literal),+ $(,)?) => {
        &[$(SourceFile {
            path: $path,
            bytes: include_bytes!(concat!("../../regimes/", $path)),
        }),+]
    };
}

static LIBRARY: LazyLock<Library> = LazyLock::new(|| {
    library::load(files![
        "etsi-en-303-645-v2.1.1/provisions.toml",
        "etsi-en-303-645-v2.1.1/standard.toml",
        "etsi-en-303-645-v3.1.3/provisions.toml",
        "etsi-en-303-645-v3.1.3/standard.toml",
        "etsi-ts-103-701-v1.1.1/groups.toml",
        "etsi-ts-103-701-v1.1.1/ixit.toml",
        "etsi-ts-103-701-v1.1.1/standard.toml",
        "etsi-ts-103-701-v2.1.1/groups.toml",
        "etsi-ts-103-701-v2.1.1/ixit.toml",
        "etsi-ts-103-701-v2.1.1/standard.toml",
        "topic-crosswalk/rule-evidence.toml",
        "topic-crosswalk/topics.toml",
        "uk-cop-2018/guidelines.toml",
        "uk-cop-2018/standard.toml",
        "uk-proposal-2020/powers.toml",
        "uk-proposal-2020/regime.toml",
        "uk-proposal-2020/requirements.toml",
        "uk-proposal-2020/roles.toml",
        "uk-psti-2022/deemed.toml",
        "uk-psti-2022/meanings.toml",
        "uk-psti-2022/powers.toml",
        "uk-psti-2022/regime.toml",
        "uk-psti-2022/requirements.toml",
        "uk-psti-2022/roles.toml",
    ])
});

libfuzzer_sys::fuzz_target!(|data: &[u8]| proofhouse_law::fuzzing::deemed(data, &LIBRARY));
