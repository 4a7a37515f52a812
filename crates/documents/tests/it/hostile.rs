//! What an officer types is text in both forms, whatever it looks like; what is too large or malformed is refused.

use proofhouse_documents::content::{Block, ContentError, MAX_BLOCKS, MAX_CELLS, MAX_TEXT_BYTES};
use proofhouse_documents::notice::NoticeKind;
use proofhouse_documents::{Document, Inline, RenderError, render};

use crate::reading::{html_text, on_disk, output_of, whole_pdf_text};
use crate::samples;

fn with_words(words: &str) -> Document {
    let mut content = samples::notice(NoticeKind::PermanentBan);
    content.paragraphs[0].officer_words = String::from(words);
    content.paragraphs[0].heading = words.chars().take(60).collect();
    content.document().unwrap()
}

fn without_space(text: &str) -> String {
    text.chars()
        .filter(|letter| !letter.is_whitespace())
        .collect()
}

#[test]
fn markup_code_and_quotes_reach_the_reader_verbatim() {
    let lines = [
        "#panic(\"never run\") #let x = 1; #import \"@preview/cetz:0.3.0\"",
        "= Not a heading *not bold* _not italic_ `raw` $x^2$ <label> @reference",
        "#read(\"/etc/passwd\") #include \"main.typ\" \\u{41} // no comment /* none */ ~ -- --- ...",
        "<script>alert('x')</script> &amp; <b>bold</b> \"quoted\" {{ document.title }} {% raw %}",
        "\u{201c}curled\u{201d} \u{a3}5 \u{20ac}6 \u{174}yl \u{395}\u{3bb}\u{3bb}\u{3ac}\u{3b4}\u{3b1} \u{420}\u{43e}\u{441}\u{441}\u{438}\u{44f}",
    ];
    let rendered = render(&with_words(&lines.join("\n"))).unwrap();
    assert_eq!(rendered.spelled_out, Vec::<char>::new());
    let pdf = without_space(&whole_pdf_text(&rendered.pdf));
    let html = String::from_utf8(rendered.html).unwrap();
    assert!(!html.contains("<script"));
    let html = without_space(&html_text(&html));
    for line in lines {
        assert!(
            pdf.contains(&without_space(line)),
            "{line} is not in the PDF:\n{pdf}"
        );
        assert!(
            html.contains(&without_space(line)),
            "{line} is not in the HTML:\n{html}"
        );
    }
}

#[test]
fn controls_overrides_and_what_no_font_shows_are_spelled_out_in_both_forms() {
    let rendered = render(&with_words(
        "bell \u{7} override \u{202e}txt.exe picture \u{1f512} own \u{e001} end",
    ))
    .unwrap();
    let expected = "bell[U+0007]override[U+202E]txt.exepicture[U+1F512]own[U+E001]end";
    assert!(without_space(&whole_pdf_text(&rendered.pdf)).contains(expected));
    assert!(
        without_space(&html_text(std::str::from_utf8(&rendered.html).unwrap())).contains(expected)
    );
    assert_eq!(
        rendered.spelled_out,
        vec!['\u{7}', '\u{202e}', '\u{e001}', '\u{1f512}']
    );
}

#[test]
fn words_of_right_to_left_scripts_are_set_and_read_back() {
    let hebrew = "\u{5e9}\u{5dc}\u{5d5}\u{5dd}";
    // Without lam and alef in a row: poppler reads back the two letters of that ligature in the wrong order.
    let arabic = "\u{645}\u{631}\u{62d}\u{628}\u{627}";
    let rendered = render(&with_words(&format!("{hebrew} and {arabic}"))).unwrap();
    assert_eq!(rendered.spelled_out, Vec::<char>::new());
    let pdf = whole_pdf_text(&rendered.pdf);
    assert!(pdf.contains(hebrew), "{pdf}");
    assert!(pdf.contains(arabic), "{pdf}");
}

