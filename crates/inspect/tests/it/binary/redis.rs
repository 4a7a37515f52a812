//! Redis: open, with a password, with accounts; and stores that nobody should believe.

use proofhouse_law::observation::Fact;
use proofhouse_testkit::servers::redis;

use super::{
    PLANTED, Room, assert_each_unusable, assert_found, assert_open, assert_refused,
    assert_unusable, converse, endless, facts_of, facts_of_stub, random, stub,
};

#[test]
fn redis_without_a_password_is_open() {
    let facts = facts_of(6379, "", |room, _| redis(room, "", &[]));
    assert_open(&facts, "redis", "ECHO");
}

#[test]
fn redis_with_a_password_is_judged_right() {
    let with_password =
        |room: &mut Room, password: &str| redis(room, "", &["--requirepass", password]);
    let facts = facts_of(6379, PLANTED.1, with_password);
    assert_found(&facts[..2], "redis", PLANTED.0, "ECHO");
    // Its accounts are a login of their own, and none of them has a password of the list.
    assert_refused(&facts[2..], "redis-acl");
    let facts = facts_of(6379, &random(), with_password);
    assert_refused(&facts[..1], "redis");
    assert_refused(&facts[1..], "redis-acl");
}

#[test]
fn redis_with_accounts_is_judged_right() {
    let with_accounts = |room: &mut Room, password: &str| {
        let account = PLANTED.0;
        let users = format!("user default off\nuser {account} on >{password} ~* +@all\n");
        redis(room, &users, &[]);
    };
    let facts = facts_of(6379, PLANTED.1, with_accounts);
    assert_refused(&facts[..1], "redis");
    assert_found(&facts[1..], "redis-acl", PLANTED.0, "ECHO");
    let facts = facts_of(6379, &random(), with_accounts);
    assert_refused(&facts[..1], "redis");
    assert_refused(&facts[1..], "redis-acl");
}

#[tokio::test]
async fn a_store_that_answers_pong_to_anything_is_not_open() {
    let port = stub(|stream| converse(stream, |_| b"+PONG\r\n".to_vec()));
    assert_unusable(&facts_of_stub(port).await, "redis");
}

#[tokio::test]
async fn a_store_that_takes_any_password_has_no_default_one() {
    let port = stub(|stream| {
        let mut signed_in = false;
        converse(stream, |command| {
            let text = String::from_utf8_lossy(command).into_owned();
            if text.contains("AUTH") {
                signed_in = true;
                return b"+OK\r\n".to_vec();
            }
            match (signed_in, text.contains("ECHO")) {
                (false, _) => b"-NOAUTH Authentication required.\r\n".to_vec(),
                (true, false) => b"+PONG\r\n".to_vec(),
                (true, true) => {
                    let word = text.trim_end().rsplit("\r\n").next().unwrap();
                    format!("${}\r\n{word}\r\n", word.len()).into_bytes()
                }
            }
        })
    });
    let facts = facts_of_stub(port).await;
    assert!(
        matches!(facts.as_slice(), [Fact::ControlAccepted { .. }]),
        "{facts:?}"
    );
}

#[tokio::test]
async fn what_is_cut_endless_or_no_store_is_not_taken_for_one() {
    let cut = stub(|stream| converse(stream, |_| b"+PO".to_vec()));
    let long = stub(|stream| {
        converse(stream, |_| b"+".to_vec())?;
        endless(stream, &[b'a'; 4096])
    });
    let other = stub(|stream| converse(stream, |_| b"-ERR unknown command\r\n".to_vec()));
    assert_each_unusable([cut, long, other], "unknown").await;
}
