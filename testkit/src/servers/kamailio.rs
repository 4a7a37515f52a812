//! kamailio as a SIP registrar with Digest.

use super::ACCOUNT;
use crate::room::Room;

const KAMAILIO: &str = "/usr/sbin/kamailio";

/// kamailio at port 5060 over TCP and UDP: a registrar whose account has this password, or one that asks for none.
pub fn kamailio(room: &mut Room, password: Option<&str>) {
    let authenticate = password.map_or_else(String::new, |password| {
        format!(
            "if ($au != \"{ACCOUNT}\" || !pv_www_authenticate(\"phone\", \"{password}\", \"0\")) {{ www_challenge(\"phone\", \"1\"); exit; }}\n"
        )
    });
    room.write(
        "kamailio.cfg",
        &format!(
            "debug=0\nlog_stderror=yes\nchildren=1\ntcp_children=1\nauto_aliases=no\ndns=no\nrev_dns=no\n\
             listen=udp:127.0.0.1:5060\nlisten=tcp:127.0.0.1:5060\n\
             loadmodule \"sl.so\"\nloadmodule \"pv.so\"\nloadmodule \"textops.so\"\nloadmodule \"auth.so\"\n\
             request_route {{\nif (is_method(\"REGISTER\")) {{\n{authenticate}sl_send_reply(\"200\", \"OK\"); exit;\n}}\n\
             if (is_method(\"OPTIONS\")) {{ sl_send_reply(\"200\", \"OK\"); exit; }}\n\
             sl_send_reply(\"405\", \"Method Not Allowed\");\n}}\n"
        ),
    );
    let words = [
        "-DD",
        "-E",
        "-m",
        "32",
        "-M",
        "8",
        "-Y",
        "/run",
        "-f",
        "/etc/kamailio.cfg",
    ];
    room.start(KAMAILIO, &words, 5060);
}
