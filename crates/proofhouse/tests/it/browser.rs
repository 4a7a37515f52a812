//! A browser without JavaScript: cookies, forms and their hidden fields.

use std::collections::BTreeMap;

use scraper::{Html, Selector};

/// One browser, with its cookies.
pub(crate) struct Browser {
    origin: String,
    cookies: BTreeMap<String, String>,
    agent: ureq::Agent,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) status: u16,
    pub(crate) location: Option<String>,
    pub(crate) text: String,
}

impl Browser {
    pub(crate) fn new(origin: &str) -> Self {
        let agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .build()
            .new_agent();
        Self {
            origin: origin.to_owned(),
            cookies: BTreeMap::new(),
            agent,
        }
    }

    pub(crate) fn get(&mut self, path: &str) -> Page {
        let request = self
            .agent
            .get(format!("{}{path}", self.origin))
            .header("cookie", self.cookie_line());
        let answer = request.call().unwrap();
        self.read(answer)
    }

    /// Sends the form of `page` that posts to `action`, and returns the answer unfollowed.
    pub(crate) fn submit(
        &mut self,
        page: &Page,
        action: &str,
        fields: &[(String, String)],
    ) -> Page {
        let mut body = url::form_urlencoded::Serializer::new(String::new());
        body.extend_pairs(page.hidden_fields(action));
        body.extend_pairs(fields);
        self.send(
            action,
            "application/x-www-form-urlencoded",
            body.finish().as_bytes(),
        )
    }

    /// Sends a file through the page's form for files.
    pub(crate) fn upload(&mut self, page: &Page, bytes: &[u8]) -> Page {
        let action = page.attributes("form[enctype]", "action").remove(0);
        let head = "--edge\r\nContent-Disposition: form-data; name=\"bundle\"; filename=\"b.zip\"\r\nContent-Type: application/zip\r\n\r\n";
        let body = [head.as_bytes(), bytes, b"\r\n--edge--\r\n"].concat();
        self.send(&action, "multipart/form-data; boundary=edge", &body)
    }

    fn send(&mut self, path: &str, media: &str, body: &[u8]) -> Page {
        let request = self
            .agent
            .post(format!("{}{path}", self.origin))
            .header("cookie", self.cookie_line());
        let answer = request.header("content-type", media).send(body).unwrap();
        self.read(answer)
    }

    /// The cookies as a request bears them.
    pub(crate) fn cookie_line(&self) -> String {
        let pairs: Vec<String> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        pairs.join("; ")
    }

    fn read(&mut self, mut answer: ureq::http::Response<ureq::Body>) -> Page {
        for cookie in answer.headers().get_all("set-cookie") {
            let text = cookie.to_str().unwrap();
            let (name, value) = text.split(';').next().unwrap().split_once('=').unwrap();
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        let location = answer
            .headers()
            .get("location")
            .map(|value| value.to_str().unwrap().to_owned());
        Page {
            status: answer.status().as_u16(),
            location,
            text: answer.body_mut().read_to_string().unwrap_or_default(),
        }
    }
}

impl Page {
    /// The text of the first element that `selector` finds, its white space as one reads it.
    pub(crate) fn one(&self, selector: &str) -> String {
        self.all(selector).into_iter().next().unwrap_or_default()
    }

    pub(crate) fn all(&self, selector: &str) -> Vec<String> {
        let (html, selector) = (
            Html::parse_document(&self.text),
            Selector::parse(selector).unwrap(),
        );
        let found = html.select(&selector).map(|element| {
            element
                .text()
                .collect::<String>()
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" ")
        });
        found.collect()
    }

    pub(crate) fn attributes(&self, selector: &str, attribute: &str) -> Vec<String> {
        let (html, selector) = (
            Html::parse_document(&self.text),
            Selector::parse(selector).unwrap(),
        );
        let found = html.select(&selector);
        found
            .filter_map(|element| element.value().attr(attribute).map(str::to_owned))
            .collect()
    }

    fn hidden_fields(&self, action: &str) -> Vec<(String, String)> {
        let html = Html::parse_document(&self.text);
        let form = html
            .select(&Selector::parse("form").unwrap())
            .find(|form| form.value().attr("action") == Some(action))
            .unwrap_or_else(|| panic!("no form posts to {action} on: {}", self.text));
        let hidden = Selector::parse("input[type=hidden]").unwrap();
        let fields = form.select(&hidden).map(|input| {
            let value = |name| input.value().attr(name).unwrap_or_default().to_owned();
            (value("name"), value("value"))
        });
        fields.collect()
    }
}
