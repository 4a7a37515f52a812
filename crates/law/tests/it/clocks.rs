//! placeholder
#[test]
fn probe() {
    let (regimes, problems) = crate::world::load(&crate::world::files(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../regimes")));
    for p in &problems { println!("{}:{} {} {}", p.path, p.line, p.code, p.message); }
    println!("{}", regimes.len());
    assert!(problems.is_empty());
}
