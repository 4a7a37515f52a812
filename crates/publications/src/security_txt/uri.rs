//! Whether a value is a URI by the grammar of RFC 3986 section 3, and where it stops being one.

/// The byte at which a text stops being a URI; none if it is one.
pub(super) fn fault(text: &str) -> Option<usize> {
    let Some(colon) = text.find(':') else {
        return Some(0);
    };
    let scheme = text.get(..colon).unwrap_or_default();
    if let Some(at) = scheme_fault(scheme) {
        return Some(at);
    }
    let at = colon + 1;
    let rest = text.get(at..).unwrap_or_default();
    let (rest, fragment) = cut(rest, '#');
    let (path, query) = cut(rest, '?');
    let query_at = at + path.len() + 1;
    let fragment_at = at + rest.len() + 1;
    let in_query = |part: &str| characters(part, b"/?:@");
    hierarchy(path, at)
        .or_else(|| Some(query_at + in_query(query?)?))
        .or_else(|| Some(fragment_at + in_query(fragment?)?))
}

/// The scheme of a URI in lower case.
pub(super) fn scheme(uri: &str) -> String {
    let scheme = uri.split(':').next().unwrap_or_default();
    scheme.to_ascii_lowercase()
}

fn scheme_fault(scheme: &str) -> Option<usize> {
    let first = scheme
        .bytes()
        .next()
        .is_some_and(|b| b.is_ascii_alphabetic());
    if !first {
        return Some(0);
    }
    scheme
        .bytes()
        .position(|byte| !(byte.is_ascii_alphanumeric() || b"+-.".contains(&byte)))
}

fn cut(text: &str, at: char) -> (&str, Option<&str>) {
    match text.split_once(at) {
        Some((before, after)) => (before, Some(after)),
        None => (text, None),
    }
}

/// `hier-part`, which begins at byte `at` of the URI.
fn hierarchy(part: &str, at: usize) -> Option<usize> {
    let Some(rest) = part.strip_prefix("//") else {
        return characters(part, b"/:@").map(|wrong| at + wrong);
    };
    let end = rest.find('/').unwrap_or(rest.len());
    let (authority, path) = rest.split_at_checked(end).unwrap_or((rest, ""));
    let at = at + 2;
    authority_fault(authority)
        .map(|wrong| at + wrong)
        .or_else(|| characters(path, b"/:@").map(|wrong| at + end + wrong))
}

/// `[ userinfo "@" ] host [ ":" port ]`.
fn authority_fault(authority: &str) -> Option<usize> {
    let (user, host_at) = match authority.rfind('@') {
        Some(at) => (authority.get(..at).unwrap_or_default(), at + 1),
        None => ("", 0),
    };
    if let Some(wrong) = characters(user, b":") {
        return Some(wrong);
    }
    let host_port = authority.get(host_at..).unwrap_or_default();
    if let Some(literal) = host_port.strip_prefix('[') {
        let Some(close) = literal.find(']') else {
            return Some(host_at);
        };
        let inner = literal.get(..close).unwrap_or_default();
        if !is_ip_literal(inner) {
            return Some(host_at + 1);
        }
        let port = literal.get(close + 1..).unwrap_or_default();
        let port_at = host_at + close + 2;
        return match port.strip_prefix(':') {
            Some(digits) => not_digits(digits).map(|wrong| port_at + 1 + wrong),
            None if port.is_empty() => None,
            None => Some(port_at),
        };
    }
    let end = host_port.find(':').unwrap_or(host_port.len());
    let (host, port) = host_port.split_at_checked(end).unwrap_or((host_port, ""));
    characters(host, b"")
        .map(|wrong| host_at + wrong)
        .or_else(|| not_digits(port.strip_prefix(':')?).map(|wrong| host_at + end + 1 + wrong))
}

fn is_ip_literal(inner: &str) -> bool {
    let future = || {
        let rest = inner.strip_prefix(['v', 'V'])?;
        let (version, address) = rest.split_once('.')?;
        let hex = !version.is_empty() && version.bytes().all(|byte| byte.is_ascii_hexdigit());
        let plain = !address.contains('%') && characters(address, b":").is_none();
        (hex && plain && !address.is_empty()).then_some(())
    };
    inner.parse::<std::net::Ipv6Addr>().is_ok() || future().is_some()
}

fn not_digits(text: &str) -> Option<usize> {
    text.bytes().position(|byte| !byte.is_ascii_digit())
}

/// The first byte that is neither unreserved, nor a sub-delimiter, nor a whole percent-encoding, nor one of `more`.
fn characters(text: &str, more: &[u8]) -> Option<usize> {
    let bytes = text.as_bytes();
    let hex = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_hexdigit);
    bytes.iter().enumerate().find_map(|(at, byte)| {
        let plain = byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=".contains(byte);
        let fits = match byte {
            b'%' => hex(at + 1) && hex(at + 2),
            byte => plain || more.contains(byte),
        };
        (!fits).then_some(at)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uris_of_the_rfc_are_uris() {
        for uri in [
            "https://maker.example/a%20b?c=d&e=/?#f/?",
            "mailto:security%2Buri@maker.example?subject=a",
            "tel:+1-201-555-0123",
            "dns:5d2d37ab76d47d36._openpgpkey.maker.example?type=OPENPGPKEY",
            "openpgp4fpr:5f2de5521c63a801ab59ccb603d49de44b29100f",
            "https://user:pass@[2001:db8::1]:8443/x",
            "https://[v7.a:b]/",
            "https://192.0.2.0:/",
            "https://",
            "mailto:",
            "javascript:alert(1)",
            "a+b-c.d:",
        ] {
            assert_eq!(fault(uri), None, "{uri}");
        }
    }

    #[test]
    fn a_fault_has_its_byte() {
        for (text, at) in [
            ("psirt@maker.example", 0),
            ("", 0),
            ("1https://a", 0),
            ("foo:bar baz", 7),
            ("ht_tp://a", 2),
            ("https://a b/", 9),
            ("https://maker.example/\u{e9}", 22),
            ("https://a/%2", 10),
            ("https://a/#b#c", 12),
            ("https://a/[b]", 10),
            ("https://a:8x/", 11),
            ("https://[2001:db8::g]/", 9),
            ("https://[::1/", 8),
            ("https://[::1]x/", 13),
            ("https://a?b[", 11),
            ("mailto:a<b", 8),
        ] {
            assert_eq!(fault(text), Some(at), "{text}");
        }
    }
}
