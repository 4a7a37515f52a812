//! Log-ins whose page carries a token that is new for each visitor: beside one that another visit made worthless a right
//! password is answered as a wrong one.

use std::net::TcpListener;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use proofhouse_law::observation::{Fact, StopReason};

use crate::bench::list;
use crate::room::{all_facts_at, answer_http, in_a_room, inspect, random, serve_http_at};

/// The right pair comes while several sessions would be at work.
const PAIRS: &str = "root,root\nadmin,1234\nuser,user\nguest,guest\nroot,admin\nroot,1234\n";

/// How long a slow page takes at most: longer than the list waits for the control.
const SLOW: Duration = Duration::from_millis(200);

/// A page with this token, and where its log-in posts.
struct Page {
    html: fn(&str) -> String,
    /// The right account, and what its password follows, as they are posted.
    right: [&'static str; 2],
    /// The answer to what is not right.
    no: fn() -> String,
}

static FORM: Page = Page {
    html: |token| {
        format!(
            "<form method=post action=/in><input type=hidden name=t value={token}><input name=u><input type=password name=p></form>"
        )
    },
    right: ["u=admin", "p="],
    no: || answer_http(302, "Location: /\r\n", ""),
};

static SCRIPT: Page = Page {
    html: |token| {
        format!(
            "<meta name=csrf-token content={token}><input id=u><input id=p type=password><script>\
             fetch('/in', {{method: 'POST', headers: {{'Content-Type': 'application/json'}}, \
             body: JSON.stringify({{username: u.value, password: p.value}})}})</script>"
        )
    },
    right: ["\"username\":\"admin\"", "\"password\":\""],
    no: || answer_http(401, "", "{\"error\":\"no\"}"),
};

/// Whose the token is.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Whose {
    /// That of the page which was shown last, whoever asked; beside a cookie that says so much of a visitor.
    Everybodys(&'static str),
    /// The same, beside a cookie that is another for each visitor.
    EverybodysBesideCookies,
    /// Of the one visitor whom the device knows: the last stranger.
    LastStrangers,
    /// Each visitor's own, for as long as the cookie holds.
    Visitors,
}

/// A device whose page this is, at these ports.
#[derive(Clone, Copy)]
struct Device {
    ports: &'static [u16],
    page: &'static Page,
    whose: Whose,
    /// How long it holds a page back at most, unless another visitor asks.
    holds_back: Duration,
}

impl Device {
    fn new(page: &'static Page, whose: Whose) -> Self {
        Self {
            ports: &[80],
            page,
            whose,
            holds_back: Duration::ZERO,
        }
    }
}

/// What a device keeps of those who were shown its page.
struct Visitors {
    whose: Whose,
    /// Cookies and tokens, the newest last.
    known: Vec<(String, String)>,
    /// How often the page was shown.
    shows: usize,
    /// Strangers who were shown the page since anyone posted, and the most there ever were.
    strangers: usize,
    most: Arc<AtomicUsize>,
}

impl Visitors {
    /// Which of the known is asking.
    fn place(&self, request: &str) -> Option<usize> {
        let is_held = |(cookie, _): &(String, String)| request.contains(&format!("v={cookie}"));
        self.known.iter().position(is_held)
    }

    /// The page with the token for whoever asks.
    fn show(&mut self, request: &str, page: &Page) -> String {
        let place = self.place(request);
        let keeps = self.whose == Whose::Visitors;
        let (cookie, token) = match place {
            Some(place) if keeps => self.known[place].clone(),
            Some(place) => (self.known[place].0.clone(), random()),
            None => (random(), random()),
        };
        if place.is_none() {
            self.strangers += 1;
            self.most.fetch_max(self.strangers, Ordering::SeqCst);
        }
        let header = match self.whose {
            Whose::Everybodys(header) => header.to_owned(),
            _ => format!("Set-Cookie: v={cookie}\r\n"),
        };
        let html = (page.html)(&token);
        if self.whose == Whose::LastStrangers {
            self.known.clear();
        }
        self.known.push((cookie, token));
        self.shows += 1;
        answer_http(200, &header, &html)
    }

