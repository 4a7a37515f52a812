//! Tells what speaks at a port by its first words, and asks for them where there are none; over TLS where it is spoken.

use std::time::Duration;

use tokio::time::Instant;

use super::call::{Asker, Call, End, Found, Greeting};
use super::printing::Manner;
use super::registry::{ASKED_OF_PRINTERS, ASKERS, PROBERS, SPEAKERS, USUAL, USUAL_WITHIN_TLS};
use crate::wire::{Carrier, Limits, NoTls, Received, Wire, WireError};

/// How long a service may take to speak first before it is asked. HTTP never speaks first.
const FIRST_WORDS: Duration = Duration::from_millis(600);
/// How long a handshake may take where TLS usually stands, before it is listened to in the clear as everyone else is.
const HANDSHAKE: Duration = Duration::from_secs(3);
/// How long one that answered nothing may take to speak. A Telnet, SSH or FTP service may look up names first, which
/// takes 10 s where the one name server is dead (`timeout:5 attempts:2`, resolv.conf(5)).
const SLOW_WORDS: Duration = Duration::from_secs(15);
/// How long a port is listened to that others may need to print.
const AT_A_PRINTER: Duration = Duration::from_secs(3);
/// How long one exchange may take with a service that speaks so late.
const SLOW_EXCHANGE: Duration = Duration::from_secs(40);
/// How long the words of one that began to speak are awaited.
const MORE_WORDS: Duration = Duration::from_millis(400);
/// How long is listened from the first word on, and how much in all.
const LISTENING: Duration = Duration::from_secs(6);
const GREETING_BYTES_MAX: usize = 32 * 1024;
/// The most of a service's first words that is quoted, in characters.
const QUOTED_MAX: usize = 60;

/// Finds out what speaks at the place of `call`, asking no more than `manner` allows; the place of the answer says
/// whether TLS carries it.
pub async fn identify(call: &Call, manner: Manner) -> (Call, Found) {
    if manner == Manner::Listening {
        call.log
            .note("what is sent here may be printed: nothing is asked");
        let reason = "what is sent there is printed, so nothing was asked";
        let silent = Found::unusable("printer", "its port", reason);
        return listened(call, AT_A_PRINTER, silent).await;
    }
    if let Some(found) = as_usual(call).await {
        return (call.clone(), found);
    }
    if usually_within_tls(call)
        && let Some(answer) = over_tls(call, HANDSHAKE).await
    {
        return answer;
    }
    let greeting = match listen(call, FIRST_WORDS).await {
        Ok(greeting) => greeting,
        Err(error) => {
            let found = Found::unusable("unknown", "the connection", error.to_string());
            return (call.clone(), found);
        }
    };
    if let Some(found) = spoken(call, &greeting).await {
        return (call.clone(), found);
    }
    let askers = if manner == Manner::HttpAlone {
        ASKED_OF_PRINTERS
    } else {
        ASKERS
    };
    if let Some(found) = asked(call, askers).await {
        return (call.clone(), found);
    }
    if manner == Manner::HttpAlone {
        let reason = "it says nothing and answers no HTTP; the device announces that it prints, and anything else might come out on paper";
        let silent = Found::unusable("unknown", "its silence", reason);
        return listened(call, SLOW_WORDS, silent).await;
    }
    if let Some(answer) = over_tls(call, call.limits.answer).await {
        return answer;
    }
    call.log
        .note("no answer was understood: listening once more, for longer");
    let reason = format!(
        "it accepts connections, says nothing within {} s, and answers nothing that is asked here",
        SLOW_WORDS.as_secs()
    );
    let silent = Found::unusable("unknown", "its silence", reason);
    listened(call, SLOW_WORDS, silent).await
}

/// What speaks first here within `patience`; else `silent`.
async fn listened(call: &Call, patience: Duration, silent: Found) -> (Call, Found) {
    let slow = of_slow(call);
    let found = match listen(&slow, patience).await {
        Ok(greeting) => spoken(&slow, &greeting).await,
        Err(error) => {
            let found = Found::unusable("unknown", "the connection", error.to_string());
            return (call.clone(), found);
        }
    };
    match found {
        Some(found) => (slow, found),
        None => (call.clone(), silent),
    }
}

/// The service whose greeting came only when it was asked something; `None` where the words are no greeting.
pub(crate) async fn spoken_late(call: &Call, words: Vec<u8>) -> Option<Found> {
    let greeting = Greeting {
        bytes: words,
        end: End::Quiet,
    };
    known(&of_slow(call), &greeting).await
}

