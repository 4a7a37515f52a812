//! What a camera shows or hears: told by its type, and neither read nor kept.
//!
//! A right password, or none at all, may open a stream of somebody's room. That it opens is the fact; what it shows
//! belongs in no transcript. Covers what says its type. Does not cover pictures under the name of another type.

use super::{Head, Response};

/// Types that carry pictures or sound: the endless pictures of Motion JPEG, and RTSP carried in HTTP, among them.
const TYPES: [&str; 5] = [
    "image/",
    "video/",
    "audio/",
    "multipart/x-mixed-replace",
    "application/x-rtsp-tunnelled",
];

/// The type of what follows the head, where it is pictures or sound.
pub fn pictures(head: &Head) -> Option<String> {
    let value = head.header("content-type")?;
    let kind = value.split(';').next().unwrap_or_default().trim();
    let kind = kind.to_ascii_lowercase();
    TYPES
        .iter()
        .any(|of| kind.starts_with(of))
        .then(|| kind.chars().filter(|letter| !letter.is_control()).collect())
}

impl Response {
    /// How much came, in words.
    pub(crate) fn brought(&self) -> String {
        match pictures(&self.head) {
            Some(kind) => format!("pictures or sound ({kind:?}), which were left unread"),
            None => match self.unreadable() {
                Some(why) => format!("a page that {why}"),
                None => format!("{} bytes", self.body.len()),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(value: &str) -> Response {
        let headers = vec![("content-type".to_owned(), value.to_owned())];
        Response {
            head: Head {
                status: 200,
                headers,
            },
            body: "1234".to_owned(),
            target: "/".to_owned(),
            ..Response::default()
        }
    }

    #[test]
    fn pictures_and_sound_are_told_by_their_type() {
        let stream = typed("Multipart/X-Mixed-Replace; boundary=b");
        assert_eq!(
            stream.brought(),
            "pictures or sound (\"multipart/x-mixed-replace\"), which were left unread"
        );
        for seen in ["image/jpeg", "video/mp4", "audio/basic"] {
            assert!(pictures(&typed(seen).head).is_some(), "{seen}");
        }
        for read in ["text/html", "multipart/form-data", "application/json"] {
            assert_eq!(typed(read).brought(), "4 bytes", "{read}");
        }
    }
}
