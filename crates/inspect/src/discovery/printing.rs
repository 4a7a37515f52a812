//! Which ports put on paper what is sent to them, so that nobody asks there.
//!
//! A raw printing port (`AppSocket`, also called `JetDirect`) takes every byte for a job: a question in any protocol comes
//! out as a page. nmap leaves out 9100 to 9107 for it (`Exclude` in its `nmap-service-probes`); some printers of HP
//! take PJL at 9999 too. What a device announces of itself tells of such ports elsewhere.

use super::announce::Announcement;

/// The raw printing ports, and the line printer daemon's (RFC 1179).
const PRINTING: [std::ops::RangeInclusive<u16>; 2] = [9100..=9107, 515..=515];
/// Where printers print as well.
const OF_PRINTERS: u16 = 9999;

/// What may be asked at a port where nothing speaks first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// Anything.
    Any,
    /// HTTP and no more: what would print it is not known here.
    HttpAlone,
    /// Nothing: what is sent is printed.
    Listening,
}

/// What one device announces of its printing.
#[derive(Clone, Debug, Default)]
pub struct Printing {
    ports: Vec<u16>,
    announced: Vec<u16>,
    is_printer: bool,
}

impl Printing {
    /// What these announcements say.
    pub fn of<'a>(announcements: impl Iterator<Item = &'a Announcement>) -> Self {
        let mut all = Self::default();
        for one in announcements {
            all.announced.extend(&one.ports);
            if let Some(printing) = &one.printing {
                all.is_printer = true;
                all.ports.extend(printing);
            }
        }
        all
    }

    /// What may be asked at this port.
    pub fn manner(&self, port: u16) -> Manner {
        let prints = PRINTING.iter().any(|ports| ports.contains(&port))
            || self.ports.contains(&port)
            || (self.is_printer && port == OF_PRINTERS);
        if prints {
            Manner::Listening
        } else if self.is_printer && !self.announced.contains(&port) {
            Manner::HttpAlone
        } else {
            Manner::Any
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn announcing(ports: Vec<u16>, printing: Option<Vec<u16>>) -> Printing {
        let said = Announcement {
            protocol: "mdns",
            identified_by: String::new(),
            name: String::new(),
            says: Vec::new(),
            ports,
            printing,
            described: Vec::new(),
        };
        Printing::of(std::iter::once(&said))
    }

    #[test]
    fn where_it_is_printed_nothing_is_asked() {
        let camera = announcing(vec![8123], None);
        let printer = announcing(vec![631, 7000], Some(vec![7000]));
        for port in [515, 9100, 9107] {
            assert_eq!(camera.manner(port), Manner::Listening, "{port}");
        }
        for port in [80, 8123, 9099, 9108, 9999] {
            assert_eq!(camera.manner(port), Manner::Any, "{port}");
        }
        let manners = [7000, 9100, 9999, 631, 5000].map(|port| printer.manner(port));
        assert_eq!(
            manners,
            [
                Manner::Listening,
                Manner::Listening,
                Manner::Listening,
                Manner::Any,
                Manner::HttpAlone
            ]
        );
    }
}
