//! The fuzz targets over their corpus and over generated input: what a fuzzer would run for hours, for seconds.

#![expect(clippy::cast_possible_truncation, reason = "offsets of short pages")]

use std::path::Path;

use proofhouse_publications::fuzzing;
use proofhouse_publications::prose::{Source, sentences};
use proofhouse_publications::text;
use proptest::prelude::*;

fn corpus(target: &str, run: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../fixtures/fuzz")
        .join(target);
    let mut count = 0;
    for entry in std::fs::read_dir(&folder).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        run(&bytes);
        // Every prefix is an input too: this is where a reader runs off the end.
        for end in 0..bytes.len().min(600) {
            run(&bytes[..end]);
        }
        count += 1;
    }
    assert!(count >= 3, "the corpus {target} is too small");
}

#[test]
fn corpora() {
    corpus("publications-html", fuzzing::html);
    corpus("publications-security-txt", fuzzing::security_txt);
    corpus("publications-support", fuzzing::support);
    corpus("publications-disclosure", fuzzing::disclosure);
}

/// Bits of markup and words, in any order.
fn soup() -> impl Strategy<Value = String> {
    let bit = prop_oneof![
        Just("<p>"),
        Just("</p>"),
        Just("<td>"),
        Just("<tr>"),
        Just("<table>"),
        Just("<b>"),
        Just("</b>"),
        Just("<br>"),
        Just("<!-- x -->"),
        Just("&amp;"),
        Just("&nbsp;"),
        Just(" "),
        Just("."),
        Just("\u{e9}"),
        Just("until 31/12/2029"),
        Just("security updates"),
        Just("<a href='/x'>"),
        Just("</a>"),
        Just("<script>a</script>"),
        Just("<h2>"),
        Just("5 years"),
    ];
    proptest::collection::vec(bit, 0..60).prop_map(|bits| bits.concat())
}

proptest! {
    #[test]
    fn any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..2000)) {
        fuzzing::html(&bytes);
        fuzzing::security_txt(&bytes);
        fuzzing::support(&bytes);
    }

    #[test]
    fn any_markup(html in soup()) {
        fuzzing::html(html.as_bytes());
        fuzzing::support(html.as_bytes());
        fuzzing::disclosure(html.as_bytes());
    }

    /// A known sentence in any surroundings is quoted by exactly its own bytes.
    #[test]
    fn a_passage_is_exactly_its_bytes(before in soup(), after in soup()) {
        let known = "Zebras get security updates until 31 December 2029.";
        let html = format!("{before}</a></td></tr></table><p>{known}</p>{after}");
        let page = text::html(html.as_bytes());
        let source = Source { url: "https://maker.example/", transcript: "t", body_at: 0, page: &page };
        let all = sentences(&page);
        let sentence = all.iter().find(|sentence| sentence.text == known);
        // The surroundings may leave a row open, which takes the sentence in.
        if let Some(sentence) = sentence {
            let passage = source.passage(sentence).unwrap();
            prop_assert_eq!(&html[passage.start as usize..passage.end as usize], known);
            prop_assert_eq!(passage.text, known);
        }
    }
}
