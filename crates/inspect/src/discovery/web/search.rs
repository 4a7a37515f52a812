//! What is looked at for a login beside the first page, and what of that was not seen.
//!
//! A usual place that does not answer says nothing: few devices have it. Where the first page itself leads, something
//! stands: what does not come from there is asked for once more, after all else, and is then remembered as not seen.

use std::collections::VecDeque;

use super::links::Links;
use super::{Way, usual_places};
use crate::protocols::http::{Client, HttpError, Jar, Request, Response};

/// Why a place is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Why {
    /// Logins often stand there.
    Usual,
    /// The first page shows it within itself.
    Framed,
    /// The first page leads there.
    Linked,
}

/// A place that is still to be looked at.
struct Place {
    target: String,
    why: Why,
    was_asked: bool,
}

/// What came from a place.
pub(super) struct Look {
    /// The place.
    pub(super) place: String,
    /// What stands there.
    pub(super) page: Response,
    why: Why,
    /// Why it may be less than all that stands there.
    lost: Option<String>,
}

/// The places that are left to look at, and what was not seen at those before.
pub(super) struct Search {
    left: VecDeque<Place>,
    /// The first page, as a browser puts it together: what stands in its frames follows it.
    whole: Response,
    /// Pages that the first leads to and that have scripts, which may draw a login.
    scripted: VecDeque<(String, Response)>,
    unseen: Vec<String>,
}

impl Search {
    /// A search beside the first page: each place once.
    pub(super) fn beside(page: &Response, links: Links) -> Self {
        let frames = links.frames;
        let led = links.followed.into_iter().enumerate().map(|(at, target)| {
            let why = if at < frames {
                Why::Framed
            } else {
                Why::Linked
            };
            (target, why)
        });
        let usual = usual_places().map(|place| (place.to_owned(), Why::Usual));
        let mut left: VecDeque<Place> = VecDeque::new();
        for (target, why) in led.chain(usual) {
            let is_known = left.iter().any(|place| place.target == target);
            if target != page.target && target != "/" && !is_known {
                left.push_back(Place {
                    target,
                    why,
                    was_asked: false,
                });
            }
        }
        Self {
            left,
            whole: page.clone(),
            scripted: VecDeque::new(),
            unseen: Vec::new(),
        }
    }

    /// The next place, where one is left.
    pub(super) fn upcoming(&self) -> Option<&str> {
        self.left.front().map(|place| place.target.as_str())
    }

    /// Looks at the next place; `None` where nothing came.
    pub(super) async fn look(&mut self, client: &Client) -> Option<Look> {
        let mut place = self.left.pop_front()?;
        let request = Request::get(place.target.clone());
        let came = client.follow(request, &mut Jar::default()).await;
        let lost = lost(&came).filter(|_| place.why != Why::Usual);
        if lost.is_some() && !place.was_asked {
            place.was_asked = true;
            self.left.push_back(place);
            return None;
        }
        let Ok(page) = came else {
            let why = lost.map(|why| format!("{} {why}", place.target));
            self.unseen.extend(why);
            return None;
        };
        Some(Look {
            place: place.target,
            page,
            why: place.why,
            lost,
        })
    }

    /// Takes up that no login was seen in what came: one may stand in what did not come, or be drawn by a script.
    pub(super) fn shows_none(&mut self, look: Look) {
        let Look {
            place, page, why, ..
        } = look;
        if let Some(lost) = look.lost {
            self.unseen.push(format!("{place} {lost}"));
        } else if page.status() < 300 && why == Why::Framed {
            self.whole.body.push_str(&page.body);
        } else if page.status() < 300 && why == Why::Linked && !self.is_known(&page) {
            self.scripted.push_back((place, page));
        }
    }

    /// Whether it is the first page again, or one that is drawn already.
    fn is_known(&self, page: &Response) -> bool {
        let is_same = |known: &Response| known.target == page.target || known.body == page.body;
        is_same(&self.whole) || self.scripted.iter().any(|(_, known)| is_same(known))
    }

    /// The first page with what stands in its frames.
    pub(super) fn whole(&self) -> &Response {
        &self.whole
    }

    /// The next page whose script may draw a login, once nothing else is left; none that only leads to one of `logins`.
    pub(super) fn scripted(&mut self, logins: &[String]) -> Option<(String, Response)> {
        loop {
            let (place, page) = self.scripted.pop_front()?;
            if !logins.iter().any(|login| names(&page.body, login)) {
                return Some((place, page));
            }
        }
    }

    /// What was not seen, if anything was not.
    pub(super) fn unseen(&self) -> Option<String> {
        let unseen = self.unseen.join(", ");
        (!unseen.is_empty()).then(|| {
            format!(
                "of what its page leads to, not all was seen ({unseen}): a login may stand there"
            )
        })
    }

    /// The same as a way.
    pub(super) fn unseen_way(&self) -> Option<Way> {
        let service = "http";
        self.unseen()
            .map(|reason| Way::Unusable { service, reason })
    }
}

/// Why what came is not what stands there; a place that is not there says so.
fn lost(came: &Result<Response, HttpError>) -> Option<String> {
    match came {
        Err(error) => Some(format!("did not come: {error}")),
        Ok(page) => match page.status() {
            status @ (408 | 429 | 500..) => Some(format!("was answered by {status}")),
            _ => page.unread.clone(),
        },
    }
}

/// Whether a page names the file that stands at a place, as one does whose script only leads there.
fn names(body: &str, place: &str) -> bool {
    let path = place.split('?').next().unwrap_or_default();
    let file = path.rsplit('/').next();
    file.is_some_and(|file| file.contains('.') && body.contains(file))
}
