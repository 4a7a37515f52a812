//! `/cases/{case}/notices/{notice}`: where a notice stands, what it says, and what it rests on.

use axum::response::Response;
use minijinja::{Value, context};
use proofhouse_law::Digest;
use proofhouse_law::case::Documents;

use super::{life, summary};
use crate::desk::trace::Link;
use crate::pages::case::opened::Opened;
use crate::pages::case::{clocks, evidence, tasks, words};
use crate::web::form::Form;
use crate::web::{WebError, in_words};

pub(crate) async fn show(case: Opened, form: Form) -> Result<Response, WebError> {
    let notice = case.notice()?;
    case.visit
        .access("read", &format!("notice/{}", notice.id), true);
    let officers = case.officers().await?;
    let name = |id: &proofhouse_law::OfficerId| {
        officers.get(id).cloned().unwrap_or_else(|| id.to_string())
    };
    let mut drafters: Vec<String> = notice.drafters.iter().map(name).collect();
    drafters.dedup();
    let clocks = clocks::of(&case, Some(notice.id.as_str()))?;
    let results = notice
        .test_results
        .iter()
        .map(|one| {
            Ok(context! {
                bundle => one.bundle.to_string(),
                recorded => in_words(one.at),
                findings => evidence::findings(&case, &one.findings)?,
            })
        })
        .collect::<Result<Vec<_>, WebError>>()?;
    let fields = context! {
        done => words::done(form.text("done")),
        case => case.header(),
        notice => case.notice_header()?,
        summary => summary(&case)?,
        tasks => tasks::of(&case, Some(&notice.id))?,
        clocks,
        drafted => in_words(notice.drafted_at),
        drafters => drafters.join(", "),
        intent => notice.intent.map(|(on, _)| words::day(on)),
        approved => notice.approved.as_ref().map(|(by, at)| format!("{}, {}", name(by), in_words(*at))),
        issued => notice.issued.map(|(on, _)| words::day(on)),
        published => notice.published_at.map(in_words),
        lifted => notice.lifted.as_ref().map(|(at, why)| format!("{}: {why}", in_words(*at))),
        documents => documents(&case, notice.documents, ""),
        intent_documents => documents(&case, notice.intent_document, "intent-"),
        representations => representations(&case).await?,
        services => services(&case)?,
        appeals => appeals(&case)?,
        results,
        life => life::of(&case).await?,
        chain => chain(&case).await?,
    };
    case.visit.page("officer_notice/show.html", fields)
}

/// Each file with its digest, and whether the file is still the one that was hashed.
fn documents(case: &Opened, documents: Option<Documents>, prefix: &str) -> Vec<Value> {
    let Some(documents) = documents else {
        return Vec::new();
    };
    let row = |form: &str, words: &str, digest: Digest| {
        let fault = case
            .visit
            .app()
            .desk()
            .exhibits()
            .check(digest)
            .err()
            .map(|error| error.to_string());
        context! { form => format!("{prefix}{form}"), words, digest => digest.to_string(), fault }
    };
    vec![
        row("html", "Web page (HTML)", documents.html),
        row("pdf", "PDF", documents.pdf),
    ]
}

async fn representations(case: &Opened) -> Result<Vec<Value>, WebError> {
    let mut rows = Vec::new();
    for one in &case.notice()?.representations {
        rows.push(context! {
            received => words::day(one.received_on),
            text => case.personal(one.commitment).await?,
            considered => one.considered.clone(),
        });
    }
    Ok(rows)
}

fn services(case: &Opened) -> Result<Vec<Value>, WebError> {
    let given = case.notice()?.services.iter();
    Ok(given
        .map(|one| {
            context! {
                on => case.party_with_role(&one.on),
                method => words::method(one.method),
                occurred => words::day(one.occurred_on),
                recorded => in_words(one.at),
            }
        })
        .collect())
}

fn appeals(case: &Opened) -> Result<Vec<Value>, WebError> {
    let lodged = case.notice()?.appeals.iter();
    Ok(lodged
        .map(|one| {
            let outcome = one
                .determined
                .map(|(outcome, on, _)| format!("{}, {}", words::outcome(outcome), words::day(on)));
            context! { lodged => words::day(one.lodged_on), outcome }
        })
        .collect())
}

/// The links below a bundle: there are many, and they are shown on demand.
const DEEP: [&str; 2] = ["finding-to-observation", "observation-to-transcript"];

/// What the notice rests on, link by link, each checked now.
async fn chain(case: &Opened) -> Result<Value, WebError> {
    let chain = case.visit.app().desk().trace(&case.notice()?.id).await?;
    let (upper, lower): (Vec<_>, Vec<_>) = chain
        .links
        .iter()
        .partition(|link| !DEEP.contains(&link.kind));
    let shown = |links: Vec<&Link>| -> Vec<Value> { links.into_iter().map(link).collect() };
    let broken = chain.first_broken.is_some();
    Ok(context! { links => shown(upper), deep => shown(lower), broken })
}

fn link(link: &Link) -> Value {
    context! {
        from => words::sentence(&link.from),
        to => match link.to.as_str() {
            "text/html" => "the web page of the notice",
            "application/pdf" => "the PDF of the notice",
            other => other,
        },
        sha256 => link.sha256.as_str(),
        ok => link.ok,
        why => link.why.clone(),
    }
}
