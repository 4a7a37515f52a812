//! People who enrol and sign in at the office's pages.

use proofhouse_law::case::Role;
use proofhouse_office::people::drill;

use super::{Browser, Page, WebOffice};

/// What a person who enrolled knows.
pub(crate) struct Enrolled {
    pub(crate) email: String,
    pub(crate) password: String,
    pub(crate) secret: String,
    pub(crate) recovery_codes: Vec<String>,
}

impl Enrolled {
    /// The code of their authenticator app, `steps` of 30 seconds from now.
    pub(crate) fn code(&self, steps: i64) -> String {
        code(&self.secret, steps)
    }
}

/// The code for a secret in Base32, `steps` of 30 seconds from now.
pub(crate) fn code(secret: &str, steps: i64) -> String {
    let plain: String = secret
        .chars()
        .filter(|letter| !letter.is_whitespace())
        .collect();
    let secret = totp_rs::Secret::try_from_base32(plain).unwrap();
    let totp = totp_rs::Builder::new().with_secret(secret).build().unwrap();
    let then = jiff::Timestamp::now().as_second() + steps * 30;
    totp.generate(u64::try_from(then).unwrap()).to_string()
}

/// Follows an enrolment link to its end, as a person would; a password is made up at run time.
pub(crate) fn enrol(browser: &mut Browser, link: &str, name: &str, email: &str) -> Enrolled {
    let mut random = [0_u8; 12];
    getrandom::fill(&mut random).unwrap();
    let password = format!("Kettle {}", hex::encode(random));
    let page = browser.get(link);
    assert_eq!(page.status, 200, "{}", page.text);
    let fields = [
        ("name", name),
        ("email", email),
        ("password", &password),
        ("password_again", &password),
    ];
    let answer = browser.submit(&page, link, &fields);
    assert_eq!(answer.status, 303, "{}", answer.text);
    let next = answer.location().unwrap();
    let page = browser.get(&next);
    let secret = page.one("strong.ph-code");
    // Sign-in right after needs a code that was not used: that of the next step, which is good for longer than this one.
    let code = code(&secret, 0);
    let page = browser.submit(&page, &next, &[("code", &code)]);
    assert_eq!(page.status, 200, "{}", page.text);
    let recovery_codes = page.all("li.ph-code");
    assert_eq!(recovery_codes.len(), 10);
    Enrolled {
        email: email.to_owned(),
        password,
        secret,
        recovery_codes,
    }
}

/// Signs in with both factors; the last answer, unfollowed.
pub(crate) fn sign_in(browser: &mut Browser, person: &Enrolled, code: &str) -> Page {
    let page = browser.get("/sign-in");
    let answer = browser.submit(
        &page,
        "/sign-in",
        &[("email", &person.email), ("password", &person.password)],
    );
    assert_eq!(answer.status, 303, "{}", answer.text);
    let page = browser.get(&answer.location().unwrap());
    browser.submit(&page, "/sign-in/code", &[("code", code)])
}

/// The path of a drill's one-time link for a role.
pub(super) fn link_for(office: &WebOffice, role: Role) -> String {
    let link = office.wait(drill::mint(&office.app, role)).unwrap();
    link.strip_prefix(office.app.origin().as_str())
        .unwrap_or(&link)
        .to_owned()
}

/// A browser in which an officer of this role is signed in.
pub(crate) fn officer(office: &WebOffice, role: Role) -> Browser {
    let path = link_for(office, role);
    let mut browser = office.browser();
    let page = browser.get(&path);
    let answer = browser.submit(&page, &path, &[]);
    assert_eq!(answer.status, 303, "{}", answer.text);
    browser
}
