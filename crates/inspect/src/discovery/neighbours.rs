//! The kernel's neighbour table: which hardware address stands for an IP address on a link of this machine.
//!
//! It is asked over rtnetlink(7), since `/proc/net/arp` knows IPv4 alone, and does not say when an entry was confirmed.
//! The layout is that of `linux/netlink.h`, `linux/neighbour.h` and `linux/rtnetlink.h`, in the byte order of this machine.

use std::io;
use std::net::IpAddr;
use std::time::Duration;

use rustix::net::sockopt::{Timeout, set_socket_timeout};
use rustix::net::{
    AddressFamily, RecvFlags, SendFlags, SocketFlags, SocketType, netlink, recv, sendto,
    socket_with,
};

/// How long the kernel may take to answer.
const PATIENCE: Duration = Duration::from_secs(2);
/// How much of an answer is read at once (the kernel cuts its answers to 32 KiB at most), and how often at most.
const PIECE_BYTES: usize = 64 * 1024;
const PIECES_MAX: usize = 1024;
/// Sizes of `nlmsghdr` and `ndmsg`.
const HEADER_BYTES: usize = 16;
const NEIGHBOUR_BYTES: usize = 12;
/// Kinds of messages, and what is asked: a whole table.
const NLMSG_ERROR: u16 = 2;
const NLMSG_DONE: u16 = 3;
const RTM_NEWNEIGH: u16 = 28;
const RTM_GETNEIGH: u16 = 30;
const REQUEST_A_DUMP: u16 = 0x301;
/// Attributes of an entry.
const NDA_DST: u16 = 1;
const NDA_LLADDR: u16 = 2;
const NDA_CACHEINFO: u16 = 3;
/// States of an entry: a link without hardware addresses, a question that nobody answered, and those in which a hardware
/// address is in use.
const NUD_NOARP: u16 = 0x40;
const NUD_FAILED: u16 = 0x20;
const NUD_IN_USE: u16 = 0x02 | 0x04 | 0x08 | 0x10 | 0x80;
/// The kernel tells ages in hundredths of a second (`USER_HZ`).
const TICK_MS: u64 = 10;

/// One entry for an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Entry {
    /// A hardware address in use, and how long ago its holder was last known to answer.
    InUse {
        hardware: Vec<u8>,
        confirmed_ago: Duration,
    },
    /// The link has no hardware addresses.
    Without,
    /// The kernel asked for the hardware address, and nobody answered.
    Nobody,
    /// It is being asked for.
    Asked,
}

/// The entries for `address`, one for each link that has one.
///
/// # Errors
/// What the system said, or that the kernel's answer is none.
pub(super) fn of(address: IpAddr) -> io::Result<Vec<Entry>> {
    let address = address.to_canonical();
    let wanted = match address {
        IpAddr::V4(four) => four.octets().to_vec(),
        IpAddr::V6(six) => six.octets().to_vec(),
    };
    let family = if address.is_ipv4() {
        AddressFamily::INET
    } else {
        AddressFamily::INET6
    };
    // Without a protocol it is the first one, NETLINK_ROUTE.
    let socket = socket_with(
        AddressFamily::NETLINK,
        SocketType::RAW,
        SocketFlags::CLOEXEC,
        None,
    )?;
    set_socket_timeout(&socket, Timeout::Recv, Some(PATIENCE))?;
    let kernel = netlink::SocketAddrNetlink::new(0, 0);
    sendto(&socket, &question(family), SendFlags::empty(), &kernel)?;
    let mut entries = Vec::new();
    let mut piece = vec![0; PIECE_BYTES];
    for _ in 0..PIECES_MAX {
        let (length, _) = recv(&socket, piece.as_mut_slice(), RecvFlags::empty())?;
        let piece = piece.get(..length).unwrap_or_default();
        if read(piece, &wanted, &mut entries)? {
            return Ok(entries);
        }
    }
    Err(io::Error::other("the kernel's answer has no end"))
}

/// The question for the whole table of a family.
fn question(family: AddressFamily) -> Vec<u8> {
    let length = u32::try_from(HEADER_BYTES + NEIGHBOUR_BYTES).unwrap_or_default();
    let mut bytes = length.to_ne_bytes().to_vec();
    bytes.extend(RTM_GETNEIGH.to_ne_bytes());
    bytes.extend(REQUEST_A_DUMP.to_ne_bytes());
    // Number and sender: one question is asked, and the kernel knows the socket.
    bytes.extend([0; 8]);
    bytes.push(u8::try_from(family.as_raw()).unwrap_or_default());
    bytes.resize(HEADER_BYTES + NEIGHBOUR_BYTES, 0);
    bytes
}

/// Takes the entries for `wanted` from a piece of the answer; whether it is the last.
fn read(piece: &[u8], wanted: &[u8], entries: &mut Vec<Entry>) -> io::Result<bool> {
    let mut rest = piece;
    while !rest.is_empty() {
        let (kind, body, after) =
            message(rest).ok_or_else(|| io::Error::other("the kernel's answer is cut"))?;
        match kind {
            NLMSG_DONE => return Ok(true),
            NLMSG_ERROR => {
                let code = number(body, 0).map(u32::cast_signed).unwrap_or_default();
                return Err(io::Error::from_raw_os_error(code.saturating_neg()));
            }
            RTM_NEWNEIGH => entries.extend(entry(body, wanted)),
            _ => {}
        }
        rest = after;
    }
    Ok(false)
}

