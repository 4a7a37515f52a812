//! The whole life of a notice of each kind, over forms: from its draft to what became of it.

mod forfeiture;
mod forms;
mod penalties;
mod recalls;
mod stop_notices;

use proofhouse_law::case::Role;
use scraper::{Html, Selector};

use super::cases::{OPENING, date_fields, done, step, upload, value};
use super::client::{Browser, Page, WebOffice, officer};

/// An office with a case in it, and the officers who carry it.
struct Life {
    office: WebOffice,
    /// Runs the case.
    ada: Browser,
    /// Decides.
    ben: Browser,
    admin: Browser,
    case: String,
    /// The notice, once it is drafted.
    notice: String,
}

impl Life {
    /// A case under `regime`, with evidence and an allegation, and a notice under `power` drafted in it.
    fn of(regime: &str, power: &str, typed: &[(&str, &str)]) -> Self {
        let (office, bundle) = WebOffice::with_lab();
        let mut life = Self {
            ada: officer(&office, Role::CaseOfficer),
            ben: officer(&office, Role::DecisionMaker),
            admin: officer(&office, Role::Administrator),
            office,
            case: String::new(),
            notice: String::new(),
        };
        let mut opening = OPENING.to_vec();
        opening[4] = ("regime", regime);
        let opened = step(&mut life.ada, "/cases/new", &opening);
        done(&opened);
        life.case = opened.location().unwrap().replace("?done=open", "");
        let lodge = format!("{}/lodge-evidence", life.case);
        let (status, text) = upload(&life.office, &mut life.ada, &lodge, &bundle);
        assert_eq!(status, 303, "{text}");
        let allege = format!("{}/allege", life.case);
        let page = life.ada.get(&allege);
        let respondent = value(&page, "respondent");
        let provision = if regime == "uk-psti-2022" {
            "psti.sch1.1.2"
        } else {
            "proposal.1.unique"
        };
        let fields = [
            ("provisions", provision),
            ("respondent", &respondent),
            ("grounds", "One password opens every unit."),
        ];
        done(&life.ada.submit(&page, &allege, &fields));
        life.draft(power, typed);
        life
    }

    /// Sends the form of a draft as it is shown, with what is typed into it.
    fn draft(&mut self, power: &str, typed: &[(&str, &str)]) {
        let path = format!("{}/draft", self.case);
        let page = self.ada.get(&format!("{path}?power={power}"));
        assert_eq!(page.status, 200, "{}", page.text);
        let answer = resent(&mut self.ada, &page, &path, typed);
        done(&answer);
        self.notice = answer.location().unwrap().replace("?done=draft", "");
    }

    fn step(&mut self, decider: bool, verb: &str, fields: &[(&str, &str)]) -> Page {
        let path = format!("{}/{verb}", self.notice);
        let browser = if decider {
            &mut self.ben
        } else {
            &mut self.ada
        };
        step(browser, &path, fields)
    }

    /// A step that is lawful, by the case officer, which happened today.
    fn today(&mut self, verb: &str, fields: &[(&str, &str)]) {
        let day = self.day("occurred");
        let mut all = fields.to_vec();
        all.extend(
            day.iter()
                .map(|(name, value)| (name.as_str(), value.as_str())),
        );
        done(&self.step(false, verb, &all));
    }

    fn day(&self, name: &str) -> [(String, String); 3] {
        date_fields(name, self.office.app.clock().today())
    }

    fn wait(&mut self, days: &str) {
        done(&step(&mut self.admin, "/drill/clock", &[("days", days)]));
    }

    /// Gives intent, waits, approves, issues and serves.
    fn bring_into_force(&mut self) {
        done(&self.step(false, "give-intent", &[]));
        done(&self.step(true, "approve", &[]));
        self.wait("28");
        done(&self.step(true, "issue", &[("checked", "yes")]));
        let page = self.ada.get(&format!("{}/serve", self.notice));
        let on = value(&page, "on");
        self.today("serve", &[("on", &on), ("method", "hand")]);
    }

    /// What the officer reads of the notice.
    fn page(&mut self) -> String {
        let page = self.ada.get(&self.notice);
        assert_eq!(page.status, 200, "{}", page.text);
        super::pages::is_whole(&page, &self.notice);
        page.one("main")
    }

    #[track_caller]
    fn says(&mut self, all: &[&str]) {
        let page = self.page();
        for said in all {
            assert!(page.contains(said), "{said}: {page}");
        }
    }

