//! `scope` and `duties`: the exit codes that scripts rely on, and one clear word for each mistake.

use std::fs;

use super::cli::proofhouse;

const EXAMPLE: &str = include_str!("../../../../docs/reference/product.toml");

#[test]
fn scope_ends_with_nought_where_it_is_decided_and_with_three_where_it_is_not() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("product.toml"), EXAMPLE).unwrap();
    let open = EXAMPLE.replace("lists_every_supply = true", "lists_every_supply = false");
    fs::write(folder.path().join("open.toml"), open).unwrap();
    for (exit, answer, arguments) in [
        (0, "in", &["product.toml"][..]),
        (0, "out", &["product.toml", "--on", "2024-04-28"]),
        (0, "in", &["product.toml", "--regime", "uk-proposal-2020"]),
        (3, "not-known", &["open.toml", "--territory", "GB"]),
    ] {
        let arguments = [&["scope"], arguments, &["--format", "json"]].concat();
        let said = proofhouse(folder.path(), &arguments).ends(exit).json();
        assert_eq!(said["answer"], answer, "{arguments:?}: {said}");
    }
    let human = proofhouse(folder.path(), &["scope", "open.toml"])
        .ends(3)
        .out;
    assert!(human.starts_with("not known: Acme MOVE-2"), "{human}");
    assert!(human.contains("lists_every_supply: "), "{human}");
    assert!(
        human.contains("[statute, verified: PSTI Act 2022 s.54]"),
        "{human}"
    );
}

#[test]
fn every_mistake_of_a_product_file_is_named_with_its_line() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(
        folder.path().join("product.toml"),
        "[answers]\nkind = [\"toaster\"]\nover-the-internet = 1\n\n[[connection]]\nprotocol = \"zigbee\"\n",
    )
    .unwrap();
    let human = proofhouse(folder.path(), &["scope", "product.toml"]).ends(2);
    for said in [
        "line 2: `kind` cannot be `toaster`",
        "line 3: `over-the-internet` cannot be 1",
        "line 5: a [[connection]] has no `to`",
        "line 6: `protocol`",
    ] {
        assert!(human.err.contains(said), "{said}: {}", human.err);
    }
    assert_eq!(human.out, "");
    let json = proofhouse(
        folder.path(),
        &["scope", "product.toml", "--format", "json"],
    )
    .ends(2);
    assert_eq!(
        json.json()["error"]["mistakes"].as_array().unwrap().len(),
        4
    );
    for arguments in [
        &["scope", "none.toml"][..],
        &["scope", "product.toml", "--territory", "FR"],
        &["scope", "product.toml", "--regime", "uk-none"],
    ] {
        assert!(
            !proofhouse(folder.path(), arguments).ends(2).err.is_empty(),
            "{arguments:?}"
        );
    }
}

#[test]
fn duties_say_what_is_owed_and_what_the_regime_knows_where_it_is_asked_amiss() {
    let folder = tempfile::tempdir().unwrap();
    let asked = [
        "duties",
        "--role",
        "importer",
        "--situation",
        "manufacturer-failure-known",
        "--told-by",
        "manufacturer",
    ];
    let human = proofhouse(folder.path(), &asked).ends(0).out;
    assert!(
        human.contains("psti.s19.contact: Contact the manufacturer (not owed"),
        "{human}"
    );
    assert!(
        human.contains("as soon as possible after you contacted the manufacturer"),
        "{human}"
    );
    let json = proofhouse(folder.path(), &[&asked[..], &["--format", "json"]].concat())
        .ends(0)
        .json();
    assert_eq!(json["role"], "importer");
    for (wrong, known) in [
        (
            &["--role", "importer", "--situation", "at-sea"][..],
            "own-failure-known",
        ),
        (
            &["--role", "producer", "--situation", "making-available"],
            "manufacturer",
        ),
        (
            &["--role", "king", "--situation", "making-available"],
            "distributor",
        ),
        (
            &[
                "--role",
                "importer",
                "--situation",
                "making-available",
                "--given",
                "rain",
            ],
            "label-in-force",
        ),
        (
            &[
                "--role",
                "importer",
                "--situation",
                "making-available",
                "--told-by",
                "rain",
            ],
            "supplier",
        ),
    ] {
        let said = proofhouse(folder.path(), &[&["duties"], wrong].concat())
            .ends(2)
            .err;
        assert!(said.contains(known), "{wrong:?}: {said}");
    }
}