/// The first message: its kind, its body, and what comes after it.
fn message(bytes: &[u8]) -> Option<(u16, &[u8], &[u8])> {
    let length = usize::try_from(number(bytes, 0)?).ok()?;
    let body = bytes.get(HEADER_BYTES..length)?;
    let after = bytes.get(length.next_multiple_of(4)..).unwrap_or_default();
    Some((short(bytes, 4)?, body, after))
}

/// An entry, if it is for `wanted`.
fn entry(body: &[u8], wanted: &[u8]) -> Option<Entry> {
    let state = short(body, 8)?;
    let (mut address, mut hardware, mut confirmed) = (None, Vec::new(), 0);
    let mut rest = body.get(NEIGHBOUR_BYTES..)?;
    while let (Some(length), Some(kind)) = (short(rest, 0), short(rest, 2)) {
        let length = usize::from(length);
        let value = rest.get(4..length)?;
        match kind {
            NDA_DST => address = Some(value),
            NDA_LLADDR => hardware = value.to_vec(),
            NDA_CACHEINFO => confirmed = number(value, 0)?,
            _ => {}
        }
        rest = rest.get(length.next_multiple_of(4)..).unwrap_or_default();
    }
    if address != Some(wanted) {
        return None;
    }
    Some(if state & NUD_NOARP != 0 {
        Entry::Without
    } else if state & NUD_IN_USE != 0 && !hardware.is_empty() {
        Entry::InUse {
            hardware,
            confirmed_ago: Duration::from_millis(u64::from(confirmed) * TICK_MS),
        }
    } else if state & NUD_FAILED != 0 {
        Entry::Nobody
    } else {
        Entry::Asked
    })
}

fn short(bytes: &[u8], at: usize) -> Option<u16> {
    let bytes = bytes.get(at..)?.first_chunk()?;
    Some(u16::from_ne_bytes(*bytes))
}

fn number(bytes: &[u8], at: usize) -> Option<u32> {
    let bytes = bytes.get(at..)?.first_chunk()?;
    Some(u32::from_ne_bytes(*bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    const WANTED: [u8; 4] = [192, 168, 1, 64];
    const HARDWARE: [u8; 6] = [2, 0, 0x5e, 0x10, 0, 1];

    fn padded(mut bytes: Vec<u8>) -> Vec<u8> {
        bytes.resize(bytes.len().next_multiple_of(4), 0);
        bytes
    }

    fn attribute(kind: u16, value: &[u8]) -> Vec<u8> {
        let length = u16::try_from(value.len() + 4).unwrap();
        padded([&length.to_ne_bytes(), &kind.to_ne_bytes(), value].concat())
    }

    fn message_of(kind: u16, body: &[u8]) -> Vec<u8> {
        let length = u32::try_from(body.len() + HEADER_BYTES).unwrap();
        let head = [&length.to_ne_bytes()[..], &kind.to_ne_bytes(), &[0; 10]].concat();
        padded([&head, body].concat())
    }

    fn neighbour(state: u16, address: [u8; 4], hardware: &[u8]) -> Vec<u8> {
        let mut body = vec![2, 0, 0, 0, 7, 0, 0, 0];
        body.extend(state.to_ne_bytes());
        body.extend([0, 1]);
        body.extend(attribute(NDA_DST, &address));
        body.extend(attribute(NDA_LLADDR, hardware));
        let ages = [150_u32, 1, 2, 3].map(u32::to_ne_bytes).concat();
        body.extend(attribute(NDA_CACHEINFO, &ages));
        message_of(RTM_NEWNEIGH, &body)
    }

    fn answer() -> Vec<u8> {
        [
            neighbour(0x04, [192, 168, 1, 65], &[9; 6]),
            neighbour(0x02, WANTED, &HARDWARE),
            neighbour(0x20, WANTED, &[]),
            neighbour(0x40, WANTED, &[0; 6]),
            neighbour(0x01, WANTED, &[]),
            message_of(NLMSG_DONE, &[0; 4]),
        ]
        .concat()
    }

    #[test]
    fn the_entries_for_one_address_are_read_and_no_others() {
        let mut entries = Vec::new();
        assert!(read(&answer(), &WANTED, &mut entries).unwrap());
        let known = Entry::InUse {
            hardware: HARDWARE.to_vec(),
            confirmed_ago: Duration::from_millis(1500),
        };
        assert_eq!(
            entries,
            [known, Entry::Nobody, Entry::Without, Entry::Asked]
        );
    }

    #[test]
    fn a_cut_answer_is_never_taken_for_a_whole_one() {
        let whole = answer();
        for length in 0..whole.len() {
            let read = read(&whole[..length], &WANTED, &mut Vec::new());
            assert!(!matches!(read, Ok(true)), "{length}");
        }
    }

    #[test]
    fn a_refusal_of_the_kernel_is_told_as_such() {
        let refusal = message_of(NLMSG_ERROR, &(-1_i32).to_ne_bytes());
        let error = read(&refusal, &WANTED, &mut Vec::new()).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::PermissionDenied);
    }

    #[test]
    fn the_table_of_this_machine_can_be_asked() {
        assert!(of("192.0.2.1".parse().unwrap()).is_ok());
        assert!(of("2001:db8::1".parse().unwrap()).is_ok());
    }
}
