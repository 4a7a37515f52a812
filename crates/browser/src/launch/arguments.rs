//! The arguments that leave Chromium one way out and take away what works in the background.

use std::ffi::OsString;
use std::path::Path;

use serde_json::Value;

use crate::error::BrowserError;
use crate::limits::Limits;

/// Arguments that never change.
const ALWAYS: [&str; 29] = [
    "--headless=new",
    "--remote-debugging-pipe",
    "--enable-automation",
    // No name is looked up by it; the proxy stands at an address.
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
    "--proxy-bypass-list=<-loopback>",
    "--disable-quic",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--disable-background-networking",
    // A page that nobody looks at would be slowed down.
    "--disable-background-timer-throttling",
    "--disable-backgrounding-occluded-windows",
    "--disable-renderer-backgrounding",
    "--disable-component-update",
    "--disable-component-extensions-with-background-pages",
    "--disable-domain-reliability",
    "--disable-sync",
    "--disable-extensions",
    "--disable-default-apps",
    "--disable-breakpad",
    "--disable-client-side-phishing-detection",
    "--disable-notifications",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-site-isolation-trials",
    "--no-first-run",
    "--no-default-browser-check",
    "--no-pings",
    "--password-store=basic",
    "--mute-audio",
    "--window-size=1280,1024",
];
/// Features that would speak to others, or start processes for nothing.
const FEATURES_OFF: &str = "--disable-features=IsolateOrigins,site-per-process,DnsOverHttps,AsyncDns,\
    WebRtcHideLocalIpsWithMdns,MediaRouter,OptimizationHints,Translate,InterestFeedContentSuggestions,\
    CertificateTransparencyComponentUpdater,AutofillServerCommunication,NetworkTimeServiceQuerying,\
    HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,PasswordManagerOnboarding,SafeBrowsingOnUIThread";
/// Arguments by which the confinement would be lost.
const NEVER: [&str; 8] = [
    "--no-sandbox",
    "--disable-setuid-sandbox",
    "--disable-namespace-sandbox",
    "--disable-seccomp-filter-sandbox",
    "--disable-web-security",
    "--no-proxy-server",
    "--proxy-pac-url",
    "--remote-debugging-port",
];

/// The arguments of a browser with this profile and the proxy at `port`.
pub(super) fn arguments(profile: &Path, port: u16, limits: &Limits) -> Vec<OsString> {
    let mut folder = OsString::from("--user-data-dir=");
    folder.push(profile);
    // The heap of a page's scripts, in MiB: a part of what the whole browser may take.
    let heap = (limits.memory / 4 / 1024 / 1024).max(64);
    ALWAYS
        .iter()
        .map(OsString::from)
        .chain([
            OsString::from(FEATURES_OFF),
            folder,
            format!("--proxy-server=http://127.0.0.1:{port}").into(),
            format!("--js-flags=--max-old-space-size={heap}").into(),
            // Certificates are shown by whoever answers: they are judged elsewhere, and the places are exact.
            OsString::from("--ignore-certificate-errors"),
            OsString::from("about:blank"),
        ])
        .collect()
}

/// Refuses a browser that was given arguments by which the confinement is lost.
pub(super) fn judge(answer: &Value, port: u16) -> Result<(), BrowserError> {
    let given: Vec<&str> = answer
        .get("arguments")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let name = |argument: &str| argument.split('=').next().unwrap_or_default().to_owned();
    if let Some(lost) = given
        .iter()
        .find(|argument| NEVER.contains(&name(argument).as_str()))
    {
        return Err(BrowserError::Unconfined(format!(
            "its start script adds {lost}"
        )));
    }
    let ours = format!("--proxy-server=http://127.0.0.1:{port}");
    let proxies: Vec<&&str> = given
        .iter()
        .filter(|argument| name(argument) == "--proxy-server")
        .collect();
    if proxies.is_empty() || proxies.iter().any(|proxy| ***proxy != ours) {
        return Err(BrowserError::Unconfined(
            "its start script changes the proxy".to_owned(),
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_start_script_that_takes_the_confinement_away_is_refused() {
        let line = |words: &[&str]| serde_json::json!({ "arguments": words });
        let ours = "--proxy-server=http://127.0.0.1:9";
        assert!(judge(&line(&["chromium", ours, "--headless=new"]), 9).is_ok());
        for words in [
            vec!["chromium"],
            vec![ours, "--no-sandbox"],
            vec![ours, "--proxy-server=http://10.0.0.1:3128"],
            vec![ours, "--proxy-pac-url=http://10.0.0.1/pac"],
        ] {
            assert!(
                matches!(judge(&line(&words), 9), Err(BrowserError::Unconfined(_))),
                "{words:?}"
            );
        }
    }
}
