//! Bodies that come packed (RFC 9110 8.4), whether that was asked for or not: small devices keep their pages so in flash.
//!
//! Covers: `gzip` and `deflate`, the latter with and without the frame of zlib. Does not cover: others, and several at
//! once; what is broken, cut or larger than the limit is not read either, and says so.

use std::io::Read;

use flate2::read::{DeflateDecoder, GzDecoder, ZlibDecoder};

use super::{Body, Client, Head, Request, Response, is_costly, parse_body};

/// Why a page was not read that would take too much to read: the words of a sentence after "its page".
const COSTLY: &str = "opens so many elements within each other that it would take too much memory or time to read, and was not read";

/// Unpacks a body as its head says, up to `most` bytes; `None` where it is not packed. `Err`: what it is, where it was not read.
pub fn unpack(head: &Head, body: &[u8], most: usize) -> Result<Option<Vec<u8>>, String> {
    let codings: Vec<String> = head
        .all("content-encoding")
        .flat_map(|value| value.split(','))
        .map(|coding| coding.trim().to_ascii_lowercase())
        .filter(|coding| !coding.is_empty() && coding != "identity")
        .collect();
    let coding = codings.join(", ");
    let unpacked = match coding.as_str() {
        _ if body.is_empty() => None,
        "" => None,
        "gzip" | "x-gzip" => Some(read(GzDecoder::new(body), most)),
        // RFC 9110 8.4.1.2: some send it without the frame.
        "deflate" => Some(
            read(ZlibDecoder::new(body), most).or_else(|_| read(DeflateDecoder::new(body), most)),
        ),
        _ => Some(Err("in a way that is not spoken")),
    };
    let named: String = coding
        .chars()
        .filter(|l| !l.is_control())
        .take(40)
        .collect();
    unpacked
        .transpose()
        .map_err(|why| format!("is packed ({named}), {why}, and was not read"))
}

fn read(packed: impl Read, most: usize) -> Result<Vec<u8>, &'static str> {
    let limit = u64::try_from(most).unwrap_or(u64::MAX);
    let mut unpacked = Vec::new();
    packed
        .take(limit.saturating_add(1))
        .read_to_end(&mut unpacked)
        .map_err(|_| "brokenly")?;
    if unpacked.len() > most {
        return Err("larger than is read");
    }
    Ok(unpacked)
}

impl Client {
    /// A page whose end is not known, as far as it came.
    pub(super) fn cut_short(
        &self,
        head: &Head,
        start: usize,
        bytes: &[u8],
        request: &Request,
    ) -> Response {
        let (Body::Whole(body) | Body::More(body)) =
            parse_body(head, bytes.get(start..).unwrap_or_default());
        self.response(head, &body, request)
    }

    /// The answer to a request, unpacked; without a body where that would take too much to read.
    pub(super) fn response(&self, head: &Head, body: &[u8], request: &Request) -> Response {
        let mut unread = None;
        let unpacked = match unpack(head, body, self.limits.bytes) {
            Ok(None) => None,
            Ok(Some(unpacked)) => {
                let note = format!("it came packed: {} bytes in all", unpacked.len());
                self.log.note(&note);
                Some(unpacked)
            }
            Err(why) => {
                self.log.note(&format!("this page {why}"));
                unread = Some(why);
                Some(Vec::new())
            }
        };
        let mut body = String::from_utf8_lossy(unpacked.as_deref().unwrap_or(body)).into_owned();
        if is_costly(&body) {
            self.log.note(&format!("this page {COSTLY}"));
            unread = Some(COSTLY.to_owned());
            body.clear();
        }
        Response {
            head: head.clone(),
            body,
            target: request.target.clone(),
            unread,
        }
    }
}

impl Response {
    /// Why nothing of it was read, where that is so: it says nothing of who is signed in.
    pub(crate) fn unreadable(&self) -> Option<&str> {
        self.unread.as_deref().filter(|_| self.body.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use flate2::Compression;
    use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};

    use super::*;

    fn unpacked(coding: &str, body: &[u8], most: usize) -> Result<Option<Vec<u8>>, String> {
        let headers = vec![("content-encoding".to_owned(), coding.to_owned())];
        let status = 200;
        unpack(&Head { status, headers }, body, most)
    }

    fn gzip(text: &[u8]) -> Vec<u8> {
        let mut packer = GzEncoder::new(Vec::new(), Compression::default());
        packer.write_all(text).unwrap();
        packer.finish().unwrap()
    }

    #[test]
    fn what_is_packed_is_read() {
        let mut zlib = ZlibEncoder::new(Vec::new(), Compression::default());
        zlib.write_all(b"page").unwrap();
        let mut bare = DeflateEncoder::new(Vec::new(), Compression::default());
        bare.write_all(b"page").unwrap();
        for (coding, body) in [
            ("gzip", gzip(b"page")),
            ("identity, X-GZIP", gzip(b"page")),
            ("deflate", zlib.finish().unwrap()),
            ("deflate", bare.finish().unwrap()),
        ] {
            assert_eq!(
                unpacked(coding, &body, 4),
                Ok(Some(b"page".to_vec())),
                "{coding}"
            );
        }
        assert_eq!(unpacked("identity", b"page", 4), Ok(None));
        assert_eq!(unpacked("gzip", b"", 4), Ok(None));
    }

    #[test]
    fn what_is_broken_larger_or_packed_otherwise_is_told() {
        let whole = gzip(b"page");
        for (coding, body, why) in [
            ("gzip", &whole[..whole.len() - 9], "brokenly"),
            ("gzip", b"page", "brokenly"),
            ("gzip", &gzip(&vec![0; 1_000_000]), "larger"),
            ("br", b"page", "(br), in a way"),
            ("gzip, gzip", &gzip(&whole), "in a way"),
        ] {
            let told = unpacked(coding, body, 1000).unwrap_err();
            assert!(told.contains(why), "{told}");
        }
    }
}
