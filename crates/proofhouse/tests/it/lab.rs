//! A drill's lab: its key, the trust file, and two signed bundles about one product, made once for all tests.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::sync::OnceLock;

use proofhouse_testkit::maker_site::MakerSite;

use super::cli::proofhouse;

/// The product that every test is about.
pub(crate) const GTIN: &str = "05012345678900";

/// The files of the lab, by name.
struct Lab {
    files: Vec<(String, Vec<u8>)>,
}

/// What a folder of the lab holds; `fails.zip` is of a site without a contact, `passes.zip` of one with everything.
const FILES: [&str; 8] = [
    "lab.pem",
    "lab.pem.pub",
    "trust.json",
    "fails.zip",
    "passes.zip",
    "stranger.pem",
    "stranger.pem.pub",
    "stranger.zip",
];

/// Lays the lab's files into `folder`.
pub(crate) fn furnish(folder: &Path) {
    static LAB: OnceLock<Lab> = OnceLock::new();
    for (name, bytes) in &LAB.get_or_init(make).files {
        let file = folder.join(name);
        fs::write(&file, bytes).unwrap();
        // A private key that others could read is not used.
        fs::set_permissions(file, fs::Permissions::from_mode(0o600)).unwrap();
    }
}

fn make() -> Lab {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    for name in ["lab", "stranger"] {
        let file = format!("{name}.pem");
        proofhouse(
            at,
            &[
                "keys", "new", "--role", "lab", "--name", name, "--drill", "--out", &file,
            ],
        )
        .ends(0);
    }
    let window = ["--from", "2020-01-01", "--until", "2090-01-01"];
    proofhouse(
        at,
        &[
            &["keys", "enrol", "lab.pem.pub", "--role", "lab"][..],
            &window,
        ]
        .concat(),
    )
    .ends(0);
    let silent = MakerSite::Silent {
        model: "CAM-100".to_owned(),
    };
    read(at, silent.clone(), "fails.zip", "lab.pem", 1);
    read(at, silent, "stranger.zip", "stranger.pem", 1);
    let forthright = MakerSite::Forthright {
        model: "CAM-100".to_owned(),
        supported_until: "31 December 2089".to_owned(),
        security_txt_expires: "2089-12-31T23:59:59Z".to_owned(),
    };
    read(at, forthright, "passes.zip", "lab.pem", 0);
    let files = FILES.map(|name| (name.to_owned(), fs::read(at.join(name)).unwrap()));
    Lab {
        files: files.into(),
    }
}

/// Reads a maker's site into a signed bundle.
fn read(folder: &Path, site: MakerSite, bundle: &str, key: &str, exit: i32) {
    let running = site.start().unwrap();
    let brief = format!(
        "[maker]\nname = \"Acme\"\nsite = \"{}\"\n\n[product]\nbrand = \"Acme\"\nkind = \"camera\"\nmodel = \"CAM-100\"\n\n\
         [authority]\nowner = \"the tests\"\nbasis = \"the tests' own site\"\nexpires = \"2089-12-31\"\n",
        running.product_page()
    );
    fs::write(folder.join("maker.toml"), brief).unwrap();
    let asked = [
        "publications",
        "maker.toml",
        "--out",
        bundle,
        "--key",
        key,
        "--regime",
        "uk-proposal-2020",
    ];
    proofhouse(folder, &asked).ends(exit);
}
