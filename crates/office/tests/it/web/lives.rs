//! The whole life of a notice of each kind, over forms: from its draft to what became of it.

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
fn the_form_of_a_notice_asks_for_what_its_kind_says_and_nothing_of_another() {
    let mut life = Life::of("uk-psti-2022", "compliance", &COMPLIANCE);
    let own = [
        ("compliance", "#comply-day"),
        ("recall", "#supplied"),
        ("penalty", "#sum"),
        ("forfeiture", "#court"),
    ];
    for (power, there) in own {
        let page = life.ada.get(&format!("{}/draft?power={power}", life.case));
        assert!(
            !page.attributes(there, "id").is_empty(),
            "{power} asks for {there}"
        );
        for (other, absent) in own.iter().filter(|(other, _)| *other != power) {
            let found = page.attributes(absent, "id");
            assert!(found.is_empty(), "{power} asks for {absent} of {other}");
        }
        assert!(
            page.attributes("#lab", "id").is_empty(),
            "{power} has no test plan"
        );
    }
    let page = life.ada.get(&format!("{}/draft?power=penalty", life.case));
    assert_eq!(
        page.attributes("#pay_within", "value"),
        ["28"],
        "the regime’s least"
    );
    assert!(page.one("main").contains("psti.sch1.1.2"));
    let path = format!("{}/draft", life.case);
    let again = resent(
        &mut life.ada,
        &page,
        &path,
        &[("sum", "ten pounds"), ("pay_within", "")],
    );
    assert_eq!(again.status, 422, "{}", again.text);
    let targets = again.attributes(".govuk-error-summary a", "href");
    assert_eq!(targets, ["#sum", "#pay_within", "#revenue"]);
    for target in &targets {
        assert!(
            !again.attributes(target, "id").is_empty(),
            "{target} leads nowhere"
        );
    }
    assert_eq!(again.attributes("#sum", "value"), ["ten pounds"]);
    let page = life
        .ada
        .get(&format!("{}/draft?power=forfeiture", life.case));
    let empty = resent(&mut life.ada, &page, &path, &[]);
    let targets = empty.attributes(".govuk-error-summary a", "href");
    assert_eq!(
        targets,
        ["#court", "#sought", "#lot_1_description"],
        "all at once"
    );
}

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

#[test]
fn a_recall_comes_to_its_end_when_the_units_are_back() {
    let mut life = Life::of("uk-psti-2022", "recall", &RECALL);
    life.bring_into_force();
    life.today("record-returns", &[("reached", "700"), ("returned", "512")]);
    let day = life.day("occurred");
    let mut fewer = vec![("reached", "700"), ("returned", "3")];
    fewer.extend(
        day.iter()
            .map(|(name, value)| (name.as_str(), value.as_str())),
    );
    let refused = life.step(false, "record-returns", &fewer);
    assert_eq!(refused.status, 409);
    assert!(refused.one("#refusal").contains("recall.count"));
    life.says(&[
        "Customers reached: 700 of 1,000 units",
        "Units returned: 512 of 1,000 units",
        "arrange return",
    ]);
    assert!(
        !life.page().contains("arrange-return"),
        "the regime's name is no word"
    );
    assert_eq!(
        life.ada.get(&life.notice).attributes("meter", "value"),
        ["700", "512"]
    );
    life.today(
        "record-compliance",
        &[("reasons", "All that can come back is back.")],
    );
    life.says(&["Complied with", "All that can come back is back."]);
}

#[test]
fn a_recall_that_is_ignored_becomes_the_states_own() {
    let mut life = Life::of("uk-psti-2022", "recall", &RECALL);
    life.bring_into_force();
    let ours = [
        ("ground", "ignored"),
        ("reasons", "We recall the units ourselves."),
    ];
    let early = life.step(true, "begin-state-recall", &ours);
    assert_eq!(early.status, 409, "{}", early.text);
    assert!(early.one("#refusal").contains("psti.s47.state-recall"));
    life.today("record-breach", &[("reasons", "No customer was told.")]);
    done(&life.step(true, "begin-state-recall", &ours));
    life.says(&[
        "Breached on",
        "The state’s own recall",
        "We recall the units ourselves.",
    ]);
}

