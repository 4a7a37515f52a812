//! A scan over devices that answer, lose, drop, and answer only so often.

use std::collections::BTreeMap;
use std::sync::Mutex;

use super::*;

const HERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);

#[tokio::test]
async fn open_ports_are_found_and_closed_ones_are_not() {
    let listeners: Vec<std::net::TcpListener> = (0..3)
        .map(|_| std::net::TcpListener::bind("127.0.0.1:0").unwrap())
        .collect();
    let mut expected: Vec<u16> = listeners
        .iter()
        .map(|listener| listener.local_addr().unwrap().port())
        .collect();
    expected.sort_unstable();
    let closed = {
        let gone = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        gone.local_addr().unwrap().port()
    };
    let asked: Vec<u16> = expected.iter().copied().chain([closed]).collect();
    let scanned = scan(HERE, &asked, Duration::from_secs(2), &|_| {}).await;
    assert_eq!((scanned.open, scanned.closed), (expected, 1));
}

#[test]
fn likely_ports_come_first_and_none_is_lost() {
    let ordered = likeliest_first(&(1..=u16::MAX).collect::<Vec<_>>());
    assert_eq!(ordered.first(), COMMON_PORTS.first());
    assert!(
        ordered.iter().position(|port| *port == 8080) < ordered.iter().position(|port| *port == 1)
    );
    let mut all = ordered.clone();
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), usize::from(u16::MAX));
}

#[test]
fn want_of_room_is_never_taken_for_a_closed_port() {
    for code in [23, 24, 99, 105] {
        let error = io::Error::from_raw_os_error(code);
        assert!(matches!(judged(&error), Knock::NoRoom), "{error}");
    }
    let refused = io::Error::from(io::ErrorKind::ConnectionRefused);
    assert!(matches!(judged(&refused), Knock::Closed));
    let filtered = io::Error::from_raw_os_error(113);
    assert!(matches!(judged(&filtered), Knock::Silent), "{filtered}");
}

/// A sweep over a device that takes connections as `knock` says; it is another machine's.
fn sweep(knock: &(dyn Fn(u16, Duration) -> Knocking + Sync)) -> Sweep<'_> {
    Sweep {
        address: IpAddr::from([192, 168, 1, 9]),
        patience: Duration::from_millis(1500),
        at_once: 64,
        answers: 0,
        slowest: Duration::ZERO,
        late: Vec::new(),
        done: 0,
        knock,
        told: &|_| {},
        answering: None,
        slowly_in_all: SLOWLY_IN_ALL,
        found: Scanned::default(),
    }
}

/// The knocks of a device with these open ports, which takes a connection only after `refused` were met so.
fn after(
    open: &'static [u16],
    refused: usize,
    so: fn() -> Knock,
) -> impl Fn(u16, Duration) -> Knocking + Sync {
    let met: Mutex<BTreeMap<u16, usize>> = Mutex::default();
    move |port, _| {
        let mut met = met.lock().unwrap();
        let times = met.entry(port).or_default();
        *times += 1;
        let own = SocketAddr::from(([192, 168, 1, 2], 40000));
        let knock = match open.contains(&port) {
            true if *times <= refused => so(),
            true => Knock::Open(own),
            false => Knock::Closed,
        };
        Box::pin(std::future::ready(knock))
    }
}

#[tokio::test]
async fn one_lost_packet_hides_no_service() {
    let knock = after(&[23, 4444], 1, || Knock::Silent);
    let mut lossy = sweep(&knock);
    lossy.all(&(1..=5000).collect::<Vec<_>>()).await;
    assert_eq!(lossy.found.open, [23, 4444]);
    assert_eq!((lossy.found.closed, lossy.found.silent), (4998, 0));
}

#[tokio::test]
async fn what_is_always_silent_is_asked_twice_and_no_more() {
    let knock = after(&[23, 4444], 2, || Knock::Silent);
    let mut filtered = sweep(&knock);
    filtered.all(&[22, 23, 4444]).await;
    assert_eq!((filtered.found.open, filtered.found.silent), (vec![], 2));
}

#[tokio::test]
async fn a_port_for_which_there_was_no_room_is_tried_again_and_said_to_be_untried_at_last() {
    let knock = after(&[23, 4444], 3, || Knock::NoRoom);
    let mut full = sweep(&knock);
    full.all(&(1..=5000).collect::<Vec<_>>()).await;
    assert_eq!(
        (full.found.open.as_slice(), full.found.untried.len()),
        (&[23, 4444][..], 0)
    );
    assert!(full.at_once < 64, "{}", full.at_once);
    let knock = after(&[23], usize::MAX, || Knock::NoRoom);
    let mut full = sweep(&knock);
    full.all(&[22, 23]).await;
    assert_eq!((full.found.open, full.found.untried), (vec![], vec![23]));
}

#[tokio::test]
async fn a_connection_of_ours_that_met_itself_is_no_service() {
    let knock = |port, _| -> Knocking {
        let own = SocketAddr::from(([192, 168, 1, 9], port));
        Box::pin(std::future::ready(Knock::Open(own)))
    };
    let mut own = sweep(&knock);
    own.all(&[40000]).await;
    assert_eq!((own.found.open, own.found.closed), (vec![], 1));
}

