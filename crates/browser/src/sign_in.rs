//! Fills in a log-in form as a person would, sends it, and tells what that caused.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::error::BrowserError;
use crate::page::{End, SignIn};
use crate::snapshot::{self, WALK};
use crate::tab::Tab;

/// Finds the fields and the button.
const FIND: &str = include_str!("sign_in/find.js");
/// How long a key or a word may take.
const TYPING: Duration = Duration::from_secs(5);
/// How long a form may think before it sends anything.
const THINKING: Duration = Duration::from_millis(1500);

/// What is to be typed where, in the world where the fields were found.
const FIELDS: [&str; 2] = ["account", "password"];

impl Tab<'_> {
    /// Fills in the one log-in form of the page that is open and sends it; `None` where it has none.
    ///
    /// Only its button is pressed, or Enter in the field for the password: nothing else of the page is touched.
    pub fn sign_in(
        &mut self,
        account: &str,
        password: &str,
    ) -> Result<Option<SignIn>, BrowserError> {
        let by = self.begin();
        let world = snapshot::world(self)?;
        let found = snapshot::run(self, world, &format!("{WALK}\n{FIND}"), &[])?;
        let has = |name: &str| found.get(name).and_then(Value::as_bool).unwrap_or_default();
        if !has("password") {
            return Ok(None);
        }
        for (field, word) in FIELDS.into_iter().zip([account, password]) {
            if has(field) {
                self.fill(world, field, word)?;
            }
        }
        if has("button") {
            snapshot::run(self, world, "globalThis.proofhouse.button.click();", &[])?;
            self.thought(by)?;
        }
        if !self.watch.has_asked() {
            // A page that was left by the click has no such world any more, and needs no key.
            let focus = "globalThis.proofhouse.password.focus();";
            if snapshot::run(self, world, focus, &[]).is_ok() {
                self.enter()?;
                self.thought(by)?;
            }
        }
        let end = self.rest(by)?;
        let (end, snapshot) = self.look(end)?;
        Ok(Some(SignIn {
            account_asked: has("account"),
            page: self.page(end, snapshot),
        }))
    }

    fn fill(&mut self, world: u64, field: &str, text: &str) -> Result<(), BrowserError> {
        let focus =
            format!("const field = globalThis.proofhouse.{field}; field.focus(); field.select();");
        snapshot::run(self, world, &focus, &[])?;
        self.call("Input.insertText", &json!({ "text": text }), TYPING)?;
        Ok(())
    }

    fn enter(&mut self) -> Result<(), BrowserError> {
        for kind in ["keyDown", "keyUp"] {
            let mut key = json!({ "type": kind, "key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 13 });
            if let (true, Some(key)) = (kind == "keyDown", key.as_object_mut()) {
                key.insert("text".to_owned(), Value::from("\r"));
            }
            self.call("Input.dispatchKeyEvent", &key, TYPING)?;
        }
        Ok(())
    }

    /// Waits until the form has sent something, or long enough to say that it did not.
    fn thought(&mut self, by: Instant) -> Result<(), BrowserError> {
        let until = by.min(Instant::now() + THINKING);
        while !self.watch.has_asked() && Instant::now() < until {
            // Where nothing happens it comes to rest at once, and may think on.
            if !matches!(self.rest(until)?, End::Settled | End::OutOfTime) {
                return Ok(());
            }
            self.watch.touch(Instant::now());
        }
        Ok(())
    }
}
