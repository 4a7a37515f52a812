//! PDFs, sound and hostile, through the confined child.

use std::fmt::Write as _;
use std::os::unix::process::ExitStatusExt;
use std::process::{Command, ExitCode, Stdio};
use std::sync::atomic::AtomicBool;

use jiff::Timestamp;
use jiff::civil::date;
use proofhouse_law::observation::{Fact, SupportReading};
use proofhouse_publications::brief::Brief;
use proofhouse_publications::bundle::draft;
use proofhouse_publications::fetch::{Fetcher, Limits};
use proofhouse_publications::pdf::confine::confine;
use proofhouse_publications::pdf::{Confined, ReadPdf};
use proofhouse_publications::replay::{Kept, replay};
use proofhouse_publications::run::web::Readers;
use proofhouse_publications::run::{Context, read_from};
use proofhouse_testkit::maker_site::{Answer, MakerSite};

use crate::Test;

pub(crate) const TESTS: &[Test] = &[
    ("pdf::words_rows_and_pages", words_rows_and_pages),
    (
        "pdf::a_real_document_reads_as_pdftotext_reads_it",
        a_real_document_reads_as_pdftotext_reads_it,
    ),
    (
        "pdf::a_passage_names_its_page_and_stands_in_the_text",
        a_passage_names_its_page_and_stands_in_the_text,
    ),
    (
        "pdf::one_that_eats_memory_ends_its_reader",
        one_that_eats_memory_ends_its_reader,
    ),
    (
        "pdf::one_that_never_ends_ends_its_reader",
        one_that_never_ends_ends_its_reader,
    ),
    ("pdf::what_is_no_pdf_is_said", what_is_no_pdf_is_said),
    (
        "pdf::the_confined_child_reaches_nothing",
        the_confined_child_reaches_nothing,
    ),
    (
        "pdf::a_child_that_is_not_ours_is_no_reader",
        a_child_that_is_not_ours_is_no_reader,
    ),
];

pub(crate) fn reader() -> Confined {
    Confined::by(std::env::current_exe().unwrap(), &["read-pdf"])
}

/// A PDF whose pages draw these contents in Helvetica; `objects` are further ones, from number 100.
pub(crate) fn pdf(pages: &[&str], objects: &[String]) -> Vec<u8> {
    let kids: Vec<String> = (0..pages.len())
        .map(|index| format!("{} 0 R", 10 + index * 2))
        .collect();
    let mut all = vec![
        "1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n".to_owned(),
        format!("2 0 obj\n<< /Type /Pages /Count {} /Kids [{}] >>\nendobj\n", pages.len(), kids.join(" ")),
        "3 0 obj\n<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>\nendobj\n".to_owned(),
    ];
    for (index, content) in pages.iter().enumerate() {
        let (page, stream) = (10 + index * 2, 11 + index * 2);
        all.push(format!("{page} 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {stream} 0 R /Resources << /Font << /F1 3 0 R >> /XObject << /X 100 0 R >> >> >>\nendobj\n"));
        all.push(format!(
            "{stream} 0 obj\n<< /Length {} >>\nstream\n{content}\nendstream\nendobj\n",
            content.len()
        ));
    }
    all.extend(objects.iter().cloned());
    let mut out = "%PDF-1.7\n".to_owned();
    let mut table = String::new();
    let mut numbers = Vec::new();
    for object in &all {
        let number: usize = object.split(' ').next().unwrap().parse().unwrap();
        numbers.push(number);
        let _infallible = write!(table, "{number} 1\n{:010} 00000 n \n", out.len());
        out.push_str(object);
    }
    let start = out.len();
    let size = numbers.iter().max().unwrap() + 1;
    let _infallible = write!(
        out,
        "xref\n0 1\n0000000000 65535 f \n{table}trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"
    );
    out.into_bytes()
}

const FIRST: &str = "BT /F1 24 Tf 72 780 Td (Support for PH-100) Tj ET\nBT /F1 11 Tf 72 740 Td (We give security updates) Tj 0 -14 Td (for our cameras.) Tj ET";
const SECOND: &str = "BT /F1 11 Tf 72 740 Td (Model) Tj 200 0 Td (Updates until) Tj -200 -16 Td (PH-100) Tj 200 0 Td (31 December 2029) Tj -200 -16 Td (PH-200) Tj 200 0 Td (31 December 2030) Tj ET\nBT 3 Tr /F1 11 Tf 72 500 Td (Unseen: until 2099) Tj ET";

