//! Passwords over several visits: units, states and logins that say nothing of one another, and comparisons of them.

mod compared;

use proofhouse_law::observation::SecretTag;

use super::*;
pub(super) use compared::{compared, compared_with_earlier};

const HTTP: (&str, &str) = ("tcp/80", "http-form");
const TELNET: (&str, &str) = ("tcp/23", "telnet");
const LABEL: CredentialOrigin = CredentialOrigin::UnitLabel;
const USERS: CredentialOrigin = CredentialOrigin::UserDefined;

/// One visit: a list that ended at the login, and what was accepted before.
fn visit(
    unit: &'static str,
    state: Option<DeviceState>,
    (place, service): (&str, &str),
    opened: Vec<(&str, CredentialOrigin)>,
) -> In {
    let opened = opened
        .into_iter()
        .map(|(secret, origin)| accepted(place, service, secret, origin));
    let facts = opened.chain([refused(place, service)]).collect();
    In(unit, state, facts)
}

/// The user's new password opened, and the old one was refused.
fn old_refused(secret: &str, (place, service): (&str, &str)) -> Fact {
    Fact::OldPasswordRefused {
        interface: at(place, service),
        account: "admin".to_owned(),
        secret: SecretTag::new(secret),
        chosen: SecretTag::new("new"),
    }
}

fn changed(visit: In, change: impl Fn(&mut Fact)) -> In {
    let In(unit, state, mut facts) = visit;
    facts.iter_mut().for_each(change);
    In(unit, state, facts)
}

fn locked(visit: In) -> In {
    changed(visit, |fact| {
        if let Fact::CredentialsRefused { stopped, .. } = fact {
            *stopped = StopReason::LockOut;
        }
    })
}

/// The visit, where all that opened was of another account.
fn of_account(account: &str, visit: In) -> In {
    changed(visit, |fact| {
        if let Fact::CredentialAccepted { account: of, .. } = fact {
            account.clone_into(of);
        }
    })
}

/// The same row, where the maker says that there is a login of SSH, too.
fn declaring_a_shell((case, which, _, visits, verdict, word): Row) -> Row {
    let text = entry("AuthMech", &[("description", "the shell, tcp/22")]);
    (case, which, text, visits, verdict, word)
}