/// The call of a service that speaks late: who does so once does it at each login too.
fn of_slow(call: &Call) -> Call {
    call.within(Limits {
        answer: call.limits.answer.max(SLOW_WORDS),
        exchange: call.limits.exchange.max(SLOW_EXCHANGE),
        ..call.limits
    })
}

/// The service that usually stands at this port, if it is the one: it would wait to be asked.
async fn as_usual(call: &Call) -> Option<Found> {
    let usual = if call.place.is_tls() {
        USUAL_WITHIN_TLS
    } else {
        USUAL
    };
    let port = call.place.address.port();
    let (_, ask) = usual.iter().find(|(usual, _)| *usual == port)?;
    ask(call).await
}

fn usually_within_tls(call: &Call) -> bool {
    let port = call.place.address.port();
    USUAL_WITHIN_TLS.iter().any(|(usual, _)| *usual == port)
}

/// The same over TLS, where it can be agreed on within `patience`: as it is spoken today, or as it once was.
async fn over_tls(call: &Call, patience: Duration) -> Option<(Call, Found)> {
    let refused = match enter(call, Carrier::Tls, patience).await {
        Ok((inside, wire)) => return Some(within_tls(inside, wire).await),
        Err(WireError::Tls(why)) if why.may_be_old() => why,
        Err(WireError::Tls(why @ NoTls::WantsCertificate(_))) => {
            return Some(tls_alone(call, Carrier::Tls, why.to_string()));
        }
        Err(_) => return None,
    };
    let old = Call {
        place: call.place.over(Carrier::OldTls),
        ..call.clone()
    };
    // Each handshake of this kind costs a process: the question is sent with the first.
    if let Some(found) = as_usual(&old).await {
        return Some((old, found));
    }
    match enter(call, Carrier::OldTls, patience).await {
        Ok((inside, wire)) => Some(within_tls(inside, wire).await),
        // One that only hung up twice need not speak TLS at all.
        Err(_) if refused == NoTls::HungUp => None,
        Err(why) => {
            let reason = format!("it speaks TLS that nothing here does ({refused}); {why}");
            Some(tls_alone(call, Carrier::OldTls, reason))
        }
    }
}

/// A service whose TLS let nobody in: what it offers can be seen all the same.
fn tls_alone(call: &Call, carrier: Carrier, reason: String) -> (Call, Found) {
    let place = call.place.over(carrier);
    let found = Found::unusable("tls", "its TLS handshake", reason);
    (
        Call {
            place,
            ..call.clone()
        },
        found,
    )
}

/// A connection within this TLS, and the call of what speaks there.
async fn enter(
    call: &Call,
    carrier: Carrier,
    patience: Duration,
) -> Result<(Call, Wire), WireError> {
    let place = call.place.over(carrier);
    let limits = Limits {
        answer: call.limits.answer.min(patience),
        ..greeting_limits(call)
    };
    let wire = Wire::open(place, &call.log, limits).await?;
    let inside = Call {
        place,
        ..call.clone()
    };
    Ok((inside, wire))
}

/// What speaks within the TLS that carries `inside`, of which `wire` is a connection.
async fn within_tls(inside: Call, wire: Wire) -> (Call, Found) {
    let greeting = if usually_within_tls(&inside) {
        // It waits to be asked, over a connection of its own.
        drop(wire);
        if let Some(found) = as_usual(&inside).await {
            return (inside, found);
        }
        listen(&inside, FIRST_WORDS).await
    } else {
        hear(wire, FIRST_WORDS).await
    };
    let known = match greeting {
        Ok(greeting) => spoken(&inside, &greeting).await,
        Err(_) => None,
    };
    let known = match known {
        Some(found) => Some(found),
        None => asked(&inside, ASKERS).await,
    };
    let found = known.unwrap_or_else(|| {
        let reason = "what it speaks within TLS is not known";
        Found::unusable("tls", "its TLS handshake", reason)
    });
    (inside, found)
}

/// The service that speaks first in these words, if any does.
async fn spoken(call: &Call, greeting: &Greeting) -> Option<Found> {
    if greeting.bytes.is_empty() {
        return None;
    }
    let known = known(call, greeting).await;
    known.or_else(|| Some(not_understood(greeting)))
}

/// The service that greets in these words, if one that is known here does.
async fn known(call: &Call, greeting: &Greeting) -> Option<Found> {
    if greeting.end != End::Flood {
        for probe in PROBERS {
            if let Some(found) = probe(call, greeting).await {
                return Some(found);
            }
        }
    }
    SPEAKERS.iter().find_map(|speaker| speaker(call, greeting))
}

/// The service that answers one of the questions, if any does.
async fn asked(call: &Call, askers: &[Asker]) -> Option<Found> {
    for ask in askers {
        if let Some(found) = ask(call).await {
            return Some(found);
        }
    }
    None
}

