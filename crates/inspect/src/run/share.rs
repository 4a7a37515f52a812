//! How much of a bundle each visit may fill with transcripts: no device may void what was seen of the others.

use std::collections::BTreeMap;

/// The most bytes of all transcripts. A bundle holds 256 MiB (`archive.rs` of the evidence): the rest is for what was observed.
const BYTES_MAX: usize = 192 * 1024 * 1024;
/// The most transcripts of services. A bundle holds 10,000 files, and a service may have a second one, of its exposure.
pub(super) const TRANSCRIPTS_MAX: usize = 4_500;
/// What every transcript may have, in bytes, however full the bundle is.
const LEAST: usize = 4 * 1024;
/// How much of a line that a device sent is kept first where there is no room for all, in bytes.
const RECEIVED_KEPT: usize = 160;
/// Room for the note at the end.
const NOTE_BYTES: usize = 120;

/// How many bytes the transcripts of the next visit may have: what is left, shared by the visits that are left.
pub(super) fn of_next_visit(transcripts: &BTreeMap<String, Vec<u8>>, visits_left: usize) -> usize {
    let used: usize = transcripts.values().map(Vec::len).sum();
    BYTES_MAX.saturating_sub(used) / visits_left.max(1)
}

/// A transcript in no more than `room` bytes: what came is cut first, then what stands last. What was tried, and what it came
/// to, is in our own lines, which are short and few beside what a device may send.
pub(super) fn fitted(transcript: Vec<u8>, room: usize) -> Vec<u8> {
    let room = room.max(LEAST);
    if transcript.len() <= room {
        return transcript;
    }
    let mut kept = Vec::new();
    let mut lines = transcript.split_inclusive(|byte| *byte == b'\n');
    for line in lines.by_ref() {
        let short = shortened(line);
        if kept.len() + short.len() + NOTE_BYTES > room {
            let left_out = 1 + lines.count();
            let note = format!(
                "= {left_out} more lines were left out: the bundle had no room for them.\n"
            );
            kept.extend(note.into_bytes());
            break;
        }
        kept.extend(short);
    }
    kept
}

/// A line; of one that came, the first.
fn shortened(line: &[u8]) -> Vec<u8> {
    let mut words = line.splitn(4, |byte| *byte == b' ').skip(1);
    let mark = match words.next() {
        Some([b'#', ..]) => words.next(),
        mark => mark,
    };
    match line.get(..RECEIVED_KEPT) {
        Some(head) if mark == Some(b"<") => {
            let left_out = line.len() - head.len();
            // An escape of four letters that is cut in two reads as a shorter one: it is left out whole.
            let end = head.iter().rposition(|byte| *byte == b'\\');
            let end = end.filter(|at| at + 4 > head.len()).unwrap_or(head.len());
            let mut short = head.get(..end).unwrap_or(head).to_vec();
            short.extend(
                format!(" [{left_out} more left out: no room in the bundle]\n").into_bytes(),
            );
            short
        }
        _ => line.to_vec(),
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;
    use crate::transcript::accepted;

    fn transcript(floods: usize) -> Vec<u8> {
        let mut text = String::new();
        for number in 0..floods {
            text.push_str("2026-01-01T00:00:00Z #2 = try: account \"root\", password \"wrong\"\n");
            let flood = "\\xff".repeat(1000);
            writeln!(text, "2026-01-01T00:00:00Z #2 < {number}{flood}").unwrap();
        }
        text.push_str("2026-01-01T00:00:00Z = try: account \"root\", password \"vizxv\"\n");
        text.push_str("2026-01-01T00:00:00Z = accepted for account \"root\"\n");
        text.into_bytes()
    }

    #[test]
    fn a_flood_goes_before_what_was_tried_and_found() {
        let whole = transcript(100);
        assert_eq!(fitted(whole.clone(), whole.len()), whole);
        let fitted = fitted(whole.clone(), 64 * 1024);
        assert!(fitted.len() <= 64 * 1024, "{}", fitted.len());
        assert_eq!(accepted(&fitted), accepted(&whole));
        assert_eq!(accepted(&fitted).len(), 1);
        assert!(
            String::from_utf8(fitted)
                .unwrap()
                .contains("no room in the bundle")
        );
    }

    #[test]
    fn whatever_a_device_sends_the_bundle_is_never_full() {
        let whole = transcript(10_000);
        let fitted = fitted(whole, 0);
        assert!(fitted.len() <= LEAST, "{}", fitted.len());
        assert!(
            String::from_utf8(fitted)
                .unwrap()
                .ends_with("more lines were left out: the bundle had no room for them.\n")
        );
        // Even where each of the most transcripts has its least.
        const { assert!(BYTES_MAX + 2 * TRANSCRIPTS_MAX * LEAST < 240 * 1024 * 1024) };
    }

    #[test]
    fn what_is_left_is_shared_by_the_visits_that_are_left() {
        let one = BTreeMap::from([("a".to_owned(), vec![0; 1024 * 1024])]);
        assert_eq!(of_next_visit(&BTreeMap::new(), 4), 48 * 1024 * 1024);
        assert_eq!(of_next_visit(&one, 1), 191 * 1024 * 1024);
        assert_eq!(of_next_visit(&one, 0), 191 * 1024 * 1024);
    }
}