#[test]
fn a_word_longer_than_the_line_stays_on_the_paper() {
    let rendered = render(&with_words(&format!("start {} end", "x".repeat(900)))).unwrap();
    let (_folder, file) = on_disk(&rendered.pdf);
    output_of("pdftotext", &["-bbox"], &file);
    let text = std::fs::read_to_string(file.with_extension("html")).unwrap();
    let widest = text
        .lines()
        .filter_map(|line| {
            line.split_once("xMax=\"")?
                .1
                .split_once('"')?
                .0
                .parse::<f64>()
                .ok()
        })
        .fold(0.0, f64::max);
    assert!(widest > 400.0 && widest < 595.0 - 70.0, "{widest}");
}

/// Renders the report changed by `change`, and returns why it was refused.
fn refused(change: impl FnOnce(&mut Document)) -> ContentError {
    let mut document = samples::report().document();
    change(&mut document);
    match render(&document) {
        Err(RenderError::Content(error)) => error,
        other => panic!(
            "not refused as content: {:?}",
            other.map(|rendered| rendered.pdf.len())
        ),
    }
}

fn paragraph(text: &str) -> Block {
    Block::Paragraph {
        inlines: vec![Inline::text(text)],
    }
}

#[test]
fn what_is_too_large_is_refused_by_name() {
    let long = "x".repeat(MAX_TEXT_BYTES + 1);
    let title = refused(|document| document.title = long.clone());
    assert!(
        title
            .to_string()
            .contains("one text (bytes) has 65537, and the limit is 65536"),
        "{title}"
    );
    let blocks = refused(|document| document.blocks = vec![paragraph("x"); MAX_BLOCKS + 1]);
    assert!(matches!(
        blocks,
        ContentError::TooLarge {
            what: "the list of blocks",
            ..
        }
    ));
    let total = refused(|document| document.blocks = vec![paragraph(&long[1..]); 9]);
    assert!(matches!(
        total,
        ContentError::TooLarge {
            what: "the text of the document (bytes)",
            ..
        }
    ));
    let cells = refused(|document| {
        document.blocks = vec![Block::List {
            items: vec![vec![]; MAX_CELLS + 1],
        }];
    });
    assert!(matches!(
        cells,
        ContentError::TooLarge {
            limit: MAX_CELLS,
            ..
        }
    ));
}

#[test]
fn what_is_malformed_is_refused_by_name() {
    assert!(matches!(
        refused(|document| document.title = " ".to_owned()),
        ContentError::NoTitle
    ));
    let language = refused(|document| document.language = "en\" onload=".to_owned());
    assert!(matches!(language, ContentError::Language { .. }));
    let skipped = Block::Heading {
        level: 4,
        text: "Deep".to_owned(),
    };
    assert!(matches!(
        refused(|document| document.blocks = vec![skipped]),
        ContentError::Heading { after: 1, .. }
    ));
    for url in [
        "javascript:alert(1)",
        "https://",
        "file:///etc/passwd",
        "https://a b",
        "https://a\"b",
        "/relative",
    ] {
        let link = Block::Paragraph {
            inlines: vec![Inline::Link {
                url: url.to_owned(),
            }],
        };
        assert!(
            matches!(
                refused(|document| document.blocks = vec![link]),
                ContentError::Url { .. }
            ),
            "{url}"
        );
    }
    let ragged = Block::Table {
        caption: "Ragged".to_owned(),
        header: vec!["A".to_owned(), "B".to_owned()],
        rows: vec![vec![vec![Inline::text("one")]]],
    };
    let row = refused(|document| document.blocks = vec![ragged]);
    assert!(matches!(
        row,
        ContentError::Row {
            row: 1,
            cells: 1,
            columns: 2,
            ..
        }
    ));
}

#[test]
fn the_largest_document_that_is_allowed_costs_bounded_time() {
    // Two limits at once: as many cells as may be, in one table that runs over pages.
    let mut document = samples::report().document();
    let row: Vec<Vec<Inline>> = (0..4)
        .map(|_| vec![Inline::text("cell of a table")])
        .collect();
    let header = ["A", "B", "C", "D"].map(str::to_owned).to_vec();
    document.blocks = vec![Block::Table {
        caption: "Long".to_owned(),
        header,
        rows: vec![row; MAX_CELLS / 4],
    }];
    let rendered = render(&document).unwrap();
    assert!(whole_pdf_text(&rendered.pdf).matches('\u{c}').count() > 40);
}