/// Words that no protocol here knows.
fn not_understood(greeting: &Greeting) -> Found {
    let quoted: String = greeting.screen().trim().chars().take(QUOTED_MAX).collect();
    let reason = match greeting.end {
        End::Flood => "it sends without end and never comes to a point",
        _ if !greeting.is_words() => "it sends bytes that mean nothing in any protocol known here",
        _ => "it speaks, and no protocol known here",
    };
    Found::unusable("unknown", format!("its first words {quoted:?}"), reason)
}

/// Takes the first words of a service, within limits.
async fn listen(call: &Call, first: Duration) -> Result<Greeting, WireError> {
    let wire = Wire::open(call.place, &call.log, greeting_limits(call)).await?;
    hear(wire, first).await
}

fn greeting_limits(call: &Call) -> Limits {
    Limits {
        bytes: call.limits.bytes.min(GREETING_BYTES_MAX),
        ..call.limits
    }
}

/// Takes the first words on a connection.
async fn hear(mut wire: Wire, first: Duration) -> Result<Greeting, WireError> {
    let (mut bytes, mut until) = (Vec::new(), None);
    let end = loop {
        let wait = match bytes.as_slice() {
            [] => first,
            whole if is_whole(whole) => Duration::ZERO,
            _ => MORE_WORDS,
        };
        match wire.receive(wait).await {
            Ok(Received::Bytes(more)) => bytes.extend(more),
            Ok(Received::Quiet) => break End::Quiet,
            Ok(Received::Closed) | Err(WireError::Broken(_)) => break End::Closed,
            Err(WireError::Flood { .. }) => break End::Flood,
            Err(error) => return Err(error),
        }
        if Instant::now() >= *until.get_or_insert_with(|| Instant::now() + LISTENING) {
            break End::Flood;
        }
    };
    Ok(Greeting { bytes, end })
}

/// Whether a greeting has surely said enough: SSH's line, whatever follows it (RFC 4253 4.2), a last line of FTP (RFC 959 4.2), a login's prompt.
fn is_whole(bytes: &[u8]) -> bool {
    let is_line = |beginning: &[u8]| bytes.starts_with(beginning) && bytes.ends_with(b"\n");
    let is_ssh = bytes.starts_with(b"SSH-") && bytes.contains(&b'\n');
    is_ssh || is_line(b"220 ") || bytes.ends_with(b"login: ")
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use futures::executor::block_on;
    use jiff::Timestamp;

    use super::*;
    use crate::transcript::Log;

    fn service(words: &[u8], end: End) -> Option<&'static str> {
        let address: std::net::SocketAddr = ([127, 0, 0, 1], 9).into();
        let log = Log::new(Arc::new(|| Timestamp::UNIX_EPOCH));
        let greeting = Greeting {
            bytes: words.to_vec(),
            end,
        };
        let call = Call::new(address, &log, Limits::default());
        block_on(spoken(&call, &greeting)).map(|found| found.service)
    }

    #[test]
    fn only_a_greeting_that_has_surely_ended_is_not_waited_for() {
        for whole in [
            &b"SSH-2.0-x\r\n"[..],
            b"SSH-2.0-dropbear_2022.83\r\n\x00\x00\x01\xfc\x07\x14",
            b"220 FTP\r\n",
            b"\xff\xfd\x01Acme\r\nbox login: ",
        ] {
            assert!(is_whole(whole));
        }
        for part in [
            &b"SSH-2.0"[..],
            b"220-Welcome\r\n",
            b"Welcome\r\n",
            b"Password:",
            b"",
        ] {
            assert!(!is_whole(part));
        }
    }

    #[test]
    fn services_are_known_by_their_words() {
        for words in [
            &b"SSH-2.0-dropbear_2022.83\r\n"[..],
            b"Keep out\r\nSSH-2.0-x\r\n",
        ] {
            assert_eq!(service(words, End::Quiet), Some("ssh"));
        }
        for words in [
            &b"\xff\xfd\x01\xff\xfb\x03box login: "[..],
            b"\xff\xfd\x18\xff\xfd\x20",
            b"\r\nPassword:",
        ] {
            assert_eq!(service(words, End::Quiet), Some("telnet"));
        }
        assert_eq!(service(b"", End::Quiet), None);
        let flood = b"Welcome. ".repeat(100);
        assert_eq!(service(&flood, End::Flood), Some("unknown"));
        let garbage = [0x80, 0x91, 0xff, 0xfb, 0x00, 0x01, 0x9a];
        assert_eq!(service(&garbage, End::Quiet), Some("unknown"));
    }
}