#[test]
fn patience_follows_how_fast_the_device_answers() {
    let knock = after(&[], 0, || Knock::Closed);
    let mut sweep = sweep(&knock);
    assert_eq!(sweep.patience_now(1), Duration::from_millis(1500));
    sweep.answered(80, Duration::from_millis(2));
    assert_eq!(sweep.patience_now(1), PATIENCE_UNSURE);
    for _ in 0..ANSWERS_SURE {
        sweep.answered(80, Duration::from_millis(2));
    }
    assert_eq!(sweep.patience_now(1), PATIENCE_SURE);
    assert_eq!(sweep.patience_now(2), PATIENCE_SURE * 2);
    sweep.answered(80, Duration::from_millis(250));
    assert_eq!(sweep.patience_now(1), Duration::from_millis(1100));
    assert_eq!(sweep.patience_now(2), Duration::from_millis(1500));
}

#[test]
fn a_few_lost_packets_make_no_device_slow_and_a_slow_one_gets_its_time() {
    let knock = after(&[], 0, || Knock::Closed);
    let (quick, late) = (Duration::from_millis(2), Duration::from_millis(1020));
    let mut lossy = sweep(&knock);
    let mut slow = sweep(&knock);
    for _ in 0..ANSWERS_SURE {
        lossy.answered(80, quick);
        slow.answered(80, late);
    }
    lossy.answered(80, late);
    assert_eq!(lossy.patience_now(1), PATIENCE_SURE);
    assert_eq!(slow.patience_now(1), slow.patience);
}

/// The knocks of a device with these open ports that lets 50 connections through, and then `a_second`.
fn limited(open: &'static [u16], a_second: f64) -> impl Fn(u16, Duration) -> Knocking + Sync {
    const BURST: f64 = 50.0;
    let bucket = Mutex::new((BURST, Instant::now()));
    move |port, patience| {
        let mut bucket = bucket.lock().unwrap();
        let now = Instant::now();
        let room = (bucket.0 + (now - bucket.1).as_secs_f64() * a_second).min(BURST);
        let is_through = room >= 1.0;
        *bucket = (room - f64::from(u8::from(is_through)), now);
        Box::pin(async move {
            let own = SocketAddr::from(([192, 168, 1, 2], 40000));
            match (is_through, open.contains(&port)) {
                (true, true) => return Knock::Open(own),
                (true, false) => return Knock::Closed,
                (false, _) => sleep(patience).await,
            }
            Knock::Silent
        })
    }
}

/// A sweep in which time runs two hundred times as fast: a limit of 2,500 a second stands for about 12.
fn fast(knock: &(dyn Fn(u16, Duration) -> Knocking + Sync)) -> Sweep<'_> {
    Sweep {
        patience: Duration::from_millis(3),
        at_once: AT_ONCE_MAX,
        slowly_in_all: Duration::from_secs(2),
        ..sweep(knock)
    }
}

#[tokio::test]
async fn a_device_that_limits_connections_is_asked_slowly_and_what_it_never_answered_is_said() {
    let knock = limited(&[23, 300, 60023], 2500.0);
    let mut limited = fast(&knock);
    limited.all(&(1..=u16::MAX).collect::<Vec<_>>()).await;
    let found = limited.found;
    let place = found.unanswered.iter().position(|port| *port == 300);
    assert!(
        found.open.starts_with(&[23, 300]),
        "{:?}, {} closed, {} silent, 300 is {place:?} of the unanswered {:?}",
        found.open,
        found.closed,
        found.silent,
        found.unanswered.get(..40)
    );
    assert!(!found.unanswered.is_empty() && !found.fell_silent);
    assert!(found.unanswered.len() <= found.silent);
    assert_eq!(
        found.open.len() + found.closed + found.silent,
        usize::from(u16::MAX)
    );
    let seen = found.open.contains(&60023) || found.unanswered.contains(&60023);
    assert!(seen, "an open port is neither found nor in doubt");
}

#[tokio::test]
async fn where_there_is_time_for_it_every_port_of_such_a_device_is_answered() {
    let knock = limited(&[23, 999], 2500.0);
    let mut limited = fast(&knock);
    limited.all(&(1..=1000).collect::<Vec<_>>()).await;
    let found = limited.found;
    assert_eq!(
        (found.open, found.closed, found.silent, found.unanswered),
        (vec![23, 999], 998, 0, vec![])
    );
}

#[tokio::test]
async fn a_filter_that_is_silent_each_time_leaves_nothing_in_doubt() {
    let met: Mutex<BTreeMap<u16, usize>> = Mutex::default();
    let knock = |port: u16, _| -> Knocking {
        *met.lock().unwrap().entry(port).or_default() += 1;
        let knock = match port {
            ..=80 => Knock::Closed,
            _ => Knock::Silent,
        };
        Box::pin(std::future::ready(knock))
    };
    let mut filtered = fast(&knock);
    filtered.all(&(1..=u16::MAX).collect::<Vec<_>>()).await;
    let found = filtered.found;
    assert_eq!((found.closed, found.silent), (80, 65_455));
    assert!(found.unanswered.is_empty() && !found.fell_silent);
    let most = met.lock().unwrap().values().copied().max();
    assert_eq!(most, Some(3), "once, once more, and a few as a sample");
}

#[tokio::test]
async fn a_device_that_falls_silent_under_the_scan_leaves_the_rest_in_doubt() {
    let left = Mutex::new(100);
    let knock = |_, _| -> Knocking {
        let mut left = left.lock().unwrap();
        *left = i32::max(*left - 1, 0);
        let knock = if *left > 0 {
            Knock::Closed
        } else {
            Knock::Silent
        };
        Box::pin(std::future::ready(knock))
    };
    let mut blocking = fast(&knock);
    blocking.all(&(1..=1000).collect::<Vec<_>>()).await;
    let found = blocking.found;
    assert!(found.fell_silent);
    assert_eq!((found.silent, found.unanswered.len()), (901, 901));
}