fn words_rows_and_pages() {
    let words = reader().words(&pdf(&[FIRST, SECOND], &[])).unwrap();
    let wanted = "Support for PH-100\n\nWe give security updates\nfor our cameras.\n\u{c}Model | Updates until\n\nPH-100 | 31 December 2029\n\nPH-200 | 31 December 2030\n\n";
    assert_eq!(words, wanted);
}

fn a_real_document_reads_as_pdftotext_reads_it() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/example/notice.pdf");
    let ours = reader().words(&std::fs::read(path).unwrap()).unwrap();
    let theirs = Command::new("pdftotext")
        .args([path, "-"])
        .output()
        .unwrap();
    let theirs = String::from_utf8(theirs.stdout).unwrap();
    let split = |text: &str| -> Vec<String> {
        let words = text.split(|sign: char| sign.is_whitespace() || sign == '|');
        words
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect()
    };
    let (ours, theirs) = (split(&ours), split(&theirs));
    assert!(theirs.len() > 200);
    let found = theirs.iter().filter(|word| ours.contains(word)).count();
    assert!(
        found * 100 >= theirs.len() * 98,
        "{found} of {} words",
        theirs.len()
    );
}

fn a_passage_names_its_page_and_stands_in_the_text() {
    let body = pdf(
        &[
            "BT /F1 11 Tf 72 740 Td (Acme Cameras) Tj ET",
            "BT /F1 11 Tf 72 740 Td (The PH-100 gets security updates) Tj 0 -14 Td (until 31 December 2029.) Tj ET",
        ],
        &[],
    );
    let home = Answer::html("<h1>PH-100</h1><p>A camera. <a href='/support.pdf'>Support</a></p>");
    let policy = Answer::Page {
        status: 200,
        content_type: "application/pdf".to_owned(),
        body,
    };
    let site = MakerSite::Scripted(vec![
        ("/".to_owned(), home),
        ("/support.pdf".to_owned(), policy),
    ])
    .start()
    .unwrap();
    let mut brief = Brief::for_site(site.product_page().parse().unwrap()).unwrap();
    "PH-100".clone_into(&mut brief.product.model);
    let now = || -> Timestamp { "2026-11-23T12:00:00Z".parse().unwrap() };
    let stop = AtomicBool::new(false);
    let mut context = Context {
        limits: Limits::default(),
        now: &now,
        on: date(2026, 11, 23),
        stop: &stop,
        progress: &mut |_| {},
    };
    let reader = reader();
    let readers = Readers {
        pdf: Some(&reader),
        browser: None,
    };
    let web = Fetcher::new(&brief, context.limits);
    let reading = read_from(&web, readers, &brief, &mut context);
    let support = reading.observations.iter().find_map(|one| match &one.fact {
        Fact::SupportPeriod {
            url,
            reading,
            passage,
        } => Some((url, reading, passage, &one.transcripts)),
        _ => None,
    });
    let (url, said, passage, relied) = support.unwrap();
    assert!(url.ends_with("/support.pdf#page=2"), "{url}");
    assert_eq!(
        *said,
        SupportReading::StatedEndDate {
            date: date(2029, 12, 31)
        }
    );
    let text = &reading.transcripts[&passage.transcript];
    let place = usize::try_from(passage.start).unwrap()..usize::try_from(passage.end).unwrap();
    assert_eq!(
        &text[place],
        b"The PH-100 gets security updates\nuntil 31 December 2029."
    );
    assert_eq!(relied.len(), 2, "the PDF and its text");
    let draft = draft(&brief, &reading).unwrap();
    let kept = Kept {
        brief: &draft.bench,
        transcripts: &reading.transcripts,
        observations: &reading.observations,
    };
    assert!(replay(kept, Some(&reader)).unwrap().is_same());
    let without = replay(kept, None).unwrap();
    assert!(!without.is_same());
    assert!(without.reading.notes[0].contains("no reader for it here"));
}

