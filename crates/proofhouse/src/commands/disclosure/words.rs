//! How a vulnerability is reported to a maker, in words.

use std::fmt::Write as _;

use proofhouse_publications::disclosure::account::{Account, Promised};
use proofhouse_publications::support_period::account::Quote;

/// The account in words. Control characters of a hostile page never reach the terminal.
pub(super) fn account(account: &Account) -> String {
    let mut text = format!("{}\n", account.source);
    match &account.contact {
        Some(contact) => {
            let _infallible = writeln!(text, "\nContact: {}", contact.contact);
            quoted(&mut text, &contact.url, &contact.passage);
        }
        None => text.push_str("\nContact: none found\n"),
    }
    promise(
        &mut text,
        "Acknowledgement",
        account.acknowledgement.as_ref(),
    );
    promise(&mut text, "Status updates", account.status_updates.as_ref());
    if !account.questions.is_empty() {
        text.push_str("\nFor a person:\n");
        for question in &account.questions {
            let _infallible = writeln!(
                text,
                "  [{}] {}\n    {}",
                question.about, question.question, question.url
            );
        }
    }
    for unread in &account.unreadable {
        let _infallible = writeln!(text, "\nCould not be read: {unread}");
    }
    for note in &account.notes {
        let _infallible = writeln!(text, "Note: {note}");
    }
    if let Some(clicks) = account.clicks_from_home {
        let _infallible = writeln!(
            text,
            "\nFrom the start page to it: {clicks} click{}.",
            if clicks == 1 { "" } else { "s" }
        );
    }
    let many = account.pages.len();
    let _infallible = writeln!(
        text,
        "\n{many} page{} read. What is not found there may stand elsewhere.",
        if many == 1 { "" } else { "s" }
    );
    text.retain(|letter| letter == '\n' || !letter.is_control());
    text
}

fn promise(text: &mut String, name: &str, promised: Option<&Promised>) {
    let Some(promised) = promised else {
        let _infallible = writeln!(text, "\n{name}: no time found");
        return;
    };
    let time = promised
        .time
        .map_or("a time that is not read by itself".to_owned(), |time| {
            time.words()
        });
    let _infallible = writeln!(text, "\n{name}: {time}");
    quoted(text, &promised.url, &promised.passage);
}

fn quoted(text: &mut String, url: &str, passage: &Quote) {
    let _infallible = writeln!(text, "  {url}, bytes {} to {}", passage.start, passage.end);
    for line in passage.text.lines() {
        let _infallible = writeln!(text, "  > {line}");
    }
}
