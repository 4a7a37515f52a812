//! Account and password in the path of a stream, as firmware takes them that calls itself `H264DVR`.
//!
//! Whoever asks some of these recorders for a usual path gets 401 whatever stands in `Authorization`; they look at the path
//! alone, or at both. Their users tell of it, no document does.

use crate::protocols::message::in_uri;

/// Whether a service that calls itself so may look there.
pub(super) fn is_looked_at_by(server: &str) -> bool {
    server.to_ascii_uppercase().contains("H264DVR")
}

/// The path of the first stream, for this account and this password.
pub(super) fn path(account: &str, password: &str) -> String {
    let (account, password) = (in_uri(account), in_uri(password));
    format!("/user={account}&password={password}&channel=1&stream=0.sdp?")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_password_breaks_out_of_the_path() {
        assert_eq!(
            path("admin", "a&b c\r\n"),
            "/user=admin&password=a%26b%20c%0D%0A&channel=1&stream=0.sdp?"
        );
        assert_eq!(
            path("admin", ""),
            "/user=admin&password=&channel=1&stream=0.sdp?"
        );
    }
}
