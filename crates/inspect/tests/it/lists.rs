//! What is tried: lists as data, by brand, kind and service, and the words of a text; against real servers.

use std::collections::BTreeSet;
use std::net::IpAddr;
use std::path::Path;

use proofhouse_inspect::credentials::{Folder, INDEX, List, words};
use proofhouse_inspect::stop::Stop;
use proofhouse_law::observation::{CredentialOrigin, DeviceState, Fact, Standing};

use crate::bench::{InProcess, bench, run, unit};
use crate::room::in_a_room;

const BUSYBOX: &str = "/bin/busybox";

/// What is accepted by busybox with this account and password, on a device of this brand.
fn accepted(
    brand: &str,
    account: &str,
    password: &str,
    list: &List,
) -> Vec<(String, CredentialOrigin)> {
    in_a_room(|room| {
        room.write("www/index.html", "<html><h1>Live view</h1></html>");
        room.write("httpd.conf", &format!("/:{account}:{password}\n"));
        let words = [
            "httpd",
            "-f",
            "-p",
            "127.0.0.1:80",
            "-h",
            "/etc/www",
            "-c",
            "/etc/httpd.conf",
        ];
        room.start(BUSYBOX, &words, 80);
        let units = vec![unit("A", IpAddr::from([127, 0, 0, 1]), vec![80])];
        let mut bench = bench(units, &[DeviceState::FactoryDefault]);
        brand.clone_into(&mut bench.device.brand);
        "router".clone_into(&mut bench.device.kind);
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        let (inspection, _) =
            runtime.block_on(run(&bench, list, &mut InProcess::default(), Stop::new()));
        let accepted = inspection
            .observations
            .into_iter()
            .filter_map(|one| match one.fact {
                Fact::CredentialAccepted {
                    account, origin, ..
                } => Some((account, origin)),
                _ => None,
            });
        accepted.collect()
    })
}

#[test]
fn the_default_of_a_brand_is_found_on_that_brand() {
    let list = List::shipped().unwrap();
    let (account, password) = ("admin", "barricade");
    assert!(
        !list
            .fitting("Acme", "router", None)
            .pairs
            .iter()
            .any(|pair| pair.password == password)
    );
    let origin = CredentialOrigin::PublicList {
        name: "proofhouse-brands".to_owned(),
    };
    let found = accepted("SMC Networks", account, password, &list);
    assert_eq!(found, [(account.to_owned(), origin)]);
}

#[test]
fn a_password_that_stands_in_the_manual_is_found_last() {
    let manual = "To sign in for the first time use the password \"Kettle-5512\" printed here.";
    let list = words::list("manual.txt", manual).after(List::shipped().unwrap());
    let found = accepted("Acme", "admin", "Kettle-5512", &list);
    assert_eq!(found, [("admin".to_owned(), CredentialOrigin::TesterFile)]);
}

#[test]
fn the_shipped_folder_is_one_that_could_be_given() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/credentials");
    let read = |file: &str| std::fs::read_to_string(folder.join(file)).ok();
    let index = Folder::read(&read(INDEX).unwrap()).unwrap();
    let given = index.list(Standing::PublicShipped, read).unwrap();
    assert_eq!(given, List::shipped_and_known().unwrap());
    let named: BTreeSet<String> = index.files().map(str::to_owned).collect();
    let entries = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let there: BTreeSet<String> = entries.filter(|name| name.contains(".csv")).collect();
    assert_eq!(
        named, there,
        "a list is shipped and not in the index, or the other way round"
    );
}
