//! Log-ins that ask for a new password: none is ever typed.

use std::sync::{Arc, Mutex};

use super::{QUOTED, ROUTER, accepted, bad_command, device, facts, shell, words};
use crate::text::stub::{Said, Stub};

/// A router that asks for a new password, and what was typed there; a Ctrl-C is answered with `left`.
fn asks_for_a_new_one(left: &'static str) -> (Stub, Arc<Mutex<Vec<String>>>) {
    let welcome =
        Box::leak(format!("{QUOTED}Change your password\r\n\r\nnew password> ").into_boxed_str());
    let typed = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&typed);
    let device = device(welcome, move |line| match line {
        "\u{3}" => words(format!("\r\n{left}")),
        _ if line.starts_with("echo ") && left == ROUTER => bad_command(line),
        _ => {
            seen.lock().unwrap().push(line.to_owned());
            words("repeat new password> ")
        }
    });
    (device, typed)
}

#[tokio::test]
async fn nothing_is_typed_where_a_new_password_is_asked_for_and_it_is_passed_over() {
    let (device, typed) = asks_for_a_new_one(ROUTER);
    assert!(!accepted(&facts(&device).await), "it need not be changed");
    assert!(typed.lock().unwrap().is_empty(), "{typed:?}");
}

#[tokio::test]
async fn a_new_password_that_cannot_be_passed_over_must_be_set_and_is_not() {
    let (device, typed) = asks_for_a_new_one("new password> ");
    assert!(accepted(&facts(&device).await), "it must be changed");
    assert!(typed.lock().unwrap().is_empty(), "{typed:?}");
}

#[tokio::test]
async fn a_shell_that_only_advises_a_new_password_forces_none() {
    let welcome = "\r\nSSH is enabled and the default password for the 'pi' user has not been changed.\r\n\
         This is a security risk - please login as the 'pi' user and type 'passwd' to set a new password.\r\n\r\n\
         pi@raspberrypi:~ $ ";
    assert!(!accepted(&facts(&device(welcome, shell)).await));
}

#[tokio::test]
async fn words_of_a_change_with_no_command_after_them_force_it() {
    let device = device(
        "\r\nYou must change your password now: at the web page.\r\n",
        |_| Said::HangUp,
    );
    assert!(accepted(&facts(&device).await));
}

#[tokio::test]
async fn a_command_line_of_a_vendor_that_only_advises_a_new_password_forces_none() {
    let welcome = "\r\nWarning: please change the default password.\r\nswitch> ";
    let device = device(welcome, |_| words("Unknown command.\r\nswitch> "));
    assert!(!accepted(&facts(&device).await));
}
