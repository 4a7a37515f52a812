//! Debian's redis-server.

use crate::room::Room;

const REDIS: &str = "/usr/bin/redis-server";

/// redis-server at port 6379 with these settings and further words.
pub fn redis(room: &mut Room, settings: &str, words: &[&str]) {
    room.write("redis.conf", settings);
    let usual = [
        "/etc/redis.conf",
        "--port",
        "6379",
        "--bind",
        "127.0.0.1",
        "--save",
        "",
        "--dir",
        "/run",
    ];
    room.start(REDIS, &[&usual, words].concat(), 6379);
}
