//! The page of the codes, made from the code.

use std::fmt::Write as _;

use proofhouse_publications::security_txt::codes::{self, Kind};

const HEAD: &str = "# security.txt: what is checked

`proofhouse security-txt DOMAIN|URL|FILE` reads a security.txt by RFC 9116 and tells every finding, never only the first. This page is made from the
code by a test of `crates/publications`. A code is never renamed and never reused.

Four answers are kept apart and never added up: is the file **valid** by the RFC (no error), can a **contact** be used, are the **timings** of an answer
stated, and which elements of the **law** are present in what was read. The signature is advice (docs/decisions/0014), CSAF is maturity. Where another reader
differs, [security-txt-differences.md](security-txt-differences.md) says who is right.
";

#[test]
fn the_page_of_the_codes_is_the_code() {
    let mut page = HEAD.to_owned();
    for (kind, title) in [
        (Kind::Error, "Errors: the file breaks the RFC"),
        (
            Kind::Contact,
            "Contacts that nobody can use, although the grammar allows them",
        ),
        (Kind::Recommendation, "Recommendations"),
        (Kind::Notice, "Notices: nothing is wrong"),
        (Kind::Limit, "Limits: nothing follows for what was not read"),
    ] {
        let _ = write!(
            page,
            "\n## {title}\n\n| code | means | rule |\n|---|---|---|\n"
        );
        for code in codes::ALL.iter().filter(|code| code.kind == kind) {
            let _ = writeln!(page, "| `{}` | {} | {} |", code.id, code.says, code.rule);
        }
    }
    super::held("security-txt.md", &page);
}
