//! Lock-outs and delays: seen from the tries, and said to last no longer than was seen.

use std::net::IpAddr;

use proofhouse_inspect::stop::Stop;
use proofhouse_law::observation::{Defence, DeviceState, Fact};
use proofhouse_testkit::device::trap::Trap;
use proofhouse_testkit::device::web_login::WebLogin;

use crate::bench::{InProcess, bench, list, run, unit};

/// How the login at a port defends itself.
async fn defences(port: u16, pairs: &str) -> Vec<Defence> {
    defences_watched(port, pairs, 0).await
}

/// The same, where a lock is watched for so many seconds.
async fn defences_watched(port: u16, pairs: &str, watch: u32) -> Vec<Defence> {
    let mut bench = bench(
        vec![unit("A", IpAddr::from([127, 0, 0, 1]), vec![port])],
        &[DeviceState::FactoryDefault],
    );
    bench.caps.lock_watch_seconds = watch;
    let (inspection, _) = run(&bench, &list(pairs), &mut InProcess::default(), Stop::new()).await;
    inspection
        .observations
        .into_iter()
        .filter_map(|seen| match seen.fact {
            Fact::GuessingDefence { defence, .. } => Some(defence),
            _ => None,
        })
        .collect()
}

#[tokio::test]
async fn the_defence_of_a_login_is_seen_from_its_tries() {
    let here = IpAddr::from([127, 0, 0, 1]);
    let many = "admin,1\nadmin,2\nadmin,3\nadmin,4\nadmin,5\nadmin,6\n";
    let locks = WebLogin::Locks.start(here, "right").unwrap();
    assert_eq!(
        defences(locks.port(), many).await,
        [Defence::LockOut {
            after: 3,
            seconds: None,
            seen_locked: None
        }]
    );
    let slows = WebLogin::Slows.start(here, "right").unwrap();
    let seen = defences(slows.port(), many).await;
    assert!(
        matches!(seen.as_slice(), [Defence::Delay { first_ms, last_ms, sessions: Some(3), session_limit: None }] if last_ms > first_ms),
        "{seen:?}"
    );
    let drops = Trap::DropsAfterThree.start(here).unwrap();
    let seen = defences(
        drops.port(),
        &format!("{many}{}", many.replace("admin", "user")),
    )
    .await;
    assert_eq!(seen, [Defence::HangsUp { after: 3 }]);
    // One pair and two controls are too few to say that nothing slows them: more are made.
    let quick = WebLogin::Leads.start(here, "right").unwrap();
    assert_eq!(defences(quick.port(), "admin,1\n").await, [Defence::None]);
}

#[tokio::test]
async fn a_lock_is_said_to_last_as_long_as_it_was_seen_and_no_longer() {
    let locks = WebLogin::Locks
        .start(IpAddr::from([127, 0, 0, 1]), "right")
        .unwrap();
    let pairs = "admin,1\nadmin,2\nadmin,3\nadmin,4\n";
    let began = std::time::Instant::now();
    let seen = defences_watched(locks.port(), pairs, 5).await;
    let [
        Defence::LockOut {
            seconds: None,
            seen_locked: Some(watched),
            ..
        },
    ] = seen.as_slice()
    else {
        panic!("{seen:?}");
    };
    let took = began.elapsed().as_secs();
    assert!(
        (5..=took).contains(&u64::from(*watched)),
        "{watched} of {took} s"
    );
}