#[test]
fn a_form_says_activities_in_words_and_keeps_the_regimes_names() {
    let mut life = Life::of("uk-psti-2022", "recall", &RECALL);
    let path = format!("{}/amend", life.notice);
    let page = life.ada.get(&path);
    assert_eq!(page.one("#activities"), "arrange return");
    let other = [("activities", "Arrange return\nbe-quick")];
    let refused = resent(&mut life.ada, &page, &path, &other);
    assert_eq!(refused.status, 409, "{}", refused.text);
    let said = refused.one("#refusal");
    assert!(
        said.contains("`be-quick`"),
        "the other line is known: {said}"
    );
    done(&resent(&mut life.ada, &page, &path, &[("urgency", "")]));
    let id: proofhouse_law::CaseId = life.case.trim_start_matches("/cases/").parse().unwrap();
    let file = life.office.wait(life.office.app.desk().case(&id)).unwrap();
    let terms = &file.state.notices()[0].terms;
    assert_eq!(terms.activities, ["arrange-return"]);
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

#[test]
fn a_penalty_is_paid_in_parts_and_its_sum_comes_with_its_working() {
    let mut life = penalty();
    life.says(&["The sum comes with its working", "£1,500.50", "Still owed"]);
    life.today("record-payment", &[("sum", "500.50")]);
    life.says(&["Still owed£1,000.00", "£500.50 on"]);
    life.today("record-payment", &[("sum", "1000")]);
    life.says(&["Nothing is owed any more", "Still owed£0.00"]);
}

#[test]
fn a_penalty_that_is_not_paid_is_recovered_once_its_time_is_over() {
    let mut life = penalty();
    let day = life.day("occurred");
    let mut fields = vec![("route", "The county court.")];
    fields.extend(
        day.iter()
            .map(|(name, value)| (name.as_str(), value.as_str())),
    );
    let early = life.step(true, "begin-recovery", &fields);
    assert_eq!(early.status, 409, "{}", early.text);
    assert!(early.one("#refusal").contains("Lawful from"));
    life.wait("40");
    let board = life.ada.get("/clocks").one("main");
    assert!(
        board.contains("Not done in time Last day to pay the penalty"),
        "{board}"
    );
    let day = life.day("occurred");
    let mut fields = vec![("route", "The county court.")];
    fields.extend(
        day.iter()
            .map(|(name, value)| (name.as_str(), value.as_str())),
    );
    done(&life.step(true, "begin-recovery", &fields));
    life.says(&["Overdue", "The county court."]);
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
fn goods_are_destroyed_under_an_order_once_it_can_be_appealed_no_more() {
    let mut life = heard();
    let (status, text) = life.send("record-order", &[("outcome", "destroy")], None);
    assert_eq!(status, 422, "an order needs the court’s document");
    assert!(text.contains("Send the court’s document"));
    let order = life.send(
        "record-order",
        &[("outcome", "destroy")],
        Some(b"%PDF the order"),
    );
    assert_eq!(order.0, 303, "{}", order.1);
    let digest = proofhouse_law::Digest::of(b"%PDF the order");
    assert!(life.office.app.desk().exhibits().check(digest).is_ok());
    life.says(&["The goods are destroyed", "M-2027-1", &digest.to_string()]);
    let paper = format!("{}/papers/{digest}", life.notice);
    let page = life.ada.get(&life.notice);
    assert!(page.attributes("main a[download]", "href").contains(&paper));
    let got = life.ada.get(&paper);
    assert_eq!((got.status, got.text.as_str()), (200, "%PDF the order"));
    let id = life.notice.rsplit('/').next().unwrap().to_owned();
    let named = format!("attachment; filename=\"{id}-order-{digest}.bin\"");
    assert_eq!(
        got.header("content-disposition"),
        named,
        "no PDF: it only begins like one"
    );
    assert_eq!(got.header("content-type"), "application/octet-stream");
    assert_eq!(got.header("x-content-type-options"), "nosniff");
    let mut program = super::client::Program::of(&life.office, Role::Tester);
    let same = program.page(&format!("/api/v1/notices/{id}/papers/{digest}"));
    assert_eq!((same.status, same.text.as_str()), (200, "%PDF the order"));
    // Nothing that this notice does not name, and nobody who is not signed in.
    let other = proofhouse_law::Digest::of(b"M-2027-1");
    assert_eq!(
        life.ada
            .get(&format!("{}/papers/{other}", life.notice))
            .status,
        404
    );
    let stranger = life.office.browser().get(&paper);
    assert_ne!(
        (stranger.status, stranger.text.contains("the order")),
        (200, true)
    );

    let first = [("kind", "destroyed"), ("seals", "S-1")];
    let (status, text) = life.send("record-disposal", &first, Some(b"certificate"));
    assert_eq!(status, 409, "{text}");
    assert!(text.contains("psti.s43.final"), "{text}");
    let kept = proofhouse_law::Digest::of(b"certificate").to_string();
    assert!(text.contains(&kept), "the file need not be sent again");
    life.wait("28");
    let again = [
        ("kind", "destroyed"),
        ("seals", "S-1"),
        ("kept", kept.as_str()),
    ];
    let (status, text) = life.send("record-disposal", &again, None);
    assert_eq!(status, 303, "{text}");
    let left = life.ada.get(&format!("{}/record-disposal", life.notice));
    assert_eq!(left.attributes("input[name=seals]", "value"), ["S-2"]);
    let second = [("kind", "destroyed"), ("seals", "S-2")];
    let (status, text) = life.send("record-disposal", &second, Some(b"second certificate"));
    assert_eq!(status, 303, "{text}");
    life.says(&["Executed", "Nothing is left to be done with the goods."]);
}

#[test]
fn goods_go_back_where_the_court_refuses() {
    let mut life = heard();
    let (status, text) = life.send("record-order", &[("outcome", "refused")], Some(b"judgment"));
    assert_eq!(status, 303, "{text}");
    life.wait("28");
    let wrong = [("kind", "destroyed"), ("seals", "S-1")];
    let (status, text) = life.send("record-disposal", &wrong, Some(b"certificate"));
    assert_eq!(status, 409);
    assert!(text.contains("The court decided otherwise"), "{text}");
    let back = [("kind", "returned"), ("seals", "S-1"), ("seals", "S-2")];
    let (status, text) = life.send("record-disposal", &back, Some(b"receipt"));
    assert_eq!(status, 303, "{text}");
    life.says(&["No order: the goods go back", "Returned on", "Executed"]);
}

#[test]
fn a_stop_notice_is_revoked_and_the_claim_for_it_decided() {
    let mut life = Life::of("uk-psti-2022", "permanent-ban", &[]);
    life.bring_into_force();
    done(&life.step(true, "lift", &[("reasons", "It was given in error.")]));
    let page = life.ada.get(&format!("{}/claim-compensation", life.notice));
    let claimant = value(&page, "claimant");
    let day = life.day("received");
    let mut fields = vec![
        ("claimant", claimant.as_str()),
        ("sum", "800"),
        ("text", "A month’s trade was lost."),
    ];
    fields.extend(
        day.iter()
            .map(|(name, value)| (name.as_str(), value.as_str())),
    );
    done(&life.step(false, "claim-compensation", &fields));
    let board = life.ada.get("/clocks").one("main");
    assert!(board.contains("Last day to decide the claim"), "{board}");
    assert!(board.contains("psti.s34.stop.compensation"), "{board}");
    assert!(board.contains("claim: Asha Imports Ltd"), "{board}");
    assert!(
        !board.contains(&claimant),
        "whoever has a name is not shown by a pseudonym: {board}"
    );
    life.says(&["A month’s trade was lost.", "Not decided yet."]);
    let mut decision = vec![
        ("claimant", claimant.as_str()),
        ("outcome", "awarded"),
        ("sum", "900"),
        ("reasons", "The loss is shown."),
    ];
    let too_much = life.step(true, "decide-compensation", &decision);
    assert_eq!(too_much.status, 409, "{}", too_much.text);
    assert!(too_much.one("#refusal").contains("compensation.sum"));
    decision[2] = ("sum", "750.25");
    done(&life.step(true, "decide-compensation", &decision));
    life.says(&[
        "Claims for compensation",
        "A month’s trade was lost.",
        "£750.25 is paid",
    ]);
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

#[test]
fn an_action_that_names_a_document_which_the_office_does_not_hold_is_refused_with_what_to_do() {
    let mut life = heard();
    let id = life.notice.rsplit('/').next().unwrap().to_owned();
    let mut program = super::client::Program::of(&life.office, Role::CaseOfficer);
    let case = life.case.trim_start_matches("/cases/").to_owned();
    let day = life.office.app.clock().today().to_string();
    let digest = proofhouse_law::Digest::of(b"an order").to_string();
    let action = serde_json::json!({
        "action": "record-order", "notice": id, "outcome": "destroy", "occurred_on": day, "document": digest,
    });
    let actions = format!("/api/v1/cases/{case}/actions");
    let (status, answer) = program.post(&actions, &action);
    assert_eq!(status, 400, "{answer}");
    let words = answer.to_string();
    assert!(
        words.contains(&digest) && words.contains("/documents"),
        "{words}"
    );
    let documents = format!("/api/v1/cases/{case}/documents");
    let (status, kept) = program.send_bytes(&documents, "an order");
    assert_eq!(status, 201, "{kept}");
    assert_eq!(kept["digest"], serde_json::json!(digest));
    let (status, empty) = program.send_bytes(&documents, "");
    assert_eq!(status, 400, "{empty}");
    let (status, answer) = program.post(&actions, &action);
    assert_eq!(status, 200, "{answer}");
    let (_, shown) = program.get(&format!("/api/v1/cases/{case}"));
    let kinds: Vec<&str> = shown["clocks"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|clock| clock["id"].as_str())
        .collect();
    assert_eq!(kinds, ["order-appeal-by", "goods-from"]);
    assert!(life.page().contains("The goods are destroyed"));
}
