//! A web service that leads whatever is asked for on to another port of the device, as `http` leads to `https`.
//!
//! That is said where the first page, each usual place of a login and a place that nobody has are answered so, and where the
//! page itself has no link on this port; the other port is judged by itself. It is never followed from here: what is asked for there is asked for in its own turn.

use super::links::Links;
use super::usual_places;
use crate::checks::default_credentials::random_password;
use crate::discovery::Way;
use crate::protocols::http::{Client, Request, Response};

/// The way that such a service is, whose first page is `page`; `None` where it may be more.
pub(crate) async fn led_on(client: &Client, page: &Response) -> Option<Way> {
    let port = page.leads_to_port_of(client.place())?;
    if Links::of(page) != Links::default() {
        return None;
    }
    client
        .log()
        .note("does each usual place lead there too, and one that nobody has?");
    let nowhere = format!("/{}", random_password()?);
    let usual = usual_places().map(str::to_owned);
    for place in usual.chain([nowhere]) {
        let answer = client.send(&Request::get(place)).await.ok()?;
        if answer.leads_to_port_of(client.place()) != Some(port) {
            return None;
        }
    }
    Some(Way::Elsewhere {
        service: "http",
        port,
        reason: format!(
            "it answers {} to all that was asked for, and leads to tcp/{port}",
            page.status()
        ),
    })
}
