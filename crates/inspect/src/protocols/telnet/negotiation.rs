//! Tells text from option commands (RFC 854, 855), and declines what a login does not need.
//!
//! The end of an option that was agreed to is confirmed, and of one that never was on it is not (RFC 1143, section 7): a
//! service that keeps its echo to itself for the password may wait for the confirmation before it looks at the password.

use std::collections::BTreeSet;

/// The most option commands that are answered in one session.
const COMMANDS_MAX: u32 = 200;

pub(super) const IAC: u8 = 255;
const DONT: u8 = 254;
const DO: u8 = 253;
const WONT: u8 = 252;
const WILL: u8 = 251;
const SUBNEGOTIATION: u8 = 250;
const SUBNEGOTIATION_END: u8 = 240;
const ECHO: u8 = 1;
const SUPPRESS_GO_AHEAD: u8 = 3;

/// Tells text from option commands, and answers those.
#[derive(Debug, Default)]
pub struct Negotiation {
    state: State,
    commands: u32,
    /// Options that were agreed to: by whose offer or wish (`WILL` or `DO`), and which.
    agreed: BTreeSet<(u8, u8)>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum State {
    #[default]
    Text,
    Command,
    Option(u8),
    Subnegotiation,
    SubnegotiationCommand,
}

impl Negotiation {
    /// Takes what came: the text in it, and what to answer to its commands.
    pub fn feed(&mut self, bytes: &[u8]) -> (Vec<u8>, Vec<u8>) {
        let (mut text, mut reply) = (Vec::new(), Vec::new());
        for &byte in bytes {
            self.state = match (self.state, byte) {
                (State::Text, IAC) => State::Command,
                (State::Command, WILL | WONT | DO | DONT) => State::Option(byte),
                (State::Option(command), option) => {
                    self.commands += 1;
                    if self.commands <= COMMANDS_MAX {
                        reply.extend(self.answer(command, option));
                    }
                    State::Text
                }
                (State::Subnegotiation, IAC) => State::SubnegotiationCommand,
                (State::SubnegotiationCommand, SUBNEGOTIATION_END) => State::Text,
                // Within a subnegotiation a doubled 255 is data (RFC 855).
                (State::Command, SUBNEGOTIATION)
                | (State::Subnegotiation | State::SubnegotiationCommand, _) => {
                    State::Subnegotiation
                }
                (State::Text, _) | (State::Command, IAC) => {
                    text.push(byte);
                    State::Text
                }
                (State::Command, _) => State::Text,
            };
        }
        (text, reply)
    }

    /// RFC 855: the other side may echo and suppress go-ahead; everything else is declined.
    fn answer(&mut self, command: u8, option: u8) -> Vec<u8> {
        let verb = match (command, option) {
            (WILL, ECHO | SUPPRESS_GO_AHEAD) => DO,
            (DO, SUPPRESS_GO_AHEAD) => WILL,
            (WILL, _) => return vec![IAC, DONT, option],
            (DO, _) => return vec![IAC, WONT, option],
            // WONT and DONT of what is off state what already holds.
            (WONT, _) if self.agreed.remove(&(WILL, option)) => return vec![IAC, DONT, option],
            (DONT, _) if self.agreed.remove(&(DO, option)) => return vec![IAC, WONT, option],
            _ => return Vec::new(),
        };
        self.agreed.insert((command, option));
        vec![IAC, verb, option]
    }

    /// Whether option commands came.
    pub fn negotiated(&self) -> bool {
        self.commands > 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_taken_from_the_text_and_answered() {
        let mut negotiation = Negotiation::default();
        let (text, reply) = negotiation.feed(&[IAC, WILL, ECHO, IAC, DO, 24, b'l', b'o', IAC]);
        assert_eq!(
            (text.as_slice(), reply.as_slice()),
            (&b"lo"[..], &[IAC, DO, ECHO, IAC, WONT, 24][..])
        );
        // Cut within a command, a doubled 255, and a subnegotiation.
        let (text, _) = negotiation.feed(&[
            SUBNEGOTIATION,
            24,
            1,
            IAC,
            IAC,
            2,
            IAC,
            SUBNEGOTIATION_END,
            b'g',
            IAC,
            IAC,
        ]);
        assert_eq!(text, [b'g', IAC]);
        assert!(negotiation.negotiated());
    }

    #[test]
    fn the_end_of_what_was_agreed_to_is_confirmed_once() {
        let mut negotiation = Negotiation::default();
        let mut told = |command, option| negotiation.feed(&[IAC, command, option]).1;
        assert!(told(WONT, ECHO).is_empty());
        assert_eq!(told(WILL, ECHO), [IAC, DO, ECHO]);
        assert_eq!(told(WONT, ECHO), [IAC, DONT, ECHO]);
        assert!(told(WONT, ECHO).is_empty());
        assert_eq!(told(DO, SUPPRESS_GO_AHEAD), [IAC, WILL, SUPPRESS_GO_AHEAD]);
        assert_eq!(
            told(DONT, SUPPRESS_GO_AHEAD),
            [IAC, WONT, SUPPRESS_GO_AHEAD]
        );
        assert!(told(DONT, 24).is_empty());
    }

    #[test]
    fn a_flood_of_commands_is_not_answered_without_end() {
        let mut negotiation = Negotiation::default();
        let (_, reply) = negotiation.feed(&[IAC, DO, 24].repeat(100_000));
        assert_eq!(reply.len(), 3 * COMMANDS_MAX as usize);
    }
}
