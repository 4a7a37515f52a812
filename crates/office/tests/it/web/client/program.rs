//! A program that signs in with a token instead of a browser.

use proofhouse_law::case::Role;

use super::people::link_for;
use super::{Browser, Page, WebOffice};

/// A program with a token of an officer of this role.
pub(crate) struct Program {
    browser: Browser,
    bearer: String,
}

impl Program {
    pub(crate) fn of(office: &WebOffice, role: Role) -> Self {
        let mut browser = office.browser();
        let link = link_for(office, role);
        let asked = serde_json::json!({ "link": link, "label": "test" }).to_string();
        let json = [("content-type", "application/json")];
        let made = browser.send("POST", "/api/v1/tokens", &json, &asked);
        assert_eq!(made.status, 201, "{}", made.text);
        let made: serde_json::Value = serde_json::from_str(&made.text).unwrap();
        let bearer = format!("Bearer {}", made["token"].as_str().unwrap());
        Self { browser, bearer }
    }

    /// A program without one.
    pub(crate) fn anonymous(office: &WebOffice) -> Self {
        let (browser, bearer) = (office.browser(), String::new());
        Self { browser, bearer }
    }

    pub(crate) fn get(&mut self, path: &str) -> (u16, serde_json::Value) {
        self.send("GET", path, "")
    }

    pub(crate) fn post(
        &mut self,
        path: &str,
        body: &serde_json::Value,
    ) -> (u16, serde_json::Value) {
        self.send("POST", path, &body.to_string())
    }

    /// An answer that is no JSON, with its headers.
    pub(crate) fn page(&mut self, path: &str) -> Page {
        let headers = [("authorization", self.bearer.as_str())];
        self.browser.send("GET", path, &headers, "")
    }

    /// Sends bytes that are no JSON.
    pub(crate) fn send_bytes(&mut self, path: &str, body: &str) -> (u16, serde_json::Value) {
        self.send_as("POST", path, "application/octet-stream", body)
    }

    fn send(&mut self, method: &str, path: &str, body: &str) -> (u16, serde_json::Value) {
        self.send_as(method, path, "application/json", body)
    }

    fn send_as(
        &mut self,
        method: &str,
        path: &str,
        media: &str,
        body: &str,
    ) -> (u16, serde_json::Value) {
        let mut headers = vec![("content-type", media)];
        if !self.bearer.is_empty() {
            headers.push(("authorization", self.bearer.as_str()));
        }
        let page = self.browser.send(method, path, &headers, body);
        (
            page.status,
            serde_json::from_str(&page.text).unwrap_or_default(),
        )
    }
}