    /// Sends the form of a step that carries a file; the answer's status and text.
    fn send(&mut self, verb: &str, fields: &[(&str, &str)], file: Option<&[u8]>) -> (u16, String) {
        let path = format!("{}/{verb}", self.notice);
        let page = self.ada.get(&path);
        let action = page.attributes("form[enctype]", "action").remove(0);
        let day = self.day("occurred");
        let mut all = fields.to_vec();
        all.extend(
            day.iter()
                .map(|(name, value)| (name.as_str(), value.as_str())),
        );
        let mut body = Vec::new();
        for (name, value) in all {
            let part = format!(
                "--edge\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
            );
            body.extend_from_slice(part.as_bytes());
        }
        if let Some(file) = file {
            body.extend_from_slice(b"--edge\r\nContent-Disposition: form-data; name=\"document\"; filename=\"order.pdf\"\r\nContent-Type: application/pdf\r\n\r\n");
            body.extend_from_slice(file);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(b"--edge--\r\n");
        let cookies: Vec<String> = self
            .ada
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .build()
            .new_agent();
        let mut answer = agent
            .post(format!(
                "http://localhost:{}{action}",
                self.office.address.port()
            ))
            .header("cookie", cookies.join("; "))
            .header("content-type", "multipart/form-data; boundary=edge")
            .send(&body[..])
            .unwrap();
        (
            answer.status().as_u16(),
            answer.body_mut().read_to_string().unwrap_or_default(),
        )
    }
}

/// Sends a form as it is shown, but for what is typed into it.
fn resent(browser: &mut Browser, page: &Page, action: &str, typed: &[(&str, &str)]) -> Page {
    let mut fields = shown(page);
    fields.retain(|(name, _)| !typed.iter().any(|(typed, _)| typed == name));
    for (name, value) in typed {
        fields.push(((*name).to_owned(), (*value).to_owned()));
    }
    for (name, value) in &mut fields {
        if name.starts_with("paragraph_") && value.is_empty() {
            "What the officer says.".clone_into(value);
        }
    }
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    browser.submit(page, action, &fields)
}

/// The fields that a browser would send, but for the hidden ones.
fn shown(page: &Page) -> Vec<(String, String)> {
    let html = Html::parse_document(&page.text);
    let inputs = Selector::parse("form#step input, form#step textarea").unwrap();
    let mut fields = Vec::new();
    for one in html.select(&inputs) {
        let element = one.value();
        let name = element.attr("name").unwrap_or_default().to_owned();
        let kind = element.attr("type").unwrap_or("text");
        let off = matches!(kind, "radio" | "checkbox") && element.attr("checked").is_none();
        if kind == "hidden" || off {
            continue;
        }
        let text: String = if element.name() == "textarea" {
            one.text().collect()
        } else {
            element.attr("value").unwrap_or_default().to_owned()
        };
        fields.push((name, text.trim().to_owned()));
    }
    fields
}

const COMPLIANCE: [(&str, &str); 4] = [
    ("comply_day", "1"),
    ("comply_month", "6"),
    ("comply_year", "2099"),
    ("steps", "Give each unit a password of its own."),
];

const RECALL: [(&str, &str); 8] = [
    ("supplied", "1,000"),
    ("inadequate", "Only shops were told."),
    ("insufficient", "The units stand in homes."),
    ("return_to", "Asha Imports Ltd, Freepost"),
    ("arrangements_day", "1"),
    ("arrangements_month", "6"),
    ("arrangements_year", "2099"),
    ("inform", "yes"),
];

/// The particulars of a penalty, with every factor of the regime weighed.
const PENALTY: [(&str, &str); 9] = [
    ("breach", "proposal.1.unique"),
    ("sum", "£1,500.50"),
    ("revenue", "complete-period"),
    ("period_first_day", "1"),
    ("period_first_month", "1"),
    ("period_first_year", "2025"),
    ("period_last_day", "31"),
    ("period_last_month", "12"),
    ("period_last_year", "2025"),
];

const FORFEITURE: [(&str, &str); 11] = [
    ("court", "Westminster Magistrates’ Court"),
    ("sought", "destroy"),
    ("lot_1_description", "Cameras, boxed"),
    ("lot_1_quantity", "40"),
    ("lot_1_seal", "S-1"),
    ("lot_1_held", "Store 3"),
    ("lot_2_description", "Cameras, returned"),
    ("lot_2_quantity", "2"),
    ("lot_2_seal", "S-2"),
    ("lot_2_held", "Store 4"),
    ("lot_rows", "3"),
];

#[test]
fn a_compliance_notice_is_varied_by_two_officers_and_complied_with() {
    let mut life = Life::of("uk-psti-2022", "compliance", &COMPLIANCE);
    life.says(&[
        "Last day to comply",
        "1 June 2099",
        "Give each unit a password",
    ]);
    life.bring_into_force();
    let whole = format!("{}/variation/html", life.notice);
    assert_eq!(life.ben.get(&whole).status, 404, "nothing is proposed yet");
    let path = format!("{}/propose-variation", life.notice);
    let page = life.ada.get(&path);
    let sooner = [("comply_year", "2098"), ("reasons", "Sooner is better.")];
    let refused = resent(&mut life.ada, &page, &path, &sooner);
    assert_eq!(refused.status, 409, "{}", refused.text);
    assert!(refused.one("#refusal").contains("psti.s28.less-onerous"));
    assert_eq!(refused.one("#reasons"), "Sooner is better.");
    let later = [
        ("comply_month", "7"),
        ("reasons", "The maker asked for a month."),
    ];
    done(&resent(&mut life.ada, &page, &path, &later));
    life.says(&["A variation waits for a second officer", "1 July 2099"]);
    let by_proposer = life.step(false, "vary", &[]);
    assert_eq!(by_proposer.status, 409, "{}", by_proposer.text);
    let page = life.ben.get(&format!("{}/vary", life.notice));
    assert!(page.attributes("main a", "href").contains(&whole));
    let read = life.ben.get(&whole);
    assert!(read.text.contains("What changed") && read.text.contains("1 July 2099"));
    let pdf = life.ben.get(&whole.replace("/html", "/pdf"));
    assert_eq!(
        (pdf.status, pdf.header("content-type")),
        (200, "application/pdf")
    );
    let shown = page.one("main");
    assert!(
        shown.contains("1 June 2099") && shown.contains("1 July 2099"),
        "{shown}"
    );
    done(&life.step(true, "vary", &[]));
    life.today(
        "record-compliance",
        &[("reasons", "Every unit has its own password now.")],
    );
    life.says(&[
        "Complied with",
        "Varied on",
        "The maker asked for a month.",
        "Every unit has its own",
    ]);
}

/// A penalty with every factor weighed, in force.
fn penalty() -> Life {
    let mut typed = PENALTY.to_vec();
    typed.push(("revenue_amount", "2000000"));
    let mut life = Life::of("uk-proposal-2020", "recall", &RECALL);
    let page = life.ada.get(&format!("{}/draft?power=penalty", life.case));
    let factors = page.attributes("textarea[name^=factor_]", "name");
    assert!(!factors.is_empty(), "{}", page.text);
    typed.extend(
        factors
            .iter()
            .map(|name| (name.as_str(), "Weighed: grave.")),
    );
    life.draft("penalty", &typed);
    life.bring_into_force();
    life
}

/// An application that has come to its hearing.
fn heard() -> Life {
    let mut life = Life::of("uk-psti-2022", "forfeiture", &FORFEITURE);
    done(&life.step(true, "approve", &[]));
    let day = life.day("occurred");
    let mut fields = vec![("court_reference", "M-2027-1")];
    fields.extend(
        day.iter()
            .map(|(name, value)| (name.as_str(), value.as_str())),
    );
    done(&life.step(true, "lodge-application", &fields));
    let page = life.ada.get(&format!("{}/notify-interested", life.notice));
    let person = value(&page, "person");
    life.today(
        "notify-interested",
        &[("person", &person), ("method", "post")],
    );
    life.today(
        "record-hearing",
        &[("outcome", "Heard, and decided today.")],
    );
    life
}

#[test]
fn a_draft_is_withdrawn_and_an_appeal_that_varied_a_notice_gives_it_new_terms() {
    let mut life = Life::of("uk-psti-2022", "compliance", &COMPLIANCE);
    done(&life.step(false, "withdraw", &[("reasons", "Another road is better.")]));
    life.says(&["Withdrawn", "Another road is better."]);
    life.draft("compliance", &COMPLIANCE);
    life.bring_into_force();
    life.today("lodge-appeal", &[]);
    let path = format!("{}/determine-appeal", life.notice);
    let page = life.ada.get(&path);
    let day = life.day("occurred");
    let mut typed = vec![("outcome", "varied"), ("comply_month", "9")];
    typed.extend(
        day.iter()
            .map(|(name, value)| (name.as_str(), value.as_str())),
    );
    done(&resent(&mut life.ada, &page, &path, &typed));
    life.says(&["varied by the tribunal", "1 September 2099"]);
}
