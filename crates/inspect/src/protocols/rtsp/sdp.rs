//! What a stream's description (SDP, RFC 8866) says of its codec and size: the proof of access, without a picture.

/// The most lines of a description that are read.
const LINES_MAX: usize = 500;
/// The most streams of one description that are told.
const STREAMS_MAX: usize = 8;
/// The longest word that is quoted from one, in characters.
const WORD_MAX: usize = 32;

/// One stream of a description.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Stream {
    /// `video`, `audio` or what else it is.
    kind: String,
    /// Its codec.
    codec: Option<String>,
    /// Its width and height.
    size: Option<(u32, u32)>,
    /// Its frames a second.
    rate: Option<String>,
}

impl Stream {
    fn words(&self) -> String {
        let mut words = self.kind.clone();
        if let Some(codec) = &self.codec {
            words = format!("{words} {codec}");
        }
        if let Some((width, height)) = self.size {
            words = format!("{words} {width}x{height}");
        }
        if let Some(rate) = &self.rate {
            words = format!("{words} at {rate} frames a second");
        }
        words
    }
}

/// The streams of a description; none where it is no description.
fn streams(text: &str) -> Vec<Stream> {
    let mut found: Vec<Stream> = Vec::new();
    if !text.trim_start().starts_with("v=0") {
        return found;
    }
    for line in text.lines().take(LINES_MAX) {
        if let Some(media) = line.trim().strip_prefix("m=") {
            if found.len() == STREAMS_MAX {
                break;
            }
            let mut words = media.split_ascii_whitespace();
            let kind = word(words.next().unwrap_or_default());
            let codec = words.nth(2).and_then(fixed_codec).map(str::to_owned);
            found.push(Stream {
                kind,
                codec,
                ..Stream::default()
            });
        } else if let (Some(attribute), Some(stream)) =
            (line.trim().strip_prefix("a="), found.last_mut())
        {
            read_attribute(attribute, stream);
        }
    }
    found
}

/// The streams in words, as `video JPEG 320x240 at 15 frames a second, audio PCMU`; `None` where there is none.
pub fn summary(text: &str) -> Option<String> {
    let words: Vec<String> = streams(text).iter().map(Stream::words).collect();
    (!words.is_empty()).then(|| words.join(", "))
}

fn read_attribute(attribute: &str, stream: &mut Stream) {
    let Some((name, value)) = attribute.split_once(':') else {
        return;
    };
    let after_type = || value.split_ascii_whitespace().nth(1).unwrap_or_default();
    match name {
        "rtpmap" => {
            let codec = after_type().split('/').next().unwrap_or_default();
            if !codec.is_empty() {
                stream.codec = Some(word(codec));
            }
        }
        "x-dimensions" => stream.size = pair(value, ',').or(stream.size),
        // RFC 6064 writes it so for 3GPP streams.
        "framesize" => stream.size = pair(after_type(), '-').or(stream.size),
        "cliprect" => {
            // Its order is y, x, height, width.
            let mut edges = value.splitn(3, ',').skip(2);
            let size = edges.next().and_then(|rest| pair(rest, ','));
            stream.size = stream.size.or(size.map(|(height, width)| (width, height)));
        }
        "framerate" | "x-framerate" | "a-framerate" => {
            let value = value.trim();
            if let Ok(rate) = value.parse::<f32>()
                && (0.0..1000.0).contains(&rate)
            {
                stream.rate = Some(rate.to_string());
            }
        }
        _ => {}
    }
}

fn pair(text: &str, between: char) -> Option<(u32, u32)> {
    let (first, second) = text.trim().split_once(between)?;
    Some((first.trim().parse().ok()?, second.trim().parse().ok()?))
}

/// The payload types whose codec is fixed (RFC 3551 6).
fn fixed_codec(payload: &str) -> Option<&'static str> {
    Some(match payload {
        "0" => "PCMU",
        "8" => "PCMA",
        "14" => "MPA",
        "26" => "JPEG",
        "31" => "H261",
        "32" => "MPV",
        "33" => "MP2T",
        "34" => "H263",
        _ => return None,
    })
}

fn word(text: &str) -> String {
    text.chars()
        .filter(char::is_ascii_graphic)
        .take(WORD_MAX)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codec_size_and_rate_are_told_of_each_stream() {
        let text = "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=Cam\r\nm=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\n\
                    a=cliprect:0,0,1080,1920\r\na=framerate:25.000000\r\nm=audio 0 RTP/AVP 0\r\na=recvonly\r\n";
        assert_eq!(
            summary(text).unwrap(),
            "video H264 1920x1080 at 25 frames a second, audio PCMU"
        );
        let jpeg = "v=0\nm=video 0 RTP/AVP 26\na=x-dimensions:320,240\na=framerate:15\n";
        assert_eq!(
            summary(jpeg).unwrap(),
            "video JPEG 320x240 at 15 frames a second"
        );
        let old = "v=0\nm=video 0 RTP/AVP 98\na=rtpmap:98 MP4V-ES/90000\na=framesize:98 640-480\n";
        assert_eq!(summary(old).unwrap(), "video MP4V-ES 640x480");
    }

    #[test]
    fn what_is_no_description_tells_nothing() {
        for text in ["", "<html>m=video</html>", "v=0\r\ns=none\r\n"] {
            assert_eq!(summary(text), None, "{text:?}");
        }
        let broken = "v=0\nm=\na=rtpmap:\na=rtpmap:96\na=x-dimensions:1,\na=framerate:NaN\na=framesize:9 99999999999-1\n";
        assert_eq!(streams(broken).len(), 1);
        assert!(
            streams(&format!("v=0\n{}", "m=video 0 RTP/AVP 26\n".repeat(400))).len() <= STREAMS_MAX
        );
    }
}
