//! The pages of a market's makers, as files below the folder of each.

use std::fs;
use std::io;
use std::path::Path;

use super::{Maker, Variety, pdf, write};

/// The disclosure policy's sentences.
const POLICY: [&str; 3] = [
    "Report a security vulnerability in any of our products to psirt@maker.example.",
    "We acknowledge your report of a vulnerability within 5 working days.",
    "We send you status updates every 14 days until the vulnerability is resolved.",
];

fn page(title: &str, body: &str) -> String {
    // As much of a shop around it as a small maker's page has.
    let shop = "<p>Free delivery on every order, and thirty days to think about it. Pay as you like.</p>\n".repeat(30);
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title}</title></head><body>\n\
         <header><a href=\"/\">Home</a></header><main>{body}\n{shop}</main></body></html>\n"
    )
}

/// Plants a maker as it is on the first night.
pub(super) fn plant(root: &Path, maker: &Maker, year: i32) -> io::Result<()> {
    fs::create_dir_all(root)?;
    let [end, _] = &maker.ends;
    match maker.variety {
        Variety::Silent => product(root, maker, "<p>Works with every phone.</p>", false)?,
        Variety::DurationOnly => product(
            root,
            maker,
            "<p>We provide security updates for at least 3 years from the date of manufacture.</p>",
            false,
        )?,
        Variety::Vague => product(
            root,
            maker,
            "<p>We provide regular security updates for this product.</p>",
            false,
        )?,
        Variety::ComesBack => {}
        _ => good(root, maker, end, year)?,
    }
    match maker.variety {
        Variety::TxtExpired => security_txt(root, year - 1)?,
        Variety::TxtSoft404 => {
            fs::remove_file(root.join(".well-known/security.txt"))?;
            write(&root.join("soft"), "")?;
            write(
                &root.join("soft.html"),
                page("Not found", "<h1>Not found</h1>"),
            )?;
        }
        Variety::Status500 => write(&root.join("fault"), "")?,
        Variety::Loop => {
            write(&root.join("loop"), "")?;
            fs::remove_file(root.join(".well-known/security.txt"))?;
        }
        Variety::Forbidden => write(&root.join("robots.txt"), "User-agent: *\nDisallow: /\n")?,
        Variety::Slow => write(&root.join("slow"), "")?,
        _ => {}
    }
    Ok(())
}

/// Changes a maker to what it is on the second night.
pub(super) fn change(root: &Path, maker: &Maker, year: i32) -> io::Result<()> {
    let [end, later] = &maker.ends;
    let policy = root.join("vulnerability-disclosure.html");
    match maker.variety {
        Variety::Shortened | Variety::Extended => good(root, maker, later, year),
        Variety::ShortenedUnseen => {
            good(root, maker, later, year)?;
            write(&root.join("vulnerability-disclosure.html.fault"), "")
        }
        Variety::PolicyGone => {
            fs::remove_file(policy)?;
            fs::remove_file(root.join(".well-known/security.txt"))?;
            product(root, maker, &until(maker, end), false)
        }
        Variety::TxtExpires => security_txt(root, year - 1),
        Variety::GoesDark => fs::remove_file(root.join("index.html")),
        Variety::ComesBack => good(root, maker, end, year),
        _ => Ok(()),
    }
}

fn until(maker: &Maker, end: &str) -> String {
    let model = &maker.model;
    let mut parts = end.split('-');
    let (year, month, day) = (parts.next(), parts.next(), parts.next());
    let months = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let month = month
        .and_then(|month| month.parse::<usize>().ok())
        .and_then(|month| months.get(month - 1))
        .unwrap_or(&"January");
    let (year, day) = (year.unwrap_or_default(), day.unwrap_or_default());
    format!("<p>The {model} receives security updates until at least {day} {month} {year}.</p>")
}

fn good(root: &Path, maker: &Maker, end: &str, year: i32) -> io::Result<()> {
    product(root, maker, &until(maker, end), true)?;
    if maker.variety == Variety::GoodPdf {
        write(
            &root.join("vulnerability-disclosure.pdf"),
            pdf::pdf(&POLICY),
        )?;
    } else {
        let sentences = POLICY
            .map(|sentence| format!("<p>{sentence}</p>\n"))
            .concat();
        let body = format!("<h1>Vulnerability disclosure policy</h1>\n{sentences}");
        let file = root.join("vulnerability-disclosure.html");
        write(&file, page("Vulnerability disclosure policy", &body))?;
    }
    security_txt(root, year + 1)
}

fn product(root: &Path, maker: &Maker, said: &str, policy: bool) -> io::Result<()> {
    let Maker { model, kind, .. } = maker;
    let ending = match maker.variety {
        Variety::GoodPdf => "pdf",
        _ => "html",
    };
    let link = if policy {
        format!("<p><a href=\"/vulnerability-disclosure.{ending}\">Report a vulnerability</a></p>")
    } else {
        String::new()
    };
    let body = format!(
        "<h1>{model} {kind}</h1>\n{said}\n{link}\n<p><a href=\"/support.html\">Support and updates</a> <a href=\"/privacy.html\">Privacy</a></p>"
    );
    write(&root.join("index.html"), page(model, &body))?;
    let support = "<h1>Support</h1>\n<p>For returns, write to us within 30 days.</p>";
    write(&root.join("support.html"), page("Support", support))
}

fn security_txt(root: &Path, year: i32) -> io::Result<()> {
    write(
        &root.join(".well-known/security.txt"),
        format!("Contact: mailto:psirt@maker.example\nExpires: {year}-06-30T00:00:00Z\n"),
    )
}
