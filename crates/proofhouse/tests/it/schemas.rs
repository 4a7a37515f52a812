//! The published schemas, held against what the binary answers in a test.

use std::fs;
use std::path::Path;

use proofhouse_testkit::schema::faults;
use serde_json::Value;

/// The schemas, from this crate's folder.
const FOLDER: &str = "../../docs/reference/json";

/// The document, which must be as the schema `name` says.
#[track_caller]
pub(crate) fn held(name: &str, document: Value) -> Value {
    let file = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join(FOLDER)
        .join(format!("{name}.schema.json"));
    let schema: Value = serde_json::from_slice(&fs::read(file).unwrap()).unwrap();
    let found = faults(&schema, &document, name);
    assert!(found.is_empty(), "{found:#?}\n{document}");
    document
}
