//! The fuzz targets over their corpus and over generated input: what a fuzzer would run for hours, for seconds.

#![expect(clippy::cast_possible_truncation, reason = "offsets of short pages")]

use proofhouse_publications::fuzzing;
use proofhouse_publications::prose::{Source, sentences};
use proofhouse_publications::text;
use proofhouse_testkit::corpus;
use proptest::prelude::*;

fn over_corpus(target: &str, run: fn(&[u8])) {
    let seeds = corpus::seeds(target).unwrap();
    assert!(seeds.len() >= 3, "the corpus {target} is too small");
    for bytes in seeds {
        run(&bytes);
        // Every prefix is an input too: this is where a reader runs off the end.
        for end in 0..bytes.len().min(600) {
            run(&bytes[..end]);
        }
    }
    for bytes in corpus::kept(target).unwrap() {
        run(&bytes);
    }
}

#[test]
fn corpora() {
    over_corpus("publications-charset", fuzzing::charset);
    over_corpus("publications-html", fuzzing::html);
    over_corpus("publications-csaf", fuzzing::csaf);
    over_corpus("publications-journal", fuzzing::journal);
    over_corpus("publications-market", fuzzing::market);
    over_corpus("publications-pdf", fuzzing::pdf);
    over_corpus("publications-robots", fuzzing::robots);
    over_corpus("publications-security-txt", fuzzing::security_txt);
    over_corpus("publications-support", fuzzing::support);
    over_corpus("publications-disclosure", fuzzing::disclosure);
}

/// Whole answers only: each byte short costs the time in which a server might still send it.
#[test]
fn responses() {
    let target = "publications-response";
    for bytes in [
        corpus::seeds(target).unwrap(),
        corpus::kept(target).unwrap(),
    ]
    .concat()
    {
        fuzzing::response(&bytes);
    }
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

/// Lines of security.txt files and of the framework of a signature, in any order.
fn lines() -> impl Strategy<Value = String> {
    let bit = prop_oneof![
        Just("-----BEGIN PGP SIGNED MESSAGE-----"),
        Just("-----BEGIN PGP SIGNATURE-----"),
        Just("-----END PGP SIGNATURE-----"),
        Just("Hash: SHA512"),
        Just("iQEz="),
        Just("- Contact: mailto:a@b.example"),
        Just("Contact: https://b.example/\u{e9}\u{1f512}"),
        Just("\tExpires: 2027-01-01T00:00:60Z"),
        Just("Encryption:  x y\u{7}"),
        Just("Preferred-Languages: en,,\u{301}"),
        Just("# \r\u{feff}\u{2028}"),
        Just("\u{feff}Policy:"),
        Just(" "),
        Just(""),
    ];
    let end = prop_oneof![Just("\n"), Just("\r\n"), Just("")];
    proptest::collection::vec((bit, end), 0..20).prop_map(|all| {
        let parts: Vec<&str> = all
            .into_iter()
            .flat_map(|(line, end)| [line, end])
            .collect();
        parts.concat()
    })
}

proptest! {
    #[test]
    fn any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..2000)) {
        fuzzing::html(&bytes);
        fuzzing::security_txt(&bytes);
        fuzzing::csaf(&bytes);
        fuzzing::support(&bytes);
        fuzzing::robots(&bytes);
        fuzzing::charset(&bytes);
        fuzzing::pdf(&bytes);
        fuzzing::journal(&bytes);
    }

    #[test]
    fn any_lines_of_a_security_txt(file in lines()) {
        fuzzing::security_txt(file.as_bytes());
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