/// A form that draws itself many times over, in levels: a few hundred bytes of work without end.
fn endless() -> Vec<u8> {
    let level = |number: usize, next: usize| {
        let content = "/X Do ".repeat(100);
        format!(
            "{number} 0 obj\n<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X {next} 0 R >> >> /Length {} >>\nstream\n{content}\nendstream\nendobj\n",
            content.len()
        )
    };
    let mut objects: Vec<String> = (100..108).map(|number| level(number, number + 1)).collect();
    let text = "BT ET";
    objects.push(format!("108 0 obj\n<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Length {} >>\nstream\n{text}\nendstream\nendobj\n", text.len()));
    pdf(&["/X Do"], &objects)
}

fn one_that_never_ends_ends_its_reader() {
    let reason = reader().words(&endless()).unwrap_err();
    assert!(reason.contains("kept its reader busy"), "{reason}");
}

/// A stream of zeros, packed a thousandfold: it unpacks to more than the child may have.
fn one_that_eats_memory_ends_its_reader() {
    let gzip = proofhouse_testkit::maker_site::gzip_bomb(1_000_000_000);
    // A gzip stream without its head is a deflate stream; with two bytes before it, what a PDF calls FlateDecode.
    let mut packed = vec![0x78, 0x9c];
    packed.extend_from_slice(&gzip[10..]);
    let mut bytes = pdf(&["q"], &[]);
    let at = bytes
        .windows(4)
        .position(|window| window == b"11 0")
        .unwrap();
    let from = bytes[at..]
        .windows(8)
        .position(|window| window == b"11 0 obj")
        .map_or(at, |more| at + more);
    let mut body = bytes[..from].to_vec();
    body.extend_from_slice(
        format!(
            "11 0 obj\n<< /Filter /FlateDecode /Length {} >>\nstream\n",
            packed.len()
        )
        .as_bytes(),
    );
    body.extend_from_slice(&packed);
    body.extend_from_slice(b"\nendstream\nendobj\n");
    bytes = body;
    let reason = reader().words(&bytes).unwrap_err();
    // Which limit it meets first depends on how fast the machine unpacks; both end it.
    let (memory, time) = ("more than 512 MiB of memory", "kept its reader busy");
    assert!(reason.contains(memory) || reason.contains(time), "{reason}");
}

fn what_is_no_pdf_is_said() {
    assert_eq!(
        reader().words(b"%PDF-1.7 and nothing").unwrap_err(),
        "it is no sound PDF"
    );
    let empty = reader().words(&pdf(&["q Q"], &[])).unwrap();
    assert_eq!(empty, "");
}

fn a_child_that_is_not_ours_is_no_reader() {
    let reason = Confined::by("/nonexistent".into(), &[])
        .words(b"")
        .unwrap_err();
    assert!(reason.starts_with("its reader did not start"), "{reason}");
    let reason = Confined::by("/bin/false".into(), &[])
        .words(b"")
        .unwrap_err();
    assert_eq!(reason, "it made its reader fail");
}

/// A child that confines itself and then does one forbidden thing; it comes to its end only where that was let through.
pub(crate) fn escape(how: &str) -> ExitCode {
    confine().unwrap();
    match how {
        "read a file" => drop(std::fs::File::open("/etc/hostname")),
        "write a file" => drop(std::fs::File::create("/tmp/proofhouse-escaped")),
        "connect" => drop(std::net::TcpStream::connect("127.0.0.1:9")),
        "start a process" => drop(Command::new("/bin/true").spawn()),
        "start a thread" => drop(std::thread::Builder::new().spawn(|| ())),
        "take memory" => drop(std::hint::black_box(vec![1_u8; 700 * 1024 * 1024])),
        _ => {}
    }
    ExitCode::SUCCESS
}

fn the_confined_child_reaches_nothing() {
    let ends = |how: &str| {
        let child = Command::new(std::env::current_exe().unwrap())
            .args(["escape", how])
            .env_clear()
            .stderr(Stdio::null())
            .status()
            .unwrap();
        child.signal()
    };
    assert_eq!(ends("do nothing"), None);
    for how in [
        "read a file",
        "write a file",
        "connect",
        "start a process",
        "start a thread",
    ] {
        assert_eq!(ends(how), Some(31), "{how}: SIGSYS");
    }
    assert_eq!(ends("take memory"), Some(6), "SIGABRT");
}