    /// Whether the token of a try is the one that is asked of this visitor.
    fn takes(&mut self, request: &str) -> bool {
        self.strangers = 0;
        let whose = match self.whose {
            Whose::Everybodys(_) | Whose::EverybodysBesideCookies => self.known.last(),
            _ => self.place(request).map(|place| &self.known[place]),
        };
        whose.is_some_and(|(_, token)| request.contains(token))
    }
}

/// Serves the page to strangers, and another to whoever posted the right pair with the right token; how many strangers at most
/// were shown the page before anyone posted.
fn serve(device: Device, password: &str) -> Arc<AtomicUsize> {
    let Device {
        ports,
        page,
        whose,
        holds_back,
    } = device;
    let most = Arc::new(AtomicUsize::new(0));
    let session = random();
    let visitors = Mutex::new(Visitors {
        whose,
        known: Vec::new(),
        shows: 0,
        strangers: 0,
        most: Arc::clone(&most),
    });
    let visitors = Arc::new((visitors, Condvar::new()));
    let right = [
        page.right[0].to_owned(),
        format!("{}{password}", page.right[1]),
    ];
    let answer = move |request: &str| {
        let (visitors, another) = &*visitors;
        let mut visitors = visitors.lock().unwrap();
        if request.contains(&format!("sid={session}")) {
            return Some(answer_http(200, "", "<h1>Lamp"));
        }
        if !request.starts_with("POST /in ") {
            let html = visitors.show(request, page);
            another.notify_all();
            let own = visitors.shows;
            let is_last = |visitors: &mut Visitors| visitors.shows == own;
            drop(another.wait_timeout_while(visitors, holds_back, is_last));
            return Some(html);
        }
        let is_right = right.iter().all(|words| request.contains(words));
        let signed_in = format!("Location: /\r\nSet-Cookie: sid={session}\r\n");
        Some(if visitors.takes(request) && is_right {
            answer_http(302, &signed_in, "")
        } else {
            (page.no)()
        })
    };
    for port in ports {
        let listener = TcpListener::bind(("127.0.0.1", *port)).unwrap();
        serve_http_at(listener, answer.clone());
    }
    most
}

fn is_found(facts: &[Fact]) -> bool {
    matches!(
        facts,
        [Fact::CredentialAccepted { account, .. }, Fact::CredentialsRefused { .. }, ..] if account == "admin"
    )
}

#[test]
fn a_right_password_is_found_whosever_the_token_is() {
    for (page, whose) in [
        (&FORM, Whose::Everybodys("")),
        (&SCRIPT, Whose::Everybodys("")),
        (&FORM, Whose::Everybodys("Set-Cookie: lang=en\r\n")),
        (&FORM, Whose::EverybodysBesideCookies),
        (&SCRIPT, Whose::EverybodysBesideCookies),
        (&FORM, Whose::LastStrangers),
        (&FORM, Whose::Visitors),
    ] {
        let facts = in_a_room(|_| {
            serve(Device::new(page, whose), "1234");
            inspect(80, &list(PAIRS))
        });
        assert!(is_found(&facts), "{whose:?}: {facts:?}");
    }
}

#[test]
fn visitors_take_no_turns_where_each_has_a_token() {
    for page in [&FORM, &SCRIPT] {
        let most = in_a_room(|_| {
            let most = serve(Device::new(page, Whose::Visitors), &random());
            inspect(80, &list(PAIRS));
            most.load(Ordering::SeqCst)
        });
        // Three came to see whose the token is.
        assert!(most > 3, "{most}");
    }
}

/// Both ports are of one unit, so they are looked at side by side.
#[test]
fn a_right_password_is_found_at_both_ports_of_a_device_where_one_token_serves_everybody() {
    let facts = in_a_room(|_| {
        let device = Device {
            ports: &[80, 8080],
            ..Device::new(&FORM, Whose::Everybodys(""))
        };
        serve(device, "1234");
        all_facts_at(&[80, 8080], &list(PAIRS))
    });
    let found = facts.iter().filter_map(|fact| match fact {
        Fact::CredentialAccepted { interface, .. } => Some(interface.port),
        _ => None,
    });
    assert_eq!(found.collect::<Vec<_>>(), [80, 8080], "{facts:?}");
}

/// Each page is held back until another visitor asks, or for long enough that one would have, were the list begun beside the
/// control.
#[test]
fn a_right_password_is_found_where_pages_are_slow_and_one_token_serves_everybody() {
    let facts = in_a_room(|_| {
        let device = Device {
            holds_back: SLOW,
            ..Device::new(&FORM, Whose::Everybodys(""))
        };
        serve(device, "1234");
        inspect(80, &list(PAIRS))
    });
    assert!(is_found(&facts), "{facts:?}");
}

#[test]
fn where_one_token_serves_everybody_a_password_in_no_list_is_refused_to_its_end() {
    for (page, whose) in [
        (&FORM, Whose::Everybodys("")),
        (&SCRIPT, Whose::Everybodys("")),
        (&FORM, Whose::EverybodysBesideCookies),
    ] {
        let facts = in_a_room(|_| {
            serve(Device::new(page, whose), &random());
            inspect(80, &list(PAIRS))
        });
        assert!(
            matches!(
                facts.as_slice(),
                [Fact::CredentialsRefused {
                    stopped: StopReason::ListExhausted,
                    ..
                }]
            ),
            "{facts:?}"
        );
    }
}