/// Units A and B, each visited so.
fn each(visit: impl Fn(&'static str) -> In) -> Vec<In> {
    vec![visit("A"), visit("B")]
}

/// Each unit's label opens the web.
fn labels() -> Vec<In> {
    each(|unit| visit(unit, USED, HTTP, vec![(unit, LABEL)]))
}

/// Each unit's user opens the web.
fn users() -> Vec<In> {
    each(|unit| visit(unit, CHOSEN, HTTP, vec![("mine", USERS)]))
}

/// The web asks for no credential, whatever is taken to speak there.
fn open_at(service: &str) -> Fact {
    Fact::OpenWithoutAuthentication {
        interface: at(HTTP.0, service),
        proof: "the page".to_owned(),
    }
}

/// Logins, units and states that show something of themselves only.
pub(super) fn by_visit() -> Vec<Row> {
    let telnet = |unit| visit(unit, USED, TELNET, Vec::new());
    let asks_for_none = |service: &'static str| move |unit| In(unit, USED, vec![open_at(service)]);
    let found_only = |unit| In(unit, CHOSEN, vec![found(HTTP.0, HTTP.1)]);
    vec![
        own(vec![labels(), users()], Pass, "at every login"),
        own(
            vec![labels(), each(telnet)],
            Open,
            "Nothing that was tried opened telnet on tcp/23 on unit A (set up, its password",
        ),
        own(vec![users(), each(telnet)], Open, "opened telnet"),
        own(
            vec![labels(), vec![visit("A", CHOSEN, HTTP, Vec::new())]],
            Open,
            "on unit A (set up with a password that the user chose)",
        ),
        own(
            vec![
                labels(),
                vec![locked(visit("B", CHOSEN, HTTP, vec![("B", LABEL)]))],
            ],
            Open,
            "on unit B (set up with a password that the user chose) the list common was stopped after 40 tries \
             because the device locked the account",
        ),
        own(vec![labels(), vec![found_only("B")]], Open, "No list"),
        own(
            vec![each(asks_for_none(HTTP.1)), users()],
            Pass,
            "chosen by the user",
        ),
        own(
            vec![each(asks_for_none("http")), users()],
            Pass,
            "chosen by the user",
        ),
        own(vec![users()], Open, "test it set up without change"),
        // What opened another account shows nothing of this one.
        own(
            vec![
                users(),
                labels()
                    .into_iter()
                    .map(|visit| of_account("viewer", visit))
                    .collect(),
            ],
            Open,
            "The password for admin on http-form on tcp/80 was only seen where",
        ),
        declaring_a_shell(own(
            vec![labels(), users()],
            Open,
            "AuthMech names a login at tcp/22",
        )),
        own(
            vec![labels(), vec![visit("A", USED, TELNET, vec![("a", LABEL)])]],
            Open,
            "One unit's label opened telnet",
        ),
    ]
}

/// A web port that leads whatever is asked for on to another.
fn leads_on(unit: &'static str, state: Option<DeviceState>, port: u16) -> In {
    let mut leads = unusable("tcp/8080", "http");
    if let Fact::InterfaceUnusable { leads_to, .. } = &mut leads {
        *leads_to = Some(port);
    }
    In(unit, state, vec![found("tcp/8080", "http"), leads])
}

/// Logins that could not be judged, and what was not seen.
pub(super) fn not_judged() -> Vec<Row> {
    let unjudged = |state| {
        move |unit| {
            let facts = vec![found("tcp/8080", "http"), unusable("tcp/8080", "http-form")];
            In(unit, state, facts)
        }
    };
    let opened_else = |unit| In(unit, USED, vec![unusable(HTTP.0, "http"), open_at("http")]);
    vec![
        own(
            vec![labels(), each(unjudged(USED))],
            Open,
            "http-form on tcp/8080 could not be judged: its form is sent by script only",
        ),
        // A port that only leads to one that was judged on the same visit.
        own(
            vec![labels(), each(|unit| leads_on(unit, USED, 80))],
            Pass,
            "at every login",
        ),
        own(
            vec![labels(), each(|unit| leads_on(unit, USED, 443))],
            Open,
            "A login may be there that was not judged",
        ),
        own(
            vec![labels(), each(|unit| leads_on(unit, CHOSEN, 80))],
            Open,
            "A login may be there that was not judged",
        ),
        // What could not be judged before the device was set up is not in use.
        own(
            vec![labels(), each(unjudged(FACTORY))],
            Pass,
            "at every login",
        ),
        own(
            vec![
                labels(),
                each(|unit| In(unit, FACTORY, vec![unusable(HTTP.0, HTTP.1)])),
            ],
            Pass,
            "at every login",
        ),
        own(
            vec![
                labels(),
                each(|unit| In(unit, CHOSEN, vec![unusable(HTTP.0, HTTP.1)])),
            ],
            Open,
            "could not be judged in every state in use",
        ),
        own(
            vec![labels(), vec![In("A", RESET, vec![not_all_seen()])]],
            Pass,
            "at every login",
        ),
        own(
            vec![labels(), vec![In("A", None, vec![not_all_seen()])]],
            Open,
            "Another login may be there",
        ),
        // A page that anyone may see shows nothing of a login that was not looked for beside it.
        own(
            vec![labels(), each(opened_else)],
            Open,
            "A login may be there that was not judged",
        ),
    ]
}

/// A comparison that an inspection made of the web's passwords.
fn comparison(state: Option<DeviceState>, fact: fn(Interface) -> Fact) -> Vec<In> {
    vec![In("A", state, vec![fact(at(HTTP.0, HTTP.1))])]
}

fn same() -> Vec<In> {
    comparison(None, |interface| Fact::SameInUnits {
        what: Identity::Password,
        interface: Some(interface),
        units: vec!["A".to_owned(), "B".to_owned()],
        detail: "account \"admin\", one password".to_owned(),
    })
}

/// One password opens both units.
fn both(state: Option<DeviceState>, origin: &CredentialOrigin) -> Vec<In> {
    each(|unit| visit(unit, state, HTTP, vec![("one", origin.clone())]))
}

fn own(visits: Vec<Vec<In>>, verdict: Verdict, word: &'static str) -> Row {
    let visits = visits.into_iter().flatten().collect();
    ("5.1-1-2", "c", String::new(), visits, verdict, word)
}

/// A change of the password, where the old one stands on no label.
pub(super) fn change_of_others() -> Vec<Row> {
    let after = || visit("A", CHOSEN, HTTP, vec![("new", USERS)]);
    let row = |visits, verdict, word| ("5.1-4-2", "b", String::new(), visits, verdict, word);
    let mut rows: Vec<Row> = Vec::new();
    for origin in [list(), CredentialOrigin::TesterFile] {
        let before = || visit("A", USED, HTTP, vec![("old", origin.clone())]);
        let kept = visit("A", CHOSEN, HTTP, vec![("old", origin.clone())]);
        rows.push(row(
            vec![before(), after()],
            Open,
            "whether it refuses the old one",
        ));
        // Without the new password accepted nothing shows that there was a change.
        rows.push(row(
            vec![before(), kept],
            Open,
            "whether it was changed there is not known",
        ));
        let same = visit("A", CHOSEN, HTTP, vec![("old", USERS)]);
        rows.push(row(
            vec![before(), same],
            Open,
            "whether it was changed there is not known",
        ));
        let mut noted = after();
        noted.2.push(old_refused("old", HTTP));
        rows.push(row(
            vec![before(), noted],
            Pass,
            "refused the old password of admin",
        ));
        // The refusal of another password says nothing of this one.
        let mut other = after();
        other.2.push(old_refused("older", HTTP));
        rows.push(row(
            vec![before(), other],
            Open,
            "whether it refuses the old one",
        ));
        // A refusal beside an acceptance of the same password: a door that is open now and then is open.
        let mut both = visit(
            "A",
            CHOSEN,
            HTTP,
            vec![("old", origin.clone()), ("new", USERS)],
        );
        both.2.push(old_refused("old", HTTP));
        rows.push(row(vec![before(), both], Fail, "still accepts"));
    }
    let of_label = visit("A", USED, HTTP, vec![("old", LABEL)]);
    rows.push(row(
        vec![of_label.clone(), after()],
        Pass,
        "refuses the old one",
    ));
    // Of another login nothing is known that opened before.
    rows.push(row(
        vec![of_label.clone(), after(), leads_on("A", CHOSEN, 80)],
        Pass,
        "refuses the old one",
    ));
    rows.push(row(
        vec![of_label.clone(), after(), leads_on("A", CHOSEN, 443)],
        Open,
        "A login may be there that was not judged",
    ));
    rows.push(row(
        vec![of_label, after(), visit("A", CHOSEN, TELNET, Vec::new())],
        Open,
        "Whether a password of telnet on tcp/23 can be changed was not seen",
    ));
    rows
}
